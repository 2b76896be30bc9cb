package imap

import (
	"context"
	"errors"
	"fmt"
	"strings"
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

// Probe signs in, finds the folders and opens each for reading, and says what it
// found, a sentence a line. It fetches nothing. Errors are those of Pull.
func Probe(ctx context.Context, o Options) ([]string, error) {
	s, err := New(o)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, s.opt.RunTimeout)
	defer cancel()
	p := &puller{o: s.opt}
	defer p.leave(true)
	if err := p.connect(ctx); err != nil {
		return nil, p.final(err)
	}
	found := []string{fmt.Sprintf("%s:%d: certificate is good, signed in as %s", s.opt.Host, s.opt.Port, s.opt.Username)}
	found = append(found, p.sum.Notes...)
	for _, st := range p.states {
		b, _, err := p.examine(st)
		if err != nil {
			return found, p.final(fmt.Errorf("open folder %q: %w", st.name, err))
		}
		found = append(found, fmt.Sprintf("folder %q: %d messages", st.name, b.messages))
	}
	return found, errors.Join(p.trouble...)
}
