package form

import (
	"strings"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// goods reads a table of goods asked for: a heading row with a column for the
// product and one for the quantity above a row for each. It returns the number of
// lines taken, or 0.
func goods(raw []string, i int, out *[]line) int {
	head := cellsOf(raw[i])
	product, quantity := -1, -1
	for k, h := range head {
		switch labels().exactRole(strings.TrimRight(h, ":：* ")) {
		case roleProduct:
			if product < 0 {
				product = k
			}
		case roleQuantity:
			quantity = k
		}
	}
	if product < 0 || quantity < 0 {
		return 0
	}
	n := 1
	for ; i+n < len(raw); n++ {
		cells := cellsOf(raw[i+n])
		if len(cells) != len(head) || digits(cells[quantity]) == 0 || !hasLetter(cells[product]) {
			break
		}
		for _, k := range [...]int{product, quantity} {
			l := line{text: cells[k], folded: lexicon.Fold(cells[k])}
			l.set(head[k], cells[k], []role{labels().exactRole(strings.TrimRight(head[k], ":：* "))}, true, sepTab)
			*out = append(*out, l)
		}
	}
	if n == 1 {
		return 0
	}
	return n
}

// columns reads a heading row above a value row; it returns the number of lines
// taken, or 0.
func columns(raw []string, i int, out *[]line) int {
	if i+1 >= len(raw) {
		return 0
	}
	head := cellsOf(raw[i])
	vals := cellsOf(raw[i+1])
	if len(head) < 3 || len(head) != len(vals) {
		return 0
	}
	t := labels()
	listed := 0
	for _, h := range head {
		if t.roles(strings.TrimRight(h, ":："), false) != nil {
			listed++
		}
	}
	if listed < 3 || listed*3 < len(head)*2 {
		return 0
	}
	for k, h := range head {
		*out = append(*out, readLine(strings.TrimRight(h, ":： ")+": "+vals[k]))
	}
	return 2
}

func cellsOf(s string) []string {
	var cells []string
	for _, c := range strings.Split(s, "\t") {
		if c = strings.TrimSpace(c); c != "" {
			cells = append(cells, c)
		}
	}
	return cells
}

// appendCells reads a table row: a label and its value, or cells that are lines
// of their own.
func appendCells(out []line, s string) []line {
	cells := cellsOf(s)
	switch len(cells) {
	case 0:
		return append(out, line{blank: true})
	case 1:
		return append(out, readLine(cells[0]))
	}
	if pairs(cells) {
		for k := 0; k+1 < len(cells); k += 2 {
			out = appendCells(out, cells[k]+"\t"+cells[k+1])
		}
		return out
	}
	label := strings.TrimRight(trimBullet(cells[0]), ":：* ")
	rest := cells[1:]
	if lone(rest[0]) && len(rest) > 1 {
		rest = rest[1:]
	}
	t := labels()
	exact := t.roles(label, false)
	colon := strings.HasSuffix(strings.TrimRight(cells[0], "* "), ":") || strings.HasSuffix(cells[0], "：")
	if exact != nil && (len(rest) == 1 || colon) || colon && len(rest) == 1 {
		l := line{text: strings.Join(cells, " "), is: true, exact: exact != nil, label: label, value: strings.Join(rest, " "), sep: sepTab}
		l.roles = exact
		if exact == nil {
			l.roles = t.roles(label, true)
		}
		l.folded = lexicon.Fold(l.text)
		return append(out, l)
	}
	if guessed := t.roles(label, true); len(cells) == 2 && guessed != nil && (asks(cells[0]) || len(strings.Fields(label)) > 1) && len(label) <= maxLabel {
		l := line{text: strings.Join(cells, " ")}
		l.folded = lexicon.Fold(cutBytes(l.text, 200))
		l.set(label, cells[1], guessed, false, sepTab)
		return append(out, l)
	}
	for _, c := range cells {
		out = append(out, readLine(c))
	}
	return out
}

// pairs reports whether a row holds two fields and more side by side: each
// second cell is a listed label.
func pairs(cells []string) bool {
	if len(cells) < 4 || len(cells)%2 != 0 {
		return false
	}
	for k := 0; k < len(cells); k += 2 {
		if labels().roles(strings.TrimRight(cells[k], ":：* "), false) == nil {
			return false
		}
	}
	return true
}
