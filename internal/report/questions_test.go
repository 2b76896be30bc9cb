package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/similar"
)

func says(topic inquiry.Topic, texts ...string) change {
	return func(_ testing.TB, q *inquiry.Inquiry) {
		for _, s := range texts {
			q.Questions = append(q.Questions, inquiry.Question{Topic: topic, Text: s})
		}
	}
}

func in(language string) change {
	return func(_ testing.TB, q *inquiry.Inquiry) { q.Language = language }
}

func body(text string) change {
	return func(_ testing.TB, q *inquiry.Inquiry) { q.Text = text }
}

func TestQuestionsAreJoined(t *testing.T) {
	all := []inquiry.Inquiry{
		ask(t, 1, "2026-11-16 09:00", of("DE"), says("moq", "What is your MOQ?", "Is there a limit for mixed colours?")),
		ask(t, 2, "2026-11-17 09:00", of("FR"), tier("A"), says("moq", "what is your moq")),
		ask(t, 3, "2026-11-18 09:00", of("DE"), says("moq", "What is your MOQ?", "What is your MOQ?")),
		ask(t, 4, "2026-11-18 09:00", junkOf(inquiry.IntentScam), says("moq", "What is your MOQ?")),
		ask(t, 5, "2026-11-01 09:00", says("moq", "What is your MOQ?")),
		ask(t, 6, "2026-11-18 09:00", says("price", "What is your MOQ?")),
		ask(t, 7, "2026-11-19 09:00", in("zh"), of("CN"), says("moq", "请问最小起订量是多少？")),
	}
	got := Questions(all, Week(at(t, "2026-11-16 00:00"), time.Monday), "moq", similar.New())
	for i := range got {
		got[i].Sentences = nil
	}
	want := []SameQuestion{
		{Text: "What is your MOQ?", Asked: 4, IDs: []int64{7, 3, 2, 1}, Tiers: []string{"A", "B"}, Countries: []string{"DE", "CN", "FR"}, Languages: []string{"en", "zh"}, Last: at(t, "2026-11-19 09:00")},
		{Text: "Is there a limit for mixed colours?", Asked: 1, IDs: []int64{1}, Tiers: []string{"B"}, Countries: []string{"DE"}, Languages: []string{"en"}, Last: at(t, "2026-11-16 09:00")},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestNewQuestions(t *testing.T) {
	week := Week(at(t, "2026-11-16 00:00"), time.Monday)
	nothing := func(string, inquiry.Topic) bool { return false }
	tests := map[string]struct {
		all   []inquiry.Inquiry
		named Named
		want  []string // name, asked, buyers, before
	}{
		"across languages, whatever the reading made of it": {[]inquiry.Inquiry{
			ask(t, 1, "2026-11-16 09:00", says("specification", "Do you have an EU warehouse?")),
			ask(t, 2, "2026-11-17 09:00", in("de"), says("stock", "Haben Sie ein Lager in der EU?")),
			ask(t, 3, "2026-11-18 09:00", says("price", "Price?"), body("Price? And do you have a warehouse in Europe? Thanks.")),
			ask(t, 4, "2026-11-10 09:00", says("other", "Do you have an EU warehouse?")),
		}, nothing, []string{"EU warehouse 3/3 before 1"}},
		"one buyer is not many": {[]inquiry.Inquiry{
			ask(t, 1, "2026-11-16 09:00", says("other", "Do you have an EU warehouse?")),
		}, nothing, nil},
		"the same buyer twice": {[]inquiry.Inquiry{
			ask(t, 1, "2026-11-16 09:00", says("other", "Do you have an EU warehouse?")),
			ask(t, 2, "2026-11-17 09:00", says("other", "Do you have an EU warehouse?"), func(_ testing.TB, q *inquiry.Inquiry) { q.CustomerID = 1 }),
		}, nothing, nil},
		"junk does not ask": {[]inquiry.Inquiry{
			ask(t, 1, "2026-11-16 09:00", says("other", "Do you have an EU warehouse?")),
			ask(t, 2, "2026-11-17 09:00", junkOf(inquiry.IntentScam), says("other", "Do you have an EU warehouse?")),
		}, nothing, nil},
		"a topic's matter is no news": {[]inquiry.Inquiry{
			ask(t, 1, "2026-11-16 09:00", says("other", "What is your MOQ?")),
			ask(t, 2, "2026-11-17 09:00", says("other", "What is the minimum order?")),
		}, nothing, nil},
		"words that no list knows": {[]inquiry.Inquiry{
			ask(t, 1, "2026-11-16 09:00", says("specification", "Does it pair with Zigbee hubs?")),
			ask(t, 2, "2026-11-17 09:00", says("specification", "Does it pair with Zigbee hubs")),
		}, nothing, []string{"pair Zigbee hubs 2/2 before 0"}},
		"words that the topic knows": {[]inquiry.Inquiry{
			ask(t, 1, "2026-11-16 09:00", says("specification", "What lumen output does it reach?")),
			ask(t, 2, "2026-11-17 09:00", says("specification", "What lumen output does it reach?")),
		}, func(s string, topic inquiry.Topic) bool {
			return topic == "specification" && strings.Contains(s, "lumen")
		}, nil},
		"labels of a form": {[]inquiry.Inquiry{
			ask(t, 1, "2026-11-16 09:00", in("de"), says("other", "Was suchen Sie?", "Menge?")),
			ask(t, 2, "2026-11-17 09:00", in("de"), says("other", "Was suchen Sie?", "Menge?")),
		}, nothing, nil},
		"nothing but politeness": {[]inquiry.Inquiry{
			ask(t, 1, "2026-11-16 09:00", says("other", "Can you help us?")),
			ask(t, 2, "2026-11-17 09:00", says("other", "Can you help us?")),
		}, nothing, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, c := range NewQuestions(tt.all, week, similar.New(), tt.named) {
				got = append(got, fmt.Sprintf("%s %d/%d before %d", c.Name, c.Asked, c.Buyers, c.Before))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestJudge(t *testing.T) {
	old, fresh := at(t, "2024-01-01 00:00"), at(t, "2026-11-01 00:00")
	since := at(t, "2025-11-23 00:00")
	count := TopicCount{Kind: KindTopic, Topic: "moq", Asked: 10, Languages: []string{"de", "en", "fr"}, asked: map[string]int{"de": 6, "en": 3, "fr": 1}}
	tests := map[string]struct {
		answers Answers
		want    AnswerState
		write   []string
	}{
		"none":                    {nil, AnswerMissing, []string{"de", "en"}},
		"of another topic":        {Answers{{Topic: "price", Language: "de", Text: "x"}}, AnswerMissing, []string{"de", "en"}},
		"without words":           {Answers{{Topic: "moq", Language: "de", Text: " \n"}}, AnswerMissing, []string{"de", "en"}},
		"a language of few":       {Answers{{Topic: "moq", Language: "fr", Text: "x"}}, AnswerMissing, []string{"de", "en"}},
		"a language of most":      {Answers{{Topic: "moq", Language: "de", Text: "x", Changed: fresh}}, AnswerReady, []string{"en"}},
		"English serves all":      {Answers{{Topic: "moq", Language: "en", Text: "x", Changed: fresh}}, AnswerReady, []string{"de"}},
		"one of several is old":   {Answers{{Topic: "moq", Language: "de", Text: "x", Changed: old}, {Topic: "moq", Language: "en", Text: "x", Changed: fresh}}, AnswerOld, nil},
		"the first of two counts": {Answers{{Topic: "moq", Language: "en", Text: "x", Changed: fresh}, {Topic: "moq", Language: "en", Text: "y", Changed: old}}, AnswerReady, []string{"de"}},
		"of unknown age":          {Answers{{Topic: "moq", Language: "en", Text: "x"}, {Topic: "moq", Language: "de", Text: "x"}}, AnswerReady, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			counts := []TopicCount{count}
			tt.answers.Judge(counts, since)
			if counts[0].Answer != tt.want {
				t.Errorf("%s, want %s", counts[0].Answer, tt.want)
			}
			var write []string
			for _, w := range WriteNext(counts) {
				write = w.In
			}
			if diff := cmp.Diff(tt.write, write, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("to write in (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWriteNextOrder(t *testing.T) {
	topic := func(name inquiry.Topic, asked int, state AnswerState) TopicCount {
		return TopicCount{Kind: KindTopic, Topic: name, Asked: asked, Languages: []string{"en"}, AnswerLanguages: []string{}, Answer: state, asked: map[string]int{"en": asked}}
	}
	ready, asks := topic("stock", 50, AnswerReady), topic("other", 3, AnswerMissing)
	ready.AnswerLanguages, asks.Kind, asks.Name = []string{"en"}, KindQuestion, "EU warehouse"
	old := topic("moq", 90, AnswerOld)
	old.AnswerLanguages = []string{"en"}
	var got []string
	for _, w := range WriteNext([]TopicCount{old, ready, topic("price", 2, AnswerMissing), asks, topic("sample", 5, AnswerMissing), topic("usage", 0, AnswerMissing), topic("other", 9, "")}) {
		got = append(got, string(w.Topic))
	}
	if want := []string{"sample", "other", "price", "moq"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFAQByGroups(t *testing.T) {
	all := []inquiry.Inquiry{
		ask(t, 1, "2026-11-16 09:00", of("DE"), wants("Panel", "Tube"), asks("price", "moq")),
		ask(t, 2, "2026-11-16 09:00", of("DE"), wants("panel"), asks("price")),
		ask(t, 3, "2026-11-16 09:00", of("FR"), asks("moq")),
		ask(t, 4, "2026-11-10 09:00", of("IT"), asks("moq")),
	}
	p := Week(at(t, "2026-11-16 00:00"), time.Monday)
	tests := map[string][]string{
		"country": {"DE price 2/2 +2 panel tube", "DE moq 1/2 +1 panel tube", "FR moq 1/1 +1 "},
		"product": {"panel price 2/2 +2 panel tube", "panel moq 1/2 +1 panel tube", "tube price 1/1 +1 panel tube", "tube moq 1/1 +1 panel tube"},
		"tier":    {"B price 2/3 +2 panel tube", "B moq 2/3 +1 panel tube"},
	}
	for by, want := range tests {
		t.Run(by, func(t *testing.T) {
			counts, _ := FAQBy(all, p, FAQGroups[by])
			var got []string
			for _, c := range counts {
				got = append(got, fmt.Sprintf("%s %s %d/%d %+d %s", c.Group, c.Topic, c.Asked, c.Of, c.Asked-c.Before, strings.Join(c.Products, " ")))
			}
			if !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}
