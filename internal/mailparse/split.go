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

// splitDepth is split for a message that stands forwarded in so many others.
func splitDepth(m *inquiry.Message, lines []line, level int) {
	sp := splitter{
		msg: m, lines: lines, heads: findHeads(lines), classes: make([]class, len(lines)),
		reply: IsReply(m.Subject) || len(m.InReplyTo) > 0 || len(m.References) > 0, history: -1, forward: -1,
	}
	for k := range sp.heads {
		sp.head(k)
	}
	sp.marked()
	if sp.forward < 0 {
		sp.forward = unmarkedForward(m, lines, sp.heads, sp.classes)
	}
	markSignatures(lines, sp.classes)
	sp.someNew()
	blankFollows(lines, sp.classes)
	m.New = collect(lines, sp.classes, isNew)
	m.Quoted = collect(lines, sp.classes, isQuoted)
	m.Signature = collect(lines, sp.classes, isSignature)
	if sp.forward >= 0 && level < maxNested {
		readForwarded(m, lines, &sp.heads[sp.forward], level)
	}
}

// splitter sorts the lines of a message into classes: first by the introductions
// of history, then by the marks of single lines, last by the words of signatures.
type splitter struct {
	msg     *inquiry.Message
	lines   []line
	heads   []head
	classes []class
	reply   bool // the message says that it answers another
	pos     int  // behind the history that heads have claimed so far
	history int  // from this line on all is history, -1 while there is none
	forward int  // the head of the forwarded message, -1 without one
}

// head claims the introduction k, and the history below it.
func (sp *splitter) head(k int) {
	h := &sp.heads[k]
	if h.info.From.Addr != "" || h.info.From.Name != "" || !h.info.At.IsZero() || h.info.Subject != "" {
		sp.msg.Quotes = append(sp.msg.Quotes, h.info)
	}
	if h.depth > 0 || h.start < sp.pos || sp.history >= 0 { // within history
		if h.kind == headForwarded && sp.forward < 0 && sp.history < 0 && h.block {
			sp.forward = k
		}
		return
	}
	if sp.opens(k) {
		sp.pos = h.end
		return
	}
	sp.quote(h.start, h.end)
	ruleAbove(sp.lines, sp.classes, h.start, sp.pos)
	sp.pos = h.end
	sp.below(h)
	if h.kind == headForwarded && sp.forward < 0 {
		sp.forward = k
	}
}

// opens reports whether introduction k is only the first line of a new message,
// "On 2 March you wrote:", above words that nothing marks as history.
func (sp *splitter) opens(k int) bool {
	h := &sp.heads[k]
	next := sp.textBelow(h.end)
	return k == 0 && h.kind == headWrote && !sp.reply && h.info.From.Addr == "" && !hasText(sp.lines[:h.start]) &&
		next < len(sp.lines) && sp.lines[next].depth == 0 && !sp.lines[next].indent
}

// below claims what stands below an introduction: lines set in, or everything.
// Lines marked as history claim themselves, and what follows them is new.
func (sp *splitter) below(h *head) {
	next := sp.textBelow(h.end)
	switch {
	case next == len(sp.lines), sp.lines[next].depth > 0:
	case sp.lines[next].indent:
		sp.pos = next
		for sp.pos < len(sp.lines) && (sp.lines[sp.pos].indent || sp.lines[sp.pos].depth > 0 || sp.lines[sp.pos].text == "") {
			sp.pos++
		}
		sp.quote(next, sp.pos)
	default:
		sp.history = h.start
	}
}

// textBelow is the first line from i on that is not empty.
func (sp *splitter) textBelow(i int) int {
	for i < len(sp.lines) && sp.lines[i].text == "" {
		i++
	}
	return i
}

func (sp *splitter) quote(from, to int) {
	for i := from; i < to; i++ {
		sp.classes[i] = isQuoted
	}
}

// marked sorts the lines that bear a mark of their own.
func (sp *splitter) marked() {
	for i := range sp.lines {
		l := &sp.lines[i]
		switch {
		case sp.history >= 0 && i >= sp.history:
			sp.classes[i] = isQuoted
		case l.depth > 0 && !listItem(sp.lines, i, sp.reply || len(sp.heads) > 0):
			sp.classes[i] = isQuoted
		case l.cut && (sp.reply || IsForward(sp.msg.Subject) || headNear(sp.heads, i)):
			sp.history = i
			sp.classes[i] = isQuoted
		case l.sig && sp.classes[i] == isNew:
			sp.classes[i] = isSignature
		}
	}
}

// someNew never calls all of a message a signature.
func (sp *splitter) someNew() {
	if hasClass(sp.lines, sp.classes, isNew) {
		return
	}
	for i, c := range sp.classes {
		if c == isSignature && !isDelimiter(sp.lines[i].bare()) {
			sp.classes[i] = isNew
		}
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
	size := 0
	for i := range lines {
		if classes[i] == c {
			size += len(lines[i].text) + 1
		}
	}
	if size == 0 {
		return ""
	}
	var b strings.Builder
	b.Grow(size)
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
