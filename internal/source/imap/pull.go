package imap

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/source"
)

const (
	maxBackoff   = 30 * time.Second
	verifyChunk  = 500 // UIDs named in one command
	minAllow     = 20_000
	carefulSteps = 64 // messages fetched one by one after an answer that was not understood
)

// Pull hands on what is new, folder by folder, oldest first. Lost connections
// are made anew and the run goes on after the last item that yield took. Errors
// are of the types *ErrSignIn, *ErrSecret, *ErrNetwork, *ErrConfig and
// *ErrCertificate, the error of yield, or that of the context.
func (s *Source) Pull(ctx context.Context, known source.Known, yield func(source.Item) error) (source.Summary, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, s.opt.RunTimeout,
		fmt.Errorf("%w: the account took longer than %v", errLimit, s.opt.RunTimeout))
	defer cancel()
	p := &puller{o: s.opt, known: known, yield: yield}
	err := p.run(ctx)
	p.leave(err == nil)
	for _, st := range p.states {
		p.sum.Folders = append(p.sum.Folders, source.FolderSummary{
			Name: st.name, Sent: st.sent, Messages: int(st.messages), New: st.handed})
	}
	return p.sum, err
}

// puller is one run over one account.
type puller struct {
	o     Options
	known source.Known
	yield func(source.Item) error

	srv     server
	secret  string
	asked   bool     // secret is set
	listed  bool     // targets are chosen
	all     []folder // of the server
	states  []*state
	at      int   // the folder being read
	saved   int   // items handed on
	barren  int   // failures in a row without an item between them
	allow   int64 // bytes that connections last before they break; 0 while none did
	sum     source.Summary
	trouble []error // folders that could not be opened
}

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

// yieldError wraps what yield returned, to tell it from our own errors.
type yieldError struct{ err error }

func (e *yieldError) Error() string { return e.err.Error() }

func (e *yieldError) Unwrap() error { return e.err }

func (p *puller) run(ctx context.Context) error {
	before := 0
	for {
		err := p.attempt(ctx)
		if err == nil {
			return errors.Join(p.trouble...)
		}
		var ye *yieldError
		if errors.As(err, &ye) {
			return ye.err
		}
		if ctx.Err() != nil {
			if cause := context.Cause(ctx); errors.Is(cause, errLimit) {
				return p.network(cause, false)
			}
			return ctx.Err()
		}
		if p.saved > before {
			before, p.barren = p.saved, 0
		} else {
			p.barren++
		}
		wait, again := p.retry(err)
		if !again {
			return p.final(err)
		}
		if p.srv != nil && lost(err) {
			p.allow = max(p.srv.received(), minAllow)
		}
		p.leave(false)
		switch {
		case wait > 0:
		case p.barren == 0: // it brought something: soon again
			wait = p.o.Backoff / 10
		default:
			wait = min(p.o.Backoff<<(p.barren-1), maxBackoff)
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
		}
	}
}

// retry reports whether another connection may help, and after which time if
// the server named one.
func (p *puller) retry(err error) (time.Duration, bool) {
	if p.barren > p.o.Retries || errors.Is(err, errBudget) {
		return 0, false
	}
	if settled(err) {
		return 0, false
	}
	var se *serverError
	if errors.As(err, &se) {
		passing, wait := later(se)
		return wait, passing && wait <= maxBackoff
	}
	return 0, true
}

// settled reports whether err is one that no other connection mends.
func settled(err error) bool {
	var si *ErrSignIn
	var se *ErrSecret
	var co *ErrConfig
	var ce *ErrCertificate
	return errors.As(err, &si) || errors.As(err, &se) || errors.As(err, &co) || errors.As(err, &ce)
}

// final is the error the caller sees.
func (p *puller) final(err error) error {
	if settled(err) {
		return err
	}
	var se *serverError
	passing := false
	if errors.As(err, &se) {
		passing, _ = later(se)
	}
	return p.network(err, passing)
}

func (p *puller) network(err error, passing bool) error {
	e := &ErrNetwork{Account: p.o.Name, Host: p.o.Host, Saved: p.saved, Later: passing, Err: err}
	if p.listed && p.at < len(p.states) {
		e.Folder = p.states[p.at].name
	}
	return e
}

// leave ends the connection and adds up what it cost.
func (p *puller) leave(politely bool) {
	if p.srv == nil {
		return
	}
	if politely {
		p.srv.logout()
	} else {
		p.srv.close()
	}
	p.sum.Commands += p.srv.commands()
	p.sum.Bytes += p.srv.received()
	p.srv = nil
}

// attempt goes on from where the run stands until it is done or fails.
func (p *puller) attempt(ctx context.Context) error {
	if p.srv == nil {
		if err := p.connect(ctx); err != nil {
			return err
		}
	}
	for ; p.at < len(p.states); p.at++ {
		if err := p.folder(ctx, p.states[p.at]); err != nil {
			return err
		}
	}
	return nil
}

// connect opens a connection, signs in, tells who we are and, the first time,
// finds the folders.
func (p *puller) connect(ctx context.Context) error {
	if !p.asked || p.o.Auth == AuthXOAuth2 { // an access token may have run out since
		secret, err := p.o.Password(ctx)
		if err != nil {
			return &ErrSecret{Account: p.o.Name, Host: p.o.Host, Err: err}
		}
		p.secret, p.asked = secret, true
	}
	o := p.o
	o.MaxBytes -= p.sum.Bytes
	srv, err := open(ctx, o)
	if err != nil {
		return err
	}
	p.srv = srv
	if !srv.signedIn() {
		if err := srv.signIn(p.o, p.secret); err != nil {
			var se *serverError
			if errors.As(err, &se) && se.status != "BYE" {
				if passing, _ := later(se); !passing {
					return &ErrSignIn{Account: p.o.Name, Host: p.o.Host, ServerText: strings.TrimSpace(se.text)}
				}
			}
			return fmt.Errorf("sign in: %w", err)
		}
	}
	// NetEase opens no folder for clients that have not told their name; the
	// capabilities asked after sign-in say whether the server wants to know.
	var waitID func() error
	if srv.has("ID") {
		waitID = srv.beginID(p.o.Version)
	}
	var waitFolders func() ([]folder, error)
	if !p.listed {
		waitFolders = srv.beginFolders()
	}
	if waitID != nil {
		if err := waitID(); err != nil && lost(err) {
			return err
		}
	}
	if waitFolders == nil {
		return nil
	}
	all, err := waitFolders()
	if err != nil && lost(err) {
		return fmt.Errorf("list folders: %w", err)
	}
	if err != nil { // a server that does not list still has an inbox
		p.note("the server does not list its folders: %v", err)
	}
	p.all = all
	targets, notes, missing := choose(all, p.o)
	for _, t := range targets {
		p.states = append(p.states, &state{target: t, tries: map[uint32]int{}, silent: map[uint32]int{}})
	}
	p.sum.Notes = append(p.sum.Notes, notes...)
	for _, m := range missing {
		p.trouble = append(p.trouble, &ErrConfig{Account: p.o.Name, Host: p.o.Host, Err: fmt.Errorf("folder %q is not on the server", m)})
	}
	p.listed = true
	return nil
}

func (p *puller) note(format string, a ...any) {
	n := fmt.Sprintf(format, a...)
	if !slices.Contains(p.sum.Notes, n) {
		p.sum.Notes = append(p.sum.Notes, n)
	}
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

// hand gives an item to the caller.
func (p *puller) hand(ctx context.Context, it source.Item) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := p.yield(it); err != nil {
		return &yieldError{err}
	}
	p.saved++
	return nil
}

// spans turns ascending UIDs into ranges.
func spans(uids []uint32) []span {
	var out []span
	for _, u := range uids {
		if n := len(out); n > 0 && out[n-1].hi+1 == u {
			out[n-1].hi = u
		} else {
			out = append(out, span{u, u})
		}
	}
	return out
}

// intersect keeps the UIDs that lie in one of the ranges. uids ascend.
func intersect(uids []uint32, set []span) []uint32 {
	sorted := slices.Clone(set)
	slices.SortFunc(sorted, func(a, b span) int { return int(int64(a.lo) - int64(b.lo)) })
	var out []uint32
	i := 0
	for _, u := range uids {
		for i < len(sorted) && sorted[i].hi != 0 && sorted[i].hi < u {
			i++
		}
		if i == len(sorted) {
			break
		}
		if sorted[i].lo <= u {
			out = append(out, u)
		}
	}
	return out
}
