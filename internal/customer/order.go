package customer

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/govalues/decimal"
)

// orders are the orders that lists of customers can have. Each is followed by
// the ID.
var orders = map[string]func(currency string) func(a, b *Customer) int{
	"id":      plain(func(a, b *Customer) int { return cmp.Compare(a.ID, b.ID) }),
	"country": plain(func(a, b *Customer) int { return cmp.Compare(a.Country, b.Country) }),
	"name": plain(func(a, b *Customer) int {
		return cmp.Compare(strings.ToLower(a.Title()), strings.ToLower(b.Title()))
	}),
	"segment": plain(func(a, b *Customer) int {
		return cmp.Compare(slices.Index(Segments, a.Segment), slices.Index(Segments, b.Segment))
	}),
	"orders":    plain(func(a, b *Customer) int { return cmp.Compare(a.Orders, b.Orders) }),
	"inquiries": plain(func(a, b *Customer) int { return cmp.Compare(len(a.Inquiries), len(b.Inquiries)) }),
	"first":     plain(func(a, b *Customer) int { return a.FirstSeen.Compare(b.FirstSeen) }),
	"last":      plain(func(a, b *Customer) int { return a.LastContact.Compare(b.LastContact) }),
	"silent":    plain(func(a, b *Customer) int { return cmp.Compare(a.SilentDays, b.SilentDays) }),
	"reorder":   plain(func(a, b *Customer) int { return cmp.Compare(a.ReorderDays, b.ReorderDays) }),
	"next": plain(func(a, b *Customer) int {
		return cmp.Or(cmp.Compare(unknown(a.NextOrder), unknown(b.NextOrder)), instant(a.NextOrder).Compare(instant(b.NextOrder)))
	}),
	"value": func(currency string) func(a, b *Customer) int {
		return func(a, b *Customer) int {
			return cmp.Or(a.won(currency).Cmp(b.won(currency)), cmp.Compare(a.Orders, b.Orders))
		}
	},
}

func plain(by func(a, b *Customer) int) func(string) func(a, b *Customer) int {
	return func(string) func(a, b *Customer) int { return by }
}

func unknown(t *time.Time) int {
	if t == nil {
		return 1
	}
	return 0
}

func instant(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// SortNames lists what Sort takes, in alphabetical order.
func SortNames() []string { return sortedKeys(orders) }

// Sort puts customers in the order of that name, "-" before it turns it round.
// An unknown name, or none, is the order of IDs. "value" compares the sums in
// the currency of most orders: sums of several currencies cannot be compared.
func Sort(all []Customer, name string) {
	name, down := strings.CutPrefix(name, "-")
	order, ok := orders[name]
	if !ok {
		order = orders["id"]
	}
	by := order(mainCurrency(all))
	slices.SortStableFunc(all, func(a, b Customer) int {
		n := by(&a, &b)
		if down {
			n = -n
		}
		return cmp.Or(n, cmp.Compare(a.ID, b.ID))
	})
}

// mainCurrency is the currency in which most customers ordered.
func mainCurrency(all []Customer) string {
	n := map[string]int{}
	for i := range all {
		for _, m := range all[i].Value {
			n[m.Currency]++
		}
	}
	best := ""
	for _, c := range sortedKeys(n) {
		if n[c] > n[best] {
			best = c
		}
	}
	return best
}

func (c *Customer) won(currency string) decimal.Decimal {
	for _, m := range c.Value {
		if m.Currency == currency {
			if d, err := decimal.Parse(m.Amount); err == nil {
				return d
			}
		}
	}
	return decimal.Decimal{}
}

// Title names a customer in a list: company and person, as far as known.
func (c *Customer) Title() string {
	switch {
	case c.Company != "" && c.Name != "" && !strings.Contains(string(c.Company), string(c.Name)):
		return string(c.Company) + ", " + string(c.Name)
	case c.Company != "":
		return string(c.Company)
	case c.Name != "":
		return string(c.Name)
	case c.Email != "":
		return string(c.Email)
	}
	return string(c.Phone)
}
