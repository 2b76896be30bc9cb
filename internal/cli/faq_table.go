package cli

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/report"
	"github.com/inquiry-cli/inquiry/internal/screen"
)

// faqTable prints the counts as one table: with groups, for a pipe or as JSON. A
// question that fits no topic stands there by its name after a question mark.
func faqTable(env *Env, counts []report.TopicCount, opts faqOptions) error {
	w := env.Words()
	forPeople := env.onScreen() || opts.markdown
	for i := range counts {
		if at := counts[i].AnswerChanged; at != nil {
			local := at.In(env.Now().Location())
			counts[i].AnswerChanged = &local
		}
	}
	l := listing[report.TopicCount]{
		columns: faqColumns(env),
		objects: counts,
		cells: func(c report.TopicCount) []string {
			cells := faqCells(env, c, forPeople)
			if opts.by == "" {
				return cells
			}
			name := c.Group
			if name == "" && forPeople {
				name = w.T("faq.unknown")
			}
			if opts.by == "country" && forPeople && c.Group != "" {
				name = countryName(env, c.Group)
			}
			return append([]string{name}, cells...)
		},
		empty: w.T("faq.empty"),
	}
	if opts.by != "" {
		l.columns = append([]screen.Column{{Title: w.T("faq.col.group." + opts.by), Min: 12}}, l.columns...)
	}
	return l.writeOr(env, opts.markdown)
}

func faqColumns(env *Env) []screen.Column {
	w := env.Words()
	return []screen.Column{
		{Title: w.T("faq.col.topic")}, {Title: w.T("faq.col.asked"), Right: true}, {Title: w.T("faq.col.buyers"), Right: true}, {Title: w.T("faq.col.share"), Right: true},
		{Title: w.T("faq.col.change"), Right: true}, {Title: w.T("faq.col.languages"), Min: 5}, {Title: w.T("faq.col.tiers"), Min: 5},
		{Title: w.T("faq.col.answer")}, {Title: w.T("faq.col.products"), Min: 8},
	}
}

func faqCells(env *Env, c report.TopicCount, forPeople bool) []string {
	w := env.Words()
	topic, answer, share := string(c.Topic), string(c.Answer), report.ShareText(w, c.Asked, c.Of)
	if c.Kind == report.KindQuestion {
		topic, share = "? "+c.Name, "-"
	}
	if forPeople && c.Kind == report.KindTopic {
		topic = w.T("topic." + topic)
	}
	switch {
	case answer == "":
		answer = "-"
	case forPeople:
		answer = w.T("faq.answer." + answer)
	}
	return []string{topic, fmt.Sprint(c.Asked), fmt.Sprint(c.Buyers), share, fmt.Sprintf("%+d", c.Asked-c.Before),
		strings.Join(c.Languages, " "), tiersText(c.Tiers), answer, strings.Join(c.Products, ", ")}
}

// tiersText is "A 3, B 12", in the order of the queue.
func tiersText(tiers map[string]int) string {
	var parts []string
	for _, t := range inquiry.Tiers {
		if n := tiers[string(t)]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", t, n))
		}
	}
	return strings.Join(parts, ", ")
}

// faqScreen prints the table, what fits no topic, and what to write next.
func faqScreen(env *Env, t faqCounts) error {
	w := env.Words()
	if len(t.topics)+len(t.questions) == 0 {
		env.say("%s", w.T("faq.empty"))
		return nil
	}
	fmt.Fprintf(env.Out, "%s\n\n", w.T("faq.asking", "Asking", t.asking[""], "From", t.period.From.Format(time.DateOnly), "To", t.period.To.AddDate(0, 0, -1).Format(time.DateOnly)))
	if err := faqTable(env, t.topics, faqOptions{}); err != nil {
		return err
	}
	if len(t.questions) > 0 {
		fmt.Fprintf(env.Out, "\n%s\n", w.T("faq.new"))
		rows := make([][]string, len(t.questions))
		for i, c := range t.questions {
			rows[i] = []string{c.Name, fmt.Sprint(c.Asked), fmt.Sprint(c.Buyers), fmt.Sprintf("%+d", c.Asked-c.Before), strings.Join(c.Languages, " "), idsText(c.IDs), c.Question}
		}
		if err := screen.Table(env.Out, env.Width(), []screen.Column{
			{Title: w.T("faq.col.name")}, {Title: w.T("faq.col.asked"), Right: true}, {Title: w.T("faq.col.buyers"), Right: true}, {Title: w.T("faq.col.change"), Right: true},
			{Title: w.T("faq.col.languages"), Min: 5}, {Title: w.T("faq.col.ids"), Min: 6}, {Title: w.T("faq.col.sentence"), Min: 16},
		}, rows); err != nil {
			return err
		}
	}
	return faqNext(env, t)
}

// nextShown is how many answers to write are named.
const nextShown = 6

// faqNext says what to write next.
func faqNext(env *Env, t faqCounts) error {
	w := env.Words()
	list := report.WriteNext(append(slices.Clone(t.topics), t.questions...))
	if len(list) == 0 {
		return nil
	}
	fmt.Fprintf(env.Out, "\n%s\n", w.T("faq.next"))
	first := ""
	for _, n := range list[:min(len(list), nextShown)] {
		var line string
		topic := w.T("topic." + string(n.Topic))
		switch {
		case n.Kind == report.KindQuestion:
			line = w.T("faq.next.question", "Name", n.Name, "Asked", n.Asked, "ID", n.IDs[0])
		case n.Answer == report.AnswerMissing:
			line = w.T("faq.next.missing", "Topic", topic, "Asked", n.Asked, "File", answerFile(n.Topic, n.In[0]))
			if len(n.In) > 1 {
				line += ", " + w.T("faq.next.also", "Languages", strings.Join(n.In[1:], " "))
			}
		case n.Answer == report.AnswerOld:
			line = w.T("faq.next.old", "Topic", topic, "Asked", n.Asked, "Day", n.AnswerChanged.In(env.Now().Location()).Format(time.DateOnly))
		default:
			line = w.T("faq.next.language", "Topic", topic, "Asked", n.Asked, "Languages", strings.Join(n.In, " "), "File", answerFile(n.Topic, n.In[0]))
		}
		if first == "" && n.Kind == report.KindTopic {
			first = string(n.Topic)
		}
		for i, l := range screen.Wrap(screen.Line(line), env.Width()-4) {
			lead := "  - "
			if i > 0 {
				lead = "    "
			}
			fmt.Fprintln(env.Out, lead+l)
		}
	}
	if first != "" {
		fmt.Fprintln(env.Out, w.T("faq.next.words", "Topic", first))
	}
	return nil
}

// answerFile is the name of the file that holds an answer.
func answerFile(t inquiry.Topic, language string) string {
	if len(language) != 2 {
		language = "en"
	}
	return fmt.Sprintf("%s.%s.md", t, language)
}

// idsText names some inquiries; --json names all.
func idsText(list []int64) string {
	ids := make([]string, 0, idsShown+1)
	for i, id := range list {
		if i == idsShown {
			ids = append(ids, "..")
			break
		}
		ids = append(ids, fmt.Sprint(id))
	}
	return strings.Join(ids, " ")
}
