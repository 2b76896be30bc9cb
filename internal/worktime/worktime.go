// Package worktime counts the exporter's working time: deadlines in working
// hours and working days, follow-up days on which both sides work, and the
// clocks and days off of buyers' countries.
package worktime

import (
	"errors"
	"fmt"
	"strings"
	"time"

	_ "time/tzdata" // Windows and small containers carry no zone files
)

// Date is a day of the calendar, without a zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day that t shows in its own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("read date %q: want YYYY-MM-DD", s)
	}
	return DateOf(t), nil
}

// String writes YYYY-MM-DD.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// Add is the day n days later.
func (d Date) Add(n int) Date {
	return DateOf(time.Date(d.Year, d.Month, d.Day+n, 12, 0, 0, 0, time.UTC))
}

// Weekday is the day of the week of d.
func (d Date) Weekday() time.Weekday {
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC).Weekday()
}

// before reports whether d lies before e.
func (d Date) before(e Date) bool {
	if d.Year != e.Year {
		return d.Year < e.Year
	}
	if d.Month != e.Month {
		return d.Month < e.Month
	}
	return d.Day < e.Day
}

// Span is one period of work, half open: From <= clock < To. Both are minutes
// of the local clock since midnight; To may be 1440.
type Span struct{ From, To int }

// ParseSpan reads "09:00-12:00". "24:00" is allowed as an end. A span does not
// cross midnight: night work is written as two spans.
func ParseSpan(s string) (Span, error) {
	from, to, ok := strings.Cut(s, "-")
	f, okf := parseClock(from)
	t, okt := parseClock(to)
	if !ok || !okf || !okt || f >= t {
		return Span{}, fmt.Errorf("read working hours %q: want a span like 09:00-18:00", s)
	}
	return Span{f, t}, nil
}

func parseClock(s string) (int, bool) {
	hour, minute, ok := strings.Cut(strings.TrimSpace(s), ":")
	h, okh := digits(hour)
	m, okm := digits(minute)
	if !ok || !okh || !okm || len(minute) != 2 || m > 59 || h*60+m > 24*60 {
		return 0, false
	}
	return h*60 + m, true
}

func digits(s string) (n int, ok bool) {
	if s == "" || len(s) > 2 {
		return 0, false
	}
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// Calendar is when the exporter works. It is safe for concurrent use.
type Calendar struct {
	zone     *time.Location
	week     [7][]Span // by time.Weekday, in order of the clock, apart from one another
	extra    []Span    // spans of an exchanged working day whose weekday has none
	holidays map[Date]bool
	workdays map[Date]bool
	always   bool
}

// ErrNoWork is returned for a calendar in which nobody ever works.
var ErrNoWork = errors.New("working hours name no day of work")

// horizon is how many days ahead a next day of work is looked for; a calendar
// without one within so many days is taken as the plain clock.
const horizon = 1100

// New makes a calendar. A weekday missing from week is off. Overlapping spans
// are joined. Workdays are days worked in exchange though their weekday is off;
// they win over holidays and have the spans of their weekday or, where it has
// none, those of the first day of the week, from Monday, that has some.
func New(zone *time.Location, week map[time.Weekday][]Span, holidays, workdays []Date) (*Calendar, error) {
	c := &Calendar{zone: zone, holidays: map[Date]bool{}, workdays: map[Date]bool{}}
	for day := range c.week {
		c.week[day] = join(week[time.Weekday(day)])
	}
	for i := 1; i <= 7 && c.extra == nil; i++ {
		c.extra = c.week[i%7]
	}
	if c.extra == nil {
		return nil, ErrNoWork
	}
	for _, d := range holidays {
		c.holidays[d] = true
	}
	for _, d := range workdays {
		c.workdays[d] = true
	}
	return c, nil
}

// Default is Monday to Friday, 09:00 to 18:00, without holidays.
func Default(zone *time.Location) *Calendar {
	day := []Span{{9 * 60, 18 * 60}}
	c := &Calendar{zone: zone, extra: day}
	for d := time.Monday; d <= time.Friday; d++ {
		c.week[d] = day
	}
	return c
}

// Always is the plain clock: every minute is working time, and no day of ours is off.
func Always(zone *time.Location) *Calendar {
	c := &Calendar{zone: zone, always: true, extra: []Span{{0, 24 * 60}}}
	for d := range c.week {
		c.week[d] = c.extra
	}
	return c
}

// join sorts spans and makes one of those that touch or overlap.
func join(spans []Span) []Span {
	var out []Span
	for _, s := range spans {
		if s.From < s.To {
			out = append(out, s)
		}
	}
	for i := range out {
		for j := i; j > 0 && out[j].From < out[j-1].From; j-- {
			out[j], out[j-1] = out[j-1], out[j]
		}
	}
	n := 0
	for _, s := range out {
		if n > 0 && s.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, s.To)
			continue
		}
		out[n] = s
		n++
	}
	return out[:n]
}

// Zone is the exporter's time zone, in which every limit and day is counted.
func (c *Calendar) Zone() *time.Location { return c.zone }

// spans are the periods of work of a day, none on a day off.
func (c *Calendar) spans(d Date) []Span {
	spans := c.week[d.Weekday()]
	switch {
	case c.workdays[d] && len(spans) == 0:
		return c.extra
	case c.holidays[d] && !c.workdays[d]:
		return nil
	}
	return spans
}

// IsWorkday reports whether the exporter works on the day.
func (c *Calendar) IsWorkday(d Date) bool { return len(c.spans(d)) > 0 }

// at is the instant at which the exporter's clock shows minute m of the day.
func (c *Calendar) at(d Date, m int) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, m, 0, 0, c.zone)
}

// EndOfDay is the last instant of the exporter's day in which t lies.
func (c *Calendar) EndOfDay(t time.Time) time.Time {
	d := DateOf(t.In(c.zone)).Add(1)
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, c.zone).Add(-time.Nanosecond)
}

// IsWorking reports whether t lies inside a period of work. Periods are half
// open: their end belongs to the pause.
func (c *Calendar) IsWorking(t time.Time) bool {
	if c.always {
		return true
	}
	d := DateOf(t.In(c.zone))
	for _, s := range c.spans(d) {
		if !t.Before(c.at(d, s.From)) && t.Before(c.at(d, s.To)) {
			return true
		}
	}
	return false
}

// NextStart is t itself inside working time, otherwise the next start of work.
func (c *Calendar) NextStart(t time.Time) time.Time {
	if c.IsWorking(t) {
		return t
	}
	d := DateOf(t.In(c.zone))
	for range horizon {
		for _, s := range c.spans(d) {
			if from := c.at(d, s.From); from.After(t) {
				return from
			}
		}
		d = d.Add(1)
	}
	return t
}

// AddWorkingTime is the earliest instant by which d of working time has passed
// since t. A limit that ends with a period of work ends there, not at the start
// of the next.
func (c *Calendar) AddWorkingTime(t time.Time, d time.Duration) time.Time {
	if d <= 0 || c.always {
		return t.Add(max(d, 0))
	}
	left := d
	day := DateOf(t.In(c.zone))
	for idle := 0; idle < horizon; idle++ {
		for _, s := range c.spans(day) {
			from, to := c.at(day, s.From), c.at(day, s.To)
			if from.Before(t) {
				from = t
			}
			length := to.Sub(from)
			if length <= 0 {
				continue
			}
			if left <= length {
				return from.Add(left).In(t.Location())
			}
			left -= length
			idle = 0
		}
		day = day.Add(1)
	}
	return t.Add(d)
}

// AddWorkingDays is the same clock time n working days after t or, where t lies
// outside working time (pauses included), after the next start of work.
func (c *Calendar) AddWorkingDays(t time.Time, n int) time.Time {
	start := c.NextStart(t).In(c.zone)
	day := DateOf(start)
	for idle := 0; n > 0 && idle < horizon; idle++ {
		day = day.Add(1)
		if c.always || c.IsWorkday(day) {
			n--
			idle = 0
		}
	}
	return onDay(start, day).In(t.Location())
}

// onDay is the instant at which the clock of t's zone shows t's time of day on d.
func onDay(t time.Time, d Date) time.Time {
	h, m, s := t.Clock()
	return time.Date(d.Year, d.Month, d.Day, h, m, s, t.Nanosecond(), t.Location())
}

// WorkingBetween is the working time from a to b; 0 when b does not lie after a.
func (c *Calendar) WorkingBetween(a, b time.Time) time.Duration {
	if !b.After(a) {
		return 0
	}
	if c.always {
		return b.Sub(a)
	}
	var sum time.Duration
	day, last := DateOf(a.In(c.zone)), DateOf(b.In(c.zone))
	for ; !last.before(day); day = day.Add(1) {
		for _, s := range c.spans(day) {
			from, to := c.at(day, s.From), c.at(day, s.To)
			if from.Before(a) {
				from = a
			}
			if to.After(b) {
				to = b
			}
			if to.After(from) {
				sum += to.Sub(from)
			}
		}
	}
	return sum
}
