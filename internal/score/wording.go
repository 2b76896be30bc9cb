package score

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// Wording is what single words and neighbouring words say for and against each
// tier: what remains when nobody thought of a phrase. It was fitted to the
// labelled messages beside the votes of the signals (make train) and holds,
// for each word or pair of words as grams cuts them and for each frame,
// hundredths of a vote.
type Wording map[string]WordVotes

// WordVotes are hundredths of a vote in the order A, B, C, D, X.
type WordVotes [5]int16

// voters is the order of WordVotes and of TierSum.
var voters = []inquiry.Tier{inquiry.TierA, inquiry.TierB, inquiry.TierC, inquiry.TierD, inquiry.TierX}

// builtInWording is the embedded table.
var builtInWording = sync.OnceValue(func() *gramTable { return readTable("wording.tsv", len(voters)) })

// parseWording reads lines of a gram and as many numbers as there are columns, at
// most five, with tabs between, the grams in ascending order. Lines that begin
// with # are comments.
func parseWording(text string, columns int) (keys []string, votes []WordVotes, err error) {
	keys, votes = make([]string, 0, strings.Count(text, "\n")), make([]WordVotes, 0, strings.Count(text, "\n"))
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		gram, rest, _ := strings.Cut(line, "\t")
		var v WordVotes
		for i := range v[:columns] {
			var field string
			field, rest, _ = strings.Cut(rest, "\t")
			x, err := strconv.ParseInt(field, 10, 16)
			if err != nil {
				return nil, nil, fmt.Errorf("line %d: %w", n, err)
			}
			v[i] = int16(x)
		}
		if len(keys) > 0 && keys[len(keys)-1] >= gram {
			return nil, nil, fmt.Errorf("line %d: %q stands behind %q", n, gram, keys[len(keys)-1])
		}
		keys, votes = append(keys, gram), append(votes, v)
	}
	return keys, votes, nil
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

// knownGram is a gram of a text that a table holds.
type knownGram struct {
	gram int32 // its number in the table
	word int32
	pair bool
}

// gramText is a text cut into its grams, for one look into each table.
type gramText struct {
	wordCutter
	hashes []gramHashes // of each word
	known  []knownGram
	seen   []bool // by number of the gram; all false between two looks
}

// gramHashes are the hashes of a word by itself and of the pair that it ends.
type gramHashes struct{ word, pair uint64 }

var gramTexts = sync.Pool{New: func() any { return &gramText{} }}

// read cuts the beginning of a text.
func (v *gramText) read(text string) {
	v.cut(beginning(text))
	v.hashes = v.hashes[:0]
	before := uint64(gramSeed) // of the word before and a blank, as in a pair
	for _, w := range v.words {
		stem := prefix(v.fold(w), oneWord)
		half := prefix(stem, pairedWord)
		v.hashes = append(v.hashes, gramHashes{gramHashAll(gramSeed, stem), gramHashAll(before, half)})
		before = gramHash(gramHashAll(gramSeed, half), ' ')
	}
}

// note adds a gram that the table holds; where it stands again the first counts.
func (v *gramText) note(gram, word int, pair bool) {
	if gram >= 0 && !v.seen[gram] {
		v.seen[gram] = true
		v.known = append(v.known, knownGram{int32(gram), int32(word), pair})
	}
}

// collect finds the grams that the table holds, each once.
func (v *gramText) collect(t *gramTable) {
	if len(v.seen) < len(t.keys) {
		v.seen = make([]bool, len(t.keys))
	}
	v.known = v.known[:0]
	for i, h := range v.hashes {
		v.note(t.find(h.word), i, false)
		if i > 0 {
			v.note(t.find(h.pair), i, true)
		}
	}
	for _, g := range v.known {
		v.seen[g.gram] = false
	}
}

// shownGrams is how many grams are evidence.
const shownGrams = 3

// votesOf returns what the wording of a text says, in votes, and the words that
// say most for the tier they speak for most.
func (t *gramTable) votesOf(v *gramText) (out [5]int, evidence string) {
	if len(t.keys) == 0 {
		return out, ""
	}
	v.collect(t)
	if len(v.known) < enough {
		return out, ""
	}
	var sum [5]int
	for _, g := range v.known {
		for i, n := range t.votes[g.gram] {
			sum[i] += int(n)
		}
	}
	best := 0
	for i := range sum {
		out[i] = int(math.Round(float64(sum[i]) / 100 * force / math.Sqrt(float64(max(few, len(v.known))))))
		if sum[i] > sum[best] {
			best = i
		}
	}
	return out, v.strongest(t, func(w WordVotes) int { return int(w[best]) })
}

// strongest returns the grams that are worth most, of equals the first of the
// alphabet.
func (v *gramText) strongest(t *gramTable, worth func(WordVotes) int) string {
	var show [shownGrams]knownGram
	n := 0
	for _, g := range v.known {
		at := n
		for at > 0 && cmp.Or(cmp.Compare(worth(t.votes[g.gram]), worth(t.votes[show[at-1].gram])), int(show[at-1].gram-g.gram)) > 0 {
			at--
		}
		if at == shownGrams {
			continue
		}
		n = min(n+1, shownGrams)
		copy(show[at+1:n], show[at:])
		show[at] = g
	}
	var words [shownGrams]string
	for i, g := range show[:n] {
		words[i] = v.written(int(g.word), g.pair)
	}
	return strings.Join(words[:n], ", ")
}

// shows returns the words of a text that are worth most.
func (t *gramTable) shows(v *gramText, worth func(WordVotes) int) string {
	v.collect(t)
	return v.strongest(t, worth)
}

// wishTone is how many votes for junk the wording has at most in a message that
// wishes something: whoever wants to buy may have a salesman's tongue.
const wishTone = 6

// Words is the text whose wording counts: the subject and the buyer's own words.
func (in Input) Words() string { return in.Reading.Subject + "\n" + in.Reading.Text }

// wording counts what the words of the message say and returns it as a signal.
// Like learned words it brings no points: the base of the tier does.
func (f *facts) wording(w Weights) []inquiry.Signal {
	t := w.wording
	if t == nil {
		t = builtInWording()
	}
	said, evidence := t.votesOf(f.grams())
	if f.length >= frameWords {
		framed, phrase := t.frames.votesOf(f.hits, f.sentences())
		for i, n := range framed {
			said[i] += n
		}
		if phrase != "" && !strings.Contains(evidence, phrase) {
			evidence = strings.TrimPrefix(evidence+", "+phrase, ", ")
		}
	}
	if junk := &said[len(said)-1]; *junk > wishTone && !f.noWish() {
		*junk = wishTone
	}
	if f.tone = said; said == [5]int{} {
		return nil
	}
	return []inquiry.Signal{{Name: "wording", Evidence: clip(evidence)}}
}
