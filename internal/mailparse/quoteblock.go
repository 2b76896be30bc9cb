package mailparse

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// labelKind is what a label of a header block announces.
type labelKind uint8

const (
	noLabel labelKind = iota
	labelFrom
	labelDate
	labelTo
	labelCc
	labelSubject
	labelOther
	labelKinds // how many there are
)

// labelNames are the names of labels in data/quotes.yaml. A word that stands in
// several lists is of the kind that comes last here.
var labelNames = [...]struct {
	name string
	kind labelKind
}{{"other", labelOther}, {"cc", labelCc}, {"to", labelTo}, {"subject", labelSubject}, {"date", labelDate}, {"from", labelFrom}}

// label reads a line "Label: value". Bold stars and the pipes and tabs of tables
// turned into text are tolerated. The kind is noLabel where the line has none.
func (q *quoteWords) label(text string) (kind labelKind, value string) {
	pipes := strings.HasPrefix(text, "|")
	if pipes {
		text = strings.Trim(text, "| ")
	}
	window := text
	if len(window) > 60 {
		window = window[:60]
	}
	i := 0
	for i < len(window) && window[i] != ':' && window[i] != '\t' && window[i] != '|' && (window[i] != "："[0] || !strings.HasPrefix(window[i:], "：")) {
		i++
	}
	if i == 0 || i == len(window) || i > 3*q.longest || text[i] == '|' && !pipes {
		return noLabel, ""
	}
	kind = q.labels[labelKey(text[:i])]
	if kind == noLabel {
		return noLabel, ""
	}
	_, mark := utf8.DecodeRuneInString(text[i:])
	value = strings.TrimLeft(text[i+mark:], " \t:：*|\u00a0\u3000")
	return kind, strings.TrimRight(value, " \t*|;\u00a0\u3000")
}

// Bounds of the header block of a quoted message.
const (
	maxBlockLength = 40 // lines
	maxBlockWraps  = 10 // lines that go on with the value above
)

// headerBlock reads a header block at line i, after at most skip blank lines.
func (q *quoteWords) headerBlock(lines []line, i, skip int) (head, bool) {
	for ; i < len(lines) && skip > 0 && lines[i].bare() == ""; i++ {
		skip--
	}
	if i >= len(lines) {
		return head{}, false
	}
	sc := blockScan{words: q, lines: lines, at: i, end: i}
	for sc.at < len(lines) && sc.at < i+maxBlockLength && sc.line() {
		sc.at++
	}
	h := head{kind: headBlock, start: i, end: max(sc.end, sc.at), depth: lines[i].depth, block: true, subject: sc.seen[labelSubject]}
	return h, sc.fill(&h)
}

// blockScan reads a header block line by line.
type blockScan struct {
	words   *quoteWords
	lines   []line
	at      int // the line that is read
	end     int // behind the last line with a label
	fields  int // labels read
	wraps   int
	current labelKind // what a line without a label goes on with
	seen    [labelKinds]bool
	values  [labelKinds]string
}

// label is the label at line i, noLabel where there is none.
func (sc *blockScan) label(i int) (labelKind, string) {
	if i >= len(sc.lines) {
		return noLabel, ""
	}
	return sc.words.label(sc.lines[i].bare())
}

// line reads one line and reports whether the block may go on below it.
func (sc *blockScan) line() bool {
	text := sc.lines[sc.at].bare()
	if text == "" {
		// One blank line between labels: pages with a paragraph a label.
		next, _ := sc.label(sc.at + 1)
		return sc.fields > 0 && sc.fields < 5 && next != noLabel && next != labelOther && sc.values[next] == ""
	}
	kind, value := sc.label(sc.at)
	switch {
	case kind == noLabel:
		return sc.wrapped(text)
	case kind != labelOther && kind != labelCc && sc.values[kind] != "":
		return false // the header block of an older message
	}
	if kind != labelOther || sc.fields > 0 {
		sc.current = kind
		if sc.values[kind] == "" {
			sc.values[kind] = value
		}
	}
	sc.seen[kind] = true
	sc.fields++
	sc.end = sc.at + 1
	return true
}

// wrapped adds a line without a label to the value above it: a long list of
// recipients or a subject wraps; so does a value on the line below its label.
func (sc *blockScan) wrapped(text string) bool {
	if sc.current == noLabel || sc.wraps >= maxBlockWraps {
		return false
	}
	value := &sc.values[sc.current]
	next, _ := sc.label(sc.at + 1)
	if *value != "" && !strings.HasPrefix(text, "<") && (!strings.Contains(text, "@") || sc.current == labelSubject) && (next == noLabel || next == labelOther) {
		return false
	}
	*value = strings.TrimSpace(*value + " " + text)
	sc.wraps++
	return true
}

// fill writes what was read into h. It reports false where the lines are no
// header block: without a sender, or without a date and one of the other labels.
func (sc *blockScan) fill(h *head) bool {
	from, date := sc.values[labelFrom], sc.values[labelDate]
	if from == "" || sc.fields < 2 {
		return false
	}
	d := findDate(cutRunes(date, 200), sc.words.monthFirst(date))
	if !d.day && !d.clock && !(sc.seen[labelTo] && sc.seen[labelSubject]) {
		return false
	}
	if list := parseAddresses(stripMailto(from)); len(list) > 0 {
		h.info.From = bestAddress(list)
	}
	h.info.To = withAddress(parseAddresses(stripMailto(sc.values[labelTo])))
	h.info.Subject = cleanLine(sc.values[labelSubject])
	if d.full {
		h.info.At, h.info.Zoned = d.at, d.zoned
	}
	return true
}

// monthFirst guesses how 3/4/2026 is meant: month first only beside the halves
// of the day of English.
func (q *quoteWords) monthFirst(s string) bool {
	return slices.ContainsFunc(strings.Fields(s), func(f string) bool { return q.halves[strings.ToLower(strings.Trim(f, ".,"))] })
}

// stripMailto turns Outlook's "Name [mailto:a@b]" and "a@b<mailto:a@b>" into the
// usual form.
func stripMailto(s string) string {
	s = cutRunes(s, 4000)
	if i := strings.Index(s, "[mailto:"); i >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "[mailto:", "<"), "]", ">")
	}
	for {
		i := strings.Index(s, "<mailto:")
		if i < 0 {
			break
		}
		j := strings.IndexByte(s[i:], '>')
		if j < 0 {
			break
		}
		if findAddr(s[:i]) != "" {
			s = s[:i] + s[i+j+1:]
		} else {
			s = s[:i] + "<" + s[i+len("<mailto:"):]
		}
	}
	return s
}
