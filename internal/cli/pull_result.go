package cli

import (
	"context"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/source"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// boxResult is what one source gave.
type boxResult struct {
	name       string
	summary    source.Summary
	looked     int
	fresh      int // new messages and rows
	duplicates int // seen before, in another place
	marks      int // \Answered that came later
	aside      int
	leftOut    map[string]int // rows that are no inquiries, by reason
	took       time.Duration
	err        error
}

// pullResult is what a run gave in all. Inquiries that nobody saw before are new,
// also those that a run stored which was killed.
type pullResult struct {
	boxes    []boxResult
	seen     int64              // the highest number that was seen before the run
	fresh    map[int64]standard // inquiries that are new
	grown    map[int64]standard // inquiries that got another message
	promoted map[int64]promotion
}

// standard is by what the inquiries of a run are told apart. A first pull brings
// tens of thousands: their rows are read when they are shown.
type standard struct {
	tier  inquiry.Tier
	score int
}

type promotion struct{ to inquiry.Tier }

// note files an inquiry that a batch touched: as grown, and as promoted when its
// tier rose by what came now. New ones have no number yet that stays.
func (r *pullResult) note(d *derived, newRefs map[int64]bool) {
	if d.ID > r.seen {
		return
	}
	for _, p := range d.Conversation.Posts {
		if newRefs[p.Ref] {
			r.grown[d.ID] = standard{d.Tier, d.Score}
			if d.TierComputed != "" && p.Direction == inquiry.In && p.Ref == d.State.TierRef && p.Ref != d.Root {
				r.promoted[d.ID] = promotion{to: d.TierComputed}
			}
		}
	}
}

// look finds out which inquiries are new, once all have their numbers, and how
// those stand that grew. Those that became part of others go.
func (r *pullResult) look(ctx context.Context, st *store.Store) error {
	all, err := st.Standings(ctx, r.seen, sortedIDs(r.grown))
	if err != nil {
		return err
	}
	r.fresh, r.grown = map[int64]standard{}, make(map[int64]standard, len(r.grown))
	for _, s := range all {
		if s.ID > r.seen {
			r.fresh[s.ID] = standard{s.Tier, s.Score}
		} else {
			r.grown[s.ID] = standard{s.Tier, s.Score}
		}
	}
	for _, id := range sortedIDs(r.promoted) {
		if _, ok := r.grown[id]; !ok {
			delete(r.promoted, id)
		}
	}
	return nil
}
