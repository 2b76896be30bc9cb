package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/customer"
	"github.com/inquiry-cli/inquiry/internal/followup"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/store"
	"github.com/inquiry-cli/inquiry/internal/worktime"
)

// dueScreen draws the morning list.
func dueScreen(ctx context.Context, env *Env, view *view, q store.TaskQuery, rows []store.Row, counts store.TaskCounts) error {
	w := env.Words()
	total, bands := 0, 0
	for _, n := range counts.Due {
		total += n
		if n > 0 {
			bands++
		}
	}
	runs, err := view.st.LastRuns(ctx, false)
	if err != nil {
		return err
	}
	dueHead(env, runs, w.T("due.total", "Due", total, "Late", counts.Late))
	if total == 0 {
		fmt.Fprintln(env.Out, "\n"+w.T("due.empty"))
	}
	var first, late store.Row
	for band, title := range []string{"due.band.new", "due.band.answer", "due.band.followup", "due.band.warm"} {
		in := slices.DeleteFunc(slices.Clone(rows), func(r store.Row) bool { return bandOf(r.Action) != band })
		if len(in) == 0 {
			continue
		}
		if first.ID == 0 {
			first = in[0]
		}
		if late.ID == 0 || band == 2 {
			late = in[0] // what is put off is a follow-up, if there is one
		}
		left, right := w.T(title), w.T("due.shown", "Shown", len(in), "Of", counts.Due[band])
		fmt.Fprintf(env.Out, "\n%s%s%s\n", left, strings.Repeat(" ", max(2, env.Width()-screen.Width(left)-screen.Width(right))), right)
		if err := dueTable(env, view.policy, in, band); err != nil {
			return err
		}
		if len(in) < counts.Due[band] {
			fmt.Fprintln(env.Out, w.T("due.more"))
		}
		if bands > 1 {
			env.prose(w.T("next") + " " + nextFor(in[0].ID, band))
		}
	}
	if err := sayDormant(ctx, env, view, q); err != nil {
		return err
	}
	rest := "due.rest"
	if q.DueBefore.After(endOfDay(env.Now())) {
		rest = "due.rest.within"
	}
	fmt.Fprintln(env.Out)
	env.prose(w.T(rest, "Day", q.DueBefore.Format(time.DateOnly), "Tomorrow", later(counts, 0), "Week", later(counts, 1), "Snoozed", counts.Snoozed, "NoStep", counts.NoStep))
	if first.ID != 0 {
		fmt.Fprint(env.Out, nextCommands(env, fmt.Sprintf("inquiry show %d", first.ID), fmt.Sprintf("inquiry draft %d", first.ID), fmt.Sprintf("inquiry done %d", first.ID), fmt.Sprintf("inquiry snooze %d 3d", late.ID)))
	}
	return nil
}

// dueHead writes the day, how old the mail is and the sum, on one line where it
// fits, and the mailboxes that could not be read.
func dueHead(env *Env, runs []store.Run, sum string) {
	w, now := env.Words(), env.Now()
	day := fmt.Sprintf("%s %s (%s)", w.T("day."+strings.ToLower(now.Format("Mon"))), clock(now), zoneName(now))
	mail := mailAge(env, runs)
	if head := day + "   " + mail + "   " + sum; screen.Width(head) <= env.Width() {
		fmt.Fprintln(env.Out, screen.Clean(head))
	} else {
		fmt.Fprintf(env.Out, "%s\n%s\n", screen.Truncate(screen.Clean(day+"   "+sum), env.Width()), screen.Truncate(mail, env.Width()))
	}
	for _, r := range runs {
		if r.Result != "" {
			env.prose("! " + w.T("due.failed", "Account", r.Account, "At", clock(r.Started.In(now.Location())), "Reason", w.T("run."+r.Result)))
		}
	}
}

// nextFor is what to type for the first row of a band.
func nextFor(id int64, band int) string {
	switch band {
	case 0, 1:
		return fmt.Sprintf("inquiry show %d | inquiry draft %d", id, id)
	case 2:
		return fmt.Sprintf("inquiry draft %d | inquiry snooze %d 3d", id, id)
	}
	return fmt.Sprintf("inquiry draft %d | inquiry snooze %d 30d", id, id)
}

// sayDormant names the inquiries that became dormant since the last working
// morning: their last follow-up was sent and the buyer stayed silent. It looks at
// whole days before today, so that a list made each morning says it once.
func sayDormant(ctx context.Context, env *Env, view *view, q store.TaskQuery) error {
	now := env.Now()
	today := endOfDay(now).AddDate(0, 0, -1)
	from := today.AddDate(0, 0, -1)
	for days := 0; days < 14 && !view.policy.Calendar.IsWorkday(worktime.DateOf(from)); days++ {
		from = from.AddDate(0, 0, -1)
	}
	rows, err := view.rows(ctx, store.Filter{
		Statuses: []inquiry.Status{inquiry.StatusDormant}, Active: from, Tiers: q.Tiers, Owners: q.Owners, Countries: q.Countries, NoJunk: true,
	})
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(r store.Row) bool { return r.Step != 1 })
	all, err := view.inquiries(ctx, rows)
	if err != nil {
		return err
	}
	var names []string
	for i := range all {
		if at := customer.Wrote(&all[i]); !at.Before(from) && at.Before(today) {
			names = append(names, fmt.Sprintf("%d %s", all[i].ID, buyerOf(&all[i])))
		}
	}
	if len(names) == 0 {
		return nil
	}
	line := env.Words().T("due.dormant", "Buyers", strings.Join(names, "; "))
	_, err = fmt.Fprintf(env.Out, "\n%s\n", screen.Truncate(screen.Line(line), env.Width()))
	return err
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

func dueTable(env *Env, policy *followup.Policy, rows []store.Row, band int) error {
	w := env.Words()
	last := "due.col.wants"
	if band >= 2 {
		last = "due.col.step"
	}
	columns := []screen.Column{
		{Title: w.T("due.col.id"), Right: true}, {Title: w.T("due.col.tier")}, {Title: w.T("due.col.score"), Right: true}, {Title: w.T("due.col.due")},
		{Title: w.T("due.col.buyer"), Min: 14}, {Title: w.T("due.col.there")}, {Title: w.T(last), Min: 16},
	}
	cells := make([][]string, len(rows))
	for i, r := range rows {
		wants := r.Wants
		if band >= 2 && r.Step > 0 {
			wants = stepOf(env, policy, r) + ", " + wants
		}
		cells[i] = []string{fmt.Sprint(r.ID), string(r.Tier), fmt.Sprint(r.Score), dueWhen(env, r.DueAt, band), r.Buyer, there(r.Country, env.Now()), wants}
	}
	return screen.Table(env.Out, env.Width(), columns, cells)
}

// stepOf says which follow-up of the cadence a row is at, and on which day after
// our last message it stands.
func stepOf(env *Env, policy *followup.Policy, r store.Row) string {
	cadence := policy.Cadences[r.Tier]
	if r.Action == inquiry.ActionReactivate || cadence.Repeat || r.Step > len(cadence.Days) {
		return env.Words().T("due.step", "Step", r.Step)
	}
	return env.Words().T("due.step.of", "Step", r.Step, "Of", len(cadence.Days), "Day", cadence.Days[r.Step-1])
}

// dueWhen says when an action is owed as seen from now: a clock time, "today"
// for a follow-up, the day where it is another one, or how late it is.
func dueWhen(env *Env, at time.Time, band int) string {
	now := env.Now()
	at = at.In(now.Location())
	switch {
	case at.Before(now):
		return env.Words().T("due.late", "By", span(now.Sub(at)))
	case !at.Before(endOfDay(now)) && band >= 2:
		return at.Format("01-02")
	case !at.Before(endOfDay(now)):
		return at.Format("01-02 15:04")
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
