package form

import (
	"strings"
	"unicode"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// introduced reads a sentence in which a notification names the buyer with his
// address: "You have a new message from Elena Marin (elena@floraline.ro):". What
// it tells is kept with what the subject told.
func (s *senderInfo) introduced(text string) bool {
	lines := 0
	for line := range strings.Lines(cutBytes(text, 2<<10)) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if lines++; lines > 6 || len(line) > 240 {
			return false
		}
		a, from, to := findEmail(line)
		if a == "" || !s.buyerAddress(a) || line[0] == '>' {
			continue
		}
		name := namedBefore(strings.TrimRight(line[:from], " (<[,:-–"))
		if name == "" {
			continue
		}
		if s.captured == nil {
			s.captured = map[string]string{}
		}
		if c := s.captured["name"]; c == "" || platforms().visitors[lexicon.Fold(c)] {
			s.captured["name"] = name
		}
		s.captured["email"], s.captured["line"] = a, line
		if p, _, _ := findPhone(line[to:]); p != "" {
			s.captured["phone"] = strings.TrimRight(p, ") ")
		}
		return true
	}
	return false
}

// particles are the small words inside of names.
const particles = " de da do dos das del della di van von der den bin ibn al el la le ter ten y e "

// namedBefore takes the capitalised words that close a sentence behind a word in
// small letters, "" where there are none.
func namedBefore(s string) string {
	words := strings.Fields(s)
	n := len(words)
	for n > 0 && len(words)-n < 5 {
		w := []rune(words[n-1])
		if !unicode.IsUpper(w[0]) && (unicode.IsLower(w[0]) || !unicode.IsLetter(w[0])) && !strings.Contains(particles, " "+words[n-1]+" ") {
			break
		}
		n--
	}
	for n < len(words) && strings.Contains(particles, " "+words[n]+" ") {
		n++ // "mensaje de Ana"
	}
	if n == 0 && len(words) > 1 && len(words) < 5 {
		return s // the line is the name and the address
	}
	if n == 0 || n == len(words) || strings.HasSuffix(words[n-1], ".") && len(words[n-1]) > 3 {
		return ""
	}
	return strings.Join(words[n:], " ")
}

// request reports whether a notification holds one buyer's request in fields:
// what he wants, and who he is or how much he wants. No advert or digest does.
func (sh *sheet) request() bool {
	wants, who := 0, false
	for _, e := range sh.entries {
		if !e.exact {
			continue
		}
		for _, r := range e.roles {
			switch {
			case r == roleProduct:
				wants++
			case r.person(), r == roleQuantity, r == roleMessage:
				who = true
			}
		}
	}
	return wants == 1 && who || wants == 0 && sh.exact[roleMessage] && (sh.exact[roleName] || sh.exact[roleEmail])
}
