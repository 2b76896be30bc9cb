// Package config reads config.yaml: defaults, environment, strict keys, checked
// values. An unknown key or a bad value is an *Error that names file and line.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"github.com/adrg/xdg"
	"github.com/go-viper/mapstructure/v2"
	"github.com/spf13/viper"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// Config is the whole configuration. The reference for every key is
// config.example.yaml, which a test holds against this type.
type Config struct {
	Language     string              `mapstructure:"language"`      // en or zh; "" asks the locale
	Database     string              `mapstructure:"database"`      // path of the SQLite file
	Timezone     string              `mapstructure:"timezone"`      // IANA name; "" is the machine's zone
	Hours        string              `mapstructure:"hours"`         // "working" or "always"
	WorkingHours map[string][]string `mapstructure:"working_hours"` // mon … sun -> spans "09:00-12:00"; a day not named is off
	Holidays     []string            `mapstructure:"holidays"`      // YYYY-MM-DD
	Workdays     []string            `mapstructure:"workdays"`      // weekend days worked in exchange, YYYY-MM-DD
	Company      Company             `mapstructure:"company"`
	Competitors  []string            `mapstructure:"competitors"`
	FreeMail     FreeMail            `mapstructure:"free_mail"`
	FirstReply   map[string]string   `mapstructure:"first_reply"` // tier -> "1h" or "1d" of working time
	FollowUp     map[string][]int    `mapstructure:"follow_up"`   // tier -> days after our last message
	LostReasons  []string            `mapstructure:"lost_reasons"`
	Owners       []Owner             `mapstructure:"owners"`
	Points       []Points            `mapstructure:"points"`
	Signature    string              `mapstructure:"signature"`    // stands below drafts
	Templates    string              `mapstructure:"templates"`    // folder of the user's own letters; "" for the built-in ones
	FAQFolder    string              `mapstructure:"faq_folder"`   // folder of answers, <topic>.<language>.md
	FAQ          []FAQ               `mapstructure:"faq"`          // answers; they come before those of the folder
	FAQOldDays   int                 `mapstructure:"faq_old_days"` // an answer not worked on for longer is old; 0: never
	Kits         []Kit               `mapstructure:"kits"`
	Customers    Customers           `mapstructure:"customers"`
	Report       Report              `mapstructure:"report"`
	Notify       Notify              `mapstructure:"notify"`
	Limits       Limits              `mapstructure:"limits"`
	Accounts     []Account           `mapstructure:"accounts"`

	// Path is the file that was read, "" without one.
	Path string `mapstructure:"-"`
	// Location is the zone that Timezone names.
	Location *time.Location `mapstructure:"-"`

	origins map[string]string
}

// Company is the exporter.
type Company struct {
	Name    string   `mapstructure:"name"`
	Names   []string `mapstructure:"names"`   // further names by which chats and forms call us
	Domains []string `mapstructure:"domains"` // our own mail domains besides those of the accounts
	Country string   `mapstructure:"country"` // ISO 3166-1 alpha-2
}

// FreeMail changes the list of free-mail domains.
type FreeMail struct {
	Add    []string `mapstructure:"add"`
	Remove []string `mapstructure:"remove"`
}

// Owner says who minds which inquiries: those that fit every condition named.
// The first rule that fits decides. A condition takes one value or several.
type Owner struct {
	Name     string   `mapstructure:"name"`
	Country  []string `mapstructure:"country"`  // ISO 3166-1 alpha-2
	Channel  []string `mapstructure:"channel"`  // email, website, alibaba …
	Product  []string `mapstructure:"product"`  // words of the product's name
	Customer []string `mapstructure:"customer"` // address, mail domain or company
}

// Points overrides what a signal is worth.
type Points struct {
	Signal string `mapstructure:"signal"`
	Points int    `mapstructure:"points"`
}

// FAQ is what we answer on a topic, in one language.
type FAQ struct {
	Topic    string `mapstructure:"topic"`
	Language string `mapstructure:"language"` // ISO 639-1
	Text     string `mapstructure:"text"`
	Updated  string `mapstructure:"updated"` // day it was last worked on; "": that of the config file
}

// Kit lists what goes with the first answer to inquiries of a tier.
type Kit struct {
	Tier  string   `mapstructure:"tier"`
	Files []string `mapstructure:"files"`
}

// Customers says where the segments of customers begin.
type Customers struct {
	BigTags          []string `mapstructure:"big_tags"`
	BigAmounts       []string `mapstructure:"big_amounts"`  // won in all, one sum a currency: "USD 50000"
	BigQuantity      float64  `mapstructure:"big_quantity"` // pieces, sets or pairs in one request; 0 leaves quantity aside
	SmallTags        []string `mapstructure:"small_tags"`
	ConsumerTags     []string `mapstructure:"consumer_tags"`
	ConsumerQuantity float64  `mapstructure:"consumer_quantity"` // at most so many, of a private address without a company
}

// Report sets up "inquiry report".
type Report struct {
	WeekStarts   string        `mapstructure:"week_starts"` // monday or sunday
	ChannelCosts []ChannelCost `mapstructure:"channel_costs"`
}

// ChannelCost is what a channel costs in a month: membership, advertisements.
type ChannelCost struct {
	Channel  string  `mapstructure:"channel"` // as "inquiry stats channel --json" spells it
	Month    float64 `mapstructure:"month"`
	Currency string  `mapstructure:"currency"` // ISO 4217
}

// Limits bound what strangers may cost us.
type Limits struct {
	MessageBytes int64         `mapstructure:"message_bytes"` // beyond: header and 256 KiB of text
	Idle         time.Duration `mapstructure:"idle"`          // without a byte from the server
	Mailbox      time.Duration `mapstructure:"mailbox"`       // for one mailbox in one run
}

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

// OwnAddresses lists every address of ours, in the order of the accounts.
func (c *Config) OwnAddresses() []string {
	var own []string
	for _, a := range c.Accounts {
		if a.Address != "" {
			own = append(own, strings.ToLower(a.Address))
		}
		for _, x := range a.Aliases {
			own = append(own, strings.ToLower(x))
		}
	}
	return own
}

// Account returns the account called name.
func (c *Config) Account(name string) (Account, bool) {
	for _, a := range c.Accounts {
		if a.Name == name {
			return a, true
		}
	}
	return Account{}, false
}

// Error is a fault in the configuration.
type Error struct {
	File string
	Line int // 0 when the fault has no line
	Msg  string
	Hint string
}

// Error gives "file:line: message".
func (e *Error) Error() string {
	switch {
	case e.File == "":
		return e.Msg
	case e.Line > 0:
		return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg)
	default:
		return e.File + ": " + e.Msg
	}
}

// Paths are the places where the program keeps things.
type Paths struct {
	Config   string
	Database string
	State    string // directory of log and lock
}

// DefaultPaths are the places of this machine, following the XDG base directory
// specification on Unix and the known folders on Windows.
func DefaultPaths(getenv func(string) string) Paths {
	dir := func(env, fallback string) string {
		if d := getenv(env); filepath.IsAbs(d) {
			return d
		}
		if home := getenv("HOME"); home != "" && fallback != "" && os.PathSeparator == '/' {
			return filepath.Join(home, fallback)
		}
		switch env {
		case "XDG_CONFIG_HOME":
			return xdg.ConfigHome
		case "XDG_DATA_HOME":
			return xdg.DataHome
		default:
			return xdg.StateHome
		}
	}
	return Paths{
		Config:   filepath.Join(dir("XDG_CONFIG_HOME", ".config"), "inquiry", "config.yaml"),
		Database: filepath.Join(dir("XDG_DATA_HOME", ".local/share"), "inquiry", "inquiry.db"),
		State:    filepath.Join(dir("XDG_STATE_HOME", ".local/state"), "inquiry"),
	}
}

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
		return nil, &Error{File: path, Line: doc.line(key), Msg: msg}
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

// Origin says where the value of a top-level key came from.
func (c *Config) Origin(key string) string { return c.origins[key] }

// Value is one top-level setting.
type Value struct {
	Key   string
	Value any
}

// Values lists all top-level settings in the order of the reference.
func (c *Config) Values() []Value {
	var values []Value
	v := reflect.ValueOf(*c)
	for i := range v.NumField() {
		if tag := v.Type().Field(i).Tag.Get("mapstructure"); tag != "" && tag != "-" {
			values = append(values, Value{Key: tag, Value: plain(v.Field(i))})
		}
	}
	return values
}

// plain turns a setting into maps and lists under the names of the file.
func plain(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Struct:
		m := map[string]any{}
		for i := range v.NumField() {
			if tag := v.Type().Field(i).Tag.Get("mapstructure"); tag != "" && !v.Field(i).IsZero() {
				m[tag] = plain(v.Field(i))
			}
		}
		return m
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = plain(v.Index(i))
		}
		return list
	}
	if d, ok := v.Interface().(time.Duration); ok {
		return d.String()
	}
	return v.Interface()
}

func readFile(path string, required bool) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !required:
		return nil, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, &Error{File: path, Msg: "no such file", Hint: "write one after config.example.yaml, or leave --config out"}
	case err != nil:
		return nil, &Error{File: path, Msg: "read config: " + err.Error()}
	}
	return []byte(strings.TrimPrefix(string(text), "\ufeff")), nil
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

// decodeFault takes the key and the first complaint out of the decoder's message.
func decodeFault(err error) (key, msg string) {
	msg = strings.TrimPrefix(err.Error(), "decoding failed due to the following error(s):\n\n")
	msg, _, _ = strings.Cut(msg, "\n")
	if _, rest, ok := strings.Cut(msg, "'"); ok {
		key, _, _ = strings.Cut(rest, "'")
	}
	return strings.ToLower(strings.NewReplacer("[", ".", "]", "").Replace(key)), msg
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

// Tier returns the value that a map of the config holds for a tier; viper
// folds keys to lower case.
func Tier[V any](m map[string]V, t inquiry.Tier) V { return m[strings.ToLower(string(t))] }
