package cli

import (
	"bufio"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/report"
	"github.com/inquiry-cli/inquiry/internal/screen"
)

// A question's own words stand on a public page when several inquiries ask it
// alike, because what one buyer wrote is his own, and when it is what the topic
// is mostly about.
const (
	headingBuyers = 2    // inquiries
	headingShare  = 0.25 // of those that ask about the topic
	headingBytes  = 120
)

// faqPage writes a page for a website: the topics asked, the most frequent first,
// each with the buyers' question and the exporter's answer. Where none is there
// yet, a comment, which no reader sees, says what to write.
func faqPage(env *Env, all []inquiry.Inquiry, t faqCounts, opts faqOptions) error {
	w := env.Words()
	if len(t.topics)+len(t.questions) == 0 {
		env.say("%s", w.T("faq.empty"))
		return nil
	}
	language := opts.language
	if language == "" {
		language = "en"
	}
	b := bufio.NewWriter(env.Out)
	fmt.Fprintf(b, "# %s\n", w.T("faq.page.title"))
	missing, topics := 0, 0
	for _, c := range t.topics {
		if c.Asked == 0 || c.Topic == inquiry.TopicOther && c.Answer == "" {
			continue
		}
		topics++
		heading := w.T("topic." + string(c.Topic))
		for _, q := range report.Questions(all, t.period, c.Topic, questionReader()) {
			if s, ok := headingOf(q, language, c.Asked); ok {
				heading = s
				break
			}
		}
		first, n := utf8.DecodeRuneInString(heading)
		fmt.Fprintf(b, "\n## %s\n", report.MarkdownText(screen.Line(string(unicode.ToUpper(first))+heading[n:])))
		answer, ok := t.answers.For(c.Topic, language)
		if !ok || answer.Language != language { // a page has one language
			missing++
			comment(b, w.T("faq.page.missing", "Asked", c.Asked, "File", answerFile(c.Topic, language)))
			continue
		}
		fmt.Fprintf(b, "\n%s\n", strings.TrimSpace(screen.Clean(answer.Text)))
	}
	for _, c := range t.questions {
		comment(b, w.T("faq.page.question", "Asked", c.Asked, "ID", c.IDs[0])+" - "+c.Name)
	}
	if missing > 0 {
		env.say("%s", w.T("faq.page.open", "Missing", missing, "All", topics, "Language", language))
	}
	return b.Flush()
}

// headingOf is the shortest wording in a language of a question that many of
// those who ask about a topic ask.
func headingOf(q report.SameQuestion, language string, asking int) (text string, ok bool) {
	asked := map[int64]bool{}
	for _, a := range q.Sentences {
		if a.Lang != language {
			continue
		}
		asked[a.ID] = true
		if text == "" || len(a.Text) < len(text) {
			text = a.Text
		}
	}
	if len(asked) < headingBuyers || float64(len(asked)) < headingShare*float64(asking) || len(text) > headingBytes {
		return "", false
	}
	return text, true
}

// comment writes a line that the page does not show; it cannot be left early.
func comment(b *bufio.Writer, text string) {
	fmt.Fprintf(b, "\n<!-- %s -->\n", strings.NewReplacer("--", "- -", ">", "&gt;").Replace(screen.Line(text)))
}
