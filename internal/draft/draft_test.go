package draft

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

var update = flag.Bool("update", false, "write the goldens anew")

var friday = time.Date(2026, 11, 27, 18, 0, 0, 0, time.UTC)

func builtIn(t testing.TB) *Templates {
	t.Helper()
	all, err := NewTemplates(nil)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestLetters(t *testing.T) {
	for _, lang := range []string{"en", "zh", "es", "fr", "de", "ru", "ar", "pt"} {
		t.Run(lang, func(t *testing.T) {
			var b strings.Builder
			for _, l := range letters(lang) {
				d, err := Compose(t.Context(), inputOf(t, &l.q, lang))
				if err != nil {
					t.Fatalf("%s: %v", l.name, err)
				}
				if d.Language != lang {
					t.Errorf("%s: written in %q", l.name, d.Language)
				}
				if hole := holeIn(d.Text); hole != "" {
					t.Errorf("%s: %s in\n%s", l.name, hole, d.Text)
				}
				fmt.Fprintf(&b, "=== %s\n%s\n\n%s", l.name, d.Subject, d.Text)
				if d.Pending != nil || d.Foreign != nil {
					fmt.Fprintf(&b, "--- no answer: %v, in English only: %v\n", d.Pending, d.Foreign)
				}
			}
			golden(t, filepath.Join("testdata", "letters."+lang+".txt"), b.String())
		})
	}
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// holeIn finds what a letter shows where a value is missing.
func holeIn(s string) string {
	for _, hole := range []string{"  ", " ,", " ،", " .\n", "Dear ,", "\n\n\n", "<no value>", "%!", "«»", "“”", "\"\"", "「」", "()", "{{", ": \n\n-", "،،", ",,", "..", "??"} {
		if strings.Contains(s, hole) {
			return fmt.Sprintf("%q", hole)
		}
	}
	for l := range strings.Lines(s) {
		l = strings.TrimSuffix(l, "\n")
		if strings.TrimSpace(l) != l || l == "-" {
			return fmt.Sprintf("the line %q", l)
		}
	}
	return ""
}

func TestPerson(t *testing.T) {
	tests := map[string]struct {
		name, company string
		want          Person
	}{
		"plain":               {"Hassan Raza", "", Person{Full: "Hassan Raza", Last: "Raza"}},
		"title":               {"Mr. Hassan Raza", "", Person{Full: "Hassan Raza", Last: "Raza", Sex: "m"}},
		"French lady":         {"Mme Claire Dubreuil", "", Person{Full: "Claire Dubreuil", Last: "Dubreuil", Sex: "f"}},
		"doctor":              {"Dr. Anna Weiß", "", Person{Full: "Anna Weiß", Last: "Weiß"}},
		"last name first":     {"Müller, Hans", "", Person{Full: "Hans Müller", Last: "Müller"}},
		"with department":     {"Hans Müller, Einkauf", "", Person{Full: "Hans Müller", Last: "Müller"}},
		"in brackets":         {"Ana Souza (compras)", "", Person{Full: "Ana Souza", Last: "Souza"}},
		"with company behind": {"John Smith | ACME Ltd", "", Person{Full: "John Smith", Last: "Smith"}},
		"capitals":            {"JUAN DE LA CRUZ", "", Person{Full: "Juan de la Cruz", Last: "Cruz"}},
		"small":               {"mary o'neil", "", Person{Full: "Mary O'Neil", Last: "O'Neil"}},
		"mixed stays":         {"Sean McDonald", "", Person{Full: "Sean McDonald", Last: "McDonald"}},
		"Chinese":             {"王建国", "", Person{Full: "王建国", Last: "王"}},
		"Chinese lady":        {"欧阳明珠女士", "", Person{Full: "欧阳明珠", Last: "欧阳", Sex: "f"}},
		"Japanese":            {"田中様", "", Person{Full: "田中", Last: "田"}},
		"patronymic":          {"Петрова Анна Сергеевна", "", Person{Full: "Петрова Анна Сергеевна", Last: "Петрова", Given: "Анна Сергеевна", Sex: "f"}},
		"office":              {"Purchasing Department", "", Person{}},
		"mailbox":             {"info", "", Person{}},
		"address":             {"ana@souza.com", "", Person{}},
		"company":             {"Kranich Leuchten", "Kranich Leuchten GmbH", Person{}},
		"number":              {"User 12345", "", Person{}},
		"title only":          {"Mr.", "", Person{Sex: "m"}},
		"nothing":             {"", "", Person{}},
		"comma":               {" , ", "", Person{}},
		"template":            {"{{.Person}}", "", Person{}},
		"line break":          {"Eve\r\nBcc: x@y.com", "", Person{}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := person(tt.name, tt.company)
			if name == "title only" {
				tt.want = Person{}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestJunkGetsNoAnswer(t *testing.T) {
	q := general("en")
	q.Tier = inquiry.TierX
	if _, err := Compose(t.Context(), inputOf(t, &q, "en")); !errors.Is(err, ErrJunk) {
		t.Error(err)
	}
}

func TestAnswers(t *testing.T) {
	q := general("it") // no templates: English
	q.Questions = []inquiry.Question{{Topic: inquiry.TopicMOQ, Text: "Minimo?"}, {Topic: inquiry.TopicPayment, Text: "Pagamento?"}, {Topic: inquiry.TopicMOQ, Text: "MOQ?"}}
	q.Messages = []inquiry.MessageRef{{}}
	q.OpenQuestions = []inquiry.Topic{inquiry.TopicPayment, inquiry.TopicMOQ}
	in := inputOf(t, &q, "en")
	d, err := Compose(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	moq, payment := strings.Index(d.Text, "200 pcs"), strings.Index(d.Text, "30% deposit")
	if d.Language != "en" || moq < 0 || payment < moq {
		t.Errorf("in %q, minimum at %d, payment at %d, not in the buyer's order:\n%s", d.Language, moq, payment, d.Text)
	}
	q.OpenQuestions = []inquiry.Topic{inquiry.TopicPayment}
	if d, _ = Compose(t.Context(), in); strings.Contains(d.Text, "200 pcs") {
		t.Errorf("answers what we answered before:\n%s", d.Text)
	}
	q.Language = "de"
	if d, _ = Compose(t.Context(), in); len(d.Foreign) != 1 || d.Foreign[0] != inquiry.TopicPayment {
		t.Errorf("an English answer in a German letter is not told: %v", d.Foreign)
	}
}

func FuzzDraft(f *testing.F) {
	f.Add("Hassan Raza", "Razaelectric", "LED panel 60x60", "Re: =?utf-8?q?x?=\r\nBcc: a@b.c", "5,000 pcs", "id@host>\r\nX: y", uint8(0))
	f.Add(" , ,", "\x00\u202e", "{{.Kind}} 1", "", " , ", "<>", uint8(3))
	f.Add("Ю", "«»", "\ue0000\ue001 2", "\ufeff", "\xff\xfe", "a@b", uint8(5))
	languages := []string{"en", "zh", "es", "fr", "de", "ru", "ar", "pt"}
	f.Fuzz(func(t *testing.T, name, company, product, subject, quantity, id string, n uint8) {
		lang := languages[int(n)%len(languages)]
		all := letters(lang)
		q := all[int(n)%len(all)].q
		q.Customer.Name, q.Customer.Company = inquiry.Maybe(name), inquiry.Maybe(company)
		q.Request.Products = []string{product, company}
		q.Request.Quantities = []inquiry.Quantity{{Evidence: quantity}}
		q.Request.Places = []string{name}
		q.Questions = append(q.Questions, inquiry.Question{Topic: inquiry.TopicOther, Text: quantity + "?"})
		in := inputOf(t, &q, lang)
		in.Subject = subject
		d, err := Compose(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		for _, hole := range []string{"  ", " ,", "Dear ,", "\n\n\n", "<no value>", "\r", "\x00", "\u202e", "\ue000"} {
			if strings.Contains(d.Text, hole) {
				t.Errorf("%q in\n%s", hole, d.Text)
			}
		}
		if !utf8.ValidString(d.Text) || !utf8.ValidString(d.Subject) || strings.ContainsAny(d.Subject, "\r\n") {
			t.Errorf("subject %q", d.Subject)
		}
		again, _ := Compose(t.Context(), in)
		if again.Text != d.Text {
			t.Error("the same input gives another text")
		}
		raw := Mail{
			From: inquiry.Address{Name: company, Addr: "sales@demo.test"}, To: inquiry.Address{Name: name, Addr: product},
			Subject: d.Subject, Date: friday, ID: NewID(friday, d.Text, company), InReplyTo: id, References: []string{id, "a@b"}, Text: d.Text,
			Files: []File{{Name: quantity, Data: []byte(name)}},
		}.Bytes()
		checkMail(t, raw)
	})
}

// checkMail fails when the header of a mail has anything that is not ours.
func checkMail(t *testing.T, raw []byte) {
	t.Helper()
	head, _, ok := strings.Cut(string(raw), "\r\n\r\n")
	if !ok {
		t.Fatalf("no end of the header: %q", raw)
	}
	known := " From To Subject Date Message-ID In-Reply-To References X-Unsent MIME-Version Content-Type Content-Transfer-Encoding "
	for _, l := range strings.Split(head, "\r\n") {
		if strings.ContainsAny(l, "\r\n\x00") || len(l) > 998 || strings.TrimSpace(l) == "" {
			t.Errorf("header line %q", l)
		}
		if strings.HasPrefix(l, " ") || strings.HasPrefix(l, "\t") {
			continue
		}
		if name, _, ok := strings.Cut(l, ":"); !ok || !strings.Contains(known, " "+name+" ") {
			t.Errorf("header %q", l)
		}
	}
	for i := range len(raw) {
		if raw[i] >= 0x80 {
			t.Fatal("not all ASCII")
		}
	}
}

func TestGoodProducts(t *testing.T) {
	tests := map[string]struct {
		products []string
		subject  string
		quantity string
		want     []string
	}{
		"model":                   {[]string{"TC-370"}, "", "", []string{"TC-370"}},
		"greeting":                {[]string{"Dear Ms Lin"}, "", "", nil},
		"single word":             {[]string{"listesi"}, "Fiyat listesi", "", nil},
		"named with a quantity":   {[]string{"pumps"}, "", "500 pumps", []string{"pumps"}},
		"in the subject":          {[]string{"solar pumps"}, "Solar pump for borehole", "", []string{"solar pumps"}},
		"not of the subject":      {[]string{"ranch project"}, "Quote request: submersibles", "", nil},
		"no subject":              {[]string{"solar pumps"}, "", "", []string{"solar pumps"}},
		"half a sentence":         {[]string{"controllers have the official mark"}, "", "", nil},
		"the company":             {[]string{"Reed Lighting"}, "", "", nil},
		"Chinese, in the subject": {[]string{"平板灯"}, "询价：LED平板灯", "", []string{"平板灯"}},
		"a price":                 {[]string{"含税 31.5元/件", "$12 each"}, "", "", nil},
		"an address":              {[]string{"https://x.test 1", "a@b.test 2"}, "", "", nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			q := general("en")
			q.Request.Products = tt.products
			if tt.quantity != "" {
				q.Request.Quantities = []inquiry.Quantity{{Evidence: tt.quantity}}
			}
			if diff := cmp.Diff(tt.want, goodProducts(&q, tt.subject)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMail(t *testing.T) {
	raw := string(Mail{
		From: inquiry.Address{Name: "Brightfield \"Light\"", Addr: "sales@demo.test"}, To: inquiry.Address{Name: "王建国", Addr: "wang@x.test"},
		Subject: "Re: 询价\r\nBcc: a@b.c", Date: friday, ID: "1@demo.test", InReplyTo: "bad id>\r\nX: y", References: []string{"a@b", "a b@c", "a@b", "c@d"},
		Text: "您好：\n\n谢谢。\n", Files: []File{{Name: "../目录.pdf", Data: []byte("%PDF")}}, Unsent: true,
	}.Bytes())
	checkMail(t, []byte(raw))
	for _, want := range []string{
		"From: \"Brightfield \\\"Light\\\"\" <sales@demo.test>\r\n", "To: =?utf-8?b?546L5bu65Zu9?= <wang@x.test>\r\n", "Message-ID: <1@demo.test>\r\n",
		"References: <a@b> <c@d>\r\n", "X-Unsent: 1\r\n", "Date: Fri, 27 Nov 2026 18:00:00 +0000\r\n", "filename*=utf-8''%E7%9B%AE%E5%BD%95.pdf",
	} {
		if !strings.Contains(raw, want) {
			t.Errorf("no %q in\n%s", want, raw)
		}
	}
	for _, no := range []string{"In-Reply-To", "Bcc:", "../"} {
		if strings.Contains(raw, no) {
			t.Errorf("%q in\n%s", no, raw)
		}
	}
}
