// Package extract reads the facts of an inquiry out of a message: who wrote and
// from where, what he wants, how much, at which price, on which terms. Every
// fact carries the words it was read from. It knows no tiers and gives no
// points.
//
// One scan cuts the text into tokens and finds all trade words (package lexicon,
// trade/*.yaml); the rules of this package then look at neighbours of those
// words. What is not told is left empty, never guessed from what is usual.
package extract

import (
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// Source is what a message offers to read. All parts are optional.
type Source struct {
	Subject   string
	Text      string // the buyer's newly written words; of a form his message
	Signature string // name block below the text
	Form      *inquiry.Form
	From      inquiry.Address
	ReplyTo   []inquiry.Address
	Language  string    // ISO 639-1 of Text, "" when unknown
	At        time.Time // when it was written, for dates without a year; zero leaves them without
	// Hits is the scan of Text by lexicon.Default; nil leaves out the wishes for
	// samples and customization that only it finds.
	Hits *lexicon.Hits
	// Own reports whether an address is ours or a relay's and so never the
	// customer's. Nil means none is.
	Own func(addr string) bool
}

// Fact names a kind of finding.
type Fact string

// Facts with evidence.
const (
	FactProduct       Fact = "product"
	FactQuantity      Fact = "quantity"
	FactPrice         Fact = "target_price"
	FactBudget        Fact = "budget"
	FactIncoterm      Fact = "incoterm"
	FactPlace         Fact = "place"
	FactDelivery      Fact = "delivery"
	FactPayment       Fact = "payment"
	FactCertification Fact = "certification"
	FactSample        Fact = "sample"
	FactCustomization Fact = "customization"
	FactCountry       Fact = "country"
)

// Evidence is one finding: its value as the contract writes it, and the buyer's
// own words.
type Evidence struct {
	Fact  Fact
	Value string
	Text  string
}

// Facts is everything that Read found.
type Facts struct {
	Customer  inquiry.Customer // BuyerType stays unknown
	Request   inquiry.Request
	Addresses []string // every mail address of the customer: header, form, text and signature; lower case, ours left out
	Phones    []string // every phone number found, E.164
	Evidence  []Evidence
	Stated    string // the first price of a unit that is named without a wish, as written

	placeCountry []string // country of each of Request.Places, "" when unknown
}

// First returns the words of the first finding of a kind, or "".
func (f *Facts) First(fact Fact) string {
	for _, e := range f.Evidence {
		if e.Fact == fact {
			return e.Text
		}
	}
	return ""
}

// Read finds all facts of s. The same source gives the same facts.
func Read(s Source) Facts {
	f := Facts{Request: inquiry.NewRequest(), Customer: inquiry.Customer{BuyerType: inquiry.BuyerUnknown}}
	r := s.reader()
	r.facts = &f
	defer r.release()
	who := newPerson(&s, r)
	who.contact(&f)
	r.country = string(f.Customer.Country)
	r.point = r.point || grammars()[r.lang+"-"+r.country]&writesPoint != 0
	r.markContacts(who.spans)
	r.gluedStandards()
	r.terms()
	r.credit()
	r.delivery(s.At)
	r.sizes()
	r.money()
	r.quantities()
	r.places()
	who.finish(&f, r)
	r.wishes(&s)
	r.products(&s)
	return f
}

// reader joins the parts of s to one text: subject, the buyer's words, and the
// answers of a form that may hold facts.
func (s *Source) reader() *reader {
	text, subject := s.Text, 0
	if s.Subject != "" {
		text, subject = s.Subject+"\n\n"+s.Text, len(s.Subject)+2
	}
	body := len(text)
	if s.Form != nil {
		var all strings.Builder // a table may have a hundred thousand columns
		all.WriteString(text)
		for _, f := range s.formFields() {
			all.WriteString("\n" + f.Label + ": " + f.Value + "\n")
		}
		text = all.String()
	}
	r := newReader(text, s.Language)
	r.point = r.writes(writesPoint)
	r.bodyFrom, r.bodyTo = len(r.tokens), len(r.tokens)
	for i, t := range r.tokens {
		if int(t.start) >= subject && r.bodyFrom == len(r.tokens) {
			r.bodyFrom = i
		}
		if int(t.start) >= body {
			r.bodyTo = i
			break
		}
	}
	r.bodyFrom = min(r.bodyFrom, r.bodyTo)
	return r
}

// formFields are the answers of a form that the message does not repeat.
func (s *Source) formFields() []inquiry.Field {
	f := s.Form
	var out []inquiry.Field
	add := func(label, value string) {
		if value != "" {
			out = append(out, inquiry.Field{Label: label, Value: value})
		}
	}
	add("Product", f.Product)
	add("Quantity", f.Quantity)
	add("Budget", f.Budget)
	if f.Subject != s.Subject {
		add("Subject", f.Subject)
	}
	if f.Message != s.Text {
		add("Message", f.Message)
	}
	for _, o := range f.Other {
		if o.Value != "" && len(o.Value) < 2000 {
			out = append(out, o)
		}
	}
	return out
}
