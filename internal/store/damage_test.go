package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/inquiry-cli/inquiry/internal/faulttest"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/store"
	"github.com/inquiry-cli/inquiry/internal/store/storetest"
)

// filled makes a closed database with some hundred messages and returns its bytes.
func filled(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "inquiry.db")
	s, err := store.Open(t.Context(), path, store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := storetest.Fill(t.Context(), s, 150, 150, noon); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// everything uses all parts of a database; whatever fails must be an error, not a crash.
func everything(t *testing.T, path string) error {
	s, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		return err
	}
	var errs []error
	_, err = s.Entries(t.Context(), noon)
	errs = append(errs, err)
	_, _, err = s.Tasks(t.Context(), store.TaskQuery{DueBefore: noon.AddDate(1, 0, 0), Now: noon})
	errs = append(errs, err)
	_, err = s.Inquiries(t.Context(), store.Filter{Limit: 200})
	errs = append(errs, err)
	_, err = s.Search(t.Context(), "离岸 led", store.Filter{})
	errs = append(errs, err)
	for ref := int64(1); ref <= 150; ref += 30 {
		_, err = s.Raw(t.Context(), ref)
		errs = append(errs, err)
	}
	errs = append(errs, s.Update(t.Context(), func(tx *store.Tx) error {
		_, err := tx.AddMessage(t.Context(), mail("9", "new@b", "x@y.de", "new"))
		return err
	}))
	errs = append(errs, s.Check(t.Context(), true), s.Close())
	return errors.Join(errs...)
}

func TestDamagedFiles(t *testing.T) {
	whole := filled(t)
	chance := rand.New(rand.NewPCG(1, 2))
	rounds := faulttest.Cases(30, 500)
	damaged := 0
	for round := range rounds {
		b := append([]byte(nil), whole...)
		switch round % 3 {
		case 0: // cut
			b = b[:1+chance.IntN(len(b)-1)]
		case 1: // a page overwritten
			page := chance.IntN(len(b) / 4096)
			for i := range 4096 {
				b[page*4096+i] = byte(chance.IntN(256))
			}
		case 2: // single bytes
			for range 20 {
				b[chance.IntN(len(b))] ^= 1 << chance.IntN(8)
			}
		}
		path := filepath.Join(t.TempDir(), "inquiry.db")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		err := everything(t, path)
		if errors.Is(err, store.ErrDamaged) || errors.Is(err, store.ErrForeign) || errors.Is(err, store.ErrNewerSchema) || errors.Is(err, store.ErrNoDatabase) {
			damaged++
		} else if err != nil {
			t.Logf("round %d: %v", round, err)
		}
	}
	if damaged < rounds*8/10 {
		t.Errorf("only %d of %d damaged files were called damaged", damaged, rounds)
	}
	faulttest.Count(t, rounds, fmt.Sprintf("damaged files, %d of them refused as such", damaged))
}

func TestCutFileIsRefused(t *testing.T) {
	whole := filled(t)
	for _, keep := range []int{10, 100, 4096, 5000, len(whole) / 2, len(whole) - 4096} {
		path := filepath.Join(t.TempDir(), "inquiry.db")
		if err := os.WriteFile(path, whole[:keep], 0o600); err != nil {
			t.Fatal(err)
		}
		for _, opts := range []store.Options{{}, {ReadOnly: true}, {Create: true}} {
			s, err := store.Open(t.Context(), path, opts)
			if !errors.Is(err, store.ErrDamaged) {
				t.Errorf("%d bytes of %d: error %v", keep, len(whole), err)
			}
			if s != nil {
				s.Close()
			}
		}
		if info, err := os.Stat(path); err != nil || info.Size() != int64(keep) {
			t.Error("a damaged file was changed")
		}
	}
}

func TestSalvage(t *testing.T) {
	whole := filled(t)
	count := func(b []byte) (inquiries, messages, raws, lost int, err error) {
		path := filepath.Join(t.TempDir(), "inquiry.db")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		lost, err = store.Salvage(t.Context(), path, func(s store.Salvaged) error {
			switch {
			case s.Inquiry != nil:
				inquiries++
			case s.Message != nil:
				messages++
				if len(s.Raw.Data) > 0 {
					raws++
				}
			}
			return nil
		})
		return inquiries, messages, raws, lost, err
	}
	if i, m, r, lost, err := count(whole); i != 150 || m != 150 || r != 150 || lost != 0 || err != nil {
		t.Errorf("whole: %d inquiries, %d messages, %d raw, %d lost, %v", i, m, r, lost, err)
	}
	// Every hundredth page lost, but not the first ones, which hold the schema.
	b := append([]byte(nil), whole...)
	for page := 60; page < len(b)/4096; page += 100 {
		clear(b[page*4096 : (page+1)*4096])
	}
	if i, m, _, _, err := count(b); i+m < 200 || err != nil {
		t.Errorf("holes: %d inquiries, %d messages, %v", i, m, err)
	}
	if i, m, _, _, err := count(whole[:len(whole)/2]); i+m < 20 || err != nil {
		t.Errorf("cut: %d inquiries, %d messages, %v", i, m, err)
	}
	if _, _, _, _, err := count([]byte("no database at all, only a text of some length")); err == nil {
		t.Error("a text was salvaged")
	}
	path := filepath.Join(t.TempDir(), "inquiry.db")
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	boom := errors.New("boom")
	if _, err := store.Salvage(t.Context(), path, func(store.Salvaged) error { return boom }); !errors.Is(err, boom) {
		t.Errorf("error %v", err)
	}
}

func TestBackup(t *testing.T) {
	s := fresh(t)
	if err := storetest.Fill(t.Context(), s, 50, 50, noon); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "备份 #1", "inquiry 2026.db")
	if err := s.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("%v %v", entries, err)
	}
	want := dump(t, s)
	add(t, s, mail("x", "later@b", "x@y.de", "later"))
	copied, err := store.Open(t.Context(), path, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	if dump(t, copied) != want {
		t.Error("the backup differs")
	}
	if err := s.Backup(t.Context(), path); !errors.Is(err, os.ErrExist) {
		t.Errorf("error %v", err)
	}
}

func TestBackupUnderLoad(t *testing.T) {
	s := fresh(t)
	done := make(chan error)
	go func() {
		var err error
		for i := 0; i < faulttest.Cases(40, 300) && err == nil; i++ {
			err = s.Update(t.Context(), func(tx *store.Tx) error {
				for n := range 10 {
					if _, err := tx.AddMessage(t.Context(), storetest.Message(i*10+n, noon)); err != nil {
						return err
					}
				}
				return nil
			})
		}
		done <- err
	}()
	backups := faulttest.Cases(5, 50)
	for i := range backups {
		path := filepath.Join(t.TempDir(), "b.db")
		if err := s.Backup(t.Context(), path); err != nil {
			t.Fatal(i, err)
		}
		b, err := store.Open(t.Context(), path, store.Options{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		all, err := b.Entries(t.Context(), noon.Add(time.Hour))
		if err != nil || len(all)%10 != 0 {
			t.Errorf("%d messages, error %v", len(all), err)
		}
		b.Close()
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	faulttest.Count(t, backups, "backups while others write")
}

func TestReadersDuringAWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inquiry.db")
	s := openAt(t, path)
	add(t, s, mail("1", "a@b", "x@y.de", "one"))
	ro, err := store.Open(t.Context(), path, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer ro.Close()
	update(t, s, func(tx *store.Tx) error {
		if _, err := tx.AddMessage(t.Context(), mail("2", "c@d", "x@y.de", "two")); err != nil {
			return err
		}
		start := time.Now()
		for _, r := range []store.Reader{ro.Reader, s.Reader} {
			if got, err := r.Entries(t.Context(), noon); err != nil || len(got) != 1 {
				t.Errorf("a reader sees %d, error %v", len(got), err)
			}
		}
		if got, err := tx.Entries(t.Context(), noon); err != nil || len(got) != 2 {
			t.Errorf("the writer sees %d, error %v", len(got), err)
		}
		if time.Since(start) > time.Second {
			t.Error("readers waited")
		}
		return nil
	})
	if got, err := ro.Entries(t.Context(), noon); err != nil || len(got) != 2 {
		t.Errorf("afterwards a reader sees %d, error %v", len(got), err)
	}
	err = s.View(t.Context(), func(r store.Reader) error {
		before, err := r.Entries(t.Context(), noon)
		if err != nil {
			return err
		}
		add(t, s, mail("3", "e@f", "x@y.de", "three"))
		after, err := r.Entries(t.Context(), noon)
		if len(before) != 2 || len(after) != 2 {
			t.Errorf("one view sees %d, then %d", len(before), len(after))
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestSecondWriterWaits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inquiry.db")
	a := openAt(t, path)
	b, err := store.Open(t.Context(), path, store.Options{Wait: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	nothing := func(*store.Tx) error { return nil }
	update(t, a, func(*store.Tx) error {
		if err := b.Update(t.Context(), nothing); !errors.Is(err, store.ErrBusy) {
			t.Errorf("error %v", err)
		}
		return nil
	})
	if err := b.Update(t.Context(), nothing); err != nil {
		t.Error(err)
	}
	// What another process wrote is seen, also through the cache of entries.
	add(t, a, entryMail(1, inquiry.Entry{MessageID: "a", From: "x@y.de", Kind: inquiry.KindAsk}))
	add(t, b, entryMail(2, inquiry.Entry{MessageID: "b", From: "x@y.de"}))
	component(t, a, 1)
	update(t, b, func(tx *store.Tx) error {
		return tx.UpdateAnalysis(t.Context(), 1, store.Analysis{Entry: inquiry.Entry{MessageID: "a", From: "x@y.de", Kind: inquiry.KindThanks, Direction: inquiry.In}})
	})
	update(t, a, func(tx *store.Tx) error {
		got, err := tx.Component(t.Context(), []int64{1})
		if err != nil || len(got) != 2 || got[0].Kind != inquiry.KindThanks {
			t.Errorf("%+v %v", got, err)
		}
		return nil
	})
}
