package report

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// countries counts inquiries by the buyer's country.
func countries(d *Data) Section {
	s := Section{ID: "countries", Columns: columns("country", "inquiries>", "a>", "won>", "before>"), Chart: &Chart{Kind: "bars", Series: []int{1}}}
	now, high, won, before := tally{}, tally{}, tally{}, tally{}
	for _, q := range d.received(d.Period) {
		c := string(q.Customer.Country)
		now[c]++
		if q.Tier == inquiry.TierA {
			high[c]++
		}
		if OutcomeOf(q).Status == inquiry.StatusWon {
			won[c]++
		}
	}
	for i := 1; i <= comparedOf; i++ {
		for _, q := range d.received(d.Period.Back(i)) {
			before[string(q.Customer.Country)]++
		}
	}
	rest := [4]int{now.sum(), high.sum(), won.sum(), before.sum()}
	for _, c := range now.top(rowsShown) {
		s.Rows = append(s.Rows, []Cell{{Text: d.country(c), Value: c}, number(now[c]), number(high[c]), number(won[c]), mean(before[c], comparedOf)})
		for i, t := range []tally{now, high, won, before} {
			rest[i] -= t[c]
		}
	}
	if len(s.Rows) > 0 && (rest[0] > 0 || rest[3] > 0) {
		s.Chart.Rest = 1
		s.Rows = append(s.Rows, []Cell{{Text: d.Words.T("report.others"), Value: "others"}, number(rest[0]), number(rest[1]), number(rest[2]), mean(rest[3], comparedOf)})
	}
	return s
}

// country names a country by its code; "" is unknown.
func (d *Data) country(code string) string {
	switch {
	case code == "":
		return d.Words.T("report.unknown")
	case d.Country == nil:
		return code
	}
	return d.Country(code)
}

// countryCell is a country: its name for people, its code for programs.
func (d *Data) countryCell(code string) Cell {
	if code == "" {
		return text("")
	}
	return Cell{Text: d.country(code), Value: code}
}

// products counts what buyers ask for, by the name they give it.
func products(d *Data) Section {
	s := Section{ID: "products", Columns: columns("product", "inquiries>", "a>", "won>", "countries")}
	count, high, won := tally{}, tally{}, tally{}
	spelt, where := map[string]tally{}, map[string]tally{}
	span := d.last(recentDays)
	s.Lead = d.over(span)
	for _, q := range d.received(span) {
		for _, p := range ProductsOf(q) {
			if count[p.Key]++; spelt[p.Key] == nil {
				spelt[p.Key], where[p.Key] = tally{}, tally{}
			}
			spelt[p.Key][p.Name]++
			if c := string(q.Customer.Country); c != "" {
				where[p.Key][c]++
			}
			if q.Tier == inquiry.TierA {
				high[p.Key]++
			}
			if OutcomeOf(q).Status == inquiry.StatusWon {
				won[p.Key]++
			}
		}
	}
	for _, p := range count.top(rowsShown) {
		s.Rows = append(s.Rows, []Cell{text(spelt[p].top(1)[0]), number(count[p]), number(high[p]), number(won[p]), d.places(where[p].top(countriesNamed))})
	}
	return s
}

// countriesNamed is how many countries a line names.
const countriesNamed = 3

// places names countries in one cell.
func (d *Data) places(codes []string) Cell {
	names := make([]string, len(codes))
	for i, c := range codes {
		names[i] = d.country(c)
	}
	return Cell{Text: strings.Join(names, ", "), Value: strings.Join(codes, " ")}
}

// Product is what a buyer asks for.
type Product struct {
	Key  string // equal for spellings that differ in case, blanks and marks only
	Name string // as the buyer wrote it
}

// ProductsOf lists the products of an inquiry, each once.
func ProductsOf(q *inquiry.Inquiry) []Product {
	var list []Product
	for _, p := range q.Request.Products {
		key := productKey(p)
		if key != "" && !slices.ContainsFunc(list, func(x Product) bool { return x.Key == key }) {
			list = append(list, Product{key, p})
		}
	}
	return list
}

func productKey(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '/' && r != '.'
	})
	for i, w := range words {
		words[i] = strings.Trim(w, "/.")
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
}

// channels sets quantity beside quality, and the cost beside both where the
// config tells it.
func channels(d *Data) Section {
	s := Section{ID: "channels", Columns: columns("channel", "inquiries>", "a>", "a_share>", "won>", "won_share>", "worth.", "junk>")}
	span := d.last(7 * trendWeeks)
	s.Lead = d.over(span)
	all, high, won, bad := tally{}, tally{}, tally{}, tally{}
	worth := map[string]sums{}
	for _, q := range d.all(span) {
		c := string(q.Channel)
		if all[c] += 0; worth[c] == nil {
			worth[c] = sums{}
		}
		if q.Tier == inquiry.TierX {
			bad[c]++
			continue
		}
		all[c]++
		if q.Tier == inquiry.TierA {
			high[c]++
		}
		if o := OutcomeOf(q); o.Status == inquiry.StatusWon {
			won[c]++
			worth[c].add(o.Amount)
		}
	}
	costs := map[string]Cost{}
	for _, c := range d.Costs {
		costs[c.Channel] = c
		all[c.Channel] += 0 // what is paid for is shown, also when nothing came of it
	}
	if len(costs) > 0 {
		s.Columns = append(s.Columns, columns("cost>", "cost_a>", "cost_won>")...)
		s.Lead = joined(s.Lead, d.Words.T("report.channels.cost", "Days", span.Days()))
	}
	for _, c := range all.top(0) {
		row := []Cell{{Text: d.Words.T("report.channel." + c), Value: c}, number(all[c]), number(high[c]), d.share(high[c], all[c]), number(won[c]), d.share(won[c], all[c]),
			worth[c].cell(), number(bad[c])}
		if cost, ok := costs[c]; ok {
			paid := cost.Month * float64(span.Days()) / monthDays
			row = append(row, paidCell(paid, 1, cost.Currency), paidCell(paid, high[c], cost.Currency), paidCell(paid, won[c], cost.Currency))
		} else if len(costs) > 0 {
			row = append(row, none(), none(), none())
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

// paidCell is what each of n cost, in whole units of the currency.
func paidCell(paid float64, n int, currency string) Cell {
	if n == 0 {
		return none()
	}
	list := []inquiry.Money{{Amount: strconv.FormatFloat(math.Round(paid/float64(n)), 'f', 0, 64), Currency: currency}}
	return Cell{Text: MoneyText(list), Value: list}
}

// unasked counts what purchase inquiries leave out, channel by channel: what a
// form does not ask for, buyers do not say.
func unasked(d *Data) Section {
	s := Section{ID: "missing", Columns: columns("channel", "field", "missing>", "of>", "share>")}
	span := d.last(7 * trendWeeks)
	s.Lead = joined(d.over(span), d.Words.T("report.missing.lead"))
	all, missing := tally{}, map[string]tally{}
	for _, q := range d.received(span) {
		if q.Tier != inquiry.TierA && q.Tier != inquiry.TierB {
			continue
		}
		c := string(q.Channel)
		if all[c]++; missing[c] == nil {
			missing[c] = tally{}
		}
		for _, n := range q.Missing {
			missing[c][string(n)]++
		}
	}
	for _, c := range all.top(0) {
		if all[c] < unaskedLeast {
			continue
		}
		for _, n := range missing[c].top(4) {
			s.Rows = append(s.Rows, []Cell{{Text: d.Words.T("report.channel." + c), Value: c}, {Text: d.Words.T("need." + n), Value: n},
				number(missing[c][n]), number(all[c]), d.share(missing[c][n], all[c])})
		}
	}
	return s
}

// unaskedLeast is how many purchase inquiries of a channel say what its form
// does not ask for.
const unaskedLeast = 3

// competitors counts the names of the config that buyers mention.
func competitors(d *Data) Section {
	s := Section{ID: "competitors", Columns: columns("competitor", "inquiries>", "lost>", "ids")}
	if !d.Competitors {
		s.Empty = d.Words.T("report.competitors.none")
	}
	count, lost, who := tally{}, tally{}, map[string][]int64{}
	span := d.last(7 * trendWeeks)
	s.Lead = d.over(span)
	for _, q := range d.received(span) {
		for _, c := range q.Competitors {
			count[c]++
			who[c] = append(who[c], q.ID)
			if OutcomeOf(q).Status == inquiry.StatusLost {
				lost[c]++
			}
		}
	}
	for _, c := range count.top(rowsShown) {
		s.Rows = append(s.Rows, []Cell{text(c), number(count[c]), number(lost[c]), ids(latest(who[c]))})
	}
	return s
}

// latest turns a list in order of receipt round, so that a cut leaves the newest.
func latest(list []int64) []int64 {
	slices.Reverse(list)
	return list
}

// lostReasons counts why orders were lost in the last 26 weeks.
func lostReasons(d *Data) Section {
	s := Section{ID: "lost", Columns: columns("reason", "lost>", "a>", "ids")}
	span := d.last(7 * marketWeeks)
	s.Lead = d.over(span)
	reasons, high, who := tally{}, tally{}, map[string][]int64{}
	for _, q := range d.ordered {
		o := OutcomeOf(q)
		if o.Status != inquiry.StatusLost || q.Tier == inquiry.TierX || !o.At.IsZero() && !span.Contains(o.At) {
			continue
		}
		if reasons[o.Reason]++; q.Tier == inquiry.TierA {
			high[o.Reason]++
		}
		who[o.Reason] = append(who[o.Reason], q.ID)
	}
	for _, r := range reasons.top(0) {
		s.Rows = append(s.Rows, []Cell{{Text: cmp.Or(r, d.Words.T("report.unknown")), Value: r}, number(reasons[r]), number(high[r]), ids(latest(who[r]))})
	}
	return s
}
