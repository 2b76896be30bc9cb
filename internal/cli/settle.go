package cli

import (
	"context"

	"github.com/inquiry-cli/inquiry/internal/store"
)

// provisional has the numbers that tx gives be provisional: a pull stores what it
// has every few seconds, and may be killed, and none of that shall be seen in them.
// It is called before the inquiries of tx are saved.
func (b *book) provisional(ctx context.Context, tx *store.Tx) error {
	s, err := tx.Provisional(ctx)
	if err == nil && s.Inquiry != b.settled {
		b.forget()
		b.settled = s.Inquiry
	}
	return err
}

// settle gives the provisional numbers anew. It is for whoever is about to show them.
func (b *book) settle(ctx context.Context, tx *store.Tx) error {
	b.forget()
	return tx.Settle(ctx)
}

// settleLeft settles the numbers that a pull left provisional which was killed, or
// is at work: this command shows them, and what was seen never changes. Where
// nothing can be written they are shown as they are.
func (e *Env) settleLeft(ctx context.Context, st *store.Store, opts store.Options) error {
	if left, err := st.Unsettled(ctx); err != nil || !left {
		return err
	}
	if err := e.settleNow(ctx, st, opts); err != nil {
		e.warn("provisional_numbers", e.Words().T("settle.failed", "Reason", e.told(err.Error())))
	}
	return ctx.Err()
}

func (e *Env) settleNow(ctx context.Context, st *store.Store, opts store.Options) error {
	if opts.ReadOnly {
		opts.ReadOnly = false
		w, err := store.Open(ctx, st.Path(), e.openOptions(st.Path(), opts))
		if err != nil {
			return err
		}
		defer w.Close()
		st = w
	}
	return st.Update(ctx, func(tx *store.Tx) error { return tx.Settle(ctx) })
}
