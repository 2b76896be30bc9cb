package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/report"
	"github.com/inquiry-cli/inquiry/internal/screen"
)

// barCells is the length of the longest bar; one that cannot have fewestCells
// tells nothing.
const (
	barCells    = 20
	fewestCells = 6
)

// withBars draws the numbers of inquiries at the end of the rows, as long as the
// screen has room beside what the rows say in words.
func withBars(l listing[report.Stat], width int) listing[report.Stat] {
	most, room := 1, width
	widest := make([]int, len(l.columns))
	for i, c := range l.columns {
		widest[i] = screen.Width(c.Title)
	}
	for _, s := range l.objects {
		most = max(most, s.Inquiries)
		for i, cell := range l.cells(s) {
			widest[i] = max(widest[i], screen.Width(cell))
		}
	}
	for _, n := range widest {
		room -= n + 2 // and the gap behind it
	}
	if room < fewestCells {
		return l
	}
	longest, words := min(room, barCells), l.cells
	l.columns = append(l.columns, screen.Column{})
	l.cells = func(s report.Stat) []string {
		return append(words(s), strings.Repeat("#", (s.Inquiries*longest+most/2)/most))
	}
	return l
}

func writeStats(env *Env, kind string, p report.Period, stats []report.Stat) error {
	w := env.Words()
	group := screen.Column{Title: w.T("stats.col." + kind), Min: 12}
	if kind == "month" || kind == "hour" {
		group.Min = 0 // half a date says nothing
	}
	l := listing[report.Stat]{
		columns: []screen.Column{
			group, {Title: w.T("stats.col.inquiries"), Right: true}, {Title: w.T("stats.col.a"), Right: true},
			{Title: w.T("stats.col.a_share"), Right: true}, {Title: w.T("stats.col.junk"), Right: true}, {Title: w.T("stats.col.reply"), Right: true},
			{Title: w.T("stats.col.won"), Right: true}, {Title: w.T("stats.col.worth"), Right: true, Min: 8},
		},
		objects: stats,
		cells: func(s report.Stat) []string {
			reply := "-"
			if s.Reply != nil {
				reply = span(time.Duration(*s.Reply) * time.Minute)
			}
			worth := "-"
			if len(s.Worth) > 0 {
				worth = report.MoneyText(s.Worth)
			}
			cells := []string{s.Group, fmt.Sprint(s.Inquiries), fmt.Sprint(s.A), report.ShareText(w, s.A, s.Inquiries), fmt.Sprint(s.Junk), reply, fmt.Sprint(s.Won), worth}
			if kind == "month" {
				cells = append(cells, topCountry(env, s.TopCountry, func(t report.TopCountry) string { return fmt.Sprintf("%d/%d", t.Customers, s.Customers) }),
					topCountry(env, s.TopWorth, func(t report.TopCountry) string { return report.MoneyText([]inquiry.Money{t.Worth}) }))
			}
			if env.onScreen() {
				cells[0] = statName(env, kind, s.Group)
			}
			return cells
		},
		empty: w.T("stats.empty"),
	}
	if kind == "month" {
		l.columns = append(l.columns, screen.Column{Title: w.T("stats.col.top_country"), Min: 10}, screen.Column{Title: w.T("stats.col.top_worth"), Min: 10})
	}
	if env.onScreen() {
		l = withBars(l, env.Width())
		if len(stats) > 0 {
			env.prose(w.T("stats.span", "From", p.From.Format(time.DateOnly), "To", p.To.AddDate(0, 0, -1).Format(time.DateOnly)) + "\n")
		}
	}
	return l.write(env)
}

// topCountry is the main country of a group with its figure, "-" without one.
func topCountry(env *Env, t *report.TopCountry, figure func(report.TopCountry) string) string {
	if t == nil {
		return "-"
	}
	name := t.Country
	if env.onScreen() {
		name = countryName(env, name)
	}
	return name + " " + figure(*t)
}

// statName is a group as people read it.
func statName(env *Env, kind, group string) string {
	w := env.Words()
	switch {
	case group == "" && kind == "owner":
		return w.T("report.nobody")
	case group == "":
		return w.T("faq.unknown")
	case kind == "channel":
		return w.T("report.channel." + group)
	case kind == "country":
		return countryName(env, group)
	case kind == "hour":
		return group + ":00"
	}
	return group
}
