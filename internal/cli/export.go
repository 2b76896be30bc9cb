package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// exportColumn is a column of the table: its heading, and the value of the JSON
// object that stands in it.
type exportColumn struct{ head, path string }

// exportColumns are the columns in their order. The first, "message" and
// "tier_computed" are how "inquiry pull" knows the table again.
var exportColumns = []exportColumn{
	{"inquiry_id", "id"}, {"received_at", "received_at"}, {"status", "status"}, {"tier", "tier"}, {"score", "score"}, {"intent", "intent"},
	{"channel", "channel"}, {"language", "language"}, {"name", "customer.name"}, {"company", "customer.company"}, {"email", "customer.email"},
	{"phone", "customer.phone"}, {"whatsapp", "customer.whatsapp"}, {"website", "customer.website"}, {"country", "customer.country"},
	{"buyer_type", "customer.buyer_type"}, {"subject", "subject"}, {"message", "text"}, {"products", "request.products"},
	{"quantities", "request.quantities"}, {"target_price", "request.target_price"}, {"budget", "request.budget"}, {"incoterms", "request.incoterms"},
	{"places", "request.places"}, {"delivery", "request.delivery"}, {"payment_terms", "request.payment_terms"},
	{"certifications", "request.certifications"}, {"questions", "questions"}, {"missing", "missing"}, {"risks", "risks"},
	{"competitors", "competitors"}, {"owner", "owner"}, {"tags", "tags"}, {"customer_id", "customer_id"}, {"segment", "segment"},
	{"first_seen", "first_seen"}, {"last_at", "last_at"}, {"first_reply_at", "first_reply_at"}, {"reply_due", "reply_due"},
	{"next_follow_up", "next_follow_up"}, {"follow_up_step", "follow_up_step"}, {"won_amount", "won_amount"}, {"lost_reason", "lost_reason"},
	{"notes", "notes"}, {"messages", "messages"}, {"tier_by", "tier_by"}, {"tier_computed", "tier_computed"}, {"score_computed", "score_computed"},
}

// Formats of an export.
const (
	formatCSV   = "csv"
	formatXLSX  = "xlsx"
	formatJSONL = "jsonl"
)

// exportOptions are the flags of "inquiry export".
type exportOptions struct {
	filter         filterFlags
	format, output string
	fields         []string
	salvage        bool
	mbox           string
}

func newExportCmd(env *Env) *cobra.Command {
	var opts exportOptions
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write inquiries as CSV, XLSX or JSON Lines",
		Long: "export writes the inquiries that the flags choose, one a row: CSV as spreadsheets read it (byte order mark, CRLF, quoted,\n" +
			"formulas made harmless), XLSX with text cells only, or JSON Lines with everything that is known. \"inquiry pull\" reads\n" +
			"such a table again: who wrote, when, by which channel, and the words; the rest is made anew.\n" +
			"--salvage writes what can still be read of a damaged database; --mbox adds the mails as they came, for inquiry pull.",
		Example: "  inquiry export --output inquiries.xlsx\n  inquiry export --tier A --since 90d --fields inquiry_id,company,email --output a.csv\n" +
			"  inquiry export --all --output all.jsonl\n  inquiry export --salvage --output saved.jsonl --mbox saved.mbox",
		Args: noArgs,
		RunE: started(func(cmd *cobra.Command, _ []string) error {
			cfg, err := env.config()
			if err != nil {
				return err
			}
			if err := opts.check(cmd, env); err != nil {
				return err
			}
			if opts.salvage {
				return runSalvage(cmd.Context(), env, cfg, opts)
			}
			return runExport(cmd.Context(), env, opts)
		}),
	}
	opts.filter.add(cmd)
	cmd.Flags().StringVar(&opts.format, "format", "", "the `FORMAT`: csv, xlsx or jsonl; the ending of --output chooses, csv without one")
	cmd.Flags().StringVar(&opts.output, "output", "", "write to this `FILE`")
	cmd.Flags().StringSliceVar(&opts.fields, "fields", nil, "only these `COLUMNS`, or values named as in the JSON")
	cmd.Flags().BoolVar(&opts.salvage, "salvage", false, "write what can be read of a damaged database")
	cmd.Flags().StringVar(&opts.mbox, "mbox", "", "with --salvage: write the mails as they came to this `FILE`")
	return cmd
}

// check settles the format and refuses flags that do not go together.
func (o *exportOptions) check(cmd *cobra.Command, env *Env) error {
	switch strings.ToLower(filepath.Ext(o.output)) {
	case "":
	case ".csv":
		o.format = firstOf(o.format, formatCSV)
	case ".xlsx":
		o.format = firstOf(o.format, formatXLSX)
	case ".jsonl", ".ndjson", ".json":
		o.format = firstOf(o.format, formatJSONL)
	default:
		if o.format == "" {
			return usagef("--output: the ending of %s is none of .csv, .xlsx, .jsonl; say --format", filepath.Base(o.output))
		}
	}
	if env.flags.json {
		o.format = firstOf(o.format, formatJSONL)
	}
	o.format = firstOf(strings.ToLower(o.format), formatCSV)
	if !contains([]string{formatCSV, formatXLSX, formatJSONL}, o.format) {
		return usagef("--format takes csv, xlsx or jsonl, not %q", o.format)
	}
	if o.format == formatXLSX && (o.output == "" || o.output == "-") && env.OutTTY {
		return hint(usagef("a workbook cannot be shown on a terminal"), "name a file: inquiry export --output inquiries.xlsx")
	}
	if o.mbox != "" && !o.salvage {
		return usagef("--mbox goes with --salvage only")
	}
	if o.salvage {
		for _, name := range []string{"tier", "status", "country", "owner", "since", "until", "limit", "sort", "all"} {
			if f := cmd.Flags().Lookup(name); f != nil && f.Changed {
				return usagef("--salvage writes all that can be read; it takes no --%s", name)
			}
		}
	}
	_, err := o.columns()
	return err
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// columns are those asked for: names of columns, or of values of the JSON object.
func (o *exportOptions) columns() ([]exportColumn, error) {
	if len(o.fields) == 0 {
		return exportColumns, nil
	}
	var out []exportColumn
	for _, name := range o.fields {
		i := slices.IndexFunc(exportColumns, func(c exportColumn) bool { return c.head == name })
		if i >= 0 {
			out = append(out, exportColumns[i])
			continue
		}
		if err := checkFields(inquiry.Inquiry{}, []string{name}); err != nil {
			return nil, err
		}
		out = append(out, exportColumn{name, name})
	}
	return out, nil
}

func runExport(ctx context.Context, env *Env, opts exportOptions) error {
	view, err := env.view(ctx)
	if err != nil {
		return err
	}
	defer view.Close()
	f, err := opts.filter.filter(env.Now())
	if err != nil {
		return err
	}
	all, err := view.list(ctx, f)
	if err != nil {
		return err
	}
	return writeExport(env, all, opts)
}

// writeExport writes inquiries in the format asked for.
func writeExport(env *Env, all []inquiry.Inquiry, opts exportOptions) error {
	zoned(all, env.Now().Location())
	if opts.format == formatJSONL && len(opts.fields) == 0 {
		return exported(env, opts.output, len(all), func(w io.Writer) error { return writeJSON(w, all) })
	}
	columns, err := opts.columns()
	if err != nil {
		return err
	}
	rows, err := exportRows(all, columns)
	if err != nil {
		return err
	}
	switch opts.format {
	case formatJSONL:
		return exported(env, opts.output, len(all), func(w io.Writer) error { return writePicked(w, rows) })
	case formatXLSX:
		return exported(env, opts.output, len(all), func(w io.Writer) error { return exportXLSX(env, w, columns, rows) })
	}
	return exported(env, opts.output, len(all), func(w io.Writer) error { return exportCSV(w, columns, rows) })
}

// exported writes the file and says what is in it.
func exported(env *Env, output string, n int, write func(io.Writer) error) error {
	if err := writeFile(env, output, write); err != nil {
		return err
	}
	if output != "" && output != "-" {
		env.say("%s", env.Words().N("export.done", n, "File", filepath.Clean(output)))
	}
	return nil
}

// exportRows are the values of the columns, headed as they were asked for.
func exportRows[T any](all []T, columns []exportColumn) ([][]member, error) {
	paths := make([]string, len(columns))
	for i, c := range columns {
		paths[i] = c.path
	}
	rows := make([][]member, len(all))
	for i := range all {
		row, err := pick(&all[i], paths)
		if err != nil {
			return nil, fmt.Errorf("export row %d: %w", i+1, err)
		}
		for k := range row {
			row[k].key = columns[k].head
		}
		rows[i] = row
	}
	return rows, nil
}

// exportCell is a value as text: how many messages there are, else what people
// read.
func exportCell(m member) string {
	if m.key == "messages" {
		var list []json.RawMessage
		if json.Unmarshal(m.value, &list) == nil {
			return strconv.Itoa(len(list))
		}
	}
	return plainValue(m.value)
}

// exportCSV writes a table that "inquiry pull" reads again: an apostrophe stands
// before cells that would be computed, and before those that begin with one, so
// that each can be taken off again.
func exportCSV(w io.Writer, columns []exportColumn, rows [][]member) error {
	var t csvTable
	line := func(n int, cell func(int) string) {
		cells := make([]string, n)
		for i := range cells {
			cells[i] = cell(i)
			if strings.HasPrefix(cells[i], "'") {
				cells[i] = "'" + cells[i]
			}
		}
		t.row(cells...)
	}
	line(len(columns), func(i int) string { return columns[i].head })
	for _, row := range rows {
		line(len(row), func(i int) string { return exportCell(row[i]) })
	}
	return t.write(w)
}
