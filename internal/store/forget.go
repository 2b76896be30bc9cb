package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// VersionForgotten is the version of messages whose content was removed. They
// must not be read again: there is nothing left to read.
const VersionForgotten = "forgotten"

// Forget removes names, addresses and texts of the inquiries ids, of their
// messages and of customers who have no other inquiry. What is counted stays:
// tier, country, channel, topics, dates, products and quantities. Copies of
// these messages that a later pull brings are recognised and not stored. The
// file is written anew, so that nothing can be found in its unused parts;
// backups are the caller's to name. at is when it was asked for. refs are
// further messages of the same person that belong to no inquiry. The forgotten
// inquiries stay as they are for ever: nothing is derived from their messages
// any more.
func (s *Store) Forget(ctx context.Context, ids []int64, at time.Time, refs ...int64) error {
	err := s.Update(ctx, func(tx *Tx) error { return tx.forget(ctx, ids, refs, at) })
	if err == nil {
		err = s.purge(ctx)
	}
	if err != nil {
		return fmt.Errorf("forget inquiries: %w", err)
	}
	return nil
}

// purge rewrites the search index and the file and empties the log.
func (s *Store) purge(ctx context.Context) error {
	if _, err := s.exec(ctx, `INSERT INTO message_fts (message_fts) VALUES ('optimize')`); err != nil {
		return err
	}
	if _, err := s.exec(ctx, `VACUUM`); err != nil {
		return err
	}
	var busy, log, done int
	_, err := s.one(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`, nil, &busy, &log, &done)
	if err == nil && busy != 0 {
		err = fmt.Errorf("empty the log: %w", ErrBusy)
	}
	return err
}

func (tx *Tx) forget(ctx context.Context, ids, loose []int64, at time.Time) error {
	var refs, customers []int64
	err := tx.each(ctx, `SELECT id FROM message WHERE inquiry_id IN (SELECT value FROM json_each(?)) ORDER BY id`,
		[]any{list(ids)}, collect(&refs))
	if err != nil {
		return err
	}
	for _, ref := range append(refs, loose...) {
		if err := tx.forgetMessage(ctx, ref); err != nil {
			return err
		}
	}
	if err := tx.each(ctx, `SELECT DISTINCT customer_id FROM inquiry WHERE id IN (SELECT value FROM json_each(?)) ORDER BY 1`,
		[]any{list(ids)}, collect(&customers)); err != nil {
		return err
	}
	docs, err := tx.docs(ctx, ids)
	if err != nil {
		return err
	}
	for _, q := range docs {
		blankInquiry(&q)
		q.Events = append(q.Events, inquiry.Event{At: at, Name: VersionForgotten})
		if err := tx.forgetInquiry(ctx, q); err != nil {
			return err
		}
	}
	if _, err := tx.exec(ctx, `
UPDATE change SET args = iif(verb IN (?2, ?3, ?4), '{}', args), command = 'inquiry ' || verb
WHERE inquiry IN (SELECT value FROM json_each(?1))`,
		list(ids), string(inquiry.VerbNote), string(inquiry.VerbLog), string(inquiry.VerbBackground)); err != nil {
		return err
	}
	var acts []inquiry.Change
	for _, id := range ids {
		acts = append(acts, inquiry.Change{Inquiry: id, At: at, Verb: inquiry.VerbForget, Command: "inquiry " + string(inquiry.VerbForget)})
	}
	if _, err := tx.AddChange(ctx, acts); err != nil {
		return err
	}
	return tx.forgetCustomers(ctx, customers)
}

// collect appends the single column of every row.
func collect[T any](to *[]T) func(*sql.Rows) error {
	return func(rows *sql.Rows) error {
		var v T
		err := rows.Scan(&v)
		*to = append(*to, v)
		return err
	}
}

// Forgotten returns the inquiries whose messages were forgotten, in order.
func (r Reader) Forgotten(ctx context.Context) ([]int64, error) {
	var ids []int64
	err := r.each(ctx, `
SELECT DISTINCT inquiry_id FROM message WHERE analysis_version = ? AND inquiry_id IS NOT NULL ORDER BY 1`,
		[]any{VersionForgotten}, collect(&ids))
	if err != nil {
		return nil, fmt.Errorf("list forgotten inquiries: %w", err)
	}
	return ids, nil
}

// IsForgotten reports whether the messages of an inquiry were forgotten.
func (r Reader) IsForgotten(ctx context.Context, id int64) (bool, error) {
	var n int
	found, err := r.one(ctx, `SELECT 1 FROM message WHERE inquiry_id = ? AND analysis_version = ? LIMIT 1`, []any{id, VersionForgotten}, &n)
	if err != nil {
		return false, fmt.Errorf("read inquiry %d: %w", id, err)
	}
	return found, nil
}

// MessagesFrom returns the messages that an address wrote and that belong to no
// inquiry, in order of rows. It reads the whole list of messages.
func (r Reader) MessagesFrom(ctx context.Context, address string) ([]int64, error) {
	var refs []int64
	err := r.each(ctx, `SELECT id FROM message WHERE from_addr = ? AND inquiry_id IS NULL ORDER BY id`,
		[]any{strings.ToLower(address)}, collect(&refs))
	if err != nil {
		return nil, fmt.Errorf("find messages of an address: %w", err)
	}
	return refs, nil
}

func (tx *Tx) forgetMessage(ctx context.Context, ref int64) error {
	entries, err := tx.entries(ctx, `WHERE m.id = ?`, ref)
	if err != nil || len(entries) == 0 {
		return err
	}
	readings, err := tx.Readings(ctx, []int64{ref})
	if err != nil {
		return err
	}
	before := entries[0]
	keys := linkKeys(&before)
	e := inquiry.Entry{
		Direction: before.Direction, Kind: before.Kind, Products: before.Products, Country: before.Country, Tier: before.Tier, Score: before.Score,
		Intent: before.Intent, Topics: before.Topics, Purchase: before.Purchase, Bulk: before.Bulk,
	}
	var rd *inquiry.Reading
	if r, ok := readings[ref]; ok {
		blankReading(&r)
		rd = &r
	}
	entry, reading, err := encode(e, rd)
	if err != nil {
		return err
	}
	var former []int64
	for _, k := range formerKeys(&before) {
		former = append(former, hashKey(k))
	}
	for _, k := range [][]int64{keys.ids, keys.others, former} {
		if _, err := tx.exec(ctx, `UPDATE link SET n = n - 1 WHERE key IN (SELECT value FROM json_each(?))`, list(k)); err != nil {
			return err
		}
		if _, err := tx.exec(ctx, `DELETE FROM link WHERE n <= 0 AND key IN (SELECT value FROM json_each(?))`, list(k)); err != nil {
			return err
		}
	}
	if _, err := tx.exec(ctx, `UPDATE body SET entry = ?, reading = ?, raw = NULL WHERE message = ?`, entry, reading, ref); err != nil {
		return err
	}
	if _, err := tx.exec(ctx, `
UPDATE message SET message_id = '', text_key = '', subject = '', from_addr = '', analysis_version = ? WHERE id = ?`,
		VersionForgotten, ref); err != nil {
		return err
	}
	// Names of files often are names of people; mailbox positions are not.
	if _, err := tx.exec(ctx, `DELETE FROM place WHERE message = ? AND account = 'file'`, ref); err != nil {
		return err
	}
	_, err = tx.exec(ctx, `DELETE FROM message_fts WHERE rowid = ?`, ref)
	return err
}

// forgetInquiry replaces the columns and the document without moving messages.
func (tx *Tx) forgetInquiry(ctx context.Context, q inquiry.Inquiry) error {
	if _, err := tx.exec(ctx, `UPDATE inquiry SET buyer = '', wants = '' WHERE id = ?`, q.ID); err != nil {
		return err
	}
	doc, err := json.Marshal(q)
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `UPDATE inquiry_doc SET doc = ? WHERE inquiry = ?`, string(doc), q.ID)
	return err
}

// forgetCustomers removes the data of those customers of whom every inquiry
// was forgotten.
func (tx *Tx) forgetCustomers(ctx context.Context, ids []int64) error {
	var gone []int64
	err := tx.each(ctx, `
SELECT c.id FROM customer c
WHERE c.id IN (SELECT value FROM json_each(?)) AND NOT EXISTS (
	SELECT 1 FROM inquiry i JOIN message m ON m.inquiry_id = i.id
	WHERE i.customer_id = c.id AND i.status <> '' AND m.analysis_version <> ?) ORDER BY c.id`,
		[]any{list(ids), VersionForgotten}, collect(&gone))
	if err != nil {
		return err
	}
	// Those merged into them hold older copies of the names.
	const theirs = `IN (SELECT value FROM json_each(?1) UNION SELECT id FROM customer WHERE merged_into IN (SELECT value FROM json_each(?1)))`
	if _, err := tx.exec(ctx, `DELETE FROM customer_key WHERE customer `+theirs, list(gone)); err != nil {
		return err
	}
	_, err = tx.exec(ctx, `UPDATE customer SET name = '', company = '', email = '' WHERE id `+theirs, list(gone))
	return err
}

func blankInquiry(q *inquiry.Inquiry) {
	blankReading(&q.Reading)
	for i := range q.Messages {
		m := &q.Messages[i]
		m.MessageID, m.Subject, m.From = "", "", ""
	}
	for i := range q.Events {
		q.Events[i].Text = ""
	}
	q.Notes, q.Objection = []inquiry.Note{}, ""
}

// blankReading keeps what is counted and drops what tells who wrote what.
func blankReading(r *inquiry.Reading) {
	r.Source, r.MessageID, r.Subject, r.Text = "", "", "", ""
	c := r.Customer
	r.Customer = inquiry.Customer{Country: c.Country, CountryEvidence: c.CountryEvidence, FreeEmail: c.FreeEmail, BuyerType: c.BuyerType}
	for i := range r.Signals {
		r.Signals[i].Evidence = ""
	}
	for i := range r.Risks {
		r.Risks[i].Evidence = ""
	}
	for i := range r.Questions {
		r.Questions[i].Text = ""
	}
	for i := range r.Request.Quantities {
		r.Request.Quantities[i].Evidence = ""
	}
	r.Request.Places = []string{}
	if r.Request.Delivery != nil {
		r.Request.Delivery.Text = ""
	}
}
