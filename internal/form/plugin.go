package form

import (
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// subjectPlugin finds the plugin whose subject the mail has.
func subjectPlugin(m *inquiry.Message) (*platform, bool) {
	subject := newTemplateText(m.Subject)
	for _, p := range platforms().Plugins {
		if _, ok := p.matchSubject(subject); ok {
			return p, true
		}
	}
	return nil, false
}

// pluginOf finds the plugin of the own site that sent a mail, or nil.
func pluginOf(m *inquiry.Message, lines []line) *platform {
	t := platforms()
	for _, p := range t.Plugins {
		for _, want := range p.Headers {
			for _, h := range m.Header {
				if strings.EqualFold(h.Label, want) {
					return p
				}
			}
		}
	}
	var weak *platform
	subject := newTemplateText(m.Subject)
	marked := uint32(0) // the plugins with a mark in the text
	for i := range lines {
		marked |= t.marks.In(lines[i].folded)
	}
	for i, p := range t.Plugins {
		if p.Chat {
			if _, ok := p.matchSubject(subject); ok {
				return p
			}
			continue
		}
		if !p.Weak && marked&(1<<i) != 0 {
			return p
		}
		if weak != nil {
			continue
		}
		if _, ok := p.matchSubject(subject); ok || p.Weak && len(p.Marks) > 1 && marked&(1<<i) != 0 {
			weak = p
		}
	}
	return weak
}

func (p *platform) matchSubject(subject templateText) (map[string]string, bool) {
	for _, tpl := range p.templates {
		if got, ok := tpl.match(subject); ok {
			return got, true
		}
	}
	return nil, false
}

// digest reports whether a mail of the site or of a form service counts what came
// in over a week or a month: its subject says so and it holds no visitor's data.
func (s *senderInfo) digest(sh *sheet) bool {
	t := platforms()
	if s.weak || len(s.m.InReplyTo) > 0 || !says(s.m.Subject, t.Periods) || !says(s.m.Subject, t.Counts) {
		return false
	}
	for _, e := range sh.entries {
		if a, _, _ := findEmail(strings.Join(e.vals, " ")); a != "" && s.fieldAddress(a) {
			return false
		}
	}
	return true
}
