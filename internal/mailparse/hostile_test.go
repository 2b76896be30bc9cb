package mailparse

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestHostile holds messages made to cost time or depth to the limit of two
// seconds a message; honest ones take a thousandth of that.
func TestHostile(t *testing.T) {
	const mb = 1 << 18
	fill := func(s string, size int) string { return strings.Repeat(s, size/len(s)+1) }
	plain := "From: a@b.com\nSubject: x\n\n"
	page := "From: a@b.com\nContent-Type: text/html; charset=utf-8\n\n"
	nested := func(n int) string {
		var b strings.Builder
		b.WriteString("From: a@b.com\n")
		for i := range n {
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
		}
		b.WriteString("\ntext\n")
		return b.String()
	}
	same := "From: a@b.com\n" + fill("Content-Type: multipart/mixed; boundary=b\n\n--b\n", mb)
	tests := map[string]string{
		"nested multiparts without ends":      nested(2000),
		"nested multiparts, one boundary":     same,
		"empty parts":                         "Content-Type: multipart/mixed; boundary=b\n\n" + fill("--b\n\n", 2*mb),
		"boundary look-alikes":                "Content-Type: multipart/mixed; boundary=b\n\n" + fill("--bb\n", 4*mb),
		"nested messages":                     fill("Content-Type: message/rfc822\n\n", mb),
		"open brackets in From":               "From: " + fill("(", mb/4) + "\n\nx",
		"comments in From":                    "From: " + fill("(a", mb/4) + ")\n\nx",
		"addresses in To":                     "To: " + fill("a@b.com, ", mb/4) + "\n\nx",
		"angles in To":                        "To: " + fill("<,", mb/4) + "\n\nx",
		"many headers":                        fill("To: a@b.com\n", mb/4) + "\nx",
		"encoded words without end":           "Subject: " + fill("=?a?q?", mb/4) + "\n\nx",
		"encoded words":                       "Subject: " + fill("=?utf-8?b?5pel?= ", mb/4) + "\n\nx",
		"continued parameters":                "Content-Type: text/plain; " + fill("name*1*=a;", mb/4) + "\n\nx",
		"references":                          "References: " + fill("<a@b>", mb/4) + "\n\nx",
		"different references":                "References: " + manyIDs(20_000) + "\n\nx",
		"headers folded":                      "Subject: x\n" + fill(" y\n", mb/4) + "\nx",
		"quotation marks":                     plain + fill(">", mb),
		"quotation marks, many lines":         plain + fill("> > > x\n", mb),
		"introductions":                       plain + fill("On Mon, 2 Mar 2026 at 15:04, A <a@b.com> wrote:\n", mb),
		"introductions wrapped":               plain + fill("On Mon,\n2 Mar\n2026 A\n<a@b.com>\nwrote:\n", mb),
		"colons":                              plain + fill("a:\n", mb),
		"header blocks":                       plain + fill("From: a@b.com\nDate: 2 Mar 2026\n\n", mb),
		"labels":                              plain + fill("From: a\nFrom: b\n", mb),
		"forwards in forwards":                plain + fill("---------- Forwarded message ---------\nFrom: a <a@b.com>\nDate: 2 Mar 2026\nSubject: x\n\n", mb),
		"separators":                          plain + fill("-----Original Message-----\n", mb),
		"closing words":                       plain + "x\n" + fill("Best regards,\nJohn\n", mb),
		"one long line":                       plain + fill("word ", mb),
		"at signs":                            plain + fill("a@", mb) + ":\n",
		"footers":                             plain + "x\n" + fill("Sent from my iPhone\n", mb),
		"uuencode":                            plain + fill("begin 644 a\nabc\n", mb),
		"flowed":                              "Content-Type: text/plain; format=flowed\n\n" + fill("x \n", mb),
		"open elements":                       page + fill("<div>", mb),
		"open blockquotes":                    page + fill("<blockquote type=cite>x", mb),
		"stray end tags":                      page + fill("</td></p></blockquote>", mb),
		"deep then stray ends":                page + fill("<div>", 2000) + fill("</span>", mb),
		"open cells":                          page + "<table>" + fill("<td>", mb),
		"attributes":                          page + "<a " + fill("class=x ", mb) + ">x",
		"links":                               page + fill("<a href=http://a>b</a>", mb),
		"open links":                          page + fill("<a href=http://a>", mb),
		"angles":                              page + fill("<", mb),
		"entities":                            page + fill("&amp;", mb),
		"broken base64":                       "Content-Transfer-Encoding: base64\n\n" + fill("!a=", 8*mb),
		"broken quoted-printable":             "Content-Transfer-Encoding: quoted-printable\n\n" + fill("=ZZ=\n", 4*mb),
		"wrong charset":                       "Content-Type: text/plain; charset=utf-8\n\n" + fill("\xd6\xd0\xff", mb),
		"utf-7":                               "Content-Type: text/plain; charset=utf-7\n\n" + fill("+AAA", mb),
		"iso-2022-jp":                         "Content-Type: text/plain; charset=iso-2022-jp\n\n" + fill("\x1b$B!!\x1b(B", mb),
		"report with many recipients":         "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n" + fill("Final-Recipient: rfc822; a@b.com\nAction: failed\n\n", mb),
		"bounce of addresses":                 "From: mailer-daemon@b.com\nSubject: failure notice\n\n" + fill("<a@b.com>:\n", mb),
		"message-ids in a bounce":             "From: mailer-daemon@b.com\nSubject: failure notice\n\n" + fill("Message-ID: \n", mb),
		"carriage returns":                    plain + fill("\r", mb),
		"blank lines":                         plain + fill("\n", mb) + "x",
		"header without end":                  fill("X-A: b\n", 2*mb),
		"digits":                              plain + fill("1.1.1.1:", mb) + ":",
		"subject prefixes":                    "Subject: " + fill("Re: ", mb/4) + "\n\nx",
		"nul bytes":                           plain + fill("\x00", mb),
		"multipart with a boundary of dashes": "Content-Type: multipart/mixed; boundary=\"-\"\n\n" + fill("-----\n", mb),
	}
	for name, raw := range tests {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			m := Parse([]byte(raw))
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("took %v", took)
			} else if took > 200*time.Millisecond {
				t.Logf("took %v", took)
			}
			if len(m.Text) > maxTextBytes+1000 {
				t.Errorf("%d bytes of text kept", len(m.Text))
			}
		})
	}
}

func manyIDs(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<%d@b> ", i)
	}
	return b.String()
}
