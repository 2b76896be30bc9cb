package lexicon

import (
	"cmp"
	"slices"
	"sync"
	"unicode/utf8"
)

// Key names a list of the language files: "ask_price", "fault", "topic_price".
type Key string

// Hit is a phrase found in a text.
type Hit struct {
	Key        Key
	Lang       string // the language of the list, "any" for words all traders share
	Start, End int    // bytes of the original text, whole words
}

// Lexicon is a set of word lists made ready for scanning. It is safe for use by
// several goroutines.
type Lexicon struct {
	keys     []Key
	keyID    map[Key]uint16
	langs    []string
	langBit  map[string]uint8
	vocab    []string
	isStem   []bool
	words    wordTable
	wordTrie *trie
	runeTrie *trie
	states   sync.Pool

	letters       map[rune][]uint8        // languages by letter, as written
	abbreviations map[Key]map[string]bool // for Sentences, folded, without full stops
}

// maxLangs bounds the number of languages, "any" included.
const maxLangs = 64

// rawHit is a hit before its language was checked; positions are words or cells.
type rawHit struct {
	start, end int32
	out        output
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
	score [maxLangs]float32
}

// Hits is the result of one scan: hits in text order, at one place the longer first.
type Hits struct {
	text  string
	lex   *Lexicon
	all   []Hit
	byKey []Hit   // the same, grouped by key
	first []int32 // start of each key in byKey, one more at the end
	score [maxLangs]float32
}

// Text returns the text that was scanned.
func (h *Hits) Text() string { return h.text }

// Evidence returns the original words of a hit.
func (h *Hits) Evidence(hit Hit) string { return h.text[hit.Start:hit.End] }

// Each returns all hits of all keys in text order. The caller must not change it.
func (h *Hits) Each() []Hit { return h.all }

// All returns the hits of one key in text order. The caller must not change it.
func (h *Hits) All(k Key) []Hit {
	id, ok := h.lex.keyID[k]
	if !ok {
		return nil
	}
	return h.byKey[h.first[id]:h.first[id+1]:h.first[id+1]]
}

// First returns the first hit of a key.
func (h *Hits) First(k Key) (Hit, bool) {
	if hits := h.All(k); len(hits) > 0 {
		return hits[0], true
	}
	return Hit{}, false
}

// Has reports whether any of the keys was found.
func (h *Hits) Has(keys ...Key) bool {
	for _, k := range keys {
		if len(h.All(k)) > 0 {
			return true
		}
	}
	return false
}

// Within returns the hits of a key that lie inside the bytes from start to end.
func (h *Hits) Within(k Key, start, end int) []Hit {
	hits := h.All(k)
	lo, _ := slices.BinarySearchFunc(hits, start, func(x Hit, at int) int { return cmp.Compare(x.Start, at) })
	hi := lo
	for hi < len(hits) && hits[hi].End <= end {
		hi++
	}
	return hits[lo:hi:hi]
}

// Scan finds all phrases of all lists in one pass.
func (l *Lexicon) Scan(text string) *Hits {
	st, _ := l.states.Get().(*scanState)
	if st == nil {
		st = &scanState{}
	}
	defer l.states.Put(st)
	h := &Hits{text: text, lex: l}
	l.scan(text, st)
	h.score = st.score
	l.keep(h, st)
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
	for i, b := range w {
		h = (h ^ uint64(b)) * hashPrime
		if id, ok := l.words.get(h, true); ok && l.vocab[id] == string(w[:i+1]) {
			st.ids = append(st.ids, id)
		}
	}
	if id, ok := l.words.get(h, false); ok && l.vocab[id] == string(w) {
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

func (l *Lexicon) follow(st *scanState, node uint32, start, last int) {
	t := l.wordTrie
	for _, o := range t.outs[node] {
		l.found(st, t, node, rawHit{int32(start), int32(last), o})
	}
	next := last + 1
	if t.kids[node] && next < len(st.toks.list) && !st.toks.list[next].brk {
		for _, id := range st.ids[st.off[next]:st.off[next+1]] {
			if c := t.edges.get(edgeKey(node, uint64(id))); c != 0 {
				l.follow(st, c, start, next)
			}
		}
	}
	if g := t.gap[node]; g != 0 {
		for j := next; j <= next+gapWords && j < len(st.toks.list) && !st.toks.list[j].brk; j++ {
			done := false
			for _, id := range st.ids[st.off[j]:st.off[j+1]] {
				if c := t.edges.get(edgeKey(g, uint64(id))); c != 0 {
					l.follow(st, c, start, j)
					done = done || len(t.outs[c]) > 0
				}
			}
			if done {
				return
			}
		}
	}
}

func (l *Lexicon) followCells(st *scanState, node uint32, start, last int) {
	t := l.runeTrie
	for _, o := range t.outs[node] {
		l.found(st, t, node, rawHit{int32(start), int32(last), o})
	}
	next := last + 1
	if t.kids[node] && next < len(st.cells) && !st.cells[next].brk {
		if c := t.edges.get(edgeKey(node, uint64(st.cells[next].r))); c != 0 {
			l.followCells(st, c, start, next)
		}
	}
	if g := t.gap[node]; g != 0 {
		for j := next; j <= next+gapCells && j < len(st.cells) && !st.cells[j].brk; j++ {
			if c := t.edges.get(edgeKey(g, uint64(st.cells[j].r))); c != 0 {
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
func (l *Lexicon) found(st *scanState, t *trie, node uint32, x rawHit) {
	isFunction := l.keys[x.out.key] == functionKey
	if l.langs[x.out.lang] != anyLang {
		shared := float32(0)
		for _, o := range t.outs[node] {
			if (l.keys[o.key] == functionKey) == isFunction {
				shared++
			}
		}
		weight := float32(x.out.words)
		switch {
		case isFunction && t == l.wordTrie && st.toks.list[x.start].fend-st.toks.list[x.start].fstart == 1:
			weight = 0.3
		case !isFunction && x.out.words == 1:
			weight = 0.7
		case t == l.runeTrie:
			weight = min(weight, 2)
		}
		st.score[x.out.lang] += weight / shared
	}
	if !isFunction {
		st.raw = append(st.raw, x)
	}
}

// present tells which languages occur in a text. Every language does where the
// evidence is too thin to tell.
func present(score *[maxLangs]float32) (in [maxLangs]bool) {
	best := float32(0)
	for _, s := range score {
		best = max(best, s)
	}
	for i, s := range score {
		in[i] = best < 1 || s >= 0.3*best || s >= 6 && s >= 0.15*best
	}
	return in
}

// masked tells whether a phrase hides x.
func masked(masks []rawHit, x rawHit) bool {
	for _, m := range masks {
		if m.start <= x.start && x.end <= m.end {
			return true
		}
	}
	return false
}

// keep turns raw hits into hits: those whose language is present, of each key
// none inside another.
func (l *Lexicon) keep(h *Hits, st *scanState) {
	in := present(&st.score)
	st.masks = st.masks[:0]
	for _, x := range st.raw {
		if l.keys[x.out.key] == maskKey {
			st.masks = append(st.masks, x)
		}
	}
	kept := st.raw[:0]
	for _, x := range st.raw {
		if masked(st.masks, x) {
			continue
		}
		if in[x.out.lang] || !x.out.latin || x.out.words > 1 || l.langs[x.out.lang] == anyLang {
			kept = append(kept, x)
		}
	}
	slices.SortFunc(kept, func(a, b rawHit) int {
		return cmp.Or(cmp.Compare(a.out.key, b.out.key), cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end),
			cmp.Compare(st.score[b.out.lang], st.score[a.out.lang]), cmp.Compare(a.out.lang, b.out.lang))
	})
	n := 0
	for _, x := range kept {
		if n > 0 && kept[n-1].out.key == x.out.key && x.end <= kept[n-1].end {
			continue
		}
		kept[n] = x
		n++
	}
	kept = kept[:n]
	buf := make([]Hit, 2*n)
	h.byKey, h.all = buf[:n:n], buf[n:]
	h.first = make([]int32, len(l.keys)+1)
	key := 0
	for i, x := range kept {
		for key <= int(x.out.key) {
			h.first[key] = int32(i)
			key++
		}
		h.byKey[i] = Hit{Key: l.keys[x.out.key], Lang: l.langs[x.out.lang], Start: int(x.start), End: int(x.end)}
	}
	for ; key <= len(l.keys); key++ {
		h.first[key] = int32(n)
	}
	copy(h.all, h.byKey)
	slices.SortStableFunc(h.all, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
}

// Keys returns the keys of all lists, in the order in which the files name them.
func (l *Lexicon) Keys() []Key {
	return slices.DeleteFunc(slices.Clone(l.keys), func(k Key) bool { return k == functionKey || k == maskKey })
}
