package cli

import (
	"slices"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// ownerRules say who minds an inquiry that was assigned to nobody by hand.
type ownerRules struct {
	Rules    []config.Owner
	Accounts map[string]string // account -> who answers what arrives there
}

func ownerRulesOf(cfg *config.Config) ownerRules {
	r := ownerRules{Accounts: map[string]string{}}
	for _, o := range cfg.Owners {
		o.Product = slices.Clone(o.Product)
		for i, p := range o.Product {
			o.Product[i] = lexicon.Fold(p)
		}
		r.Rules = append(r.Rules, o)
	}
	for _, a := range cfg.Accounts {
		if a.Owner != "" {
			r.Accounts[a.Name] = a.Owner
		}
	}
	return r
}

// owner is the name of the first rule that fits, else that of the mailbox in
// which the inquiry arrived.
func (b *book) owner(q *inquiry.Inquiry) string {
	for _, rule := range b.owners.Rules {
		if ruleFits(rule, q) {
			return rule.Name
		}
	}
	account, _, _ := strings.Cut(q.Source, "/")
	return b.owners.Accounts[account]
}

// ruleFits reports whether every condition that a rule names holds. Of the
// several values of one condition one is enough.
func ruleFits(rule config.Owner, q *inquiry.Inquiry) bool {
	same := func(list []string, values ...string) bool {
		return len(list) == 0 || slices.ContainsFunc(list, func(want string) bool {
			return slices.ContainsFunc(values, func(v string) bool { return v != "" && strings.EqualFold(want, v) })
		})
	}
	cu := q.Customer
	_, host, _ := strings.Cut(string(cu.Email), "@")
	products := q.Request.Products
	if len(products) == 0 {
		products = []string{q.Subject}
	}
	return same(rule.Country, string(cu.Country)) && same(rule.Channel, string(q.Channel)) &&
		same(rule.Customer, string(cu.Email), host, string(cu.Company), string(cu.Name)) &&
		(len(rule.Product) == 0 || slices.ContainsFunc(products, func(p string) bool {
			p = lexicon.Fold(p)
			return slices.ContainsFunc(rule.Product, func(want string) bool { return strings.Contains(p, want) })
		}))
}
