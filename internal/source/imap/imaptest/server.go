// Package imaptest is an IMAP server on the loopback interface for tests and
// for trying the program out. Server is a real one in memory that refuses, and
// remembers, every command that would change a mailbox. Script speaks line by
// line what a test tells it, to play servers with odd ways. Neither needs the
// testing package.
package imaptest

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// User and Password sign in where Options name none.
const (
	User     = "sales@demo.test"
	Password = "demo"
)

// Message is a mail in a folder. Line ends may be LF; they are sent as CRLF.
type Message struct {
	Folder       string // decoded name, parts separated by /
	Raw          []byte
	InternalDate time.Time
	Flags        []string // such as \Seen, \Answered
}

// Options change what Start offers. The zero value is a server with TLS from the first
// byte, an INBOX and a Sent folder marked as such.
type Options struct {
	User, Password string
	STARTTLS       bool              // plain greeting, TLS by STARTTLS only
	SpecialUse     map[string]string // folder -> attribute such as \Sent; nil: Sent is \Sent
	Folders        []string          // further folders, empty ones
}

// Server is a running server.
type Server struct {
	addr string
	cert *Certificate
	srv  *imapserver.Server
	user *imapmemserver.User
	opt  Options

	folders []string

	mu         sync.Mutex
	violations []string
}

// Start serves the messages on a free port of 127.0.0.1 until Close.
func Start(messages []Message, opt Options) (*Server, error) {
	if opt.User == "" {
		opt.User, opt.Password = User, Password
	}
	if opt.SpecialUse == nil {
		opt.SpecialUse = map[string]string{"Sent": `\Sent`}
	}
	cert, err := NewCertificate()
	if err != nil {
		return nil, err
	}
	s := &Server{cert: cert, opt: opt, user: imapmemserver.NewUser(opt.User, opt.Password)}
	folders := []string{"INBOX"}
	for f := range opt.SpecialUse {
		folders = append(folders, f)
	}
	folders = append(folders, opt.Folders...)
	for _, m := range messages {
		folders = append(folders, m.Folder)
	}
	slices.Sort(folders)
	s.folders = slices.Compact(folders)
	for _, f := range s.folders {
		if err := s.user.Create(f, nil); err != nil {
			return nil, fmt.Errorf("create folder %q: %w", f, err)
		}
	}
	if err := s.Add(messages...); err != nil {
		return nil, err
	}
	conf := &tls.Config{Certificates: []tls.Certificate{cert.Pair}}
	so := &imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &session{srv: s}, nil, nil
		},
		Caps: imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapSpecialUse: {}, imap.CapListExtended: {}, imap.CapESearch: {},
			imap.CapUIDPlus: {}, imap.CapMove: {}, imap.CapNamespace: {}},
		Logger: log.New(io.Discard, "", 0),
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s.addr = ln.Addr().String()
	if opt.STARTTLS {
		so.TLSConfig = conf
	} else {
		ln = tls.NewListener(ln, conf)
	}
	s.srv = imapserver.New(so)
	go s.srv.Serve(ln)
	return s, nil
}

// Add delivers messages to the running server.
func (s *Server) Add(messages ...Message) error {
	for _, m := range messages {
		flags := make([]imap.Flag, len(m.Flags))
		for i, f := range m.Flags {
			flags[i] = imap.Flag(f)
		}
		raw := CRLF(m.Raw)
		_, err := s.user.Append(m.Folder, literal{bytes.NewReader(raw), int64(len(raw))}, &imap.AppendOptions{Flags: flags, Time: m.InternalDate})
		if err != nil {
			return fmt.Errorf("fill folder %q: %w", m.Folder, err)
		}
	}
	return nil
}

// Recreate empties a folder and gives it another UIDVALIDITY, as a server does
// that lost its index.
func (s *Server) Recreate(folder string) error {
	return errors.Join(s.user.Delete(folder), s.user.Create(folder, nil))
}

type literal struct {
	io.Reader
	size int64
}

func (l literal) Size() int64 { return l.size }

// Addr is host:port.
func (s *Server) Addr() string { return s.addr }

// Port is the port on 127.0.0.1.
func (s *Server) Port() int { return portOf(s.addr) }

// CAPEM is the certificate in PEM.
func (s *Server) CAPEM() []byte { return s.cert.PEM }

// Fingerprint is the SHA-256 of the certificate in hex.
func (s *Server) Fingerprint() string { return s.cert.Fingerprint }

// Violations are the commands received that would have changed a mailbox.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.violations)
}

// Close ends the server and its connections.
func (s *Server) Close() error { return s.srv.Close() }

func (s *Server) refuse(format string, a ...any) error {
	v := fmt.Sprintf(format, a...)
	s.mu.Lock()
	s.violations = append(s.violations, v)
	s.mu.Unlock()
	return &imap.Error{Type: imap.StatusResponseTypeNo, Text: "this server is for reading: " + v}
}

// session refuses what changes a mailbox and leaves the rest to the library.
type session struct {
	imapmemserver.UserSession
	srv  *Server
	open bool
}

func (s *session) Login(user, password string) error {
	if err := s.srv.user.Login(user, password); err != nil {
		return err
	}
	s.UserSession, s.open = *imapmemserver.NewUserSession(s.srv.user), true
	return nil
}

func (s *session) Close() error {
	if s.open {
		return s.UserSession.Close()
	}
	return nil
}

func (s *session) Select(name string, opt *imap.SelectOptions) (*imap.SelectData, error) {
	if opt == nil || !opt.ReadOnly {
		return nil, s.srv.refuse("SELECT %s", name)
	}
	return s.UserSession.Select(name, opt)
}

func (s *session) Fetch(w *imapserver.FetchWriter, set imap.NumSet, opt *imap.FetchOptions) error {
	for _, b := range opt.BodySection {
		if !b.Peek {
			return s.srv.refuse("FETCH BODY[] without PEEK")
		}
	}
	return s.UserSession.Fetch(w, set, opt)
}

func (s *session) List(w *imapserver.ListWriter, ref string, patterns []string, opt *imap.ListOptions) error {
	if len(patterns) == 0 {
		return s.UserSession.List(w, ref, patterns, opt)
	}
	for _, name := range s.srv.folders {
		if !slices.ContainsFunc(patterns, func(p string) bool { return imapserver.MatchList(name, '/', ref, p) }) {
			continue
		}
		d := &imap.ListData{Mailbox: name, Delim: '/'}
		if a := s.srv.opt.SpecialUse[name]; a != "" {
			d.Attrs = append(d.Attrs, imap.MailboxAttr(a))
		}
		if err := w.WriteList(d); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) Create(name string, _ *imap.CreateOptions) error {
	return s.srv.refuse("CREATE %s", name)
}

func (s *session) Delete(name string) error { return s.srv.refuse("DELETE %s", name) }

func (s *session) Rename(name, _ string, _ *imap.RenameOptions) error {
	return s.srv.refuse("RENAME %s", name)
}

func (s *session) Subscribe(name string) error { return s.srv.refuse("SUBSCRIBE %s", name) }

func (s *session) Unsubscribe(name string) error { return s.srv.refuse("UNSUBSCRIBE %s", name) }

func (s *session) Append(name string, r imap.LiteralReader, _ *imap.AppendOptions) (*imap.AppendData, error) {
	if _, err := io.Copy(io.Discard, r); err != nil {
		return nil, err
	}
	return nil, s.srv.refuse("APPEND %s", name)
}

func (s *session) Expunge(*imapserver.ExpungeWriter, *imap.UIDSet) error {
	return s.srv.refuse("EXPUNGE")
}

func (s *session) Store(*imapserver.FetchWriter, imap.NumSet, *imap.StoreFlags, *imap.StoreOptions) error {
	return s.srv.refuse("STORE")
}

func (s *session) Copy(imap.NumSet, string) (*imap.CopyData, error) {
	return nil, s.srv.refuse("COPY")
}

func (s *session) Move(*imapserver.MoveWriter, imap.NumSet, string) error {
	return s.srv.refuse("MOVE")
}

// Certificate is a self-signed certificate for localhost and 127.0.0.1.
type Certificate struct {
	Pair        tls.Certificate
	PEM         []byte
	KeyPEM      []byte
	Fingerprint string // SHA-256 in hex
}

// NewCertificate makes a certificate valid for a day.
func NewCertificate() (*Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	t := &x509.Certificate{SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: "localhost"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage:    x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:    []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}}
	der, err := x509.CreateCertificate(rand.Reader, t, t, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	kder, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(der)
	return &Certificate{
		Pair:        tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key},
		PEM:         pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		KeyPEM:      pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: kder}),
		Fingerprint: hex.EncodeToString(sum[:]),
	}, nil
}

// CRLF gives every line of a message the line end of the wire.
func CRLF(raw []byte) []byte {
	return bytes.ReplaceAll(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
}

func portOf(addr string) int {
	_, p, err := net.SplitHostPort(addr)
	if err != nil {
		return 0
	}
	var n int
	if _, err := fmt.Sscan(p, &n); err != nil {
		return 0
	}
	return n
}
