package form

import (
	"strings"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// FromRecord reads a row of a table, or a chat export, as a form. File is the
// path it came from: its name may tell the channel. Form.Created without a zone
// is given as if it were UTC and Zoned is false: it is meant in the account's
// zone. A row that is no inquiry (test lead, total line, contact without a
// word) has Ignore set; the form is never nil.
func FromRecord(r inquiry.Record, file string) *inquiry.Form {
	if r.Fields == nil {
		return fromChat(r)
	}
	rule := tableOf(r.Fields)
	b := newBuilder()
	side := b.addRow(r.Fields)
	platform, channel, offset := "table", inquiry.ChannelOther, 0
	if rule != nil {
		platform, channel, offset = rule.ID, rule.Channel, rule.Offset
	}
	if rule != nil && rule.UTC {
		b.dateLabel += " UTC"
	}
	form := b.finish(offset)
	form.Platform, form.Channel = platform, channel
	if channel == inquiry.ChannelOther {
		if c := channelByWords(b.source); c != "" {
			form.Channel = c
		} else if c := channelByWords(r.Title); c != "" {
			form.Channel = c
		} else if c := channelByWords(baseName(file)); c != "" && rule == nil {
			form.Channel = c
		}
	}
	if form.Message == "" && (contactable(form) || rule != nil && rule.Offset != 0) {
		b.stateMessage()
	}
	switch {
	case side == sideOurs:
		form.Ignore = "our own line"
	case side == sideTest || isTest(form):
		form.Ignore = "test entry"
	case form.Message == "" && !contactable(form):
		form.Missing = true
		form.Ignore = "no contact data and no message"
	case form.Message == "":
		form.Missing = true
		if rule == nil || !rule.Lead {
			form.Ignore = "contact without a message"
		}
	}
	return form
}

// rowSide is whose row of a table it is.
type rowSide int

const (
	sideBuyer rowSide = iota
	sideTest          // an entry made to try the form out
	sideOurs          // our own line of a conversation
)

// addRow takes the cells of a row in and tells whose row it is.
func (b *builder) addRow(fields []inquiry.Field) rowSide {
	t, pt := labels(), platforms()
	side := sideBuyer
	person := false // a column of its own names the person
	for _, f := range fields {
		person = person || pt.person[key(f.Label)]
	}
	for _, f := range fields {
		v := cell(f.Value)
		if v == "" {
			continue
		}
		if strings.HasPrefix(v, "<test lead") || strings.HasPrefix(v, "p:<test lead") {
			side = max(side, sideTest)
		}
		label := f.Label
		k := key(label)
		if pt.sides[k] {
			if pt.ourSide[key(v)] {
				side = sideOurs
			}
			continue
		}
		if label != "" && k == "" {
			continue // "#": a number of the row
		}
		roles := t.roles(label, true)
		if roles == nil && strings.ContainsRune(label, '_') {
			roles = t.roles(strings.ReplaceAll(label, "_", " "), true)
		}
		if person && pt.customer[k] && !pt.person[k] {
			roles = []role{roleCompany}
		}
		if len(roles) == 1 && roles[0] == roleProduct && pt.ticked[key(v)] {
			continue // one column for each choice: "true" is no product
		}
		if len(roles) == 1 && roles[0] == roleIgnore {
			if (k == "is test" || k == "test" || k == "testlead" || k == "test lead") && strings.EqualFold(v, "true") {
				side = max(side, sideTest)
			}
			continue
		}
		b.add(label, retype(roles, v), v)
	}
	return side
}

// stateMessage puts into the place of a message what else the row says of the
// request: the answers, else subject and product.
func (b *builder) stateMessage() {
	f := b.f
	if f.Message = b.sentence(); f.Message != "" {
		return
	}
	f.Message = b.answers()
	if f.Message == "" {
		f.Message = f.Subject
	}
	if f.Product != "" && !strings.Contains(f.Message, f.Product) && (f.Message == "" || f.Message == f.Subject) {
		f.Message = strings.TrimSpace(f.Message + "\n" + f.Product)
	}
}

// sentence is the answer under a heading nobody listed that reads like a
// message, the longest of them; "" without one.
func (b *builder) sentence() string {
	at, most := -1, 0
	for i, f := range b.f.Other {
		if n := len(f.Value); n > most && (len(strings.Fields(f.Value)) >= 6 || hasWide(f.Value) && utf8.RuneCountInString(f.Value) >= 12) &&
			labels().exactRole(f.Label) == roleNone && pageURL(f.Value) == "" {
			at, most = i, n
		}
	}
	if at < 0 {
		return ""
	}
	said := b.f.Other[at].Value
	b.f.Other = append(b.f.Other[:at:at], b.f.Other[at+1:]...)
	return tidy(said)
}

// retype corrects a role that the value contradicts: a question "Where can we
// reach you?" is answered with an address or with a number.
func retype(roles []role, v string) []role {
	if len(roles) != 1 {
		return roles
	}
	a, _, _ := findEmail(v)
	switch {
	case roles[0] == roleEmail && a == "" && phone(v) != "":
		return []role{rolePhone}
	case roles[0] == rolePhone && a != "" && digits(v) < 6:
		return []role{roleEmail}
	}
	return roles
}

// contactable reports whether a form says who wrote.
func contactable(f *inquiry.Form) bool {
	return f.Email != "" || f.Phone != "" || f.WhatsApp != "" || f.Company != "" && f.Name != ""
}

// isTest reports whether a form was filled by its owner to try it out.
func isTest(f *inquiry.Form) bool {
	t := platforms()
	for _, e := range t.TestEmails {
		if f.Email == e {
			return f.Message == "" || len(f.Message) < 60 || t.tests[lexicon.Fold(f.Name)]
		}
	}
	if len(f.Message) > 40 {
		return false
	}
	m := t.tests[lexicon.Fold(strings.Trim(f.Message, " .!"))]
	name := lexicon.Fold(f.Name)
	return m && (name == "" || t.tests[name]) || f.Message == "" && t.tests[name]
}
