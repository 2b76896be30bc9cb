package report

import (
	"fmt"
	"math"
	"time"
	"unicode"
)

// graphic is a chart ready to be drawn: all lengths are in units of the SVG's
// view box. Text is placed by its anchor, so no font has to be measured.
type graphic struct {
	Title  string
	W, H   int
	Marks  []mark
	Labels []label
	Lines  []rule
	Legend []key
}

type mark struct {
	X, Y, W, H float64
	Class      string
	Hint       string
}

type label struct {
	X, Y   float64
	Text   string
	Anchor string
	Class  string // "n": a figure; "alt": left out on narrow screens
}

type rule struct{ X1, Y1, X2, Y2 float64 }

type key struct {
	Class, Text string
}

// chartWidth is the width of all charts. On a telephone a unit is half a pixel,
// so labels leave room for letters of twice their size there.
const chartWidth = 660

// draw lays out a section's chart from the very cells of its table.
func draw(s Section) *graphic {
	switch {
	case s.Chart == nil || len(s.Rows) == 0 || tallest(s) == 0:
		return nil
	case s.Chart.Kind == "bars":
		return bars(s)
	}
	return pillars(s)
}

func amount(c Cell) float64 {
	switch v := c.Value.(type) {
	case int:
		return float64(v)
	case float64:
		return v
	}
	return 0
}

// tallest is the height of the chart's tallest pillar or longest bar.
func tallest(s Section) float64 {
	most := 0.0
	for _, row := range s.Rows[:len(s.Rows)-s.Chart.Rest] {
		sum := 0.0
		for _, c := range s.Chart.Series {
			v := amount(row[c])
			if sum += v; s.Chart.Kind != "stacked" {
				sum = v
			}
			most = math.Max(most, sum)
		}
	}
	return most
}

// bars draws one bar per row, the label before it and the figure behind it.
func bars(s Section) *graphic {
	const right, line, thick, letter = 60, 28, 16, 13 // a letter as wide as telephones draw it
	rows := s.Rows[:len(s.Rows)-s.Chart.Rest]
	g := &graphic{Title: s.Title, W: chartWidth, H: len(rows)*line + 4}
	most, col := tallest(s), s.Chart.Series[0]
	left := 0.0
	for _, row := range rows {
		left = math.Max(left, float64(wide(shorten(row[s.Chart.Label].Text, 18))*letter+16))
	}
	for i, row := range rows {
		y, v := float64(i*line+2), amount(row[col])
		w := v / most * (chartWidth - left - right)
		name := row[s.Chart.Label].Text
		g.Marks = append(g.Marks, mark{left, y + (line-thick)/2, w, thick, "s0", name + ": " + row[col].Text})
		g.Labels = append(g.Labels, label{left - 10, y + line/2 + 5, shorten(name, 18), "end", ""},
			label{left + w + 8, y + line/2 + 5, row[col].Text, "start", "n"})
	}
	return g
}

// shorten cuts a label to so many columns, wide characters counting two.
func shorten(s string, columns int) string {
	w := 0
	for i, r := range s {
		if w += wide(string(r)); w > columns {
			return s[:i] + ".."
		}
	}
	return s
}

// wide is the width of a label in columns.
func wide(s string) int {
	w := 0
	for _, r := range s {
		if w++; unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
			w++
		}
	}
	return w
}

// pillars draws one column per row with its series on top of one another, or a
// narrow one for each series side by side.
func pillars(s Section) *graphic {
	const left, right, top, height = 46, 6, 14, 180
	const width = chartWidth - left - right
	g := &graphic{Title: s.Title, W: chartWidth, H: top + height + 30}
	step := niceStep(tallest(s))
	most := math.Ceil(tallest(s)/step) * step
	for i := 0; float64(i)*step <= most; i++ {
		v := float64(i) * step
		y := top + height - v/most*height
		g.Lines = append(g.Lines, rule{left, y, left + width, y})
		g.Labels = append(g.Labels, label{left - 8, y + 4, fmt.Sprintf("%g", v), "end", ""})
	}
	slot := float64(width) / float64(len(s.Rows))
	every := (len(s.Rows) + 11) / 12
	thick := slot * 0.7
	if s.Chart.Kind == "grouped" {
		thick /= float64(len(s.Chart.Series))
	}
	for i, row := range s.Rows {
		x, y := left+float64(i)*slot+slot*0.15, float64(top+height)
		for n, c := range s.Chart.Series {
			h := amount(row[c]) / most * height
			if s.Chart.Kind == "grouped" {
				y = top + height
			}
			y -= h
			at := x
			if s.Chart.Kind == "grouped" {
				at += float64(n) * thick
			}
			if h > 0 {
				hint := row[s.Chart.Label].Text + ", " + s.Columns[c].Title + ": " + row[c].Text
				g.Marks = append(g.Marks, mark{at, y, thick, h, fmt.Sprintf("s%d", n), hint})
			}
		}
		if i%every == 0 {
			class := ""
			if i/every%2 == 1 {
				class = "alt"
			}
			g.Labels = append(g.Labels, label{x + slot*0.35, top + height + 20, pillarName(row[s.Chart.Label].Text), "middle", class})
		}
	}
	if len(s.Chart.Series) > 1 {
		for n, c := range s.Chart.Series {
			g.Legend = append(g.Legend, key{fmt.Sprintf("s%d", n), s.Columns[c].Title})
		}
	}
	return g
}

// pillarName leaves the year out of dates: the table has it.
func pillarName(s string) string {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t.Format("01-02")
	}
	return s
}

// niceStep is the distance of grid lines: 1, 2 or 5 times a power of ten, about
// four lines in all, never below one.
func niceStep(most float64) float64 {
	raw := math.Max(most/4, 1)
	base := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, f := range []float64{1, 2, 5, 10} {
		if base*f >= raw {
			return base * f
		}
	}
	return base * 10
}
