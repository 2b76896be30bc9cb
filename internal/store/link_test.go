package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// entryMail is a message of which only what links it matters.
func entryMail(n int, e inquiry.Entry) store.NewMessage {
	e.At = noon.Add(time.Duration(n) * time.Minute)
	if e.Direction == "" {
		e.Direction = inquiry.In
	}
	e.Kind = inquiry.KindAsk
	return store.NewMessage{
		Place: inquiry.Place{Account: "main", Folder: "INBOX", UID: fmt.Sprint(n)}, Entry: e,
		Raw: fmt.Appendf(nil, "\n\nbody %d", n), ContentKey: fmt.Sprint(n),
	}
}

func component(t *testing.T, s *store.Store, refs ...int64) []int64 {
	t.Helper()
	var got []int64
	update(t, s, func(tx *store.Tx) error {
		entries, err := tx.Component(t.Context(), refs)
		for _, e := range entries {
			got = append(got, e.Ref)
		}
		return err
	})
	return got
}

func TestKeys(t *testing.T) {
	full := inquiry.Entry{
		MessageID: "A@b", InReplyTo: []string{"c@d"}, Refs: []string{"c@d", "e@f"}, From: "X@Y.de", Recipients: []string{"z@y.de"},
		Addresses: []string{"x@y.de"}, Domains: []string{"Y.de"}, Phones: []string{"+4912"}, TextKey: "t1", LineKeys: []string{"l1"},
		QuoteKeys: []string{"l2"}, Bounce: &inquiry.Bounce{MessageID: "out@us", Recipients: []string{"Gone@y.de"}}, Direction: inquiry.In,
	}
	ours := full
	ours.Direction, ours.From, ours.Addresses = inquiry.Out, "sales@we.cn", []string{"z@y.de"}
	tests := []struct {
		name string
		e    inquiry.Entry
		want []string
	}{
		{"a buyer's", full, []string{"a:gone@y.de", "a:x@y.de", "a:z@y.de", "d:y.de", "m:A@b", "m:c@d", "m:e@f", "m:out@us", "p:+4912"}},
		{"ours: not by our address", ours, []string{"a:gone@y.de", "a:z@y.de", "d:y.de", "m:A@b", "m:c@d", "m:e@f", "m:out@us"}},
		{"nobody's: by its words", inquiry.Entry{Direction: inquiry.In, TextKey: "t1", LineKeys: []string{"l1"}}, []string{"t:t1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, store.Keys(&tt.e)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestComponent(t *testing.T) {
	tests := []struct {
		name    string
		entries []inquiry.Entry
		of      []int64
		want    []int64
	}{
		{"alone", []inquiry.Entry{{MessageID: "a"}, {MessageID: "b"}}, []int64{1}, []int64{1}},
		{"an answer", []inquiry.Entry{{MessageID: "a"}, {MessageID: "b"}, {MessageID: "c", InReplyTo: []string{"a"}}}, []int64{3}, []int64{1, 3}},
		{"an answer that came before", []inquiry.Entry{{MessageID: "c", InReplyTo: []string{"a"}}, {MessageID: "b"}, {MessageID: "a"}}, []int64{3}, []int64{1, 3}},
		{"two answers to a message we lack", []inquiry.Entry{{MessageID: "b", Refs: []string{"a"}}, {MessageID: "c", Refs: []string{"a"}}}, []int64{1}, []int64{1, 2}},
		{"sender and recipient", []inquiry.Entry{{MessageID: "a", From: "X@y.de"}, {MessageID: "b", Recipients: []string{"x@Y.de"}, Direction: inquiry.Out}}, []int64{2}, []int64{1, 2}},
		{"over three steps", []inquiry.Entry{
			{MessageID: "a", From: "x@y.de"}, {MessageID: "b", From: "z@y.de", Domains: []string{"y.de"}},
			{MessageID: "c", From: "x@y.de", Domains: []string{"y.de"}}, {MessageID: "d", Phones: []string{"+49"}}, {MessageID: "e", From: "z@y.de", Phones: []string{"+49"}},
			{MessageID: "f", From: "other@z.fr"},
		}, []int64{1}, []int64{1, 2, 3, 4, 5}},
		{"words of nobody", []inquiry.Entry{{TextKey: "t1"}, {TextKey: "t1"}, {TextKey: "t1", From: "x@y.de"}}, []int64{2}, []int64{1, 2}},
		{"a quotation alone", []inquiry.Entry{{LineKeys: []string{"l1", "l2"}}, {QuoteKeys: []string{"l2"}}}, []int64{2}, []int64{2}},
		{"what we sent to two", []inquiry.Entry{
			{From: "sales@we.cn", Recipients: []string{"a@a.de"}, Direction: inquiry.Out}, {From: "sales@we.cn", Recipients: []string{"b@b.de"}, Direction: inquiry.Out},
		}, []int64{2}, []int64{2}},
		{"one message joins two groups", []inquiry.Entry{
			{From: "a@a.de"}, {From: "a@a.de"}, {From: "b@b.de"}, {From: "b@b.de"}, {From: "b@b.de"}, {From: "c@c.de", Addresses: []string{"a@a.de", "b@b.de"}},
		}, []int64{1}, []int64{1, 2, 3, 4, 5, 6}},
		{"a bounce", []inquiry.Entry{{MessageID: "out", Direction: inquiry.Out}, {MessageID: "b", Bounce: &inquiry.Bounce{MessageID: "out"}}}, []int64{1}, []int64{1, 2}},
		{"no key of one kind is taken for another", []inquiry.Entry{{MessageID: "k"}, {TextKey: "k"}, {LineKeys: []string{"k"}}, {Phones: []string{"k"}}, {Domains: []string{"k"}}, {From: "k"}}, []int64{1}, []int64{1}},
		{"several at once", []inquiry.Entry{{From: "a"}, {From: "b"}, {From: "c"}, {From: "a"}}, []int64{1, 3}, []int64{1, 3, 4}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := fresh(t)
			for i, e := range tt.entries {
				add(t, s, entryMail(i+1, e))
			}
			if diff := cmp.Diff(tt.want, component(t, s, tt.of...)); diff != "" {
				t.Error(diff)
			}
			before := dump(t, s)
			update(t, s, func(tx *store.Tx) error { return tx.Relink(t.Context()) })
			if diff := cmp.Diff(before, dump(t, s)); diff != "" {
				t.Errorf("linked anew: %s", diff)
			}
			if diff := cmp.Diff(tt.want, component(t, s, tt.of...)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestComponentRelayJoinsNoMoreThanItsLimit(t *testing.T) {
	s := fresh(t)
	const n = 2100
	update(t, s, func(tx *store.Tx) error {
		for i := 1; i <= n; i++ {
			e := inquiry.Entry{MessageID: fmt.Sprint(i), Addresses: []string{"relay@platform.com"}, InReplyTo: []string{"thread"}}
			if i%2 == 0 {
				e.InReplyTo = nil
			}
			if _, err := tx.AddMessage(t.Context(), entryMail(i, e)); err != nil {
				return err
			}
		}
		return nil
	})
	if got := component(t, s, n); len(got) != 1 {
		t.Errorf("the last one by the relay is with %d", len(got))
	}
	if got := component(t, s, n-1); len(got) != 2050 {
		t.Errorf("the last one of the thread is with %d", len(got))
	}
}

func TestComponentSeesChanges(t *testing.T) {
	s := fresh(t)
	a := entryMail(1, inquiry.Entry{MessageID: "a", From: "x@y.de"})
	add(t, s, a)
	add(t, s, entryMail(2, inquiry.Entry{MessageID: "b", From: "x@y.de"}))
	component(t, s, 1)
	update(t, s, func(tx *store.Tx) error {
		_, _, err := tx.MarkAnswered(t.Context(), a.Place, 0)
		return err
	})
	copied := a
	copied.Place.UID, copied.Entry.At = "9", noon.Add(-time.Hour)
	add(t, s, copied)
	update(t, s, func(tx *store.Tx) error {
		return tx.UpdateAnalysis(t.Context(), 2, store.Analysis{Entry: inquiry.Entry{MessageID: "b", From: "x@y.de", Direction: inquiry.In, Kind: inquiry.KindThanks}, Version: "2"})
	})
	update(t, s, func(tx *store.Tx) error {
		entries, err := tx.Component(t.Context(), []int64{1})
		if err != nil {
			return err
		}
		if !entries[0].Answered || !entries[0].At.Equal(noon.Add(-time.Hour)) || entries[1].Kind != inquiry.KindThanks {
			t.Errorf("%+v", entries)
		}
		fromFile, err := s.Entries(t.Context(), noon.Add(time.Hour))
		if diff := cmp.Diff(fromFile, entries); diff != "" {
			t.Error(diff)
		}
		return err
	})
}

func TestRelinkForgetsOldLinks(t *testing.T) {
	s := fresh(t)
	add(t, s, entryMail(1, inquiry.Entry{MessageID: "a", From: "x@y.de"}))
	add(t, s, entryMail(2, inquiry.Entry{MessageID: "b", From: "x@y.de"}))
	update(t, s, func(tx *store.Tx) error {
		return tx.UpdateAnalysis(t.Context(), 2, store.Analysis{Entry: inquiry.Entry{MessageID: "b", From: "new@z.fr", Direction: inquiry.In}})
	})
	if got := component(t, s, 1); len(got) != 2 {
		t.Errorf("%v", got)
	}
	update(t, s, func(tx *store.Tx) error { return tx.Relink(t.Context()) })
	if diff := cmp.Diff([]int64{1}, component(t, s, 1)); diff != "" {
		t.Error(diff)
	}
}
