package score_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/score"
)

func TestWords(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"short words and numbers", "We do 500 m Zorvane-Klim 60x60", []string{"zorvane", "klim"}},
		{"addresses", "zorvane@klim.de https://klim.de/zorvane www.klim.de klimmen", []string{"klimmen"}},
		{"diacritics and case", "Échantillon ÜBERHOLT", []string{"echantillon", "uberholt"}},
		{"Chinese in pairs", "报离岸价abc", []string{"报离", "离岸", "岸价", "abc"}},
		{"Korean in pairs", "견적을", []string{"견적", "적을"}},
		{"nothing", " 12 - ", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, w := range score.Words(tt.text) {
				got = append(got, w.Folded)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func judged(text string, w score.Weights) score.Result {
	rd := inquiry.NewReading()
	rd.Text = text
	return score.Judge(score.Input{Reading: &rd}, w)
}

func TestLearnedWordsVote(t *testing.T) {
	const text = "Good day, zorvane the klimmen of lot seven for our Zorvane line."
	plain := judged(text, score.Weights{})
	if plain.Tier == inquiry.TierA {
		t.Fatalf("the words are known already: %+v", plain)
	}
	w := score.DefaultWeights().Learn(score.Learned{Words: []score.LearnedWord{
		{Word: "zorvane", Votes: score.Votes{inquiry.TierA: 60}, From: 7},
		{Word: "absent", Votes: score.Votes{inquiry.TierD: 20}, From: 3},
	}})
	got := judged(text, w)
	if got.Tier != inquiry.TierA {
		t.Errorf("tier %s", got.Tier)
	}
	var learned []inquiry.Signal
	sum := 0
	for _, s := range got.Signals {
		sum += s.Points
		if s.Learned > 0 {
			learned = append(learned, s)
		}
	}
	if diff := cmp.Diff([]inquiry.Signal{{Name: "learned_A", Evidence: "zorvane", Learned: 7}}, learned); diff != "" {
		t.Error(diff)
	}
	if sum != got.Score {
		t.Errorf("the signals give %d, the score is %d", sum, got.Score)
	}
}

// TestLearnedWordsAloneMakeNoJunk holds the law that no buyer is lost: however
// strongly learned words speak for junk, evidence of junk must be there.
func TestLearnedWordsAloneMakeNoJunk(t *testing.T) {
	w := score.DefaultWeights().Learn(score.Learned{
		Words:   []score.LearnedWord{{Word: "zorvane", Votes: score.Votes{inquiry.TierX: 1000}, From: 50}},
		Signals: []score.LearnedSignal{{Name: "no_company", Add: score.Votes{inquiry.TierX: 1000}, From: 50}, {Name: "phone", Add: score.Votes{inquiry.TierX: 1000}, From: 50}},
	})
	for _, text := range []string{
		"Zorvane zorvane zorvane, hello.",
		"Please quote 500 pcs zorvane FOB Ningbo. Tel. +49 30 1234567",
		"Unsubscribe here. Please quote 5,000 pcs zorvane, CIF Hamburg, T/T.",
	} {
		if got := judged(text, w); got.Tier == inquiry.TierX {
			t.Errorf("%q became junk: %+v", text, got.Signals)
		}
	}
}

func TestLearnKeepsWhatMakesJunk(t *testing.T) {
	w := score.DefaultWeights()
	got := w.Learn(score.Learned{Signals: []score.LearnedSignal{
		{Name: "pitch_seo", Add: score.Votes{inquiry.TierX: -1000}, From: 3},
		{Name: "quantity", Add: score.Votes{inquiry.TierX: 1000, inquiry.TierA: 1, inquiry.TierD: 2}, From: 4},
		{Name: "of_another_version", Add: score.Votes{inquiry.TierA: 1}, From: 4},
	}})
	if v := got.Signals["pitch_seo"].Votes[inquiry.TierX]; v != 1 {
		t.Errorf("a pitch gives %d votes for junk", v)
	}
	q := got.Signals["quantity"]
	if q.Votes[inquiry.TierX] > 0 || q.Votes[inquiry.TierA] != w.Signals["quantity"].Votes[inquiry.TierA]+1 || q.Learned != 4 {
		t.Errorf("quantity became %+v", q)
	}
	if _, ok := got.Signals["of_another_version"]; ok {
		t.Error("a signal came into being")
	}
	if w.Signals["quantity"].Learned != 0 {
		t.Error("the built-in weights were changed")
	}
}
