package report

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/similar"
)

// Asked is one sentence of a buyer.
type Asked struct {
	ID      int64        `json:"id"`
	At      time.Time    `json:"at"`
	Tier    inquiry.Tier `json:"tier"`
	Country string       `json:"country"`
	Lang    string       `json:"language"`
	Text    string       `json:"text"`
}

// SameQuestion is one question in its several wordings.
type SameQuestion struct {
	Text      string    `json:"text"`  // the most frequent wording, the newest of several
	Asked     int       `json:"asked"` // inquiries
	IDs       []int64   `json:"ids"`   // of the inquiries, the newest first
	Tiers     []string  `json:"tiers"` // in the order of the queue
	Countries []string  `json:"countries"`
	Languages []string  `json:"languages"`
	Last      time.Time `json:"last"`
	Sentences []Asked   `json:"sentences"` // the newest first
}

// Questions joins the buyers' sentences about a topic that ask the same, across
// wording and language, the question of most inquiries first, then the one asked
// last.
func Questions(inquiries []inquiry.Inquiry, p Period, t inquiry.Topic, reader *similar.Reader) []SameQuestion {
	list := []said{}
	for i := range inquiries {
		q := &inquiries[i]
		if q.Tier == inquiry.TierX || !p.Contains(q.FirstSeen) {
			continue
		}
		for _, x := range q.Questions {
			if x.Topic == t {
				list = append(list, said{q: q, text: x.Text})
			}
		}
	}
	groups, _ := join(list, reader)
	out := make([]SameQuestion, len(groups))
	for i, g := range groups {
		out[i] = sameQuestion(g)
	}
	slices.SortStableFunc(out, func(a, b SameQuestion) int {
		return cmp.Or(cmp.Compare(b.Asked, a.Asked), b.Last.Compare(a.Last), cmp.Compare(a.Text, b.Text))
	})
	return out
}

// said is a sentence of an inquiry.
type said struct {
	q    *inquiry.Inquiry
	text string
}

// wording is how a sentence is read: the same words in another language, or
// about other goods and places, may say something else.
type wording struct{ text, language, goods string }

// join groups sentences that ask the same, each group the newest first, and
// gives the sentences of each group as they were read.
func join(list []said, reader *similar.Reader) (groups [][]said, read [][]*similar.Sentence) {
	slices.SortStableFunc(list, func(a, b said) int {
		return cmp.Or(b.q.FirstSeen.Compare(a.q.FirstSeen), cmp.Compare(b.q.ID, a.q.ID))
	})
	known := map[wording]int{}
	var sentences []*similar.Sentence
	var who [][]said
	for _, s := range list {
		w := wording{s.text, s.q.Language, strings.Join(s.q.Request.Products, "\x00") + "\x00" + strings.Join(s.q.Request.Places, "\x00")}
		i, ok := known[w]
		if !ok {
			i = len(sentences)
			known[w] = i
			sentences = append(sentences, reader.Read(s.text, s.q.Language, slices.Concat(s.q.Request.Products, s.q.Request.Places)...))
			who = append(who, nil)
		}
		who[i] = append(who[i], s)
	}
	for _, g := range similar.Groups(sentences) {
		var members []said
		var texts []*similar.Sentence
		for _, i := range g {
			members = append(members, who[i]...)
			for range who[i] {
				texts = append(texts, sentences[i])
			}
		}
		slices.SortStableFunc(members, func(a, b said) int {
			return cmp.Or(b.q.FirstSeen.Compare(a.q.FirstSeen), cmp.Compare(b.q.ID, a.q.ID))
		})
		groups, read = append(groups, members), append(read, texts)
	}
	return groups, read
}

// sameQuestion sums up a group, newest first.
func sameQuestion(group []said) SameQuestion {
	s := SameQuestion{Last: group[0].q.FirstSeen, IDs: []int64{}, Tiers: []string{}, Sentences: make([]Asked, len(group))}
	wordings, countries, languages := tally{}, tally{}, tally{}
	tiers := map[inquiry.Tier]bool{}
	seen := make(map[int64]bool, len(group))
	for i, a := range group {
		s.Sentences[i] = Asked{ID: a.q.ID, At: a.q.FirstSeen, Tier: a.q.Tier, Country: string(a.q.Customer.Country), Lang: a.q.Language, Text: a.text}
		wordings[a.text]++
		if seen[a.q.ID] {
			continue
		}
		seen[a.q.ID] = true
		s.IDs = append(s.IDs, a.q.ID)
		tiers[a.q.Tier] = true
		languages[a.q.Language]++
		if c := string(a.q.Customer.Country); c != "" {
			countries[c]++
		}
	}
	s.Asked, s.Countries, s.Languages = len(s.IDs), countries.top(0), languages.top(0)
	for _, t := range inquiry.Tiers {
		if tiers[t] {
			s.Tiers = append(s.Tiers, string(t))
		}
	}
	s.Text = group[0].text
	for _, a := range group {
		if wordings[a.text] > wordings[s.Text] {
			s.Text = a.text
		}
	}
	return s
}
