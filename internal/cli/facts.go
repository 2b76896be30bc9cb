package cli

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/report"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// facts gives what statistics count: the inquiries first seen before to on which
// anything happened from from on. Of what stands in no list, only the keys named
// are sure to be filled in.
func (v *view) facts(ctx context.Context, from, to time.Time, keys ...string) ([]inquiry.Inquiry, error) {
	if v.derived == nil {
		return v.st.Facts(ctx, store.Filter{Active: from, Until: to}, keys...)
	}
	var all []inquiry.Inquiry
	for _, d := range v.derived {
		if d.FirstSeen.Before(to) && !d.ActiveAt().Before(from) {
			all = append(all, d.Inquiry)
		}
	}
	return all, nil
}

// received gives facts of the inquiries first seen in a span of time.
func (v *view) received(ctx context.Context, p report.Period, keys ...string) ([]inquiry.Inquiry, error) {
	if v.derived == nil {
		return v.st.Facts(ctx, store.Filter{Since: p.From, Until: p.To}, keys...)
	}
	var all []inquiry.Inquiry
	for _, d := range v.derived {
		if p.Contains(d.FirstSeen) {
			all = append(all, d.Inquiry)
		}
	}
	return all, nil
}

// ages counts what became of all inquiries that came before to, by their age then.
func (v *view) ages(ctx context.Context, to time.Time) ([]report.AgeBand, error) {
	bands := make([]report.AgeBand, len(report.Ages))
	for i, a := range report.Ages {
		bands[i].From, bands[i].To = a[0], a[1]
	}
	bounds := report.AgeBounds(to)
	add := func(age int, s inquiry.Status, n int) {
		switch s {
		case inquiry.StatusWon:
			bands[age].Won += n
		case inquiry.StatusLost:
			bands[age].Lost += n
		}
	}
	var some []inquiry.Inquiry // those whose status does not tell
	if v.derived == nil {
		counts, reopened, err := v.st.Outcomes(ctx, to, bounds)
		if err != nil {
			return nil, err
		}
		for _, c := range counts {
			bands[c.Age].Received += c.Count
			add(c.Age, c.Status, c.Count)
		}
		if len(reopened) > 0 {
			if some, err = v.st.Facts(ctx, store.Filter{IDs: reopened}, "events"); err != nil {
				return nil, err
			}
		}
	}
	for _, d := range v.derived {
		if d.Tier != inquiry.TierX && d.FirstSeen.Before(to) {
			some = append(some, d.Inquiry)
		}
	}
	for i := range some {
		q := &some[i]
		age := len(bounds)
		if k := slices.IndexFunc(bounds, func(b time.Time) bool { return !q.FirstSeen.Before(b) }); k >= 0 {
			age = k
		}
		if v.derived != nil {
			bands[age].Received++
		}
		add(age, report.OutcomeOf(q).Status, 1)
	}
	return bands, nil
}

// owed is the queue up to the end of today, as the report shows it.
func (v *view) owed(ctx context.Context) (list []report.Owed, late int, err error) {
	rows, counts, err := v.tasks(ctx, store.TaskQuery{DueBefore: endOfDay(v.now), Now: v.now})
	if err != nil {
		return nil, 0, err
	}
	for _, r := range rows {
		list = append(list, report.Owed{ID: r.ID, Tier: r.Tier, Score: r.Score, Action: r.Action, DueAt: r.DueAt, Buyer: r.Buyer, Country: r.Country})
	}
	return list, counts.Late, nil
}

// silentRead is for how many silent buyers the instant of the last message is
// looked up; the others stand behind them by the instant of their last event.
const silentRead = 200

// silent lists the buyers of tiers A and B who have not answered us, the better
// tier first, then those silent for longest.
func (v *view) silent(ctx context.Context) ([]report.Silent, error) {
	rows, err := v.rows(ctx, store.Filter{Statuses: []inquiry.Status{inquiry.StatusWaiting}, Tiers: []inquiry.Tier{inquiry.TierA, inquiry.TierB}})
	if err != nil {
		return nil, err
	}
	order := func(a, b store.Row) int {
		return cmp.Or(cmp.Compare(a.Tier.QueueRank(), b.Tier.QueueRank()), a.LastAt.Compare(b.LastAt), cmp.Compare(a.ID, b.ID))
	}
	slices.SortFunc(rows, order)
	first := rows[:min(len(rows), silentRead)]
	if len(first) > 0 {
		last, err := v.lastMessages(ctx, first)
		if err != nil {
			return nil, err
		}
		for i := range first {
			first[i].LastAt = last[first[i].ID]
		}
		slices.SortFunc(first, order)
	}
	list := make([]report.Silent, len(rows))
	for i, r := range rows {
		list[i] = report.Silent{ID: r.ID, Tier: r.Tier, Buyer: r.Buyer, Country: r.Country, LastAt: r.LastAt, Step: r.Step}
	}
	return list, nil
}

// lastMessages gives the instant of the last message of inquiries; that of a row
// may be the one of a note or another event.
func (v *view) lastMessages(ctx context.Context, rows []store.Row) (map[int64]time.Time, error) {
	f := store.Filter{}
	for _, r := range rows {
		f.IDs = append(f.IDs, r.ID)
	}
	read := func() ([]inquiry.Inquiry, error) { return v.st.Facts(ctx, f) }
	if v.derived != nil {
		read = func() ([]inquiry.Inquiry, error) { return v.list(ctx, f) }
	}
	all, err := read()
	if err != nil {
		return nil, err
	}
	last := make(map[int64]time.Time, len(all))
	for i := range all {
		last[all[i].ID] = all[i].LastAt
	}
	return last, nil
}

// begins is when the oldest inquiry came, the zero time without any.
func (v *view) begins(ctx context.Context) (time.Time, error) {
	rows, err := v.rows(ctx, store.Filter{Sort: "received", Limit: 1})
	if err != nil || len(rows) == 0 {
		return time.Time{}, err
	}
	return rows[0].FirstSeen, nil
}
