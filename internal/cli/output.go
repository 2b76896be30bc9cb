package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/fill"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/report"
	"github.com/inquiry-cli/inquiry/internal/screen"
)

// outputFlags say what a list prints of each row, how, and where. None of them
// given, it prints as its command does.
type outputFlags struct {
	fields                   []string
	template, format, output string
}

// Formats of a list besides those of an export.
const (
	formatTable    = "table"
	formatTSV      = "tsv"
	formatMarkdown = "md"
)

var listFormats = []string{formatTable, formatTSV, formatCSV, formatXLSX, formatMarkdown, formatJSONL}

// endings are the formats that the ending of a file chooses.
var endings = map[string]string{
	".tsv": formatTSV, ".csv": formatCSV, ".xlsx": formatXLSX, ".md": formatMarkdown,
	".jsonl": formatJSONL, ".ndjson": formatJSONL, ".json": formatJSONL, ".txt": formatTable,
}

func (o *outputFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&o.fields, "fields", nil, "print only these `FIELDS`, named as in the JSON: id,tier,customer.email")
	cmd.Flags().StringVar(&o.template, "template", "", "print each row by this `TEXT`, as in {{.id}} {{.customer.company}}")
	cmd.Flags().StringVar(&o.format, "format", "", "the `FORMAT`: "+strings.Join(listFormats, ", ")+"; the ending of --output chooses")
	cmd.Flags().StringVar(&o.output, "output", "", "write to this `FILE`")
	cmd.MarkFlagsMutuallyExclusive("template", "fields")
	cmd.MarkFlagsMutuallyExclusive("template", "format")
}

// asked reports whether rows are wanted otherwise than as the command prints them.
func (o *outputFlags) asked() bool {
	return len(o.fields) > 0 || o.template != "" || o.format != "" || o.output != ""
}

// check refuses flags that do not go together and fields that objects like zero
// do not have, and settles the format.
func (o *outputFlags) check(env *Env, zero any) error {
	if !o.asked() {
		return nil
	}
	if o.template != "" && env.flags.json {
		return usagef("--template and --json exclude each other")
	}
	if err := checkFields(zero, o.fields); err != nil {
		return err
	}
	if o.template != "" {
		_, err := o.parse()
		return err
	}
	ending := strings.ToLower(filepath.Ext(o.output))
	switch {
	case o.format != "":
		o.format = strings.ToLower(o.format)
		if !contains(listFormats, o.format) {
			return usagef("--format takes one of %s, not %q", strings.Join(listFormats, ", "), o.format)
		}
	case env.flags.json:
		o.format = formatJSONL
	case o.toFile():
		if o.format = endings[ending]; o.format == "" {
			return usagef("--output: the ending of %s names no format; say --format", filepath.Base(o.output))
		}
	case env.onScreen():
		o.format = formatTable
	default:
		o.format = formatTSV
	}
	if env.flags.json && o.format != formatJSONL {
		return usagef("--format %s and --json exclude each other", o.format)
	}
	if o.format == formatXLSX && !o.toFile() && env.OutTTY {
		return hint(usagef("a workbook cannot be shown on a terminal"), "name a file with --output")
	}
	return nil
}

func (o *outputFlags) toFile() bool { return o.output != "" && o.output != "-" }

// tableFields is how many of the usual fields a table for people has; more make
// columns too narrow to read.
const tableFields = 8

// writeAs prints objects as the flags say; standard are the fields where none
// are named. empty is what it says where there are none.
func writeAs[T any](ctx context.Context, env *Env, o *outputFlags, objects []T, standard []string, empty string) error {
	if len(objects) == 0 && !o.toFile() && !env.flags.json {
		env.say("%s", empty)
		return nil
	}
	if o.template != "" {
		text, err := fillRows(ctx, o, objects)
		if err != nil {
			return err
		}
		return o.write(env, len(objects), func(w io.Writer) error { _, err := io.WriteString(w, text); return err })
	}
	if (o.format == formatJSONL || env.flags.json) && len(o.fields) == 0 {
		return o.write(env, len(objects), func(w io.Writer) error { return writeJSON(screen.JSONWriter(w), objects) })
	}
	columns := make([]exportColumn, 0, len(o.fields))
	names := o.fields
	if len(names) == 0 {
		names = standard
		if o.format == formatTable || o.format == formatMarkdown {
			names = names[:min(len(names), tableFields)]
		}
	}
	for _, n := range names {
		columns = append(columns, exportColumn{n, n})
	}
	rows, err := exportRows(objects, columns)
	if err != nil {
		return err
	}
	return o.write(env, len(objects), func(w io.Writer) error {
		switch o.format {
		case formatJSONL:
			return writePicked(screen.JSONWriter(w), rows)
		case formatCSV:
			return exportCSV(w, columns, rows)
		case formatXLSX:
			return exportXLSX(env, w, columns, rows)
		}
		return writeText(env, w, o.format, columns, rows)
	})
}

// write writes the file, or to stdout, and says what is in the file.
func (o *outputFlags) write(env *Env, n int, write func(io.Writer) error) error {
	if err := writeFile(env, o.output, write); err != nil {
		return err
	}
	if o.toFile() {
		env.say("%s", env.Words().N("list.written", n, "File", filepath.Clean(o.output)))
	}
	return nil
}

// writeText writes a table for people, or lines of cells with tabs between them.
func writeText(env *Env, w io.Writer, format string, columns []exportColumn, rows [][]member) error {
	cells := make([][]string, len(rows))
	for i, row := range rows {
		for _, m := range row {
			cells[i] = append(cells[i], screen.Line(exportCell(m)))
		}
	}
	switch format {
	case formatTSV:
		for _, row := range cells {
			if _, err := fmt.Fprintln(w, strings.Join(row, "\t")); err != nil {
				return err
			}
		}
		return nil
	case formatMarkdown:
		heads := make([]report.Column, len(columns))
		for i, c := range columns {
			heads[i] = report.Column{Title: c.head}
		}
		return report.MarkdownTable(w, heads, cells)
	}
	heads := make([]screen.Column, len(columns))
	for i, c := range columns {
		heads[i] = screen.Column{Title: c.head, Min: 6}
	}
	return screen.Table(w, env.Width(), heads, cells)
}

// rowTemplate is the name of the template of --template.
const rowTemplate = "--template"

func (o *outputFlags) parse() (*template.Template, error) {
	plain := func(v any) (string, error) {
		doc, err := encode(v)
		return plainValue(doc), err
	}
	set, err := fill.New(rowTemplate, template.FuncMap{"plain": plain}).Parse(o.template)
	if err != nil {
		return nil, templateFault(err)
	}
	return set, nil
}

// templateFault says what is wrong with --template, without what the engine says
// of itself.
func templateFault(err error) error {
	said := strings.TrimPrefix(err.Error(), "template: "+rowTemplate+":")
	if _, cause, found := strings.Cut(said, "executing \""+rowTemplate+"\" at "); found {
		said = cause
	}
	return hint(usagef("--template: %s", said), `fields are named as in the JSON, lists and sums are printed by plain: {{.id}} {{plain .request.products}}`)
}

// fillRows fills the template with one object after the other, a line each.
func fillRows[T any](ctx context.Context, o *outputFlags, objects []T) (string, error) {
	set, err := o.parse()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for i := range objects {
		doc, err := encode(&objects[i])
		if err != nil {
			return "", err
		}
		data, err := valueOf(doc)
		if err != nil {
			return "", err
		}
		text, err := fill.Execute(ctx, set, rowTemplate, data)
		if err != nil {
			return "", templateFault(err)
		}
		b.WriteString(strings.TrimSuffix(text, "\n") + "\n")
	}
	return b.String(), nil
}

// valueOf is a JSON value for a template: objects as maps, whole numbers as
// such, and texts without what a screen must not see.
func valueOf(doc []byte) (any, error) {
	dec := json.NewDecoder(strings.NewReader(string(doc)))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	return cleanValue(v)
}

func cleanValue(v any) (any, error) {
	var err error
	switch v := v.(type) {
	case string:
		return screen.Clean(v), nil
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n, nil
		}
		return v.Float64()
	case []any:
		for i := range v {
			v[i], err = cleanValue(v[i])
			if err != nil {
				return nil, err
			}
		}
	case map[string]any:
		for k := range v {
			if v[k], err = cleanValue(v[k]); err != nil {
				return nil, err
			}
		}
	}
	return v, nil
}

// listFields are what a list of inquiries gives in a table where no fields are
// named.
var listFields = []string{
	"id", "tier", "score", "status", "due_at", "customer.country", "customer.company", "request.products",
	"request.quantities", "customer.name", "customer.email", "intent", "channel", "first_seen", "owner",
}

// inquiriesAs prints inquiries as the flags say, their instants in the zone of
// the screen.
func inquiriesAs(ctx context.Context, env *Env, o *outputFlags, all []inquiry.Inquiry, empty string) error {
	zoned(all, env.Now().Location())
	return writeAs(ctx, env, o, all, listFields, empty)
}
