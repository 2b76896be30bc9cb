package extract

// ofBuilding reports whether the area in the tokens from..to-1 is that of a
// building: "galpão de 2000 m2", "our 5,000 sqm warehouse".
func (r *reader) ofBuilding(from, to int) bool {
	if to < len(r.tokens) && r.sent[to] == r.sent[from] && (r.starts[to]&of(clsBuilding) != 0 || r.starts[to]&of(clsInProduct) == 0 && r.has(to, to+2, of(clsBuilding))) {
		return true
	}
	for k := from - 1; k >= max(0, from-3) && r.sent[k] == r.sent[from] && r.kindAt(k) != kindPunct; k-- {
		if r.ends[k]&of(clsBuilding) != 0 {
			return true
		}
		if r.starts[k]&of(clsInProduct, clsApprox) == 0 {
			return false
		}
	}
	return false
}

// countsBehindName reports whether a number with the unit of counting u behind a
// word that mostly names its number counts all the same: "for hotel project 412
// nos", "10 wall: 24 ea".
func (r *reader) countsBehindName(i int, u *hit) bool {
	if r.sign(i-1, ":") {
		b := r.endingAt(i-2, clsBefore)
		return !isMeasure(u.code) && b != nil && r.kindAt(int(b.from)-1) == kindNum
	}
	if r.word(i-1, wordContent) && !r.writes(writesPoint) {
		return true // "i po 80 metrów"
	}
	b := r.endingAt(i-1, clsBefore)
	return !isMeasure(u.code) && b != nil && len(r.tokens[i-1].fold) >= 6 && r.tokens[u.from].gap > 0 && r.kindAt(int(u.to)) == kindWord
}

// ofCapacity reports whether a measure in the tokens i..after-1 is what something
// holds or makes: "500 kg capacity", "the capacity should be not less than 1.5 ton".
func (r *reader) ofCapacity(i, after int) bool {
	if h := r.at(after, clsCapacity); h != nil && h.form == "of" {
		return true
	}
	for k := i - 1; k >= 0 && k >= i-7 && r.sent[k] == r.sent[i] && r.kindAt(k) != kindNum; k-- {
		if h := r.endingAt(k, clsCapacity); h != nil && h.form == "of" {
			return true
		}
	}
	return false
}

// attribute reports whether a small count in Chinese describes the noun behind it:
// 三头的机器.
func (r *reader) attribute(c *candidate) bool {
	return r.is(c.to, "的") && r.kindAt(c.to-1) == kindChar && c.values[0] < 10 && r.kindAt(c.to+1) == kindChar && !r.has(c.to+1, c.to+3, of(clsTarget, clsWant))
}

// adjective reports whether a measure describes the noun behind it: a 150 litre
// autoclave, 220m coils.
func (r *reader) adjective(c *candidate, u *hit) bool {
	if !traits(c.unit).adjective {
		return false
	}
	n := int(u.to)
	glued := r.tokens[u.from].gap == 0
	return r.kindAt(n) == kindWord && r.at(n, clsUnit) != nil && r.sent[n] == r.sent[c.from] ||
		(c.unit == "l" || c.unit == "gal" || glued && c.unit != "kg") && r.kindAt(n) == kindWord && !r.word(n, wordOf|wordFor|wordPer|wordAnd|wordOr) && r.at(n, clsDeliver) == nil
}

// packOf reports whether the measure at token i, or the one before it and "or", is
// what one package holds: "packing, bag 25kg or 20kg?".
func (r *reader) packOf(i int) bool {
	if r.word(i-1, wordOr) && i >= 4 && r.kindAt(i-3) == kindNum && r.starts[i-2]&of(clsUnit) != 0 {
		i -= 3
	}
	return i > 0 && r.tokens[i].gap == 1 && r.ends[i-1]&of(clsPack) != 0 && r.starts[i-1]&of(clsWant, clsLabel) == 0
}

// labelledLine reports whether the line of token i begins with a word for quantity.
func (r *reader) labelledLine(i int) bool {
	from, _ := r.line(i)
	return r.starts[from]&of(clsLabel) != 0
}

// packing reports whether an amount says what a package holds: 50 pcs/ctn, 100
// pcs per bag, each carton 12 pcs, 每箱50个.
func (r *reader) packing(i, after int) bool {
	if r.sign(after, "/") || r.word(after, wordPer|wordA|wordWithin|wordOne) {
		n := after + 1
		if r.word(n, wordA|wordPer|wordOne|wordThe) {
			n++
		}
		if n < len(r.tokens) && r.starts[n]&of(clsPack, clsBox) != 0 && !r.is(after, "in") && !r.is(after, "a") {
			return true
		}
		if (r.is(after, "in") || r.is(after, "a")) && r.word(after+1, wordA|wordPer|wordOne|wordThe) && r.starts[min(n, len(r.tokens)-1)]&of(clsPack) != 0 {
			return true
		}
	}
	for k := i - 1; k >= 0 && k >= i-4; k-- {
		if r.endingAt(k, clsPack) == nil {
			if r.tokens[k].kind == kindLine || r.tokens[k].kind == kindNum || r.sign(k, ")）;") || r.word(k, wordAnd) {
				break
			}
			continue
		}
		p := r.endingAt(k, clsPack)
		if r.word(int(p.from)-1, wordPer|wordOne|wordThe) || (r.sign(k+1, "=:") || r.word(k+1, wordOf|wordWith|wordHolds)) && r.word(int(p.from)-1, wordA|wordOne|wordWithin) {
			return true
		}
	}
	return false
}
