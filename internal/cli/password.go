package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/inquiry-cli/inquiry/internal/secret"
)

func newConfigPasswordCmd(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:     "password ACCOUNT",
		Short:   "Put an account's password into the system keyring",
		Example: "  inquiry config password sales\n  pass show mail/sales | inquiry config password sales",
		Args:    cobra.ExactArgs(1),
		RunE: started(func(cmd *cobra.Command, args []string) error {
			return runConfigPassword(cmd.Context(), env, args[0])
		}),
	}
}

// runConfigPassword asks for a password without showing it, or reads it from a
// pipe, and stores it. It is never an argument, because arguments can be seen.
func runConfigPassword(ctx context.Context, env *Env, name string) error {
	cfg, err := env.config()
	if err != nil {
		return err
	}
	if _, ok := cfg.Account(name); !ok {
		return hint(fmt.Errorf("no account is called %q: %w", name, os.ErrNotExist), "accounts stand in "+env.configPath())
	}
	text, err := readPassword(env, name)
	if err != nil {
		return err
	}
	if text == "" {
		return usagef("no password was given")
	}
	if err := secret.Set(ctx, name, text); err != nil {
		return hint(fmt.Errorf("keep the password of %s: %w", name, err), "without a keyring use password_command, password_env or password_file in the config")
	}
	env.say("%s", env.Words().T("password.kept", "Account", name))
	return nil
}

func readPassword(env *Env, name string) (string, error) {
	if f, ok := env.In.(*os.File); ok && env.InTTY {
		if env.flags.noInput {
			return "", usagef("--no-input: give the password on standard input")
		}
		fmt.Fprintf(env.Err, "%s ", env.Words().T("password.ask", "Account", name))
		b, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(env.Err)
		return strings.TrimSpace(string(b)), err
	}
	line, err := bufio.NewReader(io.LimitReader(env.In, 64<<10)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the password: %w", err)
	}
	return strings.TrimSpace(line), nil
}
