package desk_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/inquiry-cli/inquiry/internal/desk"
	"github.com/inquiry-cli/inquiry/internal/followup"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/thread"
	"github.com/inquiry-cli/inquiry/internal/worktime"
)

// near is how far an instant may be off.
const near = time.Minute

// truth is truth.json of a scenario: a mailbox and what it means.
type truth struct {
	Config struct {
		Timezone     string              `json:"timezone"`
		WorkingHours map[string][]string `json:"working_hours"`
		Holidays     []string            `json:"holidays"`
		Own          []string            `json:"own_addresses"`
	} `json:"config"`
	Files     map[string]truthFile `json:"files"`
	Inquiries []truthInquiry       `json:"inquiries"`
	Not       []struct {
		File   string         `json:"file"`
		Accept []inquiry.Tier `json:"accept"`
	} `json:"not_inquiries"`
	Snapshots []truthSnapshot `json:"snapshots"`
}

type truthFile struct {
	At         time.Time    `json:"internaldate"`
	Flags      []string     `json:"flags"`
	Kind       string       `json:"kind"`
	Tier       inquiry.Tier `json:"tier"`
	Bounces    string       `json:"bounces"`
	AnsweredAt time.Time    `json:"answered_at"`
}

type truthInquiry struct {
	Key          string        `json:"key"`
	Messages     []string      `json:"messages"`
	Machine      []string      `json:"machine"`
	Customer     inquiry.Maybe `json:"customer_email"`
	Country      string        `json:"country"`
	TierFinal    inquiry.Tier  `json:"tier_final"`
	FirstReplyAt *time.Time    `json:"first_reply_at"`
	ReplyProof   inquiry.Maybe `json:"reply_proof"`
	FirstDue     *time.Time    `json:"first_reply_due"`
	Unseen       struct {
		File string    `json:"file"`
		At   time.Time `json:"at"`
	} `json:"unseen_reply"`
}

type truthSnapshot struct {
	Now time.Time `json:"now"`
	Due []struct {
		Key     string         `json:"key"`
		Action  inquiry.Action `json:"action"`
		DueAt   time.Time      `json:"due_at"`
		Overdue bool           `json:"overdue"`
		Step    int            `json:"step"`
	} `json:"due"`
	Status map[string]inquiry.Status `json:"status"`
}

// scenario is a mailbox as entries, made of headers and of what truth.json says
// about each message.
type scenario struct {
	truth
	in      desk.Input
	refs    map[string]int64 // by file
	of      map[int64]string // inquiry key by Ref
	entries []inquiry.Entry
}

func loadScenario(t *testing.T, folder string) *scenario {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(folder, "truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	s := &scenario{refs: map[string]int64{}, of: map[int64]string{}}
	if err := json.Unmarshal(raw, &s.truth); err != nil {
		t.Fatal(err)
	}
	files := make([]string, 0, len(s.Files))
	for name := range s.Files {
		files = append(files, name)
	}
	slices.Sort(files)
	for i, name := range files {
		s.refs[name] = int64(i + 1)
	}
	country, unseen := map[string]string{}, map[string]time.Time{}
	unknown := map[string]bool{}
	for _, q := range s.Inquiries {
		for _, m := range q.Messages {
			s.of[s.refs[m]] = q.Key
			country[m] = q.Country
			unknown[m] = q.Customer == ""
		}
		unseen[q.Unseen.File] = q.Unseen.At
	}
	own := thread.Own{Addresses: s.Config.Own}
	for _, a := range s.Config.Own {
		if d := domainOf(a); !slices.Contains(own.Domains, d) {
			own.Domains = append(own.Domains, d)
		}
	}
	ids := map[string]string{}
	for _, name := range files {
		raw, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		e := readEntry(t, name, raw, s.Files[name], own, unknown[name])
		e.Ref, e.Country, e.QuotedAt = s.refs[name], country[name], unseen[name]
		if e.Direction == inquiry.Out {
			e.Country = ""
		}
		ids[name] = e.MessageID
		s.entries = append(s.entries, e)
	}
	for i, name := range files {
		if b := s.Files[name].Bounces; b != "" {
			s.entries[i].Bounce = &inquiry.Bounce{MessageID: ids[b], Permanent: true}
		}
	}
	s.in = desk.Input{Entries: s.entries, Own: own, Policy: followup.DefaultPolicy(s.calendar(t))}
	return s
}

func (s *scenario) calendar(t *testing.T) *worktime.Calendar {
	t.Helper()
	zone, err := time.LoadLocation(s.Config.Timezone)
	if err != nil {
		t.Fatal(err)
	}
	week := map[time.Weekday][]worktime.Span{}
	for day, spans := range s.Config.WorkingHours {
		for _, text := range spans {
			span, err := worktime.ParseSpan(text)
			if err != nil {
				t.Fatal(err)
			}
			d := time.Weekday(slices.Index([]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}, day))
			week[d] = append(week[d], span)
		}
	}
	var holidays []worktime.Date
	for _, text := range s.Config.Holidays {
		d, err := worktime.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		holidays = append(holidays, d)
	}
	c, err := worktime.New(zone, week, holidays, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// grown are the entries of a mailbox that ends at an instant: later messages and
// later marks do not exist.
func (s *scenario) grown(until time.Time) []inquiry.Entry {
	var out []inquiry.Entry
	for _, e := range s.entries {
		if e.At.After(until) {
			continue
		}
		for name, ref := range s.refs {
			if ref == e.Ref && s.Files[name].AnsweredAt.After(until) {
				e.Answered = false
			}
		}
		out = append(out, e)
	}
	return out
}

// assign gives each case the key of the inquiry with which it shares most messages.
func (s *scenario) assign(cases []desk.Case) map[string]*desk.Case {
	type pair struct {
		both int
		i    int
		key  string
	}
	var pairs []pair
	for i := range cases {
		n := map[string]int{}
		for _, p := range cases[i].Conversation.Posts {
			if k := s.of[p.Ref]; k != "" {
				n[k]++
			}
		}
		for k, both := range n {
			pairs = append(pairs, pair{both, i, k})
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		if a.both != b.both {
			return b.both - a.both
		}
		return strings.Compare(fmt.Sprint(a.i, a.key), fmt.Sprint(b.i, b.key))
	})
	out, used := map[string]*desk.Case{}, map[int]bool{}
	for _, p := range pairs {
		if out[p.key] == nil && !used[p.i] {
			out[p.key], used[p.i] = &cases[p.i], true
		}
	}
	return out
}

func TestScenario(t *testing.T) {
	s := loadScenario(t, "../../testdata/scenario")
	end := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	t.Run("grouping", func(t *testing.T) { s.checkGrouping(t, desk.Build(s.in, end)) })
	t.Run("facts", func(t *testing.T) { s.checkFacts(t, desk.Build(s.in, end)) })
	for _, snap := range s.Snapshots {
		name := snap.Now.Format("01-02T15:04")
		t.Run("once "+name, func(t *testing.T) { s.checkSnapshot(t, snap, desk.Build(s.in, snap.Now)) })
		t.Run("grow "+name, func(t *testing.T) {
			in := s.in
			in.Entries = s.grown(snap.Now)
			s.checkSnapshot(t, snap, desk.Build(in, snap.Now))
		})
	}
}

// TestScenarioSupplierTakenForBuyer: whatever the words of a supplier's answer look
// like, what we wrote first shows who buys.
func TestScenarioSupplierTakenForBuyer(t *testing.T) {
	s := loadScenario(t, "../../testdata/scenario")
	for i := range s.entries {
		if s.entries[i].Kind == inquiry.KindOther && s.entries[i].Direction == inquiry.In {
			s.entries[i].Kind, s.entries[i].Tier = inquiry.KindAsk, inquiry.TierA
		}
	}
	s.checkGrouping(t, desk.Build(s.in, time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)))
}

func (s *scenario) checkGrouping(t *testing.T, cases []desk.Case) {
	t.Helper()
	at := map[int64]int{}
	for i := range cases {
		for _, p := range cases[i].Conversation.Posts {
			at[p.Ref] = i + 1
		}
	}
	var items []int64
	seen := map[string]bool{}
	for _, e := range s.entries { // the same Message-ID is the same message
		if s.of[e.Ref] != "" && !seen[e.MessageID] {
			items = append(items, e.Ref)
			seen[e.MessageID] = true
		}
	}
	for _, n := range s.Not {
		items = append(items, s.refs[n.File])
		if i := at[s.refs[n.File]]; i > 0 && !slices.Contains(n.Accept, cases[i-1].Tier) {
			t.Errorf("%s is in an inquiry of tier %s", n.File, cases[i-1].Tier)
		}
	}
	tp, fp, fn := 0, 0, 0
	for i, a := range items {
		for _, b := range items[:i] {
			same := s.of[a] != "" && s.of[a] == s.of[b]
			if s.of[a] == "" && s.of[b] == "" {
				continue
			}
			got := at[a] > 0 && at[a] == at[b]
			switch {
			case same && got:
				tp++
			case got:
				fp++
				t.Logf("joined wrongly: %s and %s", s.name(a), s.name(b))
			case same:
				fn++
				t.Logf("torn apart: %s and %s", s.name(a), s.name(b))
			}
		}
	}
	if f1 := 2 * float64(tp) / float64(2*tp+fp+fn); f1 < 1 {
		t.Errorf("grouping F1 = %.3f (%d right, %d wrong, %d missed)", f1, tp, fp, fn)
	}
}

func (s *scenario) name(ref int64) string {
	for n, r := range s.refs {
		if r == ref {
			return n
		}
	}
	return "?"
}

func (s *scenario) checkFacts(t *testing.T, cases []desk.Case) {
	t.Helper()
	of := s.assign(cases)
	for _, q := range s.Inquiries {
		c := of[q.Key]
		if c == nil {
			t.Errorf("%s: no inquiry", q.Key)
			continue
		}
		if c.Tier != q.TierFinal {
			t.Errorf("%s: tier %s, want %s", q.Key, c.Tier, q.TierFinal)
		}
		if c.ReplyProof != q.ReplyProof {
			t.Errorf("%s: reply_proof %q, want %q", q.Key, c.ReplyProof, q.ReplyProof)
		}
		if !close(c.FirstReplyAt, q.FirstReplyAt) {
			t.Errorf("%s: first_reply_at %v, want %v", q.Key, c.FirstReplyAt, q.FirstReplyAt)
		}
		if !close(c.FirstReplyDue, q.FirstDue) {
			t.Errorf("%s: first_reply_due %v, want %v", q.Key, c.FirstReplyDue, q.FirstDue)
		}
		if c.Customer.Email != q.Customer {
			t.Errorf("%s: customer %q, want %q", q.Key, c.Customer.Email, q.Customer)
		}
	}
}

func close(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Sub(*b).Abs() <= near
}

func (s *scenario) checkSnapshot(t *testing.T, snap truthSnapshot, cases []desk.Case) {
	t.Helper()
	of := s.assign(cases)
	for key, want := range snap.Status {
		if c := of[key]; c == nil {
			t.Errorf("%s: no inquiry", key)
		} else if c.Status != want {
			t.Errorf("%s: status %s, want %s", key, c.Status, want)
		}
	}
	keyOf := map[int64]string{}
	for key, c := range of {
		keyOf[c.Root] = key
		if _, ok := snap.Status[key]; !ok {
			t.Errorf("%s exists already", key)
		}
	}
	list := make([]inquiry.Inquiry, len(cases))
	for i := range cases {
		list[i] = cases[i].Inquiry
		list[i].ID = cases[i].Root
	}
	tasks := followup.Queue(list, snap.Now, s.in.Policy.Calendar.EndOfDay(snap.Now))
	for i := range max(len(tasks), len(snap.Due)) {
		got, want := "", ""
		if i < len(tasks) {
			k := tasks[i]
			got = fmt.Sprintf("%s %s %v %v step %d", keyOf[k.ID], k.Action, k.DueAt.Truncate(time.Second).UTC(), k.Overdue, k.Step)
		}
		if i < len(snap.Due) {
			d := snap.Due[i]
			want = fmt.Sprintf("%s %s %v %v step %d", d.Key, d.Action, d.DueAt.UTC(), d.Overdue, d.Step)
		}
		if got != want {
			t.Errorf("row %d: %s\n          want: %s", i, got, want)
		}
	}
}
