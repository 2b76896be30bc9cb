package form

import "strings"

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
		s.captured, _ = s.platform.matchSubject(newTemplateText(s.m.Subject))
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

// namesAddress reports whether a field for the name holds an address as well:
// "Requester: Ana Lima (ana@lima.pt)".
func (sh *sheet) namesAddress() bool {
	for _, e := range sh.entries {
		if e.exact && hasRole(e.roles, roleName) {
			if a, _, _ := findEmail(strings.Join(e.vals, " ")); a != "" {
				return true
			}
		}
	}
	return false
}
