package followup

import (
	"slices"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

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

type itemKind int

const (
	asked   itemKind = iota // the buyer wants an answer
	calmed                  // the buyer thanks or confirms
	touched                 // we wrote, or said that we did
	changed                 // the exporter declared something
)

// read turns messages into items. False means that the buyer has not written yet.
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
				r.add(it)
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
			r.add(item{at: post.At, kind: asked, tier: post.Tier, ref: post.Ref})
		case inquiry.KindJunk:
			r.add(item{at: post.At, kind: asked, tier: inquiry.TierX, ref: post.Ref})
		case inquiry.KindThanks, inquiry.KindSolved:
			r.add(item{at: post.At, kind: calmed, ref: post.Ref})
		case inquiry.KindRefusal:
			s.Events = append(s.Events, inquiry.Event{At: post.At, Name: "refusal"})
		}
		if post.Marked {
			r.add(item{at: post.At, kind: touched, proof: inquiry.ProofAnsweredFlag, vague: true, ref: post.Ref})
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
	r.add(it)
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
