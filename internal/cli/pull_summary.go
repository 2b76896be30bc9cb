package cli

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// summaryRows is how many new inquiries the summary of a pull names.
const summaryRows = 15

// pullSummary says what a run brought. With --json it is one object. It returns
// what was set aside and not named by an earlier run.
func pullSummary(ctx context.Context, env *Env, st *store.Store, res *pullResult) ([]store.Aside, error) {
	asides, err := st.Asides(ctx, false)
	if err != nil {
		return nil, err
	}
	asides = slices.DeleteFunc(asides, func(a store.Aside) bool { return a.Reported })
	fresh := res.rows(res.fresh)
	if env.flags.json {
		return asides, writeJSON(env.Out, []any{res.object(fresh, asides)})
	}
	if env.flags.quiet {
		return asides, nil
	}
	return asides, res.print(env, fresh, asides)
}

func (r *pullResult) print(env *Env, fresh []store.Row, asides []store.Aside) error {
	w := env.Words()
	for _, b := range r.boxes {
		for _, n := range b.summary.Notes {
			env.detail("%s: %s", b.name, n)
		}
		line := w.T("pull.box", "Name", b.name, "Looked", seen(b), "New", b.fresh, "Time", fmt.Sprintf("%.1f s", b.took.Seconds()))
		if b.duplicates > 0 {
			line += ", " + w.T("pull.duplicates", "Count", b.duplicates)
		}
		for _, reason := range sortedKeys(b.leftOut) {
			line += ", " + w.T("pull.leftout", "Count", b.leftOut[reason], "Reason", env.told(reason))
		}
		if b.summary.Commands > 0 {
			env.detail("%s: %d round trips, %d bytes received", b.name, b.summary.Commands, b.summary.Bytes)
		}
		if b.err != nil {
			line += ", " + w.T("pull.broken")
		}
		fmt.Fprintln(env.Out, screen.Line(line))
	}
	fmt.Fprintln(env.Out, r.tiers(env, fresh))
	if len(fresh) > 0 {
		if err := freshTable(env, fresh); err != nil {
			return err
		}
	}
	for _, id := range sortedIDs(r.promoted) {
		fmt.Fprintln(env.Out, w.T("pull.promoted", "ID", id, "To", r.promoted[id].to))
	}
	if len(asides) > 0 {
		fmt.Fprintln(env.Out, w.N("pull.aside", len(asides)))
		for i, a := range asides {
			if i == summaryRows {
				fmt.Fprintf(env.Out, "  ..\n")
				break
			}
			fmt.Fprintln(env.Out, screen.Truncate(screen.Line(fmt.Sprintf("  %s: %s", a.Place, env.told(a.Reason))), env.Width()))
		}
	}
	fmt.Fprintln(env.Out, w.T("pull.untouched"))
	return nil
}

// seen is how many messages a source offered.
func seen(b boxResult) int {
	n := 0
	for _, f := range b.summary.Folders {
		n += f.Messages
	}
	return max(n, b.looked)
}

func (r *pullResult) tiers(env *Env, fresh []store.Row) string {
	counts := map[inquiry.Tier]int{}
	for _, row := range fresh {
		counts[row.Tier]++
	}
	var parts []string
	for _, t := range []inquiry.Tier{inquiry.TierA, inquiry.TierB, inquiry.TierC, inquiry.TierD, inquiry.TierX} {
		parts = append(parts, fmt.Sprintf("%s %d", t, counts[t]))
	}
	return env.Words().T("pull.inquiries", "New", len(fresh), "Tiers", strings.Join(parts, ", "), "Grown", len(r.grown))
}

// rows orders inquiries best first: by tier as in the queue, then by score.
func (r *pullResult) rows(m map[int64]store.Row) []store.Row {
	rows := make([]store.Row, 0, len(m))
	for _, id := range sortedIDs(m) {
		rows = append(rows, m[id])
	}
	slices.SortStableFunc(rows, func(a, b store.Row) int {
		return cmp.Or(cmp.Compare(a.Tier.QueueRank(), b.Tier.QueueRank()), cmp.Compare(b.Score, a.Score))
	})
	return rows
}

func freshTable(env *Env, fresh []store.Row) error {
	w := env.Words()
	var cells [][]string
	for _, r := range fresh {
		if r.Tier == inquiry.TierX || len(cells) == summaryRows {
			break
		}
		due := w.T("action." + string(inquiry.ActionNone))
		if !r.DueAt.IsZero() {
			due = clock(r.DueAt.In(env.Now().Location()))
		}
		cells = append(cells, []string{fmt.Sprint(r.ID), string(r.Tier), fmt.Sprint(r.Score), due, r.Buyer, r.Country, r.Wants})
	}
	if len(cells) == 0 {
		return nil
	}
	return screen.Table(env.Out, env.Width(), []screen.Column{
		{Title: w.T("col.id"), Right: true}, {Title: w.T("col.tier")}, {Title: w.T("col.score"), Right: true}, {Title: w.T("col.due")},
		{Title: w.T("col.buyer"), Min: 12}, {Title: w.T("col.country")}, {Title: w.T("col.wants"), Min: 12},
	}, cells)
}

func sortedIDs[V any](m map[int64]V) []int64 {
	ids := make([]int64, 0, len(m))
	for id := range m {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// object is the summary for programs.
func (r *pullResult) object(fresh []store.Row, asides []store.Aside) any {
	type box struct {
		Name       string   `json:"name"`
		Looked     int      `json:"looked"`
		New        int      `json:"new"`
		Duplicates int      `json:"duplicates"`
		SetAside   int      `json:"set_aside"`
		Commands   int      `json:"commands"`
		Bytes      int64    `json:"bytes"`
		Seconds    float64  `json:"seconds"`
		Error      string   `json:"error,omitempty"`
		Notes      []string `json:"notes,omitempty"`
	}
	type aside struct {
		Place  string `json:"place"`
		Reason string `json:"reason"`
	}
	out := struct {
		Boxes    []box   `json:"boxes"`
		New      []int64 `json:"new_inquiries"`
		Grown    []int64 `json:"grown_inquiries"`
		Promoted []int64 `json:"promoted_inquiries"`
		SetAside []aside `json:"set_aside"`
	}{Boxes: []box{}, New: []int64{}, Grown: sortedIDs(r.grown), Promoted: sortedIDs(r.promoted), SetAside: []aside{}}
	for _, b := range r.boxes {
		o := box{Name: b.name, Looked: seen(b), New: b.fresh, Duplicates: b.duplicates, SetAside: b.aside,
			Commands: b.summary.Commands, Bytes: b.summary.Bytes, Seconds: b.took.Seconds(), Notes: b.summary.Notes}
		if b.err != nil {
			o.Error = screen.Line(b.err.Error())
		}
		out.Boxes = append(out.Boxes, o)
	}
	for _, row := range fresh {
		out.New = append(out.New, row.ID)
	}
	for _, a := range asides {
		out.SetAside = append(out.SetAside, aside{a.Place.String(), a.Reason})
	}
	return out
}
