package mailparse

import (
	"strings"
	"sync"

	"golang.org/x/net/html/atom"
)

// htmlMarks are the classes and identifiers in data/html.yaml.
type htmlMarks struct {
	Quote     []string `yaml:"quote"`     // the element holds quoted history
	Cut       []string `yaml:"cut"`       // history begins at the element
	Signature []string `yaml:"signature"` // the element holds a signature
}

var htmlWords = sync.OnceValue(func() *htmlMarks {
	m := &htmlMarks{}
	loadYAML("html.yaml", m)
	return m
})

// mark reads a class or id for the marks of mail programs.
func mark(e *element, tag atom.Atom, value string) {
	if value == "" || len(value) > 500 {
		return
	}
	value = strings.ToLower(value)
	w := htmlWords()
	for _, v := range strings.Fields(value) {
		switch {
		case matchMark(w.Quote, v, tag == atom.Blockquote):
			e.quote = true
		case matchMark(w.Cut, v, true):
			e.cut = true
		case matchMark(w.Signature, v, true):
			e.sig = true
		}
	}
}

// matchMark reports whether v is in the list; an entry ending in * is a prefix.
// Unless all is set, only entries that hold for every element count.
func matchMark(list []string, v string, all bool) bool {
	for _, m := range list {
		name, every := strings.CutPrefix(m, "any.")
		if !every && !all {
			continue
		}
		if p, ok := strings.CutSuffix(name, "*"); ok && strings.HasPrefix(v, p) || name == v {
			return true
		}
	}
	return false
}

// style reads the declarations of a style attribute that hide text, keep its
// line ends or draw the bar of a quotation.
func style(e *element, v string) {
	if len(v) > 4000 {
		v = v[:4000]
	}
	v = strings.ToLower(v)
	if !strings.Contains(v, "display") && !strings.Contains(v, "visib") && !strings.Contains(v, "size") && !strings.Contains(v, "hide") &&
		!strings.Contains(v, "opacity") && !strings.Contains(v, "white-space") && !strings.Contains(v, "border") && !strings.Contains(v, "height") {
		return
	}
	hiddenOverflow, zeroHeight := false, false
	for _, d := range strings.Split(v, ";") {
		key, value, _ := strings.Cut(d, ":")
		key = strings.TrimSpace(key)
		value = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "!important"))
		switch key {
		case "display":
			e.hidden = e.hidden || value == "none"
		case "visibility":
			e.hidden = e.hidden || value == "hidden" || value == "collapse"
		case "font-size":
			e.hidden = e.hidden || isZeroLength(value) && e.tag != atom.Td && e.tag != atom.Table && e.tag != atom.Tr
		case "mso-hide":
			e.hidden = e.hidden || value == "all"
		case "opacity":
			e.hidden = e.hidden || value == "0" || value == "0.0"
		case "overflow":
			hiddenOverflow = value == "hidden"
		case "max-height", "height":
			zeroHeight = zeroHeight || isZeroLength(value)
		case "white-space":
			e.pre = e.pre || strings.HasPrefix(value, "pre") && value != "pre-line"
		case "border-left":
			if e.tag == atom.Blockquote && value != "none" && !strings.HasPrefix(value, "0") && !strings.Contains(value, "none") {
				e.quote = true
			}
		case "border-top":
			// Outlook's divider above its header block.
			if e.tag == atom.Div && strings.Contains(value, "solid") && (strings.Contains(value, "#e1e1e1") || strings.Contains(value, "#b5c4df")) {
				e.cut = true
			}
		case "border":
			if e.tag == atom.Div && strings.Contains(v, "border-top:solid #e1e1e1") {
				e.cut = true
			}
		}
	}
	if hiddenOverflow && zeroHeight {
		e.hidden = true
	}
}

// isZeroLength recognises 0, 0px, 0pt, 0em and the like. Cells are excepted by
// the caller: newsletters set their font to 0 to close gaps and back inside.
func isZeroLength(v string) bool {
	n := strings.TrimRight(v, "abcdefghijklmnopqrstuvwxyz%")
	n = strings.TrimSpace(n)
	return n != "" && strings.Trim(n, "0.") == "" && strings.Contains(n, "0")
}
