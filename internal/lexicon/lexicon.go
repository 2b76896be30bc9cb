package lexicon

import (
	"cmp"
	"slices"
	"sync"
	"unicode/utf8"
)

// Key names a list of the language files: "ask_price", "fault", "topic_price".
type Key string

// Lexicon is a set of word lists made ready for scanning. It is safe for use by
// several goroutines.
type Lexicon struct {
	keys     []Key
	keyID    map[Key]uint16
	langs    []string
	langBit  map[string]uint8
	words    wordTable
	wordTrie *trie
	runeTrie *trie
	states   sync.Pool

	letters       map[rune][]uint8        // languages by letter, as written
	abbreviations map[Key]map[string]bool // for Sentences, folded, without full stops
}

// maxLangs bounds the number of languages, "any" included.
const maxLangs = 64

// The first key and language of every lexicon.
const (
	functionID = 0
	anyID      = 0
)

// rawHit is a hit before its language was checked; positions are words or cells.
type rawHit struct {
	start, end int32
	key        uint16
	lang       uint8
	always     bool // counts whatever the language of the text
}

// cell is one folded character of a script matched by substring.
type cell struct {
	r          rune
	start, end int32
	word       bool // first character of a word of another script
	brk        bool
}

type scanState struct {
	toks  tokens
	ids   []uint32
	off   []int32
	cells []cell
	raw   []rawHit
	masks []rawHit
	// sorted is room for the hits by key, next for where the next one goes.
	sorted []rawHit
	next   []int32
	score  [maxLangs]float32
}

// Scan finds all phrases of all lists in one pass.
func (l *Lexicon) Scan(text string) *Hits { return l.scanFor(text, nil, true) }

// ScanBeside is Scan for a short text that belongs to another one, as a subject
// does to its message: both together tell which languages are written.
func (l *Lexicon) ScanBeside(text string, body *Hits) *Hits { return l.scanFor(text, body, true) }

// Mentions is Scan for the exporter's own words: nothing is masked, so that "our
// price" speaks of the price, which in a stranger's mail it does not ask.
func (l *Lexicon) Mentions(text string) *Hits { return l.scanFor(text, nil, false) }

func (l *Lexicon) scanFor(text string, body *Hits, masks bool) *Hits {
	st, _ := l.states.Get().(*scanState)
	if st == nil {
		st = &scanState{}
	}
	defer l.states.Put(st)
	h := &Hits{text: text, lex: l}
	l.scan(text, st)
	if body != nil {
		for i, s := range body.score {
			st.score[i] += s
		}
	}
	h.score = st.score
	l.keep(h, st, masks)
	return h
}

// scan fills the state with raw hits and the weight of evidence for each language.
func (l *Lexicon) scan(text string, st *scanState) {
	st.raw = st.raw[:0]
	clear(st.score[:])
	fold := folding()
	fold.cut(text, &st.toks)
	l.lookUp(st)
	for i := range st.toks.list {
		for _, id := range st.ids[st.off[i]:st.off[i+1]] {
			if n := l.wordTrie.root(id); n != 0 {
				l.follow(st, n, i, i)
			}
		}
	}
	for i := range st.raw {
		x := &st.raw[i]
		first, last := st.toks.list[x.start], st.toks.list[x.end]
		x.start, x.end = first.start, last.end
	}
	if st.toks.sub > 0 {
		st.cells = fold.cells(text, st.cells[:0])
		words := len(st.raw)
		for i, c := range st.cells {
			if c.r >= utf8.RuneSelf || c.word {
				if n := l.runeTrie.root(uint32(c.r)); n != 0 {
					l.followCells(st, n, i, i)
				}
			}
		}
		for i := words; i < len(st.raw); i++ {
			x := &st.raw[i]
			x.start, x.end = st.cells[x.start].start, st.cells[x.end].end
		}
	}
}

// lookUp finds the word numbers of all words: itself, its stems, and for Arabic
// and Hebrew those of the word without prefixes.
func (l *Lexicon) lookUp(st *scanState) {
	st.ids, st.off = st.ids[:0], st.off[:0]
	for _, t := range st.toks.list {
		st.off = append(st.off, int32(len(st.ids)))
		w := st.toks.folded[t.fstart:t.fend]
		if t.address {
			continue
		}
		if t.digit {
			st.ids = append(st.ids, 0)
		}
		l.wordIDs(st, w)
		switch scriptOf(t.first) {
		case arabic:
			l.withoutPrefixes(st, w, arabicPrefix)
		case hebrew:
			l.withoutPrefixes(st, w, hebrewPrefix)
		}
	}
	st.off = append(st.off, int32(len(st.ids)))
}

// maxWord is the length in bytes beyond which a word is not looked up: encoded
// data, not language.
const maxWord = 96

func (l *Lexicon) wordIDs(st *scanState, w []byte) {
	if len(w) > maxWord {
		return
	}
	h := uint64(hashSeed)
	stems := (*[1 << cutLog / 64]uint64)(l.words.maybeCut)
	for _, b := range w {
		h = (h ^ uint64(b)) * hashPrime
		if bit := h >> (64 - cutLog); stems[bit/64]&(1<<(bit%64)) == 0 {
			continue
		}
		if id, ok := l.words.get(h, true); ok {
			st.ids = append(st.ids, id)
		}
	}
	if bit := h >> (64 - maybeLog); l.words.maybe[bit/64]&(1<<(bit%64)) == 0 {
		return
	}
	if id, ok := l.words.get(h, false); ok {
		st.ids = append(st.ids, id)
	}
}

// withoutPrefixes looks up what remains of a word as prefix after prefix is
// taken away; at least three letters remain.
func (l *Lexicon) withoutPrefixes(st *scanState, w []byte, prefix func([]byte) int) {
	for range 3 {
		n := prefix(w)
		if n == 0 || utf8.RuneCount(w[n:]) < 3 {
			return
		}
		w = w[n:]
		before := len(st.ids)
		l.wordIDs(st, w)
		if len(st.ids) > before+8 {
			return
		}
	}
}

func arabicPrefix(w []byte) int {
	if len(w) < 4 || w[0] != 0xD8 && w[0] != 0xD9 {
		return 0
	}
	switch string(w[:4]) {
	case "ال", "لل":
		return 4
	}
	switch string(w[:2]) {
	case "و", "ف", "ب", "ل", "ك":
		return 2
	}
	return 0
}

func hebrewPrefix(w []byte) int {
	if len(w) < 2 {
		return 0
	}
	switch string(w[:2]) {
	case "ו", "ה", "ב", "ל", "מ", "ש", "כ":
		return 2
	}
	return 0
}

// gapWords and gapCells are how far "..." reaches.
const (
	gapWords = 6
	gapCells = 12
)

func (l *Lexicon) follow(st *scanState, at uint32, start, last int) {
	t := l.wordTrie
	n := &t.nodes[at]
	for i := n.head; i != 0; i = t.outs[i].next {
		st.found(&t.outs[i], start, last)
	}
	next := last + 1
	if n.kids != 0 && next < len(st.toks.list) && !st.toks.list[next].brk {
		for _, id := range st.ids[st.off[next]:st.off[next+1]] {
			if c := t.step(at, uint64(id)); c != 0 {
				l.follow(st, c, start, next)
			}
		}
	}
	if g := n.gap; g != 0 {
		for j := next; j <= next+gapWords && j < len(st.toks.list) && !st.toks.list[j].brk; j++ {
			done := false
			for _, id := range st.ids[st.off[j]:st.off[j+1]] {
				if c := t.step(g, uint64(id)); c != 0 {
					l.follow(st, c, start, j)
					done = done || t.nodes[c].head != 0
				}
			}
			if done {
				return
			}
		}
	}
}

func (l *Lexicon) followCells(st *scanState, at uint32, start, last int) {
	t := l.runeTrie
	n := &t.nodes[at]
	for i := n.head; i != 0; i = t.outs[i].next {
		st.found(&t.outs[i], start, last)
	}
	next := last + 1
	if n.kids != 0 && next < len(st.cells) && !st.cells[next].brk {
		if c := t.step(at, uint64(st.cells[next].r)); c != 0 {
			l.followCells(st, c, start, next)
		}
	}
	if g := n.gap; g != 0 {
		for j := next; j <= next+gapCells && j < len(st.cells) && !st.cells[j].brk; j++ {
			if c := t.step(g, uint64(st.cells[j].r)); c != 0 {
				before := len(st.raw)
				l.followCells(st, c, start, j)
				if len(st.raw) > before {
					return
				}
			}
		}
	}
}

// found records a hit and what it says about the language of the text.
func (st *scanState) found(o *output, start, last int) {
	st.score[o.lang] += o.weight
	if o.key != functionID {
		st.raw = append(st.raw, rawHit{
			start: int32(start), end: int32(last), key: o.key, lang: o.lang,
			always: !o.shared || o.words > 1 || o.lang == anyID,
		})
	}
}

// present tells which languages occur in a text. Every language does where the
// evidence is too thin to tell.
func present(score *[maxLangs]float32) (in [maxLangs]bool) {
	best := float32(0)
	for _, s := range score[anyID+1:] {
		best = max(best, s)
	}
	for i, s := range score {
		in[i] = best < 1 || s >= 0.3*best || s >= 6 && s >= 0.15*best
	}
	return in
}

// masked tells whether a phrase hides x. masks are in text order, and the end of
// each is the furthest so far.
func masked(masks []rawHit, x rawHit) bool {
	i, _ := slices.BinarySearchFunc(masks, x.start+1, func(m rawHit, at int32) int { return cmp.Compare(m.start, at) })
	return i > 0 && masks[i-1].end >= x.end
}

// keep turns raw hits into hits: those whose language is present, of each key
// none inside another. Raw hits come almost sorted, so that a counting sort by
// key and insertions do.
func (l *Lexicon) keep(h *Hits, st *scanState, masks bool) {
	in := present(&st.score)
	mask := l.keyID[maskKey]
	st.masks = st.masks[:0]
	for _, x := range st.raw {
		if masks && x.key == mask {
			st.masks = append(st.masks, x)
		}
	}
	slices.SortFunc(st.masks, func(a, b rawHit) int { return cmp.Compare(a.start, b.start) })
	for i := 1; i < len(st.masks); i++ {
		st.masks[i].end = max(st.masks[i].end, st.masks[i-1].end)
	}
	h.first = make([]int32, len(l.keys)+1)
	kept := st.raw[:0]
	for _, x := range st.raw {
		if (in[x.lang] || x.always) && (len(st.masks) == 0 || !masked(st.masks, x)) {
			kept = append(kept, x)
			h.first[x.key+1]++
		}
	}
	for k := 1; k < len(h.first); k++ {
		h.first[k] += h.first[k-1]
	}
	st.sorted = slices.Grow(st.sorted[:0], len(kept))[:len(kept)]
	st.next = append(st.next[:0], h.first...)
	for _, x := range kept {
		st.sorted[st.next[x.key]] = x
		st.next[x.key]++
	}
	h.byKey = make([]Hit, 0, len(kept))
	from := int32(0)
	for k := range l.keys {
		to := h.first[k+1]
		bucket := st.sorted[from:to]
		from = to
		st.sortBucket(bucket)
		h.first[k] = int32(len(h.byKey))
		end := int32(-1)
		for _, x := range bucket {
			if x.end <= end {
				continue
			}
			end = x.end
			h.byKey = append(h.byKey, Hit{Key: l.keys[k], Lang: l.langs[x.lang], Start: int(x.start), End: int(x.end)})
		}
	}
	h.first[len(l.keys)] = int32(len(h.byKey))
}

// sortBucket orders hits of one key: by place, the longer first, then the
// likelier language.
func (st *scanState) sortBucket(b []rawHit) {
	order := func(a, b rawHit) int {
		switch {
		case a.start != b.start:
			return int(a.start - b.start)
		case a.end != b.end:
			return int(b.end - a.end)
		case st.score[a.lang] != st.score[b.lang]:
			return cmp.Compare(st.score[b.lang], st.score[a.lang])
		}
		return int(a.lang) - int(b.lang)
	}
	if len(b) > 1 && !slices.IsSortedFunc(b, order) {
		slices.SortFunc(b, order)
	}
}
