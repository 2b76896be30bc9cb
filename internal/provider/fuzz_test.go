package provider

import (
	"strings"
	"testing"
)

// An address that is taken can be written into a config, a command and an IMAP
// line, and reads as itself again.
func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"lin@163.com", "lin＠163。com", "info@müller-licht.de", "a@b@c", "销售@163.com", "a..b@c.d", "\"a b\"@c.d", "a@[127.0.0.1]", "x@xn--ksry3x.cn", "a\x00@b.c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := ParseAddress(s)
		if err != nil {
			if a != (Address{}) {
				t.Errorf("%q: an error and %v", s, a)
			}
			return
		}
		if strings.ContainsAny(a.String(), " \r\n\x00\"'\\(){}%*<>,;") && !strings.ContainsAny(a.Local, "'{}%*") || strings.ContainsAny(a.Domain, "'{}%*") || a.Domain != strings.ToLower(a.Domain) {
			t.Errorf("%q became %q", s, a)
		}
		again, err := ParseAddress(a.String())
		if err != nil || again != a {
			t.Errorf("%q, read again: %v, %v", a, again, err)
		}
		_ = CheckSlip(a)
	})
}
