package score

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

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
	if len(text) > wordingText {
		text = strings.ToValidUTF8(text[:wordingText], "")
	}
	words := Words(text)
	out := make([]Gram, 0, 2*len(words))
	for i, w := range words {
		out = append(out, Gram{prefix(w.Folded, oneWord), w.Text})
		if i > 0 {
			out = append(out, Gram{prefix(words[i-1].Folded, pairedWord) + " " + prefix(w.Folded, pairedWord), words[i-1].Text + " " + w.Text})
		}
	}
	return out
}

// prefix returns the first n characters of s.
func prefix(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// force is how much the wording of a message weighs: the sum of its grams
// divided by the root of their number, times force, is in votes.
const force = 4.0

// enough is below how many known grams a text is too short to have a wording.
const enough = 4

// votes returns what the wording of a text says, in votes, and the words that
// say most for the tier they speak for most.
func (t Wording) votes(text string) (out [5]int, evidence string) {
	if len(t) == 0 {
		return out, ""
	}
	known := slices.DeleteFunc(Grams(text), func(g Gram) bool { _, ok := t[g.Key]; return !ok })
	slices.SortStableFunc(known, func(a, b Gram) int { return strings.Compare(a.Key, b.Key) })
	known = slices.CompactFunc(known, func(a, b Gram) bool { return a.Key == b.Key })
	if len(known) < enough {
		return out, ""
	}
	var sum [5]float64
	for _, g := range known {
		for i, v := range t[g.Key] {
			sum[i] += float64(v)
		}
	}
	best := 0
	for i := range sum {
		out[i] = int(math.Round(sum[i] / 100 * force / math.Sqrt(float64(len(known)))))
		if sum[i] > sum[best] {
			best = i
		}
	}
	slices.SortStableFunc(known, func(a, b Gram) int { return int(t[b.Key][best]) - int(t[a.Key][best]) })
	var show []string
	for _, g := range known[:min(3, len(known))] {
		show = append(show, g.Text)
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
