package report

import (
	"cmp"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/worktime"
)

// rowsShown is how many inquiries or names a section lists.
const rowsShown = 10

// order sorts the inquiries by receipt, so that a period is one stretch of them.
func (d *Data) order() {
	d.ordered = make([]*inquiry.Inquiry, len(d.Inquiries))
	for i := range d.Inquiries {
		d.ordered[i] = &d.Inquiries[i]
	}
	slices.SortFunc(d.ordered, func(a, b *inquiry.Inquiry) int {
		return cmp.Or(a.FirstSeen.Compare(b.FirstSeen), cmp.Compare(a.ID, b.ID))
	})
}

// all lists the inquiries first seen in a period, junk included, in the order of receipt.
func (d *Data) all(p Period) []*inquiry.Inquiry {
	at := func(t time.Time) int {
		i, _ := slices.BinarySearchFunc(d.ordered, t, func(q *inquiry.Inquiry, t time.Time) int { return q.FirstSeen.Compare(t) })
		return i
	}
	from, to := at(p.From), at(p.To)
	return d.ordered[from:max(from, to)]
}

// received lists the inquiries first seen in a period, junk left out.
func (d *Data) received(p Period) []*inquiry.Inquiry {
	var list []*inquiry.Inquiry
	for _, q := range d.all(p) {
		if q.Tier != inquiry.TierX {
			list = append(list, q)
		}
	}
	return list
}

// ofTier counts the inquiries of a tier first seen in a period.
func (d *Data) ofTier(p Period, t inquiry.Tier) int {
	n := 0
	for _, q := range d.all(p) {
		if q.Tier == t {
			n++
		}
	}
	return n
}

// isAnswered reports whether the first reply is proved, be its moment known or not.
func isAnswered(q *inquiry.Inquiry) bool { return q.ReplyProof != "" || q.FirstReplyAt != nil }

// replies is how the first replies to some inquiries stand against the promise.
type replies struct {
	received, answered int
	inTime, owed       int // owed: replies whose moment is known, and those that are late by now
	working, plain     []time.Duration
	late               []int64
}

// repliesTo counts the first replies. An answer whose moment nobody knows is an
// answer, but neither in time nor late.
func repliesTo(list []*inquiry.Inquiry, cal *worktime.Calendar, now time.Time) replies {
	var r replies
	for _, q := range list {
		r.received++
		if isAnswered(q) {
			r.answered++
		}
		if q.FirstReplyAt != nil {
			r.working = append(r.working, cal.WorkingBetween(q.FirstSeen, *q.FirstReplyAt))
			r.plain = append(r.plain, q.FirstReplyAt.Sub(q.FirstSeen))
		}
		switch due := q.FirstReplyDue; {
		case due == nil:
		case q.FirstReplyAt != nil && !q.FirstReplyAt.After(*due):
			r.inTime++
			r.owed++
		case q.FirstReplyAt != nil, !isAnswered(q) && due.Before(now) && stillOwed(q):
			r.owed++
			r.late = append(r.late, q.ID)
		}
	}
	slices.Sort(r.working)
	slices.Sort(r.plain)
	return r
}

// stillOwed reports whether an inquiry without an answer waits for one: the
// exporter has not ended it.
func stillOwed(q *inquiry.Inquiry) bool {
	switch q.Status {
	case inquiry.StatusLost, inquiry.StatusClosed, inquiry.StatusJunk, inquiry.StatusWon:
		return false
	}
	return true
}

// Outcome is how an inquiry ended, as the exporter said last: won or lost, the
// zero value while neither. A buyer who writes again after his order reopens
// the inquiry, but the order stays won.
type Outcome struct {
	Status inquiry.Status // StatusWon, StatusLost or ""
	At     time.Time      // zero when only the status is known
	Reason string         // why it was lost
	Amount *inquiry.Money // what it was worth, nil when not said
}

// OutcomeOf tells how an inquiry ended.
func OutcomeOf(q *inquiry.Inquiry) Outcome {
	var o Outcome
	said := false
	for _, e := range q.Events {
		switch inquiry.Verb(e.Name) {
		case inquiry.VerbWon:
			o, said = Outcome{Status: inquiry.StatusWon, At: e.At, Amount: money(e.Text)}, true
		case inquiry.VerbLost:
			o, said = Outcome{Status: inquiry.StatusLost, At: e.At, Reason: e.Text}, true
		case inquiry.VerbReopen, inquiry.VerbJunk:
			o, said = Outcome{}, true
		}
	}
	if !said && (q.Status == inquiry.StatusWon || q.Status == inquiry.StatusLost) {
		o.Status, o.Reason, o.Amount = q.Status, string(q.LostReason), q.WonAmount
	}
	return o
}

// money reads the text of a won event: an amount and its currency.
func money(s string) *inquiry.Money {
	amount, currency, _ := strings.Cut(s, " ")
	if amount == "" {
		return nil
	}
	return &inquiry.Money{Amount: amount, Currency: currency}
}

// sums adds up money by currency.
type sums map[string]*big.Rat

// add takes only plain decimals: what else stands there is no figure.
func (s sums) add(m *inquiry.Money) {
	if m == nil || strings.Trim(m.Amount, "0123456789.") != "" || len(m.Amount) > 40 {
		return
	}
	v, ok := new(big.Rat).SetString(m.Amount)
	if !ok {
		return
	}
	if s[m.Currency] == nil {
		s[m.Currency] = new(big.Rat)
	}
	s[m.Currency].Add(s[m.Currency], v)
}

// total lists the sums by currency code.
func (s sums) total() []inquiry.Money {
	list := []inquiry.Money{}
	for c, v := range s {
		list = append(list, inquiry.Money{Amount: plainAmount(v), Currency: c})
	}
	slices.SortFunc(list, func(a, b inquiry.Money) int { return cmp.Compare(a.Currency, b.Currency) })
	return list
}

// cell shows the sums: "12,500 USD + 300 EUR".
func (s sums) cell() Cell {
	list := s.total()
	if len(list) == 0 {
		return Cell{Text: "-", Value: list}
	}
	return Cell{Text: MoneyText(list), Value: list}
}

// MoneyText writes sums for people, groups of three digits apart.
func MoneyText(list []inquiry.Money) string {
	parts := make([]string, len(list))
	for i, m := range list {
		whole, rest, _ := strings.Cut(m.Amount, ".")
		for at := len(whole) - 3; at > 0; at -= 3 {
			whole = whole[:at] + "," + whole[at:]
		}
		if rest != "" {
			whole += "." + rest
		}
		parts[i] = strings.TrimSpace(whole + " " + m.Currency)
	}
	return strings.Join(parts, " + ")
}

// plainAmount is a sum with two decimals, or none when it is whole.
func plainAmount(v *big.Rat) string { return strings.TrimSuffix(v.FloatString(2), ".00") }

// tally counts by key.
type tally map[string]int

// top lists the keys by count, the larger first, then by name; at most n, 0 for all.
func (t tally) top(n int) []string {
	keys := make([]string, 0, len(t))
	for k := range t {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(t[b], t[a]), cmp.Compare(a, b)) })
	if n > 0 && len(keys) > n {
		keys = keys[:n]
	}
	return keys
}

// sum is the count of all keys.
func (t tally) sum() int {
	n := 0
	for _, c := range t {
		n += c
	}
	return n
}

// quantile is the value below which a share of a sorted list lies; the median of
// an even list lies midway between the two in its middle.
func quantile(sorted []time.Duration, share float64) time.Duration {
	n := len(sorted)
	switch {
	case n == 0:
		return 0
	case share == 0.5 && n%2 == 0:
		return (sorted[n/2-1] + sorted[n/2]) / 2
	}
	return sorted[min(int(share*float64(n)), n-1)]
}

// name is the buyer in one line.
func (d *Data) name(q *inquiry.Inquiry) string {
	c := q.Customer
	return cmp.Or(string(cmp.Or(c.Company, c.Name, c.Email, c.Phone)), d.Words.T("report.somebody"))
}
