// Package config reads config.yaml: defaults, environment, strict keys, checked
// values. An unknown key or a bad value is an *Error that names file and line.
package config

import (
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// Config is the whole configuration. The reference for every key is
// config.example.yaml, which a test holds against this type.
type Config struct {
	Language     string              `mapstructure:"language"`      // en or zh; "" asks the locale
	Database     string              `mapstructure:"database"`      // path of the SQLite file
	Timezone     string              `mapstructure:"timezone"`      // IANA name; "" is the machine's zone
	Hours        string              `mapstructure:"hours"`         // "working" or "always"
	WorkingHours map[string][]string `mapstructure:"working_hours"` // mon … sun -> spans "09:00-12:00"; a day not named is off
	Holidays     []string            `mapstructure:"holidays"`      // YYYY-MM-DD
	Workdays     []string            `mapstructure:"workdays"`      // weekend days worked in exchange, YYYY-MM-DD
	Company      Company             `mapstructure:"company"`
	Competitors  []string            `mapstructure:"competitors"`
	FreeMail     FreeMail            `mapstructure:"free_mail"`
	FirstReply   map[string]string   `mapstructure:"first_reply"` // tier -> "1h" or "1d" of working time
	FollowUp     map[string][]int    `mapstructure:"follow_up"`   // tier -> days after our last message
	LostReasons  []string            `mapstructure:"lost_reasons"`
	Owners       []Owner             `mapstructure:"owners"`
	Points       []Points            `mapstructure:"points"`
	Signature    string              `mapstructure:"signature"`    // stands below drafts
	Templates    string              `mapstructure:"templates"`    // folder of the user's own letters; "" for the built-in ones
	FAQFolder    string              `mapstructure:"faq_folder"`   // folder of answers, <topic>.<language>.md
	FAQ          []FAQ               `mapstructure:"faq"`          // answers; they come before those of the folder
	FAQOldDays   int                 `mapstructure:"faq_old_days"` // an answer not worked on for longer is old; 0: never
	Kits         []Kit               `mapstructure:"kits"`
	Customers    Customers           `mapstructure:"customers"`
	Report       Report              `mapstructure:"report"`
	Notify       Notify              `mapstructure:"notify"`
	Limits       Limits              `mapstructure:"limits"`
	Accounts     []Account           `mapstructure:"accounts"`

	// Path is the file that was read, "" without one.
	Path string `mapstructure:"-"`
	// Location is the zone that Timezone names.
	Location *time.Location `mapstructure:"-"`

	origins map[string]string
}

// Company is the exporter.
type Company struct {
	Name    string   `mapstructure:"name"`
	Names   []string `mapstructure:"names"`   // further names by which chats and forms call us
	Domains []string `mapstructure:"domains"` // our own mail domains besides those of the accounts
	Country string   `mapstructure:"country"` // ISO 3166-1 alpha-2
}

// FreeMail changes the list of free-mail domains.
type FreeMail struct {
	Add    []string `mapstructure:"add"`
	Remove []string `mapstructure:"remove"`
}

// Owner says who minds which inquiries: those that fit every condition named.
// The first rule that fits decides. A condition takes one value or several.
type Owner struct {
	Name     string   `mapstructure:"name"`
	Country  []string `mapstructure:"country"`  // ISO 3166-1 alpha-2
	Channel  []string `mapstructure:"channel"`  // email, website, alibaba …
	Product  []string `mapstructure:"product"`  // words of the product's name
	Customer []string `mapstructure:"customer"` // address, mail domain or company
}

// Points overrides what a signal is worth.
type Points struct {
	Signal string `mapstructure:"signal"`
	Points int    `mapstructure:"points"`
}

// FAQ is what we answer on a topic, in one language.
type FAQ struct {
	Topic    string `mapstructure:"topic"`
	Language string `mapstructure:"language"` // ISO 639-1
	Text     string `mapstructure:"text"`
	Updated  string `mapstructure:"updated"` // day it was last worked on; "": that of the config file
}

// Kit lists what goes with the first answer to inquiries of a tier.
type Kit struct {
	Tier  string   `mapstructure:"tier"`
	Files []string `mapstructure:"files"`
}

// Customers says where the segments of customers begin.
type Customers struct {
	BigTags          []string `mapstructure:"big_tags"`
	BigAmounts       []string `mapstructure:"big_amounts"`  // won in all, one sum a currency: "USD 50000"
	BigQuantity      float64  `mapstructure:"big_quantity"` // pieces, sets or pairs in one request; 0 leaves quantity aside
	SmallTags        []string `mapstructure:"small_tags"`
	ConsumerTags     []string `mapstructure:"consumer_tags"`
	ConsumerQuantity float64  `mapstructure:"consumer_quantity"` // at most so many, of a private address without a company
}

// Report sets up "inquiry report".
type Report struct {
	WeekStarts   string        `mapstructure:"week_starts"` // monday or sunday
	ChannelCosts []ChannelCost `mapstructure:"channel_costs"`
}

// ChannelCost is what a channel costs in a month: membership, advertisements.
type ChannelCost struct {
	Channel  string  `mapstructure:"channel"` // as "inquiry stats channel --json" spells it
	Month    float64 `mapstructure:"month"`
	Currency string  `mapstructure:"currency"` // ISO 4217
}

// Limits bound what strangers may cost us.
type Limits struct {
	MessageBytes int64         `mapstructure:"message_bytes"` // beyond: header and 256 KiB of text
	Idle         time.Duration `mapstructure:"idle"`          // without a byte from the server
	Mailbox      time.Duration `mapstructure:"mailbox"`       // for one mailbox in one run
}

// OwnAddresses lists every address of ours, in the order of the accounts.
func (c *Config) OwnAddresses() []string {
	var own []string
	for _, a := range c.Accounts {
		if a.Address != "" {
			own = append(own, strings.ToLower(a.Address))
		}
		for _, x := range a.Aliases {
			own = append(own, strings.ToLower(x))
		}
	}
	return own
}

// Account returns the account called name.
func (c *Config) Account(name string) (Account, bool) {
	for _, a := range c.Accounts {
		if a.Name == name {
			return a, true
		}
	}
	return Account{}, false
}

// Tier returns the value that a map of the config holds for a tier; viper
// folds keys to lower case.
func Tier[V any](m map[string]V, t inquiry.Tier) V { return m[strings.ToLower(string(t))] }
