package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/similar"
)

// A question that fits no topic is told once so many different buyers ask it.
const freshBuyers = 2

// guessable are the topics that a reading gives to a question whose words name
// no topic: they count only when a word of theirs is there.
var guessable = []inquiry.Topic{inquiry.TopicSpecification, inquiry.TopicUsage, inquiry.TopicOther}

// Named reports whether a sentence has a word of a topic.
type Named func(sentence string, t inquiry.Topic) bool

// NewQuestions finds what several buyers ask although no topic covers it: the
// questions of a period that name no topic's matter, joined across wording and
// language, the one most asked first. Each gets a name made of its own words.
// named is asked about few sentences only.
func NewQuestions(inquiries []inquiry.Inquiry, p Period, reader *similar.Reader, named Named) []TopicCount {
	before := p.Back(1)
	var list []said
	topics := map[said][]inquiry.Topic{}
	for i := range inquiries {
		q := &inquiries[i]
		if q.Tier == inquiry.TierX || !p.Contains(q.FirstSeen) && !before.Contains(q.FirstSeen) {
			continue
		}
		for _, x := range q.Questions {
			s := said{q, x.Text}
			if topics[s] == nil {
				list = append(list, s)
			}
			topics[s] = append(topics[s], x.Topic)
		}
		for _, text := range similar.Asks(q.Text) {
			known := slices.ContainsFunc(q.Questions, func(x inquiry.Question) bool {
				return strings.Contains(x.Text, text) || strings.Contains(text, x.Text)
			})
			if s := (said{q, text}); !known && topics[s] == nil {
				list = append(list, s)
				topics[s] = []inquiry.Topic{inquiry.TopicOther}
			}
		}
	}
	groups, read := join(list, reader)
	out := []TopicCount{}
	for i, g := range groups {
		s := read[i][0]
		if !s.Telling() || s.Topical() {
			continue
		}
		line, buyers := freshLine(g, before)
		if buyers < freshBuyers || !s.Fresh() && fitsTopic(g, topics, named) {
			continue
		}
		line.Name = similar.Name(read[i])
		out = append(out, line)
	}
	slices.SortStableFunc(out, func(a, b TopicCount) int {
		return cmp.Or(cmp.Compare(b.Asked, a.Asked), cmp.Compare(b.Buyers, a.Buyers), cmp.Compare(a.Name, b.Name))
	})
	return out[:min(len(out), rowsShown)]
}

// fitsTopic reports whether most sentences of a group have a topic that their
// words name.
func fitsTopic(group []said, topics map[said][]inquiry.Topic, named Named) bool {
	fit := 0
	for _, s := range group {
		if slices.ContainsFunc(topics[s], func(t inquiry.Topic) bool {
			return !slices.Contains(guessable, t) || t != inquiry.TopicOther && named(s.text, t)
		}) {
			fit++
		}
	}
	return 2*fit > len(group)
}

// freshLine counts a group in the period and in the one before it.
func freshLine(group []said, before Period) (line TopicCount, buyers int) {
	var now []said
	then := map[int64]bool{}
	customers := map[int64]bool{}
	products := tally{}
	line = TopicCount{Kind: KindQuestion, Topic: inquiry.TopicOther, Tiers: map[string]int{}, Languages: []string{}, Products: []string{}, IDs: []int64{}, Answer: AnswerMissing, AnswerLanguages: []string{}}
	seen := map[int64]bool{}
	for _, s := range group {
		if before.Contains(s.q.FirstSeen) {
			then[s.q.ID] = true
			continue
		}
		now = append(now, s)
		if seen[s.q.ID] {
			continue
		}
		seen[s.q.ID] = true
		customers[s.q.CustomerID] = true
		line.Tiers[string(s.q.Tier)]++
		for _, x := range ProductsOf(s.q) {
			products[x.Key]++
		}
	}
	if len(now) == 0 {
		return line, 0
	}
	same := sameQuestion(now)
	line.Question, line.IDs, line.Asked, line.Languages = same.Text, same.IDs, same.Asked, same.Languages
	line.Buyers, line.Before, line.Products = len(customers), len(then), products.top(productsNamed)
	return line, len(customers)
}

// newQuestions are the questions of four weeks at least that fit no topic.
func newQuestions(d *Data) Section {
	s := Section{ID: "new_questions", Columns: columns("question", "asked>", "buyers>", "asked_before>", "languages", "ids")}
	span := d.last(recentDays)
	s.Lead = d.over(span)
	s.Empty = d.Words.T("report.new_questions.none")
	if d.Reader == nil {
		return s
	}
	for _, c := range NewQuestions(d.Inquiries, span, d.Reader, d.Named) {
		s.Rows = append(s.Rows, []Cell{text(c.Name), number(c.Asked), number(c.Buyers), number(c.Before), text(strings.Join(c.Languages, " ")), ids(c.IDs)})
	}
	return s
}
