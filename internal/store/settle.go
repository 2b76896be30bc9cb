package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// Settled tells numbers that may have been seen from those that were not: it
// holds the highest of the former. Numbers above are provisional, and Settle gives
// others in their place.
type Settled struct {
	Inquiry, Customer int64
	message           int64 // the last message before the provisional numbers
}

// metaSettled keeps Settled while there may be provisional numbers.
const metaSettled = "settled"

// allSettled is so when nobody said that numbers are provisional.
var allSettled = Settled{math.MaxInt64, math.MaxInt64, math.MaxInt64}

// Provisional says that numbers which this transaction and later ones give are
// provisional until Settle: what is stored piece by piece shall get the numbers
// that it would have at once. It returns which ones are settled. It may be called
// once messages are added, before any inquiry is saved.
func (tx *Tx) Provisional(ctx context.Context) (Settled, error) {
	s, held, err := tx.held(ctx)
	if err == nil && !held {
		if s, err = tx.given(ctx); err == nil {
			if tx.first != 0 {
				s.message = tx.first - 1
			}
			err = tx.SetMeta(ctx, metaSettled, fmt.Sprintf("%d %d %d", s.Inquiry, s.Customer, s.message))
		}
	}
	if err != nil {
		return Settled{}, fmt.Errorf("give provisional numbers: %w", err)
	}
	tx.settled = s
	return s, nil
}

// Settled returns the highest numbers that may have been seen.
func (r Reader) Settled(ctx context.Context) (Settled, error) {
	s, held, err := r.held(ctx)
	if err == nil && !held {
		s, err = r.given(ctx)
	}
	if err != nil {
		return Settled{}, fmt.Errorf("read which numbers are settled: %w", err)
	}
	return s, nil
}

// Unsettled reports whether there may be provisional numbers.
func (r Reader) Unsettled(ctx context.Context) (bool, error) {
	_, held, err := r.held(ctx)
	if err != nil {
		return false, fmt.Errorf("read which numbers are settled: %w", err)
	}
	return held, nil
}

func (r Reader) held(ctx context.Context) (s Settled, held bool, err error) {
	text, err := r.Meta(ctx, metaSettled)
	if err != nil || text == "" {
		return Settled{}, false, err
	}
	if _, err := fmt.Sscan(text, &s.Inquiry, &s.Customer, &s.message); err != nil {
		return Settled{}, false, fmt.Errorf("%w: settled numbers: %w", ErrDamaged, err)
	}
	return s, true, nil
}

// given are the highest numbers ever given: AUTOINCREMENT keeps them.
func (r Reader) given(ctx context.Context) (s Settled, err error) {
	err = r.each(ctx, `SELECT name, seq FROM sqlite_sequence WHERE name IN ('inquiry', 'customer')`, nil, func(rows *sql.Rows) error {
		var name string
		var seq int64
		err := rows.Scan(&name, &seq)
		if name == "inquiry" {
			s.Inquiry = seq
		} else {
			s.Customer = seq
		}
		return err
	})
	if err == nil {
		_, err = r.one(ctx, `SELECT coalesce(max(id), 0) FROM message`, nil, &s.message)
	}
	return s, err
}

// Standing is by what inquiries are told apart.
type Standing struct {
	ID    int64
	Tier  inquiry.Tier
	Score int
}

// Standings returns the inquiries with numbers above one, and those named, in
// order of numbers; not those that are no more.
func (r Reader) Standings(ctx context.Context, above int64, named []int64) ([]Standing, error) {
	var all []Standing
	err := r.each(ctx, `
SELECT id, tier, score FROM inquiry WHERE status <> '' AND id IN (SELECT value FROM json_each(?2) WHERE value <= ?1)
UNION ALL SELECT id, tier, score FROM inquiry WHERE status <> '' AND id > ?1 ORDER BY id`,
		[]any{above, list(named)}, func(rows *sql.Rows) error {
			var s Standing
			err := rows.Scan(&s.ID, &s.Tier, &s.Score)
			all = append(all, s)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("read how inquiries stand: %w", err)
	}
	return all, nil
}

// Settle gives the provisional numbers anew, without gaps: those of inquiries in
// the order of the messages that open them, those of customers in the order of
// their inquiries. So they do not tell in which pieces anything was stored; nor do
// the customers of the inquiries that got messages meanwhile, and the numbers of
// inquiries that are no more.
func (tx *Tx) Settle(ctx context.Context) error {
	s, held, err := tx.held(ctx)
	if err == nil && held {
		err = tx.settle(ctx, s)
	}
	if err != nil {
		return fmt.Errorf("settle numbers: %w", err)
	}
	tx.settled = allSettled
	return nil
}

// renumbered is an inquiry with its number and customer before and after.
type renumbered struct{ id, customer, newID, newCustomer int64 }

func (tx *Tx) settle(ctx context.Context, s Settled) error {
	list, err := tx.provisional(ctx, s)
	if err != nil {
		return err
	}
	customers := map[int64]int64{} // provisional number -> the one instead
	next, nextCustomer := s.Inquiry, s.Customer
	for i := range list {
		q := &list[i]
		q.newID, q.newCustomer = q.id, q.customer
		if q.id > s.Inquiry {
			next++
			q.newID = next
		}
		if q.customer > s.Customer {
			if customers[q.customer] == 0 {
				nextCustomer++
				customers[q.customer] = nextCustomer
			}
			q.newCustomer = customers[q.customer]
		}
	}
	if err := tx.dropUnseenCustomers(ctx, s.Customer); err != nil {
		return err
	}
	if err := tx.retellCustomers(ctx, s); err != nil {
		return err
	}
	if err := tx.followRoots(ctx); err != nil {
		return err
	}
	// Rows move one by one, so that references may lead nowhere meanwhile.
	if _, err := tx.exec(ctx, `PRAGMA defer_foreign_keys = 1`); err != nil {
		return err
	}
	if err := tx.renumberCustomers(ctx, customers); err != nil {
		return err
	}
	if err := tx.renumberInquiries(ctx, list); err != nil {
		return err
	}
	if _, err := tx.exec(ctx, `UPDATE sqlite_sequence SET seq = iif(name = 'inquiry', ?, ?) WHERE name IN ('inquiry', 'customer')`,
		next, nextCustomer); err != nil {
		return err
	}
	return tx.SetMeta(ctx, metaSettled, "")
}

// provisional lists the inquiries that have a provisional number, or whose
// customer has one, in the order of the messages that open them.
func (tx *Tx) provisional(ctx context.Context, s Settled) ([]renumbered, error) {
	var list []renumbered
	err := tx.each(ctx, `
SELECT i.id, i.customer_id FROM inquiry i LEFT JOIN message m ON m.id = i.root
WHERE i.status <> '' AND (i.id > ? OR i.customer_id > ?) ORDER BY m.at, m.id, i.id`, []any{s.Inquiry, s.Customer}, func(rows *sql.Rows) error {
		var q renumbered
		err := rows.Scan(&q.id, &q.customer)
		list = append(list, q)
		return err
	})
	return list, err
}

// dropUnseenCustomers takes away the customers with provisional numbers who have
// no inquiry: they became part of others, or their messages did.
func (tx *Tx) dropUnseenCustomers(ctx context.Context, settled int64) error {
	const unseen = `IN (SELECT c.id FROM customer c WHERE c.id > ?1
	AND NOT EXISTS (SELECT 1 FROM inquiry i WHERE i.customer_id = c.id AND i.status <> ''))`
	if _, err := tx.exec(ctx, `DELETE FROM customer_key WHERE customer `+unseen, settled); err != nil {
		return err
	}
	_, err := tx.exec(ctx, `DELETE FROM customer WHERE id `+unseen, settled)
	return err
}

// followRoots leads the numbers of inquiries that are no more to the ones that
// have the messages which they followed.
func (tx *Tx) followRoots(ctx context.Context) error {
	_, err := tx.exec(ctx, `
UPDATE inquiry SET merged_into = m.inquiry_id FROM message m
WHERE inquiry.status = '' AND m.id = inquiry.root AND m.inquiry_id IS NOT NULL AND m.inquiry_id <> inquiry.merged_into`)
	return err
}

func (tx *Tx) renumberCustomers(ctx context.Context, to map[int64]int64) error {
	return eachMove(to, func(from, into int64) error {
		for _, query := range []string{
			`UPDATE customer SET id = ?2 WHERE id = ?1`,
			`UPDATE customer_key SET customer = ?2 WHERE customer = ?1`,
			`UPDATE inquiry SET customer_id = ?2 WHERE customer_id = ?1`,
		} {
			if _, err := tx.exec(ctx, query, from, into); err != nil {
				return err
			}
		}
		return nil
	})
}

func (tx *Tx) renumberInquiries(ctx context.Context, list []renumbered) error {
	const setDoc = `UPDATE inquiry_doc SET inquiry = ?2, doc = json_set(doc, '$.id', ?2, '$.customer_id', ?3) WHERE inquiry = ?1`
	to := make(map[int64]int64, len(list))
	customer := make(map[int64]int64, len(list)) // by number, as it will be
	for _, q := range list {
		to[q.id], customer[q.newID] = q.newID, q.newCustomer
		if q.id == q.newID && q.customer != q.newCustomer {
			if _, err := tx.exec(ctx, setDoc, q.id, q.id, q.newCustomer); err != nil {
				return err
			}
		}
	}
	return eachMove(to, func(from, into int64) error {
		if _, err := tx.exec(ctx, setDoc, from, into, customer[into]); err != nil {
			return err
		}
		if _, err := tx.exec(ctx, `UPDATE inquiry SET id = ?2 WHERE id = ?1`, from, into); err != nil {
			return err
		}
		_, err := tx.exec(ctx, `UPDATE message SET inquiry_id = ?2 WHERE inquiry_id = ?1`, from, into)
		return err
	})
}

// eachMove calls move for every change of a number in an order in which the new
// one is always free. Numbers that change places take turns by way of a negative one.
func eachMove(to map[int64]int64, move func(from, into int64) error) error {
	taken := make(map[int64]bool, len(to)) // numbers still to be moved
	for from, into := range to {
		if from != into {
			taken[from] = true
		}
	}
	for _, first := range slices.Sorted(maps.Keys(taken)) {
		if !taken[first] {
			continue
		}
		// The moves that must come before the one of first, each before its forerunner.
		var chain []int64
		at := first
		for taken[at] && (at != first || len(chain) == 0) {
			chain = append(chain, at)
			at = to[at]
		}
		ring := at == first
		if ring {
			if err := move(first, -first); err != nil {
				return err
			}
			chain = chain[1:]
		}
		for i := len(chain) - 1; i >= 0; i-- {
			if err := move(chain[i], to[chain[i]]); err != nil {
				return err
			}
			delete(taken, chain[i])
		}
		if ring {
			if err := move(-first, to[first]); err != nil {
				return err
			}
			delete(taken, first)
		}
	}
	return nil
}
