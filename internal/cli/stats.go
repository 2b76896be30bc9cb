package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/report"
	"github.com/inquiry-cli/inquiry/internal/screen"
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
	cmd.Flags().IntVar(&opts.limit, "limit", 0, "at most so many rows")
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
	if opts.limit < 0 {
		return usagef("--limit takes a number of rows, not %d", opts.limit)
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

// barCells is the length of the longest bar; one that cannot have fewestCells
// tells nothing.
const (
	barCells    = 20
	fewestCells = 6
)

// withBars draws the numbers of inquiries at the end of the rows, as long as the
// screen has room beside what the rows say in words.
func withBars(l listing[report.Stat], width int) listing[report.Stat] {
	most, room := 1, width
	widest := make([]int, len(l.columns))
	for i, c := range l.columns {
		widest[i] = screen.Width(c.Title)
	}
	for _, s := range l.objects {
		most = max(most, s.Inquiries)
		for i, cell := range l.cells(s) {
			widest[i] = max(widest[i], screen.Width(cell))
		}
	}
	for _, n := range widest {
		room -= n + 2 // and the gap behind it
	}
	if room < fewestCells {
		return l
	}
	longest, words := min(room, barCells), l.cells
	l.columns = append(l.columns, screen.Column{})
	l.cells = func(s report.Stat) []string {
		return append(words(s), strings.Repeat("#", (s.Inquiries*longest+most/2)/most))
	}
	return l
}
func writeStats(env *Env, kind string, p report.Period, stats []report.Stat) error {
	w := env.Words()
	group := screen.Column{Title: w.T("stats.col." + kind), Min: 12}
	if kind == "month" || kind == "hour" {
		group.Min = 0 // half a date says nothing
	}
	l := listing[report.Stat]{
		columns: []screen.Column{
			group, {Title: w.T("stats.col.inquiries"), Right: true}, {Title: w.T("stats.col.a"), Right: true},
			{Title: w.T("stats.col.a_share"), Right: true}, {Title: w.T("stats.col.junk"), Right: true}, {Title: w.T("stats.col.reply"), Right: true},
			{Title: w.T("stats.col.won"), Right: true}, {Title: w.T("stats.col.worth"), Right: true, Min: 8},
		},
		objects: stats,
		cells: func(s report.Stat) []string {
			reply := "-"
			if s.Reply != nil {
				reply = span(time.Duration(*s.Reply) * time.Minute)
			}
			worth := "-"
			if len(s.Worth) > 0 {
				worth = report.MoneyText(s.Worth)
			}
			cells := []string{s.Group, fmt.Sprint(s.Inquiries), fmt.Sprint(s.A), report.ShareText(w, s.A, s.Inquiries), fmt.Sprint(s.Junk), reply, fmt.Sprint(s.Won), worth}
			if kind == "month" {
				cells = append(cells, topCountry(env, s.TopCountry, func(t report.TopCountry) string { return fmt.Sprintf("%d/%d", t.Customers, s.Customers) }),
					topCountry(env, s.TopWorth, func(t report.TopCountry) string { return report.MoneyText([]inquiry.Money{t.Worth}) }))
			}
			if env.onScreen() {
				cells[0] = statName(env, kind, s.Group)
			}
			return cells
		},
		empty: w.T("stats.empty"),
	}
	if kind == "month" {
		l.columns = append(l.columns, screen.Column{Title: w.T("stats.col.top_country"), Min: 10}, screen.Column{Title: w.T("stats.col.top_worth"), Min: 10})
	}
	if env.onScreen() {
		l = withBars(l, env.Width())
		if len(stats) > 0 {
			env.prose(w.T("stats.span", "From", p.From.Format(time.DateOnly), "To", p.To.AddDate(0, 0, -1).Format(time.DateOnly)) + "\n")
		}
	}
	return l.write(env)
}

// topCountry is the main country of a group with its figure, "-" without one.
func topCountry(env *Env, t *report.TopCountry, figure func(report.TopCountry) string) string {
	if t == nil {
		return "-"
	}
	name := t.Country
	if env.onScreen() {
		name = countryName(env, name)
	}
	return name + " " + figure(*t)
}

// statName is a group as people read it.
func statName(env *Env, kind, group string) string {
	w := env.Words()
	switch {
	case group == "" && kind == "owner":
		return w.T("report.nobody")
	case group == "":
		return w.T("faq.unknown")
	case kind == "channel":
		return w.T("report.channel." + group)
	case kind == "country":
		return countryName(env, group)
	case kind == "hour":
		return group + ":00"
	}
	return group
}
