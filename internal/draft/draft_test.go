package draft

import (
	"context"
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

// buyer is somebody of a language with what he wants in its words.
type buyer struct {
	name, company, country        string
	product, subject, quantity    string
	place, delivery, otherProduct string
	answers                       []Answer
}

func faq(lang, payment, moq string) []Answer {
	return []Answer{{inquiry.TopicPayment, lang, payment}, {inquiry.TopicMOQ, lang, moq}}
}

var buyers = map[string]buyer{
	"en": {"Thomas Reed", "Reed Lighting Ltd", "GB", "LED panel 60x60 40W", "LED panels", "5,000 pcs", "Felixstowe", "before end of March", "driver 40W",
		faq("en", "30% deposit by T/T, the balance before shipment.", "The minimum order is 200 pcs per model.")},
	"zh": {"王建国 先生", "宁波恒达照明有限公司", "CN", "LED平板灯 60x60", "询价：LED平板灯", "5000只", "宁波", "三月底之前", "驱动电源",
		faq("zh", "预付30%电汇，余款发货前付清。", "每个型号最少200只。")},
	"es": {"María López", "Iluminación del Sur S.A.", "MX", "paneles LED 60x60 40W", "Cotización de paneles", "5.000 piezas", "Manzanillo", "antes de fin de marzo", "fuentes 40W",
		faq("es", "30 % de anticipo por transferencia, el resto antes del embarque.", "El pedido mínimo es de 200 piezas por modelo.")},
	"fr": {"Mme Claire Dubreuil", "Éclairage du Vallon", "FR", "dalles LED 60x60 40W", "Demande de prix", "5 000 pièces", "Le Havre", "avant fin mars", "alimentations 40W",
		faq("fr", "30 % d’acompte par virement, le solde avant expédition.", "La commande minimale est de 200 pièces par modèle.")},
	"de": {"Herr Jürgen Kranich", "Kranich Leuchten GmbH", "DE", "LED-Panel 60x60 40W", "Anfrage LED-Panel", "5.000 Stück", "Hamburg", "bis Ende März", "Treiber 40W",
		faq("de", "30 % Anzahlung per Überweisung, der Rest vor Versand.", "Die Mindestmenge beträgt 200 Stück je Modell.")},
	"ru": {"Петров Иван Сергеевич", "ООО «Светлый дом»", "RU", "светодиодная панель 60x60", "Запрос цены", "5000 шт.", "Санкт-Петербург", "до конца марта", "драйвер 40 Вт",
		faq("ru", "Предоплата 30 % банковским переводом, остаток до отгрузки.", "Минимальный заказ — 200 штук одной модели.")},
	"ar": {"محمد العتيبي", "شركة النور للإضاءة", "SA", "لوحات LED مقاس 60x60", "طلب عرض سعر", "5000 قطعة", "الدمام", "قبل نهاية مارس", "محولات 40 واط",
		faq("ar", "دفعة مقدمة 30% بحوالة مصرفية، والباقي قبل الشحن.", "الحد الأدنى 200 قطعة من كل طراز.")},
	"pt": {"Camila Andrade", "RioLuz Ltda", "BR", "painéis LED 60x60 40W", "Cotação de painéis", "5.000 peças", "Santos", "até o fim de março", "drivers 40W",
		faq("pt", "30% de sinal por transferência, o restante antes do embarque.", "O pedido mínimo é de 200 peças por modelo.")},
}

// general is a buyer who asks for a catalogue, and his terms of payment and minimum order.
func general(lang string) inquiry.Inquiry {
	b := buyers[lang]
	q := inquiry.Inquiry{ID: 1, Status: inquiry.StatusNew, Reading: inquiry.NewReading()}
	q.Tier, q.Intent, q.Language, q.Channel, q.Subject = inquiry.TierB, inquiry.IntentCatalogRequest, lang, inquiry.ChannelEmail, b.subject
	q.Customer = inquiry.Customer{Name: inquiry.Maybe(b.name), Company: inquiry.Maybe(b.company), Country: inquiry.Maybe(b.country)}
	q.Request.Products = []string{b.product}
	q.Questions = []inquiry.Question{{Topic: inquiry.TopicCatalog, Text: "?"}, {Topic: inquiry.TopicPayment, Text: "?"}, {Topic: inquiry.TopicMOQ, Text: "?"}}
	q.Missing = []inquiry.Need{inquiry.NeedSpecification, inquiry.NeedQuantity, inquiry.NeedIncoterm, inquiry.NeedDestination,
		inquiry.NeedDelivery, inquiry.NeedPayment, inquiry.NeedPacking}
	return q
}

// high is the same buyer with terms, who asks for price, lead time and payment.
func high(lang string) inquiry.Inquiry {
	b := buyers[lang]
	q := general(lang)
	q.Tier, q.Intent = inquiry.TierA, inquiry.IntentQuoteRequest
	q.Request.Products = []string{b.product, b.otherProduct}
	q.Request.Quantities = []inquiry.Quantity{{Value: 5000, Unit: "pcs", Evidence: b.quantity}}
	q.Request.Incoterms, q.Request.Places = []string{"CIF"}, []string{b.place}
	q.Request.Delivery = &inquiry.Delivery{Text: b.delivery}
	q.Request.Certifications = []string{"CE", "RoHS"}
	q.Questions = []inquiry.Question{{Topic: inquiry.TopicLeadTime, Text: "?"}, {Topic: inquiry.TopicPrice, Text: "?"},
		{Topic: inquiry.TopicPayment, Text: "?"}, {Topic: inquiry.TopicShipping, Text: "?"}}
	q.Missing = []inquiry.Need{inquiry.NeedPayment, inquiry.NeedPacking}
	return q
}

func support(lang string, intent inquiry.Intent) inquiry.Inquiry {
	q := general(lang)
	q.Tier, q.Intent, q.Missing, q.Questions = inquiry.TierC, intent, []inquiry.Need{}, []inquiry.Question{}
	return q
}

func with(q inquiry.Inquiry, change func(*inquiry.Inquiry)) inquiry.Inquiry {
	change(&q)
	return q
}

func waiting(q inquiry.Inquiry, step int) inquiry.Inquiry {
	q.Status, q.FollowUpStep, q.ReplyProof = inquiry.StatusWaiting, step, "references"
	return q
}

// letters are the drafts that each language's golden holds.
func letters(lang string) []struct {
	name string
	q    inquiry.Inquiry
} {
	none := func(q *inquiry.Inquiry) {
		q.Customer = inquiry.Customer{}
		q.Request.Products = nil
	}
	type letter = struct {
		name string
		q    inquiry.Inquiry
	}
	return []letter{
		{"high intent", high(lang)},
		{"high intent, nothing missing, repeat customer", with(high(lang), func(q *inquiry.Inquiry) { q.Missing, q.Segment, q.Intent = nil, "repeat", inquiry.IntentRepeatOrder })},
		{"high intent, wrote again", with(high(lang), func(q *inquiry.Inquiry) { q.Status, q.Questions = inquiry.StatusAnswer, q.Questions[2:3] })},
		{"catalogue", general(lang)},
		{"nothing known", with(general(lang), none)},
		{"sample, product unknown", with(general(lang), func(q *inquiry.Inquiry) {
			q.Intent, q.Missing, q.Request.Products = inquiry.IntentSampleRequest, nil, nil
			q.Questions = []inquiry.Question{{Topic: inquiry.TopicSample}, {Topic: inquiry.TopicOther, Text: "Do you know Mr. Li?"}}
		})},
		{"distribution", with(general(lang), func(q *inquiry.Inquiry) { q.Intent, q.Questions = inquiry.IntentDistribution, nil })},
		{"complaint", support(lang, inquiry.IntentComplaint)},
		{"complaint, product unknown", with(support(lang, inquiry.IntentComplaint), none)},
		{"technical support", support(lang, inquiry.IntentTechnicalSupport)},
		{"order status", support(lang, inquiry.IntentOrderStatus)},
		{"papers", with(support(lang, inquiry.IntentAfterSales), func(q *inquiry.Inquiry) { q.Questions = []inquiry.Question{{Topic: inquiry.TopicDocuments}} })},
		{"job", with(general(lang), func(q *inquiry.Inquiry) { q.Tier, q.Intent = inquiry.TierD, inquiry.IntentJob })},
		{"event", with(general(lang), func(q *inquiry.Inquiry) { q.Tier, q.Intent = inquiry.TierD, inquiry.IntentEvent })},
		{"media", with(general(lang), func(q *inquiry.Inquiry) { q.Tier, q.Intent = inquiry.TierD, inquiry.IntentMedia })},
		{"step 1, one thing missing", waiting(high(lang), 1)},
		{"step 1, nothing missing", waiting(with(high(lang), func(q *inquiry.Inquiry) { q.Missing, q.Questions = nil, nil }), 1)},
		{"step 2", waiting(high(lang), 2)},
		{"step 3", waiting(high(lang), 3)},
		{"step 4", waiting(high(lang), 4)},
		{"step 5", waiting(high(lang), 5)},
		{"step 2, product unknown", waiting(with(general(lang), none), 2)},
		{"complaint still open", waiting(support(lang, inquiry.IntentComplaint), 3)},
		{"30 days after the order", with(high(lang), func(q *inquiry.Inquiry) { q.Status, q.FollowUpStep = inquiry.StatusWon, 1 })},
		{"90 days after the order", with(high(lang), func(q *inquiry.Inquiry) { q.Status, q.FollowUpStep = inquiry.StatusWon, 2 })},
		{"silent for long", with(high(lang), func(q *inquiry.Inquiry) { q.Status = inquiry.StatusDormant })},
	}
}

func inputOf(t testing.TB, q *inquiry.Inquiry, lang string) Input {
	in := Input{Inquiry: q, Steps: 5, Answers: buyers[lang].answers, Signature: "Lin Fang\nBrightfield Lighting", By: friday, Templates: builtIn(t)}
	if q.Tier == inquiry.TierA {
		in.Files = []string{"price-list.pdf"}
	}
	if q.Subject != "" {
		in.Subject = q.Subject
	}
	return in
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

func TestOwnTemplates(t *testing.T) {
	q := general("it")
	own := map[string]string{
		"common.it.tmpl": `{{define "greeting"}}Gentile {{.Person.Full}},{{end}}{{define "subject"}}Richiesta{{end}}`,
		"reply.it.tmpl":  `{{template "greeting" .}}{{"\n\n"}}grazie per {{.About}}.`,
	}
	q.Customer.Name, q.Request.Products, q.Subject = "Ugo Rossi", []string{"pannello 60x60"}, ""
	all, err := NewTemplates(own)
	if err != nil {
		t.Fatal(err)
	}
	d, err := Compose(t.Context(), Input{Inquiry: &q, Templates: all})
	if err != nil {
		t.Fatal(err)
	}
	if want := "Gentile Ugo Rossi,\n\ngrazie per pannello 60x60.\n"; d.Text != want || d.Subject != "Richiesta" || d.Language != "it" {
		t.Errorf("got %q, subject %q, language %q", d.Text, d.Subject, d.Language)
	}
	q.Request.Products = []string{`{{template "x"}} 60x60`, "{{.Kind}} 1"}
	if d, err = Compose(t.Context(), Input{Inquiry: &q, Templates: all}); err != nil || strings.Contains(d.Text, "reply") {
		t.Errorf("the buyer's text became a template: %v %q", err, d.Text)
	}
}

func TestTemplateFaults(t *testing.T) {
	tests := map[string]struct{ file, text, want string }{
		"name":         {"letter.en.tmpl", "x", "no such letter"},
		"path":         {"reply.../../x.tmpl", "x", "no such letter"},
		"syntax":       {"reply.en.tmpl", "{{if}}", "reply.en.tmpl"},
		"unknown word": {"reply.en.tmpl", "{{shout .About}}", "shout"},
		"field":        {"reply.en.tmpl", "{{.Abuot}}", "Abuot"},
		"printf":       {"reply.en.tmpl", `{{printf "%d" 1}}`, "not to be had"},
		"endless":      {"reply.en.tmpl", `{{define "a"}}x{{template "a" .}}{{end}}{{template "a" .}}`, ""},
		"silent loop":  {"reply.en.tmpl", `{{range 9000000000000}}{{end}}`, "not done within"},
		"loud loop":    {"reply.en.tmpl", `{{range 9000000000000}}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{{end}}`, "longer than"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all, err := NewTemplates(map[string]string{tt.file: tt.text})
			if err == nil {
				q := general("en")
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				defer cancel()
				_, err = Compose(ctx, Input{Inquiry: &q, Templates: all})
			}
			var te *TemplateError
			if !errors.As(err, &te) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want a *TemplateError with %q", err, tt.want)
			}
		})
	}
}

func TestEveryLanguageHasEveryLetter(t *testing.T) {
	all := builtIn(t)
	for _, lang := range all.Languages(KindReply) {
		for _, k := range Kinds {
			if !all.Has(k, lang) {
				t.Errorf("%s has no %s", lang, k)
			}
		}
		set, err := all.parse(KindReply, lang)
		if err != nil {
			t.Fatal(err)
		}
		var needs []string
		for _, n := range []inquiry.Need{inquiry.NeedProduct, inquiry.NeedSpecification, inquiry.NeedQuantity, inquiry.NeedIncoterm, inquiry.NeedDestination, inquiry.NeedDelivery, inquiry.NeedPayment, inquiry.NeedPacking, "terms"} {
			needs = append(needs, string(n))
		}
		words := map[string][]string{"need": needs}
		for _, topic := range inquiry.Topics {
			if topic != inquiry.TopicOther {
				words["topic"] = append(words["topic"], string(topic))
			}
		}
		if set.Lookup("heading") != nil {
			words["heading"] = words["topic"]
		}
		for name, list := range words {
			for _, w := range list {
				var b strings.Builder
				if err := set.ExecuteTemplate(&b, name, w); err != nil || b.Len() == 0 {
					t.Errorf("%s: %s %q: %q %v", lang, name, w, b.String(), err)
				}
			}
		}
		for code, phrases := range countryPhrases() {
			if phrases[lang] == "" {
				t.Errorf("%s does not know %s", lang, code)
			}
		}
		if day(friday, lang) == "2026-11-27" {
			t.Errorf("%s has no dates", lang)
		}
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
