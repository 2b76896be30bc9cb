package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxProducts bounds the products of one message.
const maxProducts = 20

// products finds what the buyer wants, as he names it: a field of the form, the
// words beside the amounts, else those behind a word of wanting, else the subject.
func (r *reader) products(s *Source) {
	if s.Form != nil {
		r.siteSubject = s.Form.Subject == ""
		for line := range strings.SplitSeq(s.Form.Product, "\n") {
			r.fieldProduct(line)
		}
	}
	if len(r.facts.Request.Products) > 0 {
		return
	}
	for _, c := range r.goods {
		if c.from >= r.bodyTo || c.from < r.bodyFrom && len(r.goods) > 1 {
			continue
		}
		from, to := r.productBeside(c)
		if !r.namesWare(from, to) {
			if a, b := r.wareOfLine(c); b > a {
				from, to = a, b
			}
		}
		if to > from {
			r.listed = r.listed || r.closesItem(c) || r.opensItem(c.from)
			r.addProduct(from, to)
		}
	}
	if found := r.facts.Request.Products; len(found) > 0 {
		if r.knownGoods || r.listed {
			return
		}
		// None of them is known as goods: such a name elsewhere is nearer the truth.
		r.facts.Request.Products = nil
		if r.wareNames(); len(r.facts.Request.Products) == 0 {
			r.facts.Request.Products = found
		}
		return
	}
	if r.wareNames(); len(r.facts.Request.Products) > 0 {
		return
	}
	r.named()
	r.after(clsYours, 1)
	for i := r.bodyFrom; i < r.bodyTo && len(r.facts.Request.Products) < 1; i++ {
		if w := r.at(i, clsWant); w != nil && !r.is(int(w.to), "to") {
			if from, to := r.phrase(int(w.to)); to > from && from-int(w.to) < 4 {
				r.addProduct(from, to)
			}
		}
	}
	r.after(clsHave, 1)
	// A row of a table often is a note: "Mirror lamps 60 cm, target price 8.90".
	if len(r.facts.Request.Products) == 0 && s.Form != nil && s.From.Addr == "" {
		i := r.bodyFrom
		for i < r.bodyTo && (r.starts[i]&of(clsGreeting) != 0 || r.kindAt(i) == kindPunct || r.kindAt(i) == kindLine) {
			i++
		}
		if from, to := r.phrase(i); to > from && to-from <= 7 && to <= r.bodyTo {
			r.addProduct(from, to)
		}
	}
	// The subject of a notification is the title of the form, not the visitor's.
	if len(r.facts.Request.Products) == 0 && r.bodyFrom > 0 && (s.Form == nil || s.Form.Subject != "") {
		r.subjectProduct()
	}
	if len(r.facts.Request.Products) == 0 && r.siteSubject {
		r.siteSubject = false // a form's title may still be the product's page
		r.wareNames()
	}
}

// named takes what follows "price list for", "catalogue of", "supplier of".
func (r *reader) named() {
	for i := r.bodyFrom; i < r.bodyTo && len(r.facts.Request.Products) < 1; i++ {
		h := r.at(i, clsNoProduct)
		if h == nil || int(h.to) >= r.bodyTo || r.starts[h.to]&of(clsInProduct) == 0 || r.starts[i]&(of(clsInProduct, clsNoNoun, clsDeliver)) != 0 || r.sent[h.to] != r.sent[i] {
			continue
		}
		at := int(h.to)
		// "sole agent in Kenya for solar kits": the place is passed over.
		for k := at; k < min(at+5, r.bodyTo); k++ {
			if r.has(k, k+1, of(clsPlace, clsCountry)) && k+1 < r.bodyTo && r.starts[k+1]&of(clsInProduct) != 0 {
				at = k + 1
			}
		}
		if from, to := r.phrase(at); to > from && from-at < 4 {
			r.addProduct(from, to)
		}
	}
}

// after takes up to n products that stand right behind phrases of class c.
func (r *reader) after(c class, n int) {
	for i := r.bodyFrom; i < r.bodyTo && len(r.facts.Request.Products) < n; i++ {
		if h := r.at(i, c); h != nil {
			if from, to := r.phrase(int(h.to)); to > from && from-int(h.to) < 3 && (c != clsYours || from == int(h.to) || r.starts[from-1]&of(clsInProduct) != 0) {
				r.addProduct(from, to)
			}
		}
	}
}

// fieldProduct takes the product field of a form without words of wanting.
func (r *reader) fieldProduct(line string) {
	p := newReader(line, r.lang)
	defer p.release()
	p.facts, p.field = r.facts, true
	from, to := 0, len(p.tokens)
	for from < to && (p.starts[from]&of(clsWant, clsLabel) != 0 || (p.sign(from, ":") || p.word(from, wordA|wordThe)) || p.kindAt(from) == kindLine) {
		if w := p.at(from, clsWant); w != nil && int(w.to) < to {
			from = int(w.to)
		} else {
			from++
		}
	}
	if _, none := hasClass(line, of(clsNone)); none || from >= to {
		return
	}
	p.addProduct(from, to)
}

// syllables reports whether from..to-1 are three or more short words with marks
// on them and none that asks for something: languages that write each syllable
// apart name their goods with words that are common in other names too.
func (r *reader) syllables(from, to int) bool {
	words, marked := 0, false
	for i := from; i < to; i++ {
		t := r.tokens[i]
		if t.kind != kindWord {
			continue
		}
		if utf8.RuneCountInString(t.fold) > 6 || r.starts[i]&of(clsWant, clsNoProduct, clsNoName, clsInProduct) != 0 {
			return false
		}
		words++
		marked = marked || !ascii(r.words(i, i+1)) && latin(t.fold)
	}
	return words >= 3 && marked
}

// subjectProduct takes the subject without its words of asking.
func (r *reader) subjectProduct() {
	best, bestTo, bestLen := 0, 0, 0
	for i := 0; i < r.bodyFrom; i++ {
		from, to := r.phrase(i)
		if to > r.bodyFrom {
			to = r.bodyFrom
		}
		if n := to - from; to > from && from < r.bodyFrom && n > bestLen {
			best, bestTo, bestLen = from, to, n
			i = to - 1
		}
	}
	if bestLen > 0 {
		r.addProduct(best, bestTo)
	}
}

// productBeside is the name of the goods of c: the words behind the amount, or
// those before it when the amount ends its phrase.
func (r *reader) productBeside(c candidate) (from, to int) {
	start := c.to
	if c.unit == "pcs" && start > c.from && start-1 > c.from && r.kindAt(start-1) == kindWord && r.starts[start-1]&of(clsUnit) == 0 {
		start-- // the noun that was counted
	}
	if r.is(start, ".") && r.starts[start-1]&of(clsUnit) != 0 {
		start++
	}
	if strings.HasPrefix(c.unit, "containers") {
		return r.phrase(start)
	}
	if r.closesItem(c) {
		if from, to = r.linePhrase(c.from); to > from {
			return from, to
		}
	}
	if start < len(r.tokens) && r.tokens[start].kind == kindChar && r.tokens[start].fold >= "가" && r.tokens[start].fold <= "힣" || start > 0 && r.tokens[start-1].fold == "개" {
		if from, to = r.phraseBefore(c.from); to > from { // Korean: LED 조명 500개
			return from, to
		}
	}
	inside := start < len(r.tokens) && r.starts[start]&of(clsInProduct) != 0 && !r.word(start, wordOf|wordTo)
	if inside { // "…, 200 szt. na pierwsze zamówienie"
		if from, to = r.phraseBefore(c.from); to > from {
			return from, to
		}
	}
	if from, to = r.phrase(start); to > from && from-start < 4 {
		return from, to
	}
	return r.phraseBefore(c.from)
}

// closesItem reports whether the amount is set off from the words before it as
// in a list: by a wide gap, a dash, a colon or dots.
func (r *reader) closesItem(c candidate) bool {
	if r.tokens[c.from].gap >= gapWide {
		return true
	}
	return c.from > 0 && r.endsItem(c.to) && !(r.is(c.from-1, ".") && !r.is(c.from-2, ".")) && r.sign(c.from-1, "-–—:：.x×") && (r.tokens[c.from].gap > 0 || r.tokens[c.from-1].gap > 0) && !r.labelBefore(c.from)
}

// linePhrase reads the name of an item from the start of its line to token i.
func (r *reader) linePhrase(i int) (from, to int) {
	from, _ = r.line(i)
	for k := from; k < i; k++ {
		if r.sent[k] != r.sent[i] && r.tokens[k].fold == "." || r.sign(k, "!?:：;") && k+1 < i && r.kindAt(k+1) != kindNum {
			from = k + 1
		}
	}
	for to = i; to > from && r.sign(to-1, ":-–—.x×*："); to-- {
	}
	// Numbering: "1.", "a)", "①", "01" before a wide gap.
	for n := 0; n < 3 && from < to; n++ {
		switch {
		case r.kindAt(from) == kindPunct && !r.sign(from, "\"("):
			from++
		case r.kindAt(from) == kindNum && len(r.tokens[from].fold) <= 3 && from+1 < to && (r.sign(from+1, ").:") || r.tokens[from+1].gap >= gapWide):
			from++
		case r.kindAt(from) == kindWord && len(r.tokens[from].fold) == 1 && r.sign(from+1, ")."):
			from += 2
		case r.kindAt(from) == kindWord && r.starts[from]&of(clsBefore) != 0 && r.kindAt(from+1) == kindNum && from+2 < to && r.tokens[from+2].gap >= gapWide: // Item 1
			from += 2
		}
	}
	for k := from + 1; k < to; k++ {
		if r.sign(k, ",;，") {
			to = k
			break
		}
	}
	if w := r.at(from, clsWant); w != nil && int(w.to) < to {
		from = int(w.to)
	}
	if to-from > 14 {
		return from, from
	}
	return from, r.trimEnd(from, to)
}

// stops reports whether token i ends the name of a product.
func (r *reader) stops(i int) bool {
	t := r.tokens[i]
	switch t.kind {
	case kindLine, kindLink:
		return true
	case kindPunct:
		return !r.sign(i, "-/\"'’”+&×°.%″′#") || t.fold == "." && (i+1 >= len(r.tokens) || r.tokens[i+1].gap > 0) ||
			t.fold == "-" && t.gap > 0 && i+1 < len(r.tokens) && r.tokens[i+1].gap > 0
	case kindNum:
		return false
	}
	return t.gap > 0 && r.starts[i]&of(clsMoney) != 0 || r.starts[i]&of(clsWant, clsIncoterm, clsMonth, clsTarget, clsPayment, clsNo, clsGreeting, clsClosing, clsMOQ, clsIntro, clsLabel) != 0 ||
		r.starts[i]&of(clsDeliver, clsFrom, clsDeadline, clsNoNoun) != 0 && r.starts[i]&of(clsInProduct) == 0
}

// phrase reads the name of a product that begins at token i or after small words.
func (r *reader) phrase(i int) (from, to int) {
	from = i
	for n := 0; n < 6 && from < len(r.tokens); n++ {
		if h := r.at(from, clsNoProduct); h != nil {
			from = int(h.to)
			continue
		}
		if n > 0 && r.starts[from]&of(clsInProduct) != 0 || r.sign(from, ":,-'’") || r.starts[from]&of(clsApprox, clsFill) != 0 && r.tokens[from].kind == kindWord && r.tokens[from].caps == capsNone {
			from++
			continue
		}
		break
	}
	to = from
	for to < len(r.tokens) && to-from < 12 {
		// "the LED work light": an abbreviation alone is no name yet.
		if r.stops(to) && !(to == from+1 && r.tokens[from].caps == capsAll && r.kindAt(to) == kindWord && r.kindAt(to+1) == kindWord && r.starts[to] == of(clsNoNoun) && !r.stops(to+1)) {
			break
		}
		if r.kindAt(to) == kindNum && (r.unitAfter(to+1) != nil && !isMeasure(r.unitAfter(to+1).code) || r.used[to] && to == from) {
			break
		}
		if r.starts[to]&of(clsInProduct) != 0 && (r.starts[to]&of(clsDeliver) != 0 && !r.word(to, wordOf|wordAt) && r.has(to+1, to+3, of(clsPlace, clsCountry, clsFill)) || to == from) {
			break
		}
		to++
		if r.tokens[from].kind == kindChar && to-from >= 16 {
			break
		}
	}
	return from, r.trimEnd(from, to)
}

// phraseBefore reads the name of a product that ends before token i.
func (r *reader) phraseBefore(i int) (from, to int) {
	to = i
	for to > 0 && (r.sign(to-1, ":-–x×*.,(=") && r.kindAt(to-1) != kindLine || r.starts[to-1]&of(clsApprox) != 0 && r.kindAt(to-1) == kindWord) {
		to--
	}
	from = to
	for from > 0 && to-from < 14 {
		k := from - 1
		if r.tokens[k].kind == kindLine || r.tokens[k].kind == kindLink || r.sign(k, ",;!?:)（(。，") || r.sign(k, ".") && r.sent[k] != r.sent[from] ||
			r.ends[k]&of(clsWant, clsGreeting, clsLabel, clsClosing) != 0 && r.ends[k]&of(clsInProduct) == 0 {
			break
		}
		from--
	}
	for from < to {
		if h := r.at(from, clsNoProduct); h != nil && int(h.to) <= to {
			from = int(h.to)
			continue
		}
		if r.sign(from, "-•·*).'\"") || r.kindAt(from) == kindNum && r.sign(from+1, ").") {
			from++
			continue
		}
		break
	}
	return from, r.trimEnd(from, to)
}

// trimEnd drops small words and signs at the end of a name.
func (r *reader) trimEnd(from, to int) int {
	for to > from {
		k := to - 1
		if r.kindAt(k) == kindWord && r.tokens[k].gap == 0 && k > from && r.kindAt(k-1) == kindNum {
			break // LED 18W, air fryer 5L
		}
		if r.tokens[k].kind == kindPunct && !r.sign(k, "\"”″'%") || r.ends[k]&of(clsInProduct) != 0 || r.ends[k]&of(clsNoNoun) != 0 && r.tokens[k].kind == kindWord {
			to--
			continue
		}
		if h := r.endingAt(k, clsNoProduct); h != nil && int(h.from) >= from {
			to = int(h.from)
			continue
		}
		break
	}
	return to
}

// addProduct takes the tokens from..to-1 as a product when they can name one.
func (r *reader) addProduct(from, to int) {
	name := strings.Trim(strings.Join(strings.Fields(r.words(from, to)), " "), " ,;:.-–—*•'・·")
	if len(name) > 160 || len(r.facts.Request.Products) >= maxProducts {
		return
	}
	letters, named, empty := 0, false, from
	for i := from; i < to; i++ {
		t := r.tokens[i]
		if h := r.at(i, clsNoName); h != nil {
			empty = max(empty, int(h.to))
		} else if h := r.at(i, clsNoProduct); h != nil {
			empty = max(empty, int(h.to))
		}
		if i < empty {
			letters += utf8.RuneCountInString(t.fold)
			continue
		}
		switch t.kind {
		case kindWord:
			if len(t.fold) > 2 || t.caps == capsAll || !latin(t.fold) {
				named = named || r.starts[i]&of(clsUnit, clsBox, clsSample, clsTime, clsPlace, clsCountry, clsAfter) == 0 || t.caps == capsAll
			}
			letters += utf8.RuneCountInString(t.fold)
		case kindChar:
			letters++
			named = named || letters >= 2
		}
	}
	spelt := r.field && r.syllables(from, to)
	if !named && !spelt || letters < 2 || !strings.ContainsFunc(name, unicode.IsLetter) {
		return
	}
	ware := r.namesWare(from, to)
	if !ware && !spelt && r.onlyCommon(from, to) {
		return
	}
	for _, have := range r.facts.Request.Products {
		if strings.EqualFold(have, name) {
			return
		}
	}
	r.knownGoods = r.knownGoods || ware
	r.facts.Request.Products = append(r.facts.Request.Products, name)
	r.note(FactProduct, name, from, to)
}
