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
	if !ok || r.complained(i) {
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
		return none, false
	case r.isTimesSign(i-1) && !r.is(i-1, "by") && r.tokens[i-1].gap > 0 && i >= 2 && !r.used[i-2] && r.goodsBefore(i-2) && !r.fraction(i):
		return r.timesBehind(c)
	case r.looksLikeYear(a, b) || r.noBareCount(a, b):
		return none, false
	case r.bareEnd(a.to):
		c.unit = b.lastUnit
		return c, r.wantBefore(i, 1) || b.wanted && len(c.values) > 2 && c.values[0] >= leastStep || b.wanted && c.values[0] >= 20 && r.roughlyEnding(i)
	}
	if c, ok := r.countWithoutNoun(c, b); ok {
		return c, true
	}
	if r.isTimesSign(a.to) && !r.is(a.to, "by") && r.kindAt(a.to+1) == kindWord && r.tokens[a.to+1].gap > 0 && r.at(a.to+1, clsUnit) == nil && r.at(a.to+1, clsAfter) == nil && a.values[0] < 10000 {
		_, listed := b.unitIn[r.sent[i]]
		c.to = a.to + 2 // 3 x pump
		return c, b.wanted || listed || r.has(r.bodyFrom, r.bodyTo, of(clsIncoterm))
	}
	return c, r.countOfNoun(&c, b)
}

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

// looksLikeYear reports whether the amount reads like a year of our time and
// nothing around it makes it a count.
func (r *reader) looksLikeYear(a amount, b *bareText) bool {
	i := a.from
	if len(a.values) != 1 || a.values[0] < 1900 || a.values[0] > 2100 || strings.ContainsAny(r.tokens[i].fold, ".,'") {
		return false
	}
	_, also := b.unitIn[r.sent[i]]
	return !r.wantBefore(i, 1) && !(also && math.Mod(a.values[0], 100) == 0 && (r.sign(i-1, "+&") || r.word(i-1, wordAnd)) && r.countsNoun(a.to))
}

// noBareCount reports whether what stands around the amount makes it a size, a
// model, a share or what is told of others.
func (r *reader) noBareCount(a amount, b *bareText) bool {
	i := a.from
	_, listed := b.unitIn[r.sent[i]]
	return listed && r.inBrackets(i) && (r.at(a.to, clsEach) == nil || r.sharesAmount(a)) || !r.openBefore(i) || r.beforeWord(i) || r.modelBefore(i) || r.percent(a.to) || r.has(max(0, i-4), i, of(clsMOQ, clsCapacity))
}

// sharesAmount reports whether the amount is a whole part of one that stands before
// it in its sentence: "1.200 gourdes (400 par coloris)".
func (r *reader) sharesAmount(a amount) bool {
	from, _ := r.sentence(a.from)
	for k := a.from - 1; k >= from; k-- {
		if v, ok := r.readUsed(k); ok && v > a.values[0] && math.Mod(v, a.values[0]) == 0 {
			return true
		}
	}
	return false
}

// readUsed reads the number at token k although it belongs to an amount already.
func (r *reader) readUsed(k int) (v float64, ok bool) {
	if r.kindAt(k) != kindNum {
		return 0, false
	}
	return r.number(r.tokens[k], true)
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
	if r.ofThese(c.to) && (listed || r.wantBefore(i, 3) || b.wanted && (r.sign(i-1, ",(+") || r.word(i-1, wordAnd|wordAlso))) {
		return c, true
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
	if !r.countsNoun(c.to) || r.sampleNear(i, c.to, from, to) {
		return false
	}
	want := r.has(from, i, of(clsWant))
	switch {
	case want || listed:
	case b.wanted && (i == from || r.firstInSentence(i, from)) && !r.has(from, to, of(clsPast)):
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

// outlets reports whether the noun at token i, or the one behind its adjective, is
// where somebody sells or works: 14 garden centres, three new branches.
func (r *reader) outlets(i int) bool {
	for k := i; k < i+2 && k < len(r.tokens) && r.sent[k] == r.sent[i]; k++ {
		if r.starts[k]&of(clsOutlet) != 0 {
			return true
		}
	}
	return false
}

// mostParts is the largest count of parts that one piece of goods comes with.
const mostParts = 12

// partOfGoods reports whether the small number at token i counts what goods come
// with: "router with vacuum table and 8 tool changer".
func (r *reader) partOfGoods(i int) bool {
	if r.wantBefore(i, 3) {
		return false
	}
	for k := i - 1; k >= 0 && k >= i-7 && r.sent[k] == r.sent[i]; k-- {
		switch {
		case r.kindAt(k) == kindNum && !r.used[k], r.sign(k, ",;+&，"), r.starts[k]&of(clsWant) != 0, r.word(k, wordAlso) && !r.word(k, wordAnd):
			return false
		case r.word(k, wordWith):
			return k > 0 && r.kindAt(k-1) == kindWord && r.starts[k-1]&of(clsWant, clsNoNoun) == 0
		}
	}
	return false
}

// fraction reports whether a fraction begins at token i: 3/4 of an inch.
func (r *reader) fraction(i int) bool {
	return r.sign(i+1, "/") && r.tokens[i+1].gap == 0 && r.kindAt(i+2) == kindNum && r.tokens[i+2].gap == 0 && len(r.tokens[i].fold) <= 2 && len(r.tokens[i+2].fold) <= 2
}

// ofThese reports whether words that point at goods named before begin at token i:
// "300 of them", "24 of the new stand", "24 von den neuen".
func (r *reader) ofThese(i int) bool {
	return r.word(i, wordOf) && r.word(i+1, wordThe|wordThese) && (i+2 >= len(r.tokens) || r.starts[i+2]&of(clsTime, clsMonth, clsMoney, clsPlace, clsWeekday) == 0)
}

// roughlyEnding reports whether the number at token i, which ends its part, stands
// behind a word such as "another" that begins the part or follows a wish.
func (r *reader) roughlyEnding(i int) bool {
	return r.word(i-1, wordRoughly) && r.tokens[i].gap > 0 && !r.beforeWord(i) && (i < 2 || r.sent[i-2] != r.sent[i] || r.kindAt(i-2) == kindPunct || r.kindAt(i-2) == kindLine || r.wantBefore(i, 4))
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

// toPostcode tells the American postal code of a place: "quote to 97209".
func (r *reader) toPostcode(c candidate) bool {
	return c.to-c.from == 1 && len(r.tokens[c.from].fold) == 5 && r.word(c.from-1, wordPostcode) && !strings.ContainsAny(r.tokens[c.from].fold, ".,'")
}

// saidBefore reports whether the noun at token i was named before: "a cup machine
// … one machine with mold".
func (r *reader) saidBefore(i int) bool {
	w := r.tokens[i].fold
	if len(w) < 5 || r.starts[i]&of(clsNoProduct, clsJob, clsRole, clsNoName) != 0 {
		return false
	}
	for k := max(0, i-200); k < i-1; k++ {
		if r.tokens[k].kind == kindWord && strings.HasPrefix(r.tokens[k].fold, w[:5]) {
			return true
		}
	}
	return false
}

// inBrackets reports whether an opening bracket stands within eight tokens before
// i: the breakdown of an amount named before it.
func (r *reader) inBrackets(i int) bool {
	for k := i - 1; k >= 0 && k >= i-8 && r.tokens[k].kind != kindLine; k-- {
		if r.sign(k, "(（[") {
			return true
		}
		if r.sign(k, ")）]") {
			return false
		}
	}
	return false
}

// openBefore reports whether the word before token i lets a count of goods
// begin. Behind a noun a number is a size or a model: "cap 28 white", "aro 29".
func (r *reader) openBefore(i int) bool {
	k := i - 1
	if k < 0 || r.sent[k] != r.sent[i] {
		return true
	}
	t := r.tokens[k]
	switch t.kind {
	case kindPunct:
		return r.covers[k]&of(clsApprox) != 0 || !r.sign(k, "#°'\"=~$") && !(r.sign(k, ":./-–") && (k == 0 || latin(r.tokens[k-1].fold)) && t.gap == 0 && r.tokens[i].gap == 0)
	case kindWord:
		if k > 0 && r.kindAt(k-1) == kindNum && !r.used[k-1] && r.ends[k]&of(clsNoNoun) != 0 {
			return r.openBefore(k-1) || r.kindAt(i+1) == kindWord && r.ware(i+1) > 0 // "10 or 12 machines", but not "tam 17 e 19"
		}
		return r.word(k, wordPart) || r.ends[k]&of(clsWant, clsApprox, clsLabel, clsEach, clsNoNoun, clsFill, clsGreeting, clsDeliver) != 0 || r.tokens[i].gap >= gapWide
	}
	return t.kind == kindChar || t.kind == kindLine
}

// bulleted reports whether token i opens a line behind a dash or a bullet.
func (r *reader) bulleted(i int) bool {
	return r.sign(i-1, "-–—•*·") && r.tokens[i].gap > 0 && (i < 2 || r.kindAt(i-2) == kindLine)
}

// firstInSentence allows a few words of joining before the number, a greeting, the
// clock of a line of a chat and the number of an item: "Lot 1 : 3 500 lampes".
func (r *reader) firstInSentence(i, from int) bool {
	if r.sign(i-1, ":") && i-from == 3 && r.kindAt(from) == kindWord && r.kindAt(from+1) == kindNum && len(r.tokens[from+1].fold) <= 2 {
		return true
	}
	for k := from; k < i; k++ {
		clock := r.kindAt(k) == kindNum && (r.is(k+1, ":") && r.tokens[k+1].gap == 0 || r.is(k-1, ":") && r.tokens[k].gap == 0) // of a line of a chat
		if r.tokens[k].kind == kindWord && r.starts[k]&of(clsApprox, clsNoNoun, clsGreeting, clsCourtesy) == 0 || r.tokens[k].kind == kindNum && !clock {
			return false
		}
	}
	return true
}

// goodsBefore reports whether token i can name goods: a word, a size, a bracket.
func (r *reader) goodsBefore(i int) bool {
	if r.sign(i, ")\"'") {
		return true
	}
	return r.kindAt(i) == kindWord || r.kindAt(i) == kindChar || r.kindAt(i) == kindNum && r.tokens[i+1].gap > 0
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

// modelBefore reports whether the token before i looks like the letters of a
// model or a standard: IBR 686, SS 304, class 4, KS-333.
func (r *reader) modelBefore(i int) bool {
	k := i - 1
	if k < 0 || r.tokens[k].kind == kindLine {
		return false
	}
	t := r.tokens[k]
	if r.sign(k, "-–#@._") && r.tokens[i].gap == 0 {
		if r.is(k, "-") && r.kindAt(k-1) == kindWord && r.tokens[k-1].end-r.tokens[k-1].start == 2 && r.tokens[k-1].fold[0] >= 0xD6 {
			return false // Hebrew "and": ו-600
		}
		return true
	}
	if r.sign(k, "/+°'~$") && r.tokens[i].gap == 0 {
		return true
	}
	if t.kind != kindWord || r.shouting {
		return false
	}
	if t.caps == capsAll && r.starts[k]&of(clsWant, clsLabel) == 0 || strings.ContainsAny(t.fold, "0123456789") {
		return true
	}
	return r.tokens[i].gap == 0
}

func (r *reader) percent(i int) bool {
	return r.sign(i, "%％‰°℃℉:/-–~+±=\"”") && (r.tokens[i].gap == 0 || r.sign(i, "%％°"))
}

func (r *reader) bareEnd(i int) bool {
	return i >= len(r.tokens) || r.tokens[i].kind == kindLine || r.sign(i, ",.?!;)。，")
}

// countsNoun reports whether token i can be the noun that a number counts.
func (r *reader) countsNoun(i int) bool {
	if i >= len(r.tokens) {
		return false
	}
	t := r.tokens[i]
	if t.kind != kindWord || t.gap == 0 && latin(t.fold) || len(t.fold) < 2 {
		return false
	}
	return r.starts[i]&of(clsAfter, clsTime, clsMonth, clsWeekday, clsSeason, clsMoney, clsIncoterm, clsPayment, clsTimes, clsPlace, clsCountry, clsNo,
		clsDeliver, clsApprox, clsDeadline, clsFill, clsFrom, clsBox, clsBoxSize, clsWant, clsPer, clsSample, clsPast, clsIntro, clsNotPlace, clsBefore, clsPort, clsPay, clsNoNoun) == 0
}
