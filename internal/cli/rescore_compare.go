package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// brief is what rescore compares of an inquiry.
type brief struct {
	Tier    inquiry.Tier   `json:"tier"`
	Score   int            `json:"score"`
	Intent  inquiry.Intent `json:"intent"`
	Status  inquiry.Status `json:"status"`
	signals []inquiry.Signal
	facts   [len(factNames)]uint64 // fingerprints of what was read besides
}

// factNames are the keys of the JSON object that rescore compares besides.
var factNames = [...]string{"language", "customer", "request", "questions", "risks", "competitors", "missing", "unsure"}

// factsOf are the fingerprints of an inquiry's facts, in the order of factNames.
func factsOf(q *inquiry.Inquiry) (prints [len(factNames)]uint64, err error) {
	for i, v := range [...]any{q.Language, q.Customer, q.Request, q.Questions, q.Risks, q.Competitors, q.Missing, q.Unsure} {
		text, err := json.Marshal(v)
		if err != nil {
			return prints, err
		}
		h := fnv.New64a()
		_, _ = h.Write(text) // a hash never fails
		prints[i] = h.Sum64()
	}
	return prints, nil
}

// rescored is an inquiry that rescore changes.
type rescored struct {
	ID     int64            `json:"id"`
	Buyer  string           `json:"buyer"`
	Before *brief           `json:"before"` // null: it was none
	After  *brief           `json:"after"`  // null: it is part of another one now, or none
	Gained []inquiry.Signal `json:"gained"`
	Lost   []inquiry.Signal `json:"lost"`
	Facts  []string         `json:"facts"`        // keys of what else is read otherwise
	ByUser bool             `json:"tier_by_user"` // the exporter's tier stays, whatever the program says
}

// weighty reports whether tier, score, intent or status change, not only what
// was read or why.
func (c *rescored) weighty() bool {
	b, a := c.Before, c.After
	return b == nil || a == nil || b.Tier != a.Tier || b.Score != a.Score || b.Intent != a.Intent || b.Status != a.Status
}

func briefs(ctx context.Context, r store.Reader) (map[int64]rescored, error) {
	all := map[int64]rescored{}
	err := r.EachInquiry(ctx, store.Filter{}, func(row store.Row, q inquiry.Inquiry) error {
		facts, err := factsOf(&q)
		if err != nil {
			return err
		}
		all[q.ID] = rescored{ID: q.ID, Buyer: row.Buyer, ByUser: q.TierBy == "user", Before: &brief{
			Tier: q.TierComputed, Score: q.ScoreComputed, Intent: q.Intent, Status: q.Status, signals: q.Signals, facts: facts,
		}}
		return nil
	})
	return all, err
}

// compare lists the inquiries that are not what they were, in order of numbers.
func compare(ctx context.Context, r store.Reader, before map[int64]rescored) ([]rescored, error) {
	after, err := briefs(ctx, r)
	if err != nil {
		return nil, err
	}
	var changed []rescored
	for _, id := range union(before, after) {
		b, a := before[id], after[id]
		c := rescored{
			ID: id, Buyer: a.Buyer, Before: b.Before, After: a.Before, ByUser: a.ByUser,
			Gained: []inquiry.Signal{}, Lost: []inquiry.Signal{}, Facts: []string{},
		}
		if a.Before == nil {
			c.Buyer = b.Buyer
		}
		if b.Before != nil && a.Before != nil {
			x, y := *b.Before, *a.Before
			c.Gained, c.Lost = lacks(y.signals, x.signals), lacks(x.signals, y.signals)
			for i, name := range factNames {
				if x.facts[i] != y.facts[i] {
					c.Facts = append(c.Facts, name)
				}
			}
			if !c.weighty() && len(c.Gained)+len(c.Lost)+len(c.Facts) == 0 {
				continue
			}
		}
		changed = append(changed, c)
	}
	return changed, nil
}

func union[V any](a, b map[int64]V) []int64 {
	ids := make([]int64, 0, len(b))
	for id := range a {
		ids = append(ids, id)
	}
	for id := range b {
		if _, ok := a[id]; !ok {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// lacks lists the signals of a that b has not, or not for so many points.
func lacks(a, b []inquiry.Signal) []inquiry.Signal {
	out := []inquiry.Signal{}
	for _, s := range a {
		found := false
		for _, o := range b {
			found = found || o.Name == s.Name && o.Points == s.Points
		}
		if !found {
			out = append(out, s)
		}
	}
	return out
}

func rescoreListing(env *Env, changed []rescored) listing[rescored] {
	w := env.Words()
	was := func(b *brief) string {
		if b == nil {
			return "-"
		}
		return fmt.Sprintf("%s %d", b.Tier, b.Score)
	}
	return listing[rescored]{
		columns: []screen.Column{
			{Title: w.T("col.id"), Right: true}, {Title: w.T("rescore.col.before")}, {Title: w.T("rescore.col.after")},
			{Title: w.T("col.buyer"), Min: 12}, {Title: w.T("rescore.col.why"), Min: 20},
		},
		objects: changed,
		cells: func(c rescored) []string {
			var why []string
			if c.ByUser {
				why = append(why, w.T("rescore.byuser"))
			}
			switch {
			case c.Before == nil:
				why = append(why, w.T("rescore.new"))
			case c.After == nil:
				why = append(why, w.T("rescore.gone"))
			default:
				if c.Before.Intent != c.After.Intent {
					why = append(why, w.T("intent."+string(c.Before.Intent))+" > "+w.T("intent."+string(c.After.Intent)))
				}
				if c.Before.Status != c.After.Status {
					why = append(why, w.T("status."+string(c.Before.Status))+" > "+w.T("status."+string(c.After.Status)))
				}
			}
			for _, s := range c.Gained {
				why = append(why, strings.TrimSpace(fmt.Sprintf("%+d %s %s", s.Points, s.Name, s.Evidence)))
			}
			for _, s := range c.Lost {
				why = append(why, w.T("rescore.without", "Signal", s.Name, "Points", fmt.Sprintf("%+d", s.Points)))
			}
			if len(c.Facts) > 0 {
				why = append(why, w.T("rescore.facts", "Facts", strings.Join(c.Facts, ", ")))
			}
			return []string{fmt.Sprint(c.ID), was(c.Before), was(c.After), c.Buyer, strings.Join(why, "; ")}
		},
		empty: w.T("rescore.empty"),
	}
}
