// Package report counts what happened in a period: figures, tables and charts
// built once from inquiries and written as text, Markdown, HTML or JSON. It is
// pure; every figure of every format comes from the same cells.
package report

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/inquiry-cli/inquiry/internal/i18n"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/worktime"
)

// Period is a span of time, from inclusive, to exclusive, in the exporter's zone.
type Period struct {
	From, To time.Time
}

// Contains reports whether t lies in the period.
func (p Period) Contains(t time.Time) bool { return !t.Before(p.From) && t.Before(p.To) }

// Shift moves the period by n times so many days.
func (p Period) Shift(days int) Period {
	return Period{p.From.AddDate(0, 0, days), p.To.AddDate(0, 0, days)}
}

// Week is the week of which t is part; it starts on the given day at midnight
// in the zone of t.
func Week(t time.Time, starts time.Weekday) Period {
	y, m, d := t.Date()
	back := (int(t.Weekday()) - int(starts) + 7) % 7
	from := time.Date(y, m, d-back, 0, 0, 0, 0, t.Location())
	return Period{from, from.AddDate(0, 0, 7)}
}

// Box is a mailbox or file and how its last pull went.
type Box struct {
	Name   string
	Last   time.Time // end of the last run; zero when there was none
	Result string    // "" when all went well
}

// Data is what a report is built from.
type Data struct {
	Period    Period
	Now       time.Time
	Inquiries []inquiry.Inquiry // everything that was received or moved since History before the period
	Calendar  *worktime.Calendar
	Boxes     []Box
	SetAside  int
	Words     *i18n.Words
}

// History is how far back the sections look before the period.
const History = 26 * 7 * 24 * time.Hour

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
}

// Cell is one value: Text for people, Value for programs.
type Cell struct {
	Text  string
	Value any
}

// Chart draws columns of its section's table.
type Chart struct {
	Kind   string // "stacked": a column per row; "bars": a bar per row
	Label  int    // column that names the rows
	Series []int  // columns that are drawn
}

// sections is the order of the report.
var sections = []func(*Data) Section{
	headline, doFirst, changed, tiersPerWeek, countries, firstReplies, arrivalHours, funnel, topQuestions, channels, lostReasons, silentBuyers, junk, about,
}

// Build counts everything.
func Build(d Data) Report {
	r := Report{Title: d.Words.T("report.title", "From", d.Period.From.Format(time.DateOnly), "To", d.Period.To.AddDate(0, 0, -1).Format(time.DateOnly)),
		Period: d.Period, Made: d.Now, Lang: d.Words.Lang()}
	for _, build := range sections {
		s := build(&d)
		s.Title = d.Words.T("report." + s.ID)
		for i := range s.Columns {
			s.Columns[i].Title = d.Words.T("report.col." + s.Columns[i].ID)
		}
		r.Sections = append(r.Sections, s)
	}
	return r
}

// text, number and share make cells.
func text(s string) Cell { return Cell{Text: s, Value: s} }

func number(n int) Cell { return Cell{Text: strconv.Itoa(n), Value: n} }

// share is a percentage of enough cases, "3 of 7" of few, "-" of none.
func (d *Data) share(n, of int) Cell {
	switch {
	case of == 0:
		return Cell{Text: "-"}
	case of < small:
		return Cell{Text: d.Words.T("report.of", "N", n, "Of", of)}
	}
	p := (200*n + of) / (2 * of)
	return Cell{Text: strconv.Itoa(p) + "%", Value: p}
}

func (d *Data) instant(t time.Time) Cell {
	return Cell{Text: t.In(d.Now.Location()).Format("2006-01-02 15:04"), Value: t.In(d.Now.Location()).Format(time.RFC3339)}
}

// middle is the value below which a share of a sorted list lies, "-" of none.
func middle(sorted []time.Duration, share float64) Cell {
	if len(sorted) == 0 {
		return Cell{Text: "-"}
	}
	t := quantile(sorted, share)
	return Cell{Text: Span(t), Value: int(t / time.Minute)}
}

// Span writes a duration: 45m, 6h20, 1d02, 3d.
func Span(t time.Duration) string {
	m := int(t / time.Minute)
	two := func(n int) string { return string([]byte{byte('0' + n/10%10), byte('0' + n%10)}) }
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

// columns makes columns: a name that ends in ">" is aligned to the right.
func columns(ids ...string) []Column {
	list := make([]Column, len(ids))
	for i, id := range ids {
		if n := len(id) - 1; id[n] == '>' {
			list[i] = Column{ID: id[:n], Right: true}
		} else {
			list[i] = Column{ID: id}
		}
	}
	return list
}

// received lists the inquiries first seen in a period; junk only when asked for.
func (d *Data) received(p Period, junk bool) []inquiry.Inquiry {
	var list []inquiry.Inquiry
	for _, q := range d.Inquiries {
		if p.Contains(q.FirstSeen) && (junk || q.Tier != inquiry.TierX) {
			list = append(list, q)
		}
	}
	return list
}

// tally counts by key.
type tally map[string]int

// top lists the keys by count, the larger first, then by name; at most n, 0 for all.
func (t tally) top(n int) []string {
	keys := make([]string, 0, len(t))
	for k := range t {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(t[b], t[a]), cmp.Compare(a, b)) })
	if n > 0 && len(keys) > n {
		keys = keys[:n]
	}
	return keys
}

// quantile is the value below which a share of a sorted list lies.
func quantile(sorted []time.Duration, share float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(int(share*float64(len(sorted))), len(sorted)-1)]
}
