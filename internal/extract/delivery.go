package extract

import (
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// markContacts takes telephone numbers out of the reading of numbers.
func (r *reader) markContacts(spans [][2]int) {
	for i, t := range r.tokens {
		if t.kind == kindLink {
			r.used[i] = true
			continue
		}
		for _, s := range spans {
			if int(t.start) >= s[0] && int(t.end) <= s[1] {
				r.used[i] = true
			}
		}
	}
}

// sizes takes the numbers of dimensions out of the reading: 40x35x15, 1.8m x
// 25m, 4×95+1×50, 17mu 500x300.
func (r *reader) sizes() {
	for i := 0; i < len(r.tokens); i++ {
		if r.kindAt(i) != kindNum || r.used[i] {
			continue
		}
		end := r.sizeEnd(i)
		if end > i+1 {
			r.use(i, end)
			i = end - 1
		}
	}
}

// sizeEnd follows numbers joined by times signs; i+1 when there is no second one.
func (r *reader) sizeEnd(i int) int {
	end := i + 1
	for n := 0; n < 6; n++ {
		k := end
		for m := 0; m < 3 && (r.sign(k, "'\"”′″’") || r.kindAt(k) == kindWord && r.starts[k]&of(clsUnit, clsAfter) != 0 && !r.isTimesSign(k)); m++ {
			if u := r.at(k, clsUnit); u != nil && !isMeasure(u.code) {
				return end
			}
			k++
		}
		if !r.isTimesSign(k) || r.kindAt(k+1) != kindNum || r.boxAt(k+1) {
			return end
		}
		if k > end && r.tokens[k].gap > 0 && r.tokens[k+1].gap > 0 && r.endsLine(k+2) && len(r.tokens[k+1].fold) >= 3 {
			return end // "llave combinada 8mm x 2.000"
		}
		if k == end && r.tokens[k].gap > 0 && r.tokens[k+1].gap == 0 && r.is(k, "x") {
			return end // "5kg x40": forty of them
		}
		if k > end && r.tokens[k].gap > 0 && r.tokens[k+1].gap == 0 && r.is(k, "x") {
			return end
		}
		if u := r.at(k+2, clsUnit); u != nil && !isMeasure(u.code) && r.tokens[k].gap > 0 && r.tokens[k+1].gap > 0 {
			return end // 2000W x 200 pcs
		}
		// "500 x 20 kg bags", "12 x 1 l" are counts of packages; sizes share a unit or have none.
		end = k + 2
		if r.sign(end, "+") && r.tokens[end].gap == 0 && r.kindAt(end+1) == kindNum {
			end += 2
		}
	}
	return end
}

func (r *reader) endsLine(i int) bool { return i >= len(r.tokens) || r.tokens[i].kind == kindLine }

// delivery finds until when the goods are wanted, and takes dates out of the
// reading of numbers.
func (r *reader) delivery(at time.Time) {
	begin := of(clsMonth, clsNumber, clsSeason)
	for i := 0; i < len(r.tokens); i++ {
		if r.tokens[i].kind != kindNum && r.starts[i]&begin == 0 || r.used[i] {
			continue
		}
		if d, ok := r.dateAt(i); ok {
			r.takeDate(d, at)
			r.use(d.from, d.to)
			i = d.to - 1
			continue
		}
		if r.kindAt(i) == kindNum || r.starts[i]&of(clsNumber) != 0 {
			r.span(i)
		}
		if r.starts[i]&of(clsSeason) != 0 && r.facts.Request.Delivery == nil {
			if from := r.deadlineBefore(i, 4); from >= 0 {
				h := r.at(i, clsSeason)
				r.setDelivery(from, int(h.to), "", nil)
			}
		}
	}
	if r.facts.Request.Delivery == nil {
		for i := range r.tokens {
			if r.is(i, "asap") {
				r.setDelivery(i, i+1, "", nil)
				return
			}
		}
	}
}

// span reads "within 30 days", "30天内", "in 3 weeks".
func (r *reader) span(i int) {
	v, end := 0.0, i
	if r.kindAt(i) == kindNum {
		n, to, ok := r.oneNumber(i, true)
		if !ok {
			return
		}
		v, end = n, to
		if (r.sign(end, "-–") || r.word(end, wordTo)) && r.kindAt(end+1) == kindNum {
			if n, to, ok := r.oneNumber(end+1, true); ok {
				v, end = n, to
			}
		}
	} else {
		n, ok := r.wordNumber(i)
		if !ok {
			if !r.word(i, wordA) || r.numeral(i) == nil {
				return
			}
			n = amount{values: []float64{1}, to: i + 1}
		}
		v, end = n.values[0], n.to
	}
	if r.word(end, wordWorking) {
		end++
	}
	t := r.at(end, clsTime)
	if t == nil {
		return
	}
	factor := map[string]float64{"day": 1, "week": 7, "month": 30}[t.code]
	if r.kindAt(i) == kindNum {
		r.use(i, int(t.to))
	}
	if factor == 0 || v <= 0 || v > 400 || r.facts.Request.Delivery != nil || r.has(max(0, i-4), min(end+4, len(r.tokens)), of(clsPayNoun, clsPayment)) {
		return
	}
	from, to := r.deadlineBefore(i, 4), int(t.to)
	if from < 0 {
		if r.word(to, wordWithin) || r.starts[min(to, len(r.tokens)-1)]&of(clsDeadline) != 0 && r.kindAt(to) == kindChar {
			from, to = i, to+1
		} else {
			return
		}
	}
	days := int(v * factor)
	r.setDelivery(from, to, "", &days)
}

// deadlineBefore is the first token of the words of a deadline that end within n
// tokens before i, or -1.
func (r *reader) deadlineBefore(i, n int) int {
	first := -1
	for k := i - 1; k >= 0 && k >= i-n; k-- {
		if r.sent[k] != r.sent[i] {
			break
		}
		if h := r.endingAt(k, clsDeadline); h != nil {
			first = int(h.from)
			k = first
			continue
		}
		if first >= 0 {
			break
		}
	}
	return first
}

func (r *reader) setDelivery(from, to int, by string, days *int) {
	if r.facts.Request.Delivery != nil {
		return
	}
	text := strings.Join(strings.Fields(r.words(from, to)), " ")
	r.facts.Request.Delivery = &inquiry.Delivery{Text: text, By: inquiry.Maybe(by), WithinDays: days}
	r.note(FactDelivery, by, from, to)
}

// takeDate makes d the delivery date when words of a deadline stand around it.
func (r *reader) takeDate(d date, at time.Time) {
	from := r.deadlineBefore(d.from, 5)
	to := d.to
	if from < 0 {
		if to < len(r.tokens) && r.starts[to]&of(clsDeadline) != 0 && !latinToken(r.tokens[to]) {
			from, to = d.from, int(r.at(to, clsDeadline).to)
		} else {
			return
		}
	}
	for k := from; k < d.from; k++ {
		if r.word(k, wordEnd) {
			d.last = true
		}
	}
	r.setDelivery(from, to, d.day1(at), nil)
}
