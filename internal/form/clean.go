package form

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// cell makes a value readable: HTML escapes and line tags resolved, anchors
// reduced to their text, the guards of spreadsheet exports taken off, words
// for "nothing" dropped.
func cell(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	if strings.IndexByte(s, '&') >= 0 {
		s = html.UnescapeString(s)
	}
	if strings.IndexByte(s, '<') >= 0 {
		s = stripTags(s)
	}
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	s = unguard(strings.TrimSpace(s))
	if len(s) <= 24 && platforms().empty[lexicon.Fold(s)] {
		return ""
	}
	return s
}

// unguard takes off what exports put before or around a value so that a
// spreadsheet does not compute it: an apostrophe (Shopify, Fluent Forms),
// literal quotes (CFDB7), a sentence (Flamingo).
func unguard(s string) string {
	if strings.HasPrefix(s, "(Security Alert:") {
		if i := strings.Index(s, ".) "); i >= 0 {
			s = strings.TrimSpace(s[i+3:])
		}
	}
	if len(s) > 1 && s[0] == '\'' && (strings.IndexByte("=+-@0123456789\t", s[1]) >= 0) && strings.Count(s, "'") == 1 {
		s = s[1:]
	}
	if len(s) > 2 && s[0] == '"' && s[len(s)-1] == '"' && strings.Count(s, `"`) == 2 && strings.IndexByte("+=-@", s[1]) >= 0 {
		s = s[1 : len(s)-1]
	}
	return s
}

// lineTags end a line when they are found in a value.
var lineTags = [...]string{"br", "br/", "br /", "/p", "/div", "/li", "/tr"}

// stripTags removes the tags of a value that was sent as HTML source. What only
// looks like a tag ("UGR<19, >80") stays.
func stripTags(s string) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 || i+1 >= len(s) {
			break
		}
		c := s[i+1]
		j := strings.IndexByte(s[i:], '>')
		if j < 0 || j > 300 || !(c == '/' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') || strings.IndexByte(s[i:i+j], '@') >= 0 && c != 'a' && c != 'A' {
			b.WriteString(s[:i+1])
			s = s[i+1:]
			continue
		}
		b.WriteString(s[:i])
		tag := strings.ToLower(s[i+1 : i+j])
		for _, t := range lineTags {
			if tag == t || t == "br" && strings.HasPrefix(tag, "br ") {
				b.WriteByte('\n')
				break
			}
		}
		s = s[i+j+1:]
	}
	b.WriteString(s)
	return b.String()
}

// findEmail returns the first mail address in s and where it stands.
func findEmail(s string) (addr string, start, end int) {
	for off := 0; off < len(s); {
		i := strings.IndexByte(s[off:], '@')
		if i < 0 {
			return "", 0, 0
		}
		i += off
		a, z := i, i+1
		for a > 0 && i-a < 64 && mailByte(s[a-1]) {
			a--
		}
		for z < len(s) && z-i < 254 && (mailByte(s[z]) || s[z] >= utf8.RuneSelf && domainRune(s[z:])) {
			if s[z] < utf8.RuneSelf {
				z++
			} else {
				_, n := utf8.DecodeRuneInString(s[z:])
				z += n
			}
		}
		dom := strings.TrimRight(s[i+1:z], ".-_'")
		local := strings.TrimLeft(s[a:i], ".-'")
		if local != "" && strings.IndexByte(dom, '.') > 0 && !strings.Contains(dom, "..") {
			return local + "@" + strings.ToLower(dom), i - len(local), i + 1 + len(dom)
		}
		off = i + 1
	}
	return "", 0, 0
}

func mailByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte(".-_+'&=#~/", c) >= 0
}

// domainRune reports whether s begins with a letter of an internationalised
// domain; ideographs that follow an address without a blank are text.
func domainRune(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) && !wide(r) && r < 0x2E80
}

// findPhone returns the first run of s that can be a phone number: 6 to 17
// digits with the usual marks between them.
func findPhone(s string) (number string, start, end int) {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= '0' && c <= '9' || c == '+' || c == '(') {
			continue
		}
		n, j := 0, i
		for j < len(s) {
			d := s[j]
			if d >= '0' && d <= '9' {
				n++
			} else if !(d == ' ' || d == '-' || d == '.' || d == '(' || d == ')' || d == '/' || d == '+' && n == 0) {
				break
			}
			j++
		}
		if n >= 6 && n <= 17 {
			return strings.TrimRight(s[i:j], " -./("), i, j
		}
		if j > i {
			i = j
		}
	}
	return "", 0, 0
}

// phone reads the value of a phone field: prefixes and alternatives off.
func phone(s string) string {
	s = strings.TrimSpace(s)
	low := strings.ToLower(s)
	for _, p := range []string{"p:", "tel:", "tel.", "phone:", "mob:", "whatsapp:", "whatsapp-", "wa:", "电话:", "手机:"} {
		if strings.HasPrefix(low, p) && len(low) == len(s) {
			s = strings.TrimSpace(s[len(p):])
			low = strings.ToLower(s)
		}
	}
	if i := strings.IndexAny(s, ";|\n"); i > 0 && digits(s[:i]) >= 6 {
		s = strings.TrimSpace(s[:i])
	}
	if i := strings.Index(s, " ::: "); i > 0 {
		s = s[:i]
	}
	if n := digits(s); n < 5 || n > 22 || strings.HasPrefix(s, "<") {
		return ""
	}
	return s
}

// website keeps what looks like a host or an address of the web.
func website(s string) string {
	s = strings.TrimSpace(s)
	if i := strings.IndexAny(s, " \n\t,;"); i > 0 {
		s = s[:i]
	}
	if strings.IndexByte(s, '.') <= 0 || strings.IndexByte(s, '@') >= 0 {
		return ""
	}
	return s
}

// country picks the clean part of what a form calls the country:
// "美国(United States)", "US 美国", "Germany (DE)", "🇩🇪 Germany", "+49 Germany".
func country(s string) string {
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r >= 0x1F1E6 && r <= 0x1F1FF || r == 0xFE0F {
			return -1
		}
		return r
	}, s))
	if i := strings.IndexAny(s, "\n;|"); i > 0 {
		s = strings.TrimSpace(s[:i])
	}
	if i := strings.IndexAny(s, "(（[【"); i > 0 {
		head := strings.TrimSpace(s[:i])
		tail := strings.Trim(s[i:], "()（）[]【】 ")
		if hasWide(head) && tail != "" && !hasWide(tail) && hasLetter(tail) {
			return tail
		}
		if hasLetter(head) {
			return head
		}
		return tail
	}
	words := strings.Fields(s)
	if len(words) == 2 && len(words[0]) == 2 && hasWide(words[1]) && strings.ToUpper(words[0]) == words[0] {
		return words[0]
	}
	for len(words) > 1 && !hasLetter(words[0]) {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

// personName takes titles, masks and remarks off a name. What was not the name
// ("building mgr", a company after a comma) is lost here; see splitName.
func personName(s string) string {
	s = strings.TrimSpace(strings.Trim(strings.TrimSpace(s), "\"“”„«»'`*~,;:"))
	if i := strings.IndexByte(s, '\n'); i > 0 {
		s = strings.TrimSpace(s[:i])
	}
	if i := strings.IndexAny(s, "(（[<"); i > 0 {
		s = strings.TrimSpace(s[:i])
	}
	if i := strings.IndexByte(s, '*'); i > 0 && strings.Contains(s, "**") {
		s = strings.TrimSpace(strings.TrimRight(s[:i], " *"))
	}
	t := platforms()
	for {
		head, rest, ok := cutWord(s)
		if !ok {
			break
		}
		w := foldTitle(head)
		if !t.titles[w] || t.dotOnly[strings.TrimRight(strings.ToLower(head), ".")] && !strings.HasSuffix(head, ".") {
			break
		}
		s = rest
	}
	for _, a := range t.TitlesAfter {
		if len(s) > len(a) && strings.HasSuffix(strings.ToLower(s), a) {
			head := s[:len(s)-len(a)]
			if first, n := utf8.DecodeRuneInString(a); utf8.RuneCountInString(head) == 1 && unicode.Is(unicode.Han, first) && len(a) > n {
				break // 郭先生: the title is all that is told beside the surname
			}
			if a[0] >= utf8.RuneSelf && hasWide(a) || strings.HasSuffix(head, " ") {
				s = strings.TrimSpace(head)
				break
			}
		}
	}
	s = strings.Trim(s, " ,;-–")
	if !hasLetter(s) {
		return ""
	}
	return properCase(s)
}

// cutWord splits the first word off; "Mr./Ms." and "Mr.John" count as two words.
func cutWord(s string) (head, rest string, ok bool) {
	i := strings.IndexAny(s, " \u00a0")
	if d := strings.IndexByte(s, '.'); d > 0 && d < 5 && d+1 < len(s) && (i < 0 || d < i) && s[d+1] != ' ' && platforms().titles[foldTitle(s[:d])] {
		return s[:d+1], strings.TrimSpace(s[d+1:]), true
	}
	if i <= 0 {
		return "", "", false
	}
	rest = strings.TrimSpace(strings.TrimPrefix(s[i:], "\u00a0"))
	return s[:i], rest, rest != ""
}

// properCase turns a name written in capitals only, as badge scanners do, into
// the usual spelling. Single letters and short marks stay.
func properCase(s string) string {
	if s != strings.ToUpper(s) || s == strings.ToLower(s) || utf8.RuneCountInString(s) < 4 || !strings.ContainsAny(s, " ") && utf8.RuneCountInString(s) < 4 {
		return s
	}
	var b strings.Builder
	start := true
	for _, r := range s {
		if start {
			b.WriteRune(r)
		} else {
			b.WriteRune(unicode.ToLower(r))
		}
		start = !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r)
	}
	return b.String()
}

// splitName parts "Rui Tavares, Vidraçaria São Jorge" and "anh Phát - 0918 550 126":
// the name, and what stands behind it.
func splitName(s string) (name, rest string) {
	for _, sep := range []string{", ", " - ", " – ", " — ", "，", "、", " | ", " / ", " · "} {
		if i := strings.Index(s, sep); i > 0 {
			return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+len(sep):])
		}
	}
	return s, ""
}

// companyPlace parts "Speelhoek Imports cc, Windhoek, Namibia" and "Petit Caillou (Namur)".
func companyPlace(s string) (company, place string) {
	s = strings.Trim(s, " \t,;")
	if i := strings.IndexByte(s, '\n'); i > 0 {
		s = strings.TrimSpace(s[:i])
	}
	if i := strings.LastIndexAny(s, "(（"); i > 0 && strings.HasSuffix(strings.TrimRight(s, ")）"), strings.TrimRight(s[i:], ")）")) && s != strings.TrimRight(s, ")）") {
		_, w := utf8.DecodeRuneInString(s[i:])
		inner := strings.TrimRight(s[i+w:], ")） ")
		head := strings.TrimSpace(s[:i])
		if head != "" && !platforms().ends[key(inner)] && !hasWide(inner) {
			return trimQuotes(head), inner
		}
	}
	for _, sep := range []string{", ", "، ", "，"} {
		i := strings.Index(s, sep)
		if i <= 0 {
			continue
		}
		head, rest := strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+len(sep):])
		first, _, _ := strings.Cut(rest, ",")
		k := key(first)
		r, _ := utf8.DecodeRuneInString(rest)
		if platforms().ends[k] || platforms().ends[lastWord(k)] || platforms().ends[strings.ReplaceAll(k, " ", "")] || strings.ContainsAny(rest, "&") || len(strings.Fields(first)) > 3 || unicode.IsLower(r) || !unicode.IsLetter(r) {
			continue
		}
		return trimQuotes(head), rest
	}
	return trimQuotes(s), ""
}

func trimQuotes(s string) string {
	t := strings.Trim(s, "\"“”„«»")
	if strings.ContainsAny(t, "\"“”„«»") {
		return s // quotes inside the name belong to it
	}
	return strings.TrimSpace(t)
}

func lastWord(s string) string {
	return s[strings.LastIndexByte(s, ' ')+1:]
}
