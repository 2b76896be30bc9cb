package topic

import (
	"slices"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// ofBought are the topics that somebody asks about who has bought, by what he
// wants; the others are words of his story.
var ofBought = map[inquiry.Intent][]inquiry.Topic{
	inquiry.IntentTechnicalSupport: {inquiry.TopicUsage, inquiry.TopicWarranty},
	inquiry.IntentOrderStatus:      {inquiry.TopicOrderStatus, inquiry.TopicDocuments},
	inquiry.IntentComplaint:        {inquiry.TopicWarranty, inquiry.TopicOrderStatus, inquiry.TopicDocuments, inquiry.TopicCertification},
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
		case a.how[i].guessed, q.Topic == inquiry.TopicLeadTime && (trouble == inquiry.TopicWarranty || trouble == inquiry.TopicOrderStatus):
			q.Topic = trouble // "what are you going to do, and when?"
		case q.Topic == inquiry.TopicSpecification && trouble == inquiry.TopicUsage:
			q.Topic = trouble // which oil, which fuse
		case q.Topic == inquiry.TopicCertification && intent != inquiry.IntentComplaint && trouble != inquiry.TopicUsage && !has(a.Questions, inquiry.TopicDocuments):
			q.Topic = inquiry.TopicDocuments // the paper that is missing may be a certificate
		}
		if intent == inquiry.IntentComplaint && q.Topic == inquiry.TopicDocuments && !a.hits.Has("missing_papers") {
			continue // deduct it from the next invoice
		}
		howTo := q.Topic == inquiry.TopicUsage && intent == inquiry.IntentComplaint && a.how[i].firm && !a.how[i].guessed
		if slices.Contains(ofBought[intent], q.Topic) || howTo {
			out = add(out, q)
		}
	}
	return a.ofTrouble(out, intent, trouble)
}

// ofTrouble adds to the questions of somebody who has bought what his trouble asks
// by itself, and leaves out what it does not ask.
func (a Asked) ofTrouble(out []inquiry.Question, intent inquiry.Intent, trouble inquiry.Topic) []inquiry.Question {
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
	if intent == inquiry.IntentTechnicalSupport && !has(out, inquiry.TopicWarranty) && a.names(warranty, true) {
		out = add(out, inquiry.Question{Topic: inquiry.TopicWarranty, Text: a.sentence("topic_warranty")})
	}
	if !has(out, inquiry.TopicDocuments) && intent != inquiry.IntentTechnicalSupport && intent != inquiry.IntentOrderStatus && a.hits.Has("missing_papers") {
		out = add(out, inquiry.Question{Topic: inquiry.TopicDocuments, Text: a.sentence("missing_papers")})
	}
	return out
}
