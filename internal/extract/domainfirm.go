package extract

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// likeDomain finds the words in the message that the mail domain writes in one:
// slowthreadmag.com -> "Slow Thread Magazine".
func (p *person) likeDomain(label string) string {
	want := squash(strings.ToLower(label))
	if len(want) < 5 {
		return ""
	}
	for k := len(p.tail) - 1; k >= 0; k-- {
		if s := spelled(p.tail[k], pieceOf(p.tail[k]).tokens, want); s != "" {
			for _, part := range splitLine(trimContact(p.tail[k])) {
				if part = cleanCompany(part); len(strings.Fields(part)) < 8 && strings.HasPrefix(part, s+" ") && signedCaps(pieceOf(part).tokens) && belongs(part[len(s):]) {
					return part // Harbour Customs Brokers for harbourcustoms
				}
			}
			return s
		}
	}
	return p.extended(spelled(p.r.text, p.r.tokens, want))
}

// soundsLikeDomain finds the firm of a closing line whose own script the mail
// domain writes in Latin letters: Уют-Текстиль at uyut-tekstil.
func (p *person) soundsLikeDomain(label string) string {
	want := skeleton(label)
	if len(want) < 4 {
		return ""
	}
	for _, line := range p.tail {
		for _, part := range splitLine(trimContact(line)) {
			if part = cleanCompany(part); part != "" && !latin(foldText(part)) && skeleton(part) == want {
				return part
			}
		}
	}
	return ""
}

// likeMailbox is likeDomain for the name of a private mailbox: Gill Balers for
// gill.balers@rediffmail.com. It is a firm by a word of firms' names, or called
// after the writer; what ends with his surname is his name.
func (p *person) likeMailbox(name, addr string) string {
	local, _, _ := strings.Cut(addr, "@")
	if addr == "" || !FreeMail(addr) {
		return ""
	}
	want := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, strings.ToLower(local))
	if len(want) < 7 {
		return ""
	}
	names := strings.Fields(foldText(name))
	for _, line := range p.tail {
		written := spelled(line, pieceOf(line).tokens, want)
		words := strings.Fields(foldText(written))
		if len(words) < 2 || squash(foldText(written)) != want || slices.Contains(names, words[len(words)-1]) {
			continue
		}
		if isFirm(written) || slices.ContainsFunc(words, func(w string) bool { return slices.Contains(names, w) }) {
			return written
		}
	}
	return ""
}

// extended adds the words of firms that follow a name in the text: Aurelle
// Hospitality Supplies for aurelle-hospitality.
func (p *person) extended(s string) string {
	if s == "" || p.r.lang == "de" {
		return s
	}
	if full := p.subject(s); full != "" {
		return full
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

// subject is a firm's name that opens a sentence and of which the domain writes
// only the first words: "Oceanloop Collective collects nets" at oceanloop. German
// writes every noun with a capital, so that there the next word tells nothing.
func (p *person) subject(s string) string {
	r := p.r
	for i := r.bodyFrom; i < r.bodyTo; i++ {
		t := r.tokens[i]
		if t.caps == capsNone || t.kind != kindWord || !strings.HasPrefix(r.text[t.start:], s) || i > r.bodyFrom && r.sent[i-1] == r.sent[i] && r.kindAt(i-1) != kindLine {
			continue
		}
		from := i
		for from < r.bodyTo && int(r.tokens[from].start) < int(t.start)+len(s) {
			from++
		}
		end := from
		for end < r.bodyTo && end < from+2 && r.kindAt(end) == kindWord && r.tokens[end].caps == capsFirst {
			end++
		}
		if end == from || end >= r.bodyTo || r.kindAt(end) != kindWord || r.tokens[end].caps != capsNone || len(r.tokens[end].fold) < 2 {
			continue
		}
		rest := r.words(from, end)
		if some, _ := hasClass(rest, of(clsPlace, clsCountry, clsGreeting, clsRole, clsJob, clsClosing, clsCourtesy)); some && !isFirm(rest) || !latinOrCased(rest) {
			continue
		}
		return cleanCompany(r.words(i, end))
	}
	return ""
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

// spelling writes the words of a name read from a domain as the writer writes
// them elsewhere: Aumueller as Aumüller, Boreale as Boréale.
func (p *person) spelling(label string) string {
	words := strings.Fields(label)
	if len(words) == 0 {
		return label
	}
	for k, w := range words {
		if raw := tradeUmlauts()[strings.ToLower(w)]; raw != "" && p.s.Language == "de" {
			words[k] = capital(raw)
		}
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

// tradeUmlauts gives a word of firms' names by its spelling without umlauts:
// kaeserei, Käserei.
var tradeUmlauts = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for _, l := range lexicon.Trade("company") {
		if l.Key != "business" && l.Key != "opening" {
			continue
		}
		for _, w := range l.Phrases {
			if plain := umlauts.Replace(w); strings.ContainsAny(w, "äöüß") && ascii(plain) && !strings.Contains(w, " ") {
				m[plain] = w
			}
		}
	}
	return m
})

// mainLabel is the part of an address's domain that a firm chose. Where the
// registered label tells nothing (mail, example), the one before it does.
func mainLabel(addr string) string {
	domain := CorporateDomain(addr)
	label, _, _ := strings.Cut(domain, ".")
	if domains().mailbox[label] {
		if sub := strings.TrimSuffix(hostOf(addr), "."+domain); sub != hostOf(addr) {
			label = sub[strings.LastIndexByte(sub, '.')+1:]
		}
	}
	return label
}

// boxFirm reads the firm that a private mailbox is called after:
// bilal.traders77@gmail.com.
func boxFirm(addr string) string {
	local, _, _ := strings.Cut(addr, "@")
	if addr == "" || !FreeMail(addr) {
		return ""
	}
	parts := strings.FieldsFunc(local, func(r rune) bool { return !unicode.IsLetter(r) })
	if len(parts) < 2 || len(parts) > 4 {
		return ""
	}
	for i, w := range parts {
		parts[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	if name := strings.Join(parts, " "); !isRole(parts[0]) && !isRole(parts[1]) {
		if some, _ := hasClass(strings.Join(parts[1:], " "), of(clsBusiness)); some {
			return name
		}
	}
	return ""
}
