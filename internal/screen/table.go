package screen

import (
	"io"
	"strings"
)

// Column describes one column of a table.
type Column struct {
	Title string
	Right bool // align to the right
	Min   int  // cells it keeps when the terminal is narrow; 0 means it never shrinks
}

// gap is what stands between two columns, in cells.
const gap = 2

// Table draws rows under their headings, no line wider than width cells.
// Columns with a Min give way, the widest first; what does not fit is cut.
// Cells are cleaned and put on one line. A width of 0 means no limit.
func Table(w io.Writer, width int, columns []Column, rows [][]string) error {
	cells := make([][]string, len(rows))
	widths := make([]int, len(columns))
	for i, c := range columns {
		widths[i] = Width(c.Title)
	}
	for r, row := range rows {
		cells[r] = make([]string, len(columns))
		for i := range columns {
			if i < len(row) {
				cells[r][i] = Line(row[i])
			}
			widths[i] = max(widths[i], cutCells(cells[r][i]))
		}
	}
	if width > 0 {
		shrink(widths, columns, width)
	}
	var b strings.Builder
	write := func(row []string) {
		var line strings.Builder
		for i, c := range columns {
			if i > 0 {
				line.WriteString(strings.Repeat(" ", gap))
			}
			line.WriteString(pad(Truncate(row[i], widths[i]), widths[i], c.Right))
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	if titled(columns) {
		head := make([]string, len(columns))
		for i, c := range columns {
			head[i] = c.Title
		}
		write(head)
	}
	for _, row := range cells {
		write(row)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func titled(columns []Column) bool {
	for _, c := range columns {
		if c.Title != "" {
			return true
		}
	}
	return false
}

// shrink takes cells from the widest column that may give way until all fit:
// first from those with a Min, down to it, then from them further, and on a very
// narrow terminal from all.
func shrink(widths []int, columns []Column, width int) {
	total := gap * (len(widths) - 1)
	for _, w := range widths {
		total += w
	}
	for _, floor := range []func(c Column) int{
		func(c Column) int { return c.Min },
		func(c Column) int { return min(c.Min, 6) },
		func(c Column) int { return 4 },
		func(c Column) int { return 1 },
	} {
		for total > width {
			widest := -1
			for i, c := range columns {
				if f := floor(c); f > 0 && widths[i] > f && (widest < 0 || widths[i] > widths[widest]) {
					widest = i
				}
			}
			if widest < 0 {
				break
			}
			widths[widest]--
			total--
		}
	}
}

func pad(s string, n int, right bool) string {
	fill := strings.Repeat(" ", max(0, n-Width(s)))
	if right {
		return fill + s
	}
	return s + fill
}
