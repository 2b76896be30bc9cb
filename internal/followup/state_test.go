package followup_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/followup"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/worktime"
)

func TestReplyOwed(t *testing.T) {
	checkStates(t, []stateCase{
		{"nobody answered", func(s *story) {
			s.in("2026-03-04 12:20", ask, "A")
		}, "", "new A first_reply 0 due 03-04 14:30:00 first - - owed 03-04 14:30:00"},
		{"two questions, the first one's limit runs on", func(s *story) {
			s.in("2026-03-10 05:40", ask, "A")
			s.in("2026-03-10 09:55", ask, "A")
		}, "", "new A first_reply 0 due 03-10 10:00:00 first - - owed 03-10 10:00:00"},
		{"promoted before the answer", func(s *story) {
			s.in("2026-03-09 18:20:07", ask, "B")
			s.in("2026-03-11 09:50:33", ask, "A")
		}, "", "new A first_reply 0 due 03-11 09:00:00 first - - owed 03-11 09:00:00"},
		{"before the promotion", func(s *story) {
			s.in("2026-03-10 10:00", ask, "B")
			s.in("2026-03-10 10:30", ask, "A")
		}, "2026-03-10 10:20", "new B first_reply 0 due 03-11 10:00:00 first - - owed 03-11 10:00:00"},
		{"a promotion shortens the limit", func(s *story) {
			s.in("2026-03-10 10:00", ask, "B")
			s.in("2026-03-10 10:30", ask, "A")
		}, "", "new A first_reply 0 due 03-10 11:30:00 first - - owed 03-10 11:30:00"},
		{"a simple question after an A stays A", func(s *story) {
			s.in("2026-03-10 10:00", ask, "A")
			s.out("2026-03-10 10:30", names("m1"))
			s.in("2026-03-11 10:00", ask, "B")
		}, "", "answer A reply 0 due 03-11 11:00:00 first 03-10 10:30:00 references owed 03-10 11:00:00"},
		{"a complaint that becomes an order", func(s *story) {
			s.in("2026-03-10 10:00", ask, "C")
			s.in("2026-03-10 11:00", ask, "A")
		}, "", "new A first_reply 0 due 03-10 12:00:00 first - - owed 03-10 12:00:00"},
		{"D waits for nothing", func(s *story) {
			s.in("2026-04-02 11:00:29", ask, "D")
			s.out("2026-04-03 11:00")
		}, "", "waiting D - 0 due - first 04-03 11:00:00 recipient owed 04-08 11:00:29"},
		{"junk", func(s *story) {
			s.in("2026-03-02 10:00", inquiry.KindJunk, "X")
		}, "", "junk X - 0 due - first - - owed -"},
	})
}

func TestCadence(t *testing.T) {
	checkStates(t, []stateCase{
		{"first follow-up", func(s *story) {
			s.in("2026-03-05 10:00", ask, "B", country("DE"))
			s.out("2026-03-05 11:00")
		}, "", "waiting B follow_up 1 due 03-09 11:00:00 first 03-05 11:00:00 recipient owed 03-06 10:00:00"},
		{"two messages on one day are one touch, the last one counts", func(s *story) {
			s.in("2026-03-02 10:00", ask, "A")
			s.out("2026-03-02 10:20", names("m1"))
			s.out("2026-03-02 17:10")
		}, "", "waiting A follow_up 1 due 03-03 17:10:00 first 03-02 10:20:00 references owed 03-02 11:00:00"},
		{"late or early, each day is a step", func(s *story) {
			s.in("2026-03-02 10:00", ask, "A")
			s.out("2026-03-02 10:20")
			s.out("2026-03-03 09:00")
			s.out("2026-03-05 10:00")
		}, "", "waiting A follow_up 3 due 03-12 10:00:00 first 03-02 10:20:00 recipient owed 03-02 11:00:00"},
		{"a question starts the cadence anew", func(s *story) {
			s.in("2026-03-02 10:00", ask, "A")
			s.out("2026-03-02 10:20")
			s.out("2026-03-03 09:00")
			s.in("2026-03-03 10:00", ask, "A")
			s.out("2026-03-03 10:30")
		}, "", "waiting A follow_up 1 due 03-04 10:30:00 first 03-02 10:20:00 recipient owed 03-02 11:00:00"},
		{"bare thanks move nothing", func(s *story) {
			s.in("2026-03-02 10:00", ask, "A")
			s.out("2026-03-02 10:20")
			s.in("2026-03-02 10:40", thanks, "")
		}, "", "waiting A follow_up 1 due 03-03 10:20:00 first 03-02 10:20:00 recipient owed 03-02 11:00:00"},
		{"a copy asks nothing", func(s *story) {
			s.in("2026-03-02 10:00", ask, "A")
			s.out("2026-03-02 10:20")
			s.in("2026-03-02 10:40", ask, "A", copied)
		}, "", "waiting A follow_up 1 due 03-03 10:20:00 first 03-02 10:20:00 recipient owed 03-02 11:00:00"},
		{"B is used up after four follow-ups", func(s *story) {
			s.in("2026-01-05 10:00", ask, "B")
			for _, d := range []string{"2026-01-05", "2026-01-08", "2026-01-15", "2026-02-05", "2026-03-20"} {
				s.out(d + " 11:00")
			}
		}, "", "dormant B reactivate 1 due 06-18 11:00:00 first 01-05 11:00:00 recipient owed 01-06 10:00:00"},
		{"A goes on after five", func(s *story) {
			s.in("2026-01-05 10:00", ask, "A")
			for _, d := range []string{"2026-01-05", "2026-01-06", "2026-01-09", "2026-01-16", "2026-01-30"} {
				s.out(d + " 11:00")
			}
		}, "", "waiting A follow_up 5 due 03-02 11:00:00 first 01-05 11:00:00 recipient owed 01-05 11:00:00"},
		{"reactivation counts from the message that used it up", func(s *story) {
			s.in("2026-01-05 10:00", ask, "B")
			for _, d := range []string{"2026-01-05", "2026-01-08", "2026-01-15", "2026-02-05", "2026-03-20", "2026-06-18"} {
				s.out(d + " 11:00")
			}
		}, "", "dormant B reactivate 2 due 09-16 11:00:00 first 01-05 11:00:00 recipient owed 01-06 10:00:00"},
		{"after the last reactivation nothing is due", func(s *story) {
			s.in("2022-01-04 10:00", ask, "B")
			for _, d := range []string{"2022-01-04", "2022-01-05", "2022-01-06", "2022-01-07", "2022-01-10", "2022-04-11", "2022-07-11", "2023-01-10", "2024-01-10"} {
				s.out(d + " 11:00")
			}
		}, "", "dormant B - 0 due - first 01-04 11:00:00 recipient owed 01-05 10:00:00"},
		{"C goes on every five days", func(s *story) {
			s.in("2026-03-02 10:00", ask, "C")
			for _, d := range []string{"02", "03", "05", "10", "16"} {
				s.out("2026-03-" + d + " 11:00")
			}
		}, "", "waiting C follow_up 5 due 03-23 11:00:00 first 03-02 11:00:00 recipient owed 03-02 15:30:00"},
		{"C ends with thanks after our reply", func(s *story) {
			s.in("2026-03-02 10:00", ask, "C")
			s.out("2026-03-02 11:00")
			s.in("2026-03-04 11:00", solved, "")
			s.out("2026-03-04 12:00")
		}, "", "waiting C - 0 due - first 03-02 11:00:00 recipient owed 03-02 15:30:00"},
		{"C thanked before our reply does not end", func(s *story) {
			s.in("2026-03-02 10:00", ask, "C")
			s.in("2026-03-02 10:10", thanks, "")
			s.out("2026-03-02 11:00")
		}, "", "waiting C follow_up 1 due 03-03 11:00:00 first 03-02 11:00:00 recipient owed 03-02 15:30:00"},
	})
}

func TestProofOfReply(t *testing.T) {
	checkStates(t, []stateCase{
		{"cold mail is no reply", func(s *story) {
			s.out("2026-03-01 10:00", cold)
			s.in("2026-03-27 16:20:39", ask, "A", names("m1"))
		}, "", "new A first_reply 0 due 03-30 10:00:00 first - - owed 03-30 10:00:00"},
		{"a bounce takes the reply back", func(s *story) {
			s.in("2026-03-23 14:30:31", ask, "A")
			s.out("2026-03-23 14:58", names("m1"))
			s.bounce("2026-03-23 15:00", "m2")
		}, "", "new A first_reply 0 due 03-23 15:30:31 first - - owed 03-23 15:30:31"},
		{"a bounce a moment before the copy in Sent", func(s *story) {
			s.in("2026-03-23 14:30:31", ask, "A")
			s.out("2026-03-23 14:58:03", names("m1"))
			s.bounce("2026-03-23 14:58:01", "m2")
		}, "", "new A first_reply 0 due 03-23 15:30:31 first - - owed 03-23 15:30:31"},
		{"a bounce that names nobody but one of two recipients", func(s *story) {
			s.in("2026-03-23 14:30:31", ask, "A")
			s.out("2026-03-23 14:40", names("m1"))
			s.out("2026-03-24 14:58", func(p *inquiry.Post) { p.Recipients = []string{"ann@firm.de", "bob@firm.de"} })
			s.bounce("2026-03-24 15:00", "")
			s.conv.Machine[0].Bounce.Recipients = []string{"ann@firm.de"}
		}, "", "waiting A follow_up 2 due 03-30 14:58:00 first 03-23 14:40:00 references owed 03-23 15:30:31"},
		{"a bounce of the buyer, whose colleague got it", func(s *story) {
			s.in("2026-03-23 14:30:31", ask, "A")
			s.out("2026-03-23 14:58", names("m1"), func(p *inquiry.Post) { p.Recipients = []string{"ann@firm.de", "bob@firm.de"} })
			s.bounce("2026-03-23 15:00", "m2")
			s.conv.Machine[0].Bounce.Recipients = []string{"ann@firm.de"}
		}, "", "new A first_reply 0 due 03-23 15:30:31 first - - owed 03-23 15:30:31"},
		{"a bounce of the colleague, while the buyer got it", func(s *story) {
			s.in("2026-03-23 14:30:31", ask, "A")
			s.out("2026-03-23 14:58", names("m1"), func(p *inquiry.Post) { p.Recipients = []string{"ann@firm.de", "bob@firm.de"} })
			s.bounce("2026-03-23 15:00", "m2")
			s.conv.Machine[0].Bounce.Recipients = []string{"bob@firm.de"}
		}, "", "waiting A follow_up 1 due 03-24 14:58:00 first 03-23 14:58:00 references owed 03-23 15:30:31"},
		{"a bounce of one of two who both wrote", func(s *story) {
			s.in("2026-03-23 14:30:31", ask, "A")
			s.in("2026-03-23 14:40", ask, "A", func(p *inquiry.Post) { p.From = "bob@firm.de" })
			s.out("2026-03-23 14:58", names("m1"), func(p *inquiry.Post) { p.Recipients = []string{"ann@firm.de", "bob@firm.de"} })
			s.bounce("2026-03-23 15:00", "m3")
			s.conv.Machine[0].Bounce.Recipients = []string{"ann@firm.de"}
		}, "", "waiting A follow_up 1 due 03-24 14:58:00 first 03-23 14:58:00 references owed 03-23 15:30:31"},
		{"before the bounce nobody knows", func(s *story) {
			s.in("2026-03-23 14:30:31", ask, "A")
			s.out("2026-03-23 14:58", names("m1"))
			s.bounce("2026-03-23 15:00", "m2")
		}, "2026-03-23 14:59", "waiting A follow_up 1 due 03-24 14:58:00 first 03-23 14:58:00 references owed 03-23 15:30:31"},
		{"a bounced follow-up takes its step back", func(s *story) {
			s.in("2026-03-02 10:00", ask, "A")
			s.out("2026-03-02 10:30")
			s.out("2026-03-03 10:30")
			s.bounce("2026-03-03 10:31", "m3")
		}, "", "waiting A follow_up 1 due 03-03 10:30:00 first 03-02 10:30:00 recipient owed 03-02 11:00:00"},
		{"\\Answered alone", func(s *story) {
			s.in("2026-03-06 10:30:58", ask, "B", marked)
		}, "", "waiting B follow_up 1 due 03-09 10:30:58 first - answered_flag owed 03-09 10:30:58"},
		{"\\Answered, then a new question", func(s *story) {
			s.in("2026-03-06 10:30:58", ask, "B", marked)
			s.in("2026-03-10 10:00", ask, "B")
		}, "", "answer B reply 0 due 03-11 10:00:00 first - answered_flag owed 03-09 10:30:58"},
		{"the buyer names a reply we do not hold", func(s *story) {
			s.in("2026-03-06 17:40:25", ask, "A")
			s.in("2026-03-12 13:05:40", ask, "A", unseen(s.at("2026-03-10 18:20")))
			s.out("2026-03-12 14:20:16", names("m2"))
		}, "", "waiting A follow_up 1 due 03-13 14:20:16 first 03-10 18:20:00 buyer_reference owed 03-09 09:40:25"},
		{"before he names it", func(s *story) {
			s.in("2026-03-06 17:40:25", ask, "A")
			s.in("2026-03-12 13:05:40", ask, "A", unseen(s.at("2026-03-10 18:20")))
		}, "2026-03-11 10:30", "new A first_reply 0 due 03-09 09:40:25 first - - owed 03-09 09:40:25"},
		{"he names it without a readable date", func(s *story) {
			s.in("2026-03-06 17:40:25", ask, "A")
			s.in("2026-03-12 13:05:40", ask, "A", unseen(time.Time{}))
		}, "", "answer A reply 0 due 03-12 14:30:00 first - buyer_reference owed 03-09 09:40:25"},
		{"he only thanks for the reply we do not hold", func(s *story) {
			s.in("2026-03-06 17:40:25", ask, "B")
			s.in("2026-03-12 13:05:40", thanks, "", unseen(s.at("2026-03-10 18:20")))
		}, "", "waiting B follow_up 1 due 03-16 09:00:00 first 03-10 18:20:00 buyer_reference owed 03-09 17:40:25"},
		{"what he names is older than his first mail: ours was cold", func(s *story) {
			s.in("2026-03-06 17:40:25", ask, "A")
			s.in("2026-03-12 13:05:40", ask, "A", unseen(s.at("2026-02-10 18:20")))
		}, "", "new A first_reply 0 due 03-09 09:40:25 first - - owed 03-09 09:40:25"},
	})
}

func TestDeclared(t *testing.T) {
	checkStates(t, []stateCase{
		{"junk, and the exporter's tier after it", func(s *story) {
			s.in("2026-03-02 10:00", ask, "A")
			s.change("2026-03-02 11:00", inquiry.VerbJunk, inquiry.ChangeArgs{})
			s.change("2026-03-02 12:00", inquiry.VerbTier, inquiry.ChangeArgs{Tier: "B"})
		}, "", "new B first_reply 0 due 03-03 10:00:00 first - - owed 03-03 10:00:00"},
		{"junk reopened", func(s *story) {
			s.in("2026-03-02 10:00", ask, "A")
			s.change("2026-03-02 11:00", inquiry.VerbJunk, inquiry.ChangeArgs{})
			s.change("2026-03-02 12:00", inquiry.VerbReopen, inquiry.ChangeArgs{})
		}, "", "new A first_reply 0 due 03-02 11:00:00 first - - owed 03-02 11:00:00"},
		{"a call of ours answers, one of the buyer asks", func(s *story) {
			s.in("2026-03-02 10:00", ask, "A")
			s.change("2026-03-02 12:00", inquiry.VerbLog, inquiry.ChangeArgs{Direction: inquiry.Out, At: s.at("2026-03-02 10:20")})
			s.change("2026-03-02 14:00", inquiry.VerbLog, inquiry.ChangeArgs{Direction: inquiry.In})
		}, "", "answer A reply 0 due 03-02 15:00:00 first 03-02 10:20:00 manual owed 03-02 11:00:00"},
		{"a contact without direction moves nothing", func(s *story) {
			s.in("2026-03-02 10:00", ask, "A")
			s.change("2026-03-02 10:20", inquiry.VerbLog, inquiry.ChangeArgs{Text: "met his boss"})
		}, "", "new A first_reply 0 due 03-02 11:00:00 first - - owed 03-02 11:00:00"},
		{"done counts as a reply", func(s *story) {
			s.in("2026-03-02 10:00", ask, "A")
			s.change("2026-03-02 10:30", inquiry.VerbDone, inquiry.ChangeArgs{})
		}, "", "waiting A follow_up 1 due 03-03 10:30:00 first 03-02 10:30:00 manual owed 03-02 11:00:00"},
		{"snoozed", func(s *story) {
			s.in("2026-03-02 10:00", ask, "A")
			s.out("2026-03-02 10:30")
			s.change("2026-03-02 11:00", inquiry.VerbSnooze, inquiry.ChangeArgs{Until: s.at("2026-03-20 09:00")})
		}, "", "snoozed A follow_up 1 due 03-20 09:00:00 first 03-02 10:30:00 recipient owed 03-02 11:00:00"},
		{"a question ends the snooze", func(s *story) {
			s.in("2026-03-02 10:00", ask, "A")
			s.out("2026-03-02 10:30")
			s.change("2026-03-02 11:00", inquiry.VerbSnooze, inquiry.ChangeArgs{Until: s.at("2026-03-20 09:00")})
			s.in("2026-03-04 10:00", ask, "A")
		}, "", "answer A reply 0 due 03-04 11:00:00 first 03-02 10:30:00 recipient owed 03-02 11:00:00"},
		{"won, contact after 30 days", func(s *story) {
			s.in("2026-03-02 10:00", ask, "A")
			s.out("2026-03-02 10:30")
			s.change("2026-03-04 11:00", inquiry.VerbWon, inquiry.ChangeArgs{Amount: "1200.00", Currency: "USD"})
		}, "", "won A reactivate 1 due 04-03 11:00:00 first 03-02 10:30:00 recipient owed 03-02 11:00:00"},
		{"won, the next contact after 90", func(s *story) {
			s.in("2026-03-02 10:00", ask, "A")
			s.out("2026-03-02 10:30")
			s.change("2026-03-04 11:00", inquiry.VerbWon, inquiry.ChangeArgs{Amount: "1200.00", Currency: "USD"})
			s.out("2026-04-03 15:00")
		}, "", "won A reactivate 2 due 06-02 11:00:00 first 03-02 10:30:00 recipient owed 03-02 11:00:00"},
		{"thanks do not reopen what was won, a question does", func(s *story) {
			s.in("2026-03-02 10:00", ask, "A")
			s.out("2026-03-02 10:30")
			s.change("2026-03-04 11:00", inquiry.VerbLost, inquiry.ChangeArgs{Reason: "price"})
			s.in("2026-03-04 12:00", thanks, "")
			s.in("2026-03-10 10:00", ask, "B")
		}, "", "answer A reply 0 due 03-10 11:00:00 first 03-02 10:30:00 recipient owed 03-02 11:00:00"},
		{"lost", func(s *story) {
			s.in("2026-03-02 10:00", ask, "A")
			s.change("2026-03-04 11:00", inquiry.VerbLost, inquiry.ChangeArgs{Reason: "price"})
		}, "", "lost A - 0 due - first - - owed 03-02 11:00:00"},
		{"reopened", func(s *story) {
			s.in("2026-03-02 10:00", ask, "A")
			s.change("2026-03-04 11:00", inquiry.VerbClose, inquiry.ChangeArgs{})
			s.change("2026-03-05 11:00", inquiry.VerbReopen, inquiry.ChangeArgs{})
		}, "", "new A first_reply 0 due 03-02 11:00:00 first - - owed 03-02 11:00:00"},
		{"the exporter's tier stays", func(s *story) {
			s.in("2026-03-02 10:00", ask, "A")
			s.change("2026-03-02 11:00", inquiry.VerbTier, inquiry.ChangeArgs{Tier: "B"})
			s.in("2026-03-02 12:00", ask, "A")
		}, "", "new B first_reply 0 due 03-03 10:00:00 first - - owed 03-03 10:00:00"},
		{"declared junk", func(s *story) {
			s.in("2026-03-02 10:00", ask, "A")
			s.change("2026-03-02 11:00", inquiry.VerbJunk, inquiry.ChangeArgs{})
		}, "", "junk X - 0 due - first - - owed -"},
	})
}

func TestStateBeforeItExists(t *testing.T) {
	p := policy(t)
	s := newStory(t, p)
	s.out("2026-03-01 10:00", cold)
	s.in("2026-03-02 10:00", ask, "A")
	if _, ok := followup.Of(&s.conv, nil, p, s.at("2026-03-01 12:00")); ok {
		t.Error("cold mail alone is no inquiry")
	}
}

func TestEvents(t *testing.T) {
	p := policy(t)
	s := newStory(t, p)
	s.in("2026-03-02 10:00", ask, "B")
	s.out("2026-03-02 10:30")
	s.bounce("2026-03-02 10:31", "m2")
	s.in("2026-03-03 10:00", ask, "A")
	s.change("2026-03-03 11:00", inquiry.VerbNote, inquiry.ChangeArgs{Text: "called him"})
	s.change("2026-03-03 12:00", inquiry.VerbTag, inquiry.ChangeArgs{Tags: []string{"fair"}})
	s.change("2026-03-03 13:00", inquiry.VerbAssign, inquiry.ChangeArgs{Owner: "lin"})
	got, _ := followup.Of(&s.conv, s.changes, p, s.at("2026-03-04 10:00"))
	want := []inquiry.Event{
		{At: s.at("2026-03-02 10:31"), Name: "bounce"},
		{At: s.at("2026-03-03 10:00"), Name: "promoted", Text: "B > A"},
		{At: s.at("2026-03-03 11:00"), Name: "note", Text: "called him"},
		{At: s.at("2026-03-03 12:00"), Name: "tag"},
		{At: s.at("2026-03-03 13:00"), Name: "assign", Text: "lin"},
	}
	if diff := cmp.Diff(want, got.Events); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if got.Owner != "lin" || strings.Join(got.Tags, " ") != "fair" || len(got.Notes) != 1 {
		t.Errorf("owner %q, tags %v, notes %v", got.Owner, got.Tags, got.Notes)
	}
}

func TestWhy(t *testing.T) {
	p := policy(t)
	s := newStory(t, p)
	s.in("2026-03-18 09:00", ask, "A", country("SA"))
	s.out("2026-03-18 09:50:21")
	s.out("2026-03-18 09:55")
	s.out("2026-03-19 10:00")
	got, _ := followup.Of(&s.conv, nil, p, s.at("2026-03-30 10:00"))
	due := *got.DueAt
	want := []followup.Reason{
		{Code: followup.WhyBand, Action: inquiry.ActionFollowUp},
		{Code: followup.WhyDue, At: due},
		{Code: followup.WhyLate, Late: 6 * 24 * time.Hour},
		{Code: followup.WhyStep, At: s.at("2026-03-19 10:00"), Days: 3, Step: 2},
		{Code: followup.WhyShift, Shift: worktime.ShiftOwnDay, Country: "SA"},
		{Code: followup.WhyShift, Shift: worktime.ShiftHoliday, Country: "SA"},
	}
	if diff := cmp.Diff(want, followup.Why(got, s.at("2026-03-30 10:00"))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func BenchmarkState(b *testing.B) {
	p := policy(b)
	s := newStory(b, p)
	s.in("2026-03-02 10:00", ask, "B", country("DE"))
	s.out("2026-03-02 10:30")
	s.in("2026-03-03 10:00", ask, "A")
	s.out("2026-03-03 10:30")
	s.out("2026-03-04 10:30")
	s.in("2026-03-04 12:30", thanks, "")
	until := s.at("2026-03-30 10:00")
	for b.Loop() {
		if _, ok := followup.Of(&s.conv, nil, p, until); !ok {
			b.Fatal("no inquiry")
		}
	}
}
