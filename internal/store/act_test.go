package store_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// Acts are those that count today, under the numbers of today; the last one
// counts whatever became of its inquiry.
func TestActs(t *testing.T) {
	s := fresh(t)
	save(t, s, conversation(0), conversation(0), conversation(0))
	act := func(verb inquiry.Verb, args string, ids ...int64) {
		t.Helper()
		var all []inquiry.Change
		for _, id := range ids {
			all = append(all, inquiry.Change{Inquiry: id, At: noon, Verb: verb, Args: json.RawMessage(args), Command: "inquiry x"})
		}
		update(t, s, func(tx *store.Tx) error { _, err := tx.AddChange(t.Context(), all); return err })
	}
	undo := func(verb inquiry.Verb) {
		t.Helper()
		update(t, s, func(tx *store.Tx) error {
			batch, err := tx.Undoable(t.Context())
			if verb == inquiry.VerbRedo {
				batch, err = tx.Redoable(t.Context())
			}
			if err != nil {
				return err
			}
			_, err = tx.Undo(t.Context(), batch, verb, noon.Add(time.Hour), "inquiry undo")
			return err
		})
	}
	holds := func(step, last string, want ...int64) {
		t.Helper()
		acts, err := s.Acts(t.Context(), inquiry.VerbLearn)
		if err != nil {
			t.Fatal(err)
		}
		var got []int64
		for _, c := range acts {
			got = append(got, c.Inquiry)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", step, diff)
		}
		c, ok, err := s.LastAct(t.Context(), inquiry.VerbLearn)
		if err != nil || ok != (last != "") || string(c.Args) != last {
			t.Errorf("%s: last %s %t %v, want %q", step, c.Args, ok, err, last)
		}
	}
	has := func(want bool) {
		t.Helper()
		if got, err := s.HasVerb(t.Context(), inquiry.VerbLearn); err != nil || got != want {
			t.Errorf("has %t, error %v", got, err)
		}
	}
	holds("none", "")
	has(false)
	act(inquiry.VerbLearn, `{"n":1}`, 1, 2)
	act(inquiry.VerbLearn, `{"n":2}`, 3)
	act(inquiry.VerbDone, `{}`, 3)
	holds("all", `{"n":2}`, 1, 2, 3)
	undo(inquiry.VerbUndo) // done
	undo(inquiry.VerbUndo) // the second
	holds("undone", `{"n":1}`, 1, 2)
	undo(inquiry.VerbUndo)
	holds("all undone", "")
	has(true)
	undo(inquiry.VerbRedo)
	undo(inquiry.VerbRedo)
	holds("brought back", `{"n":2}`, 1, 2, 3)
	update(t, s, func(tx *store.Tx) error { return tx.DropInquiry(t.Context(), 2, 1) })
	holds("merged", `{"n":2}`, 1, 1, 3)
	update(t, s, func(tx *store.Tx) error { return tx.DropInquiry(t.Context(), 3, 0) })
	holds("gone", `{"n":2}`, 1, 1)
}
