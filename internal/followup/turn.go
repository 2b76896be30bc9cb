package followup

import (
	"slices"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/worktime"
)

// stand reckons whose turn it is and what is owed next.
func (r *reckoning) stand() {
	s := &r.s
	question, reply := -1, -1
	var word *item // what the exporter said last and still holds
	for i := range r.items {
		it := &r.items[i]
		switch {
		case it.kind == asked:
			question = i
			if word != nil && word.change.verb != inquiry.VerbJunk {
				word = nil
			}
		case it.kind == touched:
			reply = i
			if word != nil && word.change.verb == inquiry.VerbSnooze {
				word = nil
			}
		case it.kind == changed && it.change.verb == inquiry.VerbReopen:
			word = nil
		case it.kind == changed:
			word = it
		}
	}
	switch {
	case s.Tier == inquiry.TierX:
		s.Status = inquiry.StatusJunk
		if r.junk != nil {
			r.say(Reason{Code: WhyDeclared, At: r.junk.at, Verb: inquiry.VerbJunk})
			return
		}
		r.say(Reason{Code: WhyJunk})
		return
	case question > reply:
		r.owesReply(question, reply)
	default:
		r.waits(question)
	}
	if word != nil {
		r.declare(word)
	}
}

// owesReply: the buyer wrote last.
func (r *reckoning) owesReply(question, reply int) {
	s := &r.s
	s.Status, s.Action = inquiry.StatusAnswer, inquiry.ActionReply
	if s.ReplyProof == "" {
		s.Status, s.Action = inquiry.StatusNew, inquiry.ActionFirstReply
	}
	due, by := r.due(r.items[reply+1 : question+1])
	s.DueAt, s.ReplyDue = due, due
	if due == nil {
		s.Action = inquiry.ActionNone
		return
	}
	limit := r.policy.Limits[by.tier]
	r.say(Reason{Code: WhyOwed, At: by.at, Tier: by.tier, Hours: limit.Hours, Days: limit.Days})
	if !r.policy.Calendar.IsWorking(by.at) {
		r.say(Reason{Code: WhyStart, At: r.policy.Calendar.NextStart(by.at)})
	}
}

// waits: we wrote last. The cadence counts the days on which we wrote since the
// buyer's last question, and from the last message of such a day.
func (r *reckoning) waits(question int) {
	s := &r.s
	s.Status = inquiry.StatusWaiting
	days := r.days(r.items[question+1:])
	if len(days) == 0 {
		return
	}
	cadence, ok := r.policy.Cadences[s.Tier]
	if !ok {
		r.say(Reason{Code: WhyNoCadence, Tier: s.Tier})
		return
	}
	if cadence.Repeat && r.confirmed(question) {
		r.say(Reason{Code: WhySolved})
		return
	}
	n := len(days)
	if figure, ok := cadence.step(n); ok {
		s.Action, s.Step = inquiry.ActionFollowUp, n
		r.next(days[n-1], figure, WhyStep)
		return
	}
	s.Status = inquiry.StatusDormant
	used := len(cadence.Days)
	base := days[used]
	r.say(Reason{Code: WhyUsedUp, At: base, Tier: s.Tier})
	if step := n - used; step <= len(r.policy.Reactivate) {
		s.Action, s.Step = inquiry.ActionReactivate, step
		r.next(base, r.policy.Reactivate[step-1], WhyReactivate)
	}
}

// next sets the instant of the step owed.
func (r *reckoning) next(base time.Time, days int, code string) {
	due, shifts := r.policy.Calendar.FollowUp(base, days, r.country)
	due = due.UTC()
	r.s.DueAt, r.s.NextStep = &due, &due
	r.say(Reason{Code: code, At: base, Days: days, Step: r.s.Step})
	for _, sh := range shifts {
		r.say(Reason{Code: WhyShift, Shift: sh, Country: r.country})
	}
}

// days are the exporter's calendar days on which we wrote, each as the instant
// of its last message.
func (r *reckoning) days(items []item) []time.Time {
	zone := r.policy.Calendar.Zone()
	var out []time.Time
	for _, it := range items {
		if it.kind != touched {
			continue
		}
		if n := len(out); n > 0 && worktime.DateOf(out[n-1].In(zone)) == worktime.DateOf(it.at.In(zone)) {
			out[n-1] = it.at
			continue
		}
		out = append(out, it.at)
	}
	return out
}

// confirmed reports whether the buyer was content after our answer to his last question.
func (r *reckoning) confirmed(question int) bool {
	answered := false
	for _, it := range r.items[question+1:] {
		answered = answered || it.kind == touched
		if answered && it.kind == calmed {
			return true
		}
	}
	return false
}

// declare lets the exporter's word win over what the messages say.
func (r *reckoning) declare(d *item) {
	s := &r.s
	if d.change.verb == inquiry.VerbSnooze {
		until := d.change.args.Until.UTC()
		if until.IsZero() {
			return
		}
		s.Status, s.Action = inquiry.StatusSnoozed, inquiry.ActionFollowUp
		s.SnoozedUntil, s.DueAt = &until, &until
		r.say(Reason{Code: WhySnoozed, At: until})
		return
	}
	s.Action, s.Step, s.DueAt, s.ReplyDue, s.NextStep, s.Because = inquiry.ActionNone, 0, nil, nil, nil, nil
	r.say(Reason{Code: WhyDeclared, At: d.at, Verb: d.change.verb})
	switch d.change.verb {
	case inquiry.VerbLost:
		s.Status, s.LostReason = inquiry.StatusLost, d.change.args.Reason
	case inquiry.VerbClose:
		s.Status = inquiry.StatusClosed
	case inquiry.VerbJunk:
		s.Status = inquiry.StatusJunk
	case inquiry.VerbWon:
		at := d.at
		s.Status, s.WonAt = inquiry.StatusWon, &at
		if d.change.args.Amount != "" {
			s.WonAmount = &inquiry.Money{Amount: d.change.args.Amount, Currency: d.change.args.Currency}
		}
		after := r.items[slices.IndexFunc(r.items, func(it item) bool { return it.change == d.change })+1:]
		if step := len(r.days(after)) + 1; step <= len(r.policy.AfterSales) {
			s.Action, s.Step = inquiry.ActionReactivate, step
			r.next(d.at, r.policy.AfterSales[step-1], WhyAfterSales)
		}
	}
}
