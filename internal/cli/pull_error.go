package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/mailbox"
	"github.com/inquiry-cli/inquiry/internal/source/imap"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// unread is a message or row that could not be read.
type unread struct{ place, reason string }

// unreadError says that all was done but for some messages or rows, of which it
// names the first; nil when there are none.
func unreadError(all []unread, hints ...string) error {
	if len(all) == 0 {
		return nil
	}
	first := all[0].reason
	if !strings.Contains(first, all[0].place) {
		first = all[0].place + ": " + first
	}
	switch n := len(all); n {
	case 1:
		return partlyError{hint(errors.New("a message or row could not be read: "+first), hints...)}
	default:
		return partlyError{hint(fmt.Errorf("%d messages or rows could not be read; the first: %s", n, first), hints...)}
	}
}

// asideError is unreadError for what this run is the first to name.
func asideError(asides []store.Aside) error {
	all := make([]unread, len(asides))
	for i, a := range asides {
		all[i] = unread{a.Place.String(), a.Reason}
	}
	return unreadError(all, "all others are stored; these are kept as they came and are not named again, but by: inquiry doctor")
}

// pullError is the error of a run in which sources failed: the one failure, the
// kind that all failures share, or that some of the work is left.
func pullError(env *Env, cfg *config.Config, failures []error, sources int) error {
	all := hint(errors.Join(failures...), pullHints(env, cfg, failures)...)
	codes := map[int]bool{}
	for _, err := range failures {
		codes[exitCode(startedError{err})] = true
	}
	if len(failures) == sources && len(codes) == 1 {
		return all
	}
	return partlyError{all}
}

// pullHints tells the way out of what can go wrong with a mailbox.
func pullHints(env *Env, cfg *config.Config, failures []error) []string {
	var hints []string
	add := func(s string) {
		if !slices.Contains(hints, s) {
			hints = append(hints, s)
		}
	}
	for _, err := range failures {
		var signIn *imap.ErrSignIn
		var cert *imap.ErrCertificate
		var network *imap.ErrNetwork
		var paused nowPausedError
		switch {
		case errors.As(err, &signIn):
			a, _ := cfg.Account(signIn.Account)
			for _, h := range signInHints(env, a, signIn) {
				add(h)
			}
			if errors.As(err, &paused) {
				add(fmt.Sprintf("the account is paused after %d refusals so that it does not get locked; stored data is safe", mailbox.RefusedRuns))
			}
		case errors.As(err, &cert):
			for _, h := range certificateHints(env, cert, fmt.Sprintf("for a certificate of your own: set ca_file, or fingerprint: %s once you have compared it another way", cert.Fingerprint)) {
				add(h)
			}
		case errors.As(err, &network):
			add("what was fetched is saved; run \"inquiry pull\" again to fetch the rest")
		default:
			hints = append(hints, hintsOf(err)...)
		}
	}
	return hints
}
