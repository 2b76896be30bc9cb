package config

import "time"

// defaults are the values of keys that the file does not name. Maps are filled
// in fill, because viper would merge them key by key with the file's.
var defaults = map[string]any{
	"hours":               "working",
	"lost_reasons":        []string{"price", "lead time", "no answer", "bought elsewhere", "not our product", "payment terms", "other"},
	"notify::tiers":       []string{"A", "C"},
	"report::week_starts": "monday", "faq_old_days": 365,

	"customers::big_tags":          []string{"big", "key account"},
	"customers::big_quantity":      5000.0,
	"customers::small_tags":        []string{"small"},
	"customers::consumer_tags":     []string{"consumer"},
	"customers::consumer_quantity": 10.0,

	"limits::message_bytes": int64(10 << 20),
	"limits::idle":          time.Minute,
	"limits::mailbox":       15 * time.Minute,
}

// defaultFirstReply and defaultFollowUp are the limits and cadences of the tiers:
// working time until the first reply, days after our last message.
var (
	defaultFirstReply = map[string]string{"a": "1h", "b": "1d", "c": "4h", "d": "3d"}
	defaultFollowUp   = map[string][]int{"a": {1, 3, 7, 14, 30}, "b": {3, 7, 21, 45}, "c": {1, 2, 5}, "d": {}}
)

// environmentKeys are the keys that INQUIRY_<KEY> overrides; "::" becomes "_".
// Lists are written with commas. Accounts have none: a list has no name to call.
var environmentKeys = []string{
	"language", "database", "timezone", "hours", "holidays", "workdays", "competitors", "lost_reasons",
	"company::name", "company::names", "company::domains", "company::country",
	"free_mail::add", "free_mail::remove", "report::week_starts", "notify::tiers", "faq_old_days",
	"customers::big_tags", "customers::big_amounts", "customers::big_quantity",
	"customers::small_tags", "customers::consumer_tags", "customers::consumer_quantity",
	"limits::message_bytes", "limits::idle", "limits::mailbox",
}
