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
	fresh := inOrder(res.fresh)
	if env.flags.json {
		return asides, writeJSON(env.Out, []any{res.object(fresh, asides)})
	}
	if env.flags.quiet {
		return asides, nil
	}
	shown := slices.DeleteFunc(slices.Clone(fresh), func(id int64) bool { return res.fresh[id].tier == inquiry.TierX })
	rows, err := rowsOf(ctx, st, shown[:min(len(shown), summaryRows)])
	if err != nil {
		return nil, err
	}
	return asides, res.print(env, rows, asides)
}

func (r *pullResult) print(env *Env, shown []store.Row, asides []store.Aside) error {
	w := env.Words()
	for _, b := range r.boxes {
		_, isAccount := env.cfg.Account(b.name)
		for _, n := range b.summary.Notes {
			if isAccount {
				env.detail("%s: %s", b.name, n)
				continue
			}
			// What was assumed of a file, and what is odd in it, is for whoever made it.
			fmt.Fprintln(env.Err, screen.Line(env.told(b.name+": "+n)))
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
	fmt.Fprintln(env.Out, r.tiers(env))
	if len(shown) > 0 {
		if err := freshTable(env, shown); err != nil {
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

func (r *pullResult) tiers(env *Env) string {
	counts := map[inquiry.Tier]int{}
	for _, s := range r.fresh {
		counts[s.tier]++
	}
	var parts []string
	for _, t := range []inquiry.Tier{inquiry.TierA, inquiry.TierB, inquiry.TierC, inquiry.TierD, inquiry.TierX} {
		parts = append(parts, fmt.Sprintf("%s %d", t, counts[t]))
	}
	return env.Words().T("pull.inquiries", "New", len(r.fresh), "Tiers", strings.Join(parts, ", "), "Grown", len(r.grown))
}

// inOrder lists inquiries best first: by tier as in the queue, then by score.
func inOrder(m map[int64]standard) []int64 {
	ids := sortedIDs(m)
	slices.SortStableFunc(ids, func(a, b int64) int {
		return cmp.Or(cmp.Compare(m[a].tier.QueueRank(), m[b].tier.QueueRank()), cmp.Compare(m[b].score, m[a].score))
	})
	return ids
}

// rowsOf reads the rows of inquiries, in the order of ids. Those that are part of
// others by now are left out.
func rowsOf(ctx context.Context, st *store.Store, ids []int64) ([]store.Row, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	read, err := st.Rows(ctx, store.Filter{IDs: ids})
	if err != nil {
		return nil, err
	}
	at := make(map[int64]store.Row, len(read))
	for _, r := range read {
		at[r.ID] = r
	}
	rows := make([]store.Row, 0, len(read))
	for _, id := range ids {
		if r, ok := at[id]; ok {
			rows = append(rows, r)
		}
	}
	return rows, nil
}

func freshTable(env *Env, fresh []store.Row) error {
	w := env.Words()
	var cells [][]string
	for _, r := range fresh {
		due := w.T("action." + string(inquiry.ActionNone))
		if !r.DueAt.IsZero() {
			due = clock(r.DueAt.In(env.Now().Location()))
		}
		cells = append(cells, []string{fmt.Sprint(r.ID), string(r.Tier), fmt.Sprint(r.Score), due, r.Buyer, r.Country, r.Wants})
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
func (r *pullResult) object(fresh []int64, asides []store.Aside) any {
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
	out.New = append(out.New, fresh...)
	for _, a := range asides {
		out.SetAside = append(out.SetAside, aside{a.Place.String(), a.Reason})
	}
	return out
}
