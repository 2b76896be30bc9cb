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

func (r Reader) tasks(ctx context.Context, q TaskQuery) ([]Row, TaskCounts, error) {
	var (
		all    []Row
		counts TaskCounts
	)
	until, now := formatTime(q.DueBefore), formatTime(q.Now)
	// The index on which this rests is (band, tier_rank, due_at, score DESC, id).
	ranks := inquiry.TierX.QueueRank()
	for b := range counts.Due {
		left := -1
		if q.Limit > 0 {
			left = q.Limit
		}
		for rank := range ranks {
			var n, late int
			if _, err := r.one(ctx, `
SELECT count(*), coalesce(sum(due_at < ?), 0) FROM inquiry INDEXED BY inquiry_queue
WHERE band = ? AND tier_rank = ? AND due_at < ? AND due_at IS NOT NULL`,
				[]any{now, b, rank, until}, &n, &late); err != nil {
				return nil, counts, err
			}
			counts.Due[b] += n
			counts.Late += late
			if n == 0 || left == 0 {
				continue
			}
			if err := r.each(ctx, `
SELECT `+rowColumns+` FROM inquiry i INDEXED BY inquiry_queue
WHERE i.band = ? AND i.tier_rank = ? AND i.due_at < ? AND i.due_at IS NOT NULL
ORDER BY i.due_at, i.score DESC, i.id LIMIT ?`, []any{b, rank, until, left}, func(rows *sql.Rows) error {
				row, err := scanRow(rows)
				all = append(all, row)
				if left > 0 {
					left--
				}
				return err
			}); err != nil {
				return nil, counts, err
			}
		}
	}
	return all, counts, r.later(ctx, q, &counts)
}

// later counts what is not shown.
func (r Reader) later(ctx context.Context, q TaskQuery, counts *TaskCounts) error {
	from := formatTime(q.DueBefore)
	for _, end := range q.Later {
		total := 0
		for b := range counts.Due {
			for rank := range inquiry.TierX.QueueRank() {
				var n int
				if _, err := r.one(ctx, `
SELECT count(*) FROM inquiry INDEXED BY inquiry_queue
WHERE band = ? AND tier_rank = ? AND due_at >= ? AND due_at < ? AND due_at IS NOT NULL`,
					[]any{b, rank, from, formatTime(end)}, &n); err != nil {
					return err
				}
				total += n
			}
		}
		counts.Later = append(counts.Later, total)
		from = formatTime(end)
	}
	if _, err := r.one(ctx, `SELECT count(*) FROM inquiry WHERE status = ? AND due_at >= ?`,
		[]any{string(inquiry.StatusSnoozed), formatTime(q.DueBefore)}, &counts.Snoozed); err != nil {
		return err
	}
	_, err := r.one(ctx, `SELECT count(*) FROM inquiry WHERE status IN ('new', 'answer', 'waiting', 'snoozed') AND due_at IS NULL`,
		nil, &counts.NoStep)
	return err
}
