package table

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxRow is the largest row that is read, bytes.
const maxRow = 1 << 20

// quoting is how cells with separators in them are written.
type quoting int

const (
	quoteDouble quoting = iota // RFC 4180: a quote in a cell is doubled
	quoteJSON                  // Elementor: cells are JSON strings
)

// row is one record of the file, with the line it begins at (from 1).
type row struct {
	line  int
	cells []string
	err   string // why it could not be read
}

// splitter cuts a text into rows.
type splitter struct {
	text   string
	sep    byte
	quote  quoting
	pos    int
	line   int
	broken int // quotes that were never closed
}

// maxBroken bounds the work on a file whose quotes are not quotes: after so
// many that are never closed, a quote does not reach over the end of its line.
const maxBroken = 50

func newSplitter(text string, sep byte, q quoting) *splitter {
	return &splitter{text: text, sep: sep, quote: q, line: 1}
}

// next returns the next row; ok is false at the end. Empty lines are passed over.
func (s *splitter) next() (r row, ok bool) {
	for s.pos < len(s.text) && (s.text[s.pos] == '\n' || s.text[s.pos] == '\r') {
		if s.text[s.pos] == '\n' || s.pos+1 >= len(s.text) || s.text[s.pos+1] != '\n' {
			s.line++
		}
		s.pos++
	}
	if s.pos >= len(s.text) {
		return row{}, false
	}
	start, line := s.pos, s.line
	r = row{line: line}
	for {
		cell, last, good := s.cell(start)
		if !good {
			s.broken++
			s.pos, s.line = start, line
			end := strings.IndexAny(s.text[start:], "\r\n")
			if end < 0 {
				end = len(s.text) - start
			}
			s.pos = start + end
			r.cells = nil
			if end > maxRow {
				r.err = "row longer than 1 MiB"
				return r, true
			}
			r.err = "quote not closed"
			return r, true
		}
		r.cells = append(r.cells, cell)
		if last {
			break
		}
	}
	if s.pos-start > maxRow {
		r.cells, r.err = nil, "row longer than 1 MiB"
	}
	return r, true
}

// cell reads one cell; last is true at the end of the row, good false when a
// quote is not closed within the largest row.
func (s *splitter) cell(start int) (cell string, last, good bool) {
	if s.pos < len(s.text) && s.text[s.pos] == ' ' && s.sep != ' ' {
		j := s.pos
		for j < len(s.text) && s.text[j] == ' ' {
			j++
		}
		if j < len(s.text) && s.text[j] == '"' {
			s.pos = j
		}
	}
	if s.pos < len(s.text) && s.text[s.pos] == '"' {
		if c, ok := s.quoted(start); ok {
			return c, s.after(), true
		}
		if s.broken < maxBroken {
			return "", false, false
		}
	}
	i := s.pos
	for s.pos < len(s.text) && s.text[s.pos] != s.sep && s.text[s.pos] != '\n' && s.text[s.pos] != '\r' {
		s.pos++
	}
	return strings.TrimSpace(s.text[i:s.pos]), s.after(), true
}

// after steps over the separator and reports whether the row ended instead.
func (s *splitter) after() (last bool) {
	if s.pos < len(s.text) && s.text[s.pos] == s.sep {
		s.pos++
		return false
	}
	return true
}

// quoted reads a quoted cell. A quote that is followed by neither a separator
// nor the end of the line is text: people type them.
func (s *splitter) quoted(start int) (string, bool) {
	var b strings.Builder
	i, lines := s.pos+1, 0
	for i < len(s.text) {
		if i-start > maxRow {
			return "", false
		}
		c := s.text[i]
		switch {
		case c == '\\' && s.quote == quoteJSON && i+1 < len(s.text):
			n := s.escape(&b, i)
			i += n
			continue
		case c == '"':
			if i+1 < len(s.text) && s.text[i+1] == '"' && s.quote == quoteDouble {
				b.WriteByte('"')
				i += 2
				continue
			}
			j := i + 1
			for j < len(s.text) && s.text[j] == ' ' && s.sep != ' ' {
				j++
			}
			if j >= len(s.text) || s.text[j] == s.sep || s.text[j] == '\n' || s.text[j] == '\r' {
				s.pos = j
				s.line += lines
				return strings.ReplaceAll(b.String(), "\r\n", "\n"), true
			}
			b.WriteByte('"')
		case c == '\n':
			if s.broken >= maxBroken {
				return "", false
			}
			lines++
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
		i++
	}
	return "", false
}

// escape reads the JSON escape at i and returns its length.
func (s *splitter) escape(b *strings.Builder, i int) int {
	switch c := s.text[i+1]; c {
	case 'n':
		b.WriteByte('\n')
	case 'r':
	case 't':
		b.WriteByte('\t')
	case '"', '\\', '/':
		b.WriteByte(c)
	case 'b', 'f':
	case 'u':
		if i+6 <= len(s.text) {
			if v, err := strconv.ParseUint(s.text[i+2:i+6], 16, 32); err == nil {
				r := rune(v)
				if r >= 0xD800 && r < 0xDC00 && i+12 <= len(s.text) && s.text[i+6] == '\\' && s.text[i+7] == 'u' {
					if w, err := strconv.ParseUint(s.text[i+8:i+12], 16, 32); err == nil && w >= 0xDC00 && w < 0xE000 {
						b.WriteRune((r-0xD800)<<10 + rune(w) - 0xDC00 + 0x10000)
						return 12
					}
				}
				b.WriteRune(r)
				return 6
			}
		}
		b.WriteString(`\u`)
	default:
		b.WriteByte('\\')
		b.WriteByte(c)
	}
	return 2
}

// headRows is how many rows are looked at to find out how a file is written.
const headRows = 40

// shape is how a text file is written.
type shape struct {
	sep   byte
	quote quoting
}

// findShape finds the separator and the quoting that cut the beginning of the
// text into rows of one width. declared is the separator of a "sep=" line, or 0.
func findShape(text string, declared byte) shape {
	seps := []byte{',', ';', '\t', '|'}
	if declared != 0 {
		seps = []byte{declared}
	}
	head := text[:min(len(text), 256<<10)]
	for len(head) < len(text) && len(head) > 0 && !utf8.RuneStart(text[len(head)]) {
		head = head[:len(head)-1]
	}
	quotes := []quoting{quoteDouble}
	if strings.Contains(head, `\"`) || strings.Contains(head, `\/`) || strings.Contains(head, `\u0`) || strings.Contains(head, `\n`) {
		quotes = []quoting{quoteDouble, quoteJSON}
	}
	best, top := shape{sep: ','}, -1.0
	for _, q := range quotes {
		for _, sep := range seps {
			sc := shapeScore(head, sep, q)
			if q == quoteJSON && strings.Contains(strings.ReplaceAll(strings.ReplaceAll(head, `,"",`, ""), `\""`, ""), `""`) {
				sc -= 0.5 // doubled quotes: this is RFC 4180 after all
			}
			if q == quoteJSON && (strings.Contains(head, `\/`) || strings.Contains(head, `\"`)) {
				sc += 0.2
			}
			if sc > top {
				best, top = shape{sep, q}, sc
			}
		}
	}
	return best
}

// shapeScore is high when the rows have one width and many cells.
func shapeScore(head string, sep byte, q quoting) float64 {
	s := newSplitter(head, sep, q)
	widths := map[int]int{}
	n, bad := 0, 0
	for n < headRows {
		r, ok := s.next()
		if !ok {
			break
		}
		n++
		if r.err != "" {
			bad++
			continue
		}
		widths[len(r.cells)]++
	}
	if n == 0 {
		return -1
	}
	mode, count := 0, 0
	for w, c := range widths {
		if w > 1 && (c > count || c == count && w > mode) {
			mode, count = w, c
		}
	}
	if mode < 2 {
		return -0.5
	}
	return float64(count)/float64(n) + 0.05*float64(min(mode, 12)) - float64(bad)/float64(n)
}
