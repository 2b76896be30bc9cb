// Package dovecottest runs a throw-away Dovecot on the loopback interface, with
// everything it needs in one temporary directory, for tests against a real
// server. It knows the configuration of Dovecot 2.3.
package dovecottest

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"text/template"
	"time"

	"github.com/inquiry-cli/inquiry/internal/source/imap/imaptest"
)

// User and Password sign in.
const (
	User     = "sales@example.test"
	Password = "sales-pass"
)

// ErrNotInstalled says that there is no Dovecot here, or none of a version
// whose configuration this package writes.
var ErrNotInstalled = errors.New("dovecot 2.3 is not installed")

// Message is a file to be put into the Maildir.
type Message struct {
	Raw   []byte // with LF or CRLF
	At    time.Time
	Flags string // Maildir letters in order, such as "RS"; "-" leaves the file in new/
}

// Server is a running Dovecot.
type Server struct {
	Dir     string
	Maildir string
	Port    int // plain and STARTTLS
	PortTLS int
	CAFile  string

	cmd      *exec.Cmd
	uid, gid int
	files    int
}

var config = `
base_dir = {{.Dir}}/run
state_dir = {{.Dir}}/state
log_path = {{.Dir}}/dovecot.log
protocols = imap
listen = 127.0.0.1
default_internal_user = {{.User}}
default_internal_group = {{.Group}}
default_login_user = {{.User}}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:~/Maildir
mail_fsync = never
disable_plaintext_auth = no
auth_mechanisms = plain login
ssl = yes
ssl_cert = <{{.Dir}}/cert.pem
ssl_key = <{{.Dir}}/key.pem
passdb {
  driver = passwd-file
  args = {{.Dir}}/users
}
userdb {
  driver = passwd-file
  args = {{.Dir}}/users
}
namespace inbox {
  inbox = yes
  mailbox "{{.Sent}}" {
    auto = create
    special_use = \Sent
  }
  mailbox Drafts {
    auto = create
    special_use = \Drafts
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    address = 127.0.0.1
    port = {{.Port}}
  }
  inet_listener imaps {
    address = 127.0.0.1
    port = {{.PortTLS}}
    ssl = yes
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`

// Start runs a server whose folder with sent mail is called sent (UTF-8). As
// root it runs as nobody, because Dovecot serves no mail of root.
func Start(sent string) (*Server, error) {
	bin, err := find()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "dovecot")
	if err != nil {
		return nil, err
	}
	s := &Server{Dir: dir, Maildir: filepath.Join(dir, "home", "Maildir"), CAFile: filepath.Join(dir, "cert.pem"),
		uid: os.Getuid(), gid: os.Getgid()}
	account, err := user.Current()
	if err != nil {
		return nil, err
	}
	if s.uid == 0 {
		if account, err = user.Lookup("nobody"); err != nil {
			return nil, err
		}
		if s.uid, err = strconv.Atoi(account.Uid); err != nil {
			return nil, err
		}
		if s.gid, err = strconv.Atoi(account.Gid); err != nil {
			return nil, err
		}
	}
	group, err := user.LookupGroupId(strconv.Itoa(s.gid))
	if err != nil {
		return nil, err
	}
	if s.Port, err = freePort(); err != nil {
		return nil, err
	}
	if s.PortTLS, err = freePort(); err != nil {
		return nil, err
	}
	cert, err := imaptest.NewCertificate()
	if err != nil {
		return nil, err
	}
	var conf bytes.Buffer
	err = template.Must(template.New("dovecot.conf").Parse(config)).Execute(&conf, map[string]any{
		"Dir": dir, "User": account.Username, "Group": group.Name, "Port": s.Port, "PortTLS": s.PortTLS, "Sent": sent})
	if err != nil {
		return nil, err
	}
	users := fmt.Sprintf("%s:{PLAIN}%s:%d:%d::%s::\n", User, Password, s.uid, s.gid, filepath.Dir(s.Maildir))
	for name, content := range map[string][]byte{"dovecot.conf": conf.Bytes(), "users": []byte(users), "cert.pem": cert.PEM, "key.pem": cert.KeyPEM} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			return nil, err
		}
	}
	for _, d := range []string{"run", "state", "home", "home/Maildir", "home/Maildir/cur", "home/Maildir/new", "home/Maildir/tmp"} {
		if err := os.Mkdir(filepath.Join(dir, d), 0o755); err != nil {
			return nil, err
		}
	}
	if err := s.own(dir); err != nil {
		return nil, err
	}
	s.cmd = exec.Command(bin, "-F", "-c", filepath.Join(dir, "dovecot.conf"))
	s.cmd.SysProcAttr = runAs(s.uid, s.gid)
	var said bytes.Buffer
	s.cmd.Stdout, s.cmd.Stderr = &said, &said
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for range 200 {
		if c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", s.PortTLS)); err == nil {
			return s, c.Close()
		}
		time.Sleep(25 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(dir, "dovecot.log"))
	return nil, errors.Join(fmt.Errorf("dovecot did not start: %s%s", &said, log), s.Stop())
}

// find looks for the program, also where users have no path to.
func find() (string, error) {
	bin, err := exec.LookPath("dovecot")
	if err != nil {
		bin = "/usr/sbin/dovecot"
	}
	out, err := exec.Command(bin, "--version").Output()
	if err != nil || !strings.HasPrefix(string(out), "2.3.") {
		return "", fmt.Errorf("%w (found %q)", ErrNotInstalled, strings.TrimSpace(string(out)))
	}
	return bin, nil
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// own gives everything below path to the user the server runs as.
func (s *Server) own(path string) error {
	if os.Getuid() != 0 {
		return nil
	}
	return filepath.WalkDir(path, func(p string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(p, s.uid, s.gid)
	})
}

// Fill puts messages into a folder, "" for the inbox, else the name as Maildir++
// spells it, modified UTF-7 without the leading dot.
func (s *Server) Fill(folder string, messages []Message) error {
	dir := s.Maildir
	if folder != "" {
		dir = filepath.Join(dir, "."+folder)
		for _, d := range []string{"", "cur", "new", "tmp"} {
			if err := os.MkdirAll(filepath.Join(dir, d), 0o755); err != nil {
				return err
			}
		}
		if err := s.own(dir); err != nil {
			return err
		}
	}
	for _, m := range messages {
		s.files++
		name := fmt.Sprintf("%d.M%06dQ%d.test", m.At.Unix(), s.files, s.files)
		path := filepath.Join(dir, "cur", name+":2,"+m.Flags)
		if m.Flags == "-" {
			path = filepath.Join(dir, "new", name)
		}
		if err := os.WriteFile(path, m.Raw, 0o600); err != nil {
			return err
		}
		if err := os.Chtimes(path, m.At, m.At); err != nil {
			return err
		}
		if os.Getuid() == 0 {
			if err := os.Lchown(path, s.uid, s.gid); err != nil {
				return err
			}
		}
	}
	return nil
}

// State lists all mail files with their flags, sizes and times, sorted. It
// stays the same as long as nobody changes the mailbox.
func (s *Server) State() ([]string, error) {
	var out []string
	err := filepath.WalkDir(s.Maildir, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		parent := filepath.Base(filepath.Dir(p))
		if parent != "cur" && parent != "new" && parent != "tmp" {
			return nil // the server's own indexes
		}
		st, err := d.Info()
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(s.Maildir, p)
		out = append(out, fmt.Sprintf("%s %d %d", rel, st.Size(), st.ModTime().UnixNano()))
		return err
	})
	sort.Strings(out)
	return out, err
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
	return os.RemoveAll(s.Dir)
}
