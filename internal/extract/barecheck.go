package extract

import (
	"math"
	"strings"
)

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
// "300 of them", "24 of the new stand", "24 von den neuen", "500 of size M".
func (r *reader) ofThese(i int) bool {
	return r.word(i, wordOf) && r.word(i+1, wordKind) && r.sent[min(i+2, len(r.tokens)-1)] == r.sent[i] || r.word(i, wordOf) && r.word(i+1, wordThe|wordThese) && (i+2 >= len(r.tokens) || r.starts[i+2]&of(clsTime, clsMonth, clsMoney, clsPlace, clsWeekday) == 0)
}

// roughlyEnding reports whether the number at token i, which ends its part, stands
// behind a word such as "another" that begins the part or follows a wish.
func (r *reader) roughlyEnding(i int) bool {
	return r.word(i-1, wordRoughly) && r.tokens[i].gap > 0 && !r.beforeWord(i) && (i < 2 || r.sent[i-2] != r.sent[i] || r.kindAt(i-2) == kindPunct || r.kindAt(i-2) == kindLine || r.wantBefore(i, 4))
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

// countsParts reports whether c counts goods of which other goods have a few: "3
// doors" may be those of a wardrobe, "50 doors" are goods.
func (r *reader) countsParts(c *candidate) bool {
	i := c.to
	if c.values[0] < leastAdded || i >= len(r.tokens) || r.kindAt(i) != kindWord || r.tokens[i].gap == 0 || r.starts[i]&of(clsAfter) == 0 || r.ware(i) == 0 {
		return false
	}
	if r.writes(leftModified) && !strings.HasSuffix(r.tokens[i].fold, "s") {
		return false // a 24 seat bus
	}
	return r.starts[i]&of(clsTime, clsMoney, clsIncoterm, clsPayment, clsOutlet, clsNoNoun, clsUnit) == 0
}

// leastEnumerated is how many goods make an enumeration without a word of wanting.
const leastEnumerated = 2

// enumerates reports whether the number at token i opens a part of an enumeration
// of known goods: "fitting out a gym: 12 spin bikes, 4 treadmills". What the writer
// has or did counts nothing.
func (r *reader) enumerates(i int) bool {
	from, to := r.sentence(i)
	if !r.opensPart(i, from) || r.has(from, to, of(clsPast, clsCapacity, clsOutlet, clsJob, clsHave)) || r.speaksOfUs(from, i) && !r.has(from, i, of(clsWant)) && !r.sign(i-1, ":") && !r.colonBefore(i, from) {
		return false
	}
	goods := 0
	for k := from; k < to; k++ {
		if r.kindAt(k) == kindNum && r.opensPart(k, from) && r.countsNoun(k+1) && (r.ware(k+1) > 0 || k+2 < to && r.kindAt(k+2) == kindWord && r.ware(k+2) > 0) {
			goods++
		}
	}
	return goods >= leastEnumerated
}

// opensPart reports whether a part of the sentence that begins at from begins at
// token i.
func (r *reader) opensPart(i, from int) bool {
	return i == from || r.sign(i-1, ",:;+&，、：") || r.word(i-1, wordAnd)
}

// colonBefore reports whether a colon stands before token i in its sentence.
func (r *reader) colonBefore(i, from int) bool {
	for k := i - 1; k >= from; k-- {
		if r.sign(k, ":：") {
			return true
		}
	}
	return false
}
