package cli

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

func upper(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strings.ToUpper(strings.TrimSpace(w))
	}
	return out
}

func contains[T comparable](list []T, v T) bool { return slices.Contains(list, v) }

func trimSign(s string) string { return strings.TrimPrefix(s, "-") }

func joinWords(args []string) string { return strings.Join(args, " ") }

// parseIDs reads inquiry numbers: "418 419", "361,344".
func parseIDs(args []string) ([]int64, error) {
	var ids []int64
	for _, a := range args {
		for _, s := range strings.Split(a, ",") {
			id, err := strconv.ParseInt(strings.TrimPrefix(strings.TrimSpace(s), "#"), 10, 64)
			if err != nil || id < 1 {
				return nil, usagef("%q is no inquiry number", s)
			}
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids, nil
}

// parseDay reads a day as people type it, at its beginning in the zone of now:
// an ISO date, today, tomorrow, yesterday, a weekday (the next one), or a span
// such as 3d, 2w, 3m. sign is -1 where spans count back, +1 where they count on.
func parseDay(s string, now time.Time, sign int) (time.Time, bool) {
	y, m, d := now.Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, now.Location())
	s = strings.ToLower(strings.TrimSpace(s))
	switch s {
	case "today":
		return today, true
	case "tomorrow":
		return today.AddDate(0, 0, 1), true
	case "yesterday":
		return today.AddDate(0, 0, -1), true
	}
	if t, err := time.ParseInLocation(time.DateOnly, s, now.Location()); err == nil {
		return t, true
	}
	for i := range 7 {
		day := time.Weekday(i)
		name := strings.ToLower(day.String())
		if s != name && s != name[:3] {
			continue
		}
		step := (i - int(today.Weekday()) + 7) % 7
		if sign > 0 && step == 0 {
			step = 7
		}
		if sign < 0 && step > 0 {
			step -= 7
		}
		return today.AddDate(0, 0, step), true
	}
	if len(s) < 2 {
		return time.Time{}, false
	}
	n, err := strconv.Atoi(s[:len(s)-1])
	if err != nil || n < 0 || n > 36500 {
		return time.Time{}, false
	}
	switch s[len(s)-1] {
	case 'd':
		return today.AddDate(0, 0, sign*n), true
	case 'w':
		return today.AddDate(0, 0, sign*7*n), true
	case 'm':
		return today.AddDate(0, sign*n, 0), true
	case 'y':
		return today.AddDate(sign*n, 0, 0), true
	}
	return time.Time{}, false
}

// dayFlag reads a flag that names a day in the past; "" is the zero instant.
func dayFlag(name, value string, now time.Time) (time.Time, error) {
	if value == "" {
		return time.Time{}, nil
	}
	t, ok := parseDay(value, now, -1)
	if !ok {
		return time.Time{}, usagef("%s takes a day such as 2026-11-01, 90d, 2w, today or monday, not %q", name, value)
	}
	return t, nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func lower(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strings.ToLower(strings.TrimSpace(w))
	}
	return out
}
