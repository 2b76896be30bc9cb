// Package fill fills text templates within limits: functions that cannot build
// texts without bound, one second, one mebibyte. Foreign text is only ever what
// is filled in, never the template.
package fill

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/template"
	"time"
)

// Limits of a template: a letter is written in microseconds and has a few
// kilobytes, so whatever reaches these is broken.
const (
	MaxTime = time.Second
	MaxSize = 1 << 20 // bytes
)

// What a template that reaches a limit ends with.
var (
	ErrTooLong = fmt.Errorf("longer than %d bytes", MaxSize)
	ErrTooSlow = fmt.Errorf("not done within %s", MaxTime)
)

// New returns an empty template that may call the functions given, besides
// comparing, counting and choosing: what formats or escapes text is taken away,
// because it could build texts without bound. A key that a map does not have is
// an error.
func New(name string, functions template.FuncMap) *template.Template {
	no := func(...any) (string, error) { return "", errors.New("this function is not to be had in templates") }
	all := template.FuncMap{}
	for _, f := range []string{"printf", "print", "println", "html", "js", "urlquery", "call", "slice"} {
		all[f] = no
	}
	return template.New(name).Funcs(all).Funcs(functions).Option("missingkey=error")
}

// Execute fills the template of that name in a set within the limits. A template
// that loops without writing cannot be stopped, only left behind.
func Execute(ctx context.Context, set *template.Template, name string, data any) (string, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, MaxTime, ErrTooSlow)
	defer cancel()
	type result struct {
		text string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		w := &bounded{ctx: ctx}
		err := set.ExecuteTemplate(w, name, data)
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
		return 0, ErrTooLong
	}
	return w.b.Write(p)
}
