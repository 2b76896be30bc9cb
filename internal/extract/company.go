package extract

import (
	"slices"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// finish sets what needs the facts of the request: firm, web address, country.
func (p *person) finish(f *Facts, r *reader) {
	c := &f.Customer
	c.Company = inquiry.Maybe(p.legal(p.firm(f)))
	if c.Website == "" {
		c.Website = inquiry.Maybe(p.website(f))
	}
	if c.Country == "" {
		p.lateCountry(f, r)
	}
}

// firm finds the writer's firm: form, display name, signature, the text, and last
// the mail domain.
func (p *person) firm(f *Facts) string {
	if c := cleanCompany(p.form.Company); c != "" {
		return c
	}
	if _, none := hasClass(p.form.Company, of(clsNone)); none {
		return "" // asked for his firm, he has none
	}
	name, addr := string(f.Customer.Name), string(f.Customer.Email)
	if c := cleanCompany(p.company); c != "" && foldText(c) != foldText(name) {
		return p.signedLonger(c, name)
	}
	if name != "" && isFirm(name) {
		return name
	}
	if c := p.signedFirm(name, mainLabel(addr)); c != "" {
		return c
	}
	if c := p.textFirm(name, addr); c != "" {
		return c
	}
	if p.s.From.Name == "" && p.form.Name == "" {
		if c := boxFirm(addr); c != "" {
			return c
		}
	}
	if p.isForm && p.form.Name != "" && name == "" {
		return cleanCompany(p.form.Name)
	}
	if p.isForm && (p.s.From.Addr == "" || p.form.Relay) {
		return "" // the row of a table or a buyer of a market place that names no company says so
	}
	return p.spelling(companyLabel(addr))
}

// signedLonger is the firm c of a display name as the signature writes it, where
// that is longer or has the legal form.
func (p *person) signedLonger(c, name string) string {
	if signed := p.signedLegal(c); signed != "" {
		return signed
	}
	first, _, _ := strings.Cut(name, " ")
	for _, line := range p.tail {
		for _, part := range append(splitLine(trimContact(line)), line) {
			full := cleanCompany(trimContact(part))
			if first != "" && strings.HasPrefix(full, first) && strings.HasSuffix(full, ", "+c) {
				continue // Ousmane Diarra, Faso Menuiserie
			}
			if len(full) < 60 && (latin(full) && isFirm(full) && extends(full, c) || strings.HasPrefix(full, c+" ") && !latin(full) && pieceOf(full).tokens[0].kind != kindChar && len(strings.Fields(full)) < 6) {
				return full
			}
		}
	}
	return p.formal(c)
}

// signedFirm is the firm in the lines of the signature; label is that of the mail domain.
func (p *person) signedFirm(name, label string) string {
	if p.s.Language == "th" {
		if c := statedThai(strings.Join(p.tail, "\n") + "\n" + p.s.Text); c != "" {
			return c
		}
	}
	for _, line := range p.tail {
		if c := firmLine(line); c != "" {
			if latin(foldText(c)) && label != "" && !legalEnd(c) && !opensFirm(c) && !sharesLetters(c, label) {
				if told := p.likeDomain(label); told != "" {
					return told // "Firth Couriers, Dingwall depot" at firthcouriers
				}
			}
			return p.formal(c)
		}
	}
	for _, line := range p.tail {
		if c := familyFirm(line, name); c != "" {
			return c
		}
		if _, c := charSigned(line); c != "" {
			return p.formal(c)
		}
	}
	return ""
}

// textFirm is the firm that the text names in one way or another. What only looks
// like one must not contradict the mail domain.
func (p *person) textFirm(name, addr string) string {
	label := mainLabel(addr)
	fits := func(c string) bool {
		return c != "" && (CorporateDomain(addr) == "" || !latin(foldText(c)) || sharesLetters(c, label))
	}
	if c := p.quotedFirm(); c != "" {
		return c
	}
	for _, written := range []string{p.likeDomain(label), p.soundsLikeDomain(label), p.likeMailbox(name, addr)} {
		if written != "" {
			return written
		}
	}
	if c := p.secondLine(name, label); fits(c) {
		return c
	}
	if c := p.saidFirm(); c != "" {
		return c
	}
	if c := p.introducedFirm(name); c != "" {
		return c
	}
	if c, _ := p.statedFirm(); c != "" {
		return c
	}
	if c := p.proseFirm(); fits(c) {
		return c
	}
	return ""
}

// signedLegal is a signed firm's name with its legal form, where the display name
// calls the firm otherwise but shares a word with it: Importaciones Agrocauce,
// signed Agrocauce Ltda.
func (p *person) signedLegal(shown string) string {
	for _, line := range p.tail {
		for _, part := range splitLine(trimContact(line)) {
			if firm := firmLine(part); firm != "" && legalEnd(part) && latin(foldText(firm)) && !legalEnd(shown) && !isRole(firm) && (isRole(shown) || sharesWord(firm, shown)) {
				return firm
			}
		}
	}
	return ""
}

// familyFirm is the firm that a line of the signature calls after its signer:
// Asamoah Sporting Goods below Frank Asamoah.
func familyFirm(line, name string) string {
	names := strings.Fields(foldText(name))
	if len(names) < 2 || len(names[len(names)-1]) < 3 {
		return ""
	}
	for _, part := range splitLine(trimContact(line)) {
		words := strings.Fields(foldText(part))
		if len(words) < 3 || len(words) > 6 || words[0] != names[len(names)-1] || slices.Contains(words, names[0]) {
			continue
		}
		if c := cleanCompany(part); c != "" && signedCaps(pieceOf(c).tokens) && !isRole(c) {
			return c
		}
	}
	return ""
}

// sharesWord reports whether a word of five letters stands in both.
func sharesWord(a, b string) bool {
	have := strings.Fields(foldText(b))
	return slices.ContainsFunc(strings.Fields(foldText(a)), func(w string) bool { return len(w) >= 5 && slices.Contains(have, w) })
}

// secondLine is the line under the name in a closed signature, when it looks
// like a name of a firm.
func (p *person) secondLine(name, label string) string {
	if name == "" {
		return ""
	}
	for k, line := range p.tail {
		if k > 2 || k+1 >= len(p.tail) || !strings.Contains(foldText(line), foldText(strings.Fields(name)[0])) {
			continue
		}
		if !p.closed && foldText(cleanName(line)) != foldText(name) {
			continue
		}
		if left, right, ok := strings.Cut(p.tail[k+1], ", "); ok && onlyPlace(right) && !strings.Contains(left, " ") && !isFirm(left) && label == "" {
			continue // Kozhikode, Kerala
		}
		next := cleanCompany(trimContact(p.tail[k+1]))
		words := pieceOf(next)
		tokens, some := words.tokens, endsOffice(next)
		for _, h := range words.hits {
			switch h.class {
			case clsPlace, clsCountry:
				some = some || int(h.to) == len(tokens) && !isFirm(next)
			case clsRole:
				some = some || !isFirm(next)
			case clsJob, clsGreeting:
				some = true
			}
		}
		if next != "" && !some && nameWords(tokens) <= 5 && signedCaps(tokens) && !strings.ContainsAny(next, "我您请，。？") {
			return cleanCompany(next)
		}
	}
	return ""
}

// nameWords counts the tokens of a name, the small words between the others
// apart: Junta de Freguesia de Vale Sereno.
func nameWords(tokens []token) int {
	n := 0
	for _, t := range tokens {
		if t.kind != kindWord || t.caps != capsNone || len(t.fold) > 3 || !latin(t.fold) {
			n++
		}
	}
	return n
}

// website is the web address that the writer names as his, or the one of his form.
func (p *person) website(f *Facts) string {
	if p.form.Website != "" {
		if _, none := hasClass(p.form.Website, of(clsNone)); !none {
			return strings.TrimSpace(p.form.Website)
		}
	}
	domain := CorporateDomain(string(f.Customer.Email))
	var hosts []string
	if strings.Contains(p.s.Signature, ".") {
		hosts = append(hosts, websites(cut(p.s.Signature))...)
	}
	hosts = append(hosts, websites(p.r.tokens[p.r.bodyFrom:p.r.bodyTo])...)
	for _, h := range hosts {
		if domain != "" && lexicon.Registrable(h) == domain {
			return h
		}
	}
	for _, line := range p.tail {
		for _, h := range websites(pieceOf(line).tokens) {
			if !platformHost(h) && (p.s.Own == nil || !p.s.Own("x@"+strings.TrimPrefix(h, "www."))) {
				return h
			}
		}
	}
	return ""
}
