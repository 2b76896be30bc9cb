package extract

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// phone is a telephone number found in a text.
type phone struct {
	start, end int
	e164       string
	region     string
	whatsapp   bool
	fax        bool
}

// maxPhones bounds the numbers read from one text.
const maxPhones = 40

// rawPhone is a run of characters that may be a telephone number.
type rawPhone struct {
	start, end    int
	digits        string // ASCII digits, with + when written so
	international bool   // begins with + or its old forms
	labelled      bool   // a word for telephone stands before it
	shaped        bool   // written in groups, as phones are
	whatsapp, fax bool
}

// rawPhones finds what looks like a telephone number: + or digits in groups, at
// least seven digits and at most fifteen.
func rawPhones(text string) []rawPhone {
	var out []rawPhone
	for i := 0; i < len(text) && len(out) < maxPhones; {
		if b := text[i]; b < utf8.RuneSelf && (b < '0' || b > '9') && b != '+' && b != '(' {
			i++
			continue
		}
		c, n := utf8.DecodeRuneInString(text[i:])
		if !(c == '+' || c == '＋' || c == '(' || isDigit(c)) || i > 0 && joined(text[:i]) {
			i += n
			continue
		}
		p, next := readPhone(text, i)
		if p.digits != "" {
			p.label(text)
			out = append(out, p)
		}
		i = max(next, i+n)
	}
	return out
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' || r > 0x7F && unicode.Is(unicode.Nd, r) }

// joined reports whether the text before a number runs into it: a letter, a
// decimal point, a sign of currency.
func joined(before string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	return unicode.IsLetter(r) && r < 0x2E80 && !(r >= 0x600 && r < 0x700) || isDigit(r) || strings.ContainsRune("$€£¥₹#@_/.,×*=%&", r)
}

// readPhone reads a run at start. A run ends at letters, at two blanks, at a line end.
func readPhone(text string, start int) (rawPhone, int) {
	p := rawPhone{start: start}
	var digits strings.Builder
	i, end, depth, groups := start, start, 0, 0
	wasSep := true
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case isDigit(r):
			digits.WriteByte(byte('0' + digitOf(r)))
			if wasSep {
				groups++
			}
			wasSep = false
			end = i + n
		case (r == '+' || r == '＋') && digits.Len() == 0:
			p.international = true
		case r == '(' && depth == 0:
			// The trunk zero in +44 (0)20 is not dialled.
			if rest := text[i:]; digits.Len() > 0 && p.international && (strings.HasPrefix(rest, "(0)")) {
				n = 3
			} else {
				depth++
			}
			wasSep = true
		case r == ')' && depth > 0:
			depth--
			wasSep = true
		case r == ' ' || r == '\u00a0' || r == '\u202f' || r == '-' || r == '–' || r == '‑' || r == '－' || r == '.' || r == '/':
			if !wasSep && !goesOn(text[i:]) {
				goto done
			}
			wasSep = true
		default:
			goto done
		}
		i += n
		if digits.Len() > 17 {
			for i < len(text) && (text[i] >= '0' && text[i] <= '9' || text[i] == ' ' || text[i] == '-') {
				i++
			}
			return rawPhone{}, i
		}
	}
done:
	// Between letters that run to the left the country code stands behind, its
	// plus last: "92555014 968+".
	if !p.international && strings.HasPrefix(text[end:], "+") {
		if k := strings.LastIndexByte(text[start:end], ' '); k > 0 {
			code := strings.TrimSpace(text[start+k : end])
			if n := utf8.RuneCountInString(code); n >= 1 && n <= 3 && digits.Len() > n+6 {
				d := digits.String()
				p.end, p.digits, p.shaped, p.international = end+1, d[len(d)-n:]+strings.TrimLeft(d[:len(d)-n], "0"), true, true
				return p, end + 1
			}
		}
	}
	d := digits.String()
	if len(d) < 7 || len(d) > 15 || end < len(text) && followed(text[end:]) {
		return rawPhone{}, max(i, start+1)
	}
	p.end, p.digits, p.shaped = end, d, groups > 1
	if !p.international {
		switch {
		case strings.HasPrefix(d, "00") && len(d) > 10:
			p.international, p.digits = true, strings.TrimPrefix(d, "00")
		case strings.HasPrefix(d, "011") && len(d) > 12:
			p.international, p.digits = true, strings.TrimPrefix(d, "011")
		}
	}
	return p, max(i, end)
}

// goesOn reports whether a digit or a bracket follows the separators at the start
// of s: "+86 - 138", "0541 / 555". Two blanks in a row are a column's end.
func goesOn(s string) bool {
	blank := false
	for n := 0; n < 3; n++ {
		r, size := utf8.DecodeRuneInString(s)
		switch r {
		case ' ', '\u00a0', '\u202f':
			if blank {
				return false
			}
			blank = true
		case '-', '–', '‑', '－', '.', '/':
			blank = false
		default:
			return isDigit(r) || r == '('
		}
		s = s[size:]
	}
	r, _ := utf8.DecodeRuneInString(s)
	return isDigit(r) || r == '('
}

func followed(rest string) bool {
	r, n := utf8.DecodeRuneInString(rest)
	if r == '@' || r == '%' || r == '_' {
		return true
	}
	if (r == '.' || r == ',') && len(rest) > n {
		next, _ := utf8.DecodeRuneInString(rest[n:])
		return isDigit(next)
	}
	return unicode.IsLetter(r) && r < 0x2E80
}

func digitOf(r rune) int {
	if r < 0x80 {
		return int(r - '0')
	}
	v := 0
	for v < 9 && unicode.Is(unicode.Nd, r-rune(v)-1) {
		v++
	}
	return v
}

// label looks at the words right before the number.
func (p *rawPhone) label(text string) {
	from := max(0, p.start-32)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	before := strings.ToLower(text[from:p.start])
	if i := strings.LastIndexByte(before, '\n'); i >= 0 {
		before = before[i+1:]
	}
	w := phoneWords()
	p.whatsapp = containsAny(before, w.whatsapp)
	p.labelled = containsAny(before, w.inside)
	words := strings.FieldsFunc(before, func(r rune) bool { return !(unicode.IsLetter(r) || unicode.IsMark(r)) })
	for k := len(words) - 1; k >= 0 && k >= len(words)-3; k-- {
		p.labelled = p.labelled || w.label[words[k]]
	}
	p.fax = containsAny(before, w.fax) && !p.labelled
	p.labelled = p.labelled || p.whatsapp || p.fax
}

// phoneLists are the words that announce a telephone number.
type phoneLists struct {
	label                 map[string]bool // whole words
	inside, whatsapp, fax []string        // found anywhere before the number
}

var phoneWords = sync.OnceValue(func() phoneLists {
	var w phoneLists
	for _, l := range lexicon.Trade("phone") {
		switch l.Key {
		case "label":
			w.label = setOf(l.Phrases)
		case "inside":
			w.inside = l.Phrases
		case "whatsapp":
			w.whatsapp = l.Phrases
		case "fax":
			w.fax = l.Phrases
		}
	}
	return w
})

func containsAny(s string, list []string) bool {
	for _, w := range list {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// parse resolves the number. Numbers without a country code are tried in homes,
// in order; only valid ones count.
// trusted tells that a form's field for telephones held it: then the length
// suffices where one country is certain.
func (p *rawPhone) parse(homes []string, trusted bool) (phone, bool) {
	out := phone{start: p.start, end: p.end, whatsapp: p.whatsapp, fax: p.fax}
	if p.international {
		return out, out.resolve("+"+repairInternational(p.digits), "", p.labelled || p.shaped || trusted)
	}
	for _, home := range homes {
		if out.resolve(p.digits, home, false) {
			return out, true
		}
	}
	// A trunk zero and the right length in the one country the writer can be in.
	if !trusted && len(homes) == 1 && p.shaped && p.digits[0] == '0' && len(p.digits) >= 10 && out.resolve(p.digits, homes[0], true) {
		return out, true
	}
	if trusted && len(homes) == 1 && len(p.digits) >= 8 && out.resolve(p.digits, homes[0], true) {
		return out, true
	}
	// A full international number whose plus was lost.
	if len(p.digits) >= 11 && p.digits[0] != '0' && (p.labelled || p.shaped) {
		return out, out.resolve("+"+repairInternational(p.digits), "", false)
	}
	return out, false
}

// repairInternational drops what may stand in an international number but is not
// dialled: the old mobile 1 of Mexico.
func repairInternational(d string) string {
	if strings.HasPrefix(d, "521") && len(d) == 13 {
		return "52" + d[3:]
	}
	return d
}

// resolve parses a number by the numbering plans. loose takes numbers of the
// right length that no plan lists yet.
func (p *phone) resolve(number, region string, loose bool) bool {
	n, err := phonenumbers.Parse(number, region)
	if err != nil || !phonenumbers.IsValidNumber(n) && !(loose && phonenumbers.IsPossibleNumber(n)) {
		return false
	}
	if region != "" && !loose && phonenumbers.GetRegionCodeForNumber(n) == "" {
		return false
	}
	p.e164 = phonenumbers.Format(n, phonenumbers.E164)
	p.region = phonenumbers.GetRegionCodeForNumber(n)
	if p.region == "" || len(p.region) != 2 {
		p.region = phonenumbers.GetRegionCodeForCountryCode(int(n.GetCountryCode()))
	}
	if len(p.region) != 2 || p.region == "ZZ" {
		p.region = ""
	}
	return true
}
