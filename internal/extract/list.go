package extract

import (
	"math"
)

// lists finds amounts without a unit that stand in tables and lists of items.
func (r *reader) lists() []candidate {
	var out []candidate
	type ending struct {
		num, line int
		sep       byte
	}
	var run []ending
	flush := func() {
		if len(run) >= 2 {
			for _, e := range run {
				if e.num < 0 {
					continue
				}
				if c, ok := r.plainCount(e.num); ok {
					out = append(out, c)
				}
			}
		}
		run = run[:0]
	}
	line := 0
	last := -9
	for from := r.bodyFrom; from < r.bodyTo; {
		to := from
		for to < r.bodyTo && r.tokens[to].kind != kindLine {
			to++
		}
		line++
		if col := r.quantityColumn(from, to); col > 0 {
			flush()
			var found []candidate
			found, to = r.column(from, to, col)
			out = append(out, found...)
		} else if num, sep := r.trailing(from, to); num >= 0 {
			if line-last > 2 || len(run) > 0 && run[0].sep != sep {
				flush()
			}
			run = append(run, ending{num, line, sep})
			last = line
		} else if sep := r.unitTrailing(from, to); sep != 0 {
			// "croisillons : 500 sachets" beside "barrettes : 1 000"
			if line-last > 2 || len(run) > 0 && run[0].sep != sep {
				flush()
			}
			run = append(run, ending{-1, line, sep})
			last = line
		}
		from = to + 1
	}
	flush()
	return out
}

// trailing returns the number that ends the line and what separates it from the
// words before it: a wide gap, dots, a colon or a dash. -1 when there is none.
func (r *reader) trailing(from, to int) (num int, sep byte) {
	for to > from && r.sign(to-1, ".,;") {
		to--
	}
	num = to - 1
	for num > from && r.spacedTail(num) && r.kindAt(num-1) == kindNum && len(r.tokens[num-1].fold) <= 3 {
		num--
	}
	if num <= from || r.kindAt(num) != kindNum || r.used[num] {
		return -1, 0
	}
	switch {
	case r.tokens[num].gap >= gapWide:
		sep = ' '
	case r.is(num-1, ".") && r.is(num-2, "."):
		sep = '.'
	case r.sign(num-1, ":：="):
		sep = ':'
	case r.sign(num-1, "-–—") && r.tokens[num].gap > 0 && r.tokens[num-1].gap > 0:
		sep = '-'
	default:
		return -1, 0
	}
	if r.beforeWord(num) && sep != ' ' {
		return -1, 0
	}
	for i := from; i < num; i++ {
		if k := r.tokens[i].kind; k == kindWord || k == kindChar {
			if r.starts[i]&of(clsJob, clsLabel, clsTime) != 0 && sep == ':' {
				return -1, 0
			}
			return num, sep
		}
	}
	return -1, 0
}

// unitTrailing reports whether the line ends with an amount and its unit, set off
// as trailing numbers are, and returns what separates it; 0 when it does not.
func (r *reader) unitTrailing(from, to int) byte {
	for to > from && r.sign(to-1, ".,;'") {
		to--
	}
	for k := to - 1; k > from && k >= to-4; k-- {
		if r.kindAt(k) == kindNum && k+1 < to && r.starts[k+1]&of(clsUnit, clsBox) != 0 {
			_, sep := r.trailing(from, k+1)
			return sep
		}
	}
	return 0
}

// plainCount reads a whole number without a unit as so many pieces.
func (r *reader) plainCount(i int) (candidate, bool) {
	a, ok := r.amountAt(i, true)
	if !ok {
		return candidate{}, false
	}
	for _, v := range a.values {
		if v < 1 || v != math.Trunc(v) || v > 1e9 {
			return candidate{}, false
		}
	}
	r.use(a.from, a.to)
	return candidate{from: a.from, to: a.to, values: a.values, unit: "pcs", counted: true, sure: true}, true
}

// cells cuts a line into the first tokens of its cells.
func (r *reader) cells(from, to int) []int {
	var out []int
	start := true
	for i := from; i < to; i++ {
		if r.is(i, "|") {
			start = true
			continue
		}
		if start || r.tokens[i].gap >= gapWide {
			out = append(out, i)
		}
		start = false
	}
	return out
}

// quantityColumn returns the number of the column that a heading line calls
// quantity, counted from the end: 1 for the last. 0 when the line is no heading.
func (r *reader) quantityColumn(from, to int) int {
	if to-from < 2 || !r.has(from, to, of(clsLabel)) {
		return 0
	}
	cells := r.cells(from, to)
	if len(cells) < 2 {
		return 0
	}
	for i := from; i < to; i++ {
		if r.tokens[i].kind == kindNum {
			return 0
		}
	}
	for k := len(cells) - 1; k >= 0; k-- { // "Sl" at the left numbers the lines
		if r.starts[cells[k]]&of(clsLabel) != 0 {
			return len(cells) - k
		}
	}
	return 0
}

// column reads the amounts of column col, counted from the end, in the lines
// after the heading from..to-1. It returns the end of the last line it read.
func (r *reader) column(from, to, col int) (out []candidate, end int) {
	width := len(r.cells(from, to))
	end = to
	misses := 0
	for next := to + 1; next < r.bodyTo && misses < 2; {
		stop := next
		for stop < r.bodyTo && r.tokens[stop].kind != kindLine {
			stop++
		}
		cells := r.cells(next, stop)
		if len(cells) >= col && len(cells) >= min(width-1, 2) && r.kindAt(cells[len(cells)-col]) == kindNum {
			i := cells[len(cells)-col]
			cellEnd := stop
			if col > 1 {
				cellEnd = cells[len(cells)-col+1]
			}
			if v, to, ok := r.oneNumber(i, true); ok && v >= 1 {
				c := candidate{from: i, to: to, values: []float64{v}, unit: "pcs", counted: true, sure: true}
				// The unit stands behind the number, or alone in the next cell.
				if u := r.unitAfter(to); u != nil && (to < cellEnd || to == cellEnd && to < stop && (int(u.to) == stop || r.tokens[u.to].gap >= gapWide || r.is(int(u.to), "|") || r.is(int(u.to), "."))) {
					c.to, c.unit, c.counted, c.values[0] = int(u.to), u.code, !isMeasure(u.code), v*u.factor
				}
				r.use(next, stop)
				out = append(out, c)
			}
			end = stop
		} else {
			misses++
		}
		next = stop + 1
	}
	return out, end
}
