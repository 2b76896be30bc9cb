package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"
)

// Customer is a person or company, known by its keys across channels.
type Customer struct {
	ID        int64
	Name      string
	Company   string
	Email     string
	Country   string // ISO 3166-1 alpha-2, "" unknown
	FirstSeen time.Time
	LastAt    time.Time
	Keys      []string // "a:" addresses, "d:" company domains, "p:" phones; sorted
	Inquiries int      // how many, filled on reading
}

// SaveCustomer stores a customer under its keys and returns its ID. Customers
// that share a key become one: the oldest, into which the others merge with
// their inquiries. ID is ignored, the keys decide; empty fields do not replace
// known ones.
func (tx *Tx) SaveCustomer(ctx context.Context, c Customer) (int64, error) {
	id, err := tx.saveCustomer(ctx, c)
	if err != nil {
		return 0, fmt.Errorf("store customer: %w", err)
	}
	return id, nil
}

func (tx *Tx) saveCustomer(ctx context.Context, c Customer) (int64, error) {
	keys := slices.Clone(c.Keys)
	slices.Sort(keys)
	keys = slices.Compact(keys)
	var known []int64
	if err := tx.each(ctx, `
SELECT DISTINCT customer FROM customer_key WHERE key IN (SELECT value FROM json_each(?)) ORDER BY customer`,
		[]any{words(keys)}, func(rows *sql.Rows) error {
			var id int64
			err := rows.Scan(&id)
			known = append(known, id)
			return err
		}); err != nil {
		return 0, err
	}
	first, last := formatTime(c.FirstSeen), formatTime(c.LastAt)
	if len(known) == 0 {
		res, err := tx.exec(ctx, `INSERT INTO customer (name, company, email, country, first_seen, last_at) VALUES (?, ?, ?, ?, ?, ?)`,
			c.Name, c.Company, c.Email, c.Country, first, last)
		if err != nil {
			return 0, err
		}
		id, err := res.LastInsertId()
		if err != nil {
			return 0, err
		}
		return id, tx.addCustomerKeys(ctx, id, keys)
	}
	id := known[0]
	for _, other := range known[1:] {
		if err := tx.mergeCustomer(ctx, other, id); err != nil {
			return 0, err
		}
	}
	if _, err := tx.exec(ctx, `
UPDATE customer SET
	name = iif(?2 = '', name, ?2), company = iif(?3 = '', company, ?3), email = iif(?4 = '', email, ?4),
	country = iif(?5 = '', country, ?5), first_seen = min(first_seen, ?6), last_at = max(last_at, ?7)
WHERE id = ?1`, id, c.Name, c.Company, c.Email, c.Country, first, last); err != nil {
		return 0, err
	}
	return id, tx.addCustomerKeys(ctx, id, keys)
}

func (tx *Tx) addCustomerKeys(ctx context.Context, id int64, keys []string) error {
	_, err := tx.exec(ctx, `
INSERT INTO customer_key (key, customer) SELECT value, ? FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`, id, words(keys))
	return err
}

func (tx *Tx) mergeCustomer(ctx context.Context, from, into int64) error {
	var moved []int64
	if err := tx.each(ctx, `UPDATE inquiry SET customer_id = ?2 WHERE customer_id = ?1 RETURNING id`, []any{from, into}, collect(&moved)); err != nil {
		return err
	}
	if len(moved) > 0 {
		if _, err := tx.exec(ctx, `
UPDATE inquiry_doc SET doc = json_set(doc, '$.customer_id', ?) WHERE inquiry IN (SELECT value FROM json_each(?))`, into, list(moved)); err != nil {
			return err
		}
	}
	for _, query := range []string{
		`UPDATE customer_key SET customer = ?2 WHERE customer = ?1`,
		`UPDATE customer SET first_seen = min(first_seen, (SELECT first_seen FROM customer WHERE id = ?1)),
			last_at = max(last_at, (SELECT last_at FROM customer WHERE id = ?1)) WHERE id = ?2`,
		`UPDATE customer SET merged_into = ?2, name = '', company = '', email = '', country = '', first_seen = '', last_at = '' WHERE id = ?1`,
		`UPDATE customer SET merged_into = ?2 WHERE merged_into = ?1`,
	} {
		if _, err := tx.exec(ctx, query, from, into); err != nil {
			return err
		}
	}
	if tx.merged == nil {
		tx.merged = map[int64]int64{}
	}
	tx.merged[from] = into
	return nil
}

// liveCustomer is the customer into whom id was merged by this transaction, id
// itself mostly.
func (tx *Tx) liveCustomer(id int64) int64 {
	for {
		into, ok := tx.merged[id]
		if !ok {
			return id
		}
		id = into
	}
}

// CustomerOf returns the customer known by any of keys, or 0.
func (r Reader) CustomerOf(ctx context.Context, keys []string) (id int64, err error) {
	_, err = r.one(ctx, `SELECT min(customer) FROM customer_key WHERE key IN (SELECT value FROM json_each(?)) HAVING min(customer) IS NOT NULL`,
		[]any{words(keys)}, &id)
	if err != nil {
		return 0, fmt.Errorf("find customer: %w", err)
	}
	return id, nil
}

// CustomersOf returns the customers known by one of keys, in order.
func (r Reader) CustomersOf(ctx context.Context, keys []string) ([]int64, error) {
	var ids []int64
	err := r.each(ctx, `SELECT DISTINCT customer FROM customer_key WHERE key IN (SELECT value FROM json_each(?)) ORDER BY customer`,
		[]any{words(keys)}, collect(&ids))
	if err != nil {
		return nil, fmt.Errorf("find customers: %w", err)
	}
	return ids, nil
}

// Customers returns the customers ids, all when there are none, ordered by ID.
func (r Reader) Customers(ctx context.Context, ids ...int64) ([]Customer, error) {
	var (
		all   []Customer
		index = map[int64]int{}
	)
	err := r.each(ctx, `
SELECT c.id, c.name, c.company, c.email, c.country, c.first_seen, c.last_at,
	(SELECT count(*) FROM inquiry i WHERE i.customer_id = c.id AND i.status <> '')
FROM customer c WHERE c.merged_into = 0 AND (?1 = '[]' OR c.id IN (SELECT value FROM json_each(?1))) ORDER BY c.id`,
		[]any{list(ids)}, func(rows *sql.Rows) error {
			var (
				c           Customer
				first, last string
			)
			err := rows.Scan(&c.ID, &c.Name, &c.Company, &c.Email, &c.Country, &first, &last, &c.Inquiries)
			if err == nil {
				c.FirstSeen, err = parseTime(first)
			}
			if err == nil {
				c.LastAt, err = parseTime(last)
			}
			index[c.ID] = len(all)
			all = append(all, c)
			return err
		})
	if err == nil {
		err = r.each(ctx, `
SELECT customer, key FROM customer_key WHERE ?1 = '[]' OR customer IN (SELECT value FROM json_each(?1)) ORDER BY key`,
			[]any{list(ids)}, func(rows *sql.Rows) error {
				var id int64
				var key string
				if err := rows.Scan(&id, &key); err != nil {
					return err
				}
				if i, ok := index[id]; ok {
					all[i].Keys = append(all[i].Keys, key)
				}
				return nil
			})
	}
	if err != nil {
		return nil, fmt.Errorf("read customers: %w", err)
	}
	return all, nil
}
