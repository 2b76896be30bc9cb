package form

import (
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// fromChat reads a chat export: the buyer's lines are the message.
func fromChat(r inquiry.Record) *inquiry.Form {
	f := &inquiry.Form{Platform: "whatsapp", Channel: inquiry.ChannelWhatsApp}
	var text []string
	for _, l := range r.Chat {
		if l.Ours || strings.TrimSpace(l.Text) == "" {
			continue
		}
		if f.Created.IsZero() {
			f.Created = l.At
		}
		text = append(text, l.Text)
		if p := phone(l.Author); p != "" && !hasLetter(l.Author) && f.Phone == "" {
			f.Phone, f.WhatsApp = p, p
		} else if f.Name == "" && hasLetter(l.Author) {
			f.Name = chatName(l.Author)
		}
	}
	if f.Name == "" && f.Phone == "" {
		if p := phone(r.Title); p != "" && !hasLetter(r.Title) {
			f.Phone, f.WhatsApp = p, p
		} else {
			f.Name = chatName(r.Title)
		}
	}
	f.Message = tidy(strings.Join(text, "\n"))
	if f.Message == "" {
		f.Missing = true
		f.Ignore = "chat without a line by the buyer"
	}
	return f
}

// chatName takes off what the phone, or the seller's address book, put around
// a name: "~ Ximena", "Omar Belkacem DZ".
func chatName(s string) string {
	s = strings.Trim(strings.TrimSpace(s), "~ \u00a0\u202a\u202c\u200e\u200f")
	if i := strings.LastIndexByte(s, ' '); i > 0 {
		if tail := s[i+1:]; len(tail) == 2 && tail == strings.ToUpper(tail) && hasLetter(tail) {
			s = s[:i]
		}
	}
	return personName(s)
}
