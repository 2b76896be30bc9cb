package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/natefinch/atomic"
	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/imapconn"
	"github.com/inquiry-cli/inquiry/internal/secret"
)

// askSchedule asks whether mail is to be pulled by itself, where the program can
// see to it.
func (s *setup) askSchedule(cmd *cobra.Command) error {
	if subcommand(cmd, "schedule", "on") == nil {
		if s.o.schedule != "" {
			return usagef("--schedule: this build cannot schedule")
		}
		return nil
	}
	answer := s.o.schedule
	if answer == "" {
		var err error
		if answer, err = s.question("schedule", s.w.T("init.ask.schedule"), "no"); err != nil {
			return err
		}
	}
	switch {
	case isYes(answer):
		s.schedule = true
	case !strings.EqualFold(answer, "no") && !strings.EqualFold(answer, "n") && answer != "否" && answer != "不":
		return usagef("--schedule takes yes or no, not %q", answer)
	}
	return nil
}

// pairs are the lines of the account in the config: what is not the default.
func (s *setup) pairs() []config.Pair {
	a := s.account
	var out []config.Pair
	add := func(key string, value any, given bool) {
		if given {
			out = append(out, config.Pair{Key: key, Value: value})
		}
	}
	add("name", a.Name, true)
	add("address", a.Address, true)
	add("maildir", a.Maildir, a.Maildir != "")
	add("host", a.Host, a.Host != "")
	add("port", a.Port, a.Host != "" && a.Port != map[string]int{"implicit": imapconn.PortTLS, "starttls": imapconn.PortSTARTTLS}[a.TLS])
	add("tls", a.TLS, a.TLS == "starttls")
	add("username", a.Username, a.Username != "" && a.Username != a.Address)
	add("ca_file", a.CAFile, a.CAFile != "")
	add("fingerprint", a.Fingerprint, a.Fingerprint != "")
	add("folders", a.Folders, len(a.Folders) > 0)
	add("sent", a.Sent, len(a.Sent) > 0)
	add("drafts", a.Drafts, a.Drafts != "")
	add("since", a.Since, a.Since != "")
	add("password_command", a.PasswordCommand, len(a.PasswordCommand) > 0)
	add("password_env", a.PasswordEnv, a.PasswordEnv != "")
	add("password_file", a.PasswordFile, a.PasswordFile != "")
	add("token_command", a.TokenCommand, len(a.TokenCommand) > 0)
	if a.OAuth.Set() {
		var o []config.Pair
		for _, p := range []config.Pair{{Key: "service", Value: a.OAuth.Service}, {Key: "client_id", Value: a.OAuth.ClientID},
			{Key: "client_secret_file", Value: a.OAuth.ClientSecretFile}, {Key: "tenant", Value: a.OAuth.Tenant},
			{Key: "device_url", Value: a.OAuth.DeviceURL}, {Key: "auth_url", Value: a.OAuth.AuthURL}, {Key: "token_url", Value: a.OAuth.TokenURL}} {
			if p.Value != "" {
				o = append(o, p)
			}
		}
		if len(a.OAuth.Scopes) > 0 {
			o = append(o, config.Pair{Key: "scopes", Value: a.OAuth.Scopes})
		}
		out = append(out, config.Pair{Key: "oauth", Value: o})
	}
	return out
}

// write keeps the secret and then the config, both or none.
func (s *setup) write(ctx context.Context) error {
	path := s.env.configPath()
	text, err := config.Extend(path, s.text, s.settings, s.pairs())
	if errors.Is(err, config.ErrNotExtended) {
		alone, aloneErr := config.Extend("", nil, nil, s.pairs())
		if aloneErr != nil {
			return aloneErr
		}
		_, lines, _ := bytes.Cut(alone, []byte("accounts:\n"))
		fmt.Fprintf(s.env.Err, "%s\n%s", s.w.T("init.byhand", "Path", path), lines)
		return hint(fmt.Errorf("%s: %w", path, err), "add the lines above to accounts: yourself", "then: inquiry config password "+s.account.Name)
	}
	if err != nil {
		return err
	}
	if s.o.dryRun {
		_, err := s.env.Out.Write(text)
		return err
	}
	if err := ctx.Err(); err != nil { // the last moment at which nothing is lost
		return err
	}
	if s.secret != "" {
		if err := keepSecret(context.WithoutCancel(ctx), s.account, s.secret); err != nil {
			return hint(fmt.Errorf("keep the secret of %s: %w", s.account.Name, err),
				"say where the secret is: --password-command, --password-env NAME or --password-file FILE", nothingWritten)
		}
	}
	if err := writeConfig(path, text); err != nil {
		return hint(errors.Join(fmt.Errorf("write config: %w", err), s.dropSecret(ctx)), "nothing was changed")
	}
	s.env.say("%s", s.w.T("init.written", "Path", path, "Name", s.account.Name))
	switch {
	case s.secret == "":
	case s.account.PasswordFile != "":
		s.env.say("%s", s.w.T("password.filed", "Account", s.account.Name, "File", s.account.PasswordFile))
	default:
		s.env.say("%s", s.w.T("password.kept", "Account", s.account.Name))
	}
	return nil
}

// dropSecret takes back what write kept.
func (s *setup) dropSecret(ctx context.Context) error {
	switch {
	case s.secret == "":
		return nil
	case s.account.PasswordFile != "":
		return os.Remove(s.account.PasswordFile)
	}
	return secret.Delete(context.WithoutCancel(ctx), s.account.Name)
}

// writeConfig replaces the config as a whole, readable by its owner only if it
// is new. A link to it stays one.
func writeConfig(path string, text []byte) error {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	_, err := os.Stat(path)
	isNew := os.IsNotExist(err)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if err := atomic.WriteFile(path, bytes.NewReader(text)); err != nil {
		return err
	}
	if isNew {
		return os.Chmod(path, 0o600)
	}
	return nil
}

// finish schedules and pulls, as asked. The config stands by then.
func (s *setup) finish(ctx context.Context, cmd *cobra.Command) error {
	env := s.env
	env.cfg = nil // what was written holds from now on
	if _, err := env.config(); err != nil {
		return err
	}
	if s.schedule {
		on := subcommand(cmd, "schedule", "on")
		on.SetContext(ctx)
		if err := on.RunE(on, nil); err != nil {
			return err
		}
	}
	if !s.o.pull {
		env.say("%s", s.w.T("init.next", "Name", s.account.Name))
		return nil
	}
	pull := subcommand(cmd, "pull")
	pull.SetContext(ctx)
	return pull.RunE(pull, []string{s.account.Name})
}

// subcommand finds another command of the program, nil without it.
func subcommand(cmd *cobra.Command, path ...string) *cobra.Command {
	found, rest, err := cmd.Root().Find(path)
	if err != nil || len(rest) > 0 || found == cmd.Root() || found.RunE == nil {
		return nil
	}
	return found
}
