package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/report"
)

// statsDays is how far back "inquiry stats" looks by itself.
const statsDays = 365

type statsOptions struct {
	since, until string
	limit        int
}

func newStatsCmd(env *Env) *cobra.Command {
	var opts statsOptions
	cmd := &cobra.Command{
		Use:   "stats " + strings.Join(report.StatKinds, "|"),
		Short: "Compare channels, countries, tiers, products, months, owners, languages or hours",
		Long: "stats groups the inquiries of a year: how many came, how many were of tier A, how soon they were answered (median,\n" +
			"working time), what was won. Junk is counted beside them and left out of everything else. Months name their main\n" +
			"country: the one of most customers, and the one whose orders are worth most.",
		Example:   "  inquiry stats channel\n  inquiry stats country --since 2026-01-01 --limit 20\n  inquiry stats month --json",
		Args:      oneOfArgs("a way to group", report.StatKinds),
		ValidArgs: report.StatKinds,
		RunE:      started(func(cmd *cobra.Command, args []string) error { return runStats(cmd.Context(), env, args[0], opts) }),
	}
	cmd.Flags().StringVar(&opts.since, "since", "", "count from this `DAY` on; a year when left out")
	cmd.Flags().StringVar(&opts.until, "until", "", "count up to the day before this `DAY`")
	cmd.Flags().IntVar(&opts.limit, "limit", 0, "at most so many `ROWS`")
	return cmd
}

// oneOfArgs wants one argument out of a list.
func oneOfArgs(what string, names []string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return hint(fmt.Errorf("%q takes %s", cmd.CommandPath(), what), "one of: "+strings.Join(names, ", "))
		}
		if contains(names, args[0]) {
			return nil
		}
		if near := config.Nearest(args[0], names); near != "" {
			return hint(fmt.Errorf("%q is not %s", args[0], what), fmt.Sprintf("did you mean: %s %s", cmd.CommandPath(), near))
		}
		return hint(fmt.Errorf("%q is not %s", args[0], what), "one of: "+strings.Join(names, ", "))
	}
}

func runStats(ctx context.Context, env *Env, kind string, opts statsOptions) error {
	if err := checkLimit(opts.limit); err != nil {
		return err
	}
	view, err := env.view(ctx)
	if err != nil {
		return err
	}
	defer view.Close()
	now := env.Now()
	p := report.Period{From: endOfDay(now).AddDate(0, 0, -statsDays), To: endOfDay(now)}
	if opts.since != "" {
		if p.From, err = dayFlag("--since", opts.since, now); err != nil {
			return err
		}
	}
	if opts.until != "" {
		if p.To, err = dayFlag("--until", opts.until, now); err != nil {
			return err
		}
	}
	keys := report.StatNeeds
	if kind == "product" {
		keys = append([]string{"request"}, keys...)
	}
	all, err := view.received(ctx, p, keys...)
	if err != nil {
		return err
	}
	stats := report.Stats(all, kind, view.policy.Calendar, now)
	if opts.limit > 0 && len(stats) > opts.limit {
		stats = stats[:opts.limit]
	}
	return writeStats(env, kind, p, stats)
}
