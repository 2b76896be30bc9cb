package table

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// layout is where the heading of a table stands.
type layout struct {
	head   []string // headings, cleaned
	titles []string // lines above the heading
	first  int      // index of the first data row
	found  bool     // false: there is no heading, head was made up
}

// findHead finds the heading among the first rows: the first row that is nearly
// as wide as the table and looks like names of columns, not like data.
func findHead(rows []row) layout {
	width := 0
	for _, r := range rows[:min(len(rows), headRows)] {
		width = max(width, filled(r.cells))
	}
	for i, r := range rows[:min(len(rows), headRows)] {
		n := filled(r.cells)
		if n < 2 && width > 1 || n*2 < width {
			continue
		}
		if !headLike(r.cells) {
			continue
		}
		l := layout{head: cleanHead(r.cells), first: i + 1, found: true}
		for _, t := range rows[:i] {
			if s := strings.TrimSpace(strings.Join(nonEmpty(t.cells), " ")); s != "" {
				l.titles = append(l.titles, s)
			}
		}
		return l
	}
	return layout{head: madeUp(rows), first: 0}
}

// headLike reports whether cells can be headings: short words, no addresses,
// dates or numbers, hardly one twice.
func headLike(cells []string) bool {
	n, odd, twice := 0, 0, 0
	seen := map[string]bool{}
	for _, c := range cells {
		c = cleanCell(c)
		if c == "" {
			continue
		}
		n++
		letters := strings.IndexFunc(c, unicode.IsLetter) >= 0
		_, isDate := readDate(c)
		switch {
		case strings.IndexByte(c, '@') > 0 && strings.IndexByte(c, '.') > 0 && !strings.ContainsAny(c, " ?"):
			return false
		case strings.Contains(c, "://"):
			return false
		case isDate:
			odd++
		case !letters && c != "#":
			odd++
		case len(c) > 200:
			odd++
		case seen[c]:
			twice++ // "Email", "Email 2" and the like, written alike
		}
		seen[c] = true
	}
	return n > 0 && odd*4 <= n && (odd == 0 || n > 2) && twice*2 < n && (odd+twice)*4 <= 2*n
}

// cleanHead makes headings readable: line breaks and byte order marks out,
// empty ones stay empty.
func cleanHead(cells []string) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		c = cleanCell(c)
		if len(c) > 2 && c[0] == '"' && c[len(c)-1] == '"' {
			c = c[1 : len(c)-1]
		}
		out[i] = strings.Join(strings.Fields(norm.NFKC.String(c)), " ")
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

// cleanCell takes byte order marks and blanks off; exports that are glued
// together carry marks inside the file.
func cleanCell(c string) string {
	for strings.Contains(c, "\ufeff") {
		c = strings.ReplaceAll(c, "\ufeff", "")
	}
	return strings.TrimSpace(c)
}

// madeUp names the columns of a table without a heading by what is in them.
func madeUp(rows []row) []string {
	width := 0
	for _, r := range rows[:min(len(rows), headRows)] {
		width = max(width, len(r.cells))
	}
	head := make([]string, width)
	longest, at := 0, -1
	for c := range head {
		mail, date, num, total, n := 0, 0, 0, 0, 0
		for _, r := range rows[:min(len(rows), headRows)] {
			if c >= len(r.cells) || r.cells[c] == "" {
				continue
			}
			v := r.cells[c]
			n++
			total += len(v)
			_, isDate := readDate(v)
			switch {
			case strings.IndexByte(v, '@') > 0 && !strings.ContainsAny(v, " \n"):
				mail++
			case isDate:
				date++
			case phoneLike(v):
				num++
			}
		}
		switch {
		case n == 0:
		case mail*2 > n:
			head[c] = "Email"
		case date*2 > n:
			head[c] = "Date"
		case num*2 > n:
			head[c] = "Phone"
		case total/n > longest:
			longest, at = total/n, c
		}
	}
	if at >= 0 && longest > 20 {
		head[at] = "Message"
	}
	for c := range head {
		if head[c] == "" {
			head[c] = "Column " + itoa(c+1)
		}
	}
	return head
}

func phoneLike(v string) bool {
	n := 0
	for _, r := range v {
		switch {
		case unicode.IsDigit(r):
			n++
		case strings.ContainsRune("+-() ./'\"", r):
		default:
			return false
		}
	}
	return n >= 7 && n <= 16
}

func filled(cells []string) int {
	n := 0
	for _, c := range cells {
		if cleanCell(c) != "" {
			n++
		}
	}
	return n
}

func nonEmpty(cells []string) []string {
	var out []string
	for _, c := range cells {
		if c = cleanCell(c); c != "" {
			out = append(out, c)
		}
	}
	return out
}

// sameHead reports whether cells repeat the heading, as exports do that write
// it again for every block.
func sameHead(cells, head []string) bool {
	for i, h := range head {
		c := ""
		if i < len(cells) {
			c = strings.Join(strings.Fields(norm.NFKC.String(cleanCell(cells[i]))), " ")
		}
		if c != h {
			return false
		}
	}
	return true
}
