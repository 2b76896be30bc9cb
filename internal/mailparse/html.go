package mailparse

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// maxHTMLDepth bounds the open elements that are remembered. html.Parse fails
// beyond 512 (CVE-2025-47911); the tokenizer has no such limit, and what stands
// deeper is read as if its elements were not there.
const maxHTMLDepth = 256

// line is one line of readable text with what its source says about it.
type line struct {
	text   string
	depth  int  // open quotations: elements of a page, or leading ">" signs
	marks  int  // bytes of text that are such signs
	indent bool // in a blockquote without the marks of a mail program
	cut    bool // everything from here on is history (Outlook's dividing element)
	sig    bool // inside an element that a mail program marks as signature
}

// page is an HTML part turned into text.
type page struct {
	lines []line
	links []inquiry.Link
}

// element is an open element.
type element struct {
	tag    atom.Atom
	hidden bool
	quote  bool
	indent bool
	cut    bool
	sig    bool
	pre    bool
	link   int // 1 + index of the link it opens
}

// htmlReader turns tokens into lines.
type htmlReader struct {
	page
	stack   []element
	cur     strings.Builder
	space   bool // a blank is due before the next word
	pending int  // line ends due before the next text
	tab     bool // a cell border is due before the next text
	multi   bool // the current cell spans several lines
	cell    bool // a cell has begun in the current row
	filled  bool // the current cell holds text
	cut     bool // the next line begins history
	hidden  int  // open hidden elements
	quotes  int  // open sure quotations
	indents int
	sigs    int
	pres    int
	anchor  int             // 1 + index of the open link
	label   strings.Builder // its text
	count   [1 << 10]uint8  // open elements by tag, hashed, so that stray end tags cost nothing
}

// readHTML turns a page into lines: block elements into lines, table cells apart
// by tabs, rows by lines. Hidden text is dropped, links are collected.
func readHTML(text string) page {
	r := &htmlReader{}
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		switch z.Next() {
		case html.ErrorToken:
			r.closeLink()
			r.endLine()
			return r.page
		case html.TextToken:
			r.text(z.Text())
		case html.StartTagToken:
			r.start(z, false)
		case html.SelfClosingTagToken:
			r.start(z, true)
		case html.EndTagToken:
			name, _ := z.TagName()
			r.end(atom.Lookup(name))
		}
	}
}

func (r *htmlReader) slot(a atom.Atom) *uint8 { return &r.count[(uint32(a)^uint32(a)>>13)&(1<<10-1)] }

func isVoid(a atom.Atom) bool {
	switch a {
	case atom.Br, atom.Img, atom.Hr, atom.Input, atom.Meta, atom.Link, atom.Area, atom.Base, atom.Col,
		atom.Embed, atom.Param, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}

// block tells how many line ends an element asks for around it.
func block(a atom.Atom) int {
	switch a {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Blockquote, atom.Pre, atom.Ul, atom.Ol, atom.Dl:
		return 2
	case atom.Div, atom.Table, atom.Tr, atom.Li, atom.Dt, atom.Dd, atom.Section, atom.Article, atom.Header, atom.Footer,
		atom.Main, atom.Nav, atom.Aside, atom.Form, atom.Fieldset, atom.Address, atom.Center, atom.Tbody, atom.Thead,
		atom.Tfoot, atom.Caption, atom.Figure, atom.Option, atom.Body, atom.Html, atom.Details, atom.Summary, atom.Legend, atom.Dir, atom.Menu:
		return 1
	}
	return 0
}

func (r *htmlReader) start(z *html.Tokenizer, selfClosing bool) {
	name, more := z.TagName()
	tag := atom.Lookup(name)
	e, href := readElement(z, tag, more)
	if r.hidden == 0 && !e.hidden {
		r.before(tag)
	}
	if e.cut && r.hidden == 0 {
		r.flushLine()
		r.cut = true
	}
	if tag == atom.A && r.hidden == 0 && !e.hidden {
		r.closeLink()
		e.link = r.openLink(href)
	}
	if tag == 0 && strings.IndexByte(string(name), '@') > 0 {
		// "Jane <jane@x.com> wrote:", the brackets left unescaped.
		r.text([]byte("<" + string(name) + ">"))
		return
	}
	if isVoid(tag) || selfClosing && tag != atom.A && block(tag) == 0 || tag == 0 || len(r.stack) >= maxHTMLDepth {
		if tag == atom.Br {
			r.newline()
		}
		return
	}
	r.push(e)
}

// readElement reads the attributes of a start tag, and where it links to. more
// tells that it has any.
func readElement(z *html.Tokenizer, tag atom.Atom, more bool) (e element, href string) {
	e.tag = tag
	for more {
		var k, v []byte
		k, v, more = z.TagAttr()
		switch string(k) {
		case "style":
			style(&e, string(v))
		case "class", "id":
			mark(&e, tag, string(v))
		case "type":
			e.quote = e.quote || tag == atom.Blockquote && strings.EqualFold(string(v), "cite")
		case "cite":
			e.quote = e.quote || tag == atom.Blockquote
		case "name":
			e.quote = e.quote || tag == atom.Blockquote && strings.EqualFold(string(v), "quote")
		case "href":
			if tag == atom.A || tag == atom.Area {
				href = strings.TrimSpace(string(v))
			}
		case "hidden":
			e.hidden = tag != atom.Input
		}
	}
	switch tag {
	case atom.Head, atom.Title, atom.Style, atom.Script, atom.Template, atom.Object, atom.Noframes, atom.Svg:
		e.hidden = true
	case atom.Blockquote:
		e.indent = !e.quote
	case atom.Pre, atom.Textarea, atom.Listing, atom.Xmp:
		e.pre = true
	}
	return e, href
}

// before does what an element asks for ahead of its content.
func (r *htmlReader) before(tag atom.Atom) {
	switch tag {
	case atom.Td, atom.Th:
		r.closeTop(atom.Td, atom.Th)
		if r.cell {
			if r.multi {
				r.want(1)
			} else {
				r.pending, r.tab = 0, r.cur.Len() > 0
			}
		}
		r.cell, r.multi, r.filled = true, false, false
	case atom.Tr:
		r.closeTop(atom.Td, atom.Th)
		r.closeTop(atom.Tr, atom.Tr)
		r.want(1)
		r.cell, r.multi, r.tab, r.filled = false, false, false, false
	case atom.Table:
		r.want(1)
		r.cell, r.multi, r.tab, r.filled = false, false, false, false
	case atom.P:
		r.closeTop(atom.P, atom.P)
		r.want(2)
	case atom.Li:
		r.closeTop(atom.Li, atom.Li)
		r.want(1)
	case atom.Hr:
		r.want(1)
	default:
		if n := block(tag); n > 0 {
			r.want(n)
		}
	}
}

// closeTop closes the innermost element if it is one of two, for end tags that
// HTML allows to leave out.
func (r *htmlReader) closeTop(a, b atom.Atom) {
	if n := len(r.stack); n > 0 && (r.stack[n-1].tag == a || r.stack[n-1].tag == b) {
		r.pop()
	}
}

func (r *htmlReader) push(e element) {
	r.stack = append(r.stack, e)
	*r.slot(e.tag)++
	if e.hidden {
		r.hidden++
	}
	if e.quote || e.indent || e.sig {
		r.flushLine()
	}
	switch {
	case e.quote:
		r.quotes++
	case e.indent:
		r.indents++
	}
	if e.sig {
		r.sigs++
	}
	if e.pre {
		r.pres++
	}
}

func (r *htmlReader) pop() {
	e := r.stack[len(r.stack)-1]
	r.stack = r.stack[:len(r.stack)-1]
	*r.slot(e.tag)--
	if n := block(e.tag); n > 0 && r.hidden == 0 {
		r.want(n)
	}
	if e.link > 0 && e.link == r.anchor {
		r.closeLink()
	}
	if e.hidden {
		r.hidden--
	}
	if e.quote || e.indent || e.sig {
		r.flushLine()
	}
	switch {
	case e.quote:
		r.quotes--
	case e.indent:
		r.indents--
	}
	if e.sig {
		r.sigs--
	}
	if e.pre {
		r.pres--
	}
}

func (r *htmlReader) end(tag atom.Atom) {
	if tag == 0 {
		return
	}
	if tag == atom.P && *r.slot(tag) == 0 {
		r.want(2)
		return
	}
	if tag == atom.Br {
		r.newline()
		return
	}
	if *r.slot(tag) == 0 {
		return
	}
	for i := len(r.stack) - 1; i >= 0; i-- {
		if r.stack[i].tag == tag {
			for len(r.stack) > i {
				r.pop()
			}
			return
		}
		// A table is not closed from within by what was opened outside it.
		if r.stack[i].tag == atom.Table && tag != atom.Body && tag != atom.Html {
			return
		}
	}
}
