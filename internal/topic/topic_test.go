package topic

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

func questions(text, subject string) []inquiry.Question {
	return Read(text, lexicon.Default().Scan(text), subject, false).Questions
}

func TestQuestions(t *testing.T) {
	tests := []struct {
		name, text, subject string
		want                []inquiry.Question
	}{
		{name: "empty", want: []inquiry.Question{}},
		{
			name: "two topics of one sentence, in the order of the vocabulary",
			text: "Please advise MOQ and your best price.",
			want: []inquiry.Question{
				{Topic: inquiry.TopicPrice, Text: "Please advise MOQ and your best price."},
				{Topic: inquiry.TopicMOQ, Text: "Please advise MOQ and your best price."},
			},
		},
		{
			name: "a list below a request",
			text: "Please send us:\n- price list\n- lead time\n\nWe are in Accra.",
			want: []inquiry.Question{
				{Topic: inquiry.TopicPrice, Text: "price list"},
				{Topic: inquiry.TopicLeadTime, Text: "lead time"},
			},
		},
		{name: "a phrase broken by a line", text: "Lead\ntime", want: []inquiry.Question{{Topic: inquiry.TopicLeadTime, Text: "Lead"}}},
		{
			name: "a longer item of a list of questions",
			text: "Kindly let us know:\n- what kind of marketing help and credit terms you would give to a small retail shop",
			want: []inquiry.Question{{Topic: inquiry.TopicPayment, Text: "what kind of marketing help and credit terms you would give to a small retail shop"}},
		},
		{name: "a stated term", text: "We pay by T/T. Delivery is in March.", want: []inquiry.Question{}},
		{name: "one word", text: "Price?", want: []inquiry.Question{{Topic: inquiry.TopicPrice, Text: "Price?"}}},
		{
			name: "the subject asks where the text does not", text: "See attached list.", subject: "Price list for helmets",
			want: []inquiry.Question{{Topic: inquiry.TopicPrice, Text: "Price list for helmets"}},
		},
		{name: "plain words for the smallest order", text: "Would you sell me just five to start?", want: []inquiry.Question{{Topic: inquiry.TopicMOQ, Text: "Would you sell me just five to start?"}}},
		{name: "plain words for the maker", text: "Machen Sie das selbst oder sind Sie Händler?", want: []inquiry.Question{{Topic: inquiry.TopicCompany, Text: "Machen Sie das selbst oder sind Sie Händler?"}}},
		{name: "plain words for a remedy", text: "Что если деталь сломается?", want: []inquiry.Question{{Topic: inquiry.TopicWarranty, Text: "Что если деталь сломается?"}}},
		{name: "plain words for assembly", text: "Chi lo monta?", want: []inquiry.Question{{Topic: inquiry.TopicUsage, Text: "Chi lo monta?"}}},
		{name: "the noun of a discount", text: "¿Pueden mejorar el precio?", want: []inquiry.Question{{Topic: inquiry.TopicDiscount, Text: "¿Pueden mejorar el precio?"}}},
		{name: "no blanks", text: "有没有检测过？", want: []inquiry.Question{{Topic: inquiry.TopicCertification, Text: "有没有检测过？"}}},
		{name: "a date of dispatch is no freight", text: "Когда сможете отгрузить?", want: []inquiry.Question{{Topic: inquiry.TopicLeadTime, Text: "Когда сможете отгрузить?"}}},
		{
			name: "a question of no topic", text: "Did your cousin Chen marry last year?",
			want: []inquiry.Question{{Topic: inquiry.TopicOther, Text: "Did your cousin Chen marry last year?"}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, questions(tt.text, tt.subject)); diff != "" {
				t.Errorf("questions (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTopicOrder(t *testing.T) {
	for i, k := range topicKeys {
		if want := "topic_" + string(inquiry.Topics[i]); string(k) != want {
			t.Errorf("topic %d has the list %s, want %s", i, k, want)
		}
	}
}

// floor is the F1 over all topics of testdata/messages.yaml, in percent, below
// which the gate fails.
const floor = 85

func TestMessages(t *testing.T) {
	raw, err := os.ReadFile("testdata/messages.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var messages []struct {
		Lang, Text string
		Topics     []inquiry.Topic
	}
	if err := yaml.Unmarshal(raw, &messages); err != nil {
		t.Fatal(err)
	}
	right, extra, missed := 0, 0, 0
	for _, m := range messages {
		got := map[inquiry.Topic]bool{}
		for _, q := range questions(m.Text, "") {
			got[q.Topic] = true
			if !slices.Contains(m.Topics, q.Topic) {
				t.Logf("%s: extra %s: %s", m.Lang, q.Topic, m.Text)
			}
			if !strings.Contains(strings.Join(strings.Fields(m.Text), " "), q.Text) {
				t.Errorf("%q is no part of %q", q.Text, m.Text)
			}
		}
		for _, want := range m.Topics {
			if got[want] {
				right++
			} else {
				missed++
				t.Logf("%s: missed %s: %s", m.Lang, want, m.Text)
			}
		}
		for topic := range got {
			if !slices.Contains(m.Topics, topic) {
				extra++
			}
		}
	}
	f1 := 200 * right / (2*right + extra + missed)
	t.Logf("%d messages: %d right, %d extra, %d missed, F1 %d %%", len(messages), right, extra, missed, f1)
	if f1 < floor {
		t.Errorf("F1 is %d %%, floor %d %%", f1, floor)
	}
}

func TestQuestionsLongInput(t *testing.T) {
	for _, part := range []string{"price? ", "please ", "请报价", "a,", "- price\n", "??", "sample cost ", "price FOB ", "shipment to ", "attached please "} {
		text := strings.Repeat(part, 20000)
		for _, q := range questions(text, text) {
			if len(q.Text) > maxSentence+8 {
				t.Fatalf("%q: evidence of %d bytes", part, len(q.Text))
			}
		}
	}
}

func BenchmarkQuestions(b *testing.B) {
	text := strings.Repeat("Dear Sir, we are a trading company in Lagos and want to buy 500 pcs LED bulb. "+
		"Please quote your best price CIF Apapa, payment by L/C at sight. What is the lead time? ", 18)
	hits := lexicon.Default().Scan(text)
	for b.Loop() {
		Read(text, hits, "RFQ", false)
	}
}

// Nobody speaks of himself or of us in a question about the goods.
func TestQuestionOfThings(t *testing.T) {
	for text, want := range map[string][]inquiry.Topic{
		"We sell to farms. Is the gate zinc inside as well?": {inquiry.TopicSpecification},
		"We sell to farms. Can you come to us in May?":       {},
	} {
		hits := lexicon.Default().Scan(text)
		got := []inquiry.Topic{}
		for _, q := range Read(text, hits, "", false).Fit(inquiry.TierB, inquiry.IntentPriceCheck, nil) {
			if q.Topic != inquiry.TopicPrice {
				got = append(got, q.Topic)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q asks %v, want %v", text, got, want)
		}
	}
}

// What is there already, or not needed, is not asked, though a request stands beside it.
func TestNotAsked(t *testing.T) {
	for text, want := range map[string][]inquiry.Topic{
		"The catalogue we have already, please send your price list.": {inquiry.TopicPrice},
		"Muster brauchen wir diesmal keine, bitte nur die Preise.":    {inquiry.TopicPrice},
		"Каталог у нас есть, пришлите прайс.":                         {inquiry.TopicPrice},
		"If no samples are needed, what is the price?":                {inquiry.TopicPrice, inquiry.TopicSample},
	} {
		var got []inquiry.Topic
		for _, q := range questions(text, "") {
			got = append(got, q.Topic)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q asks %v, want %v", text, got, want)
		}
	}
}
