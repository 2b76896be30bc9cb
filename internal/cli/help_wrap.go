package cli

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/screen"
)

// breakText breaks a sentence into lines of at most n columns: at blanks, and
// between Chinese characters, but before no closing and behind no opening mark.
// A word that is longer than a line is cut.
func breakText(s string, n int) []string {
	var lines []string
	line := ""
	for _, piece := range pieces(s) {
		if screen.Width(line+strings.TrimRight(piece, " ")) > n && line != "" {
			lines, line = append(lines, strings.TrimRight(line, " ")), ""
		}
		for screen.Width(strings.TrimRight(piece, " ")) > n {
			cut := 0
			for i, r := range piece {
				if screen.Width(piece[:i+utf8.RuneLen(r)]) > n && i > 0 {
					break
				}
				cut = i + utf8.RuneLen(r)
			}
			lines, piece = append(lines, piece[:cut]), piece[cut:]
		}
		line += piece
	}
	return append(lines, strings.TrimRight(line, " "))
}

// pieces cuts a sentence wherever a line may end; blanks stay with what is
// before them.
func pieces(s string) []string {
	var out []string
	start, before := 0, ' '
	for i, r := range s {
		free := before == ' ' && r != ' ' || r != ' ' && (isWide(before) || isWide(r))
		if free && i > start && !strings.ContainsRune(closing, r) && !strings.ContainsRune(opening, before) {
			out, start = append(out, s[start:i]), i
		}
		before = r
	}
	return append(out, s[start:])
}

// Marks that no line begins and none ends with (GB/T 15834-2011, 5.1.2).
const (
	closing = "，。、；：！？）】》」』”’,.;:!?)]"
	opening = "（【《「『“‘(["
)

// isWide reports whether a character is Chinese, or a mark as Chinese writes it.
func isWide(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFF60 || r == '“' || r == '”'
}

// joint is what stands between two lines that become one: a blank, but nothing
// between Chinese characters or beside their marks.
func joint(before, after string) string {
	b, _ := utf8.DecodeLastRuneInString(before)
	a, _ := utf8.DecodeRuneInString(after)
	han := unicode.Is(unicode.Han, b) && unicode.Is(unicode.Han, a)
	if han || isWide(b) && !unicode.Is(unicode.Han, b) || isWide(a) && !unicode.Is(unicode.Han, a) {
		return ""
	}
	return " "
}
