package cli

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/provider"
	"github.com/inquiry-cli/inquiry/internal/source/imap"
)

// certificateSoon is how long before its end a certificate is worth a word.
const certificateSoon = 14 * 24 * time.Hour

// account signs in to a mailbox, once, and looks at its folders.
func (d *doctor) account(ctx context.Context, cfg *config.Config, a config.Account) {
	what := "account " + a.Name
	if a.Address == "" {
		d.warn(what, d.w.T("doctor.account.address"), "add address: to the account")
	}
	if a.Maildir != "" {
		if info, err := os.Stat(filepath.Join(a.Maildir, "cur")); err != nil || !info.IsDir() {
			d.fail(what, d.w.T("doctor.maildir.none", "Path", a.Maildir), "inquiry config show")
			return
		}
		d.ok(what, "doctor.maildir", "Path", a.Maildir)
		return
	}
	if err := d.env.unpause(ctx, cfg, a.Name); err != nil {
		d.warn(what, err.Error())
	}
	v, err := imap.Look(ctx, imapOptions(d.env, cfg, a))
	if v != nil {
		d.survey(what, a, v)
	}
	if err != nil {
		d.fail(what, err.Error(), pullHints(d.env, cfg, []error{err})...)
	}
}

func (d *doctor) survey(what string, a config.Account, v *imap.Survey) {
	zone := d.env.Now().Location()
	switch left := v.CertificateEnd.Sub(d.env.Now()); {
	case v.CertificateEnd.IsZero():
	case left < certificateSoon && a.Fingerprint == "":
		d.warn(what, d.w.T("doctor.certificate.soon", "Host", v.Host, "Until", v.CertificateEnd.In(zone).Format(time.DateOnly)))
	default:
		d.ok(what, "doctor.certificate", "Host", v.Host, "Port", v.Port, "Until", v.CertificateEnd.In(zone).Format(time.DateOnly))
	}
	how := "doctor.signin.password"
	if authOf(a) == imap.AuthXOAuth2 {
		how = "doctor.signin.oauth"
	}
	d.ok(what, how, "User", v.User)
	sent := false
	for _, f := range v.Folders {
		d.private = append(d.private, f.Name)
		id := "init.folder.inbox"
		if f.Sent {
			id, sent = "init.folder."+string(f.Why), true
		}
		count := d.w.N("init.messages", f.Messages)
		if !f.Oldest.IsZero() {
			count = d.w.N("init.messages.since", f.Messages, "Oldest", f.Oldest.In(zone).Format(time.DateOnly))
		}
		d.add("ok", what, f.Name+": "+count+" - "+d.w.T(id))
		if p, ok := provider.ByHost(a.Host); ok && p.Days > 0 && !f.Sent && !f.Oldest.IsZero() && d.env.Now().Sub(f.Oldest) <= time.Duration(p.Days+2)*24*time.Hour {
			d.warn(what, d.w.T("init.shortview", "Name", p.Name, "Days", p.Days, "Help", p.Help), "inquiry help "+p.Help)
		}
	}
	if !sent {
		d.warn(what, d.w.T("init.folder.nosent"), "add sent: to the account")
	}
}

// schedule says whether pulls come by themselves, and how the last runs went.
func (d *doctor) schedule(cmd *cobra.Command) {
	text, problem := d.env.scheduleState(cmd.Context())
	if problem != "" {
		d.warn("schedule", problem, "inquiry schedule status")
		return
	}
	d.add("ok", "schedule", text)
}
