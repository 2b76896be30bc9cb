package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// AddChange appends what one command did and returns it with its IDs. The
// changes of one call make a batch: undo takes a whole one back. Their IDs are
// ignored; their inquiries must exist.
func (tx *Tx) AddChange(ctx context.Context, changes []inquiry.Change) ([]inquiry.Change, error) {
	out := make([]inquiry.Change, len(changes))
	var batch int64
	for i, c := range changes {
		args := c.Args
		if len(args) == 0 {
			args = json.RawMessage("{}")
		}
		res, err := tx.exec(ctx, `INSERT INTO change (batch, inquiry, at, verb, args, command) VALUES (?, ?, ?, ?, ?, ?)`,
			batch, c.Inquiry, formatTime(c.At), string(c.Verb), string(args), c.Command)
		if err == nil {
			c.ID, err = res.LastInsertId()
		}
		if err == nil && batch == 0 {
			batch = c.ID
			_, err = tx.exec(ctx, `UPDATE change SET batch = id WHERE id = ?`, c.ID)
		}
		if err != nil {
			return nil, fmt.Errorf("store change of inquiry %d: %w", c.Inquiry, err)
		}
		out[i] = c
	}
	return out, nil
}

// Undo appends the change by which a batch counts no more, or counts again:
// verb is VerbUndo or VerbRedo. It stands beside every inquiry of the batch, so
// that the changes of an inquiry alone tell which of them count. It returns the
// changes of the batch.
func (tx *Tx) Undo(ctx context.Context, batch int64, verb inquiry.Verb, at time.Time, command string) ([]inquiry.Change, error) {
	was, err := tx.changes(ctx, `WHERE batch = ? ORDER BY id`, batch)
	if err != nil {
		return nil, err
	}
	args, err := json.Marshal(inquiry.ChangeArgs{Batch: batch})
	if err != nil {
		return nil, err
	}
	var all []inquiry.Change
	seen := map[int64]bool{}
	for _, c := range was {
		if !seen[c.Inquiry] {
			seen[c.Inquiry] = true
			all = append(all, inquiry.Change{Inquiry: c.Inquiry, At: at, Verb: verb, Args: args, Command: command})
		}
	}
	_, err = tx.AddChange(ctx, all)
	return plain(was), err
}

// Changes returns what the exporter did to the inquiries ids and did not take
// back, oldest first.
func (r Reader) Changes(ctx context.Context, ids []int64) ([]inquiry.Change, error) {
	all, err := r.changes(ctx, `WHERE inquiry IN (SELECT value FROM json_each(?)) ORDER BY id`, list(ids))
	if err != nil {
		return nil, err
	}
	undone := map[int64]bool{}
	for _, c := range all {
		if batch, undo := c.takesBack(); batch != 0 {
			undone[batch] = undo
		}
	}
	var out []inquiry.Change
	for _, c := range all {
		if batch, _ := c.takesBack(); batch == 0 && !undone[c.batch] {
			out = append(out, c.Change)
		}
	}
	return out, nil
}

// AllChanges returns everything the exporter did, undone or not, oldest first.
func (r Reader) AllChanges(ctx context.Context) ([]inquiry.Change, error) {
	all, err := r.changes(ctx, `ORDER BY id`)
	return plain(all), err
}

// LastChanges returns the newest batch of changes with an ID below before
// (0: no bound), oldest first; nothing when there is none.
func (r Reader) LastChanges(ctx context.Context, before int64) ([]inquiry.Change, error) {
	all, err := r.changes(ctx, `WHERE batch = (SELECT max(batch) FROM change WHERE ?1 = 0 OR id < ?1) ORDER BY id`, before)
	return plain(all), err
}

// Undoable returns the batch that undo takes back: the newest one that counts.
// 0 when there is none.
func (r Reader) Undoable(ctx context.Context) (batch int64, err error) {
	undone := map[int64]bool{}
	err = r.backwards(ctx, func(c act) bool {
		if of, undo := c.takesBack(); of != 0 {
			if _, known := undone[of]; !known {
				undone[of] = undo
			}
			return true
		}
		if !undone[c.batch] {
			batch = c.batch
		}
		return batch == 0
	})
	return batch, err
}

// Redoable returns the batch that redo brings back: the one that was taken back
// last and not brought back since. 0 when there is none, and when something was
// changed after it was taken back.
func (r Reader) Redoable(ctx context.Context) (batch int64, err error) {
	known := map[int64]bool{}
	err = r.backwards(ctx, func(c act) bool {
		of, undo := c.takesBack()
		switch {
		case of == 0:
			return false
		case !known[of] && undo:
			batch = of
		}
		known[of] = true
		return batch == 0
	})
	return batch, err
}

// backwards hands out changes from the newest on until fn has enough.
func (r Reader) backwards(ctx context.Context, fn func(act) bool) error {
	for before := int64(1<<63 - 1); ; {
		some, err := r.changes(ctx, `WHERE id < ? ORDER BY id DESC LIMIT 200`, before)
		if err != nil || len(some) == 0 {
			return err
		}
		for _, c := range some {
			if !fn(c) {
				return nil
			}
		}
		before = some[len(some)-1].ID
	}
}

// act is a change with the batch it belongs to.
type act struct {
	inquiry.Change
	batch int64
}

// takesBack returns the batch that an undo or redo is about, 0 for any other change.
func (c *act) takesBack() (batch int64, undo bool) {
	if c.Verb != inquiry.VerbUndo && c.Verb != inquiry.VerbRedo {
		return 0, false
	}
	var args inquiry.ChangeArgs
	if json.Unmarshal(c.Args, &args) != nil {
		return -1, false
	}
	return args.Batch, c.Verb == inquiry.VerbUndo
}

func plain(all []act) []inquiry.Change {
	var out []inquiry.Change
	for _, c := range all {
		out = append(out, c.Change)
	}
	return out
}

func (r Reader) changes(ctx context.Context, where string, args ...any) ([]act, error) {
	var all []act
	err := r.each(ctx, `SELECT id, batch, inquiry, at, verb, args, command FROM change `+where, args, func(rows *sql.Rows) error {
		var (
			c     act
			at, a string
		)
		err := rows.Scan(&c.ID, &c.batch, &c.Inquiry, &at, &c.Verb, &a, &c.Command)
		if err == nil {
			c.At, err = parseTime(at)
		}
		if a != "{}" {
			c.Args = json.RawMessage(a)
		}
		all = append(all, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read changes: %w", err)
	}
	return all, nil
}
