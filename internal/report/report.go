// Package report counts what happened in a period: figures, tables and charts
// built once from inquiries and written as text, Markdown, HTML, CSV or JSON. It
// is pure; every figure of every format comes from the same cells.
package report

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/i18n"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/similar"
	"github.com/inquiry-cli/inquiry/internal/worktime"
)

// Box is a mailbox or file and how its last pull went.
type Box struct {
	Name   string
	Last   time.Time // end of the last run; zero when there was none
	Result string    // "" when all went well
}

// Owed is an inquiry on which something is to be done.
type Owed struct {
	ID      int64
	Tier    inquiry.Tier
	Score   int
	Action  inquiry.Action
	DueAt   time.Time
	Buyer   string
	Country string
}

// Silent is an inquiry whose buyer has not answered our last message.
type Silent struct {
	ID      int64
	Tier    inquiry.Tier
	Buyer   string
	Country string
	LastAt  time.Time
	Step    int
}

// AgeBand is what became of the inquiries of an age, junk left out.
type AgeBand struct {
	From, To            int // days since receipt at the end of the period, inclusive; To 0: no end
	Received, Won, Lost int
}

// Ages are the bands of age by which conversion is shown, in days; the last is open.
var Ages = [][2]int{{0, 30}, {31, 90}, {91, 365}, {366, 0}}

// Cost is what a channel costs in a month.
type Cost struct {
	Channel  string
	Month    float64
	Currency string
}

// Data is what a report is built from.
type Data struct {
	Period Period
	Now    time.Time
	// Inquiries are those that were received, or on which anything happened,
	// from Since(Period) until the end of the period; in any order.
	Inquiries []inquiry.Inquiry
	// Owed is the queue at Now, the most pressing first, Late of it too late;
	// SilentBuyers wait for an answer at Now, the best and longest silent first.
	Owed         []Owed
	Late         int
	SilentBuyers []Silent
	Ages         []AgeBand
	Begins       time.Time // when the oldest inquiry came; zero without any
	WeekStarts   time.Weekday
	Calendar     *worktime.Calendar
	Costs        []Cost
	Competitors  bool // whether any names of competitors are looked for
	Boxes        []Box
	SetAside     int
	Words        *i18n.Words
	Country      func(code string) string // a country's name in the language of Words; nil: its code

	Answers      Answers         // the exporter's own
	AnswersSince time.Time       // an answer not worked on since then is old
	Reader       *similar.Reader // joins questions that fit no topic; nil: they are not looked for
	Named        Named

	ordered []*inquiry.Inquiry // of Inquiries, by FirstSeen
}

// small is the number of cases below which no percentage is given: one case
// more or less would move it by more than five points.
const small = 20

// Report is the finished report.
type Report struct {
	Title    string
	Period   Period
	Made     time.Time
	Lang     string
	Sections []Section
}

// Section is one table with what is to be said about it, and perhaps a chart
// of the same figures.
type Section struct {
	ID      string // stable, for programs
	Title   string
	Lead    string // one or two sentences; may be empty
	Columns []Column
	Rows    [][]Cell
	Chart   *Chart
	Empty   string // said instead of a table without rows
}

// Column is a column of a section's table.
type Column struct {
	ID    string // stable, for programs
	Title string
	Right bool
	Tight bool // never broken into lines: dates, codes
}

// Cell is one value: Text for people, Value for programs.
type Cell struct {
	Text  string
	Value any // string, int, float64, Share, []inquiry.Money, []int64 or nil
}

// Share is a part of a whole, as programs get it; people see a percentage of
// enough cases and both counts of few.
type Share struct {
	N       int  `json:"n"`
	Of      int  `json:"of"`
	Percent *int `json:"percent"` // null below 20 cases
}

// Chart draws columns of its section's table.
type Chart struct {
	Kind   string // "stacked", "grouped": a column or several per row; "bars": a bar per row
	Label  int    // column that names the rows
	Series []int  // columns that are drawn
	Rest   int    // rows at the end that are not drawn: what is left of a list
}

// sections is the order of the report.
var sections = []func(*Data) Section{
	headline, doFirst, changed, tiersPerWeek, countries, rising, firstReplies, owners, arrivalHours, funnel, ages,
	topQuestions, newQuestions, products, channels, unasked, competitors, lostReasons, silentBuyers, junk, about,
}

// Build counts everything.
func Build(d Data) Report {
	d.order()
	r := Report{Title: d.Words.T("report.title", "From", d.Period.From.Format(time.DateOnly), "To", d.Period.To.AddDate(0, 0, -1).Format(time.DateOnly)),
		Period: d.Period, Made: d.Now, Lang: d.Words.Lang()}
	for _, build := range sections {
		s := build(&d)
		s.Title = d.Words.T("report." + s.ID)
		if s.Empty == "" {
			s.Empty = d.Words.T("report.nothing")
		}
		for i := range s.Columns {
			s.Columns[i].Title = d.Words.T("report.col." + s.Columns[i].ID)
		}
		r.Sections = append(r.Sections, s)
	}
	return r
}

// text, number and the like make cells.
func text(s string) Cell { return Cell{Text: s, Value: s} }

func number(n int) Cell { return Cell{Text: strconv.Itoa(n), Value: n} }

// none is a figure that there is not.
func none() Cell { return Cell{Text: "-"} }

// mean is the mean of so many spans, to one decimal for people.
func mean(sum, spans int) Cell {
	v := float64(sum) / float64(spans)
	return Cell{Text: strconv.FormatFloat(v, 'f', 1, 64), Value: v}
}

// share is a percentage of enough cases, "3 of 7" of few, "-" of none.
func share(w *i18n.Words, n, of int) Cell {
	s := Share{N: n, Of: of}
	switch {
	case of == 0:
		return Cell{Text: "-", Value: s}
	case of < small:
		return Cell{Text: w.T("report.of", "N", n, "Of", of), Value: s}
	}
	p := (200*n + of) / (2 * of)
	s.Percent = &p
	return Cell{Text: strconv.Itoa(p) + "%", Value: s}
}

func (d *Data) share(n, of int) Cell { return share(d.Words, n, of) }

func (d *Data) instant(t time.Time) Cell {
	t = t.In(d.Now.Location())
	return Cell{Text: t.Format("2006-01-02 15:04"), Value: t.Format(time.RFC3339)}
}

// over says which days a section covers that looks further than the period.
func (d *Data) over(p Period) string {
	if p == d.Period {
		return ""
	}
	return d.Words.T("report.over", "From", p.From.Format(time.DateOnly), "To", p.To.AddDate(0, 0, -1).Format(time.DateOnly))
}

// joined puts sentences behind one another and leaves out empty ones. A Chinese
// full stop needs no blank.
func joined(sentences ...string) string {
	text := strings.Join(slices.DeleteFunc(sentences, func(s string) bool { return s == "" }), " ")
	return strings.ReplaceAll(text, "。 ", "。")
}

// ids names inquiries, at most rowsShown of them.
func ids(list []int64) Cell {
	list = list[:min(len(list), rowsShown)]
	if len(list) == 0 {
		return Cell{Value: []int64{}}
	}
	b := make([]byte, 0, 8*len(list))
	for i, id := range list {
		if i > 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(b, id, 10)
	}
	return Cell{Text: string(b), Value: list}
}

// middle is the value below which a share of a sorted list lies, "-" of none; of
// few cases it has a star.
func middle(sorted []time.Duration, share float64) Cell {
	if len(sorted) == 0 {
		return none()
	}
	t := quantile(sorted, share)
	c := Cell{Text: Span(t), Value: int(t / time.Minute)}
	if len(sorted) < small {
		c.Text += "*"
	}
	return c
}

// Span formats a duration: 45m, 6h20, 1d02, 3d.
func Span(t time.Duration) string {
	two := func(n int) string { return string([]byte{'0' + byte(n/10), '0' + byte(n%10)}) }
	m := int(t / time.Minute)
	switch {
	case m < 60:
		return strconv.Itoa(m) + "m"
	case m < 24*60 && m%60 == 0:
		return strconv.Itoa(m/60) + "h"
	case m < 24*60:
		return strconv.Itoa(m/60) + "h" + two(m%60)
	case m < 3*24*60 && m/60%24 != 0:
		return strconv.Itoa(m/(24*60)) + "d" + two(m/60%24)
	}
	return strconv.Itoa(m/(24*60)) + "d"
}

// columns makes columns: a name that ends in ">" is aligned to the right, one
// that ends in "." is not broken into lines.
func columns(ids ...string) []Column {
	list := make([]Column, len(ids))
	for i, id := range ids {
		bare := strings.TrimRight(id, ">.")
		list[i] = Column{ID: bare, Right: strings.HasSuffix(id, ">"), Tight: strings.HasSuffix(id, ".")}
	}
	return list
}
