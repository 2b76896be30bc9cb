package thread

import (
	"cmp"
	"slices"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

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
