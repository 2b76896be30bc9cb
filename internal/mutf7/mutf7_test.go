package mutf7

import (
	"testing"
	"unicode/utf8"
)

func TestNames(t *testing.T) {
	for coded, name := range map[string]string{
		"INBOX":                              "INBOX",
		"&XfJT0ZAB-":                         "已发送",
		"Entw&APw-rfe":                       "Entwürfe",
		"R&-D":                               "R&D",
		"&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-": "Отправленные",
	} {
		if got := Decode(coded); got != name {
			t.Errorf("Decode(%q) = %q, want %q", coded, got, name)
		}
		if got := Encode(name); got != coded {
			t.Errorf("Encode(%q) = %q, want %q", name, got, coded)
		}
	}
}

// What is not well encoded stays as it came.
func TestDecodeBroken(t *testing.T) {
	for in, want := range map[string]string{"A&B": "A&B", "&!!!-": "&!!!-", "已发送": "已发送", "a\xffb": "a\uFFFDb"} {
		if got := Decode(in); got != want {
			t.Errorf("Decode(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("&XfJT0ZAB-")
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(Decode(s)) {
			t.Fatalf("%q gives invalid UTF-8", s)
		}
	})
}

func TestFold(t *testing.T) {
	for name, want := range map[string]string{
		"Sent Items":          "sent items",
		" Sent\u00a0 Mail ":   "sent mail",
		"\u200eＤｒａｆｔｓ\u200f":  "drafts",
		"E\u0301le\u0301ment": "élément",
		"已发送":                 "已发送",
	} {
		if got := Fold(name); got != want {
			t.Errorf("Fold(%q) = %q, want %q", name, got, want)
		}
	}
}
