package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/followup"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// bandRows is how many rows of a band a screen shows; the heading tells how
// many there are.
const bandRows = 20

type dueOptions struct {
	all, exitCode, noStep bool
	within                string
	tiers, owners         []string
	countries             []string
	limit                 int
	why                   int64
	out                   outputFlags
}

func newDueCmd(env *Env) *cobra.Command {
	var opts dueOptions
	cmd := &cobra.Command{
		Use:     "due",
		Short:   "List what is owed now, most urgent first",
		Example: "  inquiry due\n  inquiry due --json\n  inquiry due --within 3d --owner lin\n  inquiry due --no-step\n  inquiry due --why 418\n  inquiry due --now 2026-11-30T09:00:00+08:00",
		Args:    noArgs,
		RunE: started(func(cmd *cobra.Command, _ []string) error {
			if err := opts.check(env); err != nil {
				return err
			}
			view, err := env.view(cmd.Context())
			if err != nil {
				return err
			}
			defer view.Close()
			if opts.why != 0 {
				return runDueWhy(cmd.Context(), env, view, opts.why)
			}
			q, err := opts.query(env)
			if err != nil {
				return err
			}
			if opts.noStep {
				return runNoStep(cmd.Context(), env, view, q, opts)
			}
			return runDue(cmd.Context(), env, view, q, opts)
		}),
	}
	cmd.Flags().BoolVar(&opts.all, "all", false, "show every row of every band")
	cmd.Flags().BoolVar(&opts.exitCode, "exit-code", false, "end with 10 when something is late, 11 when something is due, 0 otherwise")
	cmd.Flags().StringVar(&opts.within, "within", "", "also what is owed until that `DAY`: 3d, friday, 2026-12-01")
	cmd.Flags().StringSliceVar(&opts.tiers, "tier", nil, "only these `TIERS`: A, B, C, D")
	cmd.Flags().StringSliceVar(&opts.owners, "owner", nil, "only what these `PEOPLE` mind")
	cmd.Flags().StringSliceVar(&opts.countries, "country", nil, "only these `COUNTRIES`, ISO 3166-1 alpha-2")
	cmd.Flags().IntVar(&opts.limit, "limit", 0, "at most so many `ROWS`")
	cmd.Flags().BoolVar(&opts.noStep, "no-step", false, "instead list the open inquiries on which nothing is planned")
	cmd.Flags().Int64Var(&opts.why, "why", 0, "explain band, deadline and order of inquiry `ID`")
	opts.out.add(cmd)
	return cmd
}

// dueFields are what a table gives where no fields are named.
var dueFields = []string{
	"id", "tier", "score", "action", "due_at", "customer.country", "customer.company", "request.products",
	"request.quantities", "customer.name", "customer.email", "overdue", "step", "owner",
}

// check refuses output flags that the rows asked for do not have.
func (o *dueOptions) check(env *Env) error {
	if o.why != 0 && o.out.asked() {
		return usagef("--why explains one inquiry; it takes none of --fields, --template, --format, --output")
	}
	if o.noStep {
		return o.out.check(env, inquiry.Inquiry{})
	}
	return o.out.check(env, inquiry.Task{})
}

// query reads the flags.
func (o *dueOptions) query(env *Env) (store.TaskQuery, error) {
	q := store.TaskQuery{DueBefore: endOfDay(env.Now()), Now: env.Now(), Owners: o.owners, Countries: upper(o.countries)}
	if err := checkCountries(q.Countries); err != nil {
		return q, err
	}
	if err := checkLimit(o.limit); err != nil {
		return q, err
	}
	for _, t := range upper(o.tiers) {
		if !inquiry.Tier(t).Valid() || t == string(inquiry.TierX) {
			return q, usagef("--tier takes A, B, C or D, not %q", t)
		}
		q.Tiers = append(q.Tiers, inquiry.Tier(t))
	}
	if o.within != "" {
		day, ok := parseDay(o.within, env.Now(), 1)
		if !ok || day.AddDate(0, 0, 1).Before(env.Now()) {
			return q, usagef("--within takes a day ahead such as 3d, friday or 2026-12-01, not %q", o.within)
		}
		q.DueBefore = endOfDay(day)
	}
	if env.onScreen() && !o.all && o.limit == 0 && !o.out.asked() {
		q.Limit = bandRows
	}
	tomorrow, week := endOfDay(q.DueBefore), endOfDay(env.Now()).AddDate(0, 0, 7)
	q.Later = []time.Time{tomorrow, latest(tomorrow, week)}
	return q, nil
}

// runNoStep lists the open inquiries on which nothing is planned.
func runNoStep(ctx context.Context, env *Env, view *view, q store.TaskQuery, opts dueOptions) error {
	f := store.Filter{NoStep: true, NoJunk: true, Tiers: q.Tiers, Owners: q.Owners, Countries: q.Countries, Sort: "tier", Limit: opts.limit}
	return runList(ctx, env, view, f, &opts.out, env.Words().T("due.nostep.empty"))
}

func runDue(ctx context.Context, env *Env, view *view, q store.TaskQuery, opts dueOptions) error {
	rows, counts, err := view.tasks(ctx, q)
	if err != nil {
		return err
	}
	if opts.limit > 0 && len(rows) > opts.limit {
		rows = rows[:opts.limit]
	}
	switch {
	case env.flags.json, opts.out.asked():
		tasks, err := view.inquiries(ctx, rows)
		if err != nil {
			return err
		}
		zoned(tasks, env.Now().Location())
		queue := followup.Queue(tasks, env.Now(), q.DueBefore.Add(-1))
		if err := writeAs(ctx, env, &opts.out, queue, dueFields, env.Words().T("due.empty")); err != nil {
			return err
		}
	case env.onScreen():
		if err := dueScreen(ctx, env, view, q, rows, counts); err != nil {
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
