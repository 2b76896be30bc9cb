package cli

import (
	"io"
	"strings"
)

// csvTable is a table as spreadsheets read it best: a byte order mark, CRLF,
// every cell quoted, formulas made harmless.
type csvTable struct{ b strings.Builder }

func (t *csvTable) row(cells ...string) {
	if t.b.Len() == 0 {
		t.b.WriteString("\ufeff")
	}
	for i, c := range cells {
		if i > 0 {
			t.b.WriteByte(',')
		}
		t.b.WriteString(`"` + strings.ReplaceAll(guardCell(c), `"`, `""`) + `"`)
	}
	t.b.WriteString("\r\n")
}

func (t *csvTable) write(w io.Writer) error {
	_, err := io.WriteString(w, t.b.String())
	return err
}

// guardCell keeps a spreadsheet from taking foreign text for a formula.
func guardCell(s string) string {
	if s == "" {
		return s
	}
	switch []rune(s)[0] {
	case '=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠':
		return "'" + s
	}
	return s
}
