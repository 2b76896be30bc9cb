package form

import (
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// senderInfo is what the header of a mail says about the kind of its sender.
type senderInfo struct {
	m        *inquiry.Message
	platform *platform
	weak     bool // the sender may be a person: only the text can show a form
	own      map[string]bool
	ownSite  bool // From has the domain of a recipient
	captured map[string]string
}

func sender(m *inquiry.Message) *senderInfo {
	t := platforms()
	s := &senderInfo{m: m, own: map[string]bool{}}
	from := domainOf(m.From.Addr)
	for _, list := range [][]inquiry.Address{m.To, m.Cc} {
		for _, a := range list {
			s.own[strings.ToLower(a.Addr)] = true
			if d := domainOf(a.Addr); d != "" && d == from && !t.free(a.Addr) {
				s.ownSite = true
			}
		}
	}
	if d := m.HeaderValue("Delivered-To"); d != "" {
		s.own[strings.ToLower(strings.Trim(d, "<> "))] = true
	}
	if p := t.bySender(m.From.Addr); p != nil && !unauthentic(m) {
		s.platform = p
	} else if m.Sender.Addr != "" && p == nil {
		if q := t.bySender(m.Sender.Addr); q != nil && q.Kind != "market" && !unauthentic(m) {
			s.platform = q
		}
	}
	return s
}

// candidate reports whether the mail may be a notification at all; cheap, since
// it is asked of every mail.
func (s *senderInfo) candidate() bool {
	m := s.m
	if m.From.Addr == "" || m.Bounce != nil || m.Machine == inquiry.MachineBounce || m.Machine == inquiry.MachineDelay || m.Machine == inquiry.MachineReceipt {
		return false
	}
	if s.platform != nil {
		return true
	}
	if m.Forwarded != nil && m.Forwarded.From.Addr != "" {
		return false // a person passed somebody's mail on
	}
	t := platforms()
	if s.imitates() {
		return false
	}
	if t.service(m.From.Addr) || s.ownSite || s.own[strings.ToLower(m.From.Addr)] {
		return true
	}
	for _, h := range m.Header {
		if strings.EqualFold(h.Label, "X-Wpcf7-Content-Type") {
			return true
		}
	}
	if len(m.InReplyTo) > 0 {
		return false
	}
	// A person's mail, or a form that gives the visitor as its sender: only a
	// text that is a form from its first lines on can tell.
	s.weak = true
	_, ok := subjectPlugin(m)
	return ok || firstLineIsField(m.Text)
}

// firstLineIsField is a cheap look at the first lines of a text: one of them is
// a listed label with a value.
func firstLineIsField(text string) bool {
	if strings.HasPrefix(strings.TrimSpace(cutBytes(text, 80)), "{") {
		text = unfolded(cutBytes(text, maxText))
	}
	seen := 0
	for len(text) > 0 && seen < 8 {
		l := text
		if i := strings.IndexByte(text, '\n'); i >= 0 {
			l, text = text[:i], text[i+1:]
		} else {
			text = ""
		}
		if strings.TrimSpace(l) == "" {
			continue
		}
		seen++
		if len(l) > 300 || !strings.ContainsAny(l, ":：\t】") && len(l) > 40 {
			continue
		}
		if r := readLine(l); r.is && r.exact && (r.roles[0].person() || r.roles[0].speech() || r.roles[0] == roleProduct) {
			return true
		}
	}
	return false
}

// imitates reports whether a mail claims to be from a market place whose domain
// it does not have.
func (s *senderInfo) imitates() bool {
	if name := strings.ToLower(s.m.From.Name); strings.IndexByte(name, '.') > 0 {
		for _, p := range platforms().Platforms {
			if p.Kind != "market" {
				continue
			}
			for _, d := range p.Senders {
				if strings.Contains(name, d) {
					return true
				}
			}
		}
	}
	if subject := lexicon.Fold(s.m.Subject); strings.Contains(subject, "inquiry notification") {
		for _, p := range platforms().Platforms {
			if p.Kind == "market" && strings.Contains(subject, strings.ReplaceAll(p.ID, "-", " ")+" inquiry notification") {
				return true
			}
		}
	}
	return strings.Contains(cutBytes(s.m.Text, 8<<10), "because you are registered on Alibaba.com")
}

// unauthentic reports whether the receiving server found the sender's domain
// forged: DMARC failed, or neither SPF nor DKIM passed (RFC 8601).
func unauthentic(m *inquiry.Message) bool {
	v := strings.ToLower(m.HeaderValue("Authentication-Results"))
	if v == "" {
		return false
	}
	if strings.Contains(v, "dmarc=fail") {
		return true
	}
	spf := strings.Contains(v, "spf=fail") || strings.Contains(v, "spf=softfail")
	return spf && !strings.Contains(v, "dkim=pass") && !strings.Contains(v, "dmarc=pass")
}

func (s *senderInfo) market() bool { return s.platform != nil && s.platform.Kind == "market" }

// replyTo returns the Reply-To address if it can be a buyer's.
func (s *senderInfo) replyTo() string {
	for _, a := range s.m.ReplyTo {
		if s.buyerAddress(a.Addr) && !strings.EqualFold(a.Addr, s.m.From.Addr) {
			return a.Addr
		}
	}
	return ""
}

// buyerAddress reports whether an address can be a buyer's: not ours, not a
// platform's, not one that nobody reads.
func (s *senderInfo) buyerAddress(addr string) bool {
	if addr == "" || s.own[strings.ToLower(addr)] || platforms().noReply(addr) || relayDomain(addr) {
		return false
	}
	if s.ownSite && domainOf(addr) == domainOf(s.m.From.Addr) {
		return false
	}
	return true
}

// relayDomain reports whether an address belongs to a platform that only
// forwards mail. Domains where people have mailboxes too do not count.
func relayDomain(addr string) bool {
	p := platforms().bySender(addr)
	return p != nil && p.ID != "google-forms"
}

// service reports whether a program of the site or of a form service sent the mail.
func (s *senderInfo) service() bool {
	return s.ownSite || platforms().service(s.m.From.Addr)
}
