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
