package score

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// finding is a signal that was found, with the words that show it.
type finding struct {
	name     string
	evidence string
	level    level
}

// level is how strongly a signal shows. The votes of a signal count once, twice
// or three times by it.
type level int

const (
	hint  level = 1 // one common word
	clear level = 2 // a phrase, two words, or what is no matter of words
	plain level = 3 // several phrases
)

// signal is one thing that Judge looks for: by the words of a key of the
// lexicon, by a test of its own, or by either.
type signal struct {
	name   string
	key    lexicon.Key
	find   func(f *facts) (evidence string, ok bool)
	unless func(f *facts) bool // when true the words mean something else
}

// signals returns all signals in the order in which they are printed: one that
// leans on another stands behind it. Each has its row in weights.yaml.
var signals = sync.OnceValue(func() []signal {
	return []signal{
		{name: "product", find: func(f *facts) (string, bool) { return firstOf(f.req.Products) }},
		{name: "parameters", find: (*facts).parameters},
		{name: "quantity", find: (*facts).quantity},
		{name: "item_list", find: (*facts).itemList},
		{name: "target_price", find: (*facts).targetPrice},
		{name: "budget", find: (*facts).budget},
		{name: "incoterm", find: func(f *facts) (string, bool) { return firstOf(f.req.Incoterms) }},
		{name: "place", find: func(f *facts) (string, bool) { return firstOf(f.req.Places) }},
		{name: "delivery", find: (*facts).delivery},
		{name: "payment_terms", find: func(f *facts) (string, bool) { return firstOf(f.req.PaymentTerms) }},
		{name: "certification", find: func(f *facts) (string, bool) { return firstOf(f.req.Certifications) }},
		{name: "customization", find: (*facts).customization},

		{name: "want_quote", key: "want_quote"},
		{name: "want_buy", key: "want_buy"},
		{name: "order_words", key: "order_words"},
		{name: "repeat_order", key: "repeat_order"},
		{name: "ask_price", find: asks(inquiry.TopicPrice)},
		{name: "ask_lead_time", find: asks(inquiry.TopicLeadTime)},
		{name: "ask_shipping", find: asks(inquiry.TopicShipping)},

		{name: "ask_discount", find: asks(inquiry.TopicDiscount)},
		{name: "ask_moq", find: asks(inquiry.TopicMOQ)},
		{name: "ask_sample", find: (*facts).sample},
		{name: "ask_catalog", key: "want_catalog", find: asks(inquiry.TopicCatalog)},
		{name: "ask_technical", find: asks(inquiry.TopicSpecification, inquiry.TopicCertification, inquiry.TopicCustomization)},
		{name: "ask_stock", find: asks(inquiry.TopicStock)},
		{name: "ask_company", find: asks(inquiry.TopicCompany)},
		{name: "ask_payment", find: asks(inquiry.TopicPayment)},
		{name: "distribution", key: "want_distribution", find: asks(inquiry.TopicDistribution)},
		{name: "want_supplier", key: "want_supplier"},
		{name: "buyer_side", key: "buyer_side"},
		{name: "you_make", key: "you_make"},

		{name: "no_terms", find: func(f *facts) (string, bool) { return "", !f.hasTerms() }},
		{name: "no_wish", find: func(f *facts) (string, bool) { return "", f.noWish() }},
		{name: "no_product", find: func(f *facts) (string, bool) { return "", f.noProduct() }},
		{name: "no_interest", find: func(f *facts) (string, bool) { return "", f.noInterest() }},

		{name: "company", find: func(f *facts) (string, bool) { return string(f.r.Customer.Company), f.r.Customer.Company != "" }},
		{name: "company_mail", find: func(f *facts) (string, bool) { d := f.companyDomain(); return d, d != "" }},
		{name: "phone", find: (*facts).phone},

		{name: "past_purchase", key: "past_purchase"},
		{name: "fault", key: "fault", unless: (*facts).ofSite},
		{name: "wrong_goods", key: "wrong_goods", unless: (*facts).ofSite},
		{name: "late", key: "late", unless: (*facts).ofSite},
		{name: "refund", key: "refund", unless: (*facts).ofSite},
		{name: "install_help", key: "install_help", find: (*facts).needsHelp, unless: (*facts).ofSite},
		{name: "order_status", key: "order_status", find: asks(inquiry.TopicOrderStatus)},
		{name: "missing_papers", key: "missing_papers"},
		{name: "complaint", key: "complaint", unless: (*facts).ofSite},
		{name: "their_order", key: "their_order"},
		{name: "symptom", key: "symptom"},
		{name: "solved", key: "solved"},

		{name: "job", key: "job"},
		{name: "media", key: "media"},
		{name: "survey", key: "survey"},
		{name: "partnership", key: "partnership"},
		{name: "event", key: "event"},
		{name: "research", key: "research"},
		{name: "authority", key: "authority"},
		{name: "other_aim", key: "other_aim"},
		{name: "civic", key: "civic"},
		{name: "no_purchase", key: "no_purchase"},

		{name: "sender_aim", find: (*facts).senderAim},
		{name: "public_mail", find: (*facts).publicMail},

		{name: "free_mail", find: (*facts).freeMail},
		{name: "no_company", find: (*facts).nobody},
		{name: "competitor_probe", find: (*facts).probe},
		{name: "country_mismatch", find: (*facts).countryMismatch},
		{name: "reply_elsewhere", find: (*facts).replyElsewhere},
		{name: "failed_authentication", find: func(f *facts) (string, bool) { e := failedAuthentication(f.m); return e, e != "" }},

		{name: "undisclosed_recipients", find: (*facts).undisclosed},
		{name: "bulk_headers", find: (*facts).bulkHeaders},
		{name: "bulk_words", key: "bulk_marks"},
		{name: "newsletter", key: "newsletter"},

		{name: "machine_mail", find: (*facts).machineMail},
		{name: "machine_words", find: (*facts).machineWords},
		{name: "not_an_inquiry", find: (*facts).notAnInquiry},
		{name: "gibberish", find: (*facts).gibberish},
		{name: "link_only", find: (*facts).linkOnly},
		{name: "pitch_seo", key: "pitch_seo", unless: (*facts).sources},
		{name: "pitch_web", key: "pitch_web"},
		{name: "pitch_leads", key: "pitch_leads"},
		{name: "pitch_loan", key: "pitch_loan"},
		{name: "pitch_crypto", key: "pitch_crypto"},
		{name: "pitch_freight", key: "pitch_freight", unless: (*facts).ofOrder},
		{name: "pitch_certificate", key: "pitch_certificate"},
		{name: "pitch_marketing", key: "pitch_marketing", unless: (*facts).sources},
		{name: "pitch_supplier", key: "pitch_supplier", unless: (*facts).sources},
		{name: "pitch_other", key: "pitch_other"},
		{name: "own_stock", key: "own_stock"},
		{name: "own_service", key: "own_service"},
		{name: "free_try", key: "free_try"},
		{name: "your_assets", key: "your_assets"},
		{name: "meet_you", key: "meet_you"},
		{name: "pass_on", key: "pass_on"},
		{name: "auto_note", key: "auto_note", unless: (*facts).fromPerson},
		{name: "seller_ask", key: "seller_ask"},
		{name: "offer", find: (*facts).offer},
		{name: "sales_approach", key: "sales_approach", unless: (*facts).wantsGoods},
		{name: "site_talk", find: (*facts).siteTalk},
		{name: "price_stated", find: (*facts).priceStated},
		{name: "scam_fee", key: "scam_fee"},
		{name: "scam_invitation", key: "scam_invitation"},
		{name: "scam_overpay", key: "scam_overpay", unless: (*facts).returns},
		{name: "scam_sample", key: "scam_sample", unless: (*facts).pays},
		{name: "scam_credentials", key: "scam_credentials"},
		{name: "scam_inheritance", key: "scam_inheritance"},
		{name: "scam_tender", key: "scam_tender"},
		{name: "scam_order", key: "scam_order"},
		{name: "scam_bank", key: "scam_bank", unless: (*facts).asksBack},
		{name: "junk_evidence", find: (*facts).junkEvidence},
		{name: "sender_trade", find: (*facts).senderTrade},
		{name: "lookalike_domain", find: (*facts).lookalike},
		{name: "link_mismatch", find: (*facts).linkMismatch},
		{name: "foreign_sign_in", find: (*facts).foreignSignIn},
		{name: "dangerous_attachment", find: (*facts).dangerousAttachment},
		{name: "harmful_attachment", find: (*facts).harmfulAttachment},
	}
})

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

// find runs all signals over the facts.
func (f *facts) find() []finding {
	found := make([]finding, 0, 32)
	for _, s := range signals() {
		evidence, l := f.look(s)
		if l == 0 {
			continue
		}
		found = append(found, finding{s.name, clip(evidence), l})
		f.have[s.name] = evidence
		f.level[s.name] = l
	}
	return found
}

// look tells whether and how strongly a signal shows.
func (f *facts) look(s signal) (string, level) {
	evidence, l := "", level(0)
	if s.key != "" {
		evidence, l = f.words(s.key)
	}
	if s.unless != nil && l > 0 && s.unless(f) {
		return "", 0
	}
	if l > hint && slices.Contains(troubles, s.name) && f.elsewhere() {
		l = hint // what another supplier delivered
	}
	if s.find != nil && l < clear {
		if e, ok := s.find(f); ok {
			return e, clear
		}
	}
	return evidence, l
}

// words weighs the hits of a key: a single word is a hint, a phrase or two
// words are clear, more is plain. Words inside a longer hit, repeated words and
// words right after a negation do not count. The evidence is the longest hit.
func (f *facts) words(key lexicon.Key) (string, level) {
	var seen [4]string
	best, weight, n, end := "", 0, 0, -1
	for _, hit := range f.hits.All(key) {
		w := f.hits.Evidence(hit)
		if hit.End <= end {
			continue
		}
		end = hit.End
		size := phrase(w)
		if f.negated(key, size, hit) || key == "own_stock" && f.questioned(hit) || key == "past_purchase" && f.wanted(hit) || key == "fault" && f.behind("condition", hit, shortlyBefore) {
			continue
		}
		known := false
		for _, s := range seen[:n] {
			known = known || strings.EqualFold(s, w)
		}
		if known {
			continue
		}
		weight += size
		if len(w) > len(best) {
			best = w
		}
		if n == len(seen) {
			break
		}
		seen[n] = w
		n++
	}
	switch {
	case weight == 0:
		return "", 0
	case weight == 1:
		return best, hint
	case weight <= 3:
		return best, clear
	}
	return best, plain
}

// troubles are the signals that something bought is not as it should be.
var troubles = []string{"fault", "wrong_goods", "late", "refund", "complaint"}

// elsewhere reports whether the trouble told may be with another supplier's
// goods: the reason why people look for a new one.
func (f *facts) elsewhere() bool {
	return f.hits.Has("other_supplier") || f.level["want_supplier"] >= clear && !f.hits.Has("past_purchase")
}

// wanted reports whether the number in a hit begins a quantity that is wanted or
// the least one: "order 5,000 pcs" places an order, "order 5000" names one.
func (f *facts) wanted(hit lexicon.Hit) bool {
	text := f.hits.Text()
	i := strings.IndexAny(text[hit.Start:hit.End], "0123456789")
	if i < 0 {
		return false
	}
	for _, least := range f.hits.Within("topic_moq", max(0, hit.Start-12), hit.End) {
		if least.End > hit.Start {
			return true // "min order 5,000"
		}
	}
	for _, q := range f.req.Quantities {
		if q.Evidence != "" && strings.HasPrefix(text[hit.Start+i:], q.Evidence) {
			return true
		}
	}
	return false
}

// phrase is 2 for words that say something by themselves: several, or three
// and more characters of a script written without spaces; else 1.
func phrase(w string) int {
	dense := 0
	for i, r := range w {
		if i > 0 && (r == ' ' || r == '-' || r == '\'' || r == '\u2019' || r == '\n') {
			return 2
		}
		if r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Hangul) {
			dense++
		}
	}
	if dense >= 3 {
		return 2
	}
	return 1
}

// Numbers of bytes within which a word that stands before another bears on it:
// most negations do so from afar, those of a wish stand at it ("no vamos a
// comprar", while in "did not find what I need" something is needed).
const (
	shortlyBefore = 24
	rightBefore   = 8
)

// negated reports whether a hit, of so many words, says that something is not so.
func (f *facts) negated(key lexicon.Key, size int, hit lexicon.Hit) bool {
	switch {
	case size == 1 || key == "scam_fee":
		return f.behind("negation", hit, shortlyBefore)
	case key == "want_buy" || key == "order_words" || key == "repeat_order" || key == "want_supplier" || key == "want_distribution":
		return f.behind("negation", hit, rightBefore)
	}
	return false
}

// pays reports whether the sender says that he pays: for the sample, its freight.
func (f *facts) pays() bool {
	return slices.ContainsFunc(f.hits.All("pays"), func(h lexicon.Hit) bool { return !f.behind("negation", h, rightBefore) })
}

// behind reports whether a word of the key stands before a hit in the same
// clause, within so many bytes: a negation, an "if".
func (f *facts) behind(key lexicon.Key, hit lexicon.Hit, within int) bool {
	if f.hits.Has(key) {
		for _, no := range f.hits.Within(key, max(0, hit.Start-within), hit.Start) {
			if no.End <= hit.Start && !strings.ContainsAny(f.hits.Text()[no.End:hit.Start], ".!?\n;,") {
				return true
			}
		}
	}
	return false
}

// questioned reports whether the sentence or line of a hit ends in a question
// mark: whoever asks for what is in stock has none himself.
func (f *facts) questioned(hit lexicon.Hit) bool {
	rest := f.hits.Text()[hit.End:]
	i := strings.IndexAny(rest, ".!?\n。！？؟;")
	if i < 0 {
		return false
	}
	return strings.HasPrefix(rest[i:], "?") || strings.HasPrefix(rest[i:], "？") || strings.HasPrefix(rest[i:], "؟")
}

// oneBlanks reports whether the only blanks of s are single ones between words.
func oneBlanks(s string) bool {
	before := byte(' ')
	for i := range len(s) {
		b := s[i]
		if b == '\n' || b == '\t' || b == '\r' || b == ' ' && before == ' ' || b == 0xA0 && before == 0xC2 {
			return false
		}
		before = b
	}
	return s == "" || before != ' '
}

// clip shortens evidence to one line of at most 120 characters.
func clip(s string) string {
	if !oneBlanks(s) {
		s = strings.Join(strings.Fields(s), " ")
	}
	if len(s) <= 120 {
		return s
	}
	n := 0
	for i := range s {
		if n == 120 {
			return s[:i]
		}
		n++
	}
	return s
}

// needsHelp is a question about use by somebody who has the thing; who has not
// asks how it works before he buys.
func (f *facts) needsHelp() (string, bool) {
	if !f.hits.Has("past_purchase", "fault", "wrong_goods", "install_help", "refund") {
		return "", false
	}
	return asks(inquiry.TopicUsage)(f)
}

func firstOf(list []string) (string, bool) {
	if len(list) == 0 {
		return "", false
	}
	return list[0], true
}

// quantity is an amount of goods that is wanted. In the story of a trouble it is
// what came, unless something is wanted besides.
func (f *facts) quantity() (string, bool) {
	trouble := level(0)
	for _, k := range []lexicon.Key{"fault", "wrong_goods", "refund", "complaint"} {
		_, l := f.words(k)
		trouble += l
	}
	if trouble >= clear &&
		!f.hits.Has("want_quote", "want_buy", "order_confirm", "repeat_order") && !f.asked(inquiry.TopicPrice) && len(f.req.Incoterms) == 0 && f.req.TargetPrice == nil {
		return "", false
	}
	least := 0.0
	if f.req.Sample {
		least = trial
	}
	for _, q := range f.req.Quantities {
		if q.Value > least {
			return q.Evidence, true
		}
	}
	return "", false
}

// trial is the number of pieces up to which a quantity beside the wish for a
// sample is that of the sample.
const trial = 2

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

func (f *facts) customization() (string, bool) {
	e, _ := f.said("customization_want")
	return e, f.req.Customization
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
