package topic

import (
	"strings"
	"unicode"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// counterOffer finds what a buyer would pay who has a price already: he names
// his figure in an answer, or beside what he paid before or is offered elsewhere.
func (a Asked) counterOffer() (string, bool) {
	offered := a.answer || a.hits.Has("objection_price")
	if !offered && !a.hits.Has("known_price") {
		return "", false
	}
	text := a.hits.Text()
	for _, h := range a.hits.All("counter_offer") {
		if strings.ContainsAny(text[h.Start:h.End], "0123456789") && !figure(around(text, h), offered) && !money(text[h.End:min(h.End+8, len(text))]) {
			continue // a number of pieces
		}
		for _, s := range lexicon.Sentences(a.text) {
			if s.Start <= h.Start && h.Start < s.End {
				return evidence(a.text[s.Start:s.End]), true
			}
		}
	}
	return "", false
}

// around is a hit with all of its first and last word: a figure is cut at its comma.
func around(text string, h lexicon.Hit) string {
	start := strings.LastIndexFunc(text[:h.Start], unicode.IsSpace) + 1
	end := len(text)
	if i := strings.IndexFunc(text[h.End:], unicode.IsSpace); i >= 0 {
		end = h.End + i
	}
	return text[start:end]
}

// figure tells words with the figure of a price: decimals or a sign of money;
// thousands where it is said that prices are spoken of.
func figure(words string, thousands bool) bool {
	for _, w := range strings.Fields(words) {
		w = strings.TrimRight(w, ".,;:!?")
		if i := strings.LastIndexAny(w, ".,"); i >= 0 {
			digits := 0
			for digits < len(w)-i-1 && w[i+1+digits] >= '0' && w[i+1+digits] <= '9' {
				digits++
			}
			if digits == 1 || digits == 2 || digits == 3 && thousands {
				return true
			}
		}
		if money(w) {
			return true
		}
	}
	return false
}

// money tells a sign of a currency.
func money(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.Is(unicode.Sc, r) }) >= 0
}

// twoTerms finds two trade terms side by side: by which of them to ship is asked.
func (a Asked) twoTerms() (string, bool) {
	first := lexicon.Hit{}
	for _, h := range a.hits.All("place_intro") {
		w, was := a.text[h.Start:h.End], a.text[first.Start:first.End]
		if len(w) != 3 || w != strings.ToUpper(w) || strings.IndexFunc(w, func(r rune) bool { return r > unicode.MaxASCII }) >= 0 {
			continue
		}
		if was != "" && was != w {
			return a.sentence("want_quote", "topic_price", "place_intro"), true
		}
		first = h
	}
	return "", false
}
