// Package followup says where an inquiry stands and what is owed on it: whose
// turn it is, the deadline of a reply, the next step of the cadence. Everything
// follows from messages and from what the exporter declared up to an instant.
package followup

import (
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/worktime"
)

// Limit is how long a reply may take in the exporter's working time: so many
// hours, or so many working days. The zero Limit means that no reply is owed.
type Limit struct {
	Hours time.Duration
	Days  int
}

// Cadence are the follow-ups while the buyer is silent: days after our message
// before. With Repeat the last figure comes again and again.
type Cadence struct {
	Days   []int
	Repeat bool
}

// Policy is how soon things are owed.
type Policy struct {
	Calendar   *worktime.Calendar
	Limits     map[inquiry.Tier]Limit
	Cadences   map[inquiry.Tier]Cadence
	Reactivate []int // days after the message that used up the cadence
	AfterSales []int // days after an inquiry was won
}

// DefaultPolicy has the limits and cadences of docs/tiers.md.
func DefaultPolicy(c *worktime.Calendar) *Policy {
	return &Policy{
		Calendar: c,
		Limits: map[inquiry.Tier]Limit{
			inquiry.TierA: {Hours: time.Hour},
			inquiry.TierB: {Days: 1},
			inquiry.TierC: {Hours: 4 * time.Hour},
			inquiry.TierD: {Days: 3},
		},
		Cadences: map[inquiry.Tier]Cadence{
			inquiry.TierA: {Days: []int{1, 3, 7, 14, 30}},
			inquiry.TierB: {Days: []int{3, 7, 21, 45}},
			inquiry.TierC: {Days: []int{1, 2, 5}, Repeat: true},
		},
		Reactivate: []int{90, 180, 365, 730},
		AfterSales: []int{30, 90},
	}
}

// ReplyDue is the instant at which an answer to a message of tier t is owed;
// false for tiers that are never answered.
func (p *Policy) ReplyDue(at time.Time, t inquiry.Tier) (time.Time, bool) {
	l, ok := p.Limits[t]
	switch {
	case !ok || l == Limit{}:
		return time.Time{}, false
	case l.Days > 0:
		return p.Calendar.AddWorkingDays(at, l.Days), true
	}
	return p.Calendar.AddWorkingTime(at, l.Hours), true
}

// step is the figure of the n-th follow-up, from 1; false when the cadence is
// used up by then.
func (c Cadence) step(n int) (days int, ok bool) {
	switch {
	case n < 1 || len(c.Days) == 0:
		return 0, false
	case n <= len(c.Days):
		return c.Days[n-1], true
	}
	return c.Days[len(c.Days)-1], c.Repeat
}
