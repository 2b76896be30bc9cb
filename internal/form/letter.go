package form

import (
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// build fills the form from what was read.
func (s *senderInfo) build(sh *sheet) *inquiry.Form {
	p := s.platform
	b := newBuilder()
	b.own = func(a string) bool { return !s.fieldAddress(a) }
	b.market = s.market()
	if s.captured == nil && p != nil {
		s.captured, _ = p.matchSubject(newTemplateText(s.m.Subject))
	}
	if e := sh.unlistedMessage(); e != nil {
		e.roles = []role{roleMessage}
	}
	for _, e := range sh.entries {
		v := strings.TrimSpace(strings.Join(e.vals, "\n"))
		roles := e.roles
		if len(roles) == 1 && roles[0] == rolePhone && s.foreignNumber(v) {
			continue
		}
		if hasRole(roles, roleWebsite) && s.ownHost(v) || strings.EqualFold(e.label, "site") {
			continue
		}
		b.add(e.label, retype(roles, cell(v)), v)
	}
	for _, f := range sh.trailer {
		b.add(f.Label, labels().roles(f.Label, false), f.Value)
	}
	offset := 0
	if p != nil {
		offset = p.Offset
		s.opening(p)
	}
	if s.captured["email"] == "" && !b.seen[roleEmail] && !b.seen[rolePhone] && (s.service() || p != nil && p.Kind != "plugin") {
		s.introduced(s.m.Text)
	}
	if p != nil && p.ID == "help-desk" {
		sh.free, sh.story = withoutStamp(sh.free, b.f.Name), withoutStamp(sh.story, b.f.Name)
	}
	if p != nil && (p.Kind == "market" || p.Kind == "chat" || p.Chat) {
		s.letter(b, sh)
	}
	if line := s.captured["line"]; line != "" {
		sh.free, sh.story = behind(sh.free, line), behind(sh.story, line)
		for i, m := range b.messages {
			b.messages[i] = strings.TrimSpace(strings.Replace(m, line, "", 1))
		}
	}
	f := b.finish(offset)
	f.Platform, f.Channel = "unknown", inquiry.ChannelWebsite
	if p == nil && s.foreignMarket(sh) {
		f.Channel, f.Relay = inquiry.ChannelOther, true
	}
	if p != nil {
		f.Platform, f.Channel, f.Relay = p.ID, p.Channel, p.Relay
		if p.Kind == "lead" {
			s.leadChannel(f, b, sh)
		}
	}
	s.identify(f, p)
	if f.Message == "" && !b.seen[roleMessage] && (len(b.asked) == 0 && f.Product == "" || sh.freeText()) {
		f.Message = tidy(strings.Join(sh.free, "\n"))
	}
	f.Message = s.withoutTail(f.Message, f.Name)
	if f.Message == "" {
		f.Message = b.answers()
	}
	if f.Message == "" && !b.seen[roleMessage] {
		f.Message = f.Product
	}
	if f.Message == "" && f.Product == "" && f.Quantity == "" {
		f.Missing = true
	}
	if isTest(f) {
		f.Ignore = "test entry"
	}
	return f
}

// foreignMarket reports whether a sender of no list is a market place: a program
// of neither our domain nor the buyer's that speaks of buyers or suppliers.
func (s *senderInfo) foreignMarket(sh *sheet) bool {
	if s.ownSite || s.weak || !platforms().service(s.m.From.Addr) {
		return false
	}
	for _, l := range sh.free {
		if len(l) < 160 && says(l, platforms().MarketWords) {
			return true
		}
	}
	for _, e := range sh.entries {
		if says(e.label, platforms().MarketWords) {
			return true
		}
	}
	return false
}

// unlistedMessage is, in a form without a listed label for the message, the
// answer that reads like one: the longest of those that fit nothing else, where
// it is a sentence. A question with words behind it on its line is no label but
// the buyer's own.
func (sh *sheet) unlistedMessage() *entry {
	var found *entry
	longest := 60
	for i := range sh.entries {
		e := &sh.entries[i]
		if asksWords(e.roles) {
			return nil
		}
		if n := len(strings.Join(e.vals, " ")); n > longest && e.sep != sepQuestion && (len(e.roles) == 0 || hasRole(e.roles, roleOther)) {
			found, longest = e, n
		}
	}
	return found
}

// opening reads the first line of a notification that names the buyer.
func (s *senderInfo) opening(p *platform) {
	first, _, _ := strings.Cut(strings.TrimSpace(cutBytes(s.m.Text, 400)), "\n")
	text := newTemplateText(first)
	for _, tpl := range p.openings {
		if got, ok := tpl.match(text); ok {
			if s.captured == nil {
				s.captured = map[string]string{}
			}
			for _, k := range []string{"name", "company", "product", "country"} {
				if s.captured[k] == "" && got[k] != "" {
					s.captured[k] = got[k]
				}
			}
			return
		}
	}
}

// fieldAddress reports whether an address in a field can be the buyer's: a
// buyer may well have a mailbox at a big platform's domain, but never ours.
func (s *senderInfo) fieldAddress(a string) bool {
	if s.own[strings.ToLower(a)] || strings.EqualFold(a, s.m.From.Addr) && platforms().service(a) {
		return false
	}
	return !relayDomain(a) || !platforms().service(a)
}

func (s *senderInfo) foreignNumber(v string) bool {
	if s.platform == nil {
		return false
	}
	d := onlyDigits(v)
	for _, f := range s.platform.Foreign {
		if d == f {
			return true
		}
	}
	return false
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// ownHost reports whether a value is our own site: chats print it as "Site".
func (s *senderInfo) ownHost(v string) bool {
	low := strings.ToLower(v)
	for a := range s.own {
		if d := domainOf(a); d != "" && !platforms().free(a) && strings.Contains(low, d) {
			return true
		}
	}
	return false
}

// leadChannel finds out from which touch point a lead relay got the lead.
func (s *senderInfo) leadChannel(f *inquiry.Form, b *builder, sh *sheet) {
	words := []string{s.m.Subject, b.source}
	for _, l := range sh.free {
		words = append(words, cutBytes(l, 80))
		if len(words) > 6 {
			break
		}
	}
	switch lexicon.Fold(b.source) {
	case "ig", "fb", "an", "msg":
		f.Channel = inquiry.ChannelFacebook
		return
	}
	for _, w := range words {
		if c := channelByWords(w); c != "" && c != inquiry.ChannelEmail {
			f.Channel = c
			return
		}
	}
	// The first line names the service ("New lead from Facebook Lead Ads") and
	// was passed over as a preamble.
	head := cutBytes(s.m.Text, 120)
	if i := strings.IndexByte(head, '\n'); i > 0 {
		head = head[:i]
	}
	if c := channelByWords(head); c != "" {
		f.Channel = c
	}
}

// identify settles who the buyer is: the fields first, then Reply-To, then a
// sender that is a person.
func (s *senderInfo) identify(f *inquiry.Form, p *platform) {
	if s.captured["name"] != "" && f.Name == "" && !isBuyer(s.captured["name"], "") {
		f.Name = personName(stripPlace(s.captured["name"]))
		if f.Phone == "" && f.Name == "" {
			f.Phone = phone(s.captured["name"])
		}
	}
	if i := strings.LastIndexAny(s.captured["name"], "(（"); i > 0 && f.Country == "" && p != nil && p.Kind == "market" && p.Channel != inquiry.ChannelFacebook {
		f.Country = country(strings.Trim(s.captured["name"][i:], "()（） "))
	}
	if f.Email == "" {
		f.Email = s.captured["email"]
	}
	if f.Phone == "" {
		f.Phone = s.captured["phone"]
	}
	if s.captured["company"] != "" && f.Company == "" {
		f.Company, _ = companyPlace(s.captured["company"])
	}
	if s.captured["product"] != "" && f.Product == "" {
		f.Product = strings.Trim(stripPlace(s.captured["product"]), "\" ")
	}
	if s.captured["country"] != "" && f.Country == "" {
		f.Country = country(s.captured["country"])
	}
	if p != nil && p.Channel == inquiry.ChannelWhatsApp {
		s.whatsAppSender(f)
	}
	if f.Email == "" {
		f.Email = s.replyTo()
		if f.Email == "" && !s.ownSite && (p == nil || p.Kind == "plugin" && !p.Chat) && s.buyerAddress(s.m.From.Addr) && !platforms().service(s.m.From.Addr) {
			f.Email = s.m.From.Addr
			if f.Name == "" {
				f.Name = personName(s.m.From.Name)
			}
		}
	}
	if f.Name == "" {
		for _, a := range s.m.ReplyTo {
			if s.buyerAddress(a.Addr) && a.Name != "" && !strings.Contains(a.Name, "@") {
				f.Name = personName(a.Name)
				break
			}
		}
	}
	if f.Name == "" && p != nil && p.ID == "jetpack" {
		f.Name = personName(s.m.From.Name)
	}
}

// whatsAppSender reads the number of a chat relay out of the sender's name,
// the subject, or the relay address (chat-254722555018@…).
func (s *senderInfo) whatsAppSender(f *inquiry.Form) {
	for _, v := range []string{s.m.From.Name, s.captured["name"], localOf(s.m.From.Addr)} {
		p, _, _ := findPhone(v)
		if p == "" || digits(p) < 8 {
			continue
		}
		if v == localOf(s.m.From.Addr) {
			p = "+" + onlyDigits(p)
		}
		if f.Phone == "" {
			f.Phone = p
		}
		if f.WhatsApp == "" {
			f.WhatsApp = p
		}
		break
	}
	if f.Name == "" && phone(s.m.From.Name) == "" {
		f.Name = personName(s.m.From.Name)
	}
	if digits(f.Name) > 6 {
		f.Name = ""
	}
}

// withoutStamp takes the lines off the top with which a help desk repeats who
// wrote and when.
func withoutStamp(free []string, name string) []string {
	for i, l := range free {
		if i > 6 {
			break
		}
		if _, _, ok := parseStamp(l); l == "" || ok || name != "" && strings.EqualFold(l, name) || len(l) < 48 && digits(l) > 6 && strings.Contains(l, ":") {
			continue
		}
		return free[i:]
	}
	return free
}

// stripPlace takes a remark in brackets off the end: "Denmark" in "Bag (Buyer from Denmark)".
func stripPlace(s string) string {
	if i := strings.LastIndexAny(s, "(（"); i > 0 && strings.ContainsAny(s[i:], ")）") {
		return strings.TrimSpace(s[:i])
	}
	return s
}
