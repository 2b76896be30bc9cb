package screen

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestTable(t *testing.T) {
	columns := []Column{{Title: "ID", Right: true}, {Title: "T"}, {Title: "BUYER", Min: 8}, {Title: "WANTS", Min: 10}}
	rows := [][]string{
		{"418", "A", "Müller Beleuchtung GmbH", "5,000 pcs LED panel, CE, FOB Hamburg, before end of March"},
		{"7", "C", "佐藤電機株式会社 田中様", "破損 42 台, 交換を希望"},
		{"12", "B", "한빛조명 주식회사", "شركة النور للتجارة"},
		{"9", "X", "", "tab\tand\x1b[31m escape"},
	}
	for _, width := range []int{40, 60, 80, 100, 120, 140} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			var b strings.Builder
			if err := Table(&b, width, columns, rows); err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.TrimRight(b.String(), "\n"), "\n")
			if len(lines) != 1+len(rows) {
				t.Fatalf("%d lines:\n%s", len(lines), b.String())
			}
			for _, l := range lines {
				if Width(l) > width {
					t.Errorf("line of %d cells: %q", Width(l), l)
				}
			}
			if strings.ContainsRune(b.String(), 0x1b) {
				t.Error("an escape character came through")
			}
		})
	}
}

func TestTableColumnsStandUnderOneAnother(t *testing.T) {
	var b strings.Builder
	err := Table(&b, 0, []Column{{Title: "ID", Right: true}, {Title: "BUYER", Min: 5}, {Title: "Z"}}, [][]string{
		{"1", "日本", "z"}, {"22", "abc", "z"},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "ID  BUYER  Z\n 1  日本   z\n22  abc    z\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestTruncate(t *testing.T) {
	tests := map[string]struct {
		in   string
		n    int
		want string
	}{
		"fits":                  {"abc", 3, "abc"},
		"cut":                   {"abcdef", 5, "abc.."},
		"never half a wide one": {"日本語", 5, "日.."},
		"cluster stays whole":   {"e\u0301e\u0301e\u0301e\u0301", 3, "e\u0301.."},
		"no room":               {"abcdef", 2, ".."},
		"nothing":               {"abcdef", 0, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := Truncate(tt.in, tt.n); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestClean(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"plain":                 {"price list", "price list"},
		"escape sequence":       {"a\x1b]8;;http://x\x07b", "a]8;;http://xb"},
		"direction override":    {"invoice\u202Efdp.exe", "invoicefdp.exe"},
		"zero width":            {"pay\u200bpal", "paypal"},
		"Persian joiner stays":  {"می\u200cخواهم", "می\u200cخواهم"},
		"joiner between Latin":  {"a\u200db", "ab"},
		"line and tab stay":     {"a\n\tb", "a\n\tb"},
		"C1 and DEL":            {"a\u0080\u009bb\x7f", "ab"},
		"line separator":        {"a\u2028b", "a\nb"},
		"invalid byte":          {"a\xffb", "a\uFFFDb"},
		"tag characters":        {"a\U000E0041b", "ab"},
		"private use":           {"a\uE000b", "ab"},
		"Hangul filler":         {"a\u3164b", "ab"},
		"emoji without variant": {"☎\uFE0F", "☎"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Clean(tt.in)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWrap(t *testing.T) {
	tests := map[string]struct {
		in   string
		n    int
		want []string
	}{
		"at blanks":      {"one two three", 8, []string{"one two", "three"}},
		"without blanks": {"请问最小起订量是多少", 9, []string{"请问最小", "起订量是", "多少"}},
		"long word":      {"abcdefghij", 4, []string{"abcd", "efgh", "ij"}},
		"paragraphs":     {"a\n\nb", 10, []string{"a", "", "b"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Wrap(tt.in, tt.n)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "a\x1b[2Jb", "日本\u202e語", "\xff\xfe", "می\u200cخواهم"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Clean(s)
		if !utf8.ValidString(got) {
			t.Fatalf("invalid UTF-8: %q", got)
		}
		if again := Clean(got); again != got {
			t.Fatalf("cleaning twice differs: %q, %q", got, again)
		}
		if strings.ContainsAny(got, "\x00\x07\x1b\x7f") {
			t.Fatalf("a control character came through: %q", got)
		}
	})
}
