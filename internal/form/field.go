package form

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// accept decides whether a line that has the shape of a field is one here.
func (a *assembler) accept(i int, blank bool) bool {
	l := a.lines[i]
	if hasRole(l.roles, roleName) && l.sep == sepColon && (a.authors[lexicon.Fold(l.label)] > 1 || a.p != nil && a.p.Kind == "chat" && platforms().visitors[lexicon.Fold(l.label)]) {
		return a.visitorField(i) // lines of a chat
	}
	if a.cur != nil && a.cur.msg {
		return a.endsMessage(i, blank)
	}
	if l.sep == sepNone && !l.exact {
		return (a.p != nil && a.p.Kind == "service" || a.alone && len(a.sh.exact) > 0) && !a.sh.freeText() && i+1 < len(a.lines) && !a.nextIsField(i+1)
	}
	if l.sep == sepNone && l.value == "" {
		return a.acceptAlone(i)
	}
	if l.exact {
		if a.market && !a.hasMsg && a.sh.freeText() && l.sep != sepTab && !l.roles[0].person() && !hasRole(l.roles, roleProduct) {
			return a.cur != nil && !blank // inside a letter only straight below another field
		}
		return true
	}
	// Labels that nobody listed: only among listed ones.
	if a.sh.freeText() && a.market || len(a.sh.exact) == 0 && !a.listedSoon(i) {
		return false
	}
	return l.sep != sepWide || a.sh.style == sepWide
}

// asksWords reports whether roles ask for the buyer's own words.
func asksWords(roles []role) bool {
	return hasRole(roles, roleMessage) || hasRole(roles, roleWish)
}

// visitorField reports whether line i, which has the shape of a line of a chat,
// is a field at its head all the same: "Visitor: Ana Lima" once and above others.
func (a *assembler) visitorField(i int) bool {
	l := a.lines[i]
	if a.authors[lexicon.Fold(l.label)] > 1 || len(strings.Fields(l.value)) > 4 || strings.ContainsAny(l.value, ".?!,") {
		return false
	}
	first, _ := utf8.DecodeRuneInString(l.value)
	return !unicode.IsLower(first) && i+1 < len(a.lines) && a.lines[i+1].is && a.lines[i+1].exact
}

// button reports whether a line is a link of the notification's: words such as
// "View contact" that begin a short line without an end.
func (a *assembler) button(l line) bool {
	return len(l.text) <= 60 && len(strings.Fields(l.text)) <= 8 && !strings.ContainsAny(l.text, "?!,;0123456789") && !strings.HasSuffix(l.text, ".") &&
		matchLine(l.folded, platforms().Buttons)
}

// heads reports whether line i is the heading of a group of fields: short, and
// right above a field about the buyer that has not been seen.
func (a *assembler) heads(i int) bool {
	l := a.lines[i]
	if l.is && (l.value != "" || l.sep != sepColon) || len(l.text) > 50 || len(strings.Fields(l.text)) > 5 || strings.ContainsAny(l.text, "?!,;.0123456789") {
		return false
	}
	for i++; i < len(a.lines); i++ {
		n := a.lines[i]
		if n.blank || n.rule() {
			continue
		}
		return n.is && n.exact && len(n.roles) > 0 && (n.roles[0].person() || n.roles[0] == roleWebsite) && !a.sh.exact[n.roles[0]] && n.sep == a.sh.style
	}
	return false
}

// nextIsField reports whether the next line with words is a listed field.
func (a *assembler) nextIsField(i int) bool {
	for ; i < len(a.lines); i++ {
		if l := a.lines[i]; !l.blank {
			return l.is && l.exact || a.isEnd(l)
		}
	}
	return true
}

// listedSoon reports whether a listed label follows within four lines.
func (a *assembler) listedSoon(i int) bool {
	for j := i + 1; j < len(a.lines) && j <= i+4; j++ {
		if a.lines[j].is && a.lines[j].exact && a.lines[j].sep == a.lines[i].sep {
			return true
		}
	}
	return false
}

// acceptAlone decides about a label that stands alone on its line. Where the
// line before is a label still without a value, this one is its value, unless
// a value follows: then the field before was left empty.
func (a *assembler) acceptAlone(i int) bool {
	if l := a.lines[i]; !a.alone && !(a.p != nil && a.p.Kind != "plugin") {
		return hasRole(l.roles, roleMessage) && !a.hasValue && strings.Contains(l.label, " ") && !a.nextIsField(i+1)
	}
	if a.cur == nil || len(a.cur.vals) > 0 {
		return true
	}
	for j := i + 1; j < len(a.lines); j++ {
		l := a.lines[j]
		if l.blank {
			continue
		}
		return !(l.is && l.exact && (l.sep == sepNone || l.sep == sepColon))
	}
	return false
}

// endsMessage decides whether a field-like line inside the message is the next
// field of the form. Buyers write "Qty: 500" and sign with "Tel: …" too.
func (a *assembler) endsMessage(i int, blank bool) bool {
	l := a.lines[i]
	r := roleNone
	if len(l.roles) > 0 {
		r = l.roles[0]
	}
	tab := l.sep == sepTab && a.cur.sep == sepTab || l.exact && l.sep == sepWide && a.cur.sep == sepWide // in columns
	if !l.exact {
		wide := l.sep == sepWide && a.cur.sep == sepWide && len(strings.Fields(l.label)) <= 3
		return tab || wide || (r == roleIgnore && l.sep == a.sh.style)
	}
	if tab {
		return true
	}
	if l.sep != a.sh.style && !(l.sep == sepColon && a.sh.style == sepTab) && !(l.sep == sepColon && r.site()) {
		return false
	}
	empty := strings.TrimSpace(strings.Join(a.cur.vals, "")) == ""
	if l.sep == sepNone && empty && i+1 < len(a.lines) {
		return a.acceptAlone(i)
	}
	switch {
	case r == roleIgnore || r == rolePage || r == roleSource || r == roleTime || r == roleCreated:
		return l.sep != sepNone && (blank || a.nextIsSite(i+1)) || l.sep == sepNone || hasConsent(l.label)
	case r == roleMessage && !hasRole(a.cur.roles, roleMessage):
		return true // behind what he wants, his words about it
	case r == roleMessage:
		return l.sep == sepBracket || l.sep == sepNone && a.hasBoth(i) || empty
	case r.person():
		if a.sh.exact[r] || r == roleName && a.sh.exact[roleFirst] {
			return false
		}
		return true
	case empty:
		return true
	}
	// The rest of the form: nothing seen twice, and the buyer's or the site's
	// fields still to come.
	return !a.sh.exact[r] && a.restIsForm(i)
}

// hasBoth reports whether a lone message label inside a message is followed by
// more text: two text areas in one form.
func (a *assembler) hasBoth(i int) bool {
	return i > 0 && i+1 < len(a.lines) && !a.lines[i+1].blank && len(a.lines[i].label) > 12
}

// hasConsent reports whether a label is the text of a box to tick.
func hasConsent(label string) bool {
	return labels().guess(key(label)) == roleIgnore && len(strings.Fields(label)) > 2
}

// nextIsSite reports whether the next line with words is the site's, or there is none.
func (a *assembler) nextIsSite(i int) bool {
	for ; i < len(a.lines); i++ {
		l := a.lines[i]
		if l.blank {
			continue
		}
		return a.isEnd(l) || l.rule() || l.is && l.exact && (l.roles[0].site() || l.roles[0].person())
	}
	return true
}

// restIsForm reports whether the lines from i on are fields up to the end and
// one of them is about the buyer or the site.
func (a *assembler) restIsForm(i int) bool {
	about, fields, other := false, 0, 0
	for ; i < len(a.lines); i++ {
		l := a.lines[i]
		switch {
		case l.blank:
		case l.rule() || a.isEnd(l):
			return other <= fields
		case l.is && (l.exact || l.sep == a.sh.style):
			fields++
			if l.exact && (l.roles[0].site() || l.roles[0].person() && !a.sh.exact[l.roles[0]]) {
				about = true
			}
		default:
			other++
		}
	}
	return about && other <= fields
}
