package imap

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/source"
)

// state is where the run stands in one folder.
type state struct {
	target
	loaded     bool
	cursor     source.Cursor // after the last item handed on, but for State
	kept       kept          // of State
	stamp      string        // what the folder was seen as before it was opened
	same       bool          // it is as the last run left it
	last       uint32        // the UID with which everything is handed on, 0 while unknown
	marked     bool          // answered marks are done
	messages   uint32
	handed     int
	total      int
	what       sizes
	careful    int            // messages still to be fetched one by one
	tries      map[uint32]int // answers not understood while this UID alone was asked for
	silent     map[uint32]int // connections that broke at it before a byte came
	filteredTo uint32         // UIDs up to here were looked at in this run
	full       bool           // MaxMessages is reached
}

// load asks once what earlier runs know of the folder.
func (p *puller) load(ctx context.Context, st *state) error {
	if st.loaded {
		return nil
	}
	cur, err := p.known.Cursor(ctx, st.name)
	if err != nil {
		return &yieldError{err}
	}
	cur.Folder = st.name
	st.cursor, st.marked = cur, st.sent
	st.kept = parseKept(cur.State)
	st.loaded = true
	return nil
}

// folder reads what is new in one folder.
func (p *puller) folder(ctx context.Context, st *state) error {
	if err := p.load(ctx, st); err != nil || st.same {
		return err
	}
	b, answered, err := p.examine(st)
	if err != nil {
		var se *serverError
		if errors.As(err, &se) && se.status != "BYE" {
			if passing, _ := later(se); !passing {
				p.trouble = append(p.trouble, &ErrConfig{Account: p.o.Name, Host: p.o.Host,
					Err: fmt.Errorf("open folder %q: %w", st.name, se)})
				return nil
			}
		}
		return err
	}
	st.messages, st.last = b.messages, 0
	if err := p.position(ctx, st, b, answered); err != nil {
		return err
	}
	if st.nothingIn(b) || st.full {
		return p.conclude(ctx, st)
	}
	todo := []span{{st.cursor.UID + 1, 0}}
	if b.uidNext > 0 {
		todo[0].hi = b.uidNext - 1
	}
	if !p.o.Since.IsZero() && st.cursor.UID == 0 {
		if todo, err = p.since(b, todo[0]); err != nil || len(todo) == 0 {
			return err
		}
	}
	if err := p.fetch(ctx, st, b, todo); err != nil {
		return err
	}
	return p.conclude(ctx, st)
}

// nothingIn reports whether the folder holds no message behind the cursor.
func (st *state) nothingIn(b box) bool {
	return b.messages == 0 || b.uidNext > 0 && b.uidNext <= st.cursor.UID+1
}

// at is the position after an item: what the folder is seen as is part of it only
// with the last item, or the next run would miss what an interrupted one left.
func (st *state) at(uid uint32, last bool) source.Cursor {
	k := kept{answered: st.kept.answered}
	if last {
		k.seen = st.stamp
	}
	return source.Cursor{Folder: st.name, UIDValidity: st.cursor.UIDValidity, UID: uid, State: k.String()}
}

// conclude hands on the position alone when flags changed that are nothing to us,
// so that the next run need not look at them again.
func (p *puller) conclude(ctx context.Context, st *state) error {
	end := st.at(st.cursor.UID, true)
	if st.full || st.stamp == "" || end.UID == 0 || end.State == st.cursor.State {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := p.yield(source.Item{Cursor: end}); err != nil {
		return &yieldError{err}
	}
	st.cursor = end
	return nil
}

// examine opens the folder and, in the same round, asks which of the messages
// known are marked as answered.
func (p *puller) examine(st *state) (b box, answered func() ([]span, error), err error) {
	for tried := false; ; tried = true {
		wait := p.srv.beginExamine(st.folder)
		answered = nil
		if !st.marked && st.cursor.UID > 0 {
			answered = p.srv.beginSearch(query{uids: span{1, st.cursor.UID}, answered: true})
		}
		if b, err = wait(); err == nil {
			if b.uidNext <= b.messages { // so many messages cannot have lower UIDs: it is not to be believed
				b.uidNext = 0
			}
			return b, answered, nil
		}
		if answered != nil {
			_, _ = answered()
		}
		var se *serverError
		if !errors.As(err, &se) || !strings.Contains(strings.ToLower(se.text), "unsafe login") {
			return b, nil, err
		}
		if tried {
			return b, nil, &ErrSignIn{Account: p.o.Name, Host: p.o.Host, ServerText: se.text}
		}
		if err := p.srv.beginID(p.o.Version)(); err != nil && lost(err) {
			return b, nil, err
		}
	}
}

// position compares the stored cursor with the folder as it is now and hands on
// answered marks while the stored UIDs still mean what they meant.
func (p *puller) position(ctx context.Context, st *state, b box, answered func() ([]span, error)) error {
	cur := &st.cursor
	same := true
	switch {
	case cur.UID == 0:
	case cur.UIDValidity != b.uidValidity:
		same = false
		p.note("folder %q was rebuilt by the server (UIDVALIDITY %d, before %d): it is read again, known messages are recognised",
			st.name, b.uidValidity, cur.UIDValidity)
	case b.uidNext > 0 && cur.UID >= b.uidNext:
		same = false
		p.note("the message numbers of folder %q fell back (next is %d, stored is %d): it is read again, known messages are recognised",
			st.name, b.uidNext, cur.UID)
	}
	if !same {
		*cur = source.Cursor{Folder: st.name}
		st.filteredTo, st.kept = 0, kept{}
	}
	cur.UIDValidity = b.uidValidity
	if answered == nil {
		return nil
	}
	found, err := answered()
	if err != nil && lost(err) {
		return err
	}
	st.marked = true
	if !same {
		return nil
	}
	if err == nil && digest(found) == st.kept.answered {
		return nil // the answered ones are those of the last run
	}
	candidates, listErr := p.unanswered(ctx, st)
	if listErr != nil {
		return listErr
	}
	if err == nil {
		candidates = intersect(candidates, found)
	}
	// What is handed on from the last mark on says that all marks are known.
	if markErr := p.marks(ctx, st, candidates, digest(found), st.nothingIn(b)); markErr != nil || err != nil {
		return markErr
	}
	st.kept.answered = digest(found)
	return nil
}

func (p *puller) place(st *state, uid uint32) inquiry.Place {
	return inquiry.Place{Account: p.o.Name, Folder: st.name, UID: strconv.FormatUint(uint64(uid), 10)}
}
