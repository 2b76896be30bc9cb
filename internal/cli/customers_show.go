package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/customer"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/store"
)

func newCustomersShowCmd(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:   "show ID | ADDRESS | PHONE | DOMAIN | COMPANY",
		Short: "Show one customer over all channels, with the whole timeline",
		Long: "show prints what is known of a customer: segment, addresses, orders, inquiries, rows of background tables, and every\n" +
			"message and act of all inquiries in one timeline. He is named by his number, or by an address, a phone number, a mail\n" +
			"domain or the name of the company.",
		Example: "  inquiry customers show 12\n  inquiry customers show anna@nordlys.no\n  inquiry customers show \"Keller GmbH\"",
		Args:    cobra.MinimumNArgs(1),
		RunE: started(func(cmd *cobra.Command, args []string) error {
			view, err := env.view(cmd.Context())
			if err != nil {
				return err
			}
			defer view.Close()
			id, err := findCustomer(cmd.Context(), view, joinWords(args))
			if err != nil {
				return err
			}
			return runCustomerShow(cmd.Context(), env, view, id)
		}),
	}
}

// findCustomer finds the customer that a word of the command line means.
func findCustomer(ctx context.Context, v *view, word string) (int64, error) {
	word = strings.TrimSpace(word)
	var keys []string
	id, err := strconv.ParseInt(strings.TrimPrefix(word, "#"), 10, 64)
	switch {
	case err == nil && id > 0 && id < 1e7:
		if all, err := v.st.Customers(ctx, id); err != nil || len(all) > 0 {
			return id, err
		}
		return 0, hint(fmt.Errorf("customer %d: %w", id, store.ErrNotFound), "numbers of customers stand in: inquiry customers")
	case strings.Contains(word, "@"):
		keys = []string{"a:" + strings.ToLower(strings.Trim(word, "<> "))}
	case phoneDigits(word) != "":
		keys = []string{"p:" + phoneDigits(word)}
	default:
		keys = []string{"d:" + strings.ToLower(word)}
	}
	found, err := v.st.CustomersOf(ctx, keys)
	if err != nil {
		return 0, err
	}
	if len(found) == 0 {
		all, err := v.customers(ctx, true)
		if err != nil {
			return 0, err
		}
		if found = customer.NewBook(all).Find(word); len(found) == 0 {
			found = customer.Like(all, word)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return 0, hint(fmt.Errorf("customer %q: %w", word, store.ErrNotFound), "all customers: inquiry customers --all")
	}
	words := make([]string, len(found))
	for i, id := range found {
		words[i] = fmt.Sprint(id)
	}
	return 0, hint(usagef("%q fits %d customers: %s", word, len(found), strings.Join(words, ", ")), "say which: inquiry customers show "+words[0])
}

// phoneDigits is a phone number as it is stored, "" when word is none.
func phoneDigits(word string) string {
	digits := strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9', r == '+':
			return r
		case strings.ContainsRune(" -()./", r):
			return -1
		}
		return 'x'
	}, word)
	if strings.Contains(digits, "x") || len(digits) < 7 {
		return ""
	}
	return "+" + strings.TrimLeft(strings.TrimPrefix(digits, "+"), "0")
}

// customerPage is all that is shown of a customer.
type customerPage struct {
	customer.Customer
	Keys       []string        `json:"keys"` // addresses, domains and phones he is known by
	History    []customerEvent `json:"history"`
	Background []background    `json:"background"`
}

// customerEvent is a line of the timeline: a message, or an act or event with
// its text.
type customerEvent struct {
	At        time.Time         `json:"at"`
	Inquiry   int64             `json:"inquiry"`
	Channel   inquiry.Channel   `json:"channel"`
	Event     string            `json:"event"` // "message", or the name of the event
	Direction inquiry.Direction `json:"direction"`
	Text      string            `json:"text"`
}

// background is a stored row of a table about a customer.
type background struct {
	inquiry.Background
	At time.Time `json:"at"` // when it was imported
}

func runCustomerShow(ctx context.Context, env *Env, v *view, id int64) error {
	policy, err := segmentPolicy(v.cfg)
	if err != nil {
		return err
	}
	known, err := v.st.Customers(ctx, id)
	if err != nil || len(known) == 0 {
		return notThere(err, "customer %d", id)
	}
	all, err := v.ofCustomers(ctx, store.Filter{Customers: []int64{id}})
	if err != nil {
		return err
	}
	built := customer.Build(all, policy, v.now)
	if len(built) != 1 {
		return notThere(nil, "customer %d", id)
	}
	for i := range all { // what customers are made of does not say which messages they are
		q, err := v.inquiry(ctx, all[i].ID)
		if err != nil {
			return err
		}
		all[i].Messages = q.Messages
	}
	if err := written(ctx, v.st, all); err != nil {
		return err
	}
	c := customerPage{Customer: built[0], Keys: known[0].Keys, History: historyOf(all, env.Now().Location())}
	customerInZone(&c.Customer, env.Now().Location())
	if c.Background, err = backgroundOf(ctx, v.st.Reader, c.Inquiries, env.Now()); err != nil {
		return err
	}
	for i, k := range c.Keys {
		_, c.Keys[i], _ = strings.Cut(k, ":")
		if strings.HasPrefix(k, "m:") {
			c.Keys[i] = ""
		}
	}
	c.Keys = notEmpty(c.Keys)
	if env.flags.json {
		return writeJSON(env.Out, []customerPage{c})
	}
	rows, err := v.rows(ctx, store.Filter{IDs: c.Inquiries, Sort: "-received"})
	if err != nil {
		return err
	}
	p := &page{env: env, st: v.st}
	p.customer(&c, rows)
	_, err = io.WriteString(env.Out, p.b.String())
	return err
}

func notThere(err error, format string, args ...any) error {
	if err != nil {
		return err
	}
	return fmt.Errorf(format+": %w", append(args, store.ErrNotFound)...)
}

func notEmpty(list []string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}

// historyOf puts the messages and events of all inquiries in order.
func historyOf(all []inquiry.Inquiry, zone *time.Location) []customerEvent {
	out := []customerEvent{}
	for i := range all {
		q := &all[i]
		for _, m := range q.Messages {
			out = append(out, customerEvent{At: m.At.In(zone), Inquiry: q.ID, Channel: q.Channel, Event: "message", Direction: m.Direction, Text: m.Subject})
		}
		for _, e := range q.Events {
			out = append(out, customerEvent{At: e.At.In(zone), Inquiry: q.ID, Channel: q.Channel, Event: e.Name, Text: e.Text})
		}
	}
	slices.SortStableFunc(out, func(a, b customerEvent) int { return a.At.Compare(b.At) })
	return out
}

// customer prints the screen of one customer.
func (p *page) customer(c *customerPage, rows []store.Row) {
	w, zone := p.env.Words(), p.env.Now().Location()
	p.line("%d  %s  %s", c.ID, w.T("segment."+string(c.Segment)), c.Title())
	line := w.T("customers.by."+c.SegmentBy) + "; " + w.T("customers.counts", "Inquiries", len(c.Inquiries), "Orders", c.Orders)
	if c.Repeat {
		line += ", " + w.T("customers.repeat")
	}
	p.line("%s", line)
	if c.Country != "" {
		p.line("%s", w.T("show.there", "There", there(string(c.Country), p.env.Now())))
	}
	p.heading("show.person")
	p.pair("show.company", strings.Join(c.Companies, "; "))
	p.pair("show.name", string(c.Name))
	p.pair("customers.knownby", strings.Join(c.Keys, ", "))
	if c.BuyerType != inquiry.BuyerUnknown {
		p.pair("show.buyertype", w.T("buyer."+string(c.BuyerType)))
	}
	channels := make([]string, len(c.Channels))
	for i, ch := range c.Channels {
		channels[i] = string(ch)
	}
	p.pair("customers.channels", strings.Join(channels, ", "))
	p.pair("customers.tags", strings.Join(c.Tags, ", "))
	p.customerFigures(c)
	p.heading("customers.inquiries")
	for _, r := range rows {
		p.line("  %d  %s  %s  %s  %s  %s", r.ID, r.FirstSeen.In(zone).Format(time.DateOnly), r.Tier, w.T("status."+string(r.Status)), r.Channel, r.Wants)
	}
	p.backgroundRows(c.Background)
	p.heading("show.timeline")
	for _, e := range c.History {
		what := w.T("event." + e.Event)
		if e.Event == "message" {
			what = w.T("direction." + string(e.Direction))
		}
		p.line("  %s  %d  %s  %s  %s", p.clock(e.At), e.Inquiry, e.Channel, what, e.Text)
	}
	p.line("")
	next := fmt.Sprintf("inquiry show %d", c.Inquiries[len(c.Inquiries)-1])
	if len(c.Open) > 0 {
		next += fmt.Sprintf(" | inquiry draft %d", c.Open[len(c.Open)-1])
	}
	p.line("%s %s", w.T("next"), next)
}

// customerFigures prints his worth, his rhythm, and when we last spoke.
func (p *page) customerFigures(c *customerPage) {
	w := p.env.Words()
	p.heading("customers.figures")
	value := moneyList(c.Value)
	if c.Unpriced > 0 {
		value = strings.TrimLeft(value+"; ", "; ") + w.N("customers.unpriced", c.Unpriced)
	}
	p.pair("customers.value", value)
	if c.ReorderDays > 0 {
		next := w.T("customers.next", "Days", c.ReorderDays, "At", c.NextOrder.Format(time.DateOnly))
		if c.Overdue {
			next += " (" + w.T("customers.overdue") + ")"
		}
		p.pair("customers.every", next)
	}
	if c.LastHeard != nil {
		p.pair("customers.heard", w.T("customers.ago", "At", p.clock(*c.LastHeard), "Days", c.SilentDays))
	}
	if c.LastWrote != nil {
		p.pair("customers.wrote", p.clock(*c.LastWrote))
	}
}

// backgroundRows prints rows of foreign tables, each cell under its heading.
func (p *page) backgroundRows(rows []background) {
	if len(rows) == 0 {
		return
	}
	p.heading("customers.background")
	for _, b := range rows {
		var cells []string
		for _, f := range b.Fields {
			if f.Value == "" {
				continue
			}
			if f.Label == "" {
				cells = append(cells, f.Value)
				continue
			}
			cells = append(cells, f.Label+": "+f.Value)
		}
		p.wrapped("  ", p.env.Words().T("customers.row", "Source", b.Source, "Line", b.Line)+"  "+strings.Join(strings.Fields(strings.Join(cells, "; ")), " "))
	}
}

// background prints what foreign tables say of the customer of an inquiry.
func (p *page) background(ctx context.Context, q inquiry.Inquiry) error {
	if q.CustomerID == 0 {
		return nil
	}
	own, err := p.st.Rows(ctx, store.Filter{IDs: []int64{q.ID}})
	if err != nil || len(own) == 0 {
		return err
	}
	theirs, err := p.st.Rows(ctx, store.Filter{Customers: []int64{own[0].CustomerID}})
	if err != nil {
		return err
	}
	ids := make([]int64, len(theirs))
	for i, r := range theirs {
		ids[i] = r.ID
	}
	rows, err := backgroundOf(ctx, p.st.Reader, ids, p.env.Now())
	if err != nil {
		return err
	}
	p.backgroundRows(rows)
	return nil
}

// backgroundOf returns the rows attached to inquiries up to an instant, in the
// order in which they were imported.
func backgroundOf(ctx context.Context, r store.Reader, ids []int64, until time.Time) ([]background, error) {
	out := []background{}
	acts, err := r.Acts(ctx, inquiry.VerbBackground)
	if err != nil {
		return nil, err
	}
	for _, a := range acts {
		if !slices.Contains(ids, a.Inquiry) || a.At.After(until) {
			continue
		}
		b, err := backgroundArgs(a)
		if err != nil {
			return nil, err
		}
		if b != nil {
			out = append(out, background{Background: *b, At: a.At.In(until.Location())})
		}
	}
	return out, nil
}

// backgroundArgs is the row that a change holds; nil once it was forgotten.
func backgroundArgs(c inquiry.Change) (*inquiry.Background, error) {
	if len(c.Args) == 0 {
		return nil, nil
	}
	var args inquiry.ChangeArgs
	if err := json.Unmarshal(c.Args, &args); err != nil {
		return nil, fmt.Errorf("read change %d: %w: %w", c.ID, store.ErrDamaged, err)
	}
	return args.Background, nil
}
