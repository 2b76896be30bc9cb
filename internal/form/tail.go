package form

import (
	"strings"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// Bounds of a paragraph with which a notification closes.
const (
	tailLines = 3
	tailWords = 24
	tailName  = 4 // letters of a site's name that can be told from a word
)

// withoutTail takes what the site or the platform says itself off the end of a
// message: short paragraphs with a link to its own pages, or with its name. name
// is the buyer's, who signs with it.
func (s *senderInfo) withoutTail(message, name string) string {
	for range tailLines {
		i := strings.LastIndex(message, "\n\n")
		if i < 0 {
			break
		}
		last := strings.TrimSpace(message[i:])
		if strings.Count(last, "\n") >= tailLines || len(strings.Fields(last)) > tailWords || name != "" && strings.Contains(lexicon.Fold(last), lexicon.Fold(name)) {
			break
		}
		if u := pageURL(last); !(u != "" && s.ownLink(u)) && !s.signedBySite(last) {
			break
		}
		message = strings.TrimSpace(message[:i])
	}
	return message
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
	parts := strings.Split(from, ".")
	if len(parts) > 2 {
		from = strings.Join(parts[len(parts)-2:], ".")
	}
	return from != "" && strings.Contains(strings.ToLower(u), from)
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
