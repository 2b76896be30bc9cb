package customer

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

var now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// asked is an inquiry of customer 7 that came on a day.
func asked(id int64, on string, edit func(*inquiry.Inquiry)) inquiry.Inquiry {
	q := inquiry.Inquiry{ID: id, Reading: inquiry.NewReading(), CustomerID: 7, Status: inquiry.StatusWaiting, FirstSeen: day(on), LastAt: day(on)}
	q.Tier = inquiry.TierB
	q.Messages = []inquiry.MessageRef{{Direction: inquiry.In, At: day(on)}}
	if edit != nil {
		edit(&q)
	}
	return q
}

func won(on string, money *inquiry.Money) func(*inquiry.Inquiry) {
	return func(q *inquiry.Inquiry) {
		q.Status, q.WonAmount = inquiry.StatusWon, money
		q.Events = append(q.Events, inquiry.Event{At: day(on), Name: "won"})
	}
}

func TestBuild(t *testing.T) {
	all := []inquiry.Inquiry{
		asked(4, "2026-05-01", won("2026-05-20", &inquiry.Money{Amount: "1000.50", Currency: "USD"})),
		asked(9, "2026-07-01", won("2026-07-19", &inquiry.Money{Amount: "0.50", Currency: "USD"})),
		asked(10, "2026-09-01", won("2026-09-17", &inquiry.Money{Amount: "300", Currency: "EUR"})),
		asked(11, "2026-09-20", won("2026-09-20", nil)),
		asked(12, "2026-10-01", func(q *inquiry.Inquiry) {
			q.Tier, q.Channel, q.Tags, q.Customer.Company, q.Customer.Country = inquiry.TierA, inquiry.ChannelWhatsApp, []string{"vip"}, "Keller AG", "CH"
			q.Messages = append(q.Messages, inquiry.MessageRef{Direction: inquiry.Out, At: day("2026-10-05")})
		}),
		{ID: 13, FirstSeen: day("2026-01-01")}, // nobody's
	}
	got := Build(all, Policy{}, now)
	if len(got) != 1 {
		t.Fatalf("%d customers", len(got))
	}
	c := got[0]
	first, last, heard, wrote := day("2026-05-20"), day("2026-09-20"), day("2026-10-01"), day("2026-10-05")
	next := last.AddDate(0, 0, 60)
	want := Customer{
		ID: 7, Company: "Keller AG", Country: "CH", Language: "unknown", Segment: SmallB, SegmentBy: ByDefault, Tier: inquiry.TierA,
		Inquiries: []int64{4, 9, 10, 11, 12}, Open: []int64{12}, Orders: 4, Repeat: true,
		Value:    []inquiry.Money{{Amount: "300", Currency: "EUR"}, {Amount: "1001.00", Currency: "USD"}},
		Unpriced: 1, FirstOrder: &first, LastOrder: &last, ReorderDays: 60, NextOrder: &next, Overdue: true,
		FirstSeen: day("2026-05-01"), LastContact: wrote, LastHeard: &heard, LastWrote: &wrote, SilentDays: 53,
		Channels: []inquiry.Channel{inquiry.ChannelOther, inquiry.ChannelWhatsApp}, Tags: []string{"vip"}, Owners: []string{},
		BuyerType: inquiry.BuyerUnknown, FreeEmail: true, Companies: []string{"Keller AG"},
	}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Error(diff)
	}
}

func TestSegment(t *testing.T) {
	p := Policy{
		BigTags: []string{"Big"}, SmallTags: []string{"small"}, ConsumerTags: []string{"consumer"},
		BigAmounts: []inquiry.Money{{Amount: "5000", Currency: "USD"}}, BigQuantity: 1000, ConsumerQuantity: 5,
	}
	quantity := func(n float64, unit string) func(*inquiry.Inquiry) {
		return func(q *inquiry.Inquiry) { q.Request.Quantities = []inquiry.Quantity{{Value: n, Unit: unit}} }
	}
	private := func(q *inquiry.Inquiry) { q.Customer.Email, q.Customer.FreeEmail = "a@gmail.com", true }
	for _, tt := range []struct {
		name  string
		edits []func(*inquiry.Inquiry)
		want  Segment
		by    string
	}{
		{"nothing known", nil, SmallB, ByDefault},
		{"tagged big", []func(*inquiry.Inquiry){func(q *inquiry.Inquiry) { q.Tags = []string{"big"} }}, BigB, ByTag},
		{"a tag stands above a quantity", []func(*inquiry.Inquiry){func(q *inquiry.Inquiry) { q.Tags = []string{"small"} }, quantity(9000, "pcs")}, SmallB, ByTag},
		{"won enough", []func(*inquiry.Inquiry){won("2026-05-01", &inquiry.Money{Amount: "5000.00", Currency: "USD"})}, BigB, ByAmount},
		{"won too little", []func(*inquiry.Inquiry){won("2026-05-01", &inquiry.Money{Amount: "4999.99", Currency: "USD"})}, SmallB, ByDefault},
		{"won in a currency without a bound", []func(*inquiry.Inquiry){won("2026-05-01", &inquiry.Money{Amount: "90000", Currency: "CNY"})}, SmallB, ByDefault},
		{"asks for much", []func(*inquiry.Inquiry){quantity(1000, "sets")}, BigB, ByQuantity},
		{"grams are no pieces", []func(*inquiry.Inquiry){quantity(9000, "g")}, SmallB, ByDefault},
		{"a private person asks for little", []func(*inquiry.Inquiry){private, quantity(5, "pcs")}, Consumer, ByQuantity},
		{"a private address alone says nothing", []func(*inquiry.Inquiry){private}, SmallB, ByDefault},
		{"an end user", []func(*inquiry.Inquiry){private, func(q *inquiry.Inquiry) { q.Customer.BuyerType = inquiry.BuyerEndUser }}, Consumer, ByBuyerType},
		{"a company asks for little", []func(*inquiry.Inquiry){quantity(2, "pcs"), func(q *inquiry.Inquiry) { q.Customer.Company = "Keller" }}, SmallB, ByDefault},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q := asked(1, "2026-05-01", nil)
			for _, edit := range tt.edits {
				edit(&q)
			}
			c := Build([]inquiry.Inquiry{q}, p, now)[0]
			if c.Segment != tt.want || c.SegmentBy != tt.by {
				t.Errorf("%s by %s, want %s by %s", c.Segment, c.SegmentBy, tt.want, tt.by)
			}
		})
	}
}

func TestSort(t *testing.T) {
	usd := func(s string) []inquiry.Money { return []inquiry.Money{{Amount: s, Currency: "USD"}} }
	all := func() []Customer {
		return []Customer{
			{ID: 1, Value: usd("90"), Name: "b", SilentDays: 5},
			{ID: 2, Value: []inquiry.Money{{Amount: "900000", Currency: "JPY"}}, Name: "A", SilentDays: 9},
			{ID: 3, Value: usd("800"), Name: "c", SilentDays: 5},
			{ID: 4, Name: "", SilentDays: 1},
		}
	}
	for name, want := range map[string][]int64{
		"": {1, 2, 3, 4}, "-id": {4, 3, 2, 1}, "value": {2, 4, 1, 3}, "-value": {3, 1, 2, 4}, "name": {4, 2, 1, 3}, "-silent": {2, 1, 3, 4},
	} {
		list := all()
		Sort(list, name)
		var got []int64
		for _, c := range list {
			got = append(got, c.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", name, diff)
		}
	}
}
