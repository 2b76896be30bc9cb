package score

import (
	"maps"
	"slices"
	"sync"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// IntentWording is, for a tier, what words and frames say for and against its
// intents: a Wording of which the columns are those of ToldIntents. It was fitted
// to the labelled messages beside the rules of intent (make train).
type IntentWording map[inquiry.Tier]Wording

// ToldIntents returns the intents of a tier that its wording tells apart, in the
// order of the columns of the table. The last intent that a tier may have is not
// among them: it has no votes of its own and is left where the others are voted
// down. A tier without columns is read by the rules alone.
func ToldIntents(tier inquiry.Tier) []inquiry.Intent {
	switch tier {
	case inquiry.TierA:
		return []inquiry.Intent{inquiry.IntentOrder, inquiry.IntentRepeatOrder}
	case inquiry.TierB:
		return []inquiry.Intent{inquiry.IntentPriceCheck, inquiry.IntentCatalogRequest, inquiry.IntentSampleRequest, inquiry.IntentDistribution, inquiry.IntentSupplierSearch}
	case inquiry.TierC:
		return []inquiry.Intent{inquiry.IntentTechnicalSupport, inquiry.IntentComplaint, inquiry.IntentOrderStatus}
	case inquiry.TierX:
		return []inquiry.Intent{inquiry.IntentScam, inquiry.IntentPhishing, inquiry.IntentAutomated, inquiry.IntentGibberish}
	}
	return nil
}

// plainIntent is the intent of a tier that has no column.
var plainIntent = map[inquiry.Tier]inquiry.Intent{
	inquiry.TierA: inquiry.IntentQuoteRequest, inquiry.TierB: inquiry.IntentGeneralQuestion,
	inquiry.TierC: inquiry.IntentAfterSales, inquiry.TierX: inquiry.IntentSolicitation,
}

// RuleVotes is how many votes the rules of intent have: that of an intent for
// which the words of a message say more is taken instead.
const RuleVotes = 8

// intentTables are the embedded tables by tier, each read on first use.
var intentTables = func() map[inquiry.Tier]func() *gramTable {
	tables := map[inquiry.Tier]func() *gramTable{}
	for tier := range plainIntent {
		tables[tier] = sync.OnceValue(func() *gramTable {
			return readTable("intents/"+string(tier)+".tsv", len(ToldIntents(tier)))
		})
	}
	return tables
}()

// WithIntents returns a copy of w that reads the intents of all tiers by t; a tier
// that t lacks is read by the rules alone.
func (w Weights) WithIntents(t IntentWording) Weights {
	w.intents = map[inquiry.Tier]*gramTable{}
	for _, tier := range slices.Sorted(maps.Keys(t)) {
		w.intents[tier] = newGramTable(t[tier])
	}
	return w
}

// intentTable is the table of a tier, nil where the rules decide alone.
func (w Weights) intentTable(tier inquiry.Tier) *gramTable {
	if w.intents != nil {
		return w.intents[tier]
	}
	if read, ok := intentTables[tier]; ok {
		return read()
	}
	return nil
}

// intent names the finer kind under a tier: that of the rules, unless the words
// say more for another. Then a signal shows the words.
func (f *facts) intent(tier inquiry.Tier, w Weights) (inquiry.Intent, []inquiry.Signal) {
	rule := f.intentByRules(tier)
	table := w.intentTable(tier)
	told := ToldIntents(tier)
	if table == nil || len(told) == 0 || tier == inquiry.TierX && f.has(kind(kindCertain)...) {
		return rule, nil
	}
	said, _ := table.votesOf(f.grams())
	if f.length >= frameWords {
		framed, _ := table.frames.votesOf(f.hits, f.sentences())
		for i, n := range framed {
			said[i] += n
		}
	}
	votes := func(intent inquiry.Intent) int {
		n := 0
		if i := slices.Index(told, intent); i >= 0 {
			n = said[i]
		}
		if intent == rule {
			n += RuleVotes
		}
		return n
	}
	best := rule
	for _, intent := range append([]inquiry.Intent{plainIntent[tier]}, told...) {
		if votes(intent) > votes(best) {
			best = intent
		}
	}
	if best == rule {
		return rule, nil
	}
	to, from := slices.Index(told, best), slices.Index(told, rule)
	words := table.shows(f.grams(), func(w WordVotes) int {
		n := 0
		if to >= 0 {
			n += int(w[to])
		}
		if from >= 0 {
			n -= int(w[from])
		}
		return n
	})
	return best, []inquiry.Signal{{Name: "intent_wording", Evidence: clip(words)}}
}
