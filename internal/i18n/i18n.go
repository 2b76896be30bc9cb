// Package i18n holds all words that people read, one file a language: en.yaml
// is complete, the others are held against it by a test. Commands, flags,
// config keys, codes, JSON and figures are never translated.
package i18n

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"
)

//go:embed *.yaml
var files embed.FS

// Languages lists the languages of the program, the fallback first.
var Languages = []string{"en", "zh"}

// Words speaks one language.
type Words struct {
	lang      string
	localizer *i18n.Localizer
}

// For returns the words of the first language asked for that the program
// speaks, English without one. Locale names such as zh_CN.UTF-8 are understood.
func For(asked ...string) *Words {
	lang := Languages[0]
	for _, a := range asked {
		if l, ok := match(a); ok {
			lang = l
			break
		}
	}
	return &Words{lang: lang, localizer: i18n.NewLocalizer(bundle(lang), lang)}
}

func match(locale string) (string, bool) {
	locale = strings.ToLower(locale)
	base, _, _ := strings.Cut(strings.NewReplacer("_", "-", ".", "-").Replace(locale), "-")
	for _, l := range Languages {
		if base == l {
			return l, true
		}
	}
	if base == "c" || base == "posix" {
		return Languages[0], true
	}
	return "", false
}

// bundle holds English and one other language.
var bundle = onceEach(func(lang string) (*i18n.Bundle, error) {
	b := i18n.NewBundle(language.English)
	b.RegisterUnmarshalFunc("yaml", yaml.Unmarshal)
	for _, l := range slices.Compact([]string{Languages[0], lang}) {
		if _, err := b.LoadMessageFileFS(files, l+".yaml"); err != nil {
			return nil, err
		}
	}
	return b, nil
})

// Lang is the language's code: en or zh.
func (w *Words) Lang() string { return w.lang }

// T returns the sentence called id, with pairs of names and values filled in:
// T("pull.done", "New", 12).
func (w *Words) T(id string, pairs ...any) string {
	s, err := w.localizer.Localize(&i18n.LocalizeConfig{MessageID: id, TemplateData: data(pairs)})
	if err != nil {
		return id
	}
	return s
}

// N is T for a sentence whose form depends on a count, given to it as Count.
func (w *Words) N(id string, count int, pairs ...any) string {
	d := data(pairs)
	d["Count"] = count
	s, err := w.localizer.Localize(&i18n.LocalizeConfig{MessageID: id, TemplateData: d, PluralCount: count})
	if err != nil {
		return id
	}
	return s
}

func data(pairs []any) map[string]any {
	d := make(map[string]any, len(pairs)/2+1)
	for i := 0; i+1 < len(pairs); i += 2 {
		d[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return d
}
