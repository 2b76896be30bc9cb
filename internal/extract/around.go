package extract

import "strings"

// contents reports whether an amount says what is in each package that was counted
// right before it: "300 rolls @ 220 m", "10 коробок по 60 шт", "1500 sets à 4 pcs".
func (r *reader) contents(i int) bool {
	k := i - 1
	if !(r.sign(k, "@x×") || r.word(k, wordContent|wordOf|wordWith)) || r.sent[k] != r.sent[i] {
		return false
	}
	if r.sign(k, "x×") {
		return false
	}
	u := r.endingAt(k-1, clsUnit)
	if u == nil || isMeasure(u.code) || u.code == "pcs" && !r.word(k, wordContent) && !r.is(k, "@") {
		return false
	}
	return r.kindAt(int(u.from)-1) == kindNum || r.word(k, wordContent) || r.is(k, "@")
}

// speaksOfUs reports whether "we" stands in from..to-1: what we sell a year.
func (r *reader) speaksOfUs(from, to int) bool {
	for k := from; k < to; k++ {
		if r.word(k, wordWe) {
			return true
		}
	}
	return false
}

// people reports whether a word for people or outlets stands within three
// characters behind a unit that counts them as well: 两个老客户.
func (r *reader) people(after int) bool {
	for k := after; k < after+3 && k < len(r.tokens) && r.kindAt(k) == kindChar; k++ {
		if r.starts[k]&of(clsOutlet) != 0 {
			return true
		}
	}
	return false
}

func (r *reader) sampleNear(i, after, from, to int) bool {
	for k := after; k < min(to, after+3); k++ {
		if r.starts[k]&of(clsSample) != 0 && !r.colour(k) {
			return !r.word(k-1, wordAfter)
		}
		if r.starts[k]&of(clsUnit) != 0 && k > after || r.tokens[k].kind == kindNum || (r.sign(k, ",+") || r.word(k, wordAnd)) {
			break
		}
	}
	reach := 3
	if r.sign(i-1, "(（") {
		reach = 6 // "mostre pentru balama (2-3 bucăți)"
	}
	for k := i - 1; k >= max(from, i-reach); k-- {
		if r.ends[k]&of(clsSample) != 0 && !r.colour(k) {
			return true
		}
		if r.tokens[k].kind == kindNum || (r.sign(k, ",+") || r.word(k, wordThen)) || r.starts[k]&of(clsWant, clsLabel) != 0 {
			break
		}
	}
	return false
}

// mostTried is how many pieces a buyer asks for a test of his at most.
const mostTried = 200

// forTrial reports whether the sentence from..to-1 of a message whose subject asks
// for samples says that the amount is for a test: "for a test in our lab we need 60 cells".
func (r *reader) forTrial(c *candidate, from, to int) bool {
	if c.values[0] > mostTried || !r.has(0, r.bodyFrom, of(clsSample)) {
		return false
	}
	for k := from; k < to; k++ {
		if r.word(k, wordTrial) {
			return true
		}
	}
	return false
}

// colour reports whether token k is the Vietnamese word for colour, which without
// its marks is that for a sample.
func (r *reader) colour(k int) bool {
	return r.tokens[k].fold == "mau" && strings.EqualFold(r.words(k, k+1), "màu")
}

func (r *reader) hourly(i int) bool {
	if !(r.sign(i, "/") || r.word(i, wordPer|wordA)) && !(r.word(i, wordFor|wordWithin) && r.word(i+1, wordOne)) {
		return false
	}
	if r.word(i+1, wordOne) {
		i++
	}
	if r.word(i+1, wordHour) {
		return true
	}
	h := r.at(i+1, clsTime)
	return h != nil && (h.code == "hour" || h.code == "day")
}

func (r *reader) monthly(i int) bool {
	return (r.sign(i, "/") || r.word(i, wordPer|wordA|wordAt)) && r.at(i+1, clsTime) != nil
}

// beforeWord reports whether the word before token i makes the number a name, a
// size or a reference: model 500, No. 12, PN 16.
func (r *reader) beforeWord(i int) bool {
	k := i - 1
	if r.sign(k, ".:#-") && r.tokens[i].gap <= 1 {
		k--
	}
	b := r.endingAt(k, clsBefore)
	if k < i-1 && r.tokens[i].gap > 0 && r.word(k, wordOrder) && r.countsNoun(i+1) {
		return false // "repeat the last order: 300 garlands"
	}
	if k == i-1 && r.word(k, wordOrder) && k > 0 && (r.word(k-1, wordTo|wordWe) || r.ends[k-1]&of(clsWant) != 0) && r.tokens[i].gap > 0 && (r.isTimesSign(i+1) || r.countsNoun(i+1)) {
		return false // "we want to order 8 x pedicure chair"
	}
	return b != nil && r.tokens[i].gap < gapWide && !(k != i-1 && r.is(i-1, "-")) && r.tokens[k].kind != kindLine
}

// labelBefore reports whether a word for quantity stands right before token i.
func (r *reader) labelBefore(i int) bool {
	for k := i - 1; k >= 0 && k >= i-6; k-- {
		if r.tokens[k].kind == kindLine {
			return false
		}
		if r.ends[k]&of(clsLabel) != 0 {
			return !r.is(k, "sl") || r.lang == "vi" || r.is(k+1, ":")
		}
		if r.sign(k, "-–.") && r.tokens[k].gap == 0 && r.tokens[k+1].gap == 0 {
			return false // SL-22
		}
		if !((r.sign(k, ":=：-–.?(") || r.word(k, wordIs|wordOf|wordFor)) || r.covers[k]&of(clsApprox) != 0 && (r.tokens[k].kind == kindWord || r.tokens[k].kind == kindChar)) {
			return false
		}
	}
	return false
}

// wantBefore reports whether a word of wanting ends within n tokens before i,
// in the same sentence, with no other number between.
func (r *reader) wantBefore(i, n int) bool {
	for k := i - 1; k >= 0 && k >= i-n; k-- {
		if r.sent[k] != r.sent[i] || r.tokens[k].kind == kindNum {
			return false
		}
		if r.ends[k]&of(clsWant) != 0 {
			return true
		}
	}
	return false
}

// wantedSentence reports whether the sentence of token i speaks of wanting before
// it, and not of what has happened.
func (r *reader) wantedSentence(i int) bool {
	from, _ := r.sentence(i)
	return r.has(from, i, of(clsWant)) && !r.has(from, i, of(clsPast))
}

// complained reports whether the sentence of token i tells before it of an
// earlier delivery: "in the last delivery 14 of the 300 boxes …".
func (r *reader) complained(i int) bool {
	from, _ := r.sentence(i)
	for k := from; k < i; k++ {
		if h := r.at(k, clsPast); h != nil && (h.to-h.from > 1 || r.tokens[k].kind == kindChar && h.to-h.from > 1) {
			again := r.word(k-1, wordLike|wordThe) && (!r.is(k-1, "the") || r.word(k-2, wordLike|wordFrom)) ||
				r.sign(int(h.to), "一同と")
			return !again && !r.has(from, i, of(clsWant)) // "same as last order, 500 pcs"
		}
	}
	return false
}

// pastBefore reports whether a word about what has happened stands within two
// words before token i.
func (r *reader) pastBefore(i int) bool {
	for k := i - 1; k >= 0 && k >= i-2 && r.tokens[k].kind == kindWord; k-- {
		if r.ends[k]&of(clsPast) != 0 && r.sent[k] == r.sent[i] {
			return true
		}
	}
	return false
}

// wantRight reports whether a word of wanting stands right before token i, or
// with words such as "about" between.
func (r *reader) wantRight(i int) bool {
	for k := i - 1; k >= 0 && k >= i-5 && r.sent[k] == r.sent[i]; k-- {
		if r.ends[k]&of(clsWant) != 0 {
			return true
		}
		if r.covers[k]&of(clsApprox) == 0 && !r.sign(k, ":(") {
			return false
		}
	}
	return false
}
