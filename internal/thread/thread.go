// Package thread decides which messages make one inquiry and which people are
// one customer.
//
// Messages are looked at in the order of their instants, and each is put where
// the earlier ones say; later mail never moves an earlier message. So what the
// conversations of all messages look like up to an instant is what the messages
// up to that instant give.
package thread

import (
	"cmp"
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

// post is a message in a conversation.
type post struct {
	mail  int32 // place in Box.mails
	kind  uint8 // place in Box.kinds
	marks marks
}

// marks are what inquiry.Post tells besides.
type marks uint8

const (
	markCold marks = 1 << iota
	markMarked
	markUnseen
	markJoined
	markCopy // \Answered stands on another copy of the message only
)

func (m marks) is(one marks) bool { return m&one != 0 }

func (m *marks) set(one marks, to bool) {
	*m &^= one
	if to {
		*m |= one
	}
}

// conv is a conversation being built.
type conv struct {
	posts    []post
	machine  []int32
	opened   bool // the buyer wrote
	supplier bool // we are the customer here
	junk     bool // nothing but junk so far
	several  bool // a cold mail of ours went to more than one recipient
	root     int64
	node     int32 // of the customer; of the first recipient while not opened

	subjects []key
	lines    keySet
	products []key
	senders  []key // of the buyer's side
	unseen   []key // Message-IDs of ours that we do not hold, named here
	last     instant
	asked    int // index of the last question, -1 for none
	answered int // index of the last message of ours that arrived, -1 for none
	failed   map[int]bool
}

// waits reports whether the buyer's last question has no answer of ours.
func (c *conv) waits() bool { return c.opened && c.asked > c.answered }

// keySet is a set that is small mostly.
type keySet struct {
	few  []key
	many map[key]struct{}
}

// fewKeys is how many keys are faster looked through than looked up.
const fewKeys = 32

func (s *keySet) has(k key) bool {
	if s.many != nil {
		_, ok := s.many[k]
		return ok
	}
	return slices.Contains(s.few, k)
}

func (s *keySet) add(k key) {
	switch {
	case s.many != nil:
		s.many[k] = struct{}{}
	case slices.Contains(s.few, k):
	case len(s.few) < fewKeys:
		s.few = append(s.few, k)
	default:
		s.many = make(map[key]struct{}, 2*fewKeys)
		for _, o := range append(s.few, k) {
			s.many[o] = struct{}{}
		}
		s.few = nil
	}
}

// where is a post: a conversation and its index in it.
type where struct{ conv, post int32 }

type copyKey struct{ from, text key }

// grouper holds the indexes that keep grouping near-linear.
type grouper struct {
	box    *Box
	first  map[key]int32     // every Message-ID among the mails -> the first that has it
	marked map[int32]bool    // mails of which another copy is answered
	placed []where           // by Box.mails: where the Message-ID of the first that has it was put
	named  map[key]int32     // Message-IDs named but not met yet -> conversation
	early  map[key][]int32   // bounces by the message they name, which is not met yet
	text   map[copyKey]where // who wrote what
	to     map[key][]int32   // domains of those we wrote to first -> conversations
	convs  []*conv
	sent   []where // messages of ours in their order
	people
	suppliers map[key]bool // addresses and "@domain"

	splits map[int64]int64 // message that is split off -> the one it goes to, 0 for none
	begun  map[int64]int32 // message that was split off -> its conversation
}

// isHeld reports whether a message of this Message-ID is among the mails.
func (g *grouper) isHeld(id key) bool {
	_, ok := g.first[id]
	return ok
}

// met is where the message of a Message-ID is, once it has a place.
func (g *grouper) met(id key) (where, bool) {
	i, ok := g.first[id]
	if !ok {
		return where{}, false
	}
	w := g.placed[i]
	return w, w.conv != notMet
}

// meet notes the place of a Message-ID unless it has one.
func (g *grouper) meet(id key, w where) {
	if i, ok := g.first[id]; ok && g.placed[i].conv == notMet {
		g.placed[i] = w
	}
}

func (g *grouper) isOut(c *conv, post int) bool { return g.box.isOut(c.posts[post].mail) }

func (g *grouper) ref(c *conv, post int) int64 { return g.box.mails[c.posts[post].mail].ref }

func (g *grouper) instant(c *conv, post int) instant {
	return g.box.mails[c.posts[post].mail].instant()
}

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

// result are the opened conversations in their final form.
func (g *grouper) result() []Outline {
	type opened struct {
		*conv
		by int32
	}
	var list []opened
	for _, c := range g.convs {
		if !c.opened || c.supplier {
			continue
		}
		opening := g.rootIndex(c)
		for i := range c.posts {
			p := &c.posts[i]
			p.marks.set(markCold, g.isOut(c, i) && i < opening)
			p.marks.set(markUnseen, p.marks.is(markUnseen) && i > opening)
			p.marks.set(markCopy, g.marked[p.mail])
		}
		g.markAnswered(c.posts)
		list = append(list, opened{c, c.posts[opening].mail})
	}
	b := g.box
	slices.SortFunc(list, func(x, y opened) int {
		s, t := &b.mails[x.by], &b.mails[y.by]
		return cmp.Or(cmp.Compare(s.sec, t.sec), cmp.Compare(s.ns, t.ns), b.compareIDs(x.by, y.by), cmp.Compare(s.ref, t.ref))
	})
	first := map[int32]int64{}
	all := make([]Outline, 0, len(list))
	for _, c := range list {
		n := g.root(c.node)
		if _, ok := first[n]; !ok {
			first[n] = c.root
		}
		all = append(all, Outline{Root: c.root, Customer: first[n], posts: c.posts, machine: c.machine})
	}
	return all
}

// markAnswered finds the questions whose \Answered mark no message explains: no
// message of ours names them in In-Reply-To, and none lies between them and the
// buyer's next question. Messages that bounced explain a mark as well.
func (g *grouper) markAnswered(posts []post) {
	b := g.box
	var named keySet
	any := false
	for i := range posts {
		p := &posts[i]
		p.marks.set(markMarked, false)
		any = any || b.mails[p.mail].flags&isAnswered != 0 || g.marked[p.mail]
	}
	if !any {
		return
	}
	for _, p := range posts {
		if b.isOut(p.mail) {
			for _, id := range b.list(p.mail, inReplyToList) {
				named.add(id)
			}
		}
	}
	for i := range posts {
		p := &posts[i]
		kind, id := b.kinds[p.kind], b.single(p.mail, idKey)
		if b.isOut(p.mail) || b.mails[p.mail].flags&isAnswered == 0 && !g.marked[p.mail] ||
			(kind != inquiry.KindAsk && kind != inquiry.KindCopy) || (id != 0 && named.has(id)) {
			continue
		}
		p.marks.set(markMarked, true)
		for _, q := range posts[i+1:] {
			if !b.isOut(q.mail) && b.kinds[q.kind] == inquiry.KindAsk {
				break
			}
			if b.isOut(q.mail) {
				p.marks.set(markMarked, false)
				break
			}
		}
	}
}

// join puts conversations together that the exporter declared one matter. The
// earlier one keeps its root.
func (g *grouper) join(joins []Join) {
	if len(joins) == 0 {
		return
	}
	at := map[int64]int32{}
	for i, c := range g.convs {
		for j := range c.posts {
			at[g.ref(c, j)] = int32(i)
		}
	}
	b := g.box
	for _, j := range joins {
		m, okm := at[j.A]
		n, okn := at[j.B]
		if !okm || !okn || m == n {
			continue
		}
		x, y := g.convs[m], g.convs[n]
		g.people.union(x.node, y.node) // one matter, one customer
		later := y
		if !x.opened || (y.opened && g.instant(x, g.rootIndex(x)).after(g.instant(y, g.rootIndex(y)))) {
			x.root, x.node, later = y.root, y.node, x
		}
		for i := range later.posts {
			later.posts[i].marks.set(markJoined, true)
		}
		x.opened, x.supplier = x.opened || y.opened, false
		for i := range y.posts {
			at[g.ref(y, i)] = m
		}
		byInstant := func(s, t int32) int {
			u, v := &b.mails[s], &b.mails[t]
			return cmp.Or(cmp.Compare(u.sec, v.sec), cmp.Compare(u.ns, v.ns))
		}
		x.posts = append(x.posts, y.posts...)
		slices.SortStableFunc(x.posts, func(p, q post) int {
			return cmp.Or(byInstant(p.mail, q.mail), b.compareIDs(p.mail, q.mail), cmp.Compare(b.mails[p.mail].ref, b.mails[q.mail].ref))
		})
		x.machine = append(x.machine, y.machine...)
		slices.SortStableFunc(x.machine, byInstant)
		g.convs[n] = &conv{}
	}
}

// rootIndex is the place of the message that opened the conversation, or would have.
func (g *grouper) rootIndex(c *conv) int {
	for i := range c.posts {
		if g.ref(c, i) == c.root && !g.isOut(c, i) {
			return i
		}
	}
	return 0
}
