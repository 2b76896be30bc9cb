package imap_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/source"
	"github.com/inquiry-cli/inquiry/internal/source/imap/imaptest"
)

const countsChanges = "IMAP4rev1 ID CONDSTORE"

// TestUnchangedFolderStaysClosed: where the server counts changes, a folder is
// opened only when something in it did change.
func TestUnchangedFolderStaysClosed(t *testing.T) {
	in, sent := box(4), box(2)
	in.Messages[1].Flags = []string{`\Answered`}
	srv := play(t, imaptest.Personality{Caps: countsChanges, Boxes: map[string]*imaptest.Box{"INBOX": in, "Sent": sent}})
	src := open(t, options(srv.Port(), srv.Fingerprint()))
	mem := newMemory()
	mem.only = true
	steps := []struct {
		name    string
		change  func()
		taken   []string
		examine []string // folders opened
	}{
		{"first run", func() {}, []string{"INBOX/1", "INBOX/2", "INBOX/3", "INBOX/4", "Sent/1 sent", "Sent/2 sent"}, []string{"INBOX", `"Sent"`}},
		{"nothing new", func() {}, nil, nil},
		{"a new message", func() { in.Messages = append(in.Messages, box(5).Messages[4]) }, []string{"INBOX/5"}, []string{"INBOX"}},
		{"nothing new again", func() {}, nil, nil},
		{"a mark", func() {
			in.Messages[2].Flags = []string{`\Answered`}
			mem.unanswered["INBOX"] = []string{"1", "3", "4", "5"}
		}, []string{"INBOX/3 answered"}, []string{"INBOX"}},
		{"nothing behind the mark", func() {}, nil, nil},
		{"a flag that is nothing to us", func() { in.Messages[0].Flags = []string{`\Seen`} }, nil, []string{"INBOX"}},
		{"nothing behind the flag", func() {}, nil, nil},
		{"rebuilt under the same counts", func() { sent.UIDValidity++ }, []string{"Sent/1 sent", "Sent/2 sent"}, []string{`"Sent"`}},
	}
	for _, s := range steps {
		t.Run(s.name, func(t *testing.T) {
			s.change()
			mem.items = nil
			before := len(srv.Commands())
			sum, err := src.Pull(t.Context(), mem, mem.take)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(s.taken, mem.places()); diff != "" {
				t.Error(diff)
			}
			var examined []string
			for _, c := range srv.Commands()[before:] {
				name, arg, _ := strings.Cut(c, " ")
				if name == "EXAMINE" {
					examined = append(examined, arg)
				}
				if s.examine == nil && name == "UID" {
					t.Errorf("%q was sent although nothing is new or unanswered", c)
				}
			}
			if diff := cmp.Diff(s.examine, examined); diff != "" {
				t.Error(diff)
			}
			if n := sum.Folders[0].Messages; n != len(in.Messages) {
				t.Errorf("told of %d messages", n)
			}
		})
	}
}

// TestUnchangedAfterBreak: a run that ends anywhere, or reads less than all, never
// lets the next one take the folder for read.
func TestUnchangedAfterBreak(t *testing.T) {
	const n = 40
	for taken := range n + 1 {
		in := box(n)
		in.Messages[3].Flags = []string{`\Answered`}
		srv := play(t, imaptest.Personality{Caps: countsChanges, Boxes: inboxes(in)})
		o := options(srv.Port(), srv.Fingerprint())
		if taken%2 == 1 {
			o.MaxMessages = taken
		}
		full := errors.New("disk full")
		mem := newMemory()
		mem.only = true
		_, err := open(t, o).Pull(t.Context(), mem, func(it source.Item) error {
			if o.MaxMessages == 0 && len(mem.items) == taken && it.Place != (inquiry.Place{}) {
				return full
			}
			return mem.take(it)
		})
		if o.MaxMessages == 0 && taken < n && !errors.Is(err, full) || taken == n && err != nil {
			t.Fatalf("after %d: %v", taken, err)
		}
		o.MaxMessages = 0
		for range 2 {
			if _, err := open(t, o).Pull(context.Background(), mem, mem.take); err != nil {
				t.Fatal(err)
			}
		}
		if got := mem.places(); len(got) != n || !slices.Contains(got, "INBOX/40") {
			t.Errorf("after %d: %d taken in all, %q", taken, len(got), got)
		}
	}
}
