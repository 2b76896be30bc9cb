package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// doFirst lists what is most pressing at the instant of the report.
func doFirst(d *Data) Section {
	s := Section{ID: "do_first", Columns: columns("id>", "tier.", "score>", "due.", "action.", "buyer", "country"), Empty: d.Words.T("due.empty")}
	if len(d.Owed) > 0 {
		s.Lead = d.Words.T("due.total", "Due", len(d.Owed), "Late", d.Late)
	}
	for _, o := range d.Owed[:min(len(d.Owed), rowsShown)] {
		s.Rows = append(s.Rows, []Cell{number(int(o.ID)), text(string(o.Tier)), number(o.Score), d.instant(o.DueAt),
			{Text: d.Words.T("action." + string(o.Action)), Value: string(o.Action)}, text(o.Buyer), d.countryCell(o.Country)})
	}
	return s
}

// changesShown is how many changes the report tells one by one.
const changesShown = 40

// changed tells in sentences what happened to inquiries in the period:
// promotions, bounces, refusals, orders won and lost, tiers set by hand.
func changed(d *Data) Section {
	s := Section{ID: "changed", Columns: columns("at.", "id>", "event")}
	type line struct {
		e inquiry.Event
		q *inquiry.Inquiry
	}
	var lines []line
	for _, q := range d.ordered {
		for _, e := range q.Events {
			if d.Period.Contains(e.At) && slices.Contains(told, e.Name) {
				lines = append(lines, line{e, q})
			}
		}
	}
	slices.SortStableFunc(lines, func(a, b line) int { return cmp.Or(a.e.At.Compare(b.e.At), cmp.Compare(a.q.ID, b.q.ID)) })
	if more := len(lines) - changesShown; more > 0 {
		s.Lead = d.Words.T("report.changed.more", "Count", len(lines), "Shown", changesShown)
		lines = lines[more:] // the latest
	}
	for _, l := range lines {
		s.Rows = append(s.Rows, []Cell{d.instant(l.e.At), number(int(l.q.ID)), {Text: d.sentence(l.e, l.q), Value: strings.TrimSpace(l.e.Name + " " + l.e.Text)}})
	}
	return s
}

// told are the events that the report puts into sentences.
var told = []string{"promoted", "bounce", "refusal", string(inquiry.VerbWon), string(inquiry.VerbLost), string(inquiry.VerbTier),
	string(inquiry.VerbReopen), string(inquiry.VerbJunk), string(inquiry.VerbAssign), string(inquiry.VerbMerge)}

// toldWith are those whose sentence is another one when nothing more was said.
var toldWith = []inquiry.Verb{inquiry.VerbWon, inquiry.VerbLost, inquiry.VerbTier, inquiry.VerbAssign}

// sentence says what an event did to an inquiry.
func (d *Data) sentence(e inquiry.Event, q *inquiry.Inquiry) string {
	from, to, _ := strings.Cut(e.Text, " > ")
	what := e.Text
	id := "report.event." + e.Name
	if e.Name == string(inquiry.VerbWon) {
		worth := sums{}
		worth.add(money(e.Text))
		if total := worth.total(); len(total) > 0 {
			what = MoneyText(total)
		}
	}
	if e.Text == "" && slices.Contains(toldWith, inquiry.Verb(e.Name)) {
		id += ".bare"
	}
	return d.Words.T(id, "Buyer", d.name(q), "From", from, "To", to, "What", what)
}

// promised are the tiers in the order of the queue, junk left out.
var promised = []inquiry.Tier{inquiry.TierA, inquiry.TierC, inquiry.TierB, inquiry.TierD}

// firstReplies holds the replies against the promise, tier by tier.
func firstReplies(d *Data) Section {
	s := Section{ID: "first_reply", Columns: columns("tier.", "received>", "answered>", "in_time>", "median>", "slowest>", "plain>", "late_ids")}
	for _, t := range promised {
		s.Rows = append(s.Rows, append([]Cell{text(string(t))}, d.replyCells(ofTier(d.received(d.Period), t))...))
	}
	return s
}

// owners holds the replies against the promise, owner by owner and tier by tier.
func owners(d *Data) Section {
	s := Section{ID: "owners", Columns: columns("owner", "tier.", "received>", "answered>", "in_time>", "median>", "slowest>", "plain>", "late_ids"),
		Empty: d.Words.T("report.owners.none")}
	byOwner, count := map[string][]*inquiry.Inquiry{}, tally{}
	for _, q := range d.received(d.Period) {
		o := string(q.Owner)
		byOwner[o] = append(byOwner[o], q)
		count[o]++
	}
	if len(count) == 1 && count[""] > 0 {
		return s
	}
	for _, o := range count.top(0) {
		who := Cell{Text: cmp.Or(o, d.Words.T("report.nobody")), Value: o}
		for _, t := range promised {
			if list := ofTier(byOwner[o], t); len(list) > 0 {
				s.Rows = append(s.Rows, append([]Cell{who, text(string(t))}, d.replyCells(list)...))
			}
		}
	}
	return s
}

func ofTier(list []*inquiry.Inquiry, t inquiry.Tier) []*inquiry.Inquiry {
	var out []*inquiry.Inquiry
	for _, q := range list {
		if q.Tier == t {
			out = append(out, q)
		}
	}
	return out
}

// replyCells are the figures of replies: how many, in time, the median and the
// slowest tenth in working time, the median by the plain clock, who waited too long.
func (d *Data) replyCells(list []*inquiry.Inquiry) []Cell {
	r := repliesTo(list, d.Calendar, d.Now)
	return []Cell{number(r.received), number(r.answered), d.share(r.inTime, r.owed),
		middle(r.working, 0.5), middle(r.working, 0.9), middle(r.plain, 0.5), ids(r.late)}
}

// silentBuyers lists those who have not answered us for longest.
func silentBuyers(d *Data) Section {
	s := Section{ID: "silent", Columns: columns("id>", "tier.", "buyer", "country", "last.", "step>")}
	if n := len(d.SilentBuyers); n > 0 {
		s.Lead = d.Words.N("report.silent.count", n)
	}
	for _, q := range d.SilentBuyers[:min(len(d.SilentBuyers), rowsShown)] {
		s.Rows = append(s.Rows, []Cell{number(int(q.ID)), text(string(q.Tier)), text(q.Buyer), d.countryCell(q.Country), d.instant(q.LastAt), number(q.Step)})
	}
	return s
}
