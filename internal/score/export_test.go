package score

import "github.com/inquiry-cli/inquiry/internal/inquiry"

// Trade returns the marks of the buyer's trade in a message of the tier.
func Trade(in Input, tier inquiry.Tier) []string {
	f := newFacts(in)
	f.find()
	return f.trade(tier)
}
