package cli

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/notify"
	"github.com/inquiry-cli/inquiry/internal/notify/dingtalk"
	"github.com/inquiry-cli/inquiry/internal/notify/feishu"
	"github.com/inquiry-cli/inquiry/internal/notify/ntfy"
	"github.com/inquiry-cli/inquiry/internal/notify/slack"
	"github.com/inquiry-cli/inquiry/internal/notify/telegram"
	"github.com/inquiry-cli/inquiry/internal/notify/webhook"
	"github.com/inquiry-cli/inquiry/internal/notify/wecom"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/secret"
)

// notifierOf makes the notifier of a kind of config.HookKinds.
func notifierOf(kind string, t notify.Target) (notify.Notifier, error) {
	switch kind {
	case "wecom":
		return wecom.New(t)
	case "dingtalk":
		return dingtalk.New(t)
	case "feishu", "lark":
		return feishu.New(t)
	case "slack":
		return slack.New(t)
	case "telegram":
		return telegram.New(t)
	case "ntfy":
		return ntfy.New(t)
	case "webhook":
		return webhook.New(t)
	}
	return nil, fmt.Errorf("unknown kind of hook %q", kind)
}

// hookError is a notice that did not reach a hook.
type hookError struct {
	hook string
	err  error
}

func (e *hookError) Error() string { return "notify " + e.hook + ": " + e.err.Error() }

func (e *hookError) Unwrap() error { return e.err }

// hints tells the way out.
func (e *hookError) hints() []string {
	var failed *notify.Error
	again := "then: inquiry notify test " + e.hook
	if errors.As(e.err, &failed) {
		if failed.Hint != "" {
			return []string{failed.Hint, again}
		}
		return []string{"try again: inquiry notify test " + e.hook}
	}
	return append(hintsOf(e.err), again)
}

// deliver brings a digest to hooks, side by side, and returns what went wrong in
// their order. build makes the digest with or without details.
func (e *Env) deliver(ctx context.Context, hooks []config.Hook, build func(details bool) notify.Message) []*hookError {
	faults := make([]error, len(hooks))
	var wg sync.WaitGroup
	for i, h := range hooks {
		m := cleaned(build(h.Details))
		wg.Go(func() {
			n, err := e.notifier(ctx, h)
			if err == nil {
				err = n.Send(ctx, m)
			}
			faults[i] = err
		})
	}
	wg.Wait()
	var failed []*hookError
	for i, err := range faults {
		if err != nil {
			failed = append(failed, &hookError{hooks[i].Name, err})
		} else {
			e.detail("notify %s: sent", hooks[i].Name)
		}
	}
	return failed
}

// cleaned keeps what buyers wrote from misleading those who read the digest:
// nothing of it is markup, and no link can be clicked.
func cleaned(m notify.Message) notify.Message {
	clean := func(s string) string { return strings.ReplaceAll(screen.Line(s), "://", ": //") }
	m.Title = clean(m.Title)
	lines := make([]string, len(m.Lines))
	for i, l := range m.Lines {
		lines[i] = clean(l)
	}
	m.Lines = lines
	return m
}

// notifier finds the secrets of a hook and makes its notifier.
func (e *Env) notifier(ctx context.Context, h config.Hook) (notify.Notifier, error) {
	t := notify.Target{Chat: h.Chat, Mention: h.Mention, Keyword: h.Keyword, Now: e.Clock}
	opts := notify.Options{}
	if h.CAFile != "" {
		pem, err := os.ReadFile(h.CAFile)
		if err != nil {
			return nil, fmt.Errorf("read ca_file: %w", err)
		}
		if opts.RootCAs, err = x509.SystemCertPool(); err != nil {
			opts.RootCAs = x509.NewCertPool()
		}
		if !opts.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("ca_file %s holds no certificate", h.CAFile)
		}
	}
	t.Client = notify.NewClient(opts)
	var err error
	if t.Address, err = e.hookSecret(ctx, h, "address", secret.Spec{Command: h.AddressCommand, Env: h.AddressEnv, File: h.AddressFile}); err != nil {
		return nil, err
	}
	if h.HasSecret() {
		if t.Secret, err = e.hookSecret(ctx, h, "secret", secret.Spec{Command: h.SecretCommand, Env: h.SecretEnv, File: h.SecretFile}); err != nil {
			return nil, err
		}
	}
	n, err := notifierOf(h.Kind, t)
	if err != nil {
		return nil, hint(err, "keep the right one: inquiry notify address "+h.Name)
	}
	return n, nil
}

// hookKey is the name of a hook's address or secret in the keyring.
func hookKey(hook, what string) string { return "notify/" + hook + "/" + what }

// hookSecret finds the address or the secret of a hook where the config says.
func (e *Env) hookSecret(ctx context.Context, h config.Hook, what string, spec secret.Spec) (string, error) {
	spec.Account = hookKey(h.Name, what)
	text, err := secret.Resolve(ctx, spec, e.Getenv)
	var missing *secret.Error
	if !errors.As(err, &missing) {
		return strings.TrimSpace(text), err
	}
	where := strings.Replace(missing.Where, "password_", what+"_", 1)
	var way string
	switch {
	case missing.Where == "keyring" && errors.Is(err, secret.ErrMissing):
		way = hookCommand(h.Name, what)
	case missing.Where == "keyring":
		way = fmt.Sprintf("without a keyring set %s_command, %s_env or %s_file of the hook", what, what, what)
	case errors.Is(err, secret.ErrUnsafe):
		way = "chmod 600 " + spec.File
	case missing.Where == "password_file":
		way = "write it into the first line of " + spec.File + ", then chmod 600 it"
	case missing.Where == "password_env":
		way = "set the environment variable " + spec.Env + ", also for cron"
	default:
		way = "run the command in a terminal; its first line of output must be the " + what
	}
	return "", hint(&noHookSecret{what, where, missing}, way)
}

// hookCommand is the command that keeps an address or a secret.
func hookCommand(hook, what string) string {
	if what == "secret" {
		return "inquiry notify address " + hook + " --secret"
	}
	return "inquiry notify address " + hook
}

// noHookSecret is an address or secret that was not found.
type noHookSecret struct {
	what, where string
	err         *secret.Error
}

func (e *noHookSecret) Error() string {
	return fmt.Sprintf("get the %s from %s: %v", e.what, e.where, e.err.Err)
}

func (e *noHookSecret) Unwrap() error { return e.err }
