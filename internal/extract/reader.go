package extract

import (
	"sync"
	"unicode/utf8"
)

// maxText is how much of a text is read, in bytes: an inquiry says what it wants
// long before.
const maxText = 64 << 10

// reader holds one text cut into tokens with all phrases found in it.
type reader struct {
	text   string
	tokens []token
	hits   []hit
	first  []int32 // index of the first hit at a token
	starts []set   // classes of the hits that start at a token
	ends   []set   // classes of the hits that end with a token
	covers []set   // classes of the hits a token is part of
	sent   []int32 // number of the sentence of a token
	used   []bool  // the token is part of a price, date, phone, size or standard
	// particles holds what each token is among the small words.
	particles []particle
	// bodyFrom and bodyTo bound the tokens of the buyer's own text; before it
	// stands the subject, behind it fields of a form.
	bodyFrom, bodyTo int
	lang             string
	grammar          grammar // of lang
	nouns            nouns   // by nounsOf only
	point            bool    // the language writes 1.5 for one and a half
	country          string
	shouting         bool // the text is all in capitals
	knownGoods       bool // a product found is known as goods
	listed           bool // a product found stands in a list
	siteSubject      bool // the subject is that of a site's notification, not the buyer's
	field            bool // the text is what a form asked for, not a sentence
	scratch          *scratch
	facts            *Facts
	incoterms        []hit       // those believed
	goods            []candidate // those kept
}

// scratch is the memory of a reader, used again for the next text.
type scratch struct {
	tokens []token
	hits   []hit
	masks  []set
	first  []int32
	sent   []int32
	used   []bool

	particles []particle
}

var scratches sync.Pool

// zeroed returns s with n zero elements.
func zeroed[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// release gives the reader's memory back; it must not be used afterwards.
func (r *reader) release() {
	b := r.scratch
	r.scratch, r.tokens, r.hits = nil, nil, nil
	clear(b.tokens) // they hold the text
	scratches.Put(b)
}

// newReader reads text in language lang. Texts longer than maxText are cut at a character.
func newReader(text, lang string) *reader {
	if len(text) > maxText {
		n := maxText
		for n > 0 && !utf8.RuneStart(text[n]) {
			n--
		}
		text = text[:n]
	}
	b, _ := scratches.Get().(*scratch)
	if b == nil {
		b = &scratch{}
	}
	b.tokens = cutInto(b.tokens[:0], text)
	n := len(b.tokens)
	b.hits = dict().scanInto(b.hits[:0], b.tokens)
	b.masks, b.first, b.sent, b.used = zeroed(b.masks, 3*n), zeroed(b.first, n+1), zeroed(b.sent, n), zeroed(b.used, n)
	b.particles = zeroed(b.particles, n)
	r := &reader{text: text, tokens: b.tokens, hits: b.hits, first: b.first, sent: b.sent, used: b.used, particles: b.particles, lang: lang, grammar: grammars()[lang], scratch: b}
	r.findParticles(lang)
	r.starts, r.ends, r.covers = b.masks[:n:n], b.masks[n:2*n:2*n], b.masks[2*n:]
	r.bodyTo = n
	k := 0
	for i := range n {
		r.first[i] = int32(k)
		for k < len(r.hits) && int(r.hits[k].from) == i {
			h := r.hits[k]
			c := h.class.set()
			if h.foreign(lang) {
				c = 0
			}
			r.starts[i] |= c
			r.ends[h.to-1] |= c
			for j := h.from; j < h.to; j++ {
				r.covers[j] |= c
			}
			k++
		}
	}
	r.first[n] = int32(k)
	r.cutSentences()
	upper, lower := 0, 0
	for _, t := range r.tokens {
		if t.kind == kindWord && len(t.fold) > 2 {
			switch t.caps {
			case capsAll:
				upper++
			case capsNone, capsFirst:
				lower++
			}
		}
	}
	r.shouting = upper > 4 && upper > 2*lower
	return r
}

// cutSentences numbers the sentences. Line ends, and marks followed by a blank, end one.
func (r *reader) cutSentences() {
	n := int32(0)
	for i, t := range r.tokens {
		r.sent[i] = n
		switch {
		case t.kind == kindLine:
			n++
		case t.kind != kindPunct:
		case t.fold == "." && (r.is(i-1, ".") || r.is(i+1, ".")): // dots of a list
		case t.fold == "." && i+1 < len(r.tokens) && r.tokens[i+1].gap > 0:
			// "approx. 500", "No. 12", "500 pcs. of" go on.
			if r.covers[i]&of(clsApprox, clsBefore, clsLabel, clsCourtesy) != 0 && r.tokens[i+1].kind == kindNum {
				continue
			}
			if i > 0 && r.ends[i-1]&of(clsApprox, clsBefore, clsLabel, clsCourtesy) != 0 && t.gap == 0 && len(r.tokens[i-1].fold) < 7 && r.tokens[i+1].kind == kindNum {
				continue
			}
			if i > 0 && t.gap == 0 && r.ends[i-1]&of(clsUnit) != 0 && r.tokens[i+1].caps == capsNone && r.tokens[i+1].kind == kindWord {
				continue
			}
			n++
		case t.fold == "!" || t.fold == "?" || t.fold == ";" || t.fold == "。" || t.fold == "؟" || t.fold == "|" || t.fold == "•":
			n++
		}
	}
}

// at returns the hit of class c that starts at token i, or nil.
func (r *reader) at(i int, c class) *hit {
	if i < 0 || i >= len(r.tokens) || r.starts[i]&c.set() == 0 {
		return nil
	}
	for k := r.first[i]; k < r.first[i+1]; k++ {
		if r.hits[k].class == c {
			return &r.hits[k]
		}
	}
	return nil
}

// endingAt returns the longest hit of class c whose last token is i, or nil.
func (r *reader) endingAt(i int, c class) *hit {
	if i < 0 || i >= len(r.tokens) || r.ends[i]&c.set() == 0 {
		return nil
	}
	var found *hit
	for j := i; j >= 0 && j > i-8; j-- {
		for k := r.first[j]; k < r.first[j+1]; k++ {
			if h := &r.hits[k]; h.class == c && int(h.to) == i+1 {
				found = h
			}
		}
	}
	return found
}

// is reports whether token i exists and reads s, folded.
func (r *reader) is(i int, s string) bool {
	return i >= 0 && i < len(r.tokens) && r.tokens[i].fold == s
}

func (r *reader) kindAt(i int) kind {
	if i < 0 || i >= len(r.tokens) {
		return kindLine
	}
	return r.tokens[i].kind
}

// has reports whether a hit of one of the classes covers a token of from..to-1.
func (r *reader) has(from, to int, s set) bool {
	for i := max(from, 0); i < min(to, len(r.tokens)); i++ {
		if r.covers[i]&s != 0 {
			return true
		}
	}
	return false
}

// words returns the text of the tokens from..to-1, as written.
func (r *reader) words(from, to int) string {
	if from < 0 || to > len(r.tokens) || from >= to {
		return ""
	}
	return r.text[r.tokens[from].start:r.tokens[to-1].end]
}

// maxReach is how many tokens to either side of a place in the text are looked
// at. It keeps the work linear on texts without sentences.
const maxReach = 60

// sentence returns the tokens of the sentence of token i within maxReach.
func (r *reader) sentence(i int) (from, to int) {
	from, to = i, i+1
	for from > 0 && i-from < maxReach && r.sent[from-1] == r.sent[i] {
		from--
	}
	for to < len(r.tokens) && to-i < maxReach && r.sent[to] == r.sent[i] {
		to++
	}
	return from, to
}

// line returns the tokens of the line of token i, without the line end, within maxReach.
func (r *reader) line(i int) (from, to int) {
	from, to = i, i
	for from > 0 && i-from < maxReach && r.tokens[from-1].kind != kindLine {
		from--
	}
	for to < len(r.tokens) && to-i < maxReach && r.tokens[to].kind != kindLine {
		to++
	}
	return from, to
}

func (r *reader) use(from, to int) {
	for i := max(from, 0); i < min(to, len(r.used)); i++ {
		r.used[i] = true
	}
}

// note records where a fact was found.
func (r *reader) note(fact Fact, value string, from, to int) {
	r.facts.Evidence = append(r.facts.Evidence, Evidence{Fact: fact, Value: value, Text: r.words(from, to)})
}
