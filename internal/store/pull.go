package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// Cursor is how far a folder of an account was read. Its zero value means that
// nothing was.
type Cursor struct {
	Folder      string
	UIDValidity uint32
	UID         uint32
	State       string
}

// Known answers what a source asks about earlier runs of one account.
type Known struct {
	r       Reader
	account string
}

// Known returns what is known of an account.
func (r Reader) Known(account string) Known { return Known{r: r, account: account} }

// Cursor returns the stored position in a folder, the zero Cursor when there is none.
func (k Known) Cursor(ctx context.Context, folder string) (Cursor, error) {
	var c Cursor
	found, err := k.r.one(ctx, `SELECT folder, uidvalidity, uid, state FROM cursor WHERE account = ? AND folder = ?`,
		[]any{k.account, folder}, &c.Folder, &c.UIDValidity, &c.UID, &c.State)
	if err != nil {
		return Cursor{}, fmt.Errorf("read position in %q: %w", folder, err)
	}
	if !found {
		return Cursor{}, nil
	}
	return c, nil
}

// placeValid narrows places to those under the UIDVALIDITY of the folder's
// cursor: UIDs of an older one name other messages.
const placeValid = `uidvalidity = coalesce((SELECT uidvalidity FROM cursor WHERE account = ?1 AND folder = ?2), 0)`

// Has reports whether the message at a place is stored or set aside, as far as
// the place is valid under the UIDVALIDITY of the folder's stored position.
func (k Known) Has(ctx context.Context, p inquiry.Place) (bool, error) {
	var n int
	_, err := k.r.one(ctx, `
SELECT EXISTS (SELECT 1 FROM place WHERE account = ?1 AND folder = ?2 AND uid = ?3 AND `+placeValid+`)
	OR EXISTS (SELECT 1 FROM set_aside WHERE account = ?1 AND folder = ?2 AND uid = ?3 AND `+placeValid+`)`,
		[]any{p.Account, p.Folder, p.UID}, &n)
	if err != nil {
		return false, fmt.Errorf("look for %s: %w", p, err)
	}
	return n != 0, nil
}

// Unanswered returns the UIDs of a folder's stored messages of buyers that are
// not known to carry \Answered, in ascending order.
func (k Known) Unanswered(ctx context.Context, folder string) ([]string, error) {
	var all []string
	err := k.r.each(ctx, `
SELECT p.uid FROM place p JOIN message m ON m.id = p.message
WHERE p.account = ?1 AND p.folder = ?2 AND p.`+placeValid+` AND m.answered = 0 AND m.direction = 'in'
ORDER BY CAST(p.uid AS INTEGER), p.uid`, []any{k.account, folder}, func(rows *sql.Rows) error {
		var uid string
		err := rows.Scan(&uid)
		all = append(all, uid)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list unanswered messages of %q: %w", folder, err)
	}
	return all, nil
}

// SetCursor stores a position.
func (tx *Tx) SetCursor(ctx context.Context, account string, c Cursor) error {
	_, err := tx.exec(ctx, `
INSERT INTO cursor (account, folder, uidvalidity, uid, state) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET uidvalidity = excluded.uidvalidity, uid = excluded.uid, state = excluded.state
WHERE uidvalidity <> excluded.uidvalidity OR uid <> excluded.uid OR state <> excluded.state`,
		account, c.Folder, c.UIDValidity, c.UID, c.State)
	if err != nil {
		return fmt.Errorf("store position in %q: %w", c.Folder, err)
	}
	return nil
}

// MarkAnswered notes that the message at a place carries \Answered. It returns
// the message, 0 when the place is unknown, and whether that was new.
func (tx *Tx) MarkAnswered(ctx context.Context, p inquiry.Place, uidValidity uint32) (ref int64, changed bool, err error) {
	var was bool
	found, err := tx.one(ctx, `
SELECT m.id, m.answered FROM place p JOIN message m ON m.id = p.message
WHERE p.account = ? AND p.folder = ? AND p.uidvalidity = ? AND p.uid = ?`,
		[]any{p.Account, p.Folder, uidValidity, p.UID}, &ref, &was)
	if err == nil && found && !was {
		_, err = tx.exec(ctx, `UPDATE message SET answered = 1 WHERE id = ?`, ref)
	}
	if err != nil {
		return 0, false, fmt.Errorf("mark %s: %w", p, err)
	}
	return ref, found && !was, nil
}

// Aside is a place that could not be read.
type Aside struct {
	Place       inquiry.Place
	UIDValidity uint32
	Reason      string
	Raw         []byte // as far as there is any
	Size        int64
	FirstSeen   time.Time
	Reported    bool // a run named it already
}

// SetAside notes a place that could not be read and reports whether that is
// new. A place known already keeps when it was first seen.
func (tx *Tx) SetAside(ctx context.Context, a Aside) (bool, error) {
	res, err := tx.exec(ctx, `
INSERT INTO set_aside (account, folder, uidvalidity, uid, reason, raw, size, first_seen, reported)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		a.Place.Account, a.Place.Folder, a.UIDValidity, a.Place.UID, a.Reason, pack(a.Raw), a.Size, formatTime(a.FirstSeen), boolInt(a.Reported))
	var n int64
	if err == nil {
		n, err = res.RowsAffected()
	}
	if err != nil {
		return false, fmt.Errorf("set %s aside: %w", a.Place, err)
	}
	return n > 0, nil
}

// MarkReported notes that everything set aside was named to the exporter.
func (tx *Tx) MarkReported(ctx context.Context) error {
	if _, err := tx.exec(ctx, `UPDATE set_aside SET reported = 1 WHERE reported = 0`); err != nil {
		return fmt.Errorf("mark what was set aside: %w", err)
	}
	return nil
}

// Asides lists what was set aside, by place; its bytes only when raw is true.
func (r Reader) Asides(ctx context.Context, raw bool) ([]Aside, error) {
	var all []Aside
	err := r.each(ctx, `
SELECT account, folder, uidvalidity, uid, reason, iif(?, raw, NULL), size, first_seen, reported FROM set_aside
ORDER BY account, folder, uidvalidity, uid`, []any{boolInt(raw)}, func(rows *sql.Rows) error {
		var (
			a      Aside
			packed []byte
			first  string
		)
		err := rows.Scan(&a.Place.Account, &a.Place.Folder, &a.UIDValidity, &a.Place.UID, &a.Reason, &packed, &a.Size, &first, &a.Reported)
		if err == nil {
			a.FirstSeen, err = parseTime(first)
		}
		if err == nil {
			a.Raw, err = unpack(packed)
		}
		all = append(all, a)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list what was set aside: %w", err)
	}
	return all, nil
}

// Run is one pull of one account.
type Run struct {
	Account string
	Started time.Time
	Ended   time.Time
	Result  string         // "" when all went well, else a code such as auth_refused
	Counts  map[string]int // what the summary line says: "new", "looked", …
}

// RecordRun appends a run.
func (tx *Tx) RecordRun(ctx context.Context, run Run) error {
	counts, err := json.Marshal(run.Counts)
	if err == nil {
		_, err = tx.exec(ctx, `INSERT INTO pull_run (account, started, ended, result, counts) VALUES (?, ?, ?, ?, ?)`,
			run.Account, formatTime(run.Started), formatTime(run.Ended), run.Result, string(counts))
	}
	if err != nil {
		return fmt.Errorf("record run of %q: %w", run.Account, err)
	}
	return nil
}

// LastRuns returns the newest run of every account, ordered by account; only
// those that went well when good is true.
func (r Reader) LastRuns(ctx context.Context, good bool) ([]Run, error) {
	var all []Run
	err := r.each(ctx, `
SELECT account, started, ended, result, counts FROM pull_run
WHERE id IN (SELECT max(id) FROM pull_run WHERE ?1 = 0 OR result = '' GROUP BY account) ORDER BY account`,
		[]any{boolInt(good)}, func(rows *sql.Rows) error {
			var (
				run                    Run
				started, ended, counts string
			)
			err := rows.Scan(&run.Account, &started, &ended, &run.Result, &counts)
			if err == nil {
				run.Started, err = parseTime(started)
			}
			if err == nil {
				run.Ended, err = parseTime(ended)
			}
			if err == nil {
				err = json.Unmarshal([]byte(counts), &run.Counts)
			}
			all = append(all, run)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("read runs: %w", err)
	}
	return all, nil
}

// Meta returns a value kept under key, "" when there is none.
func (r Reader) Meta(ctx context.Context, key string) (value string, err error) {
	if _, err := r.one(ctx, `SELECT value FROM meta WHERE key = ?`, []any{key}, &value); err != nil {
		return "", fmt.Errorf("read %q: %w", key, err)
	}
	return value, nil
}

// SetMeta keeps a value under key; "" removes it.
func (tx *Tx) SetMeta(ctx context.Context, key, value string) error {
	var err error
	if value == "" {
		_, err = tx.exec(ctx, `DELETE FROM meta WHERE key = ?`, key)
	} else {
		_, err = tx.exec(ctx, `
INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value WHERE value <> excluded.value`, key, value)
	}
	if err != nil {
		return fmt.Errorf("store %q: %w", key, err)
	}
	return nil
}
