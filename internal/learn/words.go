package learn

import (
	"cmp"
	"math"
	"slices"
)

// tally counts the messages that hold a word.
type tally struct {
	corrected int
	byTier    [len(tiers)]int // all messages
	persons   []string        // the first few
}

// candidates are the words that may tell tiers apart: in several corrected
// messages of several people, and in one tier more often than chance lets
// expect. The most telling come first; the list is bounded.
func candidates(corrected, rest []Example) []string {
	seen := map[string]*tally{}
	var total [len(tiers)]int
	for _, list := range [][]Example{corrected, rest} {
		for i := range list {
			e := &list[i]
			k := slices.Index(tiers[:], e.goal())
			if k < 0 {
				continue
			}
			total[k]++
			for _, word := range e.Words {
				t := seen[word]
				if t == nil {
					t = &tally{}
					seen[word] = t
				}
				t.byTier[k]++
				if e.Corrected {
					t.corrected++
				}
				if len(t.persons) < minPersons && !slices.Contains(t.persons, e.Person) {
					t.persons = append(t.persons, e.Person)
				}
			}
		}
	}
	type ranked struct {
		word string
		z    float64
	}
	var list []ranked
	for word, t := range seen {
		if t.corrected < minWord || len(t.persons) < minPersons {
			continue
		}
		if z := telling(t.byTier, total); z >= minSigns {
			list = append(list, ranked{word, z})
		}
	}
	slices.SortFunc(list, func(a, b ranked) int { return cmp.Or(cmp.Compare(b.z, a.z), cmp.Compare(a.word, b.word)) })
	out := make([]string, 0, min(len(list), maxCandidates))
	for _, r := range list[:min(len(list), maxCandidates)] {
		out = append(out, r.word)
	}
	slices.Sort(out)
	return out
}

// telling is how many standard errors the log odds of a word in its best tier
// lie above those in all others (with half a message added to every count).
func telling(with, total [len(tiers)]int) float64 {
	sum, all := 0, 0
	for k := range tiers {
		sum, all = sum+with[k], all+total[k]
	}
	best := math.Inf(-1)
	for k := range tiers {
		if total[k] == 0 || total[k] == all {
			continue
		}
		a, b := float64(with[k])+0.5, float64(total[k]-with[k])+0.5
		c, d := float64(sum-with[k])+0.5, float64(all-total[k]-(sum-with[k]))+0.5
		z := (math.Log(a/b) - math.Log(c/d)) / math.Sqrt(1/a+1/b+1/c+1/d)
		best = max(best, z)
	}
	return best
}
