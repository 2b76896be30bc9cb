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
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// maxSentence is the length in bytes beyond which a sentence is cut in the
// evidence; people who write without full stops exist.
const maxSentence = 600

// Read finds the questions of a message in text order, one for each topic of
// each sentence; topics of one sentence stand in the order of inquiry.Topics.
// hits is the scan of text. The subject is read only where the text asks
// nothing, and never that of an answer, which was asked before.
func Read(text string, hits *lexicon.Hits, subject string, answer bool) Asked {
	a := Asked{text: text, hits: hits, subject: subject, answer: answer, Questions: []inquiry.Question{}}
	a.read(text, hits, false)
	if len(a.Questions) == 0 && !answer && strings.TrimSpace(subject) != "" {
		a.read(subject, lexicon.Default().ScanBeside(subject, hits), true)
	}
	return a
}

func (a *Asked) put(t inquiry.Topic, text string, h how) {
	a.Questions = append(a.Questions, inquiry.Question{Topic: t, Text: text})
	a.how = append(a.how, h)
}

func (a *Asked) read(text string, hits *lexicon.Hits, subject bool) {
	var unknown []string
	leadIn := false
	named := gather(hits)
	for _, span := range lexicon.Sentences(text) {
		s := sentence{text: text[span.Start:span.End], at: span.Start, hits: hits, listed: leadIn, subject: subject}
		s.named, named = between(named, span.Start, span.End)
		s.read()
		leadIn = strings.HasSuffix(s.text, ":") || strings.HasSuffix(s.text, "：")
		leadIn = leadIn && (s.asks || s.listed) || s.listed && s.item()
		if s.topics != 0 {
			text, h := evidence(s.text), how{guessed: s.guessed, plain: s.plain, firm: s.firm(), mark: s.mark, stated: !s.asks && !s.listed}
			for i, t := range inquiry.Topics {
				if s.topics.has(i) {
					h.hinted = s.hinted.has(i)
					a.put(t, text, h)
				}
			}
		}
		if s.unknown {
			unknown = append(unknown, s.text)
		}
	}
	if len(a.Questions) == 0 && !subject {
		for _, q := range remedy(text, hits) {
			a.put(q.Topic, q.Text, how{})
		}
	}
	if len(a.Questions) == 0 {
		for _, u := range unknown {
			a.put(inquiry.TopicOther, evidence(u), how{guessed: true, firm: true, mark: true})
		}
	}
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
	if strings.ContainsAny(s, "\n\t") || strings.Contains(s, "  ") {
		s = strings.Join(strings.Fields(s), " ")
	}
	if len(s) <= maxSentence {
		return s
	}
	cut := maxSentence
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

// topicKeys are the lists of words for each topic but other, which has none, by
// the place of the topic in inquiry.Topics.
var topicKeys = [...]lexicon.Key{
	price: "topic_price", discount: "topic_discount", moq: "topic_moq", payment: "topic_payment",
	leadTime: "topic_lead_time", shipping: "topic_shipping", sample: "topic_sample", catalog: "topic_catalog",
	specification: "topic_specification", certification: "topic_certification", customization: "topic_customization",
	company: "topic_company", stock: "topic_stock", distribution: "topic_distribution", warranty: "topic_warranty",
	documents: "topic_documents", orderStatus: "topic_order_status", usage: "topic_usage",
}

// Places of the topics in inquiry.Topics; a test compares them.
const (
	price = iota
	discount
	moq
	payment
	leadTime
	shipping
	sample
	catalog
	specification
	certification
	customization
	company
	stock
	distribution
	warranty
	documents
	orderStatus
	usage
)

// topicSet is a set of places in inquiry.Topics.
type topicSet uint32

func (t topicSet) has(i int) bool { return t&(1<<i) != 0 }

func set(topics ...int) (t topicSet) {
	for _, i := range topics {
		t |= 1 << i
	}
	return t
}

var (
	// wanted are the topics that a mere wish asks for: "need price list", "want a sample".
	wanted = set(price, sample, catalog, documents, certification, distribution)
	// descriptive topics have words that mostly describe goods or terms.
	descriptive = set(specification, customization, payment, certification, shipping, documents, stock, warranty,
		company, usage, distribution)
)

// naming is a hit of a topic's words.
type naming struct {
	topic      int
	start, end int
}

// gather returns the words of all topics in text order.
func gather(hits *lexicon.Hits) []naming {
	var out []naming
	for i, k := range topicKeys {
		for _, h := range hits.All(k) {
			if !model(hits.Text(), h) && !(i == sample && colour(hits.Text(), h)) {
				out = append(out, naming{i, h.Start, h.End})
			}
		}
	}
	slices.SortFunc(out, func(a, b naming) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end), cmp.Compare(a.topic, b.topic))
	})
	// A word inside a longer one of another topic names nothing by itself: the
	// invoice of a proforma invoice, the delivery of a delivery time.
	kept, end, of := out[:0], 0, -1
	for _, n := range out {
		if n.end <= end && n.topic != of && !(n.topic == price && end-n.end == 0) {
			continue
		}
		kept = append(kept, n)
		if n.end > end {
			end, of = n.end, n.topic
		}
	}
	return kept
}

// colour tells the Vietnamese word for colour, which without its marks is that
// for a sample.
func colour(text string, h lexicon.Hit) bool {
	return strings.EqualFold(text[h.Start:h.End], "màu")
}

// model tells two letters that begin the number of a model or an order: "CE-77".
func model(text string, h lexicon.Hit) bool {
	return h.End-h.Start == 2 && h.End+1 < len(text) && text[h.End] == '-' && text[h.End+1] >= '0' && text[h.End+1] <= '9'
}

// between splits names in those from start to end and those behind.
func between(names []naming, start, end int) (inside, behind []naming) {
	i := 0
	for i < len(names) && names[i].start < start {
		i++
	}
	j := i
	for j < len(names) && names[j].start < end {
		j++
	}
	return names[i:j], names[j:]
}
