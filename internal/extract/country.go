package extract

import (
	"slices"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// firmCountry sets the country from what tells it best: form, phone, domain.
func (p *person) firmCountry(f *Facts) {
	set := func(code, evidence, words string) bool {
		if code == "" {
			return false
		}
		f.Customer.Country, f.Customer.CountryEvidence = inquiry.Maybe(code), inquiry.Maybe(evidence)
		f.Evidence = append(f.Evidence, Evidence{Fact: FactCountry, Value: code, Text: words})
		return true
	}
	if c, words := countryOf(p.form.Country); set(c, inquiry.CountryByForm, words) {
		return
	}
	if c := placeCountryOf(p.form.City); set(c, inquiry.CountryByForm, p.form.City) {
		return
	}
	for _, ph := range p.phones {
		if !ph.fax && set(ph.region, inquiry.CountryByPhone, ph.e164) {
			return
		}
	}
	defer func() {
		if f.Customer.Country != "" {
			return
		}
		label, _, _ := strings.Cut(CorporateDomain(string(f.Customer.Email)), ".")
		for part := range strings.SplitSeq(label, "-") {
			for _, h := range pieceOf(part).hits {
				if (h.class == clsPlace || h.class == clsCountry && h.form != "people") && !h.weak && h.code != "CN" && len(part) > 3 && int(h.to) == 1 && strings.Contains(label, "-") {
					set(h.code, inquiry.CountryByDomain, part)
					return
				}
			}
		}
	}()
	addrs := f.Addresses
	if len(addrs) > 3 {
		addrs = addrs[:3]
	}
	for _, a := range addrs {
		if !FreeMail(a) && set(domainCountry(a, p.s.Language), inquiry.CountryByDomain, hostOf(a)) {
			return
		}
	}
}

// lateCountry sets the country from the text, the destination or the language.
func (p *person) lateCountry(f *Facts, r *reader) {
	set := func(code, evidence, words string) bool {
		if code == "" {
			return false
		}
		f.Customer.Country, f.Customer.CountryEvidence = inquiry.Maybe(code), inquiry.Maybe(evidence)
		f.Evidence = append(f.Evidence, Evidence{Fact: FactCountry, Value: code, Text: words})
		return true
	}
	if c := placeCountryOf(trailingPlace(p.form.Company)); set(c, inquiry.CountryByForm, p.form.Company) {
		return
	}
	c, _ := p.textCountry()
	// Russian mailboxes serve the neighbours as well: there a destination tells
	// more. Elsewhere a free mailbox of one country is where its owner sits.
	for _, a := range f.Addresses {
		if d := domainCountry(a, p.s.Language); d != "RU" && p.countryPoints < 4 && set(d, inquiry.CountryByDomain, hostOf(a)) {
			return
		}
	}
	if p.countryPoints >= 3 && set(c, inquiry.CountryByText, p.countryWords) {
		return
	}
	for _, a := range f.Addresses {
		if FreeMail(a) && set(domainCountry(a, p.s.Language), inquiry.CountryByDomain, hostOf(a)) {
			return
		}
	}
	if set(c, inquiry.CountryByText, p.countryWords) {
		return
	}
	if c, words := r.stateCountry(); set(c, inquiry.CountryByText, words) {
		return
	}
	if c, words := p.signedState(); set(c, inquiry.CountryByText, words) {
		return
	}
	if c, words := p.answeredPlace(); set(c, inquiry.CountryByForm, words) {
		return
	}
	for k, c := range f.placeCountry {
		// FOB Ningbo is our side.
		if c != "CN" && set(c, inquiry.CountryByText, f.Request.Places[k]) {
			return
		}
	}
	// A branch of a mail service: yahoo.es, where the text is in its language.
	for _, a := range f.Addresses {
		if set(branchCountry(a, p.s.Language), inquiry.CountryByDomain, hostOf(a)) {
			return
		}
	}
	if p.s.Language == "zh" && mainland(p.r.text) {
		set("CN", inquiry.CountryByLanguage, p.s.Language)
		return
	}
	if p.s.Language == "en" && generalDomain(string(f.Customer.Email)) && p.american() {
		set("US", inquiry.CountryByLanguage, p.s.Language)
		return
	}
	if p.s.Language != "" {
		set(domains().language[p.s.Language], inquiry.CountryByLanguage, p.s.Language)
	}
}

// answeredPlace reads the country from an answer of a form that is nothing but a
// town or a country, whatever was asked: "Where are you located? Asheville, NC".
func (p *person) answeredPlace() (code, words string) {
	for _, o := range p.form.Other {
		if o.Value == "" || len(o.Value) > 60 || strings.ContainsAny(o.Value, "\n0123456789") {
			continue
		}
		last := strings.TrimSpace(o.Value[strings.LastIndex(o.Value, ",")+1:])
		if s, ok := states()[strings.ToLower(last)]; ok && last == strings.ToUpper(last) && last != o.Value && (s.Form != "word" || onlyPlace(strings.TrimSpace(o.Value[:strings.LastIndex(o.Value, ",")]))) {
			return s.Key, o.Value
		}
		if onlyPlace(last) {
			return placeCountryOf(last), o.Value
		}
	}
	return "", ""
}

// generalDomain reports whether an address is at a domain of a firm that tells no country.
func generalDomain(addr string) bool {
	host := hostOf(addr)
	return host != "" && !FreeMail(addr) && !platformHost(host) && slices.Contains(domains().firms, host[strings.LastIndexByte(host, '.')+1:])
}

// mainland reports whether a Chinese text is written in the characters of
// mainland China: at least four of its first 400 that no other place uses.
func mainland(text string) bool {
	n, seen := 0, 0
	for _, r := range text {
		if !isChar(r) {
			continue
		}
		if strings.ContainsRune(domains().simplified, r) {
			n++
		}
		if seen++; n >= 4 || seen >= 400 {
			break
		}
	}
	return n >= 4
}

// trailingPlace is what follows the last comma or stands in brackets.
func trailingPlace(s string) string {
	if i := strings.LastIndexAny(s, ",(（،"); i > 0 {
		return strings.Trim(s[i:], ",()（）، ")
	}
	return ""
}

// countryOf reads a country field: a code, a name in any language, "US 美国",
// "Cuenca, Ecuador". It returns the words as well.
func countryOf(s string) (code, words string) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 120 {
		return "", ""
	}
	if len(s) == 2 {
		up := strings.ToUpper(s)
		if up == "UK" {
			return "GB", s
		}
		if knownCountry(up) {
			return up, s
		}
	}
	named := pieceOf(s)
	tokens := named.tokens
	best, bestLen := "", 0
	for _, h := range named.hits {
		if h.class != clsCountry || h.form == "people" {
			continue
		}
		if n := int(tokens[h.to-1].end - tokens[h.from].start); n > bestLen {
			best, bestLen = h.code, n
		}
	}
	if best != "" {
		return best, s
	}
	if len(tokens) > 0 && len(tokens[0].fold) == 2 && tokens[0].caps == capsAll && knownCountry(strings.ToUpper(tokens[0].fold)) {
		return strings.ToUpper(tokens[0].fold), s
	}
	if c := placeCountryOf(s); c != "" {
		return c, s
	}
	return "", ""
}

// placeCountryOf is the country of the listed town or country that s names.
func placeCountryOf(s string) string {
	if s == "" || len(s) > 120 {
		return ""
	}
	place := ""
	for _, h := range pieceOf(s).hits {
		switch {
		case h.class == clsCountry && h.form != "people":
			return h.code
		case h.class == clsPlace && place == "":
			place = h.code
		}
	}
	return place
}
