package screen

import (
	"io"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
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
	t := tablewriter.NewTable(w,
		tablewriter.WithRenderer(&lines{Blueprint: renderer.NewBlueprint(), widths: widths, columns: columns}),
		tablewriter.WithConfig(tablewriter.Config{
			Header:   tw.CellConfig{Formatting: asIs},
			Row:      tw.CellConfig{Formatting: asIs},
			Behavior: tw.Behavior{TrimSpace: tw.Off},
		}))
	if titled(columns) {
		head := make([]string, len(columns))
		for i, c := range columns {
			head[i] = c.Title
		}
		t.Header(head)
	}
	for _, row := range cells {
		if err := t.Append(row); err != nil {
			return err
		}
	}
	return t.Render()
}

// asIs leaves the text of cells alone.
var asIs = tw.CellFormatting{AutoFormat: tw.Off, AutoWrap: tw.WrapNone}

// lines renders rows without any frame, in cells as package screen measures them:
// the library's own renderer takes Thai, Hindi and ambiguous characters for
// wider or narrower than terminals do.
type lines struct {
	*renderer.Blueprint
	widths  []int
	columns []Column
	out     io.Writer
	err     error // the first of writing
}

func (l *lines) Start(w io.Writer) error                 { l.out = w; return nil }
func (l *lines) Header(rows [][]string, _ tw.Formatting) { l.each(rows) }
func (l *lines) Row(row []string, _ tw.Formatting)       { l.write(row) }
func (l *lines) Footer(rows [][]string, _ tw.Formatting) { l.each(rows) }
func (l *lines) Line(tw.Formatting)                      {}
func (l *lines) Close() error                            { return l.err }

func (l *lines) each(rows [][]string) {
	for _, row := range rows {
		l.write(row)
	}
}

func (l *lines) write(row []string) {
	var b strings.Builder
	for i, c := range l.columns {
		if i > 0 {
			b.WriteString(strings.Repeat(" ", gap))
		}
		cell := ""
		if i < len(row) {
			cell = row[i]
		}
		b.WriteString(pad(Truncate(cell, l.widths[i]), l.widths[i], c.Right))
	}
	if _, err := io.WriteString(l.out, strings.TrimRight(b.String(), " ")+"\n"); err != nil && l.err == nil {
		l.err = err
	}
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
