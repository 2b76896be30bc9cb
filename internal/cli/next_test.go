package cli

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNextCommands(t *testing.T) {
	for name, c := range map[string]struct {
		width int
		want  string
	}{
		"a pipe":          {0, "Next: inquiry show 1 | inquiry done 1\n"},
		"room for both":   {60, "Next: inquiry show 1 | inquiry done 1\n"},
		"between the two": {30, "Next: inquiry show 1\n  inquiry done 1\n"},
	} {
		t.Run(name, func(t *testing.T) {
			env := &Env{Getenv: func(string) string { return "" }}
			env.flags.width, env.flags.lang = c.width, "en"
			if diff := cmp.Diff(c.want, nextCommands(env, "inquiry show 1", "inquiry done 1")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
