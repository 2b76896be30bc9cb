package cli

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// exportXLSX writes a workbook of one sheet in which every cell is text: nothing
// is computed, and long numbers stay what they are. What is longer than a cell
// may be is cut, and said.
func exportXLSX(env *Env, w io.Writer, columns []exportColumn, rows [][]member) error {
	const sheet = "Inquiries"
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	sw, err := f.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	if err := sw.SetColWidth(1, len(columns), 18); err != nil {
		return err
	}
	if err := sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	line := make([]any, len(columns))
	for i, c := range columns {
		line[i] = c.head
	}
	if err := sw.SetRow("A1", line); err != nil {
		return err
	}
	cut := 0
	for r, row := range rows {
		for i, m := range row {
			text, short := cellText(exportCell(m))
			if short {
				cut++
			}
			line[i] = text
		}
		at, err := excelize.CoordinatesToCellName(1, r+2)
		if err != nil {
			return fmt.Errorf("a workbook holds %d rows at most: %w", excelize.TotalRows-1, err)
		}
		if err := sw.SetRow(at, line); err != nil {
			return err
		}
	}
	if err := sw.Flush(); err != nil {
		return err
	}
	if cut > 0 {
		env.say("%s", env.Words().N("export.cut", cut, "Limit", excelize.TotalCellChars))
	}
	return f.Write(w)
}

// cellText makes a text fit for a cell: without the control characters that XML
// cannot hold, and cut to 32,767 UTF-16 units, the limit that Excel states for
// the length of a cell.
func cellText(s string) (text string, cut bool) {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
	if len(s) <= excelize.TotalCellChars {
		return s, false
	}
	units := 0
	for i, r := range s {
		n := max(utf16.RuneLen(r), 1)
		if units+n > excelize.TotalCellChars {
			return s[:i], true
		}
		units += n
	}
	return s, false
}
