package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

func says(topic inquiry.Topic, texts ...string) change {
	return func(_ testing.TB, q *inquiry.Inquiry) {
		for _, s := range texts {
			q.Questions = append(q.Questions, inquiry.Question{Topic: topic, Text: s})
		}
	}
}

func TestSameQuestion(t *testing.T) {
	tests := map[string]struct {
		a, b string
		same bool
	}{
		"case, marks and blanks":   {"What is your MOQ?", "what is  your M.O.Q", false},
		"punctuation":              {"What is your MOQ?", "What is your MOQ", true},
		"another figure":           {"What is the price for 300 pcs?", "What is the price for 1,500 pcs?", true},
		"endings":                  {"Do you have a CE certificate?", "Do you have CE certificates?", true},
		"a word more":              {"Please send us your best price FOB Ningbo", "Kindly please send us your best price FOB Ningbo.", true},
		"accents":                  {"¿Cuál es el plazo de entrega?", "cual es el plazo de entrega", true},
		"another matter":           {"What is your MOQ?", "Can you put our logo on the carton?", false},
		"another certificate":      {"Do you have CE?", "Have the drivers passed UL in the United States?", false},
		"Chinese":                  {"请问最小起订量是多少？", "请问你们最小起订量是多少", true},
		"Chinese, another matter":  {"请问最小起订量是多少？", "交货期需要多久？", false},
		"Japanese":                 {"納期とお支払い条件もご教示ください。", "納期とお支払い条件をご教示ください", true},
		"Korean":                   {"최소 주문 수량이 어떻게 되나요?", "최소 주문 수량은 어떻게 되나요", true},
		"Arabic with vowels":       {"ما هو الحد الأدنى للطلب؟", "ما هُوَ الحَدّ الأدنى للطلب", true},
		"Russian":                  {"Какой минимальный заказ?", "какой минимальный заказ", true},
		"Thai":                     {"ขั้นต่ำในการสั่งซื้อเท่าไหร่", "ขั้นต่ำในการสั่งซื้อเท่าไหร่คะ", true},
		"other language, not same": {"What is your MOQ?", "Wie hoch ist die Mindestmenge?", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			n := newNeighbours()
			n.find(tt.a)
			n.add(0)
			if _, got := n.find(tt.b); got != tt.same {
				t.Errorf("same is %t, resemblance %.2f of\n%q\n%q", got, resemblance(features(tt.a), features(tt.b)), foldedWords(tt.a), foldedWords(tt.b))
			}
		})
	}
}

func TestQuestionsAreJoined(t *testing.T) {
	all := []inquiry.Inquiry{
		ask(t, 1, "2026-11-16 09:00", of("DE"), says("moq", "What is your MOQ?", "Please tell us the smallest quantity.")),
		ask(t, 2, "2026-11-17 09:00", of("FR"), tier("A"), says("moq", "what is your MOQ")),
		ask(t, 3, "2026-11-18 09:00", of("DE"), says("moq", "What is your MOQ?", "What is your MOQ?")),
		ask(t, 4, "2026-11-18 09:00", junkOf(inquiry.IntentScam), says("moq", "What is your MOQ?")),
		ask(t, 5, "2026-11-01 09:00", says("moq", "What is your MOQ?")),
		ask(t, 6, "2026-11-18 09:00", says("price", "What is your MOQ?")),
	}
	got := Questions(all, Week(at(t, "2026-11-16 00:00"), time.Monday), "moq")
	for i := range got {
		got[i].Sentences = nil
	}
	want := []SameQuestion{
		{Text: "What is your MOQ?", Asked: 3, IDs: []int64{3, 2, 1}, Tiers: []string{"A", "B"}, Countries: []string{"DE", "FR"}, Languages: []string{"en"}, Last: at(t, "2026-11-18 09:00")},
		{Text: "Please tell us the smallest quantity.", Asked: 1, IDs: []int64{1}, Tiers: []string{"B"}, Countries: []string{"DE"}, Languages: []string{"en"}, Last: at(t, "2026-11-16 09:00")},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Pairs that are the same by their features must be found by the hashes.
func TestHashesFindWhatIsTheSame(t *testing.T) {
	words := strings.Fields("please send price list catalogue best delivery time port ningbo samples pieces order panel light watt carton logo certificate payment")
	found, same := 0, 0
	for i := range 2000 {
		var a, b []string
		for k := range 9 {
			w := words[(i*7+k*k*3+i*k)%len(words)]
			a = append(a, w)
			if k != i%9 {
				b = append(b, w)
			}
		}
		x, y := strings.Join(a, " "), strings.Join(b, " ")
		if resemblance(features(x), features(y)) < sameEnough {
			continue
		}
		same++
		n := newNeighbours()
		n.find(x)
		n.add(0)
		if _, ok := n.find(y); ok {
			found++
		}
	}
	if same < 1000 || found*1000 < same*995 {
		t.Errorf("found %d of %d", found, same)
	}
}

// A few thousand sentences, all different or all alike, must not take long.
func TestManySentences(t *testing.T) {
	for name, text := range map[string]func(int) string{
		"alike":     func(int) string { return strings.Repeat("What is your best price? ", 20) },
		"different": func(i int) string { return fmt.Sprintf("w%x q%x z%x k%x", i*7919, i*104729, i*1299709, i) },
		"no words":  func(int) string { return "???" },
	} {
		t.Run(name, func(t *testing.T) {
			var all []inquiry.Inquiry
			for i := range 3000 {
				all = append(all, ask(t, int64(i+1), "2026-11-17 09:00", says("price", text(i))))
			}
			got := Questions(all, Week(at(t, "2026-11-17 00:00"), time.Monday), "price")
			n := 0
			for _, g := range got {
				n += g.Asked
			}
			if n != 3000 {
				t.Errorf("%d inquiries in %d groups", n, len(got))
			}
		})
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
		"country": {"DE price 2/2 +2", "DE moq 1/2 +1", "FR moq 1/1 +1"},
		"product": {"panel price 2/2 +2", "panel moq 1/2 +1", "tube price 1/1 +1", "tube moq 1/1 +1"},
		"tier":    {"B price 2/3 +2", "B moq 2/3 +1"},
	}
	for by, want := range tests {
		t.Run(by, func(t *testing.T) {
			counts, _ := FAQBy(all, p, FAQGroups[by])
			var got []string
			for _, c := range counts {
				got = append(got, fmt.Sprintf("%s %s %d/%d %+d", c.Group, c.Topic, c.Asked, c.Of, c.Asked-c.Before))
			}
			if !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}
