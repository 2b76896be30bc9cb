package similar

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// nameWords is of how many words a name is made at most, nameRunes how long a
// name may be.
const (
	nameWords = 5
	nameRunes = 48
)

// Name makes a name for a group out of its own words: those that half of the
// sentences in its most frequent language have, as its most frequent wording
// writes them.
func Name(group []*Sentence) string {
	language := mostFrequent(group, func(s *Sentence) string { return s.Language })
	var own []*Sentence
	for _, s := range group {
		if s.Language == language {
			own = append(own, s)
		}
	}
	text := mostFrequent(own, func(s *Sentence) string { return s.Text })
	count := map[string]int{}
	var model *Sentence
	for _, s := range own {
		if model == nil && s.Text == text {
			model = s
		}
		var seen []string
		for _, p := range s.content {
			if !slices.Contains(seen, p.key) {
				seen = append(seen, p.key)
				count[p.key]++
			}
		}
	}
	if model == nil {
		return ""
	}
	var b strings.Builder
	words, glued := 0, false
	for _, p := range model.content {
		word := model.Text[p.start:p.end]
		if 2*count[p.key] < len(own) || utf8.RuneCountInString(b.String())+utf8.RuneCountInString(word) > nameRunes {
			continue
		}
		first, _ := utf8.DecodeRuneInString(word)
		if b.Len() > 0 && !(glued && dense(first)) {
			b.WriteByte(' ')
		}
		b.WriteString(word)
		glued = dense(first)
		if words++; words == nameWords {
			break
		}
	}
	if b.Len() == 0 {
		return cut(model.Text, nameRunes)
	}
	return b.String()
}

func cut(s string, runes int) string {
	n := 0
	for i := range s {
		if n == runes {
			return s[:i] + ".."
		}
		n++
	}
	return s
}

// mostFrequent is the value that most have, the first in the alphabet of several.
func mostFrequent(list []*Sentence, of func(*Sentence) string) string {
	count := map[string]int{}
	for _, s := range list {
		count[of(s)]++
	}
	best, n := "", 0
	for v, c := range count {
		if c > n || c == n && cmp.Compare(v, best) < 0 {
			best, n = v, c
		}
	}
	return best
}
