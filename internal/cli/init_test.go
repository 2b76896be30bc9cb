package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/zalando/go-keyring"

	"github.com/inquiry-cli/inquiry/internal/oauth/oauthtest"
	"github.com/inquiry-cli/inquiry/internal/secret"
	"github.com/inquiry-cli/inquiry/internal/source/imap/imaptest"
)

var monday = time.Date(2026, 11, 23, 0, 40, 0, 0, time.UTC)

// machine stands for one computer: a home of its own and what a person types.
type machine struct {
	t        *testing.T
	home     string
	env      map[string]string
	out, err string
}

func newMachine(t *testing.T) *machine {
	home := t.TempDir()
	return &machine{t: t, home: home, env: map[string]string{"HOME": home, "XDG_CONFIG_HOME": filepath.Join(home, "config"),
		"XDG_DATA_HOME": filepath.Join(home, "data"), "XDG_STATE_HOME": filepath.Join(home, "state"), "LANG": "C.UTF-8"}}
}

// run is the program as it is typed; with answers there is a terminal.
func (m *machine) run(answers string, args ...string) int {
	m.t.Helper()
	var out, errs bytes.Buffer
	e := &Env{In: strings.NewReader(answers), Out: &out, Err: &errs, Getenv: func(k string) string { return m.env[k] },
		Clock: func() time.Time { return monday }, InTTY: answers != "", Columns: func() int { return 0 }}
	code := Main(e, append(args, "--tz", "UTC"))
	m.out, m.err = out.String(), errs.String()
	return code
}

// piped is run with a secret in a pipe.
func (m *machine) piped(secret string, args ...string) int {
	m.t.Helper()
	var out, errs bytes.Buffer
	e := &Env{In: strings.NewReader(secret), Out: &out, Err: &errs, Getenv: func(k string) string { return m.env[k] },
		Clock: func() time.Time { return monday }, Columns: func() int { return 0 }}
	code := Main(e, append(args, "--tz", "UTC"))
	m.out, m.err = out.String(), errs.String()
	return code
}

func (m *machine) config() string {
	m.t.Helper()
	b, err := os.ReadFile(filepath.Join(m.home, "config", "inquiry", "config.yaml"))
	if err != nil && !os.IsNotExist(err) {
		m.t.Fatal(err)
	}
	return string(b)
}

// files are all files of the machine, to see that nothing was left behind.
func (m *machine) files() []string {
	m.t.Helper()
	var all []string
	err := filepath.WalkDir(m.home, func(p string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(m.home, p)
			all = append(all, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		m.t.Fatal(err)
	}
	return all
}

func playFor(t *testing.T, p imaptest.Personality) *imaptest.Script {
	t.Helper()
	s, err := imaptest.Play(p)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Close()
		if v := s.Violations(); v != nil {
			t.Errorf("sent: %q", v)
		}
	})
	return s
}

func server(s *imaptest.Script, more ...string) []string {
	return append([]string{"init", "--host", "127.0.0.1", "--port", strconv.Itoa(s.Port()), "--fingerprint", s.Fingerprint()}, more...)
}

func mailOf(days int) []imaptest.Message {
	return imaptest.Mail(4, monday.AddDate(0, 0, -days), "offer")
}

func TestInitAsks(t *testing.T) {
	keyring.MockInit()
	s := playFor(t, imaptest.Coremail(mailOf(40), mailOf(39)))
	m := newMachine(t)
	// language, a wrong address, one of an input method, yes, secret, folders, since, hours
	answers := "zh\nlin.163.com\nlin＠163。com\ny\n abcdefghijklmnop \n\n60d\n09:00-12:00，13:30-18:00\nno\n"
	if code := m.run(answers, server(s)...); code != exitOK {
		t.Fatalf("exit %d\n%s", code, m.err)
	}
	want := `# inquiry: "inquiry config show" prints every value that holds; the reference
# of all keys is config.example.yaml. No secret ever stands here.

language: zh
working_hours:
  mon: ['09:00-12:00', '13:30-18:00']
  tue: ['09:00-12:00', '13:30-18:00']
  wed: ['09:00-12:00', '13:30-18:00']
  thu: ['09:00-12:00', '13:30-18:00']
  fri: ['09:00-12:00', '13:30-18:00']

accounts:
  - name: lin
    address: lin@163.com
    host: 127.0.0.1
    port: ` + strconv.Itoa(s.Port()) + `
    fingerprint: ` + s.Fingerprint() + `
    since: "2026-09-24"
`
	if diff := cmp.Diff(want, m.config()); diff != "" {
		t.Errorf("config (-want +got)\n%s", diff)
	}
	if got, err := secret.Get(t.Context(), "lin"); err != nil || got != "abcdefghijklmnop" {
		t.Errorf("kept %q, %v", got, err)
	}
	for _, part := range []string{"授权码", "inquiry help 163", "已发送", "4 封邮件，最早 2026-10-14", "全角", "4 "} {
		if !strings.Contains(m.err+m.out, part) {
			t.Errorf("nothing says %q:\n%s%s", part, m.err, m.out)
		}
	}
	if strings.Contains(m.err+m.out+m.config(), "abcdefghijklmnop") {
		t.Error("the secret is shown")
	}
	if s.SignIns() != 2 { // the test, and the first pull
		t.Errorf("%d sign-ins", s.SignIns())
	}
	if info, err := os.Stat(filepath.Join(m.home, "config", "inquiry", "config.yaml")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if code := m.run("", "list"); code != exitOK || strings.Count(m.out, "\n") != 1 && strings.Count(m.out, "\n") != 4 {
		t.Errorf("list: %d %q", code, m.out)
	}
}

func TestInitAddsToAConfig(t *testing.T) {
	keyring.MockInit()
	s := playFor(t, imaptest.Dovecot(mailOf(10), nil))
	m := newMachine(t)
	path := filepath.Join(m.home, "config", "inquiry", "config.yaml")
	const before = "# ours\nlanguage: en # fixed\nhours: always\n\naccounts: # boxes\n  # the old one\n  - {name: sales, maildir: /nowhere}\n"
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(before), 0o640); err != nil {
		t.Fatal(err)
	}
	if code := m.piped("s3cret\n", server(s, "--address", "sales@licht.de", "--password-stdin", "--since", "all", "--hours", "08:00-16:00", "--pull=false")...); code != exitOK {
		t.Fatalf("exit %d\n%s", code, m.err)
	}
	want := before + "  - name: licht\n    address: sales@licht.de\n    host: 127.0.0.1\n    port: " + strconv.Itoa(s.Port()) + "\n    fingerprint: " + s.Fingerprint() + "\n"
	if diff := cmp.Diff(want, m.config()); diff != "" {
		t.Errorf("config (-want +got)\n%s", diff)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if code := m.piped("s3cret\n", server(s, "--address", "SALES@licht.de", "--password-stdin")...); code != exitUsage || !strings.Contains(m.err, "inquiry config password licht") {
		t.Errorf("the same mailbox again: %d\n%s", code, m.err)
	}
	if code := m.run("", "pull", "licht"); code != exitOK {
		t.Errorf("pull: %d\n%s", code, m.err)
	}
}

// A failure, or Ctrl-C at any question, leaves nothing behind.
func TestInitLeavesNothingBehind(t *testing.T) {
	good := imaptest.Dovecot(mailOf(10), mailOf(9))
	refused := good
	refused.Login = "NO [AUTHENTICATIONFAILED] Please using authorized code to login"
	tests := map[string]struct {
		p       imaptest.Personality
		keyring error
		secret  string // in a pipe
		args    []string
		code    int
		says    string
		signIns int
	}{
		"refused":                   {refused, nil, "x", []string{"--address", "lin@163.com", "--password-stdin"}, exitSignIn, "授权码", 1},
		"refused elsewhere":         {refused, nil, "x", []string{"--address", "lin@our.test", "--password-stdin"}, exitSignIn, "--username", 1},
		"folder is not there":       {good, nil, "x", []string{"--address", "lin@our.test", "--password-stdin", "--folders", "Leads"}, exitUsage, "Gesendete Objekte", 1},
		"certificate is another":    {good, nil, "x", []string{"--address", "lin@our.test", "--password-stdin", "--fingerprint", strings.Repeat("ab", 32)}, exitUsage, "--fingerprint", 0},
		"nobody there":              {good, nil, "x", []string{"--address", "lin@our.test", "--password-stdin", "--port", "1"}, exitNetwork, "--host", 0},
		"plain text":                {good, nil, "x", []string{"--address", "lin@our.test", "--password-stdin", "--tls", "none"}, exitUsage, "implicit or starttls", 0},
		"no address":                {good, nil, "", nil, exitUsage, "--address", 0},
		"letters before the @":      {good, nil, "", []string{"--address", "销售@our.test"}, exitUsage, "before the @", 0},
		"no secret":                 {good, nil, "", []string{"--address", "lin@our.test"}, exitUsage, "--password-stdin", 0},
		"empty secret":              {good, nil, "\n", []string{"--address", "lin@our.test", "--password-stdin"}, exitUsage, "no secret", 0},
		"variable that is not set":  {good, nil, "", []string{"--address", "lin@our.test", "--password-env", "NOT_SET"}, exitSignIn, "NOT_SET", 0},
		"no keyring":                {good, os.ErrPermission, "x", []string{"--address", "lin@our.test", "--password-stdin"}, exitSignIn, "--password-file", 0},
		"OAuth without a client":    {good, nil, "", []string{"--address", "lin@our.test", "--oauth", "microsoft"}, exitUsage, "--oauth-client-id", 0},
		"wrong hours":               {good, nil, "x", []string{"--address", "lin@our.test", "--password-stdin", "--hours", "9 to 5"}, exitUsage, "09:00-18:00", 1},
		"wrong day":                 {good, nil, "x", []string{"--address", "lin@our.test", "--password-stdin", "--since", "tomorrow"}, exitUsage, "future", 1},
		"two places for the secret": {good, nil, "", []string{"--address", "lin@our.test", "--password-env", "A", "--token-command", "b"}, exitUsage, "password-env", 0},
		"unknown language":          {good, nil, "", []string{"--address", "lin@our.test", "--language", "de"}, exitUsage, "en or zh", 0},
		"only looking":              {good, nil, "x", []string{"--address", "lin@our.test", "--password-stdin", "--dry-run"}, exitOK, "lin@our.test", 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			keyring.MockInit()
			if tt.keyring != nil {
				keyring.MockInitWithError(tt.keyring)
			}
			s := playFor(t, tt.p)
			m := newMachine(t)
			args := server(s)
			for i := 0; i < len(tt.args); i++ { // a flag given by the case stands above that of all
				for j := 1; j < len(args); j += 2 {
					if args[j] == tt.args[i] {
						args = append(args[:j:j], args[j+2:]...)
					}
				}
			}
			if code := m.piped(tt.secret, append(args, tt.args...)...); code != tt.code || !strings.Contains(m.err+m.out, tt.says) {
				t.Errorf("exit %d, want %d and %q:\n%s", code, tt.code, tt.says, m.err)
			}
			if f := m.files(); f != nil {
				t.Errorf("left behind: %q", f)
			}
			if s.SignIns() != tt.signIns {
				t.Errorf("%d sign-ins, want %d", s.SignIns(), tt.signIns)
			}
			keyring.MockInit()
			if _, err := secret.Get(context.Background(), "lin"); err == nil {
				t.Error("a secret was kept")
			}
		})
	}
}

func TestInitInterrupted(t *testing.T) {
	keyring.MockInit()
	s := playFor(t, imaptest.Dovecot(mailOf(10), mailOf(9)))
	lines := []string{"en", "lin@our.test", "secret", "INBOX", "30d", "09:00-18:00"}
	for n := range len(lines) {
		m := newMachine(t)
		m.env["LANG"] = "zh_CN.UTF-8"
		stop := make(chan struct{})
		r := &typing{lines: lines[:n], stop: stop}
		var out, errs bytes.Buffer
		e := &Env{In: r, Out: &out, Err: &errs, Getenv: func(k string) string { return m.env[k] }, Clock: func() time.Time { return monday },
			InTTY: true, Columns: func() int { return 0 }}
		ctx, cancel := context.WithCancel(t.Context())
		e.interrupted = ctx.Done()
		go func() { <-stop; cancel() }()
		root := newRootCmd(e)
		root.SetArgs(server(s))
		root.SetErr(&errs)
		err := root.ExecuteContext(ctx)
		if exitCode(err) != exitInterrupted {
			t.Errorf("after %d answers: %v", n, err)
		}
		if f := m.files(); f != nil {
			t.Errorf("after %d answers: left behind: %q", n, f)
		}
		if _, err := secret.Get(t.Context(), "lin"); err == nil {
			t.Errorf("after %d answers: a secret was kept", n)
		}
	}
}

// typing types some lines, and Ctrl-C at the question after them.
type typing struct {
	lines []string
	stop  chan struct{}
}

func (p *typing) Read(b []byte) (int, error) {
	if len(p.lines) == 0 {
		if p.stop != nil {
			close(p.stop)
			p.stop = nil
		}
		select {} // a terminal on which nobody types
	}
	n := copy(b, p.lines[0]+"\n")
	p.lines = p.lines[1:]
	return n, nil
}

func TestInitWithOAuth(t *testing.T) {
	keyring.MockInit()
	auth := oauthtest.Start()
	defer auth.Close()
	p := imaptest.Exchange(mailOf(20), mailOf(19), func(user, token string) bool { return user == "lin@our.test" && auth.Good(token) })
	p.Append = true
	p.Refuse = nil
	s := playFor(t, p)
	m := newMachine(t)
	args := server(s, "--address", "lin@our.test", "--oauth-client-id", auth.ClientID, "--oauth-device-url", auth.URL+"/device", "--oauth-token-url", auth.URL+"/token", "--oauth-scopes", "imap,offline_access")
	if code := m.piped("", args...); code != exitOK {
		t.Fatalf("exit %d\n%s", code, m.err)
	}
	for _, part := range []string{"ABCD-EFGH", auth.URL + "/enter", "Sent Items", "8 "} {
		if !strings.Contains(m.err+m.out, part) {
			t.Errorf("nothing says %q:\n%s%s", part, m.err, m.out)
		}
	}
	refresh, err := secret.Get(t.Context(), "lin")
	if err != nil || !strings.HasPrefix(refresh, "refresh-") || strings.Contains(m.config(), refresh) {
		t.Errorf("kept %q, %v", refresh, err)
	}
	if code := m.run("", "doctor", "lin"); code != exitOK || !strings.Contains(m.out, "OAuth 2.0 access token") {
		t.Errorf("doctor: %d\n%s%s", code, m.out, m.err)
	}
	if code := m.run("", "list"); code != exitOK || m.out == "" {
		t.Fatalf("list: %d %s", code, m.err)
	}
	id, _, _ := strings.Cut(m.out, "\t")
	if code := m.run("", "draft", id, "--save"); code != exitOK || len(s.Drafts()) != 1 {
		t.Errorf("draft: %d, %d drafts\n%s%s", code, len(s.Drafts()), m.out, m.err)
	}
	auth.Revoke()
	if code := m.run("", "pull"); code != exitSignIn || !strings.Contains(m.err, "inquiry config password lin") || !strings.Contains(m.err, "revoked") {
		t.Errorf("revoked: %d\n%s", code, m.err)
	}
	if code := m.piped("", "config", "password", "lin"); code != exitOK {
		t.Errorf("password: %d\n%s", code, m.err)
	}
	if code := m.run("", "pull"); code != exitOK {
		t.Errorf("after a new permission: %d\n%s", code, m.err)
	}
	auth.Close()
	if code := m.run("", "pull"); code != exitNetwork {
		t.Errorf("without the service: %d\n%s", code, m.err)
	}
}
