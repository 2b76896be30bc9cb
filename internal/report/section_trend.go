package report

import (
	"fmt"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/worktime"
)

// tiersPerWeek is the trend of twelve weeks; the last is the one in which the
// period ends, as far as it belongs to the period.
func tiersPerWeek(d *Data) Section {
	s := Section{ID: "tiers", Columns: columns("week.", "a>", "b>", "c>", "d>", "x>"), Chart: &Chart{Kind: "stacked", Series: []int{1, 2, 3, 4, 5}}}
	last := Week(d.Period.To.Add(-time.Nanosecond), d.WeekStarts)
	if last.To.After(d.Period.To) {
		s.Lead = d.Words.T("report.tiers.part", "Day", d.Period.To.AddDate(0, 0, -1).Format(time.DateOnly))
	}
	for i := trendWeeks - 1; i >= 0; i-- {
		p := last.Back(i)
		if p.To.After(d.Period.To) {
			p.To = d.Period.To
		}
		row := []Cell{text(p.From.Format(time.DateOnly))}
		for _, t := range []inquiry.Tier{inquiry.TierA, inquiry.TierB, inquiry.TierC, inquiry.TierD, inquiry.TierX} {
			row = append(row, number(d.ofTier(p, t)))
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

// slotHours is how many hours of the day one line of arrivalHours covers.
const slotHours = 2

// arrivalHours counts inquiries by the hour of our clock and of the buyer's: the
// one says when somebody should be there, the other when buyers write.
func arrivalHours(d *Data) Section {
	s := Section{ID: "hours", Columns: columns("hour.", "ours>", "theirs>"), Chart: &Chart{Kind: "grouped", Series: []int{1, 2}}}
	var ours, theirs [24 / slotHours]int
	unknown := 0
	span := d.last(recentDays)
	for _, q := range d.received(span) {
		ours[q.FirstSeen.In(d.Now.Location()).Hour()/slotHours]++
		local, _, ok := worktime.Local(q.FirstSeen, string(q.Customer.Country))
		if !ok {
			unknown++
			continue
		}
		theirs[local.Hour()/slotHours]++
	}
	s.Lead = joined(d.over(span), d.Words.T("report.hours.lead", "Zone", d.Now.Location()))
	if unknown > 0 {
		s.Lead = joined(s.Lead, d.Words.N("report.hours.unknown", unknown))
	}
	for i := range ours {
		s.Rows = append(s.Rows, []Cell{text(fmt.Sprintf("%02d-%02d", i*slotHours, (i+1)*slotHours)), number(ours[i]), number(theirs[i])})
	}
	return s
}

// funnel follows the inquiries of each month to their end.
func funnel(d *Data) Section {
	s := Section{ID: "funnel", Columns: columns("month.", "received>", "answered>", "dialogue>", "won>", "won_share>", "lost>", "worth.")}
	y, m, _ := d.Period.To.AddDate(0, 0, -1).Date()
	for i := funnelOf - 1; i >= 0; i-- {
		p := Month(time.Date(y, m-time.Month(i), 1, 0, 0, 0, 0, d.Period.To.Location()))
		if p.To.After(d.Period.To) {
			p.To = d.Period.To
		}
		list := d.received(p)
		answered, dialogue, won, lost := 0, 0, 0, 0
		worth := sums{}
		for _, q := range list {
			if isAnswered(q) {
				answered++
			}
			if dialogueOf(q) {
				dialogue++
			}
			switch o := OutcomeOf(q); o.Status {
			case inquiry.StatusWon:
				won++
				worth.add(o.Amount)
			case inquiry.StatusLost:
				lost++
			}
		}
		s.Rows = append(s.Rows, []Cell{text(p.From.Format("2006-01")), number(len(list)), number(answered), number(dialogue),
			number(won), d.share(won, len(list)), number(lost), worth.cell()})
	}
	return s
}

// dialogueOf reports whether the buyer wrote again after a reply of ours.
func dialogueOf(q *inquiry.Inquiry) bool {
	asked, replied := false, false
	for _, m := range q.Messages {
		switch {
		case m.Direction == inquiry.Out:
			replied = asked
		case replied && (m.Kind == inquiry.KindAsk || m.Kind == inquiry.KindThanks || m.Kind == inquiry.KindSolved || m.Kind == inquiry.KindRefusal):
			return true
		case m.Kind == inquiry.KindAsk:
			asked = true
		}
	}
	return false
}

// ages tells what became of inquiries by how long ago they came.
func ages(d *Data) Section {
	s := Section{ID: "ages", Columns: columns("age.", "received>", "won>", "won_share>", "lost>", "open>")}
	for _, b := range d.Ages {
		name := d.Words.T("report.age.span", "From", b.From, "To", b.To)
		key := fmt.Sprintf("%d-%d", b.From, b.To)
		if b.To == 0 {
			name, key = d.Words.T("report.age.over", "From", b.From-1), fmt.Sprintf("%d-", b.From)
		}
		s.Rows = append(s.Rows, []Cell{{Text: name, Value: key}, number(b.Received), number(b.Won), d.share(b.Won, b.Received), number(b.Lost),
			number(b.Received - b.Won - b.Lost)})
	}
	return s
}

// AgeBounds are the instants that part the bands of Ages in a report whose
// period ends at to: band i holds what came at or after bound i and before bound
// i-1, the first what came before to, the last what came before all bounds.
func AgeBounds(to time.Time) []time.Time {
	bounds := make([]time.Time, 0, len(Ages)-1)
	for _, a := range Ages[:len(Ages)-1] {
		bounds = append(bounds, to.AddDate(0, 0, -a[1]-1))
	}
	return bounds
}
