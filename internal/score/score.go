package score

import (
	"slices"
	"strconv"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// Input is everything that is known about one message, row or chat when it is
// judged.
type Input struct {
	Message *inquiry.Message // nil for table rows and chats
	Form    *inquiry.Form    // nil for plain mail
	// Reading holds channel, language, subject, text, customer, request and
	// questions. Judge does not change it.
	Reading *inquiry.Reading
	// Hits is the scan of subject + "\n" + text, the buyer's new words only.
	// When nil, Judge scans them itself.
	Hits *lexicon.Hits

	// Stated is a price of a unit that the writer names without wishing it.
	Stated string

	OwnDomains  []string // mail domains of the exporter, for look-alike checks
	OwnNames    []string // company and brand names of the exporter
	Competitors []string // names to look for in the text
}

// Result is the judgement.
type Result struct {
	Tier        inquiry.Tier
	Score       int // 0..100: the sum of the points of Signals, clamped
	Intent      inquiry.Intent
	BuyerType   inquiry.BuyerType
	Signals     []inquiry.Signal
	Risks       []inquiry.Risk
	Missing     []inquiry.Need
	Unsure      bool // the two nearest tiers are close
	Competitors []string
	Kind        inquiry.Kind
	MayBeJunk   bool      // there is evidence of junk, so that tier X is possible
	Sums        []TierSum // votes per tier, in the order A, B, C, D, X
	Found       []Found   // everything that was found, in the order of the signals
}

// Found is a signal that was found: Level times its votes go into the sums.
type Found struct {
	Name  string
	Level int // 1 for a hint, 2 when clear, 3 when several phrases show it
}

// TierSum is what the signals together say for one tier.
type TierSum struct {
	Tier  inquiry.Tier
	Votes int
}

// Judge reads in and returns its judgement by the weights w, the built-in ones
// where w is empty. It never fails: where nothing speaks, the message is a
// general question of tier B.
func Judge(in Input, w Weights) Result {
	if w.Signals == nil {
		w = DefaultWeights()
	}
	f := newFacts(in)
	defer f.release()
	found := f.find()
	wording := f.wording(w)
	sums := f.count(found, w)
	mayBeJunk := f.mayBeJunk(found, sums, w)
	words := f.learned(sums, w)
	tier, unsure := Decide(sums, mayBeJunk, w.Margin)
	if tier == inquiry.TierX && f.onlyLearned(found, w) {
		sums[len(sums)-1].Votes = 0
		tier, unsure = Decide(sums, mayBeJunk, w.Margin)
	}
	r := Result{Tier: tier, Unsure: unsure, MayBeJunk: mayBeJunk, Sums: sums, Competitors: f.competitors()}
	for _, x := range found {
		r.Found = append(r.Found, Found{x.name, int(x.level)})
	}
	intent, told := f.intent(tier, w)
	r.Intent = intent
	r.Signals = slices.Concat(list(found, tier, w), wording, words, told)
	for _, s := range r.Signals {
		r.Score += s.Points
	}
	r.Score = min(max(r.Score, 0), 100)
	r.BuyerType = f.buyerType(tier)
	r.Risks = f.risks(tier, r.Intent)
	r.Missing = f.missing(tier)
	r.Kind = f.kind(tier, r.Intent)
	return r
}

// order is the order of safety: of tiers that are close the one answered sooner
// is kept, so that doubt never makes junk.
var order = []inquiry.Tier{inquiry.TierA, inquiry.TierC, inquiry.TierB, inquiry.TierD, inquiry.TierX}

// count adds up the votes of the signals found and of the wording.
func (f *facts) count(found []finding, w Weights) []TierSum {
	sums := make([]TierSum, 0, len(order))
	for i, t := range voters {
		sums = append(sums, TierSum{Tier: t, Votes: w.Bands[t].Votes + f.tone[i]})
	}
	trouble := false
	for _, x := range found {
		votes := w.Signals[x.name].Votes
		if len(votes) == 0 {
			continue
		}
		trouble = trouble || votes[inquiry.TierC] > 0
		for i := range sums {
			sums[i].Votes += votes[sums[i].Tier] * int(x.level)
		}
	}
	if !trouble {
		// Words alone make a case of support only where they leave no doubt.
		sums[slices.Index(voters, inquiry.TierC)].Votes -= w.Margin + 1
	}
	return sums
}

// Whisper is below how many votes nothing speaks for a tier; then a message is a
// general question.
const Whisper = 3

// Decide picks the tier with the most votes as Judge does. Close calls keep the
// safer tier: never junk, else the one that is answered sooner. Junk is none of the candidates
// unless mayBeJunk is set; margin is Weights.Margin.
func Decide(sums []TierSum, mayBeJunk bool, margin int) (tier inquiry.Tier, unsure bool) {
	votes := map[inquiry.Tier]int{}
	for _, s := range sums {
		votes[s.Tier] = s.Votes
	}
	candidates := order
	if !mayBeJunk {
		candidates = order[:len(order)-1]
	}
	top := votes[candidates[0]]
	for _, t := range candidates[1:] {
		top = max(top, votes[t])
	}
	if top < Whisper {
		return inquiry.TierB, true // hardly anything speaks for anything
	}
	var near []inquiry.Tier // in the order of safety
	for _, t := range candidates {
		if votes[t] == top || votes[t] > 0 && top-votes[t] <= margin {
			near = append(near, t)
		}
	}
	return near[0], len(near) > 1
}

// list turns findings into printed signals: the base of the tier first, then
// each finding that is worth points, cut where its group is full, then the cap
// where it bites.
func list(found []finding, tier inquiry.Tier, w Weights) []inquiry.Signal {
	band := w.Bands[tier]
	signals := []inquiry.Signal{{Name: "base_" + string(tier), Points: band.Base}}
	sum := band.Base
	used := map[string]int{}
	for _, f := range found {
		worth := w.Signals[f.name]
		points := worth.Points
		if f.level == hint {
			points /= 2
		}
		if g, ok := w.Groups[worth.Group]; ok && worth.Group != "" && points > 0 {
			points = max(0, min(points, g.Max-used[worth.Group]))
			used[worth.Group] += points
		}
		if points == 0 && len(worth.Votes) == 0 {
			continue
		}
		signals = append(signals, inquiry.Signal{Name: f.name, Points: points, Evidence: f.evidence, Learned: worth.Learned})
		sum += points
	}
	if sum > band.Cap {
		signals = append(signals, inquiry.Signal{Name: "cap_" + string(tier), Points: band.Cap - sum, Evidence: strconv.Itoa(band.Cap)})
	}
	return signals
}
