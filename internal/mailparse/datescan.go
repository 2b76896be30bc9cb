package mailparse

import (
	"strings"
	"time"
)

// foundDate is a date found in running text.
type foundDate struct {
	at         time.Time
	full       bool // day, month and year were there
	day        bool // at least day and month, or a year's digits in a date
	clock      bool // a time of day was there
	zoned      bool // a zone was named
	start, end int  // what of the text it covers
}

// findDate finds the first date in s, in any of the forms of mail programs.
// monthFirst tells that 3/4/2026 is the fourth of March; it is so too where the
// clock says AM or PM.
func findDate(s string, monthFirst bool) foundDate {
	if !strings.ContainsAny(s, "0123456789") && isASCII(s) {
		return foundDate{}
	}
	w := dates()
	sc := dateScan{words: w, tokens: w.tokens(s), monthFirst: monthFirst, hour: -1}
	sc.clock()
	sc.numericDay()
	if sc.day == 0 {
		sc.monthAndDay()
	}
	if sc.day == 0 {
		sc.namedDay()
	}
	if sc.hour < 0 && sc.day > 0 {
		sc.pointedClock()
	}
	return sc.whole()
}

// dateScan looks for the parts of one date among the tokens of a text, the
// surest first. Each step marks the tokens it took, so that no figure is both
// an hour and a day.
type dateScan struct {
	words                *dateWords
	tokens               []dateToken
	monthFirst           bool
	found                foundDate // so far only what it covers
	year, month, day     int       // 0 as long as not found
	hour, minute, second int       // hour is -1 as long as no clock is found
	half                 int       // of the day: 1 before noon, 2 after, 0 unsaid
}

// token is the token at i, a word without letters beyond both ends.
func (sc *dateScan) token(i int) dateToken {
	if i < 0 || i >= len(sc.tokens) {
		return dateToken{num: -1}
	}
	return sc.tokens[i]
}

// take marks the tokens from one to before another as read.
func (sc *dateScan) take(from, to int) {
	t, d := sc.tokens, &sc.found
	for i := from; i < to; i++ {
		t[i].used = true
	}
	if d.end == 0 || t[from].start < d.start {
		d.start = t[from].start
	}
	d.end = max(d.end, t[to-1].end)
}

// clock reads the first time of day: 15:04, 3:04:05 PM, 下午3时4分, 15h04.
func (sc *dateScan) clock() {
	for i := range sc.tokens {
		if sc.isClock(i) {
			sc.readClock(i)
			return
		}
	}
}

// isClock reports whether an hour and a minute begin at token i.
func (sc *dateScan) isClock(i int) bool {
	hour, mark, minute := sc.tokens[i], sc.token(i+1), sc.token(i+2)
	if hour.num < 0 || hour.digits > 2 || hour.num > 24 || minute.num < 0 || minute.num > 59 || minute.digits > 2 {
		return false
	}
	return mark.text == ":" || mark.unit == unitHour || mark.text == "h" && minute.digits == 2
}

// readClock reads the clock at token i, with seconds and the half of the day.
func (sc *dateScan) readClock(i int) {
	sc.hour, sc.minute = sc.tokens[i].num, sc.tokens[i+2].num
	end := i + 3
	if mark, second := sc.token(end), sc.token(end+1); (mark.text == ":" || mark.text == "." || mark.unit == unitMinute) && second.num >= 0 && second.num < 61 && second.digits == 2 {
		sc.second = min(second.num, 59) // a leap second
		end += 2
	}
	if u := sc.token(end).unit; u == unitMinute || u == unitSecond {
		end++
	}
	sc.take(sc.readHalf(i, end))
}

// readHalf reads the half of the day beside the clock that covers the tokens from
// one to before another, and returns what both cover.
func (sc *dateScan) readHalf(from, to int) (int, int) {
	half := sc.words.half
	before, next, behind := sc.token(from-1).text, sc.token(to).text, sc.token(to+1).text
	switch {
	case half[before] > 0 && !isASCII(before): // 下午 3:04
		sc.half = half[before]
		return from - 1, to
	case half[next] > 0 && len(next) > 1:
		sc.half = half[next]
		return from, to + 1
	case half[next] > 0 && behind == "." && sc.words.halfEnds[sc.token(to+2).text]: // p. m.
		sc.half = half[next]
		return from, to + 3
	case next == "." && len(behind) > 1 && half[behind] > 0: // 3:04. pm
		sc.half = half[behind]
		return from, to + 2
	}
	return from, to
}

// numericDay reads a date of three figures: 2026-03-02, 2.3.2026, 3/2/26, 2026年3月2日.
func (sc *dateScan) numericDay() {
	for i := 0; i+4 < len(sc.tokens); i++ {
		if !sc.threeFigures(i) {
			continue
		}
		end := i + 5
		if sc.token(end).unit == unitDay {
			end++
		}
		sc.take(i, end)
		return
	}
}

// threeFigures reads year, month and day from the figures that begin at token i.
func (sc *dateScan) threeFigures(i int) bool {
	a, b, c := sc.tokens[i], sc.tokens[i+2], sc.tokens[i+4]
	if a.num < 0 || b.num < 0 || c.num < 0 || a.used || b.used || b.digits > 2 {
		return false
	}
	sep, sep2 := sc.tokens[i+1], sc.tokens[i+3]
	named := sep.unit == unitYear && sep2.unit == unitMonth
	if !named && (sep.text != sep2.text || sep.text != "-" && sep.text != "/" && sep.text != ".") {
		return false
	}
	switch {
	case a.digits == 4 && c.digits <= 2:
		sc.year, sc.month, sc.day = a.num, b.num, c.num
	case named && a.digits == 2:
		sc.year, sc.month, sc.day = 2000+a.num, b.num, c.num
	case a.digits <= 2 && (c.digits == 4 || c.digits == 2):
		sc.year, sc.month, sc.day = c.num, b.num, a.num
		if c.digits == 2 {
			sc.year += 2000
		}
		monthFirst := sc.monthFirst || sep.text == "/" && sc.half > 0
		if (monthFirst && a.num <= 12 || b.num > 12) && sep.text != "." {
			sc.month, sc.day = a.num, b.num
		}
	default:
		return false
	}
	return true
}

// monthAndDay reads a date without its year: 3月2日.
func (sc *dateScan) monthAndDay() {
	for i := 0; i+2 < len(sc.tokens); i++ {
		month, day := sc.tokens[i], sc.tokens[i+2]
		if month.num >= 0 && !month.used && sc.tokens[i+1].unit == unitMonth && day.num >= 0 && day.digits <= 2 {
			sc.month, sc.day = month.num, day.num
			sc.take(i, i+3)
			return
		}
	}
}

// namedDay reads a date with the month as a word: "Mon, 2 Mar 2026",
// "March 2, 2026", "2. März 2026", "2 de marzo de 2026", "2 tháng 3, 2026".
func (sc *dateScan) namedDay() {
	sc.year, sc.month, sc.day = 0, 0, 0
	for i := range sc.tokens {
		month, end := sc.monthAt(i)
		if month == 0 {
			continue
		}
		at := sc.dayBeside(i, end)
		if at < 0 {
			continue
		}
		sc.month, sc.day = month, sc.tokens[at].num
		first, last := sc.yearBeside(i, at, min(i, at), max(end, at+1))
		sc.take(first, last)
		return
	}
}

// monthAt is the month named by the word at token i, 0 where it names none, and
// the token behind it.
func (sc *dateScan) monthAt(i int) (month, end int) {
	t := sc.tokens[i]
	if t.num >= 0 || t.text == "" {
		return 0, i
	}
	if m := sc.words.months[t.text]; m > 0 {
		return m, i + 1
	}
	if n := sc.token(i + 1).num; sc.words.monthMarks[t.text] && n >= 1 && n <= 12 {
		return n, i + 2
	}
	return 0, i
}

// isDay reports whether token i may be the day of a month.
func (sc *dateScan) isDay(i int) bool {
	t := sc.token(i)
	return t.num >= 1 && t.num <= 31 && t.digits <= 2 && !t.used
}

// dayBeside is the token with the day of the month that is named from one token
// to before another, -1 where there is none. The day stands before the month,
// with at most a dot or "de" between, or behind it.
func (sc *dateScan) dayBeside(from, to int) int {
	for k := from - 1; k >= 0 && k >= from-3; k-- {
		if sc.isDay(k) {
			return k
		}
		if t := sc.tokens[k]; t.num >= 0 || len([]rune(t.text)) > 3 {
			break
		}
	}
	for ; to < len(sc.tokens); to++ {
		if t := sc.tokens[to]; t.num >= 0 || t.text != "." && t.text != "," && t.text != "-" && t.text != "/" {
			break
		}
	}
	if sc.isDay(to) {
		return to
	}
	return -1
}

// yearBeside reads the year of the month at one token and the day at another,
// which cover the tokens from first to before last, and returns what all three
// cover. The year stands behind them or before: "2026 March 2", "(2026) 2 Mar".
func (sc *dateScan) yearBeside(month, day, first, last int) (from, to int) {
	for k := last; k < len(sc.tokens) && k < last+5; k++ {
		t := sc.tokens[k]
		if t.used || t.num < 0 {
			continue
		}
		switch {
		case t.digits == 4 && plausibleYear(t.num):
			sc.year = t.num
			return first, k + 1
		case t.digits == 2 && day < month && k <= month+2:
			sc.year = 2000 + t.num
			if t.num >= 70 {
				sc.year -= 100
			}
			return first, k + 1
		}
		break
	}
	for k := first - 1; k >= 0 && k >= first-3; k-- {
		if t := sc.tokens[k]; t.digits == 4 && plausibleYear(t.num) {
			sc.year, first = t.num, k
		}
	}
	return first, last
}

// pointedClock reads a clock with a point behind the date, as in Finland and
// Italy: 18.30.
func (sc *dateScan) pointedClock() {
	for i := 0; i+2 < len(sc.tokens); i++ {
		hour, minute := sc.tokens[i], sc.tokens[i+2]
		if hour.used || minute.used || sc.tokens[i+1].text != "." || hour.start < sc.found.end-1 {
			continue
		}
		if hour.num >= 0 && hour.num < 24 && hour.digits <= 2 && minute.num >= 0 && minute.num < 60 && minute.digits == 2 {
			sc.hour, sc.minute = hour.num, minute.num
			sc.take(i, i+3)
			return
		}
	}
}

// whole is the date that was read, as far as it is one.
func (sc *dateScan) whole() foundDate {
	d := sc.found
	d.clock = sc.hour >= 0
	if sc.month < 1 || sc.month > 12 || sc.day < 1 || sc.day > 31 {
		return d
	}
	d.day = true
	if !plausibleYear(sc.year) {
		return d
	}
	zone := time.UTC
	if d.clock {
		if loc, end, ok := sc.zone(); ok {
			zone, d.zoned, d.end = loc, true, max(d.end, end)
		}
	}
	hour := sc.hourOfDay()
	d.at = time.Date(sc.year, time.Month(sc.month), sc.day, min(hour, 23), sc.minute, sc.second, 0, zone)
	d.full = d.at.Day() == sc.day || hour > 23
	return d
}

// hourOfDay is the hour of 24, 0 where no clock was found.
func (sc *dateScan) hourOfDay() int {
	switch {
	case sc.hour < 0, sc.half == 1 && sc.hour == 12:
		return 0
	case sc.half == 2 && sc.hour < 12:
		return sc.hour + 12
	}
	return sc.hour
}

// zone finds an offset near the clock or a zone's name behind it, and where it ends.
func (sc *dateScan) zone() (loc *time.Location, end int, ok bool) {
	for i := range sc.tokens {
		if minutes, last, ok := sc.offset(i); ok {
			return time.FixedZone("", minutes*60), sc.tokens[last].end, true
		}
	}
	for _, t := range sc.tokens {
		if t.used || t.num >= 0 || t.start < sc.found.start || t.start > sc.found.end+4 {
			continue
		}
		switch minutes, ok := sc.words.zones[t.text]; {
		case !ok:
		case minutes == 0:
			return time.UTC, t.end, true
		default:
			return time.FixedZone(strings.ToUpper(t.text), minutes*60), t.end, true
		}
	}
	return nil, 0, false
}

// offset reads minutes east of Greenwich at token i, up to token last: +0800, -05:30, +8.
func (sc *dateScan) offset(i int) (minutes, last int, ok bool) {
	sign, v := sc.tokens[i], sc.token(i+1)
	if sign.text != "+" && sign.text != "-" && sign.text != "−" || sign.used || v.start != sign.end ||
		sign.start < sc.found.end-12 || sign.start > sc.found.end+16 {
		return 0, 0, false
	}
	last = i + 1
	switch {
	case v.digits == 4:
		minutes = v.num/100*60 + v.num%100
	case v.num >= 0 && v.digits <= 2:
		minutes = v.num * 60
		if rest := sc.token(i + 3); sc.token(i+2).text == ":" && rest.digits == 2 {
			minutes += rest.num
			last = i + 3
		}
	default:
		return 0, 0, false
	}
	if sign.text != "+" {
		minutes = -minutes
	}
	return minutes, last, minutes >= -14*60 && minutes <= 14*60
}
