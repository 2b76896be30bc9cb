package extract

// numeral is the phrase for a number at token i that counts in the language of
// the text, the longest, or nil.
func (r *reader) numeral(i int) *hit {
	if i < 0 || i >= len(r.tokens) || r.starts[i]&clsNumber.set() == 0 {
		return nil
	}
	var best *hit
	for k := r.first[i]; k < r.first[i+1]; k++ {
		h := &r.hits[k]
		if h.class == clsNumber && (h.code == numberAny || h.code == r.lang) && (best == nil || h.to > best.to) {
			best = h
		}
	}
	return best
}

// numberAny is the list of numbers in words that count in all languages.
const numberAny = "number"

// wordNumber reads the number in words that begins at token i: "fifteen hundred",
// "двести пятьдесят", "iki yüz elli". An article is
// none unless it is stressed: "UNA máquina".
func (r *reader) wordNumber(i int) (amount, bool) {
	n := r.numeral(i)
	if n == nil {
		return amount{}, false
	}
	t := r.tokens[i]
	switch {
	case n.to-n.from > 1:
	case r.word(i, wordA) && !(t.caps == capsAll && !r.shouting):
		return amount{}, false
	case t.caps == capsFirst && i > 0 && r.sent[i-1] == r.sent[i] && r.kindAt(i-1) == kindWord:
		return amount{}, false // the name of a town: Nam Định
	}
	total, section, end := 0.0, n.factor, int(n.to)
	for steps := 0; steps < 6; steps++ {
		k := end
		if (r.word(k, wordAnd) || r.sign(k, "-")) && r.numeral(k+1) != nil && r.numeral(k+1).factor < leastPower(section) {
			k++
		}
		if k >= len(r.tokens) || r.sent[k] != r.sent[i] {
			break
		}
		v, to := 0.0, 0
		if h := r.numeral(k); h != nil && !(h.to-h.from == 1 && r.word(k, wordA)) {
			v, to = h.factor, int(h.to)
		} else if m := r.at(k, clsTimes); m != nil && len(r.tokens[k].fold) > 1 {
			v, to = m.factor, int(m.to)
		} else {
			break
		}
		switch {
		case v >= 1000 && section > 0 && section < v && v == leastPower(v):
			total, section = total+section*v, 0
		case v == 100 && section > 0 && section < 100:
			section *= v
		case v < leastPower(section) || section == 0 && (total == 0 || v < leastPower(total)):
			section += v
		default:
			v = 0
		}
		if v == 0 {
			break
		}
		end = to
	}
	return amount{from: i, to: end, values: []float64{total + section}, word: true}, true
}

// leastPower is the largest power of ten that divides v.
func leastPower(v float64) float64 {
	p := 1.0
	for v >= p*10 && v == float64(int(v/(p*10)))*p*10 {
		p *= 10
	}
	return p
}
