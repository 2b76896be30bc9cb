package extract

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

func FuzzRead(f *testing.F) {
	f.Add("RFQ", "Please quote 5,000 pcs LED bulb 12W E27, CIF Hamburg, T/T, CE. Target USD 1.20/pc before end of March.", "Ann Smith\nAcme Ltd\n+44 20 7946 0018", "en")
	f.Add("", "我们需要三千个保温杯,到汉堡港,电汇", "", "zh")
	f.Add("", "نحتاج ١٠٠٠ قطعة الى ميناء جدة", "", "ar")
	f.Add("", "2x40HQ ... 1x20' 1.2.3.4 5/6/7/8 @ +++ 00000000000000000000 3-2-1", "x", "de")
	f.Add("a@b", "name (at) acme (dot) com www.acme.com wa.me/4917112345678", "--\n", "")
	f.Fuzz(func(t *testing.T, subject, text, signature, lang string) {
		if !utf8.ValidString(subject + text + signature) {
			t.Skip()
		}
		s := Source{Subject: subject, Text: text, Signature: signature, Language: lang, At: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
			From: inquiry.Address{Name: signature, Addr: "x@acme.de"}}
		got := Read(s)
		if diff := cmp.Diff(got, Read(s), cmpopts.IgnoreUnexported(Facts{})); diff != "" {
			t.Fatalf("same source, other facts:\n%s", diff)
		}
		for _, q := range got.Request.Quantities {
			if !strings.Contains(subject+"\n\n"+text, q.Evidence) {
				t.Errorf("quantity evidence %q is not in the text", q.Evidence)
			}
			if !(q.Value > 0) || q.Unit == "" {
				t.Errorf("quantity %+v", q)
			}
		}
		for _, e := range got.Evidence {
			if !utf8.ValidString(e.Text) {
				t.Errorf("%s: evidence is no UTF-8", e.Fact)
			}
			if e.Fact != FactCountry && !strings.Contains(subject+"\n\n"+text, e.Text) {
				t.Errorf("%s: evidence %q is not in the text", e.Fact, e.Text)
			}
		}
	})
}
