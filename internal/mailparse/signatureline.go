package mailparse

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// signatureLine reports whether a line could stand in a signature: a name, a
// title, a company, an address. Sentences, questions, items and amounts cannot.
func (w *signatureWords) signatureLine(t string) bool {
	if utf8.RuneCountInString(t) > maxContactLine || strings.ContainsAny(t, "?？") {
		return false
	}
	first, _, _ := strings.Cut(t, " ")
	if w.postscripts[bareClosing(first)] || w.quantity(t) {
		return false
	}
	if strings.HasPrefix(t, "- ") || strings.HasPrefix(t, "* ") || strings.HasPrefix(t, "• ") || strings.HasPrefix(t, "·") {
		return false
	}
	if len(t) > 1 && t[0] >= '0' && t[0] <= '9' {
		if i := strings.IndexAny(t, ".)、"); i > 0 && i <= 2 {
			return false
		}
	}
	last, _ := utf8.DecodeLastRuneInString(t)
	n := wordCount(t)
	if wide := wideRunes(t); wide > 0 {
		if last == '。' || last == '：' || strings.ContainsRune(t, '，') && wide > 15 || containsOf(t, w.requests) != "" {
			return false
		}
		return wide <= 40
	}
	switch last {
	case ':', ';':
		return false
	case '.', '!':
		return n <= 5
	}
	return n <= 10
}

func wordCount(t string) int { return len(strings.Fields(t)) }

// wideRunes counts the characters of scripts that write without blanks.
func wideRunes(t string) int {
	if isASCII(t) {
		return 0
	}
	n := 0
	for _, r := range t {
		if r >= 0x2e80 && r < 0xfb00 {
			n++
		}
	}
	return n
}

// quantity finds a figure followed by a word of quantity.
func (w *signatureWords) quantity(t string) bool {
	if !strings.ContainsAny(t, "0123456789") {
		return false
	}
	f := lexicon.Fold(t)
	for i := 0; i < len(f); i++ {
		if f[i] < '0' || f[i] > '9' {
			continue
		}
		j := i
		for j < len(f) && (f[j] >= '0' && f[j] <= '9' || f[j] == '.' || f[j] == ',') {
			j++
		}
		k := j
		for k < len(f) && f[k] == ' ' {
			k++
		}
		e := k
		for e < len(f) {
			r, n := utf8.DecodeRuneInString(f[e:])
			if !unicode.IsLetter(r) && !(r >= '0' && r <= '9' && e > k) || r >= 0x2e80 && e > k {
				break
			}
			e += n
		}
		if e > k && w.quantities[f[k:e]] {
			return true
		}
		i = j
	}
	return false
}

// contact recognises a line with a telephone, an address of mail or web, or a
// label of one.
func (w *signatureWords) contact(t string) bool {
	if len(t) > 250 {
		return false
	}
	window := t
	if len(window) > 40 {
		window = window[:40]
	}
	labelled := false
	if i := strings.IndexAny(window, ":：.|\t"); i > 0 {
		labelled = w.contacts[bareClosing(t[:i])]
	}
	if !labelled {
		first, _, _ := strings.Cut(t, " ")
		labelled = w.contacts[bareClosing(first)] && digits(t) >= 6
	}
	if labelled && wordCount(t) <= 25 {
		return true
	}
	if w.quantity(t) {
		return false
	}
	n := wordCount(t)
	if n <= 6 && (findAddr(t) != "" || strings.Contains(t, "www.") || strings.HasPrefix(t, "http")) {
		return true
	}
	return strings.HasPrefix(t, "+") && digits(t) >= 7 || digits(t) >= 8 && letters(t) <= 4
}

func digits(t string) int {
	n := 0
	for i := 0; i < len(t); i++ {
		if t[i] >= '0' && t[i] <= '9' {
			n++
		}
	}
	return n
}

func letters(t string) int {
	n := 0
	for _, r := range t {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}
