package lexicon

import (
	"cmp"
	"iter"
	"slices"
)

// Hit is a phrase found in a text.
type Hit struct {
	Key        Key
	Lang       string // the language of the list, "any" for words all traders share
	Start, End int    // bytes of the original text, whole words
}

// Hits is the result of one scan.
type Hits struct {
	text  string
	lex   *Lexicon
	byKey []Hit   // in the order of keys, then of the text
	first []int32 // start of each key in byKey, one more at the end
	score [maxLangs]float32
}

// Text returns the text that was scanned.
func (h *Hits) Text() string { return h.text }

// Evidence returns the original words of a hit.
func (h *Hits) Evidence(hit Hit) string { return h.text[hit.Start:hit.End] }

// All returns the hits of one key in text order. The caller must not change it.
func (h *Hits) All(k Key) []Hit {
	id, ok := h.lex.keyID[k]
	if !ok {
		return nil
	}
	return h.byKey[h.first[id]:h.first[id+1]:h.first[id+1]]
}

// Groups yields the keys that were found, each with its hits as All returns them.
func (h *Hits) Groups() iter.Seq2[Key, []Hit] {
	return func(yield func(Key, []Hit) bool) {
		for from := 0; from < len(h.byKey); {
			k := h.byKey[from].Key
			to := int(h.first[h.lex.keyID[k]+1])
			if !yield(k, h.byKey[from:to:to]) {
				return
			}
			from = to
		}
	}
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

// Join returns the hits of a text that was scanned in two parts: those of head,
// then those of tail, whose text begins at the byte shift of text. Each part
// keeps its own languages.
func Join(text string, head, tail *Hits, shift int) *Hits {
	n := len(head.first)
	h := &Hits{text: text, lex: tail.lex, byKey: make([]Hit, 0, len(head.byKey)+len(tail.byKey)), first: make([]int32, n), score: tail.score}
	for k := range n - 1 {
		h.first[k] = int32(len(h.byKey))
		h.byKey = append(h.byKey, head.byKey[head.first[k]:head.first[k+1]]...)
		for _, x := range tail.byKey[tail.first[k]:tail.first[k+1]] {
			x.Start += shift
			x.End += shift
			h.byKey = append(h.byKey, x)
		}
	}
	h.first[n-1] = int32(len(h.byKey))
	return h
}
