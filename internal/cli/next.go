package cli

import (
	"strings"

	"github.com/inquiry-cli/inquiry/internal/screen"
)

// nextCommands says what to type next; on a screen lines are broken between
// commands only, so that each can be copied.
func nextCommands(env *Env, commands ...string) string {
	line, lines := env.Words().T("next"), ""
	for i, c := range commands {
		lead := " "
		if i > 0 {
			lead = " | "
		}
		if i > 0 && env.onScreen() && screen.Width(line+lead+c) > env.Width() {
			lines += line + "\n"
			line, lead = "", "  "
		}
		line += lead + c
	}
	return strings.TrimRight(lines+line, " ") + "\n"
}
