package topic

import (
	"slices"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// greetingWords is the number of words up to which a question with a greeting is
// one of courtesy.
const greetingWords = 6

// settle decides between topics that share words.
func (s *sentence) settle() {
	drop := func(t int) { s.topics &^= set(t) }
	if s.topics.has(moq) {
		drop(documents)
	}
	if s.topics.has(payment) && s.topics.has(documents) && strings.ContainsAny(s.text, "0123456789٠١٢٣٤٥٦٧٨٩") {
		drop(documents) // "30 days after invoice"
	}
	if s.topics.has(documents) && s.topics.has(certification) && !s.also(certification, documents) {
		drop(certification)
	}
	for _, specific := range []int{discount, sample, shipping, moq, catalog} {
		if s.topics.has(specific) && s.topics.has(price) && !s.also(price, specific) {
			drop(price)
		}
	}
	if s.topics.has(company) && s.topics.has(distribution) && s.mark && s.oneWord(distribution) {
		drop(distribution) // "do you make it yourselves, or are you a dealer?"
	}
	if s.topics.has(discount) && s.topics.has(price) && s.plainPrice() {
		drop(price)
	}
	if s.topics.has(warranty) && s.topics.has(leadTime) && !s.also(leadTime, warranty) {
		drop(leadTime) // "how long is the guarantee"
	}
	if s.topics&set(specification, certification, documents, catalog, sample, shipping, customization) != 0 && s.topics.has(stock) && s.onlyAvailable() {
		drop(stock) // "sizes available?" asks for the sizes
	}
	if s.topics.has(shipping) && s.topics&set(leadTime, sample) != 0 && len(s.within("freight")) == 0 {
		drop(shipping) // "when can you ship?", "have you a card of colours to send?"
	}
	if s.topics.has(orderStatus) {
		drop(leadTime)
		if s.topics.has(shipping) && !s.also(shipping, orderStatus) {
			drop(shipping)
		}
	}
	if s.topics != 0 || !s.mark || s.subject {
		return
	}
	words := max(len(strings.Fields(s.text)), unspaced(s.text)/2)
	switch {
	case len(s.within("target_price")) > 0:
		s.topics = set(price)
	case s.asksDate():
		s.topics = set(leadTime)
	case countLetters(s.text) == 0, len(s.within("greeting")) > 0 && words <= greetingWords: // "hello, how are you?"
	case s.hits.Has("fault", "install_help"):
		s.topics, s.guessed = set(usage), true
	case words > 2 && s.ofThings():
		s.topics, s.guessed, s.plain = set(specification), true, true
	case words > 3 && s.opensWithQuestion():
		s.topics, s.guessed = set(specification), true
	case words > 2:
		s.unknown = true
	}
}

// ofThings tells a question in which nobody speaks of himself or of us: "is the
// lid the same on all sizes?" asks about the goods, "can you do another lid?" what
// we do. It is never told where the language's words for both are not listed.
func (s *sentence) ofThings() bool {
	return s.hits.Has("we_you") && len(s.within("we_you")) == 0
}

// unspaced counts the letters of scripts that are written without blanks.
func unspaced(text string) (n int) {
	for _, r := range text {
		if r >= 0x0E00 && r < 0x0E80 || r >= 0x3040 && r < 0xA000 {
			n++
		}
	}
	return n
}

// plainPrice tells that the price is only the noun of a discount: "can you come
// down on the price?"
func (s *sentence) plainPrice() bool {
	if len(s.within("want_quote")) > 0 || len(s.within("interrogative")) > 0 {
		return false
	}
	return s.oneWord(price)
}

// oneWord tells that no name of the topic has several words.
func (s *sentence) oneWord(topic int) bool {
	for _, n := range s.named {
		if n.topic == topic && strings.Contains(s.hits.Text()[n.start:n.end], " ") {
			return false
		}
	}
	return true
}

// onlyAvailable tells that the stock is named by no phrase and no word of stores,
// only by one that says that something exists.
func (s *sentence) onlyAvailable() bool {
	hits := s.within("available")
	for _, n := range s.named {
		if n.topic != stock {
			continue
		}
		if !slices.ContainsFunc(hits, func(h lexicon.Hit) bool { return h.Start <= n.start && h.End >= n.end }) {
			return false
		}
	}
	return true
}

// also tells whether topic t has a word outside the words of the other topic:
// "sample cost" asks about samples, "price and sample" about both.
func (s *sentence) also(t, other int) bool {
	end := 0 // of the words of the other topic so far, which begin no later
	for i, n := range s.named {
		for j := i; j < len(s.named) && s.named[j].start == n.start; j++ {
			if s.named[j].topic == other {
				end = max(end, s.named[j].end)
			}
		}
		if n.topic == other {
			end = max(end, n.end)
		}
		if n.topic == t && n.end > end {
			return true
		}
	}
	return false
}
