package report

import (
	"testing"
	"time"

	"github.com/inquiry-cli/inquiry/internal/i18n"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/worktime"
)

func zone(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// at reads an instant in the exporter's zone.
func at(t testing.TB, s string) time.Time {
	t.Helper()
	v, err := time.ParseInLocation("2006-01-02 15:04", s, zone(t))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func workdays(t testing.TB) *worktime.Calendar {
	t.Helper()
	week := map[time.Weekday][]worktime.Span{}
	for d := time.Monday; d <= time.Friday; d++ {
		week[d] = []worktime.Span{{From: 9 * 60, To: 18 * 60}}
	}
	cal, err := worktime.New(zone(t), week, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

// change alters a hand-made inquiry.
type change func(testing.TB, *inquiry.Inquiry)

// ask makes one inquiry of tier B by e-mail; changes make it another one.
func ask(t testing.TB, id int64, seen string, changes ...change) inquiry.Inquiry {
	t.Helper()
	q := inquiry.Inquiry{ID: id, Reading: inquiry.NewReading(), CustomerID: id, Status: inquiry.StatusNew, FirstSeen: at(t, seen), LastAt: at(t, seen)}
	q.Tier, q.Channel, q.Language, q.Intent = inquiry.TierB, inquiry.ChannelEmail, "en", inquiry.IntentPriceCheck
	q.Messages = []inquiry.MessageRef{{Direction: inquiry.In, At: q.FirstSeen, Kind: inquiry.KindAsk}}
	for _, c := range changes {
		c(t, &q)
	}
	return q
}

func tier(tier inquiry.Tier) change { return func(_ testing.TB, q *inquiry.Inquiry) { q.Tier = tier } }

func of(country string) change {
	return func(_ testing.TB, q *inquiry.Inquiry) { q.Customer.Country = inquiry.Maybe(country) }
}

func by(channel inquiry.Channel) change {
	return func(_ testing.TB, q *inquiry.Inquiry) { q.Channel = channel }
}

func named(company string) change {
	return func(_ testing.TB, q *inquiry.Inquiry) { q.Customer.Company = inquiry.Maybe(company) }
}

func owner(name string) change {
	return func(_ testing.TB, q *inquiry.Inquiry) { q.Owner = inquiry.Maybe(name) }
}

func wants(products ...string) change {
	return func(_ testing.TB, q *inquiry.Inquiry) { q.Request.Products = products }
}

func without(needs ...inquiry.Need) change {
	return func(_ testing.TB, q *inquiry.Inquiry) { q.Missing = needs }
}

func rival(names ...string) change {
	return func(_ testing.TB, q *inquiry.Inquiry) { q.Competitors = names }
}

func junkOf(intent inquiry.Intent) change {
	return func(_ testing.TB, q *inquiry.Inquiry) {
		q.Tier, q.Intent, q.Status = inquiry.TierX, intent, inquiry.StatusJunk
	}
}

func unsure(_ testing.TB, q *inquiry.Inquiry) { q.Unsure = true }

// due sets the promise; replied keeps or breaks it.
func due(when string) change {
	return func(t testing.TB, q *inquiry.Inquiry) { d := at(t, when); q.FirstReplyDue = &d }
}

func replied(when string) change {
	return func(t testing.TB, q *inquiry.Inquiry) {
		r := at(t, when)
		q.FirstReplyAt, q.ReplyProof, q.Status = &r, inquiry.Maybe(inquiry.ProofReferences), inquiry.StatusWaiting
		q.Messages = append(q.Messages, inquiry.MessageRef{Direction: inquiry.Out, At: r, Kind: inquiry.KindReply})
	}
}

// flagged is an answer whose moment nobody knows.
func flagged(_ testing.TB, q *inquiry.Inquiry) {
	q.ReplyProof, q.Status = inquiry.Maybe(inquiry.ProofAnsweredFlag), inquiry.StatusWaiting
}

func wrote(when string, kind inquiry.Kind) change {
	return func(t testing.TB, q *inquiry.Inquiry) {
		q.Messages = append(q.Messages, inquiry.MessageRef{Direction: inquiry.In, At: at(t, when), Kind: kind})
	}
}

func event(when, name, text string) change {
	return func(t testing.TB, q *inquiry.Inquiry) {
		q.Events = append(q.Events, inquiry.Event{At: at(t, when), Name: name, Text: text})
		switch inquiry.Verb(name) {
		case inquiry.VerbWon:
			q.Status = inquiry.StatusWon
		case inquiry.VerbLost:
			q.Status, q.LostReason = inquiry.StatusLost, inquiry.Maybe(text)
		}
	}
}

func asks(topics ...inquiry.Topic) change {
	return func(_ testing.TB, q *inquiry.Inquiry) {
		for _, topic := range topics {
			q.Questions = append(q.Questions, inquiry.Question{Topic: topic, Text: "about " + string(topic)})
		}
	}
}

func risk(name inquiry.RiskName) change {
	return func(_ testing.TB, q *inquiry.Inquiry) { q.Risks = append(q.Risks, inquiry.Risk{Name: name}) }
}

// data is a report on the week from Monday 2026-11-16, made the Monday after.
func data(t testing.TB, inquiries ...inquiry.Inquiry) Data {
	t.Helper()
	now := at(t, "2026-11-23 08:40")
	return Data{
		Period: Week(now, time.Monday).Back(1), Now: now, Inquiries: inquiries, Calendar: workdays(t), WeekStarts: time.Monday,
		Begins: at(t, "2025-01-06 10:00"), Words: i18n.For("en"),
	}
}
