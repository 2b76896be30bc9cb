package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

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

// Changes returns what the exporter did to the inquiries ids, oldest first.
func (r Reader) Changes(ctx context.Context, ids []int64) ([]inquiry.Change, error) {
	return r.changes(ctx, `WHERE inquiry IN (SELECT value FROM json_each(?)) ORDER BY id`, list(ids))
}

// AllChanges returns everything the exporter did, oldest first.
func (r Reader) AllChanges(ctx context.Context) ([]inquiry.Change, error) {
	return r.changes(ctx, `ORDER BY id`)
}

// LastChanges returns the newest batch of changes with an ID below before
// (0: no bound), oldest first; nothing when there is none.
func (r Reader) LastChanges(ctx context.Context, before int64) ([]inquiry.Change, error) {
	return r.changes(ctx, `WHERE batch = (SELECT max(batch) FROM change WHERE ?1 = 0 OR id < ?1) ORDER BY id`, before)
}

func (r Reader) changes(ctx context.Context, where string, args ...any) ([]inquiry.Change, error) {
	var all []inquiry.Change
	err := r.each(ctx, `SELECT id, inquiry, at, verb, args, command FROM change `+where, args, func(rows *sql.Rows) error {
		var (
			c     inquiry.Change
			at, a string
		)
		err := rows.Scan(&c.ID, &c.Inquiry, &at, &c.Verb, &a, &c.Command)
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
