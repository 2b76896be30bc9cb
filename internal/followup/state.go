package followup

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/worktime"
)

// State is where an inquiry stands. It changes only when a message or a change
// comes, never by time alone, so it can be stored: what is late at some instant
// is told by DueAt. Instants are UTC.
type State struct {
	Status   inquiry.Status
	Action   inquiry.Action
	Step     int        // of the follow-up, reactivation or after-sales contact owed next; 0 otherwise
	DueAt    *time.Time // when the next action of ours is owed
	ReplyDue *time.Time // while the buyer waits for us
	NextStep *time.Time // while the buyer is silent

	FirstSeen     time.Time
	LastAt        time.Time
	FirstReplyAt  *time.Time // nil also where we replied at an unknown moment
	ReplyProof    inquiry.Proof
	FirstReplyDue *time.Time
	SnoozedUntil  *time.Time // only with StatusSnoozed

	Tier         inquiry.Tier
	TierComputed inquiry.Tier
	TierByUser   bool
	TierRef      int64 // the message that made TierComputed

	Owner      string
	Tags       []string
	Notes      []inquiry.Note
	Objection  inquiry.ObjectionKind // what the buyer held against our offer last
	LostReason string
	WonAmount  *inquiry.Money
	WonAt      *time.Time
	Events     []inquiry.Event
	Because    []Reason
}

// item is one thing on the time line of an inquiry that moves its state.
type item struct {
	at     time.Time
	kind   itemKind
	tier   inquiry.Tier // of a question: what the inquiry was once it was read
	ref    int64
	proof  inquiry.Proof
	vague  bool // a message of ours whose moment is unknown
	change *declared
}

// declared is a change with its arguments read.
type declared struct {
	verb inquiry.Verb
	args inquiry.ChangeArgs
}

type itemKind int

const (
	asked   itemKind = iota // the buyer wants an answer
	calmed                  // the buyer thanks or confirms
	touched                 // we wrote, or said that we did
	changed                 // the exporter declared something
)

// Of reckons the state of a conversation by its messages and changes up to an
// instant. False means that the inquiry does not exist then.
func Of(conv *inquiry.Conversation, changes []inquiry.Change, p *Policy, until time.Time) (State, bool) {
	r := reckoning{policy: p, until: until}
	if !r.read(conv) {
		return State{}, false
	}
	r.apply(changes)
	slices.SortStableFunc(r.items, func(a, b item) int { return a.at.Compare(b.at) })
	r.climb()
	r.replies()
	r.stand()
	r.objections(conv)
	slices.SortStableFunc(r.s.Events, func(a, b inquiry.Event) int { return a.At.Compare(b.At) })
	return r.s, true
}

// reckoning is the work of Of.
type reckoning struct {
	policy  *Policy
	until   time.Time
	s       State
	items   []item
	country string
	user    inquiry.Tier // the exporter's own tier, "" for none
	junk    *item        // the exporter's word that it is junk
}

// read turns messages into items.
func (r *reckoning) read(conv *inquiry.Conversation) bool {
	s := &r.s
	gone := conv.Withdrawn(r.until)
	r.items = make([]item, 0, len(conv.Posts)+2)
	buyers := make([]string, 0, len(conv.Posts)) // Message-IDs
	opened, proven := false, false
	var question time.Time
	for i := range conv.Posts {
		post := &conv.Posts[i]
		if post.At.After(r.until) {
			break
		}
		s.LastAt = post.At
		if post.Direction == inquiry.Out {
			if !post.Cold && !gone[i] && opened {
				it := item{at: post.At, kind: touched, ref: post.Ref}
				if !proven {
					it.proof, proven = proofOf(post.Entry, buyers), true
				}
				r.items = append(r.items, it)
			}
			continue
		}
		if post.MessageID != "" {
			buyers = append(buyers, post.MessageID)
		}
		if r.country == "" {
			r.country = post.Country
		}
		if post.Ref == conv.Root {
			opened = true
			s.FirstSeen = post.At
		}
		if post.Unseen && opened && post.Ref != conv.Root {
			r.unseen(post, question)
		}
		switch post.Kind {
		case inquiry.KindAsk:
			question = post.At
			r.items = append(r.items, item{at: post.At, kind: asked, tier: post.Tier, ref: post.Ref})
		case inquiry.KindJunk:
			r.items = append(r.items, item{at: post.At, kind: asked, tier: inquiry.TierX, ref: post.Ref})
		case inquiry.KindThanks, inquiry.KindSolved:
			r.items = append(r.items, item{at: post.At, kind: calmed, ref: post.Ref})
		case inquiry.KindRefusal:
			s.Events = append(s.Events, inquiry.Event{At: post.At, Name: "refusal"})
		}
		if post.Marked {
			r.items = append(r.items, item{at: post.At, kind: touched, proof: inquiry.ProofAnsweredFlag, vague: true, ref: post.Ref})
			s.Events = append(s.Events, inquiry.Event{At: post.At, Name: string(inquiry.ProofAnsweredFlag)})
		}
	}
	for _, m := range conv.Machine {
		if !m.At.After(r.until) {
			s.Events = append(s.Events, machineEvent(m))
		}
	}
	return opened
}

// unseen adds the message of ours that the buyer names and we do not hold. Its
// date is that of the buyer's quotation. A date well before the buyer first
// wrote shows a mail of ours to a stranger, which is no reply; one that cannot
// be right is not believed.
func (r *reckoning) unseen(post *inquiry.Post, question time.Time) {
	it := item{at: post.QuotedAt, kind: touched, proof: inquiry.ProofBuyerReference, ref: post.Ref}
	first := r.s.FirstSeen
	if !it.at.IsZero() && it.at.Before(first.Add(-24*time.Hour)) {
		return
	}
	if it.at.IsZero() || it.at.Before(first) || it.at.After(post.At) {
		it.at, it.vague = question, true
	}
	r.items = append(r.items, it)
	r.s.Events = append(r.s.Events, inquiry.Event{At: post.At, Name: string(inquiry.ProofBuyerReference)})
}

// proofOf says how we know that a message of ours answers the buyer.
func proofOf(e *inquiry.Entry, buyers []string) inquiry.Proof {
	names := func(id string) bool { return slices.Contains(buyers, id) }
	if slices.ContainsFunc(e.InReplyTo, names) || slices.ContainsFunc(e.Refs, names) {
		return inquiry.ProofReferences
	}
	return inquiry.ProofRecipient
}

func machineEvent(m *inquiry.Entry) inquiry.Event {
	ev := inquiry.Event{At: m.At, Name: string(m.Kind), Text: m.From}
	if m.Bounce != nil && len(m.Bounce.Recipients) > 0 {
		ev.Text = m.Bounce.Recipients[0]
	}
	return ev
}

// apply adds the exporter's changes as items, and keeps what moves nothing.
func (r *reckoning) apply(changes []inquiry.Change) {
	s := &r.s
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
		it := item{at: c.At, kind: changed, change: &declared{c.Verb, args}}
		ev := inquiry.Event{At: c.At, Name: string(c.Verb), Text: args.Text}
		switch c.Verb {
		case inquiry.VerbDone:
			it.kind, it.proof = touched, inquiry.ProofManual
			r.items = append(r.items, it)
		case inquiry.VerbTier:
			if r.junk != nil {
				r.junk = nil // it is an inquiry after all
				it.change = &declared{verb: inquiry.VerbReopen}
				r.items = append(r.items, it)
			}
			if args.Tier.Valid() {
				r.user = args.Tier
				ev.Text = string(args.Tier)
			} else {
				r.user = "" // back to the program's own answer
			}
		case inquiry.VerbNote:
			s.Notes = append(s.Notes, inquiry.Note{At: c.At, Text: args.Text})
		case inquiry.VerbAssign:
			s.Owner, ev.Text = args.Owner, args.Owner
		case inquiry.VerbTag:
			s.Tags = args.Tags
		case inquiry.VerbSnooze:
			ev.Text = args.Until.In(r.policy.Calendar.Zone()).Format(time.RFC3339)
			r.items = append(r.items, it)
		case inquiry.VerbWon:
			ev.Text = args.Amount
			if args.Currency != "" {
				ev.Text += " " + args.Currency
			}
			r.items = append(r.items, it)
		case inquiry.VerbLost:
			ev.Text = args.Reason
			r.items = append(r.items, it)
		case inquiry.VerbJunk:
			r.junk = &it
			r.items = append(r.items, it)
		case inquiry.VerbReopen:
			r.junk = nil
			r.items = append(r.items, it)
		case inquiry.VerbClose:
			r.items = append(r.items, it)
		case inquiry.VerbLog:
			if !args.At.IsZero() {
				it.at, ev.At = args.At, args.At
			}
			switch args.Direction {
			case inquiry.Out:
				it.kind, it.proof, ev.Name = touched, inquiry.ProofManual, "log_out"
				r.items = append(r.items, it)
			case inquiry.In:
				it.kind, ev.Name = asked, "log_in"
				r.items = append(r.items, it)
			}
		case inquiry.VerbMerge:
			if args.Mirror {
				continue // told once is enough
			}
		case inquiry.VerbBackground, inquiry.VerbLearn:
			continue // of the customer, and of the program: nothing happened here
		}
		s.Events = append(s.Events, ev)
	}
}

// climb gives each question the tier that the inquiry had once it was read. A
// tier never falls; the exporter's own stands for all.
func (r *reckoning) climb() {
	s := &r.s
	for i := range r.items {
		it := &r.items[i]
		if it.kind != asked {
			continue
		}
		was := s.TierComputed
		if was == "" && !it.tier.Valid() && it.ref != 0 {
			it.tier = inquiry.TierB // nobody judged it: a buyer, until somebody does
		}
		if now := was.Higher(it.tier); now != was {
			s.TierComputed, s.TierRef = now, it.ref
			if was != "" {
				s.Events = append(s.Events, inquiry.Event{At: it.at, Name: "promoted", Text: string(was) + " > " + string(now)})
			}
		}
		it.tier = s.TierComputed
	}
	s.Tier = s.TierComputed
	user := r.user
	if r.junk != nil {
		user = inquiry.TierX
	}
	if user != "" {
		s.Tier, s.TierByUser = user, true
		for i := range r.items {
			r.items[i].tier = user
		}
	}
}

// due is the earliest instant at which one of the questions must be answered.
func (r *reckoning) due(questions []item) (*time.Time, item) {
	var best *time.Time
	var by item
	for _, q := range questions {
		if q.kind != asked {
			continue
		}
		if at, ok := r.policy.ReplyDue(q.at, q.tier); ok && (best == nil || at.Before(*best)) {
			at = at.UTC()
			best, by = &at, q
		}
	}
	return best, by
}

// replies finds our first reply and when it was owed.
func (r *reckoning) replies() {
	s := &r.s
	begin := slices.IndexFunc(r.items, func(it item) bool { return it.kind == asked })
	if begin < 0 {
		return
	}
	end := len(r.items)
	for i := begin; i < len(r.items); i++ {
		if it := r.items[i]; it.kind == touched {
			end = i
			s.ReplyProof = it.proof
			if !it.vague {
				at := it.at.UTC()
				s.FirstReplyAt = &at
			}
			break
		}
	}
	s.FirstReplyDue, _ = r.due(r.items[begin:end])
}

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

func (r *reckoning) say(why Reason) { r.s.Because = append(r.s.Because, why) }
