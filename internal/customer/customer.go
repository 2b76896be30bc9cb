package customer

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/govalues/decimal"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// Segment is the layer of a customer.
type Segment string

// The segments, the largest first.
const (
	BigB     Segment = "big-b"
	SmallB   Segment = "small-b"
	Consumer Segment = "consumer"
)

// Segments lists all segments in their order.
var Segments = []Segment{BigB, SmallB, Consumer}

// What decided a segment.
const (
	ByTag       = "tag"
	ByAmount    = "amount"
	ByQuantity  = "quantity"
	ByBuyerType = "buyer_type"
	ByDefault   = "default" // nothing spoke for another
)

// Policy says where segments begin.
type Policy struct {
	BigTags          []string
	BigAmounts       []inquiry.Money // won in all, one a currency; no rates are known
	BigQuantity      float64         // of countable goods in one inquiry; 0: quantity does not decide
	SmallTags        []string
	ConsumerTags     []string
	ConsumerQuantity float64
}

// Customer is what all inquiries of one customer together tell.
type Customer struct {
	ID          int64             `json:"id"`
	Name        inquiry.Maybe     `json:"name"`
	Company     inquiry.Maybe     `json:"company"`
	Email       inquiry.Maybe     `json:"email"`
	Phone       inquiry.Maybe     `json:"phone"`
	Country     inquiry.Maybe     `json:"country"`
	Language    string            `json:"language"`
	Segment     Segment           `json:"segment"`
	SegmentBy   string            `json:"segment_by"` // tag, amount, quantity, buyer_type, default
	Tier        inquiry.Tier      `json:"tier"`       // the best of his inquiries
	Inquiries   []int64           `json:"inquiries"`
	Open        []int64           `json:"open"` // those on which something is owed or awaited
	Orders      int               `json:"orders"`
	Repeat      bool              `json:"repeat"` // ordered twice or more
	Value       []inquiry.Money   `json:"value"`  // won, one sum a currency, in order of codes
	Unpriced    int               `json:"unpriced_orders"`
	FirstOrder  *time.Time        `json:"first_order_at"`
	LastOrder   *time.Time        `json:"last_order_at"`
	ReorderDays int               `json:"reorder_days"`     // middle distance of his orders; 0 below two
	NextOrder   *time.Time        `json:"next_order_at"`    // when the next would be usual
	Overdue     bool              `json:"reorder_overdue"`  // that is past
	FirstSeen   time.Time         `json:"first_seen"`       // his first message
	LastContact time.Time         `json:"last_contact_at"`  // either side wrote or called
	LastHeard   *time.Time        `json:"last_heard_at"`    // he wrote or called
	LastWrote   *time.Time        `json:"last_wrote_at"`    // we did
	SilentDays  int               `json:"silent_days"`      // since he was heard of
	MaxQuantity float64           `json:"largest_quantity"` // of countable goods in one inquiry
	Channels    []inquiry.Channel `json:"channels"`
	Tags        []string          `json:"tags"`
	Owners      []string          `json:"owners"`
	BuyerType   inquiry.BuyerType `json:"buyer_type"`
	FreeEmail   bool              `json:"free_email"`
	Companies   []string          `json:"companies"` // every name of a company he gave
}

// countable are the units in which a quantity tells the size of a buyer.
var countable = []string{"pcs", "sets", "pairs"}

// Build makes the customers of inquiries, in order of IDs. Those without a
// customer's number are left out. All instants are judged as of now.
func Build(all []inquiry.Inquiry, p Policy, now time.Time) []Customer {
	byID := map[int64][]*inquiry.Inquiry{}
	var ids []int64
	for i := range all {
		q := &all[i]
		if q.CustomerID == 0 {
			continue
		}
		if byID[q.CustomerID] == nil {
			ids = append(ids, q.CustomerID)
		}
		byID[q.CustomerID] = append(byID[q.CustomerID], q)
	}
	slices.Sort(ids)
	out := make([]Customer, 0, len(ids))
	for _, id := range ids {
		of := byID[id]
		slices.SortStableFunc(of, func(a, b *inquiry.Inquiry) int {
			return cmp.Or(a.FirstSeen.Compare(b.FirstSeen), cmp.Compare(a.ID, b.ID))
		})
		out = append(out, build(id, of, p, now))
	}
	return out
}

func build(id int64, of []*inquiry.Inquiry, p Policy, now time.Time) Customer {
	c := Customer{
		ID: id, FirstSeen: of[0].FirstSeen, Language: "unknown", BuyerType: inquiry.BuyerUnknown, FreeEmail: true,
		Inquiries: []int64{}, Open: []int64{}, Value: []inquiry.Money{}, Channels: []inquiry.Channel{}, Tags: []string{}, Owners: []string{}, Companies: []string{},
	}
	var orders []time.Time
	won := map[string]decimal.Decimal{}
	var heard, wrote time.Time
	for _, q := range of {
		c.add(q)
		for _, n := range q.Request.Quantities {
			if slices.Contains(countable, n.Unit) {
				c.MaxQuantity = max(c.MaxQuantity, n.Value)
			}
		}
		h, w := Heard(q), Wrote(q)
		heard, wrote = latest(heard, h), latest(wrote, w)
		if q.Status != inquiry.StatusWon {
			continue
		}
		orders = append(orders, WonAt(q))
		if q.WonAmount == nil || !addMoney(won, *q.WonAmount) {
			c.Unpriced++
		}
	}
	for _, currency := range sortedKeys(won) {
		c.Value = append(c.Value, inquiry.Money{Amount: won[currency].String(), Currency: currency})
	}
	slices.SortFunc(orders, time.Time.Compare)
	c.Orders, c.Repeat = len(orders), len(orders) > 1
	if len(orders) > 0 {
		first, last := orders[0], orders[len(orders)-1]
		c.FirstOrder, c.LastOrder = &first, &last
		if c.ReorderDays = interval(orders); c.ReorderDays > 0 {
			next := last.AddDate(0, 0, c.ReorderDays)
			c.NextOrder, c.Overdue = &next, next.Before(now)
		}
	}
	c.LastContact = latest(latest(heard, wrote), c.FirstSeen)
	if !heard.IsZero() {
		c.LastHeard = &heard
	}
	if !wrote.IsZero() {
		c.LastWrote = &wrote
	}
	if since := now.Sub(latest(heard, c.FirstSeen)); since > 0 {
		c.SilentDays = int(since.Hours() / 24)
	}
	slices.Sort(c.Tags)
	c.Segment, c.SegmentBy = p.segment(&c, won)
	return c
}

// add takes in what an inquiry says of its customer; later ones overrule.
func (c *Customer) add(q *inquiry.Inquiry) {
	c.Inquiries = append(c.Inquiries, q.ID)
	switch q.Status {
	case inquiry.StatusNew, inquiry.StatusAnswer, inquiry.StatusWaiting, inquiry.StatusSnoozed:
		c.Open = append(c.Open, q.ID)
	}
	if c.Tier == "" || q.Tier.QueueRank() < c.Tier.QueueRank() {
		c.Tier = q.Tier
	}
	cu := &q.Customer
	for _, f := range [...]struct{ to, from *inquiry.Maybe }{
		{&c.Name, &cu.Name}, {&c.Company, &cu.Company}, {&c.Email, &cu.Email}, {&c.Phone, &cu.Phone}, {&c.Country, &cu.Country},
	} {
		if *f.from != "" {
			*f.to = *f.from
		}
	}
	if c.Phone == "" {
		c.Phone = cu.WhatsApp
	}
	if cu.BuyerType != "" && cu.BuyerType != inquiry.BuyerUnknown {
		c.BuyerType = cu.BuyerType
	}
	if cu.Email != "" && !cu.FreeEmail {
		c.FreeEmail = false
	}
	if q.Language != "" && q.Language != "unknown" {
		c.Language = q.Language
	}
	c.Companies = with(c.Companies, string(cu.Company))
	c.Channels = with(c.Channels, q.Channel)
	c.Owners = with(c.Owners, string(q.Owner))
	for _, t := range q.Tags {
		c.Tags = with(c.Tags, t)
	}
}

// segment finds the layer and what decided it: the exporter's tag, what was
// won, how much was asked, what kind of buyer he is.
func (p Policy) segment(c *Customer, won map[string]decimal.Decimal) (Segment, string) {
	for _, t := range []struct {
		tags []string
		is   Segment
	}{{p.BigTags, BigB}, {p.ConsumerTags, Consumer}, {p.SmallTags, SmallB}} {
		if slices.ContainsFunc(c.Tags, func(tag string) bool { return containsFold(t.tags, tag) }) {
			return t.is, ByTag
		}
	}
	for _, m := range p.BigAmounts {
		bound, err := decimal.Parse(m.Amount)
		if sum, ok := won[m.Currency]; ok && err == nil && sum.Cmp(bound) >= 0 {
			return BigB, ByAmount
		}
	}
	switch {
	case p.BigQuantity > 0 && c.MaxQuantity >= p.BigQuantity:
		return BigB, ByQuantity
	case c.BuyerType == inquiry.BuyerChain:
		return BigB, ByBuyerType
	case c.Company != "" || c.Email != "" && !c.FreeEmail:
		return SmallB, ByDefault
	case c.BuyerType == inquiry.BuyerEndUser:
		return Consumer, ByBuyerType
	case p.ConsumerQuantity > 0 && c.MaxQuantity > 0 && c.MaxQuantity <= p.ConsumerQuantity:
		return Consumer, ByQuantity
	}
	return SmallB, ByDefault
}

// Heard is when the buyer of an inquiry last wrote or called; zero for never.
func Heard(q *inquiry.Inquiry) time.Time { return last(q, inquiry.In, "log_in") }

// Wrote is when we last wrote or called; zero for never.
func Wrote(q *inquiry.Inquiry) time.Time {
	return last(q, inquiry.Out, "log_out", string(inquiry.VerbDone))
}

func last(q *inquiry.Inquiry, d inquiry.Direction, events ...string) time.Time {
	var at time.Time
	for _, m := range q.Messages {
		if m.Direction == d {
			at = latest(at, m.At)
		}
	}
	for _, e := range q.Events {
		if slices.Contains(events, e.Name) {
			at = latest(at, e.At)
		}
	}
	return at
}

// WonAt is when an inquiry became an order: the last time the exporter said so.
func WonAt(q *inquiry.Inquiry) time.Time {
	at := time.Time{}
	for _, e := range q.Events {
		if e.Name == string(inquiry.VerbWon) {
			at = latest(at, e.At)
		}
	}
	if at.IsZero() {
		return q.LastAt
	}
	return at
}

// interval is the middle distance between orders in days, 0 for fewer than two.
func interval(orders []time.Time) int {
	var gaps []int
	for i := 1; i < len(orders); i++ {
		if d := int(orders[i].Sub(orders[i-1]).Hours() / 24); d > 0 {
			gaps = append(gaps, d)
		}
	}
	if len(gaps) == 0 {
		return 0
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/2]
}

// addMoney adds an amount to the sum of its currency; false when it is none.
func addMoney(sums map[string]decimal.Decimal, m inquiry.Money) bool {
	d, err := decimal.Parse(m.Amount)
	if err != nil || m.Currency == "" {
		return false
	}
	sum, err := sums[m.Currency].Add(d)
	if err != nil {
		return false
	}
	sums[m.Currency] = sum
	return true
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func with[T ~string](list []T, v T) []T {
	if v == "" || slices.ContainsFunc(list, func(o T) bool { return strings.EqualFold(string(o), string(v)) }) {
		return list
	}
	return append(list, v)
}

func containsFold(list []string, s string) bool {
	return slices.ContainsFunc(list, func(o string) bool { return strings.EqualFold(o, s) })
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
