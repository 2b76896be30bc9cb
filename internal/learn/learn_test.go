package learn_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/learn"
	"github.com/inquiry-cli/inquiry/internal/score"
)

// wrong are n messages that the weights take for B and that are of another tier,
// each by another person, with the word in all of them.
func wrong(n int, tier inquiry.Tier, words ...string) []learn.Example {
	var out []learn.Example
	for i := range n {
		out = append(out, learn.Example{
			ID: int64(i + 1), Tier: tier, Corrected: true, Person: fmt.Sprint(i), Levels: map[string]int{"no_company": 2},
			Sums: score.Votes{inquiry.TierB: 8}, Words: words,
		})
	}
	return out
}

// fine are n messages that are of tier B as they should.
func fine(n int) []learn.Example {
	out := wrong(n, inquiry.TierB, "hello")
	for i := range out {
		out[i].ID += 1000
		out[i].Corrected = false
	}
	return out
}

func TestTooFewCorrections(t *testing.T) {
	p, err := learn.Propose(score.DefaultWeights(), append(wrong(learn.Least-1, inquiry.TierA, "zorvane"), fine(50)...))
	if !errors.Is(err, learn.ErrTooFew) || p.Corrections != learn.Least-1 {
		t.Errorf("%+v, error %v", p, err)
	}
}

func TestFewCorrectionsMoveLittle(t *testing.T) {
	p, err := learn.Propose(score.DefaultWeights(), append(wrong(5, inquiry.TierA, "zorvane"), fine(50)...))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range p.Learned.Signals {
		for tier, n := range s.Add {
			if n < -2 || n > 2 {
				t.Errorf("five corrections moved %s by %d votes for %s", s.Name, n, tier)
			}
		}
	}
	if p.Kept != 50 {
		t.Errorf("of 50 uncorrected messages %d keep their tier", p.Kept)
	}
}

func TestWordsOfTheTrade(t *testing.T) {
	p, err := learn.Propose(score.DefaultWeights(), append(wrong(30, inquiry.TierA, "hello", "zorvane"), fine(80)...))
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(p.Learned.Words, func(w score.LearnedWord) bool { return w.Word == "zorvane" })
	if i < 0 {
		t.Fatalf("the word was not learned: %+v", p.Learned)
	}
	if w := p.Learned.Words[i]; w.Votes[inquiry.TierA] < 2 || w.From != 30 || w.Tier() != inquiry.TierA {
		t.Errorf("%+v", w)
	}
	if p.Before != 0 || p.After != 30 || p.HeldOut < 25 || p.Kept != 80 {
		t.Errorf("before %d, after %d, held out %d of %d, kept %d", p.Before, p.After, p.HeldOut, p.Corrections, p.Kept)
	}
}

func TestOnePersonsWordsAreNotLearned(t *testing.T) {
	all := wrong(20, inquiry.TierA, "zorvane")
	for i := range all {
		all[i].Person = "the same"
	}
	p, err := learn.Propose(score.DefaultWeights(), append(all, fine(50)...))
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Learned.Words) > 0 {
		t.Errorf("%+v", p.Learned.Words)
	}
}

// What the exporter calls junk, without evidence of junk, is taught to the end
// of the queue and never to be junk.
func TestJunkWithoutEvidenceIsLearnedAsOtherAims(t *testing.T) {
	p, err := learn.Propose(score.DefaultWeights(), append(wrong(30, inquiry.TierX, "zorvane"), fine(50)...))
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range p.Learned.Words {
		if w.Votes[inquiry.TierX] > 0 {
			t.Errorf("%+v", w)
		}
	}
	if len(p.Learned.Words) == 0 || p.Learned.Words[0].Tier() != inquiry.TierD {
		t.Errorf("%+v", p.Learned.Words)
	}
}

func TestOrderDoesNotMatter(t *testing.T) {
	all := append(append(wrong(12, inquiry.TierA, "zorvane", "klim"), fine(30)...), wrong(9, inquiry.TierC, "gorm")...)
	for i := range all {
		all[i].ID = int64(i + 1)
	}
	a, err := learn.Propose(score.DefaultWeights(), all)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(all)
	b, err := learn.Propose(score.DefaultWeights(), all)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a, b); diff != "" {
		t.Error(diff)
	}
}

// TestCurveRises is a short form of TestCurve: what an exporter of an unknown
// trade gets for 50 corrections.
func TestCurveRises(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	sums := measure(unknownTrade(t), []int{0, 50}, 1)
	before, after := sums[0], sums[50]
	gain := float64(after.right-before.right) / float64(after.of)
	if gain < 0.15 {
		t.Errorf("50 corrections make %.3f more of the buyers right", gain)
	}
	if lost := float64(before.others-after.others) / float64(after.othersOf); lost > 0.05 {
		t.Errorf("50 corrections make %.3f of the others wrong", lost)
	}
	if after.junked > 0 {
		t.Errorf("%d buyers became junk", after.junked)
	}
}
