package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/inquiry-cli/inquiry/internal/store"
)

// undoNow is when the commands of these tests run.
var undoNow = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)

// testEnv is a world without terminal, whose config and database lie in dir.
func testEnv(dir string, out io.Writer) *Env {
	return &Env{
		In: strings.NewReader(""), Out: out, Err: out,
		Getenv:  func(key string) string { return map[string]string{"HOME": dir, "TZ": "UTC"}[key] },
		Clock:   func() time.Time { return undoNow },
		Columns: func() int { return 100 },
	}
}

// typed runs one command line and returns its exit status and output.
func typed(dir string, args ...string) (int, string) {
	var out strings.Builder
	code := Main(testEnv(dir, &out), append(args, "--tz", "Asia/Shanghai", "--db", filepath.Join(dir, "i.db")))
	return code, out.String()
}

// writeMails writes mails of four buyers: threads, repeated inquiries, an answer of
// ours, junk.
func writeMails(t testing.TB, dir string) {
	t.Helper()
	mail := func(name, from, to, id, ref, subject, day, text string) {
		head := fmt.Sprintf("From: %s\nTo: %s\nMessage-ID: <%s>\nSubject: %s\nDate: %s +0800\n", from, to, id, subject, day)
		if ref != "" {
			head += "In-Reply-To: <" + ref + ">\n"
		}
		path := filepath.Join(dir, "mail", name+".eml")
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(head+"\n"+text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	us, anna, anna2, bob, eve := "sales@ourcompany.cn", "Anna Berg <anna@nordlys.no>", "Anna <anna.b77@gmail.com>", "Bob <bob@lamps.co.uk>", "SEO <eve@rank.biz>"
	mail("1", anna, us, "a1", "", "LED panels", "Mon, 02 Nov 2026 10:00:00", "Please quote 500 pcs LED panel 60x60, CIF Oslo.")
	mail("2", us, anna, "o1", "a1", "Re: LED panels", "Tue, 03 Nov 2026 10:00:00", "Dear Anna, our price is USD 12.50 FOB Ningbo.")
	mail("3", anna, us, "a2", "o1", "Re: LED panels", "Thu, 05 Nov 2026 10:00:00", "Thanks. We also need 200 street lamps 90 W, what is your price?")
	mail("4", anna, us, "a3", "a2", "Re: LED panels", "Fri, 06 Nov 2026 10:00:00", "And which warranty do the street lamps have?")
	mail("5", anna2, us, "g1", "", "catalogue", "Mon, 09 Nov 2026 10:00:00", "Good day, please send your catalogue of lamps.")
	mail("6", bob, us, "b1", "", "order", "Tue, 10 Nov 2026 10:00:00", "We would like to order 1,000 downlights, please send a proforma invoice.")
	mail("7", bob, us, "b2", "", "broken lamps", "Thu, 12 Nov 2026 10:00:00", "20 of the lamps of our last order arrived broken. Please replace them.")
	mail("8", eve, us, "e1", "", "first page of Google", "Fri, 13 Nov 2026 10:00:00", "We offer SEO services and guarantee the first page of Google. Unsubscribe here.")
	config := "accounts:\n  - {name: main, address: " + us + ", maildir: box}\nowners:\n  - {name: lin, country: NO}\n"
	if err := os.MkdirAll(filepath.Join(dir, ".config", "inquiry"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, ".config", "inquiry", "config.yaml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
}

// dumpState is all that is stored but the log of changes.
func dumpState(t interface {
	Helper()
	Fatal(...any)
}, dir string) string {
	t.Helper()
	st, err := store.Open(context.Background(), filepath.Join(dir, "i.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	var b strings.Builder
	if err := st.DumpState(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// After any commands and as many undos everything stands as before; as many
// redos bring back what the commands had made of it.
func TestUndoTakesBackEverything(t *testing.T) {
	pulled := t.TempDir()
	writeMails(t, pulled)
	if code, out := typed(pulled, "pull", filepath.Join(pulled, "mail")); code != 0 {
		t.Fatalf("pull ended with %d:\n%s", code, out)
	}
	before := dumpState(t, pulled)
	database, err := os.ReadFile(filepath.Join(pulled, "i.db"))
	if err != nil {
		t.Fatal(err)
	}
	verbs := [][]string{
		{"done"}, {"close"}, {"reopen"}, {"junk"}, {"won"}, {"won", "--amount", "USD 100"}, {"lost", "--reason", "price"},
		{"snooze", "3d"}, {"tier", "A"}, {"tier", "X"}, {"assign", "wang"}, {"assign", "-"}, {"tag", "+vip", "-cold"}, {"tag", "cold"},
		{"note", "called"}, {"log", "called", "--out"}, {"log", "asked", "--in"}, {"merge"}, {"merge"}, {"split", "2"}, {"split", "3", "4"},
	}
	few(t)
	tries, acted := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		tries++
		dir, err := os.MkdirTemp(pulled, "run")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		if err := os.WriteFile(filepath.Join(dir, "i.db"), database, 0o600); err != nil {
			t.Fatal(err)
		}
		run := func(args ...string) int {
			code, _ := typed(dir, append(args, "--config", filepath.Join(pulled, ".config", "inquiry", "config.yaml"))...)
			return code
		}
		done := 0
		for range rapid.IntRange(1, 6).Draw(t, "commands") {
			verb := rapid.SampledFrom(verbs).Draw(t, "verb")
			ids := rapid.SliceOfNDistinct(rapid.IntRange(1, 6), 1, 3, rapid.ID[int]).Draw(t, "ids")
			if verb[0] == "note" || verb[0] == "split" {
				ids = ids[:1]
			}
			args := []string{verb[0]}
			for _, id := range ids {
				args = append(args, fmt.Sprint(id))
			}
			if run(append(args, verb[1:]...)...) == 0 {
				done++
			}
		}
		acted += done
		after := dumpState(t, dir)
		for range done {
			if code := run("undo"); code != 0 {
				t.Fatalf("undo ended with %d", code)
			}
		}
		if code := run("undo"); code != 1 {
			t.Fatalf("one undo too many ended with %d", code)
		}
		if diff := cmp.Diff(before, dumpState(t, dir)); diff != "" {
			t.Fatalf("undone (-before +now):\n%s", diff)
		}
		for range done {
			if code := run("undo", "--redo"); code != 0 {
				t.Fatalf("redo ended with %d", code)
			}
		}
		if diff := cmp.Diff(after, dumpState(t, dir)); diff != "" {
			t.Fatalf("redone (-after +now):\n%s", diff)
		}
	})
	if acted < tries {
		t.Errorf("only %d commands of %d sequences changed anything", acted, tries)
	}
}

// few makes rapid try fewer sequences than it would, each takes a while.
func few(t *testing.T) {
	t.Helper()
	if f := flag.Lookup("rapid.checks"); f != nil && f.Value.String() == f.DefValue {
		if err := f.Value.Set("20"); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Value.Set(f.DefValue) }) // a figure that was there before
	}
}
