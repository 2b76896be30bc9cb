package form

import (
	"strings"
	"unicode"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// quoted reads a platform's mail that no layout fits but that repeats somebody's
// words between quotation marks: "NAME sent a message to your Page: "…"". Better
// a form with little in it than a buyer taken for a notice.
func (s *senderInfo) quoted(text string) *inquiry.Form {
	before, words := betweenQuotes(text)
	if len(strings.Fields(words)) < 3 && len([]rune(words)) < 8 {
		return nil
	}
	lines := strings.Split(strings.TrimSpace(before), "\n")
	last := strings.TrimSpace(lines[len(lines)-1])
	name := leadingName(last)
	if name == "" && len(strings.Fields(last)) <= 4 && strings.HasPrefix(s.m.Subject, last+" ") {
		name = last // the subject goes on: "… sent a message to your Page"
	}
	return &inquiry.Form{
		Platform: s.platform.ID, Channel: s.platform.Channel, Relay: true,
		Name: name, Message: words,
	}
}

// looseWords is how many words a platform's mail of an unknown layout must hold
// to be read rather than put aside as a notice.
const looseWords = 6

// loose reads a platform's mail that no layout fits: all its words are taken for
// the message, and the reader of messages decides whether a buyer speaks.
func (s *senderInfo) loose(sh *sheet) *inquiry.Form {
	message := strings.TrimSpace(strings.Join(sh.free, "\n"))
	if len(strings.Fields(message)) < looseWords && len([]rune(message)) < 3*looseWords {
		return nil
	}
	return &inquiry.Form{Platform: s.platform.ID, Channel: s.platform.Channel, Relay: true, Message: message}
}

// betweenQuotes finds the first text between a pair of quotation marks that
// opens a line or follows a colon, and what stands before it.
func betweenQuotes(text string) (before, inside string) {
	for _, pair := range [][2]string{{`"`, `"`}, {"“", "”"}, {"„", "“"}, {"«", "»"}, {"「", "」"}} {
		open := strings.Index(text, pair[0])
		if open < 0 {
			continue
		}
		lead := strings.TrimRight(text[:open], " \t")
		if lead != "" && !strings.HasSuffix(lead, "\n") && !strings.HasSuffix(lead, ":") && !strings.HasSuffix(lead, "：") {
			continue
		}
		rest := text[open+len(pair[0]):]
		if end := strings.Index(rest, pair[1]); end > 0 {
			return lead, strings.TrimSpace(rest[:end])
		}
	}
	return "", ""
}

// leadingName takes the capitalised words with which a sentence begins, as in
// "Joy Anne Dimaculangan sent a message"; "" when the whole line is such.
func leadingName(line string) string {
	words := strings.Fields(line)
	n := 0
	for n < len(words) && n < 5 && unicode.IsUpper([]rune(words[n])[0]) {
		n++
	}
	if n == 0 || n == len(words) {
		return ""
	}
	return strings.Join(words[:n], " ")
}
