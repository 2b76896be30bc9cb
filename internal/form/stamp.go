package form

import (
	"strconv"
	"strings"
	"time"
)

// layouts of dates whose order of day and month is beyond doubt.
var stampLayouts = [...]struct {
	layout string
	zoned  bool
}{
	{time.RFC3339, true},
	{"2006-01-02T15:04:05Z0700", true},
	{"2006-01-02 15:04:05Z07:00", true},
	{"2006-01-02 15:04:05 -0700", true},
	{"2006-01-02 15:04:05 (UTC-07:00)", true},
	{"2006-01-02 15:04:05 MST", true},
	{"2006-01-02T15:04:05", false},
	{"2006-01-02T15:04", false},
	{"2006-01-02 15:04:05", false},
	{"2006-01-02 15:04", false},
	{"2006-01-02", false},
	{"2006/1/2 15:04:05", false},
	{"2006/1/2 15:04", false},
	{"2006/1/2", false},
	{"2006-01-02 03:04:05 PM", false},
	{"2006-01-02 03:04 PM", false},
	{"Monday, January 2, 2006, at 15:04 (GMT-07)", true},
	{"January 2, 2006 3:04 pm", false},
	{"January 2, 2006 at 3:04 PM", false},
	{"January 2, 2006, 3:04 PM", false},
	{"January 2, 2006", false},
	{"2 January 2006 15:04", false},
	{"2 January 2006", false},
	{"Mon, 2 Jan 2006 15:04:05 -0700", true},
	{"03:04 PM - 2 January 2006", false},
	{"2006年1月2日 15:04:05", false},
	{"2006年1月2日 15:04", false},
	{"2006年1月2日", false},
	{"2006.01.02 15:04:05", false},
	{"2006.01.02 15:04", false},
}

// leastDigits is how many digits every layout asks for: a year and a day.
const leastDigits = 5

// parseStamp reads a date of certain meaning; one without a zone is returned as
// if it were UTC. 02/03/2026 has no certain meaning and is refused: tables
// settle that for a whole column before they hand a row on.
func parseStamp(s string) (at time.Time, zoned, ok bool) {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\u202f", " "))
	if len(s) > 64 || len(s) < 8 {
		return time.Time{}, false, false
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		switch {
		case len(s) == 13:
			return time.UnixMilli(n).UTC(), true, true
		case len(s) == 10:
			return time.Unix(n, 0).UTC(), true, true
		}
		return time.Time{}, false, false
	}
	if digits(s) < leastDigits {
		return time.Time{}, false, false
	}
	if i := strings.Index(s, "(GMT+0)"); i > 0 {
		s = s[:i] + "(GMT+00)"
	}
	number := isDigit(s[0])
	for _, l := range stampLayouts {
		if isDigit(l.layout[0]) != number {
			continue // one begins with a number, the other with a name
		}
		if t, err := time.Parse(l.layout, s); err == nil {
			if l.zoned && t.Location() != time.UTC {
				if name, off := t.Zone(); off == 0 && name != "" && name != "UTC" && name != "GMT" {
					continue // an abbreviation that says nothing here
				}
			}
			return t, l.zoned, true
		}
	}
	return time.Time{}, false, false
}
