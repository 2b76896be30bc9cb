package mailparse

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

func FuzzParse(f *testing.F) {
	n := 0
	corpusFiles(f, func(path string, raw []byte) {
		if n++; n%7 == 0 && len(raw) < 20_000 {
			f.Add(raw)
		}
	})
	f.Fuzz(func(t *testing.T, raw []byte) {
		before := bytes.Clone(raw)
		m := Parse(raw)
		checkMessage(t, "input", m)
		if !bytes.Equal(raw, before) {
			t.Error("the raw bytes were changed")
		}
		if d := cmp.Diff(m, Parse(raw)); d != "" {
			t.Errorf("a second reading differs: %s", d)
		}
	})
}

func FuzzHTML(f *testing.F) {
	for _, s := range []string{
		"<p>a<br>b<table><tr><td>c<td>d</table>", "<div style='display:none'>x</div>y", "<blockquote type=cite>q</blockquote>",
		"<pre>a\n b</pre>", "<a href='https://x.example'>t</a>", "<jane@x.com> wrote:", "</p></table></td>",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = normalizeText(strings.ToValidUTF8(s, ""))
		page := readHTML(s)
		for _, l := range page.lines {
			if !utf8.ValidString(l.text) || strings.Contains(l.text, "\n") {
				t.Errorf("line %q", l.text)
			}
			if l.depth < 0 {
				t.Errorf("depth %d", l.depth)
			}
		}
	})
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{
		"Hi\n\nOn Mon, 2 Mar 2026 at 15:04, A <a@b.com> wrote:\n> x\ny", "From: a@b.com\nSent: 2 Mar 2026\nTo: c\nSubject: d\n\nz",
		"x\n\n---------- Forwarded message ---------\nFrom: A <a@b.com>\nDate: 2026-03-02\nSubject: s\n\ntext", "ok\n\nBest regards,\nJ\n-- \nx",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = normalizeText(strings.ToValidUTF8(s, ""))
		m := &inquiry.Message{}
		lines := textLines([]chunk{{text: s}})
		m.Text = joinLines(lines)
		split(m, lines)
		checkMessage(t, "input", m)
	})
}

func FuzzHeaderWords(f *testing.F) {
	for _, s := range []string{
		"=?UTF-8?B?5oql5Lu3?= =?gb2312?Q?=B1=A8?=", "=?iso-8859-1?q?a_b=20c?=", "=?UTF-8?Q?=1B[31m?=", "=?utf-8*en?B?YQ?=", "=?x?B?", "=?UTF-8?B?5oq?= =?UTF-8?B?l5Lu3?=",
		"\xb1\xa8\xbc\xdb", "=?ISO-2022-JP?B?GyRCSkQbKEI=?=", "=?UTF-8?Q?=0D=0ABcc:?=", "plain",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := decodeWords(s)
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Errorf("%q from %q", got, s)
		}
		if again := decodeWords(s); again != got {
			t.Errorf("%q, then %q", got, again)
		}
	})
}

func FuzzCharset(f *testing.F) {
	f.Add([]byte("\xb1\xa8\xbc\xdb"), "gb2312")
	f.Add([]byte("\x1b$BJD\x1b(B"), "iso-2022-jp")
	f.Add([]byte("~{1(<[~}"), "hz-gb-2312")
	f.Add([]byte("+YqVO9w-"), "utf-7")
	f.Add([]byte("\xff\xfeh\x00i\x00"), "utf-16")
	f.Add([]byte("\x83\x8a\xbe\xe8"), "shift_jis")
	f.Add([]byte("\xa7\xda\xad\xcc"), "big5")
	f.Add([]byte("na\xefve"), "x-unknown")
	f.Fuzz(func(t *testing.T, b []byte, label string) {
		text, instead := decodeCharset(b, label)
		if !utf8.ValidString(text) {
			t.Errorf("%q in %q gives %q", b, label, text)
		}
		if len(text) > 4*len(b)+16 {
			t.Errorf("%d bytes of %d", len(text), len(b))
		}
		if again, other := decodeCharset(b, label); again != text || other != instead {
			t.Error("a second reading differs")
		}
	})
}

func FuzzHeaderDate(f *testing.F) {
	for _, s := range []string{
		"Mon, 23 Nov 2026 08:40:00 +0800", "23 Nov 26 8:40 PM EST", "2026-11-23T08:40:00Z", "23.11.2026 08:40", "11/23/2026", "2026年11月23日 下午3:04", "Mon, 30 Feb 2026 25:61:61 +9999", "Thu, 1 Jan 1970",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at, ok := headerDate(s)
		if ok && !plausibleYear(at.Year()) {
			t.Errorf("%q is %s", s, at)
		}
		if again, same := headerDate(s); same != ok || !again.Equal(at) {
			t.Error("a second reading differs")
		}
	})
}
