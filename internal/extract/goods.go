package extract

import (
	"math"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// keepQuantities removes measures that describe counted goods, sorts by place
// and writes the quantities.
func (r *reader) keepQuantities(found []candidate) {
	sortCandidates(found)
	for k := range found {
		c := &found[k]
		if isMeasure(c.unit) && !c.sure && r.describesCounted(found, k) || r.labelledLater(found, k) || r.beforeClosing(found, k) || c.bare && r.ofItem(found, k) {
			continue
		}
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
		if d.from-c.to-dots <= 8 && !(r.sign(c.to, ",;+|") || r.word(c.to, wordAnd)) && r.endsLine(d.to) && (r.sign(d.from-1, ":–—-=") && r.tokens[d.from].gap > 0 || dots > 2 || r.tokens[d.from].gap >= gapWide) && !r.closesItem(c) {
			return true
		}
	}
	return false
}

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

// onlyWords reports whether nothing but words of a name stands in from..to-1: no
// comma, no "and", no word of wanting.
func (r *reader) onlyWords(from, to int) bool {
	for i := from; i < to; i++ {
		if r.kindAt(i) != kindWord || r.starts[i]&of(clsNoNoun, clsWant, clsLabel, clsApprox) != 0 {
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
	if k > 0 && found[k-1].counted && !strings.HasPrefix(found[k-1].unit, "containers") && c.from-found[k-1].to <= 6 && r.sent[found[k-1].from] == r.sent[c.from] && r.onlyWords(found[k-1].to, c.from) {
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
