package draft

import (
	"context"
	"errors"
	"testing"
	"time"
)

// FuzzTemplate reads arbitrary texts as the exporter's own letter: it becomes a
// letter within its bounds, or an error that names the file.
func FuzzTemplate(f *testing.F) {
	for _, s := range []string{
		"Dear {{.Name}}", "{{if}}", "{{define \"a\"}}{{template \"a\"}}{{end}}{{template \"a\"}}", "{{range .Products}}{{.}}{{end}}", "{{.Nothing}}", "{{range 900000000}}{{end}}", "{{printf \"%v\" .}}",
		"{{len .}}", "{{index .Products 9}}", "{{with $x := .}}{{$x}}{{end}}", "{{call .}}", "{{break}}", "{{/* */}}", "{{`a` | js}}", "\xff{{",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		all, err := NewTemplates(map[string]string{"reply.en.tmpl": text})
		var d *Draft
		if err == nil {
			q := general("en")
			d, err = Compose(ctx, Input{Inquiry: &q, Templates: all})
		}
		var fault *TemplateError
		if err != nil && !errors.As(err, &fault) {
			t.Errorf("%T: %v", err, err)
		}
		if ctx.Err() != nil {
			t.Error("the bound of a letter's time did not hold")
		}
		if d != nil && len(d.Text) > 2<<20 {
			t.Errorf("a letter of %d bytes", len(d.Text))
		}
	})
}
