package store

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxIndexed bounds the text of one column that is indexed, bytes: what the
// rules see of a message.
const maxIndexed = 256 << 10

// Tokens cuts text into the words that full-text search compares, with one
// blank between them. Letters are folded: compatibility forms, case, and marks
// above and below Latin, Greek and Cyrillic letters. In scripts that write no
// blanks between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese), and in
// Korean, whose particles stick to the word, every character is a word of its
// own, so that any piece of text is found as a phrase. Digits lose the marks
// that group them by three. Index and query go through this function, nothing
// else does.
func Tokens(text string) string {
	var t tokenizer
	t.out.Grow(len(text) + len(text)/8)
	t.add(text)
	return t.out.String()
}

type tokenizer struct {
	out  strings.Builder
	open bool // the last token may grow
}

func (t *tokenizer) add(text string) {
	if len(text) > maxIndexed {
		text = strings.ToValidUTF8(text[:maxIndexed], "")
	}
	if !isASCII(text) {
		text = strings.ToValidUTF8(text, " ")
		if !norm.NFKC.IsNormalString(text) {
			text = norm.NFKC.String(text)
		}
	}
	// Some signs unfold into eighteen letters.
	for i := 0; i < len(text) && t.out.Len() < 2*maxIndexed; {
		c := text[i]
		if c < utf8.RuneSelf {
			i += t.ascii(text, i)
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		t.rune(r, text[i:i+n])
		i += n
	}
}

// ascii takes the character at i and returns how many bytes it used.
func (t *tokenizer) ascii(text string, i int) int {
	c := text[i]
	switch {
	case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
		t.letter()
		t.out.WriteByte(c)
	case c >= 'A' && c <= 'Z':
		t.letter()
		t.out.WriteByte(c + 'a' - 'A')
	case (c == ',' || c == '.' || c == '\'') && groups(text, i):
		return 1
	default:
		t.open = false
	}
	return 1
}

// groups reports whether the mark at i stands between a digit and exactly three more.
func groups(text string, i int) bool {
	digit := func(j int) bool { return j >= 0 && j < len(text) && text[j] >= '0' && text[j] <= '9' }
	return digit(i-1) && digit(i+1) && digit(i+2) && digit(i+3) && !digit(i+4)
}

// letter opens a token unless one is open.
func (t *tokenizer) letter() {
	if !t.open && t.out.Len() > 0 {
		t.out.WriteByte(' ')
	}
	t.open = true
}

func (t *tokenizer) rune(r rune, s string) {
	switch {
	case alone(r):
		if unicode.Is(unicode.M, r) { // a vowel or tone sign stays with its letter
			if t.out.Len() > 0 {
				t.out.WriteString(s)
			}
			return
		}
		t.open = false
		if !unicode.In(r, unicode.L, unicode.N) {
			return
		}
		t.letter()
		t.out.WriteRune(r)
		t.open = false
	case silent(r):
	case unicode.In(r, unicode.L, unicode.N, unicode.M):
		t.letter()
		t.fold(r, s)
	default:
		t.open = false
	}
}

// fold writes a letter without case and marks.
func (t *tokenizer) fold(r rune, s string) {
	if r < 0x530 || r >= 0x1e00 && r < 0x2000 { // Latin, Greek, Cyrillic
		if d := norm.NFD.PropertiesString(s).Decomposition(); d != nil {
			r, _ = utf8.DecodeRune(d)
		}
	}
	switch r = unicode.ToLower(r); r {
	case 'ß':
		t.out.WriteString("ss")
	case 'æ':
		t.out.WriteString("ae")
	case 'œ':
		t.out.WriteString("oe")
	case 'ø':
		t.out.WriteByte('o')
	case 'ł':
		t.out.WriteByte('l')
	case 'đ', 'ð':
		t.out.WriteByte('d')
	case 'ı':
		t.out.WriteByte('i')
	case 'ς':
		t.out.WriteRune('σ')
	default:
		if r < utf8.RuneSelf {
			t.out.WriteByte(byte(r))
		} else {
			t.out.WriteRune(r)
		}
	}
}

// silent are marks that words are found without: accents written apart, Hebrew
// points, Arabic vowel signs and the stretching stroke, soft hyphens, joiners.
func silent(r rune) bool {
	switch {
	case r >= 0x300 && r <= 0x36f, r >= 0x591 && r <= 0x5c7, r >= 0x64b && r <= 0x65f, r == 0x640, r == 0x670,
		r == 0xad, r >= 0x200b && r <= 0x200f, r == 0x2060, r == 0xfeff, r >= 0xfe00 && r <= 0xfe0f:
		return true
	}
	return false
}

// alone reports whether every character of r's script is a token of its own.
func alone(r rune) bool {
	switch {
	case r < 0x0e00:
		return false
	case r <= 0x0eff, // Thai, Lao
		r >= 0x1000 && r <= 0x109f, // Burmese
		r >= 0x1100 && r <= 0x11ff, // Hangul letters
		r >= 0x1780 && r <= 0x17ff, // Khmer
		r >= 0x2e80 && r <= 0x2fdf, // radicals
		r >= 0x3005 && r <= 0x3007,
		r >= 0x3021 && r <= 0x31ff, // kana, bopomofo
		r >= 0x3400 && r <= 0x4dbf,
		r >= 0x4e00 && r <= 0x9fff,
		r >= 0xac00 && r <= 0xd7ff,
		r >= 0xf900 && r <= 0xfaff,
		r >= 0x20000 && r <= 0x3ffff:
		return true
	}
	return false
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Bounds of a query: more words than a person types.
const (
	maxQueryBytes = 2000
	maxQueryTerms = 32
)

// matchQuery turns what a person typed into FTS5 syntax
// (https://www.sqlite.org/fts5.html#full_text_query_syntax): every word becomes
// a quoted phrase of tokens, all of which must occur; what stands in quotes
// stays together; other words also match as the beginning of a longer one.
// "" means that nothing can be searched for.
func matchQuery(text string) string {
	if len(text) > maxQueryBytes {
		text = strings.ToValidUTF8(text[:maxQueryBytes], "")
	}
	text = strings.Map(func(r rune) rune {
		switch r {
		case '“', '”', '„', '«', '»', '「', '」', '『', '』', '＂':
			return '"'
		}
		return r
	}, text)
	var terms []string
	add := func(word string, exact bool) {
		tokens := Tokens(word)
		if tokens == "" || len(terms) == maxQueryTerms {
			return
		}
		term := `"` + tokens + `"`
		last, _ := utf8.DecodeLastRuneInString(tokens)
		if !exact && !alone(last) && utf8.RuneCountInString(tokens) > 1 {
			term += " *"
		}
		terms = append(terms, term)
	}
	for i, part := range strings.Split(text, `"`) {
		if i%2 == 1 {
			add(part, true)
			continue
		}
		for _, word := range strings.Fields(part) {
			add(word, false)
		}
	}
	return strings.Join(terms, " ")
}
