package form

import "strings"

// prove gives a field whose label nobody listed the role that its value proves:
// what is nothing but a mail address is one, whatever the question was. A number
// is a telephone's where a word of the label says so too.
func prove(lines []line) {
	for i := range lines {
		l := &lines[i]
		switch {
		case l.blank || l.exact:
		case l.is && l.value != "":
			if r := provedRole(l.roles, l.value); r != roleNone {
				l.set(l.label, l.value, []role{r}, true, l.sep)
			}
		case len(l.text) <= 90 && len(strings.Fields(l.text)) <= 12 && !strings.HasSuffix(l.text, "."):
			next := nextWords(lines, i+1)
			if next < 0 || next > i+2 || lines[next].is {
				continue
			}
			label := strings.TrimRight(strings.Trim(l.text, "*"), ":： ")
			guessed := labels().roles(label, true)
			if guessed == nil && !strings.HasSuffix(label, "?") {
				continue // a name above an address
			}
			if r := provedRole(guessed, lines[next].text); r != roleNone {
				l.set(label, "", []role{r}, true, sepNone)
			}
		}
	}
}

// provedRole is the role that a value proves beside the roles guessed from its
// label, or roleNone.
func provedRole(guessed []role, value string) role {
	if len(value) > 120 {
		return roleNone
	}
	if a, from, to := findEmail(value); a != "" {
		if strings.Trim(value[:from]+value[to:], " <>()[]|,;mailto:") == "" {
			return roleEmail
		}
		return roleNone
	}
	if p, from, to := findPhone(value); p != "" && (hasRole(guessed, rolePhone) || hasRole(guessed, roleWhatsApp)) &&
		strings.Trim(value[:from]+value[to:], " ()p:") == "" {
		return guessed[0]
	}
	return roleNone
}

// nextWords is the next line from i on that is not blank, or -1.
func nextWords(lines []line, i int) int {
	for ; i < len(lines); i++ {
		if !lines[i].blank {
			return i
		}
	}
	return -1
}
