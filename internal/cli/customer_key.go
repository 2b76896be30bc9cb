package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// customerID stores the customer of an inquiry and returns his number and which
// fields the inquiry told of him.
func customerID(ctx context.Context, tx *store.Tx, c *derived) (int64, fields, error) {
	list, joined := customerKeys(c)
	cu := c.Customer
	if joined {
		if id, err := tx.CustomerOf(ctx, list); id != 0 || err != nil {
			return id, 0, err
		}
	}
	id, err := tx.SaveCustomer(ctx, store.Customer{
		Name: string(cu.Name), Company: string(cu.Company), Email: string(cu.Email), Country: string(cu.Country),
		FirstSeen: c.FirstSeen, LastAt: c.LastAt, Keys: list,
	})
	var has fields
	for i, f := range [...]inquiry.Maybe{cu.Name, cu.Company, cu.Email, cu.Country} {
		if f != "" {
			has |= 1 << i
		}
	}
	return id, has, err
}

// customerKeys are the keys by which the customer of an inquiry is known, sorted,
// and whether a merge brought in messages of others.
func customerKeys(c *derived) (list []string, joined bool) {
	keys := map[string]bool{}
	for _, p := range c.Conversation.Posts {
		if p.Joined {
			joined = true
			continue // a merge can be undone, customers that became one cannot
		}
		if p.Direction != inquiry.In {
			continue
		}
		for _, a := range p.Addresses {
			if a != p.Relay {
				keys["a:"+strings.ToLower(a)] = true
			}
		}
		for _, d := range p.Domains {
			keys["d:"+d] = true
		}
		for _, n := range p.Phones {
			keys["p:"+n] = true
		}
	}
	if len(keys) == 0 {
		keys[fmt.Sprintf("m:%d", c.Root)] = true // a buyer behind a platform: known by his inquiry only
	}
	list = make([]string, 0, len(keys))
	for k := range keys {
		list = append(list, k)
	}
	slices.Sort(list)
	return list, joined
}
