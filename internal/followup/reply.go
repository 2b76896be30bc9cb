package followup

import (
	"slices"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// climb gives each question the tier that the inquiry had once it was read. A
// tier never falls; the exporter's own stands for all.
func (r *reckoning) climb() {
	s := &r.s
	for i := range r.items {
		it := &r.items[i]
		if it.kind != asked {
			continue
		}
		was := s.TierComputed
		if was == "" && !it.tier.Valid() && it.ref != 0 {
			it.tier = inquiry.TierB // nobody judged it: a buyer, until somebody does
		}
		if now := was.Higher(it.tier); now != was {
			s.TierComputed, s.TierRef = now, it.ref
			if was != "" {
				s.Events = append(s.Events, inquiry.Event{At: it.at, Name: "promoted", Text: string(was) + " > " + string(now)})
			}
		}
		it.tier = s.TierComputed
	}
	s.Tier = s.TierComputed
	user := r.user
	if r.junk != nil {
		user = inquiry.TierX
	}
	if user != "" {
		s.Tier, s.TierByUser = user, true
		for i := range r.items {
			r.items[i].tier = user
		}
	}
}

// due is the earliest instant at which one of the questions must be answered.
func (r *reckoning) due(questions []item) (*time.Time, item) {
	var best *time.Time
	var by item
	for _, q := range questions {
		if q.kind != asked {
			continue
		}
		if at, ok := r.policy.ReplyDue(q.at, q.tier); ok && (best == nil || at.Before(*best)) {
			at = at.UTC()
			best, by = &at, q
		}
	}
	return best, by
}

// replies finds our first reply and when it was owed.
func (r *reckoning) replies() {
	s := &r.s
	begin := slices.IndexFunc(r.items, func(it item) bool { return it.kind == asked })
	if begin < 0 {
		return
	}
	end := len(r.items)
	for i := begin; i < len(r.items); i++ {
		if it := r.items[i]; it.kind == touched {
			end = i
			s.ReplyProof = it.proof
			if !it.vague {
				at := it.at.UTC()
				s.FirstReplyAt = &at
			}
			break
		}
	}
	s.FirstReplyDue, _ = r.due(r.items[begin:end])
}
