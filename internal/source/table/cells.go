package table

import (
	"fmt"
	"strings"
)

// unguard takes off an apostrophe that keeps a spreadsheet from computing a
// cell, and a pair of quotes that stands for the same.
func unguard(c string) string {
	if len(c) > 1 && c[0] == '\'' && strings.IndexByte("=+-@\t\r0123456789", c[1]) >= 0 && strings.Count(c, "'") == 1 {
		return c[1:]
	}
	if len(c) > 1 && c[0] == '\'' && (strings.HasPrefix(c[1:], "＝") || strings.HasPrefix(c[1:], "＋") || strings.HasPrefix(c[1:], "－") || strings.HasPrefix(c[1:], "＠")) {
		return c[1:]
	}
	if len(c) > 2 && c[0] == '"' && c[len(c)-1] == '"' && strings.Count(c, `"`) == 2 && strings.IndexByte("=+-@", c[1]) >= 0 {
		return c[1 : len(c)-1]
	}
	if len(c) > 3 && strings.HasPrefix(c, `="`) && strings.HasSuffix(c, `"`) && strings.Count(c, `"`) == 2 {
		return c[2 : len(c)-1]
	}
	return c
}

// mangledNumbers finds telephone numbers that a spreadsheet turned into
// 4.917E+11: restored where all digits are there, emptied and reported where
// they are lost.
func mangledNumbers(rows []row, head []string) []string {
	var notes []string
	for i, r := range rows {
		for c, v := range r.cells {
			full, bad := scientific(v)
			switch {
			case !bad:
			case full != "":
				r.cells[c] = full
			default:
				name := itoa(c + 1)
				if c < len(head) && head[c] != "" {
					name = head[c]
				}
				notes = append(notes, fmt.Sprintf("row %d, column %q: the number was shortened to %s and cannot be restored", i+1, name, v))
				r.cells[c] = ""
			}
		}
	}
	return notes
}

// scientific recognises 4.917E+11 and 4,91712345678E+11; full is the number
// when no digit is missing.
func scientific(v string) (full string, bad bool) {
	i := strings.IndexAny(v, "Ee")
	if i < 1 || i+2 >= len(v) || v[i+1] != '+' || len(v) > 24 {
		return "", false
	}
	exp := 0
	for _, c := range v[i+2:] {
		if c < '0' || c > '9' {
			return "", false
		}
		exp = exp*10 + int(c-'0')
	}
	mantissa := strings.NewReplacer(".", "", ",", "").Replace(v[:i])
	for _, c := range mantissa {
		if c < '0' || c > '9' {
			return "", false
		}
	}
	if exp < 6 || exp > 20 || mantissa == "" || len(v[:i]) > 1 && v[1] != '.' && v[1] != ',' {
		return "", false
	}
	if len(mantissa)-1 >= exp-2 && len(mantissa) >= 10 {
		return mantissa + strings.Repeat("0", max(0, exp-len(mantissa)+1)), true
	}
	return "", true
}
