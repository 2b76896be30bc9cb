// Package notify is the contract of everything a notice can go to: group robots,
// push services and webhooks. A notice is one short digest of plain text; each
// service cuts it to its own limit. The kinds stand in packages of their own
// and share the client of this one, which keeps addresses secret, accepts https
// only, follows no redirect to another host and gives up after ten seconds.
package notify

import (
	"context"
	"time"
)

// Events that notices are about.
const (
	EventPull   = "pull"   // new inquiries after a pull
	EventDue    = "due"    // what is owed this morning
	EventReport = "report" // the report of a period
	EventTest   = "test"
)

// Events lists all events that a hook can be told of, in the order of a day.
var Events = []string{EventPull, EventDue, EventReport}

// Message is one digest. Its texts are plain; markup in them has no effect.
type Message struct {
	Event string
	Title string   // one line
	Lines []string // the weightiest first: what does not fit is left out at the end
	// More says how many lines were left out; nil says "..".
	More   func(lines int) string
	Urgent bool      // an answer is owed by somebody now
	At     time.Time // of the event
	Data   any       // the same for programs, for services that take JSON
}

// Notifier brings digests to one place. Send returns nil only when the service
// said that it took the message; its errors never hold the address, a token or
// a secret, and are *Error where the service or the way to it is at fault.
type Notifier interface {
	Send(ctx context.Context, m Message) error
}

// Target says where a notifier sends to. What a service does not know it ignores.
type Target struct {
	Address string   // the URL of the hook, a secret
	Secret  string   // signing secret or access token, "" for none
	Chat    string   // of Telegram: the chat's ID
	Mention []string // whom to call: "@all", user IDs or phone numbers
	Keyword string   // a word that robots with a keyword rule want in every text
	Client  *Client
	Now     func() time.Time // for signatures that hold the time
}

// titled is the title with the keyword in it.
func (t Target) titled(m Message) Message {
	if t.Keyword != "" && !contains(m, t.Keyword) {
		m.Title = t.Keyword + ": " + m.Title
	}
	return m
}

// IsPhone reports whether somebody to be called is named by a phone number.
func IsPhone(s string) bool {
	digits := 0
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '-' && i > 0, r == '+' && i == 0:
		default:
			return false
		}
	}
	return digits >= 7
}
