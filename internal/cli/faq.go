package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/report"
	"github.com/inquiry-cli/inquiry/internal/screen"
)

// faqDays is how far back "inquiry faq" looks by itself.
const faqDays = 90

type faqOptions struct {
	since, by, language, output string
	markdown                    bool
}

// faqGroups are the values of --by in the order of the help.
var faqGroups = []string{"country", "product", "tier", "language"}

func newFAQCmd(env *Env) *cobra.Command {
	var opts faqOptions
	cmd := &cobra.Command{
		Use:   "faq [TOPIC]",
		Short: "Count what buyers ask, or list their own questions about one topic",
		Long: "faq counts the topics that buyers ask about and says whether you have an answer (faq, faq_folder in the config):\n" +
			"ready, old or MISSING, and what to write next. Questions that fit no topic are joined and named by their own words.\n" +
			"With a topic it lists the questions themselves: what asks the same, in any wording and language, is joined, and\n" +
			"those asked most come first. --markdown writes a page for your website: the questions with your answers.",
		Example: "  inquiry faq\n  inquiry faq --by country --since 2026-01-01\n  inquiry faq certification\n" +
			"  inquiry faq --in de --output faq.de.md\n  inquiry faq --json",
		Args: cobra.MaximumNArgs(1),
		RunE: started(func(cmd *cobra.Command, args []string) error {
			if strings.EqualFold(filepath.Ext(opts.output), ".md") {
				opts.markdown = true
			}
			if opts.output != "" && !opts.markdown && !env.flags.json {
				return usagef("--output takes the page or table of --markdown, or --json")
			}
			return intoFile(env, opts.output, func() error { return runFAQ(cmd.Context(), env, args, opts) })
		}),
	}
	cmd.Flags().StringVar(&opts.since, "since", "", "count from this `DAY` on; 90 days when left out")
	cmd.Flags().StringVar(&opts.by, "by", "", "one table for each of this `GROUP`: country, product, tier or language")
	cmd.Flags().BoolVar(&opts.markdown, "markdown", false, "print a page of questions and answers; with --by or a topic, a table")
	cmd.Flags().StringVar(&opts.language, "in", "", "the `LANGUAGE` of the page, two letters; English when left out")
	cmd.Flags().StringVar(&opts.output, "output", "", "write to this `FILE`; its ending .md means --markdown")
	return cmd
}

// check refuses flags that do not go together.
func (o faqOptions) check(env *Env, topic inquiry.Topic) error {
	switch {
	case o.by != "" && !contains(faqGroups, o.by):
		return usagef("--by takes country, product, tier or language, not %q", o.by)
	case o.by != "" && topic != "":
		return usagef("--by goes with the table of all topics, not with one topic")
	case o.markdown && env.flags.json:
		return usagef("--markdown and --json exclude each other")
	case o.language != "" && (!o.markdown || o.by != "" || topic != ""):
		return usagef("--in goes with --markdown, for the page of all topics")
	case o.language != "" && (len(o.language) != 2 || strings.ToLower(o.language) != o.language):
		return usagef("--in takes two letters such as en, de, zh, not %q", o.language)
	}
	return nil
}

// period is the time in which questions are counted: up to the end of today.
func (o faqOptions) period(now time.Time) (report.Period, error) {
	p := report.Period{From: endOfDay(now).AddDate(0, 0, -faqDays), To: endOfDay(now)}
	if o.since == "" {
		return p, nil
	}
	var err error
	if p.From, err = dayFlag("--since", o.since, now); err != nil {
		return p, err
	}
	if !p.From.Before(p.To) {
		return p, usagef("--since %s lies ahead", o.since)
	}
	return p, nil
}

func runFAQ(ctx context.Context, env *Env, args []string, opts faqOptions) error {
	var topic inquiry.Topic
	if len(args) == 1 {
		var err error
		if topic, err = topicArg(args[0]); err != nil {
			return err
		}
	}
	if err := opts.check(env, topic); err != nil {
		return err
	}
	view, err := env.view(ctx)
	if err != nil {
		return err
	}
	defer view.Close()
	p, err := opts.period(env.Now())
	if err != nil {
		return err
	}
	if topic != "" {
		all, err := view.received(ctx, p, "questions", "request")
		if err != nil {
			return err
		}
		return faqTopic(env, report.Questions(all, p, topic, questionReader()), opts)
	}
	return faqTopics(ctx, env, view, p, opts)
}

// faqTopics counts all topics and prints the screen, the table or the page.
func faqTopics(ctx context.Context, env *Env, view *view, p report.Period, opts faqOptions) error {
	answers, err := answersOf(view.cfg)
	if err != nil {
		return err
	}
	keys := []string{"questions", "request"}
	group := func(*inquiry.Inquiry) []string { return []string{""} }
	if opts.by != "" {
		group = report.FAQGroups[opts.by]
	} else {
		keys = append(keys, "text")
		go questionReader() // ready by the time that the inquiries are
	}
	all, err := view.receivedTwice(ctx, p, keys...)
	if err != nil {
		return err
	}
	t := faqCounts{period: p, answers: answers}
	t.topics, t.asking = report.FAQBy(all, p, group)
	answers.Judge(t.topics, answersSince(view.cfg, env.Now()))
	if opts.by == "" {
		t.questions = report.NewQuestions(all, p, questionReader(), namesTopic)
	}
	switch {
	case opts.markdown && opts.by == "":
		return faqPage(env, all, t, opts)
	case env.onScreen() && !opts.markdown && !env.flags.json && opts.by == "":
		return faqScreen(env, t)
	}
	return faqTable(env, append(t.topics, t.questions...), opts)
}

// faqCounts is what "inquiry faq" tells.
type faqCounts struct {
	period    report.Period
	topics    []report.TopicCount
	questions []report.TopicCount // that fit no topic
	asking    map[string]int      // inquiries of a group that ask anything
	answers   report.Answers
}

// topicArg reads the name of a topic; blanks and hyphens stand for underscores.
func topicArg(name string) (inquiry.Topic, error) {
	t := inquiry.Topic(strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(name)))
	if contains(inquiry.Topics, t) {
		return t, nil
	}
	names := make([]string, len(inquiry.Topics))
	for i, t := range inquiry.Topics {
		names[i] = string(t)
	}
	if near := config.Nearest(string(t), names); near != "" {
		return "", hint(usagef("%q is no topic", name), fmt.Sprintf("did you mean: inquiry faq %s", near))
	}
	return "", hint(usagef("%q is no topic", name), "topics: "+strings.Join(names, ", "))
}

// idsShown is how many numbers a line of "inquiry faq" names; --json names all.
const idsShown = 8

func faqTopic(env *Env, questions []report.SameQuestion, opts faqOptions) error {
	w := env.Words()
	for i := range questions {
		q := &questions[i]
		q.Last = q.Last.In(env.Now().Location())
		for k := range q.Sentences {
			q.Sentences[k].At = q.Sentences[k].At.In(env.Now().Location())
		}
	}
	return listing[report.SameQuestion]{
		columns: []screen.Column{
			{Title: w.T("faq.col.asked"), Right: true}, {Title: w.T("faq.col.tiers")}, {Title: w.T("col.country"), Min: 5}, {Title: w.T("faq.col.day")},
			{Title: w.T("faq.col.ids"), Min: 8}, {Title: w.T("faq.col.sentence"), Min: 20},
		},
		objects: questions,
		cells: func(q report.SameQuestion) []string {
			return []string{fmt.Sprint(q.Asked), strings.Join(q.Tiers, ""), strings.Join(q.Countries, " "), q.Last.Format(time.DateOnly), idsText(q.IDs), q.Text}
		},
		empty: w.T("faq.empty"),
	}.writeOr(env, opts.markdown)
}
