package score

import (
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// risks lists the warnings in the order of the vocabulary, each with what
// raised it.
func (f *facts) risks(tier inquiry.Tier, intent inquiry.Intent) []inquiry.Risk {
	out := []inquiry.Risk{}
	add := func(name inquiry.RiskName, evidence string, ok bool) {
		if ok {
			out = append(out, inquiry.Risk{Name: name, Evidence: clip(evidence)})
		}
	}
	junk := tier == inquiry.TierX
	found := func(name inquiry.RiskName, signals ...string) {
		for _, s := range signals {
			if e, ok := f.have[s]; ok && (junk || f.level[s] > hint) {
				add(name, e, true)
				return
			}
		}
	}
	if intent == inquiry.IntentAutomated {
		return out // a machine risks nothing; its mail is never answered
	}
	found(inquiry.RiskFreeEmail, "free_mail")
	found(inquiry.RiskNoCompany, "no_company")
	evidence, elsewhere := f.have["reply_elsewhere"]
	if !elsewhere && junk && intent == inquiry.IntentScam {
		evidence, elsewhere = f.answerTo()
	}
	add(inquiry.RiskReplyToMismatch, evidence, elsewhere)
	found(inquiry.RiskLookalikeDomain, "lookalike_domain")
	found(inquiry.RiskFailedAuthentication, "failed_authentication")
	found(inquiry.RiskUndisclosedRecipients, "undisclosed_recipients")
	found(inquiry.RiskLinkMismatch, "link_mismatch", "foreign_sign_in")
	found(inquiry.RiskDangerousAttachment, "dangerous_attachment", "harmful_attachment")
	if intent != inquiry.IntentPhishing { // there the fee is the bait of the link
		found(inquiry.RiskAdvanceFee, "scam_fee")
	}
	found(inquiry.RiskInvitationLetter, "scam_invitation")
	if junk || f.level["scam_sample"] >= plain { // honest buyers ask for a free sample, too
		found(inquiry.RiskFreeSampleOnly, "scam_sample")
	}
	found(inquiry.RiskOverpayment, "scam_overpay")
	found(inquiry.RiskCredentialRequest, "scam_credentials")
	found(inquiry.RiskCompetitorProbe, "competitor_probe")
	found(inquiry.RiskCountryMismatch, "country_mismatch")
	tooGood, isTooGood := f.tooGood(junk, intent)
	add(inquiry.RiskTooGood, tooGood, isTooGood)
	return out
}

// answerTo finds an address in the text of another domain than the sender's:
// scammers write from one box and read another.
func (f *facts) answerTo() (string, bool) {
	from := domainOf(string(f.r.Customer.Email))
	if from == "" {
		return "", false
	}
	for _, w := range strings.Fields(f.r.Text) {
		w = strings.Trim(w, "<>()[],;:\"'.")
		if len(w) > 254 || strings.Count(w, "@") != 1 {
			continue
		}
		if d := domainOf(w); strings.Contains(d, ".") && !sameOwner(d, from) {
			return w, true
		}
	}
	return "", false
}

// tooGood finds promises nobody keeps: great sums or quantities from a sender
// who gives no detail. Whoever names what he wants to the last parameter is
// just a large buyer.
func (f *facts) tooGood(junk bool, intent inquiry.Intent) (string, bool) {
	for _, name := range []string{"scam_inheritance", "pitch_loan", "pitch_crypto"} {
		if e, ok := f.have[name]; ok && junk && f.level[name] >= clear {
			return e, true
		}
	}
	if junk && (intent == inquiry.IntentScam || intent == inquiry.IntentPhishing) {
		if e, ok := f.millions(); ok {
			return e, true
		}
	}
	most := 0.0
	evidence := ""
	for _, q := range f.req.Quantities {
		if q.Value > most {
			most, evidence = q.Value, q.Evidence
		}
	}
	switch {
	case junk && intent == inquiry.IntentScam && most >= 300 && !f.has("parameters"):
		return evidence, true
	case !junk && most >= 100000 && !f.has("parameters", "place", "target_price", "delivery", "certification") && len(f.req.Quantities) == 1 && f.noCompany():
		return evidence, true
	}
	if e, ok := f.said("scam_order"); ok && junk && !f.has("product", "parameters") {
		return e, true
	}
	return "", false
}

// millions finds a sum of a million and more: the number in full, or a number
// with a word for millions behind it.
func (f *facts) millions() (string, bool) {
	if !strings.ContainsAny(f.r.Text, "0123456789") {
		return "", false
	}
	sum := "" // the word before, where it is a number
	for w := range strings.FieldsSeq(f.r.Text) {
		if sum != "" {
			next := strings.ToLower(strings.Trim(w, ".,;:!()"))
			for _, m := range brands().millions {
				if strings.HasPrefix(next, m) {
					return sum + " " + w, true
				}
			}
		}
		if sum = ""; isSum(w) {
			sum = w
		}
	}
	return "", false
}

// isSum reports whether a word is digits with the signs of sums around them.
func isSum(w string) bool {
	digits := 0
	for _, r := range w {
		if r >= '0' && r <= '9' {
			digits++
		} else if !strings.ContainsRune(".,'$€£¥", r) {
			return false
		}
	}
	return digits > 0
}
