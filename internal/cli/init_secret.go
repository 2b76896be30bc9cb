package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/oauth"
	"github.com/inquiry-cli/inquiry/internal/provider"
	"github.com/inquiry-cli/inquiry/internal/secret"
)

// placeSecret settles where the secret is kept: where a flag says, else in the
// keyring. Without one it asks; a file is never taken silently.
func (s *setup) placeSecret(ctx context.Context) error {
	a := &s.account
	if a.Maildir != "" {
		return nil
	}
	if err := s.placeOAuth(); err != nil {
		return err
	}
	switch {
	case s.o.tokenCommand != "":
		a.TokenCommand = strings.Fields(s.o.tokenCommand)
		return nil
	case s.o.passwordCommand != "":
		a.PasswordCommand = strings.Fields(s.o.passwordCommand)
		return nil
	case s.o.passwordEnv != "":
		a.PasswordEnv = s.o.passwordEnv
		return nil
	case s.o.passwordFile != "":
		path, err := filepath.Abs(s.o.passwordFile)
		a.PasswordFile = path
		return err
	}
	_, err := secret.Get(ctx, a.Name)
	switch {
	case err == nil, errors.Is(err, secret.ErrMissing):
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	file := filepath.Join(filepath.Dir(s.env.configPath()), a.Name+".secret")
	if !s.env.canAsk() {
		return hint(&secret.Error{Account: a.Name, Where: "keyring", Err: err},
			"say where the secret is: --password-command, --password-env NAME or --password-file "+file)
	}
	fmt.Fprintln(s.env.Err, s.w.T("init.nokeyring"))
	answer, err := s.env.ask(s.w.T("init.ask.file", "File", file)+" [y/N]", "")
	if err != nil {
		return err
	}
	if !isYes(answer) {
		return hint(errNotConfirmed, "say where the secret is: --password-command, --password-env NAME or --password-file FILE")
	}
	a.PasswordFile = file
	return nil
}

// placeOAuth takes the OAuth settings from flags and the preset.
func (s *setup) placeOAuth() error {
	o := &s.account.OAuth
	*o = config.OAuth{Service: s.o.oauthService, ClientID: s.o.oauthClient, Tenant: s.o.oauthTenant,
		DeviceURL: s.o.oauthDeviceURL, AuthURL: s.o.oauthAuthURL, TokenURL: s.o.oauthTokenURL, Scopes: s.o.oauthScopes}
	if s.o.oauthSecretFile != "" {
		path, err := filepath.Abs(s.o.oauthSecretFile)
		if err != nil {
			return err
		}
		o.ClientSecretFile = path
	}
	wanted := o.Set() || s.preset.Secret == provider.SecretOAuth && s.o.tokenCommand == ""
	if !wanted {
		return nil
	}
	if o.Service == "" && o.TokenURL == "" {
		o.Service = s.preset.OAuth
	}
	if o.Tenant == "" && o.Service == s.preset.OAuth {
		o.Tenant = s.preset.Tenant
	}
	if o.ClientID != "" {
		return nil
	}
	if !s.env.canAsk() {
		return hint(usagef("%s takes OAuth 2.0 only: give --oauth-client-id or --token-command", s.preset.Name), "how to get one: inquiry help "+s.preset.Help)
	}
	s.env.say("%s", s.w.T("init.oauth", "Name", s.preset.Name, "Help", s.preset.Help))
	id, err := s.env.ask(s.w.T("init.ask.client"), "")
	if err != nil {
		return err
	}
	if id == "" {
		return hint(usagef("without the number of an application nobody can sign in at %s", s.preset.Name), "inquiry help "+s.preset.Help)
	}
	o.ClientID = id
	return nil
}

// askForSecret gets the secret itself, unless a command or variable holds it.
func (s *setup) askForSecret(ctx context.Context) error {
	a := s.account
	if a.Maildir != "" || len(a.TokenCommand) > 0 || len(a.PasswordCommand) > 0 || a.PasswordEnv != "" {
		return nil
	}
	if a.PasswordFile != "" {
		if _, err := os.Stat(a.PasswordFile); err == nil {
			return nil // it is there; the test login reads it
		} else if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if a.OAuth.Set() {
		refresh, err := permission(ctx, s.env, a)
		s.secret = refresh
		return err
	}
	name := secretName(s.w, s.preset.Secret)
	if s.preset.Secret != provider.SecretWeb {
		s.env.say("%s", s.w.T("init.secret", "Name", s.preset.Name, "Secret", name, "Help", s.preset.Help))
	}
	if !s.o.passwordStdin && !s.env.canAsk() {
		return hint(usagef("nobody can be asked for the secret"), "give it through a pipe with --password-stdin, or say where it is: --password-command, --password-env, --password-file")
	}
	var err error
	if s.o.passwordStdin {
		s.secret, err = s.env.readLine()
	} else {
		s.secret, err = s.env.askSecret(s.w.T("init.ask.secret", "Address", a.Address, "Secret", name))
	}
	s.secret = strings.TrimSpace(s.secret)
	if err != nil && s.secret == "" {
		return err
	}
	if s.preset.Secret == provider.SecretApp { // shown in groups of four that are no part of it
		s.secret = strings.ReplaceAll(s.secret, " ", "")
	}
	if s.secret == "" {
		return usagef("no secret was given")
	}
	return nil
}

// passwordForTest is what the test login signs in with: what was typed just
// now, else what the account's settings lead to.
func (s *setup) passwordForTest() func(context.Context) (string, error) {
	a := s.account
	switch {
	case s.secret == "":
		return signer(s.env, a)
	case !a.OAuth.Set():
		return func(context.Context) (string, error) { return s.secret, nil }
	}
	return func(ctx context.Context) (string, error) {
		app, err := oauthApp(ctx, s.env, a)
		if err != nil {
			return "", err
		}
		token, err := oauth.NewSource(app, s.secret, func(refresh string) error { s.secret = refresh; return nil }).Token(ctx)
		if err != nil {
			return "", &tokenError{account: a.Name, err: err}
		}
		return token, nil
	}
}
