package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// Kinds of lines of the frequency table.
const (
	KindTopic    = "topic"
	KindQuestion = "question" // one that fits no topic
)

// TopicCount is one line of the frequency table of what buyers ask.
type TopicCount struct {
	Kind            string         `json:"kind"`
	Group           string         `json:"group"` // country, product, tier or language; "" in the table of all
	Topic           inquiry.Topic  `json:"topic"`
	Asked           int            `json:"asked"`  // inquiries that ask it
	Buyers          int            `json:"buyers"` // distinct customers
	Share           float64        `json:"share"`  // of the inquiries of the group that ask anything, 0..1
	Of              int            `json:"of"`     // inquiries of the group that ask anything
	Before          int            `json:"before"` // asked in the period of the same length before
	Languages       []string       `json:"languages"`
	Tiers           map[string]int `json:"tiers"`
	Name            string         `json:"name"`     // of a question, made of its own words; "" of a topic
	Question        string         `json:"question"` // its most frequent wording; "" of a topic
	Products        []string       `json:"products"` // those named most by who asks it, at most three
	IDs             []int64        `json:"ids"`      // of the inquiries that ask the question, the newest first; none of a topic
	Answer          AnswerState    `json:"answer"`   // "" where there can be none
	AnswerLanguages []string       `json:"answer_languages"`
	AnswerChanged   *time.Time     `json:"answer_changed"` // of the oldest one

	asked map[string]int // by language
}

// productsNamed is how many products a line names.
const productsNamed = 3

// FAQ counts the topics asked in a period, the most frequent first. Junk does
// not count, and an inquiry that asks the same twice counts once. asking is how
// many inquiries ask anything.
func FAQ(inquiries []inquiry.Inquiry, p Period) (counts []TopicCount, asking int) {
	counts, n := FAQBy(inquiries, p, func(*inquiry.Inquiry) []string { return []string{""} })
	return counts, n[""]
}

// FAQGroups are the ways to part the table: the names of the groups of an inquiry.
var FAQGroups = map[string]func(*inquiry.Inquiry) []string{
	"country":  func(q *inquiry.Inquiry) []string { return []string{string(q.Customer.Country)} },
	"tier":     func(q *inquiry.Inquiry) []string { return []string{string(q.Tier)} },
	"language": func(q *inquiry.Inquiry) []string { return []string{q.Language} },
	"product": func(q *inquiry.Inquiry) []string {
		var keys []string
		for _, p := range ProductsOf(q) {
			keys = append(keys, p.Key)
		}
		return keys
	},
}

// FAQBy is FAQ for each group of inquiries, the group that asks most first; an
// inquiry may be in several. asking is how many inquiries of a group ask anything.
func FAQBy(inquiries []inquiry.Inquiry, p Period, groups func(*inquiry.Inquiry) []string) (counts []TopicCount, asking map[string]int) {
	before := p.Back(1)
	tables := map[string]*topicTable{}
	asking = map[string]int{}
	for i := range inquiries {
		q := &inquiries[i]
		topics := asked(q)
		now := p.Contains(q.FirstSeen)
		if q.Tier == inquiry.TierX || len(topics) == 0 || !now && !before.Contains(q.FirstSeen) {
			continue
		}
		for _, g := range groups(q) {
			t := tables[g]
			if t == nil {
				t = &topicTable{counts: map[inquiry.Topic]*topicFigures{}}
				tables[g] = t
			}
			if now {
				asking[g]++
			}
			t.add(q, topics, now)
		}
	}
	for _, g := range tally(asking).top(0) {
		counts = append(counts, tables[g].lines(g, asking[g])...)
	}
	return counts, asking
}

// topicTable counts the topics of one group.
type topicTable struct {
	counts map[inquiry.Topic]*topicFigures
}

type topicFigures struct {
	asked, before int
	buyers        map[int64]bool
	languages     tally
	products      tally
	tiers         map[string]int
}

func (t *topicTable) add(q *inquiry.Inquiry, topics []inquiry.Topic, now bool) {
	for _, topic := range topics {
		c := t.counts[topic]
		if c == nil {
			c = &topicFigures{buyers: map[int64]bool{}, languages: tally{}, products: tally{}, tiers: map[string]int{}}
			t.counts[topic] = c
		}
		if !now {
			c.before++
			continue
		}
		c.asked++
		c.tiers[string(q.Tier)]++
		c.buyers[q.CustomerID] = true
		c.languages[q.Language]++
		for _, p := range ProductsOf(q) {
			c.products[p.Key]++
		}
	}
}

// lines lists the topics, the most frequent first, then in their usual order.
func (t *topicTable) lines(group string, asking int) []TopicCount {
	var list []TopicCount
	for _, topic := range inquiry.Topics {
		c := t.counts[topic]
		if c == nil {
			continue
		}
		line := TopicCount{Kind: KindTopic, Group: group, Topic: topic, Asked: c.asked, Buyers: len(c.buyers), Of: asking, Before: c.before,
			Languages: c.languages.top(0), Tiers: c.tiers, Products: c.products.top(productsNamed), IDs: []int64{}, AnswerLanguages: []string{}, asked: c.languages}
		if asking > 0 {
			line.Share = float64(c.asked) / float64(asking)
		}
		list = append(list, line)
	}
	slices.SortStableFunc(list, func(a, b TopicCount) int { return cmp.Compare(b.Asked, a.Asked) })
	return list
}

// asked lists the topics of an inquiry's questions, each once.
func asked(q *inquiry.Inquiry) []inquiry.Topic {
	var topics []inquiry.Topic
	for _, x := range q.Questions {
		if !slices.Contains(topics, x.Topic) {
			topics = append(topics, x.Topic)
		}
	}
	return topics
}

// topQuestions is the frequency table of the report, over four weeks at least:
// one week alone says little.
func topQuestions(d *Data) Section {
	s := Section{ID: "faq", Columns: columns("topic", "asked>", "buyers>", "share>", "asked_before>", "answer"), Chart: &Chart{Kind: "bars", Series: []int{1}}}
	span := d.last(recentDays)
	s.Lead = d.over(span)
	counts, asking := FAQ(d.Inquiries, span)
	d.Answers.Judge(counts, d.AnswersSince)
	for _, c := range counts[:min(len(counts), rowsShown)] {
		if c.Asked == 0 {
			break // asked before only
		}
		s.Rows = append(s.Rows, []Cell{{Text: d.Words.T("topic." + string(c.Topic)), Value: string(c.Topic)}, number(c.Asked), number(c.Buyers),
			d.share(c.Asked, asking), number(c.Before), d.answer(c.Answer)})
	}
	return s
}

// answer is the state of an answer, "-" where there can be none.
func (d *Data) answer(a AnswerState) Cell {
	if a == "" {
		return none()
	}
	return Cell{Text: d.Words.T("faq.answer." + string(a)), Value: string(a)}
}
