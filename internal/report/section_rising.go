package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// The test for a rising market. A country counts as rising when so many
// inquiries from it would come by chance in fewer than riseAlpha of all periods
// in which nothing changed anywhere: the tail of the Poisson distribution at the
// country's mean of the 26 weeks before, the mean itself known only from as many
// inquiries as came (which makes the distribution a negative binomial), compared
// with riseAlpha shared among all countries looked at (Bonferroni).
const (
	riseAlpha = 0.01
	riseLeast = 3 // inquiries: fewer are no market
)

// Rise is a country from which far more inquiries came than usual.
type Rise struct {
	Country string
	Now     int
	Usual   float64 // mean of a period of this length, by the weeks before
	Chance  float64 // of as many or more, if nothing had changed
}

// Rising compares the counts of a period with those of the span before it. ratio
// is the length of the period in units of that span. The most surprising comes
// first.
func Rising(now, before map[string]int, ratio float64) []Rise {
	looked := map[string]bool{}
	for c := range now {
		looked[c] = true
	}
	for c := range before {
		looked[c] = true
	}
	var list []Rise
	for c, n := range now {
		if n < riseLeast {
			continue
		}
		r := Rise{Country: c, Now: n, Usual: float64(before[c]) * ratio, Chance: surprise(n, before[c], ratio)}
		if float64(n) > r.Usual && r.Chance < riseAlpha/float64(len(looked)) {
			list = append(list, r)
		}
	}
	slices.SortFunc(list, func(a, b Rise) int { return cmp.Or(cmp.Compare(a.Chance, b.Chance), cmp.Compare(a.Country, b.Country)) })
	return list
}

// surprise is the chance of k or more in a period when before came in a span
// 1/ratio as long: a Poisson count whose mean has the gamma distribution that
// so many inquiries leave open. Such a count is negative binomial with
// r = before+1 and p = ratio/(1+ratio).
func surprise(k, before int, ratio float64) float64 {
	r, p := float64(before)+1, ratio/(1+ratio)
	// P(i) = P(i-1) * (r+i-1)/i * p, P(0) = (1-p)^r. The tail is summed from k on,
	// where the terms fall, so that small chances keep their digits.
	lg := func(x float64) float64 { v, _ := math.Lgamma(x); return v }
	term := math.Exp(lg(r+float64(k)) - lg(r) - lg(float64(k)+1) + r*math.Log1p(-p) + float64(k)*math.Log(p))
	sum := 0.0
	for i := k; i < k+10_000; i++ {
		sum += term
		next := term * (r + float64(i)) / float64(i+1) * p
		if next < term && next < sum*1e-12 {
			break
		}
		term = next
	}
	return min(sum, 1)
}

// rising names the countries whose inquiries rose beyond chance.
func rising(d *Data) Section {
	s := Section{ID: "rising", Columns: columns("country", "inquiries>", "usual>", "chance>", "ids")}
	span := Period{d.Period.From.AddDate(0, 0, -7*marketWeeks), d.Period.From}
	now, before, who := map[string]int{}, map[string]int{}, map[string][]int64{}
	for _, q := range d.received(d.Period) {
		if c := string(q.Customer.Country); c != "" {
			now[c]++
			who[c] = append(who[c], q.ID)
		}
	}
	for _, q := range d.received(span) {
		if c := string(q.Customer.Country); c != "" {
			before[c]++
		}
	}
	if !d.Begins.IsZero() && d.Begins.After(span.From) {
		span.From = d.Begins // what was not recorded did not fail to happen
	}
	weeks := span.Days() / 7
	if weeks < riseWeeks {
		s.Empty = d.Words.T("report.rising.early", "Weeks", riseWeeks)
		return s
	}
	s.Lead = d.Words.T("report.rising.lead", "Weeks", min(weeks, marketWeeks), "Least", riseLeast, "Percent", fmt.Sprintf("%g", 100*riseAlpha))
	s.Empty = d.Words.T("report.rising.none")
	for _, r := range Rising(now, before, float64(d.Period.Days())/float64(span.Days())) {
		s.Rows = append(s.Rows, []Cell{d.countryCell(r.Country), number(r.Now), {Text: fmt.Sprintf("%.1f", r.Usual), Value: r.Usual},
			{Text: oneIn(r.Chance), Value: r.Chance}, ids(who[r.Country])})
	}
	return s
}

// riseWeeks is how many weeks of mail there must be before a rise can be told.
const riseWeeks = 4

// oneIn writes a small chance so that it can be pictured: "1 : 4,000".
func oneIn(chance float64) string {
	n := 1e9
	if chance > 1e-9 {
		n = 1 / chance
	}
	unit := math.Pow(10, math.Floor(math.Log10(n)))
	digits := fmt.Sprintf("%.0f", math.Floor(n/unit)*unit)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return "1 : " + digits
}
