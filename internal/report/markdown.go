package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// markdownEscapes are the characters that would become markup in a table cell.
var markdownEscapes = strings.NewReplacer("\\", "\\\\", "|", "\\|", "*", "\\*", "_", "\\_", "`", "\\`", "[", "\\[", "]", "\\]",
	"<", "&lt;", ">", "&gt;", "#", "\\#", "\n", " ", "\r", " ")

// Markdown writes the report in GitHub-flavoured Markdown. Buyers' words are
// escaped: they stay words.
func (r Report) Markdown(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "# %s\n", markdownEscapes.Replace(r.Title))
	for _, s := range r.Sections {
		fmt.Fprintf(b, "\n## %s\n\n", markdownEscapes.Replace(s.Title))
		if s.Lead != "" {
			fmt.Fprintf(b, "%s\n\n", markdownEscapes.Replace(s.Lead))
		}
		if len(s.Rows) == 0 {
			fmt.Fprintf(b, "%s\n", markdownEscapes.Replace(s.Empty))
			continue
		}
		head, rule := make([]string, len(s.Columns)), make([]string, len(s.Columns))
		for i, c := range s.Columns {
			head[i], rule[i] = markdownEscapes.Replace(c.Title), "---"
			if c.Right {
				rule[i] = "---:"
			}
		}
		fmt.Fprintf(b, "| %s |\n| %s |\n", strings.Join(head, " | "), strings.Join(rule, " | "))
		for _, row := range s.Rows {
			cells := make([]string, len(row))
			for i, c := range row {
				cells[i] = markdownEscapes.Replace(c.Text)
			}
			fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | "))
		}
	}
	return b.Flush()
}
