package mailparse

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

func TestBareSubject(t *testing.T) {
	for in, want := range map[string]string{
		"Re: LED panel": "LED panel", "RE: Re[2]: AW: LED": "LED", "回复：询价": "询价", "答复: 转发：询价": "询价", "[List] Re: x": "[List] x",
		"Fwd: Fw: x": "x", "Re : x": "x", "Re: [List] Re: x": "[List] x", "Request: quote": "Request: quote", "Antw.: x": "x", "RE^3: x": "x",
		"Price: 1.20": "Price: 1.20", "": "", "Re:": "", "İLT: x": "x", "Rép : x": "x", "Ответ: x": "x", "Re(2): x": "x",
	} {
		if got := BareSubject(in); got != want {
			t.Errorf("BareSubject(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string][2]bool{
		"Re: x": {true, false}, "WG: x": {false, true}, "Re: Fwd: x": {true, true}, "[A] 转发: x": {false, true}, "Reply needed: x": {false, false},
	} {
		if got := [2]bool{IsReply(in), IsForward(in)}; got != want {
			t.Errorf("reply, forward of %q: %v, want %v", in, got, want)
		}
	}
}

func TestAddresses(t *testing.T) {
	tests := map[string][]inquiry.Address{
		`John Smith <john@X.COM>`:           {{Name: "John Smith", Addr: "john@x.com"}},
		`"Smith, John" <j@x.com>, a@b.com`:  {{Name: "Smith, John", Addr: "j@x.com"}, {Addr: "a@b.com"}},
		`undisclosed-recipients:;`:          nil,
		`Team: a@b.com, C <c@d.com>;`:       {{Addr: "a@b.com"}, {Name: "C", Addr: "c@d.com"}},
		`john@x.com (John Smith)`:           {{Name: "John Smith", Addr: "john@x.com"}},
		`John Smith john@x.com`:             {{Name: "John Smith", Addr: "john@x.com"}},
		`王伟＜wang@x.com＞`:                    {{Name: "王伟", Addr: "wang@x.com"}},
		`"John <john@x.com>`:                {{Name: "John", Addr: "john@x.com"}},
		`John <john@x.com`:                  {{Name: "John", Addr: "john@x.com"}},
		`=?utf-8?Q?Smith,_John?= <j@x.com>`: {{Name: "Smith, John", Addr: "j@x.com"}},
		`"j@x.com" <j@x.com>`:               {{Addr: "j@x.com"}},
		`"a@bank.com" <j@x.com>`:            {{Name: "a@bank.com", Addr: "j@x.com"}},
		`<mailto:j@x.com>`:                  {{Addr: "j@x.com"}},
		`a@b.com; c@d.com`:                  {{Addr: "a@b.com"}, {Addr: "c@d.com"}},
		`"=?gb2312?B?zfXOsA==?=" <w@x.com>`: {{Name: "王伟", Addr: "w@x.com"}},
		`Foo Bar (foo@bar.com)`:             {{Name: "Foo Bar", Addr: "foo@bar.com"}},
	}
	for in, want := range tests {
		if d := cmp.Diff(want, parseAddresses(in)); d != "" {
			t.Errorf("%s:\n%s", in, d)
		}
	}
}

func TestAttachmentsLeftOnTheServer(t *testing.T) {
	tests := []struct {
		name, head, body string
		want             int64
	}{
		{"there", "Content-Transfer-Encoding: base64\n", "QUJDRA==", 4},
		{"left out", "Content-Transfer-Encoding: Base64\nX-Inquiry-Omitted: 7800\n", "", 5700},
		{"left out, not encoded", "X-Inquiry-Omitted: 7800\n", "", 7800},
		{"how much is unknown", "Content-Transfer-Encoding: base64\nX-Inquiry-Omitted: unknown\n", "", 0},
		{"a stranger's joke", "X-Inquiry-Omitted: -5\n", "ABCD", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := Parse([]byte("From: a@b.de\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n--b\nContent-Type: application/pdf; name=x.pdf\n" + tt.head + "\n" + tt.body + "\n--b--\n"))
			if d := cmp.Diff([]inquiry.Attachment{{Name: "x.pdf", Type: "application/pdf", Size: tt.want}}, m.Attachments); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestHTML(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"cells and rows", "<table><tr><td>LED-100</td><td>5,000 pcs</td></tr><tr><th>A<th>B</table>", "LED-100\t5,000 pcs\nA\tB"},
		{"paragraph in a cell", "<table><tr><td><p>Name</p></td><td><p>John</p></td></tr></table>", "Name\tJohn"},
		{"empty first cell", "<table><tr><td bgcolor='#fff'>&nbsp;</td><td>value</td></tr></table>", "value"},
		{"hidden", "a<div style='display:none'>x<b>y</b></div><span style='font-size:0px'>z</span><p hidden>q</p>b", "ab"},
		{"breaks", "one<br>two<br/><br>three", "one\ntwo\n\nthree"},
		{"blanks", "<p>a \n  b&nbsp;c</p><p>d</p>", "a b c\n\nd"},
		{"pre", "<pre>a\n  b</pre>", "a\n  b"},
		{"script and style", "<head><title>t</title><style>p{}</style></head><script>x()</script><p>y", "y"},
		{"address as a tag", "On Monday Jane <jane@x.com> wrote", "On Monday Jane <jane@x.com> wrote"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := Parse([]byte("Content-Type: text/html; charset=utf-8\n\n" + tt.in))
			if d := cmp.Diff(tt.want, m.Text); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestSplit(t *testing.T) {
	tests := []struct{ name, head, text, new, signature string }{
		{"inline answers", "", "On Mon, 2 Mar 2026, A <a@b.com> wrote:\n> price?\n\n1.20 USD\n\n> delivery?\n\n30 days", "1.20 USD\n\n30 days", ""},
		{"closing and contact", "", "Please quote 500 pcs.\n\nBest regards,\nJohn Smith\nABC Ltd\nTel: +44 20 7946 0000", "Please quote 500 pcs.", "Best regards,\nJohn Smith\nABC Ltd\nTel: +44 20 7946 0000"},
		{"items below the name", "", "Please quote:\n\nThanks,\nJohn\n\n500 pcs LED panel\n20 sets driver", "Please quote:\n\nThanks,\n\n500 pcs LED panel\n20 sets driver", "John"},
		{"postscript", "", "Please quote.\n\nRegards\nJohn\n\nPS: we need CE too", "Please quote.\n\nPS: we need CE too", "Regards\nJohn"},
		{"only thanks", "", "Thank you!", "Thank you!", ""},
		{"phone footer", "", "ok, send the invoice\n\n发自我的iPhone", "ok, send the invoice", "发自我的iPhone"},
		{"a form's subject is no header block", "", "From: John <j@x.com>\nSubject: price\n\nMessage Body:\nHello", "From: John <j@x.com>\nSubject: price\n\nMessage Body:\nHello", ""},
		{"contact without closing", "", "We need your price list.\n\nJohn Smith\nABC Trading\njohn@abc.com\n+44 20 7946 0000", "We need your price list.", "John Smith\nABC Trading\njohn@abc.com\n+44 20 7946 0000"},
		{"bullets with angle brackets", "", "We need:\n>500 lumen\n>80 CRI", "We need:\n>500 lumen\n>80 CRI", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := Parse([]byte("Content-Type: text/plain; charset=utf-8\n" + tt.head + "\n" + tt.text))
			if d := cmp.Diff([]string{tt.new, tt.signature}, []string{m.New, m.Signature}); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestForwarded(t *testing.T) {
	inner := "From: Ada <ada@x.com>\nDate: Mon, 2 Mar 2026 15:04 +0100\nSubject: Inquiry\nTo: us@y.com\n\nPlease quote 500 pcs."
	tests := map[string]string{
		"gmail":    "Subject: Fwd: Inquiry\n\nSee below.\n\n---------- Forwarded message ---------\n" + inner,
		"apple":    "Subject: Fwd: Inquiry\n\nSee below.\n\nBegin forwarded message:\n\n> " + strings.ReplaceAll(inner, "\n", "\n> "),
		"outlook":  "Subject: WG: Inquiry\n\nSee below.\n\n" + inner,
		"attached": "Subject: Fwd: Inquiry\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee below.\n--b\nContent-Type: message/rfc822\n\n" + inner + "\n--b--\n",
	}
	for name, raw := range tests {
		t.Run(name, func(t *testing.T) {
			m := Parse([]byte(raw))
			if m.New != "See below." || m.Forwarded == nil {
				t.Fatalf("New %q, forwarded %v", m.New, m.Forwarded)
			}
			f := m.Forwarded
			if f.From != (inquiry.Address{Name: "Ada", Addr: "ada@x.com"}) || f.Subject != "Inquiry" || f.New != "Please quote 500 pcs." || f.Date.IsZero() {
				t.Errorf("forwarded %+v", f)
			}
		})
	}
}

func TestMachine(t *testing.T) {
	tests := map[string]struct {
		raw  string
		want inquiry.Machine
	}{
		"person":     {"Subject: x\n\nhi", inquiry.MachineNone},
		"rfc 3834":   {"Subject: x\nAuto-Submitted: auto-replied\n\nhi", inquiry.MachineAutoReply},
		"no":         {"Subject: x\nAuto-Submitted: no\n\nhi", inquiry.MachineNone},
		"subject":    {"Subject: 自动回复: 询价\n\nhi", inquiry.MachineAutoReply},
		"newsletter": {"Subject: x\nList-Unsubscribe: <mailto:a@b.com>\n\nhi", inquiry.MachineNewsletter},
		"calendar":   {"Subject: x\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR", inquiry.MachineCalendar},
		"bounce":     {"From: MAILER-DAEMON@x.com\nSubject: failure notice\n\n<a@b.com>:\n550 5.1.1 no such user", inquiry.MachineBounce},
		"netease":    {"From: postmaster@163.com\nSubject: 系统退信\n\n抱歉，您的邮件被退回来了 a@b.com 不存在", inquiry.MachineBounce},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if m := Parse([]byte(tt.raw)); m.Machine != tt.want {
				t.Errorf("%q by %q, want %q", m.Machine, m.MachineEvidence, tt.want)
			}
		})
	}
}

func TestFromWithAnUnquotedComma(t *testing.T) {
	for _, tt := range []struct{ name, from, want string }{
		{"a firm behind the name", "Lee Ann, Harbour Books <lee@harbour.ca>", "Lee Ann, Harbour Books"},
		{"three parts", "Purchasing, Roth, Werk 2 <ek@roth.de>", "Purchasing, Roth, Werk 2"},
		{"two senders", "Ann <ann@harbour.ca>, Lee <lee@harbour.ca>", "Ann"},
		{"quoted", `"Lee, Ann" <lee@harbour.ca>`, "Lee, Ann"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Parse([]byte("From: " + tt.from + "\n\nx")).From.Name; got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
