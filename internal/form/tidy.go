package form

import "strings"

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// joinLines writes the lines of a list one after the other.
func joinLines(s string) string {
	if strings.IndexByte(s, '\n') < 0 {
		return s
	}
	var out []string
	for _, l := range strings.Split(s, "\n") {
		if l = strings.Trim(l, " \t*-•·,;"); l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, ", ")
}

// tidy trims lines and leaves at most one blank line between paragraphs.
func tidy(s string) string {
	lines := strings.Split(s, "\n")
	out := lines[:0]
	blank := 0
	for _, l := range lines {
		if strings.IndexByte(l, '\t') >= 0 || strings.Contains(l, "\u00a0") {
			l = strings.Join(strings.FieldsFunc(l, func(r rune) bool { return r == '\t' || r == '\u00a0' }), " ")
		}
		l = strings.TrimSpace(l)
		if l == "" {
			blank++
			if blank > 1 || len(out) == 0 {
				continue
			}
		} else {
			blank = 0
		}
		out = append(out, l)
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return strings.Join(out, "\n")
}

// dropConsent takes the box to tick off the end of a tidy message: its text, and
// below it the mark that it was ticked.
func dropConsent(s string) string {
	if s == "" {
		return s
	}
	t := platforms()
	lines := strings.Split(s, "\n")
	all := len(lines)
	for n := 0; n < 3 && len(lines) > 1; n++ {
		end := len(lines)
		for end > 0 && (lines[end-1] == "" || lone(lines[end-1])) {
			end--
		}
		at, ticked := end-1, false
		if at > 0 && t.ticked[key(lines[at])] {
			ticked = true
			at--
			for at > 0 && (lines[at] == "" || lone(lines[at])) {
				at--
			}
		}
		if at < 1 || !says(lines[at], t.Consent) || !ticked && !says(lines[at], t.Agreeing) {
			break
		}
		lines = lines[:at]
	}
	if len(lines) == all {
		return s
	}
	return tidy(strings.Join(lines, "\n"))
}

// says reports whether a line has one of the words, which are needles, and asks nothing.
func says(l string, words []string) bool {
	if len(l) > 600 || strings.ContainsAny(l, "?？") {
		return false
	}
	k := " " + key(l) + " "
	for _, w := range words {
		if strings.Contains(k, w) {
			return true
		}
	}
	return false
}
