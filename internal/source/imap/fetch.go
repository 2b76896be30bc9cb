package imap

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/inquiry-cli/inquiry/internal/source"
)

const (
	window       = 2000 // messages whose sizes are asked for in one command
	windowAgain  = 100  // the same after a failure that left nothing new
	windowLeast  = 20
	silentTries  = 4         // connections that broke at one message without a byte of it
	farewell     = 256       // bytes of a farewell, which are no part of a message
	batchBytes   = 512 * kib // bodies asked for in one command
	batchUIDs    = 200
	inFlight     = 4         // such commands on their way
	firstChunk   = 16 * kib  // of a large message
	smallChunk   = 16 * kib  // the same on a line that breaks
	growingChunk = mib       // the largest step after it
	wholeText    = 128 * kib // a message without attachments at its beginning is read to its end at once
	besides      = 4         // large messages completed at a time for one command
)

// fetch reads the sizes of todo in windows and the bodies of each window, the
// sizes of the next window on their way meanwhile.
func (p *puller) fetch(ctx context.Context, st *state, b box, todo []span) error {
	size := window
	if p.allow > 0 { // a size takes about 100 bytes: spend a fifth of what the line carries on them
		size = int(min(max(p.allow/500, windowLeast), window))
	}
	if p.barren > 0 { // the line broke before anything came
		size, st.careful = min(size, windowAgain), max(st.careful, carefulSteps)
	}
	open := len(todo) > 0 && todo[len(todo)-1].hi == 0
	if n := min(count(todo), uint64(b.messages)); st.total < st.handed+int(n) || st.total == 0 {
		st.total = st.handed + int(n)
	}
	density := float64(b.messages) / float64(max(count(todo), 1))
	windows := slice(todo, size, min(density, 1))
	if open {
		windows = [][]span{todo}
	}
	var next *listing
	for i := range windows {
		cur := next
		if cur == nil {
			cur = p.list(st, windows[i])
		}
		<-cur.done
		if cur.err != nil {
			st.what = worse(st.what, cur.err)
			return fmt.Errorf("read sizes: %w", cur.err)
		}
		next = nil
		if i+1 < len(windows) {
			next = p.list(st, windows[i+1])
		}
		metas := p.wanted(st, cur.metas)
		if i+1 == len(windows) {
			st.total = st.handed + len(metas)
			if len(metas) > 0 && !st.full {
				st.last = metas[len(metas)-1].uid
			}
		}
		if err := p.bodies(ctx, st, metas); err != nil {
			return err
		}
		if st.full {
			break
		}
		if n := len(cur.metas); n > 0 {
			st.filteredTo = max(st.filteredTo, cur.metas[n-1].uid)
		}
	}
	if next != nil {
		<-next.done
	}
	return nil
}

// worse asks for less after an answer to the size command that was refused or
// not understood.
func worse(what sizes, err error) sizes {
	var se *serverError
	if !errors.Is(err, errProtocol) && (!errors.As(err, &se) || se.status == "BYE") {
		return what
	}
	switch what {
	case sizesAll:
		return sizesDates
	default:
		return sizesNone
	}
}

// listing is a size command on its way.
type listing struct {
	done  chan struct{}
	metas []meta
	err   error
}

func (p *puller) list(st *state, set []span) *listing {
	l := &listing{done: make(chan struct{})}
	each := p.srv.beginSizes(set, st.what)
	again := p.srv
	go func() {
		defer close(l.done)
		add := func(m meta) { l.metas = append(l.metas, m) }
		l.err = each(add)
		if l.err != nil && !lost(l.err) { // NO or BAD: ask for less on this connection
			if passing, _ := laterError(l.err); !passing {
				l.metas = l.metas[:0]
				if l.err = again.beginSizes(set, sizesDates)(add); l.err != nil && !lost(l.err) {
					l.metas = l.metas[:0]
					l.err = again.beginSizes(set, sizesNone)(add)
				}
			}
		}
		slices.SortStableFunc(l.metas, func(a, b meta) int { return int(int64(a.uid) - int64(b.uid)) })
		l.metas = slices.CompactFunc(l.metas, func(a, b meta) bool { return a.uid == b.uid })
	}()
	return l
}

// wanted leaves out what n:* brings along, what came before the start date, and
// what exceeds the limit of a run.
func (p *puller) wanted(st *state, metas []meta) []meta {
	keep := make([]meta, 0, len(metas))
	for _, m := range metas {
		if m.uid <= st.cursor.UID || m.uid <= st.filteredTo {
			continue
		}
		if !p.o.Since.IsZero() && !m.at.IsZero() && m.at.Before(p.o.Since) {
			continue
		}
		keep = append(keep, m)
	}
	if limit := p.o.MaxMessages; limit > 0 && st.handed+len(keep) > limit {
		keep = keep[:limit-st.handed]
		st.full = true
		p.note("folder %q: the limit of %d messages a run is reached; the next run goes on from there", st.name, limit)
	}
	return keep
}

// bodies fetches and hands on, in the order of metas, a few commands ahead.
func (p *puller) bodies(ctx context.Context, st *state, metas []meta) error {
	var queue []*job
	defer func() { // the connection is of no use while somebody reads from it
		for _, j := range queue {
			<-j.done
		}
	}()
	for len(metas) > 0 || len(queue) > 0 {
		ahead := inFlight
		if st.careful > 0 {
			ahead = 1
		}
		for len(queue) < ahead && len(metas) > 0 {
			n, chunk := 1, int64(smallChunk)
			if st.careful == 0 {
				n, chunk = batch(metas, p.o.WholeLimit, p.budget()), firstChunk
			} else {
				st.careful--
				ahead = 1
			}
			queue = append(queue, p.start(metas[:n], st, chunk))
			metas = metas[n:]
		}
		j := queue[0]
		<-j.done
		queue = queue[1:]
		if err := p.deliver(ctx, st, j); err != nil {
			if len(queue) > 0 && !lost(err) {
				p.srv.close() // yield said stop: what is on its way is not wanted
			}
			return err
		}
	}
	return nil
}

// budget is how many bytes of bodies one command asks for. On a line that
// breaks it is so little that what is on its way, and lost, stays a small part
// of what the line carries; it grows again as the line holds.
func (p *puller) budget() int64 {
	if p.allow == 0 {
		return batchBytes
	}
	for p.srv.received() > 2*p.allow {
		p.allow *= 2
	}
	return min(p.allow/16, batchBytes)
}

// batch is how many messages go into one command.
func batch(metas []meta, whole, bytes int64) int {
	var sum int64
	for i, m := range metas {
		n := m.size
		if n == 0 || n > whole {
			n = firstChunk
		}
		sum += n
		if i > 0 && (sum > bytes || i >= batchUIDs) {
			return i
		}
	}
	return len(metas)
}

// deliver hands on a job's messages in order, up to the first that is missing
// because the connection failed.
func (p *puller) deliver(ctx context.Context, st *state, j *job) error {
	for i := range j.metas {
		m, r := j.metas[i], &j.results[i]
		it := source.Item{Place: p.place(st, m.uid), At: m.at, Sent: st.sent, Size: m.size, Answered: m.answered,
			Cursor: st.at(m.uid, m.uid == st.last)}
		switch {
		case r.gone:
			continue
		case r.raw != nil:
			it.Raw, it.Truncated = r.raw, r.truncated
			if it.Size < int64(len(r.raw)) && !r.truncated && !r.trimmed {
				it.Size = int64(len(r.raw))
			}
		case r.err != nil:
			it.Err = r.err
		default:
			return p.failed(ctx, st, j, it)
		}
		if err := p.hand(ctx, it); err != nil {
			return err
		}
		r.raw = nil
		st.cursor = it.Cursor
		st.handed++
		if p.o.Progress != nil {
			p.o.Progress(st.name, st.handed, max(st.total, st.handed))
		}
	}
	return nil
}

// failed decides after a failure at a message. After an answer that was not
// understood it goes on one by one and sets the message aside when it, alone,
// failed twice in that way. It does the same when the connection broke several
// times in a row just there, without a byte of answer; any other break is the
// network's fault and the message is tried again.
func (p *puller) failed(ctx context.Context, st *state, j *job, it source.Item) error {
	err := j.err
	if err == nil {
		err = errProtocol
	}
	uid := j.metas[0].uid
	switch {
	case errors.Is(err, errBudget) || ctx.Err() != nil:
		return err
	case errors.Is(err, errProtocol) || errors.Is(err, errLimit):
		st.careful = carefulSteps
		if len(j.metas) > 1 {
			return err
		}
		if st.tries[uid]++; st.tries[uid] < 2 {
			return err
		}
		it.Err = fmt.Errorf("the server's answer could not be read: %w", err)
	default: // the line broke, or the server breaks off whenever it is asked for this one
		if len(j.metas) > 1 || p.srv.received()-j.before > farewell {
			return err
		}
		if st.silent[uid]++; st.silent[uid] < silentTries {
			return err
		}
		it.Err = fmt.Errorf("the server breaks off whenever it is asked for the message: %w", err)
	}
	if herr := p.hand(ctx, it); herr != nil {
		return herr
	}
	st.cursor = it.Cursor
	st.handed++
	return err // the connection is gone; go on behind this message
}
