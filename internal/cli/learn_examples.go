package cli

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/learn"
	"github.com/inquiry-cli/inquiry/internal/score"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// How many uncorrected inquiries are learned from beside the corrected ones: the
// newest with which something was done, filled up with untouched ones where
// these are few.
const (
	mostUncorrected  = 600
	enoughUntouched  = 200
	mostCorrections  = 2000
	examplesPerBatch = 100
)

// examplesOf makes examples of the corrected inquiries and of some others, and
// says which tiers the exporter gave.
func examplesOf(ctx context.Context, r *recording, cfg *config.Config, base score.Weights) ([]learn.Example, map[int64]inquiry.Tier, error) {
	var all []learn.Example
	tiers := map[int64]inquiry.Tier{}
	err := r.st.View(ctx, func(rd store.Reader) error {
		facts, err := rd.Facts(ctx, store.Filter{}, "tier_by", "tier_computed")
		if err != nil {
			return err
		}
		forgotten, err := rd.Forgotten(ctx)
		if err != nil {
			return err
		}
		facts = slices.DeleteFunc(facts, func(q inquiry.Inquiry) bool { return contains(forgotten, q.ID) })
		chosen := choose(facts)
		reader := readerWith(r.env, cfg, score.Neutral())
		for batch := range slices.Chunk(chosen, examplesPerBatch) {
			some, err := batchExamples(ctx, rd, reader, base, batch)
			if err != nil {
				return err
			}
			all = append(all, some...)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	for _, e := range all {
		if e.Corrected {
			tiers[e.ID] = e.Tier
		}
	}
	return all, tiers, nil
}

// choose picks the inquiries to learn from, the newest first in each group.
func choose(facts []inquiry.Inquiry) []inquiry.Inquiry {
	group := func(q *inquiry.Inquiry) int {
		switch {
		case q.TierBy == "user":
			return 0
		case q.Status != inquiry.StatusNew:
			return 1
		}
		return 2
	}
	slices.SortFunc(facts, func(a, b inquiry.Inquiry) int {
		return cmp.Or(cmp.Compare(group(&a), group(&b)), cmp.Compare(b.ID, a.ID))
	})
	var out []inquiry.Inquiry
	var n [3]int
	for i := range facts {
		g := group(&facts[i])
		if g == 0 && n[0] >= mostCorrections || g == 1 && n[1] >= mostUncorrected || g == 2 && n[1]+n[2] >= enoughUntouched {
			continue
		}
		n[g]++
		out = append(out, facts[i])
	}
	return out
}

// batchExamples reads the message of each inquiry that made its tier, as if no
// tier was known yet.
func batchExamples(ctx context.Context, rd store.Reader, reader *reader, base score.Weights, batch []inquiry.Inquiry) ([]learn.Example, error) {
	var out []learn.Example
	for i := range batch {
		q := &batch[i]
		m, old, err := telling(ctx, rd, q)
		if err != nil {
			return nil, err
		}
		if m == nil {
			continue
		}
		raw, err := rd.Raw(ctx, m.Entry.Ref)
		if err != nil {
			return nil, err
		}
		if len(raw.Data) == 0 {
			continue
		}
		item, err := itemOf(*m, old, raw)
		if err != nil {
			return nil, err
		}
		read := reader.read(item)
		if read.Err != nil || read.Ours {
			continue
		}
		e := learn.ExampleOf(read.Judged, base)
		e.ID, e.Person, e.Tier = q.ID, fmt.Sprint(q.CustomerID), q.TierComputed
		switch builtIn, _ := score.Decide(sumsOf(&e), e.MayBeJunk, base.Margin); {
		case q.TierBy == "user":
			e.Corrected, e.Tier = true, q.Tier
		case builtIn != q.TierComputed:
			continue // what was learned before is no evidence for itself
		}
		out = append(out, e)
	}
	return out, nil
}

func sumsOf(e *learn.Example) []score.TierSum {
	sums := make([]score.TierSum, 0, len(inquiry.Tiers))
	for _, t := range inquiry.Tiers {
		sums = append(sums, score.TierSum{Tier: t, Votes: e.Sums[t]})
	}
	return sums
}

// telling is the message that made the tier of an inquiry: the first of the
// buyer that was read so, else his first. Nil when nothing of his is there.
func telling(ctx context.Context, rd store.Reader, q *inquiry.Inquiry) (*store.Message, *inquiry.Reading, error) {
	messages, err := rd.Messages(ctx, q.ID)
	if err != nil {
		return nil, nil, err
	}
	refs := make([]int64, len(messages))
	for i, m := range messages {
		refs[i] = m.Entry.Ref
	}
	readings, err := rd.Readings(ctx, refs)
	if err != nil {
		return nil, nil, err
	}
	var best *store.Message
	var reading *inquiry.Reading
	for i := range messages {
		m := &messages[i]
		old, ok := readings[m.Entry.Ref]
		if m.Entry.Direction != inquiry.In || !ok || m.Version == store.VersionForgotten {
			continue
		}
		if best == nil || reading.Tier != q.TierComputed && old.Tier == q.TierComputed {
			best, reading = m, &old
		}
	}
	return best, reading, nil
}
