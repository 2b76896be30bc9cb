package form

import (
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// Read recognises a mail that a website form, a site builder, a market place, a
// lead service or a website chat sent about a buyer, and returns what it says
// about him. False means that a person wrote the mail. A notification that is
// no inquiry (digest, receipt to the visitor, test) has Ignore set. A mail that
// copies a market place's layout from another domain is not recognised: the
// domain decides, never the display name. Created is the time of sending as far
// as the form gives it; the mail's Date is nearer to the truth where both exist.
func Read(m *inquiry.Message) (*inquiry.Form, bool) {
	s := sender(m)
	if !s.candidate() {
		return nil, false
	}
	reason, sure := "", false
	if s.platform != nil && s.platform.Kind != "plugin" && s.platform.Kind != "" {
		if reason, sure = s.ignored(); sure {
			return s.ignore(reason), true
		}
	}
	text := m.Text
	if len(text) > maxText {
		text = cutBytes(text, maxText)
	}
	text = unfolded(text)
	lines := scanLines(text)
	if s.platform == nil {
		s.platform = pluginOf(m, lines)
	}
	if receipt(lines) {
		return s.ignore("receipt to the visitor"), true
	}
	sh := assemble(lines, s.platform)
	if reason != "" && !sh.request() {
		return s.ignore(reason), true
	}
	if s.digest(sh) {
		return s.ignore("digest"), true
	}
	if !s.accepts(sh) {
		if (s.platform == nil || s.platform.Kind == "plugin") && s.service() && s.introduced(text) {
			if f := s.build(sh); f != nil && f.Message != "" {
				return f, true
			}
		}
		if s.platform != nil && s.market() {
			if f := s.quoted(text); f != nil {
				return f, true
			}
			if f := s.loose(sh); f != nil {
				return f, true
			}
			return s.ignore("notice of the platform"), true
		}
		return nil, false
	}
	f := s.build(sh)
	if f == nil {
		f = s.quoted(text)
	}
	if f == nil {
		return s.ignore("notice of the platform"), true
	}
	return f, true
}

// maxText is how much of a notification is read, bytes.
const maxText = 256 << 10

// ignored returns why a platform's mail is no inquiry as its header tells. What
// only words of the subject tell is not sure: goods have such names, too.
func (s *senderInfo) ignored() (reason string, sure bool) {
	p := s.platform
	local := localOf(s.m.From.Addr)
	for _, l := range p.Local {
		if local == l {
			return "advert or notice of the platform", true
		}
	}
	for _, d := range p.DomainsIgnore {
		if domainOf(s.m.From.Addr) == d {
			return "digest", true
		}
	}
	subject := lexicon.Fold(s.m.Subject)
	text := newTemplateText(s.m.Subject)
	for _, tpl := range p.templates {
		if got, ok := tpl.match(text); ok {
			if s.captured == nil || len(got) > len(s.captured) {
				s.captured = got
			}
		}
	}
	if s.captured != nil && s.market() && strings.Contains(subject, "inquiry") {
		return "", false
	}
	if s.captured["name"] == "" && s.captured["product"] == "" && matchLine(subject, p.Ignore) {
		return "notice or digest of the platform", false
	}
	return "", false
}

func (s *senderInfo) ignore(reason string) *inquiry.Form {
	f := &inquiry.Form{Platform: "unknown", Channel: inquiry.ChannelWebsite, Ignore: reason, Missing: true}
	if s.platform != nil {
		f.Platform, f.Channel, f.Relay = s.platform.ID, s.platform.Channel, s.platform.Relay
	}
	return f
}

func receipt(lines []line) bool {
	r := platforms().Receipts
	for i := len(lines) - 1; i >= 0; i-- {
		if !lines[i].blank && matchLine(lines[i].folded, r) {
			return true
		}
	}
	return false
}
