package cli

import (
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/source"
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

// pullResult is what a run gave in all.
type pullResult struct {
	boxes    []boxResult
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

// note files an inquiry that a batch touched: as new when its first message is,
// else as grown, and as promoted when its tier rose by what came now.
func (r *pullResult) note(d *derived, newRefs map[int64]bool) {
	_, known := r.fresh[d.ID]
	if newRefs[d.Root] || known {
		r.fresh[d.ID] = standard{d.Tier, d.Score}
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
