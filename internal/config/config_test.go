package config

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func noEnv(string) string { return "" }

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// The example is the reference: it must hold every key, and its values must be the defaults.
func TestExampleIsTheReference(t *testing.T) {
	example, err := Load("../../config.example.yaml", true, noEnv)
	if err != nil {
		t.Fatal(err)
	}
	none, err := Load("", false, noEnv)
	if err != nil {
		t.Fatal(err)
	}
	ignore := []cmp.Option{
		cmpopts.IgnoreUnexported(Config{}), cmpopts.IgnoreFields(Config{}, "Path", "Location"), cmpopts.EquateEmpty(),
	}
	if diff := cmp.Diff(none, example, ignore...); diff != "" {
		t.Errorf("the example differs from the defaults (-default +example):\n%s", diff)
	}

	text, err := os.ReadFile("../../config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	bare := string(regexp.MustCompile(`(?m)^#(  )`).ReplaceAll(text, []byte("$1")))
	for _, list := range []string{"accounts", "points", "faq", "kits", "owners"} {
		bare = strings.ReplaceAll(bare, "\n"+list+": []", "\n"+list+":")
	}
	for _, list := range []string{"channel_costs", "hooks"} {
		bare = strings.ReplaceAll(bare, "\n  "+list+": []", "\n  "+list+":")
	}
	full, err := Load(write(t, bare), true, noEnv)
	if err != nil {
		t.Fatalf("with its commented lines: %v", err)
	}
	if len(full.Accounts) != 4 || len(full.Points) != 1 || len(full.FAQ) != 1 || len(full.Kits) != 1 || len(full.Report.ChannelCosts) != 1 || len(full.Notify.Hooks) != 2 {
		t.Fatalf("accounts %d, points %d, answers %d, kits %d, costs %d", len(full.Accounts), len(full.Points), len(full.FAQ), len(full.Kits), len(full.Report.ChannelCosts))
	}
	var missing []string
	var walk func(reflect.Type)
	walk = func(rt reflect.Type) {
		for i := range rt.NumField() {
			f := rt.Field(i)
			tag := f.Tag.Get("mapstructure")
			if tag == "" || tag == "-" {
				continue
			}
			if !regexp.MustCompile(`(?m)[\s{-]` + tag + `:`).MatchString(bare) {
				missing = append(missing, tag)
			}
			ft := f.Type
			if ft.Kind() == reflect.Slice {
				ft = ft.Elem()
			}
			if ft.Kind() == reflect.Struct {
				walk(ft)
			}
		}
	}
	walk(reflect.TypeFor[Config]())
	if missing != nil {
		t.Errorf("config.example.yaml lacks %v", missing)
	}
}

func TestFaultsNameFileLineAndWayOut(t *testing.T) {
	tests := map[string]struct {
		text string
		line int
		msg  string
		hint string
	}{
		"unknown key":        {"language: en\ntimezon: UTC\n", 2, `unknown key "timezon"`, `did you mean "timezone"?`},
		"unknown nested key": {"accounts:\n  - name: a\n    hosts: x\n", 3, `unknown key "accounts.hosts"`, `did you mean "accounts.host"?`},
		"password in config": {"accounts:\n  - name: a\n    password: x\n", 3, `unknown key "accounts.password"`, "keyring"},
		"twice":              {"hours: always\nhours: working\n", 2, "hours", ""},
		"bad zone":           {"\ntimezone: Asia/Shangai\n", 2, `unknown time zone "Asia/Shangai"`, "IANA"},
		"bad span":           {"working_hours:\n  mon: [\"9-12\"]\n", 2, "working_hours.mon", "09:00-12:00"},
		"overlapping spans":  {"working_hours:\n  mon: [\"09:00-12:00\", \"11:00-13:00\"]\n", 2, "begins before", ""},
		"bad day":            {"working_hours:\n  mo: [\"09:00-12:00\"]\n", 2, `unknown key "working_hours.mo"`, "working_hours.mon"},
		"bad holiday":        {"holidays:\n  - 2026-10-01\n  - 1 October\n", 3, `"1 October" is no date`, ""},
		"no host":            {"accounts:\n  - name: a\n    address: a@b.com\n", 2, "neither host nor maildir", "maildir"},
		"two of a name":      {"accounts:\n  - {name: a, maildir: x}\n  - {name: a, maildir: y}\n", 3, `two accounts are called "a"`, ""},
		"plain text":         {"accounts:\n  - {name: a, host: h, address: a@b.com, tls: none}\n", 2, `tls "none"`, "no plain text"},
		"wrong type":         {"limits:\n  idle: soon\n", 2, "limits.idle: a duration such as", ""},
		"text for a number":  {"hours: always\nfaq_old_days: soon\n", 2, "faq_old_days: a whole number is wanted", ""},
		"text for a step":    {"follow_up:\n  a: [1, x]\n", 2, "a whole number is wanted", ""},
		"text for keys":      {"company: Bright Lighting\n", 1, "company: keys with values are wanted", ""},
		"list for a text":    {"hours: [always]\n", 1, "hours: one text is wanted", ""},
		"in GBK":             {"hours: always\ncompany:\n  name: \xb9\xe2\xc3\xf7\n", 3, "not UTF-8", "save the file as UTF-8"},
		"in UTF-16":          {"\xff\xfeh\x00o\x00u\x00r\x00s\x00", 1, "not UTF-8", "save the file as UTF-8"},
		"an image":           {"\x89PNG\r\n\x1a\n\x00\x00", 1, "not UTF-8", ""},
		"another file":       {strings.Repeat("# and so on\n", 400_000), 0, "more than 4 MiB", "another file"},
		"unknown topic":      {"faq:\n  - {topic: prise, language: en, text: x}\n", 2, `unknown topic "prise"`, "inquiry faq"},
		"kit of junk":        {"kits:\n  - {tier: X, files: [a.pdf]}\n", 2, `kits: tier "X"`, "A, B, C or D"},
		"unknown channel":    {"report:\n  channel_costs:\n    - {channel: alibabba, month: 3, currency: USD}\n", 3, `"alibabba" is no channel`, "alibaba"},
		"cost no currency":   {"report:\n  channel_costs:\n    - {channel: alibaba, month: 3}\n", 3, "and its currency", "USD"},
		"hook of no kind":    {"notify:\n  hooks:\n    - {name: a, kind: wecon}\n", 3, `kind "wecon"`, `did you mean "wecom"?`},
		"two hooks":          {"notify:\n  hooks:\n    - {name: a, kind: ntfy}\n    - {name: a, kind: slack}\n", 4, `two hooks are called "a"`, ""},
		"hook without chat":  {"notify:\n  hooks:\n    - {name: a, kind: telegram}\n", 3, "names no chat", "chat:"},
		"hook with address":  {"notify:\n  hooks:\n    - {name: a, kind: slack, url: \"https://x\"}\n", 3, `unknown key "notify.hooks.url"`, "inquiry notify address"},
		"hook of an event":   {"notify:\n  hooks:\n    - {name: a, kind: slack, events: [pul]}\n", 3, `unknown event "pul"`, "pull"},
		"hook that calls":    {"notify:\n  hooks:\n    - {name: a, kind: slack, mention: [\"<!x>\"]}\n", 3, `mention "<!x>"`, "@all"},
		"notice of no tier":  {"notify:\n  tiers: [A, E]\n", 2, `notify.tiers: "E"`, "A, B"},
		"broken yaml":        {"a: [1\nb: 2\n", 1, "", ""},
		"a list":             {"- a\n", 1, "key: value", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			path := write(t, tt.text)
			_, err := Load(path, true, noEnv)
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want an *Error", err)
			}
			if e.File != path || tt.line > 0 && e.Line != tt.line || !strings.Contains(e.Msg, tt.msg) || !strings.Contains(e.Hint, tt.hint) {
				t.Errorf("got file %q line %d %q, hint %q", e.File, e.Line, e.Msg, e.Hint)
			}
		})
	}
}

func TestWorkingHoursReplaceTheDefault(t *testing.T) {
	cfg, err := Load(write(t, "working_hours: {mon: [\"09:00-12:00\", \"13:30-18:00\"]}\n"), true, noEnv)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{"mon": {"09:00-12:00", "13:30-18:00"}}
	if diff := cmp.Diff(want, cfg.WorkingHours); diff != "" {
		t.Error(diff)
	}
}

func TestEnvironmentStandsAboveTheFile(t *testing.T) {
	env := map[string]string{"INQUIRY_TIMEZONE": "Europe/Berlin", "INQUIRY_COMPETITORS": "Acme,Globex", "INQUIRY_LIMITS_IDLE": "5s", "HOME": "/home/u"}
	path := write(t, "timezone: UTC\nlanguage: zh\naccounts: [{name: m, maildir: ~/Maildir}]\n")
	cfg, err := Load(path, true, func(k string) string { return env[k] })
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Location.String() != "Europe/Berlin" || cfg.Limits.Idle != 5*time.Second || cfg.Accounts[0].Maildir != "/home/u/Maildir" {
		t.Errorf("zone %v, idle %v, maildir %q", cfg.Location, cfg.Limits.Idle, cfg.Accounts[0].Maildir)
	}
	if diff := cmp.Diff([]string{"Acme", "Globex"}, cfg.Competitors); diff != "" {
		t.Error(diff)
	}
	for key, want := range map[string]string{"timezone": "environment INQUIRY_TIMEZONE", "language": path + ":2", "hours": "default"} {
		if got := cfg.Origin(key); got != want {
			t.Errorf("origin of %s: %q, want %q", key, got, want)
		}
	}
}

func TestNoFileIsNoFault(t *testing.T) {
	if _, err := Load(filepath.Join(t.TempDir(), "none.yaml"), false, noEnv); err != nil {
		t.Error(err)
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none.yaml"), true, noEnv); err == nil {
		t.Error("a file that was asked for is missing and nobody said so")
	}
}

func TestLimits(t *testing.T) {
	for in, want := range map[string]Limit{"45m": {Minutes: 45}, "4h": {Minutes: 240}, "1d": {Days: 1}} {
		if got, err := ParseLimit(in); err != nil || got != want {
			t.Errorf("%s: %v, %v", in, got, err)
		}
	}
	for _, in := range []string{"", "1", "h", "0h", "1w", "-1h"} {
		if _, err := ParseLimit(in); err == nil {
			t.Errorf("%q was taken", in)
		}
	}
}

// A value that the environment sets is told of by the variable's name, not by a
// line of the file, which is right.
func TestFaultOfTheEnvironment(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(path, []byte("timezone: UTC\nlimits: {idle: 60s}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{"INQUIRY_TIMEZONE": "Asia/Nowhere", "INQUIRY_LIMITS_IDLE": "soon", "INQUIRY_FAQ_OLD_DAYS": "x"} {
		_, err := Load(path, true, func(k string) string { return map[string]string{name: value}[k] })
		var fault *Error
		if !errors.As(err, &fault) || fault.File != "environment "+name || fault.Line != 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}
