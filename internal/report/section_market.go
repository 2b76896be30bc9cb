package report

import (
	"fmt"
	"strconv"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// weeksShown is how many weeks the trend shows.
const weeksShown = 12

// tiersPerWeek is the trend of twelve weeks.
func tiersPerWeek(d *Data) Section {
	s := Section{ID: "tiers", Columns: columns("week", "a>", "b>", "c>", "d>", "x>"), Chart: &Chart{Kind: "stacked", Series: []int{1, 2, 3, 4, 5}}}
	for i := weeksShown - 1; i >= 0; i-- {
		p := Period{d.Period.To.AddDate(0, 0, -7*(i+1)), d.Period.To.AddDate(0, 0, -7*i)}
		row := []Cell{text(p.From.Format(time.DateOnly))}
		for _, t := range []inquiry.Tier{inquiry.TierA, inquiry.TierB, inquiry.TierC, inquiry.TierD, inquiry.TierX} {
			row = append(row, number(d.ofTier(p, t)))
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

// countries counts inquiries by the buyer's country.
func countries(d *Data) Section {
	s := Section{ID: "countries", Columns: columns("country", "inquiries>", "a>", "before>"), Chart: &Chart{Kind: "bars", Series: []int{1}}, Empty: d.Words.T("report.nothing")}
	now, high, before := tally{}, tally{}, tally{}
	for _, q := range d.received(d.Period, false) {
		c := country(d, q)
		now[c]++
		if q.Tier == inquiry.TierA {
			high[c]++
		}
	}
	for _, q := range d.received(Period{d.Period.From.AddDate(0, 0, -28), d.Period.From}, false) {
		before[country(d, q)]++
	}
	for _, c := range now.top(rowsShown) {
		s.Rows = append(s.Rows, []Cell{text(c), number(now[c]), number(high[c]), fourWeeks(before[c])})
	}
	return s
}

func country(d *Data, q inquiry.Inquiry) string {
	if q.Customer.Country == "" {
		return d.Words.T("report.unknown")
	}
	return string(q.Customer.Country)
}

// fourWeeks is the mean of a week over the four before.
func fourWeeks(n int) Cell {
	return Cell{Text: strconv.FormatFloat(float64(n)/4, 'f', 1, 64), Value: float64(n) / 4}
}

// slotHours is how many hours of the day one line of arrivalHours covers.
const slotHours = 2

// arrivalHours counts inquiries by the hour of our clock in the last four weeks.
func arrivalHours(d *Data) Section {
	s := Section{ID: "hours", Columns: columns("hour", "inquiries>"), Chart: &Chart{Kind: "stacked", Series: []int{1}}}
	var slots [24 / slotHours]int
	for _, q := range d.received(Period{d.Period.To.AddDate(0, 0, -28), d.Period.To}, false) {
		slots[q.FirstSeen.In(d.Now.Location()).Hour()/slotHours]++
	}
	for i, n := range slots {
		s.Rows = append(s.Rows, []Cell{text(fmt.Sprintf("%02d-%02d", i*slotHours, (i+1)*slotHours)), number(n)})
	}
	return s
}

// funnel follows the inquiries of each month to their end.
func funnel(d *Data) Section {
	s := Section{ID: "funnel", Columns: columns("month", "received>", "answered>", "dialogue>", "won>", "lost>")}
	y, m, _ := d.Period.To.AddDate(0, 0, -1).Date()
	for i := 5; i >= 0; i-- {
		from := time.Date(y, m-time.Month(i), 1, 0, 0, 0, 0, d.Period.To.Location())
		list := d.received(Period{from, from.AddDate(0, 1, 0)}, false)
		answered, dialogue, won, lost := 0, 0, 0, 0
		for _, q := range list {
			if q.ReplyProof != "" {
				answered++
			}
			if dialogueOf(q) {
				dialogue++
			}
			switch q.Status {
			case inquiry.StatusWon:
				won++
			case inquiry.StatusLost:
				lost++
			}
		}
		s.Rows = append(s.Rows, []Cell{text(from.Format("2006-01")), number(len(list)), number(answered), number(dialogue), number(won), number(lost)})
	}
	return s
}

// dialogueOf reports whether the buyer wrote again after a reply of ours.
func dialogueOf(q inquiry.Inquiry) bool {
	replied := false
	for _, m := range q.Messages {
		if m.Direction == inquiry.Out {
			replied = true
		} else if replied && (m.Kind == inquiry.KindAsk || m.Kind == inquiry.KindThanks || m.Kind == inquiry.KindSolved) {
			return true
		}
	}
	return false
}

// channels sets quantity beside quality, over the last twelve weeks.
func channels(d *Data) Section {
	s := Section{ID: "channels", Columns: columns("channel", "inquiries>", "a>", "a_share", "won>", "junk>"), Empty: d.Words.T("report.nothing")}
	all, high, won, bad := tally{}, tally{}, tally{}, tally{}
	for _, q := range d.received(Period{d.Period.To.AddDate(0, 0, -7*weeksShown), d.Period.To}, true) {
		c := string(q.Channel)
		if q.Tier == inquiry.TierX {
			bad[c]++
			all[c] += 0
			continue
		}
		all[c]++
		if q.Tier == inquiry.TierA {
			high[c]++
		}
		if q.Status == inquiry.StatusWon {
			won[c]++
		}
	}
	for _, c := range all.top(0) {
		s.Rows = append(s.Rows, []Cell{text(c), number(all[c]), number(high[c]), d.share(high[c], all[c]), number(won[c]), number(bad[c])})
	}
	return s
}

// lostReasons counts why orders were lost in the last 26 weeks.
func lostReasons(d *Data) Section {
	s := Section{ID: "lost", Columns: columns("reason", "inquiries>"), Empty: d.Words.T("report.nothing")}
	reasons := tally{}
	for _, q := range d.Inquiries {
		if q.Status == inquiry.StatusLost {
			reasons[string(q.LostReason)]++
		}
	}
	for _, r := range reasons.top(0) {
		s.Rows = append(s.Rows, []Cell{text(r), number(reasons[r])})
	}
	return s
}

// junk counts what was kept out, and names the close calls.
func junk(d *Data) Section {
	s := Section{ID: "junk", Columns: columns("kind", "messages>", "ids"), Empty: d.Words.T("report.nothing")}
	kinds, ids := tally{}, map[string]string{}
	add := func(kind string, q inquiry.Inquiry) {
		kinds[kind]++
		if kinds[kind] <= rowsShown {
			ids[kind] += " " + strconv.FormatInt(q.ID, 10)
		}
	}
	for _, q := range d.received(d.Period, true) {
		if q.Tier == inquiry.TierX {
			add(d.Words.T("intent."+string(q.Intent)), q)
		}
		if q.Unsure {
			add(d.Words.T("report.closecall"), q)
		}
	}
	for _, k := range kinds.top(0) {
		s.Rows = append(s.Rows, []Cell{text(k), number(kinds[k]), text(ids[k][1:])})
	}
	return s
}

// about tells what the figures rest on.
func about(d *Data) Section {
	s := Section{ID: "about", Columns: columns("box", "last", "result"), Empty: d.Words.T("due.never")}
	s.Lead = d.Words.T("report.about.lead", "Zone", d.Now.Location(), "SetAside", d.SetAside, "Small", small)
	for _, b := range d.Boxes {
		result := d.Words.T("report.good")
		if b.Result != "" {
			result = d.Words.T("run." + b.Result)
		}
		s.Rows = append(s.Rows, []Cell{text(b.Name), d.instant(b.Last), {Text: result, Value: b.Result}})
	}
	return s
}
