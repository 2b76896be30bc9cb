package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// Undo goes back command by command, redo forward again, and a new change ends
// what can be brought back.
func TestUndo(t *testing.T) {
	s := fresh(t)
	save(t, s, conversation(0), conversation(0))
	act := func(verb inquiry.Verb, ids ...int64) {
		t.Helper()
		var all []inquiry.Change
		for _, id := range ids {
			all = append(all, inquiry.Change{Inquiry: id, At: noon, Verb: verb, Command: "inquiry " + string(verb)})
		}
		update(t, s, func(tx *store.Tx) error { _, err := tx.AddChange(t.Context(), all); return err })
	}
	back := func(verb inquiry.Verb) int {
		t.Helper()
		count := 0
		update(t, s, func(tx *store.Tx) error {
			batch, err := tx.Undoable(t.Context())
			if verb == inquiry.VerbRedo {
				batch, err = tx.Redoable(t.Context())
			}
			if err != nil || batch == 0 {
				return err
			}
			was, err := tx.Undo(t.Context(), batch, verb, noon.Add(time.Hour), "inquiry undo")
			count = len(was)
			return err
		})
		return count
	}
	holds := func(step string, want ...inquiry.Verb) {
		t.Helper()
		changes, err := s.Changes(t.Context(), []int64{1})
		if err != nil {
			t.Fatal(err)
		}
		var got []inquiry.Verb
		for _, c := range changes {
			got = append(got, c.Verb)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", step, diff)
		}
	}
	act(inquiry.VerbDone, 1)
	act(inquiry.VerbWon, 1, 2)
	act(inquiry.VerbTag, 1)
	holds("all", "done", "won", "tag")
	for i, want := range []int{1, 2, 1, 0} {
		if got := back(inquiry.VerbUndo); got != want {
			t.Errorf("undo %d took back %d changes, want %d", i+1, got, want)
		}
	}
	holds("none")
	for i, want := range []int{1, 2} {
		if got := back(inquiry.VerbRedo); got != want {
			t.Errorf("redo %d brought back %d changes, want %d", i+1, got, want)
		}
	}
	holds("redone", "done", "won")
	if got := back(inquiry.VerbUndo); got != 2 {
		t.Errorf("undo after redo took back %d", got)
	}
	act(inquiry.VerbClose, 1)
	if got := back(inquiry.VerbRedo); got != 0 {
		t.Errorf("redo after a new change brought back %d", got)
	}
	holds("new", "done", "close")
	log, err := s.AllChanges(t.Context())
	if err != nil || len(log) != 14 {
		t.Errorf("the log has %d changes, %v", len(log), err)
	}
}
