package mailparse

import (
	"strings"
	"sync"
	"unicode"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// stubWords are the phrases of data/stubs.yaml, folded.
var stubWords = sync.OnceValue(func() []string {
	var file struct {
		Stubs []string `yaml:"stubs"`
	}
	loadYAML("stubs.yaml", &file)
	for i, s := range file.Stubs {
		file.Stubs[i] = lexicon.Fold(s)
	}
	return file.Stubs
})

func chunkText(c chunk) string {
	if !c.html {
		return c.text
	}
	var b strings.Builder
	for _, l := range c.lines {
		b.WriteString(l.text)
		b.WriteByte('\n')
	}
	return b.String()
}

func chunksEmpty(list []chunk) bool {
	for _, c := range list {
		if !c.html && strings.TrimFunc(c.text, blankRune) != "" {
			return false
		}
		for _, l := range c.lines {
			if strings.TrimFunc(l.text, blankRune) != "" {
				return false
			}
		}
	}
	return true
}

func blankRune(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' }

// chooseAlternative picks the readable version of a multipart/alternative: plain
// text, unless it says nothing of its own, then the richest other version.
func chooseAlternative(children [][]chunk) []chunk {
	var plain, rich []chunk
	for _, c := range children {
		if chunksEmpty(c) {
			continue
		}
		if isHTML(c) {
			if len(rich) == 0 || size(c) >= size(rich) {
				rich = c
			}
		} else if len(plain) == 0 || size(c) > size(plain) {
			plain = c
		}
	}
	switch {
	case len(plain) == 0:
		return rich
	case len(rich) == 0:
		return plain
	case isStub(plain, rich):
		return rich
	}
	return plain
}

func isHTML(list []chunk) bool {
	for _, c := range list {
		if c.html {
			return true
		}
	}
	return false
}

func size(list []chunk) int {
	n := 0
	for _, c := range list {
		n += len(c.text)
		for _, l := range c.lines {
			n += len(l.text)
		}
	}
	return n
}

// isStub reports whether the plain version only points to the other one, was
// cut, or lost its characters on the way ("????").
func isStub(plain, rich []chunk) bool {
	var b strings.Builder
	for _, c := range plain {
		b.WriteString(c.text)
		if b.Len() > 1<<16 {
			break
		}
	}
	text := strings.TrimFunc(b.String(), blankRune)
	richSize := size(rich)
	if len(text) < 40 && richSize > 5*len(text)+120 || len(text) < 200 && richSize > 4*len(text)+200 {
		return true
	}
	// In whatever language: a line or two about HTML beside the mail itself.
	if len(text) < 300 && richSize > len(text) && strings.Contains(lexicon.Fold(text), "html") {
		return true
	}
	if len(text) < 800 && richSize > len(text)/2 {
		head := lexicon.Fold(text)
		for _, w := range stubWords() {
			if strings.Contains(head, w) {
				return true
			}
		}
		if strings.HasPrefix(text, "http") && !strings.ContainsAny(text, " \n") {
			return true
		}
	}
	if strings.Contains(text, "<br") || strings.Contains(text, "</p>") || strings.Contains(text, "</div>") || strings.Contains(text, "</td>") {
		return true
	}
	if marks := strings.Count(text, "???"); marks > 0 && marks*15 > len(text)/10 && wide(rich) {
		return true
	}
	return false
}

// wide reports whether text holds letters beyond ASCII.
func wide(list []chunk) bool {
	for _, c := range list {
		for _, l := range c.lines {
			if !isASCII(l.text) {
				return true
			}
		}
	}
	return false
}
