package inquiry

import "time"

// Address is one mailbox of a message header. Addr is lower case in its domain
// part and never contains angle brackets; Name may be empty.
type Address struct {
	Name string `json:"name,omitempty"`
	Addr string `json:"addr"`
}

// Field is one labelled value: a mail header, a line of a form, a cell of a table.
type Field struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// OmittedHeader stands in the header of a part whose content was left on the
// server. Its value is the number of encoded bytes left out, or "unknown".
const OmittedHeader = "X-Inquiry-Omitted"

// Attachment describes a part that is not the message's text. Its content is never kept.
type Attachment struct {
	Name string `json:"name"` // as the sender gave it, decoded, cleaned of path separators
	Type string `json:"type"` // media type, lower case
	Size int64  `json:"size"` // decoded bytes; near enough where the content was left on the server, 0 where nothing is known of it
}

// Link is a hyperlink of the HTML part.
type Link struct {
	Text   string `json:"text"`
	Target string `json:"target"`
}

// QuoteHead is the line or block that introduces quoted history
// ("On … wrote:", an Outlook header block).
type QuoteHead struct {
	From Address
	To   []Address
	// At is the date written there. Zoned tells whether that date named a zone;
	// without one it was read as UTC and the caller knows better.
	At      time.Time
	Zoned   bool
	Subject string
}

// Machine says by what evidence a message was written by a program.
type Machine string

// Machine mail. The empty value is mail by a person as far as headers tell.
const (
	MachineNone       Machine = ""
	MachineAutoReply  Machine = "auto_reply" // out of office, ticket acknowledgement
	MachineBounce     Machine = "bounce"     // permanent failure
	MachineDelay      Machine = "delay"      // temporary failure, delivery goes on
	MachineReceipt    Machine = "receipt"    // read or delivery receipt
	MachineNewsletter Machine = "newsletter" // list and bulk headers; form services carry them too
	MachineCalendar   Machine = "calendar"
)

// Bounce is what a delivery report says about a message of ours (RFC 3464).
type Bounce struct {
	MessageID  string   `json:"message_id"` // of the message that failed; "" where the report hides it
	Recipients []string `json:"recipients,omitempty"`
	Permanent  bool     `json:"permanent"`
	Status     string   `json:"status,omitempty"` // enhanced status code such as 5.1.1
}

// Message is one mail as mailparse read it. Text fields are valid UTF-8 with LF
// line ends and no trailing blanks.
type Message struct {
	ID         string   // Message-ID without angle brackets, "" when missing
	InReplyTo  []string // Message-IDs without angle brackets
	References []string

	From    Address
	Sender  Address
	ReplyTo []Address
	To      []Address
	Cc      []Address

	Date     time.Time // of the Date header, in its zone; zero when missing or unreadable
	Received time.Time // of the topmost Received header; zero when there is none

	Subject string
	Header  []Field // every header in order, canonical names, values unfolded and decoded

	Text      string      // everything readable: text/plain, or HTML turned into text (cells apart by tabs)
	New       string      // the words the sender newly wrote
	Quoted    string      // history below or between the new words
	Signature string      // name block, mobile footers, disclaimers
	Quotes    []QuoteHead // introductions of quoted history, newest first
	Forwarded *Message    // the innermost forwarded block or attached message, read the same way

	Links       []Link
	Attachments []Attachment

	Machine         Machine
	MachineEvidence string // the header or phrase that showed it
	Bounce          *Bounce

	Truncated bool     // raw bytes were cut before the end of the message
	Notes     []string // what was repaired or could not be read, one sentence each
}

// HeaderValue returns the first header called name (canonical form), or "".
func (m *Message) HeaderValue(name string) string {
	for _, f := range m.Header {
		if f.Label == name {
			return f.Value
		}
	}
	return ""
}

// Form is what a notification of a web form, a platform or a lead service, or a
// row of a table, or a chat, says about the buyer. Empty means not given.
type Form struct {
	Platform string  // "contact-form-7", "alibaba", "facebook-leads", …; "unknown" for a form nobody described
	Channel  Channel // the touch point the buyer used

	Name     string
	Email    string
	Phone    string // as written
	WhatsApp string
	Company  string
	Country  string // as written: a name in any language or a code
	City     string
	Website  string
	Product  string
	Quantity string
	Budget   string
	Subject  string
	Message  string // the buyer's own words only

	PageURL string
	Other   []Field // answers that fit none of the above, in order

	Created time.Time // when the form was sent; zero when not given, as if UTC without a zone
	Zoned   bool      // whether the source named Created's zone

	// Ignore is the reason why this is not an inquiry at all (receipt to the
	// visitor, digest, advert of the platform, test lead); "" otherwise.
	Ignore string
	// Relay is true when answering the mail's address reaches the buyer only
	// through the platform, or not at all.
	Relay bool
	// Missing is true when the source carries no message of the buyer: a contact
	// list, not an inquiry.
	Missing bool
}

// ChatLine is one stamped entry of a chat export.
type ChatLine struct {
	At     time.Time
	Author string
	Ours   bool
	Text   string
}

// Record is one kept row of a table, or one chat export.
type Record struct {
	Row    int     // number in the file, from 1, without the heading
	Fields []Field // column heading and cell, in the file's order; nil for a chat
	Chat   []ChatLine
	Title  string // of a chat: the partner's name or number from the file name; of a row: the lines above the heading
}
