package report

import (
	"slices"
	"strconv"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// weeksBefore is how many periods the headline is compared with.
const weeksBefore = 4

// headline sets the period against the mean of the four before.
func headline(d *Data) Section {
	s := Section{ID: "headline", Columns: columns("figure", "now>", "before>")}
	for _, f := range []struct {
		id    string
		count func(Period) int
	}{
		{"inquiries", func(p Period) int { return len(d.received(p, false)) }},
		{"tier_a", func(p Period) int { return d.ofTier(p, inquiry.TierA) }},
		{"complaints", func(p Period) int { return d.ofTier(p, inquiry.TierC) }},
		{"answered", func(p Period) int { return len(d.answered(p)) }},
		{"in_time", func(p Period) int { return d.inTime(p) }},
		{"won", func(p Period) int { return d.events(p, "won") }},
		{"lost", func(p Period) int { return d.events(p, "lost") }},
		{"junk", func(p Period) int { return d.ofTier(p, inquiry.TierX) }},
	} {
		before := 0
		days := int(d.Period.To.Sub(d.Period.From).Hours()+12) / 24
		for i := 1; i <= weeksBefore; i++ {
			before += f.count(d.Period.Shift(-i * days))
		}
		mean := strconv.FormatFloat(float64(before)/weeksBefore, 'f', 1, 64)
		s.Rows = append(s.Rows, []Cell{{Text: d.Words.T("report.figure." + f.id), Value: f.id}, number(f.count(d.Period)), {Text: mean, Value: float64(before) / weeksBefore}})
	}
	var waits []time.Duration
	for _, q := range d.answered(d.Period) {
		waits = append(waits, d.Calendar.WorkingBetween(q.FirstSeen, *q.FirstReplyAt))
	}
	slices.Sort(waits)
	if len(waits) > 0 {
		s.Lead = d.Words.T("report.headline.lead", "Median", Span(quantile(waits, 0.5)), "Count", len(waits))
	}
	return s
}

func (d *Data) ofTier(p Period, t inquiry.Tier) int {
	n := 0
	for _, q := range d.received(p, true) {
		if q.Tier == t {
			n++
		}
	}
	return n
}

// answered lists the inquiries received in a period whose first reply has a moment.
func (d *Data) answered(p Period) []inquiry.Inquiry {
	return slices.DeleteFunc(d.received(p, false), func(q inquiry.Inquiry) bool { return q.FirstReplyAt == nil })
}

// inTime counts the first replies that kept the promise.
func (d *Data) inTime(p Period) int {
	n := 0
	for _, q := range d.answered(p) {
		if kept(q) {
			n++
		}
	}
	return n
}

func kept(q inquiry.Inquiry) bool {
	return q.FirstReplyAt != nil && q.FirstReplyDue != nil && !q.FirstReplyAt.After(*q.FirstReplyDue)
}

// events counts what the exporter declared in a period.
func (d *Data) events(p Period, name string) int {
	n := 0
	for _, q := range d.Inquiries {
		for _, e := range q.Events {
			if e.Name == name && p.Contains(e.At) {
				n++
			}
		}
	}
	return n
}
