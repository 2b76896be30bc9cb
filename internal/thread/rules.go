package thread

import (
	"slices"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// start makes a conversation for a node.
func (g *grouper) start(node int32) int32 {
	ci := int32(len(g.convs))
	g.convs = append(g.convs, &conv{node: node, asked: -1, answered: -1})
	g.people.hold(node, ci)
	return ci
}

// add appends a message to a conversation and indexes it.
func (g *grouper) add(ci int32, e *letter, kind inquiry.Kind) {
	c := g.convs[ci]
	i := len(c.posts)
	p := post{mail: e.i, kind: g.box.kindOf(kind)}
	if !e.out {
		if g.unseen(c, e) {
			p.marks |= markUnseen
		}
		if s := e.sender; s != 0 && len(c.senders) < listLimit && !slices.Contains(c.senders, s) {
			c.senders = append(c.senders, s)
		}
		if kind == inquiry.KindAsk {
			c.asked = i
		}
		if e.text != 0 {
			k := copyKey{e.sender, e.text}
			if _, ok := g.text[k]; !ok || kind != inquiry.KindCopy {
				g.text[k] = where{ci, int32(i)}
			}
		}
	} else {
		c.answered = i
		g.sent = append(g.sent, where{ci, int32(i)})
	}
	c.posts = append(c.posts, p)
	c.last = e.instant()
	g.meet(e.id, where{ci, int32(i)})
	for _, ids := range [...][]key{e.inReplyTo, e.refs} {
		for _, id := range ids {
			if _, met := g.met(id); !met {
				if _, ok := g.named[id]; !ok {
					g.named[id] = ci
				}
			}
		}
	}
	if e.subject != 0 && len(c.subjects) < listLimit && !slices.Contains(c.subjects, e.subject) {
		c.subjects = append(c.subjects, e.subject)
	}
	for _, l := range e.lines {
		c.lines.add(l)
	}
	for _, p := range e.products {
		if !e.out && len(c.products) < listLimit && !slices.Contains(c.products, p) {
			c.products = append(c.products, p)
		}
	}
}

// unseen reports whether a message is the first here to name a message of ours
// that nobody holds.
func (g *grouper) unseen(c *conv, e *letter) bool {
	found := false
	for _, ids := range [...][]key{e.inReplyTo, e.refs} {
		for _, id := range ids {
			if !g.isHeld(id) && len(c.unseen) < listLimit && id.ours() && !slices.Contains(c.unseen, id) {
				c.unseen = append(c.unseen, id)
				found = true
			}
		}
	}
	return found
}

// apart notes a message that is held but belongs to no conversation.
func (g *grouper) apart(e *letter) {
	g.meet(e.id, where{heldApart, -1})
}

// namesUnseen reports whether a message names one of ours that nobody holds.
func (g *grouper) namesUnseen(e *letter) bool {
	lost := func(id key) bool { return !g.isHeld(id) && id.ours() }
	return slices.ContainsFunc(e.inReplyTo, lost) || slices.ContainsFunc(e.refs, lost)
}

// latest is the conversation with the latest message among those that fit, -1
// for none. Only the last scanLimit are looked at.
func (g *grouper) latest(list []int32, fits func(*conv) bool) int32 {
	best := int32(-1)
	for i := len(list) - 1; i >= max(0, len(list)-scanLimit); i-- {
		c := g.convs[list[i]]
		if fits(c) && (best < 0 || c.last.after(g.convs[best].last)) {
			best = list[i]
		}
	}
	return best
}

// belongs reports whether a conversation is one of the node's.
func (g *grouper) belongs(c *conv, node int32) bool { return g.root(c.node) == g.root(node) }

// ---- messages of the buyer

func (g *grouper) putIn(e *letter) {
	if e.from.ours() {
		g.apart(e) // mail among ourselves
		return
	}
	w, referred := g.reference(e)
	if !referred && (e.bulk || e.kind == inquiry.KindOther) {
		g.apart(e)
		return
	}
	if referred && (g.convs[w.conv].supplier || (!g.convs[w.conv].opened && g.isSupplier(e))) {
		g.add(w.conv, e, inquiry.KindOther)
		return
	}
	node, known := g.people.find(e.sender)
	if !referred && g.isSupplier(e) && !(known && g.hasInquiry(node)) {
		g.apart(e)
		return
	}
	node = g.people.identify(e)
	ci, kind := int32(-1), e.kind
	if referred && !g.stranger(w, node) {
		ci = w.conv
		kind = g.inThread(w.conv, e)
	}
	if ci < 0 {
		if c, ok := g.sibling(e, func(c *conv) bool { return g.belongs(c, node) && !c.supplier && !c.junk }); ok {
			ci = c
		}
	}
	if ci < 0 {
		ci, kind = g.unreferred(e, node)
	}
	if ci < 0 {
		g.apart(e)
		return
	}
	c := g.convs[ci]
	if kind == inquiry.KindAsk || kind == inquiry.KindJunk {
		if !c.opened || (c.junk && kind == inquiry.KindAsk && e.kind != inquiry.KindJunk) {
			c.junk = kind == inquiry.KindJunk
		}
		if !c.opened {
			g.open(ci, e, node)
		}
	}
	g.people.hold(node, ci)
	g.add(ci, e, kind)
}

// putSplit puts a message where the exporter wants it. False means that it must
// go where the others say: a message of ours, or of a machine, begins nothing.
func (g *grouper) putSplit(e *letter, into int64) bool {
	ci, follows := g.begun[into]
	if isMachine(e.kind) || !follows && e.out {
		return false
	}
	kind := inquiry.KindReply
	if !e.out {
		node := g.people.identify(e)
		kind = e.kind
		if !follows {
			ci = g.start(node)
			if kind != inquiry.KindJunk {
				kind = inquiry.KindAsk
			}
			g.convs[ci].junk = kind == inquiry.KindJunk
			g.open(ci, e, node)
		}
		g.people.hold(node, ci)
	}
	if !follows {
		g.begun[e.ref] = ci
	}
	g.add(ci, e, kind)
	return true
}

// open makes a conversation the inquiry of a node. Others to whom the same cold
// mail went keep no part in it.
func (g *grouper) open(ci int32, e *letter, node int32) {
	c := g.convs[ci]
	c.opened, c.root, c.node = true, e.ref, node
	if !c.several {
		return
	}
	for _, p := range c.posts {
		for _, r := range g.box.list(p.mail, recipientList) {
			if n, ok := g.people.find(r); ok && n != g.root(node) {
				g.people.release(n, ci)
			}
		}
	}
}

// stranger reports whether a message that names a cold mail of ours to several
// people comes from another of them than the one whose inquiry it became.
func (g *grouper) stranger(w where, node int32) bool {
	c := g.convs[w.conv]
	if !c.opened || !c.several || g.belongs(c, node) || w.post < 0 || !g.isOut(c, int(w.post)) {
		return false
	}
	for i := range c.posts[:w.post] {
		if g.ref(c, i) == c.root {
			return false
		}
	}
	return true
}

// inThread is how a message counts that names one of a conversation.
func (g *grouper) inThread(ci int32, e *letter) inquiry.Kind {
	c := g.convs[ci]
	if first, ok := g.text[copyKey{e.sender, e.text}]; ok && e.text != 0 && first.conv == ci && !g.answersLater(e, first) {
		return inquiry.KindCopy
	}
	switch {
	case c.junk && e.kind == inquiry.KindJunk, e.bulk:
		return e.kind
	case e.kind == inquiry.KindJunk, e.kind == inquiry.KindOther:
		// Somebody answers us in a thread of his: too close to a buyer to be lost.
		return inquiry.KindAsk
	}
	return e.kind
}

// answersLater reports whether a message names one of ours that was written
// after a given post: then the same words are said anew.
func (g *grouper) answersLater(e *letter, first where) bool {
	for _, ids := range [...][]key{e.inReplyTo, e.refs} {
		for _, id := range ids {
			if w, ok := g.met(id); ok && w.conv == first.conv && w.post > first.post &&
				g.isOut(g.convs[w.conv], int(w.post)) {
				return true
			}
		}
	}
	return false
}

// answersApart reports whether a message names one that is part of no
// conversation, such as a newsletter of ours.
func (g *grouper) answersApart(e *letter) bool {
	for _, ids := range [...][]key{e.inReplyTo, e.refs} {
		for _, id := range ids {
			if w, ok := g.met(id); ok && w.conv == heldApart {
				return true
			}
		}
	}
	return false
}

// unreferred finds the place of a message that names none of ours: -1 for no
// conversation.
func (g *grouper) unreferred(e *letter, node int32) (int32, inquiry.Kind) {
	from := e.sender
	if w, ok := g.text[copyKey{from, e.text}]; ok && e.text != 0 && from != 0 &&
		!g.convs[w.conv].supplier && e.instant().sub(g.convs[w.conv].last) <= subjectAge {
		return w.conv, inquiry.KindCopy
	}
	junk := e.kind == inquiry.KindJunk
	list := g.of(node)
	fits := func(c *conv) bool {
		return !c.supplier && len(c.posts) > 0 && (!c.opened && !junk || c.opened && c.junk == junk)
	}
	if ci := g.quoted(list, e, fits); ci >= 0 {
		return ci, e.kind
	}
	ci := g.latest(list, func(c *conv) bool {
		return fits(c) && e.subject != 0 && slices.Contains(c.subjects, e.subject) && e.instant().sub(c.last) <= subjectAge &&
			(!e.generic || (from != 0 && slices.Contains(c.senders, from)))
	})
	if ci >= 0 {
		return ci, e.kind
	}
	ci = g.latest(list, func(c *conv) bool {
		return fits(c) && c.waits() && from != 0 && g.wroteWithinDay(c, e, from) && !g.otherProduct(c.products, e.products)
	})
	if ci >= 0 {
		return ci, e.kind
	}
	if g.namesUnseen(e) {
		// He answers a mail of ours that we do not hold: to what he waited for.
		if ci := g.latest(list, func(c *conv) bool { return fits(c) && c.waits() }); ci >= 0 {
			return ci, e.kind
		}
	}
	switch e.kind {
	case inquiry.KindThanks, inquiry.KindSolved, inquiry.KindRefusal:
		if g.answersApart(e) {
			return -1, e.kind
		}
		return g.latest(list, func(c *conv) bool { return !c.supplier && !c.junk && len(c.posts) > 0 }), e.kind
	case inquiry.KindJunk:
		return g.start(node), e.kind
	}
	if ci := g.cold(e, list); ci >= 0 {
		return ci, e.kind
	}
	return g.start(node), inquiry.KindAsk
}

// wroteWithinDay reports whether the sender's last message here is at most a day old.
func (g *grouper) wroteWithinDay(c *conv, e *letter, from key) bool {
	for i := len(c.posts) - 1; i >= 0; i-- {
		m := c.posts[i].mail
		if e.instant().sub(g.box.mails[m].instant()) > secondMail {
			return false
		}
		if !g.box.isOut(m) && g.box.single(m, senderKey) == from {
			return true
		}
	}
	return false
}

// quoted is the conversation of which a message quotes most, the latest of equals.
func (g *grouper) quoted(list []int32, e *letter, fits func(*conv) bool) int32 {
	if len(e.quotes) == 0 {
		return -1
	}
	best, most := int32(-1), 0
	for i := len(list) - 1; i >= max(0, len(list)-scanLimit); i-- {
		c := g.convs[list[i]]
		if !fits(c) {
			continue
		}
		n := 0
		for _, k := range e.quotes {
			if c.lines.has(k) {
				n++
			}
		}
		if n > most || (n == most && n > 0 && c.last.after(g.convs[best].last)) {
			best, most = list[i], n
		}
	}
	return best
}

// cold is our own first mail to the sender or his company, to which a first
// mail of his is the answer.
func (g *grouper) cold(e *letter, list []int32) int32 {
	fits := func(c *conv) bool {
		return !c.opened && !c.supplier && len(c.posts) > 0 && e.instant().sub(c.last) <= coldAge
	}
	if ci := g.latest(list, fits); ci >= 0 {
		return ci
	}
	for _, d := range e.domains {
		if ci := g.latest(g.to[d], func(c *conv) bool { return fits(c) && slices.Contains(c.subjects, e.subject) }); ci >= 0 {
			return ci
		}
	}
	return -1
}

func (g *grouper) isSupplier(e *letter) bool {
	if e.from != 0 && g.suppliers[e.from] {
		return true
	}
	for _, d := range e.domains {
		if g.suppliers[d] {
			return true
		}
	}
	return false
}

// hasInquiry reports whether a node has a conversation that is a buyer's.
func (g *grouper) hasInquiry(node int32) bool {
	return g.latest(g.of(node), func(c *conv) bool { return c.opened && !c.supplier && !c.junk }) >= 0
}
