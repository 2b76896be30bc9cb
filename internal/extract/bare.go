package extract

import (
	"math"
	"strings"
)

// bareText is what the amounts found so far say about numbers without a unit.
type bareText struct {
	wanted   bool             // the text speaks of wanting
	unitIn   map[int32]string // unit of an amount that is counted in a sentence
	anyIn    map[int32]string // the same, of measures as well
	lastUnit string           // of the last amount that is counted
}

// bareAmounts finds whole numbers without a unit that count goods: "need 14 AC
// mini split", "Trolley x 6", "Menge: 500", "возьмём 1000".
func (r *reader) bareAmounts(sofar []candidate) []candidate {
	var out []candidate
	b := bareText{wanted: r.has(0, len(r.tokens), of(clsWant, clsIncoterm)), unitIn: map[int32]string{}, anyIn: map[int32]string{}, lastUnit: "pcs"}
	for _, c := range sofar {
		if !strings.HasPrefix(c.unit, "containers") {
			b.anyIn[r.sent[c.from]] = c.unit
		}
		if c.counted && !strings.HasPrefix(c.unit, "containers") {
			b.unitIn[r.sent[c.from]] = c.unit
			b.lastUnit = c.unit
		}
	}
	for i := range r.tokens {
		if i < r.bodyFrom && !r.wantRight(i) {
			continue
		}
		if r.used[i] || r.tokens[i].kind != kindNum && r.starts[i]&clsNumber.set() == 0 {
			continue
		}
		c, ok := r.bareAmount(i, &b)
		if !ok {
			c, ok = r.closingCount(i, len(sofar)+len(out) > 0)
		}
		if ok && r.toPostcode(c) {
			continue
		}
		if ok {
			out = append(out, c)
			b.unitIn[r.sent[i]] = c.unit
			r.use(c.from, c.to)
		}
	}
	return out
}

// bareAmount reads the number at token i, in digits or in words, as an amount
// without a unit.
func (r *reader) bareAmount(i int, b *bareText) (candidate, bool) {
	none := candidate{}
	if r.tokens[i].kind != kindNum {
		// "I want one machine": a number word right after the verb, a noun behind it.
		return r.wordedAmount(i, b.wanted)
	}
	a, ok := r.amountAt(i, true)
	if !ok || r.complained(i) || r.covers[i]&clsPayment.set() != 0 {
		return none, false
	}
	for _, v := range a.values {
		if v < 1 || v != math.Trunc(v) || v > 1e9 {
			return none, false
		}
	}
	c := candidate{from: a.from, to: a.to, values: a.values, unit: "pcs", counted: true}
	switch {
	case r.labelBefore(i):
		c.sure = true
		return c, !r.percent(a.to) && (a.to >= len(r.tokens) || r.starts[a.to]&of(clsTime, clsMoney) == 0)
	case i >= r.bodyTo:
		return r.addedInField(c)
	case r.isTimesSign(i-1) && !r.is(i-1, "by") && r.tokens[i-1].gap > 0 && i >= 2 && !r.used[i-2] && r.goodsBefore(i-2) && !r.fraction(i):
		return r.timesBehind(c)
	case r.pricedBehind(a.to) && !r.beforeWord(i):
		c.unit = b.lastUnit
		return c, true
	case r.looksLikeYear(a, b) || r.noBareCount(a, b):
		return none, false
	case r.bareEnd(a.to):
		c.unit = b.lastUnit
		return c, r.wantBefore(i, 1) || b.wanted && len(c.values) > 2 && c.values[0] >= leastStep || b.wanted && c.values[0] >= 20 && r.roughlyEnding(i)
	}
	if c, ok := r.countWithoutNoun(c, b); ok {
		return c, true
	}
	if r.isTimesSign(a.to) && !r.is(a.to, "by") && r.kindAt(a.to+1) == kindWord && r.tokens[a.to+1].gap > 0 && r.at(a.to+1, clsUnit) == nil && (r.at(a.to+1, clsAfter) == nil || len(r.tokens[a.to+1].fold) == 1) && a.values[0] < 10000 {
		_, listed := b.unitIn[r.sent[i]]
		c.to = a.to + 2 // 3 x pump
		return c, b.wanted || listed || r.has(r.bodyFrom, r.bodyTo, of(clsIncoterm))
	}
	return c, r.countOfNoun(&c, b)
}

// pricedBehind reports whether the price of a piece stands behind a count that ends
// before token i, as orders write it: "600 @ 6.85", "300 @ $3.40".
func (r *reader) pricedBehind(i int) bool {
	if !r.sign(i, "@") || r.sent[i] != r.sent[i-1] {
		return false
	}
	k := i + 1
	if r.at(k, clsMoney) != nil {
		return true
	}
	if r.kindAt(k) != kindNum || !strings.ContainsAny(r.tokens[k].fold, ".,") {
		return false
	}
	return k+1 >= len(r.tokens) || r.starts[k+1]&of(clsMoney, clsEach, clsPer) != 0 || r.bareEnd(k+1) || r.tokens[k+1].gap >= gapWide
}

// addedInField reads a further count in a field for the quantity of a form:
// "Menge: 640 Stück + 1.300 Verbinder lang, 120 kurz".
func (r *reader) addedInField(c candidate) (candidate, bool) {
	i := c.from
	if !r.labelledLine(i) || !r.sign(i-1, "+&,;") && !r.word(i-1, wordAnd) || r.tokens[i].gap == 0 || len(c.values) != 1 || c.values[0] < leastAdded || !r.countsNoun(c.to) {
		return c, false
	}
	c.to++
	return c, true
}

// leastAdded is the least count of goods where a smaller one may be of their parts.
const leastAdded = 20

// timesBehind completes the count c that stands behind a times sign: "Trolley x 6".
func (r *reader) timesBehind(c candidate) (candidate, bool) {
	after := r.starts[min(c.to, len(r.tokens)-1)]
	c.unit = r.hangingUnit(c.from)
	if e := r.at(c.to, clsEach); e != nil {
		c.to = int(e.to)
	}
	c.from--
	return c, after&of(clsAfter) == 0
}

// countWithoutNoun reads counts whose goods are not named behind them: "500 of
// each", "300 of these", "we would take 500 for the first order".
func (r *reader) countWithoutNoun(c candidate, b *bareText) (candidate, bool) {
	i := c.from
	unit, listed := b.unitIn[r.sent[i]]
	if e := r.at(c.to, clsEach); e != nil && e.to-e.from > 1 && (listed || b.wanted) {
		c.to = int(e.to)
		if listed {
			c.unit = unit
		} else {
			c.unit = r.hangingUnit(i)
		}
		return c, true
	}
	if r.ofThese(c.to) && !(r.kindAt(i-2) == kindNum && !r.used[i-2]) && (listed || r.wantBefore(i, 3) || b.wanted && (r.sign(i-1, ",(+") || r.word(i-1, wordAnd|wordAlso))) {
		return c, true
	}
	if listed && r.word(c.to, wordSize) && r.tokens[c.to].caps != capsNone && r.partEnds(c.to+1) && (r.sign(i-1, ",+&") || r.word(i-1, wordAnd)) {
		c.to++
		return c, true // "500 of size M and 250 L"
	}
	if b.wanted && r.wantRight(i) && r.sign(c.to, "+&") && r.kindAt(c.to+1) == kindNum {
		c.unit = b.lastUnit
		return c, true // "we want 220 + 220 of the rope bag"
	}
	if r.word(i-1, wordPart) && r.word(c.to, wordWith|wordAt|wordWithin|wordOf|wordFor) || listed && c.values[0] >= 20 && r.tokens[i].gap > 0 &&
		(r.sign(i-1, "+&") || r.word(i-1, wordAnd)) && r.word(c.to, wordWith|wordAt|wordWithin|wordFor) && r.kindAt(c.to+1) != kindPunct {
		if unit := b.anyIn[r.sent[i]]; unit != "" {
			c.unit, c.counted = unit, !isMeasure(unit)
		}
		return c, true // "davon 6000 mit … und 4000 mit …", "et 8 000 en 140x200"
	}
	if listed && r.word(i-1, wordAnd) && r.word(c.to, wordOf) && r.kindAt(c.to+1) == kindNum {
		return c, true // "15 climatiseurs 12000 BTU et 5 de 18000 BTU"
	}
	n := min(c.to, len(r.tokens)-1)
	if r.wantRight(i) && c.values[0] >= 10 && r.starts[n]&of(clsDeliver, clsNoNoun, clsIncoterm) != 0 && r.starts[n]&of(clsTime, clsAfter, clsUnit) == 0 &&
		r.kindAt(n+1) != kindNum && len(c.values) <= 2 {
		c.unit = b.lastUnit
		return c, true
	}
	return c, false
}

// countOfNoun reports whether c counts the noun behind it, which it then takes in.
func (r *reader) countOfNoun(c *candidate, b *bareText) bool {
	i := c.from
	from, to := r.sentence(i)
	_, listed := b.unitIn[r.sent[i]]
	if listed && c.values[0] >= 100 && (r.sign(i-1, "+&") || r.word(i-1, wordAnd)) && r.kindAt(c.to) == kindWord && r.at(c.to, clsAfter) != nil && len(r.tokens[c.to].fold) >= 5 && r.kindAt(c.to+1) == kindWord {
		return true // "8,000 pcs verde + 2,000 color negro"
	}
	if !r.countsNoun(c.to) && !r.countsParts(c) || r.sampleNear(i, c.to, from, to) || r.forTrial(c, from, to) {
		return false
	}
	want := r.has(from, i, of(clsWant))
	switch {
	case want || listed:
	case b.wanted && (i == from || r.firstInSentence(i, from)) && !r.has(from, to, of(clsPast)):
	case r.enumerates(i):
	default:
		return false
	}
	if !want && (!listed || r.sign(i-1, ",，")) && c.values[0] < 2 && !r.bulleted(i) {
		return false
	}
	if r.outlets(c.to) || c.values[0] <= mostParts && r.partOfGoods(i) {
		return false
	}
	if r.sign(i-1, ",，") && !r.wantBefore(i, 4) && !listed && len(b.unitIn) > 0 {
		return false // a feature of the goods that are counted elsewhere
	}
	c.to, c.bare = c.to+1, true
	r.adoptUnit(c)
	return true
}

// adoptUnit gives a count without a unit the one that ends the name of its goods:
// "12 fast moving spares kits".
func (r *reader) adoptUnit(c *candidate) {
	if c.values[0] < 2 || !r.writes(leftModified) {
		return
	}
	for k := c.to; k < c.to+3 && k < len(r.tokens) && r.kindAt(k) == kindWord && r.sent[k] == r.sent[c.from] && r.starts[k]&of(clsNoNoun, clsWant, clsInProduct) == 0; k++ {
		if u := r.at(k, clsUnit); u != nil && u.factor == 1 && (u.code == "sets" || u.code == "pairs" || u.code == "rolls") && r.tokens[k].caps != capsAll &&
			len(r.tokens[k].fold) > 3 && (k+1 >= len(r.tokens) || r.kindAt(k+1) != kindWord || r.starts[k+1]&of(clsNoNoun, clsInProduct, clsDeliver) != 0 || u.to == int32(k+1) && strings.HasSuffix(r.tokens[k].fold, "s")) {
			c.unit, c.to, c.bare = u.code, int(u.to), false
			return
		}
	}
}

// wordedAmount reads a number in words without a unit: "I want one machine", "a
// dozen of desks", "motor pumps, a hundred".
func (r *reader) wordedAmount(i int, wanted bool) (candidate, bool) {
	n, ok := r.wordNumber(i)
	if !ok || i >= r.bodyTo || r.complained(i) {
		return candidate{}, false
	}
	v, to := n.values[0], n.to
	if v >= 10 && r.word(to, wordOf) {
		to++
	}
	c := candidate{from: i, to: to, values: n.values, unit: "pcs", counted: true}
	from, end := r.sentence(i)
	switch {
	case r.pastBefore(i) || r.sampleNear(i, to, from, end) || r.word(i-1, wordWithin|wordAt) || r.outlets(to):
		return candidate{}, false
	case v < 2 && latin(r.tokens[i].fold) && !r.namesWare(to, min(to+3, end)) && !(to < len(r.tokens) && r.saidBefore(to)):
		return candidate{}, false // "do you have one sitting in SA"
	case to == n.to && r.ofThese(to) && wanted:
		return c, true
	case v >= 100 && to-i > 1 && r.countsNoun(to) && wanted && r.wantedSentence(i):
		c.to, c.bare = to+1, true
		return c, true
	case r.countsNoun(to) && (r.wantBefore(i, 3) || wanted && r.wantedSentence(i) && (to > n.to || r.saidBefore(to) || r.sign(i-1, ",+") || r.word(i-1, wordAnd))):
		c.to, c.bare = to+1, v < 10
		return c, true
	case to == n.to && v >= 10 && r.bareEnd(to) && wanted && (r.sign(i-1, ",-–—:") || r.wantRight(i)):
		return c, true
	}
	return candidate{}, false
}

// closingCount reads the number that ends a sentence which adds goods to those
// named before: "and ridge caps 150".
func (r *reader) closingCount(i int, named bool) (candidate, bool) {
	if !named || i >= r.bodyTo || r.kindAt(i) != kindNum || r.used[i] || r.tokens[i].gap == 0 || r.modelBefore(i) || r.beforeWord(i) {
		return candidate{}, false
	}
	from, _ := r.sentence(i)
	if k := r.spareAt(i, from); k > 0 {
		from = k
	}
	if n := i - from; n < 2 || n > 6 || !(r.sign(from, "+&") || r.word(from, wordAlso)) {
		return candidate{}, false
	}
	for k := from + 1; k < i; k++ {
		if r.kindAt(k) != kindWord || r.starts[k]&of(clsTime, clsMonth, clsMoney, clsPay, clsNo, clsDeadline, clsIncoterm, clsAfter) != 0 {
			return candidate{}, false
		}
	}
	c, ok := r.plainCount(i)
	return c, ok && r.bareEnd(c.to) && c.values[0] >= 5
}

// spareAt is the token of "and" or its sign right before the spare parts that end
// at token i of the sentence which begins at from, or 0: "… and spare heater 10".
func (r *reader) spareAt(i, from int) int {
	for k := i - 2; k > from && k >= i-5; k-- {
		if r.sign(k, "+&") || r.word(k, wordAlso) {
			for n := k + 1; n < i; n++ {
				if r.word(n, wordSpare) {
					return k
				}
			}
			return 0
		}
	}
	return 0
}

// hangingUnit is the unit of counting that stands without a number before token
// i in its sentence ("hex pairs 5kg x40"), or pcs.
func (r *reader) hangingUnit(i int) string {
	from, _ := r.sentence(i)
	for k := i - 1; k >= from; k-- {
		if u := r.endingAt(k, clsUnit); u != nil && !isMeasure(u.code) && u.factor == 1 && (u.code == "pairs" || u.code == "sets") && len(r.tokens[u.from].fold) > 2 {
			return u.code
		}
	}
	return "pcs"
}
