package learn

import (
	"cmp"
	"errors"
	"math"
	"slices"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/score"
)

// Example is a message with the tier that it should have.
type Example struct {
	ID        int64 // of its inquiry
	Tier      inquiry.Tier
	Corrected bool           // the exporter said so; else it is the program's answer, which he let stand
	Person    string         // who wrote it: words that only one person uses are no words of a trade
	Levels    map[string]int // signals found, 1 to 3
	Sums      score.Votes    // what the weights to learn from give each tier in all
	MayBeJunk bool           // there is evidence of junk
	Words     []string       // folded, each once, without names and addresses
}

// Least is how many corrections are needed before anything is proposed.
const Least = 5

// ErrTooFew means that there are fewer corrections than Least.
var ErrTooFew = errors.New("too few corrections")

// Settings of the fit. They were chosen by the curve in docs/quality.md.
const (
	heat          = 0.35 // turns votes into odds: so many votes make a factor of e, 1/heat
	signalPenalty = 2.0  // pulls the votes of signals back to the built-in ones
	wordPenalty   = 0.1  // pulls the votes of words to none
	trust         = 0.3  // what an uncorrected message counts beside a corrected one, at most
	rounds        = 120
	maxWords      = 100 // words proposed at most
	maxCandidates = 300
	minWord       = 2 // corrected messages that must hold a word
	minPersons    = 2 // people who must use it
	minSigns      = 1.0
	mostVotes     = 6 // of a word, for one tier
	mostMoved     = 4 // votes by which a signal moves, for one tier
)

// Proposal is what was learned and how far it can be trusted.
type Proposal struct {
	Learned score.Learned
	// Of the corrected messages, how many the votes put into the right tier: with
	// the built-in weights, with the proposal, and with what is learned from the
	// other corrections only, in five parts.
	Before, After, HeldOut, Corrections int
	// Of the uncorrected messages that were looked at, how many keep their tier.
	Kept, Uncorrected int
}

// Propose learns from examples what to add to the weights w, which must be the
// built-in ones with the exporter's own points. Examples of equal content in any
// order give the same proposal. Too few corrections give ErrTooFew.
func Propose(w score.Weights, examples []Example) (Proposal, error) {
	all := slices.Clone(examples)
	slices.SortStableFunc(all, func(a, b Example) int { return cmp.Compare(a.ID, b.ID) })
	var corrected, rest []Example
	for _, e := range all {
		if e.Corrected {
			corrected = append(corrected, e)
		} else {
			rest = append(rest, e)
		}
	}
	if len(corrected) < Least {
		return Proposal{Corrections: len(corrected)}, ErrTooFew
	}
	p := Proposal{Corrections: len(corrected), Uncorrected: len(rest)}
	p.Learned = fit(w, corrected, rest)
	p.Before, p.After = right(w, score.Learned{}, corrected), right(w, p.Learned, corrected)
	p.Kept = right(w, p.Learned, rest)
	const parts = 5
	for part := range parts {
		var teach, check []Example
		for i, e := range corrected {
			if i%parts == part {
				check = append(check, e)
			} else {
				teach = append(teach, e)
			}
		}
		p.HeldOut += right(w, fit(w, teach, rest), check)
	}
	return p, nil
}

// tiers is the order of votes here.
var tiers = [...]inquiry.Tier{inquiry.TierA, inquiry.TierB, inquiry.TierC, inquiry.TierD, inquiry.TierX}

const tierX = len(tiers) - 1

// right counts the examples whose votes decide for their tier.
func right(w score.Weights, l score.Learned, examples []Example) int {
	taught := w.Learn(l)
	words := make(map[string]score.Votes, len(l.Words))
	for _, x := range l.Words {
		words[x.Word] = x.Votes
	}
	n := 0
	for i := range examples {
		e := &examples[i]
		sums := make([]score.TierSum, len(tiers))
		for k, t := range tiers {
			sums[k] = score.TierSum{Tier: t, Votes: e.Sums[t]}
			for name, level := range e.Levels {
				sums[k].Votes += (taught.Signals[name].Votes[t] - w.Signals[name].Votes[t]) * level
			}
			for _, word := range e.Words {
				sums[k].Votes += words[word][t]
			}
		}
		if tier, _ := score.Decide(sums, e.MayBeJunk, w.Margin); tier == e.goal() {
			n++
		}
	}
	return n
}

// goal is the tier to aim at. What the exporter calls junk, without evidence of
// junk in it, is never made junk; it goes to the end of the queue.
func (e *Example) goal() inquiry.Tier {
	if e.Tier == inquiry.TierX && !e.MayBeJunk {
		return inquiry.TierD
	}
	return e.Tier
}

// row is an example as numbers.
type row struct {
	weight   float64
	goal     int
	junk     bool
	base     votes // before anything is learned
	features []feature
}

type feature struct {
	index int
	value float64
}

// votes are those of one feature while they are fitted, in the order of tiers.
type votes [len(tiers)]float64

// fit finds the additions that make the examples right, held back by a penalty
// on every vote that is added.
func fit(w score.Weights, corrected, rest []Example) score.Learned {
	words := candidates(corrected, rest)
	names := signalNames(w, corrected)
	index := make(map[string]int, len(names))
	for i, n := range names {
		index[n] = i
	}
	wordIndex := make(map[string]int, len(words))
	for i, x := range words {
		wordIndex[x] = len(names) + i
	}
	penalty := make([]float64, len(names)+len(words))
	for i := range penalty {
		penalty[i] = signalPenalty
		if i >= len(names) {
			penalty[i] = wordPenalty
		}
	}
	rows := make([]row, 0, len(corrected)+len(rest))
	add := func(e *Example, weight float64) {
		r := row{weight: weight, junk: e.MayBeJunk, goal: slices.Index(tiers[:], e.goal())}
		for k, t := range tiers {
			r.base[k] = float64(e.Sums[t])
		}
		for _, name := range sortedNames(e.Levels) {
			if i, ok := index[name]; ok {
				r.features = append(r.features, feature{i, float64(e.Levels[name])})
			}
		}
		for _, word := range e.Words {
			if i, ok := wordIndex[word]; ok {
				r.features = append(r.features, feature{i, 1})
			}
		}
		rows = append(rows, r)
	}
	for i := range corrected {
		add(&corrected[i], 1)
	}
	if len(rest) > 0 {
		share := min(trust, float64(len(corrected))/float64(len(rest)))
		for i := range rest {
			add(&rest[i], share)
		}
	}
	return whole(names, words, descend(rows, penalty, float64(w.Margin)), corrected)
}

// descend lowers the loss step by step. Each vote has a step of its own, the
// largest that cannot overshoot.
func descend(rows []row, penalty []float64, margin float64) []votes {
	v := make([]votes, len(penalty))
	bound := slices.Clone(penalty)
	for _, r := range rows {
		sum := 0.0
		for _, f := range r.features {
			sum += f.value
		}
		for _, f := range r.features {
			bound[f.index] += 0.5 * heat * heat * r.weight * f.value * sum
		}
	}
	slope := make([]votes, len(v))
	for range rounds {
		clear(slope)
		for _, r := range rows {
			z := r.base
			for _, f := range r.features {
				for k := range z {
					z[k] += f.value * v[f.index][k]
				}
			}
			p := odds(z, r.goal, r.junk, margin)
			p[r.goal]--
			for _, f := range r.features {
				for k := range p {
					slope[f.index][k] += heat * r.weight * f.value * p[k]
				}
			}
		}
		for i := range v {
			for k := range v[i] {
				v[i][k] -= (slope[i][k] + penalty[i]*v[i][k]) / bound[i]
			}
		}
	}
	return v
}

// odds are the chances of the tiers by their votes. Tiers that win close calls
// against the goal get the margin on top: the goal must lead by more.
func odds(z votes, goal int, junk bool, margin float64) votes {
	if k := slices.Index(tiers[:], inquiry.TierB); k != goal {
		z[k] = max(z[k], score.Whisper) // what nothing speaks for is of this tier
	}
	top := math.Inf(-1)
	for k := range z {
		if k != goal && safer(k, goal) {
			z[k] += margin + 0.5
		}
		if k == tierX && !junk {
			z[k] = math.Inf(-1)
		}
		top = max(top, z[k])
	}
	sum := 0.0
	for k := range z {
		z[k] = math.Exp(heat * (z[k] - top))
		sum += z[k]
	}
	for k := range z {
		z[k] /= sum
	}
	return z
}

// safer reports whether tier a is kept in a close call with b.
func safer(a, b int) bool { return tiers[a].QueueRank() < tiers[b].QueueRank() }

// whole turns fitted additions into whole votes and says what they were learned from.
func whole(names, words []string, fitted []votes, corrected []Example) score.Learned {
	l := score.Learned{Corrections: len(corrected), Signals: []score.LearnedSignal{}, Words: []score.LearnedWord{}}
	for i, name := range names {
		from := 0
		for _, e := range corrected {
			if e.Levels[name] > 0 {
				from++
			}
		}
		if add := round(fitted[i], mostMoved); len(add) > 0 {
			l.Signals = append(l.Signals, score.LearnedSignal{Name: name, Add: add, From: from})
		}
	}
	for i, word := range words {
		from := 0
		for _, e := range corrected {
			if slices.Contains(e.Words, word) {
				from++
			}
		}
		if v := round(fitted[len(names)+i], mostVotes); len(v) > 0 {
			l.Words = append(l.Words, score.LearnedWord{Word: word, Votes: v, From: from})
		}
	}
	slices.SortStableFunc(l.Words, func(a, b score.LearnedWord) int { return cmp.Compare(weightOf(b.Votes), weightOf(a.Votes)) })
	l.Words = l.Words[:min(len(l.Words), maxWords)]
	slices.SortFunc(l.Words, func(a, b score.LearnedWord) int { return cmp.Compare(a.Word, b.Word) })
	return l
}

func round(v votes, most int) score.Votes {
	out := score.Votes{}
	for k, t := range tiers {
		n := int(math.Round(v[k]))
		if n = min(max(n, -most), most); n != 0 {
			out[t] = n
		}
	}
	return out
}

func weightOf(v score.Votes) int {
	n := 0
	for _, x := range v {
		n += max(x, -x)
	}
	return n
}

// signalNames are the signals that a corrected message shows and that vote.
func signalNames(w score.Weights, corrected []Example) []string {
	seen := map[string]int{}
	for _, e := range corrected {
		for name := range e.Levels {
			if _, ok := w.Signals[name]; ok {
				seen[name]++
			}
		}
	}
	return sortedNames(seen)
}

func sortedNames(m map[string]int) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
