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
			widths[i] = max(widths[i], cutWidth.String(cells[r][i]))
		}
	}
	if width > 0 {
		shrink(widths, columns, width)
	}
	var drawn strings.Builder
	t := tablewriter.NewTable(&drawn,
		tablewriter.WithEastAsian(tw.Off), // otherwise the locale decides and frames break
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{
			Borders:  tw.BorderNone,
			Symbols:  tw.NewSymbols(tw.StyleNone),
			Settings: tw.Settings{Separators: tw.SeparatorsNone, Lines: tw.LinesNone},
		})),
		tablewriter.WithConfig(tablewriter.Config{
			Header: cellConfig(columns),
			Row:    cellConfig(columns),
			Behavior: tw.Behavior{
				TrimSpace: tw.Off,
			},
		}))
	if titled(columns) {
		head := make([]string, len(columns))
		for i, c := range columns {
			head[i] = pad(Truncate(c.Title, widths[i]), widths[i], c.Right, i == len(columns)-1)
		}
		t.Header(head)
	}
	for _, row := range cells {
		line := make([]string, len(columns))
		for i, c := range columns {
			line[i] = pad(Truncate(row[i], widths[i]), widths[i], c.Right, i == len(columns)-1)
		}
		if err := t.Append(line); err != nil {
			return err
		}
	}
	if err := t.Render(); err != nil {
		return err
	}
	for line := range strings.Lines(drawn.String()) {
		if line = strings.TrimRight(line, " \n"); line == "" {
			continue // the renderer ends with an empty line
		}
		if _, err := io.WriteString(w, line+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// cellConfig leaves the text alone and sets two blanks between columns.
func cellConfig(columns []Column) tw.CellConfig {
	padding := make([]tw.Padding, len(columns))
	for i := range padding {
		padding[i] = tw.Padding{Left: "", Right: strings.Repeat(" ", gap), Overwrite: true}
	}
	if n := len(padding); n > 0 {
		padding[n-1] = tw.Padding{Overwrite: true}
	}
	return tw.CellConfig{
		Formatting: tw.CellFormatting{AutoFormat: tw.Off, AutoWrap: tw.WrapNone},
		Alignment:  tw.CellAlignment{Global: tw.AlignLeft},
		Padding:    tw.CellPadding{PerColumn: padding},
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

// shrink takes cells from the widest column that may give way until all fit.
func shrink(widths []int, columns []Column, width int) {
	total := gap * (len(widths) - 1)
	for _, w := range widths {
		total += w
	}
	for total > width {
		widest := -1
		for i, c := range columns {
			if c.Min > 0 && widths[i] > c.Min && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return
		}
		widths[widest]--
		total--
	}
}

func pad(s string, n int, right, last bool) string {
	fill := n - Width(s)
	switch {
	case fill <= 0, last && !right:
		return s
	case right:
		return strings.Repeat(" ", fill) + s
	default:
		return s + strings.Repeat(" ", fill)
	}
}
