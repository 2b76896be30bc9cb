package learn

import (
	"slices"

	"github.com/inquiry-cli/inquiry/internal/score"
)

// ExampleOf is the message in, read under score.Neutral, as an example: what the
// weights w find in it, and its words without the names, companies and addresses
// of its sender. ID, Tier, Corrected and Person are the caller's to fill.
func ExampleOf(in score.Input, w score.Weights) Example {
	r := score.Judge(in, w)
	e := Example{Levels: make(map[string]int, len(r.Found)), Sums: score.Votes{}, MayBeJunk: r.MayBeJunk, Words: []string{}}
	for _, s := range r.Sums {
		e.Sums[s.Tier] = s.Votes
	}
	for _, f := range r.Found {
		e.Levels[f.Name] = f.Level
	}
	c := in.Reading.Customer
	own := map[string]bool{}
	for _, s := range []string{string(c.Name), string(c.Company)} {
		for _, w := range score.Words(s) {
			own[w.Folded] = true
		}
	}
	for _, w := range score.Words(in.Reading.Subject + "\n" + in.Reading.Text) {
		if !own[w.Folded] {
			e.Words = append(e.Words, w.Folded)
		}
	}
	slices.Sort(e.Words)
	e.Words = slices.Compact(e.Words)
	return e
}
