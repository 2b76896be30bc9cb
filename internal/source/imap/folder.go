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
	cursor     source.Cursor // after the last item handed on
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
	st.loaded = true
	return nil
}

// folder reads what is new in one folder.
func (p *puller) folder(ctx context.Context, st *state) error {
	if err := p.load(ctx, st); err != nil {
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
	st.messages = b.messages
	if err := p.position(ctx, st, b, answered); err != nil {
		return err
	}
	if b.messages == 0 || b.uidNext > 0 && b.uidNext <= st.cursor.UID+1 || st.full {
		return nil
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
	return p.fetch(ctx, st, b, todo)
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
		st.filteredTo = 0
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
	if err == nil && digest(found) == cur.State {
		return nil // the answered ones are those of the last run
	}
	candidates, listErr := p.unanswered(ctx, st)
	if listErr != nil {
		return listErr
	}
	if err == nil {
		candidates = intersect(candidates, found)
	}
	if markErr := p.marks(ctx, st, candidates, digest(found)); markErr != nil || err != nil {
		return markErr
	}
	// Whatever is handed on from here on says that these marks are known.
	cur.State = digest(found)
	return nil
}

func (p *puller) place(st *state, uid uint32) inquiry.Place {
	return inquiry.Place{Account: p.o.Name, Folder: st.name, UID: strconv.FormatUint(uint64(uid), 10)}
}
