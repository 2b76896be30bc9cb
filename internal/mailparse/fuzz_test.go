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
