package form

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold returns text lower-cased, in NFKC, without the diacritics of Latin,
// Greek and Cyrillic letters. Punctuation and blanks stay.
func fold(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(s)
	}
	s = strings.ToLower(norm.NFKC.String(s))
	marks := false
	for _, r := range s {
		if r >= 0xC0 && r < 0x530 || r >= 0x1E00 && r < 0x2000 {
			marks = true
			break
		}
	}
	if !marks {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFD.String(s) {
		switch {
		case r >= 0x300 && r <= 0x36F:
		case r == 'ß':
			b.WriteString("ss")
		case r == 'ø':
			b.WriteByte('o')
		case r == 'ł':
			b.WriteByte('l')
		case r == 'đ':
			b.WriteByte('d')
		case r == 'ı':
			b.WriteByte('i')
		case r == 'æ':
			b.WriteString("ae")
		case r == 'œ':
			b.WriteString("oe")
		default:
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

// key returns the form in which labels are compared: folded, letters and digits
// only, words apart by one blank, no blank between ideographs.
func key(s string) string {
	if k, ok := keyASCII(s); ok {
		return k
	}
	s = fold(s)
	var b strings.Builder
	b.Grow(len(s))
	gap, prev := false, rune(0)
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Mc, r) {
			if r == '\'' || r == '’' || r == '‘' || unicode.Is(unicode.Cf, r) {
				if r != '\'' && r != '’' && r != '‘' {
					continue
				}
			}
			gap = prev != 0
			continue
		}
		if gap && !(wide(prev) && wide(r)) {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(r)
		prev = r
	}
	return b.String()
}

// keyASCII is key for texts of ASCII alone.
func keyASCII(s string) (string, bool) {
	var room [maxLabel]byte
	out, gap := room[:0], false
	for i := range len(s) {
		b := s[i]
		switch {
		case b >= utf8.RuneSelf:
			return "", false
		case b >= 'A' && b <= 'Z':
			b += 'a' - 'A'
		case b >= 'a' && b <= 'z' || b >= '0' && b <= '9':
		default:
			gap = len(out) > 0
			continue
		}
		if gap {
			out, gap = append(out, ' '), false
		}
		out = append(out, b)
	}
	return string(out), true
}

// wide reports whether r belongs to a script written without blanks.
func wide(r rune) bool {
	return r >= 0x3040 && r <= 0x30FF || r >= 0x3400 && r <= 0x9FFF || r >= 0xF900 && r <= 0xFAFF || r >= 0x20000 && r <= 0x3FFFF || r >= 0x0E00 && r <= 0x0E7F
}

// hasWide reports whether s contains a letter of such a script.
func hasWide(s string) bool {
	for _, r := range s {
		if wide(r) || r >= 0xAC00 && r <= 0xD7A3 {
			return true
		}
	}
	return false
}

// hasLetter reports whether s contains a letter of any script.
func hasLetter(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return true
		}
	}
	return false
}

// digits counts the decimal digits of s.
func digits(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}
