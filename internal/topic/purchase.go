package topic

import (
	"slices"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

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

// purchase is what a buyer asks: the questions that mean something under his
// intent, the one that the wish itself is, and a claim that an old customer puts
// into his next order.
func (a Asked) purchase(tier inquiry.Tier, intent inquiry.Intent) []inquiry.Question {
	out, want := a.ofBuyer(tier, intent), asksFor[intent]
	if text, ok := a.counterOffer(); ok && !has(out, inquiry.TopicDiscount) {
		if !a.hits.Has("want_quote") {
			out = slices.DeleteFunc(out, func(q inquiry.Question) bool { return q.Topic == inquiry.TopicPrice })
		}
		out = append([]inquiry.Question{{Topic: inquiry.TopicDiscount, Text: text}}, out...)
		if want == inquiry.TopicPrice {
			want = ""
		}
	}
	switch {
	case want == inquiry.TopicPrice && tier != inquiry.TierA && has(out, inquiry.TopicDiscount):
		want = "" // the discount is the price that he asks about
	case want == inquiry.TopicPrice && tier == inquiry.TierA && (a.answer || a.hits.Has("budget")):
		want = "" // he has the price, or says what he will pay
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

// ofBuyer keeps the questions that mean something under the intent of a buyer.
func (a Asked) ofBuyer(tier inquiry.Tier, intent inquiry.Intent) []inquiry.Question {
	var out []inquiry.Question
	want := asksFor[intent]
	for i, q := range a.Questions {
		if a.how[i].guessed {
			switch {
			case a.hits.Has("fault", "wrong_goods") && a.hits.Has("past_purchase", "repeat_order", "order_words"):
				q.Topic = inquiry.TopicWarranty
			case q.Topic == inquiry.TopicUsage, want == inquiry.TopicDistribution, want == inquiry.TopicCompany,
				q.Topic == inquiry.TopicSpecification && !a.how[i].plain && !a.aboutGoods(intent):
				continue // no word of goods or of trouble, so not about those
			}
		}
		if q.Topic == inquiry.TopicPrice && intent == inquiry.IntentSampleRequest || q.Topic == inquiry.TopicUsage && intent == inquiry.IntentDistribution {
			continue // what the sample costs, and what partners are taught
		}
		if tier == inquiry.TierA && (!a.how[i].firm && stated(intent, q.Topic) || intent == inquiry.IntentOrder && q.Topic == inquiry.TopicPrice) {
			continue
		}
		if q.Topic == inquiry.TopicOther && a.how[i].guessed && a.aboutGoods(intent) {
			q.Topic = inquiry.TopicSpecification // most questions that no word names are about the goods
		}
		if tier == inquiry.TierA && a.described(q.Topic, a.how[i], intent) {
			continue
		}
		if q.Topic == inquiry.TopicOther && a.how[i].guessed && len(a.Questions) > 1 {
			continue
		}
		out = add(out, q)
	}
	return out
}

// named adds what somebody without terms of a purchase asks about by naming it:
// whether goods have a certificate, whether they can be made his own way.
func (a Asked) named(out []inquiry.Question, certified bool) []inquiry.Question {
	if !has(out, inquiry.TopicCertification) && (certified || a.names(certification, true)) {
		out = add(out, inquiry.Question{Topic: inquiry.TopicCertification, Text: a.sentence("topic_certification")})
	}
	if !has(out, inquiry.TopicCustomization) && !has(out, inquiry.TopicMOQ) && a.names(customization, false) { // "the least with a logo?"
		out = add(out, inquiry.Question{Topic: inquiry.TopicCustomization, Text: a.sentence("topic_customization")})
	}
	return out
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
func (a Asked) described(topic inquiry.Topic, h how, intent inquiry.Intent) bool {
	ordered := intent == inquiry.IntentOrder || intent == inquiry.IntentRepeatOrder
	switch topic {
	case inquiry.TopicOther:
		return true
	case inquiry.TopicSample, inquiry.TopicUsage, inquiry.TopicStock, inquiry.TopicDistribution, inquiry.TopicCompany:
		return ordered
	case inquiry.TopicCatalog:
		return ordered || h.firm || h.stated // "do you have this, as in the picture?"
	case inquiry.TopicSpecification:
		return ordered || h.hinted && !h.mark
	case inquiry.TopicCustomization, inquiry.TopicMOQ:
		return ordered || !h.firm
	case inquiry.TopicCertification:
		return h.stated // what the goods must have
	case inquiry.TopicShipping:
		return ordered && !h.firm
	}
	return false
}

// stated reports whether a request of an intent that names the topic states it:
// who orders states prices and terms, who wants a quotation or the same again terms.
func stated(intent inquiry.Intent, t inquiry.Topic) bool {
	switch t {
	case inquiry.TopicPrice:
		return intent == inquiry.IntentOrder
	case inquiry.TopicPayment:
		return true
	case inquiry.TopicLeadTime:
		return intent == inquiry.IntentOrder
	}
	return false
}
