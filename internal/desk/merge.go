package desk

import (
	"slices"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/followup"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// textLimit bounds the joined words of a conversation, bytes.
const textLimit = 64 << 10

// merge makes one reading of all that the buyer wrote. Source, language and
// subject are those of the message that opened the inquiry, the customer is
// completed by later ones; the request and the questions are the union, single
// terms the latest; score, signals, intent and risks of the judgement come from
// the message that made the tier.
func (in Input) merge(conv *inquiry.Conversation, s *followup.State) inquiry.Reading {
	out := inquiry.NewReading()
	var texts []string
	first, read := true, 0
	for _, p := range conv.Posts {
		if p.Direction != inquiry.In || p.Kind == inquiry.KindCopy || (p.Ref != conv.Root && first) {
			continue
		}
		r := in.readingOf(p.Entry)
		if p.Ref == conv.Root {
			out.Source, out.Row, out.MessageID, out.ReceivedAt = r.Source, r.Row, inquiry.Maybe(p.MessageID), r.ReceivedAt
			out.Channel, out.Subject, out.Customer = r.Channel, r.Subject, r.Customer
			if out.ReceivedAt == nil {
				at := p.At
				out.ReceivedAt = &at
			}
			first = false
		} else {
			complete(&out.Customer, &r.Customer)
		}
		if out.Language == "unknown" || out.Language == "" {
			out.Language = r.Language
		}
		if p.Kind != inquiry.KindAsk && p.Kind != inquiry.KindJunk {
			continue
		}
		if t := strings.TrimSpace(r.Text); t != "" {
			texts = append(texts, t)
		}
		if p.Ref == s.TierRef || p.Ref == conv.Root {
			out.Score, out.Signals, out.Intent, out.Unsure = r.Score, r.Signals, r.Intent, r.Unsure
		}
		join(&out.Request, &r.Request)
		for _, q := range r.Questions {
			if !slices.Contains(out.Questions, q) {
				out.Questions = append(out.Questions, q)
			}
		}
		for _, k := range r.Risks {
			if !slices.ContainsFunc(out.Risks, func(o inquiry.Risk) bool { return o.Name == k.Name }) {
				out.Risks = append(out.Risks, k)
			}
		}
		for _, c := range r.Competitors {
			out.Competitors = addTo(out.Competitors, c)
		}
		if read == 0 {
			out.Missing = slices.Clone(r.Missing)
		} else {
			out.Missing = slices.DeleteFunc(out.Missing, func(n inquiry.Need) bool { return !slices.Contains(r.Missing, n) })
		}
		read++
	}
	out.Tier = s.TierComputed
	out.Text = strings.Join(texts, "\n\n")
	if len(out.Text) > textLimit {
		out.Text = strings.ToValidUTF8(out.Text[:textLimit], "")
	}
	out.Signals, out.Missing = notNil(out.Signals), notNil(out.Missing)
	return out
}

// readingOf is the reading of a message, made up from its entry where there is none.
func (in Input) readingOf(e *inquiry.Entry) *inquiry.Reading {
	if in.Reading != nil {
		if r := in.Reading(e.Ref); r != nil {
			return r
		}
	}
	r := inquiry.NewReading()
	r.MessageID, r.Subject, r.Tier, r.Score, r.Intent = inquiry.Maybe(e.MessageID), e.Subject, e.Tier, e.Score, e.Intent
	r.Customer.Name, r.Customer.Email, r.Customer.Country = inquiry.Maybe(e.Name), inquiry.Maybe(e.From), inquiry.Maybe(e.Country)
	r.Request.Products = notNil(slices.Clone(e.Products))
	for _, t := range e.Topics {
		r.Questions = append(r.Questions, inquiry.Question{Topic: t})
	}
	return &r
}

// complete fills what is not known of a customer from a later message.
func complete(c, later *inquiry.Customer) {
	for _, f := range [...]struct{ to, from *inquiry.Maybe }{
		{&c.Name, &later.Name}, {&c.Company, &later.Company}, {&c.Phone, &later.Phone},
		{&c.WhatsApp, &later.WhatsApp}, {&c.Website, &later.Website},
	} {
		if *f.to == "" {
			*f.to = *f.from
		}
	}
	if c.Email == "" && later.Email != "" {
		c.Email, c.FreeEmail = later.Email, later.FreeEmail
	}
	if c.Country == "" || (c.CountryEvidence == inquiry.CountryByLanguage && later.Country != "" && later.CountryEvidence != inquiry.CountryByLanguage) {
		c.Country, c.CountryEvidence = later.Country, later.CountryEvidence
	}
	if c.BuyerType == inquiry.BuyerUnknown || c.BuyerType == "" {
		c.BuyerType = later.BuyerType
	}
}

// join adds what a later message wants: lists grow, single terms are the latest.
func join(r, later *inquiry.Request) {
	for _, f := range [...]struct {
		to   *[]string
		from []string
	}{
		{&r.Products, later.Products}, {&r.Incoterms, later.Incoterms}, {&r.Places, later.Places},
		{&r.PaymentTerms, later.PaymentTerms}, {&r.Certifications, later.Certifications},
	} {
		for _, s := range f.from {
			*f.to = addTo(*f.to, s)
		}
	}
	for _, q := range later.Quantities {
		if !slices.ContainsFunc(r.Quantities, func(o inquiry.Quantity) bool { return o.Value == q.Value && o.Unit == q.Unit }) {
			r.Quantities = append(r.Quantities, q)
		}
	}
	if later.TargetPrice != nil {
		r.TargetPrice = later.TargetPrice
	}
	if later.Budget != nil {
		r.Budget = later.Budget
	}
	if later.Delivery != nil {
		r.Delivery = later.Delivery
	}
	r.Sample = r.Sample || later.Sample
	r.Customization = r.Customization || later.Customization
}

// addTo appends a name unless it is there already, in whatever case.
func addTo(list []string, s string) []string {
	if slices.ContainsFunc(list, func(o string) bool { return strings.EqualFold(o, s) }) {
		return list
	}
	return append(list, s)
}
