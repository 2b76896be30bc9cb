package mailparse

import (
	"os"
	"strings"
	"testing"
)

// benchMails are mails of the usual kind and size, about 3 KB.
func benchMails(b *testing.B) map[string][]byte {
	b.Helper()
	text := strings.Repeat("We are a distributor of lighting in Kenya and need your best price for the items below, CIF Mombasa.\r\n", 8)
	head := "Return-Path: <buyer@example.org>\r\nReceived: from mx.example.org (mx.example.org [192.0.2.1])\r\n\tby mail.example.com with ESMTPS; Mon, 2 Mar 2026 15:04:05 +0800\r\n" +
		"Date: Mon, 02 Mar 2026 07:04:00 +0000\r\nFrom: =?utf-8?B?SsO8cmdlbg==?= Meier <juergen@example.org>\r\nTo: sales@example.com\r\nSubject: Re: Inquiry LED panel\r\n" +
		"Message-ID: <abc123@example.org>\r\nIn-Reply-To: <xyz@example.com>\r\nReferences: <1@example.com> <xyz@example.com>\r\nMIME-Version: 1.0\r\n"
	quote := "\r\nBest regards,\r\nJürgen Meier\r\nMeier Leuchten GmbH\r\nTel: +49 89 123456\r\n\r\nOn Sun, 1 Mar 2026 at 09:00, Cathy <sales@example.com> wrote:\r\n" +
		strings.Repeat("> Dear Mr. Meier, thank you for your message of last week.\r\n", 12)
	html := "<html><body>" + strings.Repeat("<p>We are a <b>distributor</b> of lighting&nbsp;in Kenya and need your best price.</p>\r\n", 12) +
		"<table><tr><td>LED panel</td><td>500 pcs</td></tr></table></body></html>"
	qp := strings.ReplaceAll(html, "=", "=3D")
	real, err := os.ReadFile(corpus + "/charsets-made-here/gb2312-base64.eml")
	if err != nil {
		b.Fatal(err)
	}
	return map[string][]byte{
		"plain": []byte(head + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + text + quote),
		"alternative": []byte(head + "Content-Type: multipart/alternative; boundary=b1\r\n\r\n--b1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text +
			"\r\n--b1\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + qp + "\r\n--b1--\r\n"),
		"gb2312": real,
	}
}

func BenchmarkParse(b *testing.B) {
	mails := benchMails(b)
	for _, name := range []string{"plain", "alternative", "gb2312"} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(mails[name])))
			b.ReportAllocs()
			for b.Loop() {
				Parse(mails[name])
			}
		})
	}
}
