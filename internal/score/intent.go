package score

import "github.com/inquiry-cli/inquiry/internal/inquiry"

// intent names the finer kind under a tier. The rules of each tier stand in
// order: the first that holds decides.
func (f *facts) intent(tier inquiry.Tier) inquiry.Intent {
	switch tier {
	case inquiry.TierA:
		return f.intentA()
	case inquiry.TierC:
		return f.intentC()
	case inquiry.TierD:
		return f.intentD()
	case inquiry.TierX:
		return f.intentX()
	}
	return f.intentB()
}

func (f *facts) intentA() inquiry.Intent {
	switch {
	case f.has("repeat_order"):
		return inquiry.IntentRepeatOrder
	case f.has("order_words") && !f.has("want_quote") && !f.asked(inquiry.TopicPrice):
		return inquiry.IntentOrder
	}
	return inquiry.IntentQuoteRequest
}

func (f *facts) intentB() inquiry.Intent {
	price := f.asked(inquiry.TopicPrice, inquiry.TopicDiscount) || f.has("want_quote")
	switch {
	case f.has("distribution"):
		return inquiry.IntentDistribution
	case f.has("ask_sample"):
		return inquiry.IntentSampleRequest
	case f.has("ask_catalog"):
		return inquiry.IntentCatalogRequest
	case price:
		return inquiry.IntentPriceCheck
	case f.has("want_supplier"):
		return inquiry.IntentSupplierSearch
	}
	return inquiry.IntentGeneralQuestion
}

func (f *facts) intentC() inquiry.Intent {
	switch {
	case f.has("missing_papers") && !f.has("complaint", "wrong_goods"):
		return inquiry.IntentAfterSales
	case f.has("wrong_goods", "complaint"):
		return inquiry.IntentComplaint
	case f.has("fault") && (f.has("refund") || f.asked(inquiry.TopicWarranty)):
		return inquiry.IntentAfterSales
	case f.has("fault", "install_help"):
		return inquiry.IntentTechnicalSupport
	case f.has("late") && f.has("refund"):
		return inquiry.IntentComplaint
	case f.has("order_status", "late"):
		return inquiry.IntentOrderStatus
	}
	return inquiry.IntentAfterSales
}

func (f *facts) intentD() inquiry.Intent {
	switch {
	case f.has("job"):
		return inquiry.IntentJob
	case f.has("survey", "research"):
		return inquiry.IntentOtherContact
	case f.has("media"):
		return inquiry.IntentMedia
	case f.has("event"):
		return inquiry.IntentEvent
	case f.has("authority"):
		return inquiry.IntentOtherContact
	case f.has("partnership"):
		return inquiry.IntentPartnership
	}
	return inquiry.IntentOtherContact
}

func (f *facts) intentX() inquiry.Intent {
	scam := f.has("scam_fee", "scam_invitation", "scam_overpay", "scam_sample", "scam_inheritance", "scam_tender", "scam_order")
	pitch := f.has("pitch_seo", "pitch_web", "pitch_leads", "pitch_loan", "pitch_crypto", "pitch_freight", "pitch_certificate", "pitch_marketing", "pitch_supplier", "pitch_other")
	switch {
	case f.has("machine_mail"):
		return inquiry.IntentAutomated
	case f.has("dangerous_attachment", "scam_credentials", "link_mismatch"):
		if scam && !f.has("dangerous_attachment", "link_mismatch", "lookalike_domain") {
			return inquiry.IntentScam
		}
		return inquiry.IntentPhishing
	case f.has("not_an_inquiry") && !f.has("lookalike_domain"):
		return inquiry.IntentAutomated
	case f.has("gibberish"):
		return inquiry.IntentGibberish
	case scam:
		return inquiry.IntentScam
	case pitch:
		return inquiry.IntentSolicitation
	case f.has("lookalike_domain"):
		return inquiry.IntentPhishing
	case f.has("machine_words", "newsletter", "bulk_headers"):
		return inquiry.IntentAutomated
	}
	return inquiry.IntentSolicitation
}

// kind says how a person reads the message.
func (f *facts) kind(tier inquiry.Tier, intent inquiry.Intent) inquiry.Kind {
	if f.m != nil && f.form == nil {
		switch f.m.Machine {
		case inquiry.MachineAutoReply:
			return inquiry.KindAuto
		case inquiry.MachineBounce:
			return inquiry.KindBounce
		case inquiry.MachineDelay:
			return inquiry.KindDelay
		case inquiry.MachineReceipt:
			return inquiry.KindReceipt
		case inquiry.MachineNewsletter, inquiry.MachineCalendar:
			if tier == inquiry.TierX {
				return inquiry.KindOther
			}
		}
	}
	if tier == inquiry.TierX {
		if intent == inquiry.IntentAutomated {
			return inquiry.KindAuto
		}
		return inquiry.KindJunk
	}
	asks := len(f.r.Questions) > 0 || f.hits.Has("ask") || f.has("quantity", "target_price", "delivery", "order_words", "repeat_order", "want_buy", "want_quote")
	trouble := f.has("fault", "wrong_goods", "late", "complaint", "missing_papers")
	switch {
	case f.hits.Has("refusal") && !asks && !trouble:
		return inquiry.KindRefusal
	case f.hits.Has("solved") && len(f.r.Questions) == 0:
		return inquiry.KindSolved
	case f.hits.Has("thanks_only", "thanks") && !asks && !trouble && f.short():
		return inquiry.KindThanks
	}
	return inquiry.KindAsk
}

// short reports whether the text has at most forty words (or as many
// characters in scripts without spaces): a bare thanks is not longer.
func (f *facts) short() bool {
	return wordCount(f.r.Text) <= 40
}
