package screen

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
	"github.com/clipperhouse/uax29/v2/graphemes"
)

// cut marks text that did not fit; plain ASCII on purpose.
const cut = ".."

// padWidth counts ambiguous characters as one cell, cutWidth as two: text that
// is padded a cell too wide only looks loose, text that is cut too late breaks
// the line on a terminal that draws them wide.
var (
	padWidth = displaywidth.Options{}
	cutWidth = displaywidth.Options{EastAsianWidth: true}
)

// Width is the number of terminal cells that s takes: two for wide characters,
// none for combining ones.
func Width(s string) int { return padWidth.String(s) }

// Truncate cuts s at a character cluster so that it takes at most n cells, and
// marks the cut. Text of one line is expected.
func Truncate(s string, n int) string {
	if n <= 0 {
		return ""
	}
	if len(s) <= n || cutWidth.String(s) <= n {
		return s
	}
	room := n - len(cut)
	if room < 1 {
		return strings.Repeat(".", n)
	}
	w, end := 0, 0
	seg := graphemes.FromString(s)
	for seg.Next() {
		cw := cutWidth.String(seg.Value())
		if w+cw > room {
			break
		}
		w += cw
		end = seg.End()
	}
	return strings.TrimRight(s[:end], " \u200c\u200d") + cut // a joiner joins nothing to the mark
}

// Wrap breaks s into lines of at most n cells, at blanks where there are any
// and between wide characters elsewhere.
func Wrap(s string, n int) []string {
	if n < 4 {
		n = 4
	}
	var lines []string
	for _, para := range strings.Split(s, "\n") {
		lines = append(lines, wrapLine(strings.TrimRight(strings.ReplaceAll(para, "\t", "    "), " "), n)...)
	}
	return lines
}

func wrapLine(s string, n int) []string {
	var lines []string
	start, w, blank := 0, 0, -1
	seg := graphemes.FromString(s)
	for seg.Next() {
		v := seg.Value()
		cw := cutWidth.String(v)
		if w+cw > n && seg.Start() > start {
			end, from := seg.Start(), seg.Start()
			if blank > start && v != " " {
				end, from = blank, blank+1
			}
			lines = append(lines, strings.TrimRight(s[start:end], " "))
			start, blank = from, -1
			w = cutWidth.String(s[start:seg.Start()])
		}
		if v == " " {
			blank = seg.Start()
		}
		w += cw
	}
	return append(lines, strings.TrimLeft(s[start:], " "))
}
