package config

import (
	"encoding/hex"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"
)

// Account is one mailbox: IMAP, or a local Maildir.
type Account struct {
	Name    string   `mapstructure:"name"`
	Address string   `mapstructure:"address"`
	Aliases []string `mapstructure:"aliases"`
	Owner   string   `mapstructure:"owner"`

	Maildir string `mapstructure:"maildir"`

	Host        string   `mapstructure:"host"`
	Port        int      `mapstructure:"port"`
	TLS         string   `mapstructure:"tls"` // "implicit" or "starttls"
	Username    string   `mapstructure:"username"`
	CAFile      string   `mapstructure:"ca_file"`
	Fingerprint string   `mapstructure:"fingerprint"` // SHA-256 of the server's certificate, hex
	Folders     []string `mapstructure:"folders"`
	Sent        []string `mapstructure:"sent"`
	Drafts      string   `mapstructure:"drafts"` // found by itself when empty
	Since       string   `mapstructure:"since"`  // YYYY-MM-DD

	PasswordCommand []string `mapstructure:"password_command"`
	PasswordEnv     string   `mapstructure:"password_env"`
	PasswordFile    string   `mapstructure:"password_file"` // without any of the three: the system keyring

	OAuth        OAuth    `mapstructure:"oauth"`         // sign in with OAuth 2.0; the secret is a refresh token then
	TokenCommand []string `mapstructure:"token_command"` // prints an OAuth 2.0 access token
}

// OAuth says who gives access tokens for an account. Without a service all
// addresses that the flow needs are given.
type OAuth struct {
	Service          string   `mapstructure:"service"`            // one of OAuthServices
	ClientID         string   `mapstructure:"client_id"`          // of the application registered there
	ClientSecretFile string   `mapstructure:"client_secret_file"` // mode 0600; Google gives programs one
	Tenant           string   `mapstructure:"tenant"`             // Microsoft: common, consumers, organizations or the company's
	DeviceURL        string   `mapstructure:"device_url"`
	AuthURL          string   `mapstructure:"auth_url"`
	TokenURL         string   `mapstructure:"token_url"`
	Scopes           []string `mapstructure:"scopes"`
}

// OAuthServices are the services known by name.
var OAuthServices = []string{"microsoft", "microsoft-china", "google", "yahoo"}

// Set reports whether the account signs in with OAuth 2.0 of its own.
func (o OAuth) Set() bool { return o.Service != "" || o.ClientID != "" || o.TokenURL != "" }

// SinceDate is the day from which mail is pulled, the zero time for all.
func (a Account) SinceDate() time.Time {
	t, _ := time.Parse(time.DateOnly, a.Since) // checked when the config was read
	return t
}
func (c *Config) checkAccounts(fault faultFunc) error {
	names := map[string]bool{}
	for i, a := range c.Accounts {
		at := fmt.Sprintf("accounts.%d", i)
		switch {
		case a.Name == "":
			return fault(at, "", "account %d has no name", i+1)
		case a.Name == "file" || strings.ContainsAny(a.Name, "/\\ \t"):
			return fault(at+".name", "use letters, digits, - and _", "account name %q", a.Name)
		case names[a.Name]:
			return fault(at+".name", "", "two accounts are called %q", a.Name)
		case a.Maildir == "" && a.Host == "":
			return fault(at, "give host: for IMAP or maildir: for a local folder", "account %q has neither host nor maildir", a.Name)
		case a.Maildir != "" && a.Host != "":
			return fault(at+".maildir", "", "account %q has both host and maildir", a.Name)
		case a.Maildir == "" && a.TLS != "implicit" && a.TLS != "starttls":
			return fault(at+".tls", "implicit (port 993) or starttls (port 143); there is no plain text", "account %q: tls %q", a.Name, a.TLS)
		case a.Port < 0 || a.Port > 65535:
			return fault(at+".port", "", "account %q: port %d", a.Name, a.Port)
		case a.Maildir == "" && a.Username == "":
			return fault(at, "", "account %q has neither username nor address", a.Name)
		}
		if err := checkOAuth(a, func(key, hint, format string, args ...any) error {
			return fault(at+"."+key, hint, "account %q: "+format, append([]any{a.Name}, args...)...)
		}); err != nil {
			return err
		}
		names[a.Name] = true
		for _, x := range append([]string{a.Address}, a.Aliases...) {
			if x == "" {
				continue
			}
			if p, err := mail.ParseAddress(x); err != nil || p.Address != x {
				return fault(at+".address", "", "account %q: %q is no mail address", a.Name, x)
			}
		}
		if a.Since != "" {
			if _, err := time.Parse(time.DateOnly, a.Since); err != nil {
				return fault(at+".since", "write 2026-01-01", "account %q: since %q is no date", a.Name, a.Since)
			}
		}
		if a.Fingerprint != "" {
			if b, err := hex.DecodeString(strings.ReplaceAll(a.Fingerprint, ":", "")); err != nil || len(b) != 32 {
				return fault(at+".fingerprint", "64 hexadecimal digits", "account %q: fingerprint is no SHA-256", a.Name)
			}
		}
	}
	return nil
}

func checkOAuth(a Account, fault faultFunc) error {
	o := a.OAuth
	switch {
	case len(a.TokenCommand) > 0 && o.Set():
		return fault("token_command", "one of them is enough", "both oauth and token_command")
	case len(a.TokenCommand) > 0 && (len(a.PasswordCommand) > 0 || a.PasswordEnv != "" || a.PasswordFile != ""):
		return fault("token_command", "one of them is enough", "both a password and token_command")
	case !o.Set():
		return nil
	case o.Service != "" && !slices.Contains(OAuthServices, o.Service):
		return fault("oauth.service", "one of "+strings.Join(OAuthServices, ", ")+"; or give token_url and device_url or auth_url", "oauth service %q", o.Service)
	case o.ClientID == "":
		return fault("oauth", "the number of the application that you registered: inquiry help oauth", "oauth has no client_id")
	case o.Service == "" && (o.TokenURL == "" || o.DeviceURL == "" && o.AuthURL == ""):
		return fault("oauth", "or one of "+strings.Join(OAuthServices, ", "), "oauth has neither a service nor token_url with device_url or auth_url")
	}
	return nil
}
