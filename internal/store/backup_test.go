package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/store"
)

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

func TestBackupDaily(t *testing.T) {
	s := fresh(t)
	dir := filepath.Join(t.TempDir(), "backups")
	if path, err := s.BackupDaily(t.Context(), dir, noon); path != "" || err != nil {
		t.Fatal("a backup of nothing:", path, err)
	}
	add(t, s, mail("1", "a@b", "x@y.de", "one"))
	foreign := []string{"inquiry.db.2026-03-01.backup.123.part", "inquiry.db.2020-01-01.other", "notes.txt", "other.db.2020-01-01.backup", "inquiry.db.v1-20200101T000000Z.backup"}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range foreign {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for day := range 10 {
		at := noon.AddDate(0, 0, day)
		first, err := s.BackupDaily(t.Context(), dir, at)
		if err != nil || first == "" {
			t.Fatal(first, err)
		}
		again, err := s.BackupDaily(t.Context(), dir, at.Add(time.Hour))
		if err != nil || again != "" {
			t.Fatal(again, err)
		}
	}
	want := []string{
		"inquiry.db.2020-01-01.other",
		"inquiry.db.2026-03-05.backup", "inquiry.db.2026-03-06.backup", "inquiry.db.2026-03-07.backup", "inquiry.db.2026-03-08.backup",
		"inquiry.db.2026-03-09.backup", "inquiry.db.2026-03-10.backup", "inquiry.db.2026-03-11.backup",
		"inquiry.db.v1-20200101T000000Z.backup", "notes.txt", "other.db.2020-01-01.backup",
	}
	if diff := cmp.Diff(want, names(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestRestore(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "inquiry.db")
	backup := filepath.Join(t.TempDir(), "b.db")
	s, err := store.Open(t.Context(), path, store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	add(t, s, mail("1", "a@b", "x@y.de", "one"))
	want := dump(t, s)
	if err := s.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	add(t, s, mail("2", "c@d", "x@y.de", "two"))
	replaced := dump(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	broken := filepath.Join(t.TempDir(), "broken.db")
	b, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(broken, b[:len(b)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Restore(t.Context(), broken, path, noon); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("error %v", err)
	}
	if _, err := store.Restore(t.Context(), filepath.Join(dir, "none"), path, noon); !errors.Is(err, store.ErrNoDatabase) {
		t.Errorf("error %v", err)
	}
	if diff := cmp.Diff([]string{"inquiry.db"}, names(t, dir)); diff != "" {
		t.Error(diff)
	}

	kept, err := store.Restore(t.Context(), backup, path, noon)
	if err != nil {
		t.Fatal(err)
	}
	if got := dump(t, openAt(t, path)); got != want {
		t.Error(cmp.Diff(want, got))
	}
	if got := dump(t, openAt(t, kept)); got != replaced {
		t.Error(cmp.Diff(replaced, got))
	}

	elsewhere := filepath.Join(t.TempDir(), "new.db")
	if kept, err := store.Restore(t.Context(), backup, elsewhere, noon); kept != "" || err != nil {
		t.Error(kept, err)
	}
	if got := dump(t, openAt(t, elsewhere)); got != want {
		t.Error(cmp.Diff(want, got))
	}
}
