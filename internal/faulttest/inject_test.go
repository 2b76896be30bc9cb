package faulttest_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"net/mail"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/inquiry-cli/inquiry/internal/faulttest"
	"github.com/inquiry-cli/inquiry/internal/source/imap/imaptest"
)

// payloads are pieces of HTML that do something where they are not escaped.
func payloads() []string {
	cores := []string{
		`<script>alert(1)</script>`, `</td></tr></table><script>x()</script>`, `<img src=x onerror=alert(1)>`, `<svg onload=alert(1)>`, `"><script>x</script>`, `'><b onmouseover=x>`,
		`</style><script>x</script>`, `</title><script>x</script>`, `<iframe src="javascript:x"></iframe>`, `<a href="javascript:x">c</a>`, `<a href="https://evil.test/">c</a>`,
		`<form action=https://evil.test><input name=p></form>`, `<link rel=stylesheet href=//evil.test/x.css>`, `<meta http-equiv=refresh content="0;url=//evil.test">`,
		`<base href=//evil.test>`, `<object data=x></object>`, `<embed src=x>`, `<math><mi xlink:href="data:x">`, `<style>*{background:url(//evil.test)}</style>`,
		`<div style="background:url(https://evil.test/x)">x</div>`, `<!--`, `-->`, `<![CDATA[<script>x</script>]]>`, `<xmp><script>x</script>`, `<textarea><script>x</script>`,
		`&lt;script&gt;x&lt;/script&gt;`, `&#60;script&#62;x`, `{{.}}{{template "x"}}`, `</svg></div><p>out`, "<scr\x00ipt>x</scr\x00ipt>",
	}
	var all []string
	for _, c := range cores {
		for _, around := range []string{"%s", "LED %s panel", "%[1]s%[1]s", "\"%s\"", "5,000 pcs %s"} {
			all = append(all, fmt.Sprintf(around, c))
		}
	}
	return all
}

// vocabulary lists the elements with their attributes that an HTML file is made
// of, and every address it leads to.
func vocabulary(t *testing.T, page []byte) (words map[string]bool, addresses []string) {
	t.Helper()
	words = map[string]bool{}
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() != io.EOF {
				t.Fatal(z.Err())
			}
			return words, addresses
		case html.StartTagToken, html.SelfClosingTagToken:
			tok := z.Token()
			words[tok.Data] = true
			for _, a := range tok.Attr {
				words[tok.Data+" "+a.Key] = true
				if v := strings.ToLower(a.Val); slices.Contains([]string{"href", "src", "action", "data", "xlink:href"}, a.Key) && !strings.HasPrefix(v, "#") {
					addresses = append(addresses, a.Val)
				}
				if a.Key == "style" && strings.Contains(strings.ToLower(a.Val), "url(") {
					addresses = append(addresses, a.Val)
				}
			}
		}
	}
}

// mailbox writes mails whose names, subjects and texts hold the strings.
func mailbox(t *testing.T, p place, name string, all []string) string {
	t.Helper()
	var box strings.Builder
	for i, s := range all {
		fmt.Fprintf(&box, "From x Mon Nov  2 09:00:00 2026\n%s\n\n", hostileMail(i, s, []string{"What is the price? " + s}))
	}
	file := filepath.Join(p.dir, name)
	writeFile(t, file, box.String())
	return file
}

// TestHTMLPayloads lets the report show what buyers wrote in HTML: it has the
// elements and attributes of a report on harmless mail and no others.
func TestHTMLPayloads(t *testing.T) {
	p := newPlace(t, "")
	all := payloads()
	harmless := make([]string, len(all))
	for i := range harmless {
		harmless[i] = fmt.Sprintf("model %d", i)
	}
	report := func(name string, texts []string) []byte {
		db := name + ".db"
		if r := p.inside(db, "", "pull", mailbox(t, p, name+".mbox", texts)); r.code != 0 {
			t.Fatal(r)
		}
		for _, id := range []string{"3", "30"} {
			for _, verb := range [][]string{{"note", id, texts[0]}, {"tag", id, "+" + strings.ReplaceAll(texts[4], " ", "_")}, {"lost", id}} {
				_ = p.inside(db, "", verb...) // refused is as good
			}
		}
		file := filepath.Join(p.dir, name+".html")
		for _, lang := range []string{"zh", "en"} {
			if r := p.inside(db, "", "report", "month", "--of", "today", "--output", file, "--lang", lang); r.code != 0 {
				t.Fatal(r)
			}
		}
		return readFile(t, file)
	}
	calm, _ := vocabulary(t, report("calm", harmless))
	page := report("hostile", all)
	words, addresses := vocabulary(t, page)
	for _, w := range slices.Sorted(maps.Keys(words)) {
		if !calm[w] {
			t.Errorf("a buyer brought <%s> into the report", w)
		}
	}
	if len(addresses) > 0 {
		t.Errorf("the report leads to %q", addresses)
	}
	if !bytes.Contains(page, []byte("Content-Security-Policy")) {
		t.Error("the report has no content policy")
	}
	if !bytes.Contains(page, []byte("&lt;")) {
		t.Error("no payload reached the report")
	}
	faulttest.Count(t, len(all), "HTML payloads through the report")
}

// TestFormulas lets the files for spreadsheets carry cells that are formulas to
// them: each is disarmed.
func TestFormulas(t *testing.T) {
	p := newPlace(t, "")
	var all []string
	for _, lead := range []string{"=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠", " =", "'="} {
		for _, rest := range []string{`cmd|' /C calc'!A0`, `HYPERLINK("http://evil.test";"x")`, `1+1`, `SUM(A1:A9)*cmd|'x'!A1`} {
			all = append(all, lead+rest)
		}
	}
	var rows strings.Builder
	rows.WriteString("Date,Name,Email,Company,Country,Product,Quantity,Message\n")
	for i, s := range all {
		q := `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
		fmt.Fprintf(&rows, "2026-09-%02d,%[2]s,f%[3]d@formula%[3]d.de,%[2]s,%[2]s,%[2]s,%[2]s,%[2]s\n", 1+i%28, q, i)
	}
	writeFile(t, filepath.Join(p.dir, "f.csv"), rows.String())
	if r := p.inside("f.db", "", "pull", filepath.Join(p.dir, "f.csv")); r.code != 0 && r.code != 3 {
		t.Fatal(r)
	}
	if r := p.inside("f.db", "", append([]string{"done"}, strings.Fields("1 2 3 4 5 6 7 8 9 10 11 12")...)...); r.code != 0 {
		t.Fatal(r)
	}
	cells := 0
	for _, l := range []string{"report 2026-09-01..2026-09-30 --format csv", "report quarter --of today --format csv", "silent --format csv --since today --now 2027-03-01T00:00:00Z"} {
		r := p.inside("f.db", "", strings.Fields(l)...)
		if r.code != 0 {
			t.Fatalf("%s: %v", l, r)
		}
		read := csv.NewReader(strings.NewReader(strings.TrimPrefix(r.out, "\ufeff")))
		read.FieldsPerRecord = -1
		records, err := read.ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", l, err)
		}
		for _, rec := range records {
			for _, c := range rec {
				cells++
				if strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(c + "x")[0]) {
					t.Errorf("%s: %q is a formula", l, c)
				}
			}
		}
	}
	if cells < 100 {
		t.Errorf("only %d cells", cells)
	}
	faulttest.Count(t, len(all), fmt.Sprintf("formulas through the files for spreadsheets, %d cells", cells))
}

// TestDraftHeaders writes drafts to buyers whose names, subjects, addresses and
// message IDs hold line breaks and other headers: the draft has its own headers
// and one recipient, who is the buyer.
func TestDraftHeaders(t *testing.T) {
	p := newPlace(t, "accounts:\n  - {name: shop, address: sales@lumen-export.test, host: 127.0.0.1, password_env: SECRET}\n")
	breaks := []string{"\r\n", "\n", "\r", "\u2028", "\u0085", "\x00", "\x0b", "%0d%0a", "=?UTF-8?Q?=0D=0A?=", "\r\n\r\n"}
	headers := []string{"Bcc: spy@evil.test", "To: spy@evil.test", "From: boss@evil.test", "Content-Type: text/html", "X-Evil: 1", "Subject: other", "\r\n<script>"}
	var mails []string
	for _, b := range breaks {
		for _, h := range headers {
			mails = append(mails, b+h)
		}
	}
	mails = append(mails, strings.Repeat("long ", 2000), strings.Repeat("漢字", 3000), `"a" <spy@evil.test>, x`, "a,b;c:<x@evil.test>")
	var box strings.Builder
	for i, s := range mails {
		id := fmt.Sprintf("<%d@shop.test>", i)
		switch i % 4 {
		case 1:
			id = "<" + strings.Map(keepLine, "a b"+s) + ">"
		case 2:
			id = fmt.Sprintf("<%d@shop.test> <spy@evil.test\r\n\tx>", i)
		}
		fmt.Fprintf(&box, "From x Mon Nov  2 09:00:00 2026\r\nFrom: %s <buyer%d@shop%d.de>\r\nReply-To: %s <buyer%d@shop%d.de>\r\nSubject: %s\r\nDate: Wed, 18 Nov 2026 09:00:00 +0800\r\nMessage-ID: %s\r\n"+
			"References: <ok%d@a.test> %s <bad id@x\x01>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPlease quote 500 pcs LED panel %d.\r\n\r\n",
			word("Anna"+s), i, i, word("Anna"+s), i, i, word("price"+s), id, i, strings.Map(keepLine, s), i)
	}
	writeFile(t, filepath.Join(p.dir, "d.mbox"), box.String())
	if r := p.inside("d.db", "", "pull", filepath.Join(p.dir, "d.mbox")); r.code != 0 {
		t.Fatal(r)
	}
	known := []string{"From", "To", "Subject", "Date", "Message-Id", "In-Reply-To", "References", "Mime-Version", "Content-Type", "Content-Transfer-Encoding", "User-Agent", "X-Unsent"}
	written := 0
	for line := range strings.Lines(p.inside("d.db", "", "list", "--all").out) {
		id, _, _ := strings.Cut(line, "\t")
		file := filepath.Join(p.dir, "draft.eml")
		p.remove(t, "draft.eml")
		r := p.inside("d.db", "", "draft", id, "--eml", file)
		if r.code != 0 {
			t.Errorf("draft %s: %v", id, r)
			continue
		}
		written++
		raw := readFile(t, file)
		head, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
		for line := range bytes.Lines(head) {
			if len(line) > 1000 || bytes.ContainsAny(bytes.TrimSuffix(line, []byte("\r\n")), "\r\n\x00\x0b") {
				t.Errorf("draft %s: header line %.200q", id, line)
			}
		}
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Errorf("draft %s: %v", id, err)
			continue
		}
		for h, v := range m.Header {
			if !slices.Contains(known, h) || len(v) != 1 {
				t.Errorf("draft %s: %s: %.100q", id, h, v)
			}
		}
		for _, h := range []string{"To", "From"} {
			list, err := m.Header.AddressList(h)
			if err != nil || len(list) != 1 || strings.Contains(list[0].Address, "evil") || strings.ContainsAny(list[0].Name, "\r\n\x00") {
				t.Errorf("draft %s: %s: %v, %v from %.200q", id, h, list, err, m.Header.Get(h))
			}
		}
		for _, h := range []string{"In-Reply-To", "References"} {
			for _, ref := range strings.Fields(m.Header.Get(h)) {
				if !strings.HasPrefix(ref, "<") || !strings.HasSuffix(ref, ">") || strings.Count(ref, "@") != 1 || strings.Count(ref, "<") != 1 {
					t.Errorf("draft %s: %s: %q", id, h, ref)
				}
			}
		}
		if !strings.HasPrefix(m.Header.Get("Content-Type"), "text/plain") {
			t.Errorf("draft %s: %s", id, m.Header.Get("Content-Type"))
		}
	}
	if written < 40 {
		t.Errorf("only %d drafts", written)
	}
	faulttest.Count(t, written, "drafts to hostile headers")
}

// keepLine drops what ends a line: of a header that would begin another one.
func keepLine(r rune) rune {
	if r == '\r' || r == '\n' {
		return -1
	}
	return r
}

// TestServersWords lets a mail server put escapes into everything it says.
func TestServersWords(t *testing.T) {
	odd := "\x1b[31mred\x07 \u202egnp\u009b2J"
	n := 0
	for name, pers := range map[string]imaptest.Personality{
		"greeting":    {Greeting: "* BYE " + odd},
		"no greeting": {Greeting: "220 " + odd},
		"refusal":     {Login: "NO [AUTHENTICATIONFAILED] " + odd},
		"try later":   {Login: "NO [UNAVAILABLE] " + odd},
		"farewell":    {Login: "* BYE " + odd},
		"folders":     {List: []string{`() "/" INBOX`, `(\Sent) "/" "` + odd + `"`, `() "/" {12}` + "\r\n\x1b[31mred\x07abc"}, Boxes: map[string]*imaptest.Box{"INBOX": {UIDValidity: 1}}},
		"no inbox":    {List: []string{`() "/" "` + odd + `"`}, Boxes: map[string]*imaptest.Box{}},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := imaptest.Play(pers)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			p := newPlace(t, "limits: {mailbox: 1s}\n"+account(s.Port(), s.Fingerprint()))
			p.env = []string{"SECRET=x"}
			for _, args := range [][]string{{"pull", "--verbose", "--debug"}, {"doctor", "shop"}, {"pull", "--json"}} {
				r := p.inside("s.db", "", args...)
				for _, out := range []string{r.out, r.errOut} {
					if c, around := forbidden(out); c != 0 {
						t.Errorf("%v: %U in %q", args, c, around)
					}
				}
				n++
			}
		})
	}
	faulttest.Count(t, n, "commands on servers that speak in escapes")
}
