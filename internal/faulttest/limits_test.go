package faulttest_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/inquiry-cli/inquiry/internal/faulttest"
	"github.com/inquiry-cli/inquiry/internal/mailparse"
	"github.com/inquiry-cli/inquiry/internal/source/imap/imaptest"
)

// allocated is how many bytes run makes the program take, freed ones included.
func allocated(run func()) int64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	run()
	runtime.ReadMemStats(&after)
	return int64(after.TotalAlloc - before.TotalAlloc)
}

// TestAnnouncedLiterals lets a server announce bodies of hundreds of megabytes
// that never come, lines without end, and answers without number: each costs its
// own message or ends the mailbox with an error, and next to no memory.
func TestAnnouncedLiterals(t *testing.T) {
	good := func(i int) imaptest.Message {
		return imaptest.Message{Raw: fmt.Appendf(nil, "From: b%d@shop%d.de\nSubject: price\nMessage-ID: <%d@x>\n\nplease quote 500 pcs panels", i, i, i), InternalDate: time.Date(2026, 11, 3, i, 0, 0, 0, time.UTC)}
	}
	box := map[string]*imaptest.Box{"INBOX": {UIDValidity: 1, Messages: []imaptest.Message{good(1), good(2), good(3)}}}
	odd := func(answer string) imaptest.Personality {
		return imaptest.Personality{Boxes: box, BreakFetch: func(_ int, uid uint32) string {
			if uid == 2 {
				return answer
			}
			return ""
		}}
	}
	tests := map[string]struct {
		ways imaptest.Personality
		want int // messages stored
	}{
		"600 MiB announced, nothing sent":  {odd("* 2 FETCH (UID 2 BODY[] {629145600}\r\nFrom: a@b.de"), -1},
		"4 GiB announced":                  {odd("* 2 FETCH (UID 2 BODY[] {4294967295}\r\nx"), -1},
		"more digits than a number has":    {odd("* 2 FETCH (UID 2 BODY[] {99999999999999999999999999}\r\nx)"), -1},
		"a negative size":                  {odd("* 2 FETCH (UID 2 BODY[] {-5}\r\nabcde)"), -1},
		"a line of 100,000 bytes":          {odd("* 2 FETCH (UID 2 X \"" + strings.Repeat("x", 100_000) + "\")"), 2},
		"brackets without end":             {odd("* 2 FETCH " + strings.Repeat("(", 60_000)), 2},
		"a literal inside a literal":       {odd("* 2 FETCH (UID 2 BODY[] {20}\r\n* 3 FETCH (BODY[] {9}"), -1},
		"announced in the list of folders": {imaptest.Personality{Boxes: box, List: []string{`() "/" INBOX`, "() \"/\" {629145600}\r\nabc"}}, -1},
		"announced in the greeting":        {imaptest.Personality{Boxes: box, Greeting: "* OK {629145600}\r\nhello"}, -1},
		"a hundred thousand unasked for":   {imaptest.Personality{Boxes: box, Examine: []string{strings.Repeat("* 1 EXISTS\r\n", 100_000) + "* 3 EXISTS"}}, -1},
		"a hundred thousand folders":       {imaptest.Personality{Boxes: box, List: []string{"() \"/\" INBOX\r\n" + strings.Repeat("* LIST () \"/\" x\r\n", 100_000) + "* LIST () \"/\" y"}}, -1},
	}
	tried := 0
	for name, tt := range tests {
		if tried == faulttest.Cases(4, len(tests)) {
			break
		}
		tried++
		t.Run(name, func(t *testing.T) {
			s, err := imaptest.Play(tt.ways)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			p := newPlace(t, "limits: {idle: 1s, mailbox: 3s}\n"+account(s.Port(), s.Fingerprint()))
			p.env = []string{"SECRET=x"}
			var r result
			began := time.Now()
			taken := allocated(func() { r = p.inside("l.db", "", "pull") })
			if taken > 300<<20 {
				t.Errorf("%d MiB were taken", taken>>20)
			}
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("it took %s", took)
			}
			if r.code != 0 && r.code != 3 && r.code != 7 && r.code != 2 && r.code != 1 || strings.Contains(r.errOut, "panic") {
				t.Errorf("%.500v", r)
			}
			if n := strings.Count(p.inside("l.db", "", "list", "--all").out, "\n"); tt.want >= 0 && n < tt.want {
				t.Errorf("%d messages came, not %d: %.500v", n, tt.want, r)
			}
		})
	}
	faulttest.Count(t, tried, "servers that announce too much")
}

// zipBomb is an archive with one member of size zeros.
func zipBomb(t *testing.T, size int64, members map[string]string, zeros string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range members {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
	}
	w, err := z.Create(zeros)
	if err != nil {
		t.Fatal(err)
	}
	block := make([]byte, 1<<20)
	for range size >> 20 {
		if _, err := w.Write(block); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestBombs reads files that are small and become large.
func TestBombs(t *testing.T) {
	size := int64(faulttest.Cases(48, 440)) << 20 // the limit is 400 MiB in all, 64 MiB for one table
	sheet := map[string]string{
		"[Content_Types].xml": `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
		"xl/workbook.xml":     `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets><sheet name="a" sheetId="1"/></sheets></workbook>`,
	}
	laughs := `<!DOCTYPE x [<!ENTITY a "lol">` + strings.Repeat(`<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">`, 50) + `]><workbook>&b;</workbook>`
	entity := map[string]string{"[Content_Types].xml": sheet["[Content_Types].xml"], "xl/workbook.xml": laughs}
	var aliases strings.Builder
	aliases.WriteString("holidays: &a [x]\n")
	for i := range 30 {
		fmt.Fprintf(&aliases, "k%d: &b%d [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n", i, i)
	}
	gap := strings.Repeat("x", 1<<20)
	tests := map[string]struct {
		file string
		data []byte
		args []string
	}{
		"workbook that unzips to much":       {"bomb.xlsx", zipBomb(t, size, sheet, "xl/worksheets/sheet1.xml"), nil},
		"shared strings that unzips to much": {"strings.xlsx", zipBomb(t, size, sheet, "xl/sharedStrings.xml"), nil},
		"entities in a workbook":             {"entities.xlsx", zipBomb(t, 0, entity, "xl/worksheets/sheet1.xml"), nil},
		"chat that unzips to much":           {"WhatsApp Chat with Bomb.zip", zipBomb(t, size, nil, "WhatsApp Chat with Bomb.txt"), nil},
		"row of two megabytes":               {"row.csv", []byte("Name,Email,Message\nA,a@b.de,\"" + gap + gap + "\"\nB,b@b.de,please quote 500 pcs panels\n"), nil},
		"quote without end":                  {"quote.csv", []byte("Name,Email,Message\nA,a@b.de,\"" + strings.Repeat("x,y\n", 20_000)), nil},
		"five thousand columns":              {"columns.csv", []byte(strings.Repeat("a,", 5_000) + "b\n" + strings.Repeat("1,", 5_000) + "2\n"), nil},
		"UTF-7 in a mail":                    {"utf7.eml", []byte("From: a@b.de\nContent-Type: text/plain; charset=utf-7\n\n" + strings.Repeat("+AAAAAA-", 200_000)), nil},
		"entities in HTML":                   {"html.eml", []byte("From: a@b.de\nContent-Type: text/html\n\n" + strings.Repeat("&CounterClockwiseContourIntegral;", 100_000)), nil},
		"base64 of base64":                   {"base.eml", []byte("From: a@b.de\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("QUFB"), 1<<20))), nil},
		"aliases in the config":              {"alias.yaml", []byte(aliases.String()), []string{"config", "check"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t, "")
			file := filepath.Join(p.dir, tt.file)
			writeFile(t, file, string(tt.data))
			args := []string{"pull", file}
			if tt.args != nil {
				args = tt.args
				p.config = file
			}
			began := time.Now()
			var r result
			taken := allocated(func() { r = p.inside("b.db", "", args...) })
			if r.code == 130 || strings.Contains(r.errOut, "panic") || strings.Contains(r.errOut, "inside the program") {
				t.Errorf("%.500v", r)
			}
			if taken > 1500<<20 {
				t.Errorf("%d MiB were taken", taken>>20)
			}
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
	faulttest.Count(t, len(tests), "files that are small and become large")
}

// TestLimitsAreNamed goes beyond the limits of a mail by one and reads in its
// notes which limit it was.
func TestLimitsAreNamed(t *testing.T) {
	multipart := func(depth int) string {
		var b strings.Builder
		b.WriteString("From: a@b.de\n")
		for i := range depth {
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
		}
		return b.String() + "Content-Type: text/plain\n\nprice?\n"
	}
	tests := map[string]struct{ mail, want string }{
		"40 levels of parts": {multipart(40), "nested deeper than 32"},
		"1,100 parts":        {"From: a@b.de\nContent-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: text/plain\n\nx\n", 1100) + "--b--\n", "first 1,000"},
		"2 MiB of text":      {"From: a@b.de\n\n" + strings.Repeat("all work and no play makes no sale\n", 62_000), "longer than 1 MiB"},
		"header of 300 KiB":  {"From: a@b.de\n" + strings.Repeat("X-Long: header\n", 21_000) + "Subject: behind\n\nx", "header"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			m := mailparse.Parse([]byte(tt.mail))
			if !strings.Contains(strings.Join(m.Notes, " "), tt.want) {
				t.Errorf("notes %q do not name %q", m.Notes, tt.want)
			}
		})
	}
	faulttest.Count(t, len(tests), "limits of a mail")
}

// TestTimeIsNearLinear reads mails made of one piece again and again, at one size
// and at four times that size, through the whole chain. What is quadratic takes
// sixteen times as long; four to eight times is allowed.
func TestTimeIsNearLinear(t *testing.T) {
	text := "From: a@b.de\nSubject: price\n\n"
	page := "From: a@b.de\nContent-Type: text/html; charset=utf-8\n\n"
	pieces := map[string][2]string{
		"words": {text, "word "}, "digits": {text, "1"}, "numbers": {text, "1 000 "}, "amounts": {text, "USD 5/pc "}, "quantities": {text, "500 pcs "}, "sizes": {text, "1x"}, "terms": {text, "FOB Ningbo "},
		"addresses": {text, "a@b.de "}, "signs": {text, "a@"}, "phones": {text, "+49 171 2345678\n"}, "links": {text, "http://a.de/b "}, "questions": {text, "what is the price? "}, "lines": {text, "a\n"},
		"labels": {text, "Name: x\n"}, "quotes": {text, "> x\n"}, "deep quotes": {text, ">"}, "introductions": {text, "On Mon, 2 Mar 2026 at 15:04, A <a@b.de> wrote:\n"}, "forwards": {text, "From: a <a@b.de>\nDate: 2 Mar 2026\nSubject: x\n\n"},
		"greetings": {text, "Dear Sir,\n"}, "closings": {text, "Best regards,\nA\n"}, "delimiters": {text, "-- \n"}, "Chinese": {text, "请报价"}, "Japanese": {text, "見積りをお願いします。"}, "Thai": {text, "ราคา"}, "Arabic": {text, "السعر "},
		"mixed scripts": {text, "a价р"}, "combining": {text, "e\u0301\u0302"}, "brackets": {text, "(["}, "blanks": {text, " "}, "tabs": {text, "\t|\t"}, "rules": {text, "____\n"}, "dates": {text, "2 Mar 2026 "},
		"divs": {page, "<div>"}, "cells": {page, "<td>x"}, "ends": {page, "</p>"}, "attributes": {page, "<a x=y "}, "quotes in HTML": {page, "<blockquote>"}, "tables": {page, "<table><tr><td>"}, "comments": {page, "<!-- "}, "styles": {page, "<p style='color:red'>x"},
		"recipients": {"To: ", "a@b.de, "}, "references": {"References: ", "<a@b> "}, "words of a subject": {"Subject: ", "=?utf-8?q?a?= "}, "received": {"", "Received: from a by b; Mon, 2 Mar 2026 15:04:05 +0000\n"},
	}
	p := newPlace(t, "")
	size := faulttest.Cases(12, 48) << 10
	measure := func(c [2]string, n int) time.Duration {
		mail := c[0] + strings.Repeat(c[1], n/len(c[1])) + "\n\nplease quote\n"
		best := time.Hour
		for range faulttest.Cases(1, 3) {
			began := time.Now()
			if r := p.inside("none.db", mail, "score", "-", "--json"); r.code != 0 && r.code != 3 && r.code != 1 {
				t.Errorf("%.300v", r)
			}
			best = min(best, time.Since(began))
		}
		return best
	}
	_ = measure(pieces["words"], 1000) // loads what is loaded once
	for name, c := range pieces {
		t.Run(name, func(t *testing.T) {
			var small, large time.Duration
			for range 3 { // another program may have got in between
				small, large = measure(c, size), measure(c, 4*size)
				if large < 8*max(small, 4*time.Millisecond) {
					break
				}
			}
			if large >= 8*max(small, 4*time.Millisecond) {
				t.Errorf("%s for %d KiB, %s for %d KiB", small, size>>10, large, 4*size>>10)
			}
			if large > 5*time.Second { // on any machine, beside whatever else it does
				t.Errorf("%s for a message", large)
			}
		})
	}
	faulttest.Count(t, len(pieces), "pieces repeated to two sizes")
}

// TestInterrupt stops a pull from a slow server: it ends within a second with
// 130, and the next pull has everything.
func TestInterrupt(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no signals to send there")
	}
	box := &imaptest.Box{UIDValidity: 1}
	for i := range 200 {
		box.Messages = append(box.Messages, imaptest.Message{Raw: fmt.Appendf(nil, "From: b%d@shop%d.de\nSubject: price\nMessage-ID: <%d@x>\n\nplease quote 500 pcs panels", i, i, i), InternalDate: time.Date(2026, 11, 3, 0, i, 0, 0, time.UTC)})
	}
	s, err := imaptest.Play(imaptest.Personality{Boxes: map[string]*imaptest.Box{"INBOX": box}, Delay: 300 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	p := newPlace(t, account(s.Port(), s.Fingerprint()))
	times := []time.Duration{50, 400, 900, 1500, 2100}
	for _, after := range times {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		cmd := p.command(ctx, "i.db", nil, "pull")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(after * time.Millisecond)
		began := time.Now()
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // the status says it
		cancel()
		if code := cmd.ProcessState.ExitCode(); code != 130 && !(after == 50 && code == -1) {
			t.Errorf("stopped after %d ms: status %d", after, code)
		}
		if took := time.Since(began); took > 1500*time.Millisecond {
			t.Errorf("stopped after %d ms: it took %s", after, took)
		}
	}
	p.must(t, "i.db", "pull")
	if n := strings.Count(p.must(t, "i.db", "list", "--all").out, "\n"); n != 200 {
		t.Errorf("%d inquiries, not 200", n)
	}
	faulttest.Count(t, len(times), "pulls interrupted")
}
