package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// TestReadAfterCrashWithRollbackJournal copies the files in the middle of a
// transaction that has already written to the database.
func TestReadAfterCrashWithRollbackJournal(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "inquiry.db")
	s, err := Open(t.Context(), path, Options{Create: true, Rollback: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	fill := func(tx *Tx, value string) error {
		for i := range 2000 {
			if err := tx.SetMeta(t.Context(), fmt.Sprint("key ", i), fmt.Sprintf("%s %0200d", value, i)); err != nil {
				return err
			}
		}
		return nil
	}
	if err := s.Update(t.Context(), func(tx *Tx) error { return fill(tx, "old") }); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "inquiry.db")
	if err := s.Update(t.Context(), func(tx *Tx) error {
		if _, err := tx.exec(t.Context(), `PRAGMA cache_size = 10`); err != nil {
			return err
		}
		if err := fill(tx, "new"); err != nil {
			return err
		}
		return errors.Join(copyFile(path, copied), copyFile(path+"-journal", copied+"-journal"))
	}); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(copied + "-journal")
	if err != nil || info.Size() < 10000 {
		t.Fatalf("nothing to take back: %v %v", info, err)
	}
	plain := &Store{path: copied, readOnly: true}
	if err := plain.readBy(t.Context(), Options{}, "ro"); !errors.Is(err, ErrReadOnly) {
		t.Fatalf("there is nothing to help with: error %v", err)
	}
	if err := plain.db.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := Open(t.Context(), copied, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for i := range 2000 {
		want := fmt.Sprintf("old %0200d", i)
		if got, err := r.Meta(t.Context(), fmt.Sprint("key ", i)); got != want || err != nil {
			t.Fatalf("%q %v", got, err)
		}
	}
	if err := r.Check(t.Context(), true); err != nil {
		t.Error(err)
	}
}

func TestReadInDirectoryThatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "inquiry.db")
	s, err := Open(t.Context(), path, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Update(t.Context(), func(tx *Tx) error { return tx.SetMeta(t.Context(), "k", "v") }); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Chmod(path, 0o400), os.Chmod(dir, 0o500)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(dir, 0o700) })
	if f, err := os.Create(filepath.Join(dir, "probe")); err == nil {
		f.Close()
		// The superuser may write anyway; the mode the fallback uses is tried by itself.
		r := &Store{path: path, readOnly: true}
		if err := r.readBy(t.Context(), Options{}, "immutable"); err != nil {
			t.Fatal(err)
		}
		defer r.db.Close()
		if v, err := r.Meta(t.Context(), "k"); v != "v" || err != nil {
			t.Error(v, err)
		}
		return
	}
	r, err := Open(t.Context(), path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if v, err := r.Meta(t.Context(), "k"); v != "v" || err != nil {
		t.Error(v, err)
	}
	if _, err := Open(t.Context(), path, Options{}); !errors.Is(err, ErrReadOnly) {
		t.Errorf("error %v", err)
	}
}
