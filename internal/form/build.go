package form

import (
	"strings"
	"time"
	"unicode"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// builder collects labelled values into a form. The first value of a role
// wins; products, messages and answers add up.
type builder struct {
	f                   *inquiry.Form
	first, middle, last string
	date, clock         string
	dateLabel           string
	source              string
	asked               []inquiry.Field // answers about the request, for forms without free text
	messages            []string
	seen                map[role]bool
	own                 func(addr string) bool
	market              bool
}

func newBuilder() *builder {
	return &builder{f: &inquiry.Form{}, seen: map[role]bool{}, own: func(string) bool { return false }}
}

// add takes a value in under the roles of its label.
func (b *builder) add(label string, roles []role, value string) {
	value = cell(value)
	label = strings.TrimSpace(strings.Trim(strings.TrimSpace(label), ":：*"))
	if value == "" {
		return
	}
	if len(roles) > 1 {
		b.addSeveral(label, roles, value)
		return
	}
	r := roleNone
	if len(roles) == 1 {
		r = roles[0]
	}
	b.put(r, label, value)
}

// addSeveral shares one value between the roles of a label such as "City/country".
func (b *builder) addSeveral(label string, roles []role, value string) {
	if hasRole(roles, rolePhone) && hasRole(roles, roleWhatsApp) {
		b.put(roleWhatsApp, label, value)
		b.put(rolePhone, label, value)
		return
	}
	if a, _, _ := findEmail(value); a != "" && hasRole(roles, roleEmail) {
		b.put(roleEmail, label, value)
		if p, _, _ := findPhone(strings.Replace(value, a, " ", 1)); p != "" && hasRole(roles, rolePhone) {
			b.put(rolePhone, label, p)
		}
		return
	}
	if hasRole(roles, roleEmail) && hasRole(roles, rolePhone) {
		b.put(rolePhone, label, value)
		return
	}
	parts := strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == '/' || r == '，' || r == '、' })
	if len(parts) >= len(roles) && len(parts) <= 3 {
		for i, r := range roles {
			p := parts[i]
			if i == len(roles)-1 {
				p = parts[len(parts)-1]
			}
			b.put(r, label, strings.TrimSpace(p))
		}
		return
	}
	if hasRole(roles, roleCity) && hasRole(roles, roleCountry) {
		b.put(roleCity, label, value)
		b.put(roleCountry, label, value)
		return
	}
	b.put(roles[0], label, value)
}

func (b *builder) put(r role, label, value string) {
	f := b.f
	set := func(dst *string, v string) {
		if *dst == "" && v != "" {
			*dst = v
			b.seen[r] = true
		}
	}
	switch r {
	case roleName:
		b.putName(value)
	case roleFirst:
		set(&b.first, personName(value))
	case roleMiddle:
		set(&b.middle, personName(value))
	case roleLast:
		set(&b.last, personName(value))
	case roleEmail:
		if a, _, _ := findEmail(value); a != "" && !b.own(a) {
			set(&f.Email, lowerDomain(a))
		} else if a == "" && digits(value) >= 7 && len(value) < 30 {
			set(&f.Phone, phone(value))
		} else if a == "" && strings.IndexByte(value, '.') > 0 {
			b.putOther(label, value)
		}
	case rolePhone:
		set(&f.Phone, phone(value))
		if a, _, _ := findEmail(value); a != "" && f.Email == "" && !b.own(a) {
			f.Email = lowerDomain(a)
		}
	case roleWhatsApp:
		set(&f.WhatsApp, phone(value))
	case roleCompany:
		c, place := companyPlace(value)
		set(&f.Company, c)
		b.putPlace(place)
	case roleCountry:
		set(&f.Country, country(value))
	case roleCity:
		set(&f.City, value)
	case roleWebsite:
		set(&f.Website, website(value))
	case roleProduct:
		b.putProduct(value)
	case roleQuantity:
		if !strings.Contains(value, " ") {
			value = strings.ReplaceAll(value, "_", " ") // lead ads write answers so
		}
		set(&f.Quantity, oneLine(value))
		b.asked = append(b.asked, inquiry.Field{Label: label, Value: value})
	case roleBudget:
		set(&f.Budget, oneLine(value))
		b.asked = append(b.asked, inquiry.Field{Label: label, Value: value})
	case roleSubject:
		if !platforms().titles[foldTitle(value)] { // a column "Title" may hold "Mr."
			set(&f.Subject, oneLine(value))
		}
	case roleMessage:
		b.seen[r] = true
		b.messages = append(b.messages, value)
	case rolePage:
		set(&f.PageURL, pageURL(value))
	case roleSource:
		set(&b.source, value)
	case roleCreated:
		if b.date == "" {
			b.date, b.dateLabel = value, label
			b.seen[r] = true
		}
	case roleTime:
		set(&b.clock, value)
	case roleIgnore, roleFile, roleTitle:
	case roleAddress:
		b.putAddress(label, value)
	default:
		b.putOther(label, value)
	}
}

// putOther keeps an answer that fits nothing else, unless it is the text of a
// consent box.
func (b *builder) putOther(label, value string) {
	low := lexicon.Fold(value)
	if low == "on" || low == "true" || low == "yes" && len(label) > 60 {
		return
	}
	if lower := strings.ToLower(value); b.f.WhatsApp == "" && strings.HasPrefix(lower, "whatsapp") {
		if p := phone(strings.TrimLeft(value[len("whatsapp"):], "-:： ")); p != "" {
			b.f.WhatsApp = p
			return
		}
	}
	f := inquiry.Field{Label: label, Value: value}
	b.f.Other = append(b.f.Other, f)
	if strings.HasSuffix(label, "?") || strings.HasSuffix(label, "？") || strings.ContainsRune(label, '_') {
		b.asked = append(b.asked, f)
	}
}

// putAddress keeps a postal address; its last line often is the country.
func (b *builder) putAddress(label, value string) {
	lines := strings.Split(value, "\n")
	kept := lines[:0]
	for _, l := range lines {
		if l = strings.TrimSpace(l); l != "" && !strings.EqualFold(l, "map it") {
			kept = append(kept, l)
		}
	}
	if len(kept) == 0 {
		return
	}
	if last := kept[len(kept)-1]; len(kept) > 1 && b.f.Country == "" && digits(last) == 0 {
		b.f.Country = country(last)
	}
	b.f.Other = append(b.f.Other, inquiry.Field{Label: label, Value: strings.Join(kept, "\n")})
}

// putName takes a name in, with whatever the buyer wrote into the same field:
// an address, a number, a company.
func (b *builder) putName(value string) {
	f := b.f
	if a, i, j := findEmail(value); a != "" {
		if f.Email == "" && !b.own(a) {
			f.Email = lowerDomain(a)
		}
		value = strings.Trim(value[:i], " <(|,;:") + " " + strings.Trim(value[j:], " >)|,;:")
		value = strings.TrimSpace(value)
	}
	if p, i, j := findPhone(value); p != "" && !strings.ContainsAny(value[:i], "0123456789") {
		if f.Phone == "" {
			f.Phone = p
		}
		value = strings.TrimSpace(strings.Trim(value[:i], " -–|,;:") + " " + strings.Trim(value[j:], " -–|,;:"))
	}
	if f.Name != "" || strings.Contains(value, "://") {
		return
	}
	value = strings.Trim(value, " |")
	name, rest := splitName(value)
	if rest != "" {
		first, _ := cutRune(rest)
		switch {
		case key(rest) == "" || platforms().ends[key(rest)]:
			name = value
		case b.market:
			b.putPlace(rest)
		case unicode.IsUpper(first) && f.Company == "" && len(strings.Fields(rest)) > 1:
			c, place := companyPlace(rest)
			f.Company = c
			b.putPlace(place)
		case unicode.IsUpper(first) && len(strings.Fields(rest)) == 1 && len(strings.Fields(name)) == 1:
			name = rest + " " + name // "Haddadin, Laith"
		}
	}
	if n := personName(name); n != "" {
		f.Name = n
		b.seen[roleName] = true
	}
}

func cutRune(s string) (rune, string) {
	for i, r := range s {
		return r, s[i:]
	}
	return 0, ""
}

// putPlace reads what stands after a company or a buyer: "Windhoek, Namibia", "Kanpur".
func (b *builder) putPlace(place string) {
	if place == "" || digits(place) > 4 {
		return
	}
	parts := strings.FieldsFunc(place, func(r rune) bool { return r == ',' || r == '，' || r == '،' })
	var kept []string
	for _, p := range parts {
		if p = strings.Trim(p, " .-–"); p != "" {
			kept = append(kept, p)
		}
	}
	if len(kept) == 0 {
		return
	}
	if b.f.City == "" {
		b.f.City = kept[0]
	}
	if len(kept) > 1 && b.f.Country == "" {
		b.f.Country = country(kept[len(kept)-1])
	}
}

func (b *builder) putProduct(value string) {
	value = strings.Trim(joinLines(value), " ,;")
	if value == "" {
		return
	}
	b.seen[roleProduct] = true
	if b.f.Product == "" {
		b.f.Product = value
	} else if !strings.Contains(b.f.Product, value) {
		b.f.Product += ", " + value
	}
}

// finish puts the pieces together.
func (b *builder) finish(offset int) *inquiry.Form {
	f := b.f
	if b.first != "" || b.last != "" {
		parts := []string{}
		for _, p := range []string{b.first, b.middle, b.last} {
			if p != "" {
				parts = append(parts, p)
			}
		}
		whole := strings.Join(parts, " ")
		switch {
		case hasWide(whole) && b.last != "" && b.first != "":
			whole = b.last + b.first
		case f.Name != "" && b.last != "" && b.first == "" && !strings.Contains(lexicon.Fold(f.Name), lexicon.Fold(b.last)):
			whole = f.Name + " " + b.last // "Name" and "Surname"
		case f.Name != "" && b.last == "" && len(strings.Fields(f.Name)) == 1 && !strings.Contains(lexicon.Fold(b.first), lexicon.Fold(f.Name)):
			whole += " " + f.Name // French "Nom" and "Prénom"
		case f.Name != "" && b.last == "":
			whole = f.Name
		}
		f.Name = whole
	}
	if f.Phone == "" {
		f.Phone = f.WhatsApp
	}
	f.Message = dropConsent(tidy(strings.Join(b.messages, "\n\n")))
	b.readCreated(offset)
	return f
}

// answers puts the answers about the request in the place of a free text that
// the form did not ask for.
func (b *builder) answers() string {
	var out []string
	for _, a := range b.asked {
		label := strings.ReplaceAll(a.Label, "_", " ")
		value := a.Value
		if !strings.Contains(value, " ") {
			value = strings.ReplaceAll(value, "_", " ")
		}
		if label == "" {
			out = append(out, value)
			continue
		}
		out = append(out, label+": "+value)
	}
	return strings.Join(out, "\n")
}

func (b *builder) readCreated(offset int) {
	if b.date == "" {
		return
	}
	text := b.date
	if b.clock != "" && !strings.Contains(text, ":") {
		text += " " + b.clock
	}
	at, zoned, ok := parseStamp(text)
	if !ok {
		return
	}
	if !zoned {
		k := " " + key(b.dateLabel) + " "
		switch {
		case strings.Contains(k, " utc ") || strings.Contains(k, " gmt ") || strings.Contains(k, " utc 0 "):
			zoned = true
		case offset != 0:
			y, mo, d := at.Date()
			h, mi, s := at.Clock()
			at = time.Date(y, mo, d, h, mi, s, 0, time.FixedZone("", offset*60))
			zoned = true
		}
	}
	b.f.Created, b.f.Zoned = at, zoned
}

func lowerDomain(a string) string {
	i := strings.LastIndexByte(a, '@')
	local := a[:i]
	if local == strings.ToUpper(local) {
		local = strings.ToLower(local)
	}
	return local + "@" + strings.ToLower(a[i+1:])
}

func pageURL(s string) string {
	i := strings.Index(s, "http")
	if i < 0 {
		return ""
	}
	s = s[i:]
	if j := strings.IndexAny(s, " \n\t<>\"'"); j > 0 {
		s = s[:j]
	}
	return s
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// joinLines writes the lines of a list one after the other.
func joinLines(s string) string {
	if strings.IndexByte(s, '\n') < 0 {
		return s
	}
	var out []string
	for _, l := range strings.Split(s, "\n") {
		if l = strings.Trim(l, " \t*-•·,;"); l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, ", ")
}

// tidy trims lines and leaves at most one blank line between paragraphs.
func tidy(s string) string {
	lines := strings.Split(s, "\n")
	out := lines[:0]
	blank := 0
	for _, l := range lines {
		l = strings.Join(strings.FieldsFunc(l, func(r rune) bool { return r == '\t' || r == '\u00a0' }), " ")
		l = strings.TrimSpace(l)
		if l == "" {
			blank++
			if blank > 1 || len(out) == 0 {
				continue
			}
		} else {
			blank = 0
		}
		out = append(out, l)
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return strings.Join(out, "\n")
}

// dropConsent takes the box to tick off the end of a message: its text, and
// below it the mark that it was ticked.
func dropConsent(s string) string {
	if s == "" {
		return s
	}
	t := platforms()
	lines := strings.Split(s, "\n")
	for n := 0; n < 3 && len(lines) > 1; n++ {
		end := len(lines)
		for end > 0 && (lines[end-1] == "" || lone(lines[end-1])) {
			end--
		}
		at, ticked := end-1, false
		if at > 0 && t.ticked[key(lines[at])] {
			ticked = true
			at--
			for at > 0 && (lines[at] == "" || lone(lines[at])) {
				at--
			}
		}
		if at < 1 || !says(lines[at], t.Consent) || !ticked && !says(lines[at], t.Agreeing) {
			break
		}
		lines = lines[:at]
	}
	return tidy(strings.Join(lines, "\n"))
}

// says reports whether a line has one of the words and asks nothing.
func says(l string, words []string) bool {
	if len(l) > 600 || strings.ContainsAny(l, "?？") {
		return false
	}
	k := " " + key(l) + " "
	for _, w := range words {
		if hasWide(w) && strings.Contains(k, w) || strings.Contains(k, " "+w+" ") {
			return true
		}
	}
	return false
}
