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

func newListCmd(env *Env) *cobra.Command {
	var flags filterFlags
	var out outputFlags
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List stored inquiries",
		Example: "  inquiry list --tier A --since 30d\n  inquiry list --status waiting --owner lin --json\n  inquiry list --silent-since 30d\n  inquiry list --all --tier X\n" +
			"  inquiry list --status waiting --output waiting.xlsx\n" +
			"  inquiry list --tier A --fields id,customer.email,due_at\n" +
			"  inquiry list --tier A --template '{{.id}} {{plain .request.products}}'",
		Args: noArgs,
		RunE: started(func(cmd *cobra.Command, _ []string) error {
			if err := out.check(env, inquiry.Inquiry{}); err != nil {
				return err
			}
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
				return runSilentSince(cmd.Context(), env, view, f, flags.silent, &out)
			}
			return runList(cmd.Context(), env, view, f, &out, env.Words().T("list.empty"))
		}),
	}
	flags.add(cmd)
	out.add(cmd)
	cmd.Flags().StringVar(&flags.silent, "silent-since", "", "only where we wrote last, before this `DAY`: 30d, 2w, 2026-11-01")
	return cmd
}

// runList prints inquiries; empty is what it says where there are none.
func runList(ctx context.Context, env *Env, view *view, f store.Filter, out *outputFlags, empty string) error {
	if env.flags.json || out.asked() {
		all, err := view.list(ctx, f)
		if err != nil {
			return err
		}
		return inquiriesAs(ctx, env, out, all, empty)
	}
	rows, err := view.rows(ctx, f)
	if err != nil {
		return err
	}
	l := rowListing(env, rows)
	l.empty = empty
	return l.write(env)
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
