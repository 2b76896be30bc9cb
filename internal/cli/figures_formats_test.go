package cli

import (
	"encoding/csv"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// formatFigures holds the figures of all formats of the same report against one
// another: CSV, Markdown and HTML cell by cell, JSON by the figure of each cell.
func formatFigures(t *testing.T, scenario, demo typist) {
	for name, c := range map[string]struct {
		typist
		args []string
	}{
		"demo week": {demo, []string{"week"}}, "scenario quarter": {scenario, []string{"quarter"}}, "scenario week": {scenario, []string{"week", "--of", "2026-06-16"}},
		"scenario in Chinese": {scenario, []string{"month", "--of", "2026-03-18", "--lang", "zh"}},
	} {
		t.Run(name, func(t *testing.T) {
			c.typist.t = t
			doc := c.report(c.args...)
			write := func(format string) string {
				return c.run(append([]string{"report", "--format", format}, c.args...)...)
			}
			want := csvTables(t, write("csv"))
			for format, got := range map[string][][][]string{"md": markdownTables(write("md")), "html": htmlTables(write("html"))} {
				filled := slices.DeleteFunc(slices.Clone(want), func(table [][]string) bool { return len(table) == 1 })
				if diff := cmp.Diff(plainCells(filled), plainCells(got)); diff != "" {
					t.Errorf("%s (-csv +%s):\n%s", format, format, diff)
				}
			}
			if len(want) != len(doc.Sections) {
				t.Fatalf("%d sections in CSV, %d in JSON", len(want), len(doc.Sections))
			}
			for i, s := range doc.Sections {
				if len(want[i])-1 != len(s.Rows) {
					t.Errorf("%s: %d rows in CSV, %d in JSON", s.ID, len(want[i])-1, len(s.Rows))
					continue
				}
				for r, row := range s.Rows {
					for k, v := range row {
						if text := want[i][r+1][k]; !samefigure(text, v) {
							t.Errorf("%s, row %d, %s: %q, JSON %v", s.ID, r, s.Columns[k], text, v)
						}
					}
				}
			}
		})
	}
}

// csvTables parts the CSV by sections, titles first; the name of the section and
// empty cells at the end are left out.
func csvTables(t *testing.T, text string) (tables [][][]string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	id, width := "", 0
	for _, row := range rows {
		if row[0] != id {
			id, width = row[0], 0
			for i, c := range row {
				if c != "" {
					width = i
				}
			}
			tables = append(tables, nil)
		}
		var cells []string
		for _, c := range row[1 : width+1] {
			cells = append(cells, strings.TrimPrefix(c, "'")) // the guard against formulas
		}
		tables[len(tables)-1] = append(tables[len(tables)-1], cells)
	}
	return tables
}

func markdownTables(text string) (tables [][][]string) {
	open := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") {
			open = false
			continue
		}
		if strings.HasPrefix(line, "| ---") {
			continue
		}
		if !open {
			open = true
			tables = append(tables, nil)
		}
		var cells []string
		for _, c := range strings.Split(strings.Trim(strings.ReplaceAll(line, `\|`, "\x00"), "|"), "|") {
			cells = append(cells, html.UnescapeString(regexp.MustCompile(`\\([\\*_\x60\[\]~#])`).ReplaceAllString(strings.TrimSpace(strings.ReplaceAll(c, "\x00", "|")), "$1")))
		}
		tables[len(tables)-1] = append(tables[len(tables)-1], cells)
	}
	return tables
}

func htmlTables(text string) (tables [][][]string) {
	for _, table := range regexp.MustCompile(`(?s)<table>.*?</table>`).FindAllString(text, -1) {
		var rows [][]string
		for _, row := range regexp.MustCompile(`(?s)<tr>.*?</tr>`).FindAllString(table, -1) {
			var cells []string
			for _, cell := range regexp.MustCompile(`(?s)<t[dh][^>]*>(.*?)</t[dh]>`).FindAllStringSubmatch(row, -1) {
				cells = append(cells, html.UnescapeString(cell[1]))
			}
			rows = append(rows, cells)
		}
		tables = append(tables, rows)
	}
	return tables
}

// plainCells makes cells alike that the formats write in their own way: "-" for
// no figure is empty in CSV, and blanks do not count.
func plainCells(tables [][][]string) [][][]string {
	out := make([][][]string, len(tables))
	for i, table := range tables {
		for _, row := range table {
			var cells []string
			for _, c := range row {
				if c = strings.Join(strings.Fields(c), " "); c == "-" {
					c = ""
				}
				cells = append(cells, c)
			}
			out[i] = append(out[i], cells)
		}
	}
	return out
}

// samefigure holds the text of a cell against its figure in JSON.
func samefigure(text string, value any) bool {
	text = strings.TrimSuffix(text, "*") // of few cases
	switch v := value.(type) {
	case nil:
		return text == "" || text == "-"
	case float64:
		if n, err := strconv.ParseFloat(text, 64); err == nil {
			return n-v < 0.0501 && v-n < 0.0501
		}
		return text == span0(int(v)) || strings.HasPrefix(text, "1 : ")
	case map[string]any:
		n, of := v["n"].(float64), v["of"].(float64)
		switch {
		case of == 0:
			return text == "" || text == "-"
		case v["percent"] == nil:
			return of < 20 && (text == fmt.Sprintf("%g of %g", n, of) || text == fmt.Sprintf("%g 中 %g", of, n))
		}
		return of >= 20 && text == fmt.Sprintf("%g%%", v["percent"])
	case []any:
		if len(v) == 0 {
			return text == "" || text == "-"
		}
		var parts []string
		for _, one := range v {
			switch one := one.(type) {
			case float64:
				parts = append(parts, fmt.Sprintf("%g", one))
			case map[string]any:
				parts = append(parts, one["amount"].(string)+" "+one["currency"].(string))
			}
		}
		return strings.ReplaceAll(strings.ReplaceAll(text, ",", ""), " + ", " ") == strings.Join(parts, " ")
	}
	return true // words: translated for people
}

// span0 writes minutes as people read them: 45m, 6h20, 1d02, 3d.
func span0(m int) string {
	switch {
	case m < 60:
		return fmt.Sprintf("%dm", m)
	case m < 1440 && m%60 == 0:
		return fmt.Sprintf("%dh", m/60)
	case m < 1440:
		return fmt.Sprintf("%dh%02d", m/60, m%60)
	case m < 3*1440 && m/60%24 != 0:
		return fmt.Sprintf("%dd%02d", m/1440, m/60%24)
	}
	return fmt.Sprintf("%dd", m/1440)
}
