package cli

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/customer"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/source"
	"github.com/inquiry-cli/inquiry/internal/source/table"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// importOptions are the flags of "inquiry customers import".
type importOptions struct {
	encoding, column string
	dryRun           bool
}

func newCustomersImportCmd(env *Env) *cobra.Command {
	var opts importOptions
	cmd := &cobra.Command{
		Use:   "import FILE...",
		Short: "Attach rows of customs data or other tables to customers by the company's name",
		Long: "import reads tables (CSV, TSV, XLSX) with a column of company names and keeps each row beside the customer of that\n" +
			"name; \"inquiry customers show\" and \"inquiry show\" print it. Case, accents and legal forms (GmbH, Co., Ltd.) do not count.\n" +
			"A row that fits no customer, or several, is listed with its line and not kept. Rows seen before are not added again;\n" +
			"\"inquiry undo\" takes an import back.",
		Example: "  inquiry customers import customs-2026.xlsx\n  inquiry customers import register.csv --column \"Legal name\" --dry-run",
		Args:    cobra.MinimumNArgs(1),
		RunE: started(func(cmd *cobra.Command, args []string) error {
			cfg, err := env.config()
			if err != nil {
				return err
			}
			return withRecording(cmd, env, args, opts.dryRun, func(r *recording) error { return runCustomersImport(cmd.Context(), r, cfg, args, opts) })
		}),
	}
	cmd.Flags().StringVar(&opts.column, "column", "", "the `HEADING` of the column with the company's name; found by itself when left out")
	cmd.Flags().StringVar(&opts.encoding, "encoding", "", "read tables in this `ENCODING`, such as gb18030 or windows-1252")
	addDryRun(cmd, &opts.dryRun)
	return cmd
}

// What became of a row.
const (
	rowAttached  = "attached"
	rowKnown     = "known"     // it was there before
	rowUnmatched = "unmatched" // no customer has that name
	rowAmbiguous = "ambiguous" // several have
	rowUnread    = "unreadable"
)

// importedRow is a row of a table and what became of it.
type importedRow struct {
	Source    string              `json:"source"`
	Line      int                 `json:"line"`
	Result    string              `json:"result"`
	Company   string              `json:"company"`
	Customers []int64             `json:"customers"`
	Reason    string              `json:"reason"`
	row       *inquiry.Background // what is kept
}

func runCustomersImport(ctx context.Context, r *recording, cfg *config.Config, paths []string, opts importOptions) error {
	var rows []importedRow
	for _, path := range paths {
		some, err := readBackground(ctx, r.env, path, opts)
		if err != nil {
			return err
		}
		rows = append(rows, some...)
	}
	unlock, err := r.env.lock(ctx, r.st.Path())
	if err != nil {
		return err
	}
	defer unlock()
	counts := map[string]int{}
	err = r.update(ctx, func(tx *store.Tx) error {
		changes, err := attach(ctx, tx, cfg, r, rows)
		if err != nil {
			return err
		}
		_, err = tx.AddChange(ctx, changes)
		return err
	})
	if err != nil {
		return err
	}
	for _, x := range rows {
		counts[x.Result]++
	}
	if !r.env.flags.quiet {
		if err := r.env.sayImported(rows); err != nil {
			return err
		}
		r.env.say("%s", r.env.Words().T("customers.imported", "Attached", counts[rowAttached], "Known", counts[rowKnown],
			"Unmatched", counts[rowUnmatched], "Ambiguous", counts[rowAmbiguous], "Unread", counts[rowUnread]))
	}
	if counts[rowUnread] > 0 {
		return partlyError{fmt.Errorf("import: %d rows could not be read", counts[rowUnread])}
	}
	return nil
}

// sayImported lists the rows that were not attached, or all of them as JSON.
func (e *Env) sayImported(rows []importedRow) error {
	if e.flags.json {
		return writeJSON(e.Out, rows)
	}
	w := e.Words()
	var left []importedRow
	for _, x := range rows {
		if x.Result != rowAttached && x.Result != rowKnown {
			left = append(left, x)
		}
	}
	if len(left) == 0 {
		return nil
	}
	return listing[importedRow]{
		columns: []screen.Column{
			{Title: w.T("customers.col.file"), Min: 8}, {Title: w.T("customers.col.line"), Right: true}, {Title: w.T("customers.col.result"), Min: 10},
			{Title: w.T("customers.col.company"), Min: 16},
		},
		objects: left,
		cells: func(x importedRow) []string {
			what := w.T("customers.row." + x.Result)
			switch x.Result {
			case rowAmbiguous:
				ids := make([]string, len(x.Customers))
				for i, id := range x.Customers {
					ids[i] = fmt.Sprint(id)
				}
				what += " " + strings.Join(ids, ", ")
			case rowUnread:
				what += ": " + w.Message(x.Reason)
			}
			return []string{x.Source, fmt.Sprint(x.Line), what, x.Company}
		},
	}.write(e)
}

// attach finds the customer of each row and makes the changes that keep those
// that are new. What became of a row is noted in it.
func attach(ctx context.Context, tx *store.Tx, cfg *config.Config, r *recording, rows []importedRow) ([]inquiry.Change, error) {
	policy, err := segmentPolicy(cfg)
	if err != nil {
		return nil, err
	}
	all, err := tx.Facts(ctx, store.Filter{}, "customer")
	if err != nil {
		return nil, err
	}
	customers := customer.Build(all, policy, r.env.Now())
	names := customer.NewBook(customers)
	first := map[int64]int64{} // customer -> his first inquiry, beside which his rows stand
	of := map[int64]int64{}
	for _, c := range customers {
		first[c.ID] = c.Inquiries[0]
		for _, id := range c.Inquiries {
			of[id] = c.ID
		}
	}
	kept := map[string]bool{}
	acts, err := tx.Acts(ctx, inquiry.VerbBackground)
	if err != nil {
		return nil, err
	}
	for _, a := range acts {
		b, err := backgroundArgs(a)
		if err != nil {
			return nil, err
		}
		if b != nil {
			kept[fmt.Sprint(of[a.Inquiry])+b.Key] = true
		}
	}
	var changes []inquiry.Change
	for i := range rows {
		x := &rows[i]
		if x.row == nil {
			continue
		}
		x.Customers = names.Find(x.Company)
		switch {
		case len(x.Customers) == 0:
			x.Result, x.Customers = rowUnmatched, []int64{}
			continue
		case len(x.Customers) > 1:
			x.Result = rowAmbiguous
			continue
		case kept[fmt.Sprint(x.Customers[0])+x.row.Key]:
			x.Result = rowKnown
			continue
		}
		x.Result = rowAttached
		kept[fmt.Sprint(x.Customers[0])+x.row.Key] = true
		c, err := r.change(first[x.Customers[0]], inquiry.VerbBackground, inquiry.ChangeArgs{Background: x.row})
		if err != nil {
			return nil, err
		}
		changes = append(changes, c)
	}
	return changes, nil
}

// readBackground reads the rows of one table.
func readBackground(ctx context.Context, env *Env, path string, opts importOptions) ([]importedRow, error) {
	var rows []importedRow
	var heads []string
	column := ""
	name := filepath.Base(path)
	seen := map[string]int{}
	src := table.New(path, table.Options{Encoding: opts.encoding})
	summary, err := pullFrom(ctx, src, nothingKnown{}, func(it source.Item) error {
		x := importedRow{Source: name, Line: it.Line, Result: rowUnread, Customers: []int64{}}
		if it.Err != nil {
			x.Reason = it.Err.Error()
			rows = append(rows, x)
			return nil
		}
		if heads == nil {
			for _, f := range it.Record.Fields {
				heads = append(heads, f.Label)
			}
			column = companyColumn(heads, opts.column)
			if column == "" {
				return noCompanyColumn(path, heads, opts.column)
			}
		}
		fields := make([]inquiry.Field, 0, len(it.Record.Fields))
		var key strings.Builder
		for _, f := range it.Record.Fields {
			if f.Label == column && x.Company == "" {
				x.Company = f.Value
			}
			if f.Value != "" {
				fields = append(fields, f)
				key.WriteString(f.Label + "\x1f" + f.Value + "\x1e")
			}
		}
		sum := sha256.Sum256([]byte(key.String()))
		print := hex.EncodeToString(sum[:12])
		seen[print]++
		x.row = &inquiry.Background{Source: name, Line: it.Line, Key: fmt.Sprintf("%s-%d", print, seen[print]), Fields: fields}
		rows = append(rows, x)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, n := range summary.Notes {
		env.detail("%s: %s", name, n)
	}
	env.detail("%s: company column %q", name, column)
	return rows, nil
}

func noCompanyColumn(path string, heads []string, asked string) error {
	var shown []string
	for _, h := range heads {
		if h != "" {
			shown = append(shown, h)
		}
	}
	err := usagef("import %s: no column is known to hold the company's name", filepath.Base(path))
	if asked != "" {
		err = usagef("import %s: there is no column %q", filepath.Base(path), asked)
	}
	return hint(err, "columns are: "+strings.Join(shown, ", "), `name it: --column "HEADING"`)
}

//go:embed customers.txt
var companyHeadsText string

// companyHeads are the lines of customers.txt, folded, in their order.
var companyHeads = sync.OnceValue(func() []string {
	var out []string
	for l := range strings.Lines(companyHeadsText) {
		if l = strings.TrimSpace(l); l != "" && l[0] != '#' {
			out = append(out, headWords(l))
		}
	}
	return out
})

// headWords is a heading without case, accents and signs.
func headWords(h string) string {
	return strings.Join(strings.FieldsFunc(lexicon.Fold(h), func(r rune) bool { return strings.ContainsRune(" _-/.:*#()（）：\t\n", r) }), " ")
}

// companyColumn is the heading of the column with the company's name: the one
// asked for, else the likeliest of the table; "" when there is none.
func companyColumn(heads []string, asked string) string {
	if asked != "" {
		for _, h := range heads {
			if headWords(h) == headWords(asked) {
				return h
			}
		}
		return ""
	}
	for _, known := range companyHeads() {
		for _, h := range heads {
			if headWords(h) == known {
				return h
			}
		}
	}
	return ""
}
