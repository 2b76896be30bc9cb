package draft

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/template"
	"time"
)

//go:embed templates/*.tmpl
var templateFiles embed.FS

// Limits of a template: a letter is written in microseconds and has a few
// kilobytes, so whatever reaches these is broken.
const (
	MaxTime = time.Second
	MaxSize = 1 << 20 // bytes
)

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
		if len(own[name]) > MaxSize {
			return nil, &TemplateError{Name: name, Err: errTooLong}
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

// functions are all that templates may call besides comparing, counting and
// choosing: what formats or escapes text is taken away, because it could build
// texts without bound.
func functions() template.FuncMap {
	no := func(...any) (string, error) { return "", errors.New("this function is not to be had in letters") }
	f := template.FuncMap{"pick": pick}
	for _, name := range []string{"printf", "print", "println", "html", "js", "urlquery", "call", "slice"} {
		f[name] = no
	}
	return f
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
	set := template.New(name).Funcs(functions()).Option("missingkey=error")
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
	if text, err = execute(ctx, set, name, v); err != nil {
		return "", "", &TemplateError{Name: name, Err: err}
	}
	if set.Lookup("subject") == nil {
		return text, "", nil
	}
	if subject, err = execute(ctx, set, "subject", v); err != nil {
		return "", "", &TemplateError{Name: name, Err: err}
	}
	return text, subject, nil
}

var (
	errTooLong = fmt.Errorf("longer than %d bytes", MaxSize)
	errTooSlow = fmt.Errorf("not done within %s", MaxTime)
)

// execute fills one template within the limits. A template that loops without
// writing cannot be stopped, only left behind.
func execute(ctx context.Context, set *template.Template, name string, v *View) (string, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, MaxTime, errTooSlow)
	defer cancel()
	type result struct {
		text string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		w := &bounded{ctx: ctx}
		err := set.ExecuteTemplate(w, name, v)
		done <- result{w.b.String(), err}
	}()
	select {
	case r := <-done:
		return r.text, r.err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

// bounded is a writer that ends a template which writes too much or too long.
type bounded struct {
	ctx context.Context
	b   strings.Builder
}

func (w *bounded) Write(p []byte) (int, error) {
	if w.ctx.Err() != nil {
		return 0, context.Cause(w.ctx)
	}
	if w.b.Len()+len(p) > MaxSize {
		return 0, errTooLong
	}
	return w.b.Write(p)
}

func sortedNames(m map[string]string) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
