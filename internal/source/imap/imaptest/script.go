package imaptest

import (
	"net"
	"slices"
	"strings"
	"sync"
	"time"
)

// Personality is a server with odd ways. The zero value behaves well, offers
// IMAP4rev1 and ID and has the folders of Boxes.
type Personality struct {
	Plain      bool   // no TLS at the start; STARTTLS is offered and works
	Greeting   string // "* OK ready" when empty
	Caps       string // what CAPABILITY says; "IMAP4rev1 ID" when empty
	EarlyData  string // sent right behind the answer to STARTTLS, in the same packet
	Login      string // answer to LOGIN and AUTHENTICATE behind the tag, such as "NO [AUTHENTICATIONFAILED] no"; OK when empty
	NeedID     bool   // EXAMINE is refused as unsafe until ID was sent
	List       []string
	Boxes      map[string]*Box // by the name as it goes over the wire
	UIDLast    bool            // UID stands behind the body
	NoUID      bool            // UID is missing in answers to FETCH by sequence number and with a body
	Search     string          // answer to UID SEARCH: "BAD", "everything", "nothing"; honest when empty
	Examine    []string        // lines sent besides those that belong there
	NoUIDNext  bool
	BreakFetch func(conn int, uid uint32) string // raw bytes instead of a message's answer; "" for none; "BYE" ends the connection
	Delay      time.Duration                     // before each answer

	LoginOnly bool                                 // AUTHENTICATE is unknown, as at the Chinese hosts
	Token     func(user, token string) bool        // checks an XOAUTH2 response; LOGIN is refused then
	XList     []string                             // answer to XLIST; without it XLIST is unknown
	Refuse    func(command string, nth int) string // tagged answer instead of the right one, such as "NO throttled"; nth counts this command from 1; "" for none
	SizeOff   int                                  // added to every RFC822.SIZE
	NoDate    bool                                 // INTERNALDATE is missing from the answers
	UIDNext   func(right uint32) uint32            // lies about UIDNEXT
	Append    bool                                 // APPEND of a message flagged \Draft is taken
}

// Box is a folder. UIDs start at 1 and grow by one unless UIDs says otherwise.
type Box struct {
	UIDValidity uint32
	Messages    []Message
	UIDs        []uint32
}

func (b *Box) uid(i int) uint32 {
	if i < len(b.UIDs) {
		return b.UIDs[i]
	}
	return uint32(i + 1)
}

func (b *Box) next() uint32 {
	if len(b.Messages) == 0 {
		return 1
	}
	return b.uid(len(b.Messages)-1) + 1
}

// modSeq is a mod-sequence of a box to which messages and marks are only added.
func (b *Box) modSeq() int {
	n := 1 + len(b.Messages)
	for i := range b.Messages {
		n += len(b.Messages[i].Flags)
	}
	return n
}

// Script is a running Personality.
type Script struct {
	Personality
	ln   net.Listener
	cert *Certificate

	mu         sync.Mutex
	commands   []string
	counts     map[string]int // by name of the command
	signIns    int
	drafts     [][]byte
	violations []string
	conns      int
	open       []net.Conn
}

// Play starts a server with the given ways on a free port of 127.0.0.1.
func Play(p Personality) (*Script, error) {
	cert, err := NewCertificate()
	if err != nil {
		return nil, err
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	if p.Greeting == "" {
		p.Greeting = "* OK ready"
	}
	if p.Caps == "" {
		p.Caps = "IMAP4rev1 ID"
	}
	s := &Script{Personality: p, ln: ln, cert: cert, counts: map[string]int{}}
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			s.mu.Lock()
			s.conns++
			n := s.conns
			s.open = append(s.open, c)
			s.mu.Unlock()
			go (&talk{s: s, conn: c, n: n}).run()
		}
	}()
	return s, nil
}

// Port is the port on 127.0.0.1.
func (s *Script) Port() int { return portOf(s.ln.Addr().String()) }

// Fingerprint is the SHA-256 of the certificate in hex.
func (s *Script) Fingerprint() string { return s.cert.Fingerprint }

// CAPEM is the certificate in PEM.
func (s *Script) CAPEM() []byte { return s.cert.PEM }

// Commands are the commands received, without tags and secrets.
func (s *Script) Commands() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.commands)
}

// SignIns is how many attempts to sign in were made, refused ones included.
func (s *Script) SignIns() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.signIns
}

// Drafts are the messages appended with the flag \Draft.
func (s *Script) Drafts() [][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.drafts)
}

// Violations are the commands received that change a mailbox or mark messages
// as read, or that ask the server for what it gets wrong; the appending of a
// draft where Append allows it is none.
func (s *Script) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.violations)
}

// harmless are the commands that change nothing.
var harmless = []string{"CAPABILITY", "STARTTLS", "LOGIN", "AUTHENTICATE", "ID", "LIST", "XLIST", "STATUS", "EXAMINE", "UID SEARCH", "UID FETCH", "FETCH", "LOGOUT", "NOOP"}

// violates reports whether a command breaks the promise to read only.
func violates(name, args string) bool {
	args = strings.ToUpper(args)
	return !slices.Contains(harmless, name) ||
		strings.HasSuffix(name, "FETCH") && (strings.Contains(args, "BODY[") || strings.Contains(args, "RFC822)") || strings.Contains(args, "RFC822 ") ||
			strings.Contains(args, "ENVELOPE") || strings.Contains(args, "BODYSTRUCTURE"))
}

// Connections is how many connections were made.
func (s *Script) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conns
}

// Close ends the server and its connections.
func (s *Script) Close() error {
	err := s.ln.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.open {
		c.Close()
	}
	return err
}
