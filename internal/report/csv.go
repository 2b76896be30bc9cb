package report

import (
	"bufio"
	"io"
	"strings"
)

// CSV writes the report for spreadsheets (RFC 4180: CRLF, all cells quoted), one
// section below the other: the section's name, then its cells; each section
// begins with the titles of its columns. All lines have the same number of
// cells. A cell that a spreadsheet would take for a formula gets an apostrophe.
func (r Report) CSV(w io.Writer) error {
	width := 0
	for _, s := range r.Sections {
		width = max(width, len(s.Columns)+1)
	}
	b := bufio.NewWriter(w)
	line := func(cells []string) {
		for i := range width {
			cell := ""
			if i < len(cells) {
				cell = cells[i]
			}
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(csvCell(cell))
		}
		b.WriteString("\r\n")
	}
	for _, s := range r.Sections {
		head := []string{s.ID}
		for _, c := range s.Columns {
			head = append(head, c.Title)
		}
		line(head)
		for _, row := range s.Rows {
			cells := []string{s.ID}
			for _, c := range row {
				t := c.Text
				if t == "-" {
					t = "" // no figure, not a formula
				}
				cells = append(cells, t)
			}
			line(cells)
		}
	}
	return b.Flush() // the first error of all writes
}

// csvCell quotes a cell and takes the power of formulas from it.
func csvCell(s string) string {
	if strings.HasPrefix(s, "=") || strings.HasPrefix(s, "+") || strings.HasPrefix(s, "-") || strings.HasPrefix(s, "@") ||
		strings.HasPrefix(s, "\t") || strings.HasPrefix(s, "\r") || strings.HasPrefix(s, "\n") ||
		strings.HasPrefix(s, "＝") || strings.HasPrefix(s, "＋") || strings.HasPrefix(s, "－") || strings.HasPrefix(s, "＠") {
		s = "'" + s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}
