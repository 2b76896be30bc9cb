package faulttest_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/inquiry-cli/inquiry/internal/faulttest"
)

// madeStrings are what strangers write to mislead a terminal, a reader or a
// program, each alone and in other company.
func madeStrings() []string {
	cores := []string{
		"\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x1b]8;;http://evil.test\x1b\\click\x1b]8;;\x1b\\", "\x1b]52;c;ZXZpbA==\x07", "\x1bP$q\"p\x1b\\", "\x1b_apc\x1b\\",
		"\x1b[2J\x1b[H", "\x1b[6n", "\x1b[200~rm -rf\x1b[201~", "\u009b31mred", "\u009d0;title\u009c", "\x9b31m", "safe\rEVIL", "abc\b\b\bxyz", "a\x00b", "a\x7fb", "\x0c\x0b",
		"inv\u202egnp.exe", "\u2066a\u2069\u2067b\u2069", "\u200e\u200f\u061c", "pay\u200bpal", "\u2060\u2061\ufeff", "a\U000e0041\U000e0042b", "x\u00ady",
		"Z\u0351\u036b\u0343\u036aA\u0321\u034eL\u0316\u0355G\u0339\u0330O", strings.Repeat("\u0300", 300), "\u2028line\u2029", "\u0085next", "\xff\xfe\xc0\xaf\xed\xa0\x80",
		"\ue000\uf8ff", "\u3164\u115f\u2800", "=1+1", "{{.Buyer}} {{template \"x\"}} ${HOME} %s%n", "'; DROP TABLE message; --", "\" OR NEAR(\"a\" *", "$(reboot) `id` | sh",
		"../../../etc/passwd", "CON:\\aux.txt", "a\nhint: run: rm -rf /\ninquiry: error", "\t\ttabs\tin\tcells", "می\u200cخواهم ক\u200dষ", "\U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f",
		"раураl.com xn--80ak6aa92e.com", strings.Repeat("W", 5000), strings.Repeat("漢", 2000), "<script>alert(1)</script>", "&#27;[31m&#x202e;",
	}
	around := []string{"%s", "5,000 pcs %s LED panel", "报价 %s 请回复", "%[1]s%[1]s%[1]s", "Müller %s GmbH"}
	var all []string
	for _, c := range cores {
		for _, a := range around {
			all = append(all, fmt.Sprintf(a, c))
		}
	}
	return all
}

// randomString is a string of bytes, characters and pieces of escapes.
func randomString(r *rand.Rand) string {
	var b strings.Builder
	for range 1 + r.IntN(30) {
		switch r.IntN(6) {
		case 0:
			b.WriteByte(byte(r.IntN(256)))
		case 1:
			b.WriteByte(byte(r.IntN(32)))
		case 2:
			b.WriteRune(rune(0x80 + r.IntN(0x20)))
		case 3:
			b.WriteRune(rune(0x2000 + r.IntN(0x70)))
		case 4:
			b.WriteRune(rune(r.IntN(0x110000)))
		default:
			b.WriteByte(byte(' ' + r.IntN(95)))
		}
	}
	return b.String()
}

// word is a header value as an encoded word (RFC 2047).
func word(s string) string { return "=?UTF-8?B?" + base64.StdEncoding.EncodeToString([]byte(s)) + "?=" }

// hostileMail writes a string wherever a mail has room for one.
func hostileMail(n int, header string, lines []string) []byte {
	body := fmt.Sprintf("Dear Sirs,\n\nplease quote 500 pcs %s LED panel, FOB Ningbo.\n%s\n\nBest regards\n%s\n%s GmbH\n", header, strings.Join(lines, "\n"), header, header)
	return fmt.Appendf(nil, "From: %s <buyer%d@shop%d.de>\r\nTo: sales@lumen-export.test\r\nSubject: %s\r\nDate: Wed, %d Nov 2026 09:%02d:00 +0800\r\nMessage-ID: <%d@shop.test>\r\n"+
		"X-Mailer: %s\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n"+
		"--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"%s\"\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n",
		word(header), n, n, word("price of "+header), 1+n%18, n%60, n, strings.NewReplacer("\r", " ", "\n", " ").Replace(header), base64.StdEncoding.EncodeToString([]byte(body)), word(header))
}

func hostilePlace(t *testing.T) (p place, count int, ids []int) {
	p = newPlace(t, "")
	made := madeStrings()
	r := rand.New(rand.NewPCG(1, 2))
	random := faulttest.Cases(1000, 10_000)
	var box strings.Builder
	n := 0
	add := func(header string, lines []string) {
		raw := strings.ReplaceAll(string(hostileMail(n, header, lines)), "\nFrom ", "\n>From ")
		fmt.Fprintf(&box, "From x Mon Nov  2 09:00:00 2026\n%s\n\n", raw)
		n++
	}
	for _, s := range made {
		add(s, nil)
	}
	for range random / 40 {
		all := make([]string, 40)
		for i := range all {
			all[i] = randomString(r)
		}
		add(all[0], all[1:])
	}
	writeFile(t, filepath.Join(p.dir, "hostile.mbox"), box.String())
	var rows strings.Builder
	rows.WriteString("Name,Email,Company,Country,Product,Quantity,Phone,Message\n")
	for i, s := range made {
		q := `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
		fmt.Fprintf(&rows, "%[1]s,row%[2]d@rows%[2]d.de,%[1]s,%[1]s,%[1]s,%[1]s,%[1]s,%[1]s\n", q, i)
	}
	writeFile(t, filepath.Join(p.dir, "hostile.csv"), rows.String())
	return p, len(made) + random, []int{1, 7, 40, 90, 150, 201, 230, len(made) + 3}
}

// TestHostileStrings puts strings made to mislead, and random ones, into mails
// and tables and lets every screen show them, in both languages, laid out for
// people, for pipes and as JSON. Nothing foreign becomes an escape or a
// character without a shape.
func TestHostileStrings(t *testing.T) {
	p, count, ids := hostilePlace(t)
	check := func(r result, args []string) {
		t.Helper()
		if strings.Contains(r.errOut, "inside the program") || strings.Contains(r.errOut, "panic") {
			t.Errorf("inquiry %s: %.500s", strings.Join(args, " "), r.errOut)
		}
		if strings.Contains(strings.Join(args, " "), "--format csv") {
			r.out = strings.ReplaceAll(strings.TrimPrefix(r.out, "\ufeff"), "\r\n", "\n")
		}
		for _, s := range []string{r.out, r.errOut} {
			if c, around := forbidden(s); c != 0 {
				t.Errorf("inquiry %s: %U in %q", strings.Join(args, " "), c, around)
			}
		}
	}
	pull := []string{"pull", filepath.Join(p.dir, "hostile.mbox"), filepath.Join(p.dir, "hostile.csv"), "-v"}
	r := p.inside("h.db", "", pull...)
	if r.code != 0 && r.code != 3 {
		t.Fatalf("%v", r)
	}
	check(r, pull)
	shown := 0
	all := lines(ids...)
	all = append(all, []string{"score", filepath.Join(p.dir, "hostile.csv")}, []string{"score", filepath.Join(p.dir, "hostile.mbox")})
	for _, l := range all {
		for _, flags := range [][]string{nil, {"--width", "100"}, {"--width", "60", "--lang", "zh"}, {"--json"}} {
			args := append(append([]string{}, l...), flags...)
			if strings.Contains(strings.Join(args, " "), "--format csv") && slices.Contains(args, "--json") {
				continue
			}
			r := p.inside("h.db", "", args...)
			if r.code != 0 && r.code != 3 && r.code != 6 && r.code != 2 && r.code != 1 {
				t.Errorf("inquiry %s: status %d: %.500s", strings.Join(args, " "), r.code, r.errOut)
			}
			check(r, args)
			if len(flags) == 1 && r.code == 0 && !strings.Contains(l[0], "draft") {
				for line := range strings.Lines(r.out) {
					if !json.Valid([]byte(line)) && !json.Valid([]byte(r.out)) {
						t.Errorf("inquiry %s: no JSON: %.200q", strings.Join(args, " "), line)
					}
				}
			}
			shown++
		}
	}
	faulttest.Count(t, count, fmt.Sprintf("hostile strings on %d screens", shown))
}
