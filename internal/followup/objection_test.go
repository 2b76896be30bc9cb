package followup_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/followup"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

func objects(kind inquiry.ObjectionKind, said string) func(*inquiry.Post) {
	return func(p *inquiry.Post) { p.Objection = &inquiry.Objection{Kind: kind, Text: said} }
}

func TestObjection(t *testing.T) {
	p := policy(t)
	refusal := inquiry.KindRefusal
	tests := []struct {
		name  string
		tell  func(s *story)
		until string
		want  inquiry.ObjectionKind
		said  []string
	}{
		{"before our reply it is a wish", func(s *story) {
			s.in("2026-03-02 10:00", ask, "B", objects("price", "Your best price."))
			s.out("2026-03-02 11:00")
		}, "2026-03-10 10:00", "", nil},
		{"after our reply", func(s *story) {
			s.in("2026-03-02 10:00", ask, "B")
			s.out("2026-03-02 11:00")
			s.in("2026-03-03 10:00", ask, "B", objects("price", "Too high."))
		}, "2026-03-10 10:00", "price", []string{"price: Too high."}},
		{"the latest counts, all are told", func(s *story) {
			s.in("2026-03-02 10:00", ask, "B")
			s.out("2026-03-02 11:00")
			s.in("2026-03-03 10:00", ask, "B", objects("price", "Too high."))
			s.out("2026-03-03 11:00")
			s.in("2026-03-04 10:00", refusal, "B", objects("lead_time", "Too long."))
			s.in("2026-03-05 10:00", thanks, "B")
		}, "2026-03-10 10:00", "lead_time", []string{"price: Too high.", "lead_time: Too long."}},
		{"what was not said yet", func(s *story) {
			s.in("2026-03-02 10:00", ask, "B")
			s.out("2026-03-02 11:00")
			s.in("2026-03-03 10:00", ask, "B", objects("moq", "Too many."))
		}, "2026-03-03 09:00", "", nil},
		{"a cold mail is no offer", func(s *story) {
			s.out("2026-03-01 11:00", cold)
			s.in("2026-03-02 10:00", ask, "B", objects("price", "Too high."))
		}, "2026-03-10 10:00", "", nil},
		{"a reply that we do not hold", func(s *story) {
			s.in("2026-03-02 10:00", ask, "B")
			s.in("2026-03-04 10:00", ask, "B", objects("payment", "No deposit."), unseen(s.at("2026-03-03 09:00")))
		}, "2026-03-10 10:00", "payment", []string{"payment: No deposit."}},
		{"a copy says it once", func(s *story) {
			s.in("2026-03-02 10:00", ask, "B")
			s.out("2026-03-02 11:00")
			s.in("2026-03-03 10:00", ask, "B", objects("price", "Too high."))
			s.in("2026-03-03 10:01", ask, "B", objects("price", "Too high."), copied)
		}, "2026-03-10 10:00", "price", []string{"price: Too high."}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newStory(t, p)
			tt.tell(s)
			state, ok := followup.Of(&s.conv, s.changes, p, s.at(tt.until))
			if !ok {
				t.Fatal("no inquiry")
			}
			var said []string
			for _, e := range state.Events {
				if e.Name == "objection" {
					said = append(said, e.Text)
				}
			}
			if state.Objection != tt.want {
				t.Errorf("objection %q, want %q", state.Objection, tt.want)
			}
			if diff := cmp.Diff(tt.said, said); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
		})
	}
}
