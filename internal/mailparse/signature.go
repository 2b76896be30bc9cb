package mailparse

import (
	"bytes"
	"strings"
	"sync"
	"unicode"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// signatureWords are the marks in data/signatures.yaml, folded.
type signatureWords struct {
	footers     map[[2]rune][]string // by their first two letters
	footerEnds  []string
	closings    map[string]bool
	thanks      []string
	contacts    map[string]bool
	disclaimers map[[2]rune][]string
	quantities  map[string]bool
	postscripts map[string]bool
	requests    []string
}

var signatures = sync.OnceValue(func() *signatureWords {
	var file struct {
		Footers     []string `yaml:"footers"`
		FooterEnds  []string `yaml:"footer_ends"`
		Closings    []string `yaml:"closings"`
		Thanks      []string `yaml:"thanks"`
		Contacts    []string `yaml:"contacts"`
		Disclaimers []string `yaml:"disclaimers"`
		Quantities  []string `yaml:"quantities"`
		Postscripts []string `yaml:"postscripts"`
		Requests    []string `yaml:"requests"`
	}
	loadYAML("signatures.yaml", &file)
	list := func(in []string) []string {
		out := make([]string, 0, len(in))
		for _, s := range in {
			out = append(out, lexicon.Fold(s))
		}
		return out
	}
	w := &signatureWords{
		footers: map[[2]rune][]string{}, footerEnds: list(file.FooterEnds), closings: foldedSet(file.Closings, bareClosing), thanks: list(file.Thanks),
		contacts: foldedSet(file.Contacts, bareClosing), disclaimers: map[[2]rune][]string{}, quantities: foldedSet(file.Quantities, bareClosing),
		postscripts: foldedSet(file.Postscripts, bareClosing), requests: file.Requests,
	}
	for _, s := range list(file.Footers) {
		w.footers[firstTwo(s)] = append(w.footers[firstTwo(s)], s)
	}
	for _, s := range list(file.Disclaimers) {
		w.disclaimers[firstTwo(s)] = append(w.disclaimers[firstTwo(s)], s)
	}
	return w
})

// bareClosing is the form in which closing words and labels are compared.
func bareClosing(s string) string { return strings.TrimFunc(lexicon.Fold(s), closingFrame) }

// closingFrame reports whether a character at either end of closing words is no part of them.
func closingFrame(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r)
}

// Bounds of what is taken for a signature.
const (
	maxSignatureLines = 40 // below "-- "
	maxBlockLines     = 14 // below closing words
	maxContactLine    = 110
)

// markSignatures marks the signatures in every run of new lines.
func markSignatures(lines []line, classes []class) {
	w := signatures()
	above := false // new words stand above
	for a := 0; a < len(lines); {
		if classes[a] != isNew {
			a++
			continue
		}
		b := a
		for b < len(lines) && classes[b] == isNew {
			b++
		}
		above = w.segment(lines, classes, a, b, above) || above
		a = b
	}
}

// segment marks signatures in the run [a, b) and reports whether new words
// remain in it.
func (w *signatureWords) segment(lines []line, classes []class, a, b int, above bool) bool {
	words := above
	found := false
	for i := a; i < b; i++ {
		t := lines[i].bare()
		if t == "" {
			continue
		}
		two := firstTwo(t)
		switch {
		case isDelimiter(t) && short(lines[i:b], maxSignatureLines) || isRule(t) && words && w.contactBlock(lines[i+1:b]):
			markLines(classes, i, b)
			return words
		case len(t) < 200 && w.footer(t, two):
			classes[i] = isSignature
			found = true
			continue
		case words && w.disclaimer(t, two) && short(lines[i:b], maxSignatureLines):
			markLines(classes, i, b)
			return words
		case words:
			if end, keep := w.closing(lines, i, b); end > 0 {
				if keep {
					markLines(classes, i+1, end)
				} else {
					markLines(classes, i, end)
				}
				found = true
				i = end - 1
				continue
			}
		}
		words = true
	}
	if !found && words {
		w.contactTail(lines, classes, a, b)
	}
	return words
}

func markLines(classes []class, from, to int) {
	for i := from; i < to; i++ {
		classes[i] = isSignature
	}
}

// isDelimiter recognises "-- " (RFC 3676 section 4.3) and its look-alikes.
func isDelimiter(t string) bool {
	return t == "--" || t == "—" || t == "——" || t == "––" || t == "- --" || t == "__"
}

// isRule recognises a line drawn with dashes or the like.
func isRule(t string) bool {
	if t != "" && letterASCII(t[0]) {
		return false // most lines
	}
	return len(t) >= 3 && len(t) < 200 && strings.Trim(t, "-_=*~—–―─") == ""
}

func short(lines []line, limit int) bool {
	n, size := 0, 0
	for i := range lines {
		if lines[i].text != "" {
			n++
			size += len(lines[i].text)
		}
		if n > limit || size > 6000 || i > 10*limit {
			return false
		}
	}
	return true
}

// closing recognises closing words at line i with the short lines of a
// signature below, and returns the line behind it, 0 when there is none. keep
// tells that the closing line itself stays with the new words.
func (w *signatureWords) closing(lines []line, i, b int) (end int, keep bool) {
	t := lines[i].bare()
	if len(t) > 120 || len(t) > 70 && isASCII(t) {
		return 0, false
	}
	var room [128]byte
	folded := bytes.TrimFunc(lexicon.AppendFold(room[:0], t), closingFrame)
	if !w.closings[string(folded)] && bytes.IndexByte(folded, ',') < 0 && !bytes.Contains(folded, []byte("，")) {
		return 0, false
	}
	f, named := string(folded), false
	if !w.closings[f] {
		left, right, ok := strings.Cut(f, ",")
		if !ok {
			left, right, ok = strings.Cut(f, "，")
		}
		if !ok || !w.closings[bareClosing(left)] || len(strings.Fields(right)) > 4 || strings.ContainsAny(right, "0123456789?") {
			return 0, false
		}
		f, named = bareClosing(left), !w.closings[bareClosing(right)]
	}
	for _, s := range w.thanks {
		if strings.Contains(f, s) {
			keep = true
			break
		}
	}
	end = w.block(lines, i+1, b)
	if end == i+1 {
		rest := false
		for k := i + 1; k < b && !rest; k++ {
			rest = lines[k].text != ""
		}
		if rest && !named || keep {
			return 0, false // words go on: "Thanks," was the beginning of a sentence
		}
	}
	return end, keep
}

// block returns the line behind the signature lines that begin at i.
func (w *signatureWords) block(lines []line, i, b int) int {
	end := i
	n := 0
	gap := false
	for k := i; k < b && n < maxBlockLines; k++ {
		t := lines[k].bare()
		if t == "" {
			gap = true
			continue
		}
		contact := w.contact(t)
		if !contact && (!w.signatureLine(t) || gap && n > 0 && (strings.ContainsAny(t, "0123456789") || wordCount(t) > 6)) {
			break
		}
		gap = false
		n++
		end = k + 1
	}
	return end
}

// contactBlock reports whether lines are nothing but a signature with at least
// one contact line.
func (w *signatureWords) contactBlock(lines []line) bool {
	contacts, n := 0, 0
	for i := range lines {
		t := lines[i].bare()
		if t == "" {
			continue
		}
		if n++; n > maxBlockLines || n == 1 && isRule(t) {
			return false
		}
		contact := w.contact(t) || strings.Contains(t, "@")
		if contact {
			contacts++
		} else if !w.signatureLine(t) {
			return false
		}
	}
	return contacts > 0 && n <= maxBlockLines
}

// contactTail marks a signature without closing words: the last paragraph when
// it is a name, a company and at least two contact lines.
func (w *signatureWords) contactTail(lines []line, classes []class, a, b int) {
	for b > a && lines[b-1].bare() == "" {
		b--
	}
	start, contacts := b, 0
	for k := b - 1; k >= a; k-- {
		t := lines[k].bare()
		if t == "" {
			break
		}
		if w.contact(t) {
			contacts++
		} else if !w.signatureLine(t) || strings.ContainsAny(t, ":：") {
			return
		}
		start = k
	}
	if contacts < 2 || b-start > maxBlockLines || b-start == contacts || start == a || !hasText(lines[a:start]) {
		return
	}
	markLines(classes, start, b)
}
