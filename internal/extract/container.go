package extract

// containers finds amounts in containers: 1x40HQ, 2 x 20', two containers of
// 40ft, 3 FCL. A size without a count ("how many fit in a 40HQ") is none.
func (r *reader) containers() []candidate {
	var out []candidate
	for i := range r.tokens {
		if r.tokens[i].kind != kindNum && r.starts[i]&clsBoxWord.set() == 0 || r.used[i] {
			continue
		}
		size, from, to := r.boxSize(i)
		if size == "" {
			continue
		}
		if c, ok := r.boxCount(size, from, to); ok {
			r.use(c.from, c.to)
			out = append(out, c)
		}
		r.use(from, to)
	}
	for i := range r.tokens {
		if r.used[i] || r.starts[i]&clsBox.set() == 0 {
			continue
		}
		h := r.at(i, clsBox)
		if c, ok := r.boxCount("containers", i, int(h.to)); ok {
			r.use(c.from, c.to)
			out = append(out, c)
		}
	}
	return out
}

// boxAt reports whether the size of a container stands at token i.
func (r *reader) boxAt(i int) bool {
	size, _, _ := r.boxSize(i)
	return size != ""
}

// boxSize reads the size of a container at token i: 40HQ, 20', 40 ft container,
// container 40, 高柜.
func (r *reader) boxSize(i int) (unit string, from, to int) {
	if w := r.at(i, clsBoxWord); w != nil {
		return w.code, i, r.skipBoxWords(int(w.to))
	}
	if r.kindAt(i) != kindNum {
		return "", 0, 0
	}
	switch r.tokens[i].fold {
	case "20":
		unit = "containers-20"
	case "40":
		unit = "containers-40"
	case "45":
		unit = "containers-45"
	default:
		return "", 0, 0
	}
	n := r.skipBoxWords(i + 1)
	if n > i+1 {
		// 40' may be a length: some word for containers or a count must be near.
		return unit, i, n
	}
	if r.endingAt(i-1, clsBox) != nil || r.word(i-1, wordOf) && r.endingAt(i-2, clsBox) != nil && r.at(i+1, clsUnit) == nil {
		return unit, i, i + 1 // "3 contenedores de 40"
	}
	return "", 0, 0
}

// skipBoxWords skips signs and words that belong to the size of a container.
func (r *reader) skipBoxWords(i int) int {
	start := i
	for n := 0; n < 5 && i < len(r.tokens); n++ {
		switch {
		case r.is(i, "\"") && r.tokens[i].gap == 0 && i == start:
			i++
		case i == start && r.at(i, clsBoxWord) != nil && r.kindAt(i) == kindChar && r.tokens[i].gap <= 1: // 40高柜
			i = int(r.at(i, clsBoxWord).to)
		case r.at(i, clsBoxSize) != nil && (r.tokens[i].gap <= 1):
			if t := r.tokens[i]; len(t.fold) == 2 && i == start && t.gap > 0 && t.caps == capsNone && t.fold != "ft" && t.kind == kindWord && latin(t.fold) {
				return i
			}
			i = int(r.at(i, clsBoxSize).to)
		case i > start && r.sign(i, "-/") && r.at(i+1, clsBoxSize) != nil:
			i++
		case r.at(i, clsBox) != nil:
			i = int(r.at(i, clsBox).to)
		default:
			return i
		}
	}
	return i
}

// fitsIn reports whether words right before token i ask what fits into it.
func (r *reader) fitsIn(i int) bool {
	for k := i - 1; k >= 0 && k >= i-3 && r.sent[k] == r.sent[i]; k-- {
		if r.word(k, wordFit) {
			return true
		}
	}
	return false
}

// boxCount finds how many containers of a size are wanted.
func (r *reader) boxCount(unit string, from, to int) (candidate, bool) {
	c := candidate{from: from, to: to, unit: unit, counted: true}
	if r.isTimesSign(to) && r.kindAt(to+1) == kindNum { // 40HQ x 2
		if v, end, ok := r.oneNumber(to+1, true); ok && v < 1000 {
			c.to, c.values = end, []float64{v}
			return c, true
		}
	}
	k := from - 1
	if h := r.endingAt(k, clsBox); h != nil && unit != "containers" { // 2 containers of 40HQ
		k = int(h.from) - 1
	} else if r.sign(k, "x@") || r.word(k, wordOf) {
		if h := r.endingAt(k-1, clsBox); h != nil {
			k = int(h.from) - 1
		}
	}
	times := false
	article := false
	for n := 0; n < 4 && k >= 0; n++ {
		switch {
		case r.tokens[k].kind == kindLine:
			return c, false
		case r.isTimesSign(k):
			times = true
		case r.kindAt(k) == kindWord && r.endingAt(k, clsUnit) != nil && r.endingAt(k, clsUnit).code == "pcs" && r.kindAt(k-1) == kindNum: // 3 adet 40'HC
		case r.kindAt(k) == kindNum:
			v, _, ok := r.oneNumber(k, true)
			if !ok || v <= 0 || v > 5000 || v != float64(int(v)) || !times && r.beforeWord(k) {
				return c, false
			}
			c.from, c.values = k, []float64{v}
			return c, !r.pastBefore(k) || r.wantRight(k)
		case r.kindAt(k) == kindChar && hanFigures()[r.tokens[k].fold].digit > 0:
			c.from, c.values = k, []float64{hanFigures()[r.tokens[k].fold].digit}
			return c, true
		case r.endingAt(k, clsNumber) != nil:
			w := r.endingAt(k, clsNumber)
			if w.factor == 1 && !r.word(k, wordOne) {
				article = true
				c.from = k
				n = 4
				continue
			}
			if f, t := r.sentence(from); !r.has(f, t, of(clsWant, clsLabel, clsIncoterm)) || r.fitsIn(int(w.from)) {
				return c, false // a remark about loading, no order
			}
			c.from, c.values = int(w.from), []float64{w.factor}
			return c, true
		case r.word(k, wordWhole):
		default:
			n = 4
			continue
		}
		k--
	}
	// "a mixed 40ft", "need 40HQ of tiles": one, when it is wanted and not asked
	// what fits in. "in a 40HQ", "per container" and "by container" are no count.
	if r.word(k, wordHalf) || r.word(k-1, wordHalf) {
		return c, false
	}
	if r.word(k-1, wordPer|wordWithin) || r.word(k, wordPer|wordWithin) || !article && unit == "containers" {
		return c, false
	}
	if article && (r.word(to, wordOf|wordWith) || r.wantBefore(c.from, 6)) || !article && r.wantBefore(from, 2) || article && r.is(from-1, "mixed") {
		c.values = []float64{1}
		return c, true
	}
	// 小柜, حاوية 40: a size right after the noun, wanted before it.
	if h := r.endingAt(from-1, clsBox); h != nil && r.wantBefore(int(h.from), 3) {
		c.from, c.values = int(h.from), []float64{1}
		return c, true
	}
	return c, false
}
