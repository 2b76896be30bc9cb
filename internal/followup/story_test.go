package followup_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/followup"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/worktime"
)

var (
	ask    = inquiry.KindAsk
	thanks = inquiry.KindThanks
	solved = inquiry.KindSolved
)

func policy(t testing.TB) *followup.Policy {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	week := map[time.Weekday][]worktime.Span{}
	for d := time.Monday; d <= time.Friday; d++ {
		week[d] = []worktime.Span{{From: 540, To: 720}, {From: 810, To: 1080}}
	}
	c, err := worktime.New(zone, week, []worktime.Date{{Year: 2026, Month: 3, Day: 27}, {Year: 2026, Month: 4, Day: 6}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return followup.DefaultPolicy(c)
}

// story is a conversation written down line by line.
type story struct {
	t       testing.TB
	zone    *time.Location
	conv    inquiry.Conversation
	changes []inquiry.Change
}

func newStory(t testing.TB, p *followup.Policy) *story { return &story{t: t, zone: p.Calendar.Zone()} }

func (s *story) at(text string) time.Time {
	s.t.Helper()
	layout := "2006-01-02 15:04:05"
	if len(text) == 16 {
		layout = "2006-01-02 15:04"
	}
	v, err := time.ParseInLocation(layout, text, s.zone)
	if err != nil {
		s.t.Fatal(err)
	}
	return v.UTC()
}

func (s *story) post(at string, e inquiry.Entry, change []func(*inquiry.Post)) {
	s.t.Helper()
	e.Ref, e.At = int64(len(s.conv.Posts)+1), s.at(at)
	e.MessageID = fmt.Sprintf("m%d", e.Ref)
	p := inquiry.Post{Entry: &e, Kind: e.Kind}
	for _, f := range change {
		f(&p)
	}
	if s.conv.Root == 0 && e.Direction == inquiry.In {
		s.conv.Root = e.Ref
	}
	s.conv.Posts = append(s.conv.Posts, p)
}

func (s *story) in(at string, k inquiry.Kind, tier inquiry.Tier, change ...func(*inquiry.Post)) {
	s.t.Helper()
	s.post(at, inquiry.Entry{Direction: inquiry.In, Kind: k, Tier: tier, From: "ann@firm.de"}, change)
}

func (s *story) out(at string, change ...func(*inquiry.Post)) {
	s.t.Helper()
	s.post(at, inquiry.Entry{Direction: inquiry.Out, Kind: inquiry.KindReply, Recipients: []string{"ann@firm.de"}}, change)
}

func (s *story) bounce(at, id string) {
	s.t.Helper()
	s.conv.Machine = append(s.conv.Machine, &inquiry.Entry{
		Direction: inquiry.In, Kind: inquiry.KindBounce, At: s.at(at), Bounce: &inquiry.Bounce{MessageID: id, Permanent: true},
	})
}

func (s *story) change(at string, verb inquiry.Verb, args inquiry.ChangeArgs) {
	s.t.Helper()
	raw, err := json.Marshal(args)
	if err != nil {
		s.t.Fatal(err)
	}
	s.changes = append(s.changes, inquiry.Change{ID: int64(len(s.changes) + 1), At: s.at(at), Verb: verb, Args: raw})
}

func cold(p *inquiry.Post)   { p.Cold = true }
func marked(p *inquiry.Post) { p.Marked = true }
func names(id string) func(*inquiry.Post) {
	return func(p *inquiry.Post) { p.InReplyTo = []string{id} }
}
func country(c string) func(*inquiry.Post) { return func(p *inquiry.Post) { p.Country = c } }
func unseen(at time.Time) func(*inquiry.Post) {
	return func(p *inquiry.Post) { p.Unseen, p.QuotedAt = true, at }
}
func copied(p *inquiry.Post) { p.Kind = inquiry.KindCopy }

// line is a state in one line: status, tier, action, step, due, first reply with
// proof, first reply due.
func line(s followup.State, zone *time.Location) string {
	show := func(t *time.Time) string {
		if t == nil {
			return "-"
		}
		return t.In(zone).Format("01-02 15:04:05")
	}
	proof := string(s.ReplyProof)
	if proof == "" {
		proof = "-"
	}
	action := string(s.Action)
	if action == "" {
		action = "-"
	}
	return fmt.Sprintf("%s %s %s %d due %s first %s %s owed %s", s.Status, s.Tier, action, s.Step, show(s.DueAt), show(s.FirstReplyAt), proof, show(s.FirstReplyDue))
}

// stateCase is a story and the line of the state that it ends in.
type stateCase struct {
	name  string
	write func(s *story)
	until string // empty: after everything
	want  string
}

func checkStates(t *testing.T, cases []stateCase) {
	t.Helper()
	p := policy(t)
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			s := newStory(t, p)
			tc.write(s)
			until := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
			if tc.until != "" {
				until = s.at(tc.until)
			}
			got, ok := followup.Of(&s.conv, s.changes, p, until)
			if !ok {
				t.Fatal("the inquiry does not exist")
			}
			if diff := cmp.Diff(tc.want, line(got, p.Calendar.Zone())); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
