package score

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// A frame is a key of the lexicon that a message shows, or two keys in one of
// its sentences: who wants what of whom stands in how phrases meet, and that is
// the same in all languages. Frames were fitted together with the single words
// and stand in the same table, "@own_stock" and "@no_purchase @topic_catalog".

// frameMark begins the names of frames in a Wording.
const frameMark = "@"

// frameForce and frameFew are for frames what force and few are for words: they
// are fewer, so that each weighs more.
const (
	frameForce = 4.0
	frameFew   = 12
)

// frameWords is below how many words a text is too short for frames.
const frameWords = 12

// framed reports whether a key makes frames: those of small words, of what hides
// others, of answers to our offers and of what we ourselves write do not.
func framed(key lexicon.Key) bool {
	return key != "function" && key != "mask" && !strings.HasPrefix(string(key), "objection") && !strings.HasPrefix(string(key), "our_")
}

// frameTable is the part of a Wording that is about frames.
type frameTable struct {
	number map[lexicon.Key]int
	names  []string
	single []int32 // by number of the key, one more than the place in votes
	pair   []int32 // by the smaller number times len(names) plus the greater
	votes  []WordVotes
}

// newFrameTable makes a table of the rows that begin with frameMark.
func newFrameTable(keys []string, votes []WordVotes) (*frameTable, error) {
	t := &frameTable{number: map[lexicon.Key]int{}}
	for _, k := range keys {
		for name := range strings.SplitSeq(k, " ") {
			bare, ok := strings.CutPrefix(name, frameMark)
			if !ok {
				return nil, fmt.Errorf("%q names no key of the lexicon", k)
			}
			if _, known := t.number[lexicon.Key(bare)]; !known {
				t.number[lexicon.Key(bare)] = len(t.names)
				t.names = append(t.names, bare)
			}
		}
	}
	n := len(t.names)
	t.single, t.pair, t.votes = make([]int32, n), make([]int32, n*n), votes
	for i, k := range keys {
		first, second, two := strings.Cut(k, " ")
		a := t.number[lexicon.Key(first[len(frameMark):])]
		if !two {
			t.single[a] = int32(i + 1)
			continue
		}
		b := t.number[lexicon.Key(second[len(frameMark):])]
		t.pair[min(a, b)*n+max(a, b)] = int32(i + 1)
	}
	return t, nil
}

// keyHit is the first hit of a key in a sentence.
type keyHit struct {
	key int
	hit lexicon.Hit
}

// eachSentence calls f with the keys that each sentence shows, in the order of
// their numbers; number tells that of a key, and whether it has one.
func eachSentence(hits *lexicon.Hits, number func(lexicon.Key) (int, bool), f func([]keyHit)) {
	all := hits.Each()
	var keys []keyHit
	at := 0
	for _, span := range lexicon.Sentences(hits.Text()) {
		keys = keys[:0]
		for ; at < len(all) && all[at].Start < span.End; at++ {
			if all[at].Start < span.Start {
				continue
			}
			if n, ok := number(all[at].Key); ok {
				keys = append(keys, keyHit{n, all[at]})
			}
		}
		slices.SortStableFunc(keys, func(a, b keyHit) int { return a.key - b.key })
		keys = slices.CompactFunc(keys, func(a, b keyHit) bool { return a.key == b.key })
		if len(keys) > 0 {
			f(keys)
		}
	}
}

// votesOf returns what the frames of a message say, in votes, and the words of
// the one that says most for the tier they speak for most.
func (t *frameTable) votesOf(hits *lexicon.Hits) (out [5]int, evidence string) {
	if t == nil || len(t.votes) == 0 {
		return out, ""
	}
	seen := map[int32]lexicon.Hit{}
	note := func(place int32, hit lexicon.Hit) {
		if place > 0 {
			if _, ok := seen[place]; !ok {
				seen[place] = hit
			}
		}
	}
	eachSentence(hits, func(k lexicon.Key) (int, bool) { n, ok := t.number[k]; return n, ok }, func(keys []keyHit) {
		for i, a := range keys {
			note(t.single[a.key], a.hit)
			for _, b := range keys[i+1:] {
				hit := b.hit
				if a.hit.End-a.hit.Start > hit.End-hit.Start {
					hit = a.hit
				}
				note(t.pair[a.key*len(t.names)+b.key], hit)
			}
		}
	})
	var sum [5]int
	for place := range seen {
		for i, n := range t.votes[place-1] {
			sum[i] += int(n)
		}
	}
	best := 0
	for i := range sum {
		out[i] = int(math.Round(float64(sum[i]) / 100 * frameForce / math.Sqrt(float64(max(frameFew, len(seen))))))
		if sum[i] > sum[best] {
			best = i
		}
	}
	var most int16
	for _, place := range slices.Sorted(maps.Keys(seen)) {
		if v := t.votes[place-1][best]; v > most {
			most, evidence = v, hits.Evidence(seen[place])
		}
	}
	return out, evidence
}

// Frames returns the names of the frames of a message, in ascending order.
func Frames(in Input) []string {
	f := newFacts(in)
	if f.length < frameWords {
		return nil
	}
	number, names := map[lexicon.Key]int{}, []lexicon.Key{}
	seen := map[string]bool{}
	eachSentence(f.hits, func(k lexicon.Key) (int, bool) {
		if !framed(k) {
			return 0, false
		}
		n, ok := number[k]
		if !ok {
			n = len(names)
			number[k], names = n, append(names, k)
		}
		return n, true
	}, func(keys []keyHit) {
		for i, a := range keys {
			first := frameMark + string(names[a.key])
			seen[first] = true
			for _, b := range keys[i+1:] {
				second := frameMark + string(names[b.key])
				seen[min(first, second)+" "+max(first, second)] = true
			}
		}
	})
	return slices.Sorted(maps.Keys(seen))
}
