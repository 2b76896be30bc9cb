package cli

import (
	"context"
	"maps"
	"slices"

	"github.com/inquiry-cli/inquiry/internal/desk"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// casesAtOnce bounds the inquiries held in memory with all their texts.
const casesAtOnce = 1000

// standing is how a conversation was when this process stored its inquiry. As
// long as its print is the same its inquiry is, too, unless one of its messages
// or changes became another.
type standing struct {
	print uint64
	has   fields
}

// fields are those that an inquiry tells of its customer, a bit each: name,
// company, address, country.
type fields uint8

// rebuild derives anew the inquiries around the messages dirty and stores what
// became different. It returns the inquiries stored.
func (b *book) rebuild(ctx context.Context, tx *store.Tx, dirty []int64) ([]derived, error) {
	if len(dirty) == 0 {
		return nil, nil
	}
	entries, known, err := b.around(ctx, tx, dirty)
	if err != nil {
		return nil, err
	}
	var touched []derived
	err = b.save(ctx, tx, entries, known, dirty, func(d *derived) { touched = append(touched, *d) })
	return touched, err
}

// rebuildAll derives every inquiry anew, because the policy became another one.
func (b *book) rebuildAll(ctx context.Context, tx *store.Tx) error {
	entries, err := tx.Entries(ctx, endOfTime)
	if err != nil {
		return err
	}
	known, err := b.recall(ctx, tx.Reader, entries)
	if err != nil {
		return err
	}
	return b.save(ctx, tx, entries, known, refsOf(entries), func(*derived) {})
}

// comparison is what a set of conversations is beside what is stored of them.
type comparison struct {
	desk   *desk.Desk
	ids    []int64 // of the inquiries, 0 for new ones
	hit    []bool  // holds a dirty message, or not the messages stored with it
	absent []bool  // no inquiry yet

	customers map[int64]bool // those of whom an inquiry is hit
	held      map[int64]int  // inquiry -> how many messages are stored with it
	kept      map[int64]bool // inquiries that still are
	into      map[int64]int  // an inquiry -> the first conversation that has a message of it now
}

// save stores the inquiries of entries that hold a dirty message, or whose
// messages are not those stored with them, and those of the same customers
// unless they are known to be stored as they are. each gets what was stored.
func (b *book) save(ctx context.Context, tx *store.Tx, entries []inquiry.Entry, known *memory, dirty []int64, each func(*derived)) error {
	before, err := tx.InquiryIDs(ctx, refsOf(entries))
	if err != nil {
		return err
	}
	c := beside(b.open(entries, known, endOfTime), known, before, dirty)
	if err := b.readSegments(ctx, tx, c); err != nil {
		return err
	}
	saved := map[int]int64{}
	for part := range slices.Chunk(b.choose(c), casesAtOnce) {
		if err := b.savePart(ctx, tx, c, part, known, saved, each); err != nil {
			return err
		}
	}
	return c.drop(ctx, tx, saved)
}

// beside finds out which conversations are not what is stored of them.
func beside(d *desk.Desk, known *memory, before map[int64]int64, dirty []int64) *comparison {
	n := len(d.Conversations)
	c := &comparison{
		desk: d, ids: make([]int64, n), hit: make([]bool, n), absent: make([]bool, n),
		customers: map[int64]bool{}, held: map[int64]int{}, kept: map[int64]bool{}, into: map[int64]int{},
	}
	for _, id := range before {
		c.held[id]++
	}
	isDirty := make(map[int64]bool, len(dirty))
	for _, ref := range dirty {
		isDirty[ref] = true
	}
	for i := range d.Conversations {
		conv := &d.Conversations[i]
		id, _ := known.number(conv)
		count, hit, moved := 0, false, id == 0
		eachRef(conv, func(ref int64) {
			count++
			hit = hit || isDirty[ref]
			moved = moved || before[ref] != id
		})
		moved = moved || c.held[id] != count
		if hit || moved {
			if !d.Exists(i) {
				c.absent[i] = true
				continue
			}
			c.hit[i] = true
			c.customers[conv.Customer] = true
		}
		c.ids[i] = id
		if id != 0 {
			c.kept[id] = true
		}
		if moved {
			eachRef(conv, func(ref int64) {
				if old := before[ref]; old != 0 && old != id {
					if _, ok := c.into[old]; !ok {
						c.into[old] = i
					}
				}
			})
		}
	}
	return c
}

// readSegments completes what is known of the segments of stored inquiries.
func (b *book) readSegments(ctx context.Context, tx *store.Tx, c *comparison) error {
	var unknown []int64
	for i, id := range c.ids {
		if _, ok := b.segments[id]; !ok && id != 0 && !c.customers[c.desk.Conversations[i].Customer] {
			unknown = append(unknown, id)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	read, err := tx.Segments(ctx, unknown)
	maps.Copy(b.segments, read)
	return err
}

// choose lists the conversations to store, in their order. What a customer did
// elsewhere tells on all his inquiries: whether they are his first, and how soon
// he orders again; who is one customer may have changed for others, too. Those that stand as they were stored are left out, except
// the last ones from which the customer has his name, company, address or
// country.
func (b *book) choose(c *comparison) []int {
	var todo []int
	told := map[int64]fields{}
	for i := len(c.ids) - 1; i >= 0; i-- {
		conv := &c.desk.Conversations[i]
		if c.absent[i] || !c.customers[conv.Customer] && b.segments[c.ids[i]] == desk.SegmentOf(conv) {
			continue
		}
		if !c.hit[i] {
			if was, ok := b.saved[conv.Root]; ok && was.print == printOf(conv, c.desk.ReorderDays(i)) {
				if was.has&^told[conv.Customer] == 0 {
					continue
				}
				told[conv.Customer] |= was.has
			}
		}
		todo = append(todo, i)
	}
	slices.Reverse(todo)
	return todo
}

// savePart stores the inquiries of some conversations and notes their numbers.
func (b *book) savePart(ctx context.Context, tx *store.Tx, c *comparison, part []int, known *memory, ids map[int]int64, each func(*derived)) error {
	var refs []int64
	for _, i := range part {
		refs = append(refs, desk.Refs(&c.desk.Conversations[i])...)
	}
	readings, err := tx.Readings(ctx, refs)
	if err != nil {
		return err
	}
	c.desk.SetReading(readingIn(readings))
	var saved []store.Saved
	var touched []derived
	var of []int
	for _, i := range part {
		made := c.desk.Case(i)
		if made == nil {
			continue
		}
		d := derive(made, known)
		d.hit = c.hit[i]
		has := fields(0)
		if d.CustomerID, has, err = customerID(ctx, tx, &d); err != nil {
			return err
		}
		d.row.CustomerID = d.CustomerID
		b.saved[d.Root] = standing{print: printOf(&d.Conversation, c.desk.ReorderDays(i)), has: has}
		saved = append(saved, store.Saved{Inquiry: d.Inquiry, Root: d.anchor, Messages: allRefs(&d.Conversation), Buyer: d.row.Buyer, Wants: d.row.Wants})
		touched = append(touched, d)
		of = append(of, i)
	}
	stored, err := tx.SaveInquiries(ctx, saved)
	if err != nil {
		return err
	}
	for k := range touched {
		touched[k].ID, touched[k].row.ID = stored[k], stored[k]
		ids[of[k]], b.segments[stored[k]] = stored[k], touched[k].Segment
		each(&touched[k])
	}
	return nil
}

// drop takes away the inquiries of which no conversation is left.
func (c *comparison) drop(ctx context.Context, tx *store.Tx, saved map[int]int64) error {
	for _, id := range sortedIDs(c.held) {
		if c.kept[id] {
			continue
		}
		var heir int64
		if i, ok := c.into[id]; ok {
			heir = saved[i]
		}
		if err := tx.DropInquiry(ctx, id, heir); err != nil {
			return err
		}
	}
	return nil
}

// forget is to be called when what was saved was not committed.
func (b *book) forget() {
	clear(b.saved)
	clear(b.segments)
}

// printOf changes whenever a conversation of the same messages may give another inquiry.
func printOf(conv *inquiry.Conversation, reorder int) uint64 {
	const prime = 1099511628211 // of FNV-1a, 64 bits
	h := uint64(14695981039346656037)
	add := func(v uint64) {
		h = (h ^ v) * prime
		h ^= h >> 29
	}
	bit := func(b bool) uint64 {
		if b {
			return 1
		}
		return 0
	}
	add(uint64(reorder))
	add(bit(conv.Customer == conv.Root))
	for i := range conv.Posts {
		p := &conv.Posts[i]
		add(uint64(p.Ref))
		add(uint64(p.At.UnixNano()))
		for j := range len(p.Kind) {
			add(uint64(p.Kind[j]))
		}
		add(bit(p.Cold) | bit(p.Marked)<<1 | bit(p.Unseen)<<2 | bit(p.Joined)<<3)
	}
	for _, m := range conv.Machine {
		add(uint64(m.Ref))
	}
	return h
}

// eachRef calls fn for all messages of a conversation, the machine mail that
// belongs to it too.
func eachRef(conv *inquiry.Conversation, fn func(ref int64)) {
	fn(conv.Root)
	for i := range conv.Posts {
		if ref := conv.Posts[i].Ref; ref != conv.Root {
			fn(ref)
		}
	}
	for _, m := range conv.Machine {
		fn(m.Ref)
	}
}

// allRefs are all messages of a conversation, the one that opened it first.
func allRefs(conv *inquiry.Conversation) []int64 {
	var all []int64
	eachRef(conv, func(ref int64) { all = append(all, ref) })
	return all
}
