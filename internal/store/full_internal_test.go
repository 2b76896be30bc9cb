package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"github.com/inquiry-cli/inquiry/internal/faulttest"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// TestFullDisk limits the pages of the file, which SQLite reports like a full
// disk. What was stored stays, and writing goes on once there is room.
func TestFullDisk(t *testing.T) {
	noise := make([]byte, 2000) // does not shrink when it is packed
	rand.NewChaCha8([32]byte{}).Read(noise)
	for room := range 20 {
		s := openTest(t, filepath.Join(t.TempDir(), "inquiry.db"))
		var pages int
		if _, err := s.one(t.Context(), `PRAGMA page_count`, nil, &pages); err != nil {
			t.Fatal(err)
		}
		limit := func(n int) {
			if err := s.Update(t.Context(), func(tx *Tx) error { // the limit belongs to the connection
				_, err := tx.exec(t.Context(), fmt.Sprintf(`PRAGMA max_page_count = %d`, n))
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		limit(pages + room)
		n := 0
		store := func() error {
			return s.Update(t.Context(), func(tx *Tx) error {
				for i := range 5 {
					_, err := tx.AddMessage(t.Context(), NewMessage{
						Place:  inquiry.Place{Account: "main", Folder: "INBOX", UID: fmt.Sprint(n + i)},
						Entry:  inquiry.Entry{MessageID: fmt.Sprint(n + i), At: someDay, Direction: inquiry.In, Kind: inquiry.KindAsk},
						Raw:    noise,
						Search: SearchText{Text: fmt.Sprintf("message %d of several words", n)},
					})
					if err != nil {
						return err
					}
				}
				return nil
			})
		}
		var err error
		var before string
		for n < 2000 {
			before = dumpOf(t, s)
			if err = store(); err != nil {
				break
			}
			n += 5
		}
		if !errors.Is(err, ErrFull) {
			t.Fatalf("room for %d pages: error %v", room, err)
		}
		if dumpOf(t, s) != before {
			t.Errorf("room for %d pages: what was stored changed", room)
		}
		limit(1 << 30)
		if err := store(); err != nil {
			t.Errorf("room for %d pages: with room again: %v", room, err)
		}
		if err := errors.Join(s.Check(t.Context(), true), s.Close()); err != nil {
			t.Error(err)
		}
	}
	faulttest.Count(t, 20, "levels of room in the file")
}
