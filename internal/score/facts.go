package score

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// facts is one message with everything that several signals ask about it.
type facts struct {
	in     Input
	m      *inquiry.Message
	form   *inquiry.Form
	r      *inquiry.Reading
	req    *inquiry.Request
	hits   *lexicon.Hits
	have   map[string]string // signals found so far and their evidence
	level  map[string]level
	tone   [5]int        // votes of the wording, in the order of voters
	named  *lexicon.Hits // scan of the sender's own names, made on first use
	own    []string      // registrable domains of the exporter
	dom    string        // host of the From address
	length int           // words of the text
	spans  []lexicon.Span
	text   *gramText
}

func newFacts(in Input) *facts {
	f := &facts{in: in, m: in.Message, form: in.Form, r: in.Reading, hits: in.Hits, have: make(map[string]string, 24), level: make(map[string]level, 24)}
	if f.r == nil {
		empty := inquiry.NewReading()
		f.r = &empty
	}
	f.req, f.length = &f.r.Request, wordCount(f.r.Text)
	if f.hits == nil {
		f.hits = lexicon.Default().Scan(f.r.Subject + "\n" + f.r.Text)
	}
	for _, d := range in.OwnDomains {
		f.own = append(f.own, lexicon.Registrable(strings.ToLower(d)))
	}
	if f.m != nil {
		f.dom = domainOf(f.m.From.Addr)
		f.own = append(f.own, f.addressed()...)
	}
	return f
}

// addressed returns the registrable domain to which the mail was sent where the
// configuration names none: in most mail it is the reader's own.
func (f *facts) addressed() []string {
	if len(f.in.OwnDomains) > 0 || len(f.m.To) != 1 {
		return nil
	}
	d := lexicon.Registrable(domainOf(f.m.To[0].Addr))
	if d == "" || d == lexicon.Registrable(f.dom) || lexicon.FreeMailDomain(d) {
		return nil
	}
	return []string{d}
}

// release gives the room of the grams back; f must not be used afterwards.
func (f *facts) release() {
	if f.text != nil {
		f.text.text = ""
		gramTexts.Put(f.text)
		f.text = nil
	}
}

// grams are those of the subject and the text.
func (f *facts) grams() *gramText {
	if f.text == nil {
		f.text = gramTexts.Get().(*gramText)
		f.text.read(f.hits.Text())
	}
	return f.text
}

// sentences are those of the subject and the text.
func (f *facts) sentences() []lexicon.Span {
	if f.spans == nil {
		f.spans = lexicon.Sentences(f.hits.Text())
	}
	return f.spans
}

// said returns the first words of a key.
func (f *facts) said(key lexicon.Key) (string, bool) {
	hit, ok := f.hits.First(key)
	if !ok {
		return "", false
	}
	return f.hits.Evidence(hit), true
}

// has reports whether one of the signals was found. It answers for signals that
// stand earlier in the list only, and for all of them after find.
func (f *facts) has(names ...string) bool {
	for _, n := range names {
		if _, ok := f.have[n]; ok {
			return true
		}
	}
	return false
}

// asked reports whether the message asks about the topic.
func (f *facts) asked(topics ...inquiry.Topic) bool {
	_, ok := asks(topics...)(f)
	return ok
}

// hasTerms reports whether any term of a purchase is named.
func (f *facts) hasTerms() bool {
	if f.has("quantity", "target_price", "budget", "repeat_order") || f.has("incoterm") && f.has("place", "parameters", "delivery", "payment_terms") {
		return true
	}
	// A date is one of many things unless something is wanted by it, and a place
	// is where the buyer lives, or asks about, unless a product is to go there.
	if f.has("delivery") && !f.noWish() || f.has("place") && f.has("product", "parameters") &&
		f.has("want_quote", "want_buy", "order_words", "ask_price") {
		return true
	}
	return f.has("order_words") && f.has("parameters")
}

// noWish reports whether nothing says that the sender wants what he names. A
// trade term or a price is a wish unless the price is the sender's own.
func (f *facts) noWish() bool {
	if f.has("want_quote", "want_buy", "order_words", "repeat_order", "ask_lead_time", "ask_shipping", "budget") || f.asksPrice() {
		return false
	}
	return f.in.Stated != "" && !f.hits.Has("target_price") || !f.has("incoterm", "target_price")
}

// noProduct reports whether nothing tells what is wanted. A repeated order
// needs no product: the last one had it.
func (f *facts) noProduct() bool {
	_, repeat := f.said("repeat_order")
	return !f.has("product", "parameters") && !repeat
}

// noInterest reports whether nothing in the message wishes, asks or needs
// anything that a seller could give.
func (f *facts) noInterest() bool {
	return !f.hasTerms() && !f.has("want_quote", "want_buy", "order_words", "repeat_order", "ask_price", "ask_lead_time", "ask_shipping",
		"ask_discount", "ask_moq", "ask_sample", "ask_catalog", "ask_technical", "ask_stock", "ask_company", "ask_payment", "distribution", "want_supplier") &&
		!f.asked(inquiry.TopicWarranty, inquiry.TopicUsage, inquiry.TopicDocuments, inquiry.TopicOrderStatus)
}

// parameters finds words that mix digits with letters or signs, as models and
// measures do: AX-3500, 12W, 40x60, PN16. Two of them make a specification.
func (f *facts) parameters() (string, bool) {
	first, last, n := -1, -1, 0
	text := f.r.Text
	start, digit := 0, false // of the word that has begun
	end := func(at, next int) {
		if digit && parameter(text[start:at]) {
			if n == 0 {
				first = start
			}
			last = at
			n++
		}
		start, digit = next, false
	}
	for i := 0; i < len(text) && n < 2; {
		b := text[i]
		switch {
		case b > ' ' && b < utf8.RuneSelf:
			digit = digit || b >= '0' && b <= '9'
		case b == ' ' || b >= '\t' && b <= '\r':
			end(i, i+1)
		case b >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(text[i:])
			if unicode.IsSpace(r) {
				end(i, i+size)
			}
			i += size
			continue
		}
		i++
	}
	if n < 2 {
		end(len(text), len(text))
	}
	if n < 2 {
		return "", false
	}
	return text[first:last], true
}

// parameter reports whether a word is a measure or a model: digits and letters
// together, not a link, an address, an ordinal or a time.
func parameter(w string) bool {
	if len(w) > 32 || len(w) < 2 || strings.ContainsAny(w, "@#_") || strings.Contains(w, "://") || strings.Contains(w, "www.") {
		return false
	}
	digits, letters := 0, 0
	for _, r := range w {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case unicode.IsLetter(r), r == '%', r == '°', r == '"', r == '²', r == '³', r == 'Ø', r == '″', r == '×':
			letters++
		}
	}
	if digits == 0 || letters == 0 {
		return false
	}
	l := strings.ToLower(strings.Trim(w, ".,;:()"))
	for _, suffix := range []string{"st", "nd", "rd", "th", "am", "pm"} {
		if n, ok := strings.CutSuffix(l, suffix); ok && strings.Trim(n, "0123456789:.") == "" {
			return false
		}
	}
	return true
}

// companyDomain returns the buyer's mail domain where it is a company's own.
func (f *facts) companyDomain() string {
	d := domainOf(string(f.r.Customer.Email))
	if d == "" || f.r.Customer.FreeEmail {
		return ""
	}
	return d
}

func (f *facts) freeMail() (string, bool) {
	return domainOf(string(f.r.Customer.Email)), f.r.Customer.FreeEmail
}

// noCompany is true when neither a company nor a domain of one is known.
func (f *facts) noCompany() bool {
	c := f.r.Customer
	return c.Company == "" && f.companyDomain() == "" && c.Website == ""
}

// nobody is noCompany as a signal: the evidence is who is known instead.
func (f *facts) nobody() (string, bool) {
	c := f.r.Customer
	for _, who := range []inquiry.Maybe{c.Email, c.Name, c.Phone} {
		if who != "" {
			return string(who), f.noCompany()
		}
	}
	return "", f.noCompany()
}

// probe finds the competitor who asks what only a rival wants to know and does
// not say who he is, or the bare price of a thing that nobody names.
func (f *facts) probe() (string, bool) {
	if !f.noCompany() {
		return "", false
	}
	if e, ok := f.said("competitor_probe"); ok {
		return e, true
	}
	if f.r.Customer.Name != "" || f.has("product", "quantity", "parameters", "budget", "place") || f.length > 12 {
		return "", false
	}
	return asks(inquiry.TopicPrice)(f)
}

// offer reports whether the terms in the message are those of somebody who
// sells: he speaks of what he makes and supplies, and wants and asks nothing
// that a buyer would.
func (f *facts) offer() (string, bool) {
	e, l := f.words("pitch_supplier")
	for _, name := range kind(kindOffering) {
		l += f.level[name]
		if e == "" {
			e = f.have[name]
		}
	}
	if l < clear || !f.hasTerms() && !f.has("incoterm", "target_price") {
		return "", false
	}
	if f.level["seller_ask"] >= plain || f.level["seller_ask"] >= clear && l > plain {
		return e, true // whatever else he says
	}
	if f.says("want_buy") || l < plain && f.says("want_quote") || f.has("order_words", "repeat_order", "want_supplier", "distribution") {
		return "", false
	}
	for _, q := range f.r.Questions {
		if slices.Contains(buyersAsk, q.Topic) && strings.Contains(f.r.Text, q.Text) {
			return "", false
		}
	}
	return e, true
}

// buyersAsk are the topics that only a buyer asks about; who sells asks for
// drawings, requirements and the right person.
var buyersAsk = []inquiry.Topic{inquiry.TopicPrice, inquiry.TopicDiscount, inquiry.TopicMOQ, inquiry.TopicPayment, inquiry.TopicLeadTime,
	inquiry.TopicShipping, inquiry.TopicStock, inquiry.TopicDistribution, inquiry.TopicWarranty}

// priceStated finds the price of somebody who sells: he names what his goods
// cost, and neither asks nor orders nor speaks of something bought.
func (f *facts) priceStated() (string, bool) {
	wants := f.level["want_buy"] >= clear || f.ofOrder() || f.has("order_words", "repeat_order", "want_supplier", "budget", "distribution", "ask_discount", "ask_moq", "ask_lead_time") ||
		f.asksPrice() || f.hits.Has("target_price", "known_price") || f.troubled() || f.level["want_quote"] >= plain
	return f.in.Stated, f.in.Stated != "" && !wants && f.hasWares()
}

// hasWares reports whether anything but a price shows a seller: a buyer, too,
// says what he is offered elsewhere and what goods cost that are not as agreed.
func (f *facts) hasWares() bool {
	return f.has(kind(kindPitch)...) || f.has(kind(kindTrade)...) || f.has("bulk_headers", "bulk_words", "newsletter")
}

// asksPrice reports whether the price is asked in a sentence that does not say
// it: "harga 1.180 USD" is no question.
func (f *facts) asksPrice() bool {
	for _, q := range f.r.Questions {
		if (q.Topic == inquiry.TopicPrice || q.Topic == inquiry.TopicDiscount) &&
			(f.in.Stated == "" || !strings.Contains(q.Text, f.in.Stated) || strings.ContainsAny(q.Text, "?？؟")) {
			return true
		}
	}
	return false
}

// wantsGoods reports whether the sender wants to buy something, or has bought.
func (f *facts) wantsGoods() bool {
	return f.has("quantity", "target_price", "budget", "repeat_order", "ask_moq", "ask_lead_time", "ask_discount", "ask_stock", "distribution", "past_purchase", "order_status") ||
		f.level["want_buy"] >= clear || f.level["want_supplier"] >= clear
}

// ofSite reports whether what does not work is our website, as somebody says who
// wants to mend it.
func (f *facts) ofSite() bool {
	return f.hits.Has("your_site") && f.hits.Has("pitch_web", "pitch_seo", "pitch_marketing", "sales_approach") && !f.hits.Has("past_purchase", "order_status")
}

// siteTalk finds the stranger who speaks of our website and of what he does for
// others.
func (f *facts) siteTalk() (string, bool) {
	if f.wantsGoods() || !f.has("sales_approach", "pitch_web", "pitch_seo", "pitch_marketing", "pitch_leads") {
		return "", false
	}
	return f.said("your_site")
}

// asksBack reports whether the message asks about something bought: customers
// who were told of a new bank account ask whether it is true.
func (f *facts) asksBack() bool {
	return f.has("past_purchase", "order_status") || strings.ContainsAny(f.r.Text, "?？؟")
}

// mayBeJunk applies the rule that no real buyer is lost: a single common word
// never makes junk of anything, marks of mass mail alone never of a message that
// names a product and a quantity, and the words of pitches never of one that
// also wants them: buyers have forwarders, agencies and loans, too. Sums are the
// votes of the found signals and the wording.
func (f *facts) mayBeJunk(found []finding, sums []TierSum, w Weights) bool {
	marks, trades, noWish := level(0), 0, f.noWish()
	hard := 0    // marks that no buyer shows by chance
	mass := true // there are no other marks than those of mass mail
	// A letter to everybody that says so, and in which nobody says that he buys.
	own := f.has("newsletter") && f.has("bulk_headers") && (noWish || f.has("bulk_words") && f.level["want_buy"] < clear && !f.has("order_words", "target_price", "budget"))
	for _, x := range found {
		worth := w.Signals[x.name]
		if worth.Votes[inquiry.TierX] <= 0 || worth.Group != "junk" && worth.Group != "bulk" {
			continue
		}
		marks += x.level
		if slices.Contains(kind(kindTelling), x.name) || !isWare(x.name) {
			hard++
		}
		mass = mass && worth.Group == "bulk"
		praised := x.level >= plain && f.has("junk_evidence") // he says what he sells again and again
		if x.name == "pitch_supplier" && x.level < plain && !f.has("offer", "price_stated", "seller_ask", "sales_approach", "bulk_headers", "bulk_words") {
			marks -= x.level // shops, too, say what they sell
			continue
		}
		if worth.Group == "junk" && x.level >= clear && (noWish || praised || !isWare(x.name)) {
			own = true
		}
		if x.level >= clear && slices.Contains(kind(kindPitch), x.name) {
			trades++
		}
	}
	if hard == 0 && trades == 0 && f.level["fault"] >= clear {
		return false // who tells what is the matter with goods may have a shop as well
	}
	own = own || trades > 1 // whoever praises two trades at once sells, whatever he counts
	if f.has("offer") || f.plainlyJunk(found, sums, w) {
		return true
	}
	if noWish && f.tone[len(f.tone)-1] >= junkTone && f.length >= junkWords {
		marks += clear
	}
	if f.has("product", "parameters") && f.has("quantity") {
		return own
	}
	return marks >= clear && (noWish || !mass || !f.hits.Has("want_quote", "want_buy"))
}

// The wording is evidence of junk from so many votes for it, in a text of so many
// words: a short thank-you has no wording.
const (
	junkTone  = 6
	junkWords = 12
)

// plainLead is by how many votes junk leads where no mark of junk is needed, and
// plainTone how many of them the wording gives. Of 2,306 labelled messages, each
// judged by what other sets taught, nine more are judged right with this rule and
// no further buyer is taken for junk; from a lead of six on one is.
const (
	plainLead = 9
	plainTone = 3
)

// plainlyJunk reports whether the words of a message speak for junk so much
// louder than for anything else that no single mark of it must be found: whoever
// avoids the formulas of his trade still writes in its words. Marks of mass mail
// count for nothing here.
func (f *facts) plainlyJunk(found []finding, sums []TierSum, w Weights) bool {
	junk := len(sums) - 1
	if f.tone[junk] < plainTone || f.length < junkWords {
		return false
	}
	lead := sums[junk].Votes
	for _, x := range found {
		if worth := w.Signals[x.name]; worth.Group == "bulk" {
			lead -= worth.Votes[inquiry.TierX] * int(x.level)
		}
	}
	for _, s := range sums[:junk] {
		if lead < s.Votes+plainLead {
			return false
		}
	}
	return true
}

// competitors returns the configured names that the text mentions, in their
// order, each once.
func (f *facts) competitors() []string {
	names := []string{}
	if len(f.in.Competitors) == 0 {
		return names
	}
	text := " " + spaced(lexicon.Fold(f.r.Subject+" "+f.r.Text)) + " "
	for _, name := range f.in.Competitors {
		folded := spaced(lexicon.Fold(name))
		if folded == "" {
			continue
		}
		needle := " " + folded + " "
		if !isLatin(folded) {
			needle = folded // scripts without spaces
		}
		if strings.Contains(text, needle) {
			names = append(names, name)
		}
	}
	return names
}

// spaced turns everything that is no letter or digit into single blanks.
func spaced(s string) string {
	out := make([]byte, 0, len(s))
	blank := false
	for i, r := range s {
		if r < utf8.RuneSelf {
			if b := byte(r); b|0x20 >= 'a' && b|0x20 <= 'z' || b >= '0' && b <= '9' {
				if blank && len(out) > 0 {
					out = append(out, ' ')
				}
				out, blank = append(out, b), false
				continue
			}
		} else if unicode.IsLetter(r) || unicode.IsDigit(r) {
			if blank && len(out) > 0 {
				out = append(out, ' ')
			}
			out, blank = append(out, s[i:i+utf8.RuneLen(r)]...), false
			continue
		}
		blank = true
	}
	return string(out)
}

func isLatin(s string) bool {
	for _, r := range s {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Hangul) {
			return false
		}
	}
	return true
}
