package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// Saved is an inquiry as it is handed in: the object of the JSON contract and
// what lists show besides.
type Saved struct {
	Inquiry  inquiry.Inquiry // ID 0: a new one. MessageRef.Ref must be set.
	Root     int64           // row of the message that the conversation starts with
	Messages []int64         // rows of all messages that belong to it, also those not shown
	Buyer    string          // display name
	Wants    string          // one line
}

// SaveInquiries stores inquiries and returns their IDs in the same order. A
// message belongs to the last inquiry that was saved with it.
func (tx *Tx) SaveInquiries(ctx context.Context, all []Saved) ([]int64, error) {
	ids := make([]int64, len(all))
	for i, s := range all {
		id, err := tx.saveInquiry(ctx, s)
		if err != nil {
			return nil, fmt.Errorf("store inquiry %d: %w", s.Inquiry.ID, err)
		}
		ids[i] = id
	}
	return ids, nil
}

const saveColumns = `root = ?, merged_into = 0, customer_id = ?, status = ?, tier = ?, score = ?, intent = ?, action = ?, due_at = ?,
	step = ?, band = ?, tier_rank = ?, country = ?, channel = ?, owner = ?, language = ?, first_seen = ?, last_at = ?, buyer = ?, wants = ?`

func (tx *Tx) saveInquiry(ctx context.Context, s Saved) (int64, error) {
	q := s.Inquiry
	q.CustomerID = tx.liveCustomer(q.CustomerID) // a later one of the same batch may have shown that two are one
	if q.ID == 0 {
		res, err := tx.exec(ctx, `
INSERT INTO inquiry (root, merged_into, customer_id, status, tier, score, intent, action, step, band, tier_rank,
	country, channel, owner, language, first_seen, last_at, buyer, wants)
VALUES (0, 0, 0, 'new', '', 0, '', '', 0, 0, 0, '', '', '', '', '', '', '', '')`)
		if err != nil {
			return 0, err
		}
		if q.ID, err = res.LastInsertId(); err != nil {
			return 0, err
		}
	}
	step := q.FollowUpStep
	res, err := tx.exec(ctx, `UPDATE inquiry SET `+saveColumns+` WHERE id = ?`,
		s.Root, q.CustomerID, string(q.Status), string(q.Tier), q.Score, string(q.Intent), string(q.Action), formatMaybeTime(q.DueAt),
		step, band(q.Action), q.Tier.QueueRank(), string(q.Customer.Country), string(q.Channel), string(q.Owner), q.Language,
		formatTime(q.FirstSeen), formatTime(q.ActiveAt()), s.Buyer, s.Wants, q.ID)
	if err != nil {
		return 0, err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return 0, cmpErr(err, ErrNotFound)
	}
	refs := make([]int64, len(q.Messages))
	for i, m := range q.Messages {
		refs[i] = m.Ref
	}
	doc, err := json.Marshal(q)
	if err != nil {
		return 0, err
	}
	if _, err := tx.exec(ctx, `
INSERT INTO inquiry_doc (inquiry, doc, refs) VALUES (?, ?, ?)
ON CONFLICT DO UPDATE SET doc = excluded.doc, refs = excluded.refs WHERE doc <> excluded.doc OR refs <> excluded.refs`,
		q.ID, string(doc), list(refs)); err != nil {
		return 0, err
	}
	if _, err := tx.exec(ctx, `
UPDATE message SET inquiry_id = NULL WHERE inquiry_id = ? AND id NOT IN (SELECT value FROM json_each(?))`,
		q.ID, list(s.Messages)); err != nil {
		return 0, err
	}
	_, err = tx.exec(ctx, `
UPDATE message SET inquiry_id = ?1 WHERE id IN (SELECT value FROM json_each(?2)) AND inquiry_id IS NOT ?1`,
		q.ID, list(s.Messages))
	return q.ID, err
}

func cmpErr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// band is the place of an action in the queue.
func band(a inquiry.Action) int {
	if i := slices.Index(bands, a); i >= 0 {
		return i
	}
	return len(bands)
}

// bands are the parts of the queue in their order.
var bands = []inquiry.Action{inquiry.ActionFirstReply, inquiry.ActionReply, inquiry.ActionFollowUp, inquiry.ActionReactivate}

// DropInquiry takes an inquiry out of all lists because its messages belong to
// another one, into, or to none (0). Its number is never given again, unless it was
// a provisional one, of which nothing is kept.
func (tx *Tx) DropInquiry(ctx context.Context, id, into int64) error {
	if err := tx.dropInquiry(ctx, id, into); err != nil {
		return fmt.Errorf("drop inquiry %d: %w", id, err)
	}
	return nil
}

func (tx *Tx) dropInquiry(ctx context.Context, id, into int64) error {
	if _, err := tx.exec(ctx, `DELETE FROM inquiry_doc WHERE inquiry = ?`, id); err != nil {
		return err
	}
	if _, err := tx.exec(ctx, `UPDATE message SET inquiry_id = NULL WHERE inquiry_id = ?`, id); err != nil {
		return err
	}
	if id > tx.settled.Inquiry {
		_, err := tx.exec(ctx, `DELETE FROM inquiry WHERE id = ?`, id)
		return err
	}
	res, err := tx.exec(ctx, `
UPDATE inquiry SET merged_into = ?, customer_id = 0, status = '', tier = '', score = 0, intent = '', action = '', due_at = NULL, step = 0,
	band = ?, tier_rank = 0, country = '', channel = '', owner = '', language = '', first_seen = '', last_at = '', buyer = '', wants = ''
WHERE id = ?`, into, len(bands), id)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return cmpErr(err, ErrNotFound)
	}
	return nil
}

// InquiryIDs returns the inquiry of each of the messages refs that has one.
func (r Reader) InquiryIDs(ctx context.Context, refs []int64) (map[int64]int64, error) {
	all := make(map[int64]int64, len(refs))
	err := r.each(ctx, `
SELECT id, inquiry_id FROM message WHERE id IN (SELECT value FROM json_each(?)) AND inquiry_id IS NOT NULL`,
		[]any{list(refs)}, func(rows *sql.Rows) error {
			var ref, id int64
			err := rows.Scan(&ref, &id)
			all[ref] = id
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("read inquiries of messages: %w", err)
	}
	return all, nil
}

// Segments returns the segment with which each of the inquiries ids is stored.
func (r Reader) Segments(ctx context.Context, ids []int64) (map[int64]inquiry.Maybe, error) {
	all := make(map[int64]inquiry.Maybe, len(ids))
	err := r.each(ctx, `
SELECT inquiry, coalesce(doc ->> '$.segment', '') FROM inquiry_doc WHERE inquiry IN (SELECT value FROM json_each(?))`,
		[]any{list(ids)}, func(rows *sql.Rows) error {
			var id int64
			var segment string
			err := rows.Scan(&id, &segment)
			all[id] = inquiry.Maybe(segment)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("read segments of inquiries: %w", err)
	}
	return all, nil
}

// Number says which message an inquiry's number follows.
type Number struct {
	ID   int64
	Root int64 // row of the message
	Live bool  // false: the inquiry is no more, its messages belong to another one or to none
}

// Numbers returns the numbers that follow one of the messages refs, also those
// of inquiries that are no more, ordered by number.
func (r Reader) Numbers(ctx context.Context, refs []int64) ([]Number, error) {
	var all []Number
	err := r.each(ctx, `
SELECT id, root, status <> '' FROM inquiry WHERE root IN (SELECT value FROM json_each(?)) ORDER BY id`,
		[]any{list(refs)}, func(rows *sql.Rows) error {
			var n Number
			err := rows.Scan(&n.ID, &n.Root, &n.Live)
			all = append(all, n)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("read numbers of inquiries: %w", err)
	}
	return all, nil
}

// Roots returns the messages that the numbers ids follow, also those of
// inquiries that are no more, in order of numbers.
func (r Reader) Roots(ctx context.Context, ids []int64) ([]int64, error) {
	var roots []int64
	err := r.each(ctx, `SELECT root FROM inquiry WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`, []any{list(ids)}, collect(&roots))
	if err != nil {
		return nil, fmt.Errorf("read inquiries: %w", err)
	}
	return roots, nil
}

// Resolve follows merges: it returns the ID of the inquiry that id is now part
// of, itself mostly, or ErrNotFound.
func (r Reader) Resolve(ctx context.Context, id int64) (int64, error) {
	for range 100 { // merges cannot loop unless the file was tampered with
		var status string
		var into int64
		found, err := r.one(ctx, `SELECT status, merged_into FROM inquiry WHERE id = ?`, []any{id}, &status, &into)
		if err != nil {
			return 0, fmt.Errorf("read inquiry %d: %w", id, err)
		}
		if !found || status == "" && into == 0 {
			break
		}
		if status != "" {
			return id, nil
		}
		id = into
	}
	return 0, ErrNotFound
}

// Inquiry returns one inquiry, or the one it was merged into, or ErrNotFound.
func (r Reader) Inquiry(ctx context.Context, id int64) (inquiry.Inquiry, error) {
	id, err := r.Resolve(ctx, id)
	if err != nil {
		return inquiry.Inquiry{}, err
	}
	all, err := r.docs(ctx, []int64{id})
	if err == nil && len(all) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return inquiry.Inquiry{}, fmt.Errorf("read inquiry %d: %w", id, err)
	}
	return all[0], nil
}

// Inquiries returns the inquiries that pass f, in its order.
func (r Reader) Inquiries(ctx context.Context, f Filter) ([]inquiry.Inquiry, error) {
	var all []inquiry.Inquiry
	err := r.EachInquiry(ctx, f, func(_ Row, q inquiry.Inquiry) error {
		all = append(all, q)
		return nil
	})
	return all, err
}

// EachInquiry calls fn for every inquiry that passes f, in its order, until fn
// fails. It reads a few hundred at a time, so fn may use the database.
func (r Reader) EachInquiry(ctx context.Context, f Filter, fn func(Row, inquiry.Inquiry) error) error {
	rows, err := r.Rows(ctx, f)
	if err != nil {
		return err
	}
	for batch := range slices.Chunk(rows, 300) {
		ids := make([]int64, len(batch))
		for i, row := range batch {
			ids[i] = row.ID
		}
		docs, err := r.docs(ctx, ids)
		if err != nil {
			return fmt.Errorf("read inquiries: %w", err)
		}
		byID := make(map[int64]int, len(docs))
		for i, q := range docs {
			byID[q.ID] = i
		}
		for _, row := range batch {
			i, ok := byID[row.ID]
			if !ok {
				continue // dropped since the list was made
			}
			if err := fn(row, docs[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// Period returns the inquiries on which anything happened at or after from and
// that were first seen before to, ordered by ID.
func (r Reader) Period(ctx context.Context, from, to time.Time) ([]inquiry.Inquiry, error) {
	return r.Inquiries(ctx, Filter{Active: from, Until: to})
}

// docs reads whole inquiries, ordered by ID.
func (r Reader) docs(ctx context.Context, ids []int64) ([]inquiry.Inquiry, error) {
	var all []inquiry.Inquiry
	err := r.each(ctx, `SELECT inquiry, doc, refs FROM inquiry_doc WHERE inquiry IN (SELECT value FROM json_each(?)) ORDER BY inquiry`,
		[]any{list(ids)}, func(rows *sql.Rows) error {
			var (
				id        int64
				doc, refs sql.RawBytes
				q         inquiry.Inquiry
				of        []int64
			)
			if err := rows.Scan(&id, &doc, &refs); err != nil {
				return err
			}
			err := json.Unmarshal(doc, &q)
			if err == nil {
				err = json.Unmarshal(refs, &of)
			}
			if err == nil && len(of) != len(q.Messages) {
				err = fmt.Errorf("%d rows for %d messages", len(of), len(q.Messages))
			}
			if err != nil {
				return fmt.Errorf("%w: inquiry %d: %w", ErrDamaged, id, err)
			}
			for i := range of {
				q.Messages[i].Ref = of[i]
			}
			all = append(all, q)
			return nil
		})
	return all, err
}
