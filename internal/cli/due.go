package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/followup"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/store"
	"github.com/inquiry-cli/inquiry/internal/worktime"
)

// bandRows is how many rows of a band a screen shows; the heading tells how
// many there are.
const bandRows = 20

type dueOptions struct {
	all      bool
	exitCode bool
	why      int64
}

func newDueCmd(env *Env) *cobra.Command {
	var opts dueOptions
	cmd := &cobra.Command{
		Use:     "due",
		Short:   "List what is owed now, most urgent first",
		Example: "  inquiry due\n  inquiry due --json\n  inquiry due --why 418\n  inquiry due --now 2026-11-30T09:00:00+08:00",
		Args:    noArgs,
		RunE: started(func(cmd *cobra.Command, _ []string) error {
			cfg, st, err := env.read(cmd.Context())
			if err != nil {
				return err
			}
			defer st.Close()
			if opts.why != 0 {
				return runDueWhy(cmd.Context(), env, cfg, st, opts.why)
			}
			return runDue(cmd.Context(), env, cfg, st, opts)
		}),
	}
	cmd.Flags().BoolVar(&opts.all, "all", false, "show every row of every band")
	cmd.Flags().BoolVar(&opts.exitCode, "exit-code", false, "end with 10 when something is late, 11 when something is due, 0 otherwise")
	cmd.Flags().Int64Var(&opts.why, "why", 0, "explain band, deadline and order of inquiry `ID`")
	return cmd
}

func runDue(ctx context.Context, env *Env, cfg *config.Config, st *store.Store, opts dueOptions) error {
	view, err := openView(ctx, env, cfg, st)
	if err != nil {
		return err
	}
	q := store.TaskQuery{DueBefore: endOfDay(env.Now()), Now: env.Now()}
	if env.onScreen() && !opts.all {
		q.Limit = bandRows
	}
	q.Later = []time.Time{endOfDay(q.DueBefore), endOfDay(env.Now()).AddDate(0, 0, 7)}
	rows, counts, err := view.tasks(ctx, q)
	if err != nil {
		return err
	}
	switch {
	case env.flags.json:
		tasks, err := view.inquiries(ctx, rows)
		if err != nil {
			return err
		}
		for i := range tasks {
			inZone(&tasks[i], env.Now().Location())
		}
		if err := writeJSON(env.Out, followup.Queue(tasks, env.Now(), q.DueBefore.Add(-1))); err != nil {
			return err
		}
	case env.onScreen():
		if err := dueScreen(ctx, env, st, rows, counts); err != nil {
			return err
		}
	default:
		err := listing[store.Row]{objects: rows, cells: func(r store.Row) []string {
			return []string{fmt.Sprint(r.ID), string(r.Tier), fmt.Sprint(r.Score), string(r.Action), r.DueAt.In(env.Now().Location()).Format(time.RFC3339), r.Buyer, r.Country, r.Wants}
		}, empty: env.Words().T("due.empty")}.write(env)
		if err != nil {
			return err
		}
	}
	if opts.exitCode && counts.Late > 0 {
		return statusError(exitOverdue)
	}
	if opts.exitCode && len(rows) > 0 {
		return statusError(exitDue)
	}
	return nil
}

// endOfDay is the next midnight in the zone of t.
func endOfDay(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, t.Location())
}

// dueScreen draws the morning list.
func dueScreen(ctx context.Context, env *Env, st *store.Store, rows []store.Row, counts store.TaskCounts) error {
	w := env.Words()
	now := env.Now()
	total := 0
	for _, n := range counts.Due {
		total += n
	}
	runs, err := st.LastRuns(ctx, false)
	if err != nil {
		return err
	}
	head := fmt.Sprintf("%s %s (%s)   %s   %s", w.T("day."+strings.ToLower(now.Format("Mon"))), clock(now), zoneName(now),
		mailAge(env, runs), w.T("due.total", "Due", total, "Late", counts.Late))
	fmt.Fprintln(env.Out, screen.Truncate(screen.Clean(head), env.Width()))
	for _, r := range runs {
		if r.Result != "" {
			fmt.Fprintln(env.Out, "! "+screen.Line(w.T("due.failed", "Account", r.Account, "At", clock(r.Started.In(now.Location())), "Reason", w.T("run."+r.Result))))
		}
	}
	if total == 0 {
		fmt.Fprintln(env.Out, "\n"+w.T("due.empty"))
	}
	var first store.Row
	for band, title := range []string{"due.band.new", "due.band.answer", "due.band.followup", "due.band.warm"} {
		var in []store.Row
		for _, r := range rows {
			if bandOf(r.Action) == band {
				in = append(in, r)
			}
		}
		if len(in) == 0 {
			continue
		}
		if first.ID == 0 {
			first = in[0]
		}
		left, right := w.T(title), w.T("due.shown", "Shown", len(in), "Of", counts.Due[band])
		fmt.Fprintf(env.Out, "\n%s%s%s\n", left, strings.Repeat(" ", max(2, env.Width()-screen.Width(left)-screen.Width(right))), right)
		if err := dueTable(env, in, band); err != nil {
			return err
		}
	}
	fmt.Fprintf(env.Out, "\n%s\n", w.T("due.rest", "Tomorrow", later(counts, 0), "Week", later(counts, 1), "Snoozed", counts.Snoozed, "NoStep", counts.NoStep))
	if first.ID != 0 {
		fmt.Fprintf(env.Out, "%s inquiry show %d | inquiry done %d | inquiry snooze %d 3d\n", w.T("next"), first.ID, first.ID, first.ID)
	}
	return nil
}

func later(c store.TaskCounts, i int) int {
	if i < len(c.Later) {
		return c.Later[i]
	}
	return 0
}

// bandOf is the place of an action's band on the screen.
func bandOf(a inquiry.Action) int {
	switch a {
	case inquiry.ActionFirstReply:
		return 0
	case inquiry.ActionReply:
		return 1
	case inquiry.ActionFollowUp:
		return 2
	}
	return 3
}

func dueTable(env *Env, rows []store.Row, band int) error {
	w := env.Words()
	last := "due.col.wants"
	columns := []screen.Column{
		{Title: w.T("due.col.id"), Right: true}, {Title: w.T("due.col.tier")}, {Title: w.T("due.col.score"), Right: true}, {Title: w.T("due.col.due")},
		{Title: w.T("due.col.buyer"), Min: 14}, {Title: w.T("due.col.there")}, {Title: w.T(last), Min: 16},
	}
	cells := make([][]string, len(rows))
	for i, r := range rows {
		wants := r.Wants
		if band >= 2 && r.Step > 0 {
			wants = w.T("due.step", "Step", r.Step) + ", " + wants
		}
		cells[i] = []string{fmt.Sprint(r.ID), string(r.Tier), fmt.Sprint(r.Score), dueWhen(env, r.DueAt, band), r.Buyer, there(r.Country, env.Now()), wants}
	}
	return screen.Table(env.Out, env.Width(), columns, cells)
}

// dueWhen says when an action is owed as seen from now: a clock time, "today"
// for a follow-up, or how late it is.
func dueWhen(env *Env, at time.Time, band int) string {
	now := env.Now()
	at = at.In(now.Location())
	switch {
	case at.Before(now):
		return env.Words().T("due.late", "By", span(now.Sub(at)))
	case band >= 2:
		return env.Words().T("due.today")
	}
	return at.Format("15:04")
}

// there is the buyer's country and his clock: "DE 01:40", "US ~18:40" where the
// country has several zones.
func there(country string, now time.Time) string {
	local, several, ok := worktime.Local(now, country)
	switch {
	case !ok:
		return country
	case several:
		return country + " ~" + local.Format("15:04")
	}
	return country + " " + local.Format("15:04")
}

// zoneName is how a zone is called on a screen: the machine's own by its letters.
func zoneName(t time.Time) string {
	if name := t.Location().String(); name != "Local" {
		return name
	}
	return t.Format("MST")
}

// sameRun is how far apart the boxes of one pull may end.
const sameRun = 15 * time.Minute

// mailAge says when mail was last pulled.
func mailAge(env *Env, runs []store.Run) string {
	var newest time.Time
	for _, r := range runs {
		if r.Result == "" && r.Ended.After(newest) {
			newest = r.Ended
		}
	}
	fresh := 0
	for _, r := range runs {
		if newest.Sub(r.Ended) < sameRun {
			fresh += r.Counts["new"]
		}
	}
	w := env.Words()
	if newest.IsZero() {
		return w.T("due.never")
	}
	at := newest.In(env.Now().Location())
	when := at.Format("15:04")
	if at.Format(time.DateOnly) != env.Now().Format(time.DateOnly) {
		when = clock(at)
	}
	return w.T("due.pulled", "At", when, "New", fresh)
}
