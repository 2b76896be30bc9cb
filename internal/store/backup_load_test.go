package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/faulttest"
	"github.com/inquiry-cli/inquiry/internal/store"
	"github.com/inquiry-cli/inquiry/internal/store/storetest"
)

// write is the i-th transaction of a run: a message, its inquiry and a count.
func write(t *testing.T, s *store.Store, i int) {
	t.Helper()
	err := s.Update(t.Context(), func(tx *store.Tx) error {
		a, err := tx.AddMessage(t.Context(), storetest.Message(i, noon))
		if err != nil {
			return err
		}
		if _, err := tx.SaveInquiries(t.Context(), []store.Saved{conversation(0, a.Ref)}); err != nil {
			return err
		}
		return tx.SetMeta(t.Context(), "count", strconv.Itoa(i+1))
	})
	if err != nil {
		t.Error(err)
	}
}

// TestBackupsUnderLoad makes backups while another goroutine writes: each must
// be what the database was after some transaction, to the last row.
func TestBackupsUnderLoad(t *testing.T) {
	backups := faulttest.Cases(8, 50)
	s := openAt(t, filepath.Join(t.TempDir(), "busy.db"))
	var end atomic.Bool
	var written int
	done := make(chan struct{})
	go func() {
		defer close(done)
		for !end.Load() {
			write(t, s, written)
			written++
		}
	}()
	dir := t.TempDir()
	for i := range backups {
		if err := s.Backup(t.Context(), filepath.Join(dir, fmt.Sprintf("%02d.db", i))); err != nil {
			t.Error(err)
		}
	}
	end.Store(true)
	<-done

	again := openAt(t, filepath.Join(t.TempDir(), "again.db"))
	at, moments := 0, map[int]bool{}
	for i := range backups {
		b, err := store.Open(t.Context(), filepath.Join(dir, fmt.Sprintf("%02d.db", i)), store.Options{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		count, err := b.Meta(t.Context(), "count")
		if err != nil {
			t.Fatal(err)
		}
		n, _ := strconv.Atoi(count) // "" before the first transaction
		if n < at {
			t.Fatalf("backup %d is of an older state than the one before", i)
		}
		for ; at < n; at++ {
			write(t, again, at)
		}
		if diff := cmp.Diff(dump(t, again), dump(t, b)); diff != "" {
			t.Fatalf("backup %d, after %d transactions, differs: %.2000s", i, n, diff)
		}
		moments[n] = true
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
	}
	faulttest.Count(t, backups, "backups under load, each equal to the state after some transaction")
	if len(moments) < backups/5 {
		t.Errorf("only %d different moments in %d transactions: there was no load", len(moments), written)
	}
}

// TestBackupInTransaction: what is made inside a transaction is the state before it.
func TestBackupInTransaction(t *testing.T) {
	for _, rollback := range []bool{false, true} {
		dir := t.TempDir()
		s, err := store.Open(t.Context(), filepath.Join(dir, "inquiry.db"), store.Options{Create: true, Rollback: rollback})
		if err != nil {
			t.Fatal(err)
		}
		write(t, s, 0)
		want := dump(t, s)
		var path string
		err = s.Update(t.Context(), func(tx *store.Tx) error {
			if _, err := tx.AddMessage(t.Context(), storetest.Message(1, noon)); err != nil {
				return err
			}
			var err error
			path, err = s.BackupDaily(t.Context(), dir, noon)
			return err
		})
		if err != nil || path == "" {
			t.Fatalf("rollback journal %v: %q, %v", rollback, path, err)
		}
		if diff := cmp.Diff(want, dump(t, openAt(t, path))); diff != "" {
			t.Errorf("rollback journal %v: %s", rollback, diff)
		}
		if dump(t, s) == want {
			t.Error("the transaction is lost")
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestRestoreTakesTheLog: what was written last and lies in the log only stays
// with the replaced database, and does not reach the restored one.
func TestRestoreTakesTheLog(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "inquiry.db")
	s := openAt(t, path)
	write(t, s, 0)
	backup := filepath.Join(dir, "b.db")
	if err := s.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	want := dump(t, openAt(t, backup))
	write(t, s, 1)
	newer := dump(t, s)
	// A process that was killed leaves the log behind: copy both as they are.
	killed := filepath.Join(t.TempDir(), "inquiry.db")
	for _, end := range []string{"", "-wal"} {
		b, err := os.ReadFile(path + end)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(killed+end, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	first, err := store.Restore(t.Context(), backup, killed, noon)
	if err != nil {
		t.Fatal(err)
	}
	second, err := store.Restore(t.Context(), first, killed, noon)
	if err != nil || second == first {
		t.Fatalf("%q and %q: %v", first, second, err)
	}
	if diff := cmp.Diff(newer, dump(t, openAt(t, killed))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want, dump(t, openAt(t, second))); diff != "" {
		t.Error(diff)
	}
}
