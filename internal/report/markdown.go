package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"sync"
)

// markdownEscapes are the characters that would become markup in a table cell.
// A colon or an at sign inside a word would become a link in some readers.
var markdownEscapes = sync.OnceValue(func() *strings.Replacer {
	return strings.NewReplacer("\\", "\\\\", "|", "\\|", "*", "\\*", "_", "\\_", "`", "\\`", "[", "\\[", "]", "\\]", "~", "\\~",
		"&", "&amp;", "<", "&lt;", ">", "&gt;", "#", "\\#", "://", ":&#47;&#47;", "www.", "www&#46;", "@", "&#64;", "\n", " ", "\r", " ")
})

// MarkdownText escapes foreign words so that they stay words.
func MarkdownText(s string) string { return markdownEscapes().Replace(s) }

// Markdown writes the report in GitHub-flavoured Markdown. Buyers' words are
// escaped: they stay words.
func (r Report) Markdown(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "# %s\n", MarkdownText(r.Title))
	for _, s := range r.Sections {
		fmt.Fprintf(b, "\n## %s\n\n", MarkdownText(s.Title))
		if s.Lead != "" {
			fmt.Fprintf(b, "%s\n\n", MarkdownText(s.Lead))
		}
		if len(s.Rows) == 0 {
			fmt.Fprintf(b, "%s\n", MarkdownText(s.Empty))
			continue
		}
		rows := make([][]string, len(s.Rows))
		for i, row := range s.Rows {
			for _, c := range row {
				rows[i] = append(rows[i], c.Text)
			}
		}
		markdownTable(b, s.Columns, rows)
	}
	return b.Flush() // the first error of all writes
}

// MarkdownTable writes one table.
func MarkdownTable(w io.Writer, columns []Column, rows [][]string) error {
	b := bufio.NewWriter(w)
	markdownTable(b, columns, rows)
	return b.Flush()
}

func markdownTable(b *bufio.Writer, columns []Column, rows [][]string) {
	head, rule := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		head[i], rule[i] = MarkdownText(c.Title), "---"
		if c.Right {
			rule[i] = "---:"
		}
	}
	fmt.Fprintf(b, "| %s |\n| %s |\n", strings.Join(head, " | "), strings.Join(rule, " | "))
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = MarkdownText(c)
		}
		fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | "))
	}
}
