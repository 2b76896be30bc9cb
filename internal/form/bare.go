package form

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// bare reads "Label value" with nothing but a blank between, as tables of mails
// become text: where three lines open with different labels of the buyer's and
// one of them holds an address or a number.
func bare(lines []line) {
	var at []int
	roles, reach := map[role]bool{}, false
	for i := range lines {
		l := &lines[i]
		if l.blank || l.is && l.exact && l.value != "" || len(l.text) > 400 {
			continue
		}
		label, value, r := opensWithLabel(l.text)
		if value == "" {
			continue
		}
		a, _, _ := findEmail(value)
		if r == roleName && a != "" && strings.EqualFold(label, "requester") {
			l.set(label, value, []role{r}, true, sepColon)
			continue
		}
		switch r {
		case roleEmail:
			if a == "" {
				continue
			}
			reach = true
		case rolePhone, roleWhatsApp:
			if p, _, _ := findPhone(value); p == "" {
				continue
			}
			reach = true
		}
		at = append(at, i)
		roles[r] = true
	}
	if len(roles) < 3 || !reach {
		return
	}
	for _, i := range at {
		label, value, r := opensWithLabel(lines[i].text)
		lines[i].set(label, value, []role{r}, true, sepColon)
	}
}

// opensWithLabel parts a listed label of up to three words from what follows it.
func opensWithLabel(s string) (label, value string, r role) {
	if first, _ := utf8.DecodeRuneInString(s); unicode.IsLower(first) || !labels().mayOpen(s) {
		return "", "", roleNone
	}
	end := 0
	for n := 0; n < 3; n++ {
		i := strings.IndexByte(s[end:], ' ')
		if i < 0 {
			break
		}
		end += i
		if got := labels().exactRole(s[:end]); got.known() && got != roleSubject {
			label, value, r = s[:end], strings.TrimSpace(s[end:]), got
		}
		end++
	}
	return label, value, r
}

// mayOpen is a quick look whether a listed label of up to three words may open a
// line: in ASCII, without a question or a bracket, its words must be one, or one
// of them must say nothing.
func (t *labelTable) mayOpen(s string) bool {
	blanks, first, end := 0, len(s), len(s)
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] == '?' || s[i] == '(' || s[i] == '[' {
			return true
		}
		if s[i] != ' ' {
			continue
		}
		if blanks++; blanks == 1 {
			first = i
		}
		if blanks == 3 {
			end = i
			break
		}
	}
	if blanks == 0 {
		return false
	}
	var room [maxLabel]byte
	k, _ := appendKeyASCII(room[:0], s[:end])
	for i, word := 0, 0; i <= len(k); i++ {
		if i < len(k) && k[i] != ' ' {
			continue
		}
		if _, listed := t.exact[string(k[:i])]; listed || t.noise[string(k[word:i])] {
			return true
		}
		word = i + 1
	}
	return identifierWords(s[:first]) != ""
}

// starred reads labels set in bold type as plain text shows them: "**Name** John",
// "*Name*: John", "__Name__ John".
func (l *line) starred(s string) bool {
	for _, mark := range []string{"**", "__", "*", "_"} {
		rest, ok := strings.CutPrefix(s, mark)
		if !ok {
			continue
		}
		i := strings.Index(rest, mark)
		if i <= 0 || i > 60 {
			return false
		}
		label := strings.TrimRight(strings.TrimSpace(rest[:i]), ":： ")
		if r := labels().roles(label, false); r != nil {
			l.set(label, strings.TrimSpace(strings.TrimLeft(rest[i+len(mark):], mark+":： ")), r, true, sepColon)
			return true
		}
		return false
	}
	return false
}

// led reads a label and its value with a row of dots or strokes between them:
// "Contact person ........ Jan Novak".
func (l *line) led(s string) bool {
	head := cutBytes(s, maxLabel)
	for _, mark := range []string{"....", "____", "----", "····", "……"} {
		i := strings.Index(head, mark)
		if i <= 0 {
			continue
		}
		label := strings.TrimRight(s[:i], " :：")
		value := strings.TrimLeft(s[i:], ". _-·…:：")
		if r := labels().roles(label, false); r != nil && value != "" {
			l.set(label, value, r, true, sepColon)
			return true
		}
	}
	return false
}
