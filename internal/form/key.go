package form

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// key returns the form in which labels are compared: folded, letters and digits
// only, words apart by one blank, no blank between ideographs.
func key(s string) string {
	if k, ok := keyASCII(s); ok {
		return k
	}
	s = lexicon.Fold(s)
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
	out, ok := appendKeyASCII(room[:0], s)
	return string(out), ok
}

// appendKeyASCII is keyASCII that appends to out, which is empty.
func appendKeyASCII(out []byte, s string) ([]byte, bool) {
	gap := false
	for i := range len(s) {
		b := s[i]
		switch {
		case b >= utf8.RuneSelf:
			return nil, false
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
	return out, true
}

// needle is the key of a phrase that is looked for in the key of a text with a
// blank before and behind it: whole words, but for scripts written without blanks.
func needle(s string) string {
	k := key(s)
	if hasWide(k) {
		return k
	}
	return " " + k + " "
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
