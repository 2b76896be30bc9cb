package customer

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// forms are the legal forms of firms as words without signs, the longest first:
// "co ltd" before "ltd".
var forms = sync.OnceValue(func() (f struct{ ending, opening [][]string }) {
	for _, l := range lexicon.Trade("company") {
		to := &f.ending
		switch l.Key {
		case "ending":
		case "opening":
			to = &f.opening
		default:
			continue
		}
		for _, p := range l.Phrases {
			if w := nameWords(p); len(w) > 0 {
				*to = append(*to, w)
			}
		}
	}
	for _, list := range [][][]string{f.ending, f.opening} {
		slices.SortStableFunc(list, func(a, b []string) int { return len(strings.Join(b, "")) - len(strings.Join(a, "")) })
	}
	return f
})

// nameWords cuts a name into folded words without signs. Dots between single
// letters vanish, so that "S.A." is one word.
func nameWords(name string) []string {
	folded := lexicon.Fold(name)
	var b strings.Builder
	runes := []rune(folded)
	for i, r := range runes {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Mc, r):
			b.WriteRune(r)
		case r == '\'' || r == '’' || r == '"' || r == '״':
		case r == '.' && i > 0 && unicode.IsLetter(runes[i-1]) && (i < 2 || !unicode.IsLetter(runes[i-2])):
		case r == '/' && i > 0 && i+1 < len(runes) && unicode.IsLetter(runes[i-1]) && (i < 2 || !unicode.IsLetter(runes[i-2])):
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Fields(b.String())
}

// Key is the form in which names of companies are compared: without case,
// diacritics, signs and legal forms, "Müller GmbH & Co. KG" and "MULLER" alike.
// A name that is nothing but a legal form keeps it; a name without letters or
// digits gives "".
func Key(name string) string {
	words := nameWords(name)
	for again := true; again; {
		again = false
		for _, e := range forms().ending {
			if n := len(words) - len(e); n > 0 && slices.Equal(words[n:], e) {
				words, again = words[:n], true
				break
			}
			// Where words stand without blanks, the form is glued on.
			if len(e) == 1 && len(words) > 0 && glued(e[0]) {
				w := words[len(words)-1]
				if rest, ok := strings.CutSuffix(w, e[0]); ok && rest != "" {
					words, again = append(slices.Clone(words[:len(words)-1]), rest), true
					break
				}
			}
		}
		for _, o := range forms().opening {
			if len(o) < len(words) && slices.Equal(words[:len(o)], o) && legal(o) {
				words, again = words[len(o):], true
				break
			}
			if len(o) == 1 && len(words) > 0 && glued(o[0]) {
				if rest, ok := strings.CutPrefix(words[0], o[0]); ok && rest != "" {
					words, again = append([]string{rest}, words[1:]...), true
					break
				}
			}
		}
		if n := len(words); n > 1 && (words[n-1] == "and" || words[n-1] == "und" || words[n-1] == "et" || words[n-1] == "co") {
			words, again = words[:n-1], true
		}
	}
	return strings.Join(words, " ")
}

// legal reports whether an opening is a legal form and not a word that tells
// firms apart ("Comercial Sur", "Maison Sur"): it stands among the endings, too,
// or is as short as such forms are.
func legal(opening []string) bool {
	joined := strings.Join(opening, "")
	if utf8.RuneCountInString(joined) <= 4 {
		return true
	}
	return slices.ContainsFunc(forms().ending, func(e []string) bool { return strings.Join(e, "") == joined })
}

// glued reports whether a legal form is written in a script without blanks.
func glued(form string) bool {
	r, _ := utf8.DecodeRuneInString(form)
	return unicode.In(r, unicode.Han, unicode.Hangul, unicode.Katakana, unicode.Thai) && utf8.RuneCountInString(form) >= 2
}

// Book finds customers by the names of their companies.
type Book struct{ byKey map[string][]int64 }

// NewBook makes the book of these customers.
func NewBook(all []Customer) *Book {
	b := &Book{byKey: map[string][]int64{}}
	for i := range all {
		for _, name := range all[i].Companies {
			key := Key(name)
			if key != "" && !slices.Contains(b.byKey[key], all[i].ID) {
				b.byKey[key] = append(b.byKey[key], all[i].ID)
			}
		}
	}
	return b
}

// Find returns the customers whose company has this name, in order of IDs: none,
// one, or several, between whom the name does not decide.
func (b *Book) Find(name string) []int64 {
	key := Key(name)
	if key == "" {
		return nil
	}
	return slices.Sorted(slices.Values(b.byKey[key]))
}

// Like returns the customers whose company or person has word in the name, in
// order of IDs.
func Like(all []Customer, word string) []int64 {
	key := strings.Join(nameWords(word), " ")
	if key == "" {
		return nil
	}
	var ids []int64
	for i := range all {
		names := append([]string{string(all[i].Name)}, all[i].Companies...)
		if slices.ContainsFunc(names, func(n string) bool { return strings.Contains(strings.Join(nameWords(n), " "), key) }) {
			ids = append(ids, all[i].ID)
		}
	}
	return ids
}
