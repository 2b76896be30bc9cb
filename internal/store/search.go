package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// SearchText is what full-text search finds a message by.
type SearchText struct {
	Subject  string
	Text     string // new words and quoted ones, as the caller likes
	People   string // names, addresses, phones, company
	Products string
}

// textRow is a message to be indexed.
type textRow struct {
	ref int64
	SearchText
}

// maxPending bounds the texts that wait for the search index, bytes.
const maxPending = 8 << 20

// index makes a message findable by its tokens once the transaction ends. They
// wait because FTS5 writes what it gathered whenever another statement opens a
// savepoint, and small pieces cost four times as much as large ones.
func (tx *Tx) index(ctx context.Context, ref int64, t SearchText) error {
	tx.texts = append(tx.texts, textRow{ref, t})
	tx.bytes += len(t.Subject) + len(t.Text) + len(t.People) + len(t.Products)
	if tx.bytes < maxPending {
		return nil
	}
	return tx.flushIndex(ctx)
}

func (tx *Tx) flushIndex(ctx context.Context) error {
	for _, t := range tx.texts {
		if _, err := tx.exec(ctx, `INSERT OR REPLACE INTO message_fts (rowid, subject, text, people, products) VALUES (?, ?, ?, ?, ?)`,
			t.ref, t.Subject, t.Text, t.People, t.Products); err != nil {
			return fmt.Errorf("index message %d: %w", t.ref, err)
		}
	}
	tx.texts, tx.bytes = nil, 0
	return nil
}

// Hit is an inquiry in which a search found something.
type Hit struct {
	Row
	Messages []int64 // rows of the messages found, the best first
}

// Search finds inquiries of which a message holds all words of text. f narrows
// them; its Text is ignored and its Sort too: the best match comes first, then
// the newest inquiry. Nothing to search for finds nothing.
func (r Reader) Search(ctx context.Context, text string, f Filter) ([]Hit, error) {
	hits, err := r.search(ctx, text, f)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return hits, nil
}

func (r Reader) search(ctx context.Context, text string, f Filter) ([]Hit, error) {
	match := matchQuery(text)
	if match == "" {
		return nil, nil
	}
	limit := f.Limit
	f.Text, f.Limit, f.Offset = "", 0, 0
	where, args := f.where()
	var (
		hits  []Hit
		index = map[int64]int{}
	)
	// Subject, people and products say more than the text.
	err := r.each(ctx, `
SELECT f.rowid, `+rowColumns+`
FROM message_fts f JOIN message m ON m.id = f.rowid JOIN inquiry i ON i.id = m.inquiry_id
WHERE message_fts MATCH ? AND `+strings.Join(where, " AND ")+`
ORDER BY bm25(message_fts, 4.0, 1.0, 4.0, 4.0), i.last_at DESC, i.id, f.rowid`,
		append([]any{match}, args...), func(rows *sql.Rows) error {
			var ref int64
			row, err := scanRow(rows, &ref)
			if err != nil {
				return err
			}
			at, ok := index[row.ID]
			if !ok {
				if limit > 0 && len(hits) == limit {
					return nil
				}
				at = len(hits)
				index[row.ID] = at
				hits = append(hits, Hit{Row: row})
			}
			hits[at].Messages = append(hits[at].Messages, ref)
			return nil
		})
	return hits, err
}
