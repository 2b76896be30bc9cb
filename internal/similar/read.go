package similar

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Read understands a sentence. language is that of the buyer, ISO 639-1, or "".
// goods are the names of the products he writes about: the price of a lamp and
// that of a tube are the same question.
func (r *Reader) Read(text, language string, goods ...string) *Sentence {
	s := &Sentence{Text: text, Language: language}
	list := tokens(text)
	named := goodsWords(goods)
	shouting := true // all in capitals: they mean nothing then
	for _, t := range list {
		shouting = shouting && (t.caps || len(t.text) < 2 || isNumber(t.text))
	}
	var fragments []string
	for i := 0; i < len(list); {
		t := list[i]
		if t.dense {
			fragments = append(fragments, r.readDense(s, t, named)...)
			i++
			continue
		}
		e, ok := r.index.match(list[i:])
		if !ok {
			i++
			if isNumber(t.text) {
				continue // 300 and 1,500 pieces are the same question
			}
			if utf8.RuneCountInString(t.text) < 2 && !unicode.Is(unicode.Hangul, []rune(t.text)[0]) {
				continue // one letter: an article, an elision
			}
			key := stem(t.text)
			if slices.Contains(named, key) {
				continue
			}
			s.words = append(s.words, key)
			s.content = append(s.content, piece{key, t.start, t.end})
			if t.caps && !shouting && len(list) > 1 {
				s.codes = append(s.codes, t.text)
			}
			continue
		}
		last := list[i+len(e.words)-1]
		if e.concept != function {
			s.concepts = append(s.concepts, e.concept)
			s.content = append(s.content, piece{r.concepts[e.concept].key, t.start, last.end})
		}
		i += len(e.words)
	}
	r.settle(s)
	for _, f := range fragments {
		if s.strong {
			s.words = append(s.words, f)
			continue
		}
		s.words = append(s.words, bigrams(f)...)
	}
	slices.Sort(s.words)
	s.words = slices.Compact(s.words)
	slices.Sort(s.codes)
	s.codes = slices.Compact(s.codes)
	return s
}

// goodsWords are the words of the names of goods.
func goodsWords(goods []string) (list []string) {
	for _, g := range goods {
		for _, t := range tokens(g) {
			if t.dense {
				list = append(list, t.text)
				continue
			}
			list = append(list, stem(t.text))
		}
	}
	return list
}

// readDense reads a stretch without blanks and returns what no phrase covers,
// without what is grammar only.
func (r *Reader) readDense(s *Sentence, t token, named []string) (rest []string) {
	from := 0 // of the fragment
	flush := func(to int) {
		f := t.text[from:to]
		if content(f) && !slices.ContainsFunc(named, func(g string) bool { return strings.Contains(g, f) || strings.Contains(f, g) }) {
			rest = append(rest, f)
			s.content = append(s.content, piece{f, t.at[from], t.origin(to)})
		}
	}
	for i := 0; i < len(t.text); {
		first, n := utf8.DecodeRuneInString(t.text[i:])
		matched := false
		for _, e := range r.index.dense[first] {
			if !strings.HasPrefix(t.text[i:], e.words[0]) {
				continue
			}
			flush(i)
			end := i + len(e.words[0])
			if e.concept != function {
				s.concepts = append(s.concepts, e.concept)
				s.content = append(s.content, piece{r.concepts[e.concept].key, t.at[i], t.origin(end)})
			}
			i, from, matched = end, end, true
			break
		}
		if !matched {
			i += n
		}
	}
	flush(len(t.text))
	return rest
}

// origin is the place in the sentence of a place in a dense token.
func (t token) origin(i int) int {
	if i < len(t.at) {
		return t.at[i]
	}
	return t.end
}

// content reports whether a fragment says something: particles of Japanese are
// written in Hiragana.
func content(f string) bool {
	return strings.ContainsFunc(f, func(r rune) bool {
		return unicode.IsLetter(r) && !unicode.Is(unicode.Hiragana, r)
	})
}

func bigrams(f string) []string {
	runes := []rune(f)
	if len(runes) < 2 {
		return []string{f}
	}
	var list []string
	for i := range len(runes) - 1 {
		list = append(list, string(runes[i:i+2]))
	}
	return list
}

// settle makes the set of concepts: some together mean another one, some add
// nothing beside another.
func (r *Reader) settle(s *Sentence) {
	slices.Sort(s.concepts)
	s.concepts = slices.Compact(s.concepts)
	for _, j := range r.joined {
		if slices.Contains(s.concepts, j.is) || slices.ContainsFunc(j.of, func(c int) bool { return !slices.Contains(s.concepts, c) }) {
			continue
		}
		s.concepts = slices.DeleteFunc(s.concepts, func(c int) bool { return slices.Contains(j.of, c) })
		s.concepts = append(s.concepts, j.is)
	}
	var gone []int
	for _, c := range s.concepts {
		gone = append(gone, r.concepts[c].absorbs...)
	}
	s.concepts = slices.DeleteFunc(s.concepts, func(c int) bool { return slices.Contains(gone, c) })
	slices.Sort(s.concepts)
	for _, c := range s.concepts {
		s.topical = s.topical || r.concepts[c].topic != ""
		s.fresh = s.fresh || r.concepts[c].fresh
	}
	s.strong = s.topical || s.fresh
}

// Concepts names what a sentence is about, for tests and explanations.
func (r *Reader) Concepts(s *Sentence) []string {
	list := make([]string, len(s.concepts))
	for i, c := range s.concepts {
		list[i] = r.concepts[c].key
	}
	return list
}
