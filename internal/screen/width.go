package screen

import (
	"strings"
	"unicode"

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
// none for combining ones. Vowels that stand beside their consonant, as in Thai
// and Hindi, take a cell of their own, as most terminals draw them.
func Width(s string) int { return measure(padWidth, s) }

func cutCells(s string) int { return measure(cutWidth, s) }

func measure(o displaywidth.Options, s string) int {
	if isPlain(s) {
		return len(s)
	}
	n := 0
	seg := graphemes.FromString(s)
	for seg.Next() {
		n += measureCluster(o, seg.Value())
	}
	return n
}

func measureCluster(o displaywidth.Options, cluster string) int {
	whole := o.String(cluster)
	if len(cluster) == 1 {
		return whole
	}
	n := 0
	for _, r := range cluster {
		if w := o.Rune(r); w > 0 {
			n += w
		} else if unicode.Is(unicode.Mc, r) {
			n++
		}
	}
	return max(n, whole)
}

// Truncate cuts s at a character cluster so that it takes at most n cells, and
// marks the cut. Text of one line is expected.
func Truncate(s string, n int) string {
	if n <= 0 {
		return ""
	}
	if len(s) <= n || cutCells(s) <= n {
		return s
	}
	room := n - len(cut)
	if room < 1 {
		return strings.Repeat(".", n)
	}
	w, end := 0, 0
	seg := graphemes.FromString(s)
	for seg.Next() {
		cw := measureCluster(cutWidth, seg.Value())
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
		cw := measureCluster(cutWidth, v)
		if w+cw > n && seg.Start() > start {
			end, from := seg.Start(), seg.Start()
			if blank > start && v != " " {
				end, from = blank, blank+1
			}
			lines = append(lines, strings.TrimRight(s[start:end], " "))
			start, blank = from, -1
			w = cutCells(s[start:seg.Start()])
		}
		if v == " " {
			blank = seg.Start()
		}
		w += cw
	}
	return append(lines, strings.TrimLeft(s[start:], " "))
}
