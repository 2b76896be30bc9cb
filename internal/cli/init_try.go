package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/provider"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/source/imap"
)

// nothingWritten ends the hints of every failure before the end.
const nothingWritten = "nothing was written; run inquiry init again"

// try signs in, once, and looks at the folders. Nothing is written when it fails.
func (s *setup) try(ctx context.Context) error {
	if s.account.Maildir != "" {
		return nil
	}
	s.env.say("%s", s.w.T("init.trying", "Host", s.account.Host, "User", s.account.Username))
	found, err := s.look(ctx)
	var cert *imap.ErrCertificate
	if errors.As(err, &cert) && s.ownMachine() && s.env.canAsk() {
		// A bridge on this machine makes its own certificate. Nothing was sent yet.
		answer, askErr := s.env.ask(s.w.T("init.ask.pin", "Fingerprint", cert.Fingerprint)+" [y/N]", "")
		if askErr != nil {
			return askErr
		}
		if isYes(answer) {
			s.account.Fingerprint = cert.Fingerprint
			found, err = s.look(ctx)
		}
	}
	s.survey = found
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return hint(err, append(s.tryHints(err), nothingWritten)...)
}

func (s *setup) look(ctx context.Context) (*imap.Survey, error) {
	a := s.account
	a.Folders = s.o.folders
	if s.o.sent != "" {
		a.Sent = []string{s.o.sent}
	}
	opts := imapOptions(s.env, s.cfg, a)
	opts.Password = s.passwordForTest()
	opts.RunTimeout = 2 * time.Minute
	opts.Retries = 1
	return imap.Look(ctx, opts)
}

// ownMachine reports whether the server runs on this machine.
func (s *setup) ownMachine() bool {
	ip := net.ParseIP(s.account.Host)
	return s.account.Host == "localhost" || ip != nil && ip.IsLoopback()
}

func (s *setup) tryHints(err error) []string {
	var refused *imap.ErrSignIn
	var cert *imap.ErrCertificate
	var settings *imap.ErrConfig
	var network *imap.ErrNetwork
	p := s.preset
	switch {
	case errors.As(err, &refused) && s.account.OAuth.Set():
		return []string{"the server takes the access token for no sign-in: is the address right, and IMAP switched on? inquiry help " + p.Help}
	case errors.As(err, &refused) && p.Secret != provider.SecretWeb && p.Help != "":
		return []string{fmt.Sprintf("%s wants %s, not the web password, and IMAP switched on: inquiry help %s", p.Name, secretName(s.w, p.Secret), p.Help)}
	case errors.As(err, &refused):
		return []string{"is the user name right? some servers want the part before the @: --username", "many providers want an app password instead of the web password: inquiry help other"}
	case errors.As(err, &cert):
		return certificateHints(s.env, cert, "for a certificate of your own: --ca-file, or once you have compared it another way: --fingerprint "+cert.Fingerprint)
	case errors.As(err, &settings) && s.survey != nil && len(s.survey.All) > 0:
		return []string{"folders there: " + folderList(s.survey.All)}
	case errors.As(err, &settings):
		return []string{"name server, port and kind of TLS: --host, --port, --tls implicit or starttls"}
	case errors.As(err, &network) && network.Later:
		return []string{"the server is there and asks to come back later: try again in some minutes"}
	case errors.As(err, &network):
		return []string{"is the server's name right, and this machine online? --host names another"}
	}
	return hintsOf(err)
}

func folderList(names []string) string {
	const most = 30
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}

// askFolders says what the server offers and which folders are read and why,
// and asks from which day on.
func (s *setup) askFolders(context.Context) error {
	a := &s.account
	a.Folders = s.o.folders
	if s.o.sent != "" {
		a.Sent = []string{s.o.sent}
	}
	a.Drafts = s.o.drafts
	if s.survey != nil {
		s.sayFolders()
		if err := s.askWhich(); err != nil {
			return err
		}
	}
	now := s.env.Now()
	byDefault := now.AddDate(0, 0, -daysBack).Format(time.DateOnly)
	text := s.o.since
	for {
		if text == "" {
			answer, err := s.question("since", s.w.T("init.ask.since"), byDefault)
			if err != nil {
				return err
			}
			text = answer
		}
		day, err := sinceDay(text, now)
		switch {
		case err == nil && day.IsZero():
			a.Since = ""
			return nil
		case err == nil && !day.After(now):
			a.Since = day.Format(time.DateOnly)
			return nil
		case err == nil:
			err = usagef("--since %s is in the future", text)
		}
		if !s.env.canAsk() {
			return err
		}
		fmt.Fprintln(s.env.Err, s.env.told(err.Error()))
		text = ""
	}
}

// askWhich asks for the folders with inquiries, and for the one with sent mail
// when none was found.
func (s *setup) askWhich() error {
	a := &s.account
	if len(a.Folders) == 0 && s.env.canAsk() {
		for {
			answer, err := s.env.ask(s.w.T("init.ask.folders"), "INBOX")
			if err != nil {
				return err
			}
			names := strings.FieldsFunc(answer, func(r rune) bool { return r == ',' || r == '，' || r == '、' })
			for i := range names {
				names[i] = strings.TrimSpace(names[i])
			}
			if missing := s.missing(names); missing == "" {
				a.Folders = names
				break
			} else {
				fmt.Fprintln(s.env.Err, s.w.T("init.nofolder", "Name", screen.Line(missing), "Folders", screen.Line(folderList(s.survey.All))))
			}
		}
	}
	if slices.Equal(a.Folders, []string{"INBOX"}) {
		a.Folders = nil // the default
	}
	sent := slices.ContainsFunc(s.survey.Folders, func(f imap.Folder) bool { return f.Sent })
	if sent || len(a.Sent) > 0 || !s.env.canAsk() {
		return nil
	}
	for {
		answer, err := s.env.ask(s.w.T("init.ask.sent", "Folders", screen.Line(folderList(s.survey.All))), "")
		if err != nil || answer == "" {
			return err
		}
		if s.missing([]string{answer}) == "" {
			a.Sent = []string{answer}
			return nil
		}
		fmt.Fprintln(s.env.Err, s.w.T("init.nofolder", "Name", screen.Line(answer), "Folders", screen.Line(folderList(s.survey.All))))
	}
}

// missing is the first name that the server has no folder of.
func (s *setup) missing(names []string) string {
	for _, n := range names {
		if !strings.EqualFold(n, "INBOX") && !slices.Contains(s.survey.All, n) {
			return n
		}
	}
	return ""
}

// sayFolders tells what is read, how much of it there is, and why.
func (s *setup) sayFolders() {
	v := s.survey
	s.env.say("%s", s.w.T("init.signed", "Host", v.Host, "Port", v.Port, "User", v.User, "Until", v.CertificateEnd.In(s.env.Now().Location()).Format(time.DateOnly)))
	sent := false
	for _, f := range v.Folders {
		id := "init.folder.inbox"
		if f.Sent {
			id, sent = "init.folder."+string(f.Why), true
		}
		count := s.w.N("init.messages", f.Messages)
		if !f.Oldest.IsZero() {
			count = s.w.N("init.messages.since", f.Messages, "Oldest", f.Oldest.In(s.env.Now().Location()).Format(time.DateOnly))
		}
		s.env.say("  %s: %s - %s", screen.Line(f.Name), count, s.w.T(id))
		s.sayShortView(f)
	}
	if !sent {
		s.env.say("  %s", s.w.T("init.folder.nosent"))
	}
	if v.Drafts != "" {
		s.env.say("  %s: %s", screen.Line(v.Drafts), s.w.T("init.folder.drafts"))
	}
}

// sayShortView warns of providers that show programs only the last days unless
// a setting is changed.
func (s *setup) sayShortView(f imap.Folder) {
	days := s.preset.Days
	if days == 0 || f.Sent || f.Oldest.IsZero() || s.env.Now().Sub(f.Oldest) > time.Duration(days+2)*24*time.Hour {
		return
	}
	s.env.say("  %s", s.w.T("init.shortview", "Name", s.preset.Name, "Days", days, "Help", s.preset.Help))
}
