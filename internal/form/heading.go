package form

import (
	"slices"
	"strings"
	"unicode"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// heading is the line above a letter on a market place: "Kofi Boateng · Ghana",
// "Capt. Ronaldo Sibayan (Philippines) · Sibayan Fishing Corp".
type heading struct {
	name, place, company string
}

// readHeading reads such a line.
func readHeading(s string) (heading, bool) {
	for _, d := range []string{" — ", " – ", " - "} {
		if head, rest, ok := strings.Cut(s, d); ok && len(strings.Fields(head)) <= 3 && strings.ContainsAny(rest, "(·") && !strings.ContainsAny(head, "·(") {
			s = rest
		}
	}
	s = strings.TrimSpace(s)
	for _, w := range []string{" wrote:", " a écrit :", " schrieb:", " escribió:", " escreveu:", " 写道:", " 写道：", ":"} {
		s = strings.TrimSuffix(s, w)
	}
	if len(s) > 160 || strings.ContainsAny(s, "?!") || strings.Contains(s, "http") {
		return heading{}, false
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '·' || r == '•' || r == '|' })
	if len(parts) == 0 {
		return heading{}, false
	}
	var h heading
	first := strings.TrimSpace(parts[0])
	if i := strings.IndexAny(first, "(（"); i > 0 && strings.HasSuffix(first, ")") || i > 0 && strings.HasSuffix(first, "）") {
		h.name = strings.TrimSpace(first[:i])
		if h.place = strings.Trim(first[i:], "()（） "); verified(lexicon.Fold(h.place)) {
			h.place = ""
		}
	} else if len(parts) > 1 {
		h.name = first
	} else {
		return heading{}, false
	}
	if len(strings.Fields(h.name)) > 6 || h.name == "" || digits(h.name) > 2 {
		return heading{}, false
	}
	for i, p := range parts[1:] {
		p = strings.TrimSpace(p)
		low := lexicon.Fold(p)
		switch {
		case strings.Contains(low, "member") || strings.HasPrefix(low, "joined") || strings.HasPrefix(low, "order") || low == "" || strings.HasSuffix(low, "verified") || strings.Contains(low, "会员"):
		case verified(low):
		case labelledFirm(p) != "":
			h.company = labelledFirm(p)
		case i == 0 && h.place == "":
			h.place = p
		case h.company == "":
			h.company = p
		}
	}
	return h, h.place != "" || h.company != ""
}

// letter reads what stands outside of labels on a market place or in a chat:
// heading, product card, contact block, and the buyer's own words.
func (s *senderInfo) letter(b *builder, sh *sheet) {
	p := s.platform
	lines := paragraphs(sh.free)
	story := sh.story
	name := s.captured["name"]
	if n := firstWord(lines); n >= 0 {
		if name != "" && strings.HasPrefix(lexicon.Fold(lines[n]), lexicon.Fold(name)) && len(lines[n]) < len(name)+60 && behindName(lines[n][min(len(name), len(lines[n])):]) {
			rest := stripPlace(lines[n][min(len(name), len(lines[n])):])
			if place := strings.Trim(lines[n][min(len(name), len(lines[n])):], "()（）: "); rest == "" || strings.HasPrefix(rest, " (") {
				rest, _, _ = strings.Cut(place, ")")
			}
			story = drop(story, lines[n])
			lines = append(lines[:n:n], lines[n+1:]...)
			s.place(b, strings.Trim(rest, " ,-–()"))
			if b.f.Name != "" && !strings.EqualFold(b.f.Name, personName(name)) && b.f.Company == "" {
				b.f.Company, _ = companyPlace(name)
				s.captured["name"] = ""
			}
		} else if h, ok := readHeading(lines[n]); ok {
			story = drop(story, lines[n])
			lines = append(lines[:n:n], lines[n+1:]...)
			b.putName(h.name)
			s.place(b, h.place)
			if h.company != "" {
				b.put(roleCompany, "", h.company)
			}
		}
	}
	labelled := (b.seen[roleName] || b.seen[roleFirst] || b.seen[roleLast]) && (b.seen[roleEmail] || b.seen[rolePhone])
	if p.Layout == "contact" && !labelled {
		used := s.contactBlock(b, lines, name)
		for _, u := range used {
			story = drop(story, u)
			lines = drop(lines, u)
		}
	}
	if p.Layout == "contact" {
		if line := s.firmAbove(b, lines); line != "" {
			lines, story = drop(lines, line), drop(story, line)
		}
	}
	if product := stripPlace(s.captured["product"]); product != "" {
		for _, l := range lines {
			if strings.EqualFold(strings.Trim(l, "\" "), product) {
				lines, story = drop(lines, l), drop(story, l)
				break
			}
		}
	}
	if p.Layout == "card" {
		lines, story = s.card(b, lines, story)
	} else if b.seen[roleMessage] && p.Kind == "market" {
		s.cards(b, lines)
	}
	if said, ok := transcript(lines, b.f.Name, s.m.From.Name); ok {
		b.messages = append([]string{said}, b.messages...)
		return
	}
	if b.seen[roleMessage] && p.Kind != "market" {
		return
	}
	text := tidy(strings.Join(story, "\n"))
	if labelled && len(b.asked)+len(b.f.Product) > 0 && !sh.freeText() {
		return // a lead: what was asked stands in fields
	}
	if b.seen[roleMessage] && (p.Layout != "contact" || labelled) {
		return
	}
	if text != "" {
		b.messages = append([]string{unquote(text)}, b.messages...)
	}
}

// behindName reports whether what follows a name on its line is a place or a
// remark, and not the rest of the name.
func behindName(rest string) bool {
	rest = strings.TrimSpace(rest)
	return rest == "" || strings.ContainsRune(",(-–:", rune(rest[0])) && !strings.Contains(rest, "·")
}

// place keeps where a buyer is: a country on market places, mostly a town on
// social networks.
func (s *senderInfo) place(b *builder, place string) {
	if place == "" {
		return
	}
	if strings.ContainsAny(place, ",，") {
		b.putPlace(place)
		return
	}
	if s.platform.Channel == inquiry.ChannelFacebook || s.platform.Layout == "contact" {
		if b.f.City == "" {
			b.f.City = place
		}
		return
	}
	if b.f.Country == "" {
		b.f.Country = country(place)
	}
}

// unquote takes quotation marks off a text that is quoted as a whole.
func unquote(s string) string {
	for _, q := range [][2]string{{"\"", "\""}, {"“", "”"}, {"«", "»"}, {"„", "“"}} {
		if strings.HasPrefix(s, q[0]) && strings.HasSuffix(s, q[1]) && len(s) > len(q[0])+len(q[1]) {
			inner := s[len(q[0]) : len(s)-len(q[1])]
			if !strings.Contains(inner, q[0]) && !strings.Contains(inner, q[1]) {
				return strings.TrimSpace(inner)
			}
		}
	}
	return s
}

func paragraphs(free []string) []string { return append([]string(nil), free...) }

func firstWord(lines []string) int {
	for i, l := range lines {
		if l != "" {
			return i
		}
	}
	return -1
}

// drop returns lines without the first that equals s.
func drop(lines []string, s string) []string {
	if i := slices.Index(lines, s); i >= 0 {
		return slices.Delete(slices.Clone(lines), i, i+1)
	}
	return lines
}

// behind returns the lines that follow line, in which a notification names the
// buyer, or all lines without it.
func behind(lines []string, line string) []string {
	if i := slices.Index(lines, line); i >= 0 {
		return lines[i+1:]
	}
	return lines
}

// card reads a product card above the letter: title, quantity with unit, then
// the greeting of the seller.
func (s *senderInfo) card(b *builder, lines, story []string) (rest, restStory []string) {
	greet := -1
	for i, l := range lines {
		if greeting(l) {
			greet = i
			break
		}
		if i > 12 || len(l) > 160 {
			break
		}
	}
	if greet < 0 {
		return lines, story
	}
	for _, l := range lines[:greet] {
		switch {
		case l == "":
			continue
		case amount(l) && b.f.Quantity == "":
			b.f.Quantity = oneLine(l)
		case hasLetter(l) && b.f.Product == "":
			b.putProduct(l)
		}
		story = drop(story, l)
	}
	if !strings.HasSuffix(lines[greet], ",") && !strings.HasSuffix(lines[greet], "，") {
		story = drop(story, lines[greet])
		greet++
	}
	return lines[greet:], story
}

// cards takes the short lines beside a labelled message as the products that
// the inquiry is about.
func (s *senderInfo) cards(b *builder, lines []string) {
	if b.f.Product != "" || len(b.wishes) > 0 {
		return
	}
	for _, l := range lines {
		if l == "" || greeting(strings.TrimRight(l, ",:，：")) || s.signs(l) {
			continue
		}
		if len(l) > 120 || strings.HasSuffix(l, ".") || strings.Contains(l, "www.") || strings.Contains(l, "http") || strings.Contains(l, "@") || !hasLetter(l) {
			continue
		}
		if amount(l) {
			if b.f.Quantity == "" {
				b.f.Quantity = l
			}
			continue
		}
		b.putProduct(l)
	}
}

// signs reports whether a line is the platform's own: its name or its host
// stands in it.
func (s *senderInfo) signs(l string) bool {
	low := lexicon.Fold(l)
	host := domainOf(s.m.From.Addr)
	label, _, _ := strings.Cut(host, ".")
	for _, d := range s.platform.Senders {
		name, _, _ := strings.Cut(d, ".")
		if strings.Contains(low, d) || len(name) > 3 && strings.Contains(low, name) {
			return true
		}
	}
	return strings.Contains(low, s.platform.ID) || len(label) > 5 && strings.Contains(low, label)
}

// amount reports whether a line is a number with a unit: "3000 Pieces".
func amount(l string) bool {
	w := strings.Fields(l)
	return len(w) > 0 && len(w) <= 3 && w[0][0] >= '0' && w[0][0] <= '9' && digits(w[0])*2 > len(w[0]) && (len(w) == 1 || hasLetter(w[1]))
}

// greeting reports whether a line greets the seller and says nothing else.
func greeting(l string) bool {
	low := lexicon.Fold(l)
	if len(strings.Fields(low)) > 5 || len(l) > 60 {
		return false
	}
	for _, g := range platforms().Greetings {
		if strings.HasPrefix(low, g) && !strings.ContainsAny(low, "!?.") {
			return true
		}
	}
	return false
}

// contactBlock reads a buyer's data without labels: name, company and place,
// number and address on lines of their own. It returns the lines it used.
func (s *senderInfo) contactBlock(b *builder, lines []string, name string) []string {
	var used []string
	last := -1
	for i, l := range lines {
		a, x, y := findEmail(l)
		if a != "" && len(l)-(y-x) < 14 {
			b.put(roleEmail, "", a)
			used, last = append(used, l), firstOf(last, i)
			continue
		}
		if p, x, y := findPhone(l); p != "" && len(l)-(y-x) < 8 && !s.foreignNumber(p) {
			b.put(rolePhone, "", p)
			used, last = append(used, l), firstOf(last, i)
		}
	}
	at := -1
	if name != "" {
		for i, l := range lines {
			if strings.EqualFold(l, name) {
				at = i
				break
			}
		}
	}
	if at < 0 && last > 0 {
		at = last
		for at > 0 && lines[at-1] != "" && last-at < 3 {
			at--
		}
		if at == last {
			return used
		}
	}
	if at < 0 {
		return used
	}
	b.putName(lines[at])
	used = append(used, lines[at])
	end := last
	if end <= at {
		end = len(lines)
	}
	for i := at + 1; i < end && i < at+4 && lines[i] != ""; i++ {
		l := lines[i]
		if len(l) > 120 || strings.HasSuffix(l, ".") && !strings.Contains(l, ",") {
			break
		}
		used = append(used, l)
		if b.f.Company == "" && i == at+1 && (end-at > 2 || strings.Count(l, ",") > 2 || !placeLike(l)) {
			head, rest, _ := strings.Cut(l, ", ")
			b.f.Company = trimQuotes(head)
			s.region(b, rest)
			continue
		}
		s.region(b, l)
	}
	return used
}

// placeLike reports whether a line is "Town, State" rather than a company.
func placeLike(l string) bool { return strings.Count(l, ",") == 1 && digits(l) > 0 }

// region reads "Pune - 411000, Maharashtra, India"; a two-letter state is no country.
func (s *senderInfo) region(b *builder, text string) {
	parts := strings.Split(text, ",")
	for i, p := range parts {
		p = strings.TrimFunc(p, func(r rune) bool { return !unicode.IsLetter(r) })
		if p == "" {
			continue
		}
		if i == 0 && len(p) > 3 && b.f.City == "" {
			b.f.City = strings.TrimRight(p, " -0123456789")
		}
		if i == len(parts)-1 && i > 0 && len(p) > 3 && b.f.Country == "" {
			b.f.Country = country(p)
		}
	}
}

func firstOf(a, b int) int {
	if a < 0 {
		return b
	}
	return a
}
