package mailbox

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"github.com/inquiry-cli/inquiry/internal/source/imap/imaptest"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

const letter = "From: sales@demo.test\r\nTo: ana@souza.test\r\nSubject: Re: x\r\n\r\nBom dia,\r\n"

// server is an IMAP server in memory that notes every command that changes a
// mailbox, and opens none.
type server struct {
	mu      sync.Mutex
	appends []string // folder and flags
	bad     []string
	special map[string]imap.MailboxAttr
	folders []string
}

type session struct {
	imapmemserver.UserSession
	srv  *server
	user *imapmemserver.User
}

func (s *session) Login(user, password string) error {
	if err := s.user.Login(user, password); err != nil {
		return err
	}
	s.UserSession = *imapmemserver.NewUserSession(s.user)
	return nil
}

func (s *session) Close() error { return nil }

func (s *session) List(w *imapserver.ListWriter, _ string, _ []string, _ *imap.ListOptions) error {
	for _, f := range s.srv.folders {
		d := &imap.ListData{Mailbox: f, Delim: '/'}
		if a := s.srv.special[f]; a != "" {
			d.Attrs = append(d.Attrs, a)
		}
		if err := w.WriteList(d); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) Select(name string, _ *imap.SelectOptions) (*imap.SelectData, error) {
	return nil, s.srv.refuse("SELECT " + name)
}

func (s *session) Create(name string, _ *imap.CreateOptions) error {
	return s.srv.refuse("CREATE " + name)
}

func (s *session) Append(name string, r imap.LiteralReader, o *imap.AppendOptions) (*imap.AppendData, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	s.srv.mu.Lock()
	defer s.srv.mu.Unlock()
	var flags []string
	for _, f := range o.Flags {
		flags = append(flags, string(f))
	}
	slices.Sort(flags)
	s.srv.appends = append(s.srv.appends, name+" "+strings.Join(flags, " ")+" "+o.Time.UTC().Format(time.RFC3339)+" "+strconv.Itoa(len(b)))
	return &imap.AppendData{}, nil
}

func (s *server) refuse(what string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bad = append(s.bad, what)
	return errors.New("no")
}

func start(t *testing.T, folders []string, special map[string]imap.MailboxAttr, starttls bool) (*server, Account) {
	t.Helper()
	cert, err := imaptest.NewCertificate()
	if err != nil {
		t.Fatal(err)
	}
	s := &server{special: special, folders: folders}
	conf := &tls.Config{Certificates: []tls.Certificate{cert.Pair}}
	o := &imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &session{srv: s, user: imapmemserver.NewUser("sales@demo.test", "demo")}, nil, nil
		},
		Caps:   imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapSpecialUse: {}, imap.CapListExtended: {}},
		Logger: log.New(io.Discard, "", 0),
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := ln.Addr().(*net.TCPAddr).Port
	if starttls {
		o.TLSConfig = conf
	} else {
		ln = tls.NewListener(ln, conf)
	}
	srv := imapserver.New(o)
	go srv.Serve(ln)
	t.Cleanup(func() { srv.Close() })
	return s, Account{
		Name: "shop", Host: "127.0.0.1", Port: port, STARTTLS: starttls, Fingerprint: cert.Fingerprint, Username: "sales@demo.test",
		Password: func(context.Context) (string, error) { return "demo", nil },
	}
}

func TestSave(t *testing.T) {
	tests := map[string]struct {
		folders  []string
		special  map[string]imap.MailboxAttr
		named    string
		starttls bool
		want     string
	}{
		"marked by the server": {[]string{"INBOX", "Drafts", "Mine"}, map[string]imap.MailboxAttr{"Mine": imap.MailboxAttrDrafts}, "", false, "Mine"},
		"by name":              {[]string{"INBOX", "Old/Drafts", "Drafts"}, nil, "", false, "Drafts"},
		"Chinese":              {[]string{"INBOX", "草稿箱"}, nil, "", false, "草稿箱"},
		"German, below INBOX":  {[]string{"INBOX", "INBOX/Entwürfe"}, nil, "", false, "INBOX/Entwürfe"},
		"with a word added":    {[]string{"INBOX", "Draft Messages"}, nil, "", false, "Draft Messages"},
		"named":                {[]string{"INBOX", "Drafts", "Work/To send"}, nil, "work/to send", false, "Work/To send"},
		"STARTTLS":             {[]string{"INBOX", "Drafts"}, nil, "", true, "Drafts"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s, a := start(t, tt.folders, tt.special, tt.starttls)
			a.Folder = tt.named
			got, err := Save(t.Context(), a, []byte(letter), noon)
			if err != nil {
				t.Fatal(err)
			}
			want := []string{tt.want + ` \Draft \Seen 2026-11-23T12:00:00Z ` + strconv.Itoa(len(letter))}
			if got != tt.want || !slices.Equal(s.appends, want) || s.bad != nil {
				t.Errorf("folder %q, appended %q, besides %q", got, s.appends, s.bad)
			}
		})
	}
}

func TestSaveFaults(t *testing.T) {
	tests := map[string]struct {
		change func(*Account)
		want   error
	}{
		"password":       {func(a *Account) { a.Password = func(context.Context) (string, error) { return "x", nil } }, ErrSignIn},
		"certificate":    {func(a *Account) { a.Fingerprint = strings.Repeat("ab", 32) }, ErrCertificate},
		"not trusted":    {func(a *Account) { a.Fingerprint = "" }, ErrCertificate},
		"no such folder": {func(a *Account) { a.Folder = "Nowhere" }, ErrNoDrafts},
		"no drafts":      {func(a *Account) {}, ErrNoDrafts},
		"port":           {func(a *Account) { a.Port = 1 }, ErrNetwork},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s, a := start(t, []string{"INBOX", "Drafts to keep"}, nil, false)
			tt.change(&a)
			if _, err := Save(t.Context(), a, []byte(letter), noon); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if s.appends != nil || s.bad != nil {
				t.Errorf("appended %q, besides %q", s.appends, s.bad)
			}
		})
	}
	_, a := start(t, []string{"Drafts"}, nil, false)
	a.Folder = "Drafts\r\nA DELETE INBOX"
	if _, err := Save(t.Context(), a, []byte(letter), noon); err == nil {
		t.Error("a line break in a folder name was taken")
	}
}

func TestSaveMaildir(t *testing.T) {
	tests := map[string]struct {
		have  []string
		named string
		want  string
		dir   string
	}{
		"none yet":  {nil, "", "Drafts", ".Drafts"},
		"Entwürfe":  {[]string{".Entw&APw-rfe"}, "", "Entwürfe", ".Entw&APw-rfe"},
		"named":     {[]string{".Drafts", ".Other"}, "Other", "Other", ".Other"},
		"hierarchy": {[]string{".INBOX.Drafts"}, "", "INBOX.Drafts", ".INBOX.Drafts"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for _, d := range append(tt.have, ".") {
				for _, sub := range []string{"cur", "new", "tmp"} {
					if err := os.MkdirAll(filepath.Join(dir, d, sub), 0o700); err != nil {
						t.Fatal(err)
					}
				}
			}
			for range 2 {
				got, err := SaveMaildir(dir, tt.named, []byte(letter), noon)
				if err != nil || got != tt.want {
					t.Fatalf("folder %q, %v", got, err)
				}
			}
			files, _ := filepath.Glob(filepath.Join(dir, tt.dir, "cur", "*:2,DS"))
			if len(files) != 1 {
				t.Fatalf("files %q", files)
			}
			if b, _ := os.ReadFile(files[0]); string(b) != strings.ReplaceAll(letter, "\r\n", "\n") {
				t.Errorf("wrote %q", b)
			}
		})
	}
	if _, err := SaveMaildir(t.TempDir(), "Nowhere", []byte(letter), noon); !errors.Is(err, ErrNoDrafts) {
		t.Error(err)
	}
}
