package cli

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
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
	cmd.Flags().StringSliceVar(&f.tiers, "tier", nil, "only these `TIERS`: A, B, C, D, X")
	cmd.Flags().StringSliceVar(&f.statuses, "status", nil, "only these `STATUSES`: new, answer, waiting, snoozed, dormant, won, lost, closed, junk")
	cmd.Flags().StringSliceVar(&f.countries, "country", nil, "only these `COUNTRIES`, ISO 3166-1 alpha-2")
	cmd.Flags().StringSliceVar(&f.owners, "owner", nil, "only what these `PEOPLE` mind")
	cmd.Flags().StringVar(&f.since, "since", "", "first seen on or after this `DAY`: 2026-11-01, 90d, 2w, today, monday")
	cmd.Flags().StringVar(&f.until, "until", "", "first seen before this `DAY`")
	cmd.Flags().IntVar(&f.limit, "limit", 0, "at most so many `ROWS`")
	cmd.Flags().StringVar(&f.sort, "sort", "", "the `ORDER`: by "+strings.Join(store.SortNames(), ", ")+"; a leading - turns it round")
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
			return out, hint(usagef("--status: %q is no status", s), "one of: "+strings.Join(statusNames(), ", "))
		}
		out.Statuses = append(out.Statuses, inquiry.Status(s))
		out.NoJunk = out.NoJunk && s != string(inquiry.StatusJunk)
	}
	if f.sort != "" && !contains(store.SortNames(), trimSign(f.sort)) {
		return out, usagef("--sort takes one of %s, not %q", strings.Join(store.SortNames(), ", "), f.sort)
	}
	if err := checkCountries(out.Countries); err != nil {
		return out, err
	}
	if err := checkLimit(f.limit); err != nil {
		return out, err
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

// checkLimit refuses a number of rows that is none; 0 is all.
func checkLimit(n int) error {
	if n < 0 {
		return usagef("--limit takes a number from 1, not %d", n)
	}
	return nil
}

func statusNames() []string {
	names := make([]string, len(statuses))
	for i, s := range statuses {
		names[i] = string(s)
	}
	return names
}
