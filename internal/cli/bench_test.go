package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/store"
	"github.com/inquiry-cli/inquiry/internal/store/storetest"
)

// benchProgram builds the program and a database of 50,000 inquiries with
// 300,000 messages, and returns a function that runs a command line on it.
func benchProgram(b *testing.B) func(args ...string) {
	b.Helper()
	dir := b.TempDir()
	binary := filepath.Join(dir, "inquiry")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", binary, "../../cmd/inquiry")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	now := time.Date(2026, 11, 23, 0, 40, 0, 0, time.UTC)
	db := filepath.Join(dir, "bench.db")
	ctx := context.Background()
	st, err := store.Open(ctx, db, store.Options{Create: true})
	if err != nil {
		b.Fatal(err)
	}
	if err := storetest.Fill(ctx, st, 50_000, 300_000, now); err != nil {
		b.Fatal(err)
	}
	// The figures are those of a database that was pulled under this very config.
	cfg, err := config.Load("", false, func(string) string { return "" })
	if err != nil {
		b.Fatal(err)
	}
	if cfg.Location, err = time.LoadLocation("UTC"); err != nil {
		b.Fatal(err)
	}
	bk, err := newBook(cfg)
	if err != nil {
		b.Fatal(err)
	}
	if err := st.Update(ctx, func(tx *store.Tx) error { return tx.SetMeta(ctx, metaPolicy, bk.print) }); err != nil {
		b.Fatal(err)
	}
	if err := st.Close(); err != nil {
		b.Fatal(err)
	}
	return func(args ...string) {
		cmd := exec.Command(binary, append(args, "--db", db, "--tz", "UTC", "--now", now.Add(time.Hour).Format(time.RFC3339))...)
		cmd.Env = []string{"HOME=" + dir}
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
}

// BenchmarkProcess measures commands from the start of the process.
func BenchmarkProcess(b *testing.B) {
	run := benchProgram(b)
	for _, c := range []struct {
		name string
		args []string
	}{
		{"version", []string{"version"}},
		{"due", []string{"due", "--width", "100"}},
		{"due-json", []string{"due", "--json"}},
		{"show", []string{"show", "4711"}},
		{"search", []string{"search", "panel", "--limit", "20"}},
		{"faq", []string{"faq"}},
		{"faq-topic", []string{"faq", "price"}},
		{"faq-by-country", []string{"faq", "--by", "country"}},
		{"report-week", []string{"report", "week"}},
		{"report-month", []string{"report", "month"}},
		{"report-quarter", []string{"report", "quarter"}},
		{"stats-country", []string{"stats", "country"}},
		{"stats-month", []string{"stats", "month"}},
		{"stats-product", []string{"stats", "product"}},
		{"done", []string{"done", "4711"}},
		{"undo", []string{"undo"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				run(c.args...)
			}
		})
	}
}

// BenchmarkPull pulls 2,000 mails of about 3 KB from files into a new database:
// read, scored, grouped, indexed and committed.
func BenchmarkPull(b *testing.B) {
	const mails = 2000
	dir := b.TempDir()
	box := filepath.Join(dir, "mail")
	if err := os.Mkdir(box, 0o700); err != nil {
		b.Fatal(err)
	}
	for i := range mails {
		m := storetest.Message(i, undoNow)
		if err := os.WriteFile(filepath.Join(box, fmt.Sprintf("%05d.eml", i)), m.Raw, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		n++
		db := filepath.Join(dir, fmt.Sprint(n, ".db"))
		if code := Main(testEnv(dir, io.Discard), []string{"pull", box, "--db", db, "--quiet"}); code != 0 {
			b.Fatalf("exit %d", code)
		}
	}
	b.ReportMetric(float64(mails*n)/b.Elapsed().Seconds(), "messages/s")
}
