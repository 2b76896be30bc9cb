package config

import (
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/go-viper/mapstructure/v2"
	"github.com/spf13/viper"
)

// Load reads the file at path, or the defaults when path is "" or, unless
// required, does not exist. Environment variables INQUIRY_<KEY> stand above the
// file. Relative paths in the file count from the file's directory.
func Load(path string, required bool, getenv func(string) string) (*Config, error) {
	text, err := readFile(path, required)
	if err != nil {
		return nil, err
	}
	return decode(path, text, getenv)
}

// decode reads the text of a config file; nil is none.
func decode(path string, text []byte, getenv func(string) string) (*Config, error) {
	v := viper.NewWithOptions(
		viper.KeyDelimiter("::"),
		viper.EnvKeyReplacer(strings.NewReplacer("::", "_", "-", "_")),
	)
	for key, value := range defaults {
		v.SetDefault(key, value)
	}
	var err error
	var doc *document
	if text != nil {
		if doc, err = parse(path, text); err != nil {
			return nil, err
		}
		v.SetConfigType("yaml")
		if err := v.ReadConfig(strings.NewReader(string(text))); err != nil {
			return nil, &Error{File: path, Msg: err.Error()}
		}
	}
	cfg := &Config{origins: map[string]string{}}
	if text != nil {
		cfg.Path = path
	}
	for _, key := range environmentKeys {
		if value := getenv(envName(key)); value != "" {
			v.Set(key, value)
			cfg.origins[key] = "environment " + envName(key)
		}
	}
	hooks := mapstructure.ComposeDecodeHookFunc(dateToString,
		mapstructure.StringToTimeDurationHookFunc(), mapstructure.StringToSliceHookFunc(","))
	if err := v.UnmarshalExact(cfg, viper.DecodeHook(hooks)); err != nil {
		key, msg := decodeFault(err)
		return nil, cfg.at(path, doc, key, &Error{Msg: msg})
	}
	cfg.fill(getenv("HOME"))
	if err := cfg.check(doc); err != nil {
		return nil, err
	}
	for _, key := range topKeys() {
		switch {
		case cfg.origins[key] != "":
		case doc != nil && doc.line(key) > 0:
			cfg.origins[key] = fmt.Sprintf("%s:%d", path, doc.line(key))
		default:
			cfg.origins[key] = "default"
		}
	}
	return cfg, nil
}

// at completes an error about a key: with the variable of the environment that
// set it, else with file and line.
func (c *Config) at(path string, doc *document, key string, e *Error) *Error {
	if origin := c.origins[strings.ReplaceAll(key, ".", "::")]; strings.HasPrefix(origin, "environment ") {
		e.File = origin
		return e
	}
	e.File, e.Line = path, doc.line(key)
	return e
}

func envName(key string) string {
	return "INQUIRY_" + strings.ToUpper(strings.NewReplacer("::", "_").Replace(key))
}

// dateToString keeps a date that YAML took for a timestamp as the text it was.
func dateToString(from, to reflect.Type, value any) (any, error) {
	if t, ok := value.(time.Time); ok && to.Kind() == reflect.String {
		return t.Format(time.DateOnly), nil
	}
	return value, nil
}

// decodeFault takes the key and the first complaint out of the decoder's message,
// which speaks of Go's types, and says what is wanted instead.
func decodeFault(err error) (key, msg string) {
	msg = strings.TrimPrefix(err.Error(), "decoding failed due to the following error(s):\n\n")
	msg, _, _ = strings.Cut(msg, "\n")
	_, rest, ok := strings.Cut(msg, "'")
	if !ok {
		return "", msg
	}
	key, rest, _ = strings.Cut(rest, "'")
	key = strings.ToLower(strings.NewReplacer("[", ".", "]", "").Replace(key))
	says := func(parts ...string) bool {
		return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(rest, p) })
	}
	switch {
	case says("value as 'int", "value as 'uint"):
		return key, fmt.Sprintf("%s: a whole number is wanted", key)
	case says("value as 'bool"):
		return key, fmt.Sprintf("%s: true or false is wanted", key)
	case says("invalid duration", "unit in duration"):
		return key, fmt.Sprintf("%s: a duration such as 60s or 15m is wanted", key)
	case says("expected a map"):
		return key, fmt.Sprintf("%s: keys with values are wanted, as in config.example.yaml", key)
	case says("expected type 'string'"):
		return key, fmt.Sprintf("%s: one text is wanted, no list and no keys", key)
	}
	return key, msg
}

// fill completes what depends on other values.
func (c *Config) fill(home string) {
	if c.WorkingHours == nil {
		c.WorkingHours = map[string][]string{}
		for _, d := range []string{"mon", "tue", "wed", "thu", "fri"} {
			c.WorkingHours[d] = []string{"09:00-18:00"}
		}
	}
	for tier, limit := range defaultFirstReply {
		if c.FirstReply[tier] == "" {
			c.FirstReply = withTier(c.FirstReply, tier, limit)
		}
	}
	for tier, days := range defaultFollowUp {
		if c.FollowUp[tier] == nil {
			c.FollowUp = withTier(c.FollowUp, tier, days)
		}
	}
	base := filepath.Dir(c.Path)
	rel := func(p string) string {
		if rest, ok := strings.CutPrefix(p, "~/"); ok && home != "" {
			return filepath.Join(home, rest)
		}
		if p == "" || c.Path == "" || filepath.IsAbs(p) {
			return p
		}
		return filepath.Join(base, p)
	}
	c.Database, c.Templates, c.FAQFolder = rel(c.Database), rel(c.Templates), rel(c.FAQFolder)
	for _, k := range c.Kits {
		for i := range k.Files {
			k.Files[i] = rel(k.Files[i])
		}
	}
	for i := range c.Notify.Hooks {
		h := &c.Notify.Hooks[i]
		h.AddressFile, h.SecretFile, h.CAFile = rel(h.AddressFile), rel(h.SecretFile), rel(h.CAFile)
	}
	for i := range c.Accounts {
		a := &c.Accounts[i]
		if a.Maildir == "" {
			if a.TLS == "" {
				a.TLS = "implicit"
			}
			if a.Port == 0 {
				a.Port = map[string]int{"implicit": 993, "starttls": 143}[a.TLS]
			}
			if a.Username == "" {
				a.Username = a.Address
			}
		}
		if len(a.Folders) == 0 {
			a.Folders = []string{"INBOX"}
		}
		a.Maildir, a.CAFile, a.PasswordFile = rel(a.Maildir), rel(a.CAFile), rel(a.PasswordFile)
		a.OAuth.ClientSecretFile = rel(a.OAuth.ClientSecretFile)
	}
}

func withTier[V any](m map[string]V, tier string, v V) map[string]V {
	if m == nil {
		m = map[string]V{}
	}
	m[tier] = v
	return m
}
