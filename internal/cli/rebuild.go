package cli

import (
	"context"
	"maps"
	"slices"

	"github.com/inquiry-cli/inquiry/internal/desk"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/store"
	"github.com/inquiry-cli/inquiry/internal/thread"
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
	circles, err := b.around(ctx, tx, dirty)
	if err != nil {
		return nil, err
	}
	b.grouped = 0
	for _, c := range circles {
		b.grouped += len(c.inquiries)
	}
	isDirty := make(map[int64]bool, len(dirty))
	for _, ref := range dirty {
		isDirty[ref] = true
	}
	var touched []derived
	err = b.save(ctx, tx, circles, func(ref int64) bool { return isDirty[ref] }, func(d *derived) { touched = append(touched, *d) })
	b.trim()
	return touched, err
}

// rebuildAll derives every inquiry anew, because the policy became another one.
func (b *book) rebuildAll(ctx context.Context, tx *store.Tx) error {
	c, err := b.everything(ctx, tx)
	if err != nil {
		return err
	}
	return b.save(ctx, tx, []*circle{c}, func(int64) bool { return true }, func(*derived) {})
}

// comparison is what the conversations of a circle are beside what is stored of them.
type comparison struct {
	*circle
	outlines []thread.Outline
	reorder  map[int64]int // see desk.ReorderDays

	ids []int64 // of the inquiries, 0 for new ones
	hit []bool  // holds a dirty message, or not the messages stored with it

	customers map[int64]bool // those of whom an inquiry is hit
	held      map[int64]int  // inquiry -> how many messages are stored with it
	kept      map[int64]bool // inquiries that still are
	into      map[int64]int  // an inquiry -> the first conversation that has a message of it now

	stored map[int]int64  // conversation -> the number of its inquiry, for those stored now
	moved  map[int64]bool // numbers of which this or their messages may not be what they were
}

// chosen is a conversation to be stored.
type chosen struct {
	*comparison
	i int
}

// save stores the inquiries of circles that hold a dirty message, or whose
// messages are not those stored with them, and those of the same customers
// unless they are known to be stored as they are. each gets what was stored.
func (b *book) save(ctx context.Context, tx *store.Tx, circles []*circle, dirty func(ref int64) bool, each func(*derived)) error {
	all := make([]*comparison, len(circles))
	for i, c := range circles {
		all[i] = beside(c, dirty)
		if err := b.readReorder(ctx, tx, all[i]); err != nil {
			return err
		}
	}
	if err := b.readSegments(ctx, tx, all); err != nil {
		return err
	}
	var todo []chosen
	for _, c := range all {
		todo = append(todo, b.choose(c)...)
	}
	slices.SortStableFunc(todo, func(x, y chosen) int {
		return thread.Compare(x.box, &x.outlines[x.i], y.box, &y.outlines[y.i])
	})
	for part := range slices.Chunk(todo, casesAtOnce) {
		if err := b.savePart(ctx, tx, part, each); err != nil {
			return err
		}
	}
	for _, c := range all {
		if err := c.dropLost(ctx, tx); err != nil {
			return err
		}
		if err := c.learn(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// beside finds out which conversations are not what is stored of them.
func beside(in *circle, dirty func(ref int64) bool) *comparison {
	c := &comparison{
		circle: in, customers: map[int64]bool{}, held: map[int64]int{}, kept: map[int64]bool{}, into: map[int64]int{},
		stored: map[int]int64{}, moved: map[int64]bool{},
	}
	merged, splits := in.known.regrouped()
	c.outlines = desk.Outlines(in.box, merged, splits, endOfTime)
	c.ids, c.hit = make([]int64, len(c.outlines)), make([]bool, len(c.outlines))
	for _, id := range in.inquiries {
		if id != 0 {
			c.held[id]++
		}
	}
	for i := range c.outlines {
		o := &c.outlines[i]
		id, _ := c.number(o)
		count, hit, moved := 0, false, id == 0
		c.box.EachRef(o, func(ref int64) {
			count++
			hit = hit || dirty(ref)
			moved = moved || in.inquiries[ref] != id
		})
		moved = moved || c.held[id] != count
		if hit || moved {
			c.hit[i] = true
			c.customers[o.Customer] = true
		}
		c.ids[i] = id
		if id != 0 {
			c.kept[id] = true
		}
		if moved {
			c.moved[id] = true
			c.box.EachRef(o, func(ref int64) {
				if old := in.inquiries[ref]; old != 0 && old != id {
					c.moved[old] = true
					if _, ok := c.into[old]; !ok {
						c.into[old] = i
					}
				}
			})
		}
	}
	return c
}

func (c *circle) number(o *thread.Outline) (id, anchor int64) {
	return c.known.number(o.Root, func(fn func(ref int64)) { c.box.EachPost(o, fn) })
}

// conversations completes outlines with what their messages say.
func conversations(ctx context.Context, tx *store.Tx, part []chosen) ([]inquiry.Conversation, error) {
	var refs []int64
	for _, p := range part {
		p.box.EachRef(&p.outlines[p.i], func(ref int64) { refs = append(refs, ref) })
	}
	entries, err := tx.EntriesOf(ctx, refs)
	if err != nil {
		return nil, err
	}
	at := make(map[int64]*inquiry.Entry, len(entries))
	for i := range entries {
		at[entries[i].Ref] = &entries[i]
	}
	all := make([]inquiry.Conversation, len(part))
	for i, p := range part {
		all[i] = p.box.Conversation(&p.outlines[p.i], func(ref int64) *inquiry.Entry { return at[ref] })
	}
	return all, nil
}

// readReorder finds out how soon customers order again who ordered before.
func (b *book) readReorder(ctx context.Context, tx *store.Tx, c *comparison) error {
	if len(c.known.changes) == 0 {
		return nil
	}
	won := func(ch inquiry.Change) bool { return ch.Verb == inquiry.VerbWon }
	var part []chosen
	for i := range c.outlines {
		var refs []int64
		c.box.EachPost(&c.outlines[i], func(ref int64) { refs = append(refs, ref) })
		if slices.ContainsFunc(c.known.changesOf(refs), won) {
			part = append(part, chosen{c, i})
		}
	}
	convs, err := conversations(ctx, tx, part)
	if err != nil {
		return err
	}
	c.reorder = desk.ReorderDays(b.input(c.known), convs, endOfTime)
	return nil
}

// readSegments completes what is known of the segments of stored inquiries.
func (b *book) readSegments(ctx context.Context, tx *store.Tx, all []*comparison) error {
	var unknown []int64
	for _, c := range all {
		for i, id := range c.ids {
			if _, ok := b.segments[id]; !ok && id != 0 && !c.customers[c.outlines[i].Customer] {
				unknown = append(unknown, id)
			}
		}
	}
	for ids := range slices.Chunk(unknown, atOnce) {
		read, err := tx.Segments(ctx, ids)
		if err != nil {
			return err
		}
		maps.Copy(b.segments, read)
	}
	return nil
}

// choose lists the conversations to store, in their order. What a customer did
// elsewhere tells on all his inquiries: whether they are his first, and how soon
// he orders again; who is one customer may have changed for others, too. Those that stand as they were stored are left out, except
// the last ones from which the customer has his name, company, address or
// country.
func (b *book) choose(c *comparison) []chosen {
	var todo []chosen
	told := map[int64]fields{}
	for i := len(c.ids) - 1; i >= 0; i-- {
		o := &c.outlines[i]
		if !c.customers[o.Customer] && b.segments[c.ids[i]] == segmentOf(o) {
			continue
		}
		if !c.hit[i] {
			if was, ok := b.saved[o.Root]; ok && was.print == c.print(i) {
				if was.has&^told[o.Customer] == 0 {
					continue
				}
				told[o.Customer] |= was.has
			}
		}
		todo = append(todo, chosen{c, i})
	}
	slices.Reverse(todo)
	return todo
}

func segmentOf(o *thread.Outline) inquiry.Maybe {
	return desk.SegmentOf(&inquiry.Conversation{Root: o.Root, Customer: o.Customer})
}

// print changes whenever a conversation of the same messages may give another inquiry.
func (c *comparison) print(i int) uint64 {
	o := &c.outlines[i]
	return c.box.Sum(o) ^ uint64(c.reorder[o.Customer])<<32
}

// savePart stores the inquiries of some conversations and notes their numbers.
func (b *book) savePart(ctx context.Context, tx *store.Tx, part []chosen, each func(*derived)) error {
	convs, err := conversations(ctx, tx, part)
	if err != nil {
		return err
	}
	var refs []int64
	for i := range convs {
		refs = append(refs, desk.Refs(&convs[i])...)
	}
	readings, err := tx.Readings(ctx, refs)
	if err != nil {
		return err
	}
	var saved []store.Saved
	var touched []derived
	var of []chosen
	for k, p := range part {
		in := b.input(p.known)
		in.Reading = readingIn(readings)
		made := desk.With(in, convs[k:k+1], p.reorder, endOfTime).Case(0)
		if made == nil {
			continue
		}
		o := &p.outlines[p.i]
		d := derived{Case: *made}
		d.ID, d.anchor = p.number(o)
		d.row = rowOf(&d.Case)
		d.hit = p.hit[p.i]
		has := fields(0)
		if d.CustomerID, has, err = customerID(ctx, tx, &d); err != nil {
			return err
		}
		d.row.CustomerID = d.CustomerID
		b.saved[d.Root] = standing{print: p.print(p.i), has: has}
		var all []int64
		p.box.EachRef(o, func(ref int64) { all = append(all, ref) })
		saved = append(saved, store.Saved{Inquiry: d.Inquiry, Root: d.anchor, Messages: all, Buyer: d.row.Buyer, Wants: d.row.Wants})
		touched = append(touched, d)
		of = append(of, p)
	}
	stored, err := tx.SaveInquiries(ctx, saved)
	if err != nil {
		return err
	}
	for k := range touched {
		touched[k].ID, touched[k].row.ID = stored[k], stored[k]
		of[k].stored[of[k].i], b.segments[stored[k]] = stored[k], touched[k].Segment
		each(&touched[k])
	}
	return nil
}

// dropLost takes away the inquiries of which no conversation is left.
func (c *comparison) dropLost(ctx context.Context, tx *store.Tx) error {
	for _, id := range sortedIDs(c.held) {
		if c.kept[id] {
			continue
		}
		var heir int64
		if i, ok := c.into[id]; ok {
			heir = c.stored[i]
		}
		if err := tx.DropInquiry(ctx, id, heir); err != nil {
			return err
		}
		c.moved[id] = true
	}
	return nil
}

// learn brings what the circle knows of its inquiries up to what was stored.
func (c *comparison) learn(ctx context.Context, tx *store.Tx) error {
	for i, id := range c.stored {
		was, anchor := c.number(&c.outlines[i])
		if was != id || c.known.byRoot[anchor].ID != id { // new, or it follows another message now
			c.moved[id] = true
		}
	}
	delete(c.moved, 0)
	if len(c.moved) == 0 {
		return nil
	}
	for ref, id := range c.inquiries {
		if c.moved[id] {
			c.inquiries[ref] = 0
		}
	}
	var roots []int64
	for root, n := range c.known.byRoot {
		if c.moved[n.ID] {
			roots = append(roots, root)
			delete(c.known.byRoot, root)
		}
	}
	for i, id := range c.stored {
		if !c.moved[id] {
			continue
		}
		c.box.EachRef(&c.outlines[i], func(ref int64) { c.inquiries[ref] = id })
		roots = append(roots, c.outlines[i].Root)
	}
	slices.Sort(roots)
	for refs := range slices.Chunk(slices.Compact(roots), atOnce) {
		numbers, err := tx.Numbers(ctx, refs)
		if err != nil {
			return err
		}
		for _, n := range numbers {
			c.known.note(n)
		}
	}
	return nil
}

// forget is to be called when what was saved was not committed.
func (b *book) forget() {
	clear(b.saved)
	clear(b.segments)
	clear(b.circles)
}
