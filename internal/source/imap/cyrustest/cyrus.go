// Package cyrustest runs a throw-away Cyrus IMAP server on the loopback
// interface, with everything it needs in one temporary directory, for tests
// against a real server. It knows the configuration of Cyrus IMAP 3 as Debian
// ships it, and needs root, because Cyrus runs as a user of its own.
package cyrustest

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"text/template"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/inquiry-cli/inquiry/internal/imapconn"
	"github.com/inquiry-cli/inquiry/internal/source/imap/imaptest"
)

// User and Password sign in.
const (
	User     = "sales"
	Password = "sales-pass"
)

// Folders that Cyrus makes at the first sign-in, with their special uses.
const (
	Sent   = "Gesendet"
	Drafts = "Drafts"
)

const bin = "/usr/lib/cyrus/bin/"

// ErrNotInstalled says that there is no Cyrus here, or nobody who may start it.
var ErrNotInstalled = errors.New("cyrus is not installed, or this is not root")

// Server is a running Cyrus.
type Server struct {
	Dir     string
	Port    int // plain and STARTTLS
	PortTLS int
	CAFile  string

	cmd *exec.Cmd
	mux net.Listener
}

const imapdConf = `configdirectory: {{.Dir}}/conf
partition-default: {{.Dir}}/spool
defaultpartition: default
admins: cyrus
sasl_pwcheck_method: saslauthd
sasl_saslauthd_path: {{.Dir}}/mux
sasl_mech_list: PLAIN LOGIN
allowplaintext: no
tls_server_cert: {{.Dir}}/cert.pem
tls_server_key: {{.Dir}}/key.pem
unixhierarchysep: yes
altnamespace: yes
virtdomains: off
autocreate_quota: 0
autocreate_inbox_folders: {{.Sent}}|{{.Drafts}}
xlist-sent: {{.Sent}}
xlist-drafts: {{.Drafts}}
`

const cyrusConf = `START {
  recover cmd="{{.Bin}}ctl_cyrusdb -C {{.Dir}}/imapd.conf -r"
}
SERVICES {
  imap cmd="{{.Bin}}imapd -C {{.Dir}}/imapd.conf -U 30" listen="127.0.0.1:{{.Port}}" prefork=0
  imaps cmd="{{.Bin}}imapd -C {{.Dir}}/imapd.conf -s -U 30" listen="127.0.0.1:{{.PortTLS}}" prefork=0
}
EVENTS {
}
`

// Start runs a server with one empty mailbox.
func Start() (*Server, error) {
	account, err := user.Lookup("cyrus")
	if _, statErr := os.Stat(bin + "master"); err != nil || statErr != nil || os.Getuid() != 0 {
		return nil, ErrNotInstalled
	}
	uid, err := strconv.Atoi(account.Uid)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.Atoi(account.Gid)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "cyrus")
	if err != nil {
		return nil, err
	}
	s := &Server{Dir: dir, CAFile: filepath.Join(dir, "cert.pem")}
	if err := s.prepare(uid, gid); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	s.cmd = exec.Command(bin+"master", "-C", filepath.Join(dir, "imapd.conf"), "-M", filepath.Join(dir, "cyrus.conf"),
		"-p", filepath.Join(dir, "master.pid"), "-L", filepath.Join(dir, "master.log"))
	var said bytes.Buffer
	s.cmd.Stdout, s.cmd.Stderr = &said, &said
	if err := s.cmd.Start(); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	for range 400 {
		if c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", s.PortTLS)); err == nil {
			return s, c.Close()
		}
		time.Sleep(25 * time.Millisecond)
	}
	return nil, errors.Join(fmt.Errorf("cyrus did not start: %s", &said), s.Stop())
}

func (s *Server) prepare(uid, gid int) error {
	var err error
	if s.Port, err = freePort(); err != nil {
		return err
	}
	if s.PortTLS, err = freePort(); err != nil {
		return err
	}
	for _, d := range []string{"spool", "conf", "conf/socket", "conf/proc", "conf/db", "conf/log", "conf/msg", "conf/user", "conf/quota", "conf/sync", "conf/backup", "conf/lock"} {
		if err := os.Mkdir(filepath.Join(s.Dir, d), 0o755); err != nil {
			return err
		}
	}
	cert, err := imaptest.NewCertificate()
	if err != nil {
		return err
	}
	files := map[string][]byte{"cert.pem": cert.PEM, "key.pem": cert.KeyPEM}
	for name, text := range map[string]string{"imapd.conf": imapdConf, "cyrus.conf": cyrusConf} {
		var b bytes.Buffer
		if err := template.Must(template.New(name).Parse(text)).Execute(&b, map[string]any{
			"Dir": s.Dir, "Bin": bin, "Port": s.Port, "PortTLS": s.PortTLS, "Sent": Sent, "Drafts": Drafts}); err != nil {
			return err
		}
		files[name] = b.Bytes()
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(s.Dir, name), content, 0o600); err != nil {
			return err
		}
	}
	if s.mux, err = net.Listen("unix", filepath.Join(s.Dir, "mux")); err != nil {
		return err
	}
	go s.checkPasswords()
	return filepath.WalkDir(s.Dir, func(p string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(p, uid, gid)
	})
}

// checkPasswords plays saslauthd: it is sent user, password, service and realm,
// each behind its length in two bytes, and answers OK or NO in the same way.
func (s *Server) checkPasswords() {
	for {
		c, err := s.mux.Accept()
		if err != nil {
			return
		}
		go func() {
			defer c.Close()
			var fields [4]string
			for i := range fields {
				var n uint16
				if binary.Read(c, binary.BigEndian, &n) != nil {
					return
				}
				b := make([]byte, n)
				if _, err := io.ReadFull(c, b); err != nil {
					return
				}
				fields[i] = string(b)
			}
			answer := "NO"
			if fields[0] == User && fields[1] == Password {
				answer = "OK"
			}
			_, _ = c.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...)) // who asked is gone otherwise
		}()
	}
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// Client signs in with a client that may do everything.
func (s *Server) Client() (*imapclient.Client, error) {
	conn, err := imapconn.Dial(context.Background(), imapconn.Target{Host: "127.0.0.1", Port: s.PortTLS, CAFile: s.CAFile, Timeout: 10 * time.Second})
	if err != nil {
		return nil, err
	}
	c := imapclient.New(conn, nil)
	if err := c.Login(User, Password).Wait(); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// Fill appends messages to their folders.
func (s *Server) Fill(messages []imaptest.Message) error {
	c, err := s.Client()
	if err != nil {
		return err
	}
	defer c.Close()
	for _, m := range messages {
		raw := imaptest.CRLF(m.Raw)
		flags := make([]imap.Flag, len(m.Flags))
		for i, f := range m.Flags {
			flags[i] = imap.Flag(f)
		}
		cmd := c.Append(m.Folder, int64(len(raw)), &imap.AppendOptions{Flags: flags, Time: m.InternalDate})
		if _, err := cmd.Write(raw); err != nil {
			return err
		}
		if err := cmd.Close(); err != nil {
			return err
		}
		if _, err := cmd.Wait(); err != nil {
			return err
		}
	}
	return c.Logout().Wait()
}

// State lists all messages with their UIDs, flags and modification sequences.
// It stays the same as long as nobody changes the mailbox.
func (s *Server) State() ([]string, error) {
	c, err := s.Client()
	if err != nil {
		return nil, err
	}
	defer c.Close()
	var out []string
	for _, folder := range []string{"INBOX", Sent, Drafts} {
		d, err := c.Select(folder, &imap.SelectOptions{ReadOnly: true, CondStore: true}).Wait()
		if err != nil {
			return nil, err
		}
		out = append(out, fmt.Sprintf("%s %d %d", folder, d.NumMessages, d.HighestModSeq))
		if d.NumMessages == 0 {
			continue
		}
		var all imap.SeqSet
		all.AddRange(1, 0)
		list, err := c.Fetch(all, &imap.FetchOptions{UID: true, Flags: true, RFC822Size: true}).Collect()
		if err != nil {
			return nil, err
		}
		for _, m := range list {
			out = append(out, fmt.Sprintf("%s %d %v %d", folder, m.UID, m.Flags, m.RFC822Size))
		}
	}
	return out, c.Logout().Wait()
}

// Stop ends the server and removes its directory.
func (s *Server) Stop() error {
	if s.cmd != nil && s.cmd.Process != nil {
		if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
			_ = s.cmd.Process.Kill()
		}
		timer := time.AfterFunc(5*time.Second, func() { _ = s.cmd.Process.Kill() })
		_ = s.cmd.Wait()
		timer.Stop()
	}
	if s.mux != nil {
		_ = s.mux.Close()
	}
	return os.RemoveAll(s.Dir)
}
