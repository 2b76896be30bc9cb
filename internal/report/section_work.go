package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// rowsShown is how many inquiries a section names.
const rowsShown = 10

// doFirst lists the debts that are most pressing at the instant of the report.
func doFirst(d *Data) Section {
	s := Section{ID: "do_first", Columns: columns("id>", "tier", "score>", "due", "action", "buyer", "country"), Empty: d.Words.T("due.empty")}
	var owed []inquiry.Inquiry
	for _, q := range d.Inquiries {
		if q.DueAt != nil && q.Action != inquiry.ActionNone && q.Tier != inquiry.TierX && q.DueAt.Before(d.Now.AddDate(0, 0, 1)) {
			owed = append(owed, q)
		}
	}
	bands := []inquiry.Action{inquiry.ActionFirstReply, inquiry.ActionReply, inquiry.ActionFollowUp, inquiry.ActionReactivate}
	slices.SortFunc(owed, func(a, b inquiry.Inquiry) int {
		return cmp.Or(cmp.Compare(slices.Index(bands, a.Action), slices.Index(bands, b.Action)), cmp.Compare(a.Tier.QueueRank(), b.Tier.QueueRank()),
			a.DueAt.Compare(*b.DueAt), cmp.Compare(a.ID, b.ID))
	})
	late := 0
	for _, q := range owed {
		if q.DueAt.Before(d.Now) {
			late++
		}
	}
	if len(owed) > 0 {
		s.Lead = d.Words.T("due.total", "Due", len(owed), "Late", late)
	}
	for _, q := range owed[:min(len(owed), rowsShown)] {
		s.Rows = append(s.Rows, []Cell{number(int(q.ID)), text(string(q.Tier)), number(q.Score), d.instant(*q.DueAt),
			{Text: d.Words.T("action." + string(q.Action)), Value: string(q.Action)}, text(name(q)), text(string(q.Customer.Country))})
	}
	return s
}

// name is the buyer in one line.
func name(q inquiry.Inquiry) string {
	c := q.Customer
	return string(cmp.Or(c.Company, c.Name, c.Email, c.Phone, inquiry.Maybe(q.Channel)))
}

// changed tells what happened to inquiries in the period: promotions, bounces,
// orders won and lost.
func changed(d *Data) Section {
	s := Section{ID: "changed", Columns: columns("at", "id>", "event", "buyer"), Empty: d.Words.T("report.nothing")}
	type line struct {
		e inquiry.Event
		q inquiry.Inquiry
	}
	var lines []line
	for _, q := range d.Inquiries {
		for _, e := range q.Events {
			switch e.Name {
			case "promoted", "bounce", "won", "lost", "tier":
				if d.Period.Contains(e.At) {
					lines = append(lines, line{e, q})
				}
			}
		}
	}
	slices.SortFunc(lines, func(a, b line) int { return cmp.Or(a.e.At.Compare(b.e.At), cmp.Compare(a.q.ID, b.q.ID)) })
	for _, l := range lines {
		what := strings.TrimSpace(d.Words.T("event."+l.e.Name) + " " + l.e.Text)
		s.Rows = append(s.Rows, []Cell{d.instant(l.e.At), number(int(l.q.ID)), {Text: what, Value: l.e.Name}, text(name(l.q))})
	}
	return s
}

// firstReplies holds the replies against the promise, tier by tier.
func firstReplies(d *Data) Section {
	s := Section{ID: "first_reply", Columns: columns("tier", "received>", "answered>", "in_time", "median>", "slowest>", "plain>", "late_ids")}
	for _, t := range []inquiry.Tier{inquiry.TierA, inquiry.TierC, inquiry.TierB, inquiry.TierD} {
		var working, plain []time.Duration
		received, inTime, owed := 0, 0, 0
		var late []string
		for _, q := range d.received(d.Period, false) {
			if q.Tier != t {
				continue
			}
			received++
			if q.FirstReplyAt != nil {
				working = append(working, d.Calendar.WorkingBetween(q.FirstSeen, *q.FirstReplyAt))
				plain = append(plain, q.FirstReplyAt.Sub(q.FirstSeen))
			}
			switch {
			case kept(q):
				inTime++
				owed++
			case q.FirstReplyDue != nil && q.FirstReplyDue.Before(d.Now) && q.ReplyProof != inquiry.Maybe(inquiry.ProofAnsweredFlag):
				owed++
				late = append(late, strconv.FormatInt(q.ID, 10))
			}
		}
		slices.Sort(working)
		slices.Sort(plain)
		s.Rows = append(s.Rows, []Cell{text(string(t)), number(received), number(len(working)), d.share(inTime, owed),
			middle(working, 0.5), middle(working, 0.9), middle(plain, 0.5), text(strings.Join(late[:min(len(late), rowsShown)], " "))})
	}
	return s
}

// silentBuyers lists those who have not answered us for longest.
func silentBuyers(d *Data) Section {
	s := Section{ID: "silent", Columns: columns("id>", "tier", "buyer", "country", "last", "step>"), Empty: d.Words.T("report.nothing")}
	var silent []inquiry.Inquiry
	for _, q := range d.Inquiries {
		if q.Status == inquiry.StatusWaiting && (q.Tier == inquiry.TierA || q.Tier == inquiry.TierB) {
			silent = append(silent, q)
		}
	}
	slices.SortFunc(silent, func(a, b inquiry.Inquiry) int {
		return cmp.Or(cmp.Compare(a.Tier.QueueRank(), b.Tier.QueueRank()), a.LastAt.Compare(b.LastAt), cmp.Compare(a.ID, b.ID))
	})
	if len(silent) > 0 {
		s.Lead = d.Words.T("report.silent.lead", "Count", len(silent))
	}
	for _, q := range silent[:min(len(silent), rowsShown)] {
		s.Rows = append(s.Rows, []Cell{number(int(q.ID)), text(string(q.Tier)), text(name(q)), text(string(q.Customer.Country)), d.instant(q.LastAt), number(q.FollowUpStep)})
	}
	return s
}
