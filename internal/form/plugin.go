package form

import (
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// subjectPlugin finds the plugin whose subject the mail has.
func subjectPlugin(m *inquiry.Message) (*platform, bool) {
	for _, p := range platforms().Plugins {
		for _, tpl := range p.templates {
			if _, ok := tpl.match(m.Subject); ok {
				return p, true
			}
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
	for _, p := range t.Plugins {
		if p.Chat {
			if _, ok := p.matchSubject(m.Subject); ok {
				return p
			}
			continue
		}
		if len(p.Marks) > 0 && marked(lines, p.Marks) && !p.Weak {
			return p
		}
		if weak != nil {
			continue
		}
		if _, ok := p.matchSubject(m.Subject); ok || p.Weak && len(p.Marks) > 1 && marked(lines, p.Marks) {
			weak = p
		}
	}
	return weak
}

func (p *platform) matchSubject(subject string) (map[string]string, bool) {
	for _, tpl := range p.templates {
		if got, ok := tpl.match(subject); ok {
			return got, true
		}
	}
	return nil, false
}

func marked(lines []line, marks []string) bool {
	for _, l := range lines {
		if l.blank {
			continue
		}
		for _, m := range marks {
			if strings.Contains(l.folded, m) {
				return true
			}
		}
	}
	return false
}
