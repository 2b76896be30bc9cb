package extract

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// name finds the writer's name: that of the form, else the one he signs or
// states, else the display name of his address. A longer form of the same name,
// and the same name in his own script, win over the display name.
func (p *person) name() string {
	if p.form.Name != "" {
		return p.formName()
	}
	if !p.isForm && p.s.From.Name != "" && !p.own(p.s.From.Addr) {
		if name := p.shownName(); name != "" {
			return name
		}
	}
	if n := p.introduced(); n != "" {
		return n
	}
	if n := p.signedName(); n != "" {
		return n
	}
	_, n := p.statedFirm()
	return n
}

// formName reads the name field of a form, which may hold the firm, or both.
func (p *person) formName() string {
	name, company := splitName(p.form.Name)
	p.company = company
	if first, ok := p.chatName(name); ok {
		return first
	}
	if name != "" && !isPerson(name) && (isFirm(name) || isRole(name)) {
		if first, ok := p.nickname(name); ok {
			return first
		}
		if company == "" && !isRole(name) {
			p.company = name
		}
		return ""
	}
	if full := p.signedName(); name != "" && latin(name) && extends(full, name) && !isFirm(full) {
		return full // Lakshmi in the form, Lakshmi Prasanna below the message
	}
	return name
}

// shownName reads the display name of the address. What is the firm's in it, and
// no person's, it keeps as the firm. "" where it names no person.
func (p *person) shownName() string {
	name, company := splitName(p.s.From.Name)
	if company != "" {
		p.company = company
	}
	if firm := withoutOffice(name); firm != "" {
		if p.company == "" {
			p.company = cleanCompany(firm)
		}
		name = ""
	}
	if both := couple(name); both != "" {
		name = both
	}
	if label := squash(mainLabel(p.s.From.Addr)); len(label) >= 5 && strings.Contains(name, " ") && strings.HasPrefix(squash(foldText(name)), label) && name != p.s.From.Name {
		p.company, name = name, ""
	}
	if name != "" && squash(foldText(name)) == squash(mainLabel(p.s.From.Addr)) && strings.Count(name, " ") == 0 {
		name = ""
	}
	if name != "" && !isPerson(name) {
		if first, ok := p.nickname(name); ok {
			return first
		}
		if p.company == "" && !isRole(name) && !endsOffice(name) && !initials(pieceOf(name).tokens) {
			if firm := p.withoutDepartment(name); strings.Contains(firm, " ") || !latinOrCased(firm) || !onlyTrade(pieceOf(firm).tokens) {
				p.company = firm
			}
		} else if firm := p.withoutRole(name); p.company == "" && isRole(name) && p.inDomain(firm) {
			p.company = firm // Financeiro Casa Nórdica
		}
		name = ""
	}
	if name != "" && isRole(name) {
		if firm := p.withoutRole(name); p.company == "" && p.inDomain(firm) {
			p.company = firm
		}
		if full := p.signedName(); full != "" {
			return full
		}
	}
	if name == "" {
		return ""
	}
	if signer := p.house(name); signer != "" {
		return signer
	}
	return p.fuller(name)
}

// nickname reads a display name of a first name and a trade, as buyers are kept
// in address books ("Lupita dulcería"): the writer calls himself so, or signs so.
func (p *person) nickname(name string) (string, bool) {
	first, _, ok := strings.Cut(name, " ")
	if !ok || !isPerson(first) {
		return "", false
	}
	for _, own := range []string{p.introduced(), p.signedName()} {
		if own != "" && (strings.EqualFold(own, first) || extends(own, first)) && isPerson(own) {
			return own, true
		}
	}
	return "", false
}

// introduced reads "my name is …" in the text.
func (p *person) introduced() string {
	r := p.r
	for i := r.bodyFrom; i < r.bodyTo; i++ {
		h := r.at(i, clsIntro)
		if h == nil || h.form == "firm" {
			continue
		}
		short := h.to-h.from < 2 && r.tokens[i].kind == kindWord && latin(r.tokens[i].fold) && len(r.tokens[i].fold) < 6
		if r.tokens[i].kind == kindChar && h.to-h.from < 2 {
			continue
		}
		n := int(h.to)
		if r.is(n, ":") {
			n++
		}
		if c := r.at(n, clsCourtesy); c != nil && c.form == "" {
			n = int(c.to)
			if r.is(n, ".") {
				n++
			}
		}
		end := n
		for end < len(r.tokens) && end < n+3 && r.tokens[end].kind == kindWord && (r.tokens[end].caps != capsNone || !latin(r.tokens[end].fold) && r.tokens[end].fold[0] >= 0xD8) &&
			r.starts[end]&of(clsFrom, clsFirm, clsJob, clsCountry, clsBusiness, clsNone) == 0 && r.sent[end] == r.sent[i] {
			end++
		}
		if short && r.is(i, "im") && r.lang != "en" {
			continue // "im Zuge" is German
		}
		if short && (end == n || end > n+2 || r.kindAt(n) != kindWord || r.tokens[n].caps != capsFirst || r.is(i-1, "no") || !isPerson(r.words(n, end))) {
			continue // "soy Ana", but not "soy Importador de"
		}
		if end > n && utf8.RuneCountInString(r.words(n, end)) > 2 && isPerson(r.words(n, end)) {
			if r.at(i, clsIntro).code == "intro" && (r.is(i, "i") || r.is(i, "this") || r.is(i, "soy") || r.is(i, "je")) && r.tokens[n].caps != capsFirst {
				continue
			}
			return r.words(n, end)
		}
	}
	return ""
}

// signedName is the first line of the sign-off that reads as a name.
func (p *person) signedName() string {
	for k, line := range p.tail {
		if k > 4 {
			break
		}
		if strings.HasPrefix(line, `"`) || strings.HasPrefix(line, "“") {
			continue // "Save paper - think before you print"
		}
		line, _ = contactPerson(line)
		for _, humble := range []string{" 드림", " 올림", " 배상"} {
			line = strings.TrimSuffix(line, humble)
		}
		name, company := charSigned(line)
		if left, ok := strings.CutSuffix(line, " "+p.s.From.Name); ok && name == "" && p.s.From.Name != "" && charsOnly(line) && !isRole(left) && !endsOffice(left) {
			name, company = p.s.From.Name, left // 北精機 丸山
		}
		if name == "" {
			if company != "" && p.company == "" {
				p.company = company
			}
			whole := line
			line := trimContact(line)
			if counted(whole[len(line):]) {
				continue
			}
			if left, right, ok := strings.Cut(line, ", "); ok && !strings.Contains(left, " ") && !strings.Contains(right, " ") && isPerson(left) && !strings.Contains(p.s.From.Name, left) {
				line = left // signed with a given name and a town, not surname first
			}
			name, company = splitName(line)
			if company != "" && p.unlikely(company, line) {
				company = ""
			}
		}
		if name == "" || slices.Contains(phoneWords().inside, name) || !isPerson(name) || isRole(name) && !extends(p.s.From.Name, name) || !p.closed && !signedAlone(name) {
			continue
		}
		if company != "" && p.company == "" {
			p.company = company
		}
		return p.withInitial(line, name)
	}
	return ""
}

// withInitial gives a name back the initial that is a title in French alone:
// M. Ellerbrock.
func (p *person) withInitial(line, name string) string {
	first, rest, ok := strings.Cut(line, ". ")
	if r, n := utf8.DecodeRuneInString(first); ok && p.s.Language != "fr" && p.s.Language != "" && n == len(first) && unicode.IsUpper(r) && strings.HasPrefix(rest, name) {
		return first + ". " + name
	}
	return name
}

// counted reports whether what stands behind the words of a line is a number of
// goods rather than a telephone or a street: 3,000枚.
func counted(rest string) bool {
	digits := 0
	for _, c := range rest {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '@' || c == '+':
			return false
		}
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " "))
	return digits > 0 && digits < 6 && first >= '0' && first <= '9'
}

// unlikely reports whether the single word behind a name and a comma is rather a
// town than a firm: it has no word of firms and is not in the address.
func (p *person) unlikely(company, line string) bool {
	line, country := withoutCountry(strings.TrimRight(line, ". "))
	if strings.ContainsAny(company, "«\"") || isFirm(company) || !strings.HasSuffix(line, ", "+company) || !latinOrCased(company) {
		return false
	}
	if strings.Contains(company, " ") && !(country && titled(line)) {
		return false
	}
	label := mainLabel(string(p.s.From.Addr))
	return !latin(foldText(company)) || !sharesLetters(company, label)
}

// withoutCountry drops the country that closes a line behind a comma, and tells
// whether there was one.
func withoutCountry(line string) (string, bool) {
	i := strings.LastIndex(line, ", ")
	if i <= 0 {
		return line, false
	}
	if _, country := hasClass(line[i+2:], of(clsCountry)); !country {
		return line, false // "Igor, Stroymir, Tver"
	}
	return line[:i], true
}

// titled reports whether a line opens with a courtesy: Mrs P Stott.
func titled(line string) bool {
	for _, h := range pieceOf(line).hits {
		if h.class == clsCourtesy && h.from == 0 {
			return true
		}
	}
	return false
}

// signedAlone reports whether a line without a closing word before it can be a
// signature: one to three capitalised words, or a short name in another script.
func signedAlone(name string) bool {
	words := strings.Fields(name)
	if len(words) == 0 || len(words) > 3 || len(words) > 2 && !latinOrCased(name) {
		return false
	}
	for k, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if unicode.IsLower(r) && (k == 0 || !nameSuffix(w)) {
			return false
		}
	}
	return true
}

// nameSuffix reports whether a word belongs to the surname before it: jun.
func nameSuffix(w string) bool {
	return suffixes()[strings.TrimSuffix(strings.ToLower(w), ".")]
}

var (
	suffixes      = sync.OnceValue(func() map[string]bool { return companyWords("suffix") })
	keptTitles    = sync.OnceValue(func() map[string]bool { return companyWords("title") })
	contactLabels = sync.OnceValue(func() map[string]bool { return companyWords("contact") })
)

// companyWords is the list of that name in trade/company.yaml, full stops dropped.
func companyWords(key string) map[string]bool {
	m := map[string]bool{}
	for _, l := range lexicon.Trade("company") {
		if l.Key == key {
			for _, s := range l.Phrases {
				m[strings.TrimSuffix(s, ".")] = true
			}
		}
	}
	return m
}

// contactPerson is what follows the label of the person to ask for, 联系人:褚工.
func contactPerson(line string) (rest string, ok bool) {
	i := strings.IndexAny(line, ":：")
	if i <= 0 || i > 60 || !contactLabels()[strings.ToLower(strings.TrimSpace(line[:i]))] {
		return line, false
	}
	_, n := utf8.DecodeRuneInString(line[i:])
	return strings.TrimSpace(line[i+n:]), true
}
