package cli

import (
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

func newFAQCmd(env *Env) *cobra.Command {
	var since string
	cmd := &cobra.Command{
		Use:     "faq [TOPIC]",
		Short:   "Count what buyers ask, or list their own sentences about one topic",
		Example: "  inquiry faq\n  inquiry faq certification --since 2026-01-01\n  inquiry faq --json",
		Args:    cobra.MaximumNArgs(1),
		RunE: started(func(cmd *cobra.Command, args []string) error {
			cfg, st, err := env.read(cmd.Context())
			if err != nil {
				return err
			}
			defer st.Close()
			now := env.Now()
			p := report.Period{From: endOfDay(now).AddDate(0, 0, -faqDays), To: endOfDay(now)}
			if since != "" {
				if p.From, err = dayFlag("--since", since, now); err != nil {
					return err
				}
			}
			view, err := openView(cmd.Context(), env, cfg, st)
			if err != nil {
				return err
			}
			all, err := view.period(cmd.Context(), p.From.Add(-p.To.Sub(p.From)), p.To)
			if err != nil {
				return err
			}
			if len(args) == 1 {
				return faqTopic(env, all, p, args[0])
			}
			return faqTable(env, all, p)
		}),
	}
	cmd.Flags().StringVar(&since, "since", "", "count from this `DAY` on; 90 days when left out")
	return cmd
}

func faqTable(env *Env, all []inquiry.Inquiry, p report.Period) error {
	w := env.Words()
	counts, asking := report.FAQ(all, p)
	if env.onScreen() && len(counts) > 0 {
		fmt.Fprintf(env.Out, "%s\n\n", w.T("faq.asking", "Asking", asking, "From", p.From.Format(time.DateOnly), "To", p.To.AddDate(0, 0, -1).Format(time.DateOnly)))
	}
	return listing[report.TopicCount]{
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
			if env.onScreen() {
				topic = w.T("topic." + topic)
			}
			return []string{topic, fmt.Sprint(c.Asked), fmt.Sprint(c.Buyers), fmt.Sprintf("%.0f%%", 100*c.Share), fmt.Sprintf("%+d", c.Asked-c.Before),
				strings.Join(c.Languages, " "), strings.Join(tiers, ", ")}
		},
		empty: w.T("faq.empty"),
	}.write(env)
}

func faqTopic(env *Env, all []inquiry.Inquiry, p report.Period, name string) error {
	t := inquiry.Topic(strings.ReplaceAll(strings.ToLower(name), "-", "_"))
	if !contains(inquiry.Topics, t) {
		names := make([]string, len(inquiry.Topics))
		for i, t := range inquiry.Topics {
			names[i] = string(t)
		}
		if near := config.Nearest(string(t), names); near != "" {
			return hint(usagef("%q is no topic", name), fmt.Sprintf("did you mean: inquiry faq %s", near))
		}
		return hint(usagef("%q is no topic", name), "topics: "+strings.Join(names, ", "))
	}
	w := env.Words()
	return listing[report.Asked]{
		columns: []screen.Column{
			{Title: w.T("col.id"), Right: true}, {Title: w.T("col.tier")}, {Title: w.T("col.country")}, {Title: w.T("faq.col.day")}, {Title: w.T("faq.col.sentence"), Min: 20},
		},
		objects: report.Sentences(all, p, t),
		cells: func(a report.Asked) []string {
			return []string{fmt.Sprint(a.ID), string(a.Tier), a.Country, a.At.In(env.Now().Location()).Format(time.DateOnly), a.Text}
		},
		empty: w.T("faq.empty"),
	}.write(env)
}
