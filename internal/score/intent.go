package score

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// intentByRules names the finer kind under a tier. The rules of each tier stand
// in order: the first that holds decides.
func (f *facts) intentByRules(tier inquiry.Tier) inquiry.Intent {
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
	price := f.asked(inquiry.TopicPrice) || f.has("want_quote")
	order := f.level["order_words"] >= clear && f.ordersGoods()
	placed := slices.ContainsFunc(f.hits.All("order_confirm"), func(h lexicon.Hit) bool { return !f.conditional(h) })
	switch {
	case f.level["repeat_order"] >= clear, f.has("repeat_order") && !price:
		return inquiry.IntentRepeatOrder
	case placed:
		return inquiry.IntentOrder
	case order && f.level["past_purchase"] >= clear && !f.asked(inquiry.TopicPrice):
		return inquiry.IntentRepeatOrder
	case f.has("order_words") && !price, order && !f.asked(inquiry.TopicPrice), f.asked(inquiry.TopicDocuments) && !price:
		return inquiry.IntentOrder
	}
	return inquiry.IntentQuoteRequest
}

// ordersGoods reports whether a word of ordering names more than a paper: who
// asks for a proforma for the first time wants the price.
func (f *facts) ordersGoods() bool {
	papers := f.hits.All("topic_documents")
	for _, h := range f.hits.All("order_words") {
		if !slices.ContainsFunc(papers, func(p lexicon.Hit) bool { return p.Start <= h.Start && h.End <= p.End }) && !f.conditional(h) {
			return true
		}
	}
	return false
}

// conditional reports whether a condition stands in the sentence of a hit, "if you
// can hold the price we order 500".
func (f *facts) conditional(h lexicon.Hit) bool {
	if !f.hits.Has("condition") {
		return false
	}
	for _, s := range f.sentences() {
		if s.Start <= h.Start && h.Start < s.End {
			return len(f.hits.Within("condition", s.Start, s.End)) > 0
		}
	}
	return false
}

func (f *facts) intentB() inquiry.Intent {
	price := f.asked(inquiry.TopicPrice, inquiry.TopicDiscount) || f.level["want_quote"] >= clear
	catalog := f.asked(inquiry.TopicCatalog) || f.level["ask_catalog"] >= clear && !price
	sample := f.has("ask_sample")
	// A photo or a card of colours beside questions about one product is no wish
	// for a catalogue, nor is a set of samples beside several questions.
	details := f.asked(inquiry.TopicSpecification, inquiry.TopicStock, inquiry.TopicCustomization, inquiry.TopicCertification, inquiry.TopicCompany)
	if !f.hits.Has("want_catalog") && (details && !price || f.asked(inquiry.TopicPrice) && f.shortWords("topic_catalog")) {
		catalog = false
	}
	if !f.hits.Has("want_sample") && (f.asked(inquiry.TopicLeadTime) || details && f.asked(inquiry.TopicMOQ)) {
		sample = false
	}
	switch {
	case f.saysClearly("want_distribution"):
		return inquiry.IntentDistribution
	case f.level["want_supplier"] >= clear && !catalog && !sample && !(f.asked(inquiry.TopicPrice) && !f.asked(inquiry.TopicCompany, inquiry.TopicCertification)):
		return inquiry.IntentSupplierSearch
	case catalog:
		return inquiry.IntentCatalogRequest
	case sample:
		return inquiry.IntentSampleRequest
	case price && !f.asked(inquiry.TopicPrice) && f.asked(inquiry.TopicStock, inquiry.TopicWarranty):
		return inquiry.IntentGeneralQuestion // the discount is one of several questions
	case price:
		return inquiry.IntentPriceCheck
	case f.has("distribution") && !f.has("ask_technical", "ask_stock"):
		return inquiry.IntentDistribution
	case f.has("want_supplier"), f.has("ask_company") && f.asked(inquiry.TopicCertification) && !f.has("ask_technical"):
		return inquiry.IntentSupplierSearch
	}
	return inquiry.IntentGeneralQuestion
}

// onePicture is the number of letters up to which a word for a catalogue is one
// for a picture or a video in most languages.
const onePicture = 6

// shortWords reports whether every hit of a key is one short word: "video",
// "Bild", "foto", "图片".
func (f *facts) shortWords(key lexicon.Key) bool {
	for _, h := range f.hits.All(key) {
		word := f.hits.Text()[h.Start:h.End]
		if strings.Contains(word, " ") || utf8.RuneCountInString(word) > onePicture {
			return false
		}
	}
	return true
}

// saysClearly reports whether a key is said clearly, not hinted at.
func (f *facts) saysClearly(key lexicon.Key) bool {
	_, l := f.words(key)
	return l >= clear
}

func (f *facts) intentC() inquiry.Intent {
	wrong := f.level["wrong_goods"]
	wrongPaper := wrong > 0 && !f.has("fault") && f.asked(inquiry.TopicDocuments, inquiry.TopicCertification) && f.paperWrong()
	if wrongPaper || wrong > 0 && strings.Contains(f.have["missing_papers"], f.have["wrong_goods"]) {
		wrong = 0 // it is the paper that is wrong
	}
	angry := f.level["complaint"]
	papers := f.has("missing_papers") && f.asked(inquiry.TopicDocuments) && !f.asked(inquiry.TopicWarranty) && !f.has("refund") && angry < clear
	switch {
	case wrongPaper && !f.has("fault", "refund", "order_status", "install_help") && angry < clear:
		return inquiry.IntentAfterSales
	case papers && !f.has("late") && !f.asked(inquiry.TopicOrderStatus, inquiry.TopicLeadTime):
		return inquiry.IntentAfterSales
	case f.guaranteed() && angry < clear && !f.has("install_help") && f.has("fault", "refund"):
		return inquiry.IntentAfterSales
	case wrong >= clear, angry >= plain && !(angry < clear && f.has("fault") && f.has("install_help")):
		return inquiry.IntentComplaint
	case f.has("fault") && f.level["fault"] < clear && wrong == 0 && f.level["order_status"] >= clear && !f.has("install_help"):
		return inquiry.IntentOrderStatus
	case f.has("fault"):
		return f.intentOfFault(wrong)
	case f.level["missing_papers"] >= clear && !f.has("fault") && wrong == 0 && angry < clear && !f.hits.Has("order_status"):
		return inquiry.IntentAfterSales
	case wrong > 0 && f.has("late"):
		return inquiry.IntentComplaint
	case f.has("order_status", "late") && angry < clear:
		return inquiry.IntentOrderStatus
	case f.has("missing_papers"):
		return inquiry.IntentAfterSales
	case wrong > 0, angry > 0, f.has("late"), f.has("refund") && !f.guaranteed() && !f.has("install_help"):
		return inquiry.IntentComplaint
	case f.has("install_help"), !f.has("refund") && !f.asked(inquiry.TopicWarranty, inquiry.TopicDocuments) && strings.ContainsAny(f.r.Text, "?？؟"):
		return inquiry.IntentTechnicalSupport
	}
	return inquiry.IntentAfterSales
}

// nearPaper is the number of bytes within which a word for a paper tells what is
// missing or wrong.
const nearPaper = 48

// paperWrong reports whether every word for wrong or missing goods stands beside
// the name of a paper: "fehlt die Konformitätserklärung".
func (f *facts) paperWrong() bool {
	for _, h := range f.hits.All("wrong_goods") {
		from, to := h.Start-nearPaper, h.End+nearPaper
		if len(f.hits.Within("topic_documents", from, to)) == 0 && len(f.hits.Within("topic_certification", from, to)) == 0 {
			return false
		}
	}
	return true
}

// guarantees are the beginnings of words for a guarantee in all languages.
var guarantees = []string{"warrant", "guarant", "garan", "gaaran", "гарант", "gwaranc", "zaruk", "záru", "jótáll", "takuu", "보증", "保修", "质保", "保固", "保証",
	"bảo hành", "ضمان", "كفالة", "אחריות", "εγγύησ", "รับประกัน"}

// guaranteed reports whether a guarantee is named.
func (f *facts) guaranteed() bool {
	for _, h := range f.hits.All("topic_warranty") {
		word := strings.ToLower(f.hits.Text()[h.Start:h.End])
		if slices.ContainsFunc(guarantees, func(g string) bool { return strings.Contains(word, g) }) {
			return true
		}
	}
	return false
}

// intentOfFault tells help, replacement and complaint apart: who asks how wants
// help, who names a guarantee or new parts wants those.
func (f *facts) intentOfFault(wrong level) inquiry.Intent {
	switch {
	case f.level["complaint"] >= clear, wrong > 0 && !f.has("install_help"):
		return inquiry.IntentComplaint
	case f.has("install_help"):
		return inquiry.IntentTechnicalSupport
	case f.has("refund"):
		return inquiry.IntentComplaint
	case f.asked(inquiry.TopicWarranty):
		return inquiry.IntentAfterSales
	}
	return inquiry.IntentTechnicalSupport
}

func (f *facts) intentD() inquiry.Intent {
	best, most := inquiry.IntentOtherContact, level(0)
	for _, aim := range []struct {
		signal string
		intent inquiry.Intent
	}{
		{"survey", inquiry.IntentOtherContact},
		{"research", inquiry.IntentOtherContact},
		{"authority", inquiry.IntentOtherContact},
		{"other_aim", inquiry.IntentOtherContact},
		{"job", inquiry.IntentJob},
		{"media", inquiry.IntentMedia},
		{"event", inquiry.IntentEvent},
		{"partnership", inquiry.IntentPartnership},
	} {
		if l := f.level[aim.signal]; l > most {
			best, most = aim.intent, l
		}
	}
	return best
}

// strength adds up the levels of the signals of a kind.
func (f *facts) strength(of string) level {
	sum := level(0)
	for _, n := range kind(of) {
		sum += f.level[n]
	}
	return sum
}

func (f *facts) intentX() inquiry.Intent {
	scam, pitch := f.strength(kindScam), f.strength(kindPitch)
	linked := len(f.linkHosts()) > 0
	switch {
	case f.has("machine_mail"):
		return inquiry.IntentAutomated
	case f.has("dangerous_attachment", "harmful_attachment", "foreign_sign_in"), f.level["scam_credentials"] >= clear && (linked || scam < clear && !f.has("quantity")):
		return inquiry.IntentPhishing
	case f.has("scam_bank") && f.has("lookalike_domain", "failed_authentication", "scam_credentials"):
		return inquiry.IntentPhishing
	case linked && scam > pitch && f.has("lookalike_domain", "scam_inheritance"):
		return inquiry.IntentPhishing // swindlers want an answer, phishers a click
	case f.has("not_an_inquiry"):
		return inquiry.IntentAutomated
	case f.has("gibberish"):
		return inquiry.IntentGibberish
	case scam >= pitch && scam >= clear:
		return inquiry.IntentScam
	case f.level["machine_words"] >= clear && pitch < clear, f.has("newsletter") && pitch < plain:
		return inquiry.IntentAutomated
	case pitch > 0 && pitch >= scam:
		return inquiry.IntentSolicitation
	case f.has("lookalike_domain", "scam_credentials", "scam_bank"):
		return inquiry.IntentPhishing
	case scam > 0:
		return inquiry.IntentScam
	case f.has("machine_words"), isBrandDomain(lexicon.Registrable(f.dom)):
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
	if !f.short() {
		return inquiry.KindAsk
	}
	asks := f.says("ask", "question_word", "want_buy", "want_quote", "order_words", "repeat_order") || f.r.Request.TargetPrice != nil
	for _, q := range f.r.Questions {
		asks = asks || strings.Contains(f.r.Text, q.Text)
	}
	for _, q := range f.req.Quantities {
		asks = asks || strings.Contains(f.r.Text, q.Evidence)
	}
	trouble := f.says("fault", "wrong_goods", "late", "complaint", "missing_papers", "refund")
	switch {
	case strings.ContainsAny(f.r.Text, "?？؟"):
		return inquiry.KindAsk
	case f.says("refusal") && !asks:
		return inquiry.KindRefusal
	case f.says("solved") && !asks:
		return inquiry.KindSolved
	case f.says("thanks_only", "thanks") && !asks && !trouble:
		return inquiry.KindThanks
	}
	return inquiry.KindAsk
}

// says reports whether the text says one of the keys; the subject of an answer
// repeats what was said before.
func (f *facts) says(keys ...lexicon.Key) bool {
	from := len(f.r.Subject)
	for _, k := range keys {
		if len(f.hits.Within(k, from, len(f.hits.Text()))) > 0 {
			return true
		}
	}
	return false
}

// short reports whether the text has at most forty words (or as many
// characters in scripts without spaces): a bare thanks is not longer.
func (f *facts) short() bool {
	return f.length <= 40
}
