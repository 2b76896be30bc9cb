package draft

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

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
