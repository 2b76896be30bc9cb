package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/i18n"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/similar"
)

var update = flag.Bool("update", false, "write the golden files anew")

// full is a report in which every section has something to say, hostile names included.
func full(t *testing.T, lang string) Report {
	t.Helper()
	var all []inquiry.Inquiry
	add := func(seen string, changes ...change) {
		all = append(all, ask(t, int64(len(all)+1), seen, changes...))
	}
	evil := `=cmd|' /C calc'!A0 <script>alert(1)</script> [x](http://evil.cn) | "q"`
	add("2026-11-16 09:10", tier("A"), of("DE"), named("Müller Beleuchtung GmbH"), owner("Li"), wants("LED panel 60x60"), asks("price", "certification"),
		without("packing", "payment"), due("2026-11-16 10:10"), replied("2026-11-16 09:45"), wrote("2026-11-17 20:00", inquiry.KindAsk), event("2026-11-20 10:00", "won", "12500 USD"))
	add("2026-11-16 23:30", tier("A"), of("BR"), named("Luminárias Serralta Ltda."), owner("Li"), wants("led panel 60x60"), asks("price", "shipping"), without("packing"),
		due("2026-11-17 10:00"), replied("2026-11-17 11:30"), rival("Lumitek"))
	add("2026-11-17 15:00", of("KE"), named(evil), owner("Wang"), wants(evil), asks("price", "moq", "lead_time"), without("quantity", "packing"), due("2026-11-18 15:00"))
	add("2026-11-18 15:00", of("KE"), owner("Wang"), by("facebook"), asks("catalog"), due("2026-11-19 15:00"), event("2026-11-19 12:00", "promoted", "D > B"))
	add("2026-11-18 16:00", of("KE"), by("facebook"), unsure, asks("price"), due("2026-11-19 16:00"), risk(inquiry.RiskAdvanceFee))
	add("2026-11-19 10:00", tier("C"), of("JP"), named("佐藤電機株式会社"), asks("warranty"), due("2026-11-19 14:00"), replied("2026-11-19 13:00"), event("2026-11-19 13:05", "bounce", "mailer-daemon@sato.jp"))
	add("2026-11-19 11:00", of("PL"), in("pl"), says("other", "Czy macie magazyn w Unii Europejskiej?"))
	add("2026-11-20 09:00", of("FR"), in("fr"), says("other", "Avez-vous un entrepôt en Europe ?"))
	add("2026-11-20 10:00", junkOf(inquiry.IntentSolicitation))
	add("2026-11-20 11:00", junkOf(inquiry.IntentScam), unsure)
	add("2026-11-21 11:00", tier("D"), due("2026-11-25 11:00"))
	for i := range 25 { // the weeks before
		seen := at(t, "2026-11-15 10:00").AddDate(0, 0, -7*i).Format("2006-01-02 15:04")
		changes := []change{of([]string{"DE", "FR", "US"}[i%3]), asks("price"), wants("LED tube T8"), without("delivery"), by([]inquiry.Channel{"email", "website"}[i%2])}
		if i%4 == 0 {
			changes = append(changes, tier("A"))
		}
		if i%5 == 0 {
			changes = append(changes, event(at(t, seen).AddDate(0, 0, 3).Format("2006-01-02 15:04"), "lost", "price"))
		}
		add(seen, changes...)
	}
	d := data(t, all...)
	d.Words = i18n.For(lang)
	d.Competitors = true
	d.Costs = []Cost{{"facebook", 200, "EUR"}}
	d.Owed = []Owed{{3, "B", 41, inquiry.ActionFirstReply, at(t, "2026-11-18 15:00"), evil, "KE"}, {1, "A", 91, inquiry.ActionReply, at(t, "2026-11-23 10:00"), "Müller Beleuchtung GmbH", "DE"}}
	d.Late = 1
	d.SilentBuyers = []Silent{{2, "A", "Luminárias Serralta Ltda.", "BR", at(t, "2026-11-17 11:30"), 1}}
	d.Ages = []AgeBand{{0, 30, 11, 1, 1}, {31, 90, 8, 0, 2}, {91, 365, 30, 3, 2}, {366, 0, 0, 0, 0}}
	d.Boxes = []Box{{"sales", at(t, "2026-11-23 08:31"), ""}, {"info", at(t, "2026-11-20 17:02"), "auth_refused"}}
	d.SetAside = 2
	d.Country = func(code string) string {
		return orCode(map[string]string{"DE": "Germany", "KE": "Kenya", "FR": "France"}[code], code)
	}
	d.Answers, d.AnswersSince = Answers{{"price", "en", "On request.", at(t, "2024-01-01 00:00")}, {"moq", "en", "200 pcs.", at(t, "2026-11-01 00:00")}}, at(t, "2025-11-23 00:00")
	d.Reader, d.Named = similar.New(), func(string, inquiry.Topic) bool { return false }
	return Build(d)
}

var formats = []struct {
	name  string
	write func(Report, *bytes.Buffer) error
}{
	{"md", func(r Report, b *bytes.Buffer) error { return r.Markdown(b) }},
	{"html", func(r Report, b *bytes.Buffer) error { return r.HTML(b) }},
	{"csv", func(r Report, b *bytes.Buffer) error { return r.CSV(b) }},
	{"json", func(r Report, b *bytes.Buffer) error { return r.JSON(b) }},
}

func TestGolden(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		r := full(t, lang)
		for _, f := range formats {
			t.Run(lang+"/"+f.name, func(t *testing.T) {
				var b bytes.Buffer
				if err := f.write(r, &b); err != nil {
					t.Fatal(err)
				}
				path := filepath.Join("testdata", "week-"+lang+"."+f.name)
				if *update {
					if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), b.String()); diff != "" {
					t.Errorf("%s (-want +got):\n%s", path, diff)
				}
			})
		}
	}
}

func TestEverySectionHasSomethingToSay(t *testing.T) {
	for _, s := range full(t, "en").Sections {
		if len(s.Rows) == 0 {
			t.Errorf("%s has no rows", s.ID)
		}
	}
}

// JSON says the same in every language.
func TestJSONIsNotTranslated(t *testing.T) {
	var en, zh bytes.Buffer
	if err := full(t, "en").JSON(&en); err != nil {
		t.Fatal(err)
	}
	if err := full(t, "zh").JSON(&zh); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(en.String(), zh.String()); diff != "" {
		t.Error(diff)
	}
}

// No word may be missing in either language: a missing one shows as its key.
func TestEverythingHasWords(t *testing.T) {
	key := regexp.MustCompile(`\b(report|topic|risk|need|intent|action|run|due|faq)\.[a-z]`)
	for _, lang := range []string{"en", "zh"} {
		var b bytes.Buffer
		if err := full(t, lang).Markdown(&b); err != nil {
			t.Fatal(err)
		}
		if k := key.FindString(b.String()); k != "" {
			t.Errorf("%s: %s… has no words", lang, k)
		}
	}
}

// tables reads the cells of each section back out of a written report.
func tables(t *testing.T, r Report, format string) map[string][][]string {
	t.Helper()
	var b bytes.Buffer
	for _, f := range formats {
		if f.name == format {
			if err := f.write(r, &b); err != nil {
				t.Fatal(err)
			}
		}
	}
	out := map[string][][]string{}
	switch format {
	case "csv":
		lines, err := csv.NewReader(&b).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		width := map[string]int{}
		for _, s := range r.Sections {
			width[s.ID] = len(s.Columns) + 1
		}
		head := ""
		for _, l := range lines {
			if l[0] != head {
				head = l[0]
				continue
			}
			out[l[0]] = append(out[l[0]], l[1:width[l[0]]])
		}
	case "html":
		section, row, cell := regexp.MustCompile(`(?s)<section id="(\w+)".*?</section>`), regexp.MustCompile(`(?s)<tr>(<td.*?)</tr>`), regexp.MustCompile(`(?s)<td[^>]*>(.*?)</td>`)
		for _, s := range section.FindAllStringSubmatch(b.String(), -1) {
			for _, tr := range row.FindAllStringSubmatch(s[0], -1) {
				var cells []string
				for _, td := range cell.FindAllStringSubmatch(tr[1], -1) {
					cells = append(cells, html.UnescapeString(td[1]))
				}
				out[s[1]] = append(out[s[1]], cells)
			}
		}
	case "md":
		i := -1
		inTable := 0
		for line := range strings.Lines(b.String()) {
			line = strings.TrimSuffix(line, "\n")
			switch {
			case strings.HasPrefix(line, "## "):
				i++
				inTable = 0
			case strings.HasPrefix(line, "| "):
				if inTable++; inTable > 2 {
					var cells []string
					for _, c := range regexp.MustCompile(`(?:[^|\\]|\\.)*\|`).FindAllString(line[1:], -1) {
						c = regexp.MustCompile(`\\(.)`).ReplaceAllString(strings.TrimSpace(strings.TrimSuffix(c, "|")), "$1")
						cells = append(cells, html.UnescapeString(c))
					}
					out[r.Sections[i].ID] = append(out[r.Sections[i].ID], cells)
				}
			}
		}
	}
	return out
}

// All formats give the same cells, and JSON the same figures.
func TestFormatsAgree(t *testing.T) {
	r := full(t, "en")
	want := map[string][][]string{}
	for _, s := range r.Sections {
		for _, row := range s.Rows {
			var cells []string
			for _, c := range row {
				cells = append(cells, c.Text)
			}
			want[s.ID] = append(want[s.ID], cells)
		}
	}
	for _, format := range []string{"md", "html"} {
		if diff := cmp.Diff(want, tables(t, r, format)); diff != "" {
			t.Errorf("%s: %s", format, diff)
		}
	}
	guarded := map[string][][]string{}
	for id, rows := range want {
		for _, row := range rows {
			row = slices.Clone(row)
			for i, c := range row {
				if c == "-" {
					row[i] = ""
				} else if strings.HasPrefix(c, "=") {
					row[i] = "'" + c
				}
			}
			guarded[id] = append(guarded[id], row)
		}
	}
	if diff := cmp.Diff(guarded, tables(t, r, "csv")); diff != "" {
		t.Errorf("csv: %s", diff)
	}

	var b bytes.Buffer
	if err := r.JSON(&b); err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Sections []struct {
			ID      string
			Columns []string
			Rows    [][]any
		}
	}
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	for i, s := range r.Sections {
		if doc.Sections[i].ID != s.ID || len(doc.Sections[i].Rows) != len(s.Rows) {
			t.Fatalf("section %s: JSON has %s with %d rows", s.ID, doc.Sections[i].ID, len(doc.Sections[i].Rows))
		}
		for k, row := range s.Rows {
			for c, cell := range row {
				if !sameFigure(cell.Text, doc.Sections[i].Rows[k][c]) {
					t.Errorf("%s, row %d, %s: %q, JSON %v", s.ID, k, s.Columns[c].ID, cell.Text, doc.Sections[i].Rows[k][c])
				}
			}
		}
	}
}

// sameFigure holds the text for people against the value of programs.
func sameFigure(text string, value any) bool {
	switch v := value.(type) {
	case nil:
		return text == "-" || text == ""
	case float64:
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			return f-v < 0.0501 && v-f < 0.0501
		}
		return strings.HasPrefix(text, "1 : ") || spanMinutes(strings.TrimSuffix(text, "*")) == int(v)
	case map[string]any:
		n, of := int(v["n"].(float64)), int(v["of"].(float64))
		if p, ok := v["percent"].(float64); ok {
			return text == fmt.Sprintf("%g%%", p) && of >= small && int(p) == int(100*float64(n)/float64(of)+0.5)
		}
		return of == 0 && text == "-" || of > 0 && of < small && text == fmt.Sprintf("%d of %d", n, of)
	case []any:
		return len(v) == 0 == (text == "" || text == "-")
	}
	return true // words: translated for people
}

// spanMinutes reads 45m, 6h20, 1d02 and 3d back.
func spanMinutes(s string) int {
	m := regexp.MustCompile(`^(?:(\d+)d(\d*)|(\d+)h(\d*)|(\d+)m)$`).FindStringSubmatch(s)
	if m == nil {
		return -1
	}
	n := func(i int) int { v, _ := strconv.Atoi(m[i]); return v }
	return n(1)*24*60 + n(2)*60 + n(3)*60 + n(4) + n(5)
}

// The page must not be able to reach out or run anything, whatever buyers write.
func TestPageIsSelfContained(t *testing.T) {
	var b bytes.Buffer
	if err := full(t, "en").HTML(&b); err != nil {
		t.Fatal(err)
	}
	page := strings.ToLower(b.String())
	for _, bad := range []string{"<script", "javascript:", "src=", "href=", "url(", "@import", "<iframe", "onload", "<link"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
	for _, want := range []string{"default-src 'none'", "<svg", "prefers-color-scheme: dark", "@page { size:a4"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// Every mark of a chart names a figure of the table below it.
func TestChartsShowTheirTable(t *testing.T) {
	drawn := 0
	for _, s := range full(t, "en").Sections {
		g := draw(s)
		if g == nil {
			continue
		}
		drawn++
		var want []string
		for _, row := range s.Rows[:len(s.Rows)-s.Chart.Rest] {
			for _, c := range s.Chart.Series {
				if s.Chart.Kind == "bars" {
					want = append(want, row[s.Chart.Label].Text+": "+row[c].Text)
				} else if row[c].Text != "0" {
					want = append(want, row[s.Chart.Label].Text+", "+s.Columns[c].Title+": "+row[c].Text)
				}
			}
		}
		var got []string
		for _, m := range g.Marks {
			got = append(got, m.Hint)
			if m.X < 0 || m.Y < 0 || m.X+m.W > float64(g.W) || m.Y+m.H > float64(g.H) {
				t.Errorf("%s: %s lies outside", s.ID, m.Hint)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", s.ID, diff)
		}
		// Lengths are in proportion to the figures.
		for i, row := range s.Rows {
			if s.Chart.Kind != "bars" || i >= len(g.Marks) {
				continue
			}
			if a, b := g.Marks[i].W*amount(s.Rows[0][1]), g.Marks[0].W*amount(row[1]); a-b > 0.01 || b-a > 0.01 {
				t.Errorf("%s: bar %d is out of proportion", s.ID, i)
			}
		}
	}
	if drawn != 4 {
		t.Errorf("%d charts, want 4", drawn)
	}
}

func TestNothingAtAll(t *testing.T) {
	d := data(t)
	d.Begins = at(t, "2026-11-23 08:00")
	r := Build(d)
	for _, f := range formats {
		var b bytes.Buffer
		if err := f.write(r, &b); err != nil {
			t.Errorf("%s: %v", f.name, err)
		}
	}
	for _, s := range r.Sections {
		if len(s.Rows) == 0 && s.Empty == "" {
			t.Errorf("%s says nothing", s.ID)
		}
	}
}

func orCode(name, code string) string {
	if name == "" {
		return code
	}
	return name
}
