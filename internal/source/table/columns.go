package table

import (
	"fmt"
	"strings"
	"unicode"
)

// normalizeDates rewrites the cells of date columns in ISO form and says which
// order of day and month it found.
func normalizeDates(rows []row, head []string, sure map[int]bool) []string {
	var notes []string
	for c := range head {
		var dates []date
		var at []int
		n := 0
		for i, r := range rows {
			if c >= len(r.cells) || r.cells[c] == "" || r.err != "" {
				continue
			}
			n++
			if d, ok := readDate(r.cells[c]); ok {
				dates, at = append(dates, d), append(at, i)
			} else if n > 20 && len(dates)*4 < n && !sure[c] {
				break // not a column of dates
			}
		}
		if len(dates) == 0 || len(dates)*5 < n*4 && !sure[c] && (len(dates)*2 < n || !wordsOfDates().heading(head[c])) {
			continue
		}
		o := findOrder(dates, english(head))
		if o.why != "" {
			notes = append(notes, fmt.Sprintf("column %q: %s", head[c], o.why))
		}
		for k, i := range at {
			rows[i].cells[c] = dates[k].iso(o.dayFirst)
		}
	}
	return notes
}

// english reports whether the headings are plain English as far as letters tell.
func english(head []string) bool {
	all := strings.Join(head, " ")
	for _, r := range all {
		if r >= 0x80 && unicode.IsLetter(r) {
			return false
		}
	}
	return true
}

func headKey(h string) string {
	return strings.Join(strings.Fields(strings.ToLower(strings.Trim(h, " *:："))), " ")
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
