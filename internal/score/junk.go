package score

import (
	"slices"
	"strings"
	"unicode"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// isWare reports whether a signal is one of somebody who sells something.
func isWare(name string) bool {
	return slices.Contains(kind(kindPitch), name) || slices.Contains(kind(kindTrade), name)
}

// junkEvidence reports whether the signs of junk are many: then the price list
// and the order in the same message are bait or ware.
func (f *facts) junkEvidence() (string, bool) {
	best, most := "", level(0)
	for _, name := range kind(kindTelling) {
		if l := f.level[name]; l > most {
			best, most = f.have[name], l
		}
	}
	return best, (most >= plain || f.strength(kindTelling) > plain) && !f.has("past_purchase", "repeat_order")
}

// buyerless reports whether a platform's or form's mail shows nobody who wants
// anything: a notice of the platform about itself.
func (f *facts) buyerless() bool {
	c := f.r.Customer
	return f.form != nil && c.Name == "" && c.Email == "" && c.Phone == "" && c.WhatsApp == "" && f.noInterest() && !f.troubled()
}

// troubled reports whether anything is amiss with something bought.
func (f *facts) troubled() bool {
	return f.has("past_purchase", "fault", "wrong_goods", "late", "refund", "install_help", "order_status", "missing_papers", "complaint")
}

// returns reports whether the message is about goods that were delivered wrong or
// broken: whoever returns them wants the difference refunded.
func (f *facts) returns() bool { return f.hits.Has("fault", "wrong_goods", "complaint") }

// machineMail is mail written by a program, as its headers or its form tell.
func (f *facts) machineMail() (string, bool) {
	if f.m == nil || f.form != nil && !f.buyerless() {
		return "", false
	}
	switch f.m.Machine {
	case inquiry.MachineAutoReply, inquiry.MachineBounce, inquiry.MachineDelay, inquiry.MachineReceipt, inquiry.MachineCalendar:
		return f.m.MachineEvidence, true
	}
	return "", false
}

// machineWords finds the words of automatic messages in the subject or at the
// very beginning: further down a person may speak of his absence. Whoever wants
// or lacks something writes himself, be he on holiday.
func (f *facts) machineWords() (string, bool) {
	if f.form != nil && f.r.Text != "" && !f.buyerless() {
		return "", false
	}
	person := f.person()
	for _, hit := range f.hits.All("machine") {
		if hit.Start <= len(f.r.Subject) || hit.Start <= len(f.r.Subject)+160 && !person {
			return f.hits.Evidence(hit), true
		}
	}
	return "", false
}

// person reports whether somebody wants or lacks something.
func (f *facts) person() bool { return !f.noInterest() || f.troubled() }

// fromPerson reports whether a notice tells of a person's message, or is one: a
// form or a platform adds its own lines to what the buyer wrote.
func (f *facts) fromPerson() bool { return f.form != nil || f.person() }

// ofOrder reports whether freight is spoken of for an order under way.
func (f *facts) ofOrder() bool { return f.level["their_order"] >= clear }

// sources reports whether a buying office or a register of suppliers is writing:
// such speak of their trade as sellers do.
func (f *facts) sources() bool { return f.level["buyer_side"] >= clear }

// bulkHeaders are the headers of a mailing. Form services send them too.
func (f *facts) bulkHeaders() (string, bool) {
	if f.m == nil || f.form != nil || f.m.Machine != inquiry.MachineNewsletter {
		return "", false
	}
	return f.m.MachineEvidence, true
}

// notAnInquiry is a notification in which the platform speaks for itself.
func (f *facts) notAnInquiry() (string, bool) {
	if f.form == nil || f.form.Ignore == "" {
		return "", false
	}
	return f.form.Ignore, true
}

func (f *facts) gibberish() (string, bool) {
	return gibberish(f.r.Text)
}

// linkOnly is a message that is hardly more than a link: at most six words
// besides it, and no trade word among them.
func (f *facts) linkOnly() (string, bool) {
	if f.has("quantity", "ask_price", "past_purchase", "fault", "ask_catalog") {
		return "", false
	}
	link, words := "", 0
	for w := range strings.FieldsSeq(f.r.Text) {
		if host := hostOf(strings.Trim(w, "<>()[],.;")); host != "" && (strings.Contains(w, "://") || strings.HasPrefix(w, "www.") || strings.Contains(w, "/")) {
			if link == "" {
				link = w
			}
			continue
		}
		if strings.IndexFunc(w, unicode.IsLetter) >= 0 {
			words++
		}
		if words > 6 {
			return "", false
		}
	}
	return link, link != ""
}

// undisclosed finds hidden recipients: an empty group in To or Cc, the usual
// form being "undisclosed-recipients:;".
func (f *facts) undisclosed() (string, bool) {
	if f.m == nil || f.form != nil || len(f.m.To)+len(f.m.Cc) > 0 {
		return "", false
	}
	for _, name := range []string{"To", "Cc"} {
		v := strings.TrimSpace(f.m.HeaderValue(name))
		compact := strings.ReplaceAll(v, " ", "")
		if strings.HasSuffix(compact, ":;") || strings.HasPrefix(strings.ToLower(compact), "undisclosed") {
			return v, true
		}
	}
	return "", false
}

// replyElsewhere finds a Reply-To whose owner is another than the sender's, the
// mark of borrowed addresses. Forms answer to the visitor by nature, and a
// private sender may name his company's address.
func (f *facts) replyElsewhere() (string, bool) {
	if f.m == nil || f.form != nil {
		return "", false
	}
	for _, a := range f.m.ReplyTo {
		d := domainOf(a.Addr)
		if d == "" || f.dom == "" || sameOwner(d, f.dom) {
			continue
		}
		local, _, _ := strings.Cut(strings.ToLower(f.m.From.Addr), "@")
		if name := label(lexicon.Registrable(d)); len(name) >= 4 && (strings.Contains(local, name) || strings.Contains(spaced(strings.ToLower(f.m.From.Name)), name)) {
			continue
		}
		return a.Addr, true
	}
	return "", false
}

// lookalike finds hosts that pretend to be somebody else: the sender's, the one
// shown in his name, the answer's, and those of the links.
func (f *facts) lookalike() (string, bool) {
	if f.m == nil {
		return "", false
	}
	var hosts []string
	if !f.r.Customer.FreeEmail || domainOf(string(f.r.Customer.Email)) != f.dom {
		hosts = append(hosts, f.dom)
	}
	for _, a := range f.m.ReplyTo {
		hosts = append(hosts, domainOf(a.Addr))
	}
	if shown := addressIn(f.m.From.Name); shown != "" && !sameOwner(domainOf(shown), f.dom) {
		if f.form == nil {
			return shown, true
		}
		hosts = append(hosts, domainOf(shown))
	}
	for _, h := range hosts {
		if what := lookalike(h, f.own); what != "" {
			return h, true
		}
	}
	if f.form == nil && f.has("scam_credentials") {
		for _, h := range f.linkHosts() {
			if what := lookalike(h, f.own); what != "" {
				return h, true
			}
		}
	}
	return "", false
}

// linkHosts are the hosts of the links, of the HTML part and in the text, at
// most twenty, in order.
func (f *facts) linkHosts() []string {
	var hosts []string
	if f.m != nil {
		for _, l := range f.m.Links {
			if h := hostOf(l.Target); h != "" {
				hosts = append(hosts, h)
			}
		}
	}
	text := f.r.Text
	if f.m != nil && f.form == nil && len(f.m.Quotes) == 0 {
		text = f.m.Text // marks of quotation without a quotation's head hide nothing
	}
	for w := range strings.FieldsSeq(text) {
		if len(hosts) >= 20 {
			break
		}
		if !strings.Contains(w, "/") && !strings.HasPrefix(w, "www.") || strings.Contains(w, "@") && !strings.Contains(w, "://") {
			continue
		}
		if i := strings.Index(w, "://"); i > 0 {
			w = strings.TrimLeft(w, "<>()[]\"'")
		}
		if h := hostOf(w); h != "" && strings.IndexFunc(h, unicode.IsLetter) >= 0 && publicHost(h) {
			hosts = append(hosts, h)
		}
	}
	return hosts
}

// linkMismatch finds links whose words show one host over a target on another.
// A link through the sender's own host or a known wrapper hides nothing.
func (f *facts) linkMismatch() (string, bool) {
	if f.m == nil {
		return "", false
	}
	for _, l := range f.m.Links {
		shown, target := hostOf(strings.TrimSpace(l.Text)), hostOf(l.Target)
		if shown == "" || target == "" || strings.ContainsAny(strings.TrimSpace(l.Text), " \n\t@") || sameOwner(shown, target) {
			continue
		}
		if !sameOwner(target, f.dom) && !slices.Contains(brands().wrappers, lexicon.Registrable(target)) {
			return target, true
		}
	}
	return "", false
}

// foreignSignIn finds a sign-in asked for on a site that is not the sender's,
// or on an imitated one.
func (f *facts) foreignSignIn() (string, bool) {
	if f.m == nil || f.form != nil || !f.signIn() {
		return "", false
	}
	for _, h := range f.linkHosts() {
		if lookalike(h, f.own) != "" || f.dom != "" && !sameOwner(h, f.dom) && !isBrandDomain(lexicon.Registrable(h)) {
			return h, true
		}
	}
	return "", false
}

// signIn reports whether the reader is asked for his password.
func (f *facts) signIn() bool {
	_, ok := f.said("scam_credentials")
	return ok
}
