package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/store"
	"github.com/inquiry-cli/inquiry/internal/store/storetest"
)

// conversation is a complete inquiry about the messages refs.
func conversation(id int64, refs ...int64) store.Saved {
	due := noon.Add(time.Hour).In(time.FixedZone("", 8*3600))
	q := inquiry.Inquiry{
		ID: id, Reading: inquiry.NewReading(), Status: inquiry.StatusNew, FirstSeen: noon, LastAt: noon,
		Action: inquiry.ActionFirstReply, DueAt: &due, FirstReplyDue: &due, ReplyDue: &due,
		OpenQuestions: []inquiry.Topic{inquiry.TopicPrice}, Messages: []inquiry.MessageRef{},
		Events: []inquiry.Event{}, Notes: []inquiry.Note{}, Tags: []string{}, TierBy: "program", TierComputed: inquiry.TierA,
	}
	q.Tier, q.Score, q.Intent, q.Channel, q.Language = inquiry.TierA, 80, inquiry.IntentOrder, inquiry.ChannelEmail, "de"
	q.Customer.Country = "DE"
	for _, ref := range refs {
		q.Messages = append(q.Messages, inquiry.MessageRef{Ref: ref, MessageID: inquiry.Maybe(fmt.Sprint(ref)), Direction: inquiry.In, At: noon, Kind: inquiry.KindAsk})
	}
	s := store.Saved{Inquiry: q, Messages: refs, Buyer: "Keller GmbH", Wants: "5,000 pcs LED"}
	if len(refs) > 0 {
		s.Root = refs[0]
	}
	return s
}

func save(t *testing.T, s *store.Store, all ...store.Saved) []int64 {
	t.Helper()
	var ids []int64
	update(t, s, func(tx *store.Tx) (err error) {
		ids, err = tx.SaveInquiries(t.Context(), all)
		return err
	})
	return ids
}

func TestSaveInquiries(t *testing.T) {
	s := fresh(t)
	for i := range 4 {
		add(t, s, entryMail(i+1, inquiry.Entry{MessageID: fmt.Sprint(i + 1)}))
	}
	ids := save(t, s, conversation(0, 1, 2), conversation(0, 3))
	if diff := cmp.Diff([]int64{1, 2}, ids); diff != "" {
		t.Fatal(diff)
	}
	want := conversation(1, 1, 2).Inquiry
	got, err := s.Inquiry(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	before := dump(t, s)
	save(t, s, conversation(1, 1, 2), conversation(2, 3))
	if diff := cmp.Diff(before, dump(t, s)); diff != "" {
		t.Errorf("saved again: %s", diff)
	}

	// A message moves, whichever of the two inquiries is saved first.
	for _, order := range [][]store.Saved{{conversation(1, 1), conversation(2, 2, 3)}, {conversation(2, 3), conversation(1, 1, 2)}} {
		save(t, s, order...)
		owner, err := s.InquiryIDs(t.Context(), []int64{1, 2, 3, 4})
		if err != nil {
			t.Fatal(err)
		}
		second := int64(2)
		if len(order[1].Messages) == 2 && order[1].Inquiry.ID == 1 {
			second = 1
		}
		if diff := cmp.Diff(map[int64]int64{1: 1, 2: second, 3: 2}, owner); diff != "" {
			t.Error(diff)
		}
	}
	messages, err := s.Messages(t.Context(), 1)
	if err != nil || len(messages) != 2 || messages[0].Inquiry != 1 {
		t.Errorf("%+v %v", messages, err)
	}
	if err := s.Update(t.Context(), func(tx *store.Tx) error {
		_, err := tx.SaveInquiries(t.Context(), []store.Saved{conversation(77, 1)})
		return err
	}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("error %v", err)
	}
}

func TestDropInquiry(t *testing.T) {
	s := fresh(t)
	for i := range 3 {
		add(t, s, entryMail(i+1, inquiry.Entry{MessageID: fmt.Sprint(i + 1)}))
	}
	save(t, s, conversation(0, 1), conversation(0, 2), conversation(0, 3))
	update(t, s, func(tx *store.Tx) error {
		if _, err := tx.SaveInquiries(t.Context(), []store.Saved{conversation(1, 1, 2)}); err != nil {
			return err
		}
		return errors.Join(tx.DropInquiry(t.Context(), 2, 1), tx.DropInquiry(t.Context(), 3, 0))
	})
	q, err := s.Inquiry(t.Context(), 2)
	if err != nil || q.ID != 1 {
		t.Errorf("inquiry %d, error %v", q.ID, err)
	}
	for _, id := range []int64{3, 4, 0, -1} {
		if _, err := s.Inquiry(t.Context(), id); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%d: error %v", id, err)
		}
	}
	all, err := s.Inquiries(t.Context(), store.Filter{})
	if err != nil || len(all) != 1 {
		t.Errorf("%d inquiries, error %v", len(all), err)
	}
	rows, counts, err := s.Tasks(t.Context(), store.TaskQuery{DueBefore: noon.AddDate(1, 0, 0), Now: noon})
	if err != nil || len(rows) != 1 || counts.NoStep != 0 {
		t.Errorf("%d tasks, %+v, error %v", len(rows), counts, err)
	}
	if ids := save(t, s, conversation(0)); ids[0] != 4 {
		t.Errorf("number %d given again", ids[0])
	}
	if err := s.Update(t.Context(), func(tx *store.Tx) error { return tx.DropInquiry(t.Context(), 99, 0) }); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("error %v", err)
	}
}

// TestTasksOrder compares the queue with a plain sort of what it should hold.
func TestTasksOrder(t *testing.T) {
	s := fresh(t)
	if err := storetest.Fill(t.Context(), s, 1500, 0, noon); err != nil {
		t.Fatal(err)
	}
	all, err := s.Rows(t.Context(), store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	bands := []inquiry.Action{inquiry.ActionFirstReply, inquiry.ActionReply, inquiry.ActionFollowUp, inquiry.ActionReactivate}
	query := store.TaskQuery{DueBefore: noon.AddDate(0, 0, 15), Now: noon, Later: []time.Time{noon.AddDate(0, 0, 16), noon.AddDate(0, 0, 22)}}
	var want []store.Row
	wantCounts := store.TaskCounts{Later: []int{0, 0}}
	for _, r := range all {
		if r.DueAt.IsZero() {
			if slices.Contains([]inquiry.Status{"new", "answer", "waiting", "snoozed"}, r.Status) {
				wantCounts.NoStep++
			}
			continue
		}
		band := slices.Index(bands, r.Action)
		switch {
		case r.DueAt.Before(query.DueBefore):
			want = append(want, r)
			wantCounts.Due[band]++
			if r.DueAt.Before(noon) {
				wantCounts.Late++
			}
		case r.DueAt.Before(query.Later[0]):
			wantCounts.Later[0]++
		case r.DueAt.Before(query.Later[1]):
			wantCounts.Later[1]++
		}
		if r.Status == inquiry.StatusSnoozed && !r.DueAt.Before(query.DueBefore) {
			wantCounts.Snoozed++
		}
	}
	rand.Shuffle(len(want), func(i, j int) { want[i], want[j] = want[j], want[i] })
	slices.SortFunc(want, func(a, b store.Row) int {
		for _, c := range []int{
			slices.Index(bands, a.Action) - slices.Index(bands, b.Action), a.Tier.QueueRank() - b.Tier.QueueRank(),
			a.DueAt.Compare(b.DueAt), b.Score - a.Score, int(a.ID - b.ID),
		} {
			if c != 0 {
				return c
			}
		}
		return 0
	})
	if len(want) < 100 {
		t.Fatalf("only %d tasks to compare", len(want))
	}
	got, counts, err := s.Tasks(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(wantCounts, counts); diff != "" {
		t.Error(diff)
	}
	query.Limit = 3
	got, counts, err = s.Tasks(t.Context(), query)
	rows := 0
	for _, n := range wantCounts.Due {
		rows += min(n, query.Limit)
	}
	if err != nil || len(got) != rows || rows < 8 {
		t.Errorf("%d rows of %d, error %v", len(got), rows, err)
	}
	if diff := cmp.Diff(wantCounts, counts); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want[:2], got[:2]); diff != "" {
		t.Error(diff)
	}
}

func TestTasksLeaveOutJunk(t *testing.T) {
	s := fresh(t)
	junk := conversation(0)
	junk.Inquiry.Tier = inquiry.TierX
	save(t, s, junk)
	rows, counts, err := s.Tasks(t.Context(), store.TaskQuery{DueBefore: noon.AddDate(1, 0, 0), Now: noon})
	if err != nil || len(rows) != 0 || counts.Due != [4]int{} {
		t.Errorf("%d tasks, %+v, error %v", len(rows), counts, err)
	}
}

func TestFilter(t *testing.T) {
	s := fresh(t)
	make := func(n int, change func(*inquiry.Inquiry)) store.Saved {
		c := conversation(0)
		c.Inquiry.FirstSeen = noon.AddDate(0, 0, n)
		c.Inquiry.LastAt = noon.AddDate(0, 0, n)
		change(&c.Inquiry)
		return c
	}
	save(t, s,
		make(0, func(q *inquiry.Inquiry) {}),
		make(1, func(q *inquiry.Inquiry) {
			q.Tier, q.Status, q.DueAt, q.Customer.Country = inquiry.TierX, inquiry.StatusJunk, nil, ""
		}),
		make(2, func(q *inquiry.Inquiry) { q.Customer.Country, q.Score, q.Owner = "JP", 90, "li" }),
		make(3, func(q *inquiry.Inquiry) {
			q.Tier, q.Status, q.Channel, q.CustomerID, q.Score = inquiry.TierB, inquiry.StatusWaiting, inquiry.ChannelAlibaba, 7, 10
		}),
	)
	tests := []struct {
		name string
		f    store.Filter
		want []int64
	}{
		{"all", store.Filter{}, []int64{1, 2, 3, 4}},
		{"ids", store.Filter{IDs: []int64{4, 2, 99}}, []int64{2, 4}},
		{"tiers", store.Filter{Tiers: []inquiry.Tier{"B", "X"}}, []int64{2, 4}},
		{"no junk", store.Filter{NoJunk: true}, []int64{1, 3, 4}},
		{"status", store.Filter{Statuses: []inquiry.Status{"waiting"}}, []int64{4}},
		{"country", store.Filter{Countries: []string{"JP", "FR"}}, []int64{3}},
		{"channel", store.Filter{Channels: []inquiry.Channel{"alibaba"}}, []int64{4}},
		{"owner", store.Filter{Owners: []string{"li"}}, []int64{3}},
		{"intent", store.Filter{Intents: []inquiry.Intent{"scam"}}, nil},
		{"customer", store.Filter{Customers: []int64{7}}, []int64{4}},
		{"since is inclusive", store.Filter{Since: noon.AddDate(0, 0, 2)}, []int64{3, 4}},
		{"until is exclusive", store.Filter{Until: noon.AddDate(0, 0, 2)}, []int64{1, 2}},
		{"active", store.Filter{Active: noon.AddDate(0, 0, 3)}, []int64{4}},
		{"a value with a quote", store.Filter{Owners: []string{`li' OR 1=1 --`, `"`}}, nil},
		{"text of signs only", store.Filter{Text: "!?"}, nil},
		{"limit", store.Filter{Limit: 2}, []int64{1, 2}},
		{"offset", store.Filter{Limit: 2, Offset: 3}, []int64{4}},
		{"newest first", store.Filter{Sort: "-received"}, []int64{4, 3, 2, 1}},
		{"by score", store.Filter{Sort: "score"}, []int64{4, 1, 2, 3}},
		{"by tier", store.Filter{Sort: "tier"}, []int64{3, 1, 4, 2}},
		{"by due, without last", store.Filter{Sort: "-due"}, []int64{1, 3, 4, 2}},
		{"by country, unknown last", store.Filter{Sort: "country"}, []int64{1, 4, 3, 2}},
		{"as the queue", store.Filter{Sort: "queue"}, []int64{3, 1, 4, 2}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows, err := s.Rows(t.Context(), tt.f)
			if err != nil {
				t.Fatal(err)
			}
			var got []int64
			for _, r := range rows {
				got = append(got, r.ID)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			docs, err := s.Inquiries(t.Context(), tt.f)
			if err != nil || len(docs) != len(got) {
				t.Errorf("%d inquiries, error %v", len(docs), err)
			}
			if tt.f.Limit == 0 {
				if n, err := s.Count(t.Context(), tt.f); err != nil || n != len(got) {
					t.Errorf("count %d, error %v", n, err)
				}
			}
		})
	}
	for _, name := range store.SortNames() {
		for _, sign := range []string{"", "-"} {
			if _, err := s.Rows(t.Context(), store.Filter{Sort: sign + name}); err != nil {
				t.Errorf("sort %s%s: %v", sign, name, err)
			}
		}
	}
	if _, err := s.Rows(t.Context(), store.Filter{Sort: "id; DROP TABLE inquiry"}); err == nil {
		t.Error("an unknown order was taken")
	}
	period, err := s.Period(t.Context(), noon.AddDate(0, 0, 1), noon.AddDate(0, 0, 3))
	if err != nil || len(period) != 2 || period[0].ID != 2 {
		t.Errorf("%d in the period, error %v", len(period), err)
	}
}
