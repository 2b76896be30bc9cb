package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/source/imap/imaptest"
)

// typist runs command lines on one config, database and clock.
type typist struct {
	t    *testing.T
	args []string
	db   string
	env  map[string]string
}

func (y typist) run(args ...string) string {
	y.t.Helper()
	var out, errs bytes.Buffer
	env := &Env{In: strings.NewReader(""), Out: &out, Err: &errs, Getenv: func(k string) string { return y.env[k] }, Clock: time.Now, Columns: func() int { return 0 }}
	if code := Main(env, append(slices.Clone(args), y.args...)); code != 0 {
		y.t.Fatalf("inquiry %v: exit %d\n%s", args, code, errs.String())
	}
	return out.String()
}

// surge is what comes in June, after the scenario: a country that was never heard
// of, a rival's name, and a question outside the topics.
const surge = `Name,Email,Company,Country,Message,Date
Mary Wanjiru,mary@wanjiru-traders.co.ke,Wanjiru Traders,Kenya,"Please quote 500 pcs of each model CIF Mombasa. Kenbright quoted us less. Do you have an EU warehouse?",2026-06-15 10:00:00
Peter Otieno,peter@otieno-supplies.co.ke,Otieno Supplies,Kenya,"We want to buy 200 pcs, what is your best price? Do you have an EU warehouse?",2026-06-16 15:00:00
Grace Achieng,grace@achieng-store.co.ke,Achieng Store,Kenya,"Need 300 pcs to Nairobi, please send your price. Kenbright is our supplier now.",2026-06-17 11:00:00
James Kamau,james@kamau-group.co.ke,Kamau Group,Kenya,"Please send your price list, we want to buy 1000 pcs.",2026-06-18 20:00:00
`

// at is a typist at another instant.
func (y typist) at(now string) typist {
	y.args = slices.Clone(y.args)
	y.args[slices.Index(y.args, "--now")+1] = now
	return y
}

// scenarioTypist pulls testdata/scenario as a Maildir, then the leads of June,
// and says what became of some of the inquiries.
func scenarioTypist(t *testing.T) typist {
	t.Helper()
	dir := t.TempDir()
	src := filepath.Join("..", "..", "testdata", "scenario")
	var truth struct {
		Config struct {
			Timezone     string              `json:"timezone"`
			WorkingHours map[string][]string `json:"working_hours"`
			Holidays     []string            `json:"holidays"`
			Own          []string            `json:"own_addresses"`
		} `json:"config"`
		Files map[string]struct {
			InternalDate time.Time `json:"internaldate"`
			Flags        []string  `json:"flags"`
		} `json:"files"`
	}
	text, err := os.ReadFile(filepath.Join(src, "truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &truth); err != nil {
		t.Fatal(err)
	}
	for _, d := range []string{"cur", "new", "tmp", ".Sent/cur", ".Sent/new", ".Sent/tmp"} {
		if err := os.MkdirAll(filepath.Join(dir, "Maildir", d), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, f := range truth.Files {
		raw, err := os.ReadFile(filepath.Join(src, name))
		if err != nil {
			t.Fatal(err)
		}
		flags := ""
		for _, fl := range []struct{ imap, maildir string }{{`\Answered`, "R"}, {`\Seen`, "S"}} {
			if slices.Contains(f.Flags, fl.imap) {
				flags += fl.maildir
			}
		}
		folder, base, _ := strings.Cut(strings.TrimSuffix(name, ".eml"), "/")
		to := filepath.Join(dir, "Maildir", map[string]string{"INBOX": "", "Sent": ".Sent"}[folder], "cur", base+":2,"+flags)
		if err := os.WriteFile(to, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(to, f.InternalDate, f.InternalDate); err != nil {
			t.Fatal(err)
		}
	}
	config, err := json.Marshal(map[string]any{ // JSON is YAML
		"timezone": truth.Config.Timezone, "working_hours": truth.Config.WorkingHours, "holidays": truth.Config.Holidays,
		"competitors": []string{"Kenbright"},
		"report":      map[string]any{"channel_costs": []any{map[string]any{"channel": "email", "month": 380, "currency": "USD"}}},
		"accounts":    []any{map[string]any{"name": "main", "maildir": filepath.Join(dir, "Maildir"), "address": truth.Config.Own[0], "aliases": truth.Config.Own[1:]}},
	})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "config.yaml")
	if err := os.WriteFile(path, config, 0o600); err != nil {
		t.Fatal(err)
	}
	y := typist{t: t, db: filepath.Join(dir, "s.db"), env: map[string]string{"HOME": dir}}
	y.args = []string{"--config", path, "--db", y.db, "--now", "2026-04-06T09:00:00+08:00"}
	y.run("pull")
	leads := filepath.Join(dir, "leads.csv")
	if err := os.WriteFile(leads, []byte(surge), 0o600); err != nil {
		t.Fatal(err)
	}
	y.at("2026-06-20T09:00:00+08:00").run("pull", leads)
	var all []inquiry.Inquiry
	for line := range strings.Lines(y.run("list", "--json")) {
		var q inquiry.Inquiry
		if err := json.Unmarshal([]byte(line), &q); err != nil {
			t.Fatal(err)
		}
		all = append(all, q)
	}
	for i, q := range all[:min(len(all), 12)] {
		id := fmt.Sprint(q.ID)
		switch i % 4 {
		case 0:
			y.run("won", id, "--amount", fmt.Sprintf("USD %d.50", 1000*(i+1)))
		case 1:
			y.run("lost", id, "--reason", []string{"price", "lead time"}[i/4%2])
		case 2:
			y.run("won", id, "--amount", "EUR 700")
			y.run("reopen", id)
		case 3:
			y.run("assign", id, []string{"lin", "wang"}[i/4%2])
		}
	}
	return y
}

// demoTypist runs the demo.
func demoTypist(t *testing.T) typist {
	t.Helper()
	dir := t.TempDir()
	y := typist{t: t, env: map[string]string{"HOME": dir, demoSecret: imaptest.Password}}
	y.run("demo", "--dir", dir)
	y.db = filepath.Join(dir, "demo.db")
	y.args = []string{"--config", filepath.Join(dir, "config.yaml"), "--db", y.db, "--now", demoNow}
	return y
}

// section is one table of the report's JSON, row by row, by column.
type section []map[string]any

// reported is the report's JSON.
type reported struct {
	From, To time.Time
	Sections []struct {
		ID      string
		Columns []string
		Rows    [][]any
	}
}

func (y typist) report(args ...string) (r reported) {
	y.t.Helper()
	if err := json.Unmarshal([]byte(y.run(append([]string{"report", "--json"}, args...)...)), &r); err != nil {
		y.t.Fatal(err)
	}
	return r
}

// section is a table of the report, row by row, by column.
func (r reported) section(t *testing.T, id string) section {
	t.Helper()
	table := section{}
	for _, s := range r.Sections {
		if s.ID != id {
			continue
		}
		for _, row := range s.Rows {
			cells := map[string]any{}
			for i, c := range s.Columns {
				cells[c] = row[i]
			}
			table = append(table, cells)
		}
		return table
	}
	t.Fatalf("the report has no section %s", id)
	return nil
}

func instant(t *testing.T, v any) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, v.(string))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// unasked are the columns that no query gives: names of buyers stand in no
// column of the JSON contract.
var unasked = map[string][]string{"do_first": {"buyer"}, "silent": {"buyer"}}

// laterNow is when all mail of the scenario has come.
const laterNow = "2026-07-01T09:00:00+08:00"

// All figures that commands print are counted a second time, on the demo and on
// the scenario.
func TestFiguresAreRight(t *testing.T) {
	scenario, demo := scenarioTypist(t), demoTypist(t)
	t.Run("report", func(t *testing.T) { reportFigures(t, scenario, demo) })
	t.Run("formats", func(t *testing.T) { formatFigures(t, scenario.at(laterNow), demo) })
	t.Run("stats", func(t *testing.T) { statsFigures(t, scenario.at(laterNow), demo) })
	t.Run("faq", func(t *testing.T) { faqFigures(t, scenario.at(laterNow), demo) })
	t.Run("empty", func(t *testing.T) {
		demo.t = t
		if got := demo.lines("stats", "channel", "--since", "2030-01-01", "--until", "2030-01-02"); len(got) > 0 {
			t.Errorf("a time without inquiries: %v", got)
		}
	})
}

// Every figure of every section is counted a second time by an SQL query of its
// own, which shares nothing with package report: over the database itself, and,
// for a view of the past, over the objects of "inquiry list" at that instant.
func reportFigures(t *testing.T, scenario, demo typist) {
	later := scenario.at(laterNow) // when all mail has come, figures are read from what is stored, before that they are derived anew
	filled := map[string]int{}     // rows by section
	for _, c := range []struct {
		name string
		typist
		stored bool
		args   []string
	}{
		{"scenario week", scenario, false, []string{"week", "--of", "2026-03-18"}}, {"scenario month", scenario, false, []string{"month", "--of", "2026-03-18"}},
		{"scenario quarter", scenario, false, []string{"quarter"}}, {"scenario days", scenario, false, []string{"2026-03-03..2026-03-20"}},
		{"scenario this week", scenario, false, []string{"week", "--of", "today"}},
		{"later month", later, true, []string{"month", "--of", "2026-03-18"}}, {"later quarter", later, true, []string{"quarter"}},
		{"later half", later, true, []string{"2026-01-01..2026-06-30"}}, {"later surge", later, true, []string{"week", "--of", "2026-06-16"}},
		{"demo week", demo, true, []string{"week"}}, {"demo month", demo, true, []string{"month", "--of", "today"}}, {"demo quarter", demo, true, []string{"quarter", "--of", "today"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.typist.t = t
			got := c.report(c.args...)
			db := c.figures(c.stored, got.From, got.To)
			for _, s := range got.Sections {
				if s.ID == "new_questions" {
					continue // which sentences ask the same is no figure; how many do is held below
				}
				want := db.section(s.ID)
				have := got.section(t, s.ID)
				filled[s.ID] += len(have)
				for _, row := range have {
					for _, column := range unasked[s.ID] {
						delete(row, column)
					}
				}
				if diff := cmp.Diff(want, have, cmpopts.EquateApprox(1e-9, 1e-9), cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("%s (-SQL +report):\n%s", s.ID, diff)
				}
			}
			fresh := got.section(t, "new_questions")
			filled["new_questions"] += len(fresh)
			db.newQuestions(fresh)
		})
	}
	if len(filled) < 21 {
		t.Errorf("%d sections", len(filled))
	}
	for id, rows := range filled {
		if rows == 0 {
			t.Errorf("section %s was empty in all reports: nothing was compared", id)
		}
	}
}

func (y typist) args0(flag string) string { return y.args[slices.Index(y.args, flag)+1] }
