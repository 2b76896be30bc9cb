package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/store"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func openAt(t *testing.T, path string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), path, store.Options{Create: true, Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func fresh(t *testing.T) *store.Store {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "inquiry.db"))
}

func update(t *testing.T, s *store.Store, fn func(*store.Tx) error) {
	t.Helper()
	if err := s.Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func dump(t *testing.T, s *store.Store) string {
	t.Helper()
	var b bytes.Buffer
	if err := s.Dump(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// mail is a message by a buyer with a body.
func mail(uid, id, from, body string) store.NewMessage {
	rd := inquiry.NewReading()
	rd.MessageID = inquiry.Maybe(id)
	rd.Text = body
	at := noon
	rd.ReceivedAt = &at
	return store.NewMessage{
		Place:       inquiry.Place{Account: "main", Folder: "INBOX", UID: uid},
		UIDValidity: 7,
		Entry: inquiry.Entry{
			MessageID: id, At: noon, Direction: inquiry.In, Kind: inquiry.KindAsk, From: from, Addresses: []string{from},
		},
		Reading: &rd,
		Subject: "Inquiry",
		Search:  store.SearchText{Subject: "Inquiry", Text: body, People: from},
		Raw:     []byte("From: " + from + "\r\nSubject: Inquiry\r\nMessage-ID: <" + id + ">\r\n\r\n" + body + "\r\n"),
		Version: "1",
	}
}

func add(t *testing.T, s *store.Store, m store.NewMessage) store.Added {
	t.Helper()
	var a store.Added
	update(t, s, func(tx *store.Tx) (err error) {
		a, err = tx.AddMessage(t.Context(), m)
		return err
	})
	return a
}

func TestOpen(t *testing.T) {
	write := func(content string) func(*testing.T, string) {
		return func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	execute := func(query string) func(*testing.T, string) {
		return func(t *testing.T, path string) {
			db, err := sql.Open("sqlite", path)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.Exec(query); err != nil {
				t.Fatal(err)
			}
		}
	}
	ours := func(then string) func(*testing.T, string) {
		return func(t *testing.T, path string) {
			s, err := store.Open(t.Context(), path, store.Options{Create: true})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if then != "" {
				execute(then)(t, path)
			}
		}
	}
	read, write1, create := store.Options{ReadOnly: true}, store.Options{}, store.Options{Create: true}
	tests := []struct {
		name    string
		prepare func(*testing.T, string)
		opts    store.Options
		want    error
	}{
		{"missing, for reading", nil, read, store.ErrNoDatabase},
		{"missing, for reading is fs.ErrNotExist", nil, read, fs.ErrNotExist},
		{"missing, for writing", nil, write1, store.ErrNoDatabase},
		{"missing, read only wins over create", nil, store.Options{ReadOnly: true, Create: true}, store.ErrNoDatabase},
		{"missing, to be created", nil, create, nil},
		{"empty, for reading", write(""), read, store.ErrNoDatabase},
		{"empty, to be created", write(""), create, nil},
		{"only switched to WAL, to be created", execute("PRAGMA journal_mode = WAL"), create, nil},
		{"only switched to WAL, for reading", execute("PRAGMA journal_mode = WAL"), read, store.ErrNoDatabase},
		{"text", write("this is a letter, not a database, and it is longer than a hundred bytes: " + string(make([]byte, 200))), create, store.ErrDamaged},
		{"text, for reading", write("this is a letter, not a database, and it is longer than a hundred bytes: " + string(make([]byte, 200))), read, store.ErrDamaged},
		{"another program's", execute("CREATE TABLE t (a)"), create, store.ErrForeign},
		{"another program's, for reading", execute("CREATE TABLE t (a)"), read, store.ErrForeign},
		{"newer", ours("PRAGMA user_version = 99"), create, store.ErrNewerSchema},
		{"newer, for reading", ours("PRAGMA user_version = 99"), read, store.ErrNewerSchema},
		{"ours", ours(""), write1, nil},
		{"ours, for reading", ours(""), read, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "inquiry.db")
			if tt.prepare != nil {
				tt.prepare(t, path)
			}
			before, beforeErr := os.ReadFile(path)
			s, err := store.Open(t.Context(), path, tt.opts)
			if s != nil {
				defer s.Close()
			}
			if !errors.Is(err, tt.want) {
				t.Fatalf("error %v, want %v", err, tt.want)
			}
			if tt.want == nil {
				return
			}
			after, afterErr := os.ReadFile(path)
			if (beforeErr == nil) != (afterErr == nil) || !bytes.Equal(before, after) {
				t.Error("a refused file was changed")
			}
		})
	}
}

func TestOpenStrangePaths(t *testing.T) {
	for _, name := range []string{"a#b.db", "a?mode=memory.db", "100%41.db", "two words.db", "询盘 数据库.db", "plus+and&amp.db", "semi;colon.db", "d'quote\".db"} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "目录 #1", name)
			s := openAt(t, path)
			add(t, s, mail("1", "a@b", "x@y.de", "hello"))
			entries, err := os.ReadDir(filepath.Dir(path))
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				if e.Name() != name && e.Name() != name+"-wal" && e.Name() != name+"-shm" {
					t.Errorf("made %q", e.Name())
				}
			}
			ro, err := store.Open(t.Context(), path, store.Options{ReadOnly: true})
			if err != nil {
				t.Fatal(err)
			}
			defer ro.Close()
			got, err := ro.Entries(t.Context(), noon)
			if err != nil || len(got) != 1 {
				t.Errorf("%d messages, error %v", len(got), err)
			}
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			if p := info.Mode().Perm(); p != 0o600 {
				t.Errorf("mode %o", p)
			}
		})
	}
}

func TestReadOnlyWritesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inquiry.db")
	openAt(t, path)
	ro, err := store.Open(t.Context(), path, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer ro.Close()
	if err := ro.Update(t.Context(), func(*store.Tx) error { return nil }); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("error %v", err)
	}
}

func TestAddMessage(t *testing.T) {
	earlier := func(m store.NewMessage) store.NewMessage {
		m.Entry.At = noon.Add(-time.Hour)
		return m
	}
	answered := func(m store.NewMessage) store.NewMessage {
		m.Entry.Answered = true
		return m
	}
	first := mail("1", "a@b", "x@y.de", "please quote 500 pcs")
	tests := []struct {
		name    string
		second  store.NewMessage
		want    store.Added
		at      time.Time
		entries int
		places  int
	}{
		{"the same place again", first, store.Added{Ref: 1}, noon, 1, 1},
		{"another place", mail("2", "a@b", "x@y.de", "please quote 500 pcs"), store.Added{Ref: 1}, noon, 1, 2},
		{"another place, earlier", earlier(mail("2", "a@b", "x@y.de", "please quote 500 pcs")), store.Added{Ref: 1, Changed: true}, noon.Add(-time.Hour), 1, 2},
		{"another place, answered", answered(mail("2", "a@b", "x@y.de", "please quote 500 pcs")), store.Added{Ref: 1, Changed: true}, noon, 1, 2},
		{"line ends and blanks changed on the way", mail("2", "a@b", "x@y.de", "please quote 500 pcs  \n\n"), store.Added{Ref: 1}, noon, 1, 2},
		{"same Message-ID, another body", mail("2", "a@b", "x@y.de", "verify your account"), store.Added{Ref: 2, New: true}, noon, 2, 1},
		{"another Message-ID, same body", mail("2", "c@d", "x@y.de", "please quote 500 pcs"), store.Added{Ref: 2, New: true}, noon, 2, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := fresh(t)
			add(t, s, first)
			if diff := cmp.Diff(tt.want, add(t, s, tt.second)); diff != "" {
				t.Error(diff)
			}
			var entries []inquiry.Entry
			places := 0
			err := s.EachMessage(t.Context(), 0, func(m store.Message) error {
				entries = append(entries, m.Entry)
				if m.Entry.Ref == tt.want.Ref {
					places = len(m.Places)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if len(entries) != tt.entries || !entries[0].At.Equal(tt.at) || places != tt.places {
				t.Errorf("%d entries, at %v, %d places", len(entries), entries[0].At, places)
			}
			rds, err := s.Readings(t.Context(), []int64{1})
			if err != nil || !rds[1].ReceivedAt.Equal(tt.at) {
				t.Errorf("reading says %v, error %v", rds[1].ReceivedAt, err)
			}
			if err := s.Check(t.Context(), true); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAddMessageTwiceChangesNothing(t *testing.T) {
	s := fresh(t)
	all := func() {
		for _, m := range []store.NewMessage{
			mail("1", "a@b", "x@y.de", "one"), mail("2", "a@b", "x@y.de", "two"), mail("3", "", "x@y.de", "three"),
			mail("4", "", "x@y.de", "three"), mail("5", "e@f", "佐藤@例え.jp", "见积り"),
		} {
			add(t, s, m)
		}
	}
	all()
	before := dump(t, s)
	all()
	if diff := cmp.Diff(before, dump(t, s)); diff != "" {
		t.Error(diff)
	}
	entries, err := s.Entries(t.Context(), noon)
	if err != nil || len(entries) != 4 {
		t.Errorf("%d entries, error %v", len(entries), err)
	}
}

func TestAddMessageWithoutID(t *testing.T) {
	s := fresh(t)
	a := mail("1", "", "x@y.de", "same text")
	b := mail("2", "", "z@y.de", "same text")
	row := func(uid, key string) store.NewMessage {
		m := mail(uid, "", "x@y.de", "")
		m.Raw, m.Format, m.ContentKey = []byte(`{"Row":1}`), store.FormatRecord, key
		return m
	}
	want := []store.Added{{Ref: 1, New: true}, {Ref: 2, New: true}, {Ref: 3, New: true}, {Ref: 3}, {Ref: 4, New: true}}
	for i, m := range []store.NewMessage{a, b, row("3", "row 1"), row("4", "row 1"), row("5", "row 1, second time")} {
		if diff := cmp.Diff(want[i], add(t, s, m)); diff != "" {
			t.Error(diff)
		}
	}
	raw, err := s.Raw(t.Context(), 3)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(store.Raw{Format: store.FormatRecord, Data: []byte(`{"Row":1}`), Size: 9}, raw); diff != "" {
		t.Error(diff)
	}
	if _, err := s.Raw(t.Context(), 99); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("error %v", err)
	}
}

func TestAddMessageSeenInSentIsOurs(t *testing.T) {
	s := fresh(t)
	in := mail("1", "a@b", "x@y.de", "copy to myself")
	add(t, s, in)
	out := in
	out.Place.Folder, out.Reading, out.Entry.Direction = "Sent", nil, inquiry.Out
	if diff := cmp.Diff(store.Added{Ref: 1, Changed: true}, add(t, s, out)); diff != "" {
		t.Error(diff)
	}
	entries, err := s.Entries(t.Context(), noon)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 || entries[0].Direction != inquiry.Out {
		t.Errorf("%+v", entries)
	}
}

func TestAddMessageWholeAfterCut(t *testing.T) {
	s := fresh(t)
	cut := mail("1", "a@b", "x@y.de", "please")
	cut.Truncated, cut.Size = true, 5000
	whole := mail("2", "a@b", "x@y.de", "please quote")
	add(t, s, cut)
	if diff := cmp.Diff(store.Added{Ref: 1, Changed: true}, add(t, s, whole)); diff != "" {
		t.Error(diff)
	}
	raw, err := s.Raw(t.Context(), 1)
	if err != nil || raw.Truncated || !bytes.Equal(raw.Data, whole.Raw) {
		t.Errorf("%+v %v", raw, err)
	}
	if diff := cmp.Diff(store.Added{Ref: 1}, add(t, s, cut)); diff != "" {
		t.Error(diff)
	}
}

func TestUpdateRollsBack(t *testing.T) {
	s := fresh(t)
	add(t, s, mail("1", "a@b", "x@y.de", "one"))
	before := dump(t, s)
	boom := errors.New("boom")
	err := s.Update(t.Context(), func(tx *store.Tx) error {
		if _, err := tx.AddMessage(t.Context(), mail("2", "c@d", "x@y.de", "two")); err != nil {
			return err
		}
		return boom
	})
	if !errors.Is(err, boom) {
		t.Errorf("error %v", err)
	}
	func() {
		defer func() { _ = recover() }()
		_ = s.Update(t.Context(), func(tx *store.Tx) error {
			if _, err := tx.AddMessage(t.Context(), mail("2", "c@d", "x@y.de", "two")); err != nil {
				t.Error(err)
			}
			panic(boom)
		})
	}()
	ctx, cancel := context.WithCancel(t.Context())
	err = s.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.AddMessage(ctx, mail("2", "c@d", "x@y.de", "two"))
		cancel()
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if diff := cmp.Diff(before, dump(t, s)); diff != "" {
		t.Error(diff)
	}
	if got := add(t, s, mail("2", "c@d", "x@y.de", "two")); got.Ref != 2 {
		t.Errorf("ref %d", got.Ref)
	}
}
