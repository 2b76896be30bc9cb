package thread

import (
	"slices"
	"strings"
	"unicode"

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
func (g *grouper) add(ci int32, e *inquiry.Entry, kind inquiry.Kind) {
	c := g.convs[ci]
	i := len(c.posts)
	post := inquiry.Post{Entry: e, Kind: kind}
	if e.Direction == inquiry.In {
		post.Unseen = g.unseen(c, e)
		if s := sender(e); s != "" && len(c.senders) < listLimit && !slices.Contains(c.senders, s) {
			c.senders = append(c.senders, s)
		}
		if kind == inquiry.KindAsk {
			c.asked = i
		}
		if e.TextKey != "" {
			k := copyKey{sender(e), e.TextKey}
			if _, ok := g.text[k]; !ok || kind != inquiry.KindCopy {
				g.text[k] = where{ci, int32(i)}
			}
		}
	} else {
		c.answered = i
	}
	c.posts = append(c.posts, post)
	c.last = e.At
	if e.MessageID != "" {
		if _, ok := g.byID[e.MessageID]; !ok {
			g.byID[e.MessageID] = where{ci, int32(i)}
		}
	}
	for _, ids := range [...][]string{e.InReplyTo, e.Refs} {
		for _, id := range ids {
			if _, met := g.byID[id]; !met {
				if _, ok := g.named[id]; !ok {
					g.named[id] = ci
				}
			}
		}
	}
	if e.Subject != "" && len(c.subjects) < listLimit && !slices.Contains(c.subjects, e.Subject) {
		c.subjects = append(c.subjects, e.Subject)
	}
	for _, l := range e.LineKeys {
		if c.lines == nil {
			c.lines = make(map[string]struct{}, len(e.LineKeys))
		}
		c.lines[l] = struct{}{}
	}
	for _, p := range e.Products {
		if e.Direction == inquiry.In && len(c.products) < listLimit && !slices.Contains(c.products, p) {
			c.products = append(c.products, p)
		}
	}
}

// unseen reports whether a message is the first here to name a message of ours
// that nobody holds.
func (g *grouper) unseen(c *conv, e *inquiry.Entry) bool {
	found := false
	for _, ids := range [...][]string{e.InReplyTo, e.Refs} {
		for _, id := range ids {
			if !g.held[id] && len(c.unseen) < listLimit && g.own.issued(id) && !slices.Contains(c.unseen, id) {
				c.unseen = append(c.unseen, id)
				found = true
			}
		}
	}
	return found
}

// apart notes a message that is held but belongs to no conversation.
func (g *grouper) apart(e *inquiry.Entry) {
	if _, ok := g.byID[e.MessageID]; !ok && e.MessageID != "" {
		g.byID[e.MessageID] = where{heldApart, -1}
	}
}

// namesUnseen reports whether a message names one of ours that nobody holds.
func (g *grouper) namesUnseen(e *inquiry.Entry) bool {
	lost := func(id string) bool { return !g.held[id] && g.own.issued(id) }
	return slices.ContainsFunc(e.InReplyTo, lost) || slices.ContainsFunc(e.Refs, lost)
}

// latest is the conversation with the latest message among those that fit, -1
// for none. Only the last scanLimit are looked at.
func (g *grouper) latest(list []int32, fits func(*conv) bool) int32 {
	best := int32(-1)
	for i := len(list) - 1; i >= max(0, len(list)-scanLimit); i-- {
		c := g.convs[list[i]]
		if fits(c) && (best < 0 || c.last.After(g.convs[best].last)) {
			best = list[i]
		}
	}
	return best
}

// belongs reports whether a conversation is one of the node's.
func (g *grouper) belongs(c *conv, node int32) bool { return g.root(c.node) == g.root(node) }

// ---- messages of the buyer

func (g *grouper) putIn(e *inquiry.Entry) {
	if e.From != "" && g.own.has(e.From) {
		g.apart(e) // mail among ourselves
		return
	}
	w, referred := g.reference(e)
	if !referred && (e.Bulk || e.Kind == inquiry.KindOther) {
		g.apart(e)
		return
	}
	if referred && (g.convs[w.conv].supplier || (!g.convs[w.conv].opened && g.isSupplier(e))) {
		g.add(w.conv, e, inquiry.KindOther)
		return
	}
	node, known := g.people.find(sender(e))
	if !referred && g.isSupplier(e) && !(known && g.hasInquiry(node)) {
		g.apart(e)
		return
	}
	node = g.people.identify(e, g.own)
	ci, kind := int32(-1), e.Kind
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
		if !c.opened || (c.junk && kind == inquiry.KindAsk && e.Kind != inquiry.KindJunk) {
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
func (g *grouper) putSplit(e *inquiry.Entry, into int64) bool {
	ci, follows := g.begun[into]
	if isMachine(e.Kind) || !follows && e.Direction == inquiry.Out {
		return false
	}
	kind := inquiry.KindReply
	if e.Direction == inquiry.In {
		node := g.people.identify(e, g.own)
		kind = e.Kind
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
		g.begun[e.Ref] = ci
	}
	g.add(ci, e, kind)
	return true
}

// open makes a conversation the inquiry of a node. Others to whom the same cold
// mail went keep no part in it.
func (g *grouper) open(ci int32, e *inquiry.Entry, node int32) {
	c := g.convs[ci]
	c.opened, c.root, c.node = true, e.Ref, node
	if !c.several {
		return
	}
	for _, p := range c.posts {
		for _, r := range p.Recipients {
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
	if !c.opened || !c.several || g.belongs(c, node) || w.post < 0 || c.posts[w.post].Direction != inquiry.Out {
		return false
	}
	for i := range c.posts[:w.post] {
		if c.posts[i].Ref == c.root {
			return false
		}
	}
	return true
}

// inThread is how a message counts that names one of a conversation.
func (g *grouper) inThread(ci int32, e *inquiry.Entry) inquiry.Kind {
	c := g.convs[ci]
	if first, ok := g.text[copyKey{sender(e), e.TextKey}]; ok && e.TextKey != "" && first.conv == ci && !g.answersLater(e, first) {
		return inquiry.KindCopy
	}
	switch {
	case c.junk && e.Kind == inquiry.KindJunk, e.Bulk:
		return e.Kind
	case e.Kind == inquiry.KindJunk, e.Kind == inquiry.KindOther:
		// Somebody answers us in a thread of his: too close to a buyer to be lost.
		return inquiry.KindAsk
	}
	return e.Kind
}

// answersLater reports whether a message names one of ours that was written
// after a given post: then the same words are said anew.
func (g *grouper) answersLater(e *inquiry.Entry, first where) bool {
	for _, ids := range [...][]string{e.InReplyTo, e.Refs} {
		for _, id := range ids {
			if w, ok := g.byID[id]; ok && w.conv == first.conv && w.post > first.post &&
				g.convs[w.conv].posts[w.post].Direction == inquiry.Out {
				return true
			}
		}
	}
	return false
}

// answersApart reports whether a message names one that is part of no
// conversation, such as a newsletter of ours.
func (g *grouper) answersApart(e *inquiry.Entry) bool {
	for _, ids := range [...][]string{e.InReplyTo, e.Refs} {
		for _, id := range ids {
			if w, ok := g.byID[id]; ok && w.conv == heldApart {
				return true
			}
		}
	}
	return false
}

// unreferred finds the place of a message that names none of ours: -1 for no
// conversation.
func (g *grouper) unreferred(e *inquiry.Entry, node int32) (int32, inquiry.Kind) {
	from := sender(e)
	if w, ok := g.text[copyKey{from, e.TextKey}]; ok && e.TextKey != "" && from != "" &&
		!g.convs[w.conv].supplier && e.At.Sub(g.convs[w.conv].last) <= subjectAge {
		return w.conv, inquiry.KindCopy
	}
	junk := e.Kind == inquiry.KindJunk
	list := g.of(node)
	fits := func(c *conv) bool {
		return !c.supplier && len(c.posts) > 0 && (!c.opened && !junk || c.opened && c.junk == junk)
	}
	if ci := g.quoted(list, e, fits); ci >= 0 {
		return ci, e.Kind
	}
	ci := g.latest(list, func(c *conv) bool {
		return fits(c) && e.Subject != "" && slices.Contains(c.subjects, e.Subject) && e.At.Sub(c.last) <= subjectAge &&
			(!e.Generic || (from != "" && slices.Contains(c.senders, from)))
	})
	if ci >= 0 {
		return ci, e.Kind
	}
	ci = g.latest(list, func(c *conv) bool {
		return fits(c) && c.waits() && from != "" && g.wroteWithinDay(c, e, from) && !otherProduct(c.products, e.Products)
	})
	if ci >= 0 {
		return ci, e.Kind
	}
	if g.namesUnseen(e) {
		// He answers a mail of ours that we do not hold: to what he waited for.
		if ci := g.latest(list, func(c *conv) bool { return fits(c) && c.waits() }); ci >= 0 {
			return ci, e.Kind
		}
	}
	switch e.Kind {
	case inquiry.KindThanks, inquiry.KindSolved, inquiry.KindRefusal:
		if g.answersApart(e) {
			return -1, e.Kind
		}
		return g.latest(list, func(c *conv) bool { return !c.supplier && !c.junk && len(c.posts) > 0 }), e.Kind
	case inquiry.KindJunk:
		return g.start(node), e.Kind
	}
	if ci := g.cold(e, list); ci >= 0 {
		return ci, e.Kind
	}
	return g.start(node), inquiry.KindAsk
}

// wroteWithinDay reports whether the sender's last message here is at most a day old.
func (g *grouper) wroteWithinDay(c *conv, e *inquiry.Entry, from string) bool {
	for i := len(c.posts) - 1; i >= 0; i-- {
		p := &c.posts[i]
		if e.At.Sub(p.At) > secondMail {
			return false
		}
		if p.Direction == inquiry.In && sender(p.Entry) == from {
			return true
		}
	}
	return false
}

// quoted is the conversation of which a message quotes most, the latest of equals.
func (g *grouper) quoted(list []int32, e *inquiry.Entry, fits func(*conv) bool) int32 {
	if len(e.QuoteKeys) == 0 {
		return -1
	}
	best, most := int32(-1), 0
	for i := len(list) - 1; i >= max(0, len(list)-scanLimit); i-- {
		c := g.convs[list[i]]
		if !fits(c) {
			continue
		}
		n := 0
		for _, k := range e.QuoteKeys {
			if _, ok := c.lines[k]; ok {
				n++
			}
		}
		if n > most || (n == most && n > 0 && c.last.After(g.convs[best].last)) {
			best, most = list[i], n
		}
	}
	return best
}

// cold is our own first mail to the sender or his company, to which a first
// mail of his is the answer.
func (g *grouper) cold(e *inquiry.Entry, list []int32) int32 {
	fits := func(c *conv) bool { return !c.opened && !c.supplier && len(c.posts) > 0 && e.At.Sub(c.last) <= coldAge }
	if ci := g.latest(list, fits); ci >= 0 {
		return ci
	}
	for _, d := range e.Domains {
		if ci := g.latest(g.to[d], func(c *conv) bool { return fits(c) && slices.Contains(c.subjects, e.Subject) }); ci >= 0 {
			return ci
		}
	}
	return -1
}

func (g *grouper) isSupplier(e *inquiry.Entry) bool {
	if e.From != "" && g.suppliers[e.From] {
		return true
	}
	for _, d := range e.Domains {
		if g.suppliers["@"+d] {
			return true
		}
	}
	return false
}

// hasInquiry reports whether a node has a conversation that is a buyer's.
func (g *grouper) hasInquiry(node int32) bool {
	return g.latest(g.of(node), func(c *conv) bool { return c.opened && !c.supplier && !c.junk }) >= 0
}

// otherProduct reports whether a message names a product that none of the
// conversation's is. Where one side names none, it does not.
func otherProduct(have, named []string) bool {
	if len(have) == 0 {
		return false
	}
	for _, n := range named {
		if !slices.ContainsFunc(have, func(h string) bool { return sameProduct(h, n) }) {
			return true
		}
	}
	return false
}

// sameProduct reports whether two names may mean one product: they share a model
// (a word with a digit), or all words of one occur in the other.
func sameProduct(a, b string) bool {
	x, y := productWords(a), productWords(b)
	for _, w := range x {
		if strings.ContainsFunc(w, unicode.IsDigit) && strings.ContainsFunc(w, unicode.IsLetter) && slices.Contains(y, w) {
			return true
		}
	}
	if len(x) > len(y) {
		x, y = y, x
	}
	for _, w := range x {
		if !slices.Contains(y, w) {
			return false
		}
	}
	return true
}

// productWords are the words of a name in lower case, without a plural s.
func productWords(s string) []string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && !unicode.IsMark(r)
	})
	for i, w := range words {
		if len(w) > 3 {
			words[i] = strings.TrimSuffix(w, "s")
		}
	}
	return words
}
