package draft

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/template"

	"github.com/inquiry-cli/inquiry/internal/fill"
)

//go:embed templates/*.tmpl
var templateFiles embed.FS

// fallback is the language of drafts where the buyer's has no templates.
const fallback = "en"

// ErrJunk says that the inquiry is junk, which gets no answer.
var ErrJunk = errors.New("junk gets no answer")

// TemplateError is a fault in a template.
type TemplateError struct {
	Name string // of the file
	Err  error
}

func (e *TemplateError) Error() string { return fmt.Sprintf("template %s: %v", e.Name, e.Err) }

func (e *TemplateError) Unwrap() error { return e.Err }

// Templates are the letters in all languages.
type Templates struct {
	files map[string]string // <kind>.<lang>.tmpl -> text
}

// NewTemplates takes the built-in templates and puts the user's own in the place
// of, or beside, those of the same file name: <kind>.<lang>.tmpl, and
// common.<lang>.tmpl for what all letters of a language share. A file with
// another name, or with broken syntax, is a *TemplateError.
func NewTemplates(own map[string]string) (*Templates, error) {
	t := &Templates{files: map[string]string{}}
	entries, err := templateFiles.ReadDir("templates")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		b, err := templateFiles.ReadFile("templates/" + e.Name())
		if err != nil {
			return nil, err
		}
		t.files[e.Name()] = string(b)
	}
	for _, name := range sortedNames(own) {
		kind, lang, ok := cutName(name)
		if !ok {
			return nil, &TemplateError{Name: name, Err: errors.New("no such letter: the name is <kind>.<language>.tmpl")}
		}
		if len(own[name]) > fill.MaxSize {
			return nil, &TemplateError{Name: name, Err: fill.ErrTooLong}
		}
		t.files[name] = clean(own[name])
		if _, err := t.parse(Kind(kind), lang); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// cutName reads <kind>.<lang>.tmpl.
func cutName(name string) (kind, lang string, ok bool) {
	base, isTemplate := strings.CutSuffix(name, ".tmpl")
	kind, lang, two := strings.Cut(base, ".")
	known := kind == "common"
	for _, k := range Kinds {
		known = known || kind == string(k)
	}
	return kind, lang, isTemplate && two && known && len(lang) >= 2 && len(lang) <= 8 && !strings.ContainsAny(lang, "./\\")
}

// Has reports whether there is a letter of this kind in a language.
func (t *Templates) Has(kind Kind, lang string) bool {
	_, ok := t.files[string(kind)+"."+lang+".tmpl"]
	return ok
}

// Languages lists the languages of a kind, sorted.
func (t *Templates) Languages(kind Kind) []string {
	var out []string
	for _, name := range sortedNames(t.files) {
		if k, lang, ok := cutName(name); ok && k == string(kind) {
			out = append(out, lang)
		}
	}
	return out
}

// pick returns the value behind the key that word equals: pick . "a" "x" "b" "y".
func pick(word string, pairs ...string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == word {
			return pairs[i+1]
		}
	}
	return ""
}

// parse builds a letter: what the language shares, then the letter itself. A
// language without shared parts borrows the English ones.
func (t *Templates) parse(kind Kind, lang string) (*template.Template, error) {
	common := "common." + lang + ".tmpl"
	if t.files[common] == "" {
		common = "common." + fallback + ".tmpl"
	}
	name := string(kind) + "." + lang + ".tmpl"
	set := fill.New(name, template.FuncMap{"pick": pick})
	for _, file := range []string{common, name} {
		if _, err := set.New(file).Parse(t.files[file]); err != nil {
			return nil, &TemplateError{Name: file, Err: err}
		}
	}
	return set, nil
}

// run fills a letter and the subject of its language.
func (t *Templates) run(ctx context.Context, kind Kind, lang string, v *View) (text, subject string, err error) {
	set, err := t.parse(kind, lang)
	if err != nil {
		return "", "", err
	}
	name := string(kind) + "." + lang + ".tmpl"
	if text, err = fill.Execute(ctx, set, name, v); err != nil {
		return "", "", &TemplateError{Name: name, Err: err}
	}
	if set.Lookup("subject") == nil {
		return text, "", nil
	}
	if subject, err = fill.Execute(ctx, set, "subject", v); err != nil {
		return "", "", &TemplateError{Name: name, Err: err}
	}
	return text, subject, nil
}

func sortedNames(m map[string]string) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
