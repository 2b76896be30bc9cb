package similar

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// askRunes bounds the questions that Asks cuts out: a shorter one says nothing,
// a longer one is a story.
const (
	askLeast = 4
	askMost  = 300
)

// Asks lists the sentences of a text that end in a question mark of any script,
// or in the Chinese particle of questions.
func Asks(text string) []string {
	if !mayAsk(text) {
		return nil
	}
	var list []string
	start := 0
	for i, r := range text {
		n := utf8.RuneLen(r)
		switch r {
		case '?', '？', '؟', '፧', '՞':
			if i > start && (r != '?' || boundary(text[i+n:])) {
				list = appendAsk(list, text[start:i+n])
				start = i + n
			}
		case '\n', '!', '！', '。', '；', ';', '।':
			list = appendParticle(list, text[start:i])
			start = i + n
		case '.', ',', ':':
			if r == '.' && boundary(text[i+n:]) || r != '.' && strings.HasPrefix(text[i+n:], "\n") {
				start = i + n
			}
		case '，':
			if !strings.ContainsAny(text[start:i], "?") && greeting(text[start:i]) {
				start = i + n
			}
		}
	}
	return appendParticle(list, text[start:])
}

// particles end questions that have no mark.
var particles = []string{"吗", "嗎", "呢", "ますか", "ですか", "でしょうか"}

// mayAsk is the quick look that spares most texts the slow one.
func mayAsk(text string) bool {
	for _, mark := range []string{"?", "？", "؟", "፧", "՞"} {
		if strings.Contains(text, mark) {
			return true
		}
	}
	return slices.ContainsFunc(particles, func(p string) bool { return strings.Contains(text, p) })
}

// boundary reports whether a sentence may end here: an address on the web goes on.
func boundary(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || r == ' ' || r == '\n' || r == '\r' || r == '\t' || r == '"' || r == ')' || r == '?' || r == '!' || r == '.' || r > utf8.RuneSelf
}

// greeting is the clause of a Chinese letter that only greets.
func greeting(clause string) bool {
	clause = strings.TrimSpace(clause)
	return clause == "你好" || clause == "您好"
}

func appendParticle(list []string, s string) []string {
	s = strings.TrimSpace(s)
	if slices.ContainsFunc(particles, func(p string) bool { return strings.HasSuffix(s, p) }) {
		return appendAsk(list, s)
	}
	return list
}

func appendAsk(list []string, s string) []string {
	s = strings.Join(strings.Fields(strings.TrimLeft(s, " \t\r-*•·>¿¡")), " ")
	if n := utf8.RuneCountInString(s); n < askLeast || n > askMost {
		return list
	}
	return append(list, s)
}
