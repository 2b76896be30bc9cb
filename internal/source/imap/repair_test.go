package imap

import (
	"bytes"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// canned is a connection that has already received everything.
type canned struct {
	net.Conn
	r io.Reader
}

func (c canned) Read(p []byte) (int, error)       { return c.r.Read(p) }
func (c canned) Write(p []byte) (int, error)      { return len(p), nil }
func (c canned) Close() error                     { return nil }
func (c canned) SetReadDeadline(time.Time) error  { return nil }
func (c canned) SetWriteDeadline(time.Time) error { return nil }

func cannedWire(data []byte) *wire {
	w := newWire(canned{r: bytes.NewReader(data)}, Options{}.withDefaults(), false)
	w.tags["T1"], w.talk = true, "T1"
	w.greeted = true
	return w
}

func TestRepair(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"tagged", "T1 OK done\n", "T1 OK done\r\n"},
		{"tagged without text", "T1 OK\r\n", "T1 OK\r\n"},
		{"code that does not close", "T1 NO [ALERT too many\r\n", "T1 NO ALERT too many\r\n"},
		{"code with arguments", "T1 NO [BADCHARSET (x y)] no\r\n", "T1 NO [BADCHARSET] no\r\n"},
		{"negative mod-sequence", "* OK [HIGHESTMODSEQ -1] x\r\n", "* OK x\r\n"},
		{"broken UIDNEXT", "* OK [UIDNEXT abc] x\r\n* OK [UIDNEXT 7]\r\n", "* OK x\r\n* OK [UIDNEXT 7]\r\n"},
		{"capabilities", "* CAPABILITY IMAP4rev1 IMAP4rev2  LITERAL + AUTH=PLAIN (x)\r\n", "* CAPABILITY IMAP4REV1 AUTH=PLAIN\r\n"},
		{"IMAP4rev2 alone stays", "T1 OK [CAPABILITY IMAP4rev2 ID] in\r\n", "T1 OK [CAPABILITY IMAP4REV2 ID] in\r\n"},
		{"unknown answers", "* VANISHED 1:4\r\n* XLIST () x\r\n* 4 RECENT\r\nhello\r\n* NAMESPACE ((\"\" {1}\r\n/)) NIL NIL\r\n* 3 EXISTS\r\n", "* 3 EXISTS\r\n"},
		{"search", "* SEARCH 1 2 x 99999999999 3 (MODSEQ 5)\r\n", "* SEARCH 1 2 3\r\n"},
		{"status", "* status INBOX (messages 3 UIDNEXT 4 HIGHESTMODSEQ -1 RECENT 1 UIDVALIDITY 7)\r\n", "* STATUS \"INBOX\" (MESSAGES 3 UIDNEXT 4 UIDVALIDITY 7)\r\n"},
		{"status without numbers", "* STATUS \"a b\" (UIDNEXT x HIGHESTMODSEQ 9 (y)\r\n", "* STATUS \"a b\" (HIGHESTMODSEQ 9)\r\n"},
		{"status of a name in UTF-8", "* STATUS \"été\" (MESSAGES 3)\r\n", ""},
		{"leading NUL and blanks", "\x00\x00 * 2 EXISTS\r\n", "* 2 EXISTS\r\n"},
		{"sizes", "* 1 FETCH (RFC822.SIZE 10 UID 5 FLAGS (\\Seen x]y \\Answered) INTERNALDATE \" 2-Mar-2026 09:00:00 +0000\")\r\n",
			"* 1 FETCH (UID 5 RFC822.SIZE 10 FLAGS (\\Seen \\Answered) INTERNALDATE \" 2-Mar-2026 09:00:00 +0000\")\r\n"},
		{"absurd date, size and items", "* 1 FETCH (UID 5 X-Y (a \"(\") INTERNALDATE \"00-Jan-0000 00:00:00 +0000\" RFC822.SIZE -1 MODSEQ (12))\r\n", "* 1 FETCH (UID 5)\r\n"},
		{"size as a float", "* 1 FETCH (UID 5 RFC822.SIZE 9.3736e+06)\r\n", "* 1 FETCH (UID 5 RFC822.SIZE 9373600)\r\n"},
		{"body", "* 1 FETCH (UID 5 BODY[] {3}\r\nabc FLAGS ())\r\n", "* 1 FETCH (UID 5 BODY[] {3}\r\nabc FLAGS ())\r\n"},
		{"UID behind the body", "* 1 FETCH (BODY[] {3}\r\na)c UID 5)\r\n", "* 1 FETCH (UID 5 BODY[] {3}\r\na)c)\r\n"},
		{"literal8 and the old name", "* 1 FETCH (UID 5 RFC822 ~{3}\r\nabc)\r\n", "* 1 FETCH (UID 5 BODY[] {3}\r\nabc)\r\n"},
		{"no body", "* 1 FETCH (UID 5 BODY[] NIL)\r\n* 2 FETCH (UID 6 BODY[]<0> \"a\\\"b\")\r\n", "* 1 FETCH (UID 5 BODY[] NIL)\r\n* 2 FETCH (UID 6 BODY[]<0> \"a\\\"b\")\r\n"},
		{"literal of an unknown item", "* 1 FETCH (UID 5 X-A {4}\r\n) ()  BODY[1.MIME]<0> {1}\r\nx)\r\n", "* 1 FETCH (UID 5 BODY[1.MIME]<0> {1}\r\nx)\r\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := io.ReadAll(cannedWire([]byte(c.in)))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, string(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	cases := []struct {
		name string
		in   string
		fail bool
	}{
		{"a line below the limit", "* OK " + strings.Repeat("x", maxLine-100) + "\r\n", false},
		{"a line above it", "* OK " + strings.Repeat("x", maxLine) + "\r\n", true},
		{"a search below its limit", "* SEARCH" + strings.Repeat(" 1234567", maxResponse/8-100) + "\r\n", false},
		{"a search above it", "* SEARCH" + strings.Repeat(" 1234567", maxResponse/8+9000) + "\r\n", true},
		{"a literal in an answer that has none", "* LIST () \"/\" {2000000}\r\n" + strings.Repeat("x", 2_000_000) + "\r\n", true},
	}
	for _, c := range cases {
		_, err := io.ReadAll(cannedWire([]byte(c.in)))
		if errors.Is(err, errLimit) != c.fail {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	w := cannedWire([]byte(strings.Repeat("* LIST () \"/\" x\r\n", 1) + strings.Repeat("* OK x\r\n", 100)))
	w.budget = 50
	if _, err := io.ReadAll(w); !errors.Is(err, errBudget) {
		t.Errorf("beyond the budget: %v", err)
	}
}

// Whatever a server sends, the repaired stream ends, and what it announces as a
// literal it holds.
func FuzzRepair(f *testing.F) {
	f.Add([]byte("* 1 FETCH (UID 5 BODY[] {3}\r\nabc FLAGS ())\r\nT1 OK [X] y\r\n* LIST (\\Sent) \"/\" {3}\r\nabc\r\n"))
	f.Add([]byte("* 1 FETCH (BODY[] {3}\r\nabc X \"\\"))
	f.Fuzz(func(t *testing.T, data []byte) {
		w := cannedWire(data)
		out, err := io.ReadAll(w)
		if err == nil && len(out) > 4*len(data)+64 {
			t.Errorf("%d bytes of %d", len(out), len(data))
		}
		w.listed()
	})
}
