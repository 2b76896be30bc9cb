package imap_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/inquiry-cli/inquiry/internal/source/imap"
	"github.com/inquiry-cli/inquiry/internal/source/imap/imaptest"
)

func TestLargeMessages(t *testing.T) {
	pdf := "Content-Type: application/pdf; name=\"drawing.pdf\"\nContent-Transfer-Encoding: base64\n\n" +
		strings.Repeat(strings.Repeat("QUJD", 19)+"\n", 5000)
	head := "From: b@buyer.test\nSubject: drawing\nMIME-Version: 1.0\n"
	mixed := head + "Content-Type: multipart/mixed; boundary=\"b\"\n\n"
	long := strings.Repeat("We need 500 pcs of the pump, delivered to the port.\n", 8000)
	cases := []struct {
		name  string
		raw   string
		whole bool     // the message comes as it is
		cut   bool     // text is missing
		has   []string // what is kept of it
		max   int      // bytes handed on at most
	}{
		{name: "text, attachment, text", raw: mixed + "--b\n\nfirst\n--b\n" + pdf + "--b\nContent-Type: text/plain\n\nlast\n--b--\n",
			has: []string{"first", "drawing.pdf", "last", imap.OmittedHeader}, max: 2000},
		{name: "attachment before the text", raw: mixed + "--b\n" + pdf + "--b\nContent-Type: text/html\n\n<p>the text</p>\n--b--\n",
			has: []string{"drawing.pdf", "<p>the text</p>"}, max: 2000},
		{name: "ten attachments and text between them", raw: mixed + "--b\n\nfirst\n" + strings.Repeat("--b\n"+pdf, 5) + "--b\n\nmiddle\n" + strings.Repeat("--b\n"+pdf, 5) + "--b\n\nlast\n--b--\n",
			has: []string{"first", "middle", "last"}, max: 4000},
		{name: "attachment inside a related part, text behind it", raw: mixed + "--b\nContent-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\n<p>inner</p>\n--r\n" +
			pdf + "--r--\n--b\n\nouter\n--b--\n", has: []string{"<p>inner</p>", "drawing.pdf", "outer", "--r--", "--b--"}, max: 3000},
		{name: "attachment alone", raw: head + pdf, has: []string{"drawing.pdf", imap.OmittedHeader}, max: 1000},
		{name: "nothing but text", raw: head + "\n" + long, whole: true},
		{name: "more text than is read of such a message", raw: head + "\n" + long + long, cut: true, has: []string{"500 pcs"}, max: 256<<10 + 64<<10},
		{name: "more text in the first part", raw: mixed + "--b\n\n" + long + long + "--b\n" + pdf + "--b--\n", cut: true, has: []string{"500 pcs"}, max: 256<<10 + 64<<10},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			srv := serve(t, []imaptest.Message{{Folder: "INBOX", Raw: mail(1, "before"), InternalDate: day},
				{Folder: "INBOX", Raw: []byte(c.raw), InternalDate: day.Add(time.Minute)},
				{Folder: "INBOX", Raw: mail(2, "behind"), InternalDate: day.Add(time.Hour)}}, imaptest.Options{})
			o := options(srv.Port(), srv.Fingerprint())
			o.MaxMessage, o.TextLimit = 600<<10, 64<<10
			mem := newMemory()
			sum, err := open(t, o).Pull(t.Context(), mem, mem.take)
			if err != nil || len(mem.items) != 3 {
				t.Fatalf("%v, %d items", err, len(mem.items))
			}
			it, full := mem.items[1], imaptest.CRLF([]byte(c.raw))
			if it.Err != nil || it.Truncated != c.cut || it.Size != int64(len(full)) {
				t.Errorf("error %v, truncated %v, size %d of %d", it.Err, it.Truncated, it.Size, len(full))
			}
			if c.whole != bytes.Equal(it.Raw, full) {
				t.Errorf("%d of %d bytes came", len(it.Raw), len(full))
			}
			for _, s := range c.has {
				if !bytes.Contains(it.Raw, []byte(s)) {
					t.Errorf("%q is missing in %.1500s", s, it.Raw)
				}
			}
			if c.max > 0 && len(it.Raw) > c.max {
				t.Errorf("%d bytes came, more than %d", len(it.Raw), c.max)
			}
			if !c.whole && !c.cut && sum.Bytes > int64(len(full))/2+100_000 {
				t.Errorf("%d bytes were received for a message of %d", sum.Bytes, len(full))
			}
		})
	}
}
