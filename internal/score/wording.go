package score

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// Wording is what single words and neighbouring words say for and against each
// tier: what remains when nobody thought of a phrase. It was fitted to the
// labelled messages beside the votes of the signals (make train) and holds,
// for each word or pair of words as grams cuts them, hundredths of a vote.
type Wording map[string]WordVotes

// WordVotes are hundredths of a vote in the order A, B, C, D, X.
type WordVotes [5]int16

// voters is the order of WordVotes and of TierSum.
var voters = []inquiry.Tier{inquiry.TierA, inquiry.TierB, inquiry.TierC, inquiry.TierD, inquiry.TierX}

//go:embed wording.tsv
var wordingTSV string

var builtInWording = sync.OnceValue(func() Wording {
	t, err := parseWording(wordingTSV)
	if err != nil {
		panic("score: embedded wording.tsv: " + err.Error())
	}
	return t
})

// parseWording reads lines of a gram and five numbers with tabs between. Lines
// that begin with # are comments.
func parseWording(text string) (Wording, error) {
	t := make(Wording, strings.Count(text, "\n"))
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		gram, rest, _ := strings.Cut(line, "\t")
		var v WordVotes
		for i := range v {
			var field string
			field, rest, _ = strings.Cut(rest, "\t")
			x, err := strconv.ParseInt(field, 10, 16)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
			v[i] = int16(x)
		}
		t[gram] = v
	}
	return t, nil
}

// Lengths in characters and bytes.
const (
	oneWord     = 7    // of a word by itself: its stem in most languages
	pairedWord  = 6    // of each word of a pair
	wordingText = 1800 // of subject and text: who wants something says so early
)

// Gram is a word of a text cut to its stem, or a pair of neighbouring ones.
type Gram struct {
	Key  string // as Wording holds it
	Text string // as written
}

// Grams returns the grams of the beginning of a text.
func Grams(text string) []Gram {
	var c wordCutter
	c.cut(beginning(text))
	out := make([]Gram, 0, 2*len(c.words))
	var key []byte
	for i := range c.words {
		out = append(out, Gram{string(c.stem(i)), c.written(i, false)})
		if i > 0 {
			key = c.pair(key[:0], i)
			out = append(out, Gram{string(key), c.written(i, true)})
		}
	}
	return out
}

// beginning is the part of a text whose wording counts.
func beginning(text string) string {
	if len(text) <= wordingText {
		return text
	}
	text = text[:wordingText]
	for n := 1; n < utf8.UTFMax; n++ {
		if last := len(text) - n; utf8.RuneStart(text[last]) {
			if !utf8.FullRuneInString(text[last:]) {
				text = text[:last]
			}
			break
		}
	}
	return strings.ToValidUTF8(text, "")
}

// stem is the key of a word by itself.
func (c *wordCutter) stem(i int) []byte { return prefix(c.fold(c.words[i]), oneWord) }

// pair appends the key of a word and the one before it to buf.
func (c *wordCutter) pair(buf []byte, i int) []byte {
	buf = append(append(buf, prefix(c.fold(c.words[i-1]), pairedWord)...), ' ')
	return append(buf, prefix(c.fold(c.words[i]), pairedWord)...)
}

// written is a word, or the pair that it ends, as it stands in the text.
func (c *wordCutter) written(i int, pair bool) string {
	w := c.words[i]
	if !pair {
		return c.text[w.start:w.end]
	}
	before := c.words[i-1]
	return c.text[before.start:before.end] + " " + c.text[w.start:w.end]
}

// prefix returns the first n characters of s.
func prefix(s []byte, n int) []byte {
	for i := 0; i < len(s); {
		if n == 0 {
			return s[:i]
		}
		n--
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		_, size := utf8.DecodeRune(s[i:])
		i += size
	}
	return s
}

// force is how much the wording of a message weighs: the sum of its grams
// divided by the root of their number, at least few, times force, is in votes.
const force = 4.0

// few is below how many known grams each weighs no more than it would among so many.
const few = 30

// enough is below how many known grams a text is too short to have a wording.
const enough = 4

// knownGram is a gram of a text that Wording holds.
type knownGram struct {
	votes    WordVotes
	from, to int32 // its key in voteState.keys
	word     int32
	pair     bool
}

// voteState is room for one look at a text.
type voteState struct {
	wordCutter
	keys  []byte
	known []knownGram
}

var voteStates = sync.Pool{New: func() any { return &voteState{} }}

func (v *voteState) key(g knownGram) []byte { return v.keys[g.from:g.to] }

// add notes the gram whose key stands at the end of the keys if it is known.
func (v *voteState) add(t Wording, from, word int, pair bool) {
	votes, ok := t[string(v.keys[from:])]
	if !ok {
		v.keys = v.keys[:from]
		return
	}
	v.known = append(v.known, knownGram{votes, int32(from), int32(len(v.keys)), int32(word), pair})
}

// votes returns what the wording of a text says, in votes, and the words that
// say most for the tier they speak for most.
func (t Wording) votes(text string) (out [5]int, evidence string) {
	if len(t) == 0 {
		return out, ""
	}
	v := voteStates.Get().(*voteState)
	defer voteStates.Put(v)
	v.keys, v.known = v.keys[:0], v.known[:0]
	v.cut(beginning(text))
	for i := range v.words {
		from := len(v.keys)
		v.keys = append(v.keys, v.stem(i)...)
		v.add(t, from, i, false)
		if i > 0 {
			from = len(v.keys)
			v.keys = v.pair(v.keys, i)
			v.add(t, from, i, true)
		}
	}
	known := v.known
	slices.SortFunc(known, func(a, b knownGram) int { return cmp.Or(bytes.Compare(v.key(a), v.key(b)), int(a.word-b.word)) })
	known = slices.CompactFunc(known, func(a, b knownGram) bool { return bytes.Equal(v.key(a), v.key(b)) })
	if len(known) < enough {
		return out, ""
	}
	var sum [5]float64
	for _, g := range known {
		for i, n := range g.votes {
			sum[i] += float64(n)
		}
	}
	best := 0
	for i := range sum {
		out[i] = int(math.Round(sum[i] / 100 * force / math.Sqrt(float64(max(few, len(known))))))
		if sum[i] > sum[best] {
			best = i
		}
	}
	slices.SortFunc(known, func(a, b knownGram) int {
		return cmp.Or(int(b.votes[best])-int(a.votes[best]), bytes.Compare(v.key(a), v.key(b)))
	})
	var show []string
	for _, g := range known[:min(3, len(known))] {
		show = append(show, v.written(int(g.word), g.pair))
	}
	return out, strings.Join(show, ", ")
}

// wishTone is how many votes for junk the wording has at most in a message that
// wishes something: whoever wants to buy may have a salesman's tongue.
const wishTone = 4

// Words is the text whose wording counts: the subject and the buyer's own words.
func (in Input) Words() string { return in.Reading.Subject + "\n" + in.Reading.Text }

// wording counts what the words of the message say and returns it as a signal.
// Like learned words it brings no points: the base of the tier does.
func (f *facts) wording(w Weights) []inquiry.Signal {
	t := w.wording
	if t == nil {
		t = builtInWording()
	}
	said, evidence := t.votes(f.in.Words())
	if junk := &said[len(said)-1]; *junk > wishTone && !f.noWish() {
		*junk = wishTone
	}
	if f.tone = said; said == [5]int{} {
		return nil
	}
	return []inquiry.Signal{{Name: "wording", Evidence: clip(evidence)}}
}
