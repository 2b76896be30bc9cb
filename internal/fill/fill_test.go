package fill

import (
	"strings"
	"testing"
	"text/template"
)

func TestExecute(t *testing.T) {
	data := map[string]any{"name": `{{.id}} 60x60`, "id": int64(7)}
	tests := map[string]struct{ text, want, fault string }{
		"foreign text is no template": {"{{.id}} {{.name}}", "7 {{.id}} 60x60", ""},
		"a function of ours":          {"{{twice .id}}", "14", ""},
		"no such key":                 {"{{.nmae}}", "", "nmae"},
		"printf":                      {`{{printf "%d" 1}}`, "", "not to be had"},
		"a loop that writes":          {`{{range 9000000}}xxxxxxxx{{end}}`, "", "longer than 1048576 bytes"},
		"a loop that does not":        {`{{range 9000000000000}}{{end}}`, "", "not done within 1s"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			set, err := New("x", template.FuncMap{"twice": func(n int64) int64 { return 2 * n }}).Parse(test.text)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Execute(t.Context(), set, "x", data)
			if test.fault == "" && (err != nil || got != test.want) || test.fault != "" && (err == nil || !strings.Contains(err.Error(), test.fault)) {
				t.Errorf("got %q, error %v", got, err)
			}
		})
	}
}
