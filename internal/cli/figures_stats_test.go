package cli

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// lines runs a command that prints JSON Lines.
func (y typist) lines(args ...string) (table section) {
	y.t.Helper()
	for line := range strings.Lines(y.run(append(args, "--json")...)) {
		var row map[string]any
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			y.t.Fatal(err)
		}
		table = append(table, row)
	}
	return table
}

// Every figure of "inquiry stats" is counted a second time by SQL, for every way
// to group.
func statsFigures(t *testing.T, scenario, demo typist) {
	query, err := os.ReadFile("testdata/figures/stats.sql")
	if err != nil {
		t.Fatal(err)
	}
	groups := map[string]string{
		"channel": "f.channel", "country": "f.country", "tier": "f.tier", "owner": "f.owner", "language": "f.doc ->> 'language'", "product": "coalesce(x.key, '')",
		"month": "strftime('%Y-%m', f.seen + p.zone, 'unixepoch')", "hour": "strftime('%H', f.seen + p.zone, 'unixepoch')",
	}
	for name, y := range map[string]typist{"scenario": scenario, "demo": demo} {
		y.t = t
		now := instant(t, y.args0("--now"))
		to := time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, now.Location())
		db := y.figures(true, to.AddDate(0, 0, -365), to)
		for kind, group := range groups {
			t.Run(name+" "+kind, func(t *testing.T) {
				by := "0"
				if kind == "product" {
					by = "1"
				}
				y.t, db.t = t, t
				want := db.query(strings.NewReplacer("GROUP AS", group+" AS", "BYPRODUCT", by).Replace(string(query)))
				got := y.lines("stats", kind)
				order := func(a, b map[string]any) int { return strings.Compare(a["group"].(string), b["group"].(string)) }
				slices.SortFunc(want, order)
				slices.SortFunc(got, order)
				if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("(-SQL +stats):\n%s", diff)
				}
			})
		}
	}
}

// The frequency table of questions is counted a second time by SQL.
func faqFigures(t *testing.T, scenario, demo typist) {
	query, err := os.ReadFile("testdata/figures/faq_table.sql")
	if err != nil {
		t.Fatal(err)
	}
	for name, y := range map[string]typist{"scenario": scenario, "demo": demo} {
		t.Run(name, func(t *testing.T) {
			y.t = t
			now := instant(t, y.args0("--now"))
			to := time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, now.Location())
			want := y.figures(true, to.AddDate(0, 0, -90), to).query(string(query))
			var got section
			for _, row := range y.lines("faq") {
				if row["kind"] == "question" {
					continue
				}
				if share := row["share"].(float64); share != row["asked"].(float64)/row["of"].(float64) {
					t.Errorf("share %v of %v in %v", row["asked"], row["of"], share)
				}
				one := map[string]any{}
				for _, k := range []string{"topic", "asked", "buyers", "of", "before", "languages", "tiers", "products"} {
					one[k] = row[k]
				}
				got = append(got, one)
			}
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-SQL +faq):\n%s", diff)
			}
		})
	}
}
