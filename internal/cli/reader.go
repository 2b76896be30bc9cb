package cli

import (
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/inquiry-cli/inquiry/internal/analyze"
	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/score"
	"github.com/inquiry-cli/inquiry/internal/source"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// reader turns items into readings on all cores.
type reader struct {
	analyze func() *analyze.Reader // made when the first item comes: it loads the word lists
	prepare bool                   // for the store, instead of keeping what was read
	now     time.Time              // of the run: when a message came that no clock tells of
}

// readerFor is the reader of this exporter: the built-in weights, what was
// learned from his corrections, and the points of his config on top. All of it is
// read when the first item comes, but for points that are to be checked.
func readerFor(env *Env, cfg *config.Config) (*reader, error) {
	if len(cfg.Points) > 0 {
		if _, err := ownWeights(cfg); err != nil {
			return nil, err
		}
	}
	return readerLater(env, cfg, func() score.Weights {
		weights, err := ownWeights(cfg)
		if err != nil {
			panic(err) // without points of the config there is nothing to be wrong
		}
		return weights.Learn(env.learned(cfg))
	}), nil
}

// readerBy is readerFor with other lessons.
func readerBy(env *Env, cfg *config.Config, learned score.Learned) (*reader, error) {
	weights, err := ownWeights(cfg)
	if err != nil {
		return nil, err
	}
	return readerWith(env, cfg, weights.Learn(learned)), nil
}

// ownWeights are the built-in weights with the points of the config.
func ownWeights(cfg *config.Config) (score.Weights, error) {
	points := map[string]int{}
	for _, p := range cfg.Points {
		points[p.Signal] = p.Points
	}
	weights, err := score.DefaultWeights().With(points)
	if err != nil {
		return weights, &config.Error{File: cfg.Path, Msg: "points: " + err.Error(), Hint: "inquiry explain ID shows the names of signals"}
	}
	return weights, nil
}

func readerWith(env *Env, cfg *config.Config, weights score.Weights) *reader {
	return readerLater(env, cfg, func() score.Weights { return weights })
}

func readerLater(env *Env, cfg *config.Config, weights func() score.Weights) *reader {
	return &reader{now: env.Now(), analyze: sync.OnceValue(func() *analyze.Reader {
		own := ownOf(cfg)
		return analyze.New(analyze.Options{
			OwnAddresses: own.Addresses, OwnDomains: own.Domains, OwnNames: ownNames(cfg), Competitors: cfg.Competitors,
			FreeMail: lower(cfg.FreeMail.Add), NotFreeMail: lower(cfg.FreeMail.Remove),
			Weights: weights(), Location: cfg.Location,
		})
	})}
}

// readItem is an item with what was read from it. Of an item that could not be
// read only Item.Err is of use.
type readItem struct {
	source.Item
	analyze.Result

	size     int64           // bytes of Raw as it came
	prepared *store.Prepared // instead of Raw and Result, where the reader prepares
}

// message is the item as the store takes it.
func (r *readItem) message(validity uint32) store.NewMessage {
	m := store.NewMessage{
		Place: r.Place, UIDValidity: validity, Entry: r.Entry, Subject: r.Subject, Raw: r.Raw, Size: r.Size, Truncated: r.Truncated,
		Search:  store.SearchText{Subject: r.Subject, Text: r.Body, People: strings.Join(r.People, " "), Products: strings.Join(r.Reading.Request.Products, " ")},
		Version: analyze.Version,
	}
	if r.Record != nil {
		m.Format, m.ContentKey = store.FormatRecord, r.Place.UID
	}
	if !r.Ours {
		m.Reading = &r.Reading
	}
	return m
}

// readings is a pipeline: items go in, are read side by side, and come out in
// the order in which they went in.
type readings struct {
	ctx   context.Context
	todo  chan *job
	order chan *job
	once  sync.Once

	mu   sync.Mutex
	left sync.Cond
	held int64 // bytes of items that did not come out yet
}

type job struct {
	item  source.Item
	ready chan readItem
}

// How many items, and bytes of them, may be read ahead of the one being stored.
const (
	ahead      = 96
	aheadBytes = 8 << 20
)

func (r *reader) start(ctx context.Context) *readings {
	p := &readings{ctx: ctx, todo: make(chan *job, ahead), order: make(chan *job, ahead)}
	p.left.L = &p.mu
	context.AfterFunc(ctx, p.left.Broadcast)
	for range runtime.GOMAXPROCS(0) {
		go func() {
			for j := range p.todo {
				item := j.item
				j.item = source.Item{}
				j.ready <- r.read(item)
			}
		}()
	}
	return p
}

// put hands an item in; it is what a source yields to.
func (p *readings) put(item source.Item) error {
	if err := p.take(int64(len(item.Raw))); err != nil {
		return err
	}
	j := &job{item: item, ready: make(chan readItem, 1)}
	for _, c := range []chan *job{p.order, p.todo} {
		select {
		case c <- j:
		case <-p.ctx.Done():
			if c == p.todo {
				j.ready <- readItem{Item: source.Item{Err: p.ctx.Err()}}
			}
			return p.ctx.Err()
		}
	}
	return nil
}

// take waits until there is room for an item of n bytes. A single one is never
// too large.
func (p *readings) take(n int64) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.held > 0 && p.held+n > aheadBytes {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		p.left.Wait()
	}
	p.held += n
	return nil
}

func (p *readings) give(n int64) {
	p.mu.Lock()
	p.held -= n
	p.mu.Unlock()
	p.left.Broadcast()
}

// end says that no more items come.
func (p *readings) end() {
	p.once.Do(func() {
		close(p.todo)
		close(p.order)
	})
}

// out gives the items read, in order, until the source ended.
func (p *readings) out() func(yield func(readItem) bool) {
	return func(yield func(readItem) bool) {
		for j := range p.order {
			item := <-j.ready
			p.give(item.size)
			if errors.Is(item.Err, context.Canceled) {
				continue // handed in while the run was being stopped
			}
			if !yield(item) {
				return
			}
		}
	}
}

// drain takes what is left after a failure, so that nobody waits.
func (p *readings) drain() {
	for j := range p.order {
		p.give((<-j.ready).size)
	}
}

// read reads one item. A message that takes the program by surprise costs its
// own place, not the run.
func (r *reader) read(item source.Item) (out readItem) {
	out.Item, out.size = item, int64(len(item.Raw))
	if item.Err != nil || item.MarkOnly || item.Raw == nil && item.Record == nil {
		return out
	}
	defer func() {
		if p := recover(); p != nil {
			out = readItem{Item: item, size: int64(len(item.Raw))}
			out.Err = errors.New("reading this message failed inside the program; it is kept as it came")
		}
	}()
	in := analyze.Input{Place: item.Place, At: item.At, Now: r.now, Sent: item.Sent, Answered: item.Answered, Truncated: item.Truncated}
	if item.Record != nil {
		out.Result = r.analyze().Record(*item.Record, in)
		raw, err := json.Marshal(item.Record)
		if err != nil {
			out.Err = err
			return out
		}
		out.Raw = raw
	} else {
		out.Result = r.analyze().Mail(item.Raw, in)
	}
	if r.prepare {
		p, err := store.Prepare(out.message(item.Cursor.UIDValidity))
		if err != nil {
			out.Err = err
			return out
		}
		out.prepared, out.Raw, out.Result = p, nil, analyze.Result{Ignored: out.Ignored}
	}
	return out
}
