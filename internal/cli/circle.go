package cli

import (
	"cmp"
	"context"
	"slices"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/store"
	"github.com/inquiry-cli/inquiry/internal/thread"
)

// circle is messages that may belong together, and what is known of their
// inquiries. A pull keeps circles from one batch to the next, without what the
// messages say: a batch then reads only what it touches.
type circle struct {
	box        *thread.Box
	inquiries  map[int64]int64 // message -> the inquiry it is stored with, 0 for none
	known      *memory
	components []int64 // of the store; more than one where the exporter merged
	used       int     // the last turn in which it was touched
}

// Bounds of the circles kept, messages. Small ones are quickly read again.
const (
	smallCircle = 256
	keptSmall   = 6_000
	keptLarge   = 100_000
)

func (b *book) newCircle(components ...int64) *circle {
	return &circle{box: thread.NewBox(b.own), inquiries: map[int64]int64{}, known: b.newMemory(), components: components}
}

// add puts messages into a circle. What is known of their inquiries is still to be read.
func (c *circle) add(e inquiry.Entry) {
	c.box.Add(e)
	c.inquiries[e.Ref] = 0
}

func (c *circle) has(ref int64) bool {
	_, ok := c.inquiries[ref]
	return ok
}

// around returns the circles of the messages dirty as they are in tx, those that
// the exporter merged with them included.
func (b *book) around(ctx context.Context, tx *store.Tx, dirty []int64) ([]*circle, error) {
	if tx.Others() {
		b.forget()
	}
	b.turn++
	g := gathering{book: b, tx: tx, fresh: map[int64]*circle{}, seen: map[*circle]bool{}}
	if err := g.follow(ctx); err != nil {
		return nil, err
	}
	of, err := tx.Components(ctx, dirty)
	if err != nil {
		return nil, err
	}
	if err := g.renew(ctx, of); err != nil {
		return nil, err
	}
	if err := g.load(ctx, of); err != nil {
		return nil, err
	}
	if err := g.remember(ctx); err != nil {
		return nil, err
	}
	if err := g.merge(ctx); err != nil {
		return nil, err
	}
	g.share()
	return g.list, nil
}

// gathering is the work of around.
type gathering struct {
	*book
	tx    *store.Tx
	list  []*circle
	seen  map[*circle]bool  // those in list
	fresh map[int64]*circle // messages of whose inquiries nothing was read yet
}

// follow joins the circles whose components this transaction joined.
func (g *gathering) follow(ctx context.Context) error {
	for _, j := range g.tx.Joined() {
		from, into := g.circles[j.From], g.circles[j.Into]
		switch {
		case from == into: // both unknown, or one already
		case into == nil:
			g.drop(from)
		case from != nil:
			g.unite(into, from)
		default:
			var refs []int64
			for _, ref := range j.Refs {
				if !into.has(ref) {
					refs = append(refs, ref)
				}
			}
			if err := g.tx.EachOf(ctx, refs, func(_ int64, e inquiry.Entry) error {
				into.add(e)
				g.fresh[e.Ref] = into
				return nil
			}); err != nil {
				return err
			}
		}
	}
	return nil
}

// unite moves everything of a circle into another.
func (g *gathering) unite(into, from *circle) {
	into.box.Take(from.box)
	for ref, id := range from.inquiries {
		into.inquiries[ref] = id
		if g.fresh[ref] == from {
			g.fresh[ref] = into
		}
	}
	for _, n := range from.known.byRoot {
		into.known.note(n)
	}
	for id, changes := range from.known.changes {
		into.known.changes[id] = changes
	}
	for _, c := range from.components {
		g.circles[c] = into
	}
	into.components = append(into.components, from.components...)
}

// renew reads those messages again that the circles kept hold as they were.
func (g *gathering) renew(ctx context.Context, of map[int64]int64) error {
	was := map[*circle]map[int64]bool{}
	var refs []int64
	for _, ref := range sortedIDs(of) {
		c := g.circles[of[ref]]
		if c == nil {
			continue
		}
		refs = append(refs, ref)
		if g.fresh[ref] == nil && c.has(ref) {
			if was[c] == nil {
				was[c] = map[int64]bool{}
			}
			was[c][ref] = true
		}
	}
	for c, gone := range was {
		c.box.Remove(gone)
	}
	return g.tx.EachOf(ctx, refs, func(component int64, e inquiry.Entry) error {
		c := g.circles[component]
		switch {
		case was[c][e.Ref]:
			c.box.Add(e)
		case !c.has(e.Ref):
			c.add(e)
			g.fresh[e.Ref] = c
		}
		return nil
	})
}

// load lists the circles of some components and reads those that are not kept.
func (g *gathering) load(ctx context.Context, of map[int64]int64) error {
	var components, missing []int64
	for _, component := range of {
		components = append(components, component)
	}
	slices.Sort(components)
	for _, component := range slices.Compact(components) {
		c := g.circles[component]
		if c == nil {
			c = g.newCircle(component)
			g.circles[component] = c
			missing = append(missing, component)
		}
		g.touch(c)
	}
	if len(missing) == 0 {
		return nil
	}
	return g.tx.EachConnected(ctx, missing, func(component int64, e inquiry.Entry) error {
		c := g.circles[component]
		c.add(e)
		g.fresh[e.Ref] = c
		return nil
	})
}

func (g *gathering) touch(c *circle) {
	c.used = g.turn
	if !g.seen[c] {
		g.seen[c] = true
		g.list = append(g.list, c)
	}
}

// atOnce is how many messages are named in one question to the store.
const atOnce = 5_000

// remember reads what is known of the inquiries of the messages that came in.
func (g *gathering) remember(ctx context.Context) error {
	for refs := range slices.Chunk(sortedIDs(g.fresh), atOnce) {
		ids, err := g.tx.InquiryIDs(ctx, refs)
		if err != nil {
			return err
		}
		for ref, id := range ids {
			g.fresh[ref].inquiries[ref] = id
		}
		if err := remember(ctx, g.tx.Reader, refs, func(ref int64) *memory { return g.fresh[ref].known }); err != nil {
			return err
		}
	}
	clear(g.fresh)
	return nil
}

// merge brings the circles together that the exporter merged.
func (g *gathering) merge(ctx context.Context) error {
	asked := map[int64]bool{}
	for i := 0; i < len(g.list); i++ {
		for {
			c := g.list[i]
			var other int64
			for _, act := range c.known.acts(inquiry.VerbMerge) {
				if !c.has(act.args.With) && !asked[act.args.With] {
					other = act.args.With
					break
				}
			}
			if other == 0 {
				break
			}
			asked[other] = true // whether it is there or not
			of, err := g.tx.Components(ctx, []int64{other})
			if err != nil {
				return err
			}
			if err := g.load(ctx, of); err != nil {
				return err
			}
			if err := g.remember(ctx); err != nil {
				return err
			}
			from := g.circles[of[other]]
			if from == nil || from == c {
				continue
			}
			g.unite(c, from)
			if at := g.leave(from); at < i {
				i--
			}
		}
	}
	return nil
}

// leave takes a circle off the list and returns where it was.
func (g *gathering) leave(c *circle) int {
	at := slices.Index(g.list, c)
	g.list = slices.Delete(g.list, at, at+1)
	delete(g.seen, c)
	return at
}

// share brings circles together of which one inquiry has messages: the exporter
// took back what had merged them.
func (g *gathering) share() {
	of := map[int64]*circle{}
	for i := 0; i < len(g.list); i++ {
		c := g.list[i]
		for _, id := range c.inquiries {
			if o := of[id]; id != 0 && o != nil && o != c {
				g.unite(o, c)
				g.leave(c)
				clear(of)
				i = -1 // the two may share with a third
				break
			}
			of[id] = c
		}
	}
}

// everything is one circle of all messages.
func (b *book) everything(ctx context.Context, tx *store.Tx) (*circle, error) {
	b.forget()
	g := gathering{book: b, tx: tx, fresh: map[int64]*circle{}}
	c := b.newCircle()
	if err := tx.EachConnected(ctx, nil, func(_ int64, e inquiry.Entry) error {
		c.add(e)
		g.fresh[e.Ref] = c
		return nil
	}); err != nil {
		return nil, err
	}
	return c, g.remember(ctx)
}

// drop forgets a circle.
func (b *book) drop(c *circle) {
	for _, component := range c.components {
		delete(b.circles, component)
	}
}

// trim drops the circles that were not used for longest, while they hold more
// than is worth keeping.
func (b *book) trim() {
	var small, large []*circle
	held := map[bool]int{}
	for component, c := range b.circles {
		if component != c.components[0] {
			continue
		}
		is := len(c.inquiries) < smallCircle
		held[is] += len(c.inquiries)
		if is {
			small = append(small, c)
		} else {
			large = append(large, c)
		}
	}
	shrink := func(list []*circle, held, most int) {
		if held <= most {
			return
		}
		slices.SortFunc(list, func(x, y *circle) int {
			return cmp.Or(cmp.Compare(x.used, y.used), cmp.Compare(x.components[0], y.components[0]))
		})
		for _, c := range list {
			if held <= most/2 || c.used == b.turn {
				return
			}
			held -= len(c.inquiries)
			b.drop(c)
		}
	}
	shrink(small, held[true], keptSmall)
	shrink(large, held[false], keptLarge)
}
