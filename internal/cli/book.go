package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/desk"
	"github.com/inquiry-cli/inquiry/internal/followup"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/store"
	"github.com/inquiry-cli/inquiry/internal/thread"
)

// book derives inquiries from stored messages under one configuration: who we
// are, and how soon things are owed.
type book struct {
	own    thread.Own
	policy *followup.Policy
	owners ownerRules
	print  string // changes whenever one of the others does

	saved    map[int64]standing      // conversations as this process stored them, by their root
	segments map[int64]inquiry.Maybe // those of inquiries, as they are stored
	circles  map[int64]*circle       // by component, as they are stored
	turn     int                     // counts batches
	grouped  int                     // messages in the circles of the last one
	settled  int64                   // the highest number of an inquiry that may have been seen
}

// metaPolicy keeps the print under which the stored inquiries were derived.
const metaPolicy = "policy"

func newBook(cfg *config.Config) (*book, error) {
	calendar, err := calendarOf(cfg)
	if err != nil {
		return nil, err
	}
	policy := followup.DefaultPolicy(calendar)
	for _, t := range []inquiry.Tier{inquiry.TierA, inquiry.TierB, inquiry.TierC, inquiry.TierD} {
		l := cfg.FirstReplyLimit(t)
		policy.Limits[t] = followup.Limit{Hours: time.Duration(l.Minutes) * time.Minute, Days: l.Days}
		delete(policy.Cadences, t)
		if days := config.Tier(cfg.FollowUp, t); len(days) > 0 {
			policy.Cadences[t] = followup.Cadence{Days: days, Repeat: t == inquiry.TierC}
		}
	}
	b := &book{own: ownOf(cfg), policy: policy, owners: ownerRulesOf(cfg), saved: map[int64]standing{}, segments: map[int64]inquiry.Maybe{}, circles: map[int64]*circle{}, settled: math.MaxInt64}
	text, err := json.Marshal([]any{b.own, cfg.Location.String(), cfg.Hours, cfg.WorkingHours, cfg.Holidays, cfg.Workdays, policy.Limits, policy.Cadences, b.owners, derivation})
	if err != nil {
		return nil, fmt.Errorf("fingerprint the policy: %w", err)
	}
	sum := sha256.Sum256(text)
	b.print = hex.EncodeToString(sum[:8])
	return b, nil
}

// derivation is raised whenever the same messages give other inquiries than before.
const derivation = 3

// derived is an inquiry as it stands, with what lists show of it.
type derived struct {
	desk.Case
	row    store.Row
	anchor int64 // the message that its number follows
	hit    bool  // its own messages or changes made it another, not only those of its customer
}

// derive builds the inquiries of entries up to an instant. r gives readings,
// changes and the numbers that inquiries have already.
func (b *book) derive(ctx context.Context, r store.Reader, entries []inquiry.Entry, until time.Time) ([]derived, error) {
	known, err := b.recall(ctx, r, entries)
	if err != nil {
		return nil, err
	}
	return b.deriveWith(ctx, r, entries, known, until)
}

func (b *book) deriveWith(ctx context.Context, r store.Reader, entries []inquiry.Entry, known *memory, until time.Time) ([]derived, error) {
	readings, err := r.Readings(ctx, refsOf(entries))
	if err != nil {
		return nil, err
	}
	d := b.open(entries, known, until)
	d.SetReading(readingIn(readings))
	var out []derived
	for i := range d.Conversations {
		if c := d.Case(i); c != nil {
			out = append(out, derive(c, known))
		}
	}
	return out, nil
}

// open sorts entries into conversations; readings are still to be given.
func (b *book) open(entries []inquiry.Entry, known *memory, until time.Time) *desk.Desk {
	in := b.input(known)
	in.Entries = entries
	in.Merged, in.Splits = known.regrouped()
	return desk.Open(in, until)
}

// input is what inquiries follow from besides their messages.
func (b *book) input(known *memory) desk.Input {
	in := desk.Input{Own: b.own, Policy: b.policy, Owner: b.owner}
	if len(known.changes) > 0 {
		in.Changes = known.changesOf
	}
	return in
}

func readingIn(readings map[int64]inquiry.Reading) func(ref int64) *inquiry.Reading {
	return func(ref int64) *inquiry.Reading {
		if rd, ok := readings[ref]; ok {
			return &rd
		}
		return nil
	}
}

// derive numbers a case and makes its row.
func derive(c *desk.Case, known *memory) derived {
	d := derived{Case: *c}
	d.ID, d.anchor = known.number(c.Root, func(fn func(ref int64)) {
		for _, ref := range c.Refs() {
			fn(ref)
		}
	})
	d.row = rowOf(&d.Case)
	return d
}

func refsOf(entries []inquiry.Entry) []int64 {
	refs := make([]int64, len(entries))
	for i := range entries {
		refs[i] = entries[i].Ref
	}
	return refs
}

var endOfTime = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
