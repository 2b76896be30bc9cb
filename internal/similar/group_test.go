package similar

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func read(r *Reader, said ...string) []*Sentence {
	var list []*Sentence
	for _, s := range said {
		language, text, _ := strings.Cut(s, ": ")
		list = append(list, r.Read(text, language))
	}
	return list
}

func TestGroupsAcrossLanguages(t *testing.T) {
	list := read(New(),
		"en: Do you have an EU warehouse?", "en: What is your MOQ?", "de: Gibt es ein Lager in Europa?", "zh: 请问最小起订量是多少？",
		"fr: Avez-vous un entrepôt en Europe ?", "en: Can you help me?", "en: Could you help us?", "tr: Minimum sipariş miktarınız nedir?",
		"en: Do you use recycled cardboard?", "pl: Czy macie magazyn w Europie?")
	want := [][]int{{0, 2, 4, 9}, {1, 3, 7}, {5}, {6}, {8}}
	got := Groups(list)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
	if again := Groups(list); !cmp.Equal(got, again) {
		t.Error("another result the second time")
	}
	if name := Name([]*Sentence{list[0], list[2], list[4], list[9]}); name != "Lager Europa" && name != "EU warehouse" {
		t.Errorf("name %q", name)
	}
}

func TestName(t *testing.T) {
	tests := map[string]struct {
		said []string
		want string
	}{
		"as most write it":       {[]string{"en: Do you have an EU warehouse?", "en: Do you have an EU warehouse?", "en: Is there a warehouse in the EU?"}, "EU warehouse"},
		"most frequent language": {[]string{"en: Do you have an EU warehouse?", "de: Haben Sie ein Lager in der EU?", "de: Gibt es ein Lager in Europa?"}, "Lager Europa"},
		"Chinese":                {[]string{"zh: 你们在欧洲有仓库吗？"}, "欧洲仓库"},
		"Korean":                 {[]string{"ko: 유럽에 창고가 있나요?"}, "유럽에 창고가"},
		"what only one says":     {[]string{"en: Does the lamp work with Alexa?", "en: Works the lamp with Alexa at home?", "en: Is Alexa supported by the lamp?"}, "lamp Alexa"},
		"nothing":                {[]string{"en: Can you help me?"}, "Can you help me?"},
	}
	r := New()
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := Name(read(r, tt.said...)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestWordings(t *testing.T) {
	tests := map[string]struct {
		a, b string
		same bool
	}{
		"punctuation and case":        {"en: What is your MOQ?", "en: what is your moq", true},
		"dots in an abbreviation":     {"en: What is your M.O.Q.?", "en: what is your moq", true},
		"another figure":              {"en: What is the price for 300 pcs?", "en: What is the price for 1,500 pcs?", true},
		"endings":                     {"en: Do you have a halal certificate?", "en: Do you have halal certificates?", true},
		"another code":                {"en: Do you have IRAM?", "en: Do you have NOM?", false},
		"unknown words, same":         {"en: Does it run on Zigbee or Thread?", "en: Thread or Zigbee, which does it run on?", true},
		"unknown words, another":      {"en: Does it run on Zigbee?", "en: Does it run on Thread?", false},
		"accents":                     {"es: ¿Cuál es el plazo de entrega?", "es: cual es el plazo de entrega", true},
		"Arabic with vowels":          {"ar: ما هو الحد الأدنى للطلب؟", "ar: ما هُوَ الحَدّ الأدنى للطلب", true},
		"Thai, known by no concept":   {"th: ขั้นต่ำในการสั่งซื้อเท่าไหร่", "th: ขั้นต่ำในการสั่งซื้อเท่าไหร่คะ", true},
		"with and without":            {"en: Is the price with packing?", "en: Is the price without packing?", false},
		"a language without a list":   {"hu: Mennyi a legkisebb rendelés?", "en: What is your MOQ?", false},
		"nothing said":                {"en: Can you help me?", "en: Could you?", false},
		"the same to the letter":      {"en: Alexa?", "en: alexa", true},
		"one more word, no concept":   {"en: Alexa?", "en: Alexa skill", false},
		"price of a thing and weight": {"en: price per piece?", "en: weight per piece?", false},
	}
	r := New()
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			l := read(r, tt.a, tt.b)
			if got := len(Groups(l)) == 1; got != tt.same {
				t.Errorf("same %t: %v %q, %v %q", got, r.Concepts(l[0]), l[0].words, r.Concepts(l[1]), l[1].words)
			}
		})
	}
}

func TestGoodsDoNotPart(t *testing.T) {
	r := New()
	a, b := r.Read("Price of the espresso makers?", "en", "espresso makers"), r.Read("Price of garden chairs with arms?", "en", "garden chairs with arms")
	if !Same(a, b) {
		t.Errorf("%q %q", a.words, b.words)
	}
	if c, d := r.Read("电动自行车多少钱", "zh", "电动自行车"), r.Read("路灯多少钱", "zh", "路灯"); !Same(c, d) {
		t.Errorf("%q %q", c.words, d.words)
	}
}

func TestAsks(t *testing.T) {
	tests := map[string]struct {
		text string
		want []string
	}{
		"two among statements": {"We are a wholesaler. Do you have an EU warehouse? We pay by T/T.\nWhat about samples? Regards", []string{"Do you have an EU warehouse?", "What about samples?"}},
		"Spanish":              {"Hola, ¿tienen almacén en Europa? Gracias.", []string{"Hola, ¿tienen almacén en Europa?"}},
		"Chinese":              {"您好，你们在欧洲有仓库吗？谢谢。", []string{"你们在欧洲有仓库吗？"}},
		"Chinese, no mark":     {"我们卖灯。你们有海外仓吗\n谢谢", []string{"你们有海外仓吗"}},
		"Arabic":               {"مرحبا. هل لديكم مستودع في أوروبا؟", []string{"هل لديكم مستودع في أوروبا؟"}},
		"Japanese":             {"ヨーロッパに倉庫はありますか。", []string{"ヨーロッパに倉庫はありますか"}},
		"address":              {"See https://a.example/x?id=5 for it.", nil},
		"none":                 {"Please send the list.", nil},
		"too short":            {"ok?", nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Asks(tt.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The finder must not miss what a comparison of all with all would join.
func TestGroupsMissNothing(t *testing.T) {
	r := New()
	nouns := strings.Fields("zigbee thread cloud relay gateway firmware panel socket bulb ribbon dial strap lens hinge valve")
	var list []*Sentence
	for i := range 400 {
		var said []string
		for k := range 1 + i%4 {
			said = append(said, nouns[(i*7+k*k*3+i*k)%len(nouns)])
		}
		about := []string{"price of ", "warranty for ", "", "sample of "}[i%3]
		list = append(list, r.Read(about+strings.Join(said, " "), []string{"en", "de"}[i%2]))
	}
	groups := Groups(list)
	var leaders []int
	for _, g := range groups {
		lead := g[0]
		for _, i := range g {
			if len(list[i].words) < len(list[lead].words) {
				lead = i
			}
		}
		leaders = append(leaders, lead)
	}
	missed := 0
	for i, a := range leaders {
		for _, b := range leaders[i+1:] {
			if Same(list[a], list[b]) && len(list[a].words) > 1 {
				missed++
			}
		}
	}
	if missed*100 > len(leaders) {
		t.Errorf("%d pairs of %d groups could be joined", missed, len(leaders))
	}
}

// Thousands of sentences, all alike or all different, take no longer than they must.
func TestManySentences(t *testing.T) {
	r := New()
	for name, tt := range map[string]struct {
		text   func(int) string
		groups int
	}{
		"alike":     {func(int) string { return strings.Repeat("What is your best price? ", 20) }, 1},
		"different": {func(i int) string { return fmt.Sprintf("wq%x qz%x zk%x kw%x", i*7919, i*104729, i*1299709, i) }, 3000},
		"one word":  {func(i int) string { return "price " + strings.Repeat(string(rune('a'+i%26)), 2+i/26) }, 1},
		"no words":  {func(int) string { return "???" }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			var list []*Sentence
			for i := range 3000 {
				list = append(list, r.Read(tt.text(i), "en"))
			}
			groups := Groups(list)
			if n := len(slices.Concat(groups...)); n != 3000 {
				t.Errorf("%d sentences in groups", n)
			}
			if tt.groups == 1 && len(groups) > 1 && name != "one word" || tt.groups > 1 && len(groups) < tt.groups*9/10 {
				t.Errorf("%d groups", len(groups))
			}
		})
	}
}

// Every word of the shipped list must stand for its concept, not for another.
func TestShippedWordsAreFound(t *testing.T) {
	r := New()
	for _, c := range shippedWords().Concepts {
		found := 0
		for _, w := range c.Words {
			s := r.Read(strings.ReplaceAll(w, "*", ""), "")
			if slices.Contains(r.Concepts(s), c.Key) {
				found++
			}
		}
		if found*10 < len(c.Words)*9 {
			t.Errorf("%s: %d of %d words", c.Key, found, len(c.Words))
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, p := range pairs(f) {
		f.Add(p.A, p.B)
	}
	f.Add("İ ı ß ﷺ", "ー゙ㄱ\u0301")
	r := New(testAnchors...)
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := r.Read(a, "en"), r.Read(b, "de")
		if Same(x, y) != Same(y, x) {
			t.Errorf("not symmetric: %q %q", a, b)
		}
		Name([]*Sentence{x, y})
		Asks(a)
		if n := len(slices.Concat(Groups([]*Sentence{x, y})...)); n != 2 {
			t.Errorf("%d of 2 sentences", n)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	r := New(testAnchors...)
	for b.Loop() {
		r.Read("Could you please tell me whether you have a warehouse in Europe from which we can order?", "en")
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		New(testAnchors...)
	}
}
