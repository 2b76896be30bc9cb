package similar

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is a word of a sentence, or a stretch of a script without blanks.
type token struct {
	text       string // folded
	start, end int    // in the sentence, bytes
	dense      bool
	caps       bool  // two letters at least, all capitals
	at         []int // dense: where each byte of text comes from
}

// letters that decompose into nothing simpler, as people without them write.
func plainLetter(r rune) string {
	switch r {
	case 'ß':
		return "ss"
	case 'ł':
		return "l"
	case 'ı':
		return "i"
	case 'ø':
		return "o"
	case 'đ':
		return "d"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'ة':
		return "ه"
	case 'ى':
		return "ي"
	}
	return ""
}

// tokens cuts a sentence into words in lower case, without accents, and numbers.
func tokens(sentence string) []token {
	var list []token
	var word []byte
	cur := token{start: -1}
	upper, lower := 0, 0
	flush := func(end int) {
		if cur.start >= 0 && len(word) > 0 {
			cur.text, cur.end, cur.caps = string(word), end, upper >= 2 && lower == 0 && !cur.dense
			list = append(list, cur)
		}
		word, cur, upper, lower = word[:0], token{start: -1}, 0, 0
	}
	for i, r := range sentence {
		if r < utf8.RuneSelf {
			switch {
			case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
				if cur.start < 0 || cur.dense || isNumber(string(word)) {
					flush(i)
					cur.start = i
				}
				if r <= 'Z' {
					upper++
					r += 'a' - 'A'
				} else {
					lower++
				}
				word = append(word, byte(r))
			case r >= '0' && r <= '9': // IP65, CO2: part of the name
				if cur.start < 0 || cur.dense {
					flush(i)
					cur.start = i
				}
				word = append(word, byte(r))
			case r == '.' && i+2 < len(sentence) && sentence[i+2] == '.' && upper > 0 && lower == 0: // M.O.Q.
			default:
				flush(i)
			}
			continue
		}
		switch {
		case unicode.Is(unicode.Mn, r):
			if cur.start >= 0 && keepsMarks(lastRune(word)) {
				word = utf8.AppendRune(word, r)
				cur.at = pad(cur.at, len(word), i, cur.dense)
			}
		case unicode.IsLetter(r) || unicode.Is(unicode.Mc, r):
			d := dense(r)
			if cur.start < 0 || cur.dense != d || isNumber(string(word)) {
				flush(i)
				cur.start, cur.dense = i, d
			}
			if unicode.IsUpper(r) {
				upper++
				r = unicode.ToLower(r)
			} else if unicode.IsLower(r) {
				lower++
			}
			word = appendFolded(word, r)
			cur.at = pad(cur.at, len(word), i, d)
		default:
			flush(i)
		}
	}
	flush(len(sentence))
	return list
}

// isNumber reports whether a word consists of digits.
func isNumber(w string) bool {
	return w != "" && strings.Trim(w, "0123456789") == ""
}

// pad notes where the bytes of a dense token come from.
func pad(at []int, n, from int, dense bool) []int {
	for dense && len(at) < n {
		at = append(at, from)
	}
	return at
}

// appendFolded adds a lower-case letter without its accents.
func appendFolded(word []byte, r rune) []byte {
	if s := plainLetter(r); s != "" {
		return append(word, s...)
	}
	var buf [utf8.UTFMax]byte
	n := utf8.EncodeRune(buf[:], r)
	parts := norm.NFKD.Properties(buf[:n]).Decomposition()
	if len(parts) == 0 {
		return append(word, buf[:n]...)
	}
	for _, p := range string(parts) {
		switch {
		case !unicode.Is(unicode.Mn, p):
			word = utf8.AppendRune(word, unicode.ToLower(p))
		case keepsMarks(lastRune(word)):
			word = utf8.AppendRune(word, p)
		}
	}
	return word
}

func lastRune(word []byte) rune {
	r, _ := utf8.DecodeLastRune(word)
	return r
}

// keepsMarks reports whether a mark on a letter makes another one of it: vowels
// of Indic scripts, voiced Japanese syllables.
func keepsMarks(r rune) bool {
	return !unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Arabic, unicode.Hebrew)
}

// dense reports whether a script is written without blanks between words.
func dense(r rune) bool {
	return r >= 0x0e00 && (r == 'ー' || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar))
}

// fold is a phrase as tokens, joined by blanks.
func fold(phrase string) []string {
	var words []string
	for _, t := range tokens(phrase) {
		words = append(words, t.text)
	}
	return words
}

// Longer words count by their beginning: certificate, certificates,
// certification. A Korean letter is a syllable.
const (
	stemRunes     = 6
	stemSyllables = 2
)

func stem(word string) string {
	most := stemRunes
	if r, _ := utf8.DecodeRuneInString(word); unicode.Is(unicode.Hangul, r) {
		most = stemSyllables
	}
	n := 0
	for i := range word {
		if n == most {
			return word[:i]
		}
		n++
	}
	return word
}
