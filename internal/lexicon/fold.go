package lexicon

import (
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// class is what a character is to the scanner.
type class uint8

const (
	classOther  class = iota // blanks and punctuation: ends a word
	classWord                // letter, digit or mark of a script whose words are spaced
	classSub                 // character of a script that is matched by substring
	classDrop                // no trace in folded text: accents, vowel points, invisible characters
	classApos                // apostrophe: joins or splits by what follows
	classHyphen              // splits a word; lists know both spellings
)

// tableEnd is the first code point that is folded without the table. Above it
// are ideographs and Hangul, which fold to themselves, and rarities.
const tableEnd = 0x3400

// foldEntry is how one character folds: its class and its folded bytes in the blob.
type foldEntry struct {
	off uint32
	n   uint8
	cls class
}

type foldTables struct {
	entries [tableEnd]foldEntry
	blob    []byte
}

// folding is built on first use; it takes about a millisecond.
var folding = sync.OnceValue(func() *foldTables {
	t := &foldTables{blob: make([]byte, 0, 48<<10)}
	for r := rune(0); r < tableEnd; r++ {
		off := len(t.blob)
		var cls class
		t.blob, cls = foldSlow(t.blob, r)
		t.entries[r] = foldEntry{off: uint32(off), n: uint8(len(t.blob) - off), cls: cls}
	}
	return t
})

// foldRune appends the folded form of r to dst and tells its class.
func (t *foldTables) foldRune(dst []byte, r rune) ([]byte, class) {
	switch {
	case r < tableEnd:
		e := t.entries[r]
		return append(dst, t.blob[e.off:int(e.off)+int(e.n)]...), e.cls
	case r <= 0x9FFF, r >= 0xAC00 && r <= 0xD7A3:
		return utf8.AppendRune(dst, r), classSub
	}
	return foldSlow(dst, r)
}

// letters maps what no decomposition brings together: letters that buyers use
// for one another.
var letters = map[rune]string{
	'ß': "ss", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'æ': "ae", 'œ': "oe", 'þ': "th", 'ı': "i", 'ŧ': "t", 'ħ': "h",
	'أ': "ا", 'إ': "ا", 'آ': "ا", 'ٱ': "ا", 'ة': "ه", 'ى': "ي", 'ی': "ي", 'ې': "ي", 'ے': "ي", 'ئ': "ي", 'ؤ': "و",
	'ک': "ك", 'ڪ': "ك", 'ہ': "ه", 'ھ': "ه", 'ۀ': "ه", 'ۂ': "ه", 'ە': "ه", 'ґ': "г", 'ς': "σ",
	'ך': "כ", 'ם': "מ", 'ן': "נ", 'ף': "פ", 'ץ': "צ", '\u2044': "/",
}

func foldSlow(dst []byte, r rune) ([]byte, class) {
	if s, ok := letters[unicode.ToLower(r)]; ok {
		return append(dst, s...), classify(r)
	}
	cls := classify(r)
	if cls == classDrop {
		return dst, cls
	}
	var buf [utf8.UTFMax]byte
	n := utf8.EncodeRune(buf[:], r)
	for _, d := range string(norm.NFKD.Append(nil, buf[:n]...)) {
		d = unicode.ToLower(d)
		if s, ok := letters[d]; ok {
			dst = append(dst, s...)
			continue
		}
		if c := classify(d); c == classDrop {
			continue
		}
		if v := digitValue(d); v >= 0 {
			d = rune('0' + v)
		}
		dst = utf8.AppendRune(dst, d)
	}
	return dst, cls
}

func classify(r rune) class {
	switch {
	case r < 0x80:
		switch {
		case r >= '0' && r <= '9', r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
			return classWord
		case r == '\'', r == '`':
			return classApos
		case r == '-', r == '_':
			return classHyphen
		}
		return classOther
	case r == '’', r == '‘', r == 'ʼ', r == '´', r == '′', r == '׳', r == '״', r == '＇':
		return classApos
	case r == '\u200c', r >= '\u2010' && r <= '\u2013', r == '־', r == '－':
		return classHyphen
	case r == 'ー', r == '々', r == 'ゝ', r == 'ゞ', r == 'ｰ':
		return classSub
	case r >= '\u3099' && r <= '\u309A', r == 'ﾞ', r == 'ﾟ':
		return classSub
	case r >= 0x0300 && r <= 0x036F, r >= 0x0483 && r <= 0x0487, // accents
		r >= 0x0591 && r <= 0x05C7 && r != '־',                              // Hebrew points
		r >= 0x0610 && r <= 0x061A, r >= 0x064B && r <= 0x065F, r == 0x0670, // Arabic vowels
		r >= 0x06D6 && r <= 0x06ED, r == 0x0640, // Koranic marks, tatweel
		r == 0x093C,                                        // nukta
		r == 0x00AD, r == 0x200B, r == 0x200D, r == 0xFEFF, // soft hyphen, zero-width blanks
		r == 0x200E, r == 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2069, // direction marks
		r >= 0xFE00 && r <= 0xFE0F: // variation selectors
		return classDrop
	case r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Hangul,
		unicode.Lao, unicode.Khmer, unicode.Myanmar):
		if unicode.IsLetter(r) || unicode.IsMark(r) {
			return classSub
		}
		return classOther
	case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsDigit(r):
		return classWord
	}
	return classOther
}

// digitValue is the value of a decimal digit of any script, -1 for all else.
func digitValue(r rune) int {
	if r < 0x80 || !unicode.Is(unicode.Nd, r) {
		return -1
	}
	// Unicode keeps the ten digits of a script in one ascending run.
	v := 0
	for v < 9 && unicode.Is(unicode.Nd, r-rune(v)-1) {
		v++
	}
	return v
}

// Fold brings s to the form in which words are compared: compatibility forms
// replaced (NFKC), lower case, accents and vowel points removed, Arabic and
// Persian letter variants brought together, ß as ss, final letters as others,
// digits of all scripts as ASCII, invisible characters dropped. Vowel signs of
// Indic scripts, Thai tone marks and Japanese voicing marks stay: there they
// make another word. Blanks and punctuation stay.
func Fold(s string) string {
	for i := range len(s) {
		if b := s[i]; b >= utf8.RuneSelf || b >= 'A' && b <= 'Z' {
			var room [256]byte // most texts are lines or words
			buf := room[:0]
			if len(s) > len(room) {
				buf = make([]byte, 0, len(s)+len(s)/16)
			}
			return string(AppendFold(append(buf, s[:i]...), s[i:]))
		}
	}
	return s // most words are lower case already
}

// AppendFold is Fold that appends to buf.
func AppendFold(buf []byte, s string) []byte {
	t := folding()
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			from := len(buf)
			end := i + 1
			for end < len(s) && s[end] < utf8.RuneSelf {
				end++
			}
			buf = append(buf, s[i:end]...)
			for k, b := range buf[from:] {
				if b >= 'A' && b <= 'Z' {
					buf[from+k] = b + 'a' - 'A'
				}
			}
			i = end
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		buf, _ = t.foldRune(buf, r)
		i += n
	}
	return buf
}
