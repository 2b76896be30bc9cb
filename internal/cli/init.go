package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/i18n"
	"github.com/inquiry-cli/inquiry/internal/provider"
	"github.com/inquiry-cli/inquiry/internal/source/imap"
	"github.com/inquiry-cli/inquiry/internal/worktime"
)

// initOptions are the flags of "inquiry init", each of them the answer to a
// question.
type initOptions struct {
	language, address, name                     string
	maildir, host, tls, username                string
	caFile, fingerprint                         string
	port                                        int
	passwordStdin                               bool
	passwordEnv, passwordFile                   string
	passwordCommand, tokenCommand               string
	oauthService, oauthClient                   string
	oauthTenant, oauthSecretFile                string
	oauthDeviceURL, oauthAuthURL, oauthTokenURL string
	oauthScopes                                 []string
	folders                                     []string
	sent, drafts, since, hours, schedule        string
	pull, dryRun                                bool
}

func newInitCmd(env *Env) *cobra.Command {
	var o initOptions
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Set up a mailbox: find its server, test the sign-in, then write the config",
		Long: "init asks for what it needs, finds the mail server, signs in once to see whether everything is right, and only\n" +
			"then writes: the secret into the system keyring (or where you say), the account into the config. A config that\n" +
			"is there is only added to. Each question has a flag; with flags alone it works without a terminal.",
		Example: "  inquiry init\n" +
			"  inquiry init --address lin@163.com\n" +
			"  pass show mail/sales | inquiry init --address sales@our-company.com --password-stdin --no-input\n" +
			"  inquiry init --address sales@our-company.com --password-command \"pass show mail/sales\" --since 90d",
		Args: noArgs,
		RunE: started(func(cmd *cobra.Command, _ []string) error { return runInit(cmd.Context(), env, cmd, o) }),
	}
	f := cmd.Flags()
	f.StringVar(&o.language, "language", "", "the `LANGUAGE` of the screens from now on: en or zh")
	f.StringVar(&o.address, "address", "", "the mail `ADDRESS` that buyers write to")
	f.StringVar(&o.name, "name", "", "the `NAME` of the account in commands; the part before the @ if not said")
	f.StringVar(&o.maildir, "maildir", "", "read this local Maildir `FOLDER` instead of a server")
	f.StringVar(&o.host, "host", "", "the IMAP `SERVER`; found by itself if not said")
	f.IntVar(&o.port, "port", 0, "the `PORT` of the server; 993, or 143 with --tls starttls")
	f.StringVar(&o.tls, "tls", "", "the `KIND` of TLS: implicit or starttls; never plain text")
	f.StringVar(&o.username, "username", "", "the `NAME` to sign in with; the address if not said")
	f.StringVar(&o.caFile, "ca-file", "", "trust the certificates in this PEM `FILE` too")
	f.StringVar(&o.fingerprint, "fingerprint", "", "trust the server's certificate with this `SHA-256` alone")
	f.BoolVar(&o.passwordStdin, "password-stdin", false, "read the secret from the first line of standard input")
	f.StringVar(&o.passwordCommand, "password-command", "", "`COMMAND` that prints the secret, words divided by blanks")
	f.StringVar(&o.passwordEnv, "password-env", "", "the environment `VARIABLE` that holds the secret")
	f.StringVar(&o.passwordFile, "password-file", "", "the `FILE` that holds the secret, mode 0600; written if it is not there")
	f.StringVar(&o.tokenCommand, "token-command", "", "`COMMAND` that prints an OAuth 2.0 access token")
	f.StringVar(&o.oauthService, "oauth", "", "sign in with OAuth 2.0 of this `SERVICE`: "+strings.Join(config.OAuthServices, ", "))
	f.StringVar(&o.oauthClient, "oauth-client-id", "", "the `ID` of the application registered with that service (inquiry help oauth)")
	f.StringVar(&o.oauthTenant, "oauth-tenant", "", "the Microsoft `TENANT`")
	f.StringVar(&o.oauthSecretFile, "oauth-client-secret-file", "", "the `FILE` with the client secret that Google gives, mode 0600")
	f.StringVar(&o.oauthDeviceURL, "oauth-device-url", "", "the device `ADDRESS` of a service without a name")
	f.StringVar(&o.oauthAuthURL, "oauth-auth-url", "", "the authorisation `ADDRESS` of a service without a name")
	f.StringVar(&o.oauthTokenURL, "oauth-token-url", "", "the token `ADDRESS` of a service without a name")
	f.StringSliceVar(&o.oauthScopes, "oauth-scopes", nil, "the `SCOPES` of a service without a name")
	f.StringSliceVar(&o.folders, "folders", nil, "the `FOLDERS` in which inquiries arrive; INBOX if not said")
	f.StringVar(&o.sent, "sent", "", "the `FOLDER` with sent mail; found by itself if not said")
	f.StringVar(&o.drafts, "drafts", "", "the `FOLDER` for \"draft --save\"; found by itself if not said")
	f.StringVar(&o.since, "since", "", "pull nothing older than this `DAY`: 90d, 2026-01-01, or all")
	f.StringVar(&o.hours, "hours", "", "working `HOURS`, Monday to Friday: 09:00-18:00, 09:00-12:00,13:30-18:00, or always")
	f.StringVar(&o.schedule, "schedule", "", "whether to pull by itself from now on: `ANSWER` is yes or no")
	f.BoolVar(&o.pull, "pull", true, "fetch mail when all is set up")
	f.BoolVar(&o.dryRun, "dry-run", false, "test the sign-in and print what would be written")
	cmd.MarkFlagsMutuallyExclusive("password-stdin", "password-command", "password-env", "token-command")
	cmd.MarkFlagsMutuallyExclusive("password-command", "password-env", "password-file", "token-command")
	cmd.MarkFlagsMutuallyExclusive("maildir", "host")
	return cmd
}

// setup is a first set-up under way: nothing is written before the end.
type setup struct {
	env      *Env
	w        *i18n.Words
	o        initOptions
	cfg      *config.Config
	text     []byte // of the config; nil without one
	addr     provider.Address
	preset   provider.Preset
	account  config.Account
	secret   string // typed, or a refresh token; "" when it is found elsewhere
	survey   *imap.Survey
	settings []config.Pair
	schedule bool
}

// runInit asks, tries, and writes, in this order.
func runInit(ctx context.Context, env *Env, cmd *cobra.Command, o initOptions) error {
	s := &setup{env: env, o: o}
	steps := []func(context.Context) error{
		s.begin, s.askLanguage, s.askAddress, s.findServer, s.placeSecret, s.askForSecret,
		s.try, s.askFolders, s.askHours,
		func(context.Context) error { return s.askSchedule(cmd) },
		s.write,
	}
	for _, step := range steps {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := step(ctx); err != nil {
			return err
		}
	}
	if o.dryRun {
		return nil
	}
	return s.finish(ctx, cmd)
}

// begin reads the config that is there, and what its account would be called.
func (s *setup) begin(context.Context) error {
	path := s.env.configPath()
	if err := safeConfig(path); err != nil {
		return err
	}
	text, err := os.ReadFile(path)
	switch {
	case err == nil:
		s.text = text
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("read config: %w", err)
	}
	// A config named by --config need not exist yet: this command makes it.
	cfg, err := config.Load(path, false, s.env.Getenv)
	if err != nil {
		return err
	}
	s.cfg = cfg
	s.env.cfg, s.env.words = cfg, nil
	s.env.now = s.env.now.In(cfg.Location)
	s.w = s.env.Words()
	if s.o.name != "" {
		if _, taken := cfg.Account(s.o.name); taken {
			return s.taken(s.o.name)
		}
	}
	return nil
}

func (s *setup) taken(name string) error {
	return hint(usagef("the account %q is in %s already", name, s.env.configPath()),
		"check it: inquiry doctor "+name, "give it another password: inquiry config password "+name, "add another mailbox: inquiry init --name OTHER")
}

// question asks where somebody can answer, and takes the default elsewhere;
// with neither, the flag is named that must be given.
func (s *setup) question(flag, text, byDefault string) (string, error) {
	if s.env.canAsk() {
		return s.env.ask(text, byDefault)
	}
	if byDefault == "" {
		return "", usagef("nobody can be asked: give --%s", flag)
	}
	return byDefault, nil
}

func (s *setup) askLanguage(context.Context) error {
	lang := strings.ToLower(s.o.language)
	if lang == "" && (s.has("language") || s.env.flags.lang != "") {
		return nil
	}
	if lang == "" {
		if !s.env.canAsk() {
			return nil // the locale goes on deciding
		}
		answer, err := s.env.ask(s.w.T("init.ask.language"), s.w.Lang())
		if err != nil {
			return err
		}
		lang = strings.ToLower(answer)
	}
	if i18n.For(lang).Lang() != lang {
		return usagef("--language takes en or zh, not %q", lang)
	}
	s.settings = append(s.settings, config.Pair{Key: "language", Value: lang})
	if s.env.flags.lang == "" {
		s.w = i18n.For(lang)
		s.env.words = s.w
	}
	return nil
}

// has reports whether the config that is there sets a key.
func (s *setup) has(key string) bool {
	origin := s.cfg.Origin(key)
	return origin != "" && origin != "default"
}

// askHours asks for the working hours of Monday to Friday, unless they are set.
func (s *setup) askHours(context.Context) error {
	if s.has("hours") || s.has("working_hours") {
		return nil
	}
	const usual = "09:00-18:00"
	text := s.o.hours
	if text == "" {
		answer, err := s.question("hours", s.w.T("init.ask.hours", "Zone", zoneName(s.env.Now())), usual)
		if err != nil {
			return err
		}
		text = answer
	}
	if strings.EqualFold(text, "always") {
		s.settings = append(s.settings, config.Pair{Key: "hours", Value: "always"})
		return nil
	}
	spans := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '，' || r == '、' })
	if err := checkSpans(spans); err != nil {
		return hint(usagef("%v", err), "write 09:00-18:00, several spans with commas: 09:00-12:00,13:30-18:00, or always")
	}
	if len(spans) == 1 && spans[0] == usual {
		return nil // the default
	}
	var days []config.Pair
	for _, d := range config.Weekdays[:5] {
		days = append(days, config.Pair{Key: d, Value: spans})
	}
	s.settings = append(s.settings, config.Pair{Key: "working_hours", Value: days})
	return nil
}

func checkSpans(spans []string) error {
	last := 0
	for _, text := range spans {
		span, err := worktime.ParseSpan(text)
		switch {
		case err != nil:
			return err
		case span.From < last:
			return fmt.Errorf("working hours: %q begins before the span before it ends", text)
		}
		last = span.To
	}
	if len(spans) == 0 {
		return errors.New("working hours: there are none")
	}
	return nil
}

// daysBack is how far back a first pull goes if nothing else is said: what is
// older is no open inquiry any more.
const daysBack = 90

// sinceDay reads --since and its like; the zero time is all mail.
func sinceDay(text string, now time.Time) (time.Time, error) {
	if strings.EqualFold(text, "all") || text == "全部" {
		return time.Time{}, nil
	}
	return dayFlag("--since", text, now)
}
