package cli

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/mailparse"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// page collects the lines of a screen about one inquiry.
type page struct {
	env *Env
	st  *store.Store
	cfg *config.Config
	b   strings.Builder
}

// line writes a line of foreign or own text, cleaned and cut to the screen.
func (p *page) line(format string, args ...any) {
	s := screen.Clean(fmt.Sprintf(format, args...))
	s = strings.TrimRight(strings.NewReplacer("\n", " ", "\t", " ").Replace(s), " ")
	if p.env.onScreen() {
		s = screen.Truncate(s, p.env.Width())
	}
	p.b.WriteString(s + "\n")
}

// wrapped writes text in lines that fit, each after lead.
func (p *page) wrapped(lead, text string) {
	for _, l := range screen.Wrap(screen.Clean(text), p.env.Width()-screen.Width(lead)) {
		p.b.WriteString(strings.TrimRight(lead+l, " ") + "\n")
	}
}

// heading writes the title of a section.
func (p *page) heading(id string) { p.line(""); p.line("%s", p.env.Words().T(id)) }

// pair writes "label  value" where there is a value.
func (p *page) pair(id, value string) {
	if value = screen.Line(value); value != "" {
		label := p.env.Words().T(id)
		p.line("  %s%s%s", label, strings.Repeat(" ", max(1, 14-screen.Width(label))), value)
	}
}

func (p *page) clock(t time.Time) string { return clock(t.In(p.env.Now().Location())) }

func perUnit(unit inquiry.Maybe) string {
	if unit == "" {
		return ""
	}
	return " / " + string(unit)
}

// written gives the messages of inquiries the subjects that their writers gave
// them; those of conversations are folded for comparison.
func written(ctx context.Context, st *store.Store, all []inquiry.Inquiry) error {
	var refs []int64
	for _, q := range all {
		for _, m := range q.Messages {
			refs = append(refs, m.Ref)
		}
	}
	subjects, err := st.Subjects(ctx, refs)
	if err != nil {
		return err
	}
	for _, q := range all {
		for i := range q.Messages {
			if s := mailparse.BareSubject(subjects[q.Messages[i].Ref]); s != "" {
				q.Messages[i].Subject = s
			}
		}
	}
	return nil
}

// shortLinks leaves of every address in the web only its host: what cannot be
// clicked cannot be clicked by mistake.
func shortLinks(text string) string {
	if !strings.Contains(text, "://") {
		return text
	}
	return regexp.MustCompile(`https?://[^\s<>"']+`).ReplaceAllStringFunc(text, func(s string) string { return "<" + host(s) + ">" })
}

func host(site string) string {
	if u, err := url.Parse(site); err == nil && u.Host != "" {
		site = u.Hostname()
	}
	return screen.Address(site)
}

// humanSize formats a size for a person.
func humanSize(n int64) string {
	switch {
	case n >= 10<<30:
		return fmt.Sprintf("%.0f GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.0f KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d B", n)
}
