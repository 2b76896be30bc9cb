package extract

import (
	"strconv"
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
		if r.sign(end, "+") && r.kindAt(end+1) == kindNum {
			end += 2
		}
	}
	return end
}

func (r *reader) endsLine(i int) bool { return i >= len(r.tokens) || r.tokens[i].kind == kindLine }

// date is a calendar day or month found in the text.
type date struct {
	from, to         int
	year, month, day int
	last             bool // "end of": the last day of the month
}

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

func latinToken(t token) bool { return t.kind == kindWord && latin(t.fold) }

// day1 is the date as YYYY-MM-DD, "" when the year or the day cannot be told. A
// date without a year is the next such day after at.
func (d date) day1(at time.Time) string {
	if d.month == 0 || d.year == 0 && at.IsZero() {
		return ""
	}
	day := d.day
	year := d.year
	if year == 0 {
		year = at.Year()
		ref := day
		if ref == 0 {
			ref = 28
		}
		if time.Date(year, time.Month(d.month), ref, 23, 59, 0, 0, at.Location()).Before(at) {
			year++
		}
	}
	if day == 0 {
		if !d.last {
			return ""
		}
		day = time.Date(year, time.Month(d.month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	}
	t := time.Date(year, time.Month(d.month), day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day {
		return ""
	}
	return t.Format("2006-01-02")
}

func (r *reader) small(i, limit int) int {
	if r.kindAt(i) != kindNum || len(r.tokens[i].fold) > 4 {
		return 0
	}
	n, err := strconv.Atoi(r.tokens[i].fold)
	if err != nil || n < 1 || n > limit {
		return 0
	}
	return n
}

func (r *reader) yearAt(i int) int {
	if r.kindAt(i) == kindNum && len(r.tokens[i].fold) == 4 {
		if n := r.small(i, 2099); n >= 2000 {
			return n
		}
	}
	return 0
}

// dateAt reads a date at token i: 15 March 2026, July 6, 2026-03-15, 4.5., 4月10日.
func (r *reader) dateAt(i int) (date, bool) {
	d := date{from: i}
	if m := r.at(i, clsMonth); m != nil && (r.tokens[i].caps != capsNone || !latinToken(r.tokens[i]) || r.lang != "en" || len(r.tokens[i].fold) > 3) {
		d.month, d.to = int(m.factor), int(m.to)
		if r.is(d.to, ".") && r.kindAt(d.to+1) == kindNum {
			d.to++
		}
		if day := r.small(d.to, 31); day > 0 && len(r.tokens[d.to].fold) <= 2 && (r.at(d.to+1, clsUnit) == nil) {
			d.day = day
			d.to++
			if r.word(d.to, wordOrdinal) {
				d.to++
			}
			if r.is(d.to, ",") && r.yearAt(d.to+1) > 0 {
				d.to++
			}
		}
		if r.is(d.to, "of") || r.is(d.to, "de") {
			if r.yearAt(d.to+1) > 0 {
				d.to++
			}
		}
		if y := r.yearAt(d.to); y > 0 {
			d.year = y
			d.to++
		}
		return d, d.day > 0 || d.year > 0 || r.deadlineBefore(i, 4) >= 0
	}
	if r.kindAt(i) != kindNum {
		return d, false
	}
	// 2026年4月10日, 4月10日
	n := i
	if y := r.yearAt(n); y > 0 && r.sign(n+1, "年년") {
		d.year = y
		n += 2
	}
	if m := r.small(n, 12); m > 0 && r.sign(n+1, "月월") {
		d.month, d.to = m, n+2
		if day := r.small(d.to, 31); day > 0 && r.sign(d.to+1, "日号號일") {
			d.day, d.to = day, d.to+2
		} else if r.sign(d.to, "底末") {
			d.last, d.to = true, d.to+1
		}
		return d, true
	}
	// 15 March, 4th of October, 10 de octubre, 10. Februar
	if day := r.small(i, 31); day > 0 {
		n := i + 1
		if r.sign(n, ".º") || r.word(n, wordOrdinal) {
			n++
		}
		if r.word(n, wordOf) {
			n++
		}
		if m := r.at(n, clsMonth); m != nil && !(r.lang == "vi" && r.is(n, "may")) { // máy: machine
			d.day, d.month, d.to = day, int(m.factor), int(m.to)
			if (r.sign(d.to, ".,") || r.word(d.to, wordOf)) && r.yearAt(d.to+1) > 0 {
				d.to++
			}
			if y := r.yearAt(d.to); y > 0 {
				d.year = y
				d.to++
			}
			return d, true
		}
	}
	return r.numericDate(i)
}

// numericDate reads 2026-03-15, 15.03.2026, 15/03/2026, 4.5. and 31/7. Where day
// and month could change places the day stays unknown, but not in languages that
// write the day first.
func (r *reader) numericDate(i int) (date, bool) {
	d := date{from: i}
	parts := strings.Split(r.tokens[i].fold, ".")
	if len(parts) == 3 || len(parts) == 2 && r.is(i+1, ".") && r.tokens[i+1].gap == 0 && r.lang != "en" {
		a, _ := strconv.Atoi(parts[0])
		b, _ := strconv.Atoi(parts[1])
		if a >= 1 && a <= 31 && b >= 1 && b <= 12 && len(parts[0]) <= 2 && len(parts[1]) <= 2 {
			d.day, d.month, d.to = a, b, i+1
			if len(parts) == 3 {
				y, _ := strconv.Atoi(parts[2])
				if len(parts[2]) == 2 {
					y += 2000
				}
				if y < 2000 || y > 2099 {
					return d, false
				}
				d.year = y
			} else {
				d.to = i + 2
			}
			return d, true
		}
		return d, false
	}
	if !(r.sign(i+1, "/-") && r.kindAt(i+2) == kindNum && r.tokens[i+1].gap == 0 && r.tokens[i+2].gap == 0) {
		return d, false
	}
	three := r.sign(i+3, "/-") && r.kindAt(i+4) == kindNum && r.tokens[i+3].gap == 0 && r.tokens[i+4].gap == 0
	if y := r.yearAt(i); y > 0 && three {
		m, day := r.small(i+2, 12), r.small(i+4, 31)
		return date{from: i, to: i + 5, year: y, month: m, day: day}, m > 0 && day > 0
	}
	a, b := r.small(i, 31), r.small(i+2, 31)
	if a == 0 || b == 0 {
		return d, false
	}
	if three {
		y := r.yearAt(i + 4)
		if y == 0 && r.small(i+4, 99) > 0 && len(r.tokens[i+4].fold) == 2 {
			y = 2000 + r.small(i+4, 99)
		}
		if y == 0 {
			return d, false
		}
		d.year, d.to = y, i+5
	} else {
		if r.is(i+1, "-") || r.lang == "en" || r.deadlineBefore(i, 3) < 0 {
			return d, false
		}
		d.to = i + 3
	}
	dayFirst := r.writes(writesDayFirst) || a > 12
	switch {
	case r.country == "US" || b > 12:
		d.month, d.day = a, b
	case dayFirst || r.country != "" && r.country != "CA" && r.country != "PH":
		d.month, d.day = b, a
	case a == b:
		d.month, d.day = a, b
	}
	if d.month > 12 {
		return d, false
	}
	return d, true
}
