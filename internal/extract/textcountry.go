package extract

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// textCountry finds the country that the writer says he is in. strong tells that
// he says so in words, or that it stands in his signature.
func (p *person) textCountry() (code string, strong bool) {
	if p.looked {
		return p.country, p.countryStrong
	}
	p.looked = true
	best := 0
	consider := func(c, words string, points int) {
		if points > best {
			best = points
			p.country, p.countryWords = c, words
		} else if points == best && c != p.country && points < 4 {
			p.country, p.countryWords = "", "" // two of them: neither
		}
	}
	for k := len(p.tail) - 1; k >= 0; k-- {
		line := pieceOf(p.tail[k])
		tokens := line.tokens
		for _, h := range line.hits {
			words := p.tail[k][tokens[h.from].start:tokens[h.to-1].end]
			if h.class == clsCountry && h.form != "people" && (!h.weak || h.from > 0) && properCountry(tokens, h) {
				consider(h.code, words, 7)
			} else if h.class == clsPlace && !h.weak && tokens[h.from].caps != capsNone && (p.closed || h.from > 0 || k > 0 && int(h.to) == len(tokens)) {
				consider(h.code, words, 6)
			}
		}
	}
	r := p.r
	for i := range r.tokens {
		if r.starts[i]&of(clsCountry, clsPlace) == 0 || r.covers[i]&of(clsNotCountry) != 0 {
			continue
		}
		if r.insidePlace(i) {
			continue
		}
		for k := r.first[i]; k < r.first[i+1]; k++ {
			h := r.hits[k]
			if h.class == clsCountry && h.weak && p.calledSo(r.words(int(h.from), int(h.to))) {
				continue // "Inquiry from Mauricio"
			}
			if h.class == clsCountry && (r.tokens[i].kind != kindWord || properCountry(r.tokens, h)) {
				consider(h.code, r.words(int(h.from), int(h.to)), r.countryPoints(&h))
			}
			if h.class == clsPlace && (!h.weak || r.tokens[i].caps != capsNone) {
				if h.code != "CN" && r.writerFrom(i) {
					consider(h.code, r.words(int(h.from), int(h.to)), 5)
				}
			}
		}
	}
	if best < 2 {
		p.country, p.countryWords = "", ""
	}
	p.countryStrong, p.countryPoints = best >= 4, best
	return p.country, p.countryStrong
}

// calledSo reports whether the display name or the form's name begins with word.
func (p *person) calledSo(word string) bool {
	for _, name := range []string{p.form.Name, p.s.From.Name} {
		if len(name) >= len(word) && strings.EqualFold(name[:len(word)], word) {
			return true
		}
	}
	return false
}

// properCountry rejects Latin names in lower case that are words elsewhere, and
// codes of two letters in lower case.
func properCountry(tokens []token, h hit) bool {
	t := tokens[h.from]
	if t.kind != kindWord || !latin(t.fold) {
		return true
	}
	n := 0
	for k := h.from; k < h.to; k++ {
		n += len(tokens[k].fold)
	}
	if t.caps == capsNone {
		return n >= 4 && !h.weak && h.form == "" || n == 3 && (t.fold == "usa" || t.fold == "uae" || t.fold == "ksa") || t.fold == "uk"
	}
	if n <= 3 {
		return t.caps == capsAll || h.to-h.from > 1
	}
	return true
}

// countryPoints says how surely the country h is the writer's.
func (r *reader) countryPoints(h *hit) int {
	i := int(h.from)
	own := r.writerFrom(i)
	switch {
	case h.form == "people":
		if r.word(i-1, wordA|wordThe) || r.word(i-1, wordIs) {
			if r.starts[min(int(h.to), len(r.tokens)-1)]&of(clsBusiness, clsJob, clsRole) != 0 || r.word(int(h.to), wordTrader) {
				return 4
			}
		}
		return 0
	case own:
		return 5
	case h.code == "CN":
		return 0
	}
	if t := r.endingAt(i-1, clsIncoterm); t != nil && sellerSide(t.code) {
		return 0 // FCA Hong Kong airport is where the seller hands over
	}
	for k := i - 1; k >= 0 && k >= i-4; k-- {
		if r.tokens[k].kind == kindLine {
			break
		}
		if r.ends[k]&of(clsDeliver) != 0 {
			return 3
		}
		if r.ends[k]&of(clsFill, clsPort) == 0 {
			break
		}
	}
	if h.weak {
		return 0
	}
	// "Buying from a guy in Taiwan" is about somebody else.
	for k := i - 1; k >= 0 && k >= i-7 && r.sent[k] == r.sent[i]; k-- {
		if r.ends[k]&of(clsFrom) != 0 {
			return 0
		}
	}
	return 2
}

// sellerSide reports whether the seller delivers in his own country under a trade
// term: the F and E groups of Incoterms 2020.
func sellerSide(term string) bool {
	return strings.HasPrefix(term, "F") || strings.HasPrefix(term, "E")
}

// writerFrom reports whether words before token i say where the writer sits:
// "from Sweden", "we are in", "based in", "aus Graz".
func (r *reader) writerFrom(i int) bool {
	for k := i - 1; k >= 0 && k >= i-4; k-- {
		if r.tokens[k].kind == kindLine {
			return false
		}
		if f := r.endingAt(k, clsFrom); f != nil {
			if f.to-f.from > 1 {
				// "your customers in the UK" are not where the writer sits.
				return !r.has(int(f.from)-3, int(f.from), of(clsYours))
			}
			// "from" alone is also said of goods: from China, from your warehouse.
			h := r.at(i, clsCountry)
			return h == nil || h.code != "CN"
		}
		switch {
		case (r.sign(k, ",.") || r.word(k, wordThe)):
		case r.ends[k]&of(clsPlace) != 0: // Windhoek, Namibia
			k = int(r.endingAt(k, clsPlace).from)
		case r.tokens[k].kind == kindWord && r.tokens[k].caps == capsFirst && (r.sign(k+1, ",") || k == i-1 && r.at(i, clsCountry) != nil):
		default:
			return false
		}
	}
	return false
}

// deliverPlaces lists the countries of listed places in the text that stand
// behind words of delivery.
func (r *reader) deliverPlaces() []string {
	var out []string
	for i := range r.tokens {
		if h := r.at(i, clsPlace); h != nil && h.code != "CN" && !h.weak && len(out) < 3 {
			out = appendNew(out, h.code)
		}
	}
	return out
}

// states gives the country of the code of a state and whether the code is also a word.
var states = sync.OnceValue(func() map[string]lexicon.TradeList {
	m := map[string]lexicon.TradeList{}
	for _, l := range lexicon.Trade("states") {
		for _, p := range l.Phrases {
			m[strings.ToLower(p)] = l
		}
	}
	return m
})

// americanText is how much of a text is searched for words of the United States.
const americanText = 4096

// american reports whether an English text is written as in the United States: its
// words, its units, prices in "$" and the month before the day. Words of its
// trade count two, what others write as well one; three are needed.
func (p *person) american() bool {
	text := spacedWords(p.s.Text[:min(len(p.s.Text), americanText)])
	points := 0
	for _, w := range domains().american {
		if strings.Contains(text, w) {
			points += 2
		}
	}
	for _, w := range domains().americanWeak {
		if strings.Contains(text, w[0]) || strings.Contains(text, w[1]) {
			points++
		}
	}
	dollar, feet, day := 0, 0, 0
	for w := range strings.FieldsSeq(text) {
		month, of, slash := strings.Cut(w, "/")
		switch {
		case len(w) > 1 && w[0] == '$' && w[1] >= '0' && w[1] <= '9':
			dollar = 1
		case len(w) < 6 && len(w) > 1 && w[0] >= '0' && w[0] <= '9' && strings.ContainsAny(w[len(w)-1:], "'\""):
			feet = 1
		case slash && len(month) < 3 && digitsOf(month) > 0 && digitsOf(month) < 13 && digitsOf(of) > 12 && digitsOf(of) < 32:
			day = 1
		}
	}
	return points+dollar+feet+2*day >= 3
}

// spacedWords is a text in lower case with one blank before and behind each word,
// figure and sign of a price, a fraction or an inch.
func spacedWords(text string) string {
	out := make([]byte, 1, len(text)+2)
	out[0] = ' '
	for _, c := range text {
		switch {
		case c == '’':
			out = append(out, '\'')
		case unicode.IsLetter(c) || unicode.IsDigit(c) || c < utf8.RuneSelf && strings.IndexByte("'$/-\"", byte(c)) >= 0:
			out = utf8.AppendRune(out, unicode.ToLower(c))
		case out[len(out)-1] != ' ':
			out = append(out, ' ')
		}
	}
	if out[len(out)-1] != ' ' {
		out = append(out, ' ')
	}
	return string(out)
}

// digitsOf is the number of up to two digits that s is, 0 if it is none.
func digitsOf(s string) int {
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' || len(s) > 2 {
			return 0
		}
		n = 10*n + int(c-'0')
	}
	return n
}

// signedState reads the country from the code of a state behind a town that closes
// a line of the signature: Cloverleaf Crafts, Dayton OH.
func (p *person) signedState() (code, words string) {
	for _, line := range p.tail {
		tokens := pieceOf(strings.TrimRight(trimContact(line), " .,")).tokens
		n := len(tokens)
		if n < 2 || tokens[n-1].kind != kindWord || tokens[n-1].caps != capsAll || len(tokens[n-1].fold) > 3 {
			continue
		}
		s, ok := states()[tokens[n-1].fold]
		town := n - 2
		comma := tokens[town].fold == ","
		if comma {
			town--
		}
		if !ok || town < 0 || tokens[town].kind != kindWord || tokens[town].caps != capsFirst || s.Form == "word" && !comma && !strings.Contains(line, ",") {
			continue
		}
		return s.Key, line[tokens[town].start:tokens[n-1].end]
	}
	return "", ""
}

// stateCountry reads the country from the code of a state behind a destination:
// "DDP Duluth MN", "ship to Salem, OR 97301".
func (r *reader) stateCountry() (code, words string) {
	if r.lang != "en" || r.shouting {
		return "", ""
	}
	for i, t := range r.tokens {
		if t.kind != kindWord || t.caps != capsAll || len(t.fold) > 3 || i == 0 {
			continue
		}
		s, ok := states()[t.fold]
		if !ok {
			continue
		}
		comma := r.is(i-1, ",")
		town := i - 1
		if comma {
			town--
		}
		zip := i+1 < len(r.tokens) && r.kindAt(i+1) == kindNum && len(r.tokens[i+1].fold) == 5
		if town < 1 || s.Form == "word" && !comma && !zip || r.kindAt(town) != kindWord || !r.properNoun(town) && r.ends[town]&of(clsPlace) == 0 {
			continue
		}
		near := r.word(town-1, wordAt|wordFrom|wordTo) || r.word(town-2, wordAt|wordFrom|wordTo) && r.tokens[town-1].caps != capsNone
		if zip || s.Form != "word" && near && i-town == 1 || comma && near || r.has(town-4, town, of(clsIncoterm, clsDeliver, clsPort, clsFrom)) {
			return s.Key, r.words(town, i+1)
		}
	}
	return "", ""
}
