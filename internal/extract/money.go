package extract

import (
	"strings"

	"github.com/govalues/decimal"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// sum is an amount of money in the text.
type sum struct {
	from, to int
	amount   string
	currency string // "" when no sign stands beside the number
	per      string // unit, "" when none is named
	perTime  bool   // per hour, per month
	target   int    // tokens between a word of wishing and the sum; 0 for none
	named    bool   // a word for price stands before it
	asked    bool   // what was paid, or what the seller asks
	bare     bool   // without a currency
	cents    bool   // named in hundredths
	tail     int    // behind the second price that follows it, else to
}

// money finds sums, the target price and the budget.
func (r *reader) money() {
	var sums []sum
	for i := 0; i < len(r.tokens); i++ {
		if r.tokens[i].kind != kindNum && r.starts[i]&clsMoney.set() == 0 {
			continue
		}
		if s, ok := r.sumAt(i); ok {
			sums = append(sums, s)
			r.use(s.from, s.to)
			i = s.to - 1
		}
	}
	r.chooseBudget(sums)
	r.chooseTarget(sums)
	for _, s := range sums {
		if s.target == 0 && (s.per != "" || s.perTime || s.named) && !r.notPrice(s) {
			r.facts.Stated = r.words(s.from, s.to)
			return
		}
	}
}

// sumAt reads the sum that begins at token i: sign then number, or number then sign.
func (r *reader) sumAt(i int) (sum, bool) {
	if r.used[i] {
		return sum{}, false
	}
	var s sum
	if c := r.at(i, clsMoney); c != nil && c.form != "cent" && r.kindAt(int(c.to)) == kindNum && r.tokens[c.to].gap <= 1 && r.signBefore(c) {
		n := int(c.to)
		end := r.moneyEnd(n)
		s = sum{from: i, to: end, amount: r.moneyText(n, end), currency: c.code}
	} else if r.kindAt(i) == kindNum && r.tokens[i].fold[0] <= '9' {
		end := r.moneyEnd(i)
		c := r.at(end, clsMoney)
		switch {
		case c != nil && r.tokens[end].gap <= 1 && r.signAfter(c):
			s = sum{from: i, to: int(c.to), amount: r.moneyText(i, end), currency: c.code}
			if c.form == "cent" {
				s.amount, s.cents = hundredth(s.amount), true
			}
		case r.firstOfTwo(i, end) != nil:
			s = sum{from: i, to: end, amount: r.moneyText(i, end), currency: r.firstOfTwo(i, end).code}
		case r.perUnit(end) != "" && r.targetBefore(i, "") > 0:
			s = sum{from: i, to: end, amount: r.moneyText(i, end)}
		case r.bareBid(i, end):
			s = sum{from: i, to: end, amount: r.moneyText(i, end), bare: true}
			if r.is(i-1, ".") {
				s.amount = "0." + s.amount
			}
		default:
			return s, false
		}
	} else {
		return s, false
	}
	if s.amount == "" || r.is(i-1, "-") && r.tokens[i].gap == 0 && r.tokens[i-1].gap == 0 {
		return s, false
	}
	// "$1,500 CAD": the code tells which dollar.
	if c := r.at(s.to, clsMoney); c != nil && c.form != "cent" && r.tokens[s.to].caps == capsAll && len(r.tokens[s.to].fold) == 3 && r.tokens[s.to].gap <= 1 {
		s.currency, s.to = c.code, int(c.to)
	}
	if s.currency = r.currency(s.currency); s.currency == "" {
		s.currency = "GBP" // a pound
	}
	s.target = r.targetBefore(s.from, "")
	if n := r.targetBefore(s.from, "bid"); n > 0 && n <= 4 {
		s.target = n
	}
	s.named = r.targetBefore(s.from, "price") > 0
	end := s.to
	// A second price after the first: $310 / $395, 0.62/0.48. The first counts.
	for r.is(end, "/") && (r.kindAt(end+1) == kindNum || r.at(end+1, clsMoney) != nil && r.kindAt(end+2) == kindNum) || r.word(end, wordAnd) && r.at(end+1, clsMoney) != nil && r.kindAt(end+2) == kindNum {
		end++
		if r.kindAt(end) != kindNum {
			end++
		}
		end++
	}
	if end > s.to {
		r.use(s.to, end)
	}
	s.tail = end
	s.per = r.perUnit(end)
	s.perTime = (r.sign(end, "/") || r.word(end, wordPer|wordA)) && r.at(end+1, clsTime) != nil
	if s.target == 0 && s.from >= r.bodyFrom {
		s.target = r.wishAfter(end)
	}
	return s, true
}

func (r *reader) moneyEnd(i int) int {
	end := i + 1
	for n := 0; n < 4 && r.kindAt(i) == kindNum && r.spacedTail(end) && len(r.tokens[i].fold) <= 3; n++ {
		end++
	}
	if m := r.at(end, clsTimes); m != nil && (r.tokens[end].gap == 0 || len(r.tokens[end].fold) > 1) {
		end = int(m.to)
	}
	return end
}

// moneyText is the number of the tokens as written, without grouping.
func (r *reader) moneyText(i, end int) string {
	s := plainMarks(r.tokens[i].fold)
	factor := 1.0
	k := i + 1
	for ; k < end && r.kindAt(k) == kindNum; k++ {
		s += r.tokens[k].fold
	}
	if k < end {
		if m := r.at(k, clsTimes); m != nil {
			factor = m.factor
		}
	}
	s = plainNumber(s, false, r.point)
	d, err := decimal.Parse(s)
	if err != nil {
		return ""
	}
	if factor != 1 {
		f, err := decimal.NewFromFloat64(factor)
		if err != nil {
			return ""
		}
		if d, err = d.Mul(f); err != nil {
			return ""
		}
		return d.Trim(0).String()
	}
	return s
}

// hundredth turns cents into the main unit: 35 -> 0.35.
func hundredth(s string) string {
	d, err := decimal.Parse(s)
	if err != nil {
		return ""
	}
	d, err = d.Quo(decimal.Hundred)
	if err != nil {
		return ""
	}
	return d.Trim(2).String()
}

// perUnit is the unit named after a price: "/pc", "per set", "a pair", "each".
func (r *reader) perUnit(i int) string {
	if i >= len(r.tokens) {
		return ""
	}
	if u := r.at(i, clsUnit); u != nil && (r.is(i, "each") || r.is(i, "ea")) {
		return "pcs"
	}
	if e := r.at(i, clsEach); e != nil {
		return "pcs"
	}
	if r.at(i, clsPer) == nil {
		return ""
	}
	n := i + 1
	if (r.is(n, "1000") || r.is(n, "100")) || r.at(n, clsTimes) != nil {
		n++
	}
	if u := r.at(n, clsUnit); u != nil && !r.is(n, "no") {
		return u.code
	}
	return ""
}

// targetBefore is how far before token i a word of wishing a price ends, or with
// the form "price" one that only names it, from 1; 0 when the sentence has none.
func (r *reader) targetBefore(i int, form string) int {
	from, _ := r.sentence(i)
	for k := i - 1; k >= from && k > i-12; k-- {
		if h := r.endingAt(k, clsTarget); h != nil && h.form == form {
			return i - k
		}
	}
	return 0
}

// wishAfter is how far behind token i words begin that make the sum before it
// the buyer's wish ("… would work for us"), or 0.
func (r *reader) wishAfter(i int) int {
	if w := r.at(i-1, clsWish); w != nil && int(w.to) > i {
		return 1 // "dolar son": the words of the wish begin with the currency
	}
	for k := i; k < len(r.tokens) && k < i+9 && r.sent[k] == r.sent[max(i-1, 0)]; k++ {
		if r.starts[k]&of(clsWish) != 0 {
			return k - i + 1
		}
		if r.starts[k]&of(clsMoney) != 0 || r.starts[k]&of(clsOtherSum) != 0 && r.at(k, clsOtherSum).form != "was" {
			break
		}
	}
	return 0
}

func (r *reader) chooseBudget(sums []sum) {
	for k := range sums {
		s := &sums[k]
		from, to := r.sentence(s.from)
		for i := from; i < to; i++ {
			b := r.at(i, clsBudget)
			if b == nil || s.per != "" || s.perTime || s.cents {
				continue
			}
			if i < s.from && s.from-int(b.to) < 8 || i >= s.to && i-s.to < 4 {
				r.facts.Request.Budget = &inquiry.Money{Amount: s.amount, Currency: s.currency}
				r.note(FactBudget, s.amount+" "+s.currency, s.from, s.to)
				s.perTime = true // it is no price
				return
			}
		}
	}
}

// bareBid reports whether the number of tokens i..end-1 is a price without a
// currency: "can we meet at .45?", "przy 0,78", where the text speaks of money.
func (r *reader) bareBid(i, end int) bool {
	t := r.tokens[i]
	fraction := r.is(i-1, ".") && t.gap == 0 && r.tokens[i-1].gap > 0 && len(t.fold) <= 2
	k := strings.IndexAny(t.fold, ".,")
	if !fraction && !r.likeSum(i) && (k < 1 || len(t.fold)-k-1 > 3 || len(t.fold)-k-1 == 3 && t.fold[0] != '0' || strings.Count(t.fold, ".")+strings.Count(t.fold, ",") > 1) || r.percent(end) {
		return false
	}
	if end < len(r.tokens) && r.sent[end] == r.sent[i] && r.starts[end]&of(clsUnit, clsAfter, clsTime, clsTimes, clsNotGoods, clsMonth) != 0 && !r.word(end, wordA) {
		return false
	}
	from := i
	if fraction {
		from--
	}
	if (r.word(end, wordAnd|wordOr|wordTo) || r.sign(end, "x×*-/")) && r.kindAt(end+1) == kindNum {
		return false
	}
	near := r.wishAfter(end) > 0 && r.wishAfter(end) <= 3
	for _, form := range []string{"bid", ""} {
		if n := r.targetBefore(from, form); n > 0 && n <= 2 {
			near = true
		}
	}
	return near && (r.has(0, len(r.tokens), of(clsMoney)) || r.namesPrice())
}

// likeSum reports whether another number of the text that is as long as the one at
// token i, and separated in the same place, has a currency: "61.000đ … 58.000".
func (r *reader) likeSum(i int) bool {
	f := r.tokens[i].fold
	k := strings.IndexAny(f, ".,")
	if k < 1 {
		return false
	}
	for j := max(0, i-maxReach); j < min(len(r.tokens)-1, i+maxReach); j++ {
		if t := r.tokens[j]; j != i && t.kind == kindNum && len(t.fold) == len(f) && t.fold[k] == f[k] {
			if c := r.at(j+1, clsMoney); c != nil && r.signAfter(c) {
				return true
			}
		}
	}
	return false
}

// namesPrice reports whether the text has a word for price.
func (r *reader) namesPrice() bool {
	for k := range r.hits {
		if h := &r.hits[k]; h.class == clsTarget && h.form == "price" {
			return true
		}
	}
	return false
}

// chooseTarget takes the sum behind a word of wishing, the lowest of several, else
// the first sum per unit or behind a word for price. What was paid or is asked
// counts only when nothing else is named.
func (r *reader) chooseTarget(sums []sum) {
	best, rank := -1, 0
	for k := range sums {
		s := &sums[k]
		if s.perTime || r.notPrice(*s) {
			continue
		}
		s.asked = r.askedPrice(s)
		n := 0
		switch {
		case s.target > 0 && !s.asked:
			n = 4
		case s.target > 0:
			n = 2
		case s.per != "" || s.named || r.behindAmount(s.from):
			n = 2
			if s.asked {
				n = 1
			}
			if (!s.named || r.word(s.from-1, wordFrom)) && r.ownService(s.from) {
				n = 0
			}
		case s.asked && r.word(s.from-1, wordAt|wordTo|wordThe):
			n = 1 // "at the $3.15 you quoted"
		}
		if n > rank || n == rank && n == 4 && s.currency == sums[best].currency && lower(s.amount, sums[best].amount) {
			best, rank = k, n
		}
	}
	if best < 0 {
		return
	}
	s := sums[best]
	if s.bare {
		s.currency = r.currencyBeside(sums, best)
	}
	p := &inquiry.Price{Amount: s.amount, Currency: s.currency, Per: inquiry.Maybe(s.per)}
	r.facts.Request.TargetPrice = p
	r.note(FactPrice, s.amount+" "+s.currency, s.from, s.to)
}

// lower reports whether the sum a is less than b.
func lower(a, b string) bool {
	x, err := decimal.Parse(a)
	if err != nil {
		return false
	}
	y, err := decimal.Parse(b)
	return err == nil && x.Less(y)
}

// askedPrice reports whether words beside the sum say that it was paid before or
// that the seller asks it: "last time 4.10", "0,46 ist zu viel".
func (r *reader) askedPrice(s *sum) bool {
	for k := s.from - 1; k >= 0 && k >= s.from-6 && r.sent[k] == r.sent[s.from] && !r.sign(k, ",;"); k-- {
		if h := r.endingAt(k, clsOtherSum); h != nil && h.form == "was" {
			return true
		}
	}
	for k := s.tail; k < len(r.tokens) && k < s.tail+5 && r.sent[k] == r.sent[max(s.to-1, 0)] && !r.sign(k, ",;") && r.kindAt(k) != kindNum; k++ {
		if h := r.at(k, clsOtherSum); h != nil && h.form == "was" {
			return true
		}
	}
	return false
}

// behindAmount reports whether the sum at token i follows an amount of goods:
// "2.000 pares a USD 20,65".
func (r *reader) behindAmount(i int) bool {
	k := i - 1
	if !r.word(k, wordTo|wordAt|wordFor|wordPer) && !r.sign(k, "@") {
		return false
	}
	return r.kindAt(k-1) == kindNum && k >= 2 && r.ends[k-2]&of(clsUnit, clsLabel) != 0 || k >= 2 && r.ends[k-1]&of(clsUnit) != 0 && r.kindAt(k-2) == kindNum
}

// ownService reports whether the sentence before token i tells what the writer
// himself charges: "we drill at KES 7,500 per metre".
func (r *reader) ownService(i int) bool {
	from, _ := r.sentence(i)
	return r.speaksOfUs(from, i) && !r.has(from, i, of(clsTarget, clsWant, clsBudget))
}

// notPrice reports whether the sentence speaks of another sum: freight, a fee, an invoice.
func (r *reader) notPrice(s sum) bool {
	from, _ := r.sentence(s.from)
	for i := max(from, s.from-6); i < s.from; i++ {
		if h := r.at(i, clsOtherSum); h != nil && h.form != "was" {
			return true
		}
	}
	reach := 3
	if r.kindAt(s.to) == kindChar {
		reach = 7 // a character is less than a word: 50美金一箱的木箱费
	}
	for i := s.to; i < min(len(r.tokens), s.to+reach) && r.sent[i] == r.sent[s.from]; i++ {
		if h := r.at(i, clsOtherSum); h != nil && h.form != "was" {
			return true // "we pay USD 500 deposit"
		}
	}
	return false
}
