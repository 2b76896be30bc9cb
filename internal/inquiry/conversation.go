package inquiry

import (
	"slices"
	"time"
)

// Post is a message as part of a conversation.
type Post struct {
	*Entry

	// Kind is how the message counts in this conversation; Entry.Kind is what
	// its text alone says. A repeated text is KindCopy here.
	Kind Kind
	// Cold marks what we sent before the buyer first wrote: no reply to anything.
	Cold bool
	// Marked is true when \Answered stands on this question and no message we
	// hold explains it: it was answered where we cannot see.
	Marked bool
	// Unseen is true when this message is the first of the buyer to name a
	// message of ours that we do not hold.
	Unseen bool
	// Joined marks the messages of a conversation that the exporter merged into
	// the one that began earlier.
	Joined bool
}

// Conversation is one inquiry as package thread finds it: the messages that
// belong together, in order of their instants.
type Conversation struct {
	Root     int64 // Ref of the message of the buyer that opened it; stable while older mail does not turn up
	Customer int64 // Root of the customer's first conversation
	Posts    []Post
	Machine  []*Entry // bounces, absence notes, receipts that belong to it, in order
}

// early is by how much a bounce may stand before the message it is about: the
// copy in the folder of sent mail is made after the message left.
const early = 10 * time.Minute

// TakesBack reports whether a delivery report says that a message of ours did
// not arrive: a permanent failure that names the message, or its recipients, and
// leaves no other recipient who got it.
func (e *Entry) TakesBack(out *Entry) bool {
	if e.Kind != KindBounce || out.At.After(e.At.Add(early)) {
		return false
	}
	names := slices.Contains(e.InReplyTo, out.MessageID) || slices.Contains(e.Refs, out.MessageID)
	b := e.Bounce
	if b == nil {
		return names && out.MessageID != ""
	}
	if !b.Permanent || (b.MessageID != "" && b.MessageID != out.MessageID) {
		return false
	}
	failed := 0
	for _, r := range out.Recipients {
		if slices.Contains(b.Recipients, r) {
			failed++
		}
	}
	if failed == 0 {
		// A forwarding server reports an address that we never wrote to.
		return b.MessageID != "" || names
	}
	return failed == len(out.Recipients)
}

// Withdrawn lists which posts are messages of ours that did not arrive, by the
// delivery reports up to an instant. A report that names no message is about the
// latest one to the failed address. One that names it takes it back also where
// only those who wrote to us did not get it, whoever else did.
func (c *Conversation) Withdrawn(until time.Time) map[int]bool {
	var gone map[int]bool
	var sent map[string]int // our messages by Message-ID
	for _, m := range c.Machine {
		if m.Kind != KindBounce || m.At.After(until) {
			continue
		}
		if sent == nil {
			sent, gone = map[string]int{}, map[int]bool{}
			for i, p := range c.Posts {
				if p.Direction == Out && p.MessageID != "" && !p.At.After(until) {
					sent[p.MessageID] = i
				}
			}
		}
		if i, ok := c.about(m, sent, until); ok && (m.TakesBack(c.Posts[i].Entry) || c.missedBuyer(m, i)) {
			gone[i] = true
		}
	}
	return gone
}

// missedBuyer reports whether a delivery report names message i of ours and says
// that it failed to reach somebody who had written to us, and whether no other of
// those got it.
func (c *Conversation) missedBuyer(report *Entry, i int) bool {
	b, out := report.Bounce, c.Posts[i].Entry
	if b == nil || !b.Permanent || b.MessageID == "" || b.MessageID != out.MessageID {
		return false
	}
	missed := false
	for _, p := range c.Posts[:i] {
		if p.Direction != In || !slices.Contains(out.Recipients, p.From) {
			continue
		}
		if !slices.Contains(b.Recipients, p.From) {
			return false
		}
		missed = true
	}
	return missed
}

// about is the message of ours that a delivery report means: the one it names,
// else the latest to the address that failed.
func (c *Conversation) about(report *Entry, sent map[string]int, until time.Time) (int, bool) {
	b := report.Bounce
	if b != nil && b.MessageID != "" {
		i, ok := sent[b.MessageID]
		return i, ok
	}
	for _, ids := range [...][]string{report.InReplyTo, report.Refs} {
		for k := len(ids) - 1; k >= 0; k-- {
			if i, ok := sent[ids[k]]; ok {
				return i, true
			}
		}
	}
	if b == nil {
		return 0, false
	}
	for i := len(c.Posts) - 1; i >= 0; i-- {
		p := c.Posts[i]
		if p.Direction == Out && !p.At.After(until) && !p.At.After(report.At.Add(early)) &&
			slices.ContainsFunc(p.Recipients, func(r string) bool { return slices.Contains(b.Recipients, r) }) {
			return i, true
		}
	}
	return 0, false
}
