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
	settled int64                      // the highest number that may have been seen
}

// newMemory knows nothing.
func (b *book) newMemory() *memory {
	return &memory{byRoot: map[int64]store.Number{}, changes: map[int64][]inquiry.Change{}, settled: b.settled}
}

// recall reads the memory of the inquiries that begin with one of entries.
func (b *book) recall(ctx context.Context, r store.Reader, entries []inquiry.Entry) (*memory, error) {
	m := b.newMemory()
	return m, remember(ctx, r, refsOf(entries), func(int64) *memory { return m })
}

// remember reads which numbers follow the messages refs, and the changes of
// their inquiries, into the memory that of gives for a message.
func remember(ctx context.Context, r store.Reader, refs []int64, of func(ref int64) *memory) error {
	numbers, err := r.Numbers(ctx, refs)
	if err != nil {
		return err
	}
	ids := make([]int64, len(numbers))
	at := make(map[int64]*memory, len(numbers))
	for i, n := range numbers {
		m := of(n.Root)
		ids[i], at[n.ID] = n.ID, m
		m.note(n)
	}
	changes, err := r.Changes(ctx, ids)
	if err != nil {
		return err
	}
	for _, c := range changes {
		m := at[c.Inquiry]
		m.changes[c.Inquiry] = append(m.changes[c.Inquiry], c)
	}
	return nil
}

// note keeps the number that follows a message: the one that is, before those
// that are no more.
func (m *memory) note(n store.Number) {
	if old, ok := m.byRoot[n.Root]; !ok || n.Live && !old.Live {
		m.byRoot[n.Root] = n
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
// the number follows: for a number that was seen always the same one, wherever it
// goes, for a provisional one the root. each calls a function for the messages.
func (m *memory) number(root int64, each func(fn func(ref int64))) (id, anchor int64) {
	var lowest store.Number
	each(func(ref int64) {
		if n, ok := m.byRoot[ref]; ok && (lowest.ID == 0 || n.ID < lowest.ID) {
			lowest = n
		}
	})
	if lowest.ID == 0 || lowest.ID > m.settled {
		return lowest.ID, root
	}
	return lowest.ID, lowest.Root
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
