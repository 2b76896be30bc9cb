package report

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// Answer is what the exporter answers on a topic, in one language.
type Answer struct {
	Topic    inquiry.Topic
	Language string // ISO 639-1
	Text     string
	Changed  time.Time // when it was last worked on; zero when nobody knows
}

// Answers are the exporter's answers in the order in which they are tried.
type Answers []Answer

// lingua is the language that stands in for others, as in letters.
const lingua = "en"

// For is the answer on a topic in a language, else in English, as a letter takes it.
func (a Answers) For(t inquiry.Topic, language string) (Answer, bool) {
	for _, l := range []string{language, lingua} {
		for _, one := range a {
			if one.Topic == t && one.Language == l && strings.TrimSpace(one.Text) != "" {
				return one, true
			}
		}
	}
	return Answer{}, false
}

// AnswerState tells whether the exporter has an answer.
type AnswerState string

// States of answers. An answer is old when it was not worked on for longer than
// the config allows.
const (
	AnswerReady   AnswerState = "ready"
	AnswerOld     AnswerState = "old"
	AnswerMissing AnswerState = "missing"
)

// Judge fills in which of the counted topics have an answer: in which languages;
// missing when most inquiries are in none of them and there is none in English;
// ready only when the oldest was worked on after since. The topic "other" needs
// none, as it is many.
func (a Answers) Judge(counts []TopicCount, since time.Time) {
	for i := range counts {
		c := &counts[i]
		c.AnswerLanguages, c.AnswerChanged = []string{}, nil
		for _, one := range a {
			if one.Topic != c.Topic || c.Kind == KindQuestion || strings.TrimSpace(one.Text) == "" || slices.Contains(c.AnswerLanguages, one.Language) {
				continue
			}
			c.AnswerLanguages = append(c.AnswerLanguages, one.Language)
			if at := one.Changed; !at.IsZero() && (c.AnswerChanged == nil || at.Before(*c.AnswerChanged)) {
				c.AnswerChanged = &at
			}
		}
		slices.Sort(c.AnswerLanguages)
		switch {
		case c.Topic == inquiry.TopicOther && c.Kind == KindTopic && len(c.AnswerLanguages) == 0:
			c.Answer = ""
		case !c.covered():
			c.Answer = AnswerMissing
		case c.AnswerChanged != nil && c.AnswerChanged.Before(since):
			c.Answer = AnswerOld
		default:
			c.Answer = AnswerReady
		}
	}
}

// covered reports whether half of those who ask get an answer they can read.
func (c *TopicCount) covered() bool {
	if len(c.AnswerLanguages) == 0 || slices.Contains(c.AnswerLanguages, lingua) {
		return len(c.AnswerLanguages) > 0
	}
	n := 0
	for _, l := range c.AnswerLanguages {
		n += c.asked[l]
	}
	return 2*n >= c.Asked
}

// A language in which a topic is asked so often, and which the answer lacks, is
// worth writing in.
const (
	languageLeast = 2   // inquiries
	languageShare = 0.2 // of those that ask
)

// Writing is an answer that the exporter should write or look through next.
type Writing struct {
	TopicCount
	In []string // languages to write in, the most asked first; empty: look through
}

// WriteNext lists what to write next: what has no answer, topics and questions
// that fit none, then old answers, then answers that lack a language; of a kind
// the most asked first.
func WriteNext(counts []TopicCount) []Writing {
	var list []Writing
	for _, c := range counts {
		if c.Asked == 0 || c.Answer == "" {
			continue
		}
		w := Writing{TopicCount: c}
		for _, l := range c.Languages {
			n := c.asked[l]
			if slices.Contains(c.AnswerLanguages, l) {
				continue
			}
			if c.Answer == AnswerMissing && len(w.In) == 0 || n >= languageLeast && float64(n) >= languageShare*float64(c.Asked) {
				w.In = append(w.In, l)
			}
		}
		if c.Answer != AnswerReady || len(w.In) > 0 {
			list = append(list, w)
		}
	}
	rank := func(w Writing) int {
		switch {
		case w.Answer == AnswerMissing:
			return 0
		case w.Answer == AnswerOld:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(list, func(a, b Writing) int { return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(b.Asked, a.Asked)) })
	return list
}
