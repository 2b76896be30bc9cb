package config

import (
	"encoding/hex"
	"fmt"
	"net/mail"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/govalues/decimal"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/worktime"
)

// check validates values and fills what is parsed from them. The first fault ends it.
func (c *Config) check(doc *document) error {
	fault := func(path, hint, format string, args ...any) error {
		e := &Error{File: c.Path, Line: doc.line(path), Msg: fmt.Sprintf(format, args...), Hint: hint}
		return e
	}
	if c.Language != "" && c.Language != "en" && c.Language != "zh" {
		return fault("language", "en or zh", "language %q is not spoken", c.Language)
	}
	c.Location = time.Local
	if c.Timezone != "" {
		loc, err := time.LoadLocation(c.Timezone)
		if err != nil {
			return fault("timezone", "use an IANA name such as Asia/Shanghai", "unknown time zone %q", c.Timezone)
		}
		c.Location = loc
	}
	if c.Hours != "working" && c.Hours != "always" {
		return fault("hours", "working or always", "hours %q", c.Hours)
	}
	for _, day := range Weekdays {
		last := 0
		for i, text := range c.WorkingHours[day] {
			span, err := worktime.ParseSpan(text)
			if err != nil {
				return fault("working_hours."+day, `write spans as "09:00-12:00"`, "working_hours.%s: %v", day, err)
			}
			if i > 0 && span.From < last {
				return fault("working_hours."+day, "", "working_hours.%s: span %q begins before the one before it ends", day, text)
			}
			last = span.To
		}
	}
	if c.Hours == "working" && !anyHours(c.WorkingHours) {
		return fault("working_hours", "name at least one day, or set hours: always", "working_hours has no span at all")
	}
	for key, days := range map[string][]string{"holidays": c.Holidays, "workdays": c.Workdays} {
		for i, d := range days {
			if _, err := time.Parse(time.DateOnly, d); err != nil {
				return fault(key+"."+strconv.Itoa(i), "write days as 2026-10-01", "%s: %q is no date", key, d)
			}
		}
	}
	for _, t := range tierKeys {
		if _, err := ParseLimit(c.FirstReply[t]); err != nil {
			return fault("first_reply."+t, `write 1h for working hours, 1d for working days`, "first_reply.%s: %v", t, err)
		}
		for _, d := range c.FollowUp[t] {
			if d < 1 || d > 3650 {
				return fault("follow_up."+t, "", "follow_up.%s: %d is no number of days", t, d)
			}
		}
	}
	if w := c.Report.WeekStarts; w != "monday" && w != "sunday" {
		return fault("report.week_starts", "monday or sunday", "report.week_starts %q", w)
	}
	for i := range c.Report.ChannelCosts {
		cost, at := &c.Report.ChannelCosts[i], fmt.Sprintf("report.channel_costs.%d", i)
		cost.Currency = strings.ToUpper(cost.Currency)
		if !slices.Contains(inquiry.Channels, inquiry.Channel(cost.Channel)) {
			names := make([]string, len(inquiry.Channels))
			for i, ch := range inquiry.Channels {
				names[i] = string(ch)
			}
			return fault(at, "one of "+strings.Join(names, ", "), "report.channel_costs: %q is no channel", cost.Channel)
		}
		if cost.Month < 0 || len(cost.Currency) != 3 || strings.Trim(cost.Currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			return fault(at, "for instance {channel: alibaba, month: 380, currency: USD}", "report.channel_costs: %s needs a cost of a month and its currency", cost.Channel)
		}
	}
	for i, a := range c.Customers.BigAmounts {
		if _, err := ParseMoney(a); err != nil {
			return fault(fmt.Sprintf("customers.big_amounts.%d", i), `one sum a currency, such as "USD 50000"`, "customers.big_amounts: %v", err)
		}
	}
	if c.Customers.BigQuantity < 0 || c.Customers.ConsumerQuantity < 0 {
		return fault("customers", "0 leaves quantity aside", "customers: a quantity below 0")
	}
	if c.Limits.MessageBytes < 64<<10 {
		return fault("limits.message_bytes", "", "limits.message_bytes: at least 65536 are needed to read a message")
	}
	if c.Limits.Idle < time.Second || c.Limits.Mailbox < time.Second {
		return fault("limits", "", "limits: idle and mailbox take a duration such as 60s")
	}
	for i, a := range c.FAQ {
		at := fmt.Sprintf("faq.%d", i)
		switch {
		case !slices.Contains(inquiry.Topics, inquiry.Topic(a.Topic)):
			return fault(at+".topic", "the topics are those of \"inquiry faq\"", "faq: unknown topic %q", a.Topic)
		case len(a.Language) != 2 || strings.ToLower(a.Language) != a.Language:
			return fault(at+".language", "two letters such as en, de, zh", "faq: language %q", a.Language)
		case strings.TrimSpace(a.Text) == "":
			return fault(at, "", "faq: the answer on %s has no text", a.Topic)
		}
		if _, err := time.Parse(time.DateOnly, a.Updated); a.Updated != "" && err != nil {
			return fault(at+".updated", "a day such as 2026-03-02", "faq: updated %q is no day", a.Updated)
		}
	}
	if c.FAQOldDays < 0 {
		return fault("faq_old_days", "0 when answers do not grow old", "faq_old_days: %d days", c.FAQOldDays)
	}
	for i, k := range c.Kits {
		if t := inquiry.Tier(strings.ToUpper(k.Tier)); !t.Valid() || t == inquiry.TierX {
			return fault(fmt.Sprintf("kits.%d.tier", i), "A, B, C or D", "kits: tier %q", k.Tier)
		}
	}
	for i, o := range c.Owners {
		at := "owners." + strconv.Itoa(i)
		if o.Name == "" {
			return fault(at, "", "owners: rule %d has no name", i+1)
		}
		if len(o.Country)+len(o.Channel)+len(o.Product)+len(o.Customer) == 0 && i < len(c.Owners)-1 {
			return fault(at, "only the last rule may fit everything", "owners: rule %d has no condition, so those after it never hold", i+1)
		}
		for _, cc := range o.Country {
			if len(cc) != 2 {
				return fault(at+".country", "write countries as DE, AE, US", "owners: %q is no country code", cc)
			}
		}
	}
	if err := c.checkNotify(fault); err != nil {
		return err
	}
	return c.checkAccounts(fault)
}

func anyHours(hours map[string][]string) bool {
	for _, spans := range hours {
		if len(spans) > 0 {
			return true
		}
	}
	return false
}

func (c *Config) checkAccounts(fault func(path, hint, format string, args ...any) error) error {
	names := map[string]bool{}
	for i, a := range c.Accounts {
		at := fmt.Sprintf("accounts.%d", i)
		switch {
		case a.Name == "":
			return fault(at, "", "account %d has no name", i+1)
		case a.Name == "file" || strings.ContainsAny(a.Name, "/\\ \t"):
			return fault(at+".name", "use letters, digits, - and _", "account name %q", a.Name)
		case names[a.Name]:
			return fault(at+".name", "", "two accounts are called %q", a.Name)
		case a.Maildir == "" && a.Host == "":
			return fault(at, "give host: for IMAP or maildir: for a local folder", "account %q has neither host nor maildir", a.Name)
		case a.Maildir != "" && a.Host != "":
			return fault(at+".maildir", "", "account %q has both host and maildir", a.Name)
		case a.Maildir == "" && a.TLS != "implicit" && a.TLS != "starttls":
			return fault(at+".tls", "implicit (port 993) or starttls (port 143); there is no plain text", "account %q: tls %q", a.Name, a.TLS)
		case a.Port < 0 || a.Port > 65535:
			return fault(at+".port", "", "account %q: port %d", a.Name, a.Port)
		case a.Maildir == "" && a.Username == "":
			return fault(at, "", "account %q has neither username nor address", a.Name)
		}
		if err := checkOAuth(a, func(key, hint, format string, args ...any) error {
			return fault(at+"."+key, hint, "account %q: "+format, append([]any{a.Name}, args...)...)
		}); err != nil {
			return err
		}
		names[a.Name] = true
		for _, x := range append([]string{a.Address}, a.Aliases...) {
			if x == "" {
				continue
			}
			if p, err := mail.ParseAddress(x); err != nil || p.Address != x {
				return fault(at+".address", "", "account %q: %q is no mail address", a.Name, x)
			}
		}
		if a.Since != "" {
			if _, err := time.Parse(time.DateOnly, a.Since); err != nil {
				return fault(at+".since", "write 2026-01-01", "account %q: since %q is no date", a.Name, a.Since)
			}
		}
		if a.Fingerprint != "" {
			if b, err := hex.DecodeString(strings.ReplaceAll(a.Fingerprint, ":", "")); err != nil || len(b) != 32 {
				return fault(at+".fingerprint", "64 hexadecimal digits", "account %q: fingerprint is no SHA-256", a.Name)
			}
		}
	}
	return nil
}

func checkOAuth(a Account, fault func(key, hint, format string, args ...any) error) error {
	o := a.OAuth
	switch {
	case len(a.TokenCommand) > 0 && o.Set():
		return fault("token_command", "one of them is enough", "both oauth and token_command")
	case len(a.TokenCommand) > 0 && (len(a.PasswordCommand) > 0 || a.PasswordEnv != "" || a.PasswordFile != ""):
		return fault("token_command", "one of them is enough", "both a password and token_command")
	case !o.Set():
		return nil
	case o.Service != "" && !slices.Contains(OAuthServices, o.Service):
		return fault("oauth.service", "one of "+strings.Join(OAuthServices, ", ")+"; or give token_url and device_url or auth_url", "oauth service %q", o.Service)
	case o.ClientID == "":
		return fault("oauth", "the number of the application that you registered: inquiry help oauth", "oauth has no client_id")
	case o.Service == "" && (o.TokenURL == "" || o.DeviceURL == "" && o.AuthURL == ""):
		return fault("oauth", "or one of "+strings.Join(OAuthServices, ", "), "oauth has neither a service nor token_url with device_url or auth_url")
	}
	return nil
}

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
