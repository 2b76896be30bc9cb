package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// TopicCount is one line of the frequency table of what buyers ask.
type TopicCount struct {
	Topic     inquiry.Topic  `json:"topic"`
	Asked     int            `json:"asked"`  // inquiries that ask it
	Buyers    int            `json:"buyers"` // distinct customers
	Share     float64        `json:"share"`  // of the inquiries that ask anything, 0..1
	Before    int            `json:"before"` // asked in the period of the same length before
	Languages []string       `json:"languages"`
	Tiers     map[string]int `json:"tiers"`
}

// FAQ counts the topics asked in a period, the most frequent first. Junk does
// not count, and an inquiry that asks the same twice counts once.
func FAQ(inquiries []inquiry.Inquiry, p Period) (counts []TopicCount, asking int) {
	before := Period{p.From.Add(-p.To.Sub(p.From)), p.From}
	byTopic := map[inquiry.Topic]*TopicCount{}
	buyers, langs := map[inquiry.Topic]map[int64]bool{}, map[inquiry.Topic]tally{}
	for _, q := range inquiries {
		topics := asked(q)
		switch {
		case q.Tier == inquiry.TierX || len(topics) == 0:
			continue
		case p.Contains(q.FirstSeen):
			asking++
		case !before.Contains(q.FirstSeen):
			continue
		}
		for _, t := range topics {
			c := byTopic[t]
			if c == nil {
				c = &TopicCount{Topic: t, Tiers: map[string]int{}, Languages: []string{}}
				byTopic[t], buyers[t], langs[t] = c, map[int64]bool{}, tally{}
			}
			if !p.Contains(q.FirstSeen) {
				c.Before++
				continue
			}
			c.Asked++
			c.Tiers[string(q.Tier)]++
			buyers[t][q.CustomerID] = true
			langs[t][q.Language]++
		}
	}
	for _, t := range inquiry.Topics {
		c := byTopic[t]
		if c == nil || c.Asked == 0 && c.Before == 0 {
			continue
		}
		c.Buyers, c.Languages = len(buyers[t]), langs[t].top(0)
		if asking > 0 {
			c.Share = float64(c.Asked) / float64(asking)
		}
		counts = append(counts, *c)
	}
	slices.SortStableFunc(counts, func(a, b TopicCount) int { return cmp.Compare(b.Asked, a.Asked) })
	return counts, asking
}

// asked lists the topics of an inquiry's questions, each once.
func asked(q inquiry.Inquiry) []inquiry.Topic {
	var topics []inquiry.Topic
	for _, x := range q.Questions {
		if !slices.Contains(topics, x.Topic) {
			topics = append(topics, x.Topic)
		}
	}
	return topics
}

// Asked is one sentence of a buyer.
type Asked struct {
	ID      int64        `json:"id"`
	At      time.Time    `json:"at"`
	Tier    inquiry.Tier `json:"tier"`
	Country string       `json:"country"`
	Lang    string       `json:"language"`
	Text    string       `json:"text"`
}

// Sentences lists the buyers' own sentences about a topic, the newest first.
func Sentences(inquiries []inquiry.Inquiry, p Period, t inquiry.Topic) []Asked {
	list := []Asked{}
	for _, q := range inquiries {
		if q.Tier == inquiry.TierX || !p.Contains(q.FirstSeen) {
			continue
		}
		for _, x := range q.Questions {
			if x.Topic == t {
				list = append(list, Asked{ID: q.ID, At: q.FirstSeen, Tier: q.Tier, Country: string(q.Customer.Country), Lang: q.Language, Text: x.Text})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Asked) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.ID, a.ID)) })
	return list
}

// topQuestions is the frequency table of the report, over the last four weeks:
// one week alone says little.
func topQuestions(d *Data) Section {
	s := Section{ID: "faq", Columns: columns("topic", "asked>", "buyers>", "share", "before>"), Chart: &Chart{Kind: "bars", Series: []int{1}}, Empty: d.Words.T("report.nothing")}
	counts, asking := FAQ(d.Inquiries, Period{d.Period.To.AddDate(0, 0, -28), d.Period.To})
	for _, c := range counts[:min(len(counts), rowsShown)] {
		s.Rows = append(s.Rows, []Cell{{Text: d.Words.T("topic." + string(c.Topic)), Value: string(c.Topic)}, number(c.Asked), number(c.Buyers), d.share(c.Asked, asking), number(c.Before)})
	}
	return s
}
