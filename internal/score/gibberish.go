package score

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// gibberish reports whether a text is random letters: most of its longer Latin
// words could be said in no language. It returns the first such word. Part
// numbers, words with digits and words in capitals do not count.
func gibberish(text string) (string, bool) {
	var words, odd int
	first := ""
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool {
		if r|0x20 >= 'a' && r|0x20 <= 'z' || r == ' ' {
			return r == ' '
		}
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && r != '@' && r != '/' && r != '-' && r != '_'
	}) {
		for w != "" && gibberishFrame(w[0]) {
			w = w[1:]
		}
		for w != "" && gibberishFrame(w[len(w)-1]) {
			w = w[:len(w)-1]
		}
		if len(w) > 200 || strings.IndexFunc(w, func(r rune) bool { return r < 'A' }) >= 0 || strings.IndexByte(w, '_') >= 0 {
			continue
		}
		n := utf8.RuneCountInString(w)
		if n < 2 {
			continue
		}
		words++
		if words > 40 {
			return "", false // nobody hammers keys for so long with blanks between
		}
		if n >= 6 && !sayable(w) && unsayable(w) {
			odd++
			if first == "" {
				first = w
			}
		}
	}
	return first, odd > 0 && odd*2 >= words
}

// gibberishFrame reports whether a sign joins words and may stand at their ends.
func gibberishFrame(b byte) bool { return b == '.' || b == '-' || b == '_' || b == '/' }

// sayable is a quick look at words of ASCII letters, most of which need no other:
// false tells nothing.
func sayable(w string) bool {
	run, vowels, turns := 0, 0, 0
	for i := range len(w) {
		b := w[i]
		switch b | 0x20 {
		case 'a', 'e', 'i', 'o', 'u', 'y':
			vowels++
			run = 0
		default:
			if run++; run > 4 || b|0x20 < 'a' || b|0x20 > 'z' {
				return false
			}
		}
		if b < 'a' && i > 0 && w[i-1] >= 'a' {
			turns++
		}
	}
	return vowels > 0 && turns < 3
}

// unsayable reports whether a word breaks the habits of written Latin words:
// capitals inside, five consonants in a row, or hardly a vowel. Words of other
// scripts never do.
func unsayable(w string) bool {
	if strings.ToUpper(w) == w {
		return false
	}
	w = clusters().Replace(w)
	run, longest, vowels, letters, turns := 0, 0, 0, 0, 0
	var before rune
	for _, r := range w {
		if !unicode.Is(unicode.Latin, r) {
			return false
		}
		letters++
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			turns++
		}
		before = r
		if r > 0x7f || strings.ContainsRune("aeiouyAEIOUY", r) {
			vowels++
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return turns >= 3 || longest >= 6 || longest >= 5 && vowels*4 < letters || vowels == 0 && letters >= 6
}

// clusters writes groups of consonants that are one sound as one letter:
// "Rechtschreibung" and "strengths" are words.
var clusters = sync.OnceValue(func() *strings.Replacer {
	return strings.NewReplacer("sch", "s", "ch", "c", "ck", "k", "th", "t", "sh", "s", "ph", "f", "cz", "c", "sz", "s", "rz", "r", "ng", "n")
})
