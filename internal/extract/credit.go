package extract

import "slices"

// Bounds of the days of credit that are believed, in days.
const (
	leastCredit = 7
	mostCredit  = 365
)

// credit reads days of credit: "payment 60 days", "30 days EOM", "Zahlungsziel 30
// Tage", "mal mukabili 60 gün" are an open account. Days of a letter of credit are
// not.
func (r *reader) credit() {
	if slices.Contains(r.facts.Request.PaymentTerms, openAccount) {
		return
	}
	for i := range r.tokens {
		if r.kindAt(i) != kindNum || r.used[i] {
			continue
		}
		days := r.small(i, mostCredit)
		end := i + 1
		for n := 0; n < 4 && r.sign(end, "/-") && r.small(end+1, mostCredit) > 0; n++ { // 28/56/84
			end += 2
		}
		if days < leastCredit || r.percent(i+1) && end == i+1 {
			continue
		}
		to := end
		if t := r.at(end, clsTime); t != nil && t.code == "day" {
			to = int(t.to)
		} else if h := r.at(end, clsPayNoun); h == nil || end == i+1 && h.code != "paynoun" || len(r.words(end, int(h.to))) != 3 {
			continue
		}
		if r.ofLetter(i) || !r.creditBeside(i, to) {
			continue
		}
		r.facts.Request.PaymentTerms = append(r.facts.Request.PaymentTerms, openAccount)
		r.note(FactPayment, openAccount, i, to)
		return
	}
}

// openAccount is the code of goods on credit.
const openAccount = "O/A"

// ofLetter reports whether the days at token i are those of a letter of credit.
func (r *reader) ofLetter(i int) bool {
	from, to := r.sentence(i)
	return r.letterIn(max(from, i-7), min(to, i+5))
}

// letterIn reports whether a letter of credit is named in the tokens from..to-1.
func (r *reader) letterIn(from, to int) bool {
	for k := max(from, 0); k < min(to, len(r.tokens)); k++ {
		if h := r.at(k, clsPayment); h != nil && h.code == "L/C" {
			return true
		}
	}
	return false
}

// creditBeside reports whether words of payment on credit stand right beside the
// days in the tokens i..to-1.
func (r *reader) creditBeside(i, to int) bool {
	for k := to; k < to+3 && k < len(r.tokens) && r.sent[k] == r.sent[i]; k++ {
		if h := r.at(k, clsPayNoun); h != nil && (h.form == "days" || h.form == "after" && r.speaksOfPayment(i)) {
			return true
		}
		if !r.word(k, wordOf|wordFor|wordFrom|wordWith|wordTo|wordA) && !r.sign(k, "(") {
			break
		}
	}
	for k := i - 1; k >= 0 && k >= i-5 && r.sent[k] == r.sent[i]; k-- {
		if h := r.endingAt(k, clsPayNoun); h != nil {
			return h.form != "after" || r.speaksOfPayment(i)
		}
		if !r.sign(k, ":,-–(") && !r.word(k, wordIs|wordWithin|wordAt|wordTo|wordOf|wordA|wordFor|wordThe|wordFrom) && r.covers[k]&of(clsApprox) == 0 {
			return false
		}
	}
	return false
}

// speaksOfPayment reports whether the sentence of token i names payment or a term
// of it.
func (r *reader) speaksOfPayment(i int) bool {
	from, to := r.sentence(i)
	for k := from; k < to; k++ {
		if r.starts[k]&of(clsPayment) != 0 {
			return true
		}
		if h := r.at(k, clsPayNoun); h != nil && h.form == "" {
			return true
		}
	}
	return false
}
