package form

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// unfolded writes the fields of objects that scripts print on one line as lines
// of their own: {"name":"Ana","email":"a@b.pt"} and the {Name=[Ana], Email=[a@b.pt]}
// of Google's scripts.
func unfolded(text string) string {
	if strings.IndexByte(text, '{') < 0 {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		l = strings.TrimSpace(l)
		if len(l) < 2 || l[0] != '{' || l[len(l)-1] != '}' {
			continue
		}
		if fields := jsonFields(l); fields != nil {
			lines[i] = strings.Join(fields, "\n")
		} else if strings.Contains(l, "=[") {
			lines[i] = strings.ReplaceAll(strings.ReplaceAll(strings.TrimSuffix(strings.Trim(l, "{}"), "]"), "], ", "\n"), "=[", ": ")
		}
	}
	return strings.Join(lines, "\n")
}

// jsonFields are the fields of a JSON object in their order, nil for other text.
func jsonFields(l string) []string {
	d := json.NewDecoder(bytes.NewReader([]byte(l)))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil
	}
	var out []string
	for d.More() {
		k, err := d.Token()
		if err != nil {
			return nil
		}
		var v any
		if err := d.Decode(&v); err != nil {
			return nil
		}
		switch v := v.(type) {
		case string:
			out = append(out, fmt.Sprintf("%v: %s", k, v))
		case float64, bool:
			out = append(out, fmt.Sprintf("%v: %v", k, v))
		case []any:
			var all []string
			for _, e := range v {
				all = append(all, fmt.Sprint(e))
			}
			out = append(out, fmt.Sprintf("%v: %s", k, strings.Join(all, ", ")))
		}
	}
	return out
}
