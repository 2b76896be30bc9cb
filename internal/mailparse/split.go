package mailparse

import (
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// class is the part of a message that a line belongs to.
type class uint8

const (
	isNew class = iota
	isQuoted
	isSignature
)

// textLines lays the chunks of a message out as lines.
func textLines(chunks []chunk) []line {
	n := 0
	for _, c := range chunks {
		n += len(c.lines) + strings.Count(c.text, "\n") + 2
	}
	out := make([]line, 0, n)
	for _, c := range chunks {
		if len(out) > 0 {
			out = append(out, line{depth: out[len(out)-1].depth * boolInt(c.html)})
		}
		if c.html {
			out = append(out, c.lines...)
			continue
		}
		for text := c.text; ; {
			l, rest, more := strings.Cut(text, "\n")
			l = strings.TrimRight(l, " \t\u00a0\u3000")
			depth, marks := quoteMarks(l)
			if depth > 0 && len(out) > 0 && closesAddress(out[len(out)-1].text, l) {
				depth, marks = 0, 0
			}
			out = append(out, line{text: l, depth: depth, marks: marks, sig: c.sig})
			if !more {
				break
			}
			text = rest
		}
	}
	start, end := 0, len(out)
	for start < end && out[start].text == "" {
		start++
	}
	for end > start && out[end-1].text == "" {
		end--
	}
	return out[start:end]
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// closesAddress reports whether a line that begins with ">" only ends an address
// wrapped onto it: "… skrev Test <test@example.com" and ">:" below.
func closesAddress(above, l string) bool {
	i := strings.LastIndexByte(above, '<')
	return i >= 0 && strings.HasSuffix(l, ":") && len(l) < 30 && strings.IndexByte(above[i:], '>') < 0 && strings.IndexByte(above[i:], '@') > 0
}

// quoteMarks counts leading ">" signs and the bytes they and blanks between
// them take.
func quoteMarks(l string) (depth, marks int) {
	for i := 0; i < len(l); i++ {
		switch l[i] {
		case '>':
			depth++
			marks = i + 1
		case ' ':
			if i > marks+3 {
				return depth, marks
			}
		default:
			return depth, marks
		}
	}
	return depth, marks
}

// joinLines makes one text of lines, without blank lines at its ends.
func joinLines(lines []line) string {
	var b strings.Builder
	n := 0
	for i := range lines {
		n += len(lines[i].text) + 1
	}
	b.Grow(n)
	for i := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(lines[i].text)
	}
	return strings.Trim(b.String(), "\n")
}

// split separates new words, history and signature, and reads a forwarded
// message. Every line with text lands in exactly one of New, Quoted, Signature.
func split(m *inquiry.Message, lines []line) {
	splitDepth(m, lines, 0)
}

func splitDepth(m *inquiry.Message, lines []line, level int) {
	heads := findHeads(lines)
	classes := make([]class, len(lines))
	base := 0 // depth at which the message itself stands
	reply := IsReply(m.Subject) || len(m.InReplyTo) > 0 || len(m.References) > 0
	fwd := -1

	pos := 0
	rest := -1 // from here on all is history
	for k := range heads {
		h := &heads[k]
		if h.info.From.Addr != "" || h.info.From.Name != "" || !h.info.At.IsZero() || h.info.Subject != "" {
			m.Quotes = append(m.Quotes, h.info)
		}
		if h.depth > base || h.start < pos || rest >= 0 {
			if h.kind == headForwarded && fwd < 0 && rest < 0 && h.block {
				fwd = k
			}
			continue
		}
		for i := h.start; i < h.end; i++ {
			classes[i] = isQuoted
		}
		ruleAbove(lines, classes, h.start, pos)
		pos = h.end
		next := h.end
		for next < len(lines) && lines[next].text == "" {
			next++
		}
		switch {
		case next == len(lines):
		case lines[next].depth > base:
			// Marked history; what follows it unmarked is new.
		case lines[next].indent:
			for pos = next; pos < len(lines) && (lines[pos].indent || lines[pos].depth > base || lines[pos].text == ""); pos++ {
				classes[pos] = isQuoted
			}
		case h.kind == headWrote && !reply && !hasText(lines[:h.start]) && k == 0 && h.info.From.Addr == "":
			// "On 2 March you wrote:" as the first line of a new message.
			for i := h.start; i < h.end; i++ {
				classes[i] = isNew
			}
			continue
		default:
			rest = h.start
		}
		if h.kind == headForwarded && fwd < 0 {
			fwd = k
		}
	}
	for i := range lines {
		l := &lines[i]
		switch {
		case rest >= 0 && i >= rest:
			classes[i] = isQuoted
		case l.depth > base && !listItem(lines, i, reply || len(heads) > 0):
			classes[i] = isQuoted
		case l.cut && (reply || IsForward(m.Subject) || headNear(heads, i)):
			rest = i
			classes[i] = isQuoted
		case l.sig && classes[i] == isNew:
			classes[i] = isSignature
		}
	}
	if fwd < 0 {
		fwd = unmarkedForward(m, lines, heads, classes)
	}
	markSignatures(lines, classes)
	if !hasClass(lines, classes, isNew) { // never call all of a message a signature
		for i := range classes {
			if classes[i] == isSignature && !isDelimiter(lines[i].bare()) {
				classes[i] = isNew
			}
		}
	}
	blankFollows(lines, classes)
	m.New = collect(lines, classes, isNew)
	m.Quoted = collect(lines, classes, isQuoted)
	m.Signature = collect(lines, classes, isSignature)
	if fwd >= 0 && level < maxNested {
		readForwarded(m, lines, &heads[fwd], level)
	}
}

// ruleAbove counts a drawn line just above an introduction to it.
func ruleAbove(lines []line, classes []class, start, floor int) {
	for i := start - 1; i >= floor && i >= start-2; i-- {
		t := lines[i].bare()
		if t == "" {
			continue
		}
		if isRule(t) {
			for ; i < start; i++ {
				classes[i] = isQuoted
			}
		}
		return
	}
}

func hasText(lines []line) bool {
	for i := range lines {
		if lines[i].bare() != "" {
			return true
		}
	}
	return false
}

func hasClass(lines []line, classes []class, c class) bool {
	for i := range lines {
		if classes[i] == c && lines[i].bare() != "" {
			return true
		}
	}
	return false
}

// headNear reports whether an introduction begins at line i or the next three.
func headNear(heads []head, i int) bool {
	for k := range heads {
		if heads[k].start >= i && heads[k].start <= i+3 {
			return true
		}
	}
	return false
}

// listItem reports whether a line that begins with ">" is a bullet or a
// comparison of the writer rather than history: a single such line before a
// figure, in a message without any other sign of history.
func listItem(lines []line, i int, history bool) bool {
	l := &lines[i]
	if history || l.marks == 0 || l.depth != 1 || l.marks >= len(l.text) {
		return false
	}
	if i > 0 && lines[i-1].depth > 0 && lines[i-1].bare() == "" || i+1 < len(lines) && lines[i+1].depth > 0 && lines[i+1].bare() == "" {
		return false
	}
	c := l.text[l.marks]
	return c >= '0' && c <= '9' || c == '='
}

// blankFollows gives blank lines the class of the line above them.
func blankFollows(lines []line, classes []class) {
	last := isNew
	for i := range lines {
		if lines[i].text == "" {
			classes[i] = last
		}
		last = classes[i]
	}
}

// collect joins the lines of one class; pieces that stood apart are kept apart
// by a blank line.
func collect(lines []line, classes []class, c class) string {
	var b strings.Builder
	gap := 0
	prev := -1
	for i := range lines {
		if classes[i] != c {
			continue
		}
		if prev >= 0 && i != prev+1 {
			gap = max(gap, 1)
		}
		prev = i
		if lines[i].text == "" {
			gap++
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
			for range min(gap, 2) {
				b.WriteByte('\n')
			}
		}
		gap = 0
		b.WriteString(lines[i].text)
	}
	return b.String()
}
