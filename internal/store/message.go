package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// NewMessage is a message, row or chat as a pull hands it in, read already.
type NewMessage struct {
	Place       inquiry.Place
	UIDValidity uint32 // of the folder, 0 where there is none

	// Entry is the message as conversations see it; At must be set, Ref is
	// ignored. Its Domains must be filled for sent messages too (the company
	// domains of the recipients, never free-mail): messages that share none of
	// the keys listed at Keys are never looked at together.
	Entry   inquiry.Entry
	Reading *inquiry.Reading // nil for what we sent
	Subject string           // as written
	Search  SearchText       // what full-text search finds it by

	Format    Format // empty means mail
	Raw       []byte
	Size      int64 // on the server, bytes; 0 means len(Raw)
	Truncated bool

	// ContentKey tells apart messages that share a Message-ID and is the
	// identity of those without one. Empty means the hash of the body, for
	// messages without Message-ID of Date, From, Subject and body. A row of a
	// table needs one that is the same when the file is read again and differs
	// between rows that merely look alike.
	ContentKey string

	Version string // of the words, weights and code that made Entry and Reading
}

// Added is what AddMessage made of a message.
type Added struct {
	Ref int64
	New bool // nobody had it before
	// Changed reports that a message known before became earlier, answered or
	// one of ours; its inquiry must be looked at again.
	Changed bool
}

// AddMessage stores a message with its place. A message of the same Message-ID
// and content is the same one lying in one more place: its earliest instant
// counts, and it is answered if any copy is. The same Message-ID with another
// body is another message.
func (tx *Tx) AddMessage(ctx context.Context, m NewMessage) (Added, error) {
	p, err := Prepare(m)
	if err != nil {
		return Added{}, err
	}
	return tx.AddPrepared(ctx, p)
}

// AddPrepared is AddMessage for a message that was prepared before.
func (tx *Tx) AddPrepared(ctx context.Context, p *Prepared) (Added, error) {
	a, err := tx.addPrepared(ctx, p)
	if err != nil {
		return Added{}, fmt.Errorf("store message %s: %w", p.m.Place, err)
	}
	return a, nil
}

func (tx *Tx) addPrepared(ctx context.Context, p *Prepared) (Added, error) {
	old, err := tx.same(ctx, p)
	if err != nil {
		return Added{}, err
	}
	var a Added
	if old.ref == 0 {
		a.New = true
		a.Ref, err = tx.insertMessage(ctx, p)
		if tx.first == 0 {
			tx.first = a.Ref
		}
	} else {
		a.Ref = old.ref
		a.Changed, err = tx.joinMessage(ctx, old, p)
	}
	if err != nil {
		return Added{}, err
	}
	return a, tx.addPlace(ctx, &p.m, a.Ref)
}

// addPlace notes where a message lies. A place in a file may hold another
// message than before.
func (tx *Tx) addPlace(ctx context.Context, m *NewMessage, ref int64) error {
	_, err := tx.exec(ctx, `
INSERT INTO place (account, folder, uidvalidity, uid, message) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET message = excluded.message WHERE message <> excluded.message`,
		m.Place.Account, m.Place.Folder, m.UIDValidity, m.Place.UID, ref)
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `DELETE FROM set_aside WHERE account = ? AND folder = ? AND uidvalidity = ? AND uid = ?`,
		m.Place.Account, m.Place.Folder, m.UIDValidity, m.Place.UID)
	return err
}

// stored is what must be known of a message to join a copy to it.
type stored struct {
	ref       int64
	at        time.Time
	direction inquiry.Direction
	truncated bool
	answered  bool
	forgotten bool
}

// same finds the stored message of which p is a copy. Where one of the two was
// cut, the Message-ID alone decides.
func (tx *Tx) same(ctx context.Context, p *Prepared) (stored, error) {
	var (
		old  stored
		id   string
		key  []byte
		text string
		at   string
	)
	rows, err := tx.q.QueryContext(ctx, `
SELECT id, message_id, content, text_key, at, direction, truncated, answered, analysis_version = ?
FROM message WHERE identity = ? ORDER BY id`, VersionForgotten, p.identity)
	if err != nil {
		return old, mapError(ctx, err)
	}
	defer rows.Close()
	for rows.Next() {
		var c stored
		if err := rows.Scan(&c.ref, &id, &key, &text, &at, &c.direction, &c.truncated, &c.answered, &c.forgotten); err != nil {
			return old, mapError(ctx, err)
		}
		if id != p.m.Entry.MessageID && !c.forgotten {
			continue // two identities with one hash
		}
		if !bytes.Equal(key, p.content) && !c.truncated && !p.m.Truncated && (text == "" || text != p.m.Entry.TextKey) {
			continue
		}
		c.at, err = parseTime(at)
		if err != nil {
			return old, err
		}
		return c, nil
	}
	return old, mapError(ctx, rows.Err())
}

func (tx *Tx) insertMessage(ctx context.Context, p *Prepared) (int64, error) {
	m, e := &p.m, &p.m.Entry
	res, err := tx.exec(ctx, `
INSERT INTO message (identity, message_id, content, text_key, at, direction, kind, account, subject, from_addr,
	format, size, truncated, answered, analysis_version, component)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
		p.identity, e.MessageID, p.content, e.TextKey, formatTime(e.At), string(e.Direction), string(e.Kind),
		m.Place.Account, m.Subject, e.From, string(m.Format), m.Size, boolInt(m.Truncated), boolInt(e.Answered), m.Version)
	if err != nil {
		return 0, err
	}
	ref, err := res.LastInsertId()
	if err != nil {
		return 0, err
	}
	if _, err := tx.exec(ctx, `INSERT INTO body (message, entry, reading, raw) VALUES (?, ?, ?, ?)`,
		ref, p.entry, p.reading, p.raw); err != nil {
		return 0, err
	}
	if err := tx.index(ctx, ref, p.tokens); err != nil {
		return 0, err
	}
	return ref, tx.linkMessage(ctx, ref, p.keys, 0)
}

// joinMessage takes from a copy what the stored message lacks.
func (tx *Tx) joinMessage(ctx context.Context, old stored, p *Prepared) (changed bool, err error) {
	if old.forgotten {
		return false, nil
	}
	m := &p.m
	if m.Entry.At.Before(old.at) {
		changed = true
		if err := tx.setAt(ctx, old.ref, old.at, m.Entry.At); err != nil {
			return false, err
		}
	}
	if m.Entry.Answered && !old.answered {
		changed = true
		if _, err := tx.exec(ctx, `UPDATE message SET answered = 1 WHERE id = ?`, old.ref); err != nil {
			return false, err
		}
	}
	if old.truncated && !m.Truncated {
		if _, err := tx.exec(ctx, `UPDATE message SET truncated = 0, size = ?, content = ? WHERE id = ?`,
			m.Size, p.content, old.ref); err != nil {
			return false, err
		}
		if _, err := tx.exec(ctx, `UPDATE body SET raw = ? WHERE message = ?`, p.raw, old.ref); err != nil {
			return false, err
		}
	}
	// A copy in the folder of sent mail tells that the message is ours.
	outNow := old.direction == inquiry.In && m.Entry.Direction == inquiry.Out
	if outNow || old.truncated && !m.Truncated && m.Entry.Direction == old.direction {
		changed = true
		if err := tx.updateAnalysis(ctx, old.ref, p); err != nil {
			return false, err
		}
	}
	return changed, nil
}

// setAt moves a message to an earlier instant, in its reading too.
func (tx *Tx) setAt(ctx context.Context, ref int64, was, at time.Time) error {
	if _, err := tx.exec(ctx, `UPDATE message SET at = ? WHERE id = ?`, formatTime(at), ref); err != nil {
		return err
	}
	readings, err := tx.Readings(ctx, []int64{ref})
	if err != nil {
		return err
	}
	rd, ok := readings[ref]
	if !ok || rd.ReceivedAt == nil || !rd.ReceivedAt.Equal(was) {
		return nil
	}
	moved := at.In(rd.ReceivedAt.Location())
	rd.ReceivedAt = &moved
	b, err := json.Marshal(rd)
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `UPDATE body SET reading = ? WHERE message = ?`, string(b), ref)
	return err
}

// Analysis is what is made anew when a message is read again with other rules.
type Analysis struct {
	Entry   inquiry.Entry // At, Ref and Answered are ignored: they are facts, not readings
	Reading *inquiry.Reading
	Subject string
	Search  SearchText
	Version string
}

// UpdateAnalysis replaces what was read from a stored message. Links that no
// longer hold stay until Relink.
func (tx *Tx) UpdateAnalysis(ctx context.Context, ref int64, a Analysis) error {
	p, err := prepareRead(NewMessage{Entry: a.Entry, Reading: a.Reading, Subject: a.Subject, Search: a.Search, Version: a.Version})
	if err == nil {
		err = tx.updateAnalysis(ctx, ref, p)
	}
	if err != nil {
		return fmt.Errorf("store analysis of message %d: %w", ref, err)
	}
	return nil
}

func (tx *Tx) updateAnalysis(ctx context.Context, ref int64, p *Prepared) error {
	var (
		was       string
		component int64
	)
	found, err := tx.one(ctx, `
SELECT b.entry, m.component FROM message m JOIN body b ON b.message = m.id WHERE m.id = ?`, []any{ref}, &was, &component)
	if err != nil {
		return err
	}
	if !found {
		return ErrNotFound
	}
	var before inquiry.Entry
	if err := json.Unmarshal([]byte(was), &before); err != nil {
		return fmt.Errorf("%w: entry: %w", ErrDamaged, err)
	}
	e := &p.m.Entry
	if _, err := tx.exec(ctx, `
UPDATE message SET text_key = ?, direction = ?, kind = ?, subject = ?, from_addr = ?, analysis_version = ? WHERE id = ?`,
		e.TextKey, string(e.Direction), string(e.Kind), p.m.Subject, e.From, p.m.Version, ref); err != nil {
		return err
	}
	if _, err := tx.exec(ctx, `UPDATE body SET entry = ?, reading = ? WHERE message = ?`, p.entry, p.reading, ref); err != nil {
		return err
	}
	if err := tx.index(ctx, ref, p.tokens); err != nil {
		return err
	}
	return tx.linkMessage(ctx, ref, without(p.keys, linkKeys(&before)), component)
}
