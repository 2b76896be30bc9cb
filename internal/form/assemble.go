package form

import (
	"strings"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// entry is a field with the lines of its value.
type entry struct {
	line
	vals   []string
	msg    bool // its value is free text over several lines
	closed bool
}

// sheet is a notification taken apart: fields, and the text that no label claims.
type sheet struct {
	entries []entry
	free    []string // lines without a label, "" between paragraphs
	story   []string // free lines and unlisted answers in their order
	exact   map[role]bool
	first   int // lines with words before the first listed label; -1 without one
	trailer []inquiry.Field
	style   sepKind
}

// assembler walks over the lines of a notification.
type assembler struct {
	p       *platform
	lines   []line
	sh      sheet
	cur     *entry
	trailer bool
	words   int
	blank   bool
	alone   bool // labels stand alone on their lines
	authors map[string]int
	hasMsg  bool // there is a label for the message somewhere
	market  bool
	// hasValue tells that such a label has its value on its line or beside it.
	hasValue bool
}

// assemble puts lines together into fields.
func assemble(lines []line, p *platform) *sheet {
	a := &assembler{p: p, lines: lines, market: p != nil && p.Kind == "market"}
	a.sh.exact = map[role]bool{}
	a.sh.first = -1
	counts := map[sepKind]int{}
	a.authors = map[string]int{}
	for _, l := range lines {
		if l.is && l.sep == sepColon && hasRole(l.roles, roleName) {
			a.authors[lexicon.Fold(l.label)]++
		}
		if l.is && l.exact {
			counts[l.sep]++
			a.hasMsg = a.hasMsg || hasRole(l.roles, roleMessage)
			a.hasValue = a.hasValue || asksWords(l.roles) && l.sep != sepNone
		}
	}
	for k := sepNone; k <= sepBracket; k++ {
		if counts[k] > counts[a.sh.style] {
			a.sh.style = k
		}
	}
	a.alone = counts[sepNone] >= 2
	for i := range lines {
		a.step(i)
	}
	a.flush()
	return &a.sh
}

func (a *assembler) step(i int) {
	l := a.lines[i]
	if l.blank {
		a.blank = true
		if a.cur != nil && a.cur.msg {
			a.cur.vals = append(a.cur.vals, "")
		} else {
			a.addFree("")
		}
		return
	}
	blank := a.blank
	a.blank = false
	if a.trailer {
		a.inTrailer(l)
		if a.trailer {
			return
		}
	}
	if l.rule() {
		if a.started() && a.restEnds(i+1) {
			a.trailer = true
		}
		return
	}
	if a.started() && a.isEnd(l) {
		a.trailer = true
		a.inTrailer(l)
		return
	}
	inMsg := a.cur != nil && a.cur.msg
	if !inMsg && a.isSkip(l) && !(l.is && l.exact && l.value != "" && l.sep != sepNone) {
		return
	}
	if inMsg && blank && (a.button(l) || a.heads(i)) {
		a.trailer = a.button(l)
		a.flush()
		return
	}
	if inMsg && l.is && l.value == "" && l.sep == sepColon && a.restEnds(i+1) && !l.roleIs(roleMessage, a.cur) {
		a.trailer = true
		return
	}
	if l.is && a.accept(i, blank) {
		a.open(l)
		return
	}
	a.words++
	a.text(l, i, blank)
}

// roleIs reports whether a line asks for r in a form that has not been answered yet.
func (l line) roleIs(r role, cur *entry) bool {
	return hasRole(l.roles, r) && strings.TrimSpace(strings.Join(cur.vals, "")) == ""
}

// text takes a line without a label in.
func (a *assembler) text(l line, i int, blank bool) {
	c := a.cur
	alone := c != nil && a.alone && (c.sep == sepNone || c.sep == sepQuestion)
	if c == nil || c.closed {
		if !(alone && digits(l.text) == 0 && !a.nextIsField(i+1) && a.unlisted(l, i)) {
			a.addFree(l.text)
		}
		return
	}
	if c.msg {
		c.vals = append(c.vals, l.text)
		return
	}
	if len(c.vals) == 0 {
		c.vals = append(c.vals, l.text)
		if c.person() || a.p != nil && a.p.Layout == "contact" {
			c.closed = true
		}
		return
	}
	if hasRole(c.roles, roleWish) {
		if !a.unlisted(l, i) {
			c.vals = append(c.vals, l.text)
		}
		return
	}
	if blank {
		c.closed = true
		if !(alone && digits(l.text) == 0 && !a.nextIsField(i+1) && a.unlisted(l, i)) {
			a.addFree(l.text)
		}
		return
	}
	// A second line: an address or a list goes on; where labels stand alone, a
	// short line may be a label that nobody listed.
	if a.alone && c.sep == sepNone && a.unlisted(l, i) {
		return
	}
	c.vals = append(c.vals, l.text)
}

// person reports whether an entry holds one line about the buyer.
func (e *entry) person() bool {
	for _, r := range e.roles {
		switch r {
		case roleAddress, roleProduct, roleOther, roleNone, roleQuantity, roleSubject:
			return false
		}
	}
	return len(e.roles) > 0
}

// unlisted opens a field under a label that stands alone and is not listed,
// when the words in it give it away.
func (a *assembler) unlisted(l line, i int) bool {
	if len(l.text) > 70 || i+1 >= len(a.lines) || a.market || strings.HasSuffix(l.text, ".") || len(strings.Fields(l.text)) > 9 {
		return false
	}
	r := labels().roles(l.text, true)
	if r == nil || a.hasMsg && hasRole(r, roleMessage) {
		return false
	}
	l.set(l.text, "", r, false, sepNone)
	a.open(l)
	return true
}

// started reports whether anything was read already.
func (a *assembler) started() bool {
	return len(a.sh.exact) > 0 || a.p != nil && a.words > 0
}

// open begins a field.
func (a *assembler) open(l line) {
	a.flush()
	if l.exact {
		for _, r := range l.roles {
			a.sh.exact[r] = true
			if r == roleWish {
				a.sh.exact[roleMessage] = true
			}
		}
		if a.sh.first < 0 {
			a.sh.first = a.words
		}
	}
	e := &entry{line: l, msg: hasRole(l.roles, roleMessage) || hasRole(l.roles, roleWish) && l.value != ""}
	if l.value != "" {
		e.vals = append(e.vals, l.value)
		e.closed = !e.msg && (e.person() || a.market || l.sep == sepTab && hasRole(l.roles, roleSubject))
	}
	if !e.msg && len(l.roles) == 0 && (utf8.RuneCountInString(l.value) > 120 || strings.HasSuffix(l.label, "?") && l.value == "") {
		e.msg = true
	}
	a.cur = e
}

func (a *assembler) flush() {
	if a.cur == nil {
		return
	}
	a.sh.entries = append(a.sh.entries, *a.cur)
	e := a.cur
	a.cur = nil
	if hasRole(e.roles, roleQuantity) || hasRole(e.roles, roleBudget) || hasRole(e.roles, roleOther) || len(e.roles) == 0 {
		if v := cell(strings.Join(e.vals, " ")); v != "" {
			sep := ": "
			if e.sep == sepQuestion {
				sep = " "
			}
			a.sh.story = append(a.sh.story, e.label+sep+v)
		}
	}
}

func (a *assembler) addFree(s string) {
	if s == "" && (len(a.sh.free) == 0 || a.sh.free[len(a.sh.free)-1] == "") {
		return
	}
	if s != "" && a.cur != nil {
		a.flush()
	}
	a.sh.free = append(a.sh.free, s)
	a.sh.story = append(a.sh.story, s)
}

// inTrailer keeps the page and the date out of the site's lines; a field of the
// buyer that has not been seen ends the trailer.
func (a *assembler) inTrailer(l line) {
	if u := pageURL(l.text); u != "" && (strings.HasPrefix(l.folded, "this form submitted at") || l.is && hasRole(l.roles, rolePage)) {
		a.sh.trailer = append(a.sh.trailer, inquiry.Field{Label: "Page URL", Value: u})
		return
	}
	if !l.is || !l.exact || l.value == "" {
		return
	}
	if hasRole(l.roles, roleCreated) || hasRole(l.roles, rolePage) {
		a.sh.trailer = append(a.sh.trailer, inquiry.Field{Label: l.label, Value: l.value})
		return
	}
	for _, r := range l.roles {
		if (r.person() || r == roleMessage) && !a.sh.exact[r] && !a.market {
			a.trailer = false
			a.flush()
		}
	}
}

func (a *assembler) isEnd(l line) bool {
	if a.p != nil && matchLine(l.folded, a.p.End) {
		return true
	}
	return matchLine(l.folded, platforms().End)
}

func (a *assembler) isSkip(l line) bool {
	if a.market && a.words == 0 && strings.ContainsAny(l.text, "(·") {
		if _, ok := readHeading(l.text); ok {
			return false
		}
	}
	if a.p != nil && matchLine(l.folded, a.p.Skip) {
		return true
	}
	return len(a.sh.exact) == 0 && matchLine(l.folded, platforms().Skip)
}

// restEnds reports whether the lines from i on belong to the site: its labels
// or the phrases of its trailer come next, not the buyer's words.
func (a *assembler) restEnds(i int) bool {
	seen := 0
	for ; i < len(a.lines) && seen < 3; i++ {
		l := a.lines[i]
		if l.blank || l.rule() {
			continue
		}
		seen++
		if a.isEnd(l) {
			return true
		}
		if l.is && l.exact && l.roles[0].site() {
			return true
		}
	}
	return seen == 0
}

// freeText reports whether a letter has begun: words outside of fields.
func (sh *sheet) freeText() bool {
	for _, f := range sh.free {
		if len(f) > 60 {
			return true
		}
	}
	return false
}
