//go:build integration

package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/source/imap/dovecottest"
)

// TestIntegrationPullSurvivesKills pulls 2,000 messages from a real Dovecot over
// TLS, kills the program again and again while it does so, and holds the
// outcome against a run that nobody disturbed: nothing lost, nothing doubled,
// nothing changed on the server, and a further pull brings nothing.
func TestIntegrationPullSurvivesKills(t *testing.T) {
	server, err := dovecottest.Start("Sent")
	if errors.Is(err, dovecottest.ErrNotInstalled) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	inbox, sent := exporterMail(1_000)
	if err := errors.Join(server.Fill("", inbox), server.Fill("Sent", sent)); err != nil {
		t.Fatal(err)
	}
	before, err := server.State()
	if err != nil {
		t.Fatal(err)
	}
	p := newProgram(t, server)

	p.pull(t, "calm.db")
	want := p.conversations(t, "calm.db")
	if n := countMessages(want); n != 2_000 {
		t.Fatalf("an undisturbed pull stored %d messages, want 2,000", n)
	}

	killed := 0
	for i := range 12 {
		cmd := p.command("pull", "shaken.db")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(60+90*i) * time.Millisecond)
		if err := cmd.Process.Kill(); err == nil {
			killed++
		}
		_ = cmd.Wait() // killed on purpose
	}
	out := p.pull(t, "shaken.db")
	if diff := cmp.Diff(want, p.conversations(t, "shaken.db")); diff != "" {
		t.Errorf("after %d kills the inquiries differ (-undisturbed +shaken):\n%.4000s", killed, diff)
	}
	again := p.pull(t, "shaken.db")
	if !strings.Contains(again, "2000 looked at, 0 new") {
		t.Errorf("a further pull was not quiet: %s", again)
	}
	after, err := server.State()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("the mailbox was changed: %s", diff)
	}
	t.Logf("%d kills survived; last pull: %s", killed, strings.SplitN(out, "\n", 2)[0])
}

// program is the built binary with its config.
type program struct {
	binary, dir string
}

func newProgram(t *testing.T, server *dovecottest.Server) program {
	t.Helper()
	p := program{dir: t.TempDir()}
	p.binary = filepath.Join(p.dir, "inquiry")
	if out, err := exec.Command("go", "build", "-o", p.binary, "../../cmd/inquiry").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	config := fmt.Sprintf("timezone: Asia/Shanghai\naccounts:\n  - {name: shop, address: %s, host: 127.0.0.1, port: %d, ca_file: %s, password_env: SECRET}\n",
		dovecottest.User, server.PortTLS, server.CAFile)
	if err := os.WriteFile(filepath.Join(p.dir, "config.yaml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

// command is a command line with one database, at a fixed instant.
func (p program) command(args ...string) *exec.Cmd {
	db := args[len(args)-1]
	args = append(args[:len(args)-1:len(args)-1], "--config", filepath.Join(p.dir, "config.yaml"), "--db", filepath.Join(p.dir, db), "--now", "2026-11-23T08:40:00+08:00")
	cmd := exec.Command(p.binary, args...)
	cmd.Env = []string{"HOME=" + p.dir, "SECRET=" + dovecottest.Password}
	return cmd
}

func (p program) pull(t *testing.T, db string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	cmd := p.command("pull", db)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop := context.AfterFunc(ctx, func() { _ = cmd.Process.Kill() })
	defer stop()
	if err := cmd.Wait(); err != nil {
		t.Fatalf("pull: %v\n%s", err, out.String())
	}
	return out.String()
}

// conversations lists, for every inquiry, what must not depend on how the mail
// came in: its messages, tier, status and debt.
func (p program) conversations(t *testing.T, db string) []string {
	t.Helper()
	out, err := p.command("list", "--json", "--all", db).Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 8<<20)
	for lines.Scan() {
		var q inquiry.Inquiry
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, m := range q.Messages {
			ids = append(ids, string(m.MessageID))
		}
		all = append(all, fmt.Sprintf("%s %s %s %v %v", strings.Join(ids, ","), q.Tier, q.Status, q.Action, q.DueAt))
	}
	sort.Strings(all)
	return all
}

func countMessages(conversations []string) int {
	n := 0
	for _, c := range conversations {
		ids, _, _ := strings.Cut(c, " ")
		n += len(strings.Split(ids, ","))
	}
	return n
}

// exporterMail makes n inquiries and n replies to them: an invented trade in
// which every buyer is answered.
func exporterMail(n int) (inbox, sent []dovecottest.Message) {
	goods := []string{"LED panel 60x60", "garden hose 1/2 inch", "steel wire 2.5 mm", "cotton towel 70x140", "solar pump 2 hp"}
	ports := []string{"Hamburg", "Durban", "Santos", "Gdynia", "Mombasa", "Chittagong"}
	start := time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)
	for i := range n {
		at := start.Add(time.Duration(i) * 97 * time.Minute)
		buyer := fmt.Sprintf("Buyer %d <purchase@importer-%d.test>", i, i)
		inbox = append(inbox, dovecottest.Message{At: at, Flags: "S", Raw: fmt.Appendf(nil,
			"From: %s\nTo: %s\nSubject: Enquiry %d\nDate: %s\nMessage-ID: <in-%d@importer-%d.test>\n\nDear Sirs,\n\nplease quote %d pcs %s, CIF %s, delivery within 45 days.\n\nBuyer %d\n",
			buyer, dovecottest.User, i, at.Format(time.RFC1123Z), i, i, 100+i, goods[i%len(goods)], ports[i%len(ports)], i)})
		reply := at.Add(50 * time.Minute)
		sent = append(sent, dovecottest.Message{At: reply, Flags: "S", Raw: fmt.Appendf(nil,
			"From: %s\nTo: %s\nSubject: Re: Enquiry %d\nDate: %s\nMessage-ID: <out-%d@example.test>\nIn-Reply-To: <in-%d@importer-%d.test>\nReferences: <in-%d@importer-%d.test>\n\nDear Buyer,\n\nour price is attached.\n",
			dovecottest.User, buyer, i, reply.Format(time.RFC1123Z), i, i, i, i, i)})
	}
	return inbox, sent
}

// TestIntegrationDraftIsThreaded saves a reply into a real Drafts folder: it
// stands in the buyer's thread, carries \Draft, and nothing else is touched.
func TestIntegrationDraftIsThreaded(t *testing.T) {
	server, err := dovecottest.Start("Sent")
	if errors.Is(err, dovecottest.ErrNotInstalled) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	inbox, _ := exporterMail(1)
	if err := server.Fill("", inbox); err != nil {
		t.Fatal(err)
	}
	p := newProgram(t, server)
	p.pull(t, "a.db")
	before, err := server.State()
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.command("draft", "1", "--save", "a.db").CombinedOutput()
	if err != nil {
		t.Fatalf("draft --save: %v\n%s", err, out)
	}
	drafts, err := filepath.Glob(filepath.Join(server.Maildir, ".Drafts", "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	drafts = slices.DeleteFunc(drafts, func(f string) bool { return !strings.Contains(filepath.Base(f), ":2,") })
	if len(drafts) != 1 || !strings.Contains(filepath.Base(drafts[0]), "D") {
		t.Fatalf("want one message with \\Draft, got %v", drafts)
	}
	raw, err := os.ReadFile(drafts[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, header := range []string{"In-Reply-To: <in-0@importer-0.test>", "References: <in-0@importer-0.test>", "Subject: Re: Enquiry 0", "purchase@importer-0.test"} {
		if !bytes.Contains(raw, []byte(header)) {
			t.Errorf("the draft lacks %q:\n%.1500s", header, raw)
		}
	}
	after, err := server.State()
	if err != nil {
		t.Fatal(err)
	}
	after = slices.DeleteFunc(after, func(f string) bool { return strings.Contains(f, ".Drafts") })
	before = slices.DeleteFunc(before, func(f string) bool { return strings.Contains(f, ".Drafts") })
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("more than the draft changed: %s", diff)
	}
}
