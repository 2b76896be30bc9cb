package imap_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/source"
	"github.com/inquiry-cli/inquiry/internal/source/imap"
	"github.com/inquiry-cli/inquiry/internal/source/imap/imaptest"
	"github.com/inquiry-cli/inquiry/internal/source/sourcetest"
)

// memory is what a store would know: cursors by folder and unanswered UIDs.
type memory struct {
	cursors    map[string]source.Cursor
	unanswered map[string][]string
	items      []source.Item
	asked      int  // for unanswered UIDs
	only       bool // items that bring nothing but a position may come
}

func newMemory() *memory {
	return &memory{cursors: map[string]source.Cursor{}, unanswered: map[string][]string{}}
}

func (m *memory) Cursor(_ context.Context, folder string) (source.Cursor, error) {
	return m.cursors[folder], nil
}

func (m *memory) Has(context.Context, inquiry.Place) (bool, error) { return false, nil }

func (m *memory) Unanswered(_ context.Context, folder string) ([]string, error) {
	m.asked++
	return m.unanswered[folder], nil
}

func (m *memory) take(it source.Item) error {
	if m.only && it.Place == (inquiry.Place{}) {
		m.cursors[it.Cursor.Folder] = it.Cursor
		return nil
	}
	m.items = append(m.items, it)
	m.cursors[it.Place.Folder] = it.Cursor
	return nil
}

// places are the items as folder/uid, with marks for what is special.
func (m *memory) places() []string {
	var out []string
	for _, it := range m.items {
		s := it.Place.Folder + "/" + it.Place.UID
		if it.Err != nil {
			s += " error"
		}
		if it.MarkOnly {
			s += " answered"
		}
		if it.Sent {
			s += " sent"
		}
		out = append(out, s)
	}
	return out
}

var day = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func mail(n int, text string) []byte {
	return []byte(fmt.Sprintf("From: Buyer %d <b%d@buyer.test>\r\nTo: sales@demo.test\r\nSubject: Inquiry %d\r\nMessage-ID: <m%d@buyer.test>\r\n\r\n%s\r\n", n, n, n, n, text))
}

func options(port int, fingerprint string) imap.Options {
	return imap.Options{Name: "sales", Host: "127.0.0.1", Port: port, Fingerprint: fingerprint, Username: imaptest.User,
		Password: func(context.Context) (string, error) { return imaptest.Password, nil },
		Backoff:  time.Millisecond}
}

func open(t *testing.T, o imap.Options) *imap.Source {
	t.Helper()
	s, err := imap.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func serve(t *testing.T, messages []imaptest.Message, o imaptest.Options) *imaptest.Server {
	t.Helper()
	s, err := imaptest.Start(messages, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Close()
		if v := s.Violations(); len(v) > 0 {
			t.Errorf("commands that change a mailbox: %q", v)
		}
	})
	return s
}

func TestPullTakesEverythingOnceOldestFirst(t *testing.T) {
	var msgs []imaptest.Message
	for i := range 300 {
		msgs = append(msgs, imaptest.Message{Folder: "INBOX", Raw: mail(i, strings.Repeat("We need 500 pcs. ", i)), InternalDate: day.Add(time.Duration(i) * time.Minute)})
	}
	msgs = append(msgs, imaptest.Message{Folder: "Sent", Raw: mail(1000, "our answer"), InternalDate: day, Flags: []string{`\Seen`}})
	srv := serve(t, msgs, imaptest.Options{})
	mem := newMemory()
	src := open(t, options(srv.Port(), srv.Fingerprint()))
	sum, err := src.Pull(t.Context(), mem, mem.take)
	if err != nil {
		t.Fatal(err)
	}
	if len(mem.items) != 301 {
		t.Fatalf("%d items, want 301", len(mem.items))
	}
	for i, it := range mem.items[:300] {
		if want := fmt.Sprintf("INBOX/%d", i+1); it.Place.Folder+"/"+it.Place.UID != want || it.Err != nil {
			t.Fatalf("item %d is %v (%v), want %s", i, it.Place, it.Err, want)
		}
		if diff := cmp.Diff(string(msgs[i].Raw), string(it.Raw)); diff != "" {
			t.Fatalf("item %d: %s", i, diff)
		}
		if !it.At.Equal(msgs[i].InternalDate) {
			t.Fatalf("item %d came at %v, want %v", i, it.At, msgs[i].InternalDate)
		}
	}
	if last := mem.items[300]; !last.Sent || last.Place.Folder != "Sent" {
		t.Errorf("the last item is %+v, want the sent one", last.Place)
	}
	want := []source.FolderSummary{{Name: "INBOX", Messages: 300, New: 300}, {Name: "Sent", Sent: true, Messages: 1, New: 1}}
	if diff := cmp.Diff(want, sum.Folders); diff != "" {
		t.Error(diff)
	}

	n := len(mem.items)
	sum, err = src.Pull(t.Context(), mem, mem.take)
	if err != nil || len(mem.items) != n {
		t.Fatalf("second pull: %v, %d new", err, len(mem.items)-n)
	}
	if sum.Commands > 7 { // LOGIN, CAPABILITY twice at most, LIST, EXAMINE for each folder, LOGOUT
		t.Errorf("second pull took %d commands", sum.Commands)
	}
	if err := srv.Add(imaptest.Message{Folder: "INBOX", Raw: mail(2000, "new"), InternalDate: day}); err != nil {
		t.Fatal(err)
	}
	if _, err = src.Pull(t.Context(), mem, mem.take); err != nil {
		t.Fatal(err)
	}
	if got := mem.places()[n:]; !slices.Equal(got, []string{"INBOX/301"}) {
		t.Errorf("third pull brought %q", got)
	}
}

func TestConformance(t *testing.T) {
	sourcetest.Run(t, func(t *testing.T) sourcetest.Fixture {
		var msgs []imaptest.Message
		for i := range 20 {
			msgs = append(msgs, imaptest.Message{Folder: "INBOX", Raw: mail(i, "hello"), InternalDate: day.Add(time.Duration(i) * time.Minute)})
		}
		msgs = append(msgs, imaptest.Message{Folder: "Sent", Raw: mail(50, "answer"), InternalDate: day})
		srv := serve(t, msgs, imaptest.Options{})
		return sourcetest.Fixture{Want: 21, Source: func() source.Source {
			return open(t, options(srv.Port(), srv.Fingerprint()))
		}}
	})
}
