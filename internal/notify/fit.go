package notify

import (
	"encoding/json"
	"sort"
	"strings"
	"unicode/utf16"
)

// Bytes, Characters and JSONBytes measure text as services count it: bytes of
// UTF-8, UTF-16 code units (which are never fewer than characters), and bytes
// inside a JSON string.
func Bytes(s string) int { return len(s) }

// Characters is the number of UTF-16 code units of s.
func Characters(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// JSONBytes is what s takes inside a JSON document, without the quotes.
func JSONBytes(s string) int {
	b, err := json.Marshal(s)
	if err != nil {
		return 2 * len(s) // strings always marshal
	}
	return len(b) - 2
}

// Escaper is the identity, or what a service wants done to special characters.
type Escaper func(string) string

// Plain escapes nothing.
func Plain(s string) string { return s }

// Text is title and lines of a message, escaped, on lines of their own and no
// longer than limit as measure counts. What does not fit is left out at the
// end, whole lines first, and More says how many; a title that is too long by
// itself is cut at a rune.
func (t Target) Text(m Message, limit int, measure func(string) int, escape Escaper) string {
	m = t.titled(m)
	return fit(append([]string{m.Title}, m.Lines...), m.More, limit, measure, escape)
}

// Body is Text without the title, for services that take the title by itself.
func (t Target) Body(m Message, limit int, measure func(string) int, escape Escaper) string {
	m = t.titled(m)
	if len(m.Lines) == 0 {
		return fit([]string{m.Title}, m.More, limit, measure, escape)
	}
	return fit(m.Lines, m.More, limit, measure, escape)
}

// Title is the title of a message, cut to limit.
func (t Target) Title(m Message, limit int, measure func(string) int, escape Escaper) string {
	return cut(t.titled(m).Title, limit, measure, escape)
}

// contains reports whether a word stands in a message.
func contains(m Message, word string) bool {
	return strings.Contains(m.Title+"\n"+strings.Join(m.Lines, "\n"), word)
}

func fit(lines []string, more func(int) string, limit int, measure func(string) int, escape Escaper) string {
	whole := escape(strings.Join(lines, "\n"))
	if measure(whole) <= limit {
		return whole
	}
	// The most lines that fit together with the line on those left out.
	kept := sort.Search(len(lines), func(n int) bool { return measure(shortened(lines, n+1, more, escape)) > limit })
	if kept > 0 {
		return shortened(lines, kept, more, escape)
	}
	rest := "\n" + escape(moreText(more, len(lines)-1))
	if len(lines) == 1 || measure(rest) >= limit {
		rest = ""
	}
	return cut(lines[0], limit-measure(rest), measure, escape) + rest
}

func shortened(lines []string, n int, more func(int) string, escape Escaper) string {
	if n >= len(lines) {
		return escape(strings.Join(lines, "\n"))
	}
	return escape(strings.Join(lines[:n], "\n") + "\n" + moreText(more, len(lines)-n))
}

func moreText(more func(int) string, n int) string {
	if more == nil {
		return ".."
	}
	return more(n)
}

// cut shortens text at a rune until it fits, and marks the cut.
func cut(text string, limit int, measure func(string) int, escape Escaper) string {
	if whole := escape(text); measure(whole) <= limit {
		return whole
	}
	const mark = ".."
	var ends []int // where runes begin
	for i := range text {
		ends = append(ends, i)
	}
	n := sort.Search(len(ends), func(i int) bool { return measure(escape(text[:ends[i]])+mark) > limit })
	if n == 0 {
		return ""
	}
	return escape(strings.TrimRight(text[:ends[n-1]], " ")) + mark
}
