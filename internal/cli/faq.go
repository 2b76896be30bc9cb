package cli

import (
	"context"
	"fmt"
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
	since, by string
	markdown  bool
}

// faqGroups are the values of --by in the order of the help.
var faqGroups = []string{"country", "product", "tier", "language"}

func newFAQCmd(env *Env) *cobra.Command {
	var opts faqOptions
	cmd := &cobra.Command{
		Use:   "faq [TOPIC]",
		Short: "Count what buyers ask, or list their own questions about one topic",
		Long: "faq counts the topics that buyers ask about. With a topic it lists the questions themselves: wordings that say\n" +
			"nearly the same are joined, those asked most come first.",
		Example: "  inquiry faq\n  inquiry faq --by country --since 2026-01-01\n  inquiry faq certification\n  inquiry faq --markdown > faq.md\n  inquiry faq --json",
		Args:    cobra.MaximumNArgs(1),
		RunE:    started(func(cmd *cobra.Command, args []string) error { return runFAQ(cmd.Context(), env, args, opts) }),
	}
	cmd.Flags().StringVar(&opts.since, "since", "", "count from this `DAY` on; 90 days when left out")
	cmd.Flags().StringVar(&opts.by, "by", "", "one table for each country, product, tier or language")
	cmd.Flags().BoolVar(&opts.markdown, "markdown", false, "print a Markdown table")
	return cmd
}

func runFAQ(ctx context.Context, env *Env, args []string, opts faqOptions) error {
	var topic inquiry.Topic
	if len(args) == 1 {
		var err error
		if topic, err = topicArg(args[0]); err != nil {
			return err
		}
	}
	switch {
	case opts.by != "" && !contains(faqGroups, opts.by):
		return usagef("--by takes country, product, tier or language, not %q", opts.by)
	case opts.by != "" && topic != "":
		return usagef("--by goes with the table of all topics, not with one topic")
	case opts.markdown && env.flags.json:
		return usagef("--markdown and --json exclude each other")
	}
	cfg, st, err := env.read(ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	now := env.Now()
	p := report.Period{From: endOfDay(now).AddDate(0, 0, -faqDays), To: endOfDay(now)}
	if opts.since != "" {
		if p.From, err = dayFlag("--since", opts.since, now); err != nil {
			return err
		}
	}
	if !p.From.Before(p.To) {
		return usagef("--since %s lies ahead", opts.since)
	}
	view, err := openView(ctx, env, cfg, st)
	if err != nil {
		return err
	}
	keys := []string{"questions"}
	if opts.by == "product" {
		keys = append(keys, "request")
	}
	if topic != "" {
		all, err := view.received(ctx, p, keys...)
		if err != nil {
			return err
		}
		return faqTopic(env, report.Questions(all, p, topic), opts)
	}
	all, err := view.received(ctx, report.Period{From: p.Back(1).From, To: p.To}, keys...)
	if err != nil {
		return err
	}
	return faqTable(env, all, p, opts)
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

func faqTable(env *Env, all []inquiry.Inquiry, p report.Period, opts faqOptions) error {
	w := env.Words()
	group := func(*inquiry.Inquiry) []string { return []string{""} }
	if opts.by != "" {
		group = report.FAQGroups[opts.by]
	}
	counts, asking := report.FAQBy(all, p, group)
	if env.onScreen() && len(counts) > 0 && opts.by == "" {
		fmt.Fprintf(env.Out, "%s\n\n", w.T("faq.asking", "Asking", asking[""], "From", p.From.Format(time.DateOnly), "To", p.To.AddDate(0, 0, -1).Format(time.DateOnly)))
	}
	forPeople := env.onScreen() || opts.markdown
	l := listing[report.TopicCount]{
		columns: []screen.Column{
			{Title: w.T("faq.col.topic")}, {Title: w.T("faq.col.asked"), Right: true}, {Title: w.T("faq.col.buyers"), Right: true}, {Title: w.T("faq.col.share"), Right: true},
			{Title: w.T("faq.col.change"), Right: true}, {Title: w.T("faq.col.languages"), Min: 8}, {Title: w.T("faq.col.tiers"), Min: 8},
		},
		objects: counts,
		cells: func(c report.TopicCount) []string {
			var tiers []string
			for _, t := range inquiry.Tiers {
				if n := c.Tiers[string(t)]; n > 0 {
					tiers = append(tiers, fmt.Sprintf("%s %d", t, n))
				}
			}
			topic := string(c.Topic)
			if forPeople {
				topic = w.T("topic." + topic)
			}
			cells := []string{topic, fmt.Sprint(c.Asked), fmt.Sprint(c.Buyers), report.ShareText(w, c.Asked, c.Of), fmt.Sprintf("%+d", c.Asked-c.Before),
				strings.Join(c.Languages, " "), strings.Join(tiers, ", ")}
			if opts.by == "" {
				return cells
			}
			name := c.Group
			if name == "" && forPeople {
				name = w.T("faq.unknown")
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

// idsShown is how many numbers a line of "inquiry faq TOPIC" names; --json names all.
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
			ids := make([]string, 0, idsShown+1)
			for i, id := range q.IDs {
				if i == idsShown {
					ids = append(ids, "..")
					break
				}
				ids = append(ids, fmt.Sprint(id))
			}
			return []string{fmt.Sprint(q.Asked), strings.Join(q.Tiers, ""), strings.Join(q.Countries, " "), q.Last.Format(time.DateOnly), strings.Join(ids, " "), q.Text}
		},
		empty: w.T("faq.empty"),
	}.writeOr(env, opts.markdown)
}

// writeOr prints the listing, as a Markdown table when asked for.
func (l listing[T]) writeOr(env *Env, markdown bool) error {
	if !markdown || len(l.objects) == 0 {
		return l.write(env)
	}
	columns := make([]report.Column, len(l.columns))
	for i, c := range l.columns {
		columns[i] = report.Column{Title: c.Title, Right: c.Right}
	}
	rows := l.rows()
	for _, row := range rows {
		for i := range row {
			row[i] = screen.Line(row[i])
		}
	}
	return report.MarkdownTable(env.Out, columns, rows)
}
