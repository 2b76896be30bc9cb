package notify

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestText(t *testing.T) {
	more := func(n int) string { return fmt.Sprintf("+%d", n) }
	amp := func(s string) string { return strings.ReplaceAll(s, "&", "&amp;") }
	cases := []struct {
		name    string
		title   string
		lines   []string
		limit   int
		measure func(string) int
		escape  Escaper
		want    string
	}{
		{"fits", "t", []string{"a", "b"}, 5, Bytes, Plain, "t\na\nb"},
		{"whole lines go first", "t", []string{"a", "b", "c"}, 6, Bytes, Plain, "t\na\n+2"},
		{"nothing but the title", "title", []string{"a long line"}, 8, Bytes, Plain, "title\n+1"},
		{"the title is cut, the count stays", "a long title", []string{"x"}, 8, Bytes, Plain, "a l..\n+1"},
		{"bytes on a rune border", "新询盘两条", nil, 9, Bytes, Plain, "新询.."},
		{"characters of two units", "𠮷𠮷𠮷", nil, 5, Characters, Plain, "𠮷.."},
		{"an escape is not cut", "&&&", nil, 12, Bytes, amp, "&amp;&amp;.."},
		{"JSON escapes count", "\"\"\"\"\"", nil, 8, JSONBytes, Plain, `"""..`},
		{"nothing fits", "abc", nil, 1, Bytes, Plain, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := Target{}.Text(Message{Title: c.title, Lines: c.lines, More: more}, c.limit, c.measure, c.escape)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if c.measure(got) > c.limit {
				t.Errorf("%d beyond %d", c.measure(got), c.limit)
			}
		})
	}
}

func TestKeyword(t *testing.T) {
	target := Target{Keyword: "询盘"}
	if got := target.Text(Message{Title: "新询盘"}, 100, Bytes, Plain); got != "新询盘" {
		t.Errorf("%q has the word already", got)
	}
	if got := target.Text(Message{Title: "due", Lines: []string{"a"}}, 100, Bytes, Plain); got != "询盘: due\na" {
		t.Error(got)
	}
}

func TestParseAddress(t *testing.T) {
	for _, good := range []string{"https://ntfy.sh/topic", " https://hooks.example.com:8443/x?y=z#f\n", "http://127.0.0.1:8080/x", "http://[::1]/x", "http://localhost/x"} {
		a, err := ParseAddress(good)
		if err != nil {
			t.Errorf("%s: %v", good, err)
			continue
		}
		for _, shown := range []string{a.String(), fmt.Sprintf("%v %+v %#v %s", a, a, a, a)} {
			if strings.Contains(shown, "/x") || strings.Contains(shown, "topic") {
				t.Errorf("%s shows as %s", good, shown)
			}
		}
	}
}

func TestIsPhone(t *testing.T) {
	for s, want := range map[string]bool{"13800001111": true, "+86-13800001111": true, "@all": false, "lin": false, "12345": false, "1380000111a": false, "": false} {
		if IsPhone(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}
