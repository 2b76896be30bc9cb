package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/customer"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// runSilentSince lists the inquiries on which we wrote last, before a day.
func runSilentSince(ctx context.Context, env *Env, view *view, f store.Filter, day string, out *outputFlags) error {
	before, err := dayFlag("--silent-since", day, env.Now())
	if err != nil {
		return err
	}
	if len(f.Statuses) == 0 {
		f.Statuses = []inquiry.Status{inquiry.StatusWaiting, inquiry.StatusDormant, inquiry.StatusSnoozed}
	}
	limit := f.Limit
	f.Limit = 0
	all, err := view.list(ctx, f)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(q inquiry.Inquiry) bool {
		touch, wrote := customer.Wrote(&q), customer.Heard(&q)
		return touch.IsZero() || !touch.Before(before) || wrote.After(touch)
	})
	if limit > 0 && len(all) > limit {
		all = all[:limit]
	}
	if env.flags.json || out.asked() {
		return inquiriesAs(ctx, env, out, all, env.Words().T("list.empty"))
	}
	rows := make([]store.Row, len(all))
	for i := range all {
		rows[i] = store.Row{
			ID: all[i].ID, Tier: all[i].Tier, Score: all[i].Score, Status: all[i].Status, FirstSeen: all[i].FirstSeen,
			Country: string(all[i].Customer.Country), Buyer: buyerOf(&all[i]), Wants: wantsOf(&all[i]),
		}
	}
	return rowListing(env, rows).write(env)
}

// Kinds of silence, in the order in which they are worth a letter.
const (
	silentQuote    = "quotation" // we named a price, and nothing came back
	silentCustomer = "customer"  // he bought, and has not written since
	silentDormant  = "dormant"   // all follow-ups are used up
)

var silentKinds = []string{silentQuote, silentCustomer, silentDormant}

type silentOptions struct {
	since                string
	kinds, tiers, owners []string
	out                  outputFlags
}

func newSilentCmd(env *Env) *cobra.Command {
	opts := silentOptions{since: "30d"}
	cmd := &cobra.Command{
		Use:   "silent",
		Short: "List silent buyers: after a quotation, after an order, dormant, with what they had asked",
		Long: "silent lists whom to write to again: buyers who did not answer a message of ours that names a price, customers who\n" +
			"bought and have not written since, and dormant buyers. Each stands once, with his old question. --format csv without\n" +
			"--fields makes the file for a mail merge.",
		Example: "  inquiry silent\n  inquiry silent --since 90d --kind customer\n  inquiry silent --format csv --output silent.csv",
		Args:    noArgs,
		RunE: started(func(cmd *cobra.Command, _ []string) error {
			if err := opts.out.check(env, silence{}); err != nil {
				return err
			}
			for _, k := range opts.kinds {
				if !contains(silentKinds, k) {
					return usagef("--kind takes %s, not %q", strings.Join(silentKinds, ", "), k)
				}
			}
			view, err := env.view(cmd.Context())
			if err != nil {
				return err
			}
			defer view.Close()
			return runSilent(cmd.Context(), env, view, opts)
		}),
	}
	cmd.Flags().StringVar(&opts.since, "since", "30d", "silent since before this `DAY`")
	cmd.Flags().StringSliceVar(&opts.kinds, "kind", nil, "only these `KINDS`: quotation, customer, dormant")
	cmd.Flags().StringSliceVar(&opts.tiers, "tier", nil, "only these `TIERS`: A, B, C, D")
	cmd.Flags().StringSliceVar(&opts.owners, "owner", nil, "only what these `PEOPLE` mind")
	opts.out.add(cmd)
	return cmd
}

// silence is a silent buyer.
type silence struct {
	inquiry.Inquiry
	Kind     string    `json:"kind"`
	Since    time.Time `json:"silent_since"`
	Question string    `json:"question"` // what he had asked, in his words
}

func runSilent(ctx context.Context, env *Env, view *view, opts silentOptions) error {
	all, err := view.silences(ctx, opts)
	if err != nil {
		return err
	}
	w, zone := env.Words(), env.Now().Location()
	if opts.out.format == formatCSV && len(opts.out.fields) == 0 {
		return opts.out.write(env, len(all), func(out io.Writer) error { return silentCSV(out, all, zone) })
	}
	if env.flags.json || opts.out.asked() {
		for i := range all {
			inZone(&all[i].Inquiry, zone)
			all[i].Since = all[i].Since.In(zone)
		}
		return writeAs(ctx, env, &opts.out, all, silentFields, w.T("silent.empty"))
	}
	return listing[silence]{
		columns: []screen.Column{
			{Title: w.T("col.id"), Right: true}, {Title: w.T("col.tier")}, {Title: w.T("silent.col.kind")}, {Title: w.T("col.last")},
			{Title: w.T("col.country")}, {Title: w.T("col.buyer"), Min: 12}, {Title: w.T("silent.col.question"), Min: 14},
		},
		objects: all,
		cells: func(s silence) []string {
			return []string{fmt.Sprint(s.ID), string(s.Tier), w.T("silent." + s.Kind), s.Since.In(zone).Format(time.DateOnly), string(s.Customer.Country), buyerOf(&s.Inquiry), s.Question}
		},
		empty: w.T("silent.empty"),
	}.write(env)
}

// silences lists the silent buyers: by kind, tier, and those silent for longest
// first. A buyer stands once, with his last inquiry.
func (v *view) silences(ctx context.Context, opts silentOptions) ([]silence, error) {
	before, err := dayFlag("--since", opts.since, v.now)
	if err != nil {
		return nil, err
	}
	f := store.Filter{NoJunk: true, Owners: opts.owners}
	for _, t := range upper(opts.tiers) {
		if !inquiry.Tier(t).Valid() {
			return nil, usagef("--tier takes A, B, C or D, not %q", t)
		}
		f.Tiers = append(f.Tiers, inquiry.Tier(t))
	}
	all, err := v.list(ctx, f)
	if err != nil {
		return nil, err
	}
	heard, touched := map[int64]time.Time{}, map[int64]time.Time{} // by customer, over all his inquiries
	for i := range all {
		q := &all[i]
		heard[q.CustomerID] = latest(heard[q.CustomerID], customer.Heard(q))
		touched[q.CustomerID] = latest(touched[q.CustomerID], customer.Wrote(q))
	}
	priced, err := v.priced(ctx, all)
	if err != nil {
		return nil, err
	}
	best := map[int64]silence{} // by customer
	for i := range all {
		q := &all[i]
		kind := silentKind(q, priced[q.ID])
		since := latest(heard[q.CustomerID], touched[q.CustomerID])
		if kind == "" || !oneOf(opts.kinds, kind) || !since.Before(before) {
			continue
		}
		if old, ok := best[q.CustomerID]; !ok || old.LastAt.Before(q.LastAt) {
			best[q.CustomerID] = silence{Inquiry: *q, Kind: kind, Since: since, Question: firstWords(q)}
		}
	}
	return slices.SortedFunc(maps.Values(best), func(a, b silence) int {
		return cmp.Or(
			cmp.Compare(slices.Index(silentKinds, a.Kind), slices.Index(silentKinds, b.Kind)),
			cmp.Compare(a.Tier.QueueRank(), b.Tier.QueueRank()),
			a.Since.Compare(b.Since),
			cmp.Compare(a.ID, b.ID),
		)
	}), nil
}

// silentKind says what a buyer who is silent is waiting for or was; "" for one
// who is none of the kinds, or whose data was forgotten. priced tells that we
// named him a price.
func silentKind(q *inquiry.Inquiry, priced bool) string {
	switch {
	case q.Customer.Email == "" && q.Customer.Phone == "" && q.Customer.Company == "":
		return ""
	case q.Status == inquiry.StatusWon:
		return silentCustomer
	case (q.Status == inquiry.StatusWaiting || q.Status == inquiry.StatusSnoozed) && priced && customer.Wrote(q).After(customer.Heard(q)):
		return silentQuote
	case q.Status == inquiry.StatusDormant:
		return silentDormant
	}
	return ""
}

// priced tells on which inquiries that wait for the buyer a message of ours
// speaks of the price: a quotation, as far as its words tell.
func (v *view) priced(ctx context.Context, all []inquiry.Inquiry) (map[int64]bool, error) {
	of := map[int64]int64{}
	var refs []int64
	for _, q := range all {
		if q.Status != inquiry.StatusWaiting && q.Status != inquiry.StatusSnoozed {
			continue
		}
		for _, m := range q.Messages {
			if m.Direction == inquiry.Out {
				of[m.Ref] = q.ID
				refs = append(refs, m.Ref)
			}
		}
	}
	entries, err := v.st.EntriesOf(ctx, refs)
	if err != nil {
		return nil, err
	}
	priced := map[int64]bool{}
	for _, e := range entries {
		if slices.Contains(e.Topics, inquiry.TopicPrice) {
			priced[of[e.Ref]] = true
		}
	}
	return priced, nil
}

// silentFields are what a table gives where no fields are named.
var silentFields = []string{
	"id", "tier", "kind", "silent_since", "customer.country", "customer.company", "customer.email", "question",
	"request.products", "customer.name", "language", "owner",
}

// silentCSV writes the table of a mail merge.
func silentCSV(out io.Writer, all []silence, zone *time.Location) error {
	var t csvTable
	row := func(cells ...string) {
		for i := range cells {
			cells[i] = screen.Line(cells[i])
		}
		t.row(cells...)
	}
	row("id", "kind", "tier", "silent_since", "name", "company", "email", "phone", "country", "language", "product", "question", "owner")
	for _, s := range all {
		cu := s.Customer
		row(fmt.Sprint(s.ID), s.Kind, string(s.Tier), s.Since.In(zone).Format(time.DateOnly), string(cu.Name), string(cu.Company),
			string(cu.Email), string(cu.Phone), string(cu.Country), s.Language, strings.Join(s.Request.Products, "; "), s.Question, string(s.Owner))
	}
	return t.write(out)
}
