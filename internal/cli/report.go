package cli

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/report"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/store"
)

type reportOptions struct {
	output, format, of string
}

func newReportCmd(env *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Count what came, what was answered, and what buyers ask",
	}
	var opts reportOptions
	week := &cobra.Command{
		Use:   "week",
		Short: "Report on the last whole week",
		Example: "  inquiry report week\n  inquiry report week --of today\n  inquiry report week --output week.html\n" +
			"  inquiry report week --quiet --output ~/reports/week.html     (for cron)",
		Args: noArgs,
		RunE: started(func(cmd *cobra.Command, _ []string) error {
			format, err := opts.formatOf(env)
			if err != nil {
				return err
			}
			cfg, st, err := env.read(cmd.Context())
			if err != nil {
				return err
			}
			defer st.Close()
			period, err := opts.week(env, cfg)
			if err != nil {
				return err
			}
			r, err := buildReport(cmd.Context(), env, cfg, st, period)
			if err != nil {
				return err
			}
			if env.flags.quiet && opts.output == "" {
				return nil
			}
			return writeFile(env, opts.output, func(w io.Writer) error { return writeReport(env, w, r, format) })
		}),
	}
	week.Flags().StringVarP(&opts.output, "output", "o", "", "write into this `FILE`; its ending chooses the format")
	week.Flags().StringVar(&opts.format, "format", "", "text, md, html or json")
	week.Flags().StringVar(&opts.of, "of", "", "the week of this `DAY`: today, 2026-11-16, 2w")
	cmd.AddCommand(week)
	return cmd
}

// formatOf is the format that flags and the file's ending ask for.
func (o reportOptions) formatOf(env *Env) (string, error) {
	format := o.format
	if format == "" {
		format = map[string]string{".html": "html", ".htm": "html", ".md": "md", ".json": "json"}[strings.ToLower(filepath.Ext(o.output))]
	}
	switch {
	case env.flags.json && (format == "" || format == "json"):
		return "json", nil
	case format == "":
		return "text", nil
	case contains([]string{"text", "md", "html", "json"}, format):
		return format, nil
	}
	return "", usagef("--format takes text, md, html or json, not %q", format)
}

// week is the last whole week before now, or the week of --of.
func (o reportOptions) week(env *Env, cfg *config.Config) (report.Period, error) {
	starts := time.Monday
	if cfg.Report.WeekStarts == "sunday" {
		starts = time.Sunday
	}
	if o.of == "" {
		return report.Week(env.Now(), starts).Shift(-7), nil
	}
	day, ok := parseDay(o.of, env.Now(), -1)
	if !ok {
		return report.Period{}, usagef("--of takes a day such as today, 2026-11-16 or 2w, not %q", o.of)
	}
	return report.Week(day, starts), nil
}

func buildReport(ctx context.Context, env *Env, cfg *config.Config, st *store.Store, period report.Period) (report.Report, error) {
	view, err := openView(ctx, env, cfg, st)
	if err != nil {
		return report.Report{}, err
	}
	all, err := view.period(ctx, period.From.Add(-report.History), period.To)
	if err != nil {
		return report.Report{}, err
	}
	runs, err := st.LastRuns(ctx, false)
	if err != nil {
		return report.Report{}, err
	}
	asides, err := st.Asides(ctx, false)
	if err != nil {
		return report.Report{}, err
	}
	d := report.Data{
		Period: period, Now: env.Now(), Inquiries: all, Calendar: view.policy.Calendar, SetAside: len(asides), Words: env.Words(),
	}
	for _, r := range runs {
		d.Boxes = append(d.Boxes, report.Box{Name: filepath.Base(r.Account), Last: r.Ended, Result: r.Result})
	}
	return report.Build(d), nil
}

func writeReport(env *Env, w io.Writer, r report.Report, format string) error {
	switch format {
	case "json":
		return r.JSON(w)
	case "html":
		return r.HTML(w)
	case "md":
		return r.Markdown(w)
	}
	return reportText(env, w, r)
}

// reportText is the report for a terminal or a mail from cron.
func reportText(env *Env, w io.Writer, r report.Report) error {
	fmt.Fprintln(w, screen.Line(r.Title))
	for _, s := range r.Sections {
		fmt.Fprintf(w, "\n%s\n", strings.ToUpper(s.Title))
		for _, l := range screen.Wrap(screen.Line(s.Lead), env.Width()) {
			if l != "" {
				fmt.Fprintln(w, l)
			}
		}
		if len(s.Rows) == 0 {
			fmt.Fprintln(w, s.Empty)
			continue
		}
		columns := make([]screen.Column, len(s.Columns))
		for i, c := range s.Columns {
			columns[i] = screen.Column{Title: c.Title, Right: c.Right, Min: 4}
		}
		rows := make([][]string, len(s.Rows))
		for i, row := range s.Rows {
			for _, c := range row {
				rows[i] = append(rows[i], c.Text)
			}
		}
		if err := screen.Table(w, env.Width(), columns, rows); err != nil {
			return err
		}
	}
	return nil
}
