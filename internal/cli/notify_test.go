package cli

import (
	"encoding/pem"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/notify"
	"github.com/inquiry-cli/inquiry/internal/notify/notifytest"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// hooked is a folder with a config whose hooks lead to a server.
type hooked struct {
	t      *testing.T
	dir    string
	server *notifytest.Server
	env    map[string]string
}

// newHooked writes a config; in hooks CA stands for the server's certificate.
func newHooked(t *testing.T, hooks string, answers ...notifytest.Answer) *hooked {
	t.Helper()
	h := &hooked{t: t, dir: t.TempDir(), server: notifytest.Serve(t, answers...)}
	writeMails(t, h.dir)
	h.env = map[string]string{"HOME": h.dir, "TZ": "UTC", "HOOK": h.server.URL + "/hook/SECRET-TOKEN", "GONE": "https://127.0.0.1:1/hook/SECRET-TOKEN"}
	ca := filepath.Join(h.dir, "ca.pem")
	cert := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: h.server.Certificate().Raw})
	text := "notify:\n  hooks:\n" + strings.ReplaceAll(hooks, "CA", ca)
	for path, b := range map[string][]byte{ca: cert, filepath.Join(h.dir, ".config", "inquiry", "config.yaml"): []byte(text)} {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

// run runs a command line and returns exit status, stdout and stderr.
func (h *hooked) run(args ...string) (int, string, string) {
	h.t.Helper()
	var out, errs strings.Builder
	env := testEnv(h.dir, &out)
	env.Err = &errs
	env.Getenv = func(key string) string { return h.env[key] }
	code := Main(env, append(args, "--tz", "Asia/Shanghai", "--db", filepath.Join(h.dir, "i.db")))
	if all := out.String() + errs.String(); strings.Contains(all, "SECRET-TOKEN") {
		h.t.Errorf("%v shows the address: %s", args, all)
	}
	return code, out.String(), errs.String()
}

var took = notifytest.Answer{Body: `{"errcode":0,"errmsg":"ok"}`}

// buyers are names and addresses in the mails of these tests.
var buyers = []string{"Anna", "nordlys", "Bob", "lamps.co.uk", "LED", "street", "Norway"}

func TestPullTellsHooksOnce(t *testing.T) {
	h := newHooked(t, "    - {name: team, kind: wecom, address_env: HOOK, ca_file: CA}\n", took)
	if code, _, errs := h.run("pull", filepath.Join(h.dir, "mail")); code != 0 || errs != "" {
		t.Fatal(code, errs)
	}
	got := h.server.Got()
	if len(got) != 1 {
		t.Fatalf("%d requests", len(got))
	}
	_, listed, _ := h.run("list", "--tier", "A,C", "--sort", "tier")
	want := map[string]int{}
	for _, line := range strings.Split(strings.TrimSpace(listed), "\n") {
		cells := strings.Split(line, "\t")
		want["#"+cells[0]]++
	}
	text := string(got[0].Content)
	for id := range want {
		if !strings.Contains(text, id) {
			t.Errorf("%s is missing in %s", id, text)
		}
	}
	if !strings.Contains(text, fmt.Sprintf("%d new inquiries: A ", len(want))) || strings.Count(text, "#") != len(want) {
		t.Errorf("%s does not count %v", text, slices.Sorted(maps.Keys(want)))
	}
	for _, word := range buyers {
		if strings.Contains(text, word) {
			t.Errorf("%q was told: %s", word, text)
		}
	}
	if code, _, errs := h.run("pull", filepath.Join(h.dir, "mail")); code != 0 || errs != "" || len(h.server.Got()) != 1 {
		t.Errorf("a pull without news: %d, %q, %d requests", code, errs, len(h.server.Got()))
	}
}

func TestFailingHookNeverFailsThePull(t *testing.T) {
	h := newHooked(t, "    - {name: team, kind: wecom, address_env: HOOK, ca_file: CA}\n    - {name: gone, kind: slack, address_env: GONE}\n"+
		"    - {name: unset, kind: ntfy, address_env: NOT_SET}\n    - {name: other, kind: ntfy, address_env: HOOK, events: [due]}\n",
		notifytest.Answer{Body: `{"errcode":93000,"errmsg":"invalid webhook url"}`})
	code, out, errs := h.run("pull", filepath.Join(h.dir, "mail"), "--quiet")
	want := []string{
		"inquiry: warning: notify team: 127.0.0.1: refused (93000): invalid webhook url",
		"inquiry: warning: notify gone: 127.0.0.1: not delivered: dial tcp 127.0.0.1:1: connect: connection refused",
		"inquiry: warning: notify unset: get the address from address_env: variable NOT_SET: there is none",
	}
	if diff := cmp.Diff(want, strings.Split(strings.TrimSpace(errs), "\n")); diff != "" || code != 0 || out != "" {
		t.Errorf("status %d, %q, %s", code, out, diff)
	}
	if _, out, _ := h.run("list", "--quiet"); out != "" {
		t.Error(out)
	}
	if code, out, _ := h.run("list"); code != 0 || strings.Count(out, "\n") < 3 {
		t.Errorf("the inquiries are not stored: %s", out)
	}
}

func TestDigestWithDetails(t *testing.T) {
	h := newHooked(t, "    - {name: own, kind: webhook, address_env: HOOK, ca_file: CA, details: true, events: [due, report]}\n", notifytest.Answer{})
	if code, _, errs := h.run("pull", filepath.Join(h.dir, "mail")); code != 0 || len(h.server.Got()) != 0 {
		t.Fatal(code, errs, "an event that the hook does not want")
	}
	code, out, errs := h.run("notify", "due")
	if code != 0 || out != "own\twebhook\tsent\n" {
		t.Errorf("%d %q %q", code, out, errs)
	}
	file := filepath.Join(h.dir, "week.html")
	if code, out, errs := h.run("report", "week", "--of", "2026-11-02", "--quiet", "--notify", "--output", file); code != 0 || out+errs != "" {
		t.Errorf("%d %q %q", code, out, errs)
	}
	got := h.server.Got()
	if len(got) != 2 {
		t.Fatalf("%d requests", len(got))
	}
	if due := string(got[0].Content); !strings.Contains(due, "Anna") || !strings.Contains(due, `"event":"due"`) {
		t.Error(due)
	}
	if report := string(got[1].Content); !strings.Contains(report, `new inquiries: 1 (before: 0.0)`) || !strings.Contains(report, `"inquiries":{"before":0,"now":1}`) {
		t.Error(report)
	}
	if _, err := os.Stat(file); err != nil {
		t.Error(err)
	}
}

func TestNotifyStatus(t *testing.T) {
	hooks := "    - {name: team, kind: wecom, address_env: HOOK, ca_file: CA}\n    - {name: gone, kind: slack, address_env: GONE}\n    - {name: unset, kind: ntfy, address_env: NOT_SET}\n"
	h := newHooked(t, hooks, took)
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"notify", "test", "team"}, 0, "team\twecom\tsent\n"},
		{[]string{"notify", "test", "team", "--json"}, 0, `{"hook":"team","kind":"wecom","sent":true}`},
		{[]string{"notify", "test", "gone"}, exitNetwork, "connection refused"},
		{[]string{"notify", "test", "unset"}, exitSignIn, "hint: set the environment variable NOT_SET, also for cron"},
		{[]string{"notify", "test"}, exitPartly, "unset\tntfy\tnot sent"},
		{[]string{"notify", "test", "tema"}, exitNotFound, `did you mean "team"?`},
		{[]string{"notify", "address", "nobody"}, exitNotFound, "hooks stand under notify:"},
		{[]string{"notify", "address", "team"}, exitUsage, "no address was given"},
	} {
		code, out, errs := h.run(c.args...)
		if code != c.code || !strings.Contains(out+errs, c.says) {
			t.Errorf("%v: status %d, want %d: %s%s", c.args, code, c.code, out, errs)
		}
	}
}

func TestEveryKindHasANotifier(t *testing.T) {
	for _, kind := range config.HookKinds {
		if _, err := notifierOf(kind, notify.Target{Address: "https://hooks.example.com/x", Chat: "1"}); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
	if diff := cmp.Diff(notify.Events, config.HookEvents); diff != "" {
		t.Error(diff)
	}
}

// TestDigestOfMany: hundreds of inquiries make a short digest.
func TestDigestOfMany(t *testing.T) {
	env := testEnv(t.TempDir(), os.Stdout)
	env.now = time.Date(2026, 11, 23, 8, 40, 0, 0, time.UTC)
	cfg, err := config.Load("", false, env.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	res := manyNew(400)
	m := pullDigest(env, cfg, res, nil, false)
	want := "Tier A: #1, #2, #3, #4, #5, #6, #7, #8, #9, #10, #11, #12, #13, #14, #15, #16, #17, #18, #19, #20, #21, #22, #23, #24, #25, #26, #27, #28, #29, #30 and 370 more"
	if diff := cmp.Diff([]string{want}, m.Lines); diff != "" || m.Title != "400 new inquiries: A 400, C 0" {
		t.Error(m.Title, diff)
	}
}

func manyNew(n int) []store.Row {
	rows := make([]store.Row, n)
	for i := range rows {
		rows[i] = store.Row{ID: int64(i + 1), Tier: inquiry.TierA}
	}
	return rows
}
