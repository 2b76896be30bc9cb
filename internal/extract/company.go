package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
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

// firm finds the writer's firm: form, From name, signature, "we are … from …",
// and last the mail domain.
func (p *person) firm(f *Facts) string {
	if c := cleanCompany(p.form.Company); c != "" {
		return c
	}
	if _, none := hasClass(p.form.Company, of(clsNone)); none {
		return "" // asked for his firm, he has none
	}
	domain := CorporateDomain(string(f.Customer.Email))
	label, _, _ := strings.Cut(domain, ".")
	if c := cleanCompany(p.company); c != "" {
		for _, line := range p.tail {
			for _, part := range append(splitLine(trimContact(line)), line) {
				full := cleanCompany(trimContact(part))
				if len(full) < 60 && (latin(full) && isFirm(full) && extends(full, c) || strings.HasPrefix(full, c+" ") && !latin(full) && cut(full)[0].kind != kindChar && len(strings.Fields(full)) < 6) {
					return full // signed longer than the display name
				}
			}
		}
		return p.formal(c)
	}
	if name := string(f.Customer.Name); name != "" && isFirm(name) {
		return name
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
		if _, c := charSigned(line); c != "" {
			return p.formal(c)
		}
	}
	if c := p.quotedFirm(); c != "" {
		return c
	}
	if c := p.likeDomain(label); c != "" {
		return c
	}
	if c := p.secondLine(string(f.Customer.Name)); c != "" && (domain == "" || !latin(foldText(c)) || sharesLetters(c, label)) {
		return c
	}
	if c := p.saidFirm(); c != "" {
		return c
	}
	if c := p.introducedFirm(string(f.Customer.Name)); c != "" {
		return c
	}
	if c, _ := p.statedFirm(); c != "" {
		return c
	}
	if p.s.From.Name == "" && p.form.Name == "" {
		if c := boxFirm(string(f.Customer.Email)); c != "" {
			return c
		}
	}
	if p.isForm && p.form.Name != "" && f.Customer.Name == "" {
		return cleanCompany(p.form.Name)
	}
	if p.isForm && p.s.From.Addr == "" {
		return "" // the row of a table that names no company says so
	}
	return p.spelling(companyLabel(string(f.Customer.Email)))
}

// spelling writes the words of a name read from a domain as the writer writes
// them elsewhere: Aumueller as Aumüller, Boreale as Boréale.
func (p *person) spelling(label string) string {
	words := strings.Fields(label)
	if len(words) == 0 {
		return label
	}
	text := p.s.From.Name + "\n" + p.form.Name + "\n" + strings.Join(p.tail, "\n")
	for _, t := range cut(text) {
		raw := text[t.start:t.end]
		if t.kind != kindWord || t.caps == capsNone || ascii(raw) || len(raw) > 40 {
			continue
		}
		lower := strings.ToLower(raw)
		for k, w := range words {
			if w = strings.ToLower(w); w == umlauts.Replace(lower) || w == t.fold {
				words[k] = raw
			}
		}
	}
	for _, t := range p.r.tokens[p.r.bodyFrom:p.r.bodyTo] {
		if t.kind != kindWord || len(t.fold) < 5 {
			continue
		}
		if raw := p.r.text[t.start:t.end]; !ascii(raw) && latin(t.fold) {
			for k, w := range words {
				if strings.ToLower(w) == t.fold && ascii(w) {
					words[k] = capital(strings.ToLower(raw))
				}
			}
		}
	}
	return strings.Join(words, " ")
}

// capital writes the first letter of a word as a capital.
func capital(s string) string {
	c, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(c)) + s[n:]
}

// umlauts writes letters as domains without them do.
var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "å", "aa", "ø", "oe", "æ", "ae")

// cleanCompany drops towns, brackets and quotation marks around a firm's name.
func cleanCompany(s string) string {
	s = strings.Trim(strings.TrimSpace(s), ` *,;|-–`)
	if s == "" {
		return ""
	}
	if _, none := hasClass(s, of(clsNone)); none || !strings.ContainsFunc(s, isLetterRune) {
		return ""
	}
	for _, q := range [][2]string{{"«", "»"}, {"“", "”"}, {"\"", "\""}} {
		i := strings.Index(s, q[0])
		if i < 0 {
			continue
		}
		from := i + len(q[0])
		j := strings.Index(s[from:], q[1])
		if j <= 1 {
			continue
		}
		switch before := strings.TrimSpace(s[:i]); {
		case legalForm(before): // ООО «АгроТех», Пермь
			return s[:from+j+len(q[1])]
		case before == "" || isOpening(before) || q[0] == "«": // «Арарат-Авто», Ереван; фирма «Восток»
			return strings.TrimSpace(s[from : from+j])
		}
	}
	if i := strings.IndexAny(s, "(（["); i > 0 && strings.HasSuffix(s, ")") || i > 0 && strings.HasSuffix(s, "）") {
		inside := strings.Trim(s[i:], "()（）[] ")
		if some, _ := hasClass(inside, of(clsEnding)); !some {
			s = strings.TrimSpace(s[:i])
		}
	}
	s = beforeTown(s)
	for _, sep := range []string{", ", "，", "، ", " - ", " – "} {
		for n := 0; n < 3; n++ {
			i := strings.LastIndex(s, sep)
			if i <= 0 {
				break
			}
			if _, office := hasClass(strings.TrimSpace(s[i+len(sep):]), of(clsRole, clsJob)); office {
				s = strings.TrimSpace(s[:i])
				continue
			}
			some, all := hasClass(strings.TrimSpace(s[i+len(sep):]), of(clsPlace, clsCountry))
			if end, _ := hasClass(s[i+len(sep):], of(clsEnding)); !some && !all || end {
				if n == 0 && strings.Count(s, sep) >= 2 && !end {
					// A town that no list holds before its country was cut below.
					break
				}
				break
			}
			s = strings.TrimSpace(s[:i])
		}
	}
	if s = strings.Trim(s, ` *,;|-–"“”«»`); onlyPlace(s) {
		return ""
	}
	return s
}

// onlyPlace reports whether s is nothing but a town or a country.
func onlyPlace(s string) bool {
	_, all := hasClass(s, of(clsPlace, clsCountry))
	return all
}

func isLetterRune(r rune) bool { return r > 0x7F || isLetterASCII(byte(r)) }

// legalForm reports whether s is the short form that stands before a firm's name: ООО, PT.
func legalForm(s string) bool { return s != "" && s == strings.ToUpper(s) && isOpening(s) }

func isOpening(s string) bool {
	_, all := hasClass(s, of(clsOpening, clsEnding))
	return all
}

// firmLine is the firm's name that a line of a signature holds: one with a legal
// form, or a short one with a word of firms' names.
func firmLine(line string) string {
	line = trimContact(line)
	if line == "" || len(line) > 80 {
		return ""
	}
	if i, j := strings.Index(line, "«"), strings.Index(line, "»"); i >= 0 && j > i+4 {
		return cleanCompany(line)
	}
	for _, part := range splitLine(line) {
		tokens := cut(part)
		if len(tokens) == 0 || len(tokens) > 16 {
			continue
		}
		legal, business, role := false, false, false
		for _, h := range dict().scan(tokens) {
			switch h.class {
			case clsEnding:
				legal = legal || int(h.to) == len(tokens) && h.from > 0 || tokens[h.from].kind == kindChar
			case clsOpening:
				legal = legal || h.from == 0 && int(h.to) < len(tokens)
			case clsBusiness:
				business = true
			case clsJob:
				role = role || h.from == 0 || int(h.to) == len(tokens)
			case clsRole:
				role = role || h.from == 0
			case clsGreeting:
				return ""
			}
		}
		switch {
		case legal && !role:
			return cleanCompany(part)
		case business && !role && len(tokens) >= 2 && len(tokens) <= 7 && signedCaps(tokens) && !isOffice(part, tokens):
			return cleanCompany(part)
		}
	}
	return ""
}

// isOffice reports whether a line names an office and no firm: Stores & Procurement.
func isOffice(line string, tokens []token) bool {
	some, _ := hasClass(line, of(clsRole, clsJob))
	return some && onlyTrade(tokens) && len(strings.Fields(line)) < 5 && strings.ContainsAny(line, "&/") || isRole(line) && onlyTrade(tokens)
}

// splitLine cuts a signature line at bars and dashes.
func splitLine(line string) []string {
	for _, sep := range []string{" | ", " / ", " – ", " — ", " - ", "｜", "　"} {
		if strings.Contains(line, sep) {
			return strings.Split(line, sep)
		}
	}
	if fields := strings.Fields(line); len(fields) > 1 && len(fields) < 5 && cut(line)[0].kind == kindChar {
		return fields
	}
	if left, right, ok := strings.Cut(line, ", "); ok {
		if some, _ := hasClass(right, of(clsEnding)); !some {
			return []string{left, right}
		}
	}
	return []string{line}
}

// signedCaps reports whether the words of a name are capitalised, small words apart.
func signedCaps(tokens []token) bool {
	up := 0
	for _, t := range tokens {
		if t.kind == kindChar {
			return true
		}
		if t.kind == kindWord && (t.caps != capsNone || !latinOrCased(t.fold)) {
			up++
		} else if t.kind == kindWord && (len(t.fold) > 3 && latin(t.fold)) {
			return false
		}
	}
	return up > 0
}

// likeDomain finds the words in the message that the mail domain writes in one:
// slowthreadmag.com -> "Slow Thread Magazine".
func (p *person) likeDomain(label string) string {
	want := squash(strings.ToLower(label))
	if len(want) < 5 {
		return ""
	}
	for k := len(p.tail) - 1; k >= 0; k-- {
		if s := spelled(p.tail[k], cut(p.tail[k]), want); s != "" {
			for _, part := range splitLine(trimContact(p.tail[k])) {
				if part = cleanCompany(part); len(strings.Fields(part)) < 8 && strings.HasPrefix(part, s+" ") && signedCaps(cut(part)) && belongs(part[len(s):]) {
					return part // Harbour Customs Brokers for harbourcustoms
				}
			}
			return s
		}
	}
	return p.extended(spelled(p.r.text, p.r.tokens, want))
}

// opensFirm reports whether a name begins with a word that opens firms' names.
func opensFirm(c string) bool {
	for _, h := range dict().scan(cut(c)) {
		if h.class == clsOpening && h.from == 0 {
			return true
		}
	}
	return false
}

// extended adds the words of firms that follow a name in the text: Aurelle
// Hospitality Supplies for aurelle-hospitality.
func (p *person) extended(s string) string {
	if s == "" || p.r.lang == "de" {
		return s
	}
	_, rest, _ := strings.Cut(p.r.text, s+" ")
	words := strings.Fields(rest[:min(len(rest), 60)])
	if len(words) == 0 {
		return s
	}
	w := strings.TrimRight(words[0], ".,;:!?")
	if c, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(c) || len(w) < 3 || !isFirm(s) && !isFirm(w) || strings.ToUpper(w) == w && strings.ToUpper(s) != s {
		return s
	}
	if some, _ := hasClass(w, of(clsPlace, clsCountry, clsGreeting, clsRole, clsClosing)); some && !isFirm(w) {
		return s
	}
	return s + " " + w
}

func spelled(text string, tokens []token, want string) string {
	for i, t := range tokens {
		if t.kind != kindWord || t.caps == capsNone && latin(t.fold) || !strings.HasPrefix(want, t.fold) {
			continue
		}
		got := ""
		for k := i; k < len(tokens) && k < i+9; k++ {
			u := tokens[k]
			if u.kind == kindLine || u.kind == kindLink {
				break
			}
			if u.kind == kindPunct && !strings.Contains("-&'’.", u.fold) {
				break
			}
			got += squash(u.fold)
			if u.fold == "&" {
				for _, and := range []string{"and", "und", "et", "y", "e"} {
					if strings.HasPrefix(want[min(len(got), len(want)):], and) && strings.HasPrefix(want, got) && k+1 < len(tokens) && strings.HasPrefix(want, got+and+squash(tokens[k+1].fold)) {
						got += and
						break
					}
				}
			}
			switch {
			case got == want && k > i, got == want && k == i && len(want) >= 6:
				return text[t.start:u.end]
			case strings.HasPrefix(got, want) && k > i && len(got) <= len(want)+8 && u.caps != capsNone:
				return text[t.start:u.end]
			case strings.HasPrefix(want, got):
				// Harbour Lights Apartments for harbourlights-apts
				if k > i && len(got)*5 >= len(want)*3 && (k+1 >= len(tokens) || !strings.HasPrefix(want, got+squash(tokens[k+1].fold))) {
					if k+1 < len(tokens) && tokens[k+1].kind == kindWord && tokens[k+1].caps != capsNone && len(got) < len(want) && tokens[k+1].fold[0] == want[len(got)] {
						return text[t.start:tokens[k+1].end]
					}
					return text[t.start:u.end]
				}
				continue
			}
			break
		}
	}
	return ""
}

// belongs reports whether the words behind a firm's name belong to it: no town,
// no office, no title.
func belongs(rest string) bool {
	if isFirm(rest) {
		return true
	}
	some, _ := hasClass(rest, of(clsPlace, clsCountry, clsJob, clsRole))
	return !some && !strings.ContainsAny(rest, ".,:;!?()\"")
}

// sharesLetters reports whether a firm's name and the label of its domain begin
// alike, or a word of five letters stands in both.
func sharesLetters(firm, label string) bool {
	want := squash(strings.ToLower(label))
	got := squash(foldText(firm))
	if n := min(len(got), len(want)); n >= 4 && got[:4] == want[:4] {
		return true
	}
	for _, w := range strings.Fields(foldText(firm)) {
		if len(w) >= 5 && strings.Contains(want, w) {
			return true
		}
	}
	return false
}

// secondLine is the line under the name in a closed signature, when it looks
// like a name of a firm.
func (p *person) secondLine(name string) string {
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
		next := cleanCompany(trimContact(p.tail[k+1]))
		tokens := cut(next)
		some := endsOffice(next)
		for _, h := range dict().scan(tokens) {
			switch h.class {
			case clsPlace, clsCountry:
				some = some || int(h.to) == len(tokens) && !isFirm(next)
			case clsRole:
				some = some || !isFirm(next)
			case clsJob, clsGreeting:
				some = true
			}
		}
		if next != "" && !some && len(tokens) <= 5 && signedCaps(tokens) && !strings.ContainsAny(next, "我您请，。？") {
			return cleanCompany(next)
		}
	}
	return ""
}

// saidFirm reads "we are X Trading from …", "this is Ana from X Ltd".
func (p *person) saidFirm() string {
	r := p.r
	for i := r.bodyFrom; i < r.bodyTo; i++ {
		if r.starts[i]&of(clsEnding) == 0 || r.tokens[i].kind == kindWord && r.tokens[i].caps == capsNone && latin(r.tokens[i].fold) {
			continue
		}
		h := r.at(i, clsEnding)
		if r.tokens[i].kind == kindChar {
			continue
		}
		if c := r.opened(i, int(h.to)); c != "" {
			return c
		}
		from := i
		for from > r.bodyFrom && i-from < 6 && r.sent[from-1] == r.sent[i] {
			if r.tokens[from-1].kind == kindWord && r.tokens[from-1].caps != capsNone && r.starts[from-1]&of(clsGreeting) == 0 {
				from--
			} else if from-1 > r.bodyFrom && from < i && (r.sign(from-1, "&+") || r.word(from-1, wordAnd)) && r.kindAt(from-2) == kindWord && r.tokens[from-2].caps != capsNone {
				from -= 2 // Linen & Loft Ltd
			} else {
				break
			}
		}
		if from < i && len(r.words(i, int(h.to))) > 1 {
			if some, _ := hasClass(r.words(from, from+1), of(clsIntro, clsWant)); some {
				from++
			}
			if from < i {
				return cleanCompany(r.words(from, int(h.to)))
			}
		}
	}
	return ""
}

// opened is a firm whose legal form stands before its name, from a word of
// origin: "de la SARL Belkacem Électricité à Oran".
func (r *reader) opened(from, to int) string {
	if from <= r.bodyFrom || r.starts[from-1]&of(clsInProduct, clsFrom, clsNoProduct) == 0 || r.tokens[from].caps == capsNone {
		return ""
	}
	end := to
	for end < r.bodyTo && end-to < 4 && r.sent[end] == r.sent[from] && r.tokens[end].kind == kindWord && r.tokens[end].caps != capsNone {
		end++
	}
	if end == to {
		return ""
	}
	return cleanCompany(r.words(from, end))
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
		if domain != "" && registrable(h) == domain {
			return h
		}
	}
	for _, line := range p.tail {
		for _, h := range websites(cut(line)) {
			if !platformHost(h) && (p.s.Own == nil || !p.s.Own("x@"+strings.TrimPrefix(h, "www."))) {
				return h
			}
		}
	}
	return ""
}
