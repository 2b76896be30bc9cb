package extract

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// languages is a set of languages, by their places in wareBook.lang.
type languages uint64

// wareBook knows the heads of the names of goods, and the words that never name any.
type wareBook struct {
	lang   map[string]languages
	words  *foldTable[wareWord]
	longer [][][]uint64 // of wareWord.longer; the first is unused
}

// wareWord is what a folded word, or its stem, may be.
type wareWord struct {
	heads  languages // head of a name of goods
	common languages // stopword
	longer int32     // place in wareBook.longer of what follows it, as hashes, in heads of several tokens; 0 for none
}

var wares = sync.OnceValue(func() *wareBook {
	b := &wareBook{lang: map[string]languages{}, words: newFoldTable[wareWord](1 << 15), longer: make([][][]uint64, 1, 1<<10)}
	var tokens []token
	describing := map[string]languages{}
	for _, l := range lexicon.Trade("goods") {
		in := b.set(l.Form)
		for _, p := range l.Phrases {
			tokens = cutInto(tokens[:0], p)
			switch {
			case l.Key == "describes":
				describing[tokens[0].fold] |= in
			case tokens[0].kind == kindChar || len(tokens) > 1:
				b.addLonger(tokens)
			default:
				b.words.put(tokens[0].hash).heads |= in
				b.words.put(hashFold(stemOf(tokens[0].fold))).heads |= in
			}
		}
	}
	for _, w := range lexicon.Stopwords() {
		in := b.set(w.Language)
		tokens = cutInto(tokens[:0], w.Word)
		for _, t := range tokens {
			if t.kind == kindChar || len(tokens) == 1 {
				b.words.put(t.hash).common |= in &^ describing[t.fold]
			}
		}
	}
	return b
})

// addLonger enters a head that is written in a script without blanks or in several words.
func (b *wareBook) addLonger(tokens []token) {
	rest := make([]uint64, 0, len(tokens)-1)
	for _, t := range tokens[1:] {
		rest = append(rest, t.hash)
	}
	w := b.words.put(tokens[0].hash)
	if w.longer == 0 {
		w.longer = int32(len(b.longer))
		b.longer = append(b.longer, nil)
	}
	b.longer[w.longer] = append(b.longer[w.longer], rest)
}

func (b *wareBook) set(lang string) languages {
	in, ok := b.lang[lang]
	if !ok {
		in = 1 << len(b.lang)
		b.lang[lang] = in
	}
	return in
}

// stemOf drops the last vowel of a word of four letters and more: лампа, lampa.
func stemOf(w string) string {
	last, size := utf8.DecodeLastRuneInString(w)
	if utf8.RuneCountInString(w) > 4 && strings.ContainsRune("aeiouyаяоеиыуюь", last) {
		return w[:len(w)-size]
	}
	return w
}

// nouns is the book of wares as a text of one language is read by it.
type nouns struct {
	*wareBook
	own      languages // the language
	in       languages // it and English
	inflects bool
	joins    bool
}

// nounsOf returns the book for the language of the text.
func (r *reader) nounsOf() *nouns {
	if r.nouns.wareBook == nil {
		b := wares()
		r.nouns = nouns{b, b.lang[r.lang], b.lang[r.lang] | b.lang["en"], r.writes(inflects), r.writes(joinsNouns)}
	}
	return &r.nouns
}

// ware returns the token behind the head of a name of goods that begins at token
// i, or 0.
func (r *reader) ware(i int) int {
	t := &r.tokens[i]
	if t.kind != kindWord && t.kind != kindChar {
		return 0
	}
	b := r.nounsOf()
	w := b.words.get(t.hash)
	if w != nil && w.longer > 0 {
		best := 0
		for _, rest := range b.longer[w.longer] {
			end := i + 1 + len(rest)
			if end > best && matches(r.tokens[i+1:], rest) && (t.kind != kindChar || len(rest) > 0 || t.fold >= "가" || r.lang == "zh") {
				best = end
			}
		}
		if best > 0 {
			return best
		}
	}
	if t.kind == kindWord && (w == nil || w.common&b.in == 0) && (w != nil && w.heads&b.in != 0 || b.formsHead(t.fold)) {
		return i + 1
	}
	return 0
}

// isHead reports whether a folded word is listed as the head of a name of goods.
func (b *nouns) isHead(w string) bool {
	found := b.words.get(hashFold(w))
	return found != nil && found.heads&b.in != 0
}

// formsHead reports whether a folded word is the head of a name of goods with an
// ending or, in languages that join words, a beginning added.
func (b *nouns) formsHead(w string) bool {
	if len(w) < 4 {
		return false
	}
	if one, plural := strings.CutSuffix(w, "s"); plural && (b.isHead(one) || b.isHead(strings.TrimSuffix(one, "e"))) {
		return true
	}
	if !b.inflects && !b.joins {
		return false
	}
	stem := w
	for n := 0; n <= 3; n++ {
		if n > 0 && b.inflects && b.isHead(stem) {
			return true
		}
		if b.joins {
			for k := 3; k+4 <= len(stem); k++ {
				if utf8.RuneStart(stem[k]) && b.isHead(stem[k:]) {
					return true
				}
			}
		}
		_, size := utf8.DecodeLastRuneInString(stem)
		if stem = stem[:len(stem)-size]; utf8.RuneCountInString(stem) < 4 {
			break
		}
	}
	return false
}

// namesWare reports whether a head of a name of goods stands in from..to-1.
func (r *reader) namesWare(from, to int) bool {
	for i := from; i < to; i++ {
		if r.ware(i) > 0 {
			return true
		}
	}
	return false
}

// isCommon reports whether token i is a word of the language that names nothing.
func (r *reader) isCommon(i int) bool {
	return r.kindAt(i) == kindWord && (r.isStopword(i) || r.starts[i]&of(clsNoNoun, clsNoProduct, clsInProduct) != 0)
}

// isStopword reports whether token i is a stopword of the language.
func (r *reader) isStopword(i int) bool {
	b := r.nounsOf()
	w := b.words.get(r.tokens[i].hash)
	return w != nil && w.common&b.own != 0
}

// onlyCommon reports whether no word of from..to-1 can name goods.
func (r *reader) onlyCommon(from, to int) bool {
	chars, kana, words := 0, 0, 0
	for i := from; i < to; i++ {
		switch t := r.tokens[i]; t.kind {
		case kindWord:
			if !r.isCommon(i) {
				return false
			}
			words++
		case kindChar:
			chars++
			if c, _ := utf8.DecodeRuneInString(t.fold); unicode.Is(unicode.Hiragana, c) {
				kana++
			}
		}
	}
	return words > 0 && chars == 0 || chars > 0 && 2*kana > chars
}

// wareNames finds the names of goods: in the sentences of amounts, else in the
// subject, else where something is wanted or asked, else the first of all.
func (r *reader) wareNames() {
	sentences := map[int32]bool{}
	for _, c := range r.goods {
		sentences[r.sent[c.from]] = true
	}
	wanted := func(i int) bool {
		from, to := r.sentence(i)
		return r.has(from, to, of(clsWant, clsYours)) && !r.has(from, i, of(clsHave)) || to < len(r.tokens) && r.is(to-1, "?")
	}
	type span struct{ from, to int }
	var heads []span
	for i := range r.bodyTo {
		if to := r.ware(i); to > 0 {
			heads = append(heads, span{i, to})
		}
	}
	for _, pass := range []struct {
		limit int
		in    func(i int) bool
	}{
		{maxProducts, func(i int) bool { return sentences[r.sent[i]] }},
		{2, func(i int) bool { return i < r.bodyFrom && !r.siteSubject }},
		{2, func(i int) bool { return i >= r.bodyFrom && wanted(i) }},
		{1, func(i int) bool {
			from, to := r.sentence(i)
			return i >= r.bodyFrom && !r.has(from, to, of(clsIntro, clsFirm, clsRole))
		}},
		{1, func(i int) bool { return i >= r.bodyFrom }},
	} {
		next := 0
		for _, h := range heads {
			if len(r.facts.Request.Products) >= pass.limit {
				break
			}
			if h.from < next || !pass.in(h.from) {
				continue
			}
			from, to := r.wareName(h.from, h.to)
			r.addProduct(from, to)
			next = to
		}
		if len(r.facts.Request.Products) > 0 {
			return
		}
	}
}

// wareOfLine is the first name of goods in the line of an amount, before it: "LED
// strip 24 V, IP20, 3000 m".
func (r *reader) wareOfLine(c candidate) (from, to int) {
	for i, _ := r.line(c.from); i < c.from; i++ {
		if r.kindAt(i) != kindWord && r.kindAt(i) != kindChar || r.used[i] {
			continue
		}
		if head := r.ware(i); head > 0 && head <= c.from {
			from, to = r.wareName(i, head)
			return from, min(to, c.from)
		}
	}
	return 0, 0
}

// wareName reads the whole name of goods whose head is from..to-1: what describes
// it before or behind, as the language has it, and its size or model.
func (r *reader) wareName(from, to int) (int, int) {
	joins := func(i int) bool {
		if i < 0 || i >= r.bodyTo || r.sent[i] != r.sent[from] || r.stops(i) || r.used[i] {
			return false
		}
		switch r.kindAt(i) {
		case kindWord:
			return !r.isCommon(i) && r.starts[i]&of(clsUnit, clsApprox, clsPlace, clsCountry, clsTime) == 0
		case kindChar:
			return r.starts[i]&of(clsUnit, clsNoProduct) == 0 && !r.isStopword(i)
		}
		return false
	}
	left := r.writes(leftModified)
	if left {
		for n := 0; n < 4 && r.tokens[from].gap < gapWide; n++ {
			switch {
			case joins(from - 1), r.kindAt(from) == kindChar && r.tokens[from].gap == 0 && r.kindAt(from-1) == kindWord && !r.isCommon(from-1):
				from--
			case r.kindAt(from-1) == kindNum && r.tokens[from].gap == 0 && r.kindAt(from) == kindWord: // 150W
				from--
			case r.is(from-1, "-") && r.tokens[from].gap == 0 && joins(from-2): // house-shaped
				from -= 2
			default:
				n = 4
			}
		}
	}
	for n := 0; n < 4 && to < r.bodyTo && r.tokens[to].gap < gapWide; n++ {
		coded := r.kindAt(to) == kindWord && (r.tokens[to].caps == capsAll || strings.ContainsAny(r.tokens[to].fold, "0123456789"))
		if end := r.ware(to); end > 0 && left && r.sent[to] == r.sent[from] {
			to = end // bed frames
			continue
		}
		if r.kindAt(to) == kindWord && r.tokens[to].gap == 0 && r.kindAt(to-1) == kindNum {
			to++ // 23mm
			continue
		}
		if joins(to) && (!left || coded) || r.kindAt(to) == kindNum && !r.stops(to) && r.unitAfter(to+1) == nil {
			to++
			continue
		}
		// "lámpara de mesa", "pompe à eau": the small word and the noun behind it.
		small := wordOf | wordFor
		if !left {
			small |= wordAt | wordTo
		}
		if r.word(to, small) && joins(to+1) && !r.has(to+1, to+2, of(clsPlace, clsCountry)) {
			to += 2
			continue
		}
		break
	}
	return from, r.trimEnd(from, to)
}
