// Package topic finds what a buyer asks: the sentences that ask something, and
// the FAQ topics of each.
//
// A sentence asks when it carries a question mark, opens with a question word,
// or requests ("kindly advise", "请报价", "need price list"). A line below a
// request that ends in a colon asks too, and so does a line that is nothing but
// the name of a topic. What is merely stated ("we pay by T/T") is no question:
// words that mostly describe goods or terms count only in a clause that asks
// about nothing more definite.
package topic

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// maxSentence is the length in bytes beyond which a sentence is cut in the
// evidence; people who write without full stops exist.
const maxSentence = 600

// Questions returns the questions of a message in text order, one for each topic
// of each sentence; topics of one sentence stand in the order of inquiry.Topics.
// hits is the scan of text. The subject is read only where the text asks nothing.
func Questions(text string, hits *lexicon.Hits, subject string) []inquiry.Question {
	out := read(text, hits, false)
	if len(out) == 0 && strings.TrimSpace(subject) != "" {
		out = read(subject, lexicon.Default().Scan(subject), true)
	}
	return out
}

func read(text string, hits *lexicon.Hits, subject bool) []inquiry.Question {
	out := []inquiry.Question{}
	var unknown []string
	leadIn := false
	for _, span := range lexicon.Sentences(text) {
		s := sentence{text: text[span.Start:span.End], at: span.Start, hits: hits, listed: leadIn, subject: subject}
		s.read()
		leadIn = strings.HasSuffix(s.text, ":") || strings.HasSuffix(s.text, "：")
		leadIn = leadIn && (s.asks || s.listed) || s.listed && s.short()
		for _, t := range inquiry.Topics {
			if s.topics[t] {
				out = append(out, inquiry.Question{Topic: t, Text: evidence(s.text)})
			}
		}
		if s.unknown {
			unknown = append(unknown, s.text)
		}
	}
	if len(out) == 0 && !subject {
		out = remedy(text, hits)
	}
	if len(out) == 0 {
		for _, u := range unknown {
			out = append(out, inquiry.Question{Topic: inquiry.TopicOther, Text: evidence(u)})
		}
	}
	return out
}

// remedy is what a complaint asks for that asks nothing in words: a remedy for
// wrong or broken goods, news of late ones.
func remedy(text string, hits *lexicon.Hits) []inquiry.Question {
	out := []inquiry.Question{}
	claim, claimed := hits.First("refund")
	if !hits.Has("past_purchase", "complaint", "late", "wrong_goods") {
		return out
	}
	topic := inquiry.TopicWarranty
	if !claimed {
		if claim, claimed = hits.First("late"); claimed {
			topic = inquiry.TopicOrderStatus
		} else if claim, claimed = hits.First("missing_papers"); claimed {
			topic = inquiry.TopicDocuments
		} else if claim, claimed = hits.First("wrong_goods"); !claimed {
			claim, claimed = hits.First("fault")
		}
	}
	if !claimed {
		return out
	}
	for _, span := range lexicon.Sentences(text) {
		if span.Start <= claim.Start && claim.Start < span.End {
			out = append(out, inquiry.Question{Topic: topic, Text: evidence(text[span.Start:span.End])})
			break
		}
	}
	return out
}

// evidence is the sentence as one line.
func evidence(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= maxSentence {
		return s
	}
	cut := maxSentence
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

// topicKeys are the lists of words for each topic but other.
var topicKeys = map[inquiry.Topic]lexicon.Key{
	inquiry.TopicPrice: "topic_price", inquiry.TopicDiscount: "topic_discount", inquiry.TopicMOQ: "topic_moq",
	inquiry.TopicPayment: "topic_payment", inquiry.TopicLeadTime: "topic_lead_time", inquiry.TopicShipping: "topic_shipping",
	inquiry.TopicSample: "topic_sample", inquiry.TopicCatalog: "topic_catalog", inquiry.TopicSpecification: "topic_specification",
	inquiry.TopicCertification: "topic_certification", inquiry.TopicCustomization: "topic_customization",
	inquiry.TopicCompany: "topic_company", inquiry.TopicStock: "topic_stock", inquiry.TopicDistribution: "topic_distribution",
	inquiry.TopicWarranty: "topic_warranty", inquiry.TopicDocuments: "topic_documents",
	inquiry.TopicOrderStatus: "topic_order_status", inquiry.TopicUsage: "topic_usage",
}

// wanted are the topics that a mere wish asks for: "need price list", "want a sample".
var wanted = []inquiry.Topic{
	inquiry.TopicPrice, inquiry.TopicSample, inquiry.TopicCatalog, inquiry.TopicDocuments, inquiry.TopicDistribution,
}

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
	topics  map[inquiry.Topic]bool
}

func (s *sentence) within(k lexicon.Key) []lexicon.Hit {
	return s.hits.Within(k, s.at, s.at+len(s.text))
}

func (s *sentence) read() {
	s.topics = map[inquiry.Topic]bool{}
	s.mark = strings.ContainsAny(s.text, "?？؟")
	s.asks = s.mark || len(s.within("ask")) > 0 || s.opensWithQuestion() || s.opens("want_quote") || s.opens("imperative") || s.opens("topic_price")
	strong := s.strong()
	switch {
	case s.asks && !s.onlyStated():
		s.take(strong)
		s.weak(strong)
	case s.listed && s.short(), s.bare(strong):
		s.take(strong)
		if len(strong) == 0 && s.listed {
			s.weak(strong)
		}
	case len(s.within("want_buy")) > 0, s.subject:
		for _, t := range wanted {
			if strong[t] {
				s.topics[t] = true
			}
		}
	}
	s.settle()
}

func (s *sentence) take(topics map[inquiry.Topic]bool) {
	for t := range topics {
		s.topics[t] = true
	}
}

// onlyStated tells a sentence that names terms of its own after a polite word.
func (s *sentence) onlyStated() bool {
	return !s.mark && !s.opensWithQuestion() && !s.opens("want_quote") && len(s.within("stated")) > 0 && len(s.within("want_quote")) == 0 &&
		len(s.within("ask")) < 2 && s.within("stated")[0].Start < s.within("ask")[0].Start
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
	if len(hits) == 0 {
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

func (s *sentence) short() bool { return len(strings.Fields(s.text)) <= 10 && len(s.text) <= 120 }

// bare tells a line that is little more than the name of a topic: "MOQ", "Lead time + price list".
func (s *sentence) bare(strong map[inquiry.Topic]bool) bool {
	if len(strong) == 0 || len(s.within("stated")) > 0 || len(strings.Fields(s.text)) > 7 || strings.ContainsAny(s.text, "0123456789") || strings.Contains(s.text, ": ") {
		return false
	}
	covered := make([]bool, len(s.text))
	for t := range strong {
		for _, h := range s.within(topicKeys[t]) {
			for i := h.Start - s.at; i < h.End-s.at; i++ {
				covered[i] = true
			}
		}
	}
	letters, named := 0, 0
	for i, r := range s.text {
		if unicode.IsLetter(r) {
			letters++
			if covered[i] {
				named++
			}
		}
	}
	return named*2 > letters
}

// descriptive topics have words that mostly describe goods or terms.
var descriptive = []inquiry.Topic{
	inquiry.TopicSpecification, inquiry.TopicCustomization, inquiry.TopicPayment, inquiry.TopicCertification,
	inquiry.TopicShipping, inquiry.TopicDocuments, inquiry.TopicStock, inquiry.TopicWarranty, inquiry.TopicCompany, inquiry.TopicUsage,
	inquiry.TopicDistribution,
}

// strong returns the topics that are named by a word which names nothing else.
func (s *sentence) strong() map[inquiry.Topic]bool {
	out := map[inquiry.Topic]bool{}
	for _, t := range inquiry.Topics {
		for _, h := range s.within(topicKeys[t]) {
			if definite(t, s.hits.Evidence(h)) && !s.destination(t, h) {
				out[t] = true
			}
		}
	}
	return out
}

// destination tells words that only introduce a place: "delivery to Tema".
func (s *sentence) destination(t inquiry.Topic, h lexicon.Hit) bool {
	return t == inquiry.TopicShipping && !s.mark && slices.ContainsFunc(s.within("place_intro"), func(p lexicon.Hit) bool {
		return p.Start <= h.Start && h.End <= p.End
	})
}

// definite tells whether words name a topic rather than describe goods or terms:
// several words or a long one ("payment terms", "certificate"), against "L/C",
// "CE", "size".
func definite(t inquiry.Topic, words string) bool {
	if !slices.Contains(descriptive, t) {
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
	if t == inquiry.TopicSpecification || t == inquiry.TopicCustomization {
		return wide >= 4 || blanks > 0 && letters >= 8 || letters >= 12
	}
	return wide >= 2 || blanks > 0 || letters >= 7
}

// weak adds the topics of describing words in clauses that ask about nothing more definite.
func (s *sentence) weak(strong map[inquiry.Topic]bool) {
	start := 0
	for _, end := range clauses(s.text) {
		clause := sentence{text: s.text[start:end], at: s.at + start, hits: s.hits}
		start = end
		if len(clause.strong()) > 0 {
			continue
		}
		if len(strong) > 0 && len(clause.within("question_word")) == 0 {
			continue
		}
		for _, t := range descriptive {
			if len(clause.within(topicKeys[t])) > 0 {
				s.topics[t] = true
			}
		}
	}
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

// settle decides between topics that share words.
func (s *sentence) settle() {
	t := s.topics
	if t[inquiry.TopicMOQ] {
		delete(t, inquiry.TopicDocuments)
	}
	if t[inquiry.TopicDiscount] && !s.also(inquiry.TopicPrice, inquiry.TopicDiscount) {
		delete(t, inquiry.TopicPrice)
	}
	if t[inquiry.TopicDocuments] && !s.also(inquiry.TopicCertification, inquiry.TopicDocuments) {
		delete(t, inquiry.TopicCertification)
	}
	for _, specific := range []inquiry.Topic{inquiry.TopicSample, inquiry.TopicShipping, inquiry.TopicMOQ, inquiry.TopicCatalog} {
		if t[specific] && t[inquiry.TopicPrice] && !s.also(inquiry.TopicPrice, specific) {
			delete(t, inquiry.TopicPrice)
		}
	}
	if t[inquiry.TopicOrderStatus] {
		delete(t, inquiry.TopicLeadTime)
		if !s.also(inquiry.TopicShipping, inquiry.TopicOrderStatus) {
			delete(t, inquiry.TopicShipping)
		}
	}
	if len(t) > 0 || !s.mark || s.subject {
		return
	}
	if len(s.within("target_price")) > 0 {
		t[inquiry.TopicPrice] = true
		return
	}
	if strings.IndexFunc(s.text, unicode.IsLetter) < 0 || len(s.within("greeting")) > 0 && s.short() {
		return
	}
	switch {
	case s.hits.Has("fault", "install_help"):
		t[inquiry.TopicUsage] = true
	case s.opensWithQuestion() && len(strings.Fields(s.text)) > 3:
		t[inquiry.TopicSpecification] = true
	case len(strings.Fields(s.text)) > 2:
		s.unknown = true
	}
}

// also tells whether topic t has a word outside the words of the other topic:
// "sample cost" asks about samples, "price and sample" about both.
func (s *sentence) also(t, other inquiry.Topic) bool {
	taken := s.within(topicKeys[other])
	for _, h := range s.within(topicKeys[t]) {
		inside := false
		for _, o := range taken {
			inside = inside || o.Start <= h.Start && h.End <= o.End
		}
		if !inside {
			return true
		}
	}
	return false
}
