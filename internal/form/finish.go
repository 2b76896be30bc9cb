package form

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// finish puts the pieces together.
func (b *builder) finish(offset int) *inquiry.Form {
	f := b.f
	if b.first != "" || b.last != "" {
		parts := []string{}
		for _, p := range []string{b.first, b.middle, b.last} {
			if p != "" {
				parts = append(parts, p)
			}
		}
		whole := strings.Join(parts, " ")
		switch {
		case hasWide(whole) && b.last != "" && b.first != "":
			whole = b.last + b.first
		case f.Name != "" && b.last != "" && b.first == "" && !strings.Contains(lexicon.Fold(f.Name), lexicon.Fold(b.last)):
			whole = f.Name + " " + b.last // "Name" and "Surname"
		case f.Name != "" && b.last == "" && len(strings.Fields(f.Name)) == 1 && !strings.Contains(lexicon.Fold(b.first), lexicon.Fold(f.Name)):
			whole += " " + f.Name // French "Nom" and "Prénom"
		case f.Name != "" && b.last == "":
			whole = f.Name
		}
		f.Name = whole
	}
	if f.Phone == "" {
		f.Phone = f.WhatsApp
	}
	b.settleWishes()
	f.Message = dropConsent(tidy(strings.Join(b.messages, "\n\n")))
	b.readCreated(offset)
	return f
}

// wishMost is the longest answer that is taken for the name of goods, runes.
const wishMost = 100

// settleWishes makes of what the buyer wants the goods, where he also wrote a
// message, and else the message. What holds a number or is long belongs to his
// words as well.
func (b *builder) settleWishes() {
	said := len(b.messages) > 0
	var first []string
	for _, w := range b.wishes {
		short := utf8.RuneCountInString(w) <= wishMost && !strings.Contains(w, "\n") && !strings.ContainsAny(w, "?!？！") && !strings.HasSuffix(w, ".")
		if said && short && !b.seen[roleProduct] {
			b.putProduct(w)
		}
		if !said || !short || numbered(w) {
			first = append(first, w)
		}
	}
	b.messages = append(first, b.messages...)
}

// numbered reports whether one of the words is a number of two digits or more.
func numbered(s string) bool {
	for _, w := range strings.Fields(s) {
		if len(w) > 1 && digits(w) == len(strings.Trim(w, ",.;")) {
			return true
		}
	}
	return false
}

// answers puts the answers about the request in the place of a free text that
// the form did not ask for.
func (b *builder) answers() string {
	var out []string
	for _, a := range b.asked {
		label := strings.ReplaceAll(a.Label, "_", " ")
		value := a.Value
		if !strings.Contains(value, " ") {
			value = strings.ReplaceAll(value, "_", " ")
		}
		if label == "" {
			out = append(out, value)
			continue
		}
		out = append(out, label+": "+value)
	}
	return strings.Join(out, "\n")
}

func (b *builder) readCreated(offset int) {
	if b.date == "" {
		for i, f := range b.f.Other {
			if _, _, ok := parseStamp(f.Value); ok && strings.Contains(f.Value, ":") && labels().exactRole(f.Label) == roleNone {
				b.date, b.dateLabel = f.Value, f.Label // a day with its hour: when the row was made
				b.f.Other = slices.Delete(b.f.Other, i, i+1)
				break
			}
		}
	}
	if b.date == "" {
		return
	}
	text := b.date
	if b.clock != "" && !strings.Contains(text, ":") {
		text += " " + b.clock
	}
	at, zoned, ok := parseStamp(text)
	if !ok {
		return
	}
	if !zoned {
		k := " " + key(b.dateLabel) + " "
		switch {
		case strings.Contains(k, " utc ") || strings.Contains(k, " gmt ") || strings.Contains(k, " utc 0 "):
			zoned = true
		case offset != 0:
			y, mo, d := at.Date()
			h, mi, s := at.Clock()
			at = time.Date(y, mo, d, h, mi, s, 0, time.FixedZone("", offset*60))
			zoned = true
		}
	}
	b.f.Created, b.f.Zoned = at, zoned
}
