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
)

type reportOptions struct {
	output, format, of string
	notify             bool
}

// reportFormats are the formats, and the endings of files that choose them.
var reportFormats = []struct {
	name    string
	endings []string
}{
	{"text", []string{".txt"}},
	{"md", []string{".md", ".markdown"}},
	{"html", []string{".html", ".htm"}},
	{"csv", []string{".csv"}},
	{"json", []string{".json"}},
}

func newReportCmd(env *Env) *cobra.Command {
	var opts reportOptions
	cmd := &cobra.Command{
		Use:   "report [week|month|quarter|FROM..TO]",
		Short: "Count what came, what was answered, and what buyers ask",
		Long: "report counts a period: the last whole week, month or quarter, the one of a given day, or all days from FROM to TO,\n" +
			"both included. It writes text, Markdown, HTML with charts, CSV or JSON.",
		Example: "  inquiry report week\n  inquiry report month --of today\n  inquiry report 2026-10-01..2026-10-15 --format csv\n" +
			"  inquiry report quarter --output quarter.html\n  inquiry report week --quiet --notify --output ~/reports/week.html     (for cron)",
		Args:      cobra.MaximumNArgs(1),
		ValidArgs: []string{"week", "month", "quarter"},
		RunE: started(func(cmd *cobra.Command, args []string) error {
			what := "week"
			if len(args) > 0 {
				what = args[0]
			}
			return runReport(cmd.Context(), env, what, opts)
		}),
	}
	cmd.Flags().StringVarP(&opts.output, "output", "o", "", "write into this `FILE`; its ending chooses the format")
	cmd.Flags().StringVar(&opts.format, "format", "", "the `FORMAT`: text, md, html, csv or json")
	cmd.Flags().StringVar(&opts.of, "of", "", "the week, month or quarter of this `DAY`: today, 2026-11-16, 2w")
	cmd.Flags().BoolVar(&opts.notify, "notify", false, "tell the hooks of the config the headline figures")
	return cmd
}

func runReport(ctx context.Context, env *Env, what string, opts reportOptions) error {
	format, err := opts.formatOf(env)
	if err != nil {
		return err
	}
	if _, err := opts.period(env.Now(), time.Monday, what); err != nil {
		return err // a wrong command line is told before the database is looked for
	}
	view, err := env.view(ctx)
	if err != nil {
		return err
	}
	defer view.Close()
	period, err := opts.period(env.Now(), weekStarts(view.cfg), what)
	if err != nil {
		return err
	}
	r, err := buildReport(ctx, env, view, period)
	if err != nil {
		return err
	}
	if err := opts.write(env, r, format); err != nil || !opts.notify {
		return err
	}
	return noticeReport(ctx, env, view.cfg, r, opts.output)
}

func (o reportOptions) write(env *Env, r report.Report, format string) error {
	if env.flags.quiet && (o.output == "" || o.output == "-") {
		return nil
	}
	return writeFile(env, o.output, func(w io.Writer) error {
		if format == "csv" && o.output != "" && o.output != "-" {
			if _, err := io.WriteString(w, "\ufeff"); err != nil { // without it spreadsheets guess the encoding
				return err
			}
		}
		return writeReport(env, w, r, format)
	})
}

func weekStarts(cfg *config.Config) time.Weekday {
	if cfg.Report.WeekStarts == "sunday" {
		return time.Sunday
	}
	return time.Monday
}

// formatOf is the format that flags and the file's ending ask for.
func (o reportOptions) formatOf(env *Env) (string, error) {
	format := o.format
	ending := strings.ToLower(filepath.Ext(o.output))
	var names []string
	for _, f := range reportFormats {
		names = append(names, f.name)
		if format == "" && contains(f.endings, ending) {
			format = f.name
		}
	}
	switch {
	case env.flags.json && (o.format == "" || o.format == "json"):
		return "json", nil
	case format == "" && ending != "" && o.output != "-":
		return "", usagef("--output: the ending of %s is none of .txt, .md, .html, .csv, .json; say --format", filepath.Base(o.output))
	case format == "":
		return "text", nil
	case contains(names, format) && !env.flags.json:
		return format, nil
	case env.flags.json:
		return "", usagef("--json and --format %s exclude each other", o.format)
	}
	return "", usagef("--format takes text, md, html, csv or json, not %q", format)
}

// period is the last whole week, month or quarter before now, that of --of, or
// the days that are named.
func (o reportOptions) period(now time.Time, starts time.Weekday, what string) (report.Period, error) {
	of := map[string]func(time.Time) report.Period{
		"week":  func(t time.Time) report.Period { return report.Week(t, starts) },
		"month": report.Month, "quarter": report.Quarter,
	}[what]
	if of == nil {
		return o.days(now, what)
	}
	if o.of == "" {
		return of(now).Back(1), nil
	}
	day, ok := parseDay(o.of, now, -1)
	if !ok {
		return report.Period{}, usagef("--of takes a day such as today, 2026-11-16 or 2w, not %q", o.of)
	}
	return of(day), nil
}

// days reads FROM..TO, both included.
func (o reportOptions) days(now time.Time, what string) (report.Period, error) {
	from, to, ok := strings.Cut(what, "..")
	first, okFirst := parseDay(from, now, -1)
	last, okLast := parseDay(to, now, -1)
	switch {
	case !ok || !okFirst || !okLast:
		err := usagef("report takes week, month, quarter or FROM..TO, not %q", what)
		if near := config.Nearest(what, []string{"week", "month", "quarter"}); near != "" {
			return report.Period{}, hint(err, "did you mean: inquiry report "+near)
		}
		return report.Period{}, hint(err, "for instance: inquiry report 2026-10-01..2026-10-15")
	case o.of != "":
		return report.Period{}, usagef("--of goes with week, month or quarter, not with FROM..TO")
	case last.Before(first):
		return report.Period{}, usagef("%s ends before it begins", what)
	case last.After(first.AddDate(3, 0, 0)):
		return report.Period{}, usagef("%s is longer than three years", what)
	}
	return report.Period{From: first, To: last.AddDate(0, 0, 1)}, nil
}

// reportKeys is what the report reads of inquiries besides what lists show.
var reportKeys = []string{
	"customer", "text", "unsure", "risks", "request", "questions", "competitors", "missing", "first_reply_at", "first_reply_due", "reply_proof",
	"messages", "events", "lost_reason", "won_amount",
}

func buildReport(ctx context.Context, env *Env, view *view, period report.Period) (report.Report, error) {
	cfg := view.cfg
	d := report.Data{
		Period: period, Now: env.Now(), WeekStarts: weekStarts(cfg), Calendar: view.policy.Calendar,
		Competitors: len(cfg.Competitors) > 0, Words: env.Words(),
	}
	d.Country = func(code string) string { return countryName(env, code) }
	d.Reader, d.Named, d.AnswersSince = questionReader(), namesTopic, answersSince(cfg, env.Now())
	var err error
	if d.Answers, err = answersOf(cfg); err != nil {
		return report.Report{}, err
	}
	for _, c := range cfg.Report.ChannelCosts {
		d.Costs = append(d.Costs, report.Cost{Channel: c.Channel, Month: c.Month, Currency: c.Currency})
	}
	// Half of the time goes here; the rest is read meanwhile, each into fields of its own.
	facts := make(chan error, 1)
	go func() {
		var err error
		d.Inquiries, err = view.facts(ctx, report.Since(period), period.To, reportKeys...)
		facts <- err
	}()
	err = readRest(ctx, view, &d)
	if factsErr := <-facts; err == nil {
		err = factsErr
	}
	if err != nil {
		return report.Report{}, err
	}
	return report.Build(d), nil
}

// readRest reads what the report shows besides the inquiries of its time.
func readRest(ctx context.Context, view *view, d *report.Data) (err error) {
	if d.Owed, d.Late, err = view.owed(ctx); err != nil {
		return err
	}
	if d.SilentBuyers, err = view.silent(ctx); err != nil {
		return err
	}
	if d.Ages, err = view.ages(ctx, d.Period.To); err != nil {
		return err
	}
	if d.Begins, err = view.begins(ctx); err != nil {
		return err
	}
	runs, err := view.st.LastRuns(ctx, false)
	if err != nil {
		return err
	}
	for _, r := range runs {
		d.Boxes = append(d.Boxes, report.Box{Name: filepath.Base(r.Account), Last: r.Ended, Result: r.Result})
	}
	asides, err := view.st.Asides(ctx, false)
	if err != nil {
		return err
	}
	d.SetAside = len(asides)
	return nil
}

func writeReport(env *Env, w io.Writer, r report.Report, format string) error {
	switch format {
	case "json":
		return r.JSON(screen.JSONWriter(w))
	}
	cleanReport(&r)
	switch format {
	case "html":
		return r.HTML(w)
	case "md":
		return r.Markdown(w)
	case "csv":
		return r.CSV(w)
	}
	return reportText(env, w, r)
}

// cleanReport cleans every text of a report, of which many hold buyers' words.
func cleanReport(r *report.Report) {
	for i := range r.Sections {
		s := &r.Sections[i]
		s.Lead = screen.Line(s.Lead)
		for _, row := range s.Rows {
			for k := range row {
				row[k].Text = screen.Line(row[k].Text)
			}
		}
	}
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
