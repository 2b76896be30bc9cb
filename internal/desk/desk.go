// Package desk puts messages, their readings and the exporter's changes together
// to the inquiries of the program, as they stood at an instant.
package desk

import (
	"iter"
	"slices"
	"time"

	"github.com/inquiry-cli/inquiry/internal/followup"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/thread"
)

// Input is all that inquiries follow from.
type Input struct {
	Entries []inquiry.Entry
	Own     thread.Own
	Policy  *followup.Policy

	// Reading is what was read from the message with this Ref. Nil, or an empty
	// reading, is a message of which nothing is known but its Entry.
	Reading func(ref int64) *inquiry.Reading

	// Changes are the exporter's acts on the inquiry that holds these messages,
	// the message that opened it first. Nil means none.
	Changes func(refs []int64) []inquiry.Change

	// Merged are the exporter's merges: messages that are of one matter, and since when.
	Merged []Merge

	// Splits are messages that the exporter made an inquiry of their own.
	Splits []Split

	// Owner is who minds an inquiry that the exporter gave to nobody. Nil: nobody.
	Owner func(q *inquiry.Inquiry) string
}

// Merge is the exporter's word that two messages belong to one inquiry.
type Merge struct {
	thread.Join
	At    time.Time
	Until time.Time // when a split took it apart again; zero: it holds
}

// Split is the exporter's word that a message begins an inquiry.
type Split struct {
	thread.Split
	At time.Time
}

// Case is an inquiry with what it was made of.
type Case struct {
	inquiry.Inquiry // ID is 0: the caller gives it, by Root
	Root            int64
	Conversation    inquiry.Conversation
	State           followup.State
}

// Segments of customers.
const (
	SegmentNew    inquiry.Maybe = "new"    // the customer's first inquiry
	SegmentRepeat inquiry.Maybe = "repeat" // he had one before
)

// SegmentOf is the segment of the customer at the time of a conversation.
func SegmentOf(conv *inquiry.Conversation) inquiry.Maybe {
	if conv.Customer != conv.Root {
		return SegmentRepeat
	}
	return SegmentNew
}

// Refs are the messages of the inquiry: the one that opened it, then the others
// in order.
func (c *Case) Refs() []int64 { return Refs(&c.Conversation) }

// Refs are the messages of a conversation in the order of Case.Refs.
func Refs(conv *inquiry.Conversation) []int64 {
	out := make([]int64, 1, len(conv.Posts))
	out[0] = conv.Root
	for _, p := range conv.Posts {
		if p.Ref != conv.Root {
			out = append(out, p.Ref)
		}
	}
	return out
}

// Build makes the inquiries that exist at an instant, in order of the message
// that opened them. Messages and changes after it do not exist, with one
// exception: whether an \Answered mark is explained by a message of ours is
// judged over all entries, because a mark has no date of its own.
func Build(in Input, until time.Time) []Case {
	var cases []Case
	for c := range Cases(in, until) {
		cases = append(cases, *c)
	}
	return cases
}

// Cases hands on what Build returns one by one, for mailboxes whose inquiries
// together would fill the memory.
func Cases(in Input, until time.Time) iter.Seq[*Case] {
	return func(yield func(*Case) bool) {
		d := Open(in, until)
		for i := range d.Conversations {
			if c := d.Case(i); c != nil && !yield(c) {
				return
			}
		}
	}
}

// Desk is an input sorted into conversations, of which inquiries are made one
// by one. Who needs few of them saves the work for the rest.
type Desk struct {
	Conversations []inquiry.Conversation // in order of the message that opened them

	in      Input
	until   time.Time
	reorder map[int64]int
}

// Open sorts what exists at an instant into conversations.
func Open(in Input, until time.Time) *Desk {
	d := &Desk{in: in, until: until, Conversations: in.group(until)}
	d.reorder = in.reorderDays(d.Conversations, until)
	return d
}

// With is a Desk of conversations that were sorted before and that know how soon
// their customers order again.
func With(in Input, conversations []inquiry.Conversation, reorder map[int64]int, until time.Time) *Desk {
	return &Desk{Conversations: conversations, in: in, until: until, reorder: reorder}
}

// ReorderDays is the usual distance of a customer's orders, by customer, as far as
// conversations tell.
func ReorderDays(in Input, conversations []inquiry.Conversation, until time.Time) map[int64]int {
	return in.reorderDays(conversations, until)
}

// SetReading replaces Input.Reading for the cases made from now on.
func (d *Desk) SetReading(reading func(ref int64) *inquiry.Reading) { d.in.Reading = reading }

// Case makes the inquiry of Conversations[i], nil when it does not exist yet.
func (d *Desk) Case(i int) *Case {
	p := d.in.Policy
	if days := d.ReorderDays(i); days > 0 && !slices.Contains(p.AfterSales, days) {
		with := *p
		with.AfterSales = append(slices.Clone(p.AfterSales), days)
		slices.Sort(with.AfterSales)
		p = &with
	}
	return d.in.caseOf(&d.Conversations[i], p, d.until)
}

// ReorderDays is the usual distance of the orders of the customer of
// Conversations[i], 0 when it is not known.
func (d *Desk) ReorderDays(i int) int { return d.reorder[d.Conversations[i].Customer] }

// group makes the conversations of an instant.
func (in Input) group(until time.Time) []inquiry.Conversation {
	then := in.Entries
	if slices.ContainsFunc(then, func(e inquiry.Entry) bool { return e.At.After(until) }) {
		then = make([]inquiry.Entry, 0, len(in.Entries))
		for i := range in.Entries {
			if !in.Entries[i].At.After(until) {
				then = append(then, in.Entries[i])
			}
		}
	}
	joins, splits := acts(in.Merged, in.Splits, until)
	convs := thread.Regroup(then, in.Own, joins, splits)
	if len(then) < len(in.Entries) {
		explain(convs, in, joins, splits)
	}
	return convs
}

// Outlines sorts the messages of a box, all of them, into conversations with the
// merges and splits that hold at an instant.
func Outlines(box *thread.Box, merged []Merge, splits []Split, until time.Time) []thread.Outline {
	return box.Outlines(acts(merged, splits, until))
}

// acts are the merges and splits that hold at an instant.
func acts(merged []Merge, parted []Split, until time.Time) (joins []thread.Join, splits []thread.Split) {
	for _, m := range merged {
		if !m.At.After(until) && (m.Until.IsZero() || m.Until.After(until)) {
			joins = append(joins, m.Join)
		}
	}
	for _, s := range parted {
		if !s.At.After(until) {
			splits = append(splits, s.Split)
		}
	}
	return joins, splits
}

// explain takes the \Answered marks away that a message after the instant explains.
func explain(convs []inquiry.Conversation, in Input, joins []thread.Join, splits []thread.Split) {
	open := false
	for _, c := range convs {
		open = open || slices.ContainsFunc(c.Posts, func(p inquiry.Post) bool { return p.Marked })
	}
	if !open {
		return
	}
	stands := map[int64]bool{}
	for _, c := range thread.Regroup(in.Entries, in.Own, joins, splits) {
		for _, p := range c.Posts {
			if p.Marked {
				stands[p.Ref] = true
			}
		}
	}
	for _, c := range convs {
		for i := range c.Posts {
			c.Posts[i].Marked = c.Posts[i].Marked && stands[c.Posts[i].Ref]
		}
	}
}

// caseOf makes one inquiry of a conversation, nil when it does not exist yet.
func (in Input) caseOf(conv *inquiry.Conversation, p *followup.Policy, until time.Time) *Case {
	state, ok := followup.Of(conv, in.changes(conv), p, until)
	if !ok {
		return nil
	}
	c := &Case{Root: conv.Root, Conversation: *conv, State: state}
	c.Reading = in.merge(conv, &state)
	c.fill(conv.Withdrawn(until))
	if c.Owner == "" && in.Owner != nil {
		c.Owner = inquiry.Maybe(in.Owner(&c.Inquiry))
	}
	return c
}

func (in Input) changes(conv *inquiry.Conversation) []inquiry.Change {
	if in.Changes == nil {
		return nil
	}
	return in.Changes(Refs(conv))
}

// fill copies the state into the keys of the inquiry; gone are the messages of
// ours that did not arrive.
func (c *Case) fill(gone map[int]bool) {
	s, q := &c.State, &c.Inquiry
	q.CustomerID = c.Conversation.Customer
	q.Segment = SegmentOf(&c.Conversation)
	q.Status, q.Action = s.Status, s.Action
	q.DueAt, q.ReplyDue, q.NextFollowUp, q.FollowUpStep = s.DueAt, s.ReplyDue, s.NextStep, s.Step
	q.SnoozedUntil = s.SnoozedUntil
	q.FirstSeen, q.LastAt = s.FirstSeen, s.LastAt
	q.FirstReplyAt, q.FirstReplyDue, q.ReplyProof = s.FirstReplyAt, s.FirstReplyDue, inquiry.Maybe(s.ReplyProof)
	q.Owner, q.LostReason, q.WonAmount = inquiry.Maybe(s.Owner), inquiry.Maybe(s.LostReason), s.WonAmount
	q.Objection = inquiry.Maybe(s.Objection)
	q.Events, q.Notes, q.Tags = notNil(s.Events), notNil(s.Notes), notNil(s.Tags)
	q.TierBy, q.TierComputed, q.ScoreComputed = "program", s.TierComputed, q.Score
	q.Tier = s.Tier
	if s.TierByUser {
		q.TierBy = "user"
	}
	q.Messages = make([]inquiry.MessageRef, 0, len(c.Conversation.Posts))
	for _, p := range c.Conversation.Posts {
		q.Messages = append(q.Messages, inquiry.MessageRef{
			Ref: p.Ref, MessageID: inquiry.Maybe(p.MessageID), Direction: p.Direction, At: p.At, Kind: p.Kind, Subject: p.Subject, From: p.From,
		})
	}
	q.OpenQuestions = openQuestions(c.Conversation.Posts, gone)
}

func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// openQuestions are the topics that the buyer asked and no later message of ours
// that reached him touched, in the usual order of topics.
func openQuestions(posts []inquiry.Post, gone map[int]bool) []inquiry.Topic {
	open := map[inquiry.Topic]bool{}
	for i, p := range posts {
		for _, t := range p.Topics {
			switch {
			case p.Direction == inquiry.In && p.Kind == inquiry.KindAsk:
				open[t] = true
			case p.Direction == inquiry.Out && !gone[i]:
				delete(open, t)
			}
		}
	}
	out := []inquiry.Topic{}
	for _, t := range inquiry.Topics {
		if open[t] {
			out = append(out, t)
		}
	}
	return out
}

// reorderDays is the usual distance of a customer's orders, by customer, where he
// was won at least twice.
func (in Input) reorderDays(convs []inquiry.Conversation, until time.Time) map[int64]int {
	wins := map[int64][]time.Time{}
	for i := range convs {
		changes := in.changes(&convs[i])
		if !slices.ContainsFunc(changes, func(c inquiry.Change) bool { return c.Verb == inquiry.VerbWon }) {
			continue
		}
		if s, ok := followup.Of(&convs[i], changes, in.Policy, until); ok && s.WonAt != nil {
			wins[convs[i].Customer] = append(wins[convs[i].Customer], *s.WonAt)
		}
	}
	days := make(map[int64]int, len(wins))
	for customer, at := range wins {
		days[customer] = interval(at)
	}
	return days
}

// interval is the middle distance between wins in days, 0 for fewer than two wins.
func interval(wins []time.Time) int {
	slices.SortFunc(wins, time.Time.Compare)
	var gaps []int
	for i := 1; i < len(wins); i++ {
		if d := int(wins[i].Sub(wins[i-1]).Hours() / 24); d > 0 {
			gaps = append(gaps, d)
		}
	}
	if len(gaps) == 0 {
		return 0
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/2]
}
