package config

import (
	"bufio"
	"os"
	"strings"
)

// LanguageIn returns the language that the config file at path names, "" when it
// names none or cannot be read. It looks at that one line only, so that what is
// wrong with the rest can be said in the right language.
func LanguageIn(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		key, value, ok := strings.Cut(strings.TrimPrefix(lines.Text(), "\ufeff"), ":")
		if !ok || !strings.EqualFold(strings.TrimRight(key, " "), "language") {
			continue
		}
		value, _, _ = strings.Cut(value, "#")
		return strings.Trim(strings.TrimSpace(value), `"'`)
	}
	return ""
}
