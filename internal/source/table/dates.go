package table

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// date is a cell that looks like a date. Two of its numbers may be day and
// month in either order; the column decides.
type date struct {
	year, a, b int  // a before b as written
	fixed      bool // a is the month, b the day, beyond doubt
	zeros      bool // numbers below ten are written with a zero
	sep        byte
	hour       int // -1: no time
	min, sec   int
	half       bool // the clock has twelve hours
	zone       *time.Location
}

// readDate reads a cell that is a date, with or without a time, and nothing else.
func readDate(s string) (date, bool) {
	s = strings.TrimSpace(s)
	if len(s) < 6 || len(s) > 64 || strings.IndexFunc(s, unicode.IsDigit) < 0 {
		return date{}, false
	}
	for _, layout := range [...]string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 MST", "Mon, 2 Jan 2006 15:04:05 -0700"} {
		if t, err := time.Parse(layout, s); err == nil {
			loc := t.Location()
			if name, off := t.Zone(); off == 0 {
				if name != "UTC" && name != "GMT" && name != "" {
					break
				}
				loc = time.UTC
			}
			return date{year: t.Year(), a: int(t.Month()), b: t.Day(), fixed: true, hour: t.Hour(), min: t.Minute(), sec: t.Second(), zone: loc}, true
		}
	}
	if day, loc := cutZone(s); loc != nil {
		d, ok := scanDate(day)
		d.zone = loc
		return d, ok && d.hour >= 0
	}
	return scanDate(s)
}

// cutZone takes the name of a time zone off the end: "2026-03-10 08:15 America/New_York".
// Without one the zone is nil.
func cutZone(s string) (day string, zone *time.Location) {
	i := strings.LastIndexByte(s, ' ')
	if name := strings.Trim(s[i+1:], "()"); i > 0 && strings.IndexByte(name, '/') > 1 && !isDigit(name[0]) {
		if loc, err := time.LoadLocation(name); err == nil {
			return s[:i], loc
		}
	}
	return s, nil
}

// scanDate reads numbers, names of months and words for the half of the day in
// the order in which they stand.
func scanDate(s string) (date, bool) {
	sc := dateScan{text: s, words: wordsOfDates(), date: date{hour: -1}, half: -1}
	for sc.at < len(s) {
		ok := true
		switch c := s[sc.at]; {
		case isDigit(c):
			ok = sc.number()
		case c == '+' && sc.hour >= 0:
			ok = false
		case strings.IndexByte("/-., ()'", c) >= 0:
			sc.at++
		default:
			ok = sc.word()
		}
		if !ok {
			return date{}, false
		}
	}
	return sc.whole()
}

// dateScan reads a cell from left to right. Its steps return false where the
// cell cannot be a date.
type dateScan struct {
	date         // as far as it is read
	text  string // of the cell
	at    int    // the next byte
	words dateWords
	nums  []int // of the day, in the order in which they stand
	lens  []int // their digits
	month int   // by its name, 0 without one
	half  int   // hours that the half of the day adds, -1 where none is named
}

// digits reads the number at byte i, 0 where there is none, and where it ends.
func (sc *dateScan) digits(i int) (n, end int) {
	for end = i; end < len(sc.text) && isDigit(sc.text[end]); end++ {
	}
	n, _ = strconv.Atoi(sc.text[i:end])
	return n, end
}

// number reads a number of the day, or the clock that begins with it.
func (sc *dateScan) number() bool {
	n, end := sc.digits(sc.at)
	length := end - sc.at
	if length > 4 {
		return false
	}
	if sc.clockMark(end) {
		sc.clock(n, end)
		return true
	}
	if after, ok := cutUnit(sc.text[end:], hourUnits); ok && sc.hour < 0 {
		sc.hour, sc.at = n, len(sc.text)-len(after)
		sc.unitClock()
		return true
	}
	sc.nums, sc.lens = append(sc.nums, n), append(sc.lens, length)
	if n < 10 && length == 2 {
		sc.zeros = true
	}
	if len(sc.nums) == 1 && end < len(sc.text) {
		sc.sep = sc.text[end]
	}
	sc.at = end
	return true
}

// clockMark reports whether byte i parts hours from minutes: a colon, or a point
// before two digits where the day is complete.
func (sc *dateScan) clockMark(i int) bool {
	rest := sc.text[i:]
	switch {
	case sc.hour >= 0 || rest == "":
		return false
	case rest[0] == ':':
		return true
	case rest[0] == 'h' || rest[0] == 'H': // 14h30
		return len(rest) > 2 && isDigit(rest[1]) && isDigit(rest[2])
	}
	return rest[0] == '.' && len(sc.nums)+btoi(sc.month > 0) == 3 && len(rest) > 2 && isDigit(rest[1]) && isDigit(rest[2])
}

// clock reads minutes, seconds and fractions behind the mark at byte i.
func (sc *dateScan) clock(hour, i int) {
	mark := sc.text[i]
	sc.hour = hour
	sc.min, sc.at = sc.digits(i + 1)
	if sc.at < len(sc.text) && sc.text[sc.at] == mark {
		sc.sec, sc.at = sc.digits(sc.at + 1)
	}
	if sc.at < len(sc.text) && sc.text[sc.at] == '.' {
		_, sc.at = sc.digits(sc.at + 1)
	}
}

// units are the words behind numbers of a date in East Asia. They stand by themselves.
const (
	dayUnits    = "年月日년월일"
	hourUnits   = "时時点點시"
	minuteUnits = "分분"
	secondUnits = "秒초"
	clockUnits  = hourUnits + minuteUnits + secondUnits
)

// cutUnit takes one of the units off the beginning of a text.
func cutUnit(s, units string) (after string, ok bool) {
	r, size := utf8.DecodeRuneInString(s)
	if size < 2 || r == utf8.RuneError || !strings.ContainsRune(units, r) {
		return s, false
	}
	return s[size:], true
}

// unitClock reads minutes and seconds behind an hour that has its unit: 3時04分.
func (sc *dateScan) unitClock() {
	for _, part := range [...]struct {
		units string
		to    *int
	}{{minuteUnits, &sc.min}, {secondUnits, &sc.sec}} {
		from := sc.at
		for from < len(sc.text) && sc.text[from] == ' ' {
			from++
		}
		n, end := sc.digits(from)
		after, ok := cutUnit(sc.text[end:], part.units)
		if end == from || !ok {
			return
		}
		*part.to, sc.at = n, len(sc.text)-len(after)
	}
}

// word reads a word: month, half of the day, zone, or one that is passed over.
func (sc *dateScan) word() bool {
	w := sc.nextWord()
	if w == "" {
		return sc.space()
	}
	sc.at += len(w)
	low := strings.ToLower(w)
	for _, form := range [...]string{low, strings.TrimRight(low, ".")} {
		if h, ok := sc.words.halves[form]; ok {
			sc.half = h
			return true
		}
		if h, ok := sc.words.behind[form]; ok && sc.hour >= 0 {
			sc.half = h
			return true
		}
	}
	switch {
	case strings.Contains(dayUnits, w):
		sc.sep = '-'
		return true
	case w == "UTC" || w == "GMT" || w == "Z":
		sc.zone = time.UTC
		return true
	case (low == "a" || low == "p") && sc.hour >= 0 && sc.spacedHalf(low):
		return true
	}
	if m := months()[plain(w)]; m > 0 && sc.month == 0 {
		sc.month = m
		return true
	}
	return sc.words.skipped[low] || sc.words.weekday(low)
}

// nextWord is the run of letters at the place reached, with points between
// letters. In East Asia halves of the day and units end it, where no blank does.
func (sc *dateScan) nextWord() string {
	r := []rune(sc.text[sc.at:])
	n := 0
	for n < len(r) && (unicode.IsLetter(r[n]) || unicode.Is(unicode.Mn, r[n]) || r[n] == '.' && n > 0 && n+1 < len(r) && unicode.IsLetter(r[n+1])) {
		n++
		if n == 1 && strings.ContainsRune(dayUnits+clockUnits, r[0]) {
			break
		}
		if _, half := sc.words.halves[string(r[:n])]; n >= 2 && r[0] >= 0x3000 && half {
			break
		}
	}
	return string(r[:n])
}

// space steps over blanks and commas beyond ASCII, and marks of the direction of writing.
func (sc *dateScan) space() bool {
	r, size := utf8.DecodeRuneInString(sc.text[sc.at:])
	if !strings.ContainsRune("\u00a0\u202f\u200e\u200f،，", r) {
		return false
	}
	sc.at += size
	return true
}

// spacedHalf reads the m of "a. m." behind its first letter.
func (sc *dateScan) spacedHalf(first string) bool {
	rest := strings.TrimLeft(sc.text[sc.at:], ". \u00a0\u202f")
	if !strings.HasPrefix(rest, "m") && !strings.HasPrefix(rest, "M") {
		return false
	}
	sc.half = 12 * btoi(first == "p")
	sc.at = len(sc.text) - len(rest) + 1
	return true
}

// whole is the date that was read, where it is one.
func (sc *dateScan) whole() (date, bool) {
	d := sc.date
	if sc.half >= 0 && d.hour >= 0 {
		d.half = true
		if d.hour <= 12 {
			d.hour = d.hour%12 + sc.half
		}
	}
	if d.hour > 23 || d.min > 59 || d.sec > 60 {
		return date{}, false
	}
	return d.fill(sc.nums, sc.lens, sc.month)
}

// fill assigns the numbers of a date.
func (d date) fill(nums, lens []int, month int) (date, bool) {
	switch {
	case month > 0 && len(nums) == 2:
		d.a, d.fixed = month, true
		switch {
		case lens[0] == 4:
			d.year, d.b = nums[0], nums[1]
		default:
			d.b, d.year = nums[0], nums[1]
		}
	case month == 0 && len(nums) == 3 && lens[0] == 4:
		d.year, d.a, d.b, d.fixed = nums[0], nums[1], nums[2], true
	case month == 0 && len(nums) == 3 && (lens[2] == 4 || lens[2] == 2):
		if d.sep != '/' && d.sep != '.' && d.sep != '-' && d.sep != ' ' {
			return date{}, false
		}
		d.a, d.b, d.year = nums[0], nums[1], nums[2]
		if lens[0] > 2 || lens[1] > 2 {
			return date{}, false
		}
	default:
		return date{}, false
	}
	if d.year < 100 {
		d.year += 2000
	}
	if d.year < 1990 || d.year > 2100 || d.a < 1 || d.b < 1 || d.a > 31 || d.b > 31 || d.a > 12 && d.b > 12 || d.fixed && d.a > 12 {
		return date{}, false
	}
	return d, true
}

// iso writes a date: RFC 3339 with a zone, else local time, else the day.
func (d date) iso(dayFirst bool) string {
	m, day := d.a, d.b
	if !d.fixed && dayFirst {
		m, day = d.b, d.a
	}
	if m > 12 {
		m, day = day, m
	}
	switch {
	case d.hour < 0:
		return fmt.Sprintf("%04d-%02d-%02d", d.year, m, day)
	case d.zone != nil:
		return time.Date(d.year, time.Month(m), day, d.hour, d.min, d.sec, 0, d.zone).Format(time.RFC3339)
	}
	return fmt.Sprintf("%04d-%02d-%02dT%02d:%02d:%02d", d.year, m, day, d.hour, d.min, d.sec)
}
