package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/mailbox"
	"github.com/inquiry-cli/inquiry/internal/source/imap"
	"github.com/inquiry-cli/inquiry/internal/source/imap/imaptest"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// box is a mailbox of a server with odd ways, and the program beside it.
type box struct {
	t        *testing.T
	dir      string
	server   *imaptest.Script
	password string
}

func newBox(t *testing.T, p imaptest.Personality) *box {
	t.Helper()
	b := &box{t: t, dir: t.TempDir(), password: "wrong"}
	b.play(p)
	return b
}

// play puts another server in the place of the one before.
func (b *box) play(p imaptest.Personality) {
	b.t.Helper()
	server, err := imaptest.Play(p)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { server.Close() })
	b.server = server
	config := fmt.Sprintf("accounts:\n  - {name: sales, address: sales@ourcompany.cn, host: 127.0.0.1, port: %d, fingerprint: %q, password_env: SECRET}\n", server.Port(), server.Fingerprint())
	if err := os.WriteFile(filepath.Join(b.dir, "c.yaml"), []byte(config), 0o600); err != nil {
		b.t.Fatal(err)
	}
}

func (b *box) run(args ...string) (int, string) {
	b.t.Helper()
	var out strings.Builder
	env := testEnv(b.dir, &out)
	env.Getenv = func(key string) string {
		return map[string]string{"HOME": b.dir, "TZ": "UTC", "SECRET": b.password}[key]
	}
	code := Main(env, append(args, "--config", filepath.Join(b.dir, "c.yaml"), "--db", filepath.Join(b.dir, "i.db")))
	return code, out.String()
}

func inbox(n int) map[string]*imaptest.Box {
	return map[string]*imaptest.Box{"INBOX": {UIDValidity: 1, Messages: imaptest.Mail(n, time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), "LED panel")}}
}

var refuses = imaptest.Personality{Login: "NO [AUTHENTICATIONFAILED] LOGIN Login error or password error", Boxes: inbox(1)}

func TestPauseAfterThreeRefusedRuns(t *testing.T) {
	b := newBox(t, refuses)
	for run := 1; run <= 5; run++ {
		code, out := b.run("pull")
		if code != exitSignIn {
			t.Errorf("run %d: status %d: %s", run, code, out)
		}
		if got, want := b.server.SignIns(), min(run, 3); got != want {
			t.Errorf("run %d: %d sign-ins, want %d", run, got, want)
		}
		if says := strings.Contains(out, "paused after 3 refusals"); says != (run == 3) {
			t.Errorf("run %d: %s", run, out)
		}
		if paused := strings.Contains(out, "the account is paused\n") && strings.Contains(out, "inquiry doctor sales"); paused != (run > 3) {
			t.Errorf("run %d: %s", run, out)
		}
	}
	if connections := b.server.Connections(); connections != 3 {
		t.Errorf("%d connections: a paused account is still visited", connections)
	}
	b.password = "another"
	if code, out := b.run("pull"); code != exitSignIn || b.server.SignIns() != 4 {
		t.Errorf("another secret is not tried: %d, %s", b.server.SignIns(), out)
	}
	b.password = "wrong" // the count began anew
	for range 3 {
		b.run("pull")
	}
	if got := b.server.SignIns(); got != 7 {
		t.Errorf("%d sign-ins, want 7", got)
	}
	b.run("pull")
	b.run("doctor", "sales")
	signIns := b.server.SignIns()
	if b.run("pull"); b.server.SignIns() != signIns+1 {
		t.Error("doctor did not end the pause")
	}
	b.play(imaptest.Personality{Boxes: inbox(2)}) // other settings: the port
	if code, out := b.run("pull"); code != 0 || !strings.Contains(out, "2 new") {
		t.Errorf("other settings are not tried: %d %s", code, out)
	}
	b.play(refuses)
	b.run("pull")
	b.run("pull")
	b.password = "wrong"
	if code, out := b.run("pull", "sales", "--json"); code != exitSignIn || !strings.Contains(out, `"code":"auth_refused"`) {
		t.Errorf("%d %s", code, out)
	}
}

// TestNoPauseForTrouble: a network that fails, or a server that wants us to come
// later, neither counts as a refusal nor clears the count.
func TestNoPauseForTrouble(t *testing.T) {
	dir := t.TempDir()
	env := testEnv(dir, io.Discard)
	env.Getenv = func(key string) string { return map[string]string{"HOME": dir, "SECRET": "wrong"}[key] }
	env.now = undoNow
	st, err := store.Open(t.Context(), filepath.Join(dir, "i.db"), store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	a := config.Account{Name: "sales", Host: "imap.ourcompany.cn", Port: 993, Username: "sales", PasswordEnv: "SECRET"}
	refused := &imap.ErrSignIn{Account: "sales", Host: a.Host, ServerText: "no"}
	later := &imap.ErrNetwork{Account: "sales", Host: a.Host, Err: errors.New("NO [UNAVAILABLE] try again later")}
	steps := []struct {
		err  error
		runs int
	}{{later, 0}, {later, 0}, {later, 0}, {later, 0}, {refused, 1}, {later, 1}, {refused, 2}, {later, 2}, {nil, 0}, {refused, 1}, {refused, 2}, {refused, 3}, {later, 3}}
	for i, s := range steps {
		if err := env.noteSignIn(t.Context(), st, a, s.err); !errors.Is(err, s.err) {
			t.Fatal(err)
		}
		text, err := st.Meta(t.Context(), metaRefused("sales"))
		if err != nil {
			t.Fatal(err)
		}
		if got := mailbox.ParseRefusals(text).Runs; got != s.runs {
			t.Errorf("step %d: %d refused runs, want %d", i, got, s.runs)
		}
		if strings.Contains(text, "wrong") {
			t.Error("the secret is in the database")
		}
		if paused := env.paused(t.Context(), st, a) != nil; paused != (s.runs == 3) {
			t.Errorf("step %d: paused is %v", i, paused)
		}
	}
}
