package similar

import (
	_ "embed"
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

//go:generate go run data/gen_function.go

//go:embed data/concepts.yaml
var shipped []byte

//go:embed data/function.txt
var functionWords string

// none is the topic of concepts that no topic covers.
const none = "none"

// words is the shipped list.
type words struct {
	Concepts orderedConcepts `yaml:"concepts"`
	Joined   []struct {
		Of []string `yaml:"of"`
		Is string   `yaml:"is"`
	} `yaml:"joined"`
	Function [][]string `yaml:"function"`
}

type shippedConcept struct {
	Key     string
	Topic   string   `yaml:"topic"`
	Absorbs []string `yaml:"absorbs"`
	Words   []string `yaml:"words"`
}

// orderedConcepts keeps the order of the file.
type orderedConcepts []shippedConcept

// UnmarshalYAML reads the mapping of keys to concepts.
func (o *orderedConcepts) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: concepts are a mapping", n.Line)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		c := shippedConcept{Key: n.Content[i].Value}
		if err := n.Content[i+1].Decode(&c); err != nil {
			return fmt.Errorf("concept %s: %w", c.Key, err)
		}
		*o = append(*o, c)
	}
	return nil
}

var shippedWords = sync.OnceValue(func() *words {
	var w words
	if err := yaml.Unmarshal(shipped, &w); err != nil {
		panic("similar: concepts.yaml: " + err.Error()) // embedded: a fault is found by the first test
	}
	return &w
})

// New makes a reader of the shipped concepts and anchors.
func New(anchors ...Anchor) *Reader {
	w := shippedWords()
	r := &Reader{index: newIndex()}
	place := map[string]int{}
	for _, c := range w.Concepts {
		place[c.Key] = len(r.concepts)
		one := concept{key: c.Key, topic: inquiry.Topic(c.Topic)}
		if c.Topic == none {
			one.topic, one.fresh = "", true
		}
		r.concepts = append(r.concepts, one)
	}
	must := func(key string) int {
		i, ok := place[key]
		if !ok {
			panic("similar: no concept " + key)
		}
		return i
	}
	for i, c := range w.Concepts {
		for _, a := range c.Absorbs {
			r.concepts[i].absorbs = append(r.concepts[i].absorbs, must(a))
		}
		for _, p := range c.Words {
			r.index.add(p, i, false)
		}
	}
	for _, j := range w.Joined {
		rule := joining{is: must(j.Is)}
		for _, k := range j.Of {
			rule.of = append(rule.of, must(k))
		}
		r.joined = append(r.joined, rule)
	}
	for _, list := range w.Function {
		for _, p := range list {
			r.index.add(p, function, false)
		}
	}
	for line := range strings.Lines(functionWords) {
		if _, list, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			for p := range strings.SplitSeq(list, "|") {
				r.index.add(p, function, false)
			}
		}
	}
	for _, a := range anchors {
		i, known := place[a.Key]
		if !known {
			i = len(r.concepts)
			place[a.Key] = i
			r.concepts = append(r.concepts, concept{key: a.Key, topic: a.Topic})
			for _, k := range a.Absorbs {
				r.concepts[i].absorbs = append(r.concepts[i].absorbs, must(k))
			}
		}
		for _, p := range a.Phrases {
			r.index.add(p, i, a.Caps)
		}
	}
	r.index.sort()
	return r
}

// function is the concept of words that say nothing.
const function = -1

// entry is a phrase of a concept.
type entry struct {
	words   []string
	prefix  []bool // the word also stands for longer ones
	suffix  bool   // of one word: it also stands for compounds that end in it
	concept int
	caps    bool
}

// index finds the phrases that begin at a place.
type index struct {
	exact map[string][]entry // by the first word
	open  map[string][]entry // by the beginning of a first word that may go on
	ends  []entry
	dense map[rune][]entry
}

func newIndex() *index {
	return &index{exact: map[string][]entry{}, open: map[string][]entry{}, dense: map[rune][]entry{}}
}

// openRunes is by how many letters words with an open end are looked up; shorter
// ones by all of theirs.
const openRunes = 3

func (x *index) add(phrase string, concept int, caps bool) {
	e := entry{concept: concept, caps: caps}
	fields := strings.Fields(phrase)
	for i, f := range fields {
		list := fold(strings.Trim(f, "*"))
		for k, w := range list {
			e.words = append(e.words, w)
			e.prefix = append(e.prefix, strings.HasSuffix(f, "*") && k == len(list)-1)
		}
		e.suffix = e.suffix || i == 0 && strings.HasPrefix(f, "*")
	}
	if len(e.words) == 0 {
		return
	}
	first, _ := utf8.DecodeRuneInString(e.words[0])
	if len(e.words) == 2 && isNumber(e.words[1]) && !isNumber(e.words[0]) { // ISO 9001, ISO9001
		x.add(e.words[0]+e.words[1], concept, false)
	}
	switch {
	case len(e.words) == 1 && dense(first):
		x.dense[first] = append(x.dense[first], e)
	case e.suffix:
		x.ends = append(x.ends, e)
	case e.prefix[0]:
		k := head(e.words[0])
		x.open[k] = append(x.open[k], e)
	default:
		x.exact[e.words[0]] = append(x.exact[e.words[0]], e)
	}
}

// head is the beginning of a word.
func head(w string) string {
	n := 0
	for i := range w {
		if n == openRunes {
			return w[:i]
		}
		n++
	}
	return w
}

// sort puts longer phrases first, and what means something before what does not.
func (x *index) sort() {
	longer := func(list []entry) {
		if len(list) < 2 {
			return
		}
		sort.SliceStable(list, func(i, j int) bool {
			a, b := list[i], list[j]
			if len(a.words) != len(b.words) {
				return len(a.words) > len(b.words)
			}
			if n, m := size(a.words), size(b.words); n != m {
				return n > m
			}
			return a.concept != function && b.concept == function
		})
	}
	for _, m := range []map[string][]entry{x.exact, x.open} {
		for _, list := range m {
			longer(list)
		}
	}
	for _, list := range x.dense {
		longer(list)
	}
}

func size(list []string) (n int) {
	for _, w := range list {
		n += len(w)
	}
	return n
}

// match finds the longest phrase that begins with the first of some tokens.
func (x *index) match(list []token) (found entry, ok bool) {
	better := func(e entry) bool {
		switch {
		case !ok || len(e.words) != len(found.words):
			return !ok || len(e.words) > len(found.words)
		case (e.concept == function) != (found.concept == function):
			return found.concept == function
		}
		return size(e.words) > size(found.words)
	}
	try := func(candidates []entry) {
		for _, e := range candidates {
			if e.fits(list) && better(e) {
				found, ok = e, true
			}
		}
	}
	for _, w := range spellings(list[0].text) {
		first := list[0]
		list[0].text = w
		try(x.exact[w])
		h := head(w)
		for n := len(h); n > 0; {
			try(x.open[h[:n]])
			_, last := utf8.DecodeLastRuneInString(h[:n])
			n -= last
		}
		list[0] = first
		if ok {
			return found, true
		}
	}
	for _, e := range x.ends {
		w := list[0].text
		if strings.HasSuffix(w, e.words[0]) || e.prefix[0] && strings.Contains(w, e.words[0]) {
			return e, true
		}
	}
	return found, ok
}

// fits reports whether a phrase stands at the beginning of tokens.
func (e entry) fits(list []token) bool {
	if len(e.words) > len(list) {
		return false
	}
	for i, w := range e.words {
		t := list[i]
		if t.text != w && !(e.prefix[i] && strings.HasPrefix(t.text, w)) || e.caps && !t.caps {
			return false
		}
	}
	return true
}

// spellings are a word and, in Arabic, what is left without its article and
// one-letter words.
func spellings(w string) []string {
	list := []string{w}
	if r, _ := utf8.DecodeRuneInString(w); !unicode.Is(unicode.Arabic, r) {
		return list
	}
	rest := w
	for _, p := range []string{"و", "ف", "ب", "ل", "ك"} {
		if s, ok := strings.CutPrefix(w, p); ok && utf8.RuneCountInString(s) > 2 {
			rest = s
			list = append(list, s)
			break
		}
	}
	for _, p := range []string{"ال", "لل"} {
		for _, from := range []string{w, rest} {
			if s, ok := strings.CutPrefix(from, p); ok && utf8.RuneCountInString(s) > 2 && !slices.Contains(list, s) {
				list = append(list, s)
			}
		}
	}
	return list
}
