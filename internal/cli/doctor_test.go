package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"

	"github.com/inquiry-cli/inquiry/internal/source/imap/imaptest"
)

// write puts a file into the machine's home.
func (m *machine) write(name, text string, mode os.FileMode) string {
	m.t.Helper()
	path := filepath.Join(m.home, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		m.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		m.t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		m.t.Fatal(err)
	}
	return path
}

func accountOf(s *imaptest.Script, more string) string {
	return fmt.Sprintf("accounts:\n  - {name: privat, address: lin@geheim-licht.test, host: 127.0.0.1, port: %d, fingerprint: %s, password_env: SECRET%s}\n", s.Port(), s.Fingerprint(), more)
}

func TestDoctor(t *testing.T) {
	keyring.MockInit()
	refused := imaptest.Coremail(nil, nil)
	refused.Login = "NO LOGIN Login error or password error"
	nosent := imaptest.Dovecot(mailOf(3), nil)
	nosent.List = nosent.List[:1]
	tests := map[string]struct {
		p      imaptest.Personality
		config string
		more   string
		before func(m *machine)
		args   []string
		code   int
		says   []string
	}{
		"sound": {p: imaptest.Coremail(mailOf(50), mailOf(49)), before: func(m *machine) { m.run("", "pull") }, args: []string{"doctor"}, code: exitOK,
			says: []string{"ok    database: ", "schema 1, ", "sound", "ok    account privat: 已发送: 4 messages", "by its usual name", "certificate good until", "signed in as", "ok    clock: ", "ok    pull privat", "ok    disk: ", "ok    place: "}},
		"nothing pulled yet": {p: imaptest.Dovecot(mailOf(3), nil), args: []string{"doctor", "privat"}, code: exitOK, says: []string{"WARN  database", "ok    account privat", "ok    clock: "}},
		"refused":            {p: refused, args: []string{"doctor"}, code: exitFailed, says: []string{"FAIL  account privat: sign in at 127.0.0.1", "inquiry config password privat"}},
		"no folder for sent": {p: nosent, args: []string{"doctor"}, code: exitOK, says: []string{"WARN  account privat: No folder with sent mail"}},
		"folder is missing":  {p: imaptest.Dovecot(nil, nil), more: ", folders: [INBOX, Leads]", args: []string{"doctor"}, code: exitFailed, says: []string{`"Leads" is not on the server`, "ok    account privat: INBOX"}},
		"secret for all to read": {p: imaptest.Dovecot(nil, nil), more: ", ca_file: nowhere.pem", args: []string{"doctor"}, code: exitFailed,
			says: []string{"FAIL  files: ca_file"}},
		"config for all to write": {p: imaptest.Dovecot(nil, nil), before: func(m *machine) {
			if err := os.Chmod(filepath.Join(m.home, "config", "inquiry", "config.yaml"), 0o666); err != nil {
				m.t.Fatal(err)
			}
		}, args: []string{"doctor"}, code: exitFailed, says: []string{"FAIL  config: ", "others can write it", "chmod go-w"}},
		"broken config":        {p: imaptest.Dovecot(nil, nil), config: "acounts: []\n", args: []string{"doctor"}, code: exitFailed, says: []string{"FAIL  config", "accounts"}},
		"mistyped account":     {p: imaptest.Dovecot(nil, nil), args: []string{"doctor", "privet"}, code: exitNotFound, says: []string{"inquiry doctor privat"}},
		"in a synced folder":   {p: imaptest.Dovecot(nil, nil), config: "database: OneDrive - Licht/i.db\n", args: []string{"doctor"}, code: exitOK, says: []string{"WARN  place", "OneDrive", "database:"}},
		"damaged database":     {p: imaptest.Dovecot(nil, nil), before: func(m *machine) { m.write("data/inquiry/inquiry.db", "SQLite format 3\x00rubbish", 0o600) }, args: []string{"doctor"}, code: exitFailed, says: []string{"FAIL  database", "ok    clock: "}},
		"in Chinese":           {p: imaptest.Coremail(mailOf(50), nil), args: []string{"doctor", "--lang", "zh"}, code: exitOK, says: []string{"证书有效期至", "封邮件"}},
		"as JSON, not Chinese": {p: imaptest.Coremail(mailOf(50), nil), args: []string{"doctor", "--lang", "zh", "--json"}, code: exitOK, says: []string{`"what":"account privat"`, "certificate good until"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := playFor(t, tt.p)
			m := newMachine(t)
			m.env["SECRET"] = "not-shown"
			m.write("config/inquiry/config.yaml", tt.config+accountOf(s, tt.more), 0o600)
			if tt.before != nil {
				tt.before(m)
			}
			before := s.SignIns()
			if code := m.run("", tt.args...); code != tt.code {
				t.Errorf("exit %d, want %d\n%s%s", code, tt.code, m.out, m.err)
			}
			for _, part := range tt.says {
				if !strings.Contains(m.out+m.err, part) {
					t.Errorf("nothing says %q:\n%s%s", part, m.out, m.err)
				}
			}
			if strings.Contains(m.out+m.err, "not-shown") || strings.Contains(m.out+m.err, "<no value>") || strings.Contains(m.out, "doctor.") {
				t.Errorf("a secret or a hole:\n%s%s", m.out, m.err)
			}
			if s.SignIns()-before > 1 {
				t.Errorf("%d sign-ins", s.SignIns()-before)
			}
			if strings.Contains(name, "JSON") {
				for line := range strings.Lines(m.out) {
					var f finding
					if err := json.Unmarshal([]byte(line), &f); err != nil || f.Do == nil {
						t.Errorf("%v: %s", err, line)
					}
				}
			}
		})
	}
}

// The bundle holds nothing of what is private, whatever the servers say.
func TestDoctorBundle(t *testing.T) {
	p := imaptest.Dovecot(mailOf(5), mailOf(4))
	p.Boxes["Kunden/Müller GmbH"] = &imaptest.Box{UIDValidity: 9}
	p.List = append(p.List, `() "/" "Kunden/M&APw-ller GmbH"`)
	p.Boxes["Kunden/M&APw-ller GmbH"] = p.Boxes["Kunden/Müller GmbH"]
	s := playFor(t, p)
	refused := imaptest.Dovecot(nil, nil)
	refused.Login = "NO [AUTHENTICATIONFAILED] lin@geheim-licht.test of Lin Wei may not, token " + strings.Repeat("a1B2", 12)
	s2 := playFor(t, refused)
	m := newMachine(t)
	m.env["SECRET"] = "not-shown"
	text := "company: {name: Geheim Licht Ltd, names: [GLL Export], domains: [geheim-licht.example]}\nowners: [{name: Wang Xiaoming, country: DE}]\n" +
		accountOf(s, `, folders: [INBOX, "Kunden/Müller GmbH"], aliases: [boss@other-secret.test], owner: Wei`) +
		fmt.Sprintf("  - {name: zweit, address: export@zweit-firma.test, host: 127.0.0.1, port: %d, fingerprint: %s, password_env: SECRET}\n", s2.Port(), s2.Fingerprint())
	m.write("config/inquiry/config.yaml", text, 0o600)
	m.run("", "pull", "privat")
	out := filepath.Join(m.home, "report.txt")
	if code := m.run("n\n", "doctor", "--bundle", out); code == exitOK {
		t.Errorf("no was taken for yes: %s", m.err)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("it was written all the same")
	}
	if code := m.run("y\n", "doctor", "--bundle", out, "--lang", "zh"); code != exitOK {
		t.Fatalf("exit %d\n%s", code, m.err)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if string(b) != m.out {
		t.Error("what was written is not what was shown")
	}
	for _, private := range []string{"privat", "lin@", "geheim", "Geheim", "Müller", "Kunden", "boss", "other-secret", "zweit", "export@", "Wang", "Xiaoming", "GLL", "not-shown", m.home, "Lin Wei", "a1B2a1B2", "buyer.test"} {
		if strings.Contains(string(b), private) {
			t.Errorf("%q stands in the report:\n%s", private, b)
		}
	}
	for _, useful := range []string{"inquiry doctor, 2026-11-23 00:40 UTC", "FAIL  account <account-2>", "INBOX: 4 messages", "certificate good until", "keys set: ", "company", "accounts"} {
		if !strings.Contains(string(b), useful) {
			t.Errorf("%q is missing:\n%s", useful, b)
		}
	}
	if info, err := os.Stat(out); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// One message under several labels of Gmail is one message with several places.
func TestGmailLabelsAreOneMessage(t *testing.T) {
	s := playFor(t, imaptest.Gmail(mailOf(9), nil))
	m := newMachine(t)
	m.env["SECRET"] = "x"
	m.write("config/inquiry/config.yaml", accountOf(s, `, folders: [INBOX, Kunden, "[Gmail]/Alle Nachrichten"]`), 0o600)
	if code := m.run("", "pull", "--json"); code != exitOK {
		t.Fatalf("exit %d\n%s", code, m.err)
	}
	count := func() int {
		m.run("", "export", "--format", "jsonl")
		n := 0
		for line := range strings.Lines(m.out) {
			var q struct {
				Messages []json.RawMessage `json:"messages"`
			}
			if err := json.Unmarshal([]byte(line), &q); err != nil {
				t.Fatalf("%v: %s", err, line)
			}
			n += len(q.Messages)
		}
		return n
	}
	first := count()
	if first != 4 {
		t.Errorf("%d messages, want those of the inbox once", first)
	}
	if code := m.run("", "pull"); code != exitOK || count() != first {
		t.Errorf("a second pull: %d, %d messages", code, count())
	}
}
