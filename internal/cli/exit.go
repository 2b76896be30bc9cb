package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/notify"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/secret"
	"github.com/inquiry-cli/inquiry/internal/source/imap"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// Exit statuses. They are an interface: scripts and cron lines read them.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2 // command line or configuration wrong, nothing was started
	exitPartly      = 3 // the good part is saved, stderr names the rest
	exitSignIn      = 4 // sign-in missing or refused
	exitNotFound    = 6 // no such inquiry, account, file
	exitNetwork     = 7 // network or server, try later
	exitBusy        = 8 // database held by another run after the wait
	exitDamaged     = 9 // database damaged or newer than the program
	exitOverdue     = 10
	exitDue         = 11
	exitInterrupted = 130
)

var errInterrupted = errors.New("interrupted")

// startedError marks the errors of commands that began; what cobra refused
// before is unmarked and counts as a wrong command line.
type startedError struct{ error }

func (e startedError) Unwrap() error { return e.error }

// usageError is a command line that makes no sense, found after the start.
type usageError struct{ msg string }

func (e usageError) Error() string { return e.msg }

func usagef(format string, args ...any) error { return usageError{fmt.Sprintf(format, args...)} }

// absent says that something named is not there: an account, a hook, a file. It
// counts as fs.ErrNotExist without its words, which speak of files only.
type absent string

func (a absent) Error() string        { return string(a) }
func (a absent) Is(target error) bool { return target == fs.ErrNotExist }

func absentf(format string, args ...any) error { return absent(fmt.Sprintf(format, args...)) }

// statusError is no failure: it carries an exit status that a flag asked for.
type statusError int

func (e statusError) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// partlyError says that some of the work could not be done.
type partlyError struct{ error }

func (e partlyError) Unwrap() error { return e.error }

// hinted is an error with lines that tell the way out.
type hinted struct {
	error
	hints []string
}

func (e hinted) Unwrap() error { return e.error }

func hint(err error, hints ...string) error { return hinted{err, hints} }

// exitCode maps an error to the exit status. It is the only place that does.
func exitCode(err error) int {
	var (
		status   statusError
		usage    usageError
		cfgErr   *config.Error
		partly   partlyError
		signIn   *imap.ErrSignIn
		noSecret *secret.Error
		paused   *pausedError
		network  *imap.ErrNetwork
		notice   *notify.Error
		settings *imap.ErrConfig
		cert     *imap.ErrCertificate
		begun    startedError
		token    *tokenError
	)
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &status):
		return int(status)
	case errors.Is(err, errInterrupted), errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, &usage), errors.As(err, &cfgErr), errors.Is(err, secret.ErrUnsafe):
		return exitUsage
	case errors.As(err, &partly):
		return exitPartly
	case errors.As(err, &token):
		return tokenExit(token.err)
	case errors.As(err, &signIn), errors.As(err, &noSecret), errors.As(err, &paused):
		return exitSignIn
	case errors.As(err, &network):
		return exitNetwork
	case errors.As(err, &settings), errors.As(err, &cert):
		return exitUsage
	case errors.As(err, &notice):
		return map[notify.Kind]int{notify.Unreached: exitNetwork, notify.Refused: exitSignIn, notify.Limited: exitFailed, notify.Rejected: exitFailed}[notice.Kind]
	case errors.Is(err, store.ErrBusy):
		return exitBusy
	case errors.Is(err, store.ErrDamaged), errors.Is(err, store.ErrNewerSchema), errors.Is(err, store.ErrForeign):
		return exitDamaged
	case errors.Is(err, store.ErrNotFound), errors.Is(err, fs.ErrNotExist):
		return exitNotFound
	case errors.As(err, &begun):
		return exitFailed
	}
	return exitUsage
}

// codes are the names of the exit statuses in JSON errors.
var codes = map[int]string{
	exitFailed: "failed", exitUsage: "usage", exitPartly: "partly", exitSignIn: "auth_refused", exitNotFound: "not_found",
	exitNetwork: "network", exitBusy: "busy", exitDamaged: "damaged", exitInterrupted: "interrupted",
}

// complain prints an error as one line and its hints, or as one JSON line, and
// returns the exit status.
func complain(env *Env, err error) int {
	code := exitCode(err)
	var status statusError
	if err == nil || errors.As(err, &status) || errors.Is(err, syscall.EPIPE) {
		return code
	}
	hints := hintsOf(err)
	if env.flags.json {
		line, _ := json.Marshal(struct {
			Error failure `json:"error"`
		}{failure{codes[code], code, strings.Join(hints, "; "), screen.Line(err.Error()), inquiry.Maybe(accountNamed(err))}})
		fmt.Fprintf(env.Err, "%s\n", line)
		return code
	}
	for i, line := range strings.Split(err.Error(), "\n") { // joined errors stand on a line each
		if i == 0 || !env.flags.quiet {
			fmt.Fprintf(env.Err, "inquiry: %s\n", screen.Line(env.told(line)))
		}
	}
	env.printHints(hints)
	return code
}

// failure is how an error ends a command with --json.
type failure struct {
	Code    string        `json:"code"`
	Exit    int           `json:"exit"`
	Hint    string        `json:"hint"`
	Message string        `json:"message"`
	Account inquiry.Maybe `json:"account"`
}

// accountNamed is the account that an error is about, the first where there are
// several; "" where it is about none.
func accountNamed(err error) string {
	var (
		signIn   *imap.ErrSignIn
		settings *imap.ErrConfig
		cert     *imap.ErrCertificate
		network  *imap.ErrNetwork
		noSecret *secret.Error
		paused   *pausedError
	)
	switch {
	case errors.As(err, &signIn):
		return signIn.Account
	case errors.As(err, &paused):
		return paused.account
	case errors.As(err, &noSecret):
		return noSecret.Account
	case errors.As(err, &cert):
		return cert.Account
	case errors.As(err, &settings):
		return settings.Account
	case errors.As(err, &network):
		return network.Account
	}
	return ""
}

func hintsOf(err error) []string {
	var h hinted
	var c *config.Error
	var s *secret.Error
	var t *tokenError
	var p *pausedError
	switch {
	case errors.As(err, &h):
		return h.hints
	case errors.As(err, &p):
		return p.hints()
	case errors.As(err, &t):
		return t.hints()
	case errors.As(err, &c) && c.Hint != "":
		return []string{c.Hint}
	case errors.As(err, &s) && s.Hint != "":
		return []string{s.Hint}
	case errors.Is(err, store.ErrBusy):
		return []string{"another run holds the database; wait for it, or give more time with --wait 2m"}
	case errors.Is(err, store.ErrFull):
		return []string{"make room on that disk and run the command again; what was stored before is safe"}
	case errors.Is(err, store.ErrReadOnly):
		return []string{"make the file and its folder writable for you, or name another place with --db FILE"}
	case errors.Is(err, store.ErrForeign):
		return []string{"is it the right file? --db FILE names another; nothing was changed"}
	case errors.Is(err, store.ErrNewerSchema):
		return []string{"this file was written by a newer inquiry: install that version; nothing was changed"}
	case errors.Is(err, store.ErrDamaged):
		return []string{"keep the file as it is, then look at it with: inquiry doctor", "what can still be read: inquiry export --salvage --output saved.jsonl --mbox saved.mbox"}
	}
	return nil
}
