package extract

import (
	"math"
	"strings"
	"unicode/utf8"
)

// maxQuantities bounds the quantities of one message.
const maxQuantities = 60

// candidate is an amount of goods that was found, before contradictions are removed.
type candidate struct {
	from, to int
	values   []float64
	unit     string
	counted  bool // has a unit of counting
	sure     bool // a label, a list or a verb of buying stands right before it
	bare     bool // no unit: a number before a noun
}

// quantities finds what the buyer wants, in the order of the text.
func (r *reader) quantities() {
	var found []candidate
	found = append(found, r.containers()...)
	found = append(found, r.lists()...)
	found = append(found, r.bracketed()...)
	for i := 0; i < len(r.tokens); i++ {
		if k := r.tokens[i].kind; k != kindNum && k != kindChar && r.starts[i]&clsNumber.set() == 0 || r.used[i] {
			continue
		}
		if r.kindAt(i) == kindNum && i+1 < len(r.tokens) && r.starts[i+1]&of(clsNotGoods) != 0 {
			r.use(i, i+2)
			continue
		}
		if c, ok := r.amountOfGoods(i); ok {
			r.use(c.from, c.to)
			found = append(found, c)
			i = c.to - 1
		}
	}
	found = append(found, r.series(found)...)
	found = append(found, r.bareAmounts(found)...)
	r.keepQuantities(found)
}

// amountOfGoods reads the amount with its unit that begins at token i.
func (r *reader) amountOfGoods(i int) (candidate, bool) {
	t := r.tokens[i]
	var a amount
	ok := false
	switch {
	case t.kind == kindNum:
		a, ok = r.amountAt(i, true)
	case t.kind == kindChar:
		if a, ok = r.hanNumber(i); ok && r.kindAt(i-1) == kindChar && r.sign(i-1, "第周星其之每") {
			return candidate{}, false
		}
		if !ok {
			a, ok = r.wordNumber(i)
		}
	default:
		a, ok = r.wordNumber(i)
	}
	if !ok {
		return candidate{}, false
	}
	if (len(a.values) > 1 && r.beforeWord(i) || i < r.bodyFrom && t.kind == kindNum && r.modelBefore(i)) && !r.labelBefore(i) {
		r.use(i, i+1) // the first is a name: "bags N°4 and 10,000 boxes", "RFQ 26/1183 bars"
		return candidate{}, false
	}
	u := r.unitAfter(a.to)
	if u == nil {
		return r.unitFirst(a)
	}
	if r.is(i-1, "-") && t.gap == 0 && r.countedBehind(int(u.to)) {
		return candidate{}, false // GB-140 szt. 15
	}
	if a.word && t.kind == kindChar && a.values[0] == 1 && !r.wantBefore(i, 4) && !r.labelBefore(i) && !(r.kindAt(i-1) != kindChar && r.partEnds(int(u.to))) {
		return candidate{}, false
	}
	// "Need rope 5/16, forty reels" wants them as well.
	from, _ := r.sentence(i)
	composed := a.word && t.kind == kindWord && a.to-a.from > 1 && a.values[0] > 20 && r.has(0, len(r.tokens), of(clsWant)) && !r.has(from, i, of(clsPast))
	listed := composed || a.word && a.values[0] >= 3 && !isMeasure(u.code) && u.code != "pcs" && r.wantedSentence(i)
	if a.word && !listed && u.code != "pallets" && u.code != "tons" && u.code != "sets" && u.code != "dozen" && !(t.kind == kindChar) && !r.wantBefore(i, 4) {
		return candidate{}, false
	}
	if (u.code == "m2" || u.code == "sqft") && r.ofBuilding(a.from, int(u.to)) {
		r.use(a.from, int(u.to))
		return candidate{}, false
	}
	c := candidate{from: a.from, to: int(u.to), values: a.values, unit: u.code, counted: !isMeasure(u.code)}
	if t.kind == kindNum && isMeasure(u.code) {
		// Three digits after a separator are decimals for measures in the languages that write so.
		if b, ok := r.amountAt(i, false); ok && !(b.values[0] < traits(u.code).least && c.values[0] >= traits(u.code).least && r.isItem(i, c.to)) {
			c.values = b.values
		}
	}
	for k := range c.values {
		c.values[k] *= u.factor
	}
	if !r.believe(&c, u) {
		r.use(c.from, c.to)
		return candidate{}, false
	}
	return c, true
}

// isItem reports whether the amount in the tokens i..to-1 opens or closes an item,
// or is labelled: it is no property of another one then, and "4,500 kg" are
// thousands whatever the language.
func (r *reader) isItem(i, to int) bool {
	return r.opensItem(i) && r.word(to, wordOf) || r.labelBefore(i) || r.endsLine(to) && r.gapBefore(i) && !r.sign(i-1, ",")
}

// unitFirst reads an amount whose unit stands before it: "GB-140 szt. 15", "total
// pares 2.000".
func (r *reader) unitFirst(a amount) (candidate, bool) {
	k := a.from - 1
	u := r.endingAt(k, clsUnit)
	if r.is(k, ".") && r.tokens[k].gap == 0 {
		k--
		if u == nil {
			u = r.endingAt(k, clsUnit)
		}
	}
	if k < r.bodyFrom || a.word || len(a.values) != 1 || a.values[0] != math.Trunc(a.values[0]) || r.tokens[a.from].gap == 0 || !(r.partEnds(a.to) || r.word(a.to, wordTo|wordAt)) {
		return candidate{}, false
	}
	set := u != nil && r.endsLine(a.to) && r.kindAt(k) == kindWord && (r.sign(k-1, "-–—:") && r.tokens[k].gap > 0 || r.tokens[k].gap >= gapWide)
	if u == nil || !set && u.code != "pcs" && u.code != "pairs" && u.code != "sets" || u.factor != 1 || u.form != "" && u.form != r.lang || u.code == "pcs" && utf8.RuneCountInString(r.tokens[k].fold) > 3 {
		return candidate{}, false
	}
	// The number before the unit is the end of a model, or there is none.
	b := int(u.from) - 1
	if r.kindAt(b) == kindNum && !(r.is(b-1, "-") && r.tokens[b].gap == 0) || r.kindAt(k) != kindWord || r.beforeWord(a.from) || r.pastBefore(int(u.from)) || r.has(b-2, b+1, of(clsMOQ, clsPack, clsCapacity, clsPer)) {
		return candidate{}, false
	}
	return candidate{from: a.from, to: a.to, values: a.values, unit: u.code, counted: !isMeasure(u.code), sure: true}, true
}

// countedBehind reports whether a number that ends its part stands at token i,
// behind the full stop of a unit.
func (r *reader) countedBehind(i int) bool {
	if r.is(i, ".") {
		i++
	}
	return r.kindAt(i) == kindNum && r.partEnds(i+1)
}

// opensItem reports whether an item begins at token i: a line, behind its dash or
// bullet, or behind a word of wanting.
func (r *reader) opensItem(i int) bool {
	k := i - 1
	for k >= 0 && r.sign(k, "-–—•*·).") {
		k--
	}
	return k < 0 || r.kindAt(k) == kindLine || r.wantRight(i)
}

// unitAfter is the unit that stands at token i, if it is one there.
func (r *reader) unitAfter(i int) *hit {
	if i >= len(r.tokens) {
		return nil
	}
	var u *hit
	for k := r.first[i]; k < r.first[i+1]; k++ {
		// kpl is a set in Polish and a piece in Finnish.
		h := &r.hits[k]
		if h.class == clsUnit && (h.form == "" && u == nil || h.form != "" && h.form == r.lang && !r.keepsCode(i, u)) {
			u = h
		}
	}
	if u == nil {
		return nil
	}
	t := r.tokens[i]
	if p := r.at(i, clsPayment); p != nil && p.to > u.to {
		return nil // "30/70 T/T" are no tons
	}
	switch {
	case r.word(i, wordPly) && t.gap == 0 && (t.caps == capsAll || r.kindAt(i-2) == kindNum || r.kindAt(i-2) == kindWord && strings.ContainsAny(r.tokens[i-2].fold, "0123456789")):
		return nil // the ply rating of a tyre: 8PR
	case r.word(i, wordPressure) && !(r.kindAt(i-1) == kindNum && (r.tokens[i-1].gap >= gapWide || r.sign(i-2, "-–—:") && r.tokens[i-1].gap > 0)):
		return nil
	}
	switch t.fold {
	case "no":
		// "1,400 no." counts; "in 2026 no order" does not.
		if !r.is(i+1, ".") && r.kindAt(i+1) != kindLine {
			return nil
		}
	case "off":
		// "Need 6 off plus spares" counts; "take 10 off the price" does not.
		if r.word(i+1, wordOffAfter) || r.word(i-2, wordOffBefore) {
			return nil
		}
	case "ml":
		if !r.laidOut() {
			return nil // millilitres
		}
	case "un", "a", "und", "ks", "ud", "st", "to", "on", "par", "de", "paar":
		if t.fold == "un" || t.fold == "und" || t.fold == "par" {
			if k := r.kindAt(i + 1); k == kindWord && t.fold != "par" || t.fold == "par" && r.at(i+1, clsUnit) != nil {
				return nil
			}
		}
	case "m", "t", "g", "l":
		// "5 M" and "10 T" are sizes as often as metres and tons; "M10" never comes here.
		if t.caps != capsNone && !r.shouting && t.fold != "t" && t.fold != "m" {
			return nil
		}
	}
	// "50x70 cm": the number belongs to a size; m followed by x too.
	if after := int(u.to); r.isTimesSign(after) && r.kindAt(after+1) == kindNum && isMeasure(u.code) {
		if !r.boxAt(after + 1) {
			return nil
		}
	}
	return u
}

// keepsCode reports whether the unit at token i, written in the capitals of its
// code, keeps what it means in all languages: "500 MT" are tons, "500 mt" metres.
func (r *reader) keepsCode(i int, u *hit) bool {
	return u != nil && u.code == "tons" && r.tokens[i].caps == capsAll && !r.shouting
}

// laidOut reports whether the text counts goods in square metres: beside these
// "900 ml" are running metres.
func (r *reader) laidOut() bool {
	for _, h := range r.hits {
		if h.class == clsUnit && h.code == "m2" && h.form == "" && r.kindAt(int(h.from)-1) == kindNum {
			return true
		}
	}
	return false
}

func (r *reader) isTimesSign(i int) bool {
	return (r.sign(i, "x×х*✕✖╳") || r.is(i, "by"))
}

// believe judges an amount with a unit by the words around it.
func (r *reader) believe(c *candidate, u *hit) bool {
	i, after := c.from, c.to
	from, to := r.sentence(i)
	label := r.labelBefore(i)
	want := r.wantRight(i)
	c.sure = label || want
	if i >= r.bodyTo && !label && !c.counted && !r.labelledLine(i) {
		return false // a property in a field of a form
	}
	switch {
	case r.isTimesSign(i-1) && r.tokens[i].gap == 0 && i >= 2 && r.kindAt(i-2) == kindNum && isMeasure(c.unit):
		return false // the last part of a size
	case r.word(i-1, wordEvery) && !want && c.counted:
		return false // packed every 10 pieces
	case (r.sign(i-1, "/") || r.is(i-1, "per") && !r.writes(perIsFor)) && !label && r.kindAt(i-2) != kindNum && !(r.used[max(i-2, 0)] && r.ends[max(i-2, 0)]&of(clsUnit) != 0):
		return false // price per 1,000 pcs
	case r.packing(i, after) || r.contents(i) || isMeasure(c.unit) && !label && !want && r.packOf(i):
		return false
	case c.counted && r.tokens[u.from].kind == kindChar && r.people(after):
		return false
	case r.beforeWord(i) && !label && !r.countsBehindName(i, u):
		return false
	case r.has(max(from, i-4), i, of(clsMOQ)) || after < to && r.at(after, clsMOQ) != nil:
		return false
	case r.sampleNear(i, after, from, to) || c.counted && !label && r.forTrial(c, from, to):
		return false
	case !label && !want && (r.pastBefore(i) || r.complained(i)):
		return false // "we bought 500 pcs last year"
	case r.at(after, clsNo) != nil && !isMeasure(c.unit) && !label && r.sent[min(after, len(r.sent)-1)] == r.sent[i]:
		return false // "three boxes instead of two"
	case r.hourly(after) || !label && !want && r.has(max(from, i-4), i, of(clsCapacity)) || isMeasure(c.unit) && !label && r.ofCapacity(i, after):
		return false
	case c.counted && r.attribute(c):
		return false
	case r.monthly(after) && !label && !r.has(from, i, of(clsWant)) && (r.has(from, i, of(clsCapacity)) || r.speaksOfUs(from, i)):
		return false
	}
	for _, v := range c.values {
		if v <= 0 || v > 1e11 || c.counted && v != math.Trunc(v) && u.factor == 1 {
			return false
		}
	}
	if !isMeasure(c.unit) || label {
		return true
	}
	if (c.unit == "l" || c.unit == "kg" || c.unit == "lb") && !want && c.values[0] <= 1000 && r.word(i-1, wordOf) && r.tokens[i].gap > 0 {
		return false // "tem de 200 litros?"
	}
	if c.values[0] < traits(c.unit).least && !(want && r.tokens[i].gap > 0 && !r.adjective(c, u)) {
		return r.endsItem(after) && c.values[0] >= traits(c.unit).least/20 && r.gapBefore(i)
	}
	return !r.adjective(c, u)
}

func (r *reader) gapBefore(i int) bool {
	return i > 0 && (r.tokens[i].gap >= gapWide || r.sign(i-1, ",-–")) && r.kindAt(i-1) != kindLine
}

// endsItem reports whether the line or item ends at token i.
func (r *reader) endsItem(i int) bool {
	return i >= len(r.tokens) || r.tokens[i].kind == kindLine || r.sign(i, ",;.")
}
