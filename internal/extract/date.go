package extract

import (
	"strconv"
	"strings"
	"time"
)

// date is a calendar day or month found in the text.
type date struct {
	from, to         int
	year, month, day int
	last             bool // "end of": the last day of the month
}

func latinToken(t token) bool { return t.kind == kindWord && latin(t.fold) }

// day1 is the date as YYYY-MM-DD, "" when the year or the day cannot be told. A
// date without a year is the next such day after at.
func (d date) day1(at time.Time) string {
	if d.month == 0 || d.year == 0 && at.IsZero() {
		return ""
	}
	day := d.day
	year := d.year
	if year == 0 {
		year = at.Year()
		ref := day
		if ref == 0 {
			ref = 28
		}
		if time.Date(year, time.Month(d.month), ref, 23, 59, 0, 0, at.Location()).Before(at) {
			year++
		}
	}
	if day == 0 {
		if !d.last {
			return ""
		}
		day = time.Date(year, time.Month(d.month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	}
	t := time.Date(year, time.Month(d.month), day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day {
		return ""
	}
	return t.Format("2006-01-02")
}

func (r *reader) small(i, limit int) int {
	if r.kindAt(i) != kindNum || len(r.tokens[i].fold) > 4 {
		return 0
	}
	n, err := strconv.Atoi(r.tokens[i].fold)
	if err != nil || n < 1 || n > limit {
		return 0
	}
	return n
}

func (r *reader) yearAt(i int) int {
	if r.kindAt(i) == kindNum && len(r.tokens[i].fold) == 4 {
		if n := r.small(i, 2099); n >= 2000 {
			return n
		}
	}
	return 0
}

// dateAt reads a date at token i: 15 March 2026, July 6, 2026-03-15, 4.5., 4月10日.
func (r *reader) dateAt(i int) (date, bool) {
	d := date{from: i}
	if m := r.at(i, clsMonth); m != nil && (r.tokens[i].caps != capsNone || !latinToken(r.tokens[i]) || r.lang != "en" || len(r.tokens[i].fold) > 3) {
		d.month, d.to = int(m.factor), int(m.to)
		if r.is(d.to, ".") && r.kindAt(d.to+1) == kindNum {
			d.to++
		}
		if day := r.small(d.to, 31); day > 0 && len(r.tokens[d.to].fold) <= 2 && (r.at(d.to+1, clsUnit) == nil) {
			d.day = day
			d.to++
			if r.word(d.to, wordOrdinal) {
				d.to++
			}
			if r.is(d.to, ",") && r.yearAt(d.to+1) > 0 {
				d.to++
			}
		}
		if r.is(d.to, "of") || r.is(d.to, "de") {
			if r.yearAt(d.to+1) > 0 {
				d.to++
			}
		}
		if y := r.yearAt(d.to); y > 0 {
			d.year = y
			d.to++
		}
		return d, d.day > 0 || d.year > 0 || r.deadlineBefore(i, 4) >= 0
	}
	if r.kindAt(i) != kindNum {
		return d, false
	}
	// 2026年4月10日, 4月10日
	n := i
	if y := r.yearAt(n); y > 0 && r.sign(n+1, "年년") {
		d.year = y
		n += 2
	}
	if m := r.small(n, 12); m > 0 && r.sign(n+1, "月월") {
		d.month, d.to = m, n+2
		if day := r.small(d.to, 31); day > 0 && r.sign(d.to+1, "日号號일") {
			d.day, d.to = day, d.to+2
		} else if r.sign(d.to, "底末") {
			d.last, d.to = true, d.to+1
		}
		return d, true
	}
	// 15 March, 4th of October, 10 de octubre, 10. Februar
	if day := r.small(i, 31); day > 0 {
		n := i + 1
		if r.sign(n, ".º") || r.word(n, wordOrdinal) {
			n++
		}
		if r.word(n, wordOf) {
			n++
		}
		if m := r.at(n, clsMonth); m != nil && !(r.lang == "vi" && r.is(n, "may")) { // máy: machine
			d.day, d.month, d.to = day, int(m.factor), int(m.to)
			if (r.sign(d.to, ".,") || r.word(d.to, wordOf)) && r.yearAt(d.to+1) > 0 {
				d.to++
			}
			if y := r.yearAt(d.to); y > 0 {
				d.year = y
				d.to++
			}
			return d, true
		}
	}
	return r.numericDate(i)
}

// numericDate reads 2026-03-15, 15.03.2026, 15/03/2026, 4.5. and 31/7. Where day
// and month could change places the day stays unknown, but not in languages that
// write the day first.
func (r *reader) numericDate(i int) (date, bool) {
	d := date{from: i}
	parts := strings.Split(r.tokens[i].fold, ".")
	if len(parts) == 3 || len(parts) == 2 && r.is(i+1, ".") && r.tokens[i+1].gap == 0 && r.lang != "en" {
		a, _ := strconv.Atoi(parts[0])
		b, _ := strconv.Atoi(parts[1])
		if a >= 1 && a <= 31 && b >= 1 && b <= 12 && len(parts[0]) <= 2 && len(parts[1]) <= 2 {
			d.day, d.month, d.to = a, b, i+1
			if len(parts) == 3 {
				y, _ := strconv.Atoi(parts[2])
				if len(parts[2]) == 2 {
					y += 2000
				}
				if y < 2000 || y > 2099 {
					return d, false
				}
				d.year = y
			} else {
				d.to = i + 2
			}
			return d, true
		}
		return d, false
	}
	if !(r.sign(i+1, "/-") && r.kindAt(i+2) == kindNum && r.tokens[i+1].gap == 0 && r.tokens[i+2].gap == 0) {
		return d, false
	}
	three := r.sign(i+3, "/-") && r.kindAt(i+4) == kindNum && r.tokens[i+3].gap == 0 && r.tokens[i+4].gap == 0
	if y := r.yearAt(i); y > 0 && three {
		m, day := r.small(i+2, 12), r.small(i+4, 31)
		return date{from: i, to: i + 5, year: y, month: m, day: day}, m > 0 && day > 0
	}
	a, b := r.small(i, 31), r.small(i+2, 31)
	if a == 0 || b == 0 {
		return d, false
	}
	if three {
		y := r.yearAt(i + 4)
		if y == 0 && r.small(i+4, 99) > 0 && len(r.tokens[i+4].fold) == 2 {
			y = 2000 + r.small(i+4, 99)
		}
		if y == 0 {
			return d, false
		}
		d.year, d.to = y, i+5
	} else {
		if r.is(i+1, "-") || r.lang == "en" || r.deadlineBefore(i, 3) < 0 {
			return d, false
		}
		d.to = i + 3
	}
	dayFirst := r.writes(writesDayFirst) || a > 12
	switch {
	case r.country == "US" || b > 12:
		d.month, d.day = a, b
	case dayFirst || r.country != "" && r.country != "CA" && r.country != "PH":
		d.month, d.day = b, a
	case a == b:
		d.month, d.day = a, b
	}
	if d.month > 12 {
		return d, false
	}
	return d, true
}
