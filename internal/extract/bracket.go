package extract

// bracketed finds amounts that stand in brackets: two or more behind the goods of
// one wish, "cabinets (128), desks 1200 mm (64) and benches (64)", and the figure
// that repeats a number in words, "thirty-six (36) complete sets".
func (r *reader) bracketed() []candidate {
	var out, run []candidate
	flush := func() {
		if len(run) >= 2 {
			for _, c := range run {
				r.use(c.from, c.to)
			}
			out = append(out, run...)
		}
		run = run[:0]
	}
	for i := max(r.bodyFrom, 1) + 1; i+1 < r.bodyTo; i++ {
		if r.kindAt(i) != kindNum || !r.sign(i-1, "(（") || !r.sign(i+1, ")）") || r.used[i] {
			continue
		}
		c, ok := r.bracketCount(i)
		switch {
		case !ok:
			continue
		case r.repeatsWord(i):
			c = r.repeated(c, i)
			r.use(c.from, c.to)
			out = append(out, c)
			continue
		case !r.wantedSentence(i), r.tokens[i-1].gap == 0:
			continue
		}
		if len(run) > 0 && r.sent[run[0].from] != r.sent[i] {
			flush()
		}
		run = append(run, c)
	}
	flush()
	return out
}

// mostBracketed is the largest number in brackets that is believed to count.
const mostBracketed = 1_000_000

// bracketCount reads the whole number at token i as so many pieces. A year counts
// nothing.
func (r *reader) bracketCount(i int) (candidate, bool) {
	a, ok := r.amountAt(i, true)
	if !ok || a.to != i+1 || len(a.values) != 1 {
		return candidate{}, false
	}
	v := a.values[0]
	if v < 1 || v > mostBracketed || v != float64(int(v)) || v >= 1990 && v <= 2060 && len(r.tokens[i].fold) == 4 {
		return candidate{}, false
	}
	return candidate{from: i, to: i + 1, values: a.values, unit: "pcs", counted: true, sure: true}, true
}

// repeatsWord reports whether a number in words ends before the bracket that
// opens before token i.
func (r *reader) repeatsWord(i int) bool {
	return i >= 2 && r.ends[i-2]&of(clsNumber) != 0 && r.kindAt(i-2) == kindWord
}

// repeated gives an amount in brackets the unit that follows it, directly or
// behind one adjective.
func (r *reader) repeated(c candidate, i int) candidate {
	for k := i + 2; k <= i+3 && k < len(r.tokens) && r.sent[k] == r.sent[i]; k++ {
		if u := r.unitAfter(k); u != nil {
			c.unit, c.to, c.counted = u.code, int(u.to), !isMeasure(u.code)
			c.values = []float64{c.values[0] * u.factor}
			break
		}
	}
	return c
}
