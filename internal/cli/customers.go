package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/customer"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// customersOptions are the flags of "inquiry customers".
type customersOptions struct {
	segments, countries, tags, owners []string
	repeat, overdue, all              bool
	silent                            string
	limit                             int
	sort                              string
	out                               outputFlags
}

func newCustomersCmd(env *Env) *cobra.Command {
	var opts customersOptions
	cmd := &cobra.Command{
		Use:   "customers",
		Short: "List customers over all channels: segment, orders, value, last contact",
		Long: "customers puts the inquiries of each customer together: segment (big-b, small-b, consumer; the config says where they\n" +
			"begin), orders won and their sums, the usual distance between orders, and when anything was heard of them. Customers\n" +
			"of whom there is nothing but junk are left out; --all lists them, too.",
		Example: "  inquiry customers --repeat --sort -value\n  inquiry customers --segment big-b --silent-since 90d\n" +
			"  inquiry customers show 12\n  inquiry customers import customs-2026.xlsx",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return hint(fmt.Errorf("%q knows show and import, not %q", cmd.CommandPath(), args[0]), "one customer: inquiry customers show ID")
			}
			return nil
		},
		RunE: started(func(cmd *cobra.Command, _ []string) error {
			if err := opts.out.check(env, customer.Customer{}); err != nil {
				return err
			}
			view, err := env.view(cmd.Context())
			if err != nil {
				return err
			}
			defer view.Close()
			keep, err := opts.filter(env.Now())
			if err != nil {
				return err
			}
			all, err := view.customers(cmd.Context(), opts.all)
			if err != nil {
				return err
			}
			all = slices.DeleteFunc(all, func(c customer.Customer) bool { return !keep(&c) })
			customer.Sort(all, opts.sort)
			if opts.limit > 0 && len(all) > opts.limit {
				all = all[:opts.limit]
			}
			return runCustomers(cmd.Context(), env, all, &opts.out)
		}),
	}
	f := cmd.Flags()
	f.StringSliceVar(&opts.segments, "segment", nil, "only these `SEGMENTS`: big-b, small-b, consumer")
	f.StringSliceVar(&opts.countries, "country", nil, "only these `COUNTRIES`, ISO 3166-1 alpha-2")
	f.StringSliceVar(&opts.tags, "tag", nil, "only with one of these `TAGS` on an inquiry")
	f.StringSliceVar(&opts.owners, "owner", nil, "only what these `PEOPLE` mind")
	f.BoolVar(&opts.repeat, "repeat", false, "only who ordered twice or more")
	f.BoolVar(&opts.overdue, "overdue", false, "only whose next order would have been usual by now")
	f.StringVar(&opts.silent, "silent-since", "", "only of whom nothing was heard since this `DAY`: 90d, 2w, 2026-11-01")
	f.IntVar(&opts.limit, "limit", 0, "at most so many `ROWS`")
	f.StringVar(&opts.sort, "sort", "", "the `ORDER`: by "+strings.Join(customer.SortNames(), ", ")+"; a leading - turns it round")
	f.BoolVar(&opts.all, "all", false, "senders of junk, too")
	opts.out.add(cmd)
	cmd.AddCommand(newCustomersShowCmd(env), newCustomersImportCmd(env))
	return cmd
}

// customerFields are what a table gives where no fields are named.
var customerFields = []string{
	"id", "segment", "country", "company", "orders", "value", "last_contact_at", "silent_days", "name", "email", "inquiries",
	"reorder_days", "owners",
}

// filter checks the flags and returns the test of a customer.
func (o *customersOptions) filter(now time.Time) (func(*customer.Customer) bool, error) {
	for _, s := range o.segments {
		if !contains(customer.Segments, customer.Segment(strings.ToLower(s))) {
			return nil, usagef("--segment takes big-b, small-b or consumer, not %q", s)
		}
	}
	if o.sort != "" && !contains(customer.SortNames(), trimSign(o.sort)) {
		return nil, usagef("--sort takes one of %s, not %q", strings.Join(customer.SortNames(), ", "), o.sort)
	}
	if err := checkCountries(upper(o.countries)); err != nil {
		return nil, err
	}
	if err := checkLimit(o.limit); err != nil {
		return nil, err
	}
	before, err := dayFlag("--silent-since", o.silent, now)
	if err != nil {
		return nil, err
	}
	segments, countries := lower(o.segments), upper(o.countries)
	return func(c *customer.Customer) bool {
		heard := c.FirstSeen
		if c.LastHeard != nil {
			heard = *c.LastHeard
		}
		return oneOf(segments, string(c.Segment)) && oneOf(countries, string(c.Country)) && anyOf(o.tags, c.Tags) && anyOf(o.owners, c.Owners) &&
			(!o.repeat || c.Repeat) && (!o.overdue || c.Overdue) && (before.IsZero() || heard.Before(before))
	}, nil
}

// anyOf reports whether one of the words wanted is there; none wanted is met.
func anyOf(wanted, have []string) bool {
	return len(wanted) == 0 || slices.ContainsFunc(wanted, func(w string) bool {
		return slices.ContainsFunc(have, func(h string) bool { return strings.EqualFold(h, w) })
	})
}

// segmentPolicy is the config's word on segments.
func segmentPolicy(cfg *config.Config) (customer.Policy, error) {
	c := cfg.Customers
	p := customer.Policy{
		BigTags: c.BigTags, BigQuantity: c.BigQuantity, SmallTags: c.SmallTags, ConsumerTags: c.ConsumerTags, ConsumerQuantity: c.ConsumerQuantity,
	}
	for _, a := range c.BigAmounts {
		m, err := config.ParseMoney(a)
		if err != nil {
			return p, err
		}
		p.BigAmounts = append(p.BigAmounts, m)
	}
	return p, nil
}

// customers makes the customers of all inquiries as they stand, in order of
// their numbers.
func (v *view) customers(ctx context.Context, junk bool) ([]customer.Customer, error) {
	policy, err := segmentPolicy(v.cfg)
	if err != nil {
		return nil, err
	}
	all, err := v.ofCustomers(ctx, store.Filter{NoJunk: !junk})
	if err != nil {
		return nil, err
	}
	list := customer.Build(all, policy, v.now)
	for i := range list {
		customerInZone(&list[i], v.now.Location())
	}
	return list, nil
}

// ofCustomers gives what customers are made of: inquiries without their texts,
// each with the number of its customer.
func (v *view) ofCustomers(ctx context.Context, f store.Filter) ([]inquiry.Inquiry, error) {
	if v.derived == nil {
		return v.st.Facts(ctx, f, "customer", "request", "won_amount", "events", "messages", "tags")
	}
	// What was derived anew knows its customers by their first message only.
	rows, err := v.st.Rows(ctx, store.Filter{})
	if err != nil {
		return nil, err
	}
	of := make(map[int64]int64, len(rows))
	for _, r := range rows {
		of[r.ID] = r.CustomerID
	}
	customers := f.Customers
	f.Customers = nil
	all, err := v.list(ctx, f)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if id := of[all[i].ID]; id != 0 {
			all[i].CustomerID = id
		}
	}
	return slices.DeleteFunc(all, func(q inquiry.Inquiry) bool { return !oneOf(customers, q.CustomerID) }), nil
}

func customerInZone(c *customer.Customer, zone *time.Location) {
	c.FirstSeen, c.LastContact = c.FirstSeen.In(zone), c.LastContact.In(zone)
	for _, t := range []**time.Time{&c.FirstOrder, &c.LastOrder, &c.NextOrder, &c.LastHeard, &c.LastWrote} {
		if *t != nil {
			local := (*t).In(zone)
			*t = &local
		}
	}
}

func runCustomers(ctx context.Context, env *Env, all []customer.Customer, out *outputFlags) error {
	w := env.Words()
	if out.asked() {
		return writeAs(ctx, env, out, all, customerFields, w.T("customers.empty"))
	}
	return listing[customer.Customer]{
		columns: []screen.Column{
			{Title: w.T("col.id"), Right: true}, {Title: w.T("customers.col.segment")}, {Title: w.T("col.country")}, {Title: w.T("col.buyer"), Min: 12},
			{Title: w.T("customers.col.inquiries"), Right: true}, {Title: w.T("customers.col.orders"), Right: true}, {Title: w.T("customers.col.value"), Min: 10},
			{Title: w.T("customers.col.every"), Right: true}, {Title: w.T("col.last")}, {Title: w.T("customers.col.silent"), Right: true},
		},
		objects: all,
		cells: func(c customer.Customer) []string {
			return []string{fmt.Sprint(c.ID), w.T("segment." + string(c.Segment)), string(c.Country), c.Title(), fmt.Sprint(len(c.Inquiries)), blankZero(c.Orders),
				moneyList(c.Value), days(c.ReorderDays), c.LastContact.Format(time.DateOnly), days(c.SilentDays)}
		},
		empty: w.T("customers.empty"),
	}.write(env)
}

func moneyList(all []inquiry.Money) string {
	parts := make([]string, len(all))
	for i, m := range all {
		parts[i] = m.Currency + " " + m.Amount
	}
	return strings.Join(parts, ", ")
}

func blankZero(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

func days(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%dd", n)
}
