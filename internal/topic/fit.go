package topic

import (
	"slices"
	"strings"
	"unicode"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// Asked is what a message asks by its words alone, before anybody knows what
// kind of message it is.
type Asked struct {
	Questions []inquiry.Question
	text      string
	hits      *lexicon.Hits
	subject   string
	answer    bool  // to a message of ours
	how       []how // of each question
}

// how is in what way a question is asked.
type how struct {
	guessed bool // from the form of the sentence: no word names the topic
	plain   bool // guessed of a question about things
	hinted  bool // the topic is named by words that mostly describe goods or terms
	firm    bool // the sentence is a question, no request
	mark    bool // with a question mark
	stated  bool // the sentence neither asks nor requests: it is a wish or a bare name
}

// Fit returns the questions as the kind of message lets them mean something.
// Junk asks nothing, unless a swindler plays the buyer. Who wants something else
// than to buy asks at least that. Who has bought asks for help, for a remedy or
// for news, also where he only tells what happened. A request for a quotation
// asks the price even where it is called an offer. certificates are those that
// the message names.
func (a Asked) Fit(tier inquiry.Tier, intent inquiry.Intent, certificates []string) []inquiry.Question {
	switch tier {
	case inquiry.TierX:
		if intent != inquiry.IntentScam {
			return nil
		}
		return a.swindle()
	case inquiry.TierD:
		return a.otherAim()
	case inquiry.TierC:
		return a.afterSale(intent)
	}
	out := a.purchase(tier, intent)
	if tier != inquiry.TierA {
		out = a.named(out, len(certificates) > 0)
	}
	return out
}

// swindle is what a swindler asks who plays the buyer; the rest is his story.
func (a Asked) swindle() []inquiry.Question {
	var out []inquiry.Question
	for i, q := range a.Questions {
		if !a.how[i].guessed && slices.Contains([]inquiry.Topic{inquiry.TopicPrice, inquiry.TopicSample, inquiry.TopicPayment, inquiry.TopicCatalog, inquiry.TopicStock}, q.Topic) {
			out = append(out, q)
		}
	}
	return out
}

// otherAim is the one question of somebody who does not want to buy.
func (a Asked) otherAim() []inquiry.Question {
	for _, q := range a.Questions {
		return []inquiry.Question{{Topic: inquiry.TopicOther, Text: q.Text}}
	}
	if text := a.sentence("ask", "question_word", "job", "media", "survey", "event", "partnership", "research", "authority"); text != "" {
		return []inquiry.Question{{Topic: inquiry.TopicOther, Text: text}}
	}
	return nil
}

// names reports whether the text names a topic, by words that name nothing else
// where definitely is set.
func (a Asked) names(topic int, definitely bool) bool {
	return slices.ContainsFunc(gather(a.hits), func(n naming) bool {
		return n.topic == topic && (!definitely || definite(topic, a.hits.Text()[n.start:n.end]))
	})
}

func has(qs []inquiry.Question, t inquiry.Topic) bool {
	return slices.ContainsFunc(qs, func(q inquiry.Question) bool { return q.Topic == t })
}

// add appends a question that does not stand there yet.
func add(qs []inquiry.Question, q inquiry.Question) []inquiry.Question {
	if slices.Contains(qs, q) {
		return qs
	}
	return append(qs, q)
}

// worth is the number of letters from which a sentence says something.
const worth = 12

// sentence is the first sentence with a word of the first key that has any, else
// the first one that says something, else the subject.
func (a Asked) sentence(keys ...lexicon.Key) string {
	spans := lexicon.Sentences(a.text)
	for _, k := range keys {
		hit, ok := a.hits.First(k)
		if !ok {
			continue
		}
		for _, s := range spans {
			if s.Start <= hit.Start && hit.Start < s.End {
				return evidence(a.text[s.Start:s.End])
			}
		}
	}
	for _, s := range spans {
		text := a.text[s.Start:s.End]
		if countLetters(text) >= worth || strings.IndexFunc(text, unicode.IsDigit) >= 0 {
			return evidence(text)
		}
	}
	return evidence(strings.TrimSpace(a.subject))
}
