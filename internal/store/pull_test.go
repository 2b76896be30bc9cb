package store_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/store"
	"github.com/inquiry-cli/inquiry/internal/store/storetest"
)

func TestKnown(t *testing.T) {
	s := fresh(t)
	ctx := t.Context()
	cursor := store.Cursor{Folder: "INBOX", UIDValidity: 7, UID: 10, State: "modseq 5"}
	out := mail("9", "o@us", "sales@us", "reply")
	out.Entry.Direction, out.Reading = inquiry.Out, nil
	update(t, s, func(tx *store.Tx) error {
		for _, uid := range []string{"10", "9", "2"} {
			if _, err := tx.AddMessage(ctx, mail(uid, uid+"@b", "x@y.de", uid)); err != nil {
				return err
			}
		}
		if _, err := tx.AddMessage(ctx, out); err != nil { // takes over place 9
			return err
		}
		aside := store.Aside{Place: inquiry.Place{Account: "main", Folder: "INBOX", UID: "3"}, UIDValidity: 7, Reason: "too deep", Raw: []byte("x"), FirstSeen: noon}
		if isNew, err := tx.SetAside(ctx, aside); err != nil || !isNew {
			t.Errorf("new %v, error %v", isNew, err)
		}
		if isNew, err := tx.SetAside(ctx, aside); err != nil || isNew {
			t.Errorf("second time: new %v, error %v", isNew, err)
		}
		return tx.SetCursor(ctx, "main", cursor)
	})
	known := s.Known("main")
	if got, err := known.Cursor(ctx, "INBOX"); err != nil || got != cursor {
		t.Errorf("%+v %v", got, err)
	}
	if got, err := known.Cursor(ctx, "Sent"); err != nil || got != (store.Cursor{}) {
		t.Errorf("%+v %v", got, err)
	}
	if got, err := s.Known("other").Cursor(ctx, "INBOX"); err != nil || got != (store.Cursor{}) {
		t.Errorf("%+v %v", got, err)
	}
	for uid, want := range map[string]bool{"2": true, "3": true, "9": true, "4": false, "": false} {
		if got, err := known.Has(ctx, inquiry.Place{Account: "main", Folder: "INBOX", UID: uid}); err != nil || got != want {
			t.Errorf("has %q: %v %v", uid, got, err)
		}
	}
	uids, err := known.Unanswered(ctx, "INBOX")
	if diff := cmp.Diff([]string{"2", "10"}, uids); diff != "" || err != nil {
		t.Error(diff, err)
	}
	update(t, s, func(tx *store.Tx) error {
		p := inquiry.Place{Account: "main", Folder: "INBOX", UID: "2"}
		for _, want := range []bool{true, false} {
			ref, changed, err := tx.MarkAnswered(ctx, p, 7)
			if err != nil || ref == 0 || changed != want {
				t.Errorf("ref %d, changed %v, error %v", ref, changed, err)
			}
		}
		if ref, changed, err := tx.MarkAnswered(ctx, p, 8); err != nil || ref != 0 || changed {
			t.Errorf("ref %d, changed %v, error %v", ref, changed, err)
		}
		return nil
	})
	uids, err = known.Unanswered(ctx, "INBOX")
	if diff := cmp.Diff([]string{"10"}, uids); diff != "" || err != nil {
		t.Error(diff, err)
	}

	// Another UIDVALIDITY: the old numbers mean nothing any more.
	cursor.UIDValidity, cursor.UID = 8, 0
	update(t, s, func(tx *store.Tx) error { return tx.SetCursor(ctx, "main", cursor) })
	if got, err := known.Has(ctx, inquiry.Place{Account: "main", Folder: "INBOX", UID: "2"}); err != nil || got {
		t.Errorf("has %v, error %v", got, err)
	}
	if uids, err = known.Unanswered(ctx, "INBOX"); err != nil || len(uids) != 0 {
		t.Error(uids, err)
	}
	// A place in a file has neither UIDVALIDITY nor position.
	row := mail("5", "row@b", "x@y.de", "row")
	row.Place, row.UIDValidity = inquiry.Place{Account: "file", Folder: "/tmp/a.csv", UID: "5"}, 0
	add(t, s, row)
	if got, err := s.Known("file").Has(ctx, row.Place); err != nil || !got {
		t.Errorf("has %v, error %v", got, err)
	}
}

func TestSetAside(t *testing.T) {
	s := fresh(t)
	p := inquiry.Place{Account: "main", Folder: "INBOX", UID: "1"}
	aside := store.Aside{Place: p, UIDValidity: 7, Reason: "too deep", Raw: []byte("raw"), Size: 3, FirstSeen: noon}
	update(t, s, func(tx *store.Tx) error {
		_, err := tx.SetAside(t.Context(), aside)
		return err
	})
	got, err := s.Asides(t.Context(), true)
	if diff := cmp.Diff([]store.Aside{aside}, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	update(t, s, func(tx *store.Tx) error { return tx.MarkReported(t.Context()) })
	got, err = s.Asides(t.Context(), false)
	if err != nil || len(got) != 1 || !got[0].Reported || got[0].Raw != nil {
		t.Errorf("%+v %v", got, err)
	}
	add(t, s, mail("1", "a@b", "x@y.de", "readable after all"))
	if got, err = s.Asides(t.Context(), false); err != nil || len(got) != 0 {
		t.Errorf("%+v %v", got, err)
	}
}

func TestRunsAndMeta(t *testing.T) {
	s := fresh(t)
	good := store.Run{Account: "info", Started: noon, Ended: noon.Add(time.Second), Counts: map[string]int{"new": 12}}
	bad := store.Run{Account: "info", Started: noon.Add(time.Hour), Ended: noon.Add(time.Hour), Result: "auth_refused"}
	other := store.Run{Account: "a", Started: noon, Ended: noon}
	update(t, s, func(tx *store.Tx) error {
		for _, r := range []store.Run{good, bad, other} {
			if err := tx.RecordRun(t.Context(), r); err != nil {
				return err
			}
		}
		return errors.Join(tx.SetMeta(t.Context(), "k", "v"), tx.SetMeta(t.Context(), "k", "w"), tx.SetMeta(t.Context(), "gone", "x"), tx.SetMeta(t.Context(), "gone", ""))
	})
	last, err := s.LastRuns(t.Context(), false)
	if diff := cmp.Diff([]store.Run{other, bad}, last); diff != "" || err != nil {
		t.Error(diff, err)
	}
	last, err = s.LastRuns(t.Context(), true)
	if diff := cmp.Diff([]store.Run{other, good}, last); diff != "" || err != nil {
		t.Error(diff, err)
	}
	for key, want := range map[string]string{"k": "w", "gone": "", "never": ""} {
		if got, err := s.Meta(t.Context(), key); got != want || err != nil {
			t.Errorf("%s: %q %v", key, got, err)
		}
	}
}

func TestChanges(t *testing.T) {
	s := fresh(t)
	save(t, s, conversation(0), conversation(0))
	note := storetest.Change(1, noon, `价格 "quoted"`)
	done := inquiry.Change{Inquiry: 2, At: noon.Add(time.Hour), Verb: inquiry.VerbDone, Command: "inquiry done 1 2"}
	both := done
	both.Inquiry = 1
	update(t, s, func(tx *store.Tx) error {
		if _, err := tx.AddChange(t.Context(), []inquiry.Change{note}); err != nil {
			return err
		}
		got, err := tx.AddChange(t.Context(), []inquiry.Change{done, both})
		if err == nil && (got[0].ID != 2 || got[1].ID != 3) {
			t.Errorf("%+v", got)
		}
		return err
	})
	note.ID, done.ID, both.ID = 1, 2, 3
	tests := []struct {
		name string
		read func() ([]inquiry.Change, error)
		want []inquiry.Change
	}{
		{"of one", func() ([]inquiry.Change, error) { return s.Changes(t.Context(), []int64{1}) }, []inquiry.Change{note, both}},
		{"all", func() ([]inquiry.Change, error) { return s.AllChanges(t.Context()) }, []inquiry.Change{note, done, both}},
		{"the last command", func() ([]inquiry.Change, error) { return s.LastChanges(t.Context(), 0) }, []inquiry.Change{done, both}},
		{"the one before", func() ([]inquiry.Change, error) { return s.LastChanges(t.Context(), 2) }, []inquiry.Change{note}},
		{"none before the first", func() ([]inquiry.Change, error) { return s.LastChanges(t.Context(), 1) }, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.read()
			if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
				t.Error(diff, err)
			}
		})
	}
	if !json.Valid(note.Args) {
		t.Error("not JSON")
	}
	newest, err := s.NewestInstant(t.Context())
	if err != nil || !newest.Equal(noon.Add(time.Hour)) {
		t.Error(newest, err)
	}
	if err := s.Update(t.Context(), func(tx *store.Tx) error {
		_, err := tx.AddChange(t.Context(), []inquiry.Change{{Inquiry: 99, At: noon, Verb: inquiry.VerbDone}})
		return err
	}); err == nil {
		t.Error("a change of nothing was stored")
	}
}

func TestCustomers(t *testing.T) {
	s := fresh(t)
	person := func(name string, days int, keys ...string) store.Customer {
		return store.Customer{Name: name, FirstSeen: noon.AddDate(0, 0, days), LastAt: noon.AddDate(0, 0, days), Keys: keys}
	}
	saveOne := func(c store.Customer) (id int64) {
		update(t, s, func(tx *store.Tx) (err error) {
			id, err = tx.SaveCustomer(t.Context(), c)
			return err
		})
		return id
	}
	if a, b := saveOne(person("Anna", 0, "a:anna@x.de")), saveOne(person("Bob", 5, "a:bob@x.de", "p:+49")); a != 1 || b != 2 {
		t.Fatal(a, b)
	}
	mine, his := conversation(0), conversation(0)
	mine.Inquiry.CustomerID, his.Inquiry.CustomerID = 1, 2
	save(t, s, mine, his)
	if id := saveOne(person("", 3, "d:x.de", "a:anna@x.de")); id != 1 {
		t.Errorf("id %d", id)
	}
	if id := saveOne(person("Robert", 9, "a:bob@x.de", "d:x.de")); id != 1 {
		t.Errorf("id %d", id)
	}
	want := []store.Customer{{
		ID: 1, Name: "Robert", FirstSeen: noon, LastAt: noon.AddDate(0, 0, 9),
		Keys: []string{"a:anna@x.de", "a:bob@x.de", "d:x.de", "p:+49"}, Inquiries: 2,
	}}
	for _, ids := range [][]int64{nil, {1, 2}} {
		got, err := s.Customers(t.Context(), ids...)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Error(diff, err)
		}
	}
	q, err := s.Inquiry(t.Context(), 2)
	if err != nil || q.CustomerID != 1 {
		t.Error(q.CustomerID, err)
	}
	for key, want := range map[string]int64{"p:+49": 1, "a:nobody@x.de": 0} {
		if id, err := s.CustomerOf(t.Context(), []string{key}); id != want || err != nil {
			t.Error(key, id, err)
		}
	}
	if id := saveOne(person("New", 1, "a:new@y.de")); id != 3 {
		t.Errorf("number %d given again", id)
	}
}

// TestCustomersOfOneBatch: what a later message of a batch shows about two
// customers holds for the inquiries that were given a number before it.
func TestCustomersOfOneBatch(t *testing.T) {
	s := fresh(t)
	update(t, s, func(tx *store.Tx) error {
		var all []store.Saved
		for _, keys := range [][]string{{"a:anna@x.de"}, {"a:bob@x.de"}, {"a:carl@x.de"}, {"a:bob@x.de", "a:carl@x.de"}, {"a:anna@x.de", "a:carl@x.de"}} {
			id, err := tx.SaveCustomer(t.Context(), store.Customer{FirstSeen: noon, LastAt: noon, Keys: keys})
			if err != nil {
				return err
			}
			c := conversation(0)
			c.Inquiry.CustomerID = id
			all = append(all, c)
		}
		_, err := tx.SaveInquiries(t.Context(), all)
		return err
	})
	for id := range int64(5) {
		if q, err := s.Inquiry(t.Context(), id+1); err != nil || q.CustomerID != 1 {
			t.Errorf("inquiry %d has customer %d, error %v", id+1, q.CustomerID, err)
		}
	}
	if all, err := s.Customers(t.Context()); err != nil || len(all) != 1 || all[0].Inquiries != 5 {
		t.Errorf("%+v, error %v", all, err)
	}
}
