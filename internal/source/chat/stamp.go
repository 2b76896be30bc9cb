package chat

import (
	_ "embed"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// stamp is the date and time before a line, as written: the first two numbers
// of the date may be day and month in either order.
type stamp struct {
	a, b, year     int
	fixed          bool // a is the month and b the day, beyond doubt
	hour, min, sec int
	upper          bool // AM or PM in capitals
	zeros          bool // numbers below ten are written with a zero
	sep            rune
}

// maxStamp is the length of the longest stamp that is looked for, bytes.
const maxStamp = 72

// cutStamp splits a line into its stamp and the rest. Shapes: "[stamp] rest"
// (iOS) and "stamp - rest" (Android).
func cutStamp(line string) (s stamp, rest string, ok bool) {
	line = strings.TrimLeft(line, "\ufeff\u200e\u200f\u202a\u202b\u202c ")
	if line == "" {
		return stamp{}, "", false
	}
	if line[0] == '[' {
		end := strings.IndexByte(line[:min(len(line), maxStamp)], ']')
		if end < 0 {
			return stamp{}, "", false
		}
		s, ok = readStamp(line[1:end])
		return s, strings.TrimPrefix(line[end+1:], " "), ok
	}
	r, _ := utf8.DecodeRuneInString(line)
	if !unicode.IsDigit(r) {
		return stamp{}, "", false
	}
	head := line[:min(len(line), maxStamp)]
	for from := 0; ; {
		i := strings.Index(head[from:], " - ")
		n := 3
		if i < 0 {
			if strings.HasSuffix(line, " -") && len(line) < maxStamp {
				i, n = len(line)-2-from, 2
			} else {
				return stamp{}, "", false
			}
		}
		if s, ok = readStamp(line[:from+i]); ok {
			return s, line[from+i+n:], true
		}
		if from += i + n; from >= len(head) {
			return stamp{}, "", false
		}
	}
}

// fill finds the date and the time among the groups.
func (s stamp) fill(groups []group, month, half int, be bool) (stamp, bool) {
	clock := -1
	for i, g := range groups {
		if g.sep == ':' && len(g.nums) >= 2 {
			clock = i
			break
		}
	}
	if clock < 0 && len(groups) > 1 { // 21.58 or 21.58.02 behind the date
		if g := groups[len(groups)-1]; g.sep == '.' && (len(g.nums) == 2 || len(g.nums) == 3) {
			clock = len(groups) - 1
		}
	}
	if clock < 0 {
		return stamp{}, false
	}
	t := groups[clock]
	s.hour, s.min = t.nums[0], t.nums[1]
	if len(t.nums) > 2 {
		s.sec = t.nums[2]
	}
	if half >= 0 && s.hour <= 12 {
		s.hour = s.hour%12 + half
	}
	if s.hour > 23 || s.min > 59 || s.sec > 60 {
		return stamp{}, false
	}
	rest := append(append([]group{}, groups[:clock]...), groups[clock+1:]...)
	switch {
	case len(rest) == 1 && len(rest[0].nums) == 3:
		g := rest[0]
		s.sep = g.sep
		if g.lens[0] == 4 || g.nums[0] > 31 {
			s.year, s.a, s.b, s.fixed = g.nums[0], g.nums[1], g.nums[2], true
		} else {
			s.a, s.b, s.year = g.nums[0], g.nums[1], g.nums[2]
			if g.era {
				s.year += 2018
			}
		}
	case len(rest) == 3 && len(rest[0].nums) == 1 && len(rest[1].nums) == 1 && len(rest[2].nums) == 1 && rest[0].lens[0] == 4:
		s.year, s.a, s.b, s.fixed = rest[0].nums[0], rest[1].nums[0], rest[2].nums[0], true
	case month > 0 && len(rest) == 2 && len(rest[0].nums) == 1 && len(rest[1].nums) == 1:
		s.a, s.b, s.year, s.fixed = month, rest[0].nums[0], rest[1].nums[0], true
	default:
		return stamp{}, false
	}
	switch {
	case s.year < 100:
		s.year += 2000
	case be || s.year > 2400:
		s.year -= 543
	}
	if s.year < 2005 || s.year > 2100 || s.a < 1 || s.b < 1 || s.a > 31 || s.b > 31 || s.a > 12 && (s.b > 12 || s.fixed) {
		return stamp{}, false
	}
	return s, true
}

func digit(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= '٠' && r <= '٩':
		return int(r - '٠')
	case r >= '۰' && r <= '۹':
		return int(r - '۰')
	case r >= '०' && r <= '९':
		return int(r - '०')
	}
	return -1
}

// time returns the instant as written; the zone is the exporting phone's and
// not in the file, so UTC stands for it.
func (s stamp) time(dayFirst bool) time.Time {
	m, d := s.a, s.b
	if !s.fixed && dayFirst {
		m, d = s.b, s.a
	}
	if m > 12 {
		m, d = d, m
	}
	return time.Date(s.year, time.Month(m), d, s.hour, s.min, s.sec, 0, time.UTC)
}

// dayFirst settles the order of day and month for a whole chat: a number above
// twelve decides; else the order in which the lines run; else an English clock
// in capitals without leading zeros means the month comes first.
func dayFirst(stamps []stamp) (first bool, why string) {
	upper, zeros, slash := 0, 0, 0
	for _, s := range stamps {
		switch {
		case s.fixed:
			return true, ""
		case s.a > 12:
			return true, "day before month: a first number above 12"
		case s.b > 12:
			return false, "month before day: a second number above 12"
		}
		if s.upper {
			upper++
		}
		if s.zeros {
			zeros++
		}
		if s.sep == '/' {
			slash++
		}
	}
	back := [2]int{}
	for k, first := range []bool{true, false} {
		for i := 1; i < len(stamps); i++ {
			if stamps[i].time(first).Before(stamps[i-1].time(first)) {
				back[k]++
			}
		}
	}
	switch {
	case back[0] < back[1]:
		return true, "day before month: the lines run on"
	case back[1] < back[0]:
		return false, "month before day: the lines run on"
	case upper > 0 && zeros == 0 && slash > 0:
		return false, "month before day: assumed"
	}
	return true, "day before month: assumed"
}
