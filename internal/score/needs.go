package score

import (
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// missing lists what is still needed to quote. Only purchases are quoted.
func (f *facts) missing(tier inquiry.Tier) []inquiry.Need {
	needs := []inquiry.Need{}
	if tier != inquiry.TierA && tier != inquiry.TierB {
		return needs
	}
	add := func(n inquiry.Need, there bool) {
		if !there {
			needs = append(needs, n)
		}
	}
	repeat := f.has("repeat_order")
	add(inquiry.NeedProduct, f.has("product", "parameters") || repeat)
	add(inquiry.NeedSpecification, f.has("parameters") || repeat)
	add(inquiry.NeedQuantity, f.has("quantity"))
	add(inquiry.NeedIncoterm, f.has("incoterm") || repeat)
	add(inquiry.NeedDestination, f.has("place") || f.has("incoterm") && exWorks(f.req.Incoterms) || repeat)
	add(inquiry.NeedDelivery, f.has("delivery"))
	add(inquiry.NeedPayment, f.has("payment_terms") || repeat)
	add(inquiry.NeedPacking, f.has("customization") || repeat)
	return needs
}

// exWorks reports whether the seller hands the goods over at home, so that no
// destination is needed for a price.
func exWorks(terms []string) bool {
	for _, t := range terms {
		if t == "EXW" || t == "FCA" || t == "FOB" || t == "FAS" {
			return true
		}
	}
	return false
}

// wordCount counts words; in scripts written without spaces two characters
// count as one word.
func wordCount(s string) int {
	words, dense, inside := 0, 0, false
	for i := 0; i < len(s); {
		if b := s[i]; b < utf8.RuneSelf {
			i++
			switch {
			case b <= ' ':
				inside = false
			case !inside && (b|0x20 >= 'a' && b|0x20 <= 'z' || b >= '0' && b <= '9'):
				words++
				inside = true
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai):
			dense++
			inside = false
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if !inside {
				words++
			}
			inside = true
		case unicode.IsSpace(r):
			inside = false
		}
	}
	return words + dense/2
}
