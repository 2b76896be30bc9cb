package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"
)

// querier is what the pool, a read transaction and the writing connection have in common.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Reader reads from the database: from a Store each method sees what is
// committed when it starts, inside View and Update all see the same state.
type Reader struct {
	q querier
}

// exec runs a statement without rows.
func (r Reader) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	res, err := r.q.ExecContext(ctx, query, args...)
	return res, mapError(ctx, err)
}

// each calls fn for every row.
func (r Reader) each(ctx context.Context, query string, args []any, fn func(*sql.Rows) error) (err error) {
	rows, err := r.q.QueryContext(ctx, query, args...)
	if err != nil {
		return mapError(ctx, err)
	}
	defer func() {
		if closeErr := rows.Close(); err == nil {
			err = mapError(ctx, closeErr)
		}
	}()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return mapError(ctx, err)
		}
	}
	return mapError(ctx, rows.Err())
}

// one scans the first row into dest and reports whether there is one.
func (r Reader) one(ctx context.Context, query string, args []any, dest ...any) (found bool, err error) {
	rows, err := r.q.QueryContext(ctx, query, args...)
	if err != nil {
		return false, mapError(ctx, err)
	}
	defer func() {
		if closeErr := rows.Close(); err == nil {
			err = mapError(ctx, closeErr)
		}
	}()
	if !rows.Next() {
		return false, mapError(ctx, rows.Err())
	}
	return true, mapError(ctx, rows.Scan(dest...))
}

// View runs fn with a Reader that sees one state of the database throughout.
func (s *Store) View(ctx context.Context, fn func(Reader) error) error {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return mapError(ctx, err)
	}
	// A read transaction has nothing to lose, so ending it cannot fail in a way that matters.
	defer func() { _ = tx.Rollback() }()
	return fn(Reader{q: tx})
}

// stamp is the fixed width in which instants are stored.
const stamp = "2006-01-02T15:04:05.000000000Z"

// The bounds of what stamp can say.
var (
	firstInstant = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	lastInstant  = time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC)
)

// formatTime writes an instant; those beyond four-digit years are moved to the edge.
func formatTime(t time.Time) string {
	t = t.UTC()
	if t.Before(firstInstant) {
		t = firstInstant
	}
	if t.After(lastInstant) {
		t = lastInstant
	}
	return t.Format(stamp)
}

// formatMaybeTime writes NULL for the zero instant and for nil.
func formatMaybeTime(t *time.Time) any {
	if t == nil || t.IsZero() {
		return nil
	}
	return formatTime(*t)
}

// parseTime reads what formatTime wrote; "" is the zero instant.
func parseTime(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(stamp, s)
}

// list is an argument for json_each: the whole numbers of ids.
func list(ids []int64) string {
	if len(ids) == 0 {
		return "[]"
	}
	b, err := json.Marshal(ids)
	if err != nil {
		panic(err) // whole numbers always marshal
	}
	return string(b)
}

// words is an argument for json_each: a list of texts.
func words[T ~string](ss []T) string {
	if len(ss) == 0 {
		return "[]"
	}
	b, err := json.Marshal(ss)
	if err != nil {
		panic(err) // texts always marshal
	}
	return string(b)
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
