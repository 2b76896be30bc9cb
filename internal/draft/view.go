package draft

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// View is what templates see: plain values, no methods. An empty value is
// unknown, and templates leave out what speaks of it.
type View struct {
	Kind, Tier, Intent string
	Language           string
	Step               int  // of a follow-up, from 1
	Won                bool // an order came of it
	Again              bool // we answered before
	Repeat             bool // the customer had an earlier inquiry
	Papers             bool // what is wrong are the papers of an order

	Person  Person
	Company string // the buyer's
	From    string // "from Germany", as the language says it

	About string // the product in the buyer's words
	More  bool   // there are further products
	Title string // the buyer's subject, where no product is known

	Recap        bool // at least two of the following are known, in tier A
	Product      string
	Quantity     string
	Terms        string // "CIF Hamburg"
	Delivery     string
	Certificates string

	Answers []answerView
	Pending []string // topics we have no answer to
	Quotes  []string // questions that fit no topic
	Needs   []string // what is missing for a quotation
	Need    string   // the first of them
	Files   []string
	By      string // a day

	Signature string
}

type answerView struct{ Topic, Text string }

// needsOfGeneral is how much a buyer is asked who only wants to look around.
const needsOfGeneral = 4

func (in Input) view(d *Draft) (*View, *blocks) {
	q, b := in.Inquiry, &blocks{}
	v := &View{
		Kind: string(d.Kind), Tier: string(q.Tier), Intent: string(q.Intent), Language: d.Language, Step: d.Step,
		Won:   q.Status == inquiry.StatusWon,
		Again: q.FirstReplyAt != nil || q.ReplyProof != "" || q.Status == inquiry.StatusAnswer,
		From:  from(string(q.Customer.Country), d.Language), Company: line(string(q.Customer.Company), 80),
		Person: person(string(q.Customer.Name), string(q.Customer.Company)),
	}
	v.Repeat = q.Segment == "repeat"
	in.about(v)
	in.recap(v)
	v.Needs = needs(q, d.Kind)
	if d.Kind == KindReply || d.Kind == KindComplaint {
		for _, f := range in.Files {
			if f = line(f, 200); f != "" {
				v.Files = append(v.Files, f)
			}
		}
		d.Files = v.Files
	}
	v.Papers = q.Intent == inquiry.IntentAfterSales && asks(q, inquiry.TopicDocuments)
	switch d.Kind {
	case KindReply, KindComplaint:
		v.Answers, v.Quotes = in.answers(d, b)
		covered := covered(v)
		for _, t := range d.Pending {
			if !slices.Contains(covered, t) {
				v.Pending = append(v.Pending, string(t))
			}
		}
		if d.Kind == KindComplaint {
			v.Quotes = nil // the complaint itself, which the letter is about
		}
		if !in.By.IsZero() && d.Kind == KindComplaint {
			v.By = day(in.By, d.Language)
		}
	case KindFollowUp:
		if d.Step == 1 {
			v.Answers, _ = in.answers(d, b)
			d.Pending = nil
		}
	case KindSupport:
		if !in.By.IsZero() {
			v.By = day(in.By, d.Language)
		}
	}
	if slices.ContainsFunc(v.Answers, func(a answerView) bool { return a.Topic == string(inquiry.TopicPayment) }) {
		v.Needs = slices.DeleteFunc(v.Needs, func(n string) bool { return n == string(inquiry.NeedPayment) }) // our terms have just been told
	}
	if len(v.Needs) > 0 {
		v.Need = v.Needs[0]
	}
	if s := block(in.Signature); s != "" {
		v.Signature = b.hold(s)
	}
	return v, b
}

func asks(q *inquiry.Inquiry, t inquiry.Topic) bool {
	return slices.ContainsFunc(q.Questions, func(x inquiry.Question) bool { return x.Topic == t })
}

// covered are the topics that the letter deals with by itself: its next step
// promises the price, the attached kit holds the catalogue, a complaint's letter
// speaks of what is wrong.
func covered(v *View) []inquiry.Topic {
	var c []inquiry.Topic
	if v.Kind == string(KindReply) {
		switch inquiry.Intent(v.Intent) {
		case inquiry.IntentSampleRequest:
			c = append(c, inquiry.TopicSample)
		case inquiry.IntentDistribution:
			c = append(c, inquiry.TopicDistribution)
		default:
			c = append(c, inquiry.TopicPrice)
		}
		if len(v.Files) > 0 {
			c = append(c, inquiry.TopicCatalog)
		}
		return c
	}
	c = append(c, inquiry.TopicUsage, inquiry.TopicOrderStatus)
	if v.Papers {
		c = append(c, inquiry.TopicDocuments)
	}
	return c
}

// needs is what a letter asks for, in the usual order. Term and destination are
// one question when both are missing; who only looks around is not asked for
// everything at once.
func needs(q *inquiry.Inquiry, kind Kind) []string {
	if kind != KindReply && kind != KindFollowUp || q.Intent == inquiry.IntentDistribution {
		return nil
	}
	var out []string
	both := slices.Contains(q.Missing, inquiry.NeedIncoterm) && slices.Contains(q.Missing, inquiry.NeedDestination)
	for _, n := range q.Missing {
		switch {
		case both && n == inquiry.NeedDestination, q.Tier != inquiry.TierA && (n == inquiry.NeedPayment || n == inquiry.NeedPacking):
			continue
		case both && n == inquiry.NeedIncoterm:
			out = append(out, "terms")
		default:
			out = append(out, string(n))
		}
	}
	if q.Tier != inquiry.TierA && len(out) > needsOfGeneral {
		out = out[:needsOfGeneral]
	}
	return out
}

// about finds what to call the matter: a product of the buyer's that is surely
// one, else his subject.
func (in Input) about(v *View) {
	q := in.Inquiry
	products := goodProducts(q, in.Subject)
	switch {
	case len(products) > 0:
		v.About, v.More = products[0], len(products) > 1
	case in.Subject != "":
		if s := line(in.Subject, 200); len([]rune(s)) <= 80 {
			v.Title = strings.Map(func(r rune) rune {
				if strings.ContainsRune("\"“”„«»", r) {
					return -1
				}
				return r
			}, s)
		}
	}
	if len(products) > 1 {
		v.Product = strings.Join(products[:min(len(products), 5)], listSeparator(v.Language))
	}
}

// goodProducts are the products that a letter may name. What has a figure in it,
// or stands in a quantity or in the subject, is one; a single plain word, or
// words of which the subject knows nothing, may be anything the buyer wrote.
func goodProducts(q *inquiry.Inquiry, subject string) []string {
	var out []string
	who := strings.ToLower(string(q.Customer.Name) + " | " + string(q.Customer.Company))
	quantities := ""
	for _, x := range q.Request.Quantities {
		quantities += " | " + strings.ToLower(x.Evidence)
	}
	for _, p := range q.Request.Products {
		p = strings.Trim(line(p, 70), " .,;:!?-*/|\"“”„«»()[]")
		low := strings.ToLower(p)
		words := strings.Fields(low)
		switch {
		case strings.IndexFunc(p, unicode.IsLetter) < 0 || len([]rune(p)) < 2 || strings.ContainsAny(p, "@<>{}$€£¥₽元") || strings.Contains(p, "://"):
		case strings.Contains(who, low) || slices.ContainsFunc(words, addresses):
		case slices.ContainsFunc(out, func(o string) bool { return strings.EqualFold(o, p) }):
		case strings.ContainsAny(p, "0123456789") || strings.Contains(quantities, low),
			subject != "" && (len(words) > 1 || !spaced(p)) && kin(low, strings.ToLower(subject)),
			subject == "" && (len(words) > 1 && len(words) <= 4 || !spaced(p)):
			out = append(out, p)
		}
	}
	return out
}

// addresses reports whether a word stands in greetings.
func addresses(word string) bool {
	w := nameWords()
	return word == "dear" || len(word) > 1 && (w.is("m", word) || w.is("f", word))
}

// spaced reports whether s is in a script that puts blanks between words.
func spaced(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Khmer, unicode.Lao, unicode.Myanmar)
	}) < 0
}

// kin reports whether two texts share a longer word, or two neighbouring
// characters where there are no blanks.
func kin(a, b string) bool {
	if !spaced(a) {
		r := []rune(a)
		for i := 1; i < len(r); i++ {
			if strings.Contains(b, string(r[i-1:i+1])) {
				return true
			}
		}
		return false
	}
	for _, w := range strings.Fields(a) {
		if r := []rune(w); len(r) >= 4 && strings.Contains(b, string(r[:len(r)-len(r)/4])) { // endings differ
			return true
		}
	}
	return false
}

// recap collects the terms that the buyer stated.
func (in Input) recap(v *View) {
	r := in.Inquiry.Request
	var quantities []string
	for _, x := range r.Quantities {
		if s := line(x.Evidence, 60); s != "" && len(quantities) < 5 {
			quantities = append(quantities, s)
		}
	}
	v.Quantity = strings.Join(quantities, listSeparator(v.Language))
	v.Terms = strings.TrimSpace(lines(r.Incoterms, 4, ", "))
	if places := lines(r.Places, 4, ", "); places != "" {
		if v.Terms == "" || len(r.Incoterms) == 1 && len(r.Places) == 1 {
			v.Terms = strings.TrimSpace(v.Terms + " " + places)
		} else {
			v.Terms += " (" + places + ")"
		}
	}
	if r.Delivery != nil {
		v.Delivery = strings.TrimRight(line(r.Delivery.Text, 80), ".,; ")
	}
	v.Certificates = lines(r.Certifications, 6, listSeparator(v.Language))
	known := 0
	for _, s := range []string{v.Product, v.Quantity, v.Terms, v.Delivery, v.Certificates} {
		if s != "" {
			known++
		}
	}
	v.Recap = in.Inquiry.Tier == inquiry.TierA && known >= 2
}

// listSeparator stands between the values of a list.
func listSeparator(lang string) string {
	return cmp.Or(pick(lang, "zh", "、", "ar", "، "), ", ")
}

// lines joins up to n values.
func lines(list []string, n int, separator string) string {
	var out []string
	for _, s := range list {
		if s = line(s, 60); s != "" && len(out) < n {
			out = append(out, s)
		}
	}
	return strings.Join(out, separator)
}
