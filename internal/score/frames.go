package score

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"

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
	sentence, key int32
	hit           *lexicon.Hit
}

// eachSentence calls f with the keys that each sentence shows, in the order of
// their numbers; spans are the sentences, and number tells that of a key, and
// whether it has one. room is used for the keys, and returned to be used again.
func eachSentence(hits *lexicon.Hits, spans []lexicon.Span, room []keyHit, number func(lexicon.Key) (int, bool), f func([]keyHit)) []keyHit {
	keys := room[:0]
	for k, group := range hits.Groups() {
		n, ok := number(k)
		if !ok {
			continue
		}
		at, last := 0, -1
		for i := range group {
			hit := &group[i]
			for at < len(spans) && spans[at].End <= hit.Start {
				at++
			}
			if at == len(spans) {
				break
			}
			if at != last && spans[at].Start <= hit.Start {
				keys = append(keys, keyHit{int32(at), int32(n), hit})
				last = at
			}
		}
	}
	slices.SortFunc(keys, func(a, b keyHit) int {
		if a.sentence != b.sentence {
			return int(a.sentence - b.sentence)
		}
		return int(a.key - b.key)
	})
	for from := 0; from < len(keys); {
		to := from + 1
		for to < len(keys) && keys[to].sentence == keys[from].sentence {
			to++
		}
		f(keys[from:to])
		from = to
	}
	return keys
}

// frameState is room for the frames of one message.
type frameState struct {
	keys  []keyHit
	shown []*lexicon.Hit // the words of the frames found
	found []int32        // their places
	at    []int32        // by place: the number in found, one more; all 0 between two messages
}

var frameStates = sync.Pool{New: func() any { return &frameState{} }}

// note takes a frame in; where it stands again the first counts.
func (s *frameState) note(place int32, hit *lexicon.Hit) {
	if place > 0 && s.at[place] == 0 {
		s.found, s.shown = append(s.found, place), append(s.shown, hit)
		s.at[place] = int32(len(s.found))
	}
}

// votesOf returns what the frames of a message say, in votes, and the words of
// the one that says most for the tier they speak for most.
func (t *frameTable) votesOf(hits *lexicon.Hits, spans []lexicon.Span) (out [5]int, evidence string) {
	if t == nil || len(t.votes) == 0 {
		return out, ""
	}
	st := frameStates.Get().(*frameState)
	defer frameStates.Put(st)
	if len(st.at) <= len(t.votes) {
		st.at = make([]int32, len(t.votes)+1)
	}
	st.found, st.shown = st.found[:0], st.shown[:0]
	st.keys = eachSentence(hits, spans, st.keys, func(k lexicon.Key) (int, bool) { n, ok := t.number[k]; return n, ok }, func(keys []keyHit) {
		for i, a := range keys {
			st.note(t.single[a.key], a.hit)
			for _, b := range keys[i+1:] {
				hit := b.hit
				if a.hit.End-a.hit.Start > hit.End-hit.Start {
					hit = a.hit
				}
				st.note(t.pair[int(a.key)*len(t.names)+int(b.key)], hit)
			}
		}
	})
	var sum [5]int
	for _, place := range st.found {
		st.at[place] = 0
		for i, n := range t.votes[place-1] {
			sum[i] += int(n)
		}
	}
	best := 0
	for i := range sum {
		out[i] = int(math.Round(float64(sum[i]) / 100 * frameForce / math.Sqrt(float64(max(frameFew, len(st.found))))))
		if sum[i] > sum[best] {
			best = i
		}
	}
	most, says := int16(0), -1 // of equals the first of the table
	for i, place := range st.found {
		if v := t.votes[place-1][best]; v > most || v == most && says >= 0 && place < st.found[says] {
			most, says = v, i
		}
	}
	if says >= 0 {
		evidence = hits.Evidence(*st.shown[says])
	}
	// What is deleted holds the text no longer.
	st.keys, st.shown = slices.Delete(st.keys, 0, len(st.keys)), slices.Delete(st.shown, 0, len(st.shown))
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
	eachSentence(f.hits, f.sentences(), nil, func(k lexicon.Key) (int, bool) {
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
