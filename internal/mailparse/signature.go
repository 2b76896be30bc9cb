package mailparse

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
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
	}
	loadYAML("signatures.yaml", &file)
	list := func(in []string) []string {
		out := make([]string, 0, len(in))
		for _, s := range in {
			out = append(out, fold(s))
		}
		return out
	}
	set := func(in []string) map[string]bool {
		out := make(map[string]bool, len(in))
		for _, s := range in {
			out[bareClosing(s)] = true
		}
		return out
	}
	w := &signatureWords{
		footers: map[[2]rune][]string{}, footerEnds: list(file.FooterEnds), closings: set(file.Closings), thanks: list(file.Thanks),
		contacts: set(file.Contacts), disclaimers: map[[2]rune][]string{}, quantities: set(file.Quantities),
		postscripts: set(file.Postscripts),
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
func bareClosing(s string) string {
	return strings.TrimFunc(fold(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r)
	})
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
		switch {
		case isDelimiter(t) && short(lines[i:b], maxSignatureLines) || isRule(t) && words && w.contactBlock(lines[i+1:b]):
			markLines(classes, i, b)
			return words
		case len(t) < 200 && w.footer(t):
			classes[i] = isSignature
			found = true
			continue
		case words && w.disclaimer(t) && short(lines[i:b], maxSignatureLines):
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

// firstTwo are the first two letters of a line, folded, behind stars and the like.
func firstTwo(t string) [2]rune {
	t = strings.TrimLeft(t, " *_#\"'(")
	if len(t) >= 2 && t[0] < utf8.RuneSelf && t[1] < utf8.RuneSelf {
		return [2]rune{unicode.ToLower(rune(t[0])), unicode.ToLower(rune(t[1]))}
	}
	var out [2]rune
	n := 0
	for _, r := range fold(cutRunes(t, 12)) {
		if n == 2 {
			break
		}
		out[n] = r
		n++
	}
	return out
}

// isDelimiter recognises "-- " (RFC 3676 section 4.3) and its look-alikes.
func isDelimiter(t string) bool {
	return t == "--" || t == "—" || t == "——" || t == "––" || t == "- --" || t == "__"
}

// isRule recognises a line drawn with dashes or the like.
func isRule(t string) bool {
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

// footer recognises "Sent from my iPhone" and its like. Sentences that begin the
// same way go on longer or with a comma.
func (w *signatureWords) footer(t string) bool {
	list := w.footers[firstTwo(t)]
	if list == nil && (len(t) > 80 || isASCII(t)) {
		return false
	}
	if i := strings.IndexAny(t, "<["); i > 0 { // Outlook adds its link in brackets
		t = t[:i]
	}
	f := strings.TrimRight(strings.TrimLeft(fold(t), " *_#\"'("), " *_")
	hit := ""
	for _, s := range list {
		if strings.HasPrefix(f, s) && len(s) > len(hit) {
			hit = s
		}
	}
	if hit == "" {
		for _, s := range w.footerEnds {
			if strings.HasSuffix(strings.TrimRight(f, "。. "), s) && utf8.RuneCountInString(f) <= 25 {
				return true
			}
		}
		return false
	}
	rest := f[len(hit):]
	if first, _ := utf8.DecodeRuneInString(hit); first >= 0x2e80 {
		return utf8.RuneCountInString(f) <= 25 && !strings.ContainsAny(f, "，,。?？！!")
	}
	if strings.ContainsAny(rest, "?,;") || strings.Contains(rest, ". ") {
		return false
	}
	return len(strings.Fields(rest)) <= 6
}

func (w *signatureWords) disclaimer(t string) bool {
	list := w.disclaimers[firstTwo(t)]
	if list == nil {
		return false
	}
	f := strings.TrimLeft(fold(cutRunes(t, 120)), " *_#\"'(")
	for _, s := range list {
		if strings.HasPrefix(f, s) {
			// One short line is a sentence, unless it names itself a notice.
			return utf8.RuneCountInString(t) > 40 || len(f) <= len(s)+2 || wideRunes(s) > 0 && utf8.RuneCountInString(t) > 12
		}
	}
	return false
}

// closing recognises closing words at line i with the short lines of a
// signature below, and returns the line behind it, 0 when there is none. keep
// tells that the closing line itself stays with the new words.
func (w *signatureWords) closing(lines []line, i, b int) (end int, keep bool) {
	t := lines[i].bare()
	if len(t) > 120 || len(t) > 70 && isASCII(t) {
		return 0, false
	}
	f := bareClosing(t)
	named := false
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

// signatureLine reports whether a line could stand in a signature: a name, a
// title, a company, an address. Sentences, questions, items and amounts cannot.
func (w *signatureWords) signatureLine(t string) bool {
	if utf8.RuneCountInString(t) > maxContactLine || strings.ContainsAny(t, "?？") {
		return false
	}
	first, _, _ := strings.Cut(t, " ")
	if w.postscripts[bareClosing(first)] || w.quantity(t) {
		return false
	}
	if strings.HasPrefix(t, "- ") || strings.HasPrefix(t, "* ") || strings.HasPrefix(t, "• ") || strings.HasPrefix(t, "·") {
		return false
	}
	if len(t) > 1 && t[0] >= '0' && t[0] <= '9' {
		if i := strings.IndexAny(t, ".)、"); i > 0 && i <= 2 {
			return false
		}
	}
	last, _ := utf8.DecodeLastRuneInString(t)
	n := wordCount(t)
	if wide := wideRunes(t); wide > 0 {
		if last == '。' || last == '：' || strings.ContainsRune(t, '，') && wide > 15 || strings.Contains(t, "请") || strings.Contains(t, "ください") || strings.Contains(t, "주세요") {
			return false
		}
		return wide <= 40
	}
	switch last {
	case ':', ';':
		return false
	case '.', '!':
		return n <= 5
	}
	return n <= 10
}

func wordCount(t string) int { return len(strings.Fields(t)) }

// wideRunes counts the characters of scripts that write without blanks.
func wideRunes(t string) int {
	if isASCII(t) {
		return 0
	}
	n := 0
	for _, r := range t {
		if r >= 0x2e80 && r < 0xfb00 {
			n++
		}
	}
	return n
}

// quantity finds a figure followed by a word of quantity.
func (w *signatureWords) quantity(t string) bool {
	if !strings.ContainsAny(t, "0123456789") {
		return false
	}
	f := fold(t)
	for i := 0; i < len(f); i++ {
		if f[i] < '0' || f[i] > '9' {
			continue
		}
		j := i
		for j < len(f) && (f[j] >= '0' && f[j] <= '9' || f[j] == '.' || f[j] == ',') {
			j++
		}
		k := j
		for k < len(f) && f[k] == ' ' {
			k++
		}
		e := k
		for e < len(f) {
			r, n := utf8.DecodeRuneInString(f[e:])
			if !unicode.IsLetter(r) && !(r >= '0' && r <= '9' && e > k) || r >= 0x2e80 && e > k {
				break
			}
			e += n
		}
		if e > k && w.quantities[f[k:e]] {
			return true
		}
		i = j
	}
	return false
}

// contact recognises a line with a telephone, an address of mail or web, or a
// label of one.
func (w *signatureWords) contact(t string) bool {
	if len(t) > 250 {
		return false
	}
	window := t
	if len(window) > 40 {
		window = window[:40]
	}
	labelled := false
	if i := strings.IndexAny(window, ":：.|\t"); i > 0 {
		labelled = w.contacts[bareClosing(t[:i])]
	}
	if !labelled {
		first, _, _ := strings.Cut(t, " ")
		labelled = w.contacts[bareClosing(first)] && digits(t) >= 6
	}
	if labelled && wordCount(t) <= 25 {
		return true
	}
	if w.quantity(t) {
		return false
	}
	n := wordCount(t)
	if n <= 6 && (findAddr(t) != "" || strings.Contains(t, "www.") || strings.HasPrefix(t, "http")) {
		return true
	}
	return strings.HasPrefix(t, "+") && digits(t) >= 7 || digits(t) >= 8 && letters(t) <= 4
}

func digits(t string) int {
	n := 0
	for i := 0; i < len(t); i++ {
		if t[i] >= '0' && t[i] <= '9' {
			n++
		}
	}
	return n
}

func letters(t string) int {
	n := 0
	for _, r := range t {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
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
