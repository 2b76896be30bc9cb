package cli

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// hostile are texts that spreadsheets compute, cut, turn round or take for
// something else, and that writers and readers of tables trip over.
var hostile = []string{
	"=cmd|' /C calc'!A0", "+49 30 1234", "-2+3", "@SUM(A1)", "'quoted'", "''double", "\tTab first", "＝full width", `He said "no", twice`,
	"a;b,c|d", "line one\nline two\n\nline four", "é ü ß 中文 العربية \u200fעברית", "emoji 👩‍👩‍👧 🇩🇪", "\u202eturned", "<script>alert(1)</script>",
	"_x000D_ literal _x0041_", "00123", "1e10", "2026-03-01", "TRUE", "#REF!", strings.Repeat("long ", 200), "null", `\n \t \\`, "%s {{.X}}",
	"a\u00a0b", "'=sum", "'+x", "’=y", `ends with quote"`, "-", "=", "'", `"`, `""`, "sep=;", "\ufeffmark", "ｆｕｌｌ", "\r\nreturn",
}

// strangers are 1,000 rows of buyers with hostile texts in every cell.
func strangers() [][]string {
	names := []string{"Jan Kowalski", "Müller, Hans", "O'Neil", "王伟", "=cmd()", "+Plus Name", "佐藤 健", "Ольга Иванова", "محمد علي", "-Minus"}
	companies := []string{"Kowalski Sp. z o.o.", "A, B & Co", `=HYPERLINK("x")`, "Müller GmbH & Co. KG", "@Home Ltd", "'Quote' Ltd", "宁波光明有限公司", ""}
	channels := []string{"WhatsApp", "Alibaba", "website", "email", "LinkedIn", "trade show", "made-in-china", ""}
	rows := [][]string{{"Name", "Email", "Company", "Country", "Phone", "Subject", "Message", "Date", "Source"}}
	for i := range 1000 {
		h, g := hostile[i%len(hostile)], hostile[(i*7+3)%len(hostile)]
		message := fmt.Sprintf("%s\nPlease quote %d pcs LED panel number %d, CIF Hamburg.\n%s", h, 10+i, i, g)
		switch i % 3 {
		case 1:
			message = fmt.Sprintf("Good day, kindly send your catalogue %d. %s %s", i, g, h)
		case 2:
			message = fmt.Sprintf("%s the %d goods arrived broken, 5 of them do not work. %s", h, i, g)
		}
		phone, subject := "", ""
		if i%2 == 0 {
			phone = fmt.Sprintf("+49 30 %07d", 1000000+i)
		}
		if i%5 == 0 {
			subject = g
		}
		rows = append(rows, []string{names[i%len(names)], fmt.Sprintf("b%d@firm%d.com", i, i), companies[i/3%len(companies)], []string{"Poland", "Germany", "中国", ""}[i%4],
			phone, subject, message, fmt.Sprintf("2026-%02d-%02d 10:%02d:00", 1+i%9, 1+i%28, i%60), channels[i%len(channels)]})
	}
	return rows
}

// carried is what a table can carry of an inquiry: who, when, by which way, the
// words, and what is read from them.
func carried(t *testing.T, path string) map[string]inquiry.Reading {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]inquiry.Reading{}
	for line := range bytes.Lines(data) {
		var q inquiry.Inquiry
		if err := json.Unmarshal(line, &q); err != nil {
			t.Fatal(err)
		}
		r := q.Reading
		r.Source, r.Row, r.Customer.CountryEvidence = "", nil, ""
		all[string(r.Customer.Email)] = r
	}
	return all
}

// TestExportThenImport writes 1,000 inquiries as a table and reads it into
// another database: everything that a table can carry is the same.
func TestExportThenImport(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll(strangers()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path("strangers.csv"), b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(db string, args ...string) {
		t.Helper()
		var out strings.Builder
		if code := Main(testEnv(dir, &out), append(args, "--tz", "Asia/Shanghai", "--db", path(db))); code != 0 {
			t.Fatalf("%v ended with %d: %s", args, code, out.String())
		}
	}
	run("a.db", "pull", path("strangers.csv"), "--quiet")
	run("a.db", "export", "--all", "--quiet", "--output", path("a.jsonl"))
	want := carried(t, path("a.jsonl"))
	if len(want) < 990 {
		t.Fatalf("only %d of 1,000 inquiries", len(want))
	}
	for _, ending := range []string{"csv", "xlsx"} {
		t.Run(ending, func(t *testing.T) {
			run("a.db", "export", "--all", "--quiet", "--output", path("a."+ending))
			run(ending+".db", "pull", path("a."+ending), "--quiet")
			run(ending+".db", "export", "--all", "--quiet", "--output", path(ending+".jsonl"))
			if diff := cmp.Diff(want, carried(t, path(ending+".jsonl"))); diff != "" {
				t.Errorf("%.3000s", diff)
			}
			run(ending+".db", "pull", path("a."+ending), "--quiet")
			run(ending+".db", "export", "--all", "--quiet", "--output", path("again.jsonl"))
			again, err := os.ReadFile(path("again.jsonl"))
			if err != nil {
				t.Fatal(err)
			}
			if n := bytes.Count(again, []byte("\n")); n != len(want) {
				t.Errorf("reading the table again made %d inquiries of %d", n, len(want))
			}
		})
	}
}

// TestExportCSV holds the bytes of the table, and that no cell is computed.
func TestExportCSV(t *testing.T) {
	text := func(s string) json.RawMessage {
		b, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	var b strings.Builder
	columns := []exportColumn{{"name", "customer.name"}, {"n", "score"}}
	rows := [][]member{{{"name", text("=1+1")}, {"n", json.RawMessage("7")}}, {{"name", text("'say \"x\"\ny")}, {"n", json.RawMessage("null")}}}
	if err := exportCSV(&b, columns, rows); err != nil {
		t.Fatal(err)
	}
	want := "\ufeff\"name\",\"n\"\r\n\"'=1+1\",\"7\"\r\n\"''say \"\"x\"\"\ny\",\"\"\r\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
	for _, h := range hostile {
		b.Reset()
		if err := exportCSV(&b, columns[:1], [][]member{{{"name", text(h)}}}); err != nil {
			t.Fatal(err)
		}
		cell := strings.TrimPrefix(b.String(), "\ufeff\"name\"\r\n\"")
		if r := []rune(cell)[0]; strings.ContainsRune("=+-@\t\r\n＝＋－＠", r) {
			t.Errorf("%q begins with %q", h, r)
		}
	}
}

func TestCellText(t *testing.T) {
	for _, tt := range []struct {
		name, in, want string
		cut            bool
	}{
		{"short", "a\nb\tc", "a\nb\tc", false},
		{"control characters", "a\x01\x1bb", "ab", false},
		{"as long as a cell", strings.Repeat("é", 32767), strings.Repeat("é", 32767), false},
		{"longer", strings.Repeat("a", 32768), strings.Repeat("a", 32767), true},
		{"signs of two units are not halved", strings.Repeat("a", 32766) + "😀", strings.Repeat("a", 32766), true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, cut := cellText(tt.in); got != tt.want || cut != tt.cut {
				t.Errorf("%d bytes, cut %t", len(got), cut)
			}
		})
	}
}
