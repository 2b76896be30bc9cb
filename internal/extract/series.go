package extract

import (
	"math"
	"strings"
)

// lastCount is a number without a unit that ends a part of a sentence.
type lastCount struct {
	candidate
	pair  bool // the size of these goods stands before a colon: "38: 260"
	large bool // no size or number of a model: at least a hundred, or with a multiplier
	clear bool // grouped, with a multiplier or set off by a sign: "10 000", "3k", "- 500"
}

// series finds the amounts without a unit in enumerations of which each part ends
// with its number: "bear 60 cm - 500, hare - 800", "1P 16A 20 000 pcs, 1P 20A 10
// 000", "37: 120 | 38: 260 | 39: 410". They take the unit that stands beside one
// of them.
func (r *reader) series(sofar []candidate) []candidate {
	wanted := r.has(0, len(r.tokens), of(clsWant, clsIncoterm))
	var out []candidate
	for from := r.bodyFrom; from < r.bodyTo; {
		to := from + 1
		for to < r.bodyTo && r.kindAt(to) != kindLine {
			to++
		}
		out = append(out, r.seriesOf(from, to, sofar, wanted)...)
		from = to + 1
	}
	return out
}

// seriesOf reads the enumeration in the line from..to-1.
func (r *reader) seriesOf(from, to int, sofar []candidate, wanted bool) []candidate {
	var run []lastCount
	pairs, large := 0, 0
	for i := from; i < to && len(run) < maxQuantities; i++ {
		if r.kindAt(i) != kindNum || r.used[i] {
			continue
		}
		if list, ok := r.sizesAndCounts(i); ok && wanted {
			r.use(list.from, list.to)
			return []candidate{list}
		}
		c, ok := r.closingAt(i, from)
		if !ok {
			continue
		}
		if c.pair {
			pairs++
		}
		if c.large {
			large++
		}
		run = append(run, c)
		i = c.to - 1
	}
	if len(run) == 0 {
		return nil
	}
	unit, beside := "pcs", 0
	for _, c := range sofar {
		if c.from < from || c.from >= to || strings.HasPrefix(c.unit, "containers") || isMeasure(c.unit) && !r.partEnds(c.to) {
			continue
		}
		if beside == 0 || !isMeasure(c.unit) {
			unit = c.unit
		}
		if r.partEnds(c.to) {
			beside++
		}
	}
	var out []candidate
	for _, c := range run {
		switch {
		case c.pair && pairs >= 3:
		case c.large && beside > 0 && (wanted && c.clear || large >= 2):
		case c.large && large >= 2 && (wanted || large >= 3):
		default:
			continue
		}
		c.unit, c.counted = unit, !isMeasure(unit)
		if c.pair && beside == 0 {
			c.unit = r.nearestUnit(sofar, c.from)
		}
		r.use(c.from, c.to)
		out = append(out, c.candidate)
	}
	return out
}

// nearestUnit is the unit of counting of the amount nearest to token i, or pcs.
func (r *reader) nearestUnit(sofar []candidate, i int) string {
	unit, best := "pcs", maxReach
	for _, c := range sofar {
		d := c.from - i
		if d < 0 {
			d = -d
		}
		if d < best && !isMeasure(c.unit) && !strings.HasPrefix(c.unit, "containers") {
			unit, best = c.unit, d
		}
	}
	return unit
}

// partEnds reports whether a part of an enumeration ends before token i.
func (r *reader) partEnds(i int) bool {
	return i >= len(r.tokens) || r.kindAt(i) == kindLine || r.sign(i, ",;|)、，;+&。!?") || r.is(i, ".") && (i+1 >= len(r.tokens) || r.tokens[i+1].gap > 0 || r.kindAt(i+1) == kindLine) ||
		r.word(i, wordAnd)
}

// closingAt reads the whole number at token i that ends a part of the line which
// begins at token from: a word or a size stands before it, nothing behind it.
func (r *reader) closingAt(i, from int) (lastCount, bool) {
	a, ok := r.amountAt(i, true)
	if !ok || len(a.values) != 1 || r.complained(i) || r.pastBefore(i) {
		return lastCount{}, false
	}
	v := a.values[0]
	multiplied := r.kindAt(a.to-1) != kindNum
	if multiplied && i >= 2 && r.starts[i-1]&of(clsAfter) != 0 && r.kindAt(i-2) == kindNum {
		return lastCount{}, false // "16 mm 8 mil" is how thick a tape is
	}
	spaced := multiplied && r.kindAt(a.to-1) == kindChar && a.to < len(r.tokens) && r.tokens[a.to].gap > 0
	if v < 1 || v != math.Trunc(v) || v > 1e9 || !r.partEnds(a.to) && !spaced {
		return lastCount{}, false
	}
	plain := !strings.ContainsAny(r.tokens[i].fold, ".,'") && a.to == i+1
	if plain && (v >= 1900 && v <= 2100 || len(r.tokens[i].fold) > 4 && v != math.Trunc(v/100)*100) {
		return lastCount{}, false // a year, a postcode, a number of an order
	}
	c := lastCount{candidate: candidate{from: i, to: a.to, values: a.values, unit: "pcs", counted: true}, large: v >= 100 && (!plain || math.Mod(v, 10) == 0) || multiplied}
	c.clear = !plain || multiplied || r.sign(i-1, "-–—:：=")
	k := i - 1
	if k < from || r.beforeWord(i) || r.has(max(from, i-3), i, of(clsMOQ, clsCapacity, clsMoney, clsPay, clsTime, clsMonth, clsDeadline, clsTarget)) {
		return lastCount{}, false
	}
	if r.sign(k, ":：=") && r.tokens[i].gap > 0 && k > from && (r.kindAt(k-1) == kindNum || r.word(k-1, wordSize)) {
		c.pair = true
		return c, true
	}
	if r.word(k, wordSize) && r.tokens[i].gap > 0 && (k == from || r.partEnds(k-1) || r.tokens[k].caps != capsNone) {
		c.pair = true
		return c, true
	}
	if r.sign(k, "-–=:：") && r.tokens[i].gap == 0 && r.tokens[k].gap == 0 && r.word(k-1, wordSize) && r.tokens[k-1].caps != capsNone {
		c.pair = true // S-20, M-50
		return c, true
	}
	if r.modelBefore(i) && !multiplied && !(r.kindAt(k) == kindWord && r.tokens[i].gap > 0 && r.kindAt(k-1) == kindNum && r.tokens[k].gap == 0) {
		return lastCount{}, false
	}
	words := 0
	for k = i - 1; k >= max(from, i-maxReach) && !(r.partEnds(k) && !r.is(k, ")") && !r.is(k, ".")); k-- {
		switch {
		case r.starts[k]&of(clsTime, clsMonth, clsMoney, clsPayment, clsNo, clsDeadline, clsTarget, clsPayNoun) != 0 && r.kindAt(k) == kindWord && r.starts[k]&of(clsInProduct, clsApprox) == 0:
			return lastCount{}, false
		case r.kindAt(k) == kindLink:
			return lastCount{}, false
		case r.kindAt(k) == kindWord || r.kindAt(k) == kindChar:
			words++
		}
	}
	return c, words > 0 && words <= 12
}

// sizesAndCounts reads as many numbers as there are sizes before them, joined by
// slashes: "sizes S/M/L 400/1000/600".
func (r *reader) sizesAndCounts(i int) (candidate, bool) {
	a, ok := r.amountAt(i, true)
	if !ok || len(a.values) < 2 || !r.partEnds(a.to) || r.tokens[i].gap == 0 || r.kindAt(i-1) != kindWord {
		return candidate{}, false
	}
	names, k := 1, i-1
	for names <= len(a.values) && r.sign(k-1, "/") && (r.kindAt(k-2) == kindWord || r.kindAt(k-2) == kindNum) && r.tokens[k].gap == 0 {
		names++
		k -= 2
	}
	slashes := 0
	for j := a.from; j < a.to; j++ {
		if r.is(j, "/") {
			slashes++
		}
	}
	for _, v := range a.values {
		if v < 10 || v != math.Trunc(v) || !r.word(i-1, wordSize) && (v < 100 || math.Mod(v, 10) != 0) {
			return candidate{}, false // "OPA/Alu/PVC 25/45/60" is how thick the layers are
		}
	}
	if names != len(a.values) || slashes != names-1 {
		return candidate{}, false
	}
	return candidate{from: a.from, to: a.to, values: a.values, unit: "pcs", counted: true}, true
}
