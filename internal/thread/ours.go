package thread

import (
	"slices"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// putOut places a message of ours. Newsletters, mail among ourselves and mail to
// suppliers belong to no inquiry; mail to strangers waits for their answer.
func (g *grouper) putOut(e *letter) {
	if e.bulk || len(e.recipients) == 0 {
		g.apart(e)
		return
	}
	w, ok := g.reference(e)
	ci := w.conv
	if !ok {
		ci = -1
	}
	if ci < 0 && !e.purchase {
		if c, found := g.sibling(e, func(c *conv) bool { return c.opened && g.reaches(c, e.recipients) }); found {
			ci = c
		}
	}
	if e.purchase && (ci < 0 || g.convs[ci].junk || g.convs[ci].supplier || !g.reaches(g.convs[ci], e.recipients)) &&
		!slices.ContainsFunc(e.recipients, g.isBuyer) {
		g.buy(ci, e)
		return
	}
	if ci < 0 {
		ci = g.recipient(e)
	}
	if ci < 0 && slices.ContainsFunc(e.recipients, func(r key) bool { return g.suppliers[r] }) {
		g.apart(e)
		return
	}
	if ci < 0 {
		ci = g.write(e)
	}
	g.add(ci, e, inquiry.KindReply)
	// The copy of a message reaches the folder of sent mail after the message
	// left, so its bounce may be there first.
	for _, b := range g.early[e.id] {
		l := g.box.letter(b)
		g.attach(where{ci, int32(len(g.convs[ci].posts) - 1)}, &l)
	}
	delete(g.early, e.id)
}

// reaches reports whether one of the recipients is the conversation's customer.
func (g *grouper) reaches(c *conv, recipients []key) bool {
	for _, r := range recipients {
		for _, n := range g.nodes(r) {
			if g.belongs(c, n) {
				return true
			}
		}
	}
	return false
}

// isBuyer reports whether an address is that of a customer with an inquiry.
func (g *grouper) isBuyer(addr key) bool {
	return slices.ContainsFunc(g.nodes(addr), g.hasInquiry)
}

// nodes are those who may be meant by an address: its owner, else those who named
// it, else the company whose domain it is at.
func (g *grouper) nodes(addr key) []int32 {
	if n, ok := g.people.find(addr); ok && len(g.of(n)) > 0 {
		if !slices.ContainsFunc(g.of(n), func(ci int32) bool { return g.convs[ci].opened }) {
			// So far only cold mail to him: a colleague of his may have an inquiry.
			if c, ok := g.company(addr); ok {
				return []int32{c, n}
			}
		}
		return []int32{n}
	}
	if m := g.people.mentions[addr]; len(m) > 0 {
		return m
	}
	if n, ok := g.company(addr); ok {
		return []int32{n}
	}
	return nil
}

// company is the customer at whose domain, or below it, an address is.
func (g *grouper) company(addr key) (int32, bool) {
	for _, d := range g.box.host(addr).chain {
		if n, ok := g.people.find(d); ok {
			return n, true
		}
	}
	return 0, false
}

// recipient is the conversation to which a message of ours without reference
// belongs: the customer's with the same subject, else the one that waits for our
// answer, else his latest; -1 when nobody knows the recipient.
func (g *grouper) recipient(e *letter) int32 {
	var list []int32
	for _, r := range e.recipients {
		for _, n := range g.nodes(r) {
			list = append(list, g.of(n)...)
		}
	}
	slices.Sort(list)
	list = slices.Compact(list)
	wrote := func(c *conv) bool {
		return slices.ContainsFunc(c.senders, func(s key) bool { return slices.Contains(e.recipients, s) })
	}
	buyers := func(c *conv) bool { return !c.supplier && c.opened && !c.junk }
	subject := func(c *conv) bool { return e.subject != 0 && slices.Contains(c.subjects, e.subject) }
	for _, fits := range [...]func(*conv) bool{
		func(c *conv) bool { return buyers(c) && subject(c) && c.waits() },
		func(c *conv) bool { return buyers(c) && subject(c) },
		func(c *conv) bool { return buyers(c) && c.waits() && wrote(c) },
		func(c *conv) bool { return buyers(c) && c.waits() },
		func(c *conv) bool { return buyers(c) && wrote(c) },
		buyers,
		func(c *conv) bool { return !c.supplier && subject(c) },
		func(c *conv) bool { return !c.supplier && len(c.posts) > 0 && !c.junk },
	} {
		if ci := g.latest(list, fits); ci >= 0 {
			return ci
		}
	}
	return -1
}

// write starts a conversation that nobody has opened yet: mail of ours to
// strangers.
func (g *grouper) write(e *letter) int32 {
	ci := int32(-1)
	for _, r := range e.recipients {
		n, ok := g.people.find(r)
		if !ok {
			n = g.people.add()
			g.people.key[r] = n
		}
		if ci < 0 {
			ci = g.start(n)
		} else {
			g.people.hold(n, ci)
			g.convs[ci].several = true
		}
		if d := g.box.host(r).full; d != 0 {
			if l := g.to[d]; len(l) == 0 || l[len(l)-1] != ci {
				g.to[d] = append(l, ci)
			}
		}
	}
	return ci
}

// buy places a message in which we are the customer, and remembers of whom.
func (g *grouper) buy(ci int32, e *letter) {
	for _, r := range e.recipients {
		g.suppliers[r] = true
		if d := g.box.host(r).full; d != 0 {
			g.suppliers[d] = true
		}
	}
	if ci < 0 || !g.convs[ci].supplier {
		n := g.people.add()
		ci = g.start(n)
		g.convs[ci].supplier = true
	}
	g.add(ci, e, inquiry.KindOther)
}
