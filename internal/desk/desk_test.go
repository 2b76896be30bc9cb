package desk_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/inquiry-cli/inquiry/internal/desk"
	"github.com/inquiry-cli/inquiry/internal/followup"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/thread"
	"github.com/inquiry-cli/inquiry/internal/worktime"
)

var (
	start = time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
	us    = thread.Own{Addresses: []string{"sales@we.cn"}, Domains: []string{"we.cn"}}
)

func defaultPolicy(t testing.TB) *followup.Policy {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return followup.DefaultPolicy(worktime.Default(zone))
}

// mailbox draws a small mailbox in which everything refers to everything.
func mailbox(t *rapid.T) []inquiry.Entry {
	addresses := []string{"a@one.de", "b@one.de", "c@free.com", "d@free.com", "e@two.pl"}
	subjects := []string{"pumps", "valves", "inquiry", "offer 7", ""}
	kinds := []inquiry.Kind{
		inquiry.KindAsk, inquiry.KindAsk, inquiry.KindAsk, inquiry.KindThanks, inquiry.KindSolved, inquiry.KindAuto,
		inquiry.KindBounce, inquiry.KindRefusal, inquiry.KindJunk, inquiry.KindOther,
	}
	gaps := []time.Duration{time.Second, time.Minute, time.Hour, 5 * time.Hour, 20 * time.Hour, 30 * time.Hour, 72 * time.Hour, 480 * time.Hour, 1500 * time.Hour}
	var out []inquiry.Entry
	at := start
	for i := range rapid.IntRange(6, 25).Draw(t, "messages") {
		at = at.Add(rapid.SampledFrom(gaps).Draw(t, "gap"))
		who := rapid.SampledFrom(addresses).Draw(t, "who")
		e := inquiry.Entry{
			Ref: int64(i + 1), At: at, MessageID: fmt.Sprintf("m%d@%s", i, who), Subject: rapid.SampledFrom(subjects).Draw(t, "subject"),
			Tier:    rapid.SampledFrom([]inquiry.Tier{"A", "B", "C", "D"}).Draw(t, "tier"),
			TextKey: rapid.SampledFrom([]string{"", "", "x", "y"}).Draw(t, "text"), Country: rapid.SampledFrom([]string{"", "DE", "SA"}).Draw(t, "country"),
		}
		e.Generic = e.Subject == "inquiry"
		if len(out) > 0 && rapid.Bool().Draw(t, "refers") {
			e.InReplyTo = []string{out[rapid.IntRange(0, len(out)-1).Draw(t, "to")].MessageID}
		}
		if rapid.IntRange(0, 2).Draw(t, "direction") == 0 {
			e.Direction, e.Kind, e.From, e.Recipients = inquiry.Out, inquiry.KindReply, "sales@we.cn", []string{who}
			e.Bulk = rapid.IntRange(0, 15).Draw(t, "bulk") == 0
			e.Purchase = rapid.IntRange(0, 15).Draw(t, "purchase") == 0
		} else {
			e.Direction, e.Kind, e.From, e.Addresses = inquiry.In, rapid.SampledFrom(kinds).Draw(t, "kind"), who, []string{who}
			if who[2:] != "free.com" {
				e.Domains = []string{who[2:]}
			}
			if rapid.IntRange(0, 9).Draw(t, "unseen") == 0 {
				e.InReplyTo = []string{"lost@we.cn"}
				e.QuotedAt = at.Add(-time.Duration(rapid.IntRange(0, 72).Draw(t, "quoted")) * time.Hour)
			}
			if e.Kind == inquiry.KindBounce && len(e.InReplyTo) > 0 {
				e.Bounce = &inquiry.Bounce{MessageID: e.InReplyTo[0], Permanent: rapid.Bool().Draw(t, "permanent")}
			}
		}
		out = append(out, e)
	}
	return out
}

func dump(cases []desk.Case) string {
	var s string
	for i := range cases {
		b, err := json.Marshal(cases[i].Inquiry)
		if err != nil {
			panic(err)
		}
		s += fmt.Sprintln(cases[i].Root, cases[i].Refs(), string(b))
	}
	return s
}

func TestProperties(t *testing.T) {
	p := defaultPolicy(t)
	rapid.Check(t, func(t *rapid.T) {
		entries := mailbox(t)
		in := desk.Input{Entries: entries, Own: us, Policy: p}
		now := entries[rapid.IntRange(3, len(entries)-1).Draw(t, "now")].At
		want := desk.Build(in, now)

		shuffled := in
		shuffled.Entries = rapid.Permutation(entries).Draw(t, "order")
		if diff := cmp.Diff(dump(want), dump(desk.Build(shuffled, now))); diff != "" {
			t.Fatalf("the order of the messages matters:\n%s", diff)
		}
		grown := in
		grown.Entries = slices.DeleteFunc(slices.Clone(entries), func(e inquiry.Entry) bool { return e.At.After(now) })
		if diff := cmp.Diff(dump(want), dump(desk.Build(grown, now))); diff != "" {
			t.Fatalf("later messages change what was:\n%s", diff)
		}
		seen := map[int64]bool{}
		for i := range want {
			checkCase(t, &want[i], now)
			for _, ref := range want[i].Refs() {
				if seen[ref] {
					t.Fatalf("message %d is in two inquiries", ref)
				}
				seen[ref] = true
			}
		}
		answerAll(t, grown, want, now)
	})
}

// checkCase holds what is true of every inquiry.
func checkCase(t *rapid.T, c *desk.Case, now time.Time) {
	owed := c.Status == inquiry.StatusNew || c.Status == inquiry.StatusAnswer
	var ours, asked time.Time // our last message that arrived; the buyer's first question after it
	gone := c.Conversation.Withdrawn(now)
	for i, p := range c.Conversation.Posts {
		switch {
		case p.Direction == inquiry.Out && !p.Cold && !gone[i]:
			ours, asked = p.At, time.Time{}
		case p.Direction == inquiry.In && asked.IsZero() && (p.Kind == inquiry.KindAsk || p.Kind == inquiry.KindJunk):
			asked = p.At
		}
	}
	switch {
	case c.ReplyDue != nil && c.ReplyDue.Before(asked):
		t.Fatalf("inquiry %d: the answer to the message of %v is due at %v", c.Root, asked, c.ReplyDue)
	case c.NextFollowUp != nil && c.NextFollowUp.Before(ours):
		t.Fatalf("inquiry %d: we wrote at %v and follow up at %v", c.Root, ours, c.NextFollowUp)
	case c.DueAt != nil && c.DueAt.Before(c.FirstSeen):
		t.Fatalf("inquiry %d is due before it came", c.Root)
	case c.FirstReplyDue != nil && c.FirstReplyDue.Before(c.FirstSeen):
		t.Fatalf("inquiry %d owed an answer before it came", c.Root)
	case owed != (c.ReplyDue != nil):
		t.Fatalf("inquiry %d: status %s, reply due %v", c.Root, c.Status, c.ReplyDue)
	case (c.DueAt == nil) != (c.Action == inquiry.ActionNone):
		t.Fatalf("inquiry %d: action %q, due %v", c.Root, c.Action, c.DueAt)
	case c.LastAt.After(now):
		t.Fatalf("inquiry %d knows the future", c.Root)
	}
}

// answerAll holds that an answer ends a debt and raises no other.
func answerAll(t *rapid.T, in desk.Input, before []desk.Case, now time.Time) {
	later := now.Add(time.Minute)
	owed := map[int64]bool{}
	for i := range before {
		c := &before[i]
		owed[c.Root] = c.ReplyDue != nil
		if c.ReplyDue == nil {
			continue
		}
		question := c.Conversation.Posts[len(c.Conversation.Posts)-1]
		in.Entries = append(slices.Clone(in.Entries), inquiry.Entry{
			Ref: 1000 + c.Root, At: later, MessageID: fmt.Sprintf("answer%d@we.cn", c.Root), Direction: inquiry.Out, Kind: inquiry.KindReply,
			From: "sales@we.cn", Recipients: []string{question.From}, InReplyTo: []string{question.MessageID},
		})
	}
	for _, c := range desk.Build(in, later) {
		if c.ReplyDue != nil && c.ReplyDue.Before(later) && !owed[c.Root] {
			t.Fatalf("inquiry %d owes a reply since %v only after we wrote", c.Root, c.ReplyDue)
		}
		if owed[c.Root] && c.ReplyDue != nil {
			t.Fatalf("inquiry %d still owes a reply", c.Root)
		}
	}
}

// TestMergedReading: the buyer's messages make one reading.
func TestMergedReading(t *testing.T) {
	first, second := inquiry.NewReading(), inquiry.NewReading()
	first.Source, first.Language, first.Channel, first.Subject, first.Text = "box/1", "en", inquiry.ChannelEmail, "Pumps", "Send a catalogue."
	first.Score, first.Intent, first.Signals = 40, inquiry.IntentCatalogRequest, []inquiry.Signal{{Name: "base", Points: 40}}
	first.Customer = inquiry.Customer{Name: "Ann", Email: "a@one.de", Country: "DE", CountryEvidence: "domain", BuyerType: inquiry.BuyerUnknown}
	first.Request.Products = []string{"Pumps"}
	first.Questions = []inquiry.Question{{Topic: inquiry.TopicCatalog, Text: "Send a catalogue."}}
	first.Missing = []inquiry.Need{inquiry.NeedSpecification, inquiry.NeedQuantity, inquiry.NeedIncoterm}
	second.Language, second.Text, second.Score, second.Intent = "de", "100 Stück bitte.", 85, inquiry.IntentQuoteRequest
	second.Signals = []inquiry.Signal{{Name: "quantity", Points: 85, Evidence: "100 Stück"}}
	second.Customer = inquiry.Customer{Name: "A. B.", Company: "One GmbH", Email: "a@one.de", BuyerType: inquiry.BuyerWholesaler}
	second.Request.Products = []string{"pumps", "TS-1"}
	second.Request.Quantities = []inquiry.Quantity{{Value: 100, Unit: "pcs", Evidence: "100 Stück"}}
	second.Questions = []inquiry.Question{{Topic: inquiry.TopicPrice, Text: "100 Stück bitte."}}
	second.Missing = []inquiry.Need{inquiry.NeedIncoterm, inquiry.NeedPayment}

	entries := []inquiry.Entry{
		{Ref: 1, At: start, MessageID: "q1@one.de", Direction: inquiry.In, Kind: inquiry.KindAsk, Tier: "B", From: "a@one.de", Topics: []inquiry.Topic{inquiry.TopicCatalog}},
		{Ref: 2, At: start.Add(time.Hour), MessageID: "r1@we.cn", Direction: inquiry.Out, Kind: inquiry.KindReply, Recipients: []string{"a@one.de"}, InReplyTo: []string{"q1@one.de"}, Topics: []inquiry.Topic{inquiry.TopicCatalog}},
		{Ref: 3, At: start.Add(2 * time.Hour), MessageID: "q2@one.de", Direction: inquiry.In, Kind: inquiry.KindAsk, Tier: "A", From: "a@one.de", InReplyTo: []string{"r1@we.cn"}, Topics: []inquiry.Topic{inquiry.TopicPrice}},
	}
	cases := desk.Build(desk.Input{
		Entries: entries, Own: us, Policy: defaultPolicy(t),
		Reading: func(ref int64) *inquiry.Reading { return map[int64]*inquiry.Reading{1: &first, 3: &second}[ref] },
	}, start.Add(24*time.Hour))
	if len(cases) != 1 {
		t.Fatalf("%d inquiries, want 1", len(cases))
	}
	got := cases[0].Inquiry
	want := first
	want.MessageID, want.ReceivedAt, want.Tier = "q1@one.de", &start, "A"
	want.Text = "Send a catalogue.\n\n100 Stück bitte."
	want.Score, want.Intent, want.Signals = second.Score, second.Intent, second.Signals
	want.Customer.Company, want.Customer.BuyerType = "One GmbH", inquiry.BuyerWholesaler
	want.Request.Products, want.Request.Quantities = []string{"Pumps", "TS-1"}, second.Request.Quantities
	want.Questions = append(slices.Clone(first.Questions), second.Questions...)
	want.Missing = []inquiry.Need{inquiry.NeedIncoterm}
	if diff := cmp.Diff(want, got.Reading); diff != "" {
		t.Errorf("reading (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]inquiry.Topic{inquiry.TopicPrice}, got.OpenQuestions); diff != "" {
		t.Errorf("open questions (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(first.Missing, []inquiry.Need{inquiry.NeedSpecification, inquiry.NeedQuantity, inquiry.NeedIncoterm}); diff != "" {
		t.Errorf("the stored reading was changed:\n%s", diff)
	}
}

// TestUserTier: the exporter's tier stands beside the program's own.
func TestUserTier(t *testing.T) {
	entries := []inquiry.Entry{{Ref: 7, At: start, MessageID: "q@one.de", Direction: inquiry.In, Kind: inquiry.KindAsk, Tier: "A", Score: 80, From: "a@one.de"}}
	changes := []inquiry.Change{{ID: 1, At: start.Add(time.Hour), Verb: inquiry.VerbTier, Args: json.RawMessage(`{"tier":"B"}`)}}
	in := desk.Input{Entries: entries, Own: us, Policy: defaultPolicy(t), Changes: func(refs []int64) []inquiry.Change {
		if diff := cmp.Diff([]int64{7}, refs); diff != "" {
			t.Errorf("refs (-want +got):\n%s", diff)
		}
		return changes
	}}
	type answer struct {
		Tier, Computed inquiry.Tier
		By             string
		Score          int
	}
	for _, tc := range []struct {
		at   time.Duration
		want answer
	}{
		{time.Minute, answer{"A", "A", "program", 80}},
		{2 * time.Hour, answer{"B", "A", "user", 80}},
	} {
		c := desk.Build(in, start.Add(tc.at))[0]
		if diff := cmp.Diff(tc.want, answer{c.Tier, c.TierComputed, c.TierBy, c.ScoreComputed}); diff != "" {
			t.Errorf("after %v (-want +got):\n%s", tc.at, diff)
		}
	}
}

// TestReorderInterval: who was won twice is reminded when he usually orders again.
func TestReorderInterval(t *testing.T) {
	var entries []inquiry.Entry
	for i, days := range []int{0, 60} {
		entries = append(entries, inquiry.Entry{
			Ref: int64(i + 1), At: start.AddDate(0, 0, days), MessageID: fmt.Sprint(i, "@one.de"), Direction: inquiry.In, Kind: inquiry.KindAsk,
			Tier: "A", From: "a@one.de", Domains: []string{"one.de"}, Subject: fmt.Sprint("order ", i),
		})
	}
	in := desk.Input{Entries: entries, Own: us, Policy: defaultPolicy(t), Changes: func(refs []int64) []inquiry.Change {
		won := entries[refs[0]-1].At.Add(time.Hour)
		return []inquiry.Change{
			{ID: 1, At: won, Verb: inquiry.VerbWon, Args: json.RawMessage(`{"amount":"100.00","currency":"USD"}`)},
			{ID: 2, At: won.AddDate(0, 0, 31), Verb: inquiry.VerbNote, Args: json.RawMessage(`{"text":"x"}`)},
		}
	}}
	cases := desk.Build(in, start.AddDate(1, 0, 0))
	if len(cases) != 2 {
		t.Fatalf("%d inquiries, want 2", len(cases))
	}
	if c := cases[1]; c.Status != inquiry.StatusWon || c.FollowUpStep != 1 || c.WonAmount == nil || c.WonAmount.Amount != "100.00" {
		t.Errorf("status %s, step %d, amount %v", c.Status, c.FollowUpStep, c.WonAmount)
	}
	// One contact after the second win: the next is the usual interval, 60 days, not 90.
	entries = append(entries, inquiry.Entry{
		Ref: 3, At: start.AddDate(0, 0, 92), MessageID: "r@we.cn", Direction: inquiry.Out, Kind: inquiry.KindReply,
		From: "sales@we.cn", Recipients: []string{"a@one.de"}, InReplyTo: []string{"1@one.de"},
	})
	in.Entries = entries
	cases = desk.Build(in, start.AddDate(1, 0, 0))
	want := time.Date(2026, 6, 30, 2, 0, 0, 0, time.UTC)
	if c := cases[1]; c.DueAt == nil || !c.DueAt.Equal(want) || c.FollowUpStep != 2 {
		t.Errorf("next contact %v, step %d, want %v", c.DueAt, c.FollowUpStep, want)
	}
}

// TestMarkExplainedLater: a mark has no date, so a message that comes after the
// instant explains it all the same.
func TestMarkExplainedLater(t *testing.T) {
	entries := []inquiry.Entry{
		{Ref: 1, At: start, MessageID: "q@one.de", Direction: inquiry.In, Kind: inquiry.KindAsk, Tier: "A", From: "a@one.de", Answered: true},
		{Ref: 2, At: start.Add(3 * time.Hour), MessageID: "r@we.cn", Direction: inquiry.Out, Kind: inquiry.KindReply, Recipients: []string{"a@one.de"}, InReplyTo: []string{"q@one.de"}},
	}
	in := desk.Input{Entries: entries, Own: us, Policy: defaultPolicy(t)}
	if got := desk.Build(in, start.Add(time.Hour))[0].Status; got != inquiry.StatusNew {
		t.Errorf("status %s before our answer, want new", got)
	}
	in.Entries = entries[:1]
	if got := desk.Build(in, start.Add(time.Hour))[0].Status; got != inquiry.StatusWaiting {
		t.Errorf("status %s with nothing but the mark, want waiting", got)
	}
}

// many is a mailbox of n conversations of six messages, written by n/2 customers.
func many(n int) []inquiry.Entry {
	out := make([]inquiry.Entry, 0, 6*n)
	for i := range n {
		who := fmt.Sprintf("buyer%d@firm%d.de", i%(n/2), i%(n/2))
		at := start.Add(time.Duration(i) * 10 * time.Minute)
		var last []string
		for j := range 6 {
			e := inquiry.Entry{
				Ref: int64(6*i + j + 1), At: at.Add(time.Duration(j) * 5 * time.Hour), MessageID: fmt.Sprintf("m%d.%d@x", i, j), InReplyTo: last, Refs: last,
				Subject: fmt.Sprint("pumps ", i), Tier: "B", Kind: inquiry.KindAsk, Direction: inquiry.In, From: who,
				Addresses: []string{who, "shared@forwarder.com"}, Domains: []string{who[strings.IndexByte(who, '@')+1:]}, LineKeys: []string{fmt.Sprint("line", i, j)}, QuoteKeys: []string{fmt.Sprint("line", i, j-1)},
				TextKey: fmt.Sprint("text", i, j), Country: "DE",
			}
			if j%2 == 1 {
				e.Direction, e.Kind, e.From, e.Recipients = inquiry.Out, inquiry.KindReply, "sales@we.cn", []string{who}
			}
			if j%3 == 0 {
				e.InReplyTo, e.Refs = nil, nil
			}
			last = []string{e.MessageID}
			out = append(out, e)
		}
	}
	return out
}

func BenchmarkCases(b *testing.B) {
	in := desk.Input{Entries: many(50_000), Own: us, Policy: defaultPolicy(b)}
	until := start.AddDate(2, 0, 0)
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for range desk.Cases(in, until) {
			n++
		}
		if n != 50_000 {
			b.Fatalf("%d inquiries", n)
		}
	}
}

// crowd is a mailbox in which one customer writes about n matters and quotes the
// same line in half of them.
func crowd(n int) []inquiry.Entry {
	entries := make([]inquiry.Entry, n)
	for i := range entries {
		entries[i] = inquiry.Entry{
			Ref: int64(i + 1), At: start.Add(time.Duration(i) * time.Hour), MessageID: fmt.Sprintf("m%d@x", i), Direction: inquiry.In, Kind: inquiry.KindAsk, Tier: "B",
			From: "a@one.de", Domains: []string{"one.de"}, Subject: fmt.Sprint("matter ", i), Products: []string{fmt.Sprint("P-", i)},
			QuoteKeys: []string{"the same line in all of them"}, LineKeys: []string{"the same line in all of them", fmt.Sprint(i)}, Answered: true,
		}
		if i%2 == 1 {
			entries[i].QuoteKeys = nil
		}
		if i%5 == 4 {
			entries[i].Direction, entries[i].Kind, entries[i].Recipients = inquiry.Out, inquiry.KindReply, []string{"a@one.de"}
		}
	}
	return entries
}

// TestBuildIsNearLinear fails when the many messages of one customer make
// building quadratic: eight times the messages must not take thirty times as long.
func TestBuildIsNearLinear(t *testing.T) {
	in := desk.Input{Own: us, Policy: defaultPolicy(t)}
	took := func(n int) time.Duration {
		best := time.Hour
		in.Entries = crowd(n)
		for range 2 {
			begin := time.Now()
			desk.Build(in, start.AddDate(9, 0, 0))
			best = min(best, time.Since(begin))
		}
		return best
	}
	small := took(1500)
	if large := took(12_000); large > 30*small+time.Second {
		t.Errorf("1,500 messages took %v, 12,000 took %v", small, large)
	} else {
		t.Logf("1,500 messages took %v, 12,000 took %v", small, large)
	}
}
