package imap_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/source"
	"github.com/inquiry-cli/inquiry/internal/source/imap"
	"github.com/inquiry-cli/inquiry/internal/source/imap/imaptest"
)

func play(t *testing.T, p imaptest.Personality) *imaptest.Script {
	t.Helper()
	s, err := imaptest.Play(p)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Close()
		for _, c := range s.Commands() {
			name, _, _ := strings.Cut(c, " ")
			if s.Plain && !slices.Contains(s.Commands(), "STARTTLS") {
				break // a TLS handshake that the plain server took for commands
			}
			allowed := []string{"CAPABILITY", "STARTTLS", "LOGIN", "AUTHENTICATE", "ID", "LIST", "XLIST", "STATUS", "EXAMINE", "UID", "FETCH", "LOGOUT"}
			if !slices.Contains(allowed, name) || strings.Contains(c, "ENVELOPE") || strings.Contains(c, "BODYSTRUCTURE") ||
				strings.Contains(c, "STORE") || strings.Contains(c, "BODY[") {
				t.Errorf("command %q was sent", c)
			}
		}
	})
	return s
}

func box(n int) *imaptest.Box {
	b := &imaptest.Box{UIDValidity: 7}
	for i := range n {
		b.Messages = append(b.Messages, imaptest.Message{Raw: mail(i+1, "hello"), InternalDate: day.Add(time.Duration(i) * time.Hour)})
	}
	return b
}

func inboxes(b *imaptest.Box) map[string]*imaptest.Box { return map[string]*imaptest.Box{"INBOX": b} }

func uids(from, to int) []string {
	var out []string
	for i := from; i <= to; i++ {
		out = append(out, fmt.Sprintf("INBOX/%d", i))
	}
	return out
}

func TestPersonalities(t *testing.T) {
	sent := &imaptest.Box{UIDValidity: 3, Messages: []imaptest.Message{{Raw: mail(9, "answer"), InternalDate: day}}}
	sparse := box(3)
	sparse.UIDs = []uint32{5, 4000000000, 4294967290}
	odd := box(2)
	cases := []struct {
		name string
		p    imaptest.Personality
		o    func(*imap.Options)
		want []string
	}{
		{name: "well behaved", p: imaptest.Personality{Boxes: inboxes(box(3))}, want: uids(1, 3)},
		{name: "NetEase wants ID before a folder is opened", p: imaptest.Personality{NeedID: true, Boxes: inboxes(box(2))}, want: uids(1, 2)},
		{name: "NetEase without saying that it knows ID", p: imaptest.Personality{NeedID: true, Caps: "IMAP4rev1", Boxes: inboxes(box(2))}, want: uids(1, 2)},
		{name: "Chinese name of the sent folder in modified UTF-7",
			p:    imaptest.Personality{Boxes: map[string]*imaptest.Box{"INBOX": box(1), "&XfJT0ZAB-": sent, "&g0l6P3ux-": box(1)}},
			want: []string{"INBOX/1", "已发送/1 sent"}},
		{name: "Chinese name of the sent folder in raw UTF-8, unquoted",
			p: imaptest.Personality{Boxes: map[string]*imaptest.Box{"INBOX": box(1), "已发送": sent},
				List: []string{`() "/" INBOX`, `(\HasNoChildren) "/" 已发送`}},
			want: []string{"INBOX/1", "已发送/1 sent"}},
		{name: "folder names with blanks and brackets, unquoted",
			p: imaptest.Personality{Boxes: map[string]*imaptest.Box{"INBOX": box(1), "[x] Sent Items": box(1), "Sent Items": sent},
				List: []string{`() "/" INBOX`, `() "/" [x] Sent Items`, `() NIL Sent Items`}},
			want: []string{"INBOX/1", "Sent Items/1 sent"}},
		{name: "ampersand that is no modified UTF-7",
			p: imaptest.Personality{Boxes: map[string]*imaptest.Box{"R&D": box(2)}, List: []string{`() "/" "R&D"`}},
			o: func(o *imap.Options) { o.Folders = []string{"R&D"} }, want: []string{"R&D/1", "R&D/2"}},
		{name: "special use wins over a usual name",
			p: imaptest.Personality{Boxes: map[string]*imaptest.Box{"INBOX": box(1), "Sent": box(2), "Out": sent},
				List: []string{`() "/" INBOX`, `() "/" Sent`, `(\Sent) "/" Out`}},
			want: []string{"INBOX/1", "Out/1 sent"}},
		{name: "a user's own folder is not the sent one",
			p:    imaptest.Personality{Boxes: map[string]*imaptest.Box{"INBOX": box(1), "Sent to clients": sent}},
			want: []string{"INBOX/1"}},
		{name: "sent folder below the inbox with another separator",
			p: imaptest.Personality{Boxes: map[string]*imaptest.Box{"INBOX": box(1), "INBOX.Gesendete Objekte": sent},
				List: []string{`() "." INBOX`, `() "." "INBOX.Gesendete Objekte"`}},
			want: []string{"INBOX/1", "INBOX.Gesendete Objekte/1 sent"}},
		{name: "sent folder named in the configuration",
			p:    imaptest.Personality{Boxes: map[string]*imaptest.Box{"INBOX": box(1), "Sent": box(3), "Export/Out": sent}},
			o:    func(o *imap.Options) { o.SentFolder = "Export/Out" },
			want: []string{"INBOX/1", "Export/Out/1 sent"}},
		{name: "UID behind the body", p: imaptest.Personality{UIDLast: true, Boxes: inboxes(box(5))}, want: uids(1, 5)},
		{name: "no UID beside the body", p: imaptest.Personality{NoUID: true, Boxes: inboxes(box(4))}, want: uids(1, 4)},
		{name: "no UIDNEXT", p: imaptest.Personality{NoUIDNext: true, Boxes: inboxes(box(4))}, want: uids(1, 4)},
		{name: "UIDs far apart", p: imaptest.Personality{Boxes: inboxes(sparse)}, want: []string{"INBOX/5", "INBOX/4000000000", "INBOX/4294967290"}},
		{name: "unknown and broken untagged answers",
			p: imaptest.Personality{Boxes: inboxes(odd), Examine: []string{"* OK [HIGHESTMODSEQ -1] zoho", "* OK [PERMANENTFLAGS (\\* [x])] odd",
				"* VANISHED (EARLIER) 1:3", "* FLAGS (\\Seen [bad])", "* 0 FETCH (FLAGS (\\Seen))", "", "* XYZ {3}", "abc", "* OK [ALERT no end"}},
			want: uids(1, 2)},
		{name: "broken date, size and flags",
			p: imaptest.Personality{Boxes: inboxes(box(3)), BreakFetch: func(_ int, uid uint32) string {
				if uid == 2 {
					return `* 2 FETCH (X-GM-MSGID 12 UID 2 FLAGS (\Seen a]b \Answered) INTERNALDATE "00-Jan-0000 00:00:00 +0000" RFC822.SIZE 9.3736e+06 BODY[] "Subject: quoted` + "\")"
				}
				return ""
			}}, want: uids(1, 3)},
		{name: "one message has no body", p: imaptest.Personality{Boxes: inboxes(box(4)), BreakFetch: func(_ int, uid uint32) string {
			if uid == 3 {
				return "* 3 FETCH (UID 3 BODY[] NIL)"
			}
			return ""
		}}, want: []string{"INBOX/1", "INBOX/2", "INBOX/3 error", "INBOX/4"}},
		{name: "one message is never answered", p: imaptest.Personality{Boxes: inboxes(box(4)), BreakFetch: func(_ int, uid uint32) string {
			if uid == 2 {
				return "NOTHING"
			}
			return ""
		}}, want: []string{"INBOX/1", "INBOX/2 error", "INBOX/3", "INBOX/4"}},
		{name: "one answer cannot be read at all", p: imaptest.Personality{Boxes: inboxes(box(6)), BreakFetch: func(_ int, uid uint32) string {
			if uid == 4 {
				return "* 4 FETCH (UID 4 BODY[] {5}\r\nabcde BODY[TEXT]<x \"(\r\n* 4 FETCH (" + strings.Repeat("x", 70_000)
			}
			return ""
		}}, want: []string{"INBOX/1", "INBOX/2", "INBOX/3", "INBOX/4", "INBOX/5", "INBOX/6"}},
		{name: "one answer is a line without end", p: imaptest.Personality{Boxes: inboxes(box(6)), BreakFetch: func(_ int, uid uint32) string {
			if uid == 4 {
				return "* 4 FETCH (UID 4 X-TEXT \"" + strings.Repeat("x", 70_000)
			}
			return ""
		}}, want: []string{"INBOX/1", "INBOX/2", "INBOX/3", "INBOX/4 error", "INBOX/5", "INBOX/6"}},
		{name: "farewell in the middle", p: imaptest.Personality{Boxes: inboxes(box(6)), BreakFetch: func(conn int, uid uint32) string {
			if conn < 3 && uid == uint32(conn*2) {
				return "BYE"
			}
			return ""
		}}, want: uids(1, 6)},
		{name: "connections that break", p: imaptest.Personality{Boxes: inboxes(box(9)), BreakFetch: func(conn int, uid uint32) string {
			if conn < 8 && uid == uint32(conn) {
				return "DROP"
			}
			return ""
		}}, want: uids(1, 9)},
		{name: "a message at which the server always breaks off", p: imaptest.Personality{Boxes: inboxes(box(6)), BreakFetch: func(_ int, uid uint32) string {
			if uid == 3 {
				return "DROP"
			}
			return ""
		}}, want: []string{"INBOX/1", "INBOX/2", "INBOX/3 error", "INBOX/4", "INBOX/5", "INBOX/6"}},
		{name: "a message at which the server always says good-bye", p: imaptest.Personality{Boxes: inboxes(box(6)), BreakFetch: func(_ int, uid uint32) string {
			if uid == 1 {
				return "BYE"
			}
			return ""
		}}, want: []string{"INBOX/1 error", "INBOX/2", "INBOX/3", "INBOX/4", "INBOX/5", "INBOX/6"}},
		{name: "start date", p: imaptest.Personality{Boxes: inboxes(box(10))},
			o: func(o *imap.Options) { o.Since = day.Add(6 * time.Hour) }, want: uids(7, 10)},
		{name: "start date and a search that is refused", p: imaptest.Personality{Search: "BAD", Boxes: inboxes(box(10))},
			o: func(o *imap.Options) { o.Since = day.Add(6 * time.Hour) }, want: uids(7, 10)},
		{name: "start date and a search that finds everything", p: imaptest.Personality{Search: "everything", Boxes: inboxes(box(10))},
			o: func(o *imap.Options) { o.Since = day.Add(6 * time.Hour) }, want: uids(7, 10)},
		{name: "start date and a search that finds nothing", p: imaptest.Personality{Search: "nothing", Boxes: inboxes(box(500))},
			o: func(o *imap.Options) { o.Since = day.Add(3 * time.Hour) }, want: uids(4, 500)},
		{name: "start date after all messages", p: imaptest.Personality{Boxes: inboxes(box(10))},
			o: func(o *imap.Options) { o.Since = day.AddDate(1, 0, 0) }},
		{name: "limit of a run", p: imaptest.Personality{Boxes: inboxes(box(10))},
			o: func(o *imap.Options) { o.MaxMessages = 4 }, want: uids(1, 4)},
		{name: "STARTTLS", p: imaptest.Personality{Plain: true, Boxes: inboxes(box(2))},
			o: func(o *imap.Options) { o.TLS = imap.TLSStart }, want: uids(1, 2)},
		{name: "LOGIN is disabled", p: imaptest.Personality{Caps: "IMAP4rev1 LOGINDISABLED AUTH=PLAIN", Boxes: inboxes(box(2))}, want: uids(1, 2)},
		{name: "signed in by the greeting inside TLS", p: imaptest.Personality{Greeting: "* PREAUTH welcome", Boxes: inboxes(box(1))}, want: uids(1, 1)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			srv := play(t, c.p)
			o := options(srv.Port(), srv.Fingerprint())
			if c.o != nil {
				c.o(&o)
			}
			mem := newMemory()
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			sum, err := open(t, o).Pull(ctx, mem, mem.take)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, mem.places()); diff != "" {
				t.Errorf("%s\nnotes %q\ncommands %q", diff, sum.Notes, srv.Commands())
			}
			for _, it := range mem.items {
				if it.Err == nil && len(it.Raw) == 0 {
					t.Errorf("%v has no content", it.Place)
				}
			}
			srv.BreakFetch = nil
			n := len(mem.items)
			if c.name != "limit of a run" {
				if _, err := open(t, o).Pull(ctx, mem, mem.take); err != nil || len(mem.items) != n {
					t.Errorf("second pull: %v, %q", err, mem.places()[n:])
				}
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	signIn := func(err error) string {
		var e *imap.ErrSignIn
		if errors.As(err, &e) {
			return e.ServerText
		}
		return fmt.Sprintf("not a refusal: %v", err)
	}
	config := func(err error) string {
		var e *imap.ErrConfig
		if errors.As(err, &e) {
			return e.Err.Error()
		}
		return fmt.Sprintf("not about the settings: %v", err)
	}
	network := func(err error) string {
		var e *imap.ErrNetwork
		if errors.As(err, &e) {
			return e.Err.Error()
		}
		return fmt.Sprintf("not about the network: %v", err)
	}
	certificate := func(err error) string {
		var e *imap.ErrCertificate
		if errors.As(err, &e) {
			return e.Err.Error()
		}
		return fmt.Sprintf("not about the certificate: %v", err)
	}
	const start = imap.TLSStart
	cases := []struct {
		name  string
		p     imaptest.Personality
		o     func(*imap.Options)
		kind  func(error) string
		want  string
		conns int
	}{
		{name: "wrong password", p: imaptest.Personality{Login: "NO [AUTHENTICATIONFAILED] Authentication failed."}, kind: signIn, want: "Authentication failed.", conns: 1},
		{name: "NetEase wants a code", p: imaptest.Personality{Login: "NO LOGIN Login error or password error"}, kind: signIn, want: "LOGIN Login error or password error", conns: 1},
		{name: "try later", p: imaptest.Personality{Login: "NO [UNAVAILABLE] try again later"}, kind: network, want: "try again later", conns: 3},
		{name: "too many connections", p: imaptest.Personality{Login: "NO [ALERT] Too many simultaneous connections. (Failure)"}, kind: network, want: "Too many simultaneous", conns: 3},
		{name: "throttled for longer than a run waits", p: imaptest.Personality{Login: "NO Request is throttled. Suggested Backoff Time: 299961 milliseconds"}, kind: network, want: "throttled", conns: 1},
		{name: "farewell instead of an answer", p: imaptest.Personality{Login: "* BYE shutting down"}, kind: network, want: "shutting down", conns: 3},
		{name: "farewell as greeting", p: imaptest.Personality{Greeting: "* BYE overloaded"}, kind: network, want: "overloaded", conns: 3},
		{name: "no IMAP at all", p: imaptest.Personality{Greeting: "220 mail.test ESMTP"}, kind: config, want: "not the greeting of an IMAP server", conns: 1},
		{name: "an inbox that cannot be opened", p: imaptest.Personality{NeedID: true}, kind: config, want: "no such folder", conns: 1},
		{name: "no password mechanism", p: imaptest.Personality{Caps: "IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2"}, kind: config, want: "takes no password", conns: 1},
		{name: "missing folder", p: imaptest.Personality{Boxes: inboxes(box(1))}, o: func(o *imap.Options) { o.Folders = []string{"INBOX", "Leads"} }, kind: config, want: `"Leads" is not on the server`, conns: 1},
		{name: "signed in before TLS", p: imaptest.Personality{Plain: true, Greeting: "* PREAUTH hello"}, o: func(o *imap.Options) { o.TLS = start }, kind: config, want: "signed in before TLS", conns: 1},
		{name: "data ahead of STARTTLS", p: imaptest.Personality{Plain: true, Greeting: "* OK hi\r\n* CAPABILITY IMAP4rev1"}, o: func(o *imap.Options) { o.TLS = start }, kind: config, want: "ahead of STARTTLS", conns: 1},
		{name: "data ahead of the handshake", p: imaptest.Personality{Plain: true, EarlyData: "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"}, o: func(o *imap.Options) { o.TLS = start }, kind: config, want: "ahead of the TLS handshake", conns: 1},
		{name: "STARTTLS on a port with TLS", p: imaptest.Personality{}, o: func(o *imap.Options) { o.TLS = start; o.ConnectTimeout = 200 * time.Millisecond }, kind: network, want: "greeting"},
		{name: "TLS on a plain port", p: imaptest.Personality{Plain: true}, kind: config, want: "does not speak TLS", conns: 1},
		{name: "unknown authority", p: imaptest.Personality{}, o: func(o *imap.Options) { o.Fingerprint = "" }, kind: certificate, want: "not trusted", conns: 1},
		{name: "another certificate than the pinned one", p: imaptest.Personality{}, o: func(o *imap.Options) { o.Fingerprint = strings.Repeat("ab:", 31) + "ab" }, kind: certificate, want: "not the pinned", conns: 1},
		{name: "password with a line break", p: imaptest.Personality{}, o: func(o *imap.Options) {
			o.Password = func(context.Context) (string, error) { return "a\r\nT9 DELETE INBOX", nil }
		}, kind: config, want: "line break", conns: 1},
		{name: "byte budget", p: imaptest.Personality{Boxes: inboxes(box(2000))}, o: func(o *imap.Options) { o.MaxBytes = 50_000 }, kind: network, want: "limit reached", conns: 1},
		{name: "silence", p: imaptest.Personality{Boxes: inboxes(box(2)), Delay: 5 * time.Second}, o: func(o *imap.Options) {
			o.IdleTimeout = 100 * time.Millisecond
			o.Retries = 1
		}, kind: network, want: "no answer for 100ms", conns: 2},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			srv := play(t, c.p)
			o := options(srv.Port(), srv.Fingerprint())
			o.Retries = 2
			if c.o != nil {
				c.o(&o)
			}
			mem := newMemory()
			_, err := open(t, o).Pull(t.Context(), mem, mem.take)
			if err == nil {
				t.Fatal("no error")
			}
			if got := c.kind(err); !strings.Contains(got, c.want) {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if c.conns > 0 && srv.Connections() != c.conns {
				t.Errorf("%d connections, want %d", srv.Connections(), c.conns)
			}
			if strings.Contains(err.Error(), imaptest.Password+"\"") {
				t.Errorf("the error shows the password: %v", err)
			}
		})
	}
}

func TestUIDValidityChangeReadsAgain(t *testing.T) {
	b := box(3)
	srv := play(t, imaptest.Personality{Boxes: inboxes(b)})
	src := open(t, options(srv.Port(), srv.Fingerprint()))
	mem := newMemory()
	mem.cursors["INBOX"] = source.Cursor{Folder: "INBOX", UIDValidity: 6, UID: 900}
	mem.unanswered["INBOX"] = []string{"2"}
	sum, err := src.Pull(t.Context(), mem, mem.take)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(uids(1, 3), mem.places()); diff != "" {
		t.Error(diff)
	}
	if !slices.ContainsFunc(sum.Notes, func(n string) bool { return strings.Contains(n, "rebuilt") }) {
		t.Errorf("notes %q do not tell", sum.Notes)
	}
	if got := mem.cursors["INBOX"]; got != (source.Cursor{Folder: "INBOX", UIDValidity: 7, UID: 3}) {
		t.Errorf("cursor is %+v", got)
	}
	// UIDs that fall back under the same UIDVALIDITY are a rebuild too.
	mem.cursors["INBOX"] = source.Cursor{Folder: "INBOX", UIDValidity: 7, UID: 50}
	mem.items = nil
	if _, err := src.Pull(t.Context(), mem, mem.take); err != nil || len(mem.items) != 3 {
		t.Errorf("after a fall back: %v, %q", err, mem.places())
	}
}

func TestAnsweredMarks(t *testing.T) {
	for _, search := range []string{"", "BAD", "everything"} {
		t.Run("search "+search, func(t *testing.T) {
			b := box(5)
			b.Messages[1].Flags = []string{`\Seen`, `\Answered`}
			b.Messages[3].Flags = []string{`\Answered`}
			srv := play(t, imaptest.Personality{Boxes: inboxes(b), Search: search})
			src := open(t, options(srv.Port(), srv.Fingerprint()))
			mem := newMemory()
			mem.cursors["INBOX"] = source.Cursor{Folder: "INBOX", UIDValidity: 7, UID: 4}
			mem.unanswered["INBOX"] = []string{"1", "2", "3"}
			if _, err := src.Pull(t.Context(), mem, mem.take); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{"INBOX/2 answered", "INBOX/5"}, mem.places()); diff != "" {
				t.Error(diff)
			}
			if c := mem.items[0].Cursor; c.UID != 4 {
				t.Errorf("the mark moves the cursor to %d", c.UID)
			}
			mem.unanswered = map[string][]string{}
			before, asked := len(srv.Commands()), mem.asked
			if _, err := src.Pull(t.Context(), mem, mem.take); err != nil {
				t.Fatal(err)
			}
			if search == "" && mem.asked != asked {
				t.Error("the store was asked for unanswered messages although the same ones are answered as before")
			}
			for _, c := range srv.Commands()[before:] {
				if strings.HasPrefix(c, "UID FETCH") {
					t.Errorf("%q was sent although nothing is new or unanswered", c)
				}
			}
		})
	}
}

func TestCancelEndsWithinASecond(t *testing.T) {
	srv := play(t, imaptest.Personality{Boxes: inboxes(box(50)), Delay: 300 * time.Millisecond})
	src := open(t, options(srv.Port(), srv.Fingerprint()))
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(time.Second, cancel)
	begin := time.Now()
	mem := newMemory()
	_, err := src.Pull(ctx, mem, mem.take)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
	if d := time.Since(begin); d > 2*time.Second {
		t.Errorf("took %v", d)
	}
}

func TestYieldErrorEndsTheRun(t *testing.T) {
	srv := play(t, imaptest.Personality{Boxes: inboxes(box(900))})
	full := errors.New("disk full")
	n := 0
	_, err := open(t, options(srv.Port(), srv.Fingerprint())).Pull(t.Context(), newMemory(), func(source.Item) error {
		if n++; n > 10 {
			return full
		}
		return nil
	})
	if err != full || n != 11 {
		t.Errorf("error %v after %d items", err, n)
	}
}
