package report

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// rows gives the texts of one section's table.
func rows(t *testing.T, d Data, id string) (texts [][]string, s Section) {
	t.Helper()
	for _, s := range Build(d).Sections {
		if s.ID != id {
			continue
		}
		for _, row := range s.Rows {
			var cells []string
			for _, c := range row {
				cells = append(cells, c.Text)
			}
			texts = append(texts, cells)
		}
		return texts, s
	}
	t.Fatalf("no section %q", id)
	return nil, Section{}
}

func TestSections(t *testing.T) {
	type q = []inquiry.Inquiry
	tests := map[string]struct {
		section   string
		inquiries q
		alter     func(*Data)
		want      [][]string
	}{
		"headline against the mean of four weeks": {"headline", q{
			ask(t, 1, "2026-11-16 09:00", tier("A"), due("2026-11-16 10:00"), replied("2026-11-16 09:40"), event("2026-11-20 10:00", "won", "1200.50 USD")),
			ask(t, 2, "2026-11-22 23:59", tier("C"), due("2026-11-23 13:00")),
			ask(t, 3, "2026-11-17 09:00", junkOf(inquiry.IntentScam)),
			ask(t, 4, "2026-11-23 00:00", tier("A")), // after the period
			ask(t, 5, "2026-11-09 00:00", due("2026-11-10 09:00"), replied("2026-11-09 11:00")),
			ask(t, 6, "2026-10-19 00:00", tier("A"), event("2026-11-18 10:00", "lost", "price")),
			ask(t, 7, "2026-10-18 23:59", tier("A")), // before the four weeks
		}, nil, [][]string{
			{"new inquiries", "2", "0.5"}, {"of these tier A", "1", "0.2"}, {"of these support and complaints", "1", "0.0"},
			{"of these answered", "1", "0.2"}, {"of these in time", "1", "0.2"}, {"orders won", "1", "0.0"}, {"orders lost", "1", "0.0"},
			{"junk kept out", "1", "0.0"}, {"median first reply, working time", "40m*", "2h*"},
		}},
		"what changed, in sentences": {"changed", q{
			ask(t, 1, "2026-11-01 09:00", named("Lumo <b>GmbH"), event("2026-11-17 10:00", "promoted", "B > A"), event("2026-11-15 23:59", "bounce", "x")),
			ask(t, 2, "2026-11-17 09:00", named("Ostro"), event("2026-11-17 10:00", "won", "12500 USD"), event("2026-11-17 10:05", "note", "n")),
			ask(t, 3, "2026-11-17 09:00", named("Viro"), event("2026-11-22 23:59", "lost", "price"), event("2026-11-23 00:00", "tier", "B")),
			ask(t, 4, "2026-11-17 09:00", named("Sali"), event("2026-11-18 09:00", "won", "")),
		}, nil, [][]string{
			{"2026-11-17 10:00", "1", "Lumo <b>GmbH rose from B to A."}, {"2026-11-17 10:00", "2", "Order won from Ostro: 12,500 USD."},
			{"2026-11-18 09:00", "4", "Order won from Sali."}, {"2026-11-22 23:59", "3", "Order of Viro lost: price."},
		}},
		"countries, with what is left of the list": {"countries", q{
			ask(t, 1, "2026-11-16 09:00", of("DE"), tier("A")), ask(t, 2, "2026-11-16 09:00", of("DE"), event("2026-11-17 09:00", "won", "")),
			ask(t, 3, "2026-11-16 09:00"), ask(t, 4, "2026-11-16 09:00", of("DE"), junkOf(inquiry.IntentScam)),
			ask(t, 5, "2026-11-10 09:00", of("DE")), ask(t, 6, "2026-10-20 09:00", of("KE")),
		}, nil, [][]string{{"DE", "2", "1", "1", "0.2"}, {"unknown", "1", "0", "0", "0.0"}, {"others", "0", "0", "0", "0.2"}}},
		"replies: kept, late, late and silent, of unknown moment, ended without": {"first_reply", q{
			ask(t, 1, "2026-11-16 09:00", tier("A"), due("2026-11-16 10:00"), replied("2026-11-16 10:00")),
			ask(t, 2, "2026-11-16 09:00", tier("A"), due("2026-11-16 10:00"), replied("2026-11-16 10:30")),
			ask(t, 3, "2026-11-16 09:00", tier("A"), due("2026-11-16 10:00")),
			ask(t, 4, "2026-11-16 09:00", tier("A"), due("2026-11-16 10:00"), flagged),
			ask(t, 5, "2026-11-16 09:00", tier("A"), due("2026-11-16 10:00"), event("2026-11-16 09:10", "lost", "not our product")),
			ask(t, 6, "2026-11-22 09:00", tier("A"), due("2026-11-23 10:00")),                              // not owed yet
			ask(t, 7, "2026-11-20 17:30", tier("B"), due("2026-11-23 17:30"), replied("2026-11-21 09:30")), // Saturday
			ask(t, 8, "2026-11-16 09:00", tier("X"), due("2026-11-16 10:00")),
		}, nil, [][]string{
			{"A", "6", "3", "1 of 3", "1h15*", "1h30*", "1h15*", "2 3"}, {"C", "0", "0", "-", "-", "-", "-", ""},
			{"B", "1", "1", "1 of 1", "30m*", "30m*", "16h*", ""}, {"D", "0", "0", "-", "-", "-", "-", ""},
		}},
		"owners": {"owners", q{
			ask(t, 1, "2026-11-16 09:00", owner("Li"), due("2026-11-17 09:00"), replied("2026-11-16 10:00")),
			ask(t, 2, "2026-11-16 09:00", owner("Li"), tier("C"), due("2026-11-16 13:00")), ask(t, 3, "2026-11-16 09:00", due("2026-11-24 09:00")),
		}, nil, [][]string{
			{"Li", "C", "1", "0", "0 of 1", "-", "-", "-", "2"}, {"Li", "B", "1", "1", "1 of 1", "1h*", "1h*", "1h*", ""}, {"nobody", "B", "1", "0", "-", "-", "-", "-", ""},
		}},
		"no owners": {"owners", q{ask(t, 1, "2026-11-16 09:00")}, nil, nil},
		"funnel": {"funnel", q{
			ask(t, 1, "2026-11-01 00:00", replied("2026-11-02 09:00"), wrote("2026-11-03 09:00", inquiry.KindThanks), event("2026-11-20 10:00", "won", "100 USD")),
			ask(t, 2, "2026-11-01 00:00", flagged), ask(t, 3, "2026-06-30 23:59", event("2026-11-01 00:00", "lost", "price")),
			ask(t, 4, "2026-05-31 23:59"), ask(t, 5, "2026-11-22 10:00", tier("X")),
			ask(t, 6, "2026-11-05 00:00", wrote("2026-11-06 00:00", inquiry.KindAsk), replied("2026-11-07 09:00")), // wrote twice, no dialogue
			// Won, and the buyer wrote again: the order stays won.
			ask(t, 7, "2026-11-05 00:00", event("2026-11-06 10:00", "won", "50.25 EUR"), func(_ testing.TB, q *inquiry.Inquiry) { q.Status = inquiry.StatusAnswer }),
			ask(t, 8, "2026-11-05 00:00", event("2026-11-06 10:00", "won", "70 EUR"), event("2026-11-07 10:00", "reopen", "")),
		}, nil, [][]string{
			{"2026-06", "1", "0", "0", "0", "0 of 1", "1", "-"}, {"2026-07", "0", "0", "0", "0", "-", "0", "-"}, {"2026-08", "0", "0", "0", "0", "-", "0", "-"},
			{"2026-09", "0", "0", "0", "0", "-", "0", "-"}, {"2026-10", "0", "0", "0", "0", "-", "0", "-"},
			{"2026-11", "5", "3", "1", "2", "2 of 5", "0", "50.25 EUR + 100 USD"},
		}},
		"questions of four weeks, each once an inquiry": {"faq", q{
			ask(t, 1, "2026-11-16 09:00", asks("price", "price", "moq")), ask(t, 2, "2026-10-26 00:00", asks("price")),
			ask(t, 3, "2026-10-25 23:59", asks("moq")), ask(t, 4, "2026-11-16 09:00", asks("moq"), junkOf(inquiry.IntentScam)), ask(t, 5, "2026-11-16 09:00"),
		}, nil, [][]string{{"price", "2", "2", "2 of 2", "0", "MISSING"}, {"MOQ", "1", "1", "1 of 2", "1", "MISSING"}}},
		"products in one spelling": {"products", q{
			ask(t, 1, "2026-11-16 09:00", wants("LED Panel", "led-panel"), of("DE"), tier("A")), ask(t, 2, "2026-11-16 09:00", wants("LED panel"), of("PL")),
			ask(t, 3, "2026-11-16 09:00", wants("led panel"), of("DE")), ask(t, 4, "2026-11-16 09:00", wants("LED panel"), event("2026-11-17 10:00", "won", "")), ask(t, 5, "2026-11-16 09:00", wants("...")),
		}, nil, [][]string{{"LED panel", "4", "1", "1", "DE, PL"}}},
		"channels with cost": {"channels", q{
			ask(t, 1, "2026-11-16 09:00", by("alibaba"), tier("A")), ask(t, 2, "2026-11-16 09:00", by("alibaba"), tier("A"), event("2026-11-18 10:00", "won", "900 USD")),
			ask(t, 3, "2026-11-16 09:00", by("alibaba"), junkOf(inquiry.IntentScam)), ask(t, 4, "2026-08-31 00:00"), ask(t, 5, "2026-08-30 23:59"),
		}, func(d *Data) {
			d.Costs = []Cost{{"alibaba", 100, "USD"}, {"facebook", 3043.75, "EUR"}}
		}, [][]string{
			{"Alibaba", "2", "2", "2 of 2", "1", "1 of 2", "900 USD", "1", "276 USD", "138 USD", "276 USD"},
			{"e-mail", "1", "0", "0 of 1", "0", "0 of 1", "-", "0", "-", "-", "-"},
			{"Facebook", "0", "0", "-", "0", "-", "-", "0", "8,400 EUR", "-", "-"},
		}},
		"what buyers leave out": {"missing", q{
			ask(t, 1, "2026-11-16 09:00", by("website"), without("quantity", "delivery")), ask(t, 2, "2026-11-16 09:00", by("website"), without("quantity")),
			ask(t, 3, "2026-11-16 09:00", by("website")), ask(t, 4, "2026-11-16 09:00", by("website"), tier("C"), without("quantity")),
			ask(t, 5, "2026-11-16 09:00", without("packing")), // one e-mail says nothing about a form
		}, nil, [][]string{{"website", "quantity", "2", "3", "2 of 3"}, {"website", "delivery date", "1", "3", "1 of 3"}}},
		"competitors": {"competitors", q{
			ask(t, 1, "2026-11-16 09:00", rival("Lumitek")), ask(t, 2, "2026-11-17 09:00", rival("Lumitek"), event("2026-11-18 10:00", "lost", "price")),
			ask(t, 3, "2026-11-17 09:00", rival("Lumitek"), junkOf(inquiry.IntentScam)),
		}, nil, [][]string{{"Lumitek", "2", "1", "2 1"}}},
		"lost by the day they were lost": {"lost", q{
			ask(t, 1, "2026-01-16 09:00", tier("A"), event("2026-11-16 10:00", "lost", "price")), ask(t, 2, "2026-11-10 09:00", event("2026-11-16 10:00", "lost", "")),
			ask(t, 3, "2025-11-10 09:00", event("2026-05-24 23:59", "lost", "price")), ask(t, 4, "2026-11-10 09:00", event("2026-11-23 00:00", "lost", "price")),
		}, nil, [][]string{{"unknown", "1", "0", "2"}, {"price", "1", "1", "1"}}},
		"junk and close calls": {"junk", q{
			ask(t, 1, "2026-11-16 09:00", junkOf(inquiry.IntentScam)), ask(t, 2, "2026-11-17 09:00", junkOf(inquiry.IntentScam), unsure),
			ask(t, 3, "2026-11-17 09:00", junkOf(inquiry.IntentSolicitation)), ask(t, 4, "2026-11-17 09:00", risk(inquiry.RiskAdvanceFee), risk(inquiry.RiskFreeEmail)),
			ask(t, 5, "2026-11-10 09:00", junkOf(inquiry.IntentSolicitation)),
		}, nil, [][]string{{"close call between two tiers", "1", "2"}, {"scam", "2", "2 1"}, {"sales pitch", "1", "3"}, {"warning: asks for a fee", "1", "4"}}},
		"a new market": {"rising", q{
			ask(t, 1, "2026-11-16 09:00", of("KE")), ask(t, 2, "2026-11-17 09:00", of("KE")), ask(t, 3, "2026-11-18 09:00", of("KE")),
			ask(t, 4, "2026-11-16 09:00", of("DE")), ask(t, 5, "2026-11-17 09:00", of("DE")), ask(t, 6, "2026-11-17 09:00", of("KE"), tier("X")),
		}, nil, [][]string{{"KE", "3", "0.0", "1 : 10,000", "1 2 3"}}},
		"ages": {"ages", nil, func(d *Data) {
			d.Ages = []AgeBand{{0, 30, 40, 2, 1}, {366, 0, 5, 1, 0}}
		}, [][]string{{"0-30 days", "40", "2", "5%", "1", "37"}, {"over 365 days", "5", "1", "1 of 5", "0", "4"}}},
		"do first": {"do_first", nil, func(d *Data) {
			d.Owed, d.Late = []Owed{{7, "A", 91, inquiry.ActionFirstReply, at(t, "2026-11-23 10:00"), "Müller", "DE"}}, 0
		}, [][]string{{"7", "A", "91", "2026-11-23 10:00", "first reply", "Müller", "DE"}}},
		"silent": {"silent", nil, func(d *Data) {
			d.SilentBuyers = []Silent{{7, "A", "Müller", "DE", at(t, "2026-11-03 10:00"), 2}}
		}, [][]string{{"7", "A", "Müller", "DE", "2026-11-03 10:00", "2"}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			d := data(t, tt.inquiries...)
			if tt.alter != nil {
				tt.alter(&d)
			}
			got, _ := rows(t, d, tt.section)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestHours(t *testing.T) {
	d := data(t, ask(t, 1, "2026-11-16 09:30", of("DE")), ask(t, 2, "2026-11-16 17:00", of("DE")), ask(t, 3, "2026-11-16 17:00"))
	got, s := rows(t, d, "hours")
	want := map[string][2]string{"08-10": {"1", "0"}, "16-18": {"2", "0"}, "02-04": {"0", "1"}, "10-12": {"0", "1"}} // Berlin is 7 hours behind
	for _, row := range got {
		w, ok := want[row[0]]
		if !ok {
			w = [2]string{"0", "0"}
		}
		if row[1] != w[0] || row[2] != w[1] {
			t.Errorf("%s: ours %s theirs %s, want %v", row[0], row[1], row[2], w)
		}
	}
	if want := "From 2026-10-26 to 2026-11-22. Hours of Asia/Shanghai, and of the buyers' own clocks. 1 inquiry whose country is not known has no clock of its own."; s.Lead != want {
		t.Errorf("lead %q, want %q", s.Lead, want)
	}
}

func TestTiersPerWeek(t *testing.T) {
	d := data(t, ask(t, 1, "2026-11-30 09:00", tier("A")), ask(t, 2, "2026-11-29 09:00"), ask(t, 3, "2026-12-01 09:00"))
	d.Period = Month(at(t, "2026-11-10 00:00"))
	got, s := rows(t, d, "tiers")
	if n := len(got); n != trendWeeks {
		t.Fatalf("%d weeks", n)
	}
	want := [][]string{{"2026-11-23", "0", "1", "0", "0", "0"}, {"2026-11-30", "1", "0", "0", "0", "0"}}
	if diff := cmp.Diff(want, got[trendWeeks-2:]); diff != "" {
		t.Error(diff)
	}
	if s.Lead != "The last week counts up to 2026-11-30." {
		t.Errorf("lead %q", s.Lead)
	}
}

func TestPeriods(t *testing.T) {
	day := func(s string) time.Time { return at(t, s+" 00:00") }
	tests := map[string]struct{ got, want Period }{
		"week from Monday":         {Week(at(t, "2026-11-22 23:59"), time.Monday), Period{day("2026-11-16"), day("2026-11-23")}},
		"week from Sunday":         {Week(at(t, "2026-11-22 23:59"), time.Sunday), Period{day("2026-11-22"), day("2026-11-29")}},
		"month":                    {Month(at(t, "2026-02-28 23:59")), Period{day("2026-02-01"), day("2026-03-01")}},
		"month before":             {Month(day("2026-03-31")).Back(1), Period{day("2026-02-01"), day("2026-03-01")}},
		"month, four before":       {Month(day("2026-03-31")).Back(4), Period{day("2025-11-01"), day("2025-12-01")}},
		"quarter":                  {Quarter(day("2026-11-23")), Period{day("2026-10-01"), day("2027-01-01")}},
		"quarter before":           {Quarter(day("2026-02-01")).Back(1), Period{day("2025-10-01"), day("2026-01-01")}},
		"ten days before":          {Period{day("2026-03-05"), day("2026-03-15")}.Back(1), Period{day("2026-02-23"), day("2026-03-05")}},
		"a week of 1st to 1st? no": {Period{day("2026-02-01"), day("2026-02-08")}.Back(1), Period{day("2026-01-25"), day("2026-02-01")}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if !tt.got.From.Equal(tt.want.From) || !tt.got.To.Equal(tt.want.To) {
				t.Errorf("got %v, want %v", tt.got, tt.want)
			}
		})
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	if p := Week(time.Date(2026, 10, 25, 12, 0, 0, 0, berlin), time.Monday); p.Days() != 7 || p.To.Sub(p.From) != 169*time.Hour {
		t.Errorf("the week of 25 hours on Sunday has %d days, %v", p.Days(), p.To.Sub(p.From))
	}
}

// Below 20 cases there is no percentage, from 20 on there is.
func TestShares(t *testing.T) {
	d := data(t)
	tests := map[string]struct {
		n, of int
		text  string
	}{
		"none": {0, 0, "-"}, "few": {7, 19, "7 of 19"}, "enough": {7, 20, "35%"}, "rounded": {1, 40, "3%"}, "all": {20, 20, "100%"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c := d.share(tt.n, tt.of)
			if s := c.Value.(Share); c.Text != tt.text || s.N != tt.n || s.Of != tt.of || (s.Percent != nil) != (tt.of >= small) {
				t.Errorf("got %q %+v", c.Text, s)
			}
		})
	}
}

func TestMoneyIsAddedByCurrency(t *testing.T) {
	s := sums{}
	for _, m := range []inquiry.Money{{Amount: "1200.10", Currency: "USD"}, {Amount: "0.95", Currency: "USD"}, {Amount: "1000000", Currency: "EUR"},
		{Amount: "1e999999999", Currency: "USD"}, {Amount: "", Currency: "USD"}, {Amount: ".", Currency: "USD"}} {
		s.add(&m)
	}
	if got := s.cell().Text; got != "1,000,000 EUR + 1,201.05 USD" {
		t.Errorf("got %q", got)
	}
}
