package analyze

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/extract"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
	"github.com/inquiry-cli/inquiry/internal/mailparse"
)

// entryOf is a message of a buyer as conversations see it.
func (r *Reader) entryOf(s extract.Source, m *inquiry.Message, f *inquiry.Form, rd *inquiry.Reading, facts *extract.Facts, kind inquiry.Kind) inquiry.Entry {
	textKey, lines := keysOf(s.Text)
	e := inquiry.Entry{
		Direction: inquiry.In, Kind: kind,
		From: strings.ToLower(string(rd.Customer.Email)), Name: string(rd.Customer.Name),
		Phones:  facts.Phones,
		TextKey: textKey, LineKeys: lines,
		Products: rd.Request.Products, Country: string(rd.Customer.Country),
		Tier: rd.Tier, Score: rd.Score, Intent: rd.Intent,
	}
	for _, q := range rd.Questions {
		if !slices.Contains(e.Topics, q.Topic) {
			e.Topics = append(e.Topics, q.Topic)
		}
	}
	add := func(addr string) {
		addr = strings.ToLower(addr)
		if addr != "" && !r.isOwn(addr) && !slices.Contains(e.Addresses, addr) {
			e.Addresses = append(e.Addresses, addr)
		}
	}
	add(e.From)
	for _, a := range facts.Addresses {
		add(a)
	}
	switch kind {
	case inquiry.KindAuto, inquiry.KindBounce, inquiry.KindDelay, inquiry.KindReceipt, inquiry.KindOther: // no person objects
	default:
		if f == nil {
			e.Objection = objectionOf(s.Hits)
		}
	}
	if m != nil {
		e.Bulk = m.Machine == inquiry.MachineNewsletter && f == nil
		if f == nil {
			add(s.From.Addr)
		}
		// The address a form or platform asks us to answer to leads to this buyer;
		// the one it sends from is everybody's.
		for _, a := range s.ReplyTo {
			if f == nil || !strings.EqualFold(a.Addr, m.From.Addr) {
				add(a.Addr)
			}
		}
		if f != nil {
			e.Relay = relayOf(m, e.From)
			add(e.Relay)
		}
	}
	for _, a := range e.Addresses {
		if a == e.Relay {
			continue
		}
		if d := extract.CorporateDomain(a); d != "" && !slices.Contains(r.opt.FreeMail, d) && !r.isOwn("x@"+d) && !slices.Contains(e.Domains, d) {
			e.Domains = append(e.Domains, d)
		}
	}
	return e
}

// relayOf is the address of a form's server or a platform through which a mail
// came: what it asks to answer to, when that is not the buyer's own, else its sender.
func relayOf(m *inquiry.Message, buyer string) string {
	for _, a := range m.ReplyTo {
		if a.Addr != "" && !strings.EqualFold(a.Addr, buyer) {
			return strings.ToLower(a.Addr)
		}
	}
	return strings.ToLower(m.From.Addr)
}

// people lists what a person is found by in search.
func people(rd *inquiry.Reading, e inquiry.Entry) []string {
	cu := rd.Customer
	list := append([]string{string(cu.Name), string(cu.Company), string(cu.Website)}, e.Addresses...)
	list = append(list, e.Phones...)
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}

// subjectKey is the subject by which mails of one matter are known: bare,
// folded, and whether it says anything.
func subjectKey(subject string, f *inquiry.Form) (key string, generic bool) {
	bare := mailparse.BareSubject(subject)
	key = strings.Join(strings.Fields(lexicon.Fold(bare)), " ")
	return key, f != nil || genericSubject(key)
}

//go:embed generic.txt
var genericText string

// genericWords are what subjects consist of that say nothing about the matter.
var genericWords = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for line := range strings.Lines(genericText) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] != "#" {
			for _, w := range fields[1:] {
				words[lexicon.Fold(w)] = true
			}
		}
	}
	return words
})

// genericSubject reports whether a folded subject says nothing: all its words
// are of the list, or mere numbers.
func genericSubject(key string) bool {
	generic := genericWords()
	for _, w := range strings.FieldsFunc(key, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if !generic[w] {
			return false
		}
	}
	return true
}

// keysOf are the fingerprint of a text and those of its longer lines. That of the
// text is equal for copies that differ in blanks and punctuation only, and "" for
// texts too short to tell.
func keysOf(text string) (whole string, lines []string) {
	folded := lexicon.Fold(text)
	h, lines := fingerprints(text, folded)
	if h != 0 {
		whole = strconv.FormatUint(h, 36)
	}
	return whole, lines
}

// lineKeys are the fingerprints of the longer lines of a text.
func lineKeys(text string) []string {
	_, lines := fingerprints(text, lexicon.Fold(text))
	return lines
}

// fingerprint is that of what was added to it: FNV-1a of 64 bits over the
// letters and digits of a folded text, four bytes each.
type fingerprint struct {
	hash uint64
	n    int // letters and digits
}

const (
	printSeed, printPrime = 14695981039346656037, 1099511628211
	// printPrime4 is for a byte and the three behind it, which are zero.
	printPrime4 = printPrime * printPrime % (1 << 64) * printPrime % (1 << 64) * printPrime % (1 << 64)
)

// sum is 0 for texts too short to tell.
func (p fingerprint) sum() uint64 {
	if p.n < 20 {
		return 0
	}
	return max(p.hash, 1)
}

// addLine adds a line to the fingerprint of its text and returns its own.
func (p *fingerprint) addLine(folded string) fingerprint {
	whole, own := p.hash, uint64(printSeed) // two chains of multiplications side by side
	n := 0
	for i := 0; i < len(folded); {
		if b := folded[i]; b < utf8.RuneSelf {
			i++
			if b|0x20 >= 'a' && b|0x20 <= 'z' || b >= '0' && b <= '9' {
				n++
				whole = (whole ^ uint64(b)) * printPrime4
				own = (own ^ uint64(b)) * printPrime4
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(folded[i:])
		i += size
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		n++
		for shift := 0; shift < 32; shift += 8 {
			whole = (whole ^ uint64(byte(r>>shift))) * printPrime
			own = (own ^ uint64(byte(r>>shift))) * printPrime
		}
	}
	p.hash = whole
	p.n += n
	return fingerprint{own, n}
}

// Lines shorter than lineMin letters are greetings and names that many mails
// share; at most lineMost lines are kept of a text.
const (
	lineMin  = 24
	lineMost = 40
)

// fingerprints are that of a text and those of its longer lines; folded is its
// folded form, which has the same lines.
func fingerprints(text, folded string) (whole uint64, lines []string) {
	var prints [lineMost]uint64
	n := 0
	all := fingerprint{hash: printSeed}
	for line := range strings.Lines(text) {
		var key string
		key, folded, _ = strings.Cut(folded, "\n")
		own := all.addLine(key)
		if h := own.sum(); n < lineMost && h != 0 && says(line) && !slices.Contains(prints[:n], h) {
			prints[n] = h
			n++
		}
	}
	return all.sum(), printKeys(prints[:n])
}

// printKeys writes fingerprints as keys.
func printKeys(prints []uint64) []string {
	n := len(prints)
	if n == 0 {
		return nil
	}
	// One string holds them all: they are stored and dropped together.
	var room [lineMost * 13]byte
	all := room[:0]
	var ends [lineMost]int
	for i, h := range prints {
		all = strconv.AppendUint(all, h, 36)
		ends[i] = len(all)
	}
	joined, from := string(all), 0
	keys := make([]string, n)
	for i := range keys {
		keys[i] = joined[from:ends[i]]
		from = ends[i]
	}
	return keys
}

// says reports whether a line has lineMin letters.
func says(line string) bool {
	n := 0
	for i := 0; i < len(line) && n < lineMin; {
		if b := line[i]; b < utf8.RuneSelf {
			i++
			if b|0x20 >= 'a' && b|0x20 <= 'z' || b >= '0' && b <= '9' {
				n++
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(line[i:])
		i += size
		switch {
		case r >= 0x2E80 && unicode.IsLetter(r):
			n += 2 // a character of Chinese or Korean says as much as two letters
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			n++
		}
	}
	return n >= lineMin
}

// touched lists the topics that a message of ours speaks of.
func touched(hits *lexicon.Hits) []inquiry.Topic {
	var topics []inquiry.Topic
	for _, t := range inquiry.Topics {
		switch {
		case t == inquiry.TopicOther:
		case hits.Has(lexicon.Key("topic_" + string(t))),
			t == inquiry.TopicPrice && statesPrice(hits.Text()), // "USD 12.40 CIF Oslo"
			t == inquiry.TopicLeadTime && hits.Has("our_lead_time"):
			topics = append(topics, t)
		}
	}
	return topics
}

// buying reports whether a message of ours asks for goods: then its reader is a
// supplier of ours, not a customer.
func buying(hits *lexicon.Hits) bool {
	return hits.Has("want_supplier", "our_purchase") || hits.Has("want_buy") && (hits.Has("want_quote") || hits.Has("topic_price"))
}

// currencies are the codes and signs beside which a figure is a price.
var currencies = []string{"USD", "US$", "EUR", "GBP", "CNY", "RMB", "JPY", "INR", "AUD", "CAD", "BRL", "RUB", "TRY", "AED", "SAR", "CHF", "MXN", "$", "€", "£", "¥", "￥", "₹", "₽"}

// statesPrice reports whether a text names a sum: a figure beside a currency.
func statesPrice(text string) bool {
	text = strings.ToUpper(text)
	for _, c := range currencies {
		for pos := 0; ; {
			i := strings.Index(text[pos:], c)
			if i < 0 {
				break
			}
			before, after := text[:pos+i], text[pos+i+len(c):]
			if b := strings.TrimRight(before, " \u00a0"); b != "" && b[len(b)-1] >= '0' && b[len(b)-1] <= '9' {
				return true
			}
			if a := strings.TrimLeft(after, " \u00a0:.$"); a != "" && a[0] >= '0' && a[0] <= '9' {
				return true
			}
			pos += i + len(c)
		}
	}
	return false
}
