package extract

import (
	"slices"
	"strings"
	"unicode"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// person gathers what a message tells about its writer.
type person struct {
	s      *Source
	r      *reader
	form   *inquiry.Form // never nil
	isForm bool
	tail   []string // lines of the sign-off and the signature, outermost last
	closed bool     // a closing word opened the sign-off
	phones []phone
	spans  [][2]int // bytes of the reader's text that hold phone numbers

	company string // firm that a name gave away

	looked        bool // textCountry was asked before
	country       string
	countryWords  string
	countryStrong bool
	countryPoints int
}

func newPerson(s *Source, r *reader) *person {
	p := &person{s: s, r: r, form: s.Form, isForm: s.Form != nil}
	if p.form == nil {
		p.form = &inquiry.Form{}
	}
	p.tail, p.closed = signOff(s.Text, s.Signature)
	p.tail = beforeHead(p.tail)
	if site := lexicon.Registrable(hostOf(s.From.Addr)); p.isForm && site != "" && !FreeMail(s.From.Addr) && CorporateDomain(p.form.Email) != site {
		p.tail = slices.DeleteFunc(p.tail, func(l string) bool {
			return strings.Contains(strings.ToLower(l), site) // "Sent from our shop": the site that sent the form
		})
	}
	return p
}

// contact finds addresses, phones, the name, and the country as far as they tell it.
func (p *person) contact(f *Facts) {
	c := &f.Customer
	p.email(f)
	p.readPhones(f)
	c.Name = inquiry.Maybe(p.name())
	c.FreeEmail = c.Email != "" && FreeMail(string(c.Email))
	p.firmCountry(f)
}

// own reports whether addr is never the customer's.
func (p *person) own(addr string) bool {
	return addr == "" || !strings.Contains(addr, "@") || p.s.Own != nil && p.s.Own(addr)
}

func (p *person) email(f *Facts) {
	add := func(addr string) {
		addr = strings.ToLower(strings.TrimSpace(addr))
		if !p.own(addr) && !automatic(addr) && !platformHost(hostOf(addr)) {
			f.Addresses = appendNew(f.Addresses, addr)
		}
	}
	for _, a := range addresses(p.form.Email) {
		add(a)
	}
	if p.isForm {
		for _, a := range p.s.ReplyTo {
			add(a.Addr)
		}
	} else {
		add(p.s.From.Addr)
		for _, a := range p.s.ReplyTo {
			add(a.Addr)
		}
	}
	inText := len(f.Addresses)
	if strings.Contains(p.r.text, "@") {
		for _, a := range addresses(p.r.text) {
			add(a)
		}
	}
	if strings.Contains(p.s.Signature, "@") {
		for _, a := range addresses(p.s.Signature) {
			add(a)
		}
	}
	for _, a := range disguised(p.r.tokens) {
		add(a)
	}
	switch {
	case inText > 0:
		f.Customer.Email = inquiry.Maybe(f.Addresses[0])
	case len(f.Addresses) > 0:
		f.Customer.Email = inquiry.Maybe(f.Addresses[0])
	case p.isForm && !p.form.Relay && !p.own(p.s.From.Addr) && !automatic(p.s.From.Addr) && !platformHost(hostOf(p.s.From.Addr)) && p.form.Email == "" && p.form.Platform == "":
		f.Customer.Email = inquiry.Maybe(strings.ToLower(p.s.From.Addr))
		f.Addresses = append(f.Addresses, strings.ToLower(p.s.From.Addr))
	}
}

// readPhones finds telephone numbers in the form's fields, the text and the signature.
func (p *person) readPhones(f *Facts) {
	raw := rawPhones(p.r.text)
	sign := rawPhones(p.s.Signature)
	field := append(rawPhones(p.form.Phone), rawPhones(p.form.WhatsApp)...)
	nFirst := len(rawPhones(p.form.Phone))
	if p.form.Phone == "" && p.form.WhatsApp == "" && len(raw) == 0 && len(sign) == 0 && !strings.Contains(p.r.text, "wa.me") && !strings.Contains(p.r.text, "send?phone=") {
		return
	}
	homes := p.homes(string(f.Customer.Email))
	take := func(list []rawPhone, trusted bool, text string) {
		for k := range list {
			q := &list[k]
			if !trusted && !q.international && !q.labelled && !p.plausible(q, text) {
				continue
			}
			if ph, ok := q.parse(homes, trusted); ok {
				p.phones = append(p.phones, ph)
			}
		}
	}
	take(field[:nFirst], true, p.form.Phone)
	for k := nFirst; k < len(field); k++ {
		field[k].whatsapp = true
	}
	take(field[nFirst:], true, p.form.WhatsApp)
	n := len(p.phones)
	take(raw, false, p.r.text)
	for _, ph := range p.phones[n:] {
		p.spans = append(p.spans, [2]int{ph.start, ph.end})
	}
	take(sign, false, p.s.Signature)
	for _, d := range chatLinks(p.r.text + "\n" + p.s.Signature) {
		var ph phone
		if ph.resolve("+"+repairInternational(d), "", true) {
			ph.whatsapp = true
			p.phones = append(p.phones, ph)
		}
	}
	c := &f.Customer
	for _, ph := range p.phones {
		f.Phones = appendNew(f.Phones, ph.e164)
		if c.Phone == "" && !ph.fax {
			c.Phone = inquiry.Maybe(ph.e164)
		}
		if c.WhatsApp == "" && ph.whatsapp {
			c.WhatsApp = inquiry.Maybe(ph.e164)
		}
	}
	if c.Phone == "" && len(p.phones) > 0 {
		c.Phone = inquiry.Maybe(p.phones[0].e164)
	}
}

// plausible reports whether an unlabelled national number reads as a telephone
// number: grouped or long, and alone in its line or behind a name.
func (p *person) plausible(q *rawPhone, text string) bool {
	if len(q.digits) < 8 || len(q.digits) > 12 {
		return false
	}
	lineStart := strings.LastIndexByte(text[:q.start], '\n') + 1
	lineEnd := len(text)
	if i := strings.IndexByte(text[q.end:], '\n'); i >= 0 {
		lineEnd = q.end + i
	}
	alone := strings.TrimFunc(text[lineStart:q.start], func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) == ""
	closesLine := strings.TrimFunc(text[q.end:lineEnd], func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) == ""
	if q.digits[0] == '0' && len(q.digits) >= 10 || q.shaped && len(q.digits) >= 10 {
		return alone || closesLine || q.shaped
	}
	if q.shaped && alone && closesLine {
		return len(q.digits) >= 9
	}
	return (alone || closesLine && lineEnd-lineStart < 48) && len(q.digits) >= 10
}

// chatLinks returns the digits of wa.me links and of api.whatsapp.com links.
func chatLinks(text string) []string {
	var out []string
	for _, mark := range []string{"wa.me/", "send?phone=", "send/?phone="} {
		rest := text
		for n := 0; n < 8; n++ {
			i := strings.Index(rest, mark)
			if i < 0 {
				break
			}
			rest = strings.TrimPrefix(rest[i+len(mark):], "+")
			k := 0
			for k < len(rest) && rest[k] >= '0' && rest[k] <= '9' {
				k++
			}
			if k >= 8 && k <= 15 {
				out = append(out, rest[:k])
			}
		}
	}
	return out
}

// homes lists the countries in which a number without a country code may be.
func (p *person) homes(email string) []string {
	var out []string
	add := func(c string) {
		if c != "" && len(out) < 6 {
			out = appendNew(out, c)
		}
	}
	if c, _ := countryOf(p.form.Country); c != "" {
		add(c)
		return out
	}
	add(placeCountryOf(trailingPlace(p.form.Phone))) // 0664 … (mobile, Austria)
	if len(out) > 0 {
		return out
	}
	add(domainCountry(email, p.s.Language))
	if len(out) > 0 {
		return out
	}
	c, strong := p.textCountry()
	add(c)
	if strong && len(out) > 0 {
		return out
	}
	if c := placeCountryOf(p.form.City); c != "" {
		add(c)
	}
	for _, h := range p.r.deliverPlaces() {
		add(h)
	}
	for _, c := range domains().home[p.s.Language] {
		add(c)
	}
	if c := domains().language[p.s.Language]; c != "" {
		add(c)
	}
	return out
}

// foldText folds words for comparison.
func foldText(s string) string {
	var b strings.Builder
	for _, t := range pieceOf(s).tokens {
		if t.gap > 0 && b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.fold)
	}
	return b.String()
}

// hasClass reports whether a phrase of one of the classes stands in s, and
// whether one covers all of it.
func hasClass(s string, classes set) (some, all bool) {
	words := pieceOf(s)
	for _, h := range words.hits {
		if classes&h.class.set() != 0 {
			some = true
			if h.from == 0 && int(h.to) == len(words.tokens) {
				all = true
			}
		}
	}
	return some, all
}
