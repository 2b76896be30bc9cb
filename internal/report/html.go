package report

import (
	_ "embed"
	"html/template"
	"io"
	"sync"
)

//go:embed report.html
var page string

var pageTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("report").Funcs(template.FuncMap{"chart": draw}).Parse(page)) // embedded: a fault is found by the first test
})

// HTML writes the report as one self-contained page: no script, no outside
// address, a content policy that allows nothing but its own style.
func (r Report) HTML(w io.Writer) error { return pageTemplate().Execute(w, r) }
