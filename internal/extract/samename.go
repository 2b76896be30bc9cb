package extract

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// consonants gives the class of a letter by which spellings of one name in two
// scripts are compared.
var consonants = sync.OnceValue(func() map[rune]byte {
	m := map[rune]byte{}
	for _, l := range lexicon.Trade("letters") {
		m[rune(l.Key[0])] = l.Key[0]
		for _, p := range l.Phrases {
			for _, r := range p {
				m[r] = l.Key[0]
			}
		}
	}
	return m
})

// skeleton is the sequence of classes of the consonants of a word, runs of one
// class taken as one: Tkachuk and Ткачук are both "dksk".
func skeleton(word string) string {
	var out []byte
	before := rune(0)
	for _, r := range strings.ToLower(word) {
		digraph := r == 'h' && strings.ContainsRune("sctkpgzd", before)
		if before = r; digraph {
			continue // sh, ch, th are one letter elsewhere
		}
		if c := consonants()[r]; c != 0 && (len(out) == 0 || out[len(out)-1] != c) {
			out = append(out, c)
		}
	}
	return string(out)
}

// script is the first letter's script as far as names are told apart by it.
func script(s string) *unicode.RangeTable {
	for _, r := range s {
		for _, t := range []*unicode.RangeTable{unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Arabic, unicode.Hebrew, unicode.Han, unicode.Hiragana,
			unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Devanagari, unicode.Bengali, unicode.Armenian, unicode.Georgian} {
			if unicode.Is(t, r) {
				return t
			}
		}
	}
	return nil
}

// sameName reports whether native can be the name latinName in its own script.
// Alphabets are compared by consonants; characters cannot be, so that a short
// line of them is believed.
func sameName(native, latinName string) bool {
	switch script(native) {
	case unicode.Cyrillic, unicode.Greek, unicode.Arabic, unicode.Hebrew:
		want := strings.Fields(latinName)
		for _, a := range strings.Fields(native) {
			x := skeleton(a)
			if len(x) < 2 {
				continue
			}
			for _, b := range want {
				y := skeleton(b)
				if x == y || len(x) > 3 && len(y) > 3 && (strings.HasPrefix(x, y[:3]) || strings.HasPrefix(y, x[:3])) {
					return true
				}
			}
		}
		return false
	case unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul:
		n := 0
		for _, r := range native {
			switch {
			case isChar(r):
				n++
			case r != ' ' && r != '　' && r != '・':
				return false
			}
		}
		return n >= 2 && n <= 6
	case unicode.Thai, unicode.Devanagari, unicode.Bengali, unicode.Armenian, unicode.Georgian:
		return len(strings.Fields(native)) == len(strings.Fields(latinName))
	}
	return false
}

// extends reports whether full holds every word of name, an initial standing for
// its word, and one more.
func extends(full, name string) bool {
	long, short := strings.Fields(foldText(full)), strings.Fields(foldText(name))
	if len(short) == 0 || len(long) <= len(short) || len(long) > 5 {
		return false
	}
	k := 0
	for _, w := range short {
		w = strings.Trim(w, ".,")
		for k < len(long) && long[k] != w && !(len(w) == 1 && strings.HasPrefix(long[k], w)) {
			k++
		}
		if k == len(long) {
			return false
		}
		k++
	}
	return true
}

// fuller returns the name as the writer signs or states it when that is the same
// name, longer or in his own script; else name.
func (p *person) fuller(name string) string {
	for _, other := range []string{p.signedName(), p.introduced()} {
		switch {
		case other == "" || other == name || isFirm(other):
		case extends(other, name) && !strings.HasSuffix(other, "."):
			return other
		case latin(name) && !latin(other) && sameName(other, name), sameChars(other, name):
			return other
		}
	}
	return name
}

// charSigned reads a line of a signature in characters that joins firm,
// department and name: "緑川雑貨株式会社 仕入部 星川 由紀".
func charSigned(line string) (name, company string) {
	fields := strings.FieldsFunc(line, unicode.IsSpace)
	if len(fields) < 2 || len(fields) > 6 || len(line) > 120 || pieceOf(line).tokens[0].kind != kindChar || strings.ContainsAny(line, "、。,，:：？?!！・我您请的") {
		return "", ""
	}
	var rest []string
	office := false
	for _, f := range fields {
		some, role := hasClass(f, of(clsEnding, clsBusiness))
		_, job := hasClass(f, of(clsRole, clsJob))
		switch {
		case some && !role && !job && company == "" && len([]rune(f)) > 3:
			company = f
		case job || endsOffice(f):
			office = true
		default:
			rest = append(rest, f)
		}
	}
	if company == "" && !office || len(rest) == 0 {
		return "", company
	}
	joined := strings.Join(rest, " ")
	if company == "" && len(rest) == 1 && len([]rune(joined)) > 3 {
		return "", joined // 兰亭家居 采购
	}
	if company == "" && len(rest) > 1 && len([]rune(rest[0])) > 3 {
		company, joined = rest[0], strings.Join(rest[1:], " ")
	}
	if n := len([]rune(strings.Join(strings.Fields(joined), ""))); n > 6 || n < 2 {
		return "", company
	}
	return joined, company
}

// charPair parts a firm and a person, in either order, that stand in characters
// with one blank between: サトウ木工 佐藤, 蔡志豪 佳順戶外.
func charPair(s string) (name, company string, ok bool) {
	left, right, ok := strings.Cut(strings.ReplaceAll(s, "　", " "), " ")
	right = strings.TrimSpace(right)
	if !ok || right == "" || !charsOnly(left) || !charsOnly(right) || strings.Contains(right, " ") || script(left) == unicode.Hangul {
		return "", "", false
	}
	person := func(s string) bool {
		n := utf8.RuneCountInString(s)
		return n >= 2 && n <= 3 && !endsOffice(s) && !isFirm(s) && !isRole(s)
	}
	firm := func(s string) bool {
		_, role := hasClass(s, of(clsRole, clsJob, clsCourtesy))
		return utf8.RuneCountInString(s) >= 4 && !role && !endsOffice(s) && strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	}
	legal, _ := hasClass(left, of(clsEnding))
	switch {
	case person(right) && firm(left), legal && firm(left) && utf8.RuneCountInString(right) == 1: // 株式会社ミズホ雑貨 森
		return right, left, true
	case person(left) && firm(right):
		return left, right, true
	}
	return "", "", false
}

// sameChars reports whether two names of equal length in characters are one name
// in the old and the new form of its characters: 黃佩珊 and 黄佩珊.
func sameChars(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) != len(y) || len(x) < 2 || len(x) > 5 || script(a) != unicode.Han || script(b) != unicode.Han {
		return false
	}
	same := 0
	for i := range x {
		if x[i] == y[i] {
			same++
		}
	}
	return same > 0 && same*3 >= len(x)
}

// officeEndings close the names of departments in scripts without blanks.
var officeEndings = sync.OnceValue(func() []string {
	for _, l := range lexicon.Trade("company") {
		if l.Key == "office" {
			return l.Phrases
		}
	}
	return nil
})

// endsOffice reports whether a field of a signature names a department: 仕入部.
func endsOffice(s string) bool {
	if n := len([]rune(s)); n < 2 || n > 8 {
		return false
	}
	for _, end := range officeEndings() {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}
