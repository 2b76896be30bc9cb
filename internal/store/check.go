package store

import (
	"bufio"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Check reads the whole file and returns ErrDamaged, naming what is wrong, when
// SQLite finds a fault, a row points nowhere or the search index is broken.
// full compares indexes with their tables too, which takes several times longer.
func (s *Store) Check(ctx context.Context, full bool) error {
	// A connection of its own: FTS5 compares the index with what the connection
	// remembers of it, which may be older than the last commit of another one.
	fresh := &Store{path: s.path, readOnly: true}
	err := fresh.connect(s.dsn)
	if err == nil {
		err = errors.Join(fresh.check(ctx, full), fresh.db.Close())
	}
	if err != nil {
		return fmt.Errorf("check database: %w", err)
	}
	return nil
}

func (r Reader) check(ctx context.Context, full bool) error {
	pragma := `PRAGMA quick_check(5)`
	if full {
		pragma = `PRAGMA integrity_check(5)`
	}
	var faults []error
	err := r.each(ctx, pragma, nil, func(rows *sql.Rows) error {
		var line string
		err := rows.Scan(&line)
		if line != "ok" {
			faults = append(faults, errors.New(line))
		}
		return err
	})
	if err != nil {
		return err
	}
	err = r.each(ctx, `PRAGMA foreign_key_check`, nil, func(rows *sql.Rows) error {
		var table, parent string
		var row sql.NullInt64
		var key int
		err := rows.Scan(&table, &row, &parent, &key)
		faults = append(faults, fmt.Errorf("row %d of %s points to nothing in %s", row.Int64, table, parent))
		return err
	})
	if err == nil && len(faults) > 0 {
		err = fmt.Errorf("%w: %w", ErrDamaged, errors.Join(faults...))
	}
	return err
}

// Backup writes a copy of the database to path, which must not exist, and
// checks it. It may run while others read and write; the copy is of one instant.
func (s *Store) Backup(ctx context.Context, path string) error {
	if err := s.backupTo(ctx, path); err != nil {
		return fmt.Errorf("back up to %s: %w", path, err)
	}
	return nil
}

func (s *Store) backupTo(ctx context.Context, path string) (err error) {
	if _, err := os.Lstat(path); err == nil {
		return fs.ErrExist
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	// Written beside its place, so that a backup that is there is whole.
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.part") // mode 0600
	if err != nil {
		return err
	}
	part := f.Name()
	defer func() {
		if err != nil {
			err = errors.Join(err, removeIfThere(part))
		}
	}()
	if err := f.Close(); err != nil {
		return err
	}
	if _, err := s.exec(ctx, `VACUUM INTO ?`, part); err != nil {
		return err
	}
	if err := checkFile(ctx, part); err != nil {
		return err
	}
	if err := flush(part); err != nil {
		return err
	}
	return settleName(part, path)
}

// checkFile checks a backup, which no other process has open.
func checkFile(ctx context.Context, path string) error {
	abs, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	b := &Store{path: abs, readOnly: true}
	if err := b.connect(dsn(abs, Options{}, "immutable")); err != nil {
		return err
	}
	return errors.Join(b.Check(ctx, false), b.Close())
}

// dumped are the tables of a dump and how their rows are told. Columns whose
// figures depend on the order of work and not on what is stored are told by
// what they mean: a component by its smallest message. Runs are left out: they
// tell about the work itself.
var dumped = []struct{ table, query string }{
	{"message", `
SELECT m.id, m.identity, m.message_id, m.content, m.text_key, m.at, m.direction, m.kind, m.account, m.subject, m.from_addr, m.format,
	m.size, m.truncated, m.answered, m.analysis_version, c.first, m.inquiry_id, b.entry, b.reading, b.raw
FROM message m LEFT JOIN body b ON b.message = m.id
JOIN (SELECT component, min(id) AS first FROM message GROUP BY component) c ON c.component = m.component ORDER BY m.id`},
	{"place", `SELECT account, folder, uidvalidity, uid, message FROM place ORDER BY 1, 2, 3, 4`},
	{"set_aside", `SELECT account, folder, uidvalidity, uid, reason, raw, size, reported FROM set_aside ORDER BY 1, 2, 3, 4`},
	{"cursor", `SELECT account, folder, uidvalidity, uid, state FROM cursor ORDER BY 1, 2`},
	{"link", `SELECT key, n FROM link ORDER BY key`},
	{"customer", `SELECT id, merged_into, name, company, email, country, first_seen, last_at FROM customer ORDER BY id`},
	{"customer_key", `SELECT key, customer FROM customer_key ORDER BY key`},
	{"inquiry", `
SELECT i.id, i.root, i.merged_into, i.customer_id, i.status, i.tier, i.score, i.intent, i.action, i.due_at, i.step, i.band, i.tier_rank,
	i.country, i.channel, i.owner, i.language, i.first_seen, i.last_at, i.buyer, i.wants, d.doc, d.refs
FROM inquiry i LEFT JOIN inquiry_doc d ON d.inquiry = i.id ORDER BY i.id`},
	{"change", `SELECT id, batch, inquiry, at, verb, args, command FROM change ORDER BY id`},
	{"meta", `SELECT key, value FROM meta ORDER BY key`},
	{"message_fts", `SELECT term, col, doc, cnt FROM temp.dump_terms ORDER BY term, col`},
}

// Dump writes everything stored, one row a line, so that two databases of the
// same content give the same bytes. Blobs are told by their hash.
func (s *Store) Dump(ctx context.Context, w io.Writer) error {
	if err := s.dump(ctx, w, false); err != nil {
		return fmt.Errorf("dump database: %w", err)
	}
	return nil
}

// DumpState writes what Dump writes but for how it came about: without the log
// of changes, of which undone ones stay for ever, and without the numbers of
// inquiries that are no more. What was done and undone leaves it the same.
func (s *Store) DumpState(ctx context.Context, w io.Writer) error {
	if err := s.dump(ctx, w, true); err != nil {
		return fmt.Errorf("dump database: %w", err)
	}
	return nil
}

func (s *Store) dump(ctx context.Context, w io.Writer, state bool) (err error) {
	conn, err := s.db.Conn(ctx) // temporary tables belong to one connection
	if err != nil {
		return mapError(ctx, err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	r := Reader{q: conn}
	if _, err := r.exec(ctx, `CREATE VIRTUAL TABLE IF NOT EXISTS temp.dump_terms USING fts5vocab (main, message_fts, col)`); err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	for _, d := range dumped {
		if state && d.table == "change" {
			continue
		}
		if state && d.table == "inquiry" {
			d.query = strings.Replace(d.query, "ORDER BY", "WHERE i.status <> '' ORDER BY", 1)
		}
		err := r.each(ctx, d.query, nil, func(rows *sql.Rows) error { return dumpRow(out, d.table, rows) })
		if err != nil {
			return err
		}
	}
	if _, err := r.exec(ctx, `DROP TABLE temp.dump_terms`); err != nil {
		return err
	}
	return out.Flush()
}

func dumpRow(w io.Writer, table string, rows *sql.Rows) error {
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	values := make([]any, len(columns))
	for i := range values {
		values[i] = new(any)
	}
	if err := rows.Scan(values...); err != nil {
		return err
	}
	if _, err := io.WriteString(w, table); err != nil {
		return err
	}
	for _, p := range values {
		var err error
		switch v := (*p.(*any)).(type) {
		case nil:
			_, err = io.WriteString(w, "\tNULL")
		case []byte:
			_, err = fmt.Fprintf(w, "\t%d:%x", len(v), sha256.Sum256(v))
		case string:
			_, err = fmt.Fprintf(w, "\t%q", v)
		default:
			_, err = fmt.Fprintf(w, "\t%v", v)
		}
		if err != nil {
			return err
		}
	}
	_, err = io.WriteString(w, "\n")
	return err
}
