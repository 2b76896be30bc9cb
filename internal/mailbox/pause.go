package mailbox

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// RefusedRuns is after how many runs with a refused sign-in an account is
// paused: providers lock mailboxes that are tried with a wrong password often.
const RefusedRuns = 3

// Refusals is what is remembered of an account whose sign-in was refused in its
// last runs. The zero value remembers nothing.
type Refusals struct {
	Runs int       `json:"runs"`
	Last time.Time `json:"last"`
	Mark string    `json:"mark"` // of what was refused, see Mark
}

// ParseRefusals reads what String wrote; "" and what cannot be read are nothing.
func ParseRefusals(s string) Refusals {
	var r Refusals
	if json.Unmarshal([]byte(s), &r) != nil {
		return Refusals{}
	}
	return r
}

// String is "" for the zero value.
func (r Refusals) String() string {
	if r == (Refusals{}) {
		return ""
	}
	b, err := json.Marshal(r)
	if err != nil {
		return "" // a year beyond 9999
	}
	return string(b)
}

// Paused reports whether no sign-in should be tried with what mark stands for.
func (r Refusals) Paused(mark string) bool { return r.Runs >= RefusedRuns && r.Mark == mark }

// Refused is r after another run in which what mark stands for was refused.
func (r Refusals) Refused(mark string, at time.Time) Refusals {
	if r.Mark != mark {
		r.Runs = 0
	}
	return Refusals{Runs: r.Runs + 1, Last: at.UTC(), Mark: mark}
}

// Mark stands for settings and a secret, to tell whether any of them changed. It
// is so short, 24 bits of a hash, that it tells nobody a password, and yet
// differs for nearly every change.
func Mark(settings ...string) string {
	h := sha256.New()
	for _, s := range settings {
		fmt.Fprintf(h, "%d:%s", len(s), s)
	}
	return hex.EncodeToString(h.Sum(nil)[:3])
}
