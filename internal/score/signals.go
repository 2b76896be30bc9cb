package score

import (
	"strconv"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// finding is a signal that was found, with the words that show it.
type finding struct {
	name     string
	evidence string
}

// signal is one thing that Judge looks for. Find returns the evidence.
type signal struct {
	name string
	find func(f *facts) (evidence string, ok bool)
}

// signals returns all signals in the order in which they are printed. Each has
// its row in weights.yaml.
func signals() []signal {
	return []signal{
		{"product", func(f *facts) (string, bool) { return firstOf(f.req.Products) }},
		{"parameters", (*facts).parameters},
		{"quantity", (*facts).quantity},
		{"item_list", (*facts).itemList},
		{"target_price", (*facts).targetPrice},
		{"budget", (*facts).budget},
		{"incoterm", func(f *facts) (string, bool) { return firstOf(f.req.Incoterms) }},
		{"place", func(f *facts) (string, bool) { return firstOf(f.req.Places) }},
		{"delivery", (*facts).delivery},
		{"payment_terms", func(f *facts) (string, bool) { return firstOf(f.req.PaymentTerms) }},
		{"certification", func(f *facts) (string, bool) { return firstOf(f.req.Certifications) }},
		{"customization", func(f *facts) (string, bool) { return "", f.req.Customization }},
		{"no_terms", func(f *facts) (string, bool) { return "", !f.hasTerms() }},
		{"no_product", func(f *facts) (string, bool) { return "", f.noProduct() }},

		{"want_quote", words("want_quote")},
		{"want_buy", words("want_buy")},
		{"order_words", words("order_words")},
		{"repeat_order", words("repeat_order")},
		{"ask_price", asks(inquiry.TopicPrice)},
		{"ask_lead_time", asks(inquiry.TopicLeadTime)},
		{"ask_shipping", asks(inquiry.TopicShipping)},

		{"ask_discount", asks(inquiry.TopicDiscount)},
		{"ask_moq", asks(inquiry.TopicMOQ)},
		{"ask_sample", (*facts).sample},
		{"ask_catalog", either(asks(inquiry.TopicCatalog), words("want_catalog"))},
		{"ask_technical", asks(inquiry.TopicSpecification, inquiry.TopicCertification, inquiry.TopicCustomization)},
		{"ask_stock", asks(inquiry.TopicStock)},
		{"ask_company", asks(inquiry.TopicCompany)},
		{"ask_payment", asks(inquiry.TopicPayment)},
		{"distribution", either(asks(inquiry.TopicDistribution), words("want_distribution"))},
		{"want_supplier", words("want_supplier")},

		{"company", func(f *facts) (string, bool) { return string(f.r.Customer.Company), f.r.Customer.Company != "" }},
		{"company_mail", func(f *facts) (string, bool) { d := f.companyDomain(); return d, d != "" }},
		{"phone", (*facts).phone},

		{"past_purchase", words("past_purchase")},
		{"fault", words("fault")},
		{"wrong_goods", words("wrong_goods")},
		{"late", words("late")},
		{"refund", words("refund")},
		{"install_help", either(words("install_help"), asks(inquiry.TopicUsage))},
		{"order_status", either(words("order_status"), asks(inquiry.TopicOrderStatus))},
		{"missing_papers", words("missing_papers")},
		{"complaint", words("complaint")},

		{"job", words("job")},
		{"media", words("media")},
		{"survey", words("survey")},
		{"partnership", words("partnership")},
		{"event", words("event")},
		{"research", words("research")},
		{"authority", words("authority")},

		{"free_mail", (*facts).freeMail},
		{"no_company", func(f *facts) (string, bool) { return "", f.noCompany() }},
		{"competitor_probe", (*facts).probe},
		{"country_mismatch", (*facts).countryMismatch},
		{"reply_elsewhere", (*facts).replyElsewhere},
		{"failed_authentication", func(f *facts) (string, bool) { e := failedAuthentication(f.m); return e, e != "" }},

		{"undisclosed_recipients", (*facts).undisclosed},
		{"bulk_headers", (*facts).bulkHeaders},
		{"bulk_words", words("bulk_marks")},
		{"newsletter", words("newsletter")},

		{"machine_mail", (*facts).machineMail},
		{"machine_words", (*facts).machineWords},
		{"not_an_inquiry", (*facts).notAnInquiry},
		{"gibberish", (*facts).gibberish},
		{"link_only", (*facts).linkOnly},
		{"pitch_seo", words("pitch_seo")},
		{"pitch_web", words("pitch_web")},
		{"pitch_leads", words("pitch_leads")},
		{"pitch_loan", words("pitch_loan")},
		{"pitch_crypto", words("pitch_crypto")},
		{"pitch_freight", words("pitch_freight")},
		{"pitch_certificate", words("pitch_certificate")},
		{"pitch_marketing", words("pitch_marketing")},
		{"pitch_supplier", words("pitch_supplier")},
		{"pitch_other", words("pitch_other")},
		{"scam_fee", words("scam_fee")},
		{"scam_invitation", words("scam_invitation")},
		{"scam_overpay", words("scam_overpay")},
		{"scam_sample", words("scam_sample")},
		{"scam_credentials", words("scam_credentials")},
		{"scam_inheritance", words("scam_inheritance")},
		{"scam_tender", words("scam_tender")},
		{"scam_order", words("scam_order")},
		{"lookalike_domain", (*facts).lookalike},
		{"link_mismatch", (*facts).linkMismatch},
		{"dangerous_attachment", (*facts).dangerousAttachment},
	}
}

// words finds a signal by the words of one key of the lexicon.
func words(key lexicon.Key) func(*facts) (string, bool) {
	return func(f *facts) (string, bool) { return f.said(key) }
}

// asks finds a signal by a question about one of the topics.
func asks(topics ...inquiry.Topic) func(*facts) (string, bool) {
	return func(f *facts) (string, bool) {
		for _, q := range f.r.Questions {
			for _, t := range topics {
				if q.Topic == t {
					return q.Text, true
				}
			}
		}
		return "", false
	}
}

// either finds a signal in the one way or the other.
func either(a, b func(*facts) (string, bool)) func(*facts) (string, bool) {
	return func(f *facts) (string, bool) {
		if e, ok := a(f); ok {
			return e, true
		}
		return b(f)
	}
}

// find runs all signals over the facts.
func (f *facts) find() []finding {
	var found []finding
	for _, s := range signals() {
		if evidence, ok := s.find(f); ok {
			found = append(found, finding{s.name, clip(evidence)})
			f.have[s.name] = evidence
		}
	}
	return found
}

// clip shortens evidence to one line of at most 120 characters.
func clip(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	n := 0
	for i := range s {
		if n == 120 {
			return s[:i]
		}
		n++
	}
	return s
}

func firstOf(list []string) (string, bool) {
	if len(list) == 0 {
		return "", false
	}
	return list[0], true
}

func (f *facts) quantity() (string, bool) {
	for _, q := range f.req.Quantities {
		return q.Evidence, true
	}
	return "", false
}

// itemList is three or more quantities: nobody lists items for fun.
func (f *facts) itemList() (string, bool) {
	n := len(f.req.Quantities)
	return strconv.Itoa(n) + " quantities", n >= 3
}

func (f *facts) targetPrice() (string, bool) {
	if p := f.req.TargetPrice; p != nil {
		return strings.TrimSpace(p.Amount + " " + p.Currency), true
	}
	return "", false
}

func (f *facts) budget() (string, bool) {
	if b := f.req.Budget; b != nil {
		return strings.TrimSpace(b.Amount + " " + b.Currency), true
	}
	return "", false
}

func (f *facts) delivery() (string, bool) {
	if d := f.req.Delivery; d != nil {
		return d.Text, true
	}
	return "", false
}

func (f *facts) sample() (string, bool) {
	if e, ok := f.said("want_sample"); ok {
		return e, true
	}
	if e, ok := asks(inquiry.TopicSample)(f); ok {
		return e, true
	}
	return "", f.req.Sample
}

func (f *facts) phone() (string, bool) {
	if p := f.r.Customer.Phone; p != "" {
		return string(p), true
	}
	p := f.r.Customer.WhatsApp
	return string(p), p != ""
}
