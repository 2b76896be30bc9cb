package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// TaskQuery asks for the queue.
type TaskQuery struct {
	DueBefore time.Time   // end of the day shown; exclusive
	Now       time.Time   // what is due before is late
	Limit     int         // rows of each band, 0: all
	Later     []time.Time // ends of later spans whose tasks are only counted, ascending
	Tiers     []inquiry.Tier
	Owners    []string
	Countries []string // lists that are empty do not narrow
}

// TaskCounts tells what a queue holds besides the rows returned.
type TaskCounts struct {
	Due     [4]int // by band: first reply, reply, follow-up, keep warm
	Late    int
	Later   []int // due from the bound before to TaskQuery.Later[i]
	Snoozed int   // put off, and not due yet
	NoStep  int   // open, with nothing planned
}

// Tasks returns what is owed before an instant in the order of the queue: by
// band, by tier A, C, B, D, then the earlier instant, the higher score, the
// lower ID. Tier X is never in it.
func (r Reader) Tasks(ctx context.Context, q TaskQuery) ([]Row, TaskCounts, error) {
	rows, counts, err := r.tasks(ctx, q)
	if err != nil {
		return nil, counts, fmt.Errorf("read tasks: %w", err)
	}
	return rows, counts, nil
}

// slots are the parts of the index (band, tier_rank, due_at, score DESC, id) of
// which each is in the order of the queue; tier X has no part in it.
const slots = `WITH band (b) AS (VALUES (0), (1), (2), (3)), rank (t) AS (VALUES (0), (1), (2), (3))`

// narrowed are the conditions of a TaskQuery besides time.
const narrowed = ` AND (?1 = '[]' OR i.tier IN (SELECT value FROM json_each(?1))) AND (?2 = '[]' OR i.owner IN (SELECT value FROM json_each(?2)))` +
	` AND (?3 = '[]' OR i.country IN (SELECT value FROM json_each(?3)))`

const (
	dueKeysQuery = slots + `
SELECT i.band, i.id, i.due_at < ?4 FROM band CROSS JOIN rank CROSS JOIN inquiry i INDEXED BY inquiry_queue
WHERE i.band = b AND i.tier_rank = t AND i.due_at IS NOT NULL AND i.due_at < ?5` + narrowed + `
ORDER BY i.band, i.tier_rank, i.due_at, i.score DESC, i.id`

	laterQuery = slots + `
SELECT count(*) FROM band CROSS JOIN rank CROSS JOIN inquiry i INDEXED BY inquiry_queue
WHERE i.band = b AND i.tier_rank = t AND i.due_at IS NOT NULL AND i.due_at >= ?4 AND i.due_at < ?5` + narrowed

	restQuery = `
SELECT
	(SELECT count(*) FROM inquiry i WHERE status = 'snoozed' AND due_at >= ?4` + narrowed + `),
	(SELECT count(*) FROM inquiry i WHERE status IN ('new', 'answer', 'waiting', 'snoozed') AND due_at IS NULL` + narrowed + `)`
)

func (r Reader) tasks(ctx context.Context, q TaskQuery) ([]Row, TaskCounts, error) {
	var (
		counts TaskCounts
		ids    []int64
	)
	until := formatTime(q.DueBefore)
	tiers, owners, countries := words(q.Tiers), words(q.Owners), words(q.Countries)
	if err := r.each(ctx, dueKeysQuery, []any{tiers, owners, countries, formatTime(q.Now), until}, func(rows *sql.Rows) error {
		var (
			b    int
			id   int64
			late bool
		)
		if err := rows.Scan(&b, &id, &late); err != nil {
			return err
		}
		if b < 0 || b >= len(counts.Due) {
			return fmt.Errorf("inquiry %d stands in band %d: %w", id, b, ErrDamaged)
		}
		if q.Limit == 0 || counts.Due[b] < q.Limit {
			ids = append(ids, id)
		}
		counts.Due[b]++
		counts.Late += boolInt(late)
		return nil
	}); err != nil {
		return nil, counts, err
	}
	all := make([]Row, 0, len(ids))
	if len(ids) > 0 {
		if err := r.each(ctx, `
SELECT `+rowColumns+` FROM json_each(?) k CROSS JOIN inquiry i ON i.id = k.value ORDER BY k.id`,
			[]any{list(ids)}, func(rows *sql.Rows) error {
				row, err := scanRow(rows)
				all = append(all, row)
				return err
			}); err != nil {
			return nil, counts, err
		}
	}
	from := until
	for _, end := range q.Later {
		var n int
		if _, err := r.one(ctx, laterQuery, []any{tiers, owners, countries, from, formatTime(end)}, &n); err != nil {
			return nil, counts, err
		}
		counts.Later = append(counts.Later, n)
		from = formatTime(end)
	}
	_, err := r.one(ctx, restQuery, []any{tiers, owners, countries, until}, &counts.Snoozed, &counts.NoStep)
	return all, counts, err
}
