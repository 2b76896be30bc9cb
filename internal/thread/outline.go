package thread

import (
	"cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// Outline is a conversation without what its messages say.
type Outline struct {
	Root     int64 // as in inquiry.Conversation
	Customer int64
	posts    []post
	machine  []int32
}

// Outlines sorts the messages of the box into conversations, as Regroup does.
// They are good until the box is changed.
func (b *Box) Outlines(joins []Join, splits []Split) []Outline {
	return b.group(joins, splits).result()
}

// EachPost calls fn for the messages of a conversation: the one that opened it,
// then the others in order.
func (b *Box) EachPost(o *Outline, fn func(ref int64)) {
	fn(o.Root)
	for _, p := range o.posts {
		if ref := b.mails[p.mail].ref; ref != o.Root {
			fn(ref)
		}
	}
}

// EachRef is EachPost and then the same for machine mail that belongs to it.
func (b *Box) EachRef(o *Outline, fn func(ref int64)) {
	b.EachPost(o, fn)
	for _, m := range o.machine {
		fn(b.mails[m].ref)
	}
}

// Conversation completes an outline with its messages; entry gives that of a Ref.
func (b *Box) Conversation(o *Outline, entry func(ref int64) *inquiry.Entry) inquiry.Conversation {
	return b.conversation(o, func(mail int32) *inquiry.Entry { return entry(b.mails[mail].ref) })
}

func (b *Box) conversation(o *Outline, entry func(mail int32) *inquiry.Entry) inquiry.Conversation {
	c := inquiry.Conversation{Root: o.Root, Customer: o.Customer, Posts: make([]inquiry.Post, len(o.posts))}
	for i, p := range o.posts {
		e := entry(p.mail)
		if p.marks.is(markCopy) && !e.Answered {
			answered := *e
			answered.Answered = true
			e = &answered
		}
		c.Posts[i] = inquiry.Post{Entry: e, Kind: b.kinds[p.kind], Cold: p.marks.is(markCold), Marked: p.marks.is(markMarked),
			Unseen: p.marks.is(markUnseen), Joined: p.marks.is(markJoined)}
	}
	for _, m := range o.machine {
		c.Machine = append(c.Machine, entry(m))
	}
	return c
}

// Sum changes whenever a conversation of the same messages may be another one:
// with their instants, what they count as, and whether it is the customer's first.
func (b *Box) Sum(o *Outline) uint64 {
	const prime = 1099511628211 // of FNV-1a, 64 bits
	h := uint64(14695981039346656037)
	add := func(v uint64) {
		h = (h ^ v) * prime
		h ^= h >> 29
	}
	if o.Customer == o.Root {
		add(1)
	}
	for _, p := range o.posts {
		m := &b.mails[p.mail]
		add(uint64(m.ref))
		add(uint64(m.sec))
		add(uint64(m.ns)<<8 | uint64(p.marks))
		for _, c := range []byte(b.kinds[p.kind]) {
			add(uint64(c))
		}
	}
	for _, m := range o.machine {
		add(uint64(b.mails[m].ref))
	}
	return h
}

// Compare orders conversations, of one box or of two, by the instant at which they
// were opened.
func Compare(b *Box, o *Outline, c *Box, p *Outline) int {
	x, y := b.opening(o), c.opening(p)
	return cmp.Or(cmp.Compare(x.sec, y.sec), cmp.Compare(x.ns, y.ns), cmp.Compare(o.Root, p.Root))
}

func (b *Box) opening(o *Outline) instant {
	for _, p := range o.posts {
		if m := &b.mails[p.mail]; m.ref == o.Root && m.flags&isOut == 0 {
			return m.instant()
		}
	}
	return instant{}
}
