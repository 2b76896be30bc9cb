package imap

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// SentNames are the usual names of folders with sent mail, the likeliest first,
// for sources that have no server to ask.
func SentNames() []string {
	var names []string
	for _, line := range lines("folders.txt") {
		if !strings.HasSuffix(line, ":") && !strings.Contains(line, " = ") {
			names = append(names, line)
		}
	}
	return names
}

// Survey is what a mailbox offers, found without fetching a message.
type Survey struct {
	Host           string
	Port           int
	User           string
	CertificateEnd time.Time // end of the server's certificate; zero when it showed none
	Folders        []Folder  // those to be read, with the counts; incoming ones first
	All            []string  // names of all folders that can hold messages, as the server lists them
	Drafts         string    // the folder that the server marks \Drafts, "" without one
	Notes          []string  // what is odd, in English
}

// Folder is a folder that is read.
type Folder struct {
	Name     string
	Sent     bool
	Why      Why
	Messages int
	Oldest   time.Time // earliest arrival among the first messages; zero when there is none or the server does not tell
}

// oldestOf is of how many messages, counted from the first, the date is asked:
// UIDs ascend with arrival but for mail that was moved or imported.
const oldestOf = 500

// Look signs in once, finds the folders, opens each for reading and counts. It
// fetches no message. Errors are those of Pull; with a folder that is missing
// the survey comes back all the same.
func Look(ctx context.Context, o Options) (*Survey, error) {
	s, err := New(o)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, s.opt.RunTimeout)
	defer cancel()
	p := &puller{o: s.opt}
	defer p.leave(true)
	if err := p.connect(ctx); err != nil {
		return nil, p.finalUnless(ctx, err)
	}
	found := &Survey{Host: s.opt.Host, Port: s.opt.Port, User: s.opt.Username, CertificateEnd: p.srv.certificateEnd(), Notes: p.sum.Notes}
	for _, f := range p.all {
		if f.selectable() {
			found.All = append(found.All, f.name)
			if f.has(`\drafts`) && found.Drafts == "" {
				found.Drafts = f.name
			}
		}
	}
	for _, st := range p.states {
		b, _, err := p.examine(st)
		if err != nil {
			return found, p.finalUnless(ctx, fmt.Errorf("open folder %q: %w", st.name, err))
		}
		f := Folder{Name: st.name, Sent: st.sent, Why: st.why, Messages: int(b.messages)}
		if b.messages > 0 {
			err := p.srv.beginDates(min(b.messages, oldestOf))(func(m meta) {
				if !m.at.IsZero() && (f.Oldest.IsZero() || m.at.Before(f.Oldest)) {
					f.Oldest = m.at
				}
			})
			if err != nil && lost(err) {
				return found, p.finalUnless(ctx, fmt.Errorf("read dates in folder %q: %w", st.name, err))
			}
		}
		found.Folders = append(found.Folders, f)
	}
	return found, errors.Join(p.trouble...)
}

// finalUnless is final, or the context's own error when that ended the run.
func (p *puller) finalUnless(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return context.Cause(ctx)
	}
	return p.final(err)
}
