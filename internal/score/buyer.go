package score

import (
	"math"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// BuyerKinds are the kinds of business among which a buyer's is chosen, in the
// order that decides between equals.
func BuyerKinds() []inquiry.BuyerType {
	return []inquiry.BuyerType{inquiry.BuyerEndUser, inquiry.BuyerRetailer, inquiry.BuyerWholesaler, inquiry.BuyerOEMImporter,
		inquiry.BuyerDistributor, inquiry.BuyerTrader, inquiry.BuyerChain}
}

// BuyerWeights say for each mark of a buyer's trade what it speaks for and
// against: logarithms of odds.
type BuyerWeights map[string]map[inquiry.BuyerType]float64

var buyerWeights = sync.OnceValue(func() kindWeights {
	var w BuyerWeights
	read("buyerweights.yaml", &w)
	return w.byKind()
})

// buyerWords is buyers.yaml, folded.
type buyerWords struct {
	names *lexicon.Parts // parts of names, by the number of the kind in BuyerKinds
	goods *lexicon.Parts // beginnings of words, a blank before each, by the number of the kind in goodsKinds
}

var buyers = sync.OnceValue(func() buyerWords {
	var file struct {
		Names map[inquiry.BuyerType][]string `yaml:"names"`
		Goods map[string][]string            `yaml:"goods"`
	}
	read("buyers.yaml", &file)
	for _, parts := range file.Names {
		foldParts(parts)
	}
	for _, parts := range file.Goods {
		foldParts(parts)
	}
	var names, goods [][]string
	for _, kind := range BuyerKinds() {
		names = append(names, file.Names[kind])
	}
	for _, kind := range goodsKinds {
		goods = append(goods, file.Goods[kind])
	}
	return buyerWords{lexicon.NewParts(names...), lexicon.NewParts(goods...)}
})

// foldParts folds a list in place and turns "_" at an end into a blank.
func foldParts(parts []string) {
	for i, p := range parts {
		folded := strings.TrimSpace(spaced(lexicon.Fold(strings.ReplaceAll(p, "_", " "))))
		if strings.HasPrefix(p, "_") {
			folded = " " + folded
		}
		if strings.HasSuffix(p, "_") {
			folded += " "
		}
		parts[i] = folded
	}
}

// buyerType guesses what kind of business is asking, by the marks of its trade.
// Senders who do not buy have none, nor have those of whom nothing is known.
func (f *facts) buyerType(tier inquiry.Tier) inquiry.BuyerType {
	if tier == inquiry.TierD || tier == inquiry.TierX {
		return inquiry.BuyerUnknown
	}
	kind, odds := buyerWeights().choose(f.trade(tier))
	if odds < leastOdds {
		return inquiry.BuyerUnknown
	}
	return kind
}

// leastOdds is the probability below which a guess is no better than none.
const leastOdds = 0.22

// Choose returns the likeliest kind of buyer with these marks and its
// probability among all kinds.
func (w BuyerWeights) Choose(marks []string) (inquiry.BuyerType, float64) {
	return w.byKind().choose(marks)
}

// kindWeights are BuyerWeights as rows in the order of BuyerKinds.
type kindWeights map[string][]float64

func (w BuyerWeights) byKind() kindWeights {
	rows := make(kindWeights, len(w))
	for mark, says := range w {
		row := make([]float64, 0, len(says))
		for _, k := range BuyerKinds() {
			row = append(row, says[k])
		}
		rows[mark] = row
	}
	return rows
}

// choose is BuyerWeights.Choose.
func (w kindWeights) choose(marks []string) (inquiry.BuyerType, float64) {
	kinds := BuyerKinds()
	sums := make([]float64, len(kinds))
	for _, m := range marks {
		for i, x := range w[m] {
			sums[i] += x
		}
	}
	best, total := 0, 0.0
	for i := range sums {
		if sums[i] > sums[best] {
			best = i
		}
	}
	for _, s := range sums {
		total += math.Exp(s - sums[best])
	}
	return kinds[best], 1 / total
}

// buyerKeys are the lists of words by which buyers name their trade.
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

// tradeSignals are the signals that tell one kind of buyer from another.
var tradeSignals = []string{"item_list", "target_price", "budget", "incoterm", "certification", "customization", "repeat_order", "order_words",
	"ask_discount", "ask_moq", "ask_sample", "ask_catalog", "ask_technical", "ask_stock", "ask_company", "distribution", "want_supplier",
	"past_purchase", "fault", "wrong_goods", "late", "install_help", "order_status", "missing_papers", "delivery", "parameters", "ask_price", "payment_terms"}

// trade lists the marks that tell what kind of business is asking: what it
// calls itself, how much it wants of what, and how it writes.
func (f *facts) trade(tier inquiry.Tier) []string {
	marks := make([]string, 0, 32)
	marks = append(marks, "any", "tier "+string(tier), "mail "+f.mailbox(), "way "+f.way())
	for _, b := range buyerKeys {
		if _, l := f.words(b.key); l >= clear {
			marks = append(marks, "says "+string(b.kind), "says more "+string(b.kind))
		} else if l == hint {
			marks = append(marks, "says "+string(b.kind))
		}
		if len(f.sender().All(b.key)) > 0 {
			marks = append(marks, "called "+string(b.kind))
		}
	}
	named := buyers().names.In(f.shownName())
	for i, kind := range BuyerKinds() {
		if named&(1<<i) != 0 {
			marks = append(marks, "named "+string(kind))
		}
	}
	for _, field := range f.statedTrade() {
		marks = append(marks, "states "+string(field))
	}
	marks = append(marks, f.goods()...)
	marks = append(marks, f.size()...)
	for _, s := range tradeSignals {
		if f.has(s) {
			marks = append(marks, s)
		}
	}
	if n := f.length; n < 20 {
		marks = append(marks, "short")
	} else if n > 70 {
		marks = append(marks, "long")
	}
	for _, t := range f.req.PaymentTerms {
		if strings.HasPrefix(t, "L/C") {
			marks = append(marks, "letter of credit")
			break
		}
	}
	return marks
}

// shownName is what the buyer is called, folded, a blank around each word.
func (f *facts) shownName() string {
	name := string(f.r.Customer.Company) + " " + label(lexicon.Registrable(f.companyDomain()))
	if f.m != nil && f.form == nil {
		name += " " + f.m.From.Name
	}
	return " " + spaced(lexicon.Fold(name)) + " "
}

// statedTrade is the kind of business that a field of a form states.
func (f *facts) statedTrade() []inquiry.BuyerType {
	if f.form == nil {
		return nil
	}
	var out []inquiry.BuyerType
	for _, o := range f.form.Other {
		if o.Value == "" || len(o.Value) > 60 {
			continue
		}
		hits := lexicon.Default().Scan(o.Value)
		for _, b := range buyerKeys {
			if hits.Has(b.key) && !slices.Contains(out, b.kind) {
				out = append(out, b.kind)
			}
		}
	}
	return out
}

// goods lists the kinds of goods that the buyer writes about.
func (f *facts) goods() []string {
	text := f.r.Text
	if len(text) > 600 { // what is wanted stands at the beginning
		n := 600
		for !utf8.RuneStart(text[n]) {
			n--
		}
		text = text[:n]
	}
	product := ""
	if f.form != nil {
		product = f.form.Product
	}
	text = " " + spaced(lexicon.Fold(f.r.Subject+" "+product+" "+strings.Join(f.req.Products, " ")+" "+text)) + " "
	var out []string
	named := buyers().goods.In(text)
	for i, kind := range goodsKinds {
		if named&(1<<i) != 0 {
			out = append(out, "goods "+kind)
		}
	}
	if len(out) == 0 {
		return []string{"goods other"}
	}
	return out
}

// goodsKinds are the kinds of goods in buyers.yaml.
var goodsKinds = []string{"machine", "consumer", "part", "material", "fitting"}

// mailbox tells a firm's mail from a private one.
func (f *facts) mailbox() string {
	switch {
	case f.companyDomain() != "":
		return "firm"
	case f.r.Customer.Company != "":
		return "private of a firm"
	case f.r.Customer.Email != "":
		return "private"
	}
	return "none"
}

// way groups the channels by who uses them.
func (f *facts) way() string {
	switch f.r.Channel {
	case inquiry.ChannelEmail:
		return "mail"
	case inquiry.ChannelWebsite:
		return "form"
	case inquiry.ChannelWhatsApp, inquiry.ChannelFacebook:
		return "chat"
	}
	return "platform"
}

// size says how much is wanted: the steps that the largest number of pieces, or
// of other units, passes.
func (f *facts) size() []string {
	pieces, measure, bulk, containers := 0.0, 0.0, false, false
	for _, q := range f.req.Quantities {
		switch {
		case strings.HasPrefix(q.Unit, "containers"):
			containers = true
		case q.Unit == "tons" && q.Value >= 5 || q.Unit == "pallets" && q.Value >= 10:
			bulk = true
		case slices.Contains(measures, q.Unit):
			measure = max(measure, q.Value)
		default:
			pieces = max(pieces, q.Value)
		}
	}
	switch {
	case containers:
		return []string{"size bulk", "size containers"}
	case bulk:
		return []string{"size bulk"}
	case pieces == 0 && measure == 0:
		return []string{"size none"}
	case pieces == 0 && measure < 1000:
		return []string{"size some measure"}
	case pieces == 0:
		return []string{"size much measure"}
	}
	steps := []string{"size pieces"}
	for _, s := range pieceSteps {
		if pieces > s.more {
			steps = append(steps, s.name)
		}
	}
	return steps
}

// measures are the units of what is not counted in pieces.
var measures = []string{"m", "m2", "m3", "cbm", "kg", "g", "l", "ft", "ft2", "yd", "tons", "lb"}

// pieceSteps are the numbers of pieces at which the kind of buyer changes.
var pieceSteps = []struct {
	more float64
	name string
}{{5, "size over 5"}, {30, "size over 30"}, {150, "size over 150"}, {700, "size over 700"}, {3000, "size over 3000"}, {15000, "size over 15000"}}
