package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
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

// name finds the writer's name.
func (p *person) name() string {
	if p.form.Name != "" {
		name, company := splitName(p.form.Name)
		p.company = company
		if name != "" && !isPerson(name) && (isFirm(name) || isRole(name)) {
			if company == "" && !isRole(name) {
				p.company = name
			}
			return ""
		}
		return name
	}
	if !p.isForm && p.s.From.Name != "" && !p.own(p.s.From.Addr) {
		name, company := splitName(p.s.From.Name)
		if company != "" {
			p.company = company
		}
		if name != "" && squash(foldText(name)) == squash(mainLabel(p.s.From.Addr)) && strings.Count(name, " ") == 0 {
			name = ""
		}
		if name != "" && !isPerson(name) {
			if p.company == "" && !isRole(name) {
				p.company = name
			}
			name = ""
		}
		if name != "" {
			if !strings.Contains(name, " ") {
				if full := p.signedName(); strings.HasPrefix(foldText(full), foldText(name)+" ") {
					return full
				}
			}
			return name
		}
	}
	if n := p.introduced(); n != "" {
		return n
	}
	return p.signedName()
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
		if h == nil || h.to-h.from < 2 && r.tokens[i].kind == kindWord && latin(r.tokens[i].fold) && len(r.tokens[i].fold) < 6 {
			continue
		}
		if r.tokens[i].kind == kindChar && h.to-h.from < 2 {
			continue
		}
		n := int(h.to)
		if r.is(n, ":") {
			n++
		}
		if c := r.at(n, clsCourtesy); c != nil {
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
		name, company := splitName(trimContact(line))
		if name == "" || !isPerson(name) || !p.closed && !signedAlone(name) {
			continue
		}
		if company != "" && p.company == "" {
			p.company = company
		}
		return name
	}
	return ""
}

// signedAlone reports whether a line without a closing word before it can be a
// signature: one to three capitalised words, or a short name in another script.
func signedAlone(name string) bool {
	words := strings.Fields(name)
	if len(words) == 0 || len(words) > 3 || len(words) > 2 && !latin(foldText(name)) {
		return false
	}
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if unicode.IsLower(r) {
			return false
		}
	}
	return true
}

// trimContact cuts a line where a number, an address or a label of one begins.
func trimContact(line string) string {
	tokens := cut(line)
	for i, t := range tokens {
		if t.kind == kindLink || t.kind == kindNum && len(t.fold) > 2 || t.kind == kindPunct && t.fold == "+" {
			return strings.TrimRight(line[:t.start], " \t,:;|-–/(")
		}
		if i > 0 && t.kind == kindWord && strings.Contains(" tel phone mob mobile cell email mail whatsapp fax wa ", " "+t.fold+" ") {
			return strings.TrimRight(line[:t.start], " \t,:;|-–/(")
		}
	}
	return line
}

// signOff returns the lines that close the text: those after a closing word, or
// the last short ones, then the lines of the signature.
func signOff(text, signature string) (lines []string, closed bool) {
	all := strings.Split(text, "\n")
	first := max(0, len(all)-14)
	start := -1
	var inline string
	for k := len(all) - 1; k >= first; k-- {
		line := strings.TrimSpace(all[k])
		if line == "" || len(line) > 90 {
			continue
		}
		if rest, ok := closing(line); ok {
			start, inline = k, rest
			break
		}
	}
	if start >= 0 {
		closed = true
		if inline != "" {
			lines = append(lines, inline)
		}
		for _, l := range all[start+1:] {
			lines = appendLine(lines, l)
		}
	} else {
		from := len(all)
		for from > max(first, len(all)-4) && shortLine(all[from-1]) {
			from--
		}
		for _, l := range all[min(max(from, 1), len(all)):] {
			lines = appendLine(lines, l)
		}
	}
	if signature != "" {
		if len(lines) == 0 {
			closed = true
		}
		for n, l := range strings.Split(signature, "\n") {
			if n > 20 {
				break
			}
			if rest, ok := closing(strings.TrimSpace(l)); ok && len(l) < 90 {
				lines, closed = lines[:0], true
				l = rest
			}
			lines = appendLine(lines, l)
		}
	}
	return lines, closed
}

func appendLine(lines []string, l string) []string {
	l = strings.Trim(strings.TrimSpace(l), "*_-–—~>/|\\•\u200e ")
	if l == "" || len(l) > 120 {
		return lines
	}
	return append(lines, l)
}

func shortLine(l string) bool {
	l = strings.TrimSpace(l)
	if l == "" {
		return true
	}
	return utf8.RuneCountInString(l) <= 40 && !strings.ContainsAny(l, "?!:؟？") && len(strings.Fields(l)) <= 5 && !strings.HasSuffix(l, ",")
}

// closing reports whether line begins with a closing word, and what of the line
// follows it: "Regards, Colm" -> "Colm".
func closing(line string) (rest string, ok bool) {
	line = strings.TrimLeft(line, "*_-–—~ ")
	tokens := cut(line)
	if len(tokens) == 0 || len(tokens) > 14 {
		return "", false
	}
	hits := dict().scan(tokens[:min(len(tokens), 8)])
	end := 0
	for _, h := range hits {
		if h.class == clsClosing && int(h.from) <= end+2 && (h.from == 0 || end > 0) {
			end = max(end, int(h.to))
		}
	}
	if end == 0 {
		return "", false
	}
	for end < len(tokens) && tokens[end].kind == kindPunct {
		end++
	}
	if end >= len(tokens) {
		return "", true
	}
	rest = line[tokens[end].start:]
	if len(tokens)-end > 5 || !signedAlone(strings.TrimRight(trimContact(rest), ".,! ")) {
		// "Thanks for the calendar", "Best price please": no closing.
		return "", false
	}
	return strings.TrimRight(rest, ".,! "), true
}

// foldText folds words for comparison.
func foldText(s string) string {
	var b strings.Builder
	for _, t := range cut(s) {
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
	tokens := cut(s)
	for _, h := range dict().scan(tokens) {
		if classes&of(h.class) != 0 {
			some = true
			if h.from == 0 && int(h.to) == len(tokens) {
				all = true
			}
		}
	}
	return some, all
}

// isRole reports whether a name is that of a department or a shared mailbox.
func isRole(name string) bool {
	tokens := cut(name)
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
	if n == 0 || n > 5 || len(tokens) > 14 {
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
		if isPerson(left) && !isRole(left) {
			if company == "" && !isRole(right) && !digitsOnly(right) {
				company = cleanCompany(right)
				if some, _ := hasClass(right, of(clsJob)); some && !isFirm(right) {
					company = ""
				}
			}
			return cleanName(left), company
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
			if h.class != clsCourtesy {
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
			if int(h.to) == len(tokens) && h.from > 0 && (tokens[h.from].kind == kindChar && tokens[h.from].fold != "님" || tokens[h.from].gap > 0 && (tokens[h.from].fold == "bey" || tokens[h.from].fold == "hanim" || tokens[h.from].fold == "ji")) {
				s, changed = strings.TrimSpace(s[:tokens[h.from].start]), true
				break
			}
		}
		if !changed {
			break
		}
	}
	return strings.Trim(strings.TrimSpace(s), `"'“”«»*,;:|/- `)
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
