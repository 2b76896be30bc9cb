package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// Acts returns the changes of one verb that were not taken back, oldest first.
// Those of inquiries that are part of another one now bear its number; those of
// inquiries of which nothing is left are passed over.
func (r Reader) Acts(ctx context.Context, verb inquiry.Verb) ([]inquiry.Change, error) {
	all, err := r.changes(ctx, `WHERE verb IN (?, ?, ?) ORDER BY id`, string(verb), string(inquiry.VerbUndo), string(inquiry.VerbRedo))
	if err != nil {
		return nil, err
	}
	undone := map[int64]bool{}
	for _, c := range all {
		if batch, undo := c.takesBack(); batch != 0 {
			undone[batch] = undo
		}
	}
	now := map[int64]int64{} // number as noted -> number today, 0 for none
	var out []inquiry.Change
	for _, c := range all {
		if batch, _ := c.takesBack(); batch != 0 || undone[c.batch] {
			continue
		}
		id, known := now[c.Inquiry]
		if !known {
			if id, err = r.Resolve(ctx, c.Inquiry); errors.Is(err, ErrNotFound) {
				id = 0
			} else if err != nil {
				return nil, fmt.Errorf("read changes: %w", err)
			}
			now[c.Inquiry] = id
		}
		if id != 0 {
			c.Inquiry = id
			out = append(out, c.Change)
		}
	}
	return out, nil
}

// LastAct returns the newest change of one verb that was not taken back, and
// false when there is none. It is read whatever became of its inquiry.
func (r Reader) LastAct(ctx context.Context, verb inquiry.Verb) (inquiry.Change, bool, error) {
	all, err := r.changes(ctx, `WHERE verb IN (?, ?, ?) ORDER BY id DESC`, string(verb), string(inquiry.VerbUndo), string(inquiry.VerbRedo))
	if err != nil {
		return inquiry.Change{}, false, err
	}
	said := map[int64]bool{} // batches about which a newer undo or redo spoke
	undone := map[int64]bool{}
	for _, c := range all {
		batch, undo := c.takesBack()
		switch {
		case batch == 0 && !undone[c.batch]:
			return c.Change, true, nil
		case batch != 0 && !said[batch]:
			said[batch], undone[batch] = true, undo
		}
	}
	return inquiry.Change{}, false, nil
}

// HasVerb reports whether there ever was a change of a verb, taken back or not.
func (r Reader) HasVerb(ctx context.Context, verb inquiry.Verb) (bool, error) {
	var n int
	found, err := r.one(ctx, `SELECT 1 FROM change WHERE verb = ? LIMIT 1`, []any{string(verb)}, &n)
	if err != nil {
		return false, fmt.Errorf("read changes: %w", err)
	}
	return found, nil
}
