package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// filterFlags are the flags that narrow a list of inquiries.
type filterFlags struct {
	tiers, statuses, countries []string
	owners                     []string
	since, until, silent       string
	limit                      int
	sort                       string
	all                        bool
}

func (f *filterFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&f.tiers, "tier", nil, "only these tiers: A, B, C, D, X")
	cmd.Flags().StringSliceVar(&f.statuses, "status", nil, "only these statuses: new, answer, waiting, snoozed, dormant, won, lost, closed, junk")
	cmd.Flags().StringSliceVar(&f.countries, "country", nil, "only these countries, ISO 3166-1 alpha-2")
	cmd.Flags().StringSliceVar(&f.owners, "owner", nil, "only what these people mind")
	cmd.Flags().StringVar(&f.since, "since", "", "first seen on or after this `DAY`: 2026-11-01, 90d, 2w, today, monday")
	cmd.Flags().StringVar(&f.until, "until", "", "first seen before this `DAY`")
	cmd.Flags().IntVar(&f.limit, "limit", 0, "at most so many rows")
	cmd.Flags().StringVar(&f.sort, "sort", "", "order by id, score, due, first, last …; a leading - turns it round")
	cmd.Flags().BoolVar(&f.all, "all", false, "junk too")
}

// filter checks the flags.
func (f *filterFlags) filter(now time.Time) (store.Filter, error) {
	out := store.Filter{NoJunk: !f.all, Limit: f.limit, Sort: f.sort, Countries: upper(f.countries), Owners: f.owners}
	for _, t := range upper(f.tiers) {
		if !inquiry.Tier(t).Valid() {
			return out, usagef("--tier takes A, B, C, D or X, not %q", t)
		}
		out.Tiers = append(out.Tiers, inquiry.Tier(t))
		out.NoJunk = out.NoJunk && t != string(inquiry.TierX)
	}
	for _, s := range f.statuses {
		if !contains(statuses, inquiry.Status(s)) {
			return out, usagef("--status: %q is no status", s)
		}
		out.Statuses = append(out.Statuses, inquiry.Status(s))
		out.NoJunk = out.NoJunk && s != string(inquiry.StatusJunk)
	}
	if f.sort != "" && !contains(store.SortNames(), trimSign(f.sort)) {
		return out, usagef("--sort takes one of %v, not %q", store.SortNames(), f.sort)
	}
	var err error
	if out.Since, err = dayFlag("--since", f.since, now); err != nil {
		return out, err
	}
	out.Until, err = dayFlag("--until", f.until, now)
	return out, err
}

var statuses = []inquiry.Status{
	inquiry.StatusNew, inquiry.StatusAnswer, inquiry.StatusWaiting, inquiry.StatusSnoozed, inquiry.StatusDormant,
	inquiry.StatusWon, inquiry.StatusLost, inquiry.StatusClosed, inquiry.StatusJunk,
}

func newListCmd(env *Env) *cobra.Command {
	var flags filterFlags
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List stored inquiries",
		Example: "  inquiry list --tier A --since 30d\n  inquiry list --status waiting --owner lin --json\n  inquiry list --silent-since 30d\n  inquiry list --all --tier X",
		Args:    noArgs,
		RunE: started(func(cmd *cobra.Command, _ []string) error {
			view, err := env.view(cmd.Context())
			if err != nil {
				return err
			}
			defer view.Close()
			f, err := flags.filter(env.Now())
			if err != nil {
				return err
			}
			if flags.silent != "" {
				return runSilentSince(cmd.Context(), env, view, f, flags.silent)
			}
			return runList(cmd.Context(), env, view, f)
		}),
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&flags.silent, "silent-since", "", "only where we wrote last, before this `DAY`: 30d, 2w, 2026-11-01")
	return cmd
}

func runList(ctx context.Context, env *Env, view *view, f store.Filter) error {
	if env.flags.json {
		all, err := view.list(ctx, f)
		if err != nil {
			return err
		}
		return writeObjects(env, all)
	}
	rows, err := view.rows(ctx, f)
	if err != nil {
		return err
	}
	return rowListing(env, rows).write(env)
}

// rowListing is how lists of inquiries look.
func rowListing(env *Env, rows []store.Row) listing[store.Row] {
	w := env.Words()
	zone := env.Now().Location()
	return listing[store.Row]{
		columns: []screen.Column{
			{Title: w.T("col.id"), Right: true}, {Title: w.T("col.tier")}, {Title: w.T("col.score"), Right: true}, {Title: w.T("col.status"), Min: 6},
			{Title: w.T("col.first")}, {Title: w.T("col.country")}, {Title: w.T("col.buyer"), Min: 12}, {Title: w.T("col.wants"), Min: 12},
		},
		objects: rows,
		cells: func(r store.Row) []string {
			return []string{fmt.Sprint(r.ID), string(r.Tier), fmt.Sprint(r.Score), w.T("status." + string(r.Status)),
				r.FirstSeen.In(zone).Format(time.DateOnly), r.Country, r.Buyer, r.Wants}
		},
		empty: w.T("list.empty"),
	}
}

func newSearchCmd(env *Env) *cobra.Command {
	var flags filterFlags
	cmd := &cobra.Command{
		Use:     "search TEXT...",
		Short:   "Find inquiries by words, Chinese included",
		Example: "  inquiry search hamburg cfr\n  inquiry search 样品 --tier A",
		Args:    cobra.MinimumNArgs(1),
		RunE: started(func(cmd *cobra.Command, args []string) error {
			_, st, err := env.read(cmd.Context())
			if err != nil {
				return err
			}
			defer st.Close()
			flags.all = true
			f, err := flags.filter(env.Now())
			if err != nil {
				return err
			}
			hits, err := st.Search(cmd.Context(), joinWords(args), f)
			if err != nil {
				return err
			}
			rows := make([]store.Row, len(hits))
			for i, h := range hits {
				rows[i] = h.Row
			}
			if env.flags.json {
				return writeInquiries(cmd.Context(), env, st, rows)
			}
			return rowListing(env, rows).write(env)
		}),
	}
	flags.add(cmd)
	return cmd
}

// writeInquiries prints the JSON objects of rows, in their order.
func writeInquiries(ctx context.Context, env *Env, st *store.Store, rows []store.Row) error {
	all := make([]inquiry.Inquiry, len(rows))
	for i, r := range rows {
		q, err := st.Inquiry(ctx, r.ID)
		if err != nil {
			return err
		}
		all[i] = q
	}
	return writeObjects(env, all)
}
