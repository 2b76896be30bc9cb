package cli

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	_ "modernc.org/sqlite" // figures are counted a second time, by SQL

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

// scenarioTypist pulls testdata/scenario as a Maildir and says what became of
// some of the inquiries.
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
		"accounts": []any{map[string]any{"name": "main", "maildir": filepath.Join(dir, "Maildir"), "address": truth.Config.Own[0], "aliases": truth.Config.Own[1:]}},
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

func (y typist) report(args ...string) (from, to time.Time, sections map[string]section) {
	y.t.Helper()
	var doc struct {
		From, To time.Time
		Sections []struct {
			ID      string
			Columns []string
			Rows    [][]any
		}
	}
	if err := json.Unmarshal([]byte(y.run(append([]string{"report", "--json"}, args...)...)), &doc); err != nil {
		y.t.Fatal(err)
	}
	sections = map[string]section{}
	for _, s := range doc.Sections {
		table := section{}
		for _, row := range s.Rows {
			cells := map[string]any{}
			for i, c := range s.Columns {
				cells[c] = row[i]
			}
			table = append(table, cells)
		}
		sections[s.ID] = table
	}
	return doc.From, doc.To, sections
}

// objects are all inquiries as programs get them, X included.
func (y typist) objects() []map[string]any {
	y.t.Helper()
	var all []map[string]any
	for line := range strings.Lines(y.run("list", "--json", "--all")) {
		var q map[string]any
		if err := json.Unmarshal([]byte(line), &q); err != nil {
			y.t.Fatal(err)
		}
		all = append(all, q)
	}
	return all
}

func instant(t *testing.T, v any) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, v.(string))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// The figures of the report are counted a second time, by loops over the JSON
// of "inquiry list" that share no code with package report, and by SQL.
func TestReportFiguresAreRight(t *testing.T) {
	scenario, demo := scenarioTypist(t), demoTypist(t)
	later := scenario // when all mail has come, figures are read from what is stored, before that they are derived anew
	later.args = append(slices.Clone(scenario.args[:len(scenario.args)-1]), "2026-07-01T09:00:00+08:00")
	for _, c := range []struct {
		name string
		typist
		args []string
	}{
		{"scenario week", scenario, []string{"week", "--of", "2026-03-18"}}, {"scenario month", scenario, []string{"month", "--of", "2026-03-18"}},
		{"scenario quarter", scenario, []string{"quarter"}}, {"scenario days", scenario, []string{"2026-03-03..2026-03-20"}}, {"scenario this week", scenario, []string{"week", "--of", "today"}},
		{"later month", later, []string{"month", "--of", "2026-03-18"}}, {"later quarter", later, []string{"quarter"}}, {"later half", later, []string{"2026-01-01..2026-06-30"}},
		{"demo week", demo, []string{"week"}}, {"demo month", demo, []string{"month", "--of", "today"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.typist.t = t
			from, to, got := c.report(c.args...)
			r := recount{t: t, from: from, to: to, all: c.objects()}
			r.now = instant(t, c.args0("--now"))
			for id, want := range map[string]section{
				"tiers": r.tiers(got["tiers"]), "countries": r.countries(got["countries"]), "channels": r.channels(), "faq": r.faq(),
				"funnel": r.funnel(got["funnel"]), "lost": r.lost(), "first_reply": r.replies(), "ages": r.ages(), "missing": r.missing(),
			} {
				r.compare(id, want, got[id])
			}
			r.headline(got["headline"])
			r.sql(c.db, got)
		})
	}
}

func (y typist) args0(flag string) string { return y.args[slices.Index(y.args, flag)+1] }

// recount counts anew.
type recount struct {
	t             *testing.T
	from, to, now time.Time
	all           []map[string]any
}

// compare holds the columns that were recounted against the report.
func (r recount) compare(id string, want, got section) {
	r.t.Helper()
	var some section
	for i, row := range got {
		cells := map[string]any{}
		for k := range want[min(i, len(want)-1)] {
			cells[k] = row[k]
		}
		some = append(some, cells)
	}
	if len(want) == 0 && len(got) == 0 {
		return
	}
	if diff := gocmp.Diff(plain(r.t, want), plain(r.t, some)); diff != "" {
		r.t.Errorf("%s (-recounted +report):\n%s", id, diff)
	}
}

// plain takes a value through JSON, so that all figures have one type.
func plain(t *testing.T, v any) any {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out any
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func (r recount) each(from, to time.Time, junk bool, fn func(map[string]any)) {
	for _, q := range r.all {
		if at := instant(r.t, q["first_seen"]); !at.Before(from) && at.Before(to) && (junk || q["tier"] != "X") {
			fn(q)
		}
	}
}

func (r recount) span(days int) time.Time {
	if from := r.to.AddDate(0, 0, -days); from.Before(r.from) {
		return from
	}
	return r.from
}

// end is what the exporter said last.
func (r recount) end(q map[string]any) (status, text string, at time.Time) {
	for _, e := range q["events"].([]any) {
		e := e.(map[string]any)
		switch e["name"] {
		case "won", "lost":
			status, text, at = e["name"].(string), e["text"].(string), instant(r.t, e["at"])
		case "reopen", "junk":
			status, text, at = "", "", time.Time{}
		}
	}
	return status, text, at
}

func (r recount) tiers(got section) (s section) {
	for i := range got {
		from, err := time.ParseInLocation(time.DateOnly, got[i]["week"].(string), r.from.Location())
		if err != nil || from.Weekday() != time.Monday {
			r.t.Fatalf("week %v", got[i]["week"])
		}
		from = time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, r.from.Location())
		until := from.AddDate(0, 0, 7)
		if until.After(r.to) {
			until = r.to
		}
		row := map[string]any{"a": 0, "b": 0, "c": 0, "d": 0, "x": 0}
		r.each(from, until, true, func(q map[string]any) {
			k := strings.ToLower(q["tier"].(string))
			row[k] = row[k].(int) + 1
		})
		s = append(s, row)
	}
	return s
}

func (r recount) countries(got section) (s section) {
	now, high := map[string]int{}, map[string]int{}
	r.each(r.from, r.to, false, func(q map[string]any) {
		c, _ := q["customer"].(map[string]any)["country"].(string)
		now[c]++
		if q["tier"] == "A" {
			high[c]++
		}
	})
	for _, c := range descending(now)[:min(len(now), 10)] {
		s = append(s, map[string]any{"country": c, "inquiries": now[c], "a": high[c]})
		delete(now, c)
		delete(high, c)
	}
	if len(got) > len(s) {
		rest := map[string]any{"country": "others", "inquiries": 0, "a": 0}
		for c, n := range now {
			rest["inquiries"] = rest["inquiries"].(int) + n
			rest["a"] = rest["a"].(int) + high[c]
		}
		s = append(s, rest)
	}
	return s
}

func descending(m map[string]int) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(m[b]-m[a], cmp.Compare(a, b)) })
	return keys
}

func (r recount) channels() (s section) {
	all, high, won, junk := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	r.each(r.span(84), r.to, true, func(q map[string]any) {
		c := q["channel"].(string)
		all[c] += 0
		if q["tier"] == "X" {
			junk[c]++
			return
		}
		all[c]++
		if q["tier"] == "A" {
			high[c]++
		}
		if st, _, _ := r.end(q); st == "won" {
			won[c]++
		}
	})
	for _, c := range descending(all) {
		s = append(s, map[string]any{"channel": c, "inquiries": all[c], "a": high[c], "won": won[c], "junk": junk[c]})
	}
	return s
}

func (r recount) faq() (s section) {
	asked, order := map[string]int{}, map[string]int{}
	r.each(r.span(28), r.to, false, func(q map[string]any) {
		seen := map[string]bool{}
		for _, x := range q["questions"].([]any) {
			if topic := x.(map[string]any)["topic"].(string); !seen[topic] {
				seen[topic] = true
				asked[topic]++
			}
		}
	})
	for i, t := range inquiry.Topics {
		order[string(t)] = i
	}
	keys := descending(asked)
	slices.SortStableFunc(keys, func(a, b string) int { return cmp.Or(asked[b]-asked[a], order[a]-order[b]) })
	for _, k := range keys[:min(len(keys), 10)] {
		s = append(s, map[string]any{"topic": k, "asked": asked[k]})
	}
	return s
}

func (r recount) funnel(got section) (s section) {
	for i := range got {
		from, err := time.ParseInLocation("2006-01", got[i]["month"].(string), r.from.Location())
		if err != nil {
			r.t.Fatal(err)
		}
		until := from.AddDate(0, 1, 0)
		if until.After(r.to) {
			until = r.to
		}
		row := map[string]any{"received": 0, "answered": 0, "won": 0, "lost": 0, "dialogue": 0}
		r.each(from, until, false, func(q map[string]any) {
			row["received"] = row["received"].(int) + 1
			if q["reply_proof"] != nil {
				row["answered"] = row["answered"].(int) + 1
			}
			if st, _, _ := r.end(q); st != "" {
				row[st] = row[st].(int) + 1
			}
			stage := 0 // 1 asked, 2 answered, 3 wrote again
			for _, m := range q["messages"].([]any) {
				m := m.(map[string]any)
				kind := m["kind"]
				switch {
				case m["direction"] == "out" && stage == 1:
					stage = 2
				case m["direction"] == "in" && stage == 2 && (kind == "ask" || kind == "thanks" || kind == "solved" || kind == "refusal"):
					stage = 3
				case m["direction"] == "in" && stage == 0 && kind == "ask":
					stage = 1
				}
			}
			if stage == 3 {
				row["dialogue"] = row["dialogue"].(int) + 1
			}
		})
		s = append(s, row)
	}
	return s
}

func (r recount) lost() (s section) {
	reasons := map[string]int{}
	for _, q := range r.all {
		st, text, at := r.end(q)
		if st == "lost" && q["tier"] != "X" && !at.Before(r.span(182)) && at.Before(r.to) {
			reasons[text]++
		}
	}
	for _, k := range descending(reasons) {
		s = append(s, map[string]any{"reason": k, "lost": reasons[k]})
	}
	return s
}

func (r recount) replies() (s section) {
	for _, t := range []string{"A", "C", "B", "D"} {
		received, answered, inTime, owed := 0, 0, 0, 0
		late := []any{}
		var plainWaits []time.Duration
		r.each(r.from, r.to, false, func(q map[string]any) {
			if q["tier"] != t {
				return
			}
			received++
			if q["reply_proof"] != nil {
				answered++
			}
			if q["first_reply_at"] != nil {
				plainWaits = append(plainWaits, instant(r.t, q["first_reply_at"]).Sub(instant(r.t, q["first_seen"])))
			}
			if q["first_reply_due"] == nil {
				return
			}
			due, at := instant(r.t, q["first_reply_due"]), r.now
			switch {
			case q["first_reply_at"] != nil:
				at = instant(r.t, q["first_reply_at"])
			case q["reply_proof"] != nil, !due.Before(r.now), slices.Contains([]any{"won", "lost", "closed", "junk"}, q["status"]):
				return
			}
			if owed++; at.After(due) {
				late = append(late, q["id"])
			} else {
				inTime++
			}
		})
		slices.Sort(plainWaits)
		var median any
		if n := len(plainWaits); n > 0 {
			median = int(((plainWaits[(n-1)/2] + plainWaits[n/2]) / 2).Minutes())
		}
		s = append(s, map[string]any{"tier": t, "received": received, "answered": answered, "plain": median, "late_ids": late[:min(len(late), 10)],
			"in_time": map[string]any{"n": inTime, "of": owed, "percent": percent(inTime, owed)}})
	}
	return s
}

func percent(n, of int) any {
	if of < 20 {
		return nil
	}
	return int(100*float64(n)/float64(of) + 0.5)
}

func (r recount) ages() (s section) {
	for _, b := range [][2]int{{0, 30}, {31, 90}, {91, 365}, {366, 1e6}} {
		row := map[string]any{"received": 0, "won": 0, "lost": 0}
		r.each(time.Time{}, r.to, false, func(q map[string]any) {
			seen := instant(r.t, q["first_seen"]).In(r.to.Location())
			days := 0 // whole days before the end of the period
			for days < 2000 && seen.Before(r.to.AddDate(0, 0, -days-1)) {
				days++
			}
			if days < b[0] || days > b[1] {
				return
			}
			row["received"] = row["received"].(int) + 1
			if st, _, _ := r.end(q); st != "" {
				row[st] = row[st].(int) + 1
			}
		})
		s = append(s, row)
	}
	return s
}

func (r recount) missing() (s section) {
	all, lacks := map[string]int{}, map[string]map[string]int{}
	r.each(r.span(84), r.to, false, func(q map[string]any) {
		if q["tier"] != "A" && q["tier"] != "B" {
			return
		}
		c := q["channel"].(string)
		all[c]++
		for _, n := range q["missing"].([]any) {
			if lacks[c] == nil {
				lacks[c] = map[string]int{}
			}
			lacks[c][n.(string)]++
		}
	})
	for _, c := range descending(all) {
		for i, n := range descending(lacks[c]) {
			if all[c] >= 3 && i < 4 {
				s = append(s, map[string]any{"channel": c, "field": n, "missing": lacks[c][n], "of": all[c]})
			}
		}
	}
	return s
}

func (r recount) headline(got section) {
	r.t.Helper()
	figures := map[string]any{}
	for _, row := range got {
		figures[row["figure"].(string)] = row["now"]
	}
	want := map[string]float64{"inquiries": 0, "tier_a": 0, "complaints": 0, "answered": 0, "junk": 0, "won": 0, "lost": 0}
	r.each(r.from, r.to, true, func(q map[string]any) {
		if q["tier"] == "X" {
			want["junk"]++
			return
		}
		want["inquiries"]++
		switch q["tier"] {
		case "A":
			want["tier_a"]++
		case "C":
			want["complaints"]++
		}
		if q["reply_proof"] != nil {
			want["answered"]++
		}
	})
	for _, q := range r.all {
		if st, _, at := r.end(q); st != "" && q["tier"] != "X" && !at.Before(r.from) && at.Before(r.to) {
			want[st]++
		}
	}
	for k, v := range want {
		if figures[k] != v {
			r.t.Errorf("headline %s: report %v, recounted %v", k, figures[k], v)
		}
	}
}

// sql counts a third time in the columns of the database.
func (r recount) sql(path string, got map[string]section) {
	r.t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		r.t.Fatal(err)
	}
	defer db.Close()
	stamp := func(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000000Z") }
	until := r.to
	if r.now.Before(until) {
		until = r.now.Add(1) // what came later is stored, but not seen yet
	}
	var inquiries, a, junk int
	err = db.QueryRowContext(context.Background(), `SELECT count(*) FILTER (WHERE tier <> 'X'), count(*) FILTER (WHERE tier = 'A'), count(*) FILTER (WHERE tier = 'X')
FROM inquiry WHERE status <> '' AND first_seen >= ? AND first_seen < ?`, stamp(r.from), stamp(until)).Scan(&inquiries, &a, &junk)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, row := range got["headline"] {
		want, ok := map[string]int{"inquiries": inquiries, "tier_a": a, "junk": junk}[row["figure"].(string)]
		if ok && row["now"] != float64(want) {
			r.t.Errorf("%s: report %v, SQL %d", row["figure"], row["now"], want)
		}
	}
}

// What statistics read in a hurry must be what whole inquiries hold.
func TestStatsAgreeWithTheReport(t *testing.T) {
	y := scenarioTypist(t)
	for _, kind := range []string{"channel", "country", "tier", "product", "month", "owner", "language", "hour"} {
		sum, junk, won := 0, 0, 0
		for line := range strings.Lines(y.run("stats", kind, "--json")) {
			var s struct{ Inquiries, Junk, Won int }
			if err := json.Unmarshal([]byte(line), &s); err != nil {
				t.Fatal(err)
			}
			sum, junk, won = sum+s.Inquiries, junk+s.Junk, won+s.Won
		}
		wantSum, wantJunk, wantWon := 0, 0, 0
		for _, q := range y.objects() {
			if instant(t, q["first_seen"]).Before(instant(t, "2025-04-07T00:00:00+08:00")) {
				continue
			}
			if q["tier"] == "X" {
				wantJunk++
				continue
			}
			wantSum++
			if st, _, _ := (recount{t: t}).end(q); st == "won" {
				wantWon++
			}
		}
		if kind == "product" && sum >= wantSum && won >= wantWon { // an inquiry may name several
			continue
		}
		if sum != wantSum || junk != wantJunk || won != wantWon {
			t.Errorf("%s: %d inquiries, %d junk, %d won; want %d, %d, %d", kind, sum, junk, won, wantSum, wantJunk, wantWon)
		}
	}
	var none io.Reader = strings.NewReader(y.run("stats", "channel", "--since", "2030-01-01", "--until", "2030-01-02", "--json"))
	if b, err := io.ReadAll(none); err != nil || len(b) > 0 {
		t.Errorf("a time without inquiries: %q, %v", b, err)
	}
}
