package imap

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

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
	glanced bool     // folders were looked at from outside
	all     []folder // of the server
	states  []*state
	at      int   // the folder being read
	saved   int   // items handed on
	barren  int   // failures in a row without an item between them
	allow   int64 // bytes that connections last before they break; 0 while none did
	sum     source.Summary
	trouble []error // folders that could not be opened
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
	if err := p.glance(ctx); err != nil {
		return err
	}
	for ; p.at < len(p.states); p.at++ {
		if err := p.folder(ctx, p.states[p.at]); err != nil {
			return err
		}
	}
	return nil
}

func (p *puller) note(format string, a ...any) {
	n := fmt.Sprintf(format, a...)
	if !slices.Contains(p.sum.Notes, n) {
		p.sum.Notes = append(p.sum.Notes, n)
	}
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
