package topic

import (
	"slices"
	"strings"
	"unicode"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// Asked is what a message asks by its words alone, before anybody knows what
// kind of message it is.
type Asked struct {
	Questions []inquiry.Question
	text      string
	hits      *lexicon.Hits
	subject   string
	answer    bool   // to a message of ours
	guessed   []bool // per question: taken from the form of the sentence, no word names the topic
	firm      []bool // per question: the sentence is a question, no request
}

// Fit returns the questions as the kind of message lets them mean something.
// Junk asks nothing, unless a swindler plays the buyer. Who wants something else
// than to buy asks at least that. Who has bought asks for help, for a remedy or
// for news, also where he only tells what happened. A request for a quotation
// asks the price even where it is called an offer.
func (a Asked) Fit(tier inquiry.Tier, intent inquiry.Intent) []inquiry.Question {
	switch tier {
	case inquiry.TierX:
		if intent != inquiry.IntentScam {
			return nil
		}
		return a.swindle()
	case inquiry.TierD:
		return a.otherAim()
	case inquiry.TierC:
		return a.afterSale(intent)
	}
	return a.purchase(tier, intent)
}

// swindle is what a swindler asks who plays the buyer; the rest is his story.
func (a Asked) swindle() []inquiry.Question {
	var out []inquiry.Question
	for i, q := range a.Questions {
		if !a.guessed[i] && slices.Contains([]inquiry.Topic{inquiry.TopicPrice, inquiry.TopicSample, inquiry.TopicPayment, inquiry.TopicCatalog, inquiry.TopicStock}, q.Topic) {
			out = append(out, q)
		}
	}
	return out
}

// otherAim is the one question of somebody who does not want to buy.
func (a Asked) otherAim() []inquiry.Question {
	for _, q := range a.Questions {
		return []inquiry.Question{{Topic: inquiry.TopicOther, Text: q.Text}}
	}
	if text := a.sentence("ask", "question_word", "job", "media", "survey", "event", "partnership", "research", "authority"); text != "" {
		return []inquiry.Question{{Topic: inquiry.TopicOther, Text: text}}
	}
	return nil
}

// ofBought are the topics that somebody asks about who has bought, by what he
// wants; the others are words of his story.
var ofBought = map[inquiry.Intent][]inquiry.Topic{
	inquiry.IntentTechnicalSupport: {inquiry.TopicUsage, inquiry.TopicWarranty},
	inquiry.IntentOrderStatus:      {inquiry.TopicOrderStatus, inquiry.TopicDocuments},
	inquiry.IntentComplaint:        {inquiry.TopicWarranty, inquiry.TopicOrderStatus, inquiry.TopicDocuments},
	inquiry.IntentAfterSales:       {inquiry.TopicWarranty, inquiry.TopicUsage, inquiry.TopicDocuments},
}

// trouble is what the trouble of somebody who has bought asks by itself.
func (a Asked) trouble(intent inquiry.Intent) inquiry.Topic {
	switch intent {
	case inquiry.IntentTechnicalSupport:
		return inquiry.TopicUsage
	case inquiry.IntentOrderStatus:
		return inquiry.TopicOrderStatus
	}
	if !a.hits.Has("fault") {
		switch {
		case intent == inquiry.IntentAfterSales && !a.hits.Has("topic_warranty") && a.hits.Has("topic_documents", "topic_certification", "missing_papers"):
			return inquiry.TopicDocuments
		case a.hits.Has("missing_papers") && !(a.hits.Has("wrong_goods") && intent == inquiry.IntentComplaint):
			return inquiry.TopicDocuments
		case a.hits.Has("late") && !a.hits.Has("wrong_goods"):
			return inquiry.TopicOrderStatus
		}
	}
	return inquiry.TopicWarranty
}

// afterSale keeps what a buyer asks after the sale and adds what his trouble
// asks by itself.
func (a Asked) afterSale(intent inquiry.Intent) []inquiry.Question {
	trouble := a.trouble(intent)
	var out []inquiry.Question
	for i, q := range a.Questions {
		switch {
		case a.guessed[i], q.Topic == inquiry.TopicLeadTime && (trouble == inquiry.TopicWarranty || trouble == inquiry.TopicOrderStatus):
			q.Topic = trouble // "what are you going to do, and when?"
		case q.Topic == inquiry.TopicSpecification && trouble == inquiry.TopicUsage:
			q.Topic = trouble // which oil, which fuse
		case q.Topic == inquiry.TopicCertification && trouble != inquiry.TopicUsage && !has(a.Questions, inquiry.TopicDocuments):
			q.Topic = inquiry.TopicDocuments // the paper that is missing may be a certificate
		}
		if intent == inquiry.IntentComplaint && q.Topic == inquiry.TopicDocuments && !a.hits.Has("missing_papers") {
			continue // deduct it from the next invoice
		}
		if slices.Contains(ofBought[intent], q.Topic) {
			out = add(out, q)
		}
	}
	if trouble == inquiry.TopicDocuments || intent == inquiry.IntentComplaint && a.hits.Has("fault", "wrong_goods") && !a.hits.Has("late") {
		out = slices.DeleteFunc(out, func(q inquiry.Question) bool {
			return trouble == inquiry.TopicDocuments && q.Topic == inquiry.TopicWarranty || trouble != inquiry.TopicDocuments && q.Topic == inquiry.TopicOrderStatus
		})
	}
	alone := intent == inquiry.IntentTechnicalSupport || intent == inquiry.IntentOrderStatus
	if !has(out, trouble) && (alone || len(out) == 0 || intent == inquiry.IntentComplaint && trouble == inquiry.TopicWarranty && !has(out, inquiry.TopicOrderStatus)) {
		if text := a.sentence("install_help", "fault", "late", "order_status", "wrong_goods", "missing_papers", "refund", "complaint", "past_purchase"); text != "" {
			out = add(out, inquiry.Question{Topic: trouble, Text: text})
		}
	}
	if !has(out, inquiry.TopicDocuments) && intent != inquiry.IntentTechnicalSupport && a.hits.Has("missing_papers") {
		out = add(out, inquiry.Question{Topic: inquiry.TopicDocuments, Text: a.sentence("missing_papers")})
	}
	return out
}

// asksFor is the topic that an intent of a buyer asks about by itself.
var asksFor = map[inquiry.Intent]inquiry.Topic{
	inquiry.IntentQuoteRequest: inquiry.TopicPrice, inquiry.IntentPriceCheck: inquiry.TopicPrice,
	inquiry.IntentCatalogRequest: inquiry.TopicCatalog, inquiry.IntentSampleRequest: inquiry.TopicSample,
	inquiry.IntentDistribution: inquiry.TopicDistribution, inquiry.IntentSupplierSearch: inquiry.TopicCompany,
}

// wishKeys are the words in whose sentence the question of an intent stands.
var wishKeys = map[inquiry.Topic][]lexicon.Key{
	inquiry.TopicPrice:        {"topic_price", "want_quote", "target_price", "want_buy"},
	inquiry.TopicCatalog:      {"want_catalog"},
	inquiry.TopicSample:       {"want_sample"},
	inquiry.TopicDistribution: {"want_distribution", "topic_distribution"},
	inquiry.TopicCompany:      {"topic_company", "want_supplier"},
}

// purchase adds the question that the wish itself is, and a claim that an old
// customer puts into his next order.
func (a Asked) purchase(tier inquiry.Tier, intent inquiry.Intent) []inquiry.Question {
	var out []inquiry.Question
	want := asksFor[intent]
	for i, q := range a.Questions {
		if a.guessed[i] {
			switch {
			case a.hits.Has("fault", "wrong_goods") && a.hits.Has("past_purchase", "repeat_order", "order_words"):
				q.Topic = inquiry.TopicWarranty
			case q.Topic == inquiry.TopicUsage, want == inquiry.TopicDistribution, want == inquiry.TopicCompany,
				q.Topic == inquiry.TopicSpecification && !a.aboutGoods(intent):
				continue // no word of goods or of trouble, so not about those
			}
		}
		if q.Topic == inquiry.TopicPrice && intent == inquiry.IntentSampleRequest || q.Topic == inquiry.TopicUsage && intent == inquiry.IntentDistribution {
			continue // what the sample costs, and what partners are taught
		}
		if tier == inquiry.TierA && (!a.firm[i] && stated(intent, q.Topic) || intent == inquiry.IntentOrder && q.Topic == inquiry.TopicPrice) {
			continue
		}
		if q.Topic == inquiry.TopicOther && a.guessed[i] && a.aboutGoods(intent) {
			q.Topic = inquiry.TopicSpecification // most questions that no word names are about the goods
		}
		if tier == inquiry.TierA && a.described(q.Topic, a.firm[i], intent) {
			continue
		}
		if q.Topic == inquiry.TopicOther && a.guessed[i] && len(a.Questions) > 1 {
			continue
		}
		out = add(out, q)
	}
	if text, ok := a.counterOffer(); ok && !has(out, inquiry.TopicDiscount) {
		if !a.hits.Has("want_quote") {
			out = slices.DeleteFunc(out, func(q inquiry.Question) bool { return q.Topic == inquiry.TopicPrice })
		}
		out = append([]inquiry.Question{{Topic: inquiry.TopicDiscount, Text: text}}, out...)
		if want == inquiry.TopicPrice {
			want = ""
		}
	}
	if want == inquiry.TopicPrice && tier != inquiry.TierA && has(out, inquiry.TopicDiscount) {
		want = "" // the discount is the price that he asks about
	}
	if intent == inquiry.IntentQuoteRequest && !has(out, inquiry.TopicShipping) {
		if text, ok := a.twoTerms(); ok {
			out = add(out, inquiry.Question{Topic: inquiry.TopicShipping, Text: text})
		}
	}
	if want != "" && !has(out, want) {
		if text := a.sentence(wishKeys[want]...); text != "" {
			out = slices.DeleteFunc(out, func(q inquiry.Question) bool { return q.Topic == inquiry.TopicOther })
			out = append([]inquiry.Question{{Topic: want, Text: text}}, out...)
		} else if want == inquiry.TopicPrice && tier == inquiry.TierA {
			if text := a.sentence(); text != "" {
				out = append([]inquiry.Question{{Topic: want, Text: text}}, out...)
			}
		}
	}
	if intent == inquiry.IntentOrder && !has(out, inquiry.TopicDocuments) && a.hits.Has("topic_documents") {
		out = add(out, inquiry.Question{Topic: inquiry.TopicDocuments, Text: a.sentence("topic_documents")}) // an order wants its proforma
	}
	if !has(out, inquiry.TopicWarranty) && a.hits.Has("refund") && a.hits.Has("fault", "wrong_goods") {
		out = add(out, inquiry.Question{Topic: inquiry.TopicWarranty, Text: a.sentence("refund")})
	}
	return out
}

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

// aboutGoods reports whether a question that no word names is one about the goods:
// it is with those who have not decided yet.
func (a Asked) aboutGoods(intent inquiry.Intent) bool {
	switch intent {
	case inquiry.IntentGeneralQuestion, inquiry.IntentSampleRequest:
		return true
	case inquiry.IntentPriceCheck, inquiry.IntentCatalogRequest:
		return a.hits.Has("topic_specification", "available")
	}
	return false
}

// described reports whether a question of a buyer with terms only describes the
// goods he wants: who orders asks about papers, terms and claims.
func (a Asked) described(topic inquiry.Topic, firm bool, intent inquiry.Intent) bool {
	ordered := intent == inquiry.IntentOrder || intent == inquiry.IntentRepeatOrder
	switch topic {
	case inquiry.TopicOther, inquiry.TopicCatalog, inquiry.TopicCompany:
		return true
	case inquiry.TopicSpecification, inquiry.TopicSample, inquiry.TopicUsage, inquiry.TopicMOQ, inquiry.TopicStock, inquiry.TopicDistribution:
		return ordered
	case inquiry.TopicCustomization:
		return ordered || !firm
	case inquiry.TopicShipping:
		return ordered && !firm
	}
	return false
}

// stated reports whether a request of an intent that names the topic states it:
// who orders states prices and terms, who wants a quotation terms.
func stated(intent inquiry.Intent, t inquiry.Topic) bool {
	switch t {
	case inquiry.TopicPrice:
		return intent == inquiry.IntentOrder || intent == inquiry.IntentRepeatOrder
	case inquiry.TopicPayment:
		return true
	case inquiry.TopicLeadTime:
		return intent == inquiry.IntentOrder
	}
	return false
}

func has(qs []inquiry.Question, t inquiry.Topic) bool {
	return slices.ContainsFunc(qs, func(q inquiry.Question) bool { return q.Topic == t })
}

// add appends a question that does not stand there yet.
func add(qs []inquiry.Question, q inquiry.Question) []inquiry.Question {
	if slices.Contains(qs, q) {
		return qs
	}
	return append(qs, q)
}

// worth is the number of letters from which a sentence says something.
const worth = 12

// sentence is the first sentence with a word of the first key that has any, else
// the first one that says something, else the subject.
func (a Asked) sentence(keys ...lexicon.Key) string {
	spans := lexicon.Sentences(a.text)
	for _, k := range keys {
		hit, ok := a.hits.First(k)
		if !ok {
			continue
		}
		for _, s := range spans {
			if s.Start <= hit.Start && hit.Start < s.End {
				return evidence(a.text[s.Start:s.End])
			}
		}
	}
	for _, s := range spans {
		text := a.text[s.Start:s.End]
		if countLetters(text) >= worth || strings.IndexFunc(text, unicode.IsDigit) >= 0 {
			return evidence(text)
		}
	}
	return evidence(strings.TrimSpace(a.subject))
}
