package score

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

func TestFailedAuthentication(t *testing.T) {
	for name, c := range map[string]struct {
		headers []string
		want    string
	}{
		"none recorded":             {nil, ""},
		"all pass":                  {[]string{"mx.a.com; spf=pass; dkim=pass; dmarc=pass"}, ""},
		"dmarc failed":              {[]string{"mx.a.com; spf=pass; dkim=none; dmarc=fail header.from=b.com"}, "dmarc=fail"},
		"spf failed, signed":        {[]string{"mx.a.com; spf=fail; dkim=pass"}, ""},
		"spf failed, unsigned":      {[]string{"mx.a.com; spf=fail; dkim=none"}, "spf=fail"},
		"soft failure is no proof":  {[]string{"mx.a.com; spf=softfail; dkim=none; dmarc=none"}, ""},
		"Microsoft without server":  {[]string{"spf=fail (sender IP is 1.2.3.4; bad) smtp.mailfrom=b.com; dkim=none; dmarc=fail action=none"}, "dmarc=fail"},
		"comment with a semicolon":  {[]string{"mx.a.com; spf=fail (a;b(c)) smtp.mailfrom=x; dkim=fail"}, "spf=fail"},
		"the sender's own lies":     {[]string{"mx.a.com; dmarc=fail", "mx.evil.com; dmarc=pass"}, "dmarc=fail"},
		"two headers of one server": {[]string{"mx.a.com; spf=fail", "mx.a.com; dkim=pass"}, ""},
		"one good signature of two": {[]string{"mx.a.com; dkim=fail; dkim=pass; spf=none"}, ""},
		"unreadable":                {[]string{"mx.a.com; ???"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			m := &inquiry.Message{}
			for _, h := range c.headers {
				m.Header = append(m.Header, inquiry.Field{Label: "Authentication-Results", Value: h})
			}
			if got := failedAuthentication(m); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestLookalike(t *testing.T) {
	own := []string{"brightworks.cn"}
	for host, want := range map[string]string{
		"alibaba.com":                "",
		"service.alibaba.com":        "",
		"service.alibab.com":         "alibaba",
		"alibaba.com.msg-center.net": "alibaba",
		"alibaba-trade.oxlogin.net":  "alibaba",
		"a1ibaba.com":                "alibaba",
		"xn--libaba-2nf.com":         "alibaba",
		"made-in-chlna.com":          "made-in-china",
		"dhl-parcel.info":            "dhl",
		"dhlight.com":                "",
		"brightworks.cn":             "",
		"mail.brightworks.cn":        "",
		"brightvvorks.cn":            "brightworks.cn",
		"brightwork.com":             "brightworks.cn",
		"brightworks.com":            "",
		"us-embassy-tender.com":      "embassy",
		"nl.usembassy.gov":           "",
		"amazonia-furniture.com.br":  "",
		"googlepack.com":             "",
		"lakeside-tools.com":         "",
		"":                           "",
	} {
		if got := lookalike(host, own); got != want {
			t.Errorf("lookalike(%q) = %q, want %q", host, got, want)
		}
	}
}

func TestDangerousAttachment(t *testing.T) {
	for name, want := range map[string]bool{
		"PO.pdf": false, "drawing.dwg": false, "list.xlsx": false, "photos.zip": false, "spec.PDF.zip": false,
		"PO.pdf.exe": true, "order.scr": true, "order.pdf.scr.zip": true, "quote.docm": true, "offer.html": true,
		"invoice.iso": true, "doc.lnk": true, "macro.XLSM": true, "noending": false, "": false,
	} {
		if got := dangerousName(name, endings().Harmful); got != want {
			t.Errorf("dangerousName(%q) = %t, want %t", name, got, want)
		}
	}
}

func TestGibberish(t *testing.T) {
	for text, want := range map[string]bool{
		"cxGMOFzUmN qRMBmwCZUYj": true,
		"gfhrtyw":                true,
		"asdkjhqwrtz":            true,
		"Rechtschreibung, Angstschweiß, Zentralschloss": false,
		"strengths lengths":     false,
		"AX-3500 PN16 M12x60":   false,
		"PLEASE QUOTE HDPE PVC": false,
		"čtvrthodina zmrzlina":  false,
		"粉碎机 报价":                false,
		"":                      false,
		"Hello, need price":     false,
	} {
		if _, got := gibberish(text); got != want {
			t.Errorf("gibberish(%q) = %t, want %t", text, got, want)
		}
	}
}

func TestRisks(t *testing.T) {
	names := func(rs []inquiry.Risk) []inquiry.RiskName {
		out := []inquiry.RiskName{}
		for _, r := range rs {
			out = append(out, r.Name)
		}
		return out
	}
	for name, c := range map[string]struct {
		in   Input
		want []inquiry.RiskName
	}{
		"private mail and no company": {letter("amy@gmail.com", "", "price of wrench?", freeMail), []inquiry.RiskName{inquiry.RiskFreeEmail, inquiry.RiskNoCompany}},
		"company mail":                {letter("amy@lakeside-tools.com", "", "price of wrench?"), []inquiry.RiskName{}},
		"machines have no risks":      {letter("amy@gmail.com", "", "away", freeMail, machine(inquiry.MachineAutoReply, "x")), []inquiry.RiskName{}},
		"another answer address":      {letter("amy@lakeside-tools.com", "", "price?", replyTo("lakeside@hotmail.com"), asking(inquiry.TopicPrice)), []inquiry.RiskName{inquiry.RiskReplyToMismatch}},
		"answer to the same firm":     {letter("amy@lakeside-tools.com", "", "price?", replyTo("amy@lakeside-tools.de")), []inquiry.RiskName{}},
		"private sender names his firm": {letter("lakeside-tools@gmail.com", "", "price?", func(in *Input) {
			replyTo("amy@lakeside-tools.com")(in)
			in.Reading.Customer.Email = "amy@lakeside-tools.com"
		}), []inquiry.RiskName{}},
		"hidden recipients": {letter("amy@lakeside-tools.com", "", "price?", header("To", "undisclosed-recipients:;"), func(in *Input) { in.Message.To = nil }), []inquiry.RiskName{inquiry.RiskUndisclosedRecipients}},
		"link shows another host": {letter("amy@lakeside-tools.com", "", "price?", func(in *Input) {
			in.Message.Links = []inquiry.Link{{Text: "www.alibaba.com", Target: "https://evil-site.net/x"}}
		}), []inquiry.RiskName{inquiry.RiskLinkMismatch}},
		"link through a wrapper": {letter("amy@lakeside-tools.com", "", "price?", func(in *Input) {
			in.Message.Links = []inquiry.Link{{Text: "www.lakeside-tools.com", Target: "https://eur02.safelinks.protection.outlook.com/?url=x"}}
		}), []inquiry.RiskName{}},
		"phone and domain disagree": {letter("amy@lakeside-tools.de", "", "price?", func(in *Input) { in.Reading.Customer.Phone = "+6281155501901" }), []inquiry.RiskName{inquiry.RiskCountryMismatch}},
		"phone and domain agree":    {letter("amy@lakeside-tools.de", "", "price?", func(in *Input) { in.Reading.Customer.Phone = "+4930123456" }), []inquiry.RiskName{}},
	} {
		t.Run(name, func(t *testing.T) {
			got := Judge(c.in, DefaultWeights())
			if diff := cmp.Diff(c.want, names(got.Risks)); diff != "" {
				t.Errorf("(-want +got)\n%s%v", diff, got.Risks)
			}
		})
	}
}
