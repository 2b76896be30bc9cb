package mailparse

import (
	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// unmarkedForward finds the header block of a forward that has no separator:
// Outlook and Mail.ru write only the block, below the sender's own words or at
// the very top.
func unmarkedForward(m *inquiry.Message, lines []line, heads []head, classes []class) int {
	if len(heads) == 0 {
		return -1
	}
	h := &heads[0]
	if h.kind == headWrote || !h.block && h.kind != headOriginal {
		return -1
	}
	if IsForward(m.Subject) {
		return 0
	}
	if h.kind == headBlock && !hasText(lines[:h.start]) && !IsReply(m.Subject) && len(m.InReplyTo) == 0 && !hasClass(lines, classes, isNew) {
		return 0
	}
	return -1
}

// readForwarded reads the block below h as a message of its own. A forward of a
// forward gives the innermost one.
func readForwarded(m *inquiry.Message, lines []line, h *head, level int) {
	body := lines[h.end:]
	// Apple Mail and some others set the forwarded message in quotation marks.
	shift := h.depth
	for i := range body {
		if body[i].bare() != "" {
			if body[i].depth > h.depth {
				shift = body[i].depth
			}
			break
		}
	}
	sub := make([]line, 0, len(body))
	for i := range body {
		l := body[i]
		if l.depth < shift && l.bare() != "" && len(sub) > 0 && shift > h.depth {
			break // the forwarder's own words below the forwarded message
		}
		l.depth = max(l.depth-shift, 0)
		l.sig = l.sig && shift == 0
		l.cut = false
		l.indent = false
		if l.marks > 0 {
			l.text = stripMarks(l.text, shift)
			d, marks := quoteMarks(l.text)
			l.depth, l.marks = d, marks
		}
		sub = append(sub, l)
	}
	for len(sub) > 0 && sub[0].text == "" {
		sub = sub[1:]
	}
	f := &inquiry.Message{From: h.info.From, To: h.info.To, Date: h.info.At, Subject: h.info.Subject}
	f.Text = joinLines(sub)
	splitDepth(f, sub, level+1)
	m.Forwarded = innermost(f)
}

// stripMarks takes n quotation signs, and the blank behind them, off a line.
func stripMarks(s string, n int) string {
	i := 0
	for ; n > 0 && i < len(s); i++ {
		if s[i] == '>' {
			n--
		} else if s[i] != ' ' {
			break
		}
	}
	if i < len(s) && s[i] == ' ' {
		i++
	}
	return s[i:]
}

// innermost follows forwards of forwards as long as they carry words.
func innermost(m *inquiry.Message) *inquiry.Message {
	for m.Forwarded != nil && (m.Forwarded.New != "" || m.Forwarded.Text != "") {
		m = m.Forwarded
	}
	return m
}
