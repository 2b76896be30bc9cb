package form

import (
	"strings"
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
	wishes              []string
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
	if hasRole(roles, roleWebsite) && (strings.Contains(value, "://") || strings.HasPrefix(strings.ToLower(value), "www.")) {
		b.put(roleWebsite, label, value)
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
	case roleWish:
		if !hasLetter(value) || amount(value) && len(strings.Fields(value)) < 3 {
			b.put(roleQuantity, label, value)
			return
		}
		b.seen[roleMessage] = true
		b.wishes = append(b.wishes, value)
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
