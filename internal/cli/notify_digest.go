package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/notify"
	"github.com/inquiry-cli/inquiry/internal/report"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// digestIDs is how many numbers a line of a digest names.
const digestIDs = 30

// noticed is an inquiry as a webhook gets it. Without details it is a number
// and a tier.
type noticed struct {
	ID       int64          `json:"id"`
	Tier     inquiry.Tier   `json:"tier"`
	Promoted bool           `json:"promoted,omitempty"`
	Action   inquiry.Action `json:"action,omitempty"`
	Late     bool           `json:"late,omitempty"`
	Score    *int           `json:"score,omitempty"`
	Country  string         `json:"country,omitempty"`
	Buyer    string         `json:"buyer,omitempty"`
	Wants    string         `json:"wants,omitempty"`
	DueAt    *time.Time     `json:"due_at,omitempty"`
}

func (e *Env) noticed(r store.Row, details bool) noticed {
	n := noticed{ID: r.ID, Tier: r.Tier, Action: r.Action, Late: !r.DueAt.IsZero() && r.DueAt.Before(e.Now())}
	if details {
		n.Score, n.Country, n.Buyer, n.Wants = &r.Score, r.Country, r.Buyer, r.Wants
		if !r.DueAt.IsZero() {
			at := r.DueAt.In(e.Now().Location())
			n.DueAt = &at
		}
	}
	return n
}

// noticePull tells hooks of what a pull brought. A hook that fails is told on
// stderr; the pull went well all the same.
func noticePull(ctx context.Context, env *Env, cfg *config.Config, st *store.Store, res *pullResult) error {
	hooks := tellers(cfg, notify.EventPull)
	if len(hooks) == 0 {
		return nil
	}
	told := func(t inquiry.Tier) bool { return contains(cfg.Notify.Tiers, string(t)) }
	fresh, err := rowsOf(ctx, st, slices.DeleteFunc(inOrder(res.fresh), func(id int64) bool { return !told(res.fresh[id].tier) }))
	if err != nil {
		return err
	}
	risen := map[int64]standard{}
	for id, p := range res.promoted {
		if s, ok := res.grown[id]; ok && told(p.to) && s.tier == p.to {
			risen[id] = s
		}
	}
	promoted, err := rowsOf(ctx, st, inOrder(risen))
	if err != nil {
		return err
	}
	if len(fresh)+len(promoted) == 0 {
		return nil
	}
	failed := env.deliver(ctx, hooks, func(details bool) notify.Message { return pullDigest(env, cfg, fresh, promoted, details) })
	if ctx.Err() != nil {
		return nil
	}
	for _, f := range failed {
		env.warn("notify_failed", f.Error(), f.hints()...)
	}
	return nil
}

// pullDigest tells of new inquiries, best first, and of those whose tier rose.
func pullDigest(env *Env, cfg *config.Config, fresh, promoted []store.Row, details bool) notify.Message {
	w := env.Words()
	m := env.digest(notify.EventPull)
	m.Urgent = true
	var counts []string
	for _, t := range []inquiry.Tier{inquiry.TierA, inquiry.TierC, inquiry.TierB, inquiry.TierD, inquiry.TierX} {
		if !contains(cfg.Notify.Tiers, string(t)) {
			continue
		}
		of := slices.DeleteFunc(slices.Clone(fresh), func(r store.Row) bool { return r.Tier != t })
		rose := slices.DeleteFunc(slices.Clone(promoted), func(r store.Row) bool { return r.Tier != t })
		counts = append(counts, fmt.Sprintf("%s %d", t, len(of)))
		if len(of) > 0 {
			m.Lines = append(m.Lines, env.numbers(w.T("notify.tier", "Tier", t), of, details)...)
		}
		if len(rose) > 0 {
			m.Lines = append(m.Lines, env.numbers(w.T("notify.promoted", "Tier", t), rose, details)...)
		}
	}
	m.Title = w.N("notify.pull.title", len(fresh), "Tiers", strings.Join(counts, ", "))
	data := []noticed{}
	for _, r := range fresh {
		data = append(data, env.noticed(r, details))
	}
	for _, r := range promoted {
		n := env.noticed(r, details)
		n.Promoted = true
		data = append(data, n)
	}
	m.Data = map[string]any{"inquiries": data}
	return m
}

// dueDigest tells what is owed today, in the order of the queue.
func dueDigest(env *Env, rows []store.Row, counts store.TaskCounts, details bool) notify.Message {
	w := env.Words()
	m := env.digest(notify.EventDue)
	m.Title = w.T("notify.due.title", "Day", env.Now().Format(time.DateOnly), "Total", w.T("due.total", "Due", len(rows), "Late", counts.Late))
	m.Urgent = counts.Late > 0
	for band, name := range []string{"new", "answer", "followup", "warm"} {
		of := slices.DeleteFunc(slices.Clone(rows), func(r store.Row) bool { return bandOf(r.Action) != band })
		if len(of) > 0 {
			m.Lines = append(m.Lines, env.numbers(w.T("notify.band."+name, "Count", len(of)), of, details)...)
		}
	}
	data := make([]noticed, len(rows))
	for i, r := range rows {
		data[i] = env.noticed(r, details)
	}
	m.Data = map[string]any{"late": counts.Late, "inquiries": data}
	return m
}

// reportDigest tells the headline figures of a report.
func reportDigest(env *Env, r report.Report, file string, details bool) notify.Message {
	m := env.digest(notify.EventReport)
	m.Title = r.Title
	figures := map[string]any{}
	for _, s := range r.Sections {
		if s.ID != "headline" {
			continue
		}
		for _, row := range s.Rows {
			m.Lines = append(m.Lines, env.Words().T("notify.figure", "Name", row[0].Text, "Now", row[1].Text, "Before", row[2].Text))
			figures[fmt.Sprint(row[0].Value)] = map[string]any{"now": row[1].Value, "before": row[2].Value}
		}
	}
	if details && file != "" {
		m.Lines = append(m.Lines, file)
	}
	m.Data = map[string]any{
		"from": r.Period.From.Format(time.DateOnly), "to": r.Period.To.AddDate(0, 0, -1).Format(time.DateOnly), "figures": figures,
	}
	return m
}

// noticeReport tells hooks of a report that was written. That it could not be
// told leaves part of the work.
func noticeReport(ctx context.Context, env *Env, cfg *config.Config, r report.Report, file string) error {
	hooks := tellers(cfg, notify.EventReport)
	if len(hooks) == 0 {
		env.detail("notify: no hook for the event report")
		return nil
	}
	failed := env.deliver(ctx, hooks, func(details bool) notify.Message { return reportDigest(env, r, file, details) })
	if err := hookErrors(failed, len(hooks)); err != nil {
		return partlyError{err}
	}
	return nil
}

// digest is the beginning of a message.
func (e *Env) digest(event string) notify.Message {
	return notify.Message{Event: event, At: e.Now(), More: func(n int) string { return e.Words().N("notify.more", n) }}
}

// numbers is a head with the numbers of inquiries behind it or, with details, a
// line for each below it.
func (e *Env) numbers(head string, rows []store.Row, details bool) []string {
	if !details {
		var ids []string
		for _, r := range rows[:min(len(rows), digestIDs)] {
			ids = append(ids, fmt.Sprintf("#%d", r.ID))
		}
		line := head + ": " + strings.Join(ids, ", ")
		if rest := len(rows) - digestIDs; rest > 0 {
			line += " " + e.Words().N("notify.rest", rest)
		}
		return []string{line}
	}
	lines := []string{head + ":"}
	for _, r := range rows {
		parts := []string{fmt.Sprintf("#%d %s %d", r.ID, r.Tier, r.Score)}
		if r.Country != "" {
			parts = append(parts, r.Country)
		}
		line := strings.Join(append(parts, r.Buyer), " ")
		if r.Wants != "" {
			line += ": " + r.Wants
		}
		if !r.DueAt.IsZero() {
			line += " (" + e.Words().T("change.next", "Action", e.Words().T("action."+string(r.Action)), "At", clock(r.DueAt.In(e.Now().Location()))) + ")"
		}
		lines = append(lines, line)
	}
	return lines
}
