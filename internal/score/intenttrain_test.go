package score_test

import (
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/score"
)

// rareIntent is rare for the wording of intents, which has fewer messages.
const rareIntent = 4

// intentSamples are the samples of a tier, of which the classes are its intents
// and the votes those of the rules.
func intentSamples(data []sample, tier inquiry.Tier) []sample {
	told := score.ToldIntents(tier)
	var out []sample
	for _, s := range data {
		if tiers[s.class] != tier {
			continue
		}
		s.class, s.none = slices.Index(told, s.intent), 0
		for i := range s.votes {
			s.votes[i] = math.Inf(-1)
			if i < len(told) {
				s.votes[i] = 0
			}
		}
		if i := slices.Index(told, score.IntentByRules(s.input, tier)); i >= 0 {
			s.votes[i] = score.RuleVotes
		} else {
			s.none = score.RuleVotes
		}
		out = append(out, s)
	}
	return out
}

// fitIntents fits the wording of the intents of all tiers.
func fitIntents(data []sample) score.IntentWording {
	table := score.IntentWording{}
	for _, tier := range tiers {
		if len(score.ToldIntents(tier)) > 0 {
			table[tier] = fit(intentSamples(data, tier), rareIntent)
		}
	}
	return table
}

// TestTrainIntents fits the wording of intents and judges it file by file: the
// messages of each are read by what the other files taught, given their tier.
// With -train it writes the tables that all of them taught.
func TestTrainIntents(t *testing.T) {
	if !*train && !*folds {
		t.Skip("only with -train or -folds")
	}
	data := samples(t)
	bare := score.DefaultWeights().WithIntents(nil)
	type figure struct{ all, rules, words int }
	sum, byTier := figure{}, [5]figure{}
	for _, set := range slices.Compact(names(data)) {
		others := slices.DeleteFunc(slices.Clone(data), func(s sample) bool { return s.set == set })
		w := bare.WithIntents(fitIntents(others))
		var of figure
		for _, s := range data {
			if s.set != set {
				continue
			}
			rules, words := score.IntentOf(s.input, tiers[s.class], bare), score.IntentOf(s.input, tiers[s.class], w)
			for _, f := range []*figure{&sum, &of, &byTier[s.class]} {
				f.all++
				if rules == s.intent {
					f.rules++
				}
				if words == s.intent {
					f.words++
				}
			}
			if words != s.intent && *misses {
				t.Logf("%s %s: labelled %s, read as %s", s.set, s.id, s.intent, words)
			}
		}
		t.Logf("%-20s of %4d right by the rules %4d, with words of other files %4d", set, of.all, of.rules, of.words)
	}
	for i, f := range byTier {
		t.Logf("%-20s of %4d right by the rules %4d, with words of other files %4d", tiers[i], f.all, f.rules, f.words)
	}
	t.Logf("%-20s of %4d right by the rules %4d, with words of other files %4d", "all", sum.all, sum.rules, sum.words)
	if sum.words < sum.rules {
		t.Error("the words of other files make the intents worse")
	}
	if !*train {
		return
	}
	for tier, table := range fitIntents(data) {
		var b strings.Builder
		told := score.ToldIntents(tier)
		fmt.Fprintf(&b, "# What words say for and against the intents of tier %s, in hundredths of a vote: %s.\n", tier, strings.Join(strs(told), ", "))
		fmt.Fprintf(&b, "# Fitted to %d labelled messages by make train; do not edit.\n", len(intentSamples(data, tier)))
		for _, g := range slices.Sorted(maps.Keys(table)) {
			b.WriteString(g)
			for i := range told {
				fmt.Fprintf(&b, "\t%d", table[g][i])
			}
			b.WriteByte('\n')
		}
		if err := os.WriteFile(filepath.Join("intents", string(tier)+".tsv"), []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// names are the files of samples, in their order.
func names(data []sample) []string {
	var out []string
	for _, s := range data {
		out = append(out, s.set)
	}
	return out
}

func strs(intents []inquiry.Intent) []string {
	var out []string
	for _, i := range intents {
		out = append(out, string(i))
	}
	return out
}
