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
		if r := readLine(l); r.is && r.exact && (r.roles[0].person() || r.roles[0] == roleMessage || r.roles[0] == roleProduct) {
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
	for _, tpl := range p.templates {
		if got, ok := tpl.match(s.m.Subject); ok {
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

// accepts decides whether what was read makes a form.
func (s *senderInfo) accepts(sh *sheet) bool {
	known := 0
	for r := range sh.exact {
		if r.known() {
			known++
		}
	}
	contact := sh.exact[roleEmail] || sh.exact[rolePhone] || sh.exact[roleWhatsApp] || sh.namesAddress()
	reply := s.replyTo() != ""
	switch p := s.platform; {
	case p != nil && p.Chat:
		return true
	case p != nil && p.Kind == "market":
		return s.marketInquiry(sh, known)
	case p != nil && p.Kind == "chat":
		return known > 0 || len(sh.free) > 0
	case p != nil && p.Kind != "plugin" && !p.Strict:
		return known > 0
	case p != nil && p.Kind != "plugin":
		return known >= 2 && (contact || reply)
	case p != nil && !p.Weak:
		return known > 0
	case s.weak:
		return s.spoofed(sh, known) || s.relayed(sh, known)
	}
	if known < 2 || !contact && !reply {
		return false
	}
	if sh.first > 6 {
		return false // a letter with some lines of this kind in it
	}
	if platforms().service(s.m.From.Addr) || s.platform != nil {
		return sh.exact[roleMessage] || known >= 3 || contact && sh.exact[roleName]
	}
	return known >= 3 && (sh.exact[roleMessage] || contact && (sh.exact[roleName] || sh.exact[roleFirst] || sh.exact[roleCompany])) && sh.first <= 3
}

// spoofed accepts a form that names the visitor as its sender, or that a relay
// sent with the visitor in Reply-To: the text must be a form from the start,
// with the sender's own address in its e-mail field.
func (s *senderInfo) spoofed(sh *sheet, known int) bool {
	if known < 3 || sh.first > 0 || !sh.exact[roleEmail] || !sh.exact[roleMessage] {
		return false
	}
	reply := s.replyTo()
	for _, e := range sh.entries {
		if hasRole(e.roles, roleEmail) {
			a, _, _ := findEmail(strings.Join(e.vals, " "))
			return a != "" && (strings.EqualFold(a, s.m.From.Addr) || strings.EqualFold(a, reply))
		}
	}
	return false
}

// relayed accepts a form that some relay sent which no list knows: nearly all of
// the mail is fields, they say who the buyer is and what he wants, and his
// address is not the sender's.
func (s *senderInfo) relayed(sh *sheet, known int) bool {
	if known < 3 || sh.first > 3 || !sh.exact[roleEmail] || len(sh.entries) < 4 {
		return false
	}
	words := 0
	for _, l := range sh.free {
		words += len(strings.Fields(l))
	}
	if words > 40 {
		return false
	}
	for _, e := range sh.entries {
		if !e.exact || !hasRole(e.roles, roleEmail) {
			continue
		}
		a, _, _ := findEmail(strings.Join(e.vals, " "))
		return a != "" && s.fieldAddress(a) && !strings.EqualFold(a, s.m.From.Addr)
	}
	return false
}

// marketInquiry reports whether a market place's mail carries a buyer.
func (s *senderInfo) marketInquiry(sh *sheet, known int) bool {
	if s.captured == nil {
		s.captured, _ = s.platform.matchSubject(s.m.Subject)
	}
	if s.captured != nil || known >= 2 {
		return true
	}
	if known == 1 && (sh.exact[roleProduct] || sh.exact[roleMessage] || sh.exact[roleName]) {
		return true
	}
	for _, l := range sh.free {
		if l != "" {
			_, ok := readHeading(l)
			return ok
		}
	}
	return false
}

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
