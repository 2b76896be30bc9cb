package mailparse

import (
	"strings"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// headKind says what introduces quoted history.
type headKind int

const (
	headWrote     headKind = iota // "On … wrote:"
	headBlock                     // From: Sent: To: Subject:
	headOriginal                  // -----Original Message-----
	headForwarded                 // ---------- Forwarded message ----------
)

// head is an introduction of quoted history.
type head struct {
	kind       headKind
	start, end int // lines
	depth      int
	block      bool // a header block belongs to it
	subject    bool // the block has a subject
	info       inquiry.QuoteHead
}

// bare is a line without its quotation signs.
func (l *line) bare() string { return strings.TrimSpace(l.text[l.marks:]) }

// maxHeadTries bounds the lines that are looked at as ends of an introduction;
// a conversation of years has some hundreds.
const maxHeadTries = 5000

// findHeads finds all introductions of quoted history, top to bottom.
func findHeads(lines []line) []head {
	var heads []head
	q := quotes()
	last := 0 // first line that no head covers
	tries := 0
	for i := 0; i < len(lines); i++ {
		text := lines[i].bare()
		if text == "" {
			continue
		}
		if kind, ok := q.separator(text); ok {
			h := head{kind: kind, start: i, end: i + 1, depth: lines[i].depth}
			if b, ok := q.headerBlock(lines, i+1, 3); ok {
				h.end, h.block, h.subject, h.info = b.end, true, b.subject, b.info
			} else if kind < 0 {
				continue // a rule without a header block is only a rule
			}
			h.kind = max(h.kind, headBlock)
			heads = append(heads, h)
			i, last = h.end-1, h.end
			continue
		}
		if kind, _ := q.label(text); kind == labelFrom || kind == labelDate || kind == labelSubject {
			if b, ok := q.headerBlock(lines, i, 1); ok {
				heads = append(heads, b)
				i, last = b.end-1, b.end
				continue
			}
		}
		if tries >= maxHeadTries || !q.endsHead(text) || len(text) > maxHeadLine {
			continue
		}
		tries++
		if h, ok := q.wroteHead(lines, i, last); ok {
			heads = append(heads, h)
			last = h.end
		}
	}
	return heads
}

// bareSeparator strips what separators are framed with.
func bareSeparator(s string) string {
	return strings.TrimFunc(lexicon.Fold(s), func(r rune) bool {
		return strings.ContainsRune("-_=*—–―─ :：\u00a0\u3000.<>|・【】[]~#", r)
	})
}

// separator recognises lines that announce an original or forwarded message; the
// kind -1 stands for a mere rule of 20 or more dashes or underscores.
func (q *quoteWords) separator(text string) (headKind, bool) {
	if len(text) > 120 {
		return 0, false
	}
	first, _ := utf8.DecodeRuneInString(text)
	framed := strings.ContainsRune("-_=*—–―─<【[~#", first)
	if !framed {
		last, _ := utf8.DecodeLastRuneInString(text)
		if last != ':' && last != '：' {
			return 0, false
		}
		if q.forwarded[bareSeparator(text)] {
			return headForwarded, true
		}
		return 0, false
	}
	words := bareSeparator(text)
	if words == "" {
		if (first == '-' || first == '_') && len(text) >= 20 {
			return -1, true
		}
		return 0, false
	}
	switch {
	case q.forwarded[words]:
		return headForwarded, true
	case q.original[words]:
		return headOriginal, true
	}
	// "---- Forwarded by X on DATE ----" (Notes), "-----Original Message from X-----".
	if strings.HasPrefix(text, "---") && hasPrefixOf(words, q.senders) != "" {
		return headForwarded, true
	}
	return 0, false
}
