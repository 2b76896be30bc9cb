package followup

import (
	"cmp"
	"slices"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/worktime"
)

// Reason is one line of the answer to "why is this due, and when". Code says
// which sentence it is, the other fields are what the sentence names.
type Reason struct {
	Code    string
	At      time.Time
	Tier    inquiry.Tier
	Hours   time.Duration // a limit in working time
	Days    int           // a limit in working days, or a figure of the cadence
	Step    int
	Shift   worktime.Shift
	Country string
	Verb    inquiry.Verb
	Action  inquiry.Action
	Late    time.Duration
}

// Codes of reasons.
const (
	WhyBand       = "band"        // Action: the band of the queue
	WhyLate       = "late"        // Late: plain time since it was owed
	WhyDue        = "due"         // At: owed then
	WhyNothing    = "nothing"     // nothing is owed
	WhyOwed       = "owed"        // At, Tier, Hours or Days: this question sets the limit
	WhyStart      = "start"       // At: it came outside working time; counting starts then
	WhyStep       = "step"        // Step, Days after our message At
	WhyShift      = "shift"       // Shift, Country: why the day or hour moved
	WhyUsedUp     = "used_up"     // At: the message that used up the cadence
	WhyReactivate = "reactivate"  // Step, Days after that message
	WhyAfterSales = "after_sales" // Step, Days after the inquiry was won
	WhyNoCadence  = "no_cadence"  // Tier has no follow-up
	WhySolved     = "solved"      // the buyer confirmed that the matter is settled
	WhySnoozed    = "snoozed"     // At: put off until then
	WhyDeclared   = "declared"    // Verb, At: the exporter said so
	WhyJunk       = "junk"
)

// Why explains a state: its band, what is owed and when, then how that instant
// was reckoned.
func Why(s State, now time.Time) []Reason {
	if s.DueAt == nil {
		return append([]Reason{{Code: WhyNothing}}, s.Because...)
	}
	why := []Reason{{Code: WhyBand, Action: s.Action}, {Code: WhyDue, At: *s.DueAt}}
	if s.DueAt.Before(now) {
		why = append(why, Reason{Code: WhyLate, Late: now.Sub(*s.DueAt)})
	}
	return append(why, s.Because...)
}

// bands is the order of the queue.
var bands = []inquiry.Action{inquiry.ActionFirstReply, inquiry.ActionReply, inquiry.ActionFollowUp, inquiry.ActionReactivate}

// Queue lists what is owed up to the end of the day: first replies, replies,
// follow-ups, reactivations; in each by tier A, C, B, D, then the earlier
// instant, the higher score, the lower ID. What is owed before now is overdue.
func Queue(inquiries []inquiry.Inquiry, now, endOfDay time.Time) []inquiry.Task {
	tasks := []inquiry.Task{}
	for _, q := range inquiries {
		if q.DueAt == nil || q.Action == inquiry.ActionNone || q.Status == inquiry.StatusJunk || q.Tier == inquiry.TierX ||
			(q.DueAt.After(now) && q.DueAt.After(endOfDay)) {
			continue
		}
		tasks = append(tasks, inquiry.Task{Inquiry: q, Overdue: q.DueAt.Before(now), Step: q.FollowUpStep})
	}
	slices.SortStableFunc(tasks, func(a, b inquiry.Task) int { return compare(&a.Inquiry, &b.Inquiry) })
	return tasks
}

// compare is the order of two inquiries in the queue. Those without a due
// instant come last.
func compare(a, b *inquiry.Inquiry) int {
	if a.DueAt == nil || b.DueAt == nil {
		switch {
		case a.DueAt != nil:
			return -1
		case b.DueAt != nil:
			return 1
		}
		return cmp.Compare(a.ID, b.ID)
	}
	return cmp.Or(
		cmp.Compare(slices.Index(bands, a.Action), slices.Index(bands, b.Action)),
		cmp.Compare(a.Tier.QueueRank(), b.Tier.QueueRank()),
		a.DueAt.Compare(*b.DueAt),
		cmp.Compare(b.Score, a.Score),
		cmp.Compare(a.ID, b.ID),
	)
}
