package followup

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// declared is a change with its arguments read.
type declared struct {
	verb inquiry.Verb
	args inquiry.ChangeArgs
}

// apply adds the exporter's changes as items, and keeps what moves nothing.
func (r *reckoning) apply(changes []inquiry.Change) {
	ordered := slices.Clone(changes)
	slices.SortStableFunc(ordered, func(a, b inquiry.Change) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	for i := range ordered {
		c := &ordered[i]
		if c.At.After(r.until) {
			break
		}
		var args inquiry.ChangeArgs
		if len(c.Args) > 0 && json.Unmarshal(c.Args, &args) != nil {
			args = inquiry.ChangeArgs{}
		}
		if ev, ok := r.change(c, args); ok {
			r.s.Events = append(r.s.Events, ev)
		}
	}
}

// change takes in one change and returns what the history tells of it; false
// where it tells nothing.
func (r *reckoning) change(c *inquiry.Change, args inquiry.ChangeArgs) (inquiry.Event, bool) {
	s := &r.s
	it := item{at: c.At, kind: changed, change: &declared{c.Verb, args}}
	ev := inquiry.Event{At: c.At, Name: string(c.Verb), Text: args.Text}
	switch c.Verb {
	case inquiry.VerbDone:
		it.kind, it.proof = touched, inquiry.ProofManual
		r.add(it)
	case inquiry.VerbTier:
		r.retier(it, args.Tier)
		if args.Tier.Valid() {
			ev.Text = string(args.Tier)
		}
	case inquiry.VerbNote:
		s.Notes = append(s.Notes, inquiry.Note{At: c.At, Text: args.Text})
	case inquiry.VerbAssign:
		s.Owner, ev.Text = args.Owner, args.Owner
	case inquiry.VerbTag:
		s.Tags = args.Tags
	case inquiry.VerbSnooze:
		ev.Text = args.Until.In(r.policy.Calendar.Zone()).Format(time.RFC3339)
		r.add(it)
	case inquiry.VerbWon:
		ev.Text = args.Amount
		if args.Currency != "" {
			ev.Text += " " + args.Currency
		}
		r.add(it)
	case inquiry.VerbLost:
		ev.Text = args.Reason
		r.add(it)
	case inquiry.VerbJunk:
		r.junk = &it
		r.add(it)
	case inquiry.VerbReopen:
		r.junk = nil
		r.add(it)
	case inquiry.VerbClose:
		r.add(it)
	case inquiry.VerbLog:
		r.log(it, &ev)
	case inquiry.VerbMerge:
		return ev, !args.Mirror // told once is enough
	case inquiry.VerbBackground, inquiry.VerbLearn:
		return ev, false // of the customer, and of the program: nothing happened here
	}
	return ev, true
}

// retier takes the exporter's own tier; one that is none gives the answer back
// to the program. Whatever was declared junk is an inquiry after all.
func (r *reckoning) retier(it item, tier inquiry.Tier) {
	if r.junk != nil {
		r.junk = nil
		it.change = &declared{verb: inquiry.VerbReopen}
		r.add(it)
	}
	r.user = ""
	if tier.Valid() {
		r.user = tier
	}
}

// log takes a contact outside of mail, at the moment at which it was.
func (r *reckoning) log(it item, ev *inquiry.Event) {
	if args := it.change.args; !args.At.IsZero() {
		it.at, ev.At = args.At, args.At
	}
	switch it.change.args.Direction {
	case inquiry.Out:
		it.kind, it.proof, ev.Name = touched, inquiry.ProofManual, "log_out"
		r.add(it)
	case inquiry.In:
		it.kind, ev.Name = asked, "log_in"
		r.add(it)
	}
}
