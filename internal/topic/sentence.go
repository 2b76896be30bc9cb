package topic

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// sentence is one sentence on its way to its topics.
type sentence struct {
	text    string
	at      int // byte of the whole text
	hits    *lexicon.Hits
	listed  bool // stands below a request that ends in a colon
	subject bool

	mark    bool // carries a question mark
	asks    bool
	unknown bool // asks something that fits no topic
	guessed bool // no word names the topic
	plain   bool // guessed, and asks about things, not about what people do
	named   []naming
	topics  topicSet
	hinted  topicSet // named by describing words only
}

func (s *sentence) within(k lexicon.Key) []lexicon.Hit {
	return s.hits.Within(k, s.at, s.at+len(s.text))
}

func (s *sentence) read() {
	s.mark = strings.IndexByte(s.text, '?') >= 0 || strings.Contains(s.text, "？") || strings.Contains(s.text, "؟")
	s.named = s.asked(s.named)
	if len(s.named) == 0 && !s.mark {
		s.asks = strings.HasSuffix(s.text, ":") && (len(s.within("ask")) > 0 || s.opens("want_quote"))
		return
	}
	s.asks = s.mark || len(s.within("ask")) > 0 || len(s.within("interrogative")) > 0 || s.opensWithQuestion() || s.opens("want_quote") || s.opens("imperative") ||
		s.opens("topic_price") && !s.priceTold() || s.priceWithTerm()
	strong := s.strong(s.named)
	switch {
	case s.asks && !s.onlyStated():
		s.hinted = s.weak(strong) &^ strong
		s.topics = strong | s.hinted
	case s.listed && s.item(), s.bare(strong):
		s.topics = strong
		if strong == 0 && s.listed && !strings.ContainsAny(s.text, "0123456789") { // figures: a line of goods
			s.topics = s.weak(strong)
		}
	case s.subject, len(s.within("want_buy")) > 0:
		s.topics = strong & wanted
	}
	if s.topics.has(shipping) && !s.firm() && !s.asksFreight() {
		s.topics &^= set(shipping) // terms, and where goods shall go
	}
	s.settle()
}

// asked leaves out the names in clauses that say that something is there already,
// or not needed: "the catalogue we have, please send prices".
func (s *sentence) asked(names []naming) []naming {
	if s.mark || len(names) == 0 || len(s.within("not_asked")) == 0 {
		return names
	}
	var kept []naming
	start, rest := 0, names
	for _, end := range clauses(s.text) {
		var inside []naming
		inside, rest = between(rest, s.at+start, s.at+end)
		if len(s.hits.Within("not_asked", s.at+start, s.at+end)) == 0 {
			kept = append(kept, inside...)
		}
		start = end
	}
	return kept
}

// priceWithTerm tells "price FCA Urumqi": who names the term beside the word
// wants the figure.
func (s *sentence) priceWithTerm() bool {
	places := s.within("place_intro")
	for _, n := range s.named {
		for len(places) > 0 && places[0].Start < n.end {
			places = places[1:]
		}
		if n.topic == price && len(places) > 0 && places[0].Start-n.end <= 2 {
			return true
		}
	}
	return false
}

// priceTold tells a price that is named or known: "Prices as in June",
// "Price: 8.10 USD as agreed".
func (s *sentence) priceTold() bool {
	return len(s.within("repeat_order")) > 0 || len(s.within("stated")) > 0
}

// firm tells a question from a request: it has a mark or a question word.
func (s *sentence) firm() bool {
	return s.mark || s.opensWithQuestion() || len(s.within("interrogative")) > 0 || len(s.within("question_word")) > 0
}

// asksFreight tells a request that asks about shipping by itself: what freight
// costs, what fits, the price by two trade terms.
func (s *sentence) asksFreight() bool {
	if len(s.within("freight")) > 0 || s.listed && len(strings.Fields(s.text)) <= 3 && len(s.text) <= 24 || s.short() && len(s.within("ask")) > 0 && len(s.within("place_intro")) == 0 && s.onlyNames(shipping) {
		return true
	}
	first := ""
	for _, h := range s.within("place_intro") {
		if w := s.hits.Text()[h.Start:h.End]; len(w) == 3 && w == strings.ToUpper(w) {
			if first != "" && first != w {
				return true
			}
			first = w
		}
	}
	return false
}

// onlyNames tells that the sentence names no other topic.
func (s *sentence) onlyNames(topic int) bool {
	for _, n := range s.named {
		if n.topic != topic {
			return false
		}
	}
	return true
}

// onlyStated tells a sentence that names terms of its own after a polite word.
func (s *sentence) onlyStated() bool {
	if s.mark || s.opensWithQuestion() || s.opens("want_quote") || len(s.within("want_quote")) > 0 {
		return false
	}
	stated, ask := s.within("stated"), s.within("ask")
	return len(stated) > 0 && len(ask) == 1 && stated[0].Start < ask[0].Start
}

// opensWithQuestion tells whether the sentence begins with a question word. In
// languages that put it last it may stand anywhere.
func (s *sentence) opensWithQuestion() bool {
	for _, h := range s.within("question_word") {
		switch h.Lang {
		case "zh", "ja", "ko", "th", "tr", "vi":
			return true
		}
	}
	return s.opens("question_word")
}

// opens tells whether a phrase of the list is at the beginning: at most one word
// stands before ("and", a name), the stamp of a chat line aside.
func (s *sentence) opens(k lexicon.Key) bool {
	hits := s.within(k)
	if len(hits) == 0 || s.acronym(hits[0]) {
		return false
	}
	words := 0
	for _, w := range strings.Fields(s.text[:hits[0].Start-s.at]) {
		if strings.IndexFunc(w, unicode.IsLetter) >= 0 {
			words++
		}
	}
	return words <= 1
}

// acronym tells a word of two letters in capitals among others that are not: the
// CE of a certificate is no Romanian "what".
func (s *sentence) acronym(h lexicon.Hit) bool {
	w := s.hits.Text()[h.Start:h.End]
	return len(w) == 2 && w[0] >= 'A' && w[0] <= 'Z' && w[1] >= 'A' && w[1] <= 'Z' && s.text != strings.ToUpper(s.text)
}

// item tells a line that can be an item of a list of questions; a longer one with
// figures is one of a list of goods.
func (s *sentence) item() bool {
	return s.short() || len(strings.Fields(s.text)) <= 16 && len(s.text) <= 160 && !strings.ContainsAny(s.text, "0123456789")
}

func (s *sentence) short() bool { return len(strings.Fields(s.text)) <= 10 && len(s.text) <= 120 }

// bare tells a line that is little more than the name of a topic: "MOQ", "Lead time + price list".
func (s *sentence) bare(strong topicSet) bool {
	if strong == 0 || len(s.text) > 120 || len(strings.Fields(s.text)) > 7 || len(s.within("stated")) > 0 ||
		strings.ContainsAny(s.text, "0123456789") || strings.Contains(s.text, ": ") {
		return false
	}
	covered, letters, named := s.at, 0, 0
	for _, n := range s.named {
		start, end := max(n.start, covered), min(n.end, s.at+len(s.text)) // a phrase may reach into the next sentence
		if strong.has(n.topic) && end > start {
			named += countLetters(s.text[start-s.at : end-s.at])
			covered = end
		}
	}
	letters = countLetters(s.text)
	return named*2 > letters
}

func countLetters(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// strong returns the topics that are named by a word which names nothing else.
func (s *sentence) strong(names []naming) (out topicSet) {
	for i, n := range names {
		if !out.has(n.topic) && definite(n.topic, s.hits.Text()[n.start:n.end]) && !s.destination(n) && !s.valued(i, names) && !s.measures(i, names) && !s.reference(n) {
			out |= set(n.topic)
		}
	}
	return out
}

// asksDate tells a question about a date: "when?", "giao trước 15/8 được không?".
func (s *sentence) asksDate() bool {
	return len(s.within("when")) > 0 || len(s.within("delivery_time")) > 0
}

// valued tells a term that carries its value, "warranty 2 years", "付款 3-6-1",
// "payment L/C at sight": that states the term, unless the sentence is a question.
func (s *sentence) valued(i int, names []naming) bool {
	n := names[i]
	if n.topic == price {
		return s.priced(n)
	}
	if !set(payment, leadTime, warranty).has(n.topic) || s.opensWithQuestion() {
		return false
	}
	if n.topic == leadTime && s.dated(n) {
		return true
	}
	if s.mark {
		return false
	}
	rest := strings.TrimLeft(s.text[min(n.end-s.at, len(s.text)):], " :：=-\u00a0")
	if rest != "" && rest[0] >= '0' && rest[0] <= '9' {
		return true
	}
	if n.topic != payment {
		return false
	}
	at := s.at + len(s.text) - len(rest)
	for _, m := range names[i+1:] {
		if m.start >= at {
			return m.topic == payment && m.start == at && m.end-m.start <= 6
		}
	}
	return false
}

// priced tells a price that stands with its figure, "price 8.10 USD", where
// nothing before it asks.
func (s *sentence) priced(n naming) bool {
	if s.mark || len(s.within("want_quote")) > 0 || s.firm() {
		return false
	}
	for _, h := range s.within("ask") {
		if h.Start < n.start {
			return false
		}
	}
	rest := strings.TrimLeft(s.text[min(n.end-s.at, len(s.text)):], " :：=-\u00a0$€£¥₹")
	for _, w := range strings.Fields(rest)[:min(3, len(strings.Fields(rest)))] {
		if w[0] >= '0' && w[0] <= '9' && strings.ContainsAny(w, ".,") {
			return true
		}
	}
	return false
}

// dated tells a time of delivery that goes on with its date: "срок до конца мая",
// "consegna entro metà aprile".
func (s *sentence) dated(n naming) bool {
	for _, h := range s.within("delivery_time") {
		if h.Start < n.end && h.End > n.end && h.Start > n.start || h.Start >= n.end && h.Start-n.end <= 2 {
			return true
		}
	}
	return false
}

// measures tells a bare "how much" before a property: "how much recycled content".
func (s *sentence) measures(i int, names []naming) bool {
	n := names[i]
	if n.topic != price || i+1 >= len(names) || names[i+1].start < n.end || names[i+1].start-n.end > 20 || !set(specification, leadTime, moq).has(names[i+1].topic) {
		return false
	}
	for _, q := range s.within("question_word") {
		if q.Start == n.start && q.End == n.end {
			return !strings.ContainsAny(s.hits.Text()[n.end:names[i+1].start], ",;&+") && !strings.Contains(s.hits.Text()[n.end:names[i+1].start], " and ")
		}
	}
	return false
}

// reference tells a paper that only says where something stands: "from invoice
// W-1187".
func (s *sentence) reference(n naming) bool {
	if n.topic != documents || s.hits.Has("missing_papers") {
		return false
	}
	rest := strings.TrimLeft(s.hits.Text()[n.end:min(n.end+24, len(s.hits.Text()))], " #:№")
	rest, _ = strings.CutPrefix(rest, "no. ")
	word, _, _ := strings.Cut(rest, " ")
	return len(rest) > 0 && strings.ContainsAny(strings.TrimRight(word, ".,;:!?"), "0123456789")
}

// destination tells words that only introduce a place: "delivery to Tema".
func (s *sentence) destination(n naming) bool {
	if n.topic != shipping || s.mark && !s.asksPriceThere(n) {
		return false
	}
	places := s.within("place_intro")
	i, _ := slices.BinarySearchFunc(places, n.start+1, func(p lexicon.Hit, at int) int { return cmp.Compare(p.Start, at) })
	return i > 0 && places[i-1].End >= n.end
}

// asksPriceThere tells a question about a price to a place: "what does that cost
// delivered to Ghent?" asks no freight.
func (s *sentence) asksPriceThere(n naming) bool {
	for _, h := range s.within("freight") {
		if h.Start < n.end && h.End > n.start {
			return false
		}
	}
	return slices.ContainsFunc(s.named, func(m naming) bool { return m.topic == price && m.end <= n.start })
}

// definite tells whether words name a topic rather than describe goods or terms:
// several words or a long one ("payment terms", "certificate"), against "L/C",
// "CE", "size".
func definite(t int, words string) bool {
	if !descriptive.has(t) {
		return true
	}
	if t == documents && (strings.Contains(words, "PI") || strings.ContainsAny(words, "0123456789")) {
		return true
	}
	wide, letters := 0, 0
	for _, r := range words {
		switch {
		case r >= 0x2E80:
			wide++
		case unicode.IsLetter(r):
			letters++
		}
	}
	blanks := strings.Count(strings.TrimSpace(words), " ")
	if t == specification || t == customization {
		return wide >= 4 || blanks > 0 && letters >= 8 || letters >= 12
	}
	if t == payment { // "payment L/C at sight" states, "payment terms" asks
		return wide >= 2 || blanks > 0 || letters >= 9
	}
	return wide >= 2 || blanks > 0 || letters >= 7
}

// weak returns the topics of describing words in clauses that ask about nothing more definite.
func (s *sentence) weak(strong topicSet) (out topicSet) {
	start, rest := 0, s.named
	for _, end := range clauses(s.text) {
		clause := sentence{text: s.text[start:end], at: s.at + start, hits: s.hits, mark: s.mark}
		clause.named, rest = between(rest, s.at+start, s.at+end)
		start = end
		if len(clause.named) == 0 || clause.strong(clause.named) != 0 || strong != 0 && len(clause.within("question_word")) == 0 {
			continue
		}
		for i, n := range clause.named {
			if !clause.valued(i, clause.named) {
				out |= set(n.topic) & descriptive
			}
		}
	}
	return out
}

// clauses returns the ends of the clauses of a sentence.
func clauses(s string) []int {
	var out []int
	for i, r := range s {
		switch r {
		case ',', ';', '，', '；', '、', '،', '–', '(', '\n':
			out = append(out, i+utf8.RuneLen(r))
		}
	}
	return append(out, len(s))
}
