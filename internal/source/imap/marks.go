package imap

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"

	"github.com/inquiry-cli/inquiry/internal/source"
)

// unanswered are the UIDs of which no mark is known, ascending.
func (p *puller) unanswered(ctx context.Context, st *state) ([]uint32, error) {
	known, err := p.known.Unanswered(ctx, st.name)
	if err != nil {
		return nil, &yieldError{err}
	}
	var uids []uint32
	for _, s := range known {
		if n, err := strconv.ParseUint(s, 10, 32); err == nil && n > 0 {
			uids = append(uids, uint32(n))
		}
	}
	slices.Sort(uids)
	return uids, nil
}

// digest stands for a set of answered messages: "" for none.
func digest(found []span) string {
	if len(found) == 0 {
		return ""
	}
	sorted := slices.Clone(found)
	slices.SortFunc(sorted, func(a, b span) int { return cmp.Compare(a.lo, b.lo) })
	h := fnv.New64a()
	for next, i := sorted[0], 1; ; i++ {
		if i < len(sorted) && next.hi != 0 && uint64(sorted[i].lo) <= uint64(next.hi)+1 { // one set may come in several spellings
			next.hi = max(next.hi, sorted[i].hi)
			continue
		}
		fmt.Fprintf(h, "%d:%d,", next.lo, next.hi)
		if i == len(sorted) {
			return strconv.FormatUint(h.Sum64(), 36)
		}
		next = sorted[i]
	}
}

// marks reads the flags of the candidates, because some servers answer every
// search with all they have, and hands on those that are answered. The last one
// brings the digest of all, for only then they are known; end tells that no
// message comes after it.
func (p *puller) marks(ctx context.Context, st *state, candidates []uint32, digest string, end bool) error {
	var all []uint32
	for chunk := range slices.Chunk(candidates, verifyChunk) {
		var uids []uint32
		err := p.srv.beginSizes(spans(chunk), sizesFlags)(func(m meta) {
			if m.answered {
				uids = append(uids, m.uid)
			}
		})
		if err != nil && lost(err) {
			st.marked = false
			return err
		}
		slices.Sort(uids)
		all = append(all, intersect(slices.Compact(uids), spans(chunk))...)
	}
	for i, u := range all {
		last := i+1 == len(all)
		if last {
			st.kept.answered = digest
		}
		it := source.Item{Place: p.place(st, u), Answered: true, MarkOnly: true, Cursor: st.at(st.cursor.UID, last && end)}
		if err := p.hand(ctx, it); err != nil {
			return err
		}
		st.cursor = it.Cursor
	}
	return nil
}

// since finds the messages of the first run. The search is checked: one that
// names more than there is, or nothing although the newest are young enough, is
// not believed, and the dates of all messages decide.
func (p *puller) since(b box, all span) ([]span, error) {
	day := p.o.Since.AddDate(0, 0, -1) // SINCE knows days of the server's zone only
	found, err := p.srv.beginSearch(query{since: day})()
	if err != nil && lost(err) {
		return nil, err
	}
	if err == nil && len(found) > 0 && count(found) <= uint64(b.messages) {
		return found, nil
	}
	what := all
	if err == nil && len(found) == 0 && b.uidNext > 200 {
		what.lo = max(all.lo, b.uidNext-200)
	}
	young, err := p.younger(what)
	if err != nil || len(young) == 0 || what == all {
		return young, err
	}
	p.note("the server's search by date is not to be relied on: all dates are read")
	return p.younger(all)
}

// younger reads dates and returns the UIDs of messages not older than Since.
func (p *puller) younger(all span) ([]span, error) {
	var uids []uint32
	err := p.srv.beginSizes([]span{all}, sizesDates)(func(m meta) {
		if m.at.IsZero() || !m.at.Before(p.o.Since) {
			uids = append(uids, m.uid)
		}
	})
	if err != nil && lost(err) {
		return nil, err
	}
	if err != nil {
		return []span{all}, nil
	}
	slices.Sort(uids)
	return spans(slices.Compact(uids)), nil
}
