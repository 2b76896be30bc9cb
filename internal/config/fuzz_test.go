package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzDecode reads arbitrary texts as a config: each is right, or refused with an
// error that names the file, and never makes the program fail.
func FuzzDecode(f *testing.F) {
	example, err := os.ReadFile(filepath.Join("..", "..", "config.example.yaml"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(example))
	for _, s := range []string{
		"", "a: [", "timezone: Mars\n", "accounts:\n  - {name: a, host: b}\n", "first_reply: {a: 1h}\nfollow_up: {a: [1,2]}\n", "working_hours:\n  mon: [\"09:00-08:00\"]\n",
		"&a [*a]", "? {a: b}\n", "language: en\nlanguage: zh\n", "holidays: [2026-02-30]\n", "limits: {idle: 1h, mailbox: 15m, message_bytes: -1}\n", "points:\n  - {signal: quantity, points: 1e9}\n",
		"a: &x [1,1]\nb: &y [*x,*x]\nc: [*y,*y]\n", "company: !!binary aGk=\n", "\ufefflanguage: zh\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		cfg, err := decode("config.yaml", []byte(text), func(string) string { return "" })
		var fault *Error
		switch {
		case err == nil && (cfg == nil || cfg.Location == nil):
			t.Error("a config without a zone")
		case err != nil && !errors.As(err, &fault):
			t.Errorf("%T: %v", err, err)
		case err != nil && !strings.HasPrefix(err.Error(), "config.yaml"):
			t.Errorf("the error does not name the file: %v", err)
		}
	})
}

// FuzzMoney reads amounts: what is accepted is not negative, has three letters and
// reads the same again.
func FuzzMoney(f *testing.F) {
	for _, s := range []string{"USD 12500", "12500.50 EUR", "12,500.50 usd", "USD-5", "1.2.3 EUR", "EUR", "12 500 CNY", "99999999999999999999999 USD", "12.500,50 EUR", "1e5 USD", "٣ USD"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := ParseMoney(s)
		if err != nil {
			return
		}
		if len(m.Currency) != 3 || m.Amount == "" || strings.Trim(m.Amount, "0123456789.") != "" {
			t.Errorf("%q is %+v", s, m)
		}
		if again, err := ParseMoney(m.Currency + " " + m.Amount); err != nil || again != m {
			t.Errorf("%+v reads again as %+v, %v", m, again, err)
		}
	})
}

func TestParseMoney(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"code first":       {"USD 12500", "12500 USD"},
		"code behind":      {"12500.50EUR", "12500.50 EUR"},
		"small letters":    {"usd 5", "5 USD"},
		"thousands":        {"USD 12,500.50", "12500.50 USD"},
		"blanks":           {"12 500 CNY", "12500 CNY"},
		"apostrophes":      {"CHF 1'250'000", "1250000 CHF"},
		"comma as point":   {"12.500,50 EUR", ""},
		"odd groups":       {"USD 1,25", ""},
		"negative":         {"USD -5", ""},
		"no currency":      {"500", ""},
		"too many letters": {"USDT 5", ""},
		"nothing":          {"", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			m, err := ParseMoney(tt.in)
			got := ""
			if err == nil {
				got = m.Amount + " " + m.Currency
			}
			if got != tt.want {
				t.Errorf("%q is %q (%v), want %q", tt.in, got, err, tt.want)
			}
		})
	}
}
