package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// house reads a display name that is the house's and no person's, though it has
// the form of a name: "Oleificio Santoro" at oleificiosantoro.it, "Verkstan" at
// verkstad@, or any name where another person signs and the address is an
// office's or that person's. It returns who signs, and keeps the firm.
func (p *person) house(name string) string {
	before := p.company
	signer := p.signedName()
	if signer == "" {
		signer = p.introduced()
	}
	if signer == "" || utf8.RuneCountInString(signer) < 3 && latin(signer) || sharesName(signer, name) && !p.family(name, signer) || !p.housed(name, signer) {
		p.company = before
		return ""
	}
	if firm := p.withoutRole(name); firm != "" {
		p.company = firm
	}
	return signer
}

// family reports whether a house is called after its signer's surname, and its
// name is told by the domain, or its address is an office's: Oleificio Santoro,
// signed Vito Santoro.
func (p *person) family(name, signer string) bool {
	house, person := strings.Fields(foldText(name)), strings.Fields(foldText(signer))
	if len(house) < 2 || len(person) < 2 || len(person[0]) < 3 || len(house[0]) < 5 || house[len(house)-1] != person[len(person)-1] {
		return false
	}
	for _, w := range house {
		if w == person[0] {
			return false
		}
	}
	local, _, _ := strings.Cut(strings.ToLower(p.s.From.Addr), "@")
	return p.inDomain(name) || isRole(local)
}

// housed judges by the address whether name is a house's and signer its writer.
func (p *person) housed(name, signer string) bool {
	addr := strings.ToLower(p.s.From.Addr)
	local, _, _ := strings.Cut(addr, "@")
	box := strings.FieldsFunc(local, func(r rune) bool { return !unicode.IsLetter(r) })
	if len(box) == 0 || mentions(box, name) && !p.inDomain(name) && strings.Contains(name, " ") && !isRole(strings.Join(box, " ")) {
		return false
	}
	words := strings.Fields(foldText(name))
	switch {
	case isRole(strings.Join(box, " ")) || isRole(box[0]):
		return true
	case p.inDomain(name), mentions(box, signer):
		return true
	case len(words) == 1 && len(box) == 1:
		return alike(words[0], box[0])
	}
	return false
}

// inDomain reports whether two words or more of name, written in one, are the
// label of the address's domain or part of it, or the other way round.
func (p *person) inDomain(name string) bool {
	label := squash(mainLabel(p.s.From.Addr))
	words := strings.Fields(strings.ToLower(name))
	if len(label) < 5 || len(words) < 2 {
		return false
	}
	for from := 0; from+1 < len(words); from++ {
		for _, spell := range []func(string) string{foldText, umlauts.Replace} {
			s := squash(spell(strings.Join(words[from:], " ")))
			if len(s) >= 6 && (strings.Contains(label, s) || from == 0 && strings.Contains(s, label)) {
				return true
			}
		}
	}
	return false
}

// mentions reports whether the parts of a mailbox hold a word of a name, in
// either's script.
func mentions(box []string, name string) bool {
	for _, w := range strings.Fields(foldText(name)) {
		w = strings.Trim(w, ".,")
		if utf8.RuneCountInString(w) < 3 {
			continue
		}
		for _, b := range box {
			if len(b) < 3 {
				continue
			}
			if strings.Contains(b, w) || strings.Contains(b, umlauts.Replace(w)) {
				return true
			}
			if !latin(w) && script(w) != unicode.Han && len(skeleton(w)) > 1 && skeleton(w) == skeleton(b) {
				return true
			}
		}
	}
	return false
}

// alike reports whether two words begin with the same five letters, or are one.
func alike(a, b string) bool {
	a, b = umlauts.Replace(a), umlauts.Replace(b)
	return a == b || len(a) > 5 && len(b) > 5 && a[:5] == b[:5]
}

// sharesName reports whether two names have a word in common, in any script, or
// may be one name in two scripts.
func sharesName(a, b string) bool {
	for _, v := range strings.Fields(foldText(a)) {
		v = strings.Trim(v, ".,")
		for _, w := range strings.Fields(foldText(b)) {
			w = strings.Trim(w, ".,")
			if v == w && utf8.RuneCountInString(v) > 1 || len(v) > 3 && len(w) > 3 && (strings.HasPrefix(v, w) || strings.HasPrefix(w, v)) || !latin(v) && len(v) > 5 && strings.Contains(squash(b), v) {
				return true
			}
		}
	}
	if v, w := strings.Fields(foldText(a)), strings.Fields(foldText(b)); len(v) == 1 && len(w) == 1 && v[0][0] == w[0][0] {
		return true // Roz and Rosalind
	}
	return !latin(a) && latin(b) && sameName(a, b)
}

// withoutRole is the firm in a house's display name: departments at either end
// are dropped. "" where nothing else is left.
func (p *person) withoutRole(name string) string {
	words := strings.Fields(name)
	several := len(words) > 1 && !isRole(name)
	for len(words) > 0 && roleOrJob(words[0]) {
		words = words[1:]
	}
	label := squash(mainLabel(p.s.From.Addr))
	for len(words) > 0 && roleOrJob(words[len(words)-1]) && (!p.inDomain(name) || !strings.HasSuffix(label, foldText(words[len(words)-1])) && len(words) > 1) {
		words = words[:len(words)-1]
	}
	if firm := cleanCompany(strings.Join(words, " ")); firm != "" && !isRole(firm) {
		if len(words) == 1 && latin(foldText(firm)) && !sharesLetters(firm, mainLabel(p.s.From.Addr)) {
			if several {
				return cleanCompany(name)
			}
			return ""
		}
		return firm
	}
	return ""
}

// roleOrJob reports whether one word names a department or a function.
func roleOrJob(w string) bool {
	_, all := hasClass(w, of(clsRole, clsJob))
	return all
}
