package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/i18n"
	"github.com/inquiry-cli/inquiry/internal/oauth"
	"github.com/inquiry-cli/inquiry/internal/provider"
	"github.com/inquiry-cli/inquiry/internal/secret"
	"github.com/inquiry-cli/inquiry/internal/source/imap"
)

// authOf is how an account signs in.
func authOf(a config.Account) string {
	if a.OAuth.Set() || len(a.TokenCommand) > 0 {
		return imap.AuthXOAuth2
	}
	return imap.AuthPassword
}

// signer gives what an account signs in with: its password, or an access token
// that is fetched anew when the last has run out.
func signer(env *Env, a config.Account) func(context.Context) (string, error) {
	spec := secretSpec(a)
	if !a.OAuth.Set() {
		return func(ctx context.Context) (string, error) { return secret.Resolve(ctx, spec, env.Getenv) }
	}
	var tokens *oauth.Source
	return func(ctx context.Context) (string, error) {
		if tokens == nil {
			app, err := oauthApp(ctx, env, a)
			if err != nil {
				return "", err
			}
			refresh, err := secret.Resolve(ctx, spec, env.Getenv)
			if err != nil {
				return "", noPermission(a, err)
			}
			tokens = oauth.NewSource(app, refresh, func(refresh string) error { return keepSecret(ctx, a, refresh) })
		}
		token, err := tokens.Token(ctx)
		if err != nil {
			return "", &tokenError{account: a.Name, err: err}
		}
		return token, nil
	}
}

func secretSpec(a config.Account) secret.Spec {
	return secret.Spec{Account: a.Name, Token: a.TokenCommand, Command: a.PasswordCommand, Env: a.PasswordEnv, File: a.PasswordFile}
}

// keepSecret puts an account's secret where the account says it is kept: a file,
// or the keyring. Commands and variables are read only; a service that exchanges
// refresh tokens leaves the old one good for them.
func keepSecret(ctx context.Context, a config.Account, text string) error {
	switch {
	case len(a.PasswordCommand) > 0 || a.PasswordEnv != "":
		return nil
	case a.PasswordFile != "":
		return secret.WriteFile(a.PasswordFile, text)
	}
	return secret.Set(ctx, a.Name, text)
}

// noPermission tells an account that was never permitted from other trouble
// with its secret.
func noPermission(a config.Account, err error) error {
	var missing *secret.Error
	if errors.As(err, &missing) && errors.Is(err, secret.ErrMissing) && a.PasswordEnv == "" && len(a.PasswordCommand) == 0 {
		return &secret.Error{Account: a.Name, Where: missing.Where, Err: missing.Err, Hint: "inquiry config password " + a.Name}
	}
	return err
}

// oauthApp is the program as the account's service knows it.
func oauthApp(ctx context.Context, env *Env, a config.Account) (oauth.App, error) {
	o := a.OAuth
	app := oauth.App{Service: o.Service, Tenant: o.Tenant, ClientID: o.ClientID, DeviceURL: o.DeviceURL, AuthURL: o.AuthURL, TokenURL: o.TokenURL, Scopes: o.Scopes}
	if o.ClientSecretFile == "" {
		return app, nil
	}
	text, err := secret.Resolve(ctx, secret.Spec{Account: a.Name, File: o.ClientSecretFile}, env.Getenv)
	if err != nil {
		return app, err
	}
	app.ClientSecret = clientSecret(text)
	return app, nil
}

// clientSecret reads the secret itself, or the file that Google's console offers
// for download, which is one line of JSON.
func clientSecret(text string) string {
	var file map[string]struct {
		Secret string `json:"client_secret"`
	}
	if strings.HasPrefix(text, "{") && json.Unmarshal([]byte(text), &file) == nil {
		for _, kind := range []string{"installed", "web"} {
			if file[kind].Secret != "" {
				return file[kind].Secret
			}
		}
	}
	return text
}

// tokenError is an access token that was not given.
type tokenError struct {
	account string
	err     error
}

func (e *tokenError) Error() string { return e.err.Error() }

func (e *tokenError) Unwrap() error { return e.err }

// tokenExit is the exit status of a token that was not given.
func tokenExit(err error) int {
	switch {
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.Is(err, oauth.ErrNetwork):
		return exitNetwork
	case errors.Is(err, oauth.ErrSettings):
		return exitUsage
	}
	return exitSignIn
}

func (e *tokenError) hints() []string {
	again := "inquiry config password " + e.account
	switch {
	case errors.Is(e.err, oauth.ErrRevoked):
		return []string{"ask for permission again: " + again, "stored data is safe; the next pull goes on where the last ended"}
	case errors.Is(e.err, oauth.ErrDeclined), errors.Is(e.err, oauth.ErrExpired):
		return []string{"try again: " + again}
	case errors.Is(e.err, oauth.ErrPending):
		return []string{"the account must agree again, or its administrator must allow this application: " + again, "see: inquiry help oauth"}
	case errors.Is(e.err, oauth.ErrSettings):
		return []string{"compare the account's oauth: settings with the registered application: inquiry help oauth"}
	case errors.Is(e.err, oauth.ErrNetwork):
		return []string{"nothing was changed; try again later"}
	}
	return nil
}

// signInHints tells which secret the server's provider wants, and what to type.
func signInHints(env *Env, a config.Account, refused *imap.ErrSignIn) []string {
	change := "then: inquiry config password " + refused.Account
	if a.OAuth.Set() {
		return []string{
			"the server takes the access token for no sign-in: is the address right, and IMAP switched on? inquiry help oauth",
			"ask for permission again: inquiry config password " + refused.Account,
		}
	}
	if len(a.TokenCommand) > 0 {
		return []string{"run the token_command of the account in a terminal: is the token fresh, and for mail?", "check it with: inquiry doctor " + refused.Account}
	}
	p, ok := provider.ByHost(refused.Host)
	if !ok || p.Secret == provider.SecretWeb {
		return []string{"many providers want an app password or authorization code instead of the web password", change, "check it with: inquiry doctor " + refused.Account}
	}
	if p.Secret == provider.SecretOAuth {
		return []string{fmt.Sprintf("%s takes no passwords any more, only OAuth 2.0: inquiry help %s", p.Name, p.Help)}
	}
	return []string{fmt.Sprintf("%s wants %s, not the web password: inquiry help %s", p.Name, secretName(env.Words(), p.Secret), p.Help), change}
}

// secretName is what the provider calls the secret.
func secretName(w *i18n.Words, s provider.Secret) string { return w.T("secret." + string(s)) }
