package mailbox

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/inquiry-cli/inquiry/internal/mutf7"
)

//go:embed drafts.txt
var draftsText string

// draftNames are the usual names of the folder, folded, and the words that say
// nothing in one.
var draftNames = sync.OnceValue(func() (n struct{ names, generic []string }) {
	for l := range strings.Lines(draftsText) {
		l = strings.TrimSpace(l)
		switch {
		case l == "" || l[0] == '#':
		case strings.HasPrefix(l, "generic:"):
			n.generic = strings.Fields(strings.TrimPrefix(l, "generic:"))
		default:
			n.names = append(n.names, mutf7.Fold(l))
		}
	}
	return n
})

// box is a folder as a server or a Maildir lists it.
type box struct {
	name   string // decoded, as it is given back
	last   string // last part of its path
	depth  int
	drafts bool // marked \Drafts (RFC 6154)
}

// choose picks the folder of drafts: the one named, the one marked, a usual
// name, a usual name after dropping words that say nothing; the shallowest.
func choose(all []box, named string) (string, bool) {
	rules := []func(box) bool{
		func(b box) bool { return b.drafts },
		func(b box) bool { return slices.Contains(draftNames().names, mutf7.Fold(b.last)) },
		func(b box) bool { return slices.Contains(draftNames().names, dropGeneric(mutf7.Fold(b.last))) },
	}
	if named != "" {
		rules = []func(box) bool{
			func(b box) bool { return b.name == named },
			func(b box) bool { return mutf7.Fold(b.name) == mutf7.Fold(named) },
		}
	}
	for _, is := range rules {
		best := -1
		for i, b := range all {
			if is(b) && (best < 0 || b.depth < all[best].depth) {
				best = i
			}
		}
		if best >= 0 {
			return all[best].name, true
		}
	}
	return "", false
}

// draftsFolder asks the server for its folders and picks the one for drafts.
func draftsFolder(c *imapclient.Client, named string) (string, error) {
	var opt *imap.ListOptions
	if c.Caps().Has(imap.CapSpecialUse) && c.Caps().Has(imap.CapListExtended) {
		opt = &imap.ListOptions{ReturnSpecialUse: true}
	}
	list, err := c.List("", "*", opt).Collect()
	if err != nil {
		return "", fmt.Errorf("list folders: %w: %w", ErrNetwork, err)
	}
	var all []box
	for _, l := range list {
		if slices.Contains(l.Attrs, imap.MailboxAttrNoSelect) || slices.Contains(l.Attrs, imap.MailboxAttrNonExistent) {
			continue
		}
		b := box{name: l.Mailbox, last: l.Mailbox, drafts: slices.Contains(l.Attrs, imap.MailboxAttrDrafts)}
		if l.Delim != 0 {
			parts := strings.Split(l.Mailbox, string(l.Delim))
			b.last, b.depth = parts[len(parts)-1], len(parts)-1
		}
		all = append(all, b)
	}
	name, ok := choose(all, named)
	if !ok {
		return "", noDrafts(named)
	}
	return name, nil
}

func noDrafts(named string) error {
	if named != "" {
		return fmt.Errorf("%w: %q is not there", ErrNoDrafts, named)
	}
	return ErrNoDrafts
}

func dropGeneric(name string) string {
	f := slices.DeleteFunc(strings.Fields(name), func(w string) bool { return slices.Contains(draftNames().generic, w) })
	return strings.Join(f, " ")
}
