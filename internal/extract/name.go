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
	if !p.isForm && p.s.From.Name != "" && !p.own(p.s.From.Addr) {
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
			if p.company == "" && !isRole(name) && !endsOffice(name) && !initials(cut(name)) {
				p.company = name
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
		if name != "" {
			if signer := p.house(name); signer != "" {
				return signer
			}
			return p.fuller(name)
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

// mainLabel is the part of an address's domain that a firm chose.
func mainLabel(addr string) string {
	d := CorporateDomain(addr)
	label, _, _ := strings.Cut(d, ".")
	return label
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
		if name == "" {
			if company != "" && p.company == "" {
				p.company = company
			}
			line := trimContact(line)
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
		return name
	}
	return ""
}

// unlikely reports whether the single word behind a name and a comma is rather a
// town than a firm: it has no word of firms and is not in the address.
func (p *person) unlikely(company, line string) bool {
	if strings.ContainsAny(company, " «\"") || isFirm(company) || !strings.HasSuffix(strings.TrimRight(line, ". "), ", "+company) || !latinOrCased(company) {
		return false
	}
	label := mainLabel(string(p.s.From.Addr))
	return !latin(foldText(company)) || !sharesLetters(company, label)
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

// isRole reports whether a name is that of a department or a shared mailbox.
func isRole(name string) bool {
	tokens := cut(name)
	if len(tokens) > 2 && len(tokens[0].fold) <= 2 && tokens[1].fold == "." && tokens[0].kind == kindWord {
		tokens = tokens[2:] // p. Ufficio Acquisti
	}
	hits := dict().scan(tokens)
	covered := 0
	last := int32(0)
	for _, h := range hits {
		if h.class == clsRole && h.from >= last {
			covered += int(h.to - h.from)
			last = h.to
		}
	}
	return covered > 0 && (covered*2 >= len(tokens) || covered > 0 && hits[0].class == clsRole && hits[0].from == 0 && len(tokens) <= 4)
}

// isPerson reports whether s can be the name of a person: one to five words,
// no firm's words, no digits, no role.
func isPerson(s string) bool {
	n := 0
	tokens := cut(s)
	for _, t := range tokens {
		switch t.kind {
		case kindLink, kindLine:
			return false
		case kindNum:
			return false
		case kindWord:
			n++
			if strings.ContainsAny(t.fold, "0123456789") {
				return false
			}
		case kindChar:
			n = max(n, 1)
		case kindPunct:
			if !strings.Contains(".-'’`()\"·・", t.fold) {
				return false
			}
		}
	}
	if n == 0 || n > 5 || len(tokens) > 14 || initials(tokens) {
		return false
	}
	for _, h := range dict().scan(tokens) {
		switch h.class {
		case clsEnding, clsOpening:
			if !(n >= 2 && h.to-h.from == 1 && len(tokens[h.from].fold) <= 2) || h.class == clsOpening {
				return false
			}
		case clsBusiness, clsGreeting, clsClosing:
			if n == 1 || h.class == clsBusiness {
				return false
			}
		case clsRole, clsJob, clsNone:
			if int(h.to-h.from) == len(tokens) || h.class != clsJob && h.from == 0 && n <= 3 && h.to-h.from >= 1 && h.class == clsRole {
				return false
			}
		case clsCountry, clsPlace:
			if int(h.to-h.from) == len(tokens) && !h.weak {
				return false
			}
		}
	}
	return true
}

// splitName parts a display name into a person and a firm and drops titles:
// "Vlahos, Kostas", "Rick / Kestrel AV", "Chiara, Bottega del Cuoio (Lucca)".
func splitName(s string) (name, company string) {
	s = strings.Trim(strings.TrimSpace(s), `"'“”*,;|/ `)
	if strings.HasPrefix(s, "«") && strings.HasSuffix(s, "»") {
		s = strings.Trim(s, "«»")
	}
	if i := strings.IndexAny(s, "(（[<"); i > 0 {
		inside := strings.Trim(s[i:], "()（）[]<> ")
		if some, _ := hasClass(inside, of(clsEnding, clsBusiness)); some && company == "" {
			company = inside
		}
		s = strings.TrimSpace(s[:i])
	}
	if left, right, ok := charPair(s); ok {
		return left, right
	}
	if left, right, ok := strings.Cut(s, ": "); ok && left != "" && strings.TrimSpace(right) != "" {
		if isPerson(left) && !isRole(left) {
			s = left // "Ana: Popcorn machine"
		}
	}
	for _, sep := range []string{" | ", " / ", " – ", " — ", " - ", " @ ", " from ", " at ", " via ", " 、", "/", "、", ", ", "，", "·"} {
		left, right, ok := strings.Cut(s, sep)
		if !ok || strings.TrimSpace(left) == "" || strings.TrimSpace(right) == "" {
			continue
		}
		left, right = strings.TrimSpace(left), strings.TrimSpace(right)
		if sep == ", " {
			if surname := len(strings.Fields(left)) == 1 && len(strings.Fields(right)) <= 2 && isPerson(left) && isPerson(right) && !isFirm(right); surname && len(strings.Fields(right)) == 1 {
				return cleanName(right + " " + left), company
			}
		}
		if isRole(left) && !isRole(right) && !isPerson(left) {
			if isFirm(right) {
				return "", cleanCompany(right)
			}
		}
		if isPerson(left) && !isRole(left) {
			if company == "" && !isRole(right) && !digitsOnly(right) {
				if firm, town, ok := strings.Cut(right, ", "); ok && sep == ", " && !strings.Contains(right, "«") && !isFirm(town) && len(strings.Fields(town)) < 3 {
					right = firm // "Igor, Stroymir, Tver"
				}
				if c := behindJob(right); c != "" {
					return cleanName(left), c
				}
				company = cleanCompany(right)
				if some, _ := hasClass(right, of(clsJob)); (some || noFirm(right, sep)) && !isFirm(right) {
					company = ""
				}
			}
			return cleanName(left), company
		}
		if isPerson(right) && isFirm(left) && isRole(right) {
			return "", cleanCompany(left)
		}
		if isPerson(right) && isFirm(left) {
			return cleanName(right), cleanCompany(left)
		}
		if isRole(left) && !isRole(right) {
			return "", cleanCompany(right)
		}
	}
	return cleanName(s), company
}

// behindJob is the firm's name in a description that opens with a small letter:
// "owner of Bay Cycles in Leeds" -> "Bay Cycles".
func behindJob(s string) string {
	words := strings.Fields(s)
	if len(words) < 3 || len(words) > 9 {
		return ""
	}
	if some, _ := hasClass(s, of(clsJob)); !some || !noFirm(words[0], "") {
		return ""
	}
	upper := func(w string) bool { r, _ := utf8.DecodeRuneInString(w); return unicode.IsUpper(r) }
	from := 0
	for from < len(words) && !upper(words[from]) {
		from++
	}
	to := from
	for to < len(words) && upper(words[to]) {
		to++
	}
	return cleanCompany(strings.Join(words[from:to], " "))
}

// noFirm reports whether what follows a name behind a comma is no firm's name:
// it begins with a small letter or a number, or is an academic's letters.
func noFirm(s, sep string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	if unicode.IsLower(first) || unicode.IsDigit(first) {
		return true
	}
	return sep == ", " && len(s) <= 4 && strings.ToUpper(s) == s && latin(strings.ToLower(s))
}

func digitsOnly(s string) bool {
	return !strings.ContainsFunc(s, unicode.IsLetter)
}

// isFirm reports whether s holds a word or an ending of firms' names.
func isFirm(s string) bool {
	some, _ := hasClass(s, of(clsEnding, clsOpening, clsBusiness))
	return some
}

// cleanName drops titles and honorifics at both ends, and what is no name at all.
func cleanName(s string) string {
	s = strings.Trim(strings.TrimSpace(s), `"'“”«»*,;:|/.- `)
	if _, none := hasClass(s, of(clsNone)); none {
		return ""
	}
	for n := 0; n < 3; n++ {
		tokens := cut(s)
		hits := dict().scan(tokens)
		changed := false
		for _, h := range hits {
			if h.class != clsCourtesy || h.form == "caps" && tokens[h.from].caps != capsAll {
				continue
			}
			if h.from == 0 && int(h.to) < len(tokens) {
				rest := int(h.to)
				if tokens[rest].fold == "." && rest+1 < len(tokens) {
					rest++
				}
				left := s[tokens[rest].start:]
				dotted := tokens[rest-1].fold == "."
				short := len(tokens[h.from].fold) == 1 && !dotted
				if short || tokens[h.from].kind == kindWord && latin(tokens[h.from].fold) && !dotted && keepsTitle(tokens, rest, h) {
					continue
				}
				s, changed = left, true
				break
			}
			if h.from == 1 && tokens[0].kind == kindChar && tokens[1].kind == kindChar {
				continue // 蒋先生: the title is all that is told beside the surname
			}
			if int(h.to) == len(tokens) && h.from > 0 && (tokens[h.from].kind == kindChar && tokens[h.from].fold != "님" || tokens[h.from].gap > 0 && (tokens[h.from].fold == "bey" || tokens[h.from].fold == "hanim" || tokens[h.from].fold == "ji")) {
				s, changed = strings.TrimSpace(s[:tokens[h.from].start]), true
				break
			}
		}
		if !changed {
			break
		}
	}
	return strings.Trim(withoutFunction(strings.TrimSpace(s)), `"'“”«»*,;:|/- `)
}

// withoutFunction drops a function at the head of a full name ("Legal counsel
// E. A. Timonina" in the writer's language), and behind one in characters (박정민 과장),
// and the western name that repeats one in characters: 何佩玲 Peggy.
func withoutFunction(s string) string {
	words := strings.Fields(s)
	switch n := len(words); {
	case n < 2 || n > 5:
	case n > 2 && utf8.RuneCountInString(words[0]) > 2 && !latin(words[0]):
		if _, job := hasClass(words[0], of(clsJob, clsRole)); job && signedAlone(strings.Join(words[1:], " ")) && isPerson(strings.Join(words[1:], " ")) {
			return strings.Join(words[1:], " ")
		}
	case n == 2 && charsOnly(words[0]) && len([]rune(words[0])) >= 2 && len([]rune(words[0])) <= 4:
		if _, job := hasClass(words[1], of(clsJob, clsRole)); job || latin(foldText(words[1])) && script(words[0]) == unicode.Han && isPerson(words[0]) {
			return words[0]
		}
	}
	return s
}

// keepsTitle keeps a title that could be a given name, or that stands before a
// single surname: Mme Delmotte.
func keepsTitle(tokens []token, rest int, h hit) bool {
	f := tokens[h.from].fold
	if slices.Contains([]string{"mme", "mlle", "monsieur", "madame", "herr", "frau", "mas", "bay", "don", "em", "bu", "ing", "lic", "arq", "eng", "ir", "pan", "ji", "co", "ba", "anh", "ong"}, f) {
		return tokens[h.from].caps == capsFirst && len(tokens)-rest < 2 || f == "don" || f == "em"
	}
	return false
}
