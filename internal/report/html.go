package report

import (
	_ "embed"
	"html/template"
	"io"
	"strings"
	"sync"
)

//go:embed report.html
var page string

var pageTemplate = sync.OnceValue(func() *template.Template {
	funcs := template.FuncMap{"chart": draw, "class": cellClass, "short": short, "nobreak": nobreak}
	return template.Must(template.New("report").Funcs(funcs).Parse(page)) // embedded: a fault is found by the first test
})

// cellClass aligns figures to the right and keeps instants on one line.
func cellClass(c Column) template.HTMLAttr {
	switch {
	case c.Right:
		return ` class="r"`
	case c.Tight:
		return ` class="t"`
	}
	return ""
}

// nobreak keeps dates in one piece.
func nobreak(s string) string { return strings.ReplaceAll(s, "-", "\u2011") }

// short reports whether a section is kept on one printed page.
func short(s Section) bool { return len(s.Rows) <= 15 }

// HTML writes the report as one self-contained page: no script, no outside
// address, a content policy that allows nothing but its own style.
func (r Report) HTML(w io.Writer) error { return pageTemplate().Execute(w, r) }
