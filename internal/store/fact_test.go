package store_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/store"
	"github.com/inquiry-cli/inquiry/internal/store/storetest"
)

// factStore is a database of 500 inquiries.
func factStore(t *testing.T, now time.Time) *store.Store {
	t.Helper()
	st, err := store.Open(context.Background(), filepath.Join(t.TempDir(), "f.db"), store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	if err := storetest.Fill(context.Background(), st, 500, 600, now); err != nil {
		t.Fatal(err)
	}
	return st
}

// Facts must hold what whole inquiries hold, as far as it was asked for.
func TestFactsAreThoseOfTheInquiries(t *testing.T) {
	ctx, now := context.Background(), time.Date(2026, 11, 23, 0, 40, 0, 0, time.UTC)
	st := factStore(t, now)
	f := store.Filter{Since: now.AddDate(0, 0, -9), Until: now.AddDate(0, 0, -1)}
	whole, err := st.Inquiries(ctx, f)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := st.Facts(ctx, f, "questions", "request", "missing", "messages", "customer", "unsure")
	if err != nil {
		t.Fatal(err)
	}
	if len(facts) < 100 {
		t.Fatalf("%d facts", len(facts))
	}
	var want []inquiry.Inquiry
	for _, q := range whole {
		w := inquiry.Inquiry{ID: q.ID, CustomerID: q.CustomerID, Status: q.Status, Owner: q.Owner, FirstSeen: q.FirstSeen, LastAt: q.LastAt,
			FollowUpStep: q.FollowUpStep, Action: q.Action, DueAt: q.DueAt}
		w.Channel, w.Language, w.Tier, w.Score, w.Intent = q.Channel, q.Language, q.Tier, q.Score, q.Intent
		w.Questions, w.Request, w.Missing, w.Messages, w.Customer, w.Unsure = q.Questions, q.Request, q.Missing, q.Messages, q.Customer, q.Unsure
		for i := range w.Messages {
			w.Messages[i].Ref = 0
		}
		want = append(want, w)
	}
	if diff := cmp.Diff(want, facts, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	bare, err := st.Facts(ctx, f)
	if err != nil {
		t.Fatal(err)
	}
	if len(bare) != len(facts) || bare[0].Questions != nil || bare[0].Customer.Country != facts[0].Customer.Country {
		t.Errorf("without keys: %+v", bare[0])
	}
}

func TestOutcomes(t *testing.T) {
	ctx, now := context.Background(), time.Date(2026, 11, 23, 0, 40, 0, 0, time.UTC)
	st := factStore(t, now)
	all, err := st.Inquiries(ctx, store.Filter{NoJunk: true})
	if err != nil {
		t.Fatal(err)
	}
	until, bounds := now.Add(-30*time.Hour), []time.Time{now.AddDate(0, 0, -4), now.AddDate(0, 0, -12)}
	want := map[store.Outcome]int{}
	var waiting int64
	for _, q := range all {
		if !q.FirstSeen.Before(until) {
			continue
		}
		age := 0
		for _, b := range bounds {
			if q.FirstSeen.Before(b) {
				age++
			}
		}
		want[store.Outcome{Age: age, Status: q.Status}]++
		if q.Status == inquiry.StatusWaiting {
			waiting = q.ID
		}
	}
	won := inquiry.Change{Inquiry: waiting, At: now, Verb: inquiry.VerbWon, Args: []byte(`{}`), Command: "inquiry won"}
	if err := st.Update(ctx, func(tx *store.Tx) error { _, err := tx.AddChange(ctx, []inquiry.Change{won}); return err }); err != nil {
		t.Fatal(err)
	}
	counts, reopened, err := st.Outcomes(ctx, until, bounds)
	if err != nil {
		t.Fatal(err)
	}
	got := map[store.Outcome]int{}
	for _, c := range counts {
		got[store.Outcome{Age: c.Age, Status: c.Status}] = c.Count
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int64{waiting}, reopened); diff != "" {
		t.Errorf("reopened: %s", diff)
	}
}
