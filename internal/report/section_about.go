package report

import (
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// junk counts what was kept out by its kind, names the close calls, so that a
// buyer among them is found, and counts the warnings about those that passed.
func junk(d *Data) Section {
	s := Section{ID: "junk", Columns: columns("kind", "messages>", "ids")}
	closeCall := "closecall"
	kinds, warnings, who := tally{}, tally{}, map[string][]int64{}
	var unsure []int64
	for _, q := range d.all(d.Period) {
		if q.Unsure {
			unsure = append(unsure, q.ID)
		}
		if q.Tier == inquiry.TierX {
			kinds[string(q.Intent)]++
			who[string(q.Intent)] = append(who[string(q.Intent)], q.ID)
			continue
		}
		for _, r := range q.Risks {
			if graveRisks[r.Name] {
				warnings[string(r.Name)]++
				who["risk."+string(r.Name)] = append(who["risk."+string(r.Name)], q.ID)
			}
		}
	}
	if n := len(unsure); n > 0 {
		s.Rows = append(s.Rows, []Cell{{Text: d.Words.T("report.closecall"), Value: closeCall}, number(n), ids(latest(unsure))})
	}
	for _, k := range kinds.top(0) {
		s.Rows = append(s.Rows, []Cell{{Text: d.Words.T("intent." + k), Value: k}, number(kinds[k]), ids(latest(who[k]))})
	}
	for _, r := range warnings.top(0) {
		s.Rows = append(s.Rows, []Cell{{Text: d.Words.T("report.warning", "Risk", d.Words.T("risk."+r)), Value: "risk." + r}, number(warnings[r]), ids(latest(who["risk."+r]))})
	}
	return s
}

// graveRisks are the warnings that deserve a look once a week. A private
// address or an unnamed company is too common to be one.
var graveRisks = map[inquiry.RiskName]bool{
	inquiry.RiskReplyToMismatch: true, inquiry.RiskLookalikeDomain: true, inquiry.RiskFailedAuthentication: true,
	inquiry.RiskLinkMismatch: true, inquiry.RiskDangerousAttachment: true, inquiry.RiskAdvanceFee: true, inquiry.RiskInvitationLetter: true,
	inquiry.RiskOverpayment: true, inquiry.RiskCredentialRequest: true, inquiry.RiskCompetitorProbe: true, inquiry.RiskTooGood: true,
}

// about tells what the figures rest on.
func about(d *Data) Section {
	s := Section{ID: "about", Columns: columns("box", "last.", "result"), Empty: d.Words.T("due.never")}
	lead := []string{d.Words.T("report.about.lead", "Zone", d.Now.Location(), "SetAside", d.SetAside, "Small", small)}
	switch {
	case d.Begins.IsZero():
	case d.Begins.After(d.Period.Back(comparedOf).From):
		lead = append(lead, d.Words.T("report.about.short", "Day", d.Begins.In(d.Now.Location()).Format(time.DateOnly)))
	default:
		lead = append(lead, d.Words.T("report.about.begins", "Day", d.Begins.In(d.Now.Location()).Format(time.DateOnly)))
	}
	if d.Period.To.After(d.Now) {
		lead = append(lead, d.Words.T("report.about.running"))
	}
	s.Lead = joined(lead...)
	for _, b := range d.Boxes {
		result := d.Words.T("report.good")
		if b.Result != "" {
			result = d.Words.T("run." + b.Result)
		}
		s.Rows = append(s.Rows, []Cell{text(b.Name), d.instant(b.Last), {Text: result, Value: b.Result}})
	}
	return s
}
