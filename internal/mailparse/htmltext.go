package mailparse

import (
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// want asks for n line ends before the next text; a cell then spans lines.
func (r *htmlReader) want(n int) {
	if r.cur.Len() == 0 && r.pending == 0 && len(r.lines) == 0 {
		return
	}
	if r.tab && r.cur.Len() > 0 { // nothing was written in this cell yet
		return
	}
	r.space = false
	r.pending = max(r.pending, n)
}

// newline is a <br>.
func (r *htmlReader) newline() {
	if r.hidden > 0 {
		return
	}
	if r.tab && r.cur.Len() > 0 {
		return
	}
	if r.anchor > 0 {
		r.label.WriteByte(' ')
	}
	r.breakLines()
	r.multi = r.multi || r.filled
	r.endLine()
}

// breakLines carries out pending line ends.
func (r *htmlReader) breakLines() {
	if r.pending == 0 {
		return
	}
	if r.cur.Len() > 0 {
		r.multi = r.multi || r.filled
		r.endLine()
	}
	if r.pending > 1 && len(r.lines) > 0 && r.lines[len(r.lines)-1].text != "" {
		r.lines = append(r.lines, line{depth: r.lines[len(r.lines)-1].depth, indent: r.lines[len(r.lines)-1].indent})
	}
	r.pending = 0
}

// flushLine ends a line that holds text, where quotation begins or ends.
func (r *htmlReader) flushLine() {
	if r.cur.Len() > 0 {
		r.endLine()
	}
}

// endLine stores the current line, even when it is empty.
func (r *htmlReader) endLine() {
	text := strings.TrimRight(r.cur.String(), " \t")
	r.cur.Reset()
	r.space, r.tab = false, false
	n := len(r.lines)
	if text == "" && (n == 0 || n > 1 && r.lines[n-1].text == "" && r.lines[n-2].text == "") {
		return // no more than two blank lines together
	}
	l := line{text: text, depth: r.quotes, indent: r.indents > 0, sig: r.sigs > 0}
	if r.cut && text != "" {
		l.cut, r.cut = true, false
	}
	r.lines = append(r.lines, l)
}

// text adds the text between two tags.
func (r *htmlReader) text(b []byte) {
	if r.hidden > 0 {
		return
	}
	if r.anchor > 0 && r.label.Len() < 1000 {
		r.label.Write(b)
	}
	if r.pres > 0 {
		r.preformatted(string(b))
		return
	}
	const blanks = " \t\n\r\f"
	for s := string(b); s != ""; {
		end := strings.IndexAny(s, blanks)
		if end == 0 {
			r.space = true
			s = strings.TrimLeft(s, blanks)
			continue
		}
		if end < 0 {
			end = len(s)
		}
		r.word(s[:end])
		s = s[end:]
	}
}

// preformatted adds text whose blanks and line ends count.
func (r *htmlReader) preformatted(s string) {
	for i, part := range strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		if i > 0 {
			r.breakLines()
			r.multi = r.multi || r.filled
			r.endLine()
		}
		if part != "" {
			r.lead()
			r.cur.WriteString(part)
		}
	}
}

// word adds a word, with the blank that is due before it.
func (r *htmlReader) word(s string) {
	if strings.Contains(s, "\u00a0") {
		s = strings.ReplaceAll(s, "\u00a0", " ")
		if strings.TrimLeft(s, " ") == "" {
			r.space = true
			return
		}
	}
	space := r.space
	r.lead()
	if space && r.cur.Len() > 0 && !strings.HasSuffix(r.cur.String(), "\t") {
		r.cur.WriteByte(' ')
	}
	r.cur.WriteString(s)
	r.space = false
}

// lead writes what is due before text.
func (r *htmlReader) lead() {
	r.breakLines()
	if r.tab {
		if r.cur.Len() > 0 {
			r.cur.WriteByte('\t')
		}
		r.tab, r.space = false, false
	}
	r.filled = r.cell
}

// openLink keeps a link and returns its number from 1 on, 0 for one within the
// page or too many.
func (r *htmlReader) openLink(href string) int {
	if href == "" || strings.HasPrefix(href, "#") || len(r.links) >= maxLinks {
		return 0
	}
	r.links = append(r.links, inquiry.Link{Target: cleanLine(cutRunes(strings.ToValidUTF8(href, ""), 2000))})
	r.anchor = len(r.links)
	return r.anchor
}

// closeLink gives the open link its text.
func (r *htmlReader) closeLink() {
	if r.anchor == 0 {
		return
	}
	l := &r.links[r.anchor-1]
	l.Text = cleanLine(cutRunes(strings.ToValidUTF8(r.label.String(), ""), 1000))
	r.anchor = 0
	r.label.Reset()
}
