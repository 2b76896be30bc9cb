package config

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/govalues/decimal"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// Limit is a first-reply limit in working time: minutes, or whole working days.
type Limit struct {
	Minutes int
	Days    int
}

// ParseLimit reads "45m", "4h", "1d".
func ParseLimit(s string) (Limit, error) {
	m := regexp.MustCompile(`^(\d{1,4})([mhd])$`).FindStringSubmatch(s)
	if m == nil {
		return Limit{}, fmt.Errorf("limit %q", s)
	}
	n, _ := strconv.Atoi(m[1])
	switch {
	case n == 0:
		return Limit{}, fmt.Errorf("limit %q", s)
	case m[2] == "d":
		return Limit{Days: n}, nil
	case m[2] == "h":
		return Limit{Minutes: 60 * n}, nil
	}
	return Limit{Minutes: n}, nil
}

// FirstReplyLimit returns the limit of a tier; the zero Limit for X.
func (c *Config) FirstReplyLimit(t inquiry.Tier) Limit {
	l, _ := ParseLimit(Tier(c.FirstReply, t)) // checked when the config was read
	return l
}

var moneyPattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:([A-Za-z]{3})\s*)?(\d{1,3}(?:[ ,']\d{3})+|\d+)(\.\d+)?(?:\s*([A-Za-z]{3}))?$`)
})

// ParseMoney reads an amount with an ISO 4217 code on either side: "USD 12500",
// "12500.50 EUR", "12,500.50 USD". A comma is no decimal sign: what could mean
// two amounts is refused.
func ParseMoney(s string) (inquiry.Money, error) {
	m := moneyPattern().FindStringSubmatch(strings.TrimSpace(s))
	if m == nil || (m[1] == "") == (m[4] == "") {
		return inquiry.Money{}, fmt.Errorf("%q is no amount with its currency", s)
	}
	whole := strings.NewReplacer(" ", "", ",", "", "'", "").Replace(m[2])
	d, err := decimal.Parse(whole + m[3])
	if err != nil {
		return inquiry.Money{}, fmt.Errorf("%q is no amount with its currency", s)
	}
	return inquiry.Money{Amount: d.String(), Currency: strings.ToUpper(m[1] + m[4])}, nil
}
