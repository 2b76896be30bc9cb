package extract

import (
	"math"
	"slices"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// keepQuantities removes measures that describe counted goods, sorts by place
// and writes the quantities.
func (r *reader) keepQuantities(found []candidate) {
	sortCandidates(found)
	found = without(found, func(k int) bool {
		return r.labelledLater(found, k) || r.beforeClosing(found, k) || found[k].bare && (r.ofItem(found, k) || r.namesItem(found[k])) || r.brokenDown(found, k) || len(found) > 1 && r.setOf(found[k])
	})
	found = without(found, func(k int) bool {
		return isMeasure(found[k].unit) && !found[k].sure && r.describesCounted(found, k) || r.describesPiece(found, k)
	})
	for k := range found {
		c := &found[k]
		if traits(c.unit).wrap && r.isGoods(c) {
			c.unit = "pcs"
		}
		r.goods = append(r.goods, *c)
		evidence := r.words(c.from, c.to)
		for _, v := range c.values {
			v = math.Round(v*1e6) / 1e6
			q := inquiry.Quantity{Value: v, Unit: c.unit, Evidence: evidence}
			if !r.hasQuantity(q) && len(r.facts.Request.Quantities) < maxQuantities {
				r.facts.Request.Quantities = append(r.facts.Request.Quantities, q)
			}
		}
		r.note(FactQuantity, c.unit, c.from, c.to)
	}
}

// without returns the candidates for whose index drop is false.
func without(found []candidate, drop func(k int) bool) []candidate {
	kept := make([]candidate, 0, len(found))
	for k := range found {
		if !drop(k) {
			kept = append(kept, found[k])
		}
	}
	return kept
}

// isGoods reports whether the unit of an amount is what is bought: "20 pallet
// racks", "20.000 bolsas kraft", and "1200 sheets" of the sheets named before.
func (r *reader) isGoods(c *candidate) bool {
	u := c.to - 1
	if r.kindAt(u) != kindWord || r.tokens[u].fold[0] >= 0x80 || len(c.values) == 0 {
		return false
	}
	unit, next := r.tokens[u].fold, c.to
	if r.kindAt(next) == kindWord && r.sent[next] == r.sent[c.from] && r.tokens[next].gap == 1 {
		noun := r.tokens[next].fold
		switch {
		case r.lang == "en" && c.values[0] > 1 && unitsOfTrade().wrapNames[unit] && strings.HasSuffix(noun, "s") && !strings.HasSuffix(noun, "ss") && r.countsNoun(next):
			return true // bag sealers, pallet racks
		case r.writes(namesPackFirst) && c.unit != "pallets" && c.unit != "sheets" && r.countsNoun(next) && r.starts[next]&of(clsInProduct) == 0:
			return true
		}
	}
	if c.unit != "sheets" && c.unit != "bags" && c.unit != "bottles" && c.unit != "boxes" || !strings.HasSuffix(unit, "s") {
		return false
	}
	for k := 1; k < c.from-1; k++ {
		if r.tokens[k].fold != unit || (r.sign(k+1, "/:") || r.word(k+1, wordOf|wordPer)) || r.kindAt(k+1) == kindNum {
			continue
		}
		if r.kindAt(k-1) == kindWord && r.sent[k-1] == r.sent[k] && r.starts[k-1]&of(clsPer, clsEach, clsYours, clsLabel, clsNumber, clsApprox, clsNoNoun, clsWant, clsInProduct, clsUnit, clsPack, clsNo) == 0 {
			return true
		}
	}
	return false
}

// ofItem reports whether a counted amount closes the item in which the bare number
// found[k] stands: "discs, 6 holes - 2400 pcs", "6306 ZZ ... 8,000".
func (r *reader) ofItem(found []candidate, k int) bool {
	if k+1 >= len(found) || !found[k+1].counted || found[k+1].bare || r.wantRight(found[k].from) {
		return false
	}
	for i := found[k].to; i < found[k+1].from; i++ {
		if r.tokens[i].kind == kindLine || (r.sign(i, ",;+&、，") || r.word(i, wordAnd|wordAlso)) {
			return false
		}
	}
	return found[k+1].from-found[k].to <= 8
}

// namesItem reports whether the bare number of c opens a line whose last cell, set
// off by a wide gap, is a number or a scale: "7075 collar, anodized     2.5K / 5K / 10K".
func (r *reader) namesItem(c candidate) bool {
	from, to := r.line(c.from)
	if c.from != from || len(c.values) != 1 || c.values[0] < 100 || r.word(c.from+1, wordOf) {
		return false
	}
	for k := to - 1; k > c.to; k-- {
		if r.kindAt(k) == kindNum && r.tokens[k].gap >= gapWide {
			return true
		}
		if r.kindAt(k) == kindWord && r.at(k, clsTimes) == nil || r.tokens[k].gap >= gapWide {
			return false
		}
	}
	return false
}

// brokenDown reports whether found[k] only says how an amount before it in the
// sentence is shared out: "600 bowls, three colours 200 each".
func (r *reader) brokenDown(found []candidate, k int) bool {
	c := found[k]
	if len(c.values) != 1 || !c.counted || r.endingAt(c.to-1, clsEach) == nil && r.at(c.to, clsEach) == nil || r.sign(c.from-1, "+&") || r.word(c.from-1, wordAnd|wordAlso) {
		return false
	}
	for j := k - 1; j >= 0 && r.sent[found[j].from] == r.sent[c.from]; j-- {
		d := found[j]
		if parts := d.values[0] / c.values[0]; d.counted && len(d.values) == 1 && parts >= 2 && parts <= mostShares && parts == math.Trunc(parts) {
			return true
		}
	}
	return false
}

// setOf reports whether the amount is what one set consists of: "planters, set 3 pcs".
func (r *reader) setOf(c candidate) bool {
	k := c.from - 1
	if r.word(k, wordOf) {
		k--
	}
	u := r.endingAt(k, clsUnit)
	return u != nil && u.code == "sets" && c.unit == "pcs" && c.values[0] <= mostShares && r.tokens[c.from].gap == 1 && r.kindAt(int(u.from)-1) != kindNum
}

// mostShares is into how many colours or sizes an amount is shared out at most.
const mostShares = 12

func sortCandidates(list []candidate) {
	for i := 1; i < len(list); i++ {
		for j := i; j > 0 && list[j].from < list[j-1].from; j-- {
			list[j], list[j-1] = list[j-1], list[j]
		}
	}
}

func (r *reader) hasQuantity(q inquiry.Quantity) bool {
	for _, have := range r.facts.Request.Quantities {
		if have.Value == q.Value && have.Unit == q.Unit {
			return true
		}
	}
	return false
}

// beforeClosing reports whether another amount closes the item of a list in which
// found[k] stands: "staples, box of 1000 : 10 000 boxes".
func (r *reader) beforeClosing(found []candidate, k int) bool {
	c := found[k]
	if strings.HasPrefix(c.unit, "containers") {
		return false
	}
	for j := k + 1; j < len(found) && j <= k+3; j++ {
		d := found[j]
		for i := c.to; i < d.from; i++ {
			if r.tokens[i].kind == kindLine {
				return false
			}
		}
		dots := 0
		for i := c.to; i < d.from; i++ {
			if r.is(i, ".") {
				dots++
			}
		}
		if c.bare && r.sign(c.from-1, ",") && r.endsLine(d.to) && r.sign(d.from-1, ":–—-=") && r.tokens[d.from].gap > 0 {
			return true
		}
		if r.kindAt(c.to-1) == kindChar && r.kindAt(c.to) == kindChar && r.tokens[c.to].gap == 0 && r.opensLine(c.from) && r.endsLine(d.to) && r.partless(c.to, d.from) {
			return true // "7843 双槽 600个" names a model of two bowls
		}
		if d.from-c.to-dots <= 8 && !(r.sign(c.to, ",;+|") || r.word(c.to, wordAnd)) && r.endsLine(d.to) && (r.sign(d.from-1, ":–—-=") && r.tokens[d.from].gap > 0 || dots > 2 || r.tokens[d.from].gap >= gapWide) && !r.closesItem(c) {
			return true
		}
	}
	return false
}

// opensLine reports whether token i is the first of its line.
func (r *reader) opensLine(i int) bool { return i == 0 || r.kindAt(i-1) == kindLine }

// labelledLater reports whether another amount of the line stands behind a word for
// quantity: "وحدة ٢٠ طن تبريد عدد ١٢", "50 กก. พิมพ์ 2 สี จำนวน 200,000 ใบ".
func (r *reader) labelledLater(found []candidate, k int) bool {
	c := found[k]
	if c.sure || k+1 >= len(found) || !isMeasure(c.unit) && !c.bare || r.labelBefore(c.from) {
		return false
	}
	d := found[k+1]
	for i := c.to; i < d.from; i++ {
		if r.kindAt(i) == kindLine || r.sign(i, ",;+") {
			return false
		}
	}
	return d.from-c.to <= 24 && r.labelBefore(d.from)
}

// partless reports whether no sign stands in from..to-1.
func (r *reader) partless(from, to int) bool {
	for i := from; i < to; i++ {
		if k := r.kindAt(i); k == kindPunct || k == kindLine {
			return false
		}
	}
	return true
}

// onlyWords reports whether nothing but words of a name stands in from..to-1: no
// comma, no "and", no word of wanting.
func (r *reader) onlyWords(from, to int) bool {
	for i := from; i < to; i++ {
		if r.kindAt(i) != kindWord || r.starts[i]&of(clsNoNoun, clsWant, clsLabel, clsApprox) != 0 && !(i == to-1 && r.word(i, wordOf)) {
			return false
		}
	}
	return to > from
}

// describesCounted reports whether the measure found[k] stands in one sentence
// with counted goods and is small enough to describe one of them.
func (r *reader) describesCounted(found []candidate, k int) bool {
	c := found[k]
	least := traits(c.unit).describes
	if k+1 < len(found) && found[k+1].counted && r.tokens[c.to-1].gap == 0 && r.kindAt(c.to-1) == kindWord && found[k+1].from-c.to <= 3 && r.partless(c.to, found[k+1].from) {
		return true // "straps 2500kg LC 250 pcs"
	}
	if r.sign(c.from-1, ",") && r.sign(c.to, ",") && c.values[0] < least && slices.ContainsFunc(found, func(d candidate) bool { return d.counted }) {
		return true // one of the properties between commas
	}
	if k > 0 && found[k-1].counted && found[k-1].to == c.from && !strings.HasPrefix(found[k-1].unit, "containers") && r.sent[c.from-1] == r.sent[c.from] {
		return true // "2 pcs 5 ton chain hoist"
	}
	if k > 0 && found[k-1].counted && !strings.HasPrefix(found[k-1].unit, "containers") && c.from-found[k-1].to <= 6 && r.sent[found[k-1].from] == r.sent[c.from] &&
		r.onlyWords(found[k-1].to, c.from) {
		return true // "2 presses 250 tons"
	}
	if c.values[0] >= least && least > 0 {
		return false
	}
	for d := 1; d <= 4; d++ {
		for _, j := range []int{k - d, k + d} {
			if j >= 0 && j < len(found) && found[j].counted && !strings.HasPrefix(found[j].unit, "containers") && r.sent[found[j].from] == r.sent[c.from] {
				return true
			}
		}
	}
	return false
}

// amountsAround is how many amounts before and behind one tell what it counts.
const amountsAround = 12

// describesPiece reports whether the count found[k] says of what parts one piece
// of the goods consists that another amount counts: "a pot set of 10 pieces, 1500
// sets", "one divider for 30 pieces", "op. 100 szt., 2 400 opakowań", and whether
// it is the one piece whose price is asked. Only the amounts around it are looked at.
func (r *reader) describesPiece(found []candidate, k int) bool {
	c := found[k]
	if c.unit != "pcs" || !c.counted || c.bare || len(c.values) != 1 || r.labelBefore(c.from) {
		return false
	}
	i := c.from
	for j := max(0, k-amountsAround); j < min(len(found), k+amountsAround+1); j++ {
		d := found[j]
		if j == k || !d.counted || strings.HasPrefix(d.unit, "containers") {
			continue
		}
		near := r.sent[d.from] == r.sent[i]
		switch {
		case c.values[0] == 1 && d.values[0] >= 10 && r.asksPrice(i):
			return true
		case d.unit == "sets" && d.values[0] > c.values[0] && j > k && r.unitOfSentence("sets", i) && !c.sure:
			return true
		case j < k && near && !c.sure && r.word(i-1, wordOf) && i-d.to <= 4 && d.values[0] < c.values[0] && r.kindAt(i-2) == kindWord && r.at(i-2, clsUnit) == nil:
			return true
		case j == k+1 && near && i > 0 && r.ends[i-1]&of(clsPack) != 0 && (traits(d.unit).wrap || d.unit == "packs") && d.from-c.to <= 2:
			return true
		}
	}
	return false
}

// asksPrice reports whether the words right before token i ask what it costs.
func (r *reader) asksPrice(i int) bool {
	for k := i - 1; k >= 0 && k >= i-3 && r.sent[k] == r.sent[i]; k-- {
		if h := r.endingAt(k, clsWant); h != nil {
			return h.form == "price"
		}
		if r.endingAt(k, clsTarget) != nil {
			return true
		}
	}
	return false
}

// unitOfSentence reports whether a word for a unit stands without a number before
// token i in its sentence.
func (r *reader) unitOfSentence(code string, i int) bool {
	from, _ := r.sentence(i)
	for k := from; k < i; k++ {
		if u := r.at(k, clsUnit); u != nil && u.code == code && u.factor == 1 && r.kindAt(k-1) != kindNum {
			return true
		}
	}
	return false
}
