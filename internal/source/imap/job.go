package imap

import (
	"errors"
	"sync"
	"sync/atomic"
)

// job is a batch of messages on its way.
type job struct {
	metas   []meta
	results []result
	err     error
	before  int64 // bytes received when it was sent
	done    chan struct{}
}

// result is what came of one message: bytes, or the reason why not, or nothing
// when the connection failed first.
type result struct {
	raw       []byte
	truncated bool // text may be missing
	trimmed   bool // attachments were left on the server
	gone      bool // deleted meanwhile
	err       error
}

// start sends the commands of a batch and returns at once.
func (p *puller) start(metas []meta, st *state, chunk int64) *job {
	j := &job{metas: metas, results: make([]result, len(metas)), before: p.srv.received(), done: make(chan struct{})}
	srv, o := p.srv, p.o
	index := make(map[uint32]int, len(metas))
	var small, large []uint32
	for i, m := range metas {
		index[m.uid] = i
		if m.size > 0 && m.size <= o.WholeLimit {
			small = append(small, m.uid)
		} else {
			large = append(large, m.uid)
		}
	}
	if len(metas) == 1 && st.tries[metas[0].uid] > 0 { // the second try: by sequence number, nothing else asked
		small, large = nil, nil
	}
	var eachSmall, eachLarge func(func(body)) error
	if len(small) > 0 {
		eachSmall = srv.beginBodies(bodies{uids: small, sections: []section{{}}, max: o.MaxMessage})
	}
	if len(large) > 0 {
		eachLarge = srv.beginBodies(bodies{uids: large, sections: []section{{size: chunk}}, max: chunk})
	}
	// Each command has its own reader: servers answer several at once, and the
	// library waits for whoever a body belongs to.
	heads := make([][]byte, len(metas))
	var both sync.WaitGroup
	var errSmall, errLarge error
	if eachSmall != nil {
		both.Go(func() {
			errSmall = eachSmall(func(b body) {
				if i, ok := index[b.uid]; ok && b.parts[0] != nil {
					j.results[i] = result{raw: b.parts[0], truncated: b.cut}
				}
			})
		})
	}
	if eachLarge != nil {
		both.Go(func() {
			errLarge = eachLarge(func(b body) {
				if i, ok := index[b.uid]; ok && b.parts[0] != nil {
					heads[i] = b.parts[0]
				}
			})
		})
	}
	go func() {
		defer close(j.done)
		both.Wait()
		j.fail(errSmall)
		j.fail(errLarge)
		j.complete(srv, o, heads, chunk)
	}()
	return j
}

// complete asks for what the commands did not bring: the rest of large
// messages, a few at a time because each may take several round trips, and
// messages that did not come at all.
func (j *job) complete(srv server, o Options, heads [][]byte, chunk int64) {
	var all sync.WaitGroup
	room := make(chan struct{}, besides)
	var failed atomic.Bool
	errs := make([]error, len(j.metas))
	for i, m := range j.metas {
		if j.err != nil || failed.Load() {
			break
		}
		if heads[i] == nil && j.results[i].raw != nil {
			continue
		}
		room <- struct{}{}
		all.Go(func() {
			defer func() { <-room }()
			if heads[i] != nil {
				j.results[i], errs[i] = readLarge(srv, o, m, heads[i], chunk)
			} else {
				j.results[i], errs[i] = single(srv, o, m, chunk)
			}
			if errs[i] != nil {
				failed.Store(true)
			}
		})
	}
	all.Wait()
	for _, err := range errs {
		if j.err == nil {
			j.err = err
		}
	}
}

// fail keeps the first error that ends the connection. NO and BAD do not: what
// did not come is asked for again, each message alone.
func (j *job) fail(err error) {
	if err == nil || j.err != nil {
		return
	}
	if passing, _ := laterError(err); lost(err) || passing {
		j.err = err
	}
}

func laterError(err error) (bool, error) {
	var se *serverError
	if errors.As(err, &se) {
		passing, _ := later(se)
		return passing, err
	}
	return false, err
}
