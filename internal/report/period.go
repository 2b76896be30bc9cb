package report

import "time"

// Period is a span of time, from inclusive, to exclusive, in the exporter's zone.
type Period struct {
	From, To time.Time
}

// Contains reports whether t lies in the period.
func (p Period) Contains(t time.Time) bool { return !t.Before(p.From) && t.Before(p.To) }

// Days is the length of the period in calendar days of its zone, whatever the
// clocks did in it.
func (p Period) Days() int { return int((p.To.Sub(p.From) + 12*time.Hour) / (24 * time.Hour)) }

// Back is the period of the same length n times before: whole calendar months
// for one that consists of them, days otherwise.
func (p Period) Back(n int) Period {
	if m := p.months(); m > 0 {
		return Period{p.From.AddDate(0, -n*m, 0), p.To.AddDate(0, -n*m, 0)}
	}
	d := p.Days()
	return Period{p.From.AddDate(0, 0, -n*d), p.To.AddDate(0, 0, -n*d)}
}

// months is of how many whole calendar months the period consists, 0 when it
// begins or ends within one.
func (p Period) months() int {
	if p.From.Day() != 1 || p.To.Day() != 1 || !midnight(p.From) || !midnight(p.To) {
		return 0
	}
	return 12*(p.To.Year()-p.From.Year()) + int(p.To.Month()) - int(p.From.Month())
}

func midnight(t time.Time) bool {
	h, m, s := t.Clock()
	return h == 0 && m == 0 && s == 0
}

// Week is the week of which t is part; it starts on the given day at midnight
// in the zone of t.
func Week(t time.Time, starts time.Weekday) Period {
	y, m, d := t.Date()
	back := (int(t.Weekday()) - int(starts) + 7) % 7
	from := time.Date(y, m, d-back, 0, 0, 0, 0, t.Location())
	return Period{from, from.AddDate(0, 0, 7)}
}

// Month is the calendar month of which t is part, in the zone of t.
func Month(t time.Time) Period {
	from := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, t.Location())
	return Period{from, from.AddDate(0, 1, 0)}
}

// Quarter is the calendar quarter of which t is part, in the zone of t.
func Quarter(t time.Time) Period {
	from := time.Date(t.Year(), (t.Month()-1)/3*3+1, 1, 0, 0, 0, 0, t.Location())
	return Period{from, from.AddDate(0, 3, 0)}
}

// Spans that sections look back from the end of the period; one that is longer
// itself is shown whole.
const (
	recentDays  = 28      // questions, hours, products: one week alone says little
	trendWeeks  = 12      // tiers, channels, what forms leave out
	marketWeeks = 26      // what is usual in a country; lost orders
	funnelOf    = 6       // months
	comparedOf  = 4       // periods before
	day         = 24      // hours
	monthDays   = 30.4375 // mean length of a month
)

// last is the span of so many days before the end of the period, or the period
// when that is longer.
func (d *Data) last(days int) Period {
	p := Period{d.Period.To.AddDate(0, 0, -days), d.Period.To}
	if d.Period.From.Before(p.From) {
		p.From = d.Period.From
	}
	return p
}

// Since is how far back the sections of a report on p look.
func Since(p Period) time.Time {
	since := p.Back(comparedOf).From
	y, m, _ := p.To.AddDate(0, 0, -1).Date()
	for _, t := range []time.Time{
		p.From.AddDate(0, 0, -7*marketWeeks),
		p.To.AddDate(0, 0, -7*(trendWeeks+1)),
		time.Date(y, m-(funnelOf-1), 1, 0, 0, 0, 0, p.To.Location()),
	} {
		if t.Before(since) {
			since = t
		}
	}
	return since
}
