package extract

import (
	"slices"
	"strings"
)

// places finds the ports and towns to which, or from which, goods shall go.
func (r *reader) places() {
	for k := range r.incoterms {
		h := &r.incoterms[k]
		if i := r.placeAfter(int(h.to)); i >= 0 {
			r.takePlaces(i, true)
		} else if p := r.endingAt(int(h.from)-1, clsPlace); p != nil && r.tokens[h.from].gap < gapWide {
			r.takePlace(p)
		}
	}
	r.dutyPaid()
	suffixes, towards := r.writes(suffixesPlaces), of(clsDeliver, clsPort)
	for i := range r.tokens {
		if r.starts[i]&clsPlace.set() != 0 && !r.insidePlace(i) {
			for k := r.first[i]; k < r.first[i+1]; k++ {
				if h := &r.hits[k]; h.class == clsPlace && r.isDestination(h) {
					r.takePlaces(i, false)
					break
				}
			}
		}
		if suffixes {
			r.suffixedPlace(i)
		}
		if r.starts[i]&towards != 0 {
			r.unknownPlace(i)
		}
		if r.starts[i]&clsBuilding.set() != 0 && r.word(i, wordDepot) {
			r.storePlace(i)
		}
	}
}

// dutyPaid drops DAP read from words of delivery to the door when the same
// sentence says that the duty is paid: "frei Haus Remscheid verzollt" is DDP.
func (r *reader) dutyPaid() {
	terms := r.facts.Request.Incoterms
	at := slices.Index(terms, "DAP")
	if at < 0 || !slices.Contains(terms, "DDP") {
		return
	}
	for _, h := range r.incoterms {
		if h.code != "DAP" || h.form != "words" {
			continue
		}
		for _, d := range r.incoterms {
			if d.code == "DDP" && d.form == "words" && r.sent[d.from] == r.sent[h.from] {
				r.facts.Request.Incoterms = slices.Delete(terms, at, at+1)
				return
			}
		}
	}
}

// insidePlace reports whether token i lies within a longer place that begins
// before it: Santos in General Santos.
func (r *reader) insidePlace(i int) bool {
	for j := i - 1; j >= 0 && j >= i-4; j-- {
		if h := r.at(j, clsPlace); h != nil && int(h.to) > i {
			return true
		}
	}
	return false
}

// takePlaces takes the place at token i and those joined to it by "or", "/" or a comma.
func (r *reader) takePlaces(i int, term bool) {
	for n := 0; n < 4; n++ {
		h := r.at(i, clsPlace)
		end := 0
		switch {
		case h != nil:
			r.takePlace(h)
			end = int(h.to)
		case (n == 0 || r.word(i-1, wordOr)) && term && r.properNoun(i):
			end = r.nounEnd(i)
			r.addPlace(i, end, "", "")
		default:
			return
		}
		if r.is(end, "port") {
			end++
		}
		switch {
		case (r.sign(end, "/") || r.word(end, wordOr)) && end+1 < len(r.tokens):
			i = end + 1
		default:
			return
		}
	}
}

func (r *reader) takePlace(h *hit) {
	alias := h.alias
	if written := r.words(int(h.from), int(h.to)); alias != "" && ascii(written) && !ascii(alias) {
		alias = withoutMarks(alias, written, h)
	}
	country := h.code
	if t := r.endingAt(int(h.from)-1, clsIncoterm); t != nil && sellerSide(t.code) {
		country = "" // FOB Haiphong tells nothing of the buyer
	}
	r.addPlace(int(h.from), int(h.to), alias, country)
}

func (r *reader) addPlace(from, to int, alias, country string) {
	name := r.words(from, to)
	if alias != "" {
		name = alias
	}
	for _, p := range r.facts.Request.Places {
		if strings.EqualFold(p, name) {
			return
		}
	}
	r.facts.Request.Places = append(r.facts.Request.Places, name)
	r.facts.placeCountry = append(r.facts.placeCountry, country)
	r.note(FactPlace, name, from, to)
}

// isDestination reports whether goods go to the listed place h.
func (r *reader) isDestination(h *hit) bool {
	i := int(h.from)
	t := r.tokens[i]
	if t.kind == kindWord && t.caps == capsNone && latin(t.fold) && h.weak {
		return false
	}
	after := int(h.to)
	if r.sign(after, "'’") && r.word(after+1, wordDative) { // Mersin'e
		return true
	}
	if h.form == placeTo {
		return true
	}
	if p := r.at(after, clsPort); p != nil && !r.nearFrom(i) {
		return true
	}
	if p := r.at(after, clsTarget); p != nil && p.form == "price" && r.sent[after] == r.sent[i] && !h.weak {
		return true // "Kingston price"
	}
	if n := i - 1; r.kindAt(n) == kindNum && len(r.tokens[n].fold) == 5 && r.word(n-1, wordAt|wordTo) && !strings.ContainsAny(r.tokens[n].fold, ".,'") {
		return true // "at 79109 Amarillo"
	}
	strong := false
	for k := i - 1; k >= 0 && k >= i-5; {
		if r.tokens[k].kind == kindLine {
			break
		}
		if r.endingAt(k, clsPort) != nil {
			strong = true
		}
		if d := r.endingAt(k, clsDeliver); d != nil && !(h.weak && !strong && len(r.words(int(d.from), int(d.to))) < 3 && t.kind == kindWord && latin(t.fold) && d.to-d.from == 1 && !r.is(k, "to")) {
			return !r.ownTown(int(d.from), i) && !r.passing(d)
		}
		switch f := r.endingAt(k, clsFill); {
		case f != nil:
			k = int(f.from) - 1
		case r.sign(k, ":(：（\"«?-"):
			k--
		default:
			k = -1
		}
	}
	if strong {
		return true
	}
	return r.aloneInText(h) || r.partOfRequest(h)
}

// partOfRequest reports whether the listed place h is a part of its own in a
// sentence about amounts, prices or terms: "Target 7.60 USD, Ashdod.", "48 тонн,
// Алашанькоу или Хоргос, цена FCA", "need by 1st week December, Sligo."
func (r *reader) partOfRequest(h *hit) bool {
	i, after := int(h.from), int(h.to)
	if h.weak || !r.sign(i-1, ",，、") || i < r.bodyFrom || after > r.bodyTo || r.inBrackets(i) {
		return false
	}
	if r.word(after, wordOr) && r.at(after+1, clsPlace) != nil {
		after = int(r.at(after+1, clsPlace).to)
	}
	from, to := r.sentence(i)
	if !r.bareEnd(after) || r.has(from, to, of(clsIntro, clsFirm, clsRole, clsFrom, clsGreeting, clsClosing, clsBuilding, clsEnding, clsBusiness)) {
		return false
	}
	for k := from; k < i-1; k++ {
		if r.used[k] && r.kindAt(k) == kindNum || r.starts[k]&of(clsMoney, clsIncoterm, clsPayment) != 0 || r.starts[k]&of(clsWant) != 0 && r.has(k, i, of(clsMonth, clsDeadline)) {
			return true
		}
	}
	return false
}

// passing reports whether the word before a place only says where the writer is
// or what goods pass: a bare "in" of a sentence that wants nothing, "via Khorgos"
// beside a destination.
func (r *reader) passing(d *hit) bool {
	k := int(d.from)
	if r.word(k, wordVia) {
		return len(r.incoterms) > 0 && len(r.facts.Request.Places) > 0
	}
	if d.to-d.from > 1 || !r.word(k, wordAt) {
		return false
	}
	from, to := r.sentence(k)
	for i := from; i < to; i++ {
		if r.kindAt(i) == kindNum && r.starts[min(i+1, to-1)]&of(clsUnit) != 0 {
			return false
		}
	}
	return !r.has(from, to, of(clsWant, clsIncoterm, clsMoney, clsPort)) && !r.strongDeliver(from, to)
}

// strongDeliver reports whether a longer word of delivery stands in from..to-1.
func (r *reader) strongDeliver(from, to int) bool {
	for i := from; i < to; i++ {
		if h := r.at(i, clsDeliver); h != nil && len(r.words(i, int(h.to))) > 4 {
			return true
		}
	}
	return false
}

// ownTown reports whether "a", "in" or the like before token i belongs to words
// about where the writer sits.
func (r *reader) ownTown(d, i int) bool {
	if from, _ := r.sentence(d); r.word(d, wordAt) && !r.strongDeliver(from, d) && !r.has(from, d, of(clsIncoterm)) {
		for k := d - 1; k >= max(from, d-4); k-- {
			if r.starts[k]&of(clsBuilding) != 0 && !r.word(k, wordDepot) {
				return true // "un atelier de couture à Lomé"
			}
		}
	}
	for k := d; k < i; k++ {
		if h := r.at(k, clsFrom); h != nil && h.to-h.from > 1 {
			return true
		}
	}
	h := r.endingAt(i-1, clsFrom)
	return h != nil && h.to-h.from > 1
}

func (r *reader) nearFrom(i int) bool {
	h := r.endingAt(i-1, clsFrom)
	return h != nil && r.ends[i-1]&of(clsDeliver) == 0
}

// aloneInText reports whether the place is a sentence of its own inside a
// paragraph that speaks of buying: "30 covers, grey. Auckland. How much?"
func (r *reader) aloneInText(h *hit) bool {
	i, after := int(h.from), int(h.to)
	if i == 0 || after >= len(r.tokens) || h.weak || i < r.bodyFrom || after >= r.bodyTo {
		return false
	}
	from, to := r.line(i)
	if i == from && after == to && len(r.facts.Request.Places) == 0 && r.bodyTo-after > 3 && r.has(r.bodyFrom, r.bodyTo, of(clsWant)) {
		return true // a line of a chat
	}
	if i == from || after >= to-1 || !r.sign(i-1, ".!?") || !r.sign(after, ".!?") {
		return false
	}
	return true
}
