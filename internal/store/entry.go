package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

const entryColumns = `SELECT m.id, m.at, m.answered, b.entry FROM message m JOIN body b ON b.message = m.id `

// scanEntry reads an entry; before are columns ahead of its own.
func scanEntry(rows *sql.Rows, before ...any) (inquiry.Entry, error) {
	var (
		e        inquiry.Entry
		ref      int64
		at       string
		doc      sql.RawBytes
		answered bool
	)
	err := rows.Scan(append(before, &ref, &at, &answered, &doc)...)
	if err == nil {
		err = json.Unmarshal(doc, &e)
	}
	if err == nil {
		e.At, err = parseTime(at)
	}
	e.Ref, e.Answered = ref, answered
	if err != nil {
		return e, fmt.Errorf("%w: message %d: %w", ErrDamaged, ref, err)
	}
	return e, nil
}

// entries reads entries; where is a constant of the caller.
func (r Reader) entries(ctx context.Context, where string, args ...any) ([]inquiry.Entry, error) {
	var all []inquiry.Entry
	err := r.each(ctx, entryColumns+where, args, func(rows *sql.Rows) error {
		e, err := scanEntry(rows)
		all = append(all, e)
		return err
	})
	return all, err
}

// Entries returns all messages up to and including an instant, ordered by
// instant, then by row. Forgotten ones say nothing any more and are left out.
func (r Reader) Entries(ctx context.Context, until time.Time) ([]inquiry.Entry, error) {
	all, err := r.entries(ctx, `WHERE m.at <= ? AND m.analysis_version <> ? ORDER BY m.at, m.id`, formatTime(until), VersionForgotten)
	if err != nil {
		return nil, fmt.Errorf("read messages: %w", err)
	}
	return all, nil
}

// EntriesOf returns the messages refs, ordered by instant, then by row.
func (r Reader) EntriesOf(ctx context.Context, refs []int64) ([]inquiry.Entry, error) {
	all, err := r.entries(ctx, `WHERE m.id IN (SELECT value FROM json_each(?)) ORDER BY m.at, m.id`, list(refs))
	if err != nil {
		return nil, fmt.Errorf("read messages: %w", err)
	}
	return all, nil
}

// Components returns the component of each of the messages refs. A component is
// the messages that may belong together: those connected, over any number of
// steps, by the keys that Keys lists. A key other than a Message-ID that more
// than 2,000 messages share joins no further ones. Only Relink takes components
// apart.
func (r Reader) Components(ctx context.Context, refs []int64) (map[int64]int64, error) {
	all := make(map[int64]int64, len(refs))
	err := r.each(ctx, `SELECT id, component FROM message WHERE id IN (SELECT value FROM json_each(?))`, []any{list(refs)}, func(rows *sql.Rows) error {
		var ref, component int64
		err := rows.Scan(&ref, &component)
		all[ref] = component
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read connected messages: %w", err)
	}
	return all, nil
}

// EachConnected calls fn for the messages of some components, all there are when
// it is given nil, with the component of each, in order of rows. Forgotten ones
// are left out. fn must not use the database.
func (r Reader) EachConnected(ctx context.Context, components []int64, fn func(component int64, e inquiry.Entry) error) error {
	if components == nil {
		return r.eachLive(ctx, `true`, fn)
	}
	return r.eachLive(ctx, `m.component IN (SELECT value FROM json_each(?))`, fn, list(components))
}

// EachOf is EachConnected for the messages refs alone.
func (r Reader) EachOf(ctx context.Context, refs []int64, fn func(component int64, e inquiry.Entry) error) error {
	return r.eachLive(ctx, `m.id IN (SELECT value FROM json_each(?))`, fn, list(refs))
}

func (r Reader) eachLive(ctx context.Context, where string, fn func(int64, inquiry.Entry) error, args ...any) error {
	err := r.each(ctx, `SELECT m.component, m.id, m.at, m.answered, b.entry FROM message m JOIN body b ON b.message = m.id
WHERE `+where+` AND m.analysis_version <> ? ORDER BY m.id`, append(args, VersionForgotten), func(rows *sql.Rows) error {
		var component int64
		e, err := scanEntry(rows, &component)
		if err != nil {
			return err
		}
		return fn(component, e)
	})
	if err != nil {
		return fmt.Errorf("read connected messages: %w", err)
	}
	return nil
}

// Readings returns the readings of those messages among refs that have one.
func (r Reader) Readings(ctx context.Context, refs []int64) (map[int64]inquiry.Reading, error) {
	all := make(map[int64]inquiry.Reading, len(refs))
	err := r.each(ctx, `
SELECT message, reading FROM body WHERE message IN (SELECT value FROM json_each(?)) AND reading IS NOT NULL`,
		[]any{list(refs)}, func(rows *sql.Rows) error {
			var (
				ref int64
				doc sql.RawBytes
				rd  inquiry.Reading
			)
			if err := rows.Scan(&ref, &doc); err != nil {
				return err
			}
			if err := json.Unmarshal(doc, &rd); err != nil {
				return fmt.Errorf("%w: reading of message %d: %w", ErrDamaged, ref, err)
			}
			all[ref] = rd
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("read readings: %w", err)
	}
	return all, nil
}

// Subjects returns the subjects of messages as they were written.
func (r Reader) Subjects(ctx context.Context, refs []int64) (map[int64]string, error) {
	all := make(map[int64]string, len(refs))
	err := r.each(ctx, `SELECT id, subject FROM message WHERE id IN (SELECT value FROM json_each(?))`, []any{list(refs)},
		func(rows *sql.Rows) error {
			var (
				ref     int64
				subject string
			)
			if err := rows.Scan(&ref, &subject); err != nil {
				return err
			}
			all[ref] = subject
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("read subjects: %w", err)
	}
	return all, nil
}

// Message is a stored message without its bytes.
type Message struct {
	Entry   inquiry.Entry
	Subject string
	Version string
	Format  Format
	Inquiry int64 // 0 when it belongs to none
	Size    int64
	Places  []inquiry.Place
}

// EachMessage calls fn for every message after the row after, in order of rows,
// until fn fails. It reads a few hundred at a time, so fn may use the database.
func (r Reader) EachMessage(ctx context.Context, after int64, fn func(Message) error) error {
	for {
		batch, err := r.messages(ctx, `m.id > ? ORDER BY m.id LIMIT 300`, after)
		if err != nil {
			return fmt.Errorf("read messages: %w", err)
		}
		if len(batch) == 0 {
			return nil
		}
		for _, m := range batch {
			if err := fn(m); err != nil {
				return err
			}
			after = m.Entry.Ref
		}
	}
}

// Messages returns the messages of an inquiry, ordered by instant, then by row.
func (r Reader) Messages(ctx context.Context, inquiryID int64) ([]Message, error) {
	all, err := r.messages(ctx, `m.inquiry_id = ? ORDER BY m.at, m.id`, inquiryID)
	if err != nil {
		return nil, fmt.Errorf("read messages of inquiry %d: %w", inquiryID, err)
	}
	return all, nil
}

func (r Reader) messages(ctx context.Context, where string, args ...any) ([]Message, error) {
	var (
		all   []Message
		refs  []int64
		index = map[int64]int{}
	)
	err := r.each(ctx, `
SELECT m.id, m.at, m.answered, b.entry, m.subject, m.analysis_version, m.format, coalesce(m.inquiry_id, 0), m.size
FROM message m JOIN body b ON b.message = m.id WHERE `+where, args, func(rows *sql.Rows) error {
		var (
			m        Message
			ref      int64
			at, doc  string
			answered bool
		)
		if err := rows.Scan(&ref, &at, &answered, &doc, &m.Subject, &m.Version, &m.Format, &m.Inquiry, &m.Size); err != nil {
			return err
		}
		err := json.Unmarshal([]byte(doc), &m.Entry)
		if err == nil {
			m.Entry.At, err = parseTime(at)
		}
		if err != nil {
			return fmt.Errorf("%w: message %d: %w", ErrDamaged, ref, err)
		}
		m.Entry.Ref, m.Entry.Answered = ref, answered
		index[ref] = len(all)
		refs, all = append(refs, ref), append(all, m)
		return nil
	})
	if err != nil || len(all) == 0 {
		return all, err
	}
	err = r.each(ctx, `
SELECT message, account, folder, uid FROM place WHERE message IN (SELECT value FROM json_each(?))
ORDER BY account, folder, uidvalidity, uid`, []any{list(refs)}, func(rows *sql.Rows) error {
		var ref int64
		var p inquiry.Place
		if err := rows.Scan(&ref, &p.Account, &p.Folder, &p.UID); err != nil {
			return err
		}
		m := &all[index[ref]]
		m.Places = append(m.Places, p)
		return nil
	})
	return all, err
}

// NewestInstant is the newest instant of anything stored, message or change;
// zero in an empty database. An instant before it is a view of the past.
func (r Reader) NewestInstant(ctx context.Context) (time.Time, error) {
	var at string
	_, err := r.one(ctx, `
SELECT max(coalesce((SELECT max(at) FROM message), ''), coalesce((SELECT max(at) FROM change), ''))`, nil, &at)
	if err != nil {
		return time.Time{}, fmt.Errorf("read newest instant: %w", err)
	}
	return parseTime(at)
}
