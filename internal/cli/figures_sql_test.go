package cli

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"modernc.org/sqlite"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// figures counts by the queries of testdata/figures.
type figures struct {
	t  *testing.T
	db *sql.DB
}

// writing are the functions that write a figure as the JSON of the report does;
// they count nothing.
var writing = sync.OnceFunc(func() {
	for name, fn := range map[string]func([]driver.Value) (driver.Value, error){
		"share": func(v []driver.Value) (driver.Value, error) {
			n, of := v[0].(int64), v[1].(int64)
			percent := "null"
			if of >= 20 {
				percent = fmt.Sprint((200*n + of) / (2 * of))
			}
			return fmt.Sprintf(`{"n":%d,"of":%d,"percent":%s}`, n, of, percent), nil
		},
		"amount": func(v []driver.Value) (driver.Value, error) { // hundredths
			return strings.TrimSuffix(fmt.Sprintf("%d.%02d", v[0].(int64)/100, v[0].(int64)%100), ".00"), nil
		},
		"iso": func(v []driver.Value) (driver.Value, error) { // seconds since 1970, of Shanghai
			at, ok := v[0].(float64)
			if !ok {
				return nil, nil
			}
			return time.Unix(int64(at), 0).In(time.FixedZone("", 8*3600)).Format(time.RFC3339), nil
		},
	} {
		sqlite.MustRegisterDeterministicScalarFunction(name, map[string]int32{"share": 2, "amount": 1, "iso": 1}[name], func(_ *sqlite.FunctionContext, v []driver.Value) (driver.Value, error) { return fn(v) })
	}
})

// figures opens the database for counting in a period: its own tables, or the
// objects of "inquiry list" in their place.
func (y typist) figures(stored bool, from, to time.Time) *figures {
	y.t.Helper()
	writing()
	db, err := sql.Open("sqlite", "file:"+y.db+"?mode=ro")
	if err != nil {
		y.t.Fatal(err)
	}
	db.SetMaxOpenConns(1) // temporary tables belong to one connection
	y.t.Cleanup(func() { db.Close() })
	f := &figures{y.t, db}
	now := instant(y.t, y.args0("--now"))
	if stored {
		f.exec(`CREATE TEMP TABLE facts AS SELECT i.id, i.tier, i.country, i.channel, i.owner, i.status, unixepoch(i.first_seen, 'subsec') AS seen, d.doc
FROM inquiry i JOIN inquiry_doc d ON d.inquiry = i.id WHERE i.status <> ''`)
	} else {
		f.exec("CREATE TEMP TABLE object (doc TEXT)")
		for line := range strings.Lines(y.run("list", "--json", "--all")) {
			f.exec("INSERT INTO object VALUES (?)", line)
		}
		f.exec(`CREATE TEMP TABLE facts AS SELECT doc ->> 'id' AS id, doc ->> 'tier' AS tier, coalesce(doc ->> 'customer.country', doc ->> '$.customer.country', '') AS country,
doc ->> 'channel' AS channel, coalesce(doc ->> 'owner', '') AS owner, doc ->> 'status' AS status, unixepoch(doc ->> 'first_seen', 'subsec') AS seen, doc FROM object`)
	}
	f.exec("CREATE TEMP TABLE p (begins REAL, ends REAL, now REAL, tomorrow REAL, zone INTEGER)")
	_, zone := from.Zone()
	y0, m0, d0 := now.In(from.Location()).Date()
	f.exec("INSERT INTO p VALUES (?, ?, ?, ?, ?)", seconds(from), seconds(to), seconds(now), seconds(time.Date(y0, m0, d0+1, 0, 0, 0, 0, from.Location())), zone)
	f.calendar(from, to)
	f.work(y)
	f.people()
	f.exec("CREATE TEMP TABLE topics (name TEXT, place INTEGER)")
	for i, t := range inquiry.Topics {
		f.exec("INSERT INTO topics VALUES (?, ?)", string(t), i)
	}
	f.exec("CREATE TEMP VIEW run AS SELECT id, account, ended, result, replace(account, rtrim(account, replace(account, '/', '')), '') AS box FROM pull_run")
	views, err := os.ReadFile(filepath.Join("testdata", "figures", "00_views.sql"))
	if err != nil {
		y.t.Fatal(err)
	}
	f.exec(string(views))
	return f
}

func seconds(t time.Time) float64 { return float64(t.UnixNano()) / 1e9 }

func (f *figures) exec(query string, args ...any) {
	f.t.Helper()
	if _, err := f.db.Exec(query, args...); err != nil {
		f.t.Fatalf("%v\n%s", err, query)
	}
}

// calendar makes the tables of instants that calendar arithmetic gives: the
// period and the four before it, whole months where it consists of months, and
// midnights before its end.
func (f *figures) calendar(from, to time.Time) {
	months := 0
	for m := 1; m <= 12 && from.Day() == 1; m++ {
		if from.AddDate(0, m, 0).Equal(to) {
			months = m
		}
	}
	days := int((to.Sub(from) + 12*time.Hour) / (24 * time.Hour))
	f.exec("CREATE TEMP TABLE back (k INTEGER, begins REAL, ends REAL)")
	for k := range 5 {
		if months > 0 {
			f.exec("INSERT INTO back VALUES (?, ?, ?)", k, seconds(from.AddDate(0, -k*months, 0)), seconds(to.AddDate(0, -k*months, 0)))
			continue
		}
		f.exec("INSERT INTO back VALUES (?, ?, ?)", k, seconds(from.AddDate(0, 0, -k*days)), seconds(to.AddDate(0, 0, -k*days)))
	}
	f.exec("CREATE TEMP TABLE day (n INTEGER, at REAL)")
	for _, n := range []int{28, 84, 182} {
		f.exec("INSERT INTO day VALUES (?, ?)", n, seconds(to.AddDate(0, 0, -n)))
	}
	f.exec("CREATE TEMP TABLE before26 (at REAL)")
	f.exec("INSERT INTO before26 VALUES (?)", seconds(from.AddDate(0, 0, -182)))
	// Questions of four weeks are set against the four weeks before, those of a longer period against the one before it.
	recent := to.AddDate(0, 0, -56)
	if from.Before(to.AddDate(0, 0, -28)) {
		if recent = from.AddDate(0, 0, -days); months > 0 {
			recent = from.AddDate(0, -months, 0)
		}
	}
	f.exec("CREATE TEMP TABLE recent_back (at REAL)")
	f.exec("INSERT INTO recent_back VALUES (?)", seconds(recent))
}

// work makes the table of the exporter's spans of work, day by day, from the config.
func (f *figures) work(y typist) {
	f.t.Helper()
	cfg, err := config.Load(y.args0("--config"), true, func(string) string { return "" })
	if err != nil {
		f.t.Fatal(err)
	}
	f.exec("CREATE TEMP TABLE work (begins REAL, ends REAL)")
	f.exec("CREATE TEMP TABLE cost (channel TEXT, month REAL, currency TEXT)")
	for _, c := range cfg.Report.ChannelCosts {
		f.exec("INSERT INTO cost VALUES (?, ?, ?)", c.Channel, c.Month, c.Currency)
	}
	zone := time.FixedZone("", 8*3600) // both configs keep Shanghai time
	off := map[string]bool{}
	for _, h := range cfg.Holidays {
		off[h] = true
	}
	for d := time.Date(2025, 9, 1, 0, 0, 0, 0, zone); d.Year() < 2027; d = d.AddDate(0, 0, 1) {
		if off[d.Format(time.DateOnly)] {
			continue
		}
		for _, span := range cfg.WorkingHours[strings.ToLower(d.Format("Mon"))] {
			begins, ends, _ := strings.Cut(span, "-")
			at := func(clock string) float64 {
				c, err := time.ParseInLocation("2006-01-02 15:04", d.Format(time.DateOnly)+" "+clock, zone)
				if err != nil {
					f.t.Fatal(err)
				}
				return seconds(c)
			}
			f.exec("INSERT INTO work VALUES (?, ?)", at(begins), at(ends))
		}
	}
}

// people makes the tables that need the names of zones or the letters of all
// scripts: the hour on the buyer's clock, and products by a common spelling.
func (f *figures) people() {
	f.t.Helper()
	f.exec("CREATE TEMP TABLE local (id INTEGER, hour INTEGER)")
	f.exec("CREATE TEMP TABLE product (id INTEGER, key TEXT, name TEXT)")
	raw, err := os.ReadFile(filepath.Join("..", "worktime", "data", "zones.txt"))
	if err != nil {
		f.t.Fatal(err)
	}
	zones := map[string]string{}
	for line := range strings.Lines(string(raw)) {
		if fields := strings.Fields(line); len(fields) > 1 && len(fields[0]) == 2 {
			zones[fields[0]] = fields[1]
		}
	}
	type one struct {
		id            int64
		country, list string
		seen          float64
	}
	var all []one
	rows, err := f.db.Query("SELECT id, country, seen, coalesce(doc ->> '$.request.products', '[]') FROM facts ORDER BY id")
	if err != nil {
		f.t.Fatal(err)
	}
	for rows.Next() {
		var o one
		if err := rows.Scan(&o.id, &o.country, &o.seen, &o.list); err != nil {
			f.t.Fatal(err)
		}
		all = append(all, o)
	}
	if err := rows.Err(); err != nil {
		f.t.Fatal(err)
	}
	words := regexp.MustCompile(`[\p{L}\p{M}\p{Nd}\p{Nl}\p{No}/.]+`)
	for _, o := range all {
		if zone, ok := zones[o.country]; ok {
			loc, err := time.LoadLocation(zone)
			if err != nil {
				f.t.Fatal(err)
			}
			f.exec("INSERT INTO local VALUES (?, ?)", o.id, time.Unix(int64(o.seen), 0).In(loc).Hour())
		}
		var names []string
		if err := json.Unmarshal([]byte(o.list), &names); err != nil {
			f.t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, name := range names {
			var parts []string
			for _, w := range words.FindAllString(strings.ToLower(name), -1) {
				if w = strings.Trim(w, "/."); w != "" {
					parts = append(parts, w)
				}
			}
			if key := strings.Join(parts, " "); key != "" && !seen[key] {
				seen[key] = true
				f.exec("INSERT INTO product VALUES (?, ?, ?)", o.id, key, name)
			}
		}
	}
}

// section runs the query of a section; a column called place only orders.
func (f *figures) section(id string) section {
	f.t.Helper()
	query, err := os.ReadFile(filepath.Join("testdata", "figures", id+".sql"))
	if err != nil {
		f.t.Fatal(err)
	}
	table := f.query(string(query))
	for _, row := range table {
		delete(row, "place")
		if id == "channels" && f.count("SELECT count(*) FROM cost") == 0 {
			for _, c := range []string{"cost", "cost_a", "cost_won"} {
				delete(row, c)
			}
		}
	}
	return table
}

func (f *figures) count(query string, args ...any) (n int) {
	f.t.Helper()
	if err := f.db.QueryRow(query, args...).Scan(&n); err != nil {
		f.t.Fatalf("%v\n%s", err, query)
	}
	return n
}

// query returns rows as the report's JSON gives them.
func (f *figures) query(query string, args ...any) section {
	f.t.Helper()
	rows, err := f.db.Query(query, args...)
	if err != nil {
		f.t.Fatalf("%v\n%s", err, query)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		f.t.Fatal(err)
	}
	table := section{}
	for rows.Next() {
		cells, to := make([]any, len(columns)), make([]any, len(columns))
		for i := range cells {
			to[i] = &cells[i]
		}
		if err := rows.Scan(to...); err != nil {
			f.t.Fatal(err)
		}
		row := map[string]any{}
		for i, c := range columns {
			switch v := cells[i].(type) {
			case int64:
				row[c] = float64(v)
			case string:
				row[c] = v
				if strings.HasPrefix(v, "{") || strings.HasPrefix(v, "[") {
					var parsed any
					if err := json.Unmarshal([]byte(v), &parsed); err != nil {
						f.t.Fatal(err)
					}
					row[c] = parsed
				}
			default:
				row[c] = v
			}
		}
		table = append(table, row)
	}
	if err := rows.Err(); err != nil {
		f.t.Fatalf("%v\n%s", err, query)
	}
	return table
}

// newQuestions holds the counts of questions that fit no topic against their IDs.
func (f *figures) newQuestions(got section) {
	f.t.Helper()
	for _, row := range got {
		list, err := json.Marshal(row["ids"])
		if err != nil {
			f.t.Fatal(err)
		}
		asked := f.count("SELECT count(*) FROM facts, span WHERE tier <> 'X' AND seen >= span.recent AND seen < span.ends AND id IN (SELECT value FROM json_each(?))", string(list))
		buyers := f.count("SELECT count(DISTINCT doc ->> 'customer_id') FROM facts WHERE id IN (SELECT value FROM json_each(?))", string(list))
		if float64(asked) != row["asked"] || float64(buyers) != row["buyers"] || buyers < 2 {
			f.t.Errorf("new question %v: SQL asked %d, buyers %d", row, asked, buyers)
		}
	}
}
