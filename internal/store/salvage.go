package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// maxGap is how many rows in a row may be unreadable before Salvage takes a
// table for read; each damaged page costs a few dozen.
const maxGap = 5000

// Salvaged is one thing that could still be read: an inquiry, or a message with its bytes.
type Salvaged struct {
	Inquiry *inquiry.Inquiry
	Message *Message
	Raw     Raw
}

// Salvage reads what can be read of a damaged database, inquiries first, then
// messages, without writing to it. lost counts the rows that could not be read
// as far as they can be counted. It fails only when nothing at all can be read
// or fn fails.
func Salvage(ctx context.Context, path string, fn func(Salvaged) error) (lost int, err error) {
	lost, err = salvage(ctx, path, fn)
	if err != nil {
		return lost, fmt.Errorf("salvage %s: %w", path, err)
	}
	return lost, nil
}

func salvage(ctx context.Context, path string, fn func(Salvaged) error) (lost int, err error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return 0, err
	}
	if _, err := os.Stat(abs); err != nil {
		return 0, err
	}
	s := &Store{path: abs, readOnly: true}
	// With writable_schema SQLite reads files that were cut, too; mode=ro keeps it from writing.
	if err := s.connect(dsn(abs, Options{}, "ro") + "&_pragma=writable_schema(1)"); err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if _, err := s.header(ctx); err != nil {
		return 0, err
	}
	n, err := s.walk(ctx, "inquiry_doc", "inquiry", func(id int64) (bool, error) {
		docs, err := s.docs(ctx, []int64{id})
		if err != nil || len(docs) == 0 {
			return false, err
		}
		return true, stop(fn(Salvaged{Inquiry: &docs[0]}))
	})
	lost += n
	if err != nil {
		return lost, err
	}
	n, err = s.walk(ctx, "message", "id", func(id int64) (bool, error) {
		messages, err := s.messages(ctx, `m.id = ?`, id)
		if err != nil || len(messages) == 0 {
			return false, err
		}
		raw, err := s.Raw(ctx, id)
		if err != nil {
			raw = Raw{} // what was read from it is better than nothing
		}
		return true, stop(fn(Salvaged{Message: &messages[0], Raw: raw}))
	})
	return lost + n, err
}

// stopped marks errors that end a walk.
type stopped struct{ error }

func (e stopped) Unwrap() error { return e.error }

func stop(err error) error {
	if err == nil {
		return nil
	}
	return stopped{err}
}

// walk calls fn for every row number of a table, also beyond parts that cannot
// be read, and counts those that could not be. fn says whether there is a row.
func (s *Store) walk(ctx context.Context, table, column string, fn func(int64) (bool, error)) (lost int, err error) {
	next := `SELECT ` + column + ` FROM ` + table + ` WHERE ` + column + ` > ? ORDER BY ` + column + ` LIMIT 1`
	missed := 0 // of the last numbers tried, those that failed
	for id, gap := int64(0), 0; gap < maxGap; {
		var found sql.NullInt64
		ok, err := s.one(ctx, next, []any{id}, &found)
		if ctx.Err() != nil {
			return lost, ctx.Err()
		}
		switch {
		case err == nil && !ok:
			return lost + missed, nil
		case err == nil && found.Valid && found.Int64 > id:
			id = found.Int64
		default:
			id++ // the next row lies on a page that cannot be read: try the numbers one by one
		}
		ok, err = fn(id)
		switch {
		case errors.As(err, &stopped{}):
			return lost, err
		case ok:
			lost, missed, gap = lost+missed, 0, 0
		case err != nil:
			missed++
			gap++
		default:
			gap++
		}
	}
	return lost, nil
}
