package helptopic

import (
	"strings"
	"testing"

	"github.com/inquiry-cli/inquiry/internal/i18n"
	"github.com/inquiry-cli/inquiry/internal/screen"
)

// Every topic is there in every language, with the same commands in it, and
// fits a narrow terminal.
func TestTopics(t *testing.T) {
	commands := func(text string) string {
		var found []string
		for line := range strings.Lines(text) {
			if i := strings.Index(line, "inquiry init"); i >= 0 {
				found = append(found, strings.Fields(line[i:])[1])
			}
		}
		return strings.Join(found, " ")
	}
	for _, name := range Names() {
		en, ok := Text("en", name)
		if !ok || Title("en", name) == "" {
			t.Errorf("%s: no English text", name)
		}
		for _, lang := range i18n.Languages {
			b, err := files.ReadFile(lang + "/" + name + ".txt")
			if err != nil {
				t.Errorf("%s is not there in %s", name, lang)
				continue
			}
			if got := commands(string(b)); got != commands(en) {
				t.Errorf("%s in %s names other commands: %q, %q", name, lang, got, commands(en))
			}
			for line := range strings.Lines(string(b)) {
				if w := screen.Width(strings.TrimRight(line, "\n")); w > 96 {
					t.Errorf("%s in %s: a line of %d columns: %s", name, lang, w, line)
				}
				if strings.ContainsAny(line, "\t\x1b") {
					t.Errorf("%s in %s: control character: %q", name, lang, line)
				}
			}
		}
	}
	for _, bad := range []string{"", "nobody", "../en/163", "en/163", "163.txt"} {
		if _, ok := Text("zh", bad); ok {
			t.Errorf("%q is a topic", bad)
		}
	}
}
