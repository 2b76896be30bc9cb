// Package draft writes what we may answer: a reply, the next follow-up step, a
// word to a buyer who has been silent for long, in the buyer's language where
// there are templates for it. It fills templates with what is known of an
// inquiry and with the exporter's own answers, and puts the text into a mail for
// the folder of drafts. It sends nothing and reads nothing.
package draft

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// Kind names a template.
type Kind string

// Kinds of drafts.
const (
	KindReply     Kind = "reply"     // to a buyer, tiers A and B
	KindComplaint Kind = "complaint" // to somebody who bought already, tier C
	KindHandover  Kind = "handover"  // to somebody who wants no goods, tier D
	KindFollowUp  Kind = "followup"  // a step of the cadence, tiers A and B
	KindSupport   Kind = "support"   // a step of the cadence, tier C
	KindKeepWarm  Kind = "keepwarm"  // after an order, and to buyers silent for long
)

// Kinds lists all kinds.
var Kinds = []Kind{KindReply, KindComplaint, KindHandover, KindFollowUp, KindSupport, KindKeepWarm}

// lastStep is the polite close; the steps before it each bring something new.
const lastStep = 5

// Answer is what the exporter says on a topic, in one language.
type Answer struct {
	Topic    inquiry.Topic
	Language string // ISO 639-1
	Text     string // may have several lines
}

// Input is all that a draft is made of.
type Input struct {
	Inquiry   *inquiry.Inquiry
	Language  string   // of the draft; "" for the buyer's
	Subject   string   // the buyer's own, without reply prefixes; "" where a form made it
	Steps     int      // of the tier's cadence; 0 when unknown
	Answers   []Answer // the exporter's own
	Files     []string // names of the files that go with it
	Signature string
	By        time.Time // when a complaint is promised an answer; zero for no promise
	Templates *Templates
}

// Draft is a text for the exporter to look over and send.
type Draft struct {
	Kind     Kind
	Step     int    // of a follow-up, from 1; 0 otherwise
	Language string // ISO 639-1
	Subject  string
	Text     string // LF line ends, no trailing blanks, ends with LF

	Files []string // those the text speaks of
	// Pending are topics the buyer asked about and the exporter has no answer to.
	Pending []inquiry.Topic
	// Foreign are topics whose answer is there only in English, not in Language.
	Foreign []inquiry.Topic
}

// KindOf says which draft is owed on an inquiry, and which step of a follow-up.
// False means none: junk gets no answer.
func KindOf(q *inquiry.Inquiry, steps int) (kind Kind, step int, ok bool) {
	switch {
	case q.Tier == inquiry.TierX || q.Status == inquiry.StatusJunk:
		return "", 0, false
	case q.Status == inquiry.StatusWon || q.Status == inquiry.StatusLost || q.Status == inquiry.StatusClosed || q.Status == inquiry.StatusDormant:
		return KindKeepWarm, max(1, q.FollowUpStep), true
	case q.Status == inquiry.StatusWaiting || q.Status == inquiry.StatusSnoozed && q.ReplyProof != "":
		step = max(1, q.FollowUpStep)
		if q.Tier == inquiry.TierC {
			return KindSupport, step, true
		}
		if steps > 0 && step >= steps || step > lastStep {
			step = lastStep
		}
		return KindFollowUp, step, true
	case q.Tier == inquiry.TierC:
		return KindComplaint, 0, true
	case q.Tier == inquiry.TierD:
		return KindHandover, 0, true
	}
	return KindReply, 0, true
}

// Compose writes the draft that is owed. The error is ErrJunk, the context's, or
// a *TemplateError.
func Compose(ctx context.Context, in Input) (*Draft, error) {
	kind, step, ok := KindOf(in.Inquiry, in.Steps)
	if !ok {
		return nil, ErrJunk
	}
	d := &Draft{Kind: kind, Step: step, Language: in.Language}
	if d.Language == "" {
		d.Language = in.Inquiry.Language
	}
	if !in.Templates.Has(kind, d.Language) {
		d.Language = fallback
	}
	v, blocks := in.view(d)
	text, subject, err := in.Templates.run(ctx, kind, d.Language, v)
	if err != nil {
		return nil, err
	}
	d.Text = blocks.fill(tidy(text)) + "\n"
	d.Subject = replySubject(in.Subject, strings.Join(strings.Fields(blocks.fill(tidy(subject))), " "))
	return d, nil
}

// replySubject is the subject of the answer: the buyer's own, marked as replied
// to, or ours where he wrote none.
func replySubject(theirs, ours string) string {
	if theirs = line(theirs, maxSubject); theirs != "" {
		return "Re: " + theirs
	}
	return line(ours, maxSubject)
}

// answers sorts the buyer's questions, in his order, into those with an answer
// of ours and those without.
func (in Input) answers(d *Draft, blocks *blocks) (found []answerView, quotes []string) {
	q := in.Inquiry
	seen := map[inquiry.Topic]bool{}
	for _, question := range q.Questions {
		t := question.Topic
		if len(q.Messages) > 0 && !slices.Contains(q.OpenQuestions, t) {
			continue
		}
		if t == inquiry.TopicOther {
			if s := line(question.Text, 160); len(quotes) < 2 && endsAsQuestion(s) && !slices.Contains(quotes, s) {
				quotes = append(quotes, s)
			}
			continue
		}
		if seen[t] {
			continue
		}
		seen[t] = true
		if text, lang := in.answer(t, d.Language); text != "" {
			if lang != d.Language {
				d.Foreign = append(d.Foreign, t)
			}
			found = append(found, answerView{Topic: string(t), Text: blocks.hold(text)})
			continue
		}
		d.Pending = append(d.Pending, t)
	}
	return found, quotes
}

// answer is the exporter's text on a topic in a language, else in English.
func (in Input) answer(t inquiry.Topic, lang string) (text, spoken string) {
	for _, l := range []string{lang, fallback} {
		for _, a := range in.Answers {
			if a.Topic == t && a.Language == l && strings.TrimSpace(a.Text) != "" {
				return a.Text, l
			}
		}
	}
	return "", ""
}

func endsAsQuestion(s string) bool {
	return strings.HasSuffix(s, "?") || strings.HasSuffix(s, "？") || strings.HasSuffix(s, "؟")
}
