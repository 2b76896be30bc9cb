package imap

import (
	"context"
	"strconv"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/mutf7"
)

// kept is what Cursor.State says of a folder: which messages were answered, and
// as what the whole of it was seen before it was last read to its end. Both are
// opaque; "" says nothing.
type kept struct{ answered, seen string }

// parseKept reads what kept.String wrote.
func parseKept(state string) kept {
	var k kept
	f := strings.Fields(state)
	for i := 0; i+1 < len(f); i += 2 {
		switch f[i] {
		case "answered":
			k.answered = f[i+1]
		case "seen":
			k.seen = f[i+1]
		}
	}
	return k
}

func (k kept) String() string {
	var parts []string
	if k.answered != "" {
		parts = append(parts, "answered", k.answered)
	}
	if k.seen != "" {
		parts = append(parts, "seen", k.seen)
	}
	return strings.Join(parts, " ")
}

// stamp is what a folder is seen as: it changes with every new message and every
// change of a flag (RFC 7162 section 3.1.1). "" where the server does not count those.
func (b box) stamp() string {
	if b.modSeq == 0 || b.uidNext == 0 {
		return ""
	}
	return strconv.FormatUint(b.modSeq, 36) + "." + strconv.FormatUint(uint64(b.uidNext), 36)
}

// glance asks for the state of all folders in one round, where the server counts
// changes, so that those need not be opened that are as the last run left them.
func (p *puller) glance(ctx context.Context) error {
	if p.glanced {
		return nil
	}
	p.glanced = true
	if !p.srv.has("CONDSTORE") {
		return nil
	}
	waits := map[*state]func() (box, error){}
	for _, st := range p.states {
		if err := p.load(ctx, st); err != nil {
			return err
		}
		if st.name == inbox || mutf7.Encode(st.name) == st.raw { // as the library spells it
			waits[st] = p.srv.beginStatus(st.folder)
		}
	}
	for _, st := range p.states {
		wait := waits[st]
		if wait == nil {
			continue
		}
		b, err := wait()
		if err != nil && lost(err) {
			return err
		}
		if err == nil {
			st.messages, st.stamp = b.messages, b.stamp()
			st.same = st.stamp != "" && st.stamp == st.kept.seen && b.uidValidity == st.cursor.UIDValidity
		}
	}
	return nil
}
