package cli

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/inquiry-cli/inquiry/internal/followup"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// runDueWhy explains band, deadline and order of one inquiry.
func runDueWhy(ctx context.Context, env *Env, view *view, id int64) error {
	d, err := view.caseOf(ctx, id)
	if err != nil {
		return noInquiry(id, err)
	}
	reasons := followup.Why(d.State, env.Now())
	if env.flags.json {
		return writeJSON(env.Out, reasons)
	}
	p := &page{env: env, st: view.st}
	head(p, d.Inquiry)
	for _, r := range reasons {
		p.line("%s", whySentence(p, r))
	}
	if d.DueAt != nil {
		p.line("%s", env.Words().T("why.order"))
	}
	p.signals(d.Inquiry)
	_, err = fmt.Fprint(env.Out, p.b.String())
	return err
}

func whySentence(p *page, r followup.Reason) string {
	w := p.env.Words()
	limit := w.T("why.days", "N", r.Days)
	switch {
	case r.Hours > 0 && r.Hours%time.Hour == 0:
		limit = w.T("why.hours", "N", int(r.Hours.Hours()))
	case r.Hours > 0:
		limit = w.T("why.minutes", "N", int(r.Hours.Minutes()))
	}
	return screen.Line(w.T("why."+r.Code,
		"At", p.clock(r.At), "Tier", r.Tier, "Limit", limit, "Days", r.Days, "Step", r.Step, "Late", span(r.Late), "Verb", r.Verb,
		"Action", w.T("action."+string(r.Action)), "Shift", w.T("shift."+string(r.Shift), "Country", r.Country)))
}

// caseOf derives one inquiry with the reckoning behind it.
func (v *view) caseOf(ctx context.Context, id int64) (derived, error) {
	if v.derived != nil {
		i, err := v.find(ctx, id)
		if err != nil {
			return derived{}, err
		}
		return v.derived[i], nil
	}
	id, err := v.st.Resolve(ctx, id)
	if err != nil {
		return derived{}, err
	}
	messages, err := v.st.Messages(ctx, id)
	if err != nil {
		return derived{}, err
	}
	var entries []inquiry.Entry
	for _, m := range messages {
		entries = append(entries, m.Entry)
	}
	found, err := v.derive(ctx, v.st.Reader, entries, v.now)
	if err != nil {
		return derived{}, err
	}
	i := slices.IndexFunc(found, func(d derived) bool { return d.ID == id })
	if i < 0 {
		return derived{}, store.ErrNotFound
	}
	return found[i], nil
}
