package cli

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/i18n"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
	"github.com/inquiry-cli/inquiry/internal/report"
	"github.com/inquiry-cli/inquiry/internal/similar"
)

// answersOf gathers the exporter's answers: those of the config, then those of
// the folder. An answer of the config is as old as its "updated" says, else as
// the config itself.
func answersOf(cfg *config.Config) (report.Answers, error) {
	var all report.Answers
	for _, a := range cfg.FAQ {
		one := report.Answer{Topic: inquiry.Topic(a.Topic), Language: a.Language, Text: a.Text, Changed: changedAt(cfg.Path)}
		if a.Updated != "" {
			at, err := time.ParseInLocation(time.DateOnly, a.Updated, cfg.Location)
			if err != nil {
				return nil, &config.Error{File: cfg.Path, Msg: "faq: updated: " + err.Error()}
			}
			one.Changed = at
		}
		all = append(all, one)
	}
	files, err := filesOf(cfg.FAQFolder, ".md")
	if err != nil {
		return nil, &config.Error{File: cfg.Path, Msg: "faq_folder: " + err.Error()}
	}
	for _, name := range sortedKeys(files) {
		topic, lang, ok := strings.Cut(strings.TrimSuffix(name, ".md"), ".")
		if !ok || !slices.Contains(inquiry.Topics, inquiry.Topic(topic)) {
			continue // notes of the user's own beside the answers
		}
		all = append(all, report.Answer{
			Topic: inquiry.Topic(topic), Language: lang, Text: withoutTitle(files[name]), Changed: changedAt(filepath.Join(cfg.FAQFolder, name)),
		})
	}
	return all, nil
}

// changedAt is when a file was last written, the zero time when it cannot be told.
func changedAt(path string) time.Time {
	info, err := os.Stat(path)
	if path == "" || err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// answersSince is the instant before which an answer is old; the zero time when
// answers do not grow old.
func answersSince(cfg *config.Config, now time.Time) time.Time {
	if cfg.FAQOldDays == 0 {
		return time.Time{}
	}
	return now.AddDate(0, 0, -cfg.FAQOldDays)
}

// questionReader reads buyers' questions with the names that all languages share
// as anchors: countries, certificates, ways to pay, trade terms.
var questionReader = sync.OnceValue(func() *similar.Reader {
	var anchors []similar.Anchor
	add := func(prefix string, topic inquiry.Topic, absorbs []string, lists []lexicon.TradeList, forms ...string) {
		for _, l := range lists {
			if !slices.Contains(forms, l.Form) || len(l.Key) == 0 || l.Key == "words" {
				continue
			}
			anchors = append(anchors, similar.Anchor{Key: prefix + ":" + l.Key, Topic: topic, Absorbs: absorbs, Phrases: l.Phrases, Caps: l.Form == "caps"})
		}
	}
	add("certificate", inquiry.TopicCertification, []string{"certificate"}, lexicon.Trade("certifications"), "", "caps")
	add("payment", inquiry.TopicPayment, []string{"payment"}, lexicon.Trade("payment"), "", "caps")
	add("incoterm", "", nil, lexicon.Trade("incoterms"), "code", "words")
	add("country", "", nil, lexicon.CountryNames(), "")
	add("country", "", nil, lexicon.Trade("countries"), "", "caps")
	return similar.New(anchors...)
})

// namesTopic reports whether a sentence has a word of a topic.
func namesTopic(sentence string, t inquiry.Topic) bool {
	return lexicon.Default().Scan(sentence).Has(lexicon.Key("topic_" + string(t)))
}

// receivedTwice is received for a period and the one before it, read side by side.
func (v *view) receivedTwice(ctx context.Context, p report.Period, keys ...string) ([]inquiry.Inquiry, error) {
	type half struct {
		list []inquiry.Inquiry
		err  error
	}
	before := make(chan half, 1)
	go func() {
		list, err := v.received(ctx, report.Period{From: p.Back(1).From, To: p.From}, keys...)
		before <- half{list, err}
	}()
	now, err := v.received(ctx, p, keys...)
	first := <-before
	if err = cmp.Or(err, first.err); err != nil {
		return nil, err
	}
	return append(first.list, now...), nil
}

// answerLine is the first line of the answer on a topic, or "none yet" with the
// file to write.
func answerLine(w *i18n.Words, answers report.Answers, t inquiry.Topic, language string) string {
	a, ok := answers.For(t, language)
	first, _, _ := strings.Cut(strings.TrimSpace(a.Text), "\n")
	switch {
	case !ok && t == inquiry.TopicOther:
		return w.T("show.faq.nofile")
	case !ok:
		return w.T("show.faq.none", "File", answerFile(t, language))
	case a.Language != language:
		return w.T("show.faq.foreign", "Language", a.Language, "Answer", first)
	}
	return w.T("show.faq", "Answer", first)
}
