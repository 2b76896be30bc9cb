package table

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:embed data/months.txt
var monthsFile string

// months maps folded names of months and their first three letters to numbers.
var months = sync.OnceValue(func() map[string]int {
	m := make(map[string]int, 400)
	for _, l := range strings.Split(monthsFile, "\n") {
		if l == "" || l[0] == '#' {
			continue
		}
		names := strings.Fields(l)
		for i, n := range names[1:] {
			for _, alt := range strings.Split(n, "/") {
				m[plain(alt)] = i + 1
			}
		}
	}
	return m
})

// plain folds a word: lower case, no diacritics.
func plain(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		if r < 0x300 || r > 0x36F {
			b.WriteRune(r)
		}
	}
	return b.String()
}

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

// halves are words for the two halves of the day, before or after the time.
var halves = map[string]int{
	"am": 0, "a.m.": 0, "a.m": 0, "上午": 0, "午前": 0, "오전": 0, "ص": 0, "凌晨": 0, "早上": 0, "sa": 0, "öö": 0,
	"pm": 12, "p.m.": 12, "p.m": 12, "下午": 12, "午後": 12, "오후": 12, "م": 12, "晚上": 12, "中午": 12, "ch": 12,
}

// skipped are words between date and time, and names of weekdays are skipped by length.
func skipWord(w string) bool {
	switch w {
	case "at", "um", "uhr", "à", "a", "las", "de", "del", "às", "alle", "ore", "klo", "kl", "г", "года", "в", "saat", "om", "th", "st", "nd", "rd", "год", "t", "hrs", "h":
		return true
	}
	return false
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
	return scanDate(s)
}

// scanDate reads numbers, names of months and words for the half of the day in
// the order in which they stand.
func scanDate(s string) (date, bool) {
	d := date{hour: -1}
	var nums []int
	var lens []int
	month, half := 0, -1
	i := 0
	for i < len(s) {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			j := i
			for j < len(s) && s[j] >= '0' && s[j] <= '9' {
				j++
			}
			if j-i > 4 {
				return date{}, false
			}
			n, _ := strconv.Atoi(s[i:j])
			if j < len(s) && s[j] == ':' && d.hour < 0 || d.hour < 0 && len(nums)+btoi(month > 0) == 3 && j < len(s) && s[j] == '.' && j+2 < len(s) && isDigit(s[j+1]) && isDigit(s[j+2]) {
				mark := s[j]
				d.hour = n
				k := j + 1
				e := k
				for e < len(s) && isDigit(s[e]) {
					e++
				}
				d.min, _ = strconv.Atoi(s[k:e])
				if e < len(s) && s[e] == mark {
					k = e + 1
					for e = k; e < len(s) && isDigit(s[e]); e++ {
					}
					d.sec, _ = strconv.Atoi(s[k:e])
				}
				if e < len(s) && s[e] == '.' { // fractions of a second
					for e++; e < len(s) && isDigit(s[e]); e++ {
					}
				}
				i = e
				continue
			}
			nums, lens = append(nums, n), append(lens, j-i)
			if n < 10 && j-i == 2 {
				d.zeros = true
			}
			if len(nums) == 1 && j < len(s) {
				d.sep = s[j]
			}
			i = j
		case c == '+' && d.hour >= 0:
			return date{}, false
		case c == '/' || c == '-' || c == '.' || c == ',' || c == ' ' || c == '(' || c == ')' || c == '\'':
			i++
		default:
			r := []rune(s[i:])
			n := 0
			for n < len(r) && (unicode.IsLetter(r[n]) || unicode.Is(unicode.Mn, r[n]) || r[n] == '.' && n > 0 && n+1 < len(r) && unicode.IsLetter(r[n+1])) {
				n++
				if n >= 2 && r[0] >= 0x3000 {
					if _, ok := halves[string(r[:n])]; ok {
						break
					}
				}
				if n == 1 && (r[0] == '年' || r[0] == '月' || r[0] == '日' || r[0] == '년' || r[0] == '월' || r[0] == '일' || r[0] == '时' || r[0] == '時' || r[0] == '分' || r[0] == '秒') {
					break
				}
			}
			if n == 0 {
				if r[0] == 0xA0 || r[0] == 0x202F || r[0] == 0x200E || r[0] == 0x200F || r[0] == '،' || r[0] == '，' {
					i += len(string(r[0]))
					continue
				}
				return date{}, false
			}
			w := string(r[:n])
			low := strings.ToLower(w)
			i += len(w)
			if h, ok := halves[low]; ok && (d.hour >= 0 || low != "sa" && low != "ch") {
				half = h
				continue
			}
			if h, ok := halves[strings.TrimRight(low, ".")]; ok {
				half = h
				continue
			}
			switch w {
			case "年", "月", "日", "년", "월", "일":
				d.sep = '-'
				continue
			case "UTC", "GMT", "Z":
				d.zone = time.UTC
				continue
			}
			if low == "a" || low == "p" { // "a. m."
				rest := strings.TrimLeft(s[i:], ". \u00a0\u202f")
				if d.hour >= 0 && strings.HasPrefix(strings.ToLower(rest), "m") {
					half = 12 * btoi(low == "p")
					i = len(s) - len(rest) + 1
					continue
				}
			}
			if m := months()[plain(w)]; m > 0 && month == 0 {
				month = m
				continue
			}
			if !skipWord(low) && !weekday(low) {
				return date{}, false
			}
		}
	}
	if half >= 0 && d.hour >= 0 {
		d.half = true
		if d.hour > 12 {
			half = 0
		} else {
			d.hour %= 12
		}
		d.hour += half
	}
	if d.hour > 23 || d.min > 59 || d.sec > 60 {
		return date{}, false
	}
	return d.fill(nums, lens, month)
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

// order is what a column of dates shows about day and month.
type order struct {
	dayFirst bool
	why      string // "" when nothing had to be decided
}

// findOrder settles the order of day and month for a column. Evidence, the
// strongest first: a number above twelve; dots or leading zeros (written so
// where the day comes first); a twelve-hour clock with slashes (written so
// where the month comes first); the order in which the rows run; then whether
// the file is written in English.
func findOrder(dates []date, english bool) order {
	first, second, open, dots, half, zeros := 0, 0, 0, 0, 0, 0
	for _, d := range dates {
		if d.fixed {
			continue
		}
		open++
		first += btoi(d.a > 12)
		second += btoi(d.b > 12)
		dots += btoi(d.sep == '.' || d.sep == '-')
		half += btoi(d.half)
		zeros += btoi(d.zeros)
	}
	switch {
	case open == 0:
		return order{}
	case first > 0 && first >= second:
		return order{true, "day before month: a first number above 12"}
	case second > 0:
		return order{false, "month before day: a second number above 12"}
	case dots*2 > open:
		return order{true, "day before month: written with dots"}
	}
	day, month := runs(dates, true), runs(dates, false)
	switch {
	case day < month:
		return order{true, "day before month: the rows run on"}
	case month < day:
		return order{false, "month before day: the rows run on"}
	case half*2 > open && english:
		return order{false, "month before day: twelve-hour clock"}
	case zeros > 0 || !english:
		return order{true, "day before month: assumed"}
	}
	return order{false, "month before day: assumed"}
}

// runs counts how often a column turns from rising to falling when read in one order.
func runs(dates []date, dayFirst bool) int {
	up, down := 0, 0
	prev := ""
	for _, d := range dates {
		s := d.iso(dayFirst)
		if len(s) > 10 {
			s = s[:10]
		}
		if prev != "" {
			up += btoi(s > prev)
			down += btoi(s < prev)
		}
		prev = s
	}
	return min(up, down)
}

// weekday reports whether a word names a day of the week, in the languages that
// put one into a date.
func weekday(w string) bool {
	p := plain(strings.TrimRight(w, "."))
	if len(p) < 2 {
		return false
	}
	switch p[:2] {
	case "mo", "tu", "we", "th", "fr", "sa", "su", "di", "mi", "do", "so", "lu", "ma", "me", "je", "ve", "gi", "vi", "se", "te", "qu":
		return true
	}
	return strings.HasPrefix(w, "星期") || strings.HasPrefix(w, "周") || strings.HasSuffix(w, "요일")
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func itoa(n int) string { return strconv.Itoa(n) }
