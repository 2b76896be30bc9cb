package form

import (
	"path"
	"strings"

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
	t := labels()
	b := newBuilder()
	test, ours := false, false
	pt := platforms()
	person := false // a column of its own names the person
	for _, f := range r.Fields {
		person = person || pt.person[key(f.Label)]
	}
	for _, f := range r.Fields {
		v := cell(f.Value)
		if v == "" {
			continue
		}
		if strings.HasPrefix(v, "<test lead") || strings.HasPrefix(v, "p:<test lead") {
			test = true
		}
		label := f.Label
		k := key(label)
		if pt.sides[k] {
			ours = ours || pt.ourSide[key(v)]
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
				test = true
			}
			continue
		}
		b.add(label, retype(roles, v), v)
	}
	platform, channel, offset := "table", inquiry.ChannelOther, 0
	if rule != nil {
		platform, channel, offset = rule.ID, rule.Channel, rule.Offset
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
		form.Message = b.answers()
		if form.Message == "" {
			form.Message = form.Subject
		}
		if form.Product != "" && !strings.Contains(form.Message, form.Product) && (form.Message == "" || form.Message == form.Subject) {
			form.Message = strings.TrimSpace(form.Message + "\n" + form.Product)
		}
	}
	switch {
	case ours:
		form.Ignore = "our own line"
	case test || isTest(form):
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

// tableOf knows an export by its headings, or returns nil.
func tableOf(fields []inquiry.Field) *tableRule {
	have := make(map[string]bool, len(fields))
	raw := make(map[string]bool, len(fields))
	for _, f := range fields {
		have[key(f.Label)] = true
		raw[f.Label] = true
	}
	first := key(fields[0].Label)
	t := platforms()
rules:
	for i := range t.Tables {
		r := &t.Tables[i]
		for _, k := range r.All {
			if !have[k] {
				continue rules
			}
		}
		if len(r.Any) > 0 {
			hit := false
			for _, k := range r.Any {
				hit = hit || have[k]
			}
			if !hit {
				continue
			}
		}
		if len(r.First) > 0 {
			hit := false
			for _, k := range r.First {
				hit = hit || first == k
			}
			if !hit {
				continue
			}
		}
		if len(r.Raw) > 0 {
			n := 0
			for _, k := range r.Raw {
				if raw[k] {
					n++
				}
			}
			if n < 2 {
				continue
			}
		}
		return r
	}
	return nil
}

// channelByWords reads the touch point out of a cell, a title line or a file name.
func channelByWords(s string) inquiry.Channel {
	k := key(s)
	if k == "" {
		return ""
	}
	padded := " " + k + " "
	for _, c := range platforms().Channels {
		for _, w := range c.Words {
			if hasWide(w) && strings.Contains(k, w) || strings.Contains(padded, " "+w+" ") {
				return c.Channel
			}
		}
	}
	return ""
}

func baseName(file string) string {
	base := path.Base(strings.ReplaceAll(file, "\\", "/"))
	return strings.TrimSuffix(base, path.Ext(base))
}

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
