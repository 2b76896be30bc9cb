package score

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"go.yaml.in/yaml/v3"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

//go:embed buyers.yaml
var buyersYAML []byte

// nameParts is buyers.yaml, folded: for each buyer type the parts of names.
var nameParts = sync.OnceValue(func() map[inquiry.BuyerType][]string {
	var file map[inquiry.BuyerType][]string
	if err := yaml.Unmarshal(buyersYAML, &file); err != nil {
		panic("score: embedded buyers.yaml: " + err.Error())
	}
	for _, parts := range file {
		for i, p := range parts {
			parts[i] = strings.ReplaceAll(lexicon.Fold(strings.ReplaceAll(p, "_", " ")), "_", " ")
			if strings.HasPrefix(p, "_") && !strings.HasPrefix(parts[i], " ") {
				parts[i] = " " + parts[i]
			}
			if strings.HasSuffix(p, "_") && !strings.HasSuffix(parts[i], " ") {
				parts[i] += " "
			}
		}
	}
	return file
})

// typeByName counts how many parts of each type the buyer's company, domain and
// shown name hold.
func (f *facts) typeByName() map[inquiry.BuyerType]int {
	name := string(f.r.Customer.Company) + " " + label(registrable(f.companyDomain()))
	if f.m != nil && f.form == nil {
		name += " " + f.m.From.Name
	}
	name = " " + spaced(lexicon.Fold(name)) + " "
	n := map[inquiry.BuyerType]int{}
	for kind, parts := range nameParts() {
		for _, p := range parts {
			if strings.Contains(name, p) {
				n[kind]++
			}
		}
	}
	return n
}

// buyerKeys are the lists of words by which buyers name their trade, the more
// telling first.
var buyerKeys = []struct {
	key  lexicon.Key
	kind inquiry.BuyerType
}{
	{"buyer_chain", inquiry.BuyerChain},
	{"buyer_oem", inquiry.BuyerOEMImporter},
	{"buyer_distributor", inquiry.BuyerDistributor},
	{"buyer_wholesaler", inquiry.BuyerWholesaler},
	{"buyer_trader", inquiry.BuyerTrader},
	{"buyer_retailer", inquiry.BuyerRetailer},
	{"buyer_end_user", inquiry.BuyerEndUser},
}

// buyerType guesses what kind of business is asking: by what it calls itself,
// else by how much it wants. Senders who do not buy have none.
func (f *facts) buyerType(tier inquiry.Tier) inquiry.BuyerType {
	if tier == inquiry.TierD || tier == inquiry.TierX {
		return inquiry.BuyerUnknown
	}
	// The company's name and domain say what it is as well as its words do.
	best, most := inquiry.BuyerUnknown, 0
	named := f.typeByName()
	for _, b := range buyerKeys {
		n := len(f.hits.All(b.key)) + 2*len(f.sender().All(b.key)) + 2*named[b.kind]
		if n > most {
			best, most = b.kind, n
		}
	}
	if f.has("distribution") && (best == inquiry.BuyerUnknown || best == inquiry.BuyerWholesaler) {
		return inquiry.BuyerDistributor
	}
	if best != inquiry.BuyerUnknown {
		return best
	}
	return f.buyerBySize(tier)
}

// buyerBySize guesses from quantities and needs where no word tells.
func (f *facts) buyerBySize(tier inquiry.Tier) inquiry.BuyerType {
	if tier == inquiry.TierC {
		return f.buyerInTrouble()
	}
	largest, bulk := 0.0, false
	for _, q := range f.req.Quantities {
		largest = max(largest, q.Value)
		bulk = bulk || strings.HasPrefix(q.Unit, "containers") || q.Unit == "tons" && q.Value >= 5
	}
	switch {
	case bulk, largest >= 1000:
		if f.req.Customization && f.companyDomain() != "" && !bulk {
			return inquiry.BuyerOEMImporter
		}
		return inquiry.BuyerWholesaler
	case largest > 30:
		return inquiry.BuyerRetailer
	case largest > 0:
		return inquiry.BuyerEndUser
	case tier == inquiry.TierA:
		return inquiry.BuyerWholesaler
	}
	return f.buyerByQuestion()
}

// buyerInTrouble tells users from dealers by what went wrong: who uses a thing
// says that it fails, who sells it on says that boxes are missing.
func (f *facts) buyerInTrouble() inquiry.BuyerType {
	switch {
	case f.has("install_help", "fault") && f.level["wrong_goods"] < clear:
		return inquiry.BuyerEndUser
	case f.noCompany():
		return inquiry.BuyerRetailer
	}
	return inquiry.BuyerWholesaler
}

// buyerByQuestion guesses who asks without naming a quantity: shops ask for
// catalogues, minimums and what a thing is like, users how it works and who
// mends it.
func (f *facts) buyerByQuestion() inquiry.BuyerType {
	switch {
	case f.has("ask_moq", "ask_discount", "ask_stock"):
		return inquiry.BuyerRetailer
	case f.has("install_help") || f.asked(inquiry.TopicWarranty), f.has("ask_technical") && f.noCompany():
		return inquiry.BuyerEndUser
	case f.has("ask_catalog", "ask_sample", "ask_technical"):
		return inquiry.BuyerRetailer
	}
	return inquiry.BuyerUnknown
}

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
	for _, r := range s {
		if r < 0x80 {
			letter := r|0x20 >= 'a' && r|0x20 <= 'z' || r >= '0' && r <= '9'
			if letter && !inside {
				words++
			}
			inside = letter || inside && r > ' '
			continue
		}
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
