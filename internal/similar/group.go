package similar

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
)

// Groups parts sentences into those that ask the same: places in the list, each
// group ascending, in the order of their first members. Sentences that say
// nothing stand alone unless they are the same to the letter.
func Groups(list []*Sentence) [][]int {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	// The barest wording leads: what others add to it is named less often.
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(list[a].words), len(list[b].words)) })
	f := &finder{list: list, texts: map[string]int{}, words: map[string][]int{}, bare: map[string][]int{}, bands: map[[2]uint64][]int{}}
	groups := map[int][]int{} // by leader
	var leaders []int
	for _, i := range order {
		lead, ok := f.find(i)
		if !ok {
			lead = i
			leaders = append(leaders, i)
			f.lead(i)
		}
		groups[lead] = append(groups[lead], i)
	}
	out := make([][]int, 0, len(leaders))
	for _, lead := range leaders {
		slices.Sort(groups[lead])
		out = append(out, groups[lead])
	}
	slices.SortFunc(out, func(a, b []int) int { return cmp.Compare(a[0], b[0]) })
	return out
}

// finder finds the leader of a group among those so far, without comparing all.
type finder struct {
	list  []*Sentence
	texts map[string]int      // by concepts and folded text
	words map[string][]int    // by concepts and words
	bare  map[string][]int    // by concepts: the first leader of each language with next to no other words
	bands map[[2]uint64][]int // by MinHash of the words
}

// matter is what sentences of a group have alike.
func matter(s *Sentence) string {
	b := make([]byte, 0, 64)
	for _, c := range s.concepts {
		b = binary.AppendUvarint(b, uint64(c))
	}
	return string(b) + "\x00" + strings.Join(s.codes, " ") + "\x00"
}

// mostWords is up to how many words wordings without one or two of them are
// looked up.
const mostWords = 12

func (f *finder) find(i int) (leader int, ok bool) {
	s := f.list[i]
	if s.Empty() {
		lead, ok := f.texts[s.Text]
		return lead, ok
	}
	best := -1.0
	try := func(candidates []int) {
		for _, c := range candidates {
			if !Same(f.list[c], s) {
				continue
			}
			common := inCommon(f.list[c].words, s.words)
			likeness := float64(common+1) / float64(len(f.list[c].words)+len(s.words)-common+1)
			if likeness > best || likeness == best && c < leader {
				best, leader, ok = likeness, c, true
			}
		}
	}
	m := matter(s)
	try(f.words[m+strings.Join(s.words, " ")])
	if ok {
		return leader, true
	}
	if n := len(s.words); n <= mostWords {
		for a := range n {
			rest := slices.Delete(slices.Clone(s.words), a, a+1)
			try(f.words[m+strings.Join(rest, " ")])
			for b := a; b < len(rest) && len(s.concepts) > 1; b++ {
				try(f.words[m+strings.Join(slices.Delete(slices.Clone(rest), b, b+1), " ")])
			}
		}
	}
	if len(s.words) <= foreignRest {
		try(f.bare[m])
	}
	if len(s.words) > 1 {
		for _, k := range bandsOf(m, s.words) {
			try(f.bands[k])
		}
	}
	return leader, ok
}

// lead makes a sentence the first of a group.
func (f *finder) lead(i int) {
	s := f.list[i]
	if s.Empty() {
		f.texts[s.Text] = i
		return
	}
	m := matter(s)
	key := m + strings.Join(s.words, " ")
	f.words[key] = append(f.words[key], i)
	if len(s.words) <= foreignRest && !slices.ContainsFunc(f.bare[m], func(c int) bool { return f.list[c].Language == s.Language }) {
		f.bare[m] = append(f.bare[m], i)
	}
	if len(s.words) > 1 {
		for _, k := range bandsOf(m, s.words) {
			f.bands[k] = append(f.bands[k], i)
		}
	}
}

// Candidates that share half of their words are found by MinHash (Broder, On the
// resemblance and containment of documents, 1997) in bands.
const (
	bands   = 32
	perBand = 2
)

func bandsOf(matter string, words []string) [bands][2]uint64 {
	var keys [bands][2]uint64
	features := make([]uint64, len(words))
	for i, w := range words {
		features[i] = fnv(w)
	}
	about := fnv(matter)
	for b := range bands {
		sum := about ^ uint64(b+1)
		for i := range perBand {
			salt := mix(uint64(b*perBand + i + 1))
			least := ^uint64(0)
			for _, f := range features {
				least = min(least, mix(f^salt))
			}
			sum = mix(sum ^ least)
		}
		keys[b] = [2]uint64{uint64(b), sum}
	}
	return keys
}

// mix spreads the bits of x (the finalizer of SplitMix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// fnv is the 64-bit FNV-1a hash.
func fnv(s string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 0x100000001b3
	}
	return h
}
