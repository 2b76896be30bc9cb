package form

import (
	"strings"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// Bounds of a paragraph with which a notification closes.
const (
	tailParts = 3 // paragraphs that are looked at
	tailLines = 3
	tailWords = 40
	tailAfter = 12 // words of a paragraph behind it
	tailName  = 4  // letters of a site's name that can be told from a word
)

// withoutTail takes what the site or the platform says itself off the end of a
// message: short paragraphs with a link to its own pages or with its name, and
// what follows them, an address perhaps. name is the buyer's, who signs with it.
func (s *senderInfo) withoutTail(message, name string) string {
	parts := strings.Split(message, "\n\n")
	for i := max(1, len(parts)-tailParts); i < len(parts); i++ {
		if !s.closes(parts[i], name) {
			continue
		}
		for _, p := range parts[i+1:] {
			if len(strings.Fields(p)) > tailAfter || strings.ContainsAny(p, "?？؟") {
				return message
			}
		}
		return strings.TrimSpace(strings.Join(parts[:i], "\n\n"))
	}
	return message
}

// closes reports whether a paragraph is the site's or the platform's own.
func (s *senderInfo) closes(part, name string) bool {
	if strings.Count(part, "\n") >= tailLines || len(strings.Fields(part)) > tailWords || name != "" && strings.Contains(lexicon.Fold(part), lexicon.Fold(name)) {
		return false
	}
	u := pageURL(part)
	return u != "" && s.ownLink(u) || s.signedBySite(part)
}

// ownLink reports whether a link leads to our site or to the sender's.
func (s *senderInfo) ownLink(u string) bool {
	if s.ownHost(u) {
		return true
	}
	from := domainOf(s.m.From.Addr)
	if platforms().free(s.m.From.Addr) {
		return false
	}
	u = strings.ToLower(u)
	if p := s.platform; p != nil {
		for _, d := range p.Senders {
			if strings.Contains(u, d) {
				return true
			}
		}
	}
	parts := strings.Split(from, ".")
	if len(parts) > 2 {
		from = strings.Join(parts[len(parts)-2:], ".")
	}
	return from != "" && strings.Contains(u, from)
}

// signedBySite reports whether a paragraph without a question holds the name
// under which the notification was sent, or that of the platform's domain.
func (s *senderInfo) signedBySite(text string) bool {
	if !s.service() && s.platform == nil || strings.ContainsAny(text, "?？؟") {
		return false
	}
	low := lexicon.Fold(text)
	if n := lexicon.Fold(s.m.From.Name); len(n) >= tailName && strings.Contains(low, n) {
		return true
	}
	if platforms().free(s.m.From.Addr) {
		return false
	}
	for _, l := range strings.Split(domainOf(s.m.From.Addr), ".") {
		if len(l) > tailName && strings.Contains(low, l) {
			return true
		}
	}
	return false
}
