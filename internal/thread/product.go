package thread

import (
	"slices"
	"strings"
	"unicode"
)

// otherProduct reports whether a message names a product that none of the
// conversation's is. Where one side names none, it does not.
func (g *grouper) otherProduct(have, named []key) bool {
	if len(have) == 0 {
		return false
	}
	for _, n := range named {
		if !slices.ContainsFunc(have, func(h key) bool { return h == n || sameProduct(g.box.products[h], g.box.products[n]) }) {
			return true
		}
	}
	return false
}

// sameProduct reports whether two names may mean one product: they share a model
// (a word with a digit), or all words of one occur in the other.
func sameProduct(a, b string) bool {
	x, y := productWords(a), productWords(b)
	for _, w := range x {
		if strings.ContainsFunc(w, unicode.IsDigit) && strings.ContainsFunc(w, unicode.IsLetter) && slices.Contains(y, w) {
			return true
		}
	}
	if len(x) > len(y) {
		x, y = y, x
	}
	for _, w := range x {
		if !slices.Contains(y, w) {
			return false
		}
	}
	return true
}

// productWords are the words of a name in lower case, without a plural s.
func productWords(s string) []string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && !unicode.IsMark(r)
	})
	for i, w := range words {
		if len(w) > 3 {
			words[i] = strings.TrimSuffix(w, "s")
		}
	}
	return words
}
