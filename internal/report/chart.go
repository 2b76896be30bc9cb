package report

import (
	"fmt"
	"math"
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
	Class  string
}

type rule struct{ X1, Y1, X2, Y2 float64 }

type key struct {
	Class, Text string
}

// draw lays out a section's chart from the very cells of its table.
func draw(s Section) *graphic {
	switch {
	case s.Chart == nil || len(s.Rows) == 0:
		return nil
	case s.Chart.Kind == "bars":
		return bars(s)
	}
	return stacked(s)
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

// bars draws one bar per row, the label before it and the figure behind it.
func bars(s Section) *graphic {
	const left, width, line, thick = 110, 560, 26, 16
	g := &graphic{Title: s.Title, W: left + width + 50, H: len(s.Rows)*line + 8}
	most := 1.0
	col := s.Chart.Series[0]
	for _, row := range s.Rows {
		most = math.Max(most, amount(row[col]))
	}
	for i, row := range s.Rows {
		y, v := float64(i*line+4), amount(row[col])
		w := v / most * width
		name := row[s.Chart.Label].Text
		g.Marks = append(g.Marks, mark{left, y + 4, w, thick, "s0", name + ": " + row[col].Text})
		g.Labels = append(g.Labels, label{left - 8, y + 16, name, "end", ""}, label{left + w + 6, y + 16, row[col].Text, "start", "n"})
	}
	return g
}

// stacked draws one column per row, its series on top of one another.
func stacked(s Section) *graphic {
	const left, top, height, width = 36, 12, 170, 660
	g := &graphic{Title: s.Title, W: left + width + 8, H: top + height + 28}
	most := 1.0
	for _, row := range s.Rows {
		sum := 0.0
		for _, c := range s.Chart.Series {
			sum += amount(row[c])
		}
		most = math.Max(most, sum)
	}
	step := niceStep(most)
	most = math.Ceil(most/step) * step
	for v := 0.0; v <= most+step/2; v += step {
		y := top + height - v/most*height
		g.Lines = append(g.Lines, rule{left, y, left + width, y})
		g.Labels = append(g.Labels, label{left - 6, y + 4, fmt.Sprintf("%g", v), "end", ""})
	}
	slot := float64(width) / float64(len(s.Rows))
	every := (len(s.Rows) + 11) / 12
	for i, row := range s.Rows {
		x, y := left+float64(i)*slot+slot*0.15, float64(top+height)
		for n, c := range s.Chart.Series {
			h := amount(row[c]) / most * height
			if h == 0 {
				continue
			}
			y -= h
			g.Marks = append(g.Marks, mark{x, y, slot * 0.7, h, fmt.Sprintf("s%d", n), row[s.Chart.Label].Text + " " + s.Columns[c].Title + ": " + row[c].Text})
		}
		if i%every == 0 {
			name := row[s.Chart.Label].Text
			if len(name) == len("2006-01-02") {
				name = name[5:]
			}
			g.Labels = append(g.Labels, label{x + slot*0.35, top + height + 18, name, "middle", ""})
		}
	}
	if len(s.Chart.Series) > 1 {
		for n, c := range s.Chart.Series {
			g.Legend = append(g.Legend, key{fmt.Sprintf("s%d", n), s.Columns[c].Title})
		}
	}
	return g
}

// niceStep is the distance of grid lines: 1, 2 or 5 times a power of ten, about
// four lines in all, never below one.
func niceStep(most float64) float64 {
	raw := most / 4
	base := math.Pow(10, math.Floor(math.Log10(math.Max(raw, 1))))
	for _, f := range []float64{1, 2, 5, 10} {
		if base*f >= raw {
			return base * f
		}
	}
	return base * 10
}
