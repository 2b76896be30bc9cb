package imaptest

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"
)

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
	case "STATUS":
		name, _, _ := strings.Cut(args, " (")
		b := s.Boxes[strings.Trim(name, `"`)]
		if b == nil || !slices.Contains(strings.Fields(s.Caps), "CONDSTORE") {
			t.say("%s NO no such folder, or no such item", tag)
			return
		}
		t.say("* STATUS %s (MESSAGES %d UIDNEXT %d UIDVALIDITY %d HIGHESTMODSEQ %d)", name, len(b.Messages), b.next(), b.UIDValidity, b.modSeq())
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
		if t.box == nil {
			t.say("%s BAD no folder is open", tag)
			return
		}
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
