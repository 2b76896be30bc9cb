package report

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
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

// Questions joins the buyers' sentences about a topic that say nearly the same,
// the question of most inquiries first, then the one asked last.
func Questions(inquiries []inquiry.Inquiry, p Period, t inquiry.Topic) []SameQuestion {
	list := sentences(inquiries, p, t)
	var groups [][]Asked
	near := newNeighbours()
	for _, a := range list {
		g, ok := near.find(a.Text)
		if !ok {
			g = len(groups)
			groups = append(groups, nil)
			near.add(g)
		}
		groups[g] = append(groups[g], a)
	}
	out := make([]SameQuestion, len(groups))
	for i, g := range groups {
		out[i] = sameQuestion(g)
	}
	slices.SortStableFunc(out, func(a, b SameQuestion) int {
		return cmp.Or(cmp.Compare(b.Asked, a.Asked), b.Last.Compare(a.Last), cmp.Compare(a.Text, b.Text))
	})
	return out
}

// sentences lists the buyers' own sentences about a topic, the newest first.
func sentences(inquiries []inquiry.Inquiry, p Period, t inquiry.Topic) []Asked {
	list := []Asked{}
	for i := range inquiries {
		q := &inquiries[i]
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

// sameQuestion sums up a group, newest first.
func sameQuestion(group []Asked) SameQuestion {
	s := SameQuestion{Last: group[0].At, Sentences: group, IDs: []int64{}, Tiers: []string{}}
	wordings, countries, languages := tally{}, tally{}, tally{}
	tiers := map[inquiry.Tier]bool{}
	for _, a := range group {
		wordings[a.Text]++
		if slices.Contains(s.IDs, a.ID) {
			continue
		}
		s.IDs = append(s.IDs, a.ID)
		tiers[a.Tier] = true
		languages[a.Lang]++
		if a.Country != "" {
			countries[a.Country]++
		}
	}
	s.Asked, s.Countries, s.Languages = len(s.IDs), countries.top(0), languages.top(0)
	for _, t := range inquiry.Tiers {
		if tiers[t] {
			s.Tiers = append(s.Tiers, string(t))
		}
	}
	s.Text = group[0].Text
	for _, a := range group {
		if wordings[a.Text] > wordings[s.Text] {
			s.Text = a.Text
		}
	}
	return s
}

// Sentences count as the same question when they share half of their features
// (Jaccard), which are folded words without endings and pairs of neighbours, in
// scripts without blanks pairs of characters. Candidates are found by MinHash
// (Broder, On the resemblance and containment of documents, 1997) in bands.
const (
	sameEnough = 0.5
	bands      = 32
	perBand    = 2
	stemRunes  = 6 // longer words count by their beginning: certificate, certificates, certification
)

// neighbours finds the group whose first sentence is nearly the same as another.
type neighbours struct {
	first   [][]uint64 // features of each group's first sentence, ascending
	buckets map[[2]uint64][]int
	// of the sentence that was looked for last
	features []uint64
	keys     [bands][2]uint64
}

func newNeighbours() *neighbours { return &neighbours{buckets: map[[2]uint64][]int{}} }

// find returns the group of a sentence: of several the most similar, the oldest of equals.
func (n *neighbours) find(sentence string) (group int, ok bool) {
	n.features = features(sentence)
	n.hash()
	best := 0.0
	seen := map[int]bool{}
	for _, k := range n.keys {
		for _, g := range n.buckets[k] {
			if seen[g] {
				continue
			}
			seen[g] = true
			if s := resemblance(n.features, n.first[g]); s >= sameEnough && (s > best || s == best && g < group) {
				best, group, ok = s, g, true
			}
		}
	}
	return group, ok
}

// add makes the sentence that was looked for last the first of a group; groups
// are added in their order.
func (n *neighbours) add(group int) {
	n.first = append(n.first, n.features)
	for _, k := range n.keys {
		n.buckets[k] = append(n.buckets[k], group)
	}
}

// hash makes the keys of the bands.
func (n *neighbours) hash() {
	for b := range bands {
		sum := uint64(b) + 1
		for i := range perBand {
			salt := mix(uint64(b*perBand + i + 1))
			least := ^uint64(0)
			for _, f := range n.features {
				least = min(least, mix(f^salt))
			}
			sum = mix(sum ^ least)
		}
		n.keys[b] = [2]uint64{uint64(b), sum}
	}
}

// mix spreads the bits of x (the finalizer of SplitMix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// resemblance is the share of features that two sorted sets have in common.
func resemblance(a, b []uint64) float64 {
	common, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			common++
			i++
			j++
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	if all := len(a) + len(b) - common; all > 0 {
		return float64(common) / float64(all)
	}
	return 1
}

// features are the sorted hashes of what a sentence consists of.
func features(sentence string) []uint64 {
	var set []uint64
	before := ""
	for _, w := range foldedWords(sentence) {
		set = append(set, fnv(w))
		if before != "" && !denseWord(w) && !denseWord(before) {
			set = append(set, fnv(before+" "+w))
		}
		before = w
	}
	slices.Sort(set)
	return slices.Compact(set)
}

// foldedWords are the words of a sentence in lower case, without accents and
// endings, figures all alike; scripts without blanks give pairs of characters.
func foldedWords(sentence string) []string {
	var words []string
	var word []rune
	flush := func() {
		switch {
		case len(word) == 0:
		case dense(word[0]):
			if len(word) == 1 {
				words = append(words, string(word))
			}
			for i := range len(word) - 1 {
				words = append(words, string(word[i:i+2]))
			}
		default:
			words = append(words, string(word[:min(len(word), stemRunes)]))
		}
		word = word[:0]
	}
	for _, r := range norm.NFKD.String(strings.ToLower(sentence)) {
		switch {
		case unicode.Is(unicode.Mn, r):
			if len(word) > 0 && !marginal(word[len(word)-1]) {
				word = append(word, r) // a vowel of an Indic script, a voiced Japanese syllable
			}
		case unicode.IsDigit(r):
			if len(word) == 0 || word[len(word)-1] != '0' {
				flush()
				word = append(word, '0')
			}
		case unicode.IsLetter(r) || unicode.Is(unicode.Mc, r):
			if len(word) > 0 && (word[0] == '0' || dense(word[0]) != dense(r)) {
				flush()
			}
			word = append(word, r)
		case (r == '.' || r == ',') && len(word) > 0 && word[0] == '0': // within a figure
		case r == '\'' || r == '’': // what's
		default:
			flush()
		}
	}
	flush()
	return words
}

// marginal reports whether marks above and below may be left out.
func marginal(r rune) bool {
	return unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Arabic, unicode.Hebrew)
}

// dense reports whether a script is written without blanks between words.
func dense(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

func denseWord(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return dense(r)
}

// fnv is the 64-bit FNV-1a hash.
func fnv(s string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 0x100000001b3
	}
	return h
}
