package inquiry

import (
	"encoding/json"
	"time"
)

// Direction says who wrote a message.
type Direction string

// Directions.
const (
	In  Direction = "in"
	Out Direction = "out"
)

// Kind says how a person reads a message.
type Kind string

// Kinds of messages.
const (
	KindAsk     Kind = "ask"     // needs an answer
	KindThanks  Kind = "thanks"  // only thanks, acknowledges or promises; asks nothing
	KindSolved  Kind = "solved"  // confirms that a complaint is settled
	KindCopy    Kind = "copy"    // repeats what the buyer wrote already; given by package thread only
	KindReply   Kind = "reply"   // ours
	KindAuto    Kind = "auto"    // out of office, acknowledgement by a machine
	KindDelay   Kind = "delay"   // delivery delayed
	KindReceipt Kind = "receipt" // read or delivery receipt
	KindBounce  Kind = "bounce"  // delivery failed for good
	KindRefusal Kind = "refusal" // declines what we offered
	KindJunk    Kind = "junk"    // tier X
	KindOther   Kind = "other"   // no inquiry: newsletters, suppliers of ours
)

// Place is where a message lies. A message may lie in several places.
type Place struct {
	Account string `json:"account"`       // account name, or "file"
	Folder  string `json:"folder"`        // decoded folder name, or path of a file
	UID     string `json:"uid,omitempty"` // IMAP UID, Maildir base name, row or offset in a file
}

// String is the form used as a reading's source: account/folder/uid, or the path.
func (p Place) String() string {
	s := p.Folder
	if p.Account != "" && p.Account != "file" {
		s = p.Account + "/" + p.Folder
	}
	if p.UID != "" {
		s += "/" + p.UID
	}
	return s
}

// Entry is a stored message as conversations and deadlines see it: small enough
// to hold a whole mailbox of them in memory.
type Entry struct {
	Ref       int64     `json:"-"` // row of the store
	MessageID string    `json:"message_id,omitempty"`
	InReplyTo []string  `json:"in_reply_to,omitempty"` // of In-Reply-To
	Refs      []string  `json:"refs,omitempty"`        // of References
	At        time.Time `json:"-"`                     // the server's instant, UTC
	Direction Direction `json:"direction"`
	Kind      Kind      `json:"kind"`

	From       string    `json:"from,omitempty"`       // address of the sender as a customer: never a relay's
	Name       string    `json:"name,omitempty"`       // his name
	Recipients []string  `json:"recipients,omitempty"` // To and Cc that are not ours
	Addresses  []string  `json:"addresses,omitempty"`  // every address by which this customer may be known, relay included
	Domains    []string  `json:"domains,omitempty"`    // his company's own mail domains, never free-mail or a platform's
	Phones     []string  `json:"phones,omitempty"`     // E.164
	Relay      string    `json:"relay,omitempty"`      // address of the form server or platform it came through; also in Addresses
	Subject    string    `json:"subject,omitempty"`    // bare: without reply and forward prefixes, folded
	Generic    bool      `json:"generic,omitempty"`    // the subject says nothing ("Inquiry", a form's title)
	TextKey    string    `json:"text_key,omitempty"`   // fingerprint of the new words, equal for copies
	LineKeys   []string  `json:"line_keys,omitempty"`  // fingerprints of longer lines newly written
	QuoteKeys  []string  `json:"quote_keys,omitempty"` // fingerprints of longer lines quoted
	QuotedAt   time.Time `json:"quoted_at,omitzero"`   // date of the newest quotation line
	Products   []string  `json:"products,omitempty"`
	Country    string    `json:"country,omitempty"`
	Tier       Tier      `json:"tier,omitempty"`
	Score      int       `json:"score,omitempty"`
	Intent     Intent    `json:"intent,omitempty"`
	Answered   bool      `json:"-"` // \Answered seen on any of its places
	Bounce     *Bounce   `json:"bounce,omitempty"`
	Purchase   bool      `json:"purchase,omitempty"` // an out message in which we buy or ask as a customer
	Bulk       bool      `json:"bulk,omitempty"`     // newsletter, ours or theirs
	Topics     []Topic   `json:"topics,omitempty"`   // in: topics asked; out: topics touched

	Objection *Objection `json:"objection,omitempty"` // what the buyer holds against an offer, should he have one
}

// Objection is what a buyer holds against our offer, in his own words.
type Objection struct {
	Kind ObjectionKind `json:"kind"`
	Text string        `json:"text"` // his sentence
}

// ObjectionKind says what an objection is about.
type ObjectionKind string

// Kinds of objections.
const (
	ObjectionPrice    ObjectionKind = "price"     // too expensive, or a better price is asked
	ObjectionLeadTime ObjectionKind = "lead_time" // takes too long
	ObjectionMOQ      ObjectionKind = "moq"       // the smallest order is too large
	ObjectionPayment  ObjectionKind = "payment"   // the payment terms are refused
	ObjectionShipping ObjectionKind = "shipping"  // the freight costs too much
)

// ObjectionKinds lists all kinds in the order of screens.
var ObjectionKinds = []ObjectionKind{ObjectionPrice, ObjectionLeadTime, ObjectionMOQ, ObjectionPayment, ObjectionShipping}

// Change is one act of the exporter upon an inquiry, kept for ever.
type Change struct {
	ID      int64           `json:"id"`
	Inquiry int64           `json:"inquiry"`
	At      time.Time       `json:"at"`
	Verb    Verb            `json:"verb"`
	Args    json.RawMessage `json:"args,omitempty"`
	Command string          `json:"command"` // what was typed
}

// Verb names what a change does.
type Verb string

// Verbs.
const (
	VerbDone   Verb = "done"
	VerbSnooze Verb = "snooze" // Args {"until": RFC 3339}
	VerbWon    Verb = "won"    // Args {"amount": "1200.00", "currency": "USD"}
	VerbLost   Verb = "lost"   // Args {"reason": "price"}
	VerbClose  Verb = "close"
	VerbTier   Verb = "tier" // Args {"tier": "B"}
	VerbNote   Verb = "note" // Args {"text": "…"}

	VerbReopen Verb = "reopen" // takes back won, lost, close, junk, snooze
	VerbJunk   Verb = "junk"
	VerbAssign Verb = "assign" // Args {"owner": "…"}; empty takes the owner away
	VerbTag    Verb = "tag"    // Args {"tags": ["…"]}, the whole new set
	VerbLog    Verb = "log"    // Args {"text": "…", "direction": "out", "at": RFC 3339}: a contact outside of mail; without a direction it moves nothing
	VerbMerge  Verb = "merge"  // Args {"message": ref, "with": ref}: the conversations of both messages are the same matter
	VerbSplit  Verb = "split"  // Args {"message": ref}: an inquiry begins with that message; with {"with": ref} it goes to the one that begins there

	VerbBackground Verb = "background" // Args {"background": {…}}: a row of a foreign table about the customer; it moves nothing
	VerbLearn      Verb = "learn"      // Args {"learned": …}: the weights from now on; it moves nothing by itself

	VerbUndo   Verb = "undo"   // Args {"batch": id}: the changes of that batch do not count
	VerbRedo   Verb = "redo"   // Args {"batch": id}: they count again
	VerbForget Verb = "forget" // what was known of the person is gone; nothing can be taken back
)

// ChangeArgs are the arguments of all verbs; each uses its own.
type ChangeArgs struct {
	Until    time.Time `json:"until,omitzero"`
	Amount   string    `json:"amount,omitempty"`
	Currency string    `json:"currency,omitempty"`
	Reason   string    `json:"reason,omitempty"`
	Tier     Tier      `json:"tier,omitempty"`
	Text     string    `json:"text,omitempty"`
	Owner    string    `json:"owner,omitempty"`
	Tags     []string  `json:"tags,omitempty"`
	With     int64     `json:"with,omitempty"` // Ref of a message of the other conversation

	Message   int64     `json:"message,omitempty"`   // Ref of a message of this inquiry
	Mirror    bool      `json:"mirror,omitempty"`    // a merge told from the side of the inquiry that was merged away
	Direction Direction `json:"direction,omitempty"` // of a logged contact
	At        time.Time `json:"at,omitzero"`         // when a logged contact was
	Batch     int64     `json:"batch,omitempty"`     // ID of the first change of the command that is taken back

	Background *Background     `json:"background,omitempty"`
	Learned    json.RawMessage `json:"learned,omitempty"` // score.Learned; null puts the built-in weights back
}

// Background is a row of a table about a customer that is no inquiry: customs
// data, a register, notes of a sales trip.
type Background struct {
	Source string  `json:"source"` // name of the file, without its folder
	Line   int     `json:"line"`   // of the file, from 1
	Key    string  `json:"key"`    // fingerprint of the row; rows alike in one file are counted
	Fields []Field `json:"fields"`
}

// MessageRef is a message in the timeline of an inquiry.
type MessageRef struct {
	Ref       int64     `json:"-"`
	MessageID Maybe     `json:"message_id"`
	Direction Direction `json:"direction"`
	At        time.Time `json:"at"`
	Kind      Kind      `json:"kind"`
	Subject   string    `json:"subject"`
	From      string    `json:"from"`
}

// Event is one line of the timeline that is no message: a promotion, a bounce,
// a change by the exporter.
type Event struct {
	At   time.Time `json:"at"`
	Name string    `json:"name"`
	Text string    `json:"text"`
}

// Inquiry is one conversation with a customer about one matter: the reading of
// its messages taken together, and where it stands.
type Inquiry struct {
	ID int64 `json:"id"`
	Reading
	CustomerID    int64        `json:"customer_id"`
	Status        Status       `json:"status"`
	Owner         Maybe        `json:"owner"`
	FirstSeen     time.Time    `json:"first_seen"`
	LastAt        time.Time    `json:"last_at"`
	FirstReplyAt  *time.Time   `json:"first_reply_at"`
	ReplyProof    Maybe        `json:"reply_proof"`
	FirstReplyDue *time.Time   `json:"first_reply_due"`
	ReplyDue      *time.Time   `json:"reply_due"`
	NextFollowUp  *time.Time   `json:"next_follow_up"`
	FollowUpStep  int          `json:"follow_up_step"`
	Action        Action       `json:"action"`
	DueAt         *time.Time   `json:"due_at"`
	SnoozedUntil  *time.Time   `json:"snoozed_until"`
	OpenQuestions []Topic      `json:"open_questions"`
	Segment       Maybe        `json:"segment"`
	Messages      []MessageRef `json:"messages"`
	Events        []Event      `json:"events"`
	Notes         []Note       `json:"notes"`
	Tags          []string     `json:"tags"`
	Objection     Maybe        `json:"objection"`
	LostReason    Maybe        `json:"lost_reason"`
	WonAmount     *Money       `json:"won_amount"`
	TierBy        string       `json:"tier_by"` // "program" or "user"
	TierComputed  Tier         `json:"tier_computed"`
	ScoreComputed int          `json:"score_computed"`
}

// ActiveAt is the instant of the last thing that happened: message, change or
// any other event.
func (q *Inquiry) ActiveAt() time.Time {
	at := q.LastAt
	for _, ev := range q.Events {
		if ev.At.After(at) {
			at = ev.At
		}
	}
	return at
}

// Note is a remark of the exporter.
type Note struct {
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// Task is a row of the queue: what is owed on an inquiry.
type Task struct {
	Inquiry
	Overdue bool `json:"overdue"`
	Step    int  `json:"step"` // 0 for replies, 1… for follow-ups and reactivations
}
