package followup

import (
	"slices"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// State is where an inquiry stands. It changes only when a message or a change
// comes, never by time alone, so it can be stored: what is late at some instant
// is told by DueAt. Instants are UTC.
type State struct {
	Status   inquiry.Status
	Action   inquiry.Action
	Step     int        // of the follow-up, reactivation or after-sales contact owed next; 0 otherwise
	DueAt    *time.Time // when the next action of ours is owed
	ReplyDue *time.Time // while the buyer waits for us
	NextStep *time.Time // while the buyer is silent

	FirstSeen     time.Time
	LastAt        time.Time
	FirstReplyAt  *time.Time // nil also where we replied at an unknown moment
	ReplyProof    inquiry.Proof
	FirstReplyDue *time.Time
	SnoozedUntil  *time.Time // only with StatusSnoozed

	Tier         inquiry.Tier
	TierComputed inquiry.Tier
	TierByUser   bool
	TierRef      int64 // the message that made TierComputed

	Owner      string
	Tags       []string
	Notes      []inquiry.Note
	Objection  inquiry.ObjectionKind // what the buyer held against our offer last
	LostReason string
	WonAmount  *inquiry.Money
	WonAt      *time.Time
	Events     []inquiry.Event
	Because    []Reason
}

// Of reckons the state of a conversation by its messages and changes up to an
// instant. False means that the inquiry does not exist then.
func Of(conv *inquiry.Conversation, changes []inquiry.Change, p *Policy, until time.Time) (State, bool) {
	r := reckoning{policy: p, until: until}
	if !r.read(conv) {
		return State{}, false
	}
	r.apply(changes)
	slices.SortStableFunc(r.items, func(a, b item) int { return a.at.Compare(b.at) })
	r.climb()
	r.replies()
	r.stand()
	r.objections(conv)
	slices.SortStableFunc(r.s.Events, func(a, b inquiry.Event) int { return a.At.Compare(b.At) })
	return r.s, true
}

// reckoning is the work of Of.
type reckoning struct {
	policy  *Policy
	until   time.Time
	s       State
	items   []item
	country string
	user    inquiry.Tier // the exporter's own tier, "" for none
	junk    *item        // the exporter's word that it is junk
}

func (r *reckoning) add(it item) { r.items = append(r.items, it) }

func (r *reckoning) say(why Reason) { r.s.Because = append(r.s.Because, why) }
