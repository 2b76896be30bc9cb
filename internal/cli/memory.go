package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/inquiry-cli/inquiry/internal/desk"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/store"
	"github.com/inquiry-cli/inquiry/internal/thread"
)

// memory is what is known about inquiries besides their messages: the number
// that follows each root message, and what the exporter did.
type memory struct {
	byRoot  map[int64]store.Number
	changes map[int64][]inquiry.Change // by number, oldest first
}

// recall reads the memory of the inquiries that begin with one of entries.
func (b *book) recall(ctx context.Context, r store.Reader, entries []inquiry.Entry) (*memory, error) {
	numbers, err := r.Numbers(ctx, refsOf(entries))
	if err != nil {
		return nil, err
	}
	m := &memory{byRoot: make(map[int64]store.Number, len(numbers)), changes: map[int64][]inquiry.Change{}}
	ids := make([]int64, len(numbers))
	for i, n := range numbers {
		ids[i] = n.ID
		if old, ok := m.byRoot[n.Root]; !ok || n.Live && !old.Live {
			m.byRoot[n.Root] = n
		}
	}
	changes, err := r.Changes(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, c := range changes {
		m.changes[c.Inquiry] = append(m.changes[c.Inquiry], c)
	}
	return m, nil
}

// around returns the messages connected with dirty, those that the exporter
// merged with them included, and the memory of their inquiries.
func (b *book) around(ctx context.Context, tx *store.Tx, dirty []int64) ([]inquiry.Entry, *memory, error) {
	refs := dirty
	for {
		entries, err := tx.Component(ctx, refs)
		if err != nil {
			return nil, nil, err
		}
		known, err := b.recall(ctx, tx.Reader, entries)
		if err != nil {
			return nil, nil, err
		}
		here := make(map[int64]bool, len(entries)+len(refs))
		for _, e := range entries {
			here[e.Ref] = true
		}
		for _, ref := range refs {
			here[ref] = true // asked for already, whether it is there or not
		}
		var more []int64
		for _, act := range known.acts(inquiry.VerbMerge) {
			if !here[act.args.With] {
				more = append(more, act.args.With)
			}
		}
		if len(more) == 0 {
			return entries, known, nil
		}
		slices.Sort(more)
		refs = append(slices.Clone(refs), slices.Compact(more)...)
	}
}

// numbersAt lists the numbers that follow one of refs, ascending.
func (m *memory) numbersAt(refs []int64) []store.Number {
	var all []store.Number
	for _, ref := range refs {
		if n, ok := m.byRoot[ref]; ok {
			all = append(all, n)
		}
	}
	slices.SortFunc(all, func(a, b store.Number) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// number is the number of a conversation, 0 for a new one, and the message that
// the number follows.
func (m *memory) number(conv *inquiry.Conversation) (id, anchor int64) {
	all := m.numbersAt(desk.Refs(conv))
	if len(all) == 0 {
		return 0, conv.Root
	}
	best := all[0]
	for _, n := range all {
		if n.Live && !best.Live {
			best = n // the lowest of those that are, else of those that were
		}
	}
	if len(all) > 1 {
		return best.ID, best.Root // the others may want theirs back
	}
	return best.ID, conv.Root
}

// changesOf lists what was done to the inquiries that begin with one of refs.
func (m *memory) changesOf(refs []int64) []inquiry.Change {
	numbers := m.numbersAt(refs)
	if len(numbers) == 1 {
		return m.changes[numbers[0].ID]
	}
	var all []inquiry.Change
	for _, n := range numbers {
		all = append(all, m.changes[n.ID]...)
	}
	slices.SortFunc(all, func(a, b inquiry.Change) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// regrouping is a merge or split with its arguments read.
type regrouping struct {
	inquiry.Change
	args inquiry.ChangeArgs
}

// acts lists the changes of some verbs, oldest first.
func (m *memory) acts(verbs ...inquiry.Verb) []regrouping {
	var all []regrouping
	for _, changes := range m.changes {
		for _, c := range changes {
			if !slices.Contains(verbs, c.Verb) {
				continue
			}
			a := regrouping{Change: c}
			if json.Unmarshal(c.Args, &a.args) == nil {
				all = append(all, a)
			}
		}
	}
	slices.SortFunc(all, func(a, b regrouping) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// regrouped lists merges and splits as they hold. A split of a message that an
// earlier merge brought in takes that merge apart.
func (m *memory) regrouped() ([]desk.Merge, []desk.Split) {
	var merges []desk.Merge
	var splits []desk.Split
	for _, a := range m.acts(inquiry.VerbMerge, inquiry.VerbSplit) {
		if a.Verb == inquiry.VerbMerge {
			if !a.args.Mirror {
				merges = append(merges, desk.Merge{Join: thread.Join{A: a.args.Message, B: a.args.With}, At: a.At})
			}
			continue
		}
		splits = append(splits, desk.Split{Split: thread.Split{Ref: a.args.Message, Into: a.args.With}, At: a.At})
		for i := range merges {
			j := &merges[i]
			if j.Until.IsZero() && (j.A == a.args.Message || j.B == a.args.Message) {
				j.Until = latest(j.At, a.At)
			}
		}
	}
	return merges, splits
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
