package report

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/inquiry-cli/inquiry/internal/i18n"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/worktime"
)

// Stat is the figures of one group of inquiries.
type Stat struct {
	Group     string          `json:"group"`     // "" is unknown, or no owner
	Inquiries int             `json:"inquiries"` // junk left out, but for the group of tier X itself
	A         int             `json:"a"`
	Junk      int             `json:"junk"`
	Answered  int             `json:"answered"`
	Reply     *int            `json:"reply_minutes"` // median of working time until the first reply; null without any
	Won       int             `json:"won"`
	Lost      int             `json:"lost"`
	Worth     []inquiry.Money `json:"worth"` // of orders won, by currency

	Customers  int         `json:"customers"`   // distinct ones
	TopCountry *TopCountry `json:"top_country"` // of most customers; null where no country is known
	TopWorth   *TopCountry `json:"top_worth"`   // whose orders won are worth most; null without any
}

// TopCountry is the main country of a group.
type TopCountry struct {
	Country   string        `json:"country"`
	Customers int           `json:"customers"` // distinct ones of the group
	Worth     inquiry.Money `json:"worth"`     // of its orders won in the currency in which most orders of the group are; "" without any
}

// StatKinds are the ways to group, in the order of the help.
var StatKinds = []string{"channel", "country", "tier", "product", "month", "owner", "language", "hour"}

// StatNeeds are the keys of the JSON contract that Stats reads besides what
// lists show.
var StatNeeds = []string{"first_reply_at", "first_reply_due", "reply_proof", "events", "lost_reason", "won_amount"}

// Stats groups inquiries: by months, hours and tiers in their order, else the
// larger group first. Hours and months are those of the calendar's zone.
func Stats(inquiries []inquiry.Inquiry, kind string, cal *worktime.Calendar, now time.Time) []Stat {
	groups := map[string][]*inquiry.Inquiry{}
	bad := tally{}
	for i := range inquiries {
		q := &inquiries[i]
		for _, g := range statGroups(q, kind, cal.Zone()) {
			if _, ok := groups[g]; !ok {
				groups[g] = nil
			}
			if q.Tier == inquiry.TierX {
				bad[g]++
				continue
			}
			groups[g] = append(groups[g], q)
		}
	}
	list := []Stat{}
	for g, qs := range groups {
		s := Stat{Group: g, Inquiries: len(qs), Junk: bad[g]}
		worth := sums{}
		for _, q := range qs {
			if q.Tier == inquiry.TierA {
				s.A++
			}
			switch o := OutcomeOf(q); o.Status {
			case inquiry.StatusWon:
				s.Won++
				worth.add(o.Amount)
			case inquiry.StatusLost:
				s.Lost++
			}
		}
		r := repliesTo(qs, cal, now)
		s.Answered, s.Worth = r.answered, worth.total()
		s.Customers, s.TopCountry, s.TopWorth = topCountries(qs)
		if len(r.working) > 0 {
			m := int(quantile(r.working, 0.5) / time.Minute)
			s.Reply = &m
		}
		list = append(list, s)
	}
	order := func(a, b Stat) int {
		return cmp.Or(cmp.Compare(b.Inquiries, a.Inquiries), cmp.Compare(b.Junk, a.Junk), cmp.Compare(a.Group, b.Group))
	}
	switch kind {
	case "month", "hour":
		order = func(a, b Stat) int { return cmp.Compare(a.Group, b.Group) }
	case "tier":
		order = func(a, b Stat) int {
			return cmp.Compare(inquiry.Tier(a.Group).QueueRank(), inquiry.Tier(b.Group).QueueRank())
		}
	}
	slices.SortFunc(list, order)
	return list
}

// topCountries finds the main countries of a group: the one of most customers,
// and the one whose orders are worth most, in the currency of most orders, as
// amounts in several cannot be compared. Of equals the first in the alphabet.
func topCountries(qs []*inquiry.Inquiry) (customers int, byCustomers, byWorth *TopCountry) {
	all, of := map[int64]bool{}, map[string]map[int64]bool{}
	heads, orders := tally{}, tally{}
	worth := map[string]sums{} // by country
	for _, q := range qs {
		all[q.CustomerID] = true
		c := string(q.Customer.Country)
		if c == "" {
			continue
		}
		if of[c] == nil {
			of[c], worth[c] = map[int64]bool{}, sums{}
		}
		if !of[c][q.CustomerID] {
			of[c][q.CustomerID] = true
			heads[c]++
		}
		if o := OutcomeOf(q); o.Status == inquiry.StatusWon && o.Amount != nil {
			orders[o.Amount.Currency]++
			worth[c].add(o.Amount)
		}
	}
	currency := ""
	if len(orders) > 0 {
		currency = orders.top(1)[0]
	}
	line := func(c string) *TopCountry {
		t := &TopCountry{Country: c, Customers: heads[c]}
		if v := worth[c][currency]; v != nil {
			t.Worth = inquiry.Money{Amount: plainAmount(v), Currency: currency}
		}
		return t
	}
	if len(heads) > 0 {
		byCustomers = line(heads.top(1)[0])
	}
	for _, c := range heads.top(0) {
		if v := worth[c][currency]; v != nil && v.Sign() > 0 && (byWorth == nil || v.Cmp(worth[byWorth.Country][currency]) > 0) {
			byWorth = line(c)
		}
	}
	return len(all), byCustomers, byWorth
}

// statGroups names the groups of an inquiry: one, but for products.
func statGroups(q *inquiry.Inquiry, kind string, zone *time.Location) []string {
	switch kind {
	case "channel":
		return []string{string(q.Channel)}
	case "country":
		return []string{string(q.Customer.Country)}
	case "tier":
		return []string{string(q.Tier)}
	case "month":
		return []string{q.FirstSeen.In(zone).Format("2006-01")}
	case "owner":
		return []string{string(q.Owner)}
	case "language":
		return []string{q.Language}
	case "hour":
		return []string{fmt.Sprintf("%02d", q.FirstSeen.In(zone).Hour())}
	}
	var keys []string
	for _, p := range ProductsOf(q) {
		keys = append(keys, p.Key)
	}
	if keys == nil {
		return []string{""}
	}
	return keys
}

// ShareText is a percentage of enough cases, both counts of few, "-" of none.
func ShareText(w *i18n.Words, n, of int) string { return share(w, n, of).Text }
