// Package screen lays text out for a terminal: it cleans what strangers wrote,
// measures in terminal cells and draws tables. Nothing that came from a mail, a
// file or a server may reach a screen, a log or an error by another way.
package screen

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean removes from foreign text whatever a terminal or a reader could be
// misled by: control characters except line feed and tab, DEL, C1, direction
// marks and overrides, invisible format characters and tags. Joiners between
// letters stay, because Arabic, Persian and Indic words need them. Invalid
// UTF-8 becomes U+FFFD.
func Clean(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	prev := rune(0)
	for i, r := range s {
		switch {
		case r == utf8.RuneError:
			b.WriteRune(utf8.RuneError)
		case r == '\n' || r == '\t':
			b.WriteRune(r)
		case r == 0x2028 || r == 0x2029 || r == 0x85:
			b.WriteByte('\n')
		case (r == 0x200C || r == 0x200D) && joins(prev) && joins(next(s, i, r)):
			b.WriteRune(r)
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), invisible(r):
			continue
		default:
			b.WriteRune(r)
		}
		prev = r
	}
	return b.String()
}

// Line is Clean for one line: line feeds, tabs and runs of blanks become one blank.
func Line(s string) string {
	return strings.Join(strings.Fields(Clean(s)), " ")
}

func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 0x7f || c < ' ' && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}

func next(s string, i int, r rune) rune {
	n, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
	return n
}

// joins reports whether a joiner beside r can change how a word is written. What
// is removed itself does not.
func joins(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsMark(r)) && !invisible(r) && unicode.In(r, unicode.Arabic, unicode.Devanagari, unicode.Bengali, unicode.Tamil, unicode.Telugu,
		unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Gujarati, unicode.Gurmukhi, unicode.Myanmar, unicode.Khmer)
}

// invisible lists characters that print nothing but are no format characters:
// fillers, variation selectors, the combining grapheme joiner, and what Unicode
// keeps free for their like (Default_Ignorable_Code_Point, DerivedCoreProperties.txt).
func invisible(r rune) bool {
	switch {
	case r == 0x034F, r == 0x115F, r == 0x1160, r == 0x3164, r == 0xFFA0, r == 0x2800, r == 0x17B4, r == 0x17B5, r == 0x2065:
		return true
	case r >= 0xFE00 && r <= 0xFE0F, r >= 0x180B && r <= 0x180F, r >= 0xFFF0 && r <= 0xFFF8, r >= 0xE0000 && r <= 0xE0FFF:
		return true
	}
	return false
}
