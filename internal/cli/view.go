package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/desk"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// view is the state of things at an instant. Mostly that is what is stored; an
// instant before the newest message, or a configuration other than the one of
// the last pull, makes it derive everything anew without storing it.
type view struct {
	*book
	cfg     *config.Config
	st      *store.Store
	now     time.Time
	derived []derived // nil: what is stored is right
}

// view opens config and database for reading and shows the state of things at
// the instant of the command. The caller closes it.
func (e *Env) view(ctx context.Context) (*view, error) {
	cfg, st, err := e.read(ctx)
	if err != nil {
		return nil, err
	}
	v, err := openView(ctx, e, cfg, st)
	if err != nil {
		st.Close()
		return nil, err
	}
	return v, nil
}

// Close closes the database.
func (v *view) Close() error { return v.st.Close() }

func openView(ctx context.Context, env *Env, cfg *config.Config, st *store.Store) (*view, error) {
	b, err := newBook(cfg)
	if err != nil {
		return nil, err
	}
	v := &view{book: b, cfg: cfg, st: st, now: env.Now()}
	newest, err := st.NewestInstant(ctx)
	if err != nil {
		return nil, err
	}
	print, err := st.Meta(ctx, metaPolicy)
	if err != nil {
		return nil, err
	}
	if print == b.print && !v.now.Before(newest) {
		return v, nil
	}
	err = st.View(ctx, func(r store.Reader) error {
		entries, err := r.Entries(ctx, endOfTime)
		if err != nil {
			return err
		}
		if v.derived, err = b.derive(ctx, r, entries, v.now); err != nil {
			return err
		}
		if err := numberCustomers(ctx, r, v.derived); err != nil {
			return err
		}
		frozen, err := forgotten(ctx, r, v.now)
		v.derived = append(v.derived, frozen...)
		return err
	})
	if err != nil {
		return nil, err
	}
	v.derived = slices.DeleteFunc(v.derived, func(d derived) bool { return d.ID == 0 }) // not stored by a pull yet
	if v.derived == nil {
		v.derived = []derived{}
	}
	slices.SortFunc(v.derived, func(a, b derived) int { return cmp.Compare(a.ID, b.ID) })
	return v, nil
}

// noInquiry says which inquiry could not be read, and where the numbers stand.
func noInquiry(id int64, err error) error {
	out := fmt.Errorf("inquiry %d: %w", id, err)
	if errors.Is(err, store.ErrNotFound) {
		return hint(out, "numbers of inquiries stand in: inquiry list --all")
	}
	return out
}

// numberCustomers gives derived inquiries the numbers of their customers as they
// are stored: of the inquiry itself, else of whoever is known by the same keys.
func numberCustomers(ctx context.Context, r store.Reader, all []derived) error {
	rows, err := r.Rows(ctx, store.Filter{})
	if err != nil {
		return err
	}
	stored := make(map[int64]int64, len(rows))
	for _, row := range rows {
		stored[row.ID] = row.CustomerID
	}
	for i := range all {
		d := &all[i]
		id := stored[d.ID]
		if id == 0 {
			keys, _ := customerKeys(d)
			if id, err = r.CustomerOf(ctx, keys); err != nil {
				return err
			}
		}
		if id != 0 {
			d.CustomerID, d.row.CustomerID = id, id
		}
	}
	return nil
}

// forgotten are the inquiries of which only what is counted is left: they stand
// as they were stored, because nothing can be derived for them any more.
func forgotten(ctx context.Context, r store.Reader, now time.Time) ([]derived, error) {
	ids, err := r.Forgotten(ctx)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	var all []derived
	err = r.EachInquiry(ctx, store.Filter{IDs: ids}, func(row store.Row, q inquiry.Inquiry) error {
		if !q.FirstSeen.After(now) {
			all = append(all, derived{Case: desk.Case{Inquiry: q}, row: row})
		}
		return nil
	})
	return all, err
}

// tasks is the queue.
func (v *view) tasks(ctx context.Context, q store.TaskQuery) ([]store.Row, store.TaskCounts, error) {
	if v.derived == nil {
		return v.st.Tasks(ctx, q)
	}
	var due []store.Row
	counts := store.TaskCounts{Later: make([]int, len(q.Later))}
	for _, d := range v.derived {
		r := d.row
		switch {
		case r.Tier == inquiry.TierX || r.Status == inquiry.StatusJunk || !oneOf(q.Tiers, r.Tier) || !oneOf(q.Owners, r.Owner) || !oneOf(q.Countries, r.Country):
		case r.Action == inquiry.ActionNone || r.DueAt.IsZero():
			if noStep(r) {
				counts.NoStep++
			}
		case r.DueAt.Before(q.DueBefore):
			due = append(due, r)
			counts.Due[bandOf(r.Action)]++
			if r.DueAt.Before(q.Now) {
				counts.Late++
			}
		default:
			if r.Status == inquiry.StatusSnoozed {
				counts.Snoozed++
			}
			for i, end := range q.Later {
				if r.DueAt.Before(end) {
					counts.Later[i]++
					break
				}
			}
		}
	}
	slices.SortFunc(due, func(a, b store.Row) int {
		return cmp.Or(cmp.Compare(bandOf(a.Action), bandOf(b.Action)), cmp.Compare(a.Tier.QueueRank(), b.Tier.QueueRank()),
			a.DueAt.Compare(b.DueAt), cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	if q.Limit > 0 {
		taken := map[int]int{}
		due = slices.DeleteFunc(due, func(r store.Row) bool {
			taken[bandOf(r.Action)]++
			return taken[bandOf(r.Action)] > q.Limit
		})
	}
	return due, counts, nil
}

// rows lists inquiries for a screen.
func (v *view) rows(ctx context.Context, f store.Filter) ([]store.Row, error) {
	if v.derived == nil {
		return v.st.Rows(ctx, f)
	}
	var rows []store.Row
	for _, d := range v.matching(f) {
		rows = append(rows, d.row)
	}
	return rows, nil
}

// list gives whole inquiries.
func (v *view) list(ctx context.Context, f store.Filter) ([]inquiry.Inquiry, error) {
	if v.derived == nil {
		return v.st.Inquiries(ctx, f)
	}
	var all []inquiry.Inquiry
	for _, d := range v.matching(f) {
		all = append(all, d.Inquiry)
	}
	return all, nil
}

// inquiry opens the database and reads one inquiry; the view is to be closed
// where there is no error.
func (e *Env) inquiry(ctx context.Context, id int64) (*view, inquiry.Inquiry, error) {
	v, all, err := e.inquiriesOf(ctx, []int64{id})
	if err != nil {
		return nil, inquiry.Inquiry{}, err
	}
	return v, all[0], nil
}

// inquiries is inquiry for the numbers that arguments name.
func (e *Env) inquiries(ctx context.Context, args []string) (*view, []inquiry.Inquiry, error) {
	ids, err := parseIDs(args)
	if err != nil {
		return nil, nil, err
	}
	return e.inquiriesOf(ctx, ids)
}

func (e *Env) inquiriesOf(ctx context.Context, ids []int64) (*view, []inquiry.Inquiry, error) {
	v, err := e.view(ctx)
	if err != nil {
		return nil, nil, err
	}
	var all []inquiry.Inquiry
	for _, id := range ids {
		q, err := v.inquiry(ctx, id)
		if err != nil {
			v.Close()
			return nil, nil, err
		}
		all = append(all, q)
	}
	return v, all, nil
}

// inquiry gives one inquiry as it stood. An error names its number, and is
// store.ErrNotFound where there was none.
func (v *view) inquiry(ctx context.Context, id int64) (inquiry.Inquiry, error) {
	if v.derived == nil {
		q, err := v.st.Inquiry(ctx, id)
		if err != nil {
			return q, noInquiry(id, err)
		}
		return q, nil
	}
	i, err := v.find(ctx, id)
	if err != nil {
		return inquiry.Inquiry{}, noInquiry(id, err)
	}
	return v.derived[i].Inquiry, nil
}

// find is the place of an inquiry in what was derived: of that number, which may
// have been an inquiry of its own then, else of the one it leads to.
func (v *view) find(ctx context.Context, id int64) (int, error) {
	at := func(id int64) (int, bool) {
		return slices.BinarySearchFunc(v.derived, id, func(d derived, id int64) int { return cmp.Compare(d.ID, id) })
	}
	if i, ok := at(id); ok {
		return i, nil
	}
	id, err := v.st.Resolve(ctx, id)
	if err != nil {
		return 0, err
	}
	if i, ok := at(id); ok {
		return i, nil
	}
	return 0, store.ErrNotFound
}

// inquiries gives the whole inquiries of rows, in their order.
func (v *view) inquiries(ctx context.Context, rows []store.Row) ([]inquiry.Inquiry, error) {
	all := make([]inquiry.Inquiry, len(rows))
	if v.derived == nil && len(rows) > 20 {
		ids := make([]int64, len(rows))
		for i, r := range rows {
			ids[i] = r.ID
		}
		list, err := v.st.Inquiries(ctx, store.Filter{IDs: ids})
		if err != nil {
			return nil, err
		}
		byID := make(map[int64]inquiry.Inquiry, len(list))
		for _, q := range list {
			byID[q.ID] = q
		}
		for i, r := range rows {
			all[i] = byID[r.ID]
		}
		return all, nil
	}
	for i, r := range rows {
		q, err := v.inquiry(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		all[i] = q
	}
	return all, nil
}

// matching applies a filter to what was derived, as the store does to what is stored.
func (v *view) matching(f store.Filter) []derived {
	var out []derived
	for _, d := range v.derived {
		r := d.row
		if oneOf(f.IDs, r.ID) && oneOf(f.Tiers, r.Tier) && oneOf(f.Statuses, r.Status) && oneOf(f.Countries, r.Country) &&
			oneOf(f.Channels, r.Channel) && oneOf(f.Owners, r.Owner) && !(f.NoJunk && r.Tier == inquiry.TierX) && (!f.NoStep || noStep(r)) &&
			(f.Since.IsZero() || !r.FirstSeen.Before(f.Since)) && (f.Until.IsZero() || r.FirstSeen.Before(f.Until)) {
			out = append(out, d)
		}
	}
	by := map[string]func(a, b store.Row) int{
		"score":    func(a, b store.Row) int { return cmp.Compare(a.Score, b.Score) },
		"due":      func(a, b store.Row) int { return a.DueAt.Compare(b.DueAt) },
		"received": func(a, b store.Row) int { return a.FirstSeen.Compare(b.FirstSeen) },
		"last":     func(a, b store.Row) int { return a.LastAt.Compare(b.LastAt) },
		"tier":     func(a, b store.Row) int { return cmp.Compare(a.Tier.QueueRank(), b.Tier.QueueRank()) },
		"status":   func(a, b store.Row) int { return cmp.Compare(a.Status, b.Status) },
		"country":  func(a, b store.Row) int { return cmp.Compare(a.Country, b.Country) },
		"buyer":    func(a, b store.Row) int { return cmp.Compare(a.Buyer, b.Buyer) },
	}[strings.TrimPrefix(f.Sort, "-")]
	slices.SortStableFunc(out, func(a, b derived) int {
		n := 0
		if by != nil {
			n = by(a.row, b.row)
		}
		if n == 0 {
			n = cmp.Compare(a.ID, b.ID)
		}
		if strings.HasPrefix(f.Sort, "-") {
			return -n
		}
		return n
	})
	if f.Limit > 0 && len(out) > f.Limit {
		out = out[:f.Limit]
	}
	return out
}

// noStep reports whether an open inquiry has nothing planned.
func noStep(r store.Row) bool {
	switch r.Status {
	case inquiry.StatusNew, inquiry.StatusAnswer, inquiry.StatusWaiting, inquiry.StatusSnoozed:
		return r.DueAt.IsZero()
	}
	return false
}

func oneOf[T comparable](list []T, v T) bool { return len(list) == 0 || slices.Contains(list, v) }
