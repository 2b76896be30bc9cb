package imaptest

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"net"
	"slices"
	"strconv"
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
var harmless = []string{"CAPABILITY", "STARTTLS", "LOGIN", "AUTHENTICATE", "ID", "LIST", "XLIST", "EXAMINE", "UID SEARCH", "UID FETCH", "FETCH", "LOGOUT", "NOOP"}

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

// talk is one connection.
type talk struct {
	s      *Script
	conn   net.Conn
	n      int // number of the connection, from 1
	br     *bufio.Reader
	bw     *bufio.Writer
	gotID  bool
	box    *Box
	quit   bool
	authed bool
}

func (t *talk) secure() {
	t.conn = tls.Server(t.conn, &tls.Config{Certificates: []tls.Certificate{t.s.cert.Pair}})
	t.br, t.bw = bufio.NewReader(t.conn), bufio.NewWriter(t.conn)
}

func (t *talk) run() {
	defer func() { t.conn.Close() }()
	t.br, t.bw = bufio.NewReader(t.conn), bufio.NewWriter(t.conn)
	if !t.s.Plain {
		t.secure()
	}
	t.say("%s", t.s.Greeting)
	t.bw.Flush()
	for !t.quit {
		line, err := t.br.ReadString('\n')
		if err != nil {
			return
		}
		tag, rest, _ := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
		name, args, _ := strings.Cut(rest, " ")
		name = strings.ToUpper(name)
		if name == "UID" {
			var sub string
			sub, args, _ = strings.Cut(args, " ")
			name += " " + strings.ToUpper(sub)
		}
		told := name + " " + args
		if name == "LOGIN" || name == "AUTHENTICATE" {
			told = name
		}
		t.s.mu.Lock()
		t.s.commands = append(t.s.commands, strings.TrimSpace(told))
		t.s.counts[name]++
		nth := t.s.counts[name]
		if name == "LOGIN" || name == "AUTHENTICATE" {
			t.s.signIns++
		}
		draft := name == "APPEND" && t.s.Append && strings.Contains(args, `\Draft`)
		if violates(name, args) && !draft {
			t.s.violations = append(t.s.violations, strings.TrimSpace(told))
		}
		t.s.mu.Unlock()
		if t.s.Delay > 0 {
			time.Sleep(t.s.Delay)
		}
		odd := ""
		if t.s.Refuse != nil {
			odd = t.s.Refuse(name, nth)
		}
		switch {
		case strings.HasPrefix(odd, "* BYE"):
			t.say("%s", odd)
			t.quit = true
		case odd != "":
			t.say("%s %s", tag, odd)
		case draft:
			t.append(tag, args)
		default:
			t.answer(tag, name, args)
		}
		t.bw.Flush()
	}
}

func (t *talk) say(format string, a ...any) { fmt.Fprintf(t.bw, format+"\r\n", a...) }

func (t *talk) answer(tag, name, args string) {
	s := t.s
	switch name {
	case "CAPABILITY":
		t.say("* CAPABILITY %s", s.Caps)
	case "STARTTLS":
		fmt.Fprintf(t.bw, "%s OK go on\r\n%s", tag, s.EarlyData)
		t.bw.Flush()
		t.secure()
		return
	case "LOGIN", "AUTHENTICATE":
		if name == "AUTHENTICATE" && s.LoginOnly {
			t.say("%s BAD command not support", tag)
			return
		}
		if s.Token != nil {
			t.xoauth2(tag, name, args)
			return
		}
		if name == "AUTHENTICATE" && strings.Count(args, " ") == 0 {
			t.say("+ ")
			t.bw.Flush()
			if _, err := t.br.ReadString('\n'); err != nil {
				return
			}
		}
		if s.Login != "" {
			if strings.HasPrefix(s.Login, "*") {
				t.say("%s", s.Login)
				t.quit = true
				return
			}
			t.say("%s %s", tag, s.Login)
			return
		}
		t.authed = true
	case "ID":
		t.gotID = true
		t.say(`* ID ("name" "odd" "x" NIL)`)
	case "LIST":
		list := s.List
		if list == nil {
			for raw := range s.Boxes {
				list = append(list, fmt.Sprintf(`() "/" "%s"`, raw))
			}
			slices.Sort(list)
		}
		for _, l := range list {
			t.say("* LIST %s", l)
		}
	case "XLIST":
		if s.XList == nil {
			t.say("%s BAD XLIST is not known here", tag)
			return
		}
		for _, l := range s.XList {
			t.say("* XLIST %s", l)
		}
	case "EXAMINE":
		if s.NeedID && !t.gotID {
			t.say("%s NO EXAMINE Unsafe Login. Please contact kefu@188.com for help", tag)
			return
		}
		t.box = s.Boxes[strings.Trim(args, `"`)]
		if t.box == nil {
			t.say("%s NO [NONEXISTENT] no such folder", tag)
			return
		}
		for _, l := range s.Examine {
			t.say("%s", l)
		}
		t.say("* %d EXISTS", len(t.box.Messages))
		t.say("* OK [UIDVALIDITY %d] fine", t.box.UIDValidity)
		if !s.NoUIDNext {
			next := t.box.next()
			if s.UIDNext != nil {
				next = s.UIDNext(next)
			}
			t.say("* OK [UIDNEXT %d] next", next)
		}
	case "UID SEARCH":
		if s.Search == "BAD" {
			t.say("%s BAD invalid argument", tag)
			return
		}
		t.search(args)
	case "UID FETCH", "FETCH":
		if t.box == nil {
			t.say("%s BAD no folder is open", tag)
			return
		}
		set, items, _ := strings.Cut(args, " ")
		t.fetch(name == "UID FETCH", set, strings.ToUpper(items))
		if t.quit {
			return
		}
	case "LOGOUT":
		t.say("* BYE good-bye")
		t.quit = true
	default:
		t.say("%s BAD %s is not known here", tag, name)
		return
	}
	t.say("%s OK done", tag)
}

func (t *talk) search(args string) {
	var out []string
	for i, m := range t.box.Messages {
		ok := true
		switch {
		case t.s.Search == "nothing":
			ok = false
		case t.s.Search == "everything":
		case strings.Contains(args, "ANSWERED"):
			ok = slices.Contains(m.Flags, `\Answered`)
		}
		if _, day, found := strings.Cut(args, "SINCE "); ok && found && t.s.Search == "" {
			d, err := time.Parse("2-Jan-2006", strings.Trim(strings.Fields(day)[0], `"`))
			ok = err == nil && !m.InternalDate.Before(d)
		}
		if ok {
			out = append(out, strconv.Itoa(int(t.box.uid(i))))
		}
	}
	t.say("* SEARCH %s", strings.Join(out, " "))
}

// in reports whether n lies in a sequence set; * is the last, and n:* holds the
// last even when it is smaller than n (RFC 3501 section 6.4.8).
func in(set string, n, last uint32) bool {
	num := func(s string) uint32 {
		if s == "*" {
			return last
		}
		v, _ := strconv.ParseUint(s, 10, 32)
		return uint32(v)
	}
	for r := range strings.SplitSeq(set, ",") {
		a, b, ok := strings.Cut(r, ":")
		lo, hi := num(a), num(a)
		if ok {
			hi = num(b)
		}
		if min(lo, hi) <= n && n <= max(lo, hi) {
			return true
		}
	}
	return false
}

func (t *talk) fetch(byUID bool, set, items string) {
	s := t.s
	last := uint32(len(t.box.Messages))
	if byUID {
		last = t.box.next() - 1
	}
	for i, m := range t.box.Messages {
		uid := t.box.uid(i)
		n := uint32(i + 1)
		if byUID {
			n = uid
		}
		if !in(set, n, last) {
			continue
		}
		wantsBody := strings.Contains(items, "BODY")
		if s.BreakFetch != nil && wantsBody {
			switch odd := s.BreakFetch(t.n, uid); odd {
			case "":
			case "BYE":
				t.say("* BYE overloaded, come back")
				t.quit = true
				return
			case "DROP":
				t.bw.Flush()
				t.quit = true
				return
			case "NOTHING":
				continue
			default:
				t.say("%s", odd)
				continue
			}
		}
		raw := CRLF(m.Raw)
		var parts []string
		add := func(item, value string) {
			if strings.Contains(items, item) {
				parts = append(parts, item+" "+value)
			}
		}
		uidItem := "UID " + strconv.Itoa(int(uid))
		if !s.UIDLast && !(s.NoUID && wantsBody) {
			parts = append(parts, uidItem)
		}
		add("FLAGS", "("+strings.Join(m.Flags, " ")+")")
		if !s.NoDate {
			add("INTERNALDATE", m.InternalDate.Format(`"_2-Jan-2006 15:04:05 -0700"`))
		}
		add("RFC822.SIZE", strconv.Itoa(max(0, len(raw)+s.SizeOff)))
		if _, spec, ok := strings.Cut(items, "BODY.PEEK[]"); ok {
			label := "BODY[]"
			if strings.HasPrefix(spec, "<") {
				var off, size int
				if _, err := fmt.Sscanf(spec, "<%d.%d>", &off, &size); err == nil {
					raw = raw[min(off, len(raw)):min(off+size, len(raw))]
					label = fmt.Sprintf("BODY[]<%d>", off)
				}
			}
			parts = append(parts, fmt.Sprintf("%s {%d}\r\n%s", label, len(raw), raw))
		}
		if s.UIDLast {
			parts = append(parts, uidItem)
		}
		t.say("* %d FETCH (%s)", i+1, strings.Join(parts, " "))
	}
}
