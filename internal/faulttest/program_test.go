package faulttest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/inquiry-cli/inquiry/internal/cli"
	"github.com/inquiry-cli/inquiry/internal/faulttest"
	"github.com/inquiry-cli/inquiry/internal/source/imap/imaptest"
	"github.com/inquiry-cli/inquiry/internal/store"
)

const (
	envProgram = "FAULTTEST_PROGRAM" // the test binary is to play the program
	morning    = "2026-11-23T08:40:00+08:00"
)

// TestMain lets the test binary play the program, so that it can be killed, and
// so that the disk below it can be made to fail.
func TestMain(m *testing.M) {
	if os.Getenv(envProgram) == "" {
		os.Exit(m.Run())
	}
	report, err := faulttest.InstallFromEnv()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(99)
	}
	code := cli.Main(cli.System(), os.Args[1:])
	report()
	os.Exit(code)
}

// place is a home with a config and what there is to pull.
type place struct {
	dir    string
	config string
	env    []string
}

func newPlace(t *testing.T, config string) place {
	t.Helper()
	p := place{dir: t.TempDir()}
	p.config = filepath.Join(p.dir, "config.yaml")
	writeFile(t, p.config, "timezone: Asia/Shanghai\ncompany: {name: Ningbo Lumen, domains: [lumen-export.test]}\n"+config)
	return p
}

// writeFile writes text for this user alone.
func writeFile(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// result is how a command ended.
type result struct {
	code        int // -1: killed
	out, errOut string
}

func (r result) String() string { return fmt.Sprintf("status %d\n%s%s", r.code, r.out, r.errOut) }

// command is the program on a database of the place, at a fixed instant.
func (p place) command(ctx context.Context, db string, env []string, args ...string) *exec.Cmd {
	args = append(slices.Clone(args), "--config", p.config, "--db", filepath.Join(p.dir, db))
	if !slices.ContainsFunc(args, func(s string) bool { return strings.HasPrefix(s, "--now") }) {
		args = append(args, "--now", morning)
	}
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Dir = p.dir
	cmd.Env = slices.Concat([]string{envProgram + "=1", "HOME=" + p.dir, "TZ=Asia/Shanghai", "LANG=C.UTF-8", "SECRET=" + imaptest.Password}, p.env, env)
	return cmd
}

func (p place) run(t testing.TB, db string, env []string, args ...string) result {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := p.command(ctx, db, env, args...)
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if ctx.Err() != nil {
		t.Fatalf("inquiry %s hangs", strings.Join(args, " "))
	}
	return result{code: cmd.ProcessState.ExitCode(), out: out.String(), errOut: errOut.String()}
}

// must runs a command that has to succeed.
func (p place) must(t testing.TB, db string, args ...string) result {
	t.Helper()
	r := p.run(t, db, nil, args...)
	if r.code != 0 {
		t.Fatalf("inquiry %s: %v", strings.Join(args, " "), r)
	}
	return r
}

// dump is everything that a database of the place holds, after a full check.
func (p place) dump(t testing.TB, db string) string {
	t.Helper()
	s, err := store.Open(context.Background(), filepath.Join(p.dir, db), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := errors.Join(s.Check(context.Background(), true), s.Dump(context.Background(), &b), s.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// numbers are the numbers of all inquiries with the text of the message that opened each.
func (p place) numbers(t testing.TB, db string) map[int64]string {
	t.Helper()
	r := p.run(t, db, nil, "list", "--all", "--limit", "0", "--json")
	if r.code != 0 && !strings.Contains(r.errOut, "no database") {
		t.Fatal(r)
	}
	all := map[int64]string{}
	for line := range strings.Lines(r.out) {
		var q struct {
			ID   int64  `json:"id"`
			Text string `json:"text"`
		}
		if err := json.Unmarshal([]byte(line), &q); err != nil {
			t.Fatal(err)
		}
		all[q.ID] = q.Text
	}
	return all
}

// copyDB copies a closed database.
func (p place) copyDB(t testing.TB, from, to string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(p.dir, to), readFile(t, filepath.Join(p.dir, from)), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (p place) remove(t testing.TB, db string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(p.dir, db+"*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if err := os.RemoveAll(f); err != nil {
			t.Fatal(err)
		}
	}
}

// steps is how many steps on the disk a command takes on a database.
func (p place) steps(t *testing.T, db string, args ...string) int {
	t.Helper()
	file := filepath.Join(p.dir, db+".steps")
	if r := p.run(t, db, []string{faulttest.EnvSteps + "=" + file}, args...); r.code != 0 {
		t.Fatalf("inquiry %s: %v", strings.Join(args, " "), r)
	}
	n, _, err := faulttest.ReadSteps(file)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// scenario returns the mails of a folder of the scenario, in the order of their names.
func scenario(t testing.TB, folder string, n int) [][]byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", "scenario", folder, "*.eml"))
	if err != nil || len(files) < n {
		t.Fatalf("%d mails in %s, %v", len(files), folder, err)
	}
	var all [][]byte
	for _, f := range files[:n] {
		all = append(all, readFile(t, f))
	}
	return all
}

// serve plays a mailbox with n mails that came in and n that were sent.
func serve(t *testing.T, n int) *imaptest.Server {
	t.Helper()
	var mails []imaptest.Message
	day := time.Date(2026, 11, 2, 1, 0, 0, 0, time.UTC)
	for _, folder := range []string{"INBOX", "Sent"} {
		for i, raw := range scenario(t, folder, n) {
			mails = append(mails, imaptest.Message{Folder: folder, Raw: raw, InternalDate: day.Add(time.Duration(i) * time.Hour)})
		}
	}
	s, err := imaptest.Start(mails, imaptest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if v := s.Violations(); len(v) > 0 {
			t.Errorf("the mailbox would have been changed: %q", v)
		}
		s.Close()
	})
	return s
}

// account is the config of a mailbox on this machine.
func account(port int, fingerprint string) string {
	return "accounts:\n  - {name: shop, address: sales@lumen-export.test, username: " + imaptest.User + ", host: 127.0.0.1, port: " + strconv.Itoa(port) +
		", fingerprint: " + fingerprint + ", password_env: SECRET}\n"
}

// exports writes files to import into the place: an mbox and a table.
func exports(t *testing.T, p place) []string {
	t.Helper()
	var box bytes.Buffer
	for _, raw := range scenario(t, "INBOX", 12) {
		fmt.Fprintf(&box, "From buyer Mon Nov  2 09:00:00 2026\n%s\n\n", bytes.ReplaceAll(bytes.TrimSpace(raw), []byte("\nFrom "), []byte("\n>From ")))
	}
	writeFile(t, filepath.Join(p.dir, "old.mbox"), box.String())
	var rows strings.Builder
	rows.WriteString("Date,Name,Email,Company,Country,Message\n")
	for i := range 12 {
		fmt.Fprintf(&rows, "2026-11-%02d 10:00,Buyer %d,buyer%d@shop%d.de,Shop %d GmbH,Germany,\"Please quote %d pcs LED panel, FOB Ningbo.\"\n", i+2, i, i, i, i, 100*(i+1))
	}
	writeFile(t, filepath.Join(p.dir, "leads.csv"), rows.String())
	return []string{"old.mbox", "leads.csv"}
}

// shuffled writes a table of n inquiries into the place, more than are stored at
// once, in no order of time.
func shuffled(t *testing.T, p place, n int) string {
	t.Helper()
	var rows strings.Builder
	rows.WriteString("Date,Name,Email,Country,Message\n")
	from := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		at := from.Add(time.Duration(i*617%n) * time.Hour)
		fmt.Fprintf(&rows, "%s,Buyer %d,buyer%d@shop%d.de,Germany,\"Please quote %d pcs LED panel, FOB Ningbo.\"\n", at.Format("2006-01-02 15:04"), i, i, i%400, 100+i)
	}
	const name = "shuffled.csv"
	writeFile(t, filepath.Join(p.dir, name), rows.String())
	return name
}

func containsAll(s string, words ...string) bool {
	for _, w := range words {
		if !strings.Contains(s, w) {
			return false
		}
	}
	return true
}
