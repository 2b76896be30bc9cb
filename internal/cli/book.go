package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/desk"
	"github.com/inquiry-cli/inquiry/internal/extract"
	"github.com/inquiry-cli/inquiry/internal/followup"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/mailparse"
	"github.com/inquiry-cli/inquiry/internal/store"
	"github.com/inquiry-cli/inquiry/internal/thread"
	"github.com/inquiry-cli/inquiry/internal/worktime"
)

// book derives inquiries from stored messages under one configuration: who we
// are, and how soon things are owed.
type book struct {
	own    thread.Own
	policy *followup.Policy
	owners ownerRules
	print  string // changes whenever one of the others does

	saved    map[int64]standing      // conversations as this process stored them, by their root
	segments map[int64]inquiry.Maybe // those of inquiries, as they are stored
	circles  map[int64]*circle       // by component, as they are stored
	turn     int                     // counts batches
}

// metaPolicy keeps the print under which the stored inquiries were derived.
const metaPolicy = "policy"

func newBook(cfg *config.Config) (*book, error) {
	calendar, err := calendarOf(cfg)
	if err != nil {
		return nil, err
	}
	policy := followup.DefaultPolicy(calendar)
	for _, t := range []inquiry.Tier{inquiry.TierA, inquiry.TierB, inquiry.TierC, inquiry.TierD} {
		l := cfg.FirstReplyLimit(t)
		policy.Limits[t] = followup.Limit{Hours: time.Duration(l.Minutes) * time.Minute, Days: l.Days}
		delete(policy.Cadences, t)
		if days := config.Tier(cfg.FollowUp, t); len(days) > 0 {
			policy.Cadences[t] = followup.Cadence{Days: days, Repeat: t == inquiry.TierC}
		}
	}
	b := &book{own: ownOf(cfg), policy: policy, owners: ownerRulesOf(cfg), saved: map[int64]standing{}, segments: map[int64]inquiry.Maybe{}, circles: map[int64]*circle{}}
	text, err := json.Marshal([]any{b.own, cfg.Location.String(), cfg.Hours, cfg.WorkingHours, cfg.Holidays, cfg.Workdays, policy.Limits, policy.Cadences, b.owners, derivation})
	if err != nil {
		return nil, fmt.Errorf("fingerprint the policy: %w", err)
	}
	sum := sha256.Sum256(text)
	b.print = hex.EncodeToString(sum[:8])
	return b, nil
}

// derivation is raised whenever the same messages give other inquiries than before.
const derivation = 2

// calendarOf is the exporter's working time.
func calendarOf(cfg *config.Config) (*worktime.Calendar, error) {
	if cfg.Hours == "always" {
		return worktime.Always(cfg.Location), nil
	}
	week := map[time.Weekday][]worktime.Span{}
	for i, day := range config.Weekdays {
		for _, s := range cfg.WorkingHours[day] {
			sp, err := worktime.ParseSpan(s)
			if err != nil {
				return nil, fmt.Errorf("working_hours.%s: %w", day, err)
			}
			weekday := time.Weekday((i + 1) % 7) // the config begins with Monday
			week[weekday] = append(week[weekday], sp)
		}
	}
	dates := func(days []string) ([]worktime.Date, error) {
		var out []worktime.Date
		for _, s := range days {
			d, err := worktime.ParseDate(s)
			if err != nil {
				return nil, err
			}
			out = append(out, d)
		}
		return out, nil
	}
	holidays, err := dates(cfg.Holidays)
	if err != nil {
		return nil, fmt.Errorf("holidays: %w", err)
	}
	workdays, err := dates(cfg.Workdays)
	if err != nil {
		return nil, fmt.Errorf("workdays: %w", err)
	}
	return worktime.New(cfg.Location, week, holidays, workdays)
}

// ownOf lists the addresses and company domains that are ours.
func ownOf(cfg *config.Config) thread.Own {
	own := thread.Own{Addresses: cfg.OwnAddresses()}
	for _, d := range cfg.Company.Domains {
		own.Domains = append(own.Domains, strings.ToLower(d))
	}
	for _, a := range own.Addresses {
		if d := extract.CorporateDomain(a); d != "" && !slices.Contains(own.Domains, d) {
			own.Domains = append(own.Domains, d)
		}
	}
	return own
}

// derived is an inquiry as it stands, with what lists show of it.
type derived struct {
	desk.Case
	row    store.Row
	anchor int64 // the message that its number follows
	hit    bool  // its own messages or changes made it another, not only those of its customer
}

// derive builds the inquiries of entries up to an instant. r gives readings,
// changes and the numbers that inquiries have already.
func (b *book) derive(ctx context.Context, r store.Reader, entries []inquiry.Entry, until time.Time) ([]derived, error) {
	known, err := b.recall(ctx, r, entries)
	if err != nil {
		return nil, err
	}
	return b.deriveWith(ctx, r, entries, known, until)
}

func (b *book) deriveWith(ctx context.Context, r store.Reader, entries []inquiry.Entry, known *memory, until time.Time) ([]derived, error) {
	readings, err := r.Readings(ctx, refsOf(entries))
	if err != nil {
		return nil, err
	}
	d := b.open(entries, known, until)
	d.SetReading(readingIn(readings))
	var out []derived
	for i := range d.Conversations {
		if c := d.Case(i); c != nil {
			out = append(out, derive(c, known))
		}
	}
	return out, nil
}

// open sorts entries into conversations; readings are still to be given.
func (b *book) open(entries []inquiry.Entry, known *memory, until time.Time) *desk.Desk {
	in := b.input(known)
	in.Entries = entries
	in.Merged, in.Splits = known.regrouped()
	return desk.Open(in, until)
}

// input is what inquiries follow from besides their messages.
func (b *book) input(known *memory) desk.Input {
	in := desk.Input{Own: b.own, Policy: b.policy, Owner: b.owner}
	if len(known.changes) > 0 {
		in.Changes = known.changesOf
	}
	return in
}

func readingIn(readings map[int64]inquiry.Reading) func(ref int64) *inquiry.Reading {
	return func(ref int64) *inquiry.Reading {
		if rd, ok := readings[ref]; ok {
			return &rd
		}
		return nil
	}
}

// derive numbers a case and makes its row.
func derive(c *desk.Case, known *memory) derived {
	d := derived{Case: *c}
	d.ID, d.anchor = known.number(c.Root, func(fn func(ref int64)) {
		for _, ref := range c.Refs() {
			fn(ref)
		}
	})
	d.row = rowOf(&d.Case)
	return d
}

func refsOf(entries []inquiry.Entry) []int64 {
	refs := make([]int64, len(entries))
	for i := range entries {
		refs[i] = entries[i].Ref
	}
	return refs
}

var endOfTime = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// customerID stores the customer of an inquiry and returns his number and which
// fields the inquiry told of him.
func customerID(ctx context.Context, tx *store.Tx, c *derived) (int64, fields, error) {
	list, joined := customerKeys(c)
	cu := c.Customer
	if joined {
		if id, err := tx.CustomerOf(ctx, list); id != 0 || err != nil {
			return id, 0, err
		}
	}
	id, err := tx.SaveCustomer(ctx, store.Customer{
		Name: string(cu.Name), Company: string(cu.Company), Email: string(cu.Email), Country: string(cu.Country),
		FirstSeen: c.FirstSeen, LastAt: c.LastAt, Keys: list,
	})
	var has fields
	for i, f := range [...]inquiry.Maybe{cu.Name, cu.Company, cu.Email, cu.Country} {
		if f != "" {
			has |= 1 << i
		}
	}
	return id, has, err
}

// customerKeys are the keys by which the customer of an inquiry is known, sorted,
// and whether a merge brought in messages of others.
func customerKeys(c *derived) (list []string, joined bool) {
	keys := map[string]bool{}
	for _, p := range c.Conversation.Posts {
		if p.Joined {
			joined = true
			continue // a merge can be undone, customers that became one cannot
		}
		if p.Direction != inquiry.In {
			continue
		}
		for _, a := range p.Addresses {
			if a != p.Relay {
				keys["a:"+strings.ToLower(a)] = true
			}
		}
		for _, d := range p.Domains {
			keys["d:"+d] = true
		}
		for _, n := range p.Phones {
			keys["p:"+n] = true
		}
	}
	if len(keys) == 0 {
		keys[fmt.Sprintf("m:%d", c.Root)] = true // a buyer behind a platform: known by his inquiry only
	}
	list = make([]string, 0, len(keys))
	for k := range keys {
		list = append(list, k)
	}
	slices.Sort(list)
	return list, joined
}

// rowOf is what lists show of an inquiry.
func rowOf(c *desk.Case) store.Row {
	row := store.Row{
		ID: c.ID, CustomerID: c.CustomerID, Root: c.Root, Status: c.Status, Tier: c.Tier, Score: c.Score, Intent: c.Intent,
		Action: c.Action, Step: c.FollowUpStep, Country: string(c.Customer.Country), Channel: c.Channel, Owner: string(c.Owner),
		Language: c.Language, FirstSeen: c.FirstSeen, LastAt: c.ActiveAt(), Buyer: buyerOf(&c.Inquiry), Wants: wantsOf(&c.Inquiry),
	}
	if c.DueAt != nil {
		row.DueAt = *c.DueAt
	}
	return row
}

// buyerOf names the buyer in a list: the company and the person, as far as known.
func buyerOf(q *inquiry.Inquiry) string {
	cu := q.Customer
	switch {
	case cu.Company != "" && cu.Name != "" && !strings.Contains(string(cu.Company), string(cu.Name)):
		return string(cu.Company) + ", " + string(cu.Name)
	case cu.Company != "":
		return string(cu.Company)
	case cu.Name != "":
		return string(cu.Name)
	case cu.Email != "":
		return string(cu.Email)
	case cu.Phone != "":
		return string(cu.Phone)
	}
	return string(q.Channel)
}

// wantsOf is the wish in one line: how much of what, on which terms; the
// subject or the first words where the message says nothing of the kind.
func wantsOf(q *inquiry.Inquiry) string {
	if q.Tier == inquiry.TierC || q.Tier == inquiry.TierD {
		return trouble(q)
	}
	var parts []string
	r := q.Request
	head := ""
	if len(r.Quantities) > 0 {
		head = r.Quantities[0].Evidence
	}
	if len(r.Products) > 0 {
		head = joinOverlap(head, r.Products[0])
	}
	if head != "" {
		parts = append(parts, head)
	}
	if n := max(len(r.Products), len(r.Quantities)) - 1; n > 0 {
		parts = append(parts, fmt.Sprintf("+%d", n))
	}
	if len(r.Certifications) > 0 {
		parts = append(parts, strings.Join(r.Certifications, " "))
	}
	terms := strings.Join(append(slices.Clone(r.Incoterms), r.Places...), " ")
	if terms != "" {
		parts = append(parts, terms)
	}
	if len(parts) == 0 {
		parts = append(parts, firstWords(q))
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// joinOverlap puts a product behind its quantity without saying twice what both
// say: "300 panels" and "panels LED 60x60" give "300 panels LED 60x60".
func joinOverlap(quantity, product string) string {
	q, p := strings.Fields(quantity), strings.Fields(product)
	if strings.Contains(strings.ToLower(quantity), strings.ToLower(product)) {
		return quantity
	}
	for n := min(len(q), len(p)); n > 0; n-- {
		if strings.EqualFold(strings.Join(q[len(q)-n:], " "), strings.Join(p[:n], " ")) {
			return strings.Join(append(q, p[n:]...), " ")
		}
	}
	return strings.TrimSpace(quantity + " " + product)
}

// trouble is what somebody writes about who does not buy: his subject where it
// says something, else his first question.
func trouble(q *inquiry.Inquiry) string {
	if subject := mailparse.BareSubject(string(q.Subject)); len(strings.Fields(subject)) > 1 || len(subject) > 12 {
		return strings.Join(strings.Fields(subject), " ")
	}
	return firstWords(q)
}

func firstWords(q *inquiry.Inquiry) string {
	text := q.Subject
	for _, question := range q.Questions {
		if question.Text != "" {
			text = question.Text
			break
		}
	}
	if text == "" {
		text = q.Text
	}
	words := strings.Join(strings.Fields(text), " ")
	if r := []rune(words); len(r) > 120 {
		return string(r[:120])
	}
	return words
}
