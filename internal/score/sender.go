package score

import (
	"strings"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// sender returns the words by which the sender names himself: the name shown,
// the company, and the mail domain cut at dots and hyphens. Platforms and forms
// name themselves in the header, so there only the company counts.
func (f *facts) sender() *lexicon.Hits {
	if f.named != nil {
		return f.named
	}
	var b strings.Builder
	if f.m != nil && f.form == nil {
		b.WriteString(f.m.From.Name)
		b.WriteByte('\n')
	}
	b.WriteString(string(f.r.Customer.Company))
	b.WriteByte('\n')
	for _, r := range lexicon.Registrable(f.companyDomain()) {
		if r == '-' || r == '.' || r == '_' {
			r = ' '
		}
		b.WriteRune(r)
	}
	f.named = lexicon.Default().Scan(b.String())
	return f.named
}

// namesItself returns the first of the keys that the sender's own name holds.
func (f *facts) namesItself(keys []lexicon.Key) (string, bool) {
	for _, k := range keys {
		if hit, ok := f.sender().First(k); ok {
			return f.sender().Evidence(hit), true
		}
	}
	return "", false
}

var (
	aimKeys   = []lexicon.Key{"media", "event", "research", "authority", "job", "survey", "partnership"}
	tradeKeys = []lexicon.Key{"pitch_seo", "pitch_web", "pitch_leads", "pitch_loan", "pitch_freight", "pitch_certificate", "pitch_marketing", "newsletter"}
)

// senderAim finds magazines, fairs, universities and the like by their names.
func (f *facts) senderAim() (string, bool) { return f.namesItself(aimKeys) }

// senderTrade finds agencies, lenders and list sellers by their names. Those who
// trade in coins share their words with every trading company.
func (f *facts) senderTrade() (string, bool) { return f.namesItself(tradeKeys) }

// publicMail finds mail domains that only schools and public bodies get. They
// buy too; the mark is a weak one.
func (f *facts) publicMail() (string, bool) {
	d := f.companyDomain()
	for l := range strings.SplitSeq(d, ".") {
		if l == "edu" || l == "ac" || l == "gov" || l == "gob" || l == "gouv" || l == "govt" || l == "mil" {
			return d, !strings.HasPrefix(d, l+".")
		}
	}
	return "", false
}
