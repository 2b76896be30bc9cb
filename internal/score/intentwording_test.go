package score

import (
	"testing"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

func TestIntentWording(t *testing.T) {
	said := func(columns ...int16) Wording {
		w := Wording{"kettle": {}, "lamps": {}, "pieces": {}, "please": {}}
		var v WordVotes
		copy(v[:], columns)
		w["zoom"] = v
		return w
	}
	const loud = 5000 // hundredths of a vote, far beyond RuleVotes
	for _, tt := range []struct {
		name     string
		tier     inquiry.Tier
		text     string
		words    IntentWording
		want     inquiry.Intent
		evidence string
	}{
		{"the rules alone", inquiry.TierA, "Please quote 500 pieces of lamps zoom", IntentWording{}, inquiry.IntentQuoteRequest, ""},
		{"words for another", inquiry.TierA, "Please quote 500 pieces of lamps zoom", IntentWording{inquiry.TierA: said(loud)}, inquiry.IntentOrder, "zoom, lamps, pieces"},
		{"too little is said", inquiry.TierA, "Please quote 500 pieces of lamps zoom", IntentWording{inquiry.TierA: said(100)}, inquiry.IntentQuoteRequest, ""},
		{"words against the rules", inquiry.TierB, "Please send your price list of lamps, pieces zoom", IntentWording{inquiry.TierB: said(-loud)}, inquiry.IntentGeneralQuestion, "zoom, lamps, pieces"},
		{"a text too short", inquiry.TierA, "lamps, zoom", IntentWording{inquiry.TierA: said(loud)}, inquiry.IntentQuoteRequest, ""},
		{"another tier's words", inquiry.TierB, "Please send your price list of lamps, pieces zoom", IntentWording{inquiry.TierA: said(loud)}, inquiry.IntentPriceCheck, ""},
		{"a tier without columns", inquiry.TierD, "Please look at my application for pieces of lamps zoom", IntentWording{inquiry.TierD: said(loud)}, inquiry.IntentJob, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rd := inquiry.NewReading()
			rd.Text = tt.text
			hits := lexicon.Default().Scan("\n" + tt.text)
			if tt.tier == inquiry.TierB {
				rd.Questions = []inquiry.Question{{Topic: inquiry.TopicPrice, Text: tt.text}}
			}
			f := newFacts(Input{Reading: &rd, Hits: hits})
			f.find()
			got, shown := f.intent(tt.tier, DefaultWeights().WithIntents(tt.words))
			evidence := ""
			for _, s := range shown {
				evidence = s.Evidence
			}
			if got != tt.want || evidence != tt.evidence {
				t.Errorf("%s %q, want %s %q", got, evidence, tt.want, tt.evidence)
			}
		})
	}
}

func TestIntentTables(t *testing.T) {
	for tier := range plainIntent {
		table := DefaultWeights().intentTable(tier)
		if table == nil || len(table.keys) == 0 || len(table.frames.votes) == 0 {
			t.Errorf("tier %s: no words or no frames", tier)
		}
	}
	if DefaultWeights().intentTable(inquiry.TierD) != nil {
		t.Error("tier D has a table")
	}
}
