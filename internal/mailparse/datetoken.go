package mailparse

import (
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// dateToken is a number, a word or a sign of a text in which a date is looked for.
type dateToken struct {
	text       string // folded, "" for a number
	unit       dateUnit
	num        int // -1 for words and signs
	digits     int
	start, end int
	used       bool // a part of the date was read from it
}

// maxDateTokens bounds the text in which a date is looked for.
const maxDateTokens = 60

// tokens cuts s into numbers, words and signs. Blanks do not count.
func (w *dateWords) tokens(s string) []dateToken {
	var buf [maxDateTokens]dateToken
	out := buf[:0]
	for i := 0; i < len(s) && len(out) < maxDateTokens; {
		r, n := utf8.DecodeRuneInString(s[i:])
		t := dateToken{num: -1, start: i, end: i + n}
		switch {
		case unicode.IsDigit(r):
			if digitValue(r) < 0 { // of a script not known here
				i += n
				continue
			}
			t = numberToken(s, i)
		case w.unit(r) != noUnit:
			t.text, t.unit = s[i:i+n], w.unit(r)
		case unicode.IsLetter(r):
			t.end = w.wordEnd(s, i)
			t.text = lexicon.Fold(s[i:t.end])
		case r == ' ' || r == '\t' || r == '\u00a0' || r == '\u202f' || r == '\u3000' || unicode.Is(unicode.Cf, r):
			i += n
			continue
		case r == '：':
			t.text = ":"
		default:
			t.text = string(r)
		}
		out = append(out, t)
		i = t.end
	}
	return append([]dateToken(nil), out...)
}

// numberToken reads the number that begins at byte i. Digits beyond the ninth
// count, but not towards its value.
func numberToken(s string, i int) dateToken {
	t := dateToken{start: i, end: i}
	for t.end < len(s) {
		r, n := utf8.DecodeRuneInString(s[t.end:])
		v := digitValue(r)
		if v < 0 {
			break
		}
		if t.digits < 9 {
			t.num = t.num*10 + v
		}
		t.digits++
		t.end += n
	}
	return t
}

// wordEnd is the end of the word that begins at byte i.
func (w *dateWords) wordEnd(s string, i int) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) || w.unit(r) != noUnit {
			break
		}
		i += n
	}
	return i
}

// unit is what r means behind a figure. Only East Asian signs mean anything.
func (w *dateWords) unit(r rune) dateUnit {
	if r < 0x2e80 {
		return noUnit
	}
	return w.units[r]
}

// digitValue knows Western, full-width, Arabic-Indic, Persian and Devanagari digits.
func digitValue(r rune) int {
	for _, zero := range [...]rune{'0', '０', '٠', '۰', '०'} {
		if r >= zero && r <= zero+9 {
			return int(r - zero)
		}
	}
	return -1
}
