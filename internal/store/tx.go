package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Tx is a writing transaction. It also reads, and sees its own writes.
type Tx struct {
	Reader
	s *Store
	w *stmtConn

	texts []textRow // not in the search index yet
	bytes int       // their size

	merged  map[int64]int64 // customers that became another one
	settled Settled         // see Provisional
	first   int64           // the first message that this transaction added
	joined  []Joined
	others  bool // see Others
}

// Update runs fn in one transaction that holds the write lock from its start.
// When fn or the commit fails nothing of it is kept and that error is returned.
// Calls exclude each other; fn must not call Update, and what it reads through
// the Store instead of the Tx is the state before.
func (s *Store) Update(ctx context.Context, fn func(*Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.readOnly {
		return ErrReadOnly
	}
	if s.writer == nil {
		conn, err := s.db.Conn(ctx)
		if err != nil {
			return mapError(ctx, err)
		}
		s.writer = &stmtConn{conn: conn, stmts: map[string]*sql.Stmt{}}
	}
	w := s.writer
	if err := ctx.Err(); err != nil {
		return err
	}
	tx := &Tx{Reader: Reader{q: w}, s: s, w: w, settled: allSettled}
	// Plain statements instead of database/sql's transactions: those prepare
	// every statement anew.
	if _, err := w.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return s.located(mapError(ctx, err))
	}
	err := tx.run(ctx, fn)
	if err == nil {
		if err = ctx.Err(); err == nil {
			_, err = w.conn.ExecContext(context.WithoutCancel(ctx), "COMMIT")
		}
	}
	if err != nil {
		s.version = 0 // whatever was read in it is not so
		err = errors.Join(s.located(mapError(ctx, err)), w.rollback())
	}
	return err
}

// located names the file in an error that is about its disk.
func (s *Store) located(err error) error {
	if errors.Is(err, ErrFull) || errors.Is(err, ErrReadOnly) {
		return fmt.Errorf("write %s: %w", s.path, err)
	}
	return err
}

// run keeps a panic of fn from leaving the connection inside a transaction.
func (tx *Tx) run(ctx context.Context, fn func(*Tx) error) error {
	done := false
	defer func() {
		if !done {
			tx.s.version = 0
			_ = tx.w.rollback() // the panic goes on and says what happened
		}
	}()
	err := tx.look(ctx)
	if err == nil {
		err = fn(tx)
	}
	if err == nil {
		err = tx.flushIndex(ctx)
	}
	done = true
	return err
}

// look finds out whether another connection wrote.
func (tx *Tx) look(ctx context.Context) error {
	var v int64
	if _, err := tx.one(ctx, `PRAGMA data_version`, nil, &v); err != nil {
		return err
	}
	tx.others = v != tx.s.version
	tx.s.version = v
	return nil
}

// Others reports whether somebody else may have written since the last Update of
// this Store: what is known from then need not hold any more.
func (tx *Tx) Others() bool { return tx.others }

// stmtConn is a connection that keeps its statements prepared.
type stmtConn struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

// maxStmts bounds the statements kept: lists with filters make many different ones.
const maxStmts = 200

func (c *stmtConn) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if st := c.stmts[query]; st != nil {
		return st, nil
	}
	if len(c.stmts) >= maxStmts {
		if err := c.forget(); err != nil {
			return nil, err
		}
	}
	st, err := c.conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	c.stmts[query] = st
	return st, nil
}

// ExecContext implements querier. A cancelled context is noticed before a
// statement, never during it: each is short, and watching costs more than it.
func (c *stmtConn) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ctx = context.WithoutCancel(ctx)
	st, err := c.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	return st.ExecContext(ctx, args...)
}

// QueryContext implements querier.
func (c *stmtConn) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ctx = context.WithoutCancel(ctx)
	st, err := c.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	return st.QueryContext(ctx, args...)
}

// rollback ends a failed transaction. SQLite ends some by itself, on a full
// disk for one, which is no error.
func (c *stmtConn) rollback() error {
	_, err := c.conn.ExecContext(context.Background(), "ROLLBACK")
	if err != nil && sqliteCode(err) != 1 { // SQLITE_ERROR: no transaction is active
		return fmt.Errorf("roll back: %w", err)
	}
	return nil
}

func (c *stmtConn) forget() error {
	var errs []error
	for _, st := range c.stmts {
		errs = append(errs, st.Close())
	}
	clear(c.stmts)
	return errors.Join(errs...)
}

func (c *stmtConn) close() error {
	return errors.Join(c.forget(), c.conn.Close())
}
