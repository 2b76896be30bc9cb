package mailparse

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// maxHeadLine is the longest introduction of a quotation, in bytes.
const maxHeadLine = 500

// wroteHead recognises an introduction that ends at line i and begins there or
// up to four lines above, but not above line floor.
func (q *quoteWords) wroteHead(lines []line, i, floor int) (head, bool) {
	joined := lines[i].bare()
	best := head{}
	bestRank := -1
	for k := i; k >= floor && k >= i-4; k-- {
		if k < i {
			above := lines[k].bare()
			if above == "" || lines[k].depth != lines[i].depth || len(joined)+len(above) > maxHeadLine {
				break
			}
			joined = above + " " + joined
		}
		lead := q.startsHead(joined)
		if bestRank >= 0 && !lead {
			continue
		}
		info, rank, ok := q.readWrote(lines, i, joined, lead)
		if !ok || rank <= bestRank {
			continue
		}
		best = head{kind: headWrote, start: k, end: i + 1, depth: lines[i].depth, info: info}
		bestRank = rank
		if rank == maxRank {
			break
		}
	}
	return best, bestRank >= 0
}

// endsHead is the cheap check that a line could end an introduction.
func (q *quoteWords) endsHead(text string) bool {
	if n := len(text); n > 0 && letterASCII(text[n-1]) && !dated(text) {
		return false // most lines
	}
	t := strings.TrimRightFunc(text, func(r rune) bool {
		return r == ' ' || r == '\u00a0' || r == '*' || r == '_' || unicode.Is(unicode.Cf, r)
	})
	if strings.HasSuffix(t, ":") || strings.HasSuffix(t, "：") {
		return true
	}
	if len(t) > 300 || !dated(t) {
		return false
	}
	tail := lexicon.Fold(strings.TrimRight(t, "- "))
	for _, w := range q.wrote {
		if strings.HasSuffix(tail, w) {
			return true
		}
	}
	return false
}

// dated reports whether a text holds a digit or an at sign.
func dated(t string) bool {
	for i := range len(t) {
		if b := t[i]; b >= '0' && b <= '9' || b == '@' {
			return true
		}
	}
	return false
}

// startsHead reports whether text begins like an introduction: with one of the
// lead words, a digit, or a short weekday before a comma.
func (q *quoteWords) startsHead(text string) bool {
	t := strings.TrimLeftFunc(text, func(r rune) bool {
		return strings.ContainsRune("-–— *_\u00a0", r) || unicode.Is(unicode.Cf, r)
	})
	if t == "" {
		return false
	}
	r, _ := utf8.DecodeRuneInString(t)
	if unicode.IsDigit(r) {
		return true
	}
	end := strings.IndexAny(t, " ,\u00a0")
	if end < 0 {
		end = len(t)
	}
	word := lexicon.Fold(t[:end])
	if q.leads[word] {
		return true
	}
	if strings.ContainsRune(q.signs, r) {
		return true
	}
	return end < len(t) && t[end] == ',' && utf8.RuneCountInString(word) <= 10 && strings.ContainsAny(t, "0123456789")
}

// maxRank is the rank of an introduction with a lead word and a whole date.
const maxRank = 3

// readWrote decides whether text introduces a quotation, and reads it. The rank
// tells how complete the introduction is.
func (q *quoteWords) readWrote(lines []line, i int, text string, lead bool) (inquiry.QuoteHead, int, bool) {
	if !strings.ContainsAny(text, "@0123456789") && isASCII(text) {
		return inquiry.QuoteHead{}, 0, false
	}
	folded := lexicon.Fold(text)
	colon := strings.HasSuffix(strings.TrimRight(folded, " *_"), ":")
	verb, verbAt := q.findWrote(folded)
	monthFirst := strings.HasPrefix(folded, q.monthLead) && strings.Contains(text, "/") && q.monthFirst(text)
	d := findDate(cutRunes(text, 300), monthFirst)
	addr := findAddr(text)
	tail := len(folded) - verbAt - len(verb)
	follows := quoteFollows(lines, i)
	ok := false
	switch {
	case verb == "":
		// "2026-03-03 17:21 GMT+01:00 NAME <A>:" and Yandex, Gmail in Japanese.
		t := strings.TrimRight(text, " *_:：")
		closes := strings.HasSuffix(t, ">") || strings.HasSuffix(t, ")") || strings.HasSuffix(t, addr)
		ok = colon && d.day && d.clock && addr != "" && closes && len(text) < 250
	case d.day && (colon || tail < 12):
		ok = lead || addr != "" || follows
	case addr != "" && (lead || colon && tail < 40):
		ok = colon || tail < 12
	case d.clock && lead && colon:
		ok = len(text) < 150
	}
	if !ok {
		return inquiry.QuoteHead{}, 0, false
	}
	info := inquiry.QuoteHead{}
	rank := boolInt(lead) + boolInt(d.day) + boolInt(d.full)
	if d.full {
		info.At, info.Zoned = d.at, d.zoned
	}
	info.From = inquiry.Address{Name: q.wroteName(text, d, addr, verb), Addr: cleanAddr(addr)}
	return info, rank, true
}

// quoteFollows reports whether the next line with text is marked as quoted.
func quoteFollows(lines []line, i int) bool {
	for k := i + 1; k < len(lines) && k < i+4; k++ {
		if lines[k].bare() != "" || lines[k].marks > 0 {
			return lines[k].depth > lines[i].depth || lines[k].indent
		}
	}
	return false
}

// findWrote finds the last verb of the list that stands as a word.
func (q *quoteWords) findWrote(folded string) (string, int) {
	best, at := "", -1
	for _, w := range q.wrote {
		i := strings.LastIndex(folded, w)
		if i < 0 || i < at || i == at && len(w) < len(best) {
			continue
		}
		if first, _ := utf8.DecodeRuneInString(w); first < 0x2e80 {
			before, _ := utf8.DecodeLastRuneInString(folded[:i])
			after, _ := utf8.DecodeRuneInString(folded[i+len(w):])
			if i > 0 && unicode.IsLetter(before) || i+len(w) < len(folded) && unicode.IsLetter(after) {
				continue
			}
		}
		best, at = w, i
	}
	return best, at
}

// wroteName is what remains of an introduction as the writer's name.
func (q *quoteWords) wroteName(text string, d foundDate, addr, verb string) string {
	if addr == "" && !d.day {
		return ""
	}
	rest := text
	if d.end > d.start && d.end <= len(rest) {
		rest = rest[:d.start] + "\x00" + rest[d.end:]
	}
	if addr != "" {
		rest = strings.Replace(rest, "<mailto:"+addr+">", "", 1)
		for range 2 {
			rest = strings.Replace(rest, addr, "\x00", 1)
		}
	}
	if at := strings.Index(text, addr); addr != "" && at >= 0 { // the name stands before its address
		from := 0
		if d.end <= at {
			from = d.end
		}
		if name := q.trimName(text[from:at], verb); name != "" {
			return name
		}
	}
	best := ""
	for _, piece := range strings.FieldsFunc(rest, func(r rune) bool { return strings.ContainsRune("\x00<>()[],，:：;", r) }) {
		name := q.trimName(piece, verb)
		if utf8.RuneCountInString(name) > utf8.RuneCountInString(best) && strings.IndexFunc(name, unicode.IsLetter) >= 0 {
			best = name
		}
	}
	return cleanLine(cutRunes(best, 200))
}

// trimName drops lead words, verbs, weekdays and the small words of dates from
// both ends of a piece of an introduction.
func (q *quoteWords) trimName(piece, verb string) string {
	words := strings.Fields(strings.TrimFunc(piece, func(r rune) bool { return !unicode.IsLetter(r) && r != '"' }))
	for len(words) > 0 && q.noName(words[0]) {
		words = words[1:]
	}
	for len(words) > 0 && q.noName(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	name := strings.Join(words, " ")
	if f := lexicon.Fold(name); verb != "" && len(f) == len(name) && strings.Contains(f, verb) {
		at := strings.Index(f, verb)
		name = name[:at] + " " + name[at+len(verb):]
	}
	name = strings.TrimFunc(name, func(r rune) bool {
		return strings.ContainsRune("\"'“”„‚‘’«»<>()[],，、;:： -–—", r) || unicode.Is(unicode.Cf, r)
	})
	return cleanLine(cutRunes(name, 200))
}

// noName reports whether a word at the border of an introduction is no name.
func (q *quoteWords) noName(w string) bool {
	f := strings.Trim(lexicon.Fold(w), `.,،"'-–—*:`)
	if f == "" || q.leads[f] || q.stops[f] {
		return true
	}
	for _, v := range q.wrote {
		if f == v {
			return true
		}
	}
	for _, r := range f {
		if !unicode.IsDigit(r) && r != ':' && r != '.' && r != '/' && r != '+' {
			return false
		}
	}
	return true
}
