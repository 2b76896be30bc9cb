package report

import (
	"slices"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// headline sets the period against the mean of the four before.
func headline(d *Data) Section {
	s := Section{ID: "headline", Columns: columns("figure", "now>", "before>")}
	before := make([]Period, comparedOf)
	for i := range before {
		before[i] = d.Period.Back(i + 1)
	}
	row := func(id string, now, before Cell) {
		s.Rows = append(s.Rows, []Cell{{Text: d.Words.T("report.figure." + id), Value: id}, now, before})
	}
	for _, f := range []struct {
		id    string
		count func(Period) int
	}{
		{"inquiries", func(p Period) int { return len(d.received(p)) }},
		{"tier_a", func(p Period) int { return d.ofTier(p, inquiry.TierA) }},
		{"complaints", func(p Period) int { return d.ofTier(p, inquiry.TierC) }},
		{"answered", func(p Period) int { return d.replies(p).answered }},
		{"in_time", func(p Period) int { return d.replies(p).inTime }},
		{"won", func(p Period) int { return len(d.ended(p, inquiry.StatusWon)) }},
		{"lost", func(p Period) int { return len(d.ended(p, inquiry.StatusLost)) }},
		{"junk", func(p Period) int { return d.ofTier(p, inquiry.TierX) }},
	} {
		sum := 0
		for _, p := range before {
			sum += f.count(p)
		}
		row(f.id, number(f.count(d.Period)), mean(sum, comparedOf))
	}
	waits := d.replies(d.Period).working
	var waitsBefore []time.Duration
	for _, p := range before {
		waitsBefore = append(waitsBefore, d.replies(p).working...)
	}
	slices.Sort(waitsBefore)
	row("median", middle(waits, 0.5), middle(waitsBefore, 0.5))

	var lead []string
	if len(waits) > 0 {
		lead = append(lead, d.Words.T("report.headline.lead", "Median", Span(quantile(waits, 0.5)), "Count", len(waits)))
	}
	worth := sums{}
	for _, o := range d.ended(d.Period, inquiry.StatusWon) {
		worth.add(o.Amount)
	}
	if total := worth.total(); len(total) > 0 {
		lead = append(lead, d.Words.T("report.headline.worth", "Amount", MoneyText(total)))
	}
	s.Lead = joined(lead...)
	return s
}

// replies are the first replies to what was received in a period.
func (d *Data) replies(p Period) replies { return repliesTo(d.received(p), d.Calendar, d.Now) }

// ended lists how inquiries were won or lost in a period, whenever they came.
func (d *Data) ended(p Period, status inquiry.Status) []Outcome {
	var list []Outcome
	for _, q := range d.ordered {
		if o := OutcomeOf(q); o.Status == status && q.Tier != inquiry.TierX && p.Contains(o.At) {
			list = append(list, o)
		}
	}
	return list
}
