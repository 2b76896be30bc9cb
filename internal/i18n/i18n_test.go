package i18n

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

func keys(t *testing.T, lang string) map[string]string {
	t.Helper()
	text, err := files.ReadFile(lang + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := yaml.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for k, v := range m {
		switch v := v.(type) {
		case string:
			out[k] = v
		case map[string]any:
			out[k] = v["other"].(string)
		}
	}
	return out
}

// Every language says everything, and fills in the same values.
func TestLanguagesAreComplete(t *testing.T) {
	en := keys(t, "en")
	for _, lang := range Languages[1:] {
		other := keys(t, lang)
		for k, v := range en {
			o, ok := other[k]
			if !ok {
				t.Errorf("%s lacks %q", lang, k)
				continue
			}
			if diff := cmp.Diff(placeholders(v), placeholders(o)); diff != "" {
				t.Errorf("%s: %q fills in other values: %s", lang, k, diff)
			}
		}
		for k := range other {
			if _, ok := en[k]; !ok {
				t.Errorf("%s has %q, which English does not", lang, k)
			}
		}
	}
}

func placeholders(s string) map[string]bool {
	names := map[string]bool{}
	for _, part := range strings.Split(s, "{{")[1:] {
		name, _, _ := strings.Cut(part, "}}")
		names[name] = true
	}
	return names
}

func TestFor(t *testing.T) {
	tests := map[string]struct {
		asked []string
		want  string
	}{
		"nothing":          {nil, "en"},
		"flag first":       {[]string{"zh", "en"}, "zh"},
		"locale":           {[]string{"", "", "zh_CN.UTF-8"}, "zh"},
		"Taiwan":           {[]string{"zh_TW"}, "zh"},
		"C":                {[]string{"C.UTF-8", "zh_CN"}, "en"},
		"unknown language": {[]string{"de_DE.UTF-8"}, "en"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := For(tt.asked...).Lang(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestWords(t *testing.T) {
	w := For("en")
	if got := w.N("config.good", 1, "Path", "p"); got != "p is right: 1 account" {
		t.Error(got)
	}
	if got := For("zh").T("due.total", "Due", 3, "Late", 1); got != "待办 3，超时 1" {
		t.Error(got)
	}
	if got := w.T("no.such.sentence"); got != "no.such.sentence" {
		t.Error(got)
	}
}
