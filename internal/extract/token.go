package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// kind is what a token is made of.
type kind uint8

const (
	kindWord  kind = iota // letters, or letters then digits: pcs, PN16
	kindNum               // digits with inner separators: 1,200.50
	kindChar              // one character of a script written without spaces, or a Hangul syllable
	kindPunct             // one sign
	kindLine              // one or more line ends
	kindLink              // mail address or URL
)

// caps is how a word is written.
type caps uint8

const (
	capsNone  caps = iota // lower case, or a script without case
	capsFirst             // Capitalised or mIxed
	capsAll               // CAPITALS, two letters at least
)

// token is one piece of a text. The text's blanks are no tokens.
type token struct {
	start, end int32
	kind       kind
	caps       caps
	gap        uint8 // blanks before it: 0, 1, or 2 for more and for tabs
	fold       string
	hash       uint64 // of fold
}

// arabic reports whether the token is a word of Arabic letters.
func (t *token) arabic() bool { return t.kind == kindWord && t.fold[0] >= 0xD8 && t.fold[0] <= 0xDB }

// gapWide is the gap of columns.
const gapWide = 2

// cut splits text into tokens.
func cut(text string) []token { return cutInto(make([]token, 0, len(text)/4+8), text) }

// cutInto is cut that appends to out.
func cutInto(out []token, text string) []token {
	lower, ascii := lowerASCII(text)
	links := strings.IndexByte(lower, '@') >= 0 || strings.Contains(lower, "://") || strings.Contains(lower, "www.")
	gap := uint8(0)
	add := func(t token) {
		t.gap, gap = gap, 0
		t.hash = hashFold(t.fold)
		out = append(out, t)
	}
	for i := 0; i < len(text); {
		b := text[i]
		switch {
		case b == ' ':
			gap = min(gap+1, gapWide)
			i++
		case b == '\t':
			gap = gapWide
			i++
		case b == '\n' || b == '\r':
			if n := len(out); n == 0 || out[n-1].kind != kindLine {
				add(token{start: int32(i), end: int32(i + 1), kind: kindLine, fold: "\n"})
			} else {
				out[n-1].end = int32(i + 1)
			}
			gap = 0
			i++
		case links && b < utf8.RuneSelf && (isLetterASCII(b) || b >= '0' && b <= '9') && (i == 0 || gap > 0 || !isWordBefore(text, i)) && linkLen(text[i:]) > 0:
			n := linkLen(text[i:])
			add(token{start: int32(i), end: int32(i + n), kind: kindLink, fold: lower[i : i+n]})
			i += n
		case b >= '0' && b <= '9':
			n := numberLen(text[i:])
			add(token{start: int32(i), end: int32(i + n), kind: kindNum, fold: foldSlice(text, lower, i, i+n, ascii)})
			i += n
		case b == 'x' && i+1 < len(text) && text[i+1] >= '0' && text[i+1] <= '9' && (gap > 0 || afterNumber(out, gap)):
			add(token{start: int32(i), end: int32(i + 1), kind: kindWord, fold: "x"})
			i++
		case isLetterASCII(b):
			n, c := wordLen(text[i:], afterNumber(out, gap))
			add(token{start: int32(i), end: int32(i + n), kind: kindWord, caps: c, fold: foldSlice(text, lower, i, i+n, ascii)})
			i += n
		case b < utf8.RuneSelf:
			add(token{start: int32(i), end: int32(i + 1), kind: kindPunct, fold: lower[i : i+1]})
			i++
		default:
			i += cutRune(text, i, &gap, &out, add)
		}
	}
	return out
}

// cutRune reads the token at a character outside ASCII and returns its bytes.
func cutRune(text string, i int, gap *uint8, out *[]token, add func(token)) int {
	r, n := utf8.DecodeRuneInString(text[i:])
	switch {
	case unicode.IsSpace(r) || r == '\u3000':
		*gap = min(*gap+1, gapWide)
	case isInvisible(r):
	case unicode.Is(unicode.Nd, r):
		n = numberLen(text[i:])
		add(token{start: int32(i), end: int32(i + n), kind: kindNum, fold: lexicon.Fold(text[i : i+n])})
	case isChar(r):
		add(token{start: int32(i), end: int32(i + n), kind: kindChar, fold: foldRune(r, text[i:i+n])})
	case unicode.IsLetter(r) || unicode.IsMark(r):
		var c caps
		n, c = wordLen(text[i:], afterNumber(*out, *gap))
		if f := lexicon.Fold(text[i : i+n]); f != "" {
			add(token{start: int32(i), end: int32(i + n), kind: kindWord, caps: c, fold: f})
		}
	case r >= 0x3300 && r <= 0x33FF: // squared units such as ㎡
		add(token{start: int32(i), end: int32(i + n), kind: kindWord, fold: lexicon.Fold(text[i : i+n])})
	default:
		f := lexicon.Fold(text[i : i+n])
		if f == "" {
			f = text[i : i+n]
		}
		add(token{start: int32(i), end: int32(i + n), kind: kindPunct, fold: f})
	}
	return n
}

// foldRune folds one character; ideographs and Hangul stand for themselves.
func foldRune(r rune, s string) string {
	if r >= 0x3400 && r <= 0x9FFF || r >= 0xAC00 && r <= 0xD7A3 {
		return s
	}
	return lexicon.Fold(s)
}

// foldSlice folds text[i:j]; lower and ascii are those of lowerASCII.
func foldSlice(text, lower string, i, j int, ascii bool) string {
	for k := i; k < j && !ascii; k++ {
		if text[k] >= utf8.RuneSelf {
			return lexicon.Fold(text[i:j])
		}
	}
	return lower[i:j]
}

// lowerASCII brings the capitals of ASCII to lower case, and tells whether s holds
// no other characters than those of ASCII.
func lowerASCII(s string) (lower string, ascii bool) {
	first, high := len(s), byte(0)
	for i := range len(s) {
		c := s[i]
		high |= c
		if c-'A' < 26 {
			first = min(first, i)
		}
	}
	ascii = high < utf8.RuneSelf
	if first == len(s) {
		return s, ascii
	}
	var b strings.Builder
	b.Grow(len(s))
	done := 0
	for i := first; i < len(s); i++ {
		if c := s[i]; c-'A' < 26 {
			b.WriteString(s[done:i])
			b.WriteByte(c + 'a' - 'A')
			done = i + 1
		}
	}
	b.WriteString(s[done:])
	return b.String(), ascii
}

func isLetterASCII(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

func isInvisible(r rune) bool {
	return r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2060 && r <= 0x2069 ||
		r == 0xFEFF || r == 0x00AD || r >= 0xFE00 && r <= 0xFE0F || r == 0x0640
}

// isChar tells the scripts of which every character is a token.
func isChar(r rune) bool {
	switch {
	case r < 0x0E00:
		return false
	case r <= 0x0EFF: // Thai, Lao
		return unicode.IsLetter(r) || unicode.IsMark(r)
	case r >= 0x3041 && r <= 0x30FF, r == 0x3005, r >= 0x3400 && r <= 0x9FFF, r >= 0xAC00 && r <= 0xD7A3, r >= 0xF900 && r <= 0xFAFF,
		r >= 0xFF66 && r <= 0xFF9D, r >= 0x20000 && r <= 0x3FFFF:
		return r != '・' && r != '゠'
	}
	return false
}

func isWordBefore(text string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	return r < utf8.RuneSelf && (isLetterASCII(byte(r)) || r >= '0' && r <= '9' || r == '@' || r == '/')
}

func afterNumber(out []token, gap uint8) bool {
	return gap == 0 && len(out) > 0 && out[len(out)-1].kind == kindNum
}

// numberLen is the length of a number at the start of s: digits of any script
// with single separators between them. Another separator follows only a group of
// three digits: "1.5,200" are two numbers.
func numberLen(s string) int {
	n, digits := 0, 0
	last := rune(0) // the separator before the digits
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		switch {
		case r >= '0' && r <= '9' || r >= utf8.RuneSelf && unicode.Is(unicode.Nd, r):
			n += size
			digits++
			continue
		case last != 0 && r != last && digits != 3:
			return n
		case r == '.' || r == ',' || r == '\'' || r == '’' || r == '٬' || r == '٫' || r == '，' || r == '．':
			if next, _ := utf8.DecodeRuneInString(s[n+size:]); n > 0 && unicode.Is(unicode.Nd, next) {
				n += size
				last, digits = r, 0
				continue
			}
		}
		return n
	}
	return n
}

// wordLen is the length of a word at the start of s and how it is written. Right
// after a number only letters belong to it, so that 2x40HQ falls apart, but a
// power of a length stays whole: 5m2.
func wordLen(s string, glued bool) (int, caps) {
	n, upper, lower, letters := 0, 0, 0, 0
	for n < len(s) {
		b := s[n]
		if b < utf8.RuneSelf {
			switch {
			case b >= 'A' && b <= 'Z':
				upper++
			case b >= 'a' && b <= 'z':
				lower++
			case b >= '0' && b <= '9':
				if glued && (letters != 1 || b != '2' && b != '3' || n+1 < len(s) && (s[n+1] >= '0' && s[n+1] <= '9' || isLetterASCII(s[n+1]))) {
					return n, capsOf(upper, lower, s[:n])
				}
				n++
				continue
			default:
				return n, capsOf(upper, lower, s[:n])
			}
			letters++
			n++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[n:])
		switch {
		case isChar(r):
			return n, capsOf(upper, lower, s[:n])
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		case unicode.IsLetter(r), unicode.IsMark(r), isInvisible(r), r == '²', r == '³':
		case unicode.Is(unicode.Nd, r) && !glued:
		default:
			return n, capsOf(upper, lower, s[:n])
		}
		letters++
		n += size
	}
	return n, capsOf(upper, lower, s[:n])
}

func capsOf(upper, lower int, word string) caps {
	switch {
	case upper == 0:
		return capsNone
	case lower == 0 && upper > 1:
		return capsAll
	}
	r, _ := utf8.DecodeRuneInString(word)
	if unicode.IsUpper(r) || upper > 0 {
		return capsFirst
	}
	return capsNone
}

// linkLen is the length of a mail address or URL at the start of s, or 0.
func linkLen(s string) int {
	end := 0
	at, scheme := -1, false
	for end < len(s) {
		b := s[end]
		if b <= ' ' || b == '<' || b == '>' || b == '"' || b == ',' || b == ';' || b == '|' || b == '(' || b == ')' || b == '[' || b == ']' {
			break
		}
		if b >= utf8.RuneSelf {
			break
		}
		if b == '@' {
			if at >= 0 {
				return 0
			}
			at = end
		}
		if b == ':' {
			if strings.HasPrefix(s[end:], "://") {
				scheme = true
			} else if !scheme {
				break
			}
		}
		end++
		if end > 2000 {
			return 0
		}
		if end > 64 && at < 0 && !scheme && !hasPrefixFold(s, "www.") {
			return 0
		}
	}
	if at <= 0 && !scheme && !hasPrefixFold(s, "www.") {
		return 0
	}
	for end > 0 && strings.IndexByte(".,;:!?'*_-", s[end-1]) >= 0 {
		end--
	}
	if at > 0 && !scheme {
		host := s[min(at+1, end):end]
		if i := strings.IndexFunc(host, func(r rune) bool {
			return !(r == '.' || r == '-' || r >= '0' && r <= '9' || isLetterASCII(byte(r)))
		}); i >= 0 {
			host = host[:i]
			end = at + 1 + i
		}
		if dot := strings.LastIndexByte(strings.TrimRight(host, "."), '.'); dot <= 0 {
			return 0
		}
	}
	return end
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
