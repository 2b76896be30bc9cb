package config

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/worktime"
)

// faultFunc makes the error of a fault at a key, "" for no hint. Parts of the
// path stand between dots, items of a list by their number.
type faultFunc func(path, hint, format string, args ...any) error

// check validates values and fills what is parsed from them. The first fault ends it.
func (c *Config) check(doc *document) error {
	fault := func(path, hint, format string, args ...any) error {
		return c.at(c.Path, doc, path, &Error{Msg: fmt.Sprintf(format, args...), Hint: hint})
	}
	for _, check := range []func(faultFunc) error{
		c.checkWorkingTime, c.checkFollowUp, c.checkReport, c.checkCustomers, c.checkLimits,
		c.checkAnswers, c.checkOwners, c.checkNotify, c.checkAccounts,
	} {
		if err := check(fault); err != nil {
			return err
		}
	}
	return nil
}

// checkWorkingTime looks at the language and at all that says when we work, and
// finds the zone.
func (c *Config) checkWorkingTime(fault faultFunc) error {
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
	for _, list := range []struct {
		key  string
		days []string
	}{{"holidays", c.Holidays}, {"workdays", c.Workdays}} {
		for i, d := range list.days {
			if _, err := time.Parse(time.DateOnly, d); err != nil {
				return fault(list.key+"."+strconv.Itoa(i), "write days as 2026-10-01", "%s: %q is no date", list.key, d)
			}
		}
	}
	return nil
}

func (c *Config) checkFollowUp(fault faultFunc) error {
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
	return nil
}

func (c *Config) checkReport(fault faultFunc) error {
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
	return nil
}

func (c *Config) checkCustomers(fault faultFunc) error {
	for i, a := range c.Customers.BigAmounts {
		if _, err := ParseMoney(a); err != nil {
			return fault(fmt.Sprintf("customers.big_amounts.%d", i), `one sum a currency, such as "USD 50000"`, "customers.big_amounts: %v", err)
		}
	}
	if c.Customers.BigQuantity < 0 || c.Customers.ConsumerQuantity < 0 {
		return fault("customers", "0 leaves quantity aside", "customers: a quantity below 0")
	}
	return nil
}

func (c *Config) checkLimits(fault faultFunc) error {
	if c.Limits.MessageBytes < 64<<10 {
		return fault("limits.message_bytes", "", "limits.message_bytes: at least 65536 are needed to read a message")
	}
	if c.Limits.Idle < time.Second || c.Limits.Mailbox < time.Second {
		return fault("limits", "", "limits: idle and mailbox take a duration such as 60s")
	}
	return nil
}

// checkAnswers looks at what is sent to buyers: answers and kits.
func (c *Config) checkAnswers(fault faultFunc) error {
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
	return nil
}

func (c *Config) checkOwners(fault faultFunc) error {
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
	return nil
}

func anyHours(hours map[string][]string) bool {
	for _, spans := range hours {
		if len(spans) > 0 {
			return true
		}
	}
	return false
}
