package score

import "github.com/inquiry-cli/inquiry/internal/inquiry"

// Trade returns the marks of the buyer's trade in a message of the tier.
func Trade(in Input, tier inquiry.Tier) []string {
	f := newFacts(in)
	f.find()
	return f.trade(tier)
}

// IntentByRules is the intent of a message of a tier as the rules alone name it.
func IntentByRules(in Input, tier inquiry.Tier) inquiry.Intent {
	f := newFacts(in)
	f.find()
	return f.intentByRules(tier)
}

// IntentOf is the intent of a message of a tier by the weights w.
func IntentOf(in Input, tier inquiry.Tier, w Weights) inquiry.Intent {
	f := newFacts(in)
	f.find()
	intent, _ := f.intent(tier, w)
	return intent
}
