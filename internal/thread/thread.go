// Package thread decides which messages make one inquiry and which people are
// one customer.
//
// Messages are looked at in the order of their instants, and each is put where
// the earlier ones say; later mail never moves an earlier message. So what the
// conversations of all messages look like up to an instant is what the messages
// up to that instant give.
package thread

import (
	"encoding/binary"
	"slices"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// How long a subject, and a second mail before our answer, keep a conversation
// together, and how old a cold mail may be that a first mail is held to answer.
const (
	subjectAge = 60 * 24 * time.Hour
	secondMail = 24 * time.Hour
	coldAge    = 365 * 24 * time.Hour
	bounceAge  = 7 * 24 * time.Hour // of a mail that a bounce without reference may be about
)

// scanLimit is how many of a customer's latest conversations are considered for
// a message without reference.
const scanLimit = 300

// listLimit bounds the subjects, senders, products and unseen messages remembered of a conversation.
const listLimit = 200

// Own is who we are. Everything is lower case.
type Own struct {
	Addresses []string
	Domains   []string // company domains only: never the domain of a free-mail address of ours
}

// HasDomain reports whether host is one of our domains or lies below one.
func (o Own) HasDomain(host string) bool {
	host = strings.ToLower(host)
	for _, d := range o.Domains {
		if host == d || strings.HasSuffix(host, "."+d) {
			return true
		}
	}
	return false
}

// has reports whether an address is one of ours.
func (o Own) has(addr string) bool {
	return slices.Contains(o.Addresses, addr) || o.issued(addr)
}

// issued reports whether a Message-ID was made by a server of ours.
func (o Own) issued(id string) bool {
	i := strings.LastIndexByte(id, '@')
	return i >= 0 && o.HasDomain(id[i+1:])
}

// Join is the exporter's word that two messages are of one matter.
type Join struct{ A, B int64 } // Refs

// Split is the exporter's word that a message of the buyer begins an inquiry of
// its own: what is said later goes on from there. With Into it goes to the
// inquiry that begins with that message, if that one came before.
type Split struct{ Ref, Into int64 }

// Special conversations in a where.
const (
	heldApart = -1 // held, but part of no conversation
	notMet    = -2 // not met yet
)

// Group sorts messages into conversations. The result depends on the set of
// entries and joins only, not on their order. Entries must not change while the
// result is in use: it points to them.
//
// Conversations come in order of the message that opened them; those that no
// buyer opened (cold mail, suppliers, newsletters) do not come at all.
func Group(entries []inquiry.Entry, own Own, joins ...Join) []inquiry.Conversation {
	return Regroup(entries, own, joins, nil)
}

// Regroup is Group with messages that the exporter split off.
func Regroup(entries []inquiry.Entry, own Own, joins []Join, splits []Split) []inquiry.Conversation {
	b := NewBox(own)
	b.Add(entries...)
	outlines := b.Outlines(joins, splits)
	all := make([]inquiry.Conversation, len(outlines))
	for i := range outlines {
		all[i] = b.conversation(&outlines[i], func(mail int32) *inquiry.Entry { return &entries[mail] })
	}
	return all
}

func (b *Box) group(joins []Join, splits []Split) *grouper {
	ordered, first, marked := b.arranged()
	g := &grouper{
		box: b, first: first, marked: marked, placed: make([]where, len(b.mails)),
		named: map[key]int32{}, early: map[key][]int32{}, text: make(map[copyKey]where, len(ordered)), to: map[key][]int32{},
		people: newPeople(len(ordered)), suppliers: map[key]bool{},
	}
	for i := range g.placed {
		g.placed[i].conv = notMet
	}
	if len(splits) > 0 {
		g.splits, g.begun = map[int64]int64{}, map[int64]int32{}
		for _, s := range splits {
			g.splits[s.Ref] = s.Into
		}
	}
	for _, i := range ordered {
		e := b.letter(i)
		g.put(&e)
	}
	g.join(joins)
	return g
}

func (g *grouper) put(e *letter) {
	into, split := g.splits[e.ref]
	switch {
	case split && g.putSplit(e, into):
	case e.machine: // our own automatic answers, too, are nobody's reply
		g.putMachine(e)
	case e.out:
		g.putOut(e)
	default:
		g.putIn(e)
	}
}

func isMachine(k inquiry.Kind) bool {
	return k == inquiry.KindAuto || k == inquiry.KindDelay || k == inquiry.KindReceipt || k == inquiry.KindBounce
}

// reference is the post that a message answers: the nearest named one that we
// hold as part of a conversation.
func (g *grouper) reference(e *letter) (where, bool) {
	for _, id := range e.inReplyTo {
		if w, ok := g.met(id); ok && w.conv >= 0 {
			return w, true
		}
	}
	for i := len(e.refs) - 1; i >= 0; i-- {
		if w, ok := g.met(e.refs[i]); ok && w.conv >= 0 {
			return w, true
		}
	}
	return where{}, false
}

// sibling is a conversation that names the same message, which we do not hold,
// or that named this very message before it came.
func (g *grouper) sibling(e *letter, ours func(c *conv) bool) (int32, bool) {
	if len(g.named) == 0 {
		return 0, false
	}
	for _, ids := range [...][]key{{e.id}, e.inReplyTo, e.refs} {
		for i := len(ids) - 1; i >= 0; i-- {
			if c, ok := g.named[ids[i]]; ok && ids[i] != 0 && ours(g.convs[c]) {
				return c, true
			}
		}
	}
	return 0, false
}

// putMachine attaches mail by programs to the conversation it is about, if any.
func (g *grouper) putMachine(e *letter) {
	w, ok := where{}, false
	if e.bounce {
		w, ok = g.met(e.bounceID)
	}
	if !ok || w.conv < 0 {
		w, ok = g.reference(e)
	}
	if !ok && e.bounce {
		w, ok = g.lastTo(e.failed, e.instant())
	}
	if !ok && !e.out && !e.bounce && e.from != 0 && !g.answersApart(e) {
		if n, known := g.people.find(e.from); known {
			if c := g.latest(g.of(n), func(c *conv) bool { return c.opened && !c.junk && !c.supplier }); c >= 0 {
				w, ok = where{c, -1}, true
			}
		}
	}
	if !ok || w.conv < 0 {
		if e.bounce && e.bounceID != 0 {
			g.early[e.bounceID] = append(g.early[e.bounceID], e.i)
		}
		return
	}
	g.attach(w, e)
}

// attach puts machine mail to the post it is about; post is -1 where that is not known.
func (g *grouper) attach(w where, e *letter) {
	c := g.convs[w.conv]
	c.machine = append(c.machine, e.i)
	if i, ok := g.first[e.id]; ok {
		g.placed[i] = where{w.conv, -1}
	}
	if e.kind == inquiry.KindBounce && w.post >= 0 && g.isOut(c, int(w.post)) && g.takesBack(e, c.posts[w.post].mail) {
		if c.failed == nil {
			c.failed = map[int]bool{}
		}
		c.failed[int(w.post)] = true
		for c.answered >= 0 && (c.failed[c.answered] || !g.isOut(c, c.answered)) {
			c.answered--
		}
	}
}

// lastTo is the latest post of ours to one of the recipients, not older than a week.
func (g *grouper) lastTo(named []key, before instant) (where, bool) {
	best, found := where{}, false
	var at instant
	for _, r := range named {
		n, ok := g.people.find(r)
		if !ok {
			n, ok = g.people.mentionedBy(r)
		}
		if !ok {
			continue
		}
		convs, here := g.of(n), false
		for i := len(g.sent) - 1; i >= 0; i-- {
			w := g.sent[i]
			m := g.convs[w.conv].posts[w.post].mail
			t := g.box.mails[m].instant()
			if before.sub(t) >= bounceAge || found && !t.after(at) && t != at {
				break
			}
			if found && !t.after(at) && (!here || w.conv >= best.conv) || !slices.Contains(g.box.list(m, recipientList), r) {
				continue
			}
			if _, his := slices.BinarySearch(convs, w.conv); his {
				best, found, here, at = w, true, true, t
			}
		}
	}
	return best, found
}

// takesBack is inquiry.Entry.TakesBack for mails: keys stand for the texts that
// it compares.
func (g *grouper) takesBack(e *letter, sent int32) bool {
	text := func(k key) string {
		if k == 0 {
			return ""
		}
		return string(binary.BigEndian.AppendUint64(nil, uint64(k)))
	}
	texts := func(keys []key) []string {
		all := make([]string, len(keys))
		for i, k := range keys {
			all[i] = text(k)
		}
		return all
	}
	report := inquiry.Entry{Kind: e.kind, At: time.Unix(e.sec, int64(e.ns)), InReplyTo: texts(e.inReplyTo), Refs: texts(e.refs)}
	if e.bounce {
		report.Bounce = &inquiry.Bounce{MessageID: text(e.bounceID), Recipients: texts(e.failed), Permanent: e.permanent}
	}
	o := g.box.letter(sent)
	return report.TakesBack(&inquiry.Entry{At: time.Unix(o.sec, int64(o.ns)), MessageID: text(o.id), Recipients: texts(o.recipients)})
}
