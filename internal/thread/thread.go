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

// special values of grouper.byID
const (
	heldApart = -1 // held, but part of no conversation
)

// conv is a conversation being built.
type conv struct {
	posts    []inquiry.Post
	machine  []*inquiry.Entry
	opened   bool // the buyer wrote
	supplier bool // we are the customer here
	junk     bool // nothing but junk so far
	several  bool // a cold mail of ours went to more than one recipient
	root     int64
	node     int32 // of the customer; of the first recipient while not opened

	subjects []string
	lines    map[string]struct{}
	products []string
	senders  []string // of the buyer's side
	unseen   []string // Message-IDs of ours that we do not hold, named here
	last     time.Time
	asked    int // index of the last question, -1 for none
	answered int // index of the last message of ours that arrived, -1 for none
	failed   map[int]bool
}

// waits reports whether the buyer's last question has no answer of ours.
func (c *conv) waits() bool { return c.opened && c.asked > c.answered }

// where is a post: a conversation and its index in it.
type where struct{ conv, post int32 }

type copyKey struct{ from, text string }

// grouper holds the indexes that keep grouping near-linear.
type grouper struct {
	own   Own
	held  map[string]bool             // every Message-ID among the entries
	byID  map[string]where            // posts by Message-ID
	named map[string]int32            // Message-IDs named but not met yet -> conversation
	early map[string][]*inquiry.Entry // bounces by the message they name, which is not met yet
	text  map[copyKey]where           // who wrote what
	to    map[string][]int32          // domains of those we wrote to first -> conversations
	convs []*conv
	people
	suppliers map[string]bool // addresses and "@domain"

	splits map[int64]int64 // message that is split off -> the one it goes to, 0 for none
	begun  map[int64]int32 // message that was split off -> its conversation
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
	g := &grouper{
		own:  own,
		held: make(map[string]bool, len(entries)), byID: make(map[string]where, len(entries)),
		named: map[string]int32{}, early: map[string][]*inquiry.Entry{}, text: make(map[copyKey]where, len(entries)), to: map[string][]int32{},
		people: newPeople(len(entries)), suppliers: map[string]bool{},
	}
	if len(splits) > 0 {
		g.splits, g.begun = map[int64]int64{}, map[int64]int32{}
		for _, s := range splits {
			g.splits[s.Ref] = s.Into
		}
	}
	ordered := order(entries)
	for _, e := range ordered {
		if e.MessageID != "" {
			g.held[e.MessageID] = true
		}
	}
	for _, e := range ordered {
		g.put(e)
	}
	g.join(joins)
	return g.result()
}

// rank orders what came within the same second: a question, our answer, what
// machines say about the answer.
func rank(e *inquiry.Entry) int {
	switch {
	case isMachine(e.Kind):
		return 2
	case e.Direction == inquiry.Out:
		return 1
	}
	return 0
}

// order sorts by instant, rank, Message-ID and Ref, and drops what is the same message
// delivered again; a mark on any copy stands on the message.
func order(entries []inquiry.Entry) []*inquiry.Entry {
	all := make([]*inquiry.Entry, len(entries))
	for i := range entries {
		all[i] = &entries[i]
	}
	slices.SortFunc(all, func(a, b *inquiry.Entry) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(rank(a), rank(b)), cmp.Compare(a.MessageID, b.MessageID), cmp.Compare(a.Ref, b.Ref))
	})
	type same struct{ id, from string }
	seen := make(map[same]int, len(all))
	kept := all[:0]
	for _, e := range all {
		if e.MessageID != "" {
			k := same{e.MessageID, e.From}
			if i, ok := seen[k]; ok {
				if e.Answered && !kept[i].Answered {
					marked := *kept[i]
					marked.Answered = true
					kept[i] = &marked
				}
				continue
			}
			seen[k] = len(kept)
		}
		kept = append(kept, e)
	}
	return kept
}

func (g *grouper) put(e *inquiry.Entry) {
	into, split := g.splits[e.Ref]
	switch {
	case split && g.putSplit(e, into):
	case isMachine(e.Kind): // our own automatic answers, too, are nobody's reply
		g.putMachine(e)
	case e.Direction == inquiry.Out:
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
func (g *grouper) reference(e *inquiry.Entry) (where, bool) {
	for _, id := range e.InReplyTo {
		if w, ok := g.byID[id]; ok && w.conv >= 0 {
			return w, true
		}
	}
	for i := len(e.Refs) - 1; i >= 0; i-- {
		if w, ok := g.byID[e.Refs[i]]; ok && w.conv >= 0 {
			return w, true
		}
	}
	return where{}, false
}

// sibling is a conversation that names the same message, which we do not hold,
// or that named this very message before it came.
func (g *grouper) sibling(e *inquiry.Entry, ours func(c *conv) bool) (int32, bool) {
	if len(g.named) == 0 {
		return 0, false
	}
	for _, ids := range [...][]string{{e.MessageID}, e.InReplyTo, e.Refs} {
		for i := len(ids) - 1; i >= 0; i-- {
			if c, ok := g.named[ids[i]]; ok && ids[i] != "" && ours(g.convs[c]) {
				return c, true
			}
		}
	}
	return 0, false
}

// putMachine attaches mail by programs to the conversation it is about, if any.
func (g *grouper) putMachine(e *inquiry.Entry) {
	w, ok := where{}, false
	if e.Bounce != nil {
		w, ok = g.byID[e.Bounce.MessageID]
	}
	if !ok || w.conv < 0 {
		w, ok = g.reference(e)
	}
	if !ok && e.Bounce != nil {
		w, ok = g.lastTo(e.Bounce.Recipients, e.At)
	}
	if !ok && e.Direction == inquiry.In && e.Bounce == nil && e.From != "" && !g.answersApart(e) {
		if n, known := g.people.find(e.From); known {
			if c := g.latest(g.of(n), func(c *conv) bool { return c.opened && !c.junk && !c.supplier }); c >= 0 {
				w, ok = where{c, -1}, true
			}
		}
	}
	if !ok || w.conv < 0 {
		if e.Bounce != nil && e.Bounce.MessageID != "" {
			g.early[e.Bounce.MessageID] = append(g.early[e.Bounce.MessageID], e)
		}
		return
	}
	g.attach(w, e)
}

// attach puts machine mail to the post it is about; post is -1 where that is not known.
func (g *grouper) attach(w where, e *inquiry.Entry) {
	c := g.convs[w.conv]
	c.machine = append(c.machine, e)
	if e.MessageID != "" {
		g.byID[e.MessageID] = where{w.conv, -1}
	}
	if e.Kind == inquiry.KindBounce && w.post >= 0 && c.posts[w.post].Direction == inquiry.Out && e.TakesBack(c.posts[w.post].Entry) {
		if c.failed == nil {
			c.failed = map[int]bool{}
		}
		c.failed[int(w.post)] = true
		for c.answered >= 0 && (c.failed[c.answered] || c.posts[c.answered].Direction != inquiry.Out) {
			c.answered--
		}
	}
}

// lastTo is the latest post of ours to one of the recipients, not older than a week.
func (g *grouper) lastTo(recipients []string, before time.Time) (where, bool) {
	best, found := where{}, false
	var at time.Time
	for _, r := range recipients {
		n, ok := g.people.find(r)
		if !ok {
			n, ok = g.people.mentionedBy(r)
		}
		if !ok {
			continue
		}
		for _, ci := range g.of(n) {
			c := g.convs[ci]
			for i := len(c.posts) - 1; i >= 0 && before.Sub(c.posts[i].At) < 7*24*time.Hour; i-- {
				p := c.posts[i]
				if p.Direction == inquiry.Out && slices.Contains(p.Recipients, r) && (!found || p.At.After(at)) {
					best, found, at = where{ci, int32(i)}, true, p.At
					break
				}
			}
		}
	}
	return best, found
}

// result are the opened conversations in their final form.
func (g *grouper) result() []inquiry.Conversation {
	type opened struct {
		*conv
		by *inquiry.Entry
	}
	var list []opened
	for _, c := range g.convs {
		if !c.opened || c.supplier {
			continue
		}
		opening := rootIndex(c)
		for i := range c.posts {
			p := &c.posts[i]
			p.Cold = p.Direction == inquiry.Out && i < opening
			p.Unseen = p.Unseen && i > opening
		}
		markAnswered(c.posts)
		list = append(list, opened{c, c.posts[opening].Entry})
	}
	slices.SortFunc(list, func(a, b opened) int {
		return cmp.Or(a.by.At.Compare(b.by.At), cmp.Compare(a.by.MessageID, b.by.MessageID), cmp.Compare(a.by.Ref, b.by.Ref))
	})
	first := map[int32]int64{}
	out := make([]inquiry.Conversation, 0, len(list))
	for _, c := range list {
		n := g.root(c.node)
		if _, ok := first[n]; !ok {
			first[n] = c.root
		}
		out = append(out, inquiry.Conversation{Root: c.root, Customer: first[n], Posts: c.posts, Machine: c.machine})
	}
	return out
}

// markAnswered finds the questions whose \Answered mark no message explains: no
// message of ours names them in In-Reply-To, and none lies between them and the
// buyer's next question. Messages that bounced explain a mark as well.
func markAnswered(posts []inquiry.Post) {
	named := map[string]bool{}
	for i := range posts {
		posts[i].Marked = false
		if posts[i].Direction == inquiry.Out {
			for _, id := range posts[i].InReplyTo {
				named[id] = true
			}
		}
	}
	for i := range posts {
		p := &posts[i]
		if p.Direction != inquiry.In || !p.Answered || (p.Kind != inquiry.KindAsk && p.Kind != inquiry.KindCopy) ||
			(p.MessageID != "" && named[p.MessageID]) {
			continue
		}
		p.Marked = true
		for _, q := range posts[i+1:] {
			if q.Direction == inquiry.In && q.Kind == inquiry.KindAsk {
				break
			}
			if q.Direction == inquiry.Out {
				p.Marked = false
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
		for _, p := range c.posts {
			at[p.Ref] = int32(i)
		}
	}
	for _, j := range joins {
		a, oka := at[j.A]
		b, okb := at[j.B]
		if !oka || !okb || a == b {
			continue
		}
		x, y := g.convs[a], g.convs[b]
		g.people.union(x.node, y.node) // one matter, one customer
		later := y
		if !x.opened || (y.opened && y.posts[rootIndex(y)].At.Before(x.posts[rootIndex(x)].At)) {
			x.root, x.node, later = y.root, y.node, x
		}
		for i := range later.posts {
			later.posts[i].Joined = true
		}
		x.opened, x.supplier = x.opened || y.opened, false
		x.posts = append(x.posts, y.posts...)
		slices.SortStableFunc(x.posts, func(p, q inquiry.Post) int {
			return cmp.Or(p.At.Compare(q.At), cmp.Compare(p.MessageID, q.MessageID), cmp.Compare(p.Ref, q.Ref))
		})
		x.machine = append(x.machine, y.machine...)
		slices.SortStableFunc(x.machine, func(p, q *inquiry.Entry) int { return p.At.Compare(q.At) })
		for _, p := range y.posts {
			at[p.Ref] = a
		}
		g.convs[b] = &conv{}
	}
}

// rootIndex is the place of the message that opened the conversation, or would have.
func rootIndex(c *conv) int {
	return max(0, slices.IndexFunc(c.posts, func(p inquiry.Post) bool { return p.Ref == c.root && p.Direction == inquiry.In }))
}
