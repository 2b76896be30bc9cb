package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// introducedFirm reads the firm behind the writer's own name or behind "we are":
// "I am Ana Ruiz of Ruiz Global Ventures, Lima", "This is Okoro Tyres, Nnewi".
func (p *person) introducedFirm(name string) string {
	r := p.r
	for i := r.bodyFrom; i < r.bodyTo; i++ {
		if r.starts[i]&of(clsIntro) == 0 {
			continue
		}
		h := r.at(i, clsIntro)
		_, to := r.sentence(i)
		if c := p.firmBehind(int(h.to), to, h.form == "firm", name); c != "" {
			return c
		}
		for k := i + 1; k < min(to, i+9); k++ {
			f := r.at(k, clsFirm)
			if f == nil {
				continue
			}
			from := int(f.to)
			end := r.nameRun(from, to)
			if end-from >= 2 && (r.has(from+1, end, of(clsBusiness, clsEnding)) || r.has(from, end, of(clsBusiness)) && r.closes(end, to)) {
				return cleanCompany(r.words(from, end))
			}
		}
	}
	return ""
}

// firmBehind is the firm whose name begins at token i, behind "we are" or "this
// is". Behind "this is" it must hold a word of firms, or the writer's surname.
func (p *person) firmBehind(i, to int, firm bool, name string) string {
	r := p.r
	from := i
	opened := false
	for n := 0; n < 3 && from < to; n++ {
		if h := r.at(from, clsOpening); h != nil {
			from, opened = int(h.to), true
		} else if h := r.at(from, clsFirm); h != nil && firm {
			from = int(h.to)
		} else if r.word(from, wordThe) {
			from++
		} else {
			break
		}
	}
	if opened && r.lang == "vi" {
		for n := 0; n < 3 && from < to && r.kindAt(from) == kindWord && r.tokens[from].caps == capsNone; n++ {
			from++ // công ty thực phẩm Sông Tiền
		}
	}
	end := r.nameRun(from, to)
	if end == from || end-from > 6 || r.kindAt(from) != kindWord {
		return ""
	}
	words := r.words(from, end)
	if onlyPlace(words) || isRole(words) || r.has(from, end, of(clsGreeting, clsJob, clsCountry)) {
		return ""
	}
	if !opened && onlyTrade(r.tokens[from:end]) {
		return "" // "we are Wholesale Importers in Texas"
	}
	closed := end >= to || (r.sign(end, ",.–—-(") || r.word(end, wordFrom|wordAt))
	switch {
	case opened && closed:
		return cleanCompany(words)
	case !closed || end-from < 2:
		return ""
	case isFirm(words) && (firm || !isPerson(words)) && !r.lowerAfter(from, end):
		return cleanCompany(words)
	case !firm && name != "" && sharesSurname(words, name):
		return cleanCompany(words)
	case firm && r.lang == "en" && end-from <= 4:
		return cleanCompany(words)
	}
	return ""
}

// onlyTrade reports whether all words name a trade and none a firm.
func onlyTrade(tokens []token) bool {
	covered := make([]bool, len(tokens))
	for _, h := range dict().scan(tokens) {
		switch h.class {
		case clsBusiness, clsJob, clsRole, clsWant, clsFill, clsEnding, clsOutlet:
			for k := h.from; k < h.to; k++ {
				covered[k] = true
			}
		}
	}
	for i, t := range tokens {
		if t.kind == kindWord && !covered[i] {
			return false
		}
	}
	return true
}

// lowerAfter reports whether a run is a single word of a trade in a language
// that writes all nouns with capitals.
func (r *reader) lowerAfter(from, end int) bool {
	return r.lang == "de" && !r.has(from+1, end, of(clsBusiness, clsEnding))
}

// nameRun returns the end of the capitalised words that begin at from; "&",
// "and" and a hyphen join them.
func (r *reader) nameRun(from, to int) int {
	end := from
	for end < to && end < from+7 {
		if r.kindAt(end) == kindWord && r.tokens[end].caps != capsNone && latinOrCased(r.tokens[end].fold) {
			end++
			continue
		}
		if end > from && end+1 < to && (r.sign(end, "&-'") || r.word(end, wordAnd)) && r.kindAt(end+1) == kindWord && r.tokens[end+1].caps != capsNone {
			end += 2
			continue
		}
		break
	}
	return end
}

// latinOrCased reports whether a word is of a script that has capitals.
func latinOrCased(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return unicode.In(c, unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Armenian)
}

// sharesSurname reports whether a firm is called after the writer: one of its
// words, not the last, is the last of his name.
func sharesSurname(firm, name string) bool {
	names, words := strings.Fields(foldText(name)), strings.Fields(foldText(firm))
	if len(names) == 0 || len(words) < 2 {
		return false
	}
	last := names[len(names)-1]
	return len(last) > 2 && words[len(words)-1] != last && strings.Contains(strings.Join(words[:len(words)-1], " "), last)
}

// quotedFirm is a firm's name in quotation marks behind a word for a firm:
// наша компанія «Теплодім», ООО "Ромашка".
func (p *person) quotedFirm() string {
	r := p.r
	for i := r.bodyFrom + 1; i < r.bodyTo; i++ {
		if r.tokens[i].kind != kindPunct || !strings.Contains("«\"“„", r.tokens[i].fold) || r.ends[i-1]&of(clsOpening, clsEnding, clsFirm) == 0 {
			continue
		}
		if !r.sign(i, "«") && r.kindAt(i-1) == kindWord && latin(r.tokens[i-1].fold) {
			continue
		}
		for k := i + 1; k < min(r.bodyTo, i+7); k++ {
			if r.tokens[k].kind == kindPunct && strings.Contains("»\"”“", r.tokens[k].fold) {
				if h := r.endingAt(i-1, clsOpening); h != nil && k > i+1 && legalForm(r.words(int(h.from), int(h.to))) {
					return r.words(int(h.from), k+1)
				}
				if k > i+1 {
					return r.words(i+1, k)
				}
				break
			}
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
