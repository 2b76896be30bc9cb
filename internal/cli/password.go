package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/oauth"
	"github.com/inquiry-cli/inquiry/internal/screen"
)

func newConfigPasswordCmd(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:   "password ACCOUNT",
		Short: "Keep an account's password, or ask its provider for permission (OAuth)",
		Long: "Asks for the password without showing it, or reads it from a pipe, and keeps it in the system keyring, or in\n" +
			"the account's password_file. For an account with oauth: it asks the provider for permission and keeps the\n" +
			"refresh token in the same place. A secret is never an argument and never written into the config.",
		Example: "  inquiry config password sales\n  pass show mail/sales | inquiry config password sales",
		Args:    cobra.ExactArgs(1),
		RunE: started(func(cmd *cobra.Command, args []string) error {
			return runConfigPassword(cmd.Context(), env, args[0])
		}),
	}
}

func runConfigPassword(ctx context.Context, env *Env, name string) error {
	cfg, err := env.config()
	if err != nil {
		return err
	}
	a, ok := cfg.Account(name)
	switch {
	case !ok:
		return hint(absentf("no account is called %q", name), "accounts stand in "+env.configPath())
	case a.Maildir != "":
		return usagef("account %s is a local Maildir: it needs no password", name)
	case len(a.TokenCommand) > 0:
		return hint(usagef("the access token of %s comes from its token_command", name), "take token_command out of "+env.configPath()+" to keep a secret elsewhere")
	case len(a.PasswordCommand) > 0:
		return hint(usagef("the password of %s comes from its password_command", name), "change it there, or take password_command out of "+env.configPath())
	case a.PasswordEnv != "":
		return hint(usagef("the password of %s comes from the environment variable %s", name, a.PasswordEnv), "change it there, or take password_env out of "+env.configPath())
	}
	var text string
	if a.OAuth.Set() {
		text, err = permission(ctx, env, a)
	} else {
		text, err = readPassword(env, env.Words().T("password.ask", "Account", name))
	}
	if err != nil {
		return err
	}
	if text == "" {
		return usagef("no password was given")
	}
	return storeSecret(ctx, env, a, text)
}

// storeSecret keeps an account's secret and says where.
func storeSecret(ctx context.Context, env *Env, a config.Account, text string) error {
	if err := keepSecret(ctx, a, text); err != nil {
		return hint(fmt.Errorf("keep the password of %s: %w", a.Name, err), "without a keyring use password_command, password_env or password_file in the config")
	}
	if a.PasswordFile != "" {
		env.say("%s", env.Words().T("password.filed", "Account", a.Name, "File", a.PasswordFile))
		return nil
	}
	env.say("%s", env.Words().T("password.kept", "Account", a.Name))
	return nil
}

// readPassword asks without showing what is typed, or reads a line from a pipe.
func readPassword(env *Env, question string) (string, error) {
	if env.InTTY {
		if env.flags.noInput {
			return "", usagef("--no-input: give the password on standard input")
		}
		line, err := env.askSecret(question)
		return strings.TrimSpace(line), err
	}
	line, err := env.readLine()
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the password: %w", err)
	}
	return strings.TrimSpace(line), nil
}

// permission asks the account's OAuth service for a refresh token. A person must
// agree in a browser; the address is shown even with --quiet, because nothing
// happens without it.
func permission(ctx context.Context, env *Env, a config.Account) (string, error) {
	app, err := oauthApp(ctx, env, a)
	if err != nil {
		return "", err
	}
	w := env.Words()
	show := func(r oauth.Request) {
		if r.Code != "" {
			fmt.Fprintln(env.Err, w.T("oauth.device", "URL", screen.Line(r.URL), "Code", screen.Line(r.Code)))
		} else {
			fmt.Fprintln(env.Err, w.T("oauth.browser", "URL", screen.Line(r.URL)))
		}
		env.say("%s", w.T("oauth.waiting", "Address", a.Address))
	}
	refresh, err := oauth.Agree(ctx, app, show, w.T("oauth.done"))
	if err != nil {
		return "", &tokenError{account: a.Name, err: err}
	}
	return refresh, nil
}
