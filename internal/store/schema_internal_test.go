package store

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write testdata anew")

var someDay = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func openTest(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path, Options{Create: true, Now: func() time.Time { return someDay }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func schemaOf(t *testing.T, s *Store) string {
	t.Helper()
	var all []string
	if err := s.each(t.Context(), `SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY type, name`, nil, collect(&all)); err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, "\n")
}

func dumpOf(t *testing.T, s *Store) string {
	t.Helper()
	var b strings.Builder
	if err := s.Dump(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestNewestIsTheLastMigration(t *testing.T) {
	steps := migrations()
	for i, m := range steps {
		if m.version != i+1 {
			t.Errorf("step %d is called %d", i+1, m.version)
		}
	}
	if last := steps[len(steps)-1].version; last != newest {
		t.Errorf("newest is %d, the last migration %d", newest, last)
	}
}

// TestReleasedSchemas opens a database of every released version and compares
// its schema with that of a fresh file. With -update it writes the one of the
// newest version if there is none.
func TestReleasedSchemas(t *testing.T) {
	dir := filepath.Join("..", "..", "testdata", "db")
	if *update {
		writeSample(t, filepath.Join(dir, "v1.db"))
	}
	fresh := schemaOf(t, openTest(t, filepath.Join(t.TempDir(), "fresh.db")))
	files, err := filepath.Glob(filepath.Join(dir, "*.db"))
	if err != nil || len(files) < newest {
		t.Fatalf("%d databases for %d versions, error %v", len(files), newest, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "old.db")
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
			s := openTest(t, path)
			if diff := cmp.Diff(fresh, schemaOf(t, s)); diff != "" {
				t.Error(diff)
			}
			if err := s.Check(t.Context(), true); err != nil {
				t.Error(err)
			}
			entries, err := s.Entries(t.Context(), lastInstant)
			if err != nil || len(entries) == 0 {
				t.Errorf("%d messages, error %v", len(entries), err)
			}
			q, err := s.Inquiry(t.Context(), 1)
			if err != nil || len(q.Messages) == 0 || q.Text == "" {
				t.Errorf("%+v %v", q, err)
			}
			hits, err := s.Search(t.Context(), "样品", Filter{})
			if err != nil || len(hits) == 0 {
				t.Errorf("%d found, error %v", len(hits), err)
			}
			raw, err := s.Raw(t.Context(), 1)
			if err != nil || len(raw.Data) == 0 {
				t.Errorf("%d raw bytes, error %v", len(raw.Data), err)
			}
		})
	}
}

// another is a step after the newest, for tests.
func another(sql string) []migration {
	return append(migrations(), migration{version: newest + 1, sql: sql})
}

func TestMigrate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inquiry.db")
	s := openTest(t, path)
	if err := s.Update(t.Context(), func(tx *Tx) error { return tx.SetMeta(t.Context(), "k", "v") }); err != nil {
		t.Fatal(err)
	}
	if s.UpgradeBackup() != "" {
		t.Error("a backup of nothing was made")
	}
	before := dumpOf(t, s)

	err := s.migrate(t.Context(), another(`ALTER TABLE meta ADD COLUMN extra TEXT; INSERT INTO meta (key, value) VALUES ('new', 'x'); SELECT no_such_column FROM meta`))
	if err == nil {
		t.Fatal("a broken step succeeded")
	}
	if got := dumpOf(t, s); got != before {
		t.Error(cmp.Diff(before, got))
	}
	if h, err := s.header(t.Context()); err != nil || h.version != newest {
		t.Errorf("%+v %v", h, err)
	}
	if err := os.Remove(s.UpgradeBackup()); err != nil {
		t.Fatal(err)
	}

	if err := s.migrate(t.Context(), another(`ALTER TABLE meta ADD COLUMN extra TEXT; INSERT INTO meta (key, value) VALUES ('new', 'x')`)); err != nil {
		t.Fatal(err)
	}
	if v, err := s.Meta(t.Context(), "new"); v != "x" || err != nil {
		t.Error(v, err)
	}
	if h, err := s.header(t.Context()); err != nil || h.version != newest+1 {
		t.Errorf("%+v %v", h, err)
	}
	backup, err := Open(t.Context(), s.UpgradeBackup(), Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer backup.Close()
	if diff := cmp.Diff(before, dumpOf(t, backup)); diff != "" {
		t.Error(diff)
	}
	if err := s.migrate(t.Context(), another(`SELECT no_such_column FROM meta`)); err != nil {
		t.Errorf("a step was taken twice: %v", err)
	}
	// This program now sees a newer file.
	for _, opts := range []Options{{}, {ReadOnly: true}} {
		if _, err := Open(t.Context(), path, opts); !errors.Is(err, ErrNewerSchema) {
			t.Errorf("error %v", err)
		}
	}
}

func TestOlderFileIsNotUpgradedByReading(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inquiry.db")
	s := openTest(t, path)
	if _, err := s.exec(t.Context(), `PRAGMA user_version = 0`); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), path, Options{ReadOnly: true}); !errors.Is(err, ErrOlderSchema) {
		t.Errorf("error %v", err)
	}
}

// TestPragmas reads back what the DSN sets: a misspelt pragma passes silently.
func TestPragmas(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inquiry.db")
	read := func(s *Store) map[string]string {
		got := map[string]string{}
		for _, name := range []string{"journal_mode", "synchronous", "foreign_keys", "busy_timeout", "cache_size", "temp_store", "wal_autocheckpoint"} {
			var v string
			if _, err := s.one(t.Context(), `PRAGMA `+name, nil, &v); err != nil {
				t.Fatal(err)
			}
			got[name] = v
		}
		return got
	}
	want := map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000", "cache_size": "-4096", "temp_store": "2",
		"wal_autocheckpoint": "4000",
	}
	s := openTest(t, path)
	if diff := cmp.Diff(want, read(s)); diff != "" {
		t.Error(diff)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	rollback, err := Open(t.Context(), path, Options{Rollback: true, Wait: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer rollback.Close()
	got := read(rollback)
	if got["journal_mode"] != "delete" || got["busy_timeout"] != "1000" {
		t.Errorf("%v", got)
	}
}
