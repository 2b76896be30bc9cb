package worktime

import "time"

// Shift says why a follow-up does not fall on the plain day.
type Shift string

// Reasons for a move, in the order in which they are looked at.
const (
	ShiftOwnDay   Shift = "own_day_off"     // the exporter's weekend or holiday
	ShiftWeekend  Shift = "buyer_weekend"   // the weekend in the buyer's country
	ShiftHoliday  Shift = "buyer_holiday"   // a public holiday there
	ShiftOffHours Shift = "outside_of_work" // the clock time lies outside our periods of work
)

// patience is how many days a follow-up waits for a day on which both work;
// then the buyer's days off are left out of account, and later ours too.
const patience = 60

// FollowUp is the instant n calendar days after t at the same clock time of the
// exporter's zone. A day on which not both sides work moves to the next one that
// is; a clock time outside the exporter's periods of work moves to the next start
// of work of that day or else of the next common day. Country is the buyer's ISO
// 3166-1 code, "" when unknown. The shifts that were needed come in order, each once.
func (c *Calendar) FollowUp(t time.Time, n int, country string) (time.Time, []Shift) {
	var shifts []Shift
	note := func(s Shift) {
		for _, seen := range shifts {
			if seen == s {
				return
			}
		}
		shifts = append(shifts, s)
	}
	local := t.In(c.zone)
	day := c.common(DateOf(local).Add(n), country, note)
	due := onDay(local, day)
	if c.always || c.IsWorking(due) {
		return due, shifts
	}
	note(ShiftOffHours)
	for _, s := range c.spans(day) {
		if from := c.at(day, s.From); from.After(due) {
			return from, shifts
		}
	}
	day = c.common(day.Add(1), country, note)
	if spans := c.spans(day); len(spans) > 0 {
		due = c.at(day, spans[0].From)
	}
	return due, shifts
}

// common is the first day from d on that is a working day on both sides.
func (c *Calendar) common(d Date, country string, note func(Shift)) Date {
	first := d
	for i := range 2 * patience {
		switch {
		case !c.always && !c.IsWorkday(d):
			note(ShiftOwnDay)
		case i < patience && IsWeekend(country, d):
			note(ShiftWeekend)
		case i < patience && IsHoliday(country, d):
			note(ShiftHoliday)
		default:
			return d
		}
		d = d.Add(1)
	}
	return first
}
