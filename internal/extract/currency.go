package extract

import (
	"slices"
	"strings"
	"sync"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// zones gives the currency of a country, where a list of trade/currencies.yaml
// tells it.
var zones = sync.OnceValue(func() map[string]string {
	of := map[string]string{}
	for _, l := range lexicon.Trade("currencies") {
		if l.Form == "zone" {
			for _, country := range l.Phrases {
				of[country] = l.Key
			}
		}
	}
	return of
})

// firstOfTwo is the currency behind a second price that shares it with the one in
// the tokens i..end-1: "prezzi 3,35 e 6,10 USD", or nil.
func (r *reader) firstOfTwo(i, end int) *hit {
	if !r.word(end, wordAnd|wordOr|wordTo) && !r.sign(end, "/-–") || r.kindAt(end+1) != kindNum || !r.decimals(i) || !r.decimals(end+1) {
		return nil
	}
	after := r.moneyEnd(end + 1)
	if c := r.at(after, clsMoney); c != nil && c.form != "cent" && r.signAfter(c) {
		return c
	}
	return nil
}

// decimals reports whether the number at token i has one or two decimals.
func (r *reader) decimals(i int) bool {
	f := r.tokens[i].fold
	k := strings.IndexAny(f, ".,")
	return k > 0 && len(f)-k-1 >= 1 && len(f)-k-1 <= 2
}

// localSigns are the lists of trade/currencies.yaml whose words mean a currency in
// some countries only.
var localSigns = []string{"pound", "peso", "kroner"}

// signBefore reports whether c is a currency when it stands before a number.
// Three letters in lower case are, unless they are a word: "try 500".
func (r *reader) signBefore(c *hit) bool {
	t := r.tokens[c.from]
	if c.lang != "" || slices.Contains(localSigns, c.code) && r.currency(c.code) == "" {
		return false
	}
	return t.kind != kindWord || t.caps != capsNone || c.to-c.from > 1 || r.word(int(c.from), wordMoneyCode)
}

func (r *reader) signAfter(c *hit) bool {
	t := r.tokens[c.from]
	switch {
	case c.form == "caps":
		return t.caps == capsAll
	case c.lang != "":
		return t.gap == 0
	case c.code == "pound":
		return r.currency(c.code) != "" || r.targetBefore(int(c.from), "") > 0 || r.targetBefore(int(c.from), "price") > 0
	case c.code == "peso" || c.code == "kroner":
		return r.currency(c.code) != ""
	}
	return true
}

// currency resolves signs that several countries share. It returns "" for a word
// that means no currency in the buyer's country.
func (r *reader) currency(code string) string {
	zone := zones()[r.country]
	switch code {
	case "dollar", "":
		return "USD"
	case "cent":
		if zone == "EUR" {
			return zone
		}
		return "USD"
	case "yen":
		if zone == "JPY" || r.lang == "ja" {
			return "JPY"
		}
		return "CNY"
	case "INR":
		if zone == "PKR" {
			return zone
		}
	case "pound", "peso", "kroner":
		local := map[string][]string{"pound": {"GBP"}, "peso": {"MXN", "COP", "CLP", "ARS", "PHP"}, "kroner": {"SEK", "NOK", "DKK"}}[code]
		if !slices.Contains(local, zone) {
			return ""
		}
		return zone
	}
	return code
}

// currencyBeside is the currency of the sum nearest to sums[k] that names one.
func (r *reader) currencyBeside(sums []sum, k int) string {
	for d := 1; d < len(sums); d++ {
		for _, j := range []int{k - d, k + d} {
			if j >= 0 && j < len(sums) && !sums[j].bare {
				return sums[j].currency
			}
		}
	}
	return r.currency("")
}
