package store

import (
	"context"
	"database/sql"
	"time"
)

// retellCustomers writes what the inquiries of customers tell of them, for those
// of whom messages came since numbers are provisional. Of each field the latest
// inquiry that tells it is heard. Inquiries that the exporter merged with others
// are not: they tell of more than one.
func (tx *Tx) retellCustomers(ctx context.Context, s Settled) error {
	var all []Customer
	err := tx.each(ctx, `
SELECT i.customer_id, d.doc ->> '$.customer.name', d.doc ->> '$.customer.company', d.doc ->> '$.customer.email', d.doc ->> '$.customer.country',
	i.first_seen, d.doc ->> '$.last_at'
FROM inquiry i JOIN inquiry_doc d ON d.inquiry = i.id LEFT JOIN message m ON m.id = i.root
WHERE i.status <> '' AND NOT EXISTS (SELECT 1 FROM change c WHERE c.inquiry = i.id AND c.verb = 'merge')
	AND i.customer_id IN (SELECT q.customer_id FROM message n JOIN inquiry q ON q.id = n.inquiry_id WHERE n.id > ? AND q.status <> '')
ORDER BY i.customer_id, m.at, m.id, i.id`, []any{s.message}, func(rows *sql.Rows) error {
		var (
			c                             Customer
			name, company, email, country sql.NullString
			first, last                   string
		)
		err := rows.Scan(&c.ID, &name, &company, &email, &country, &first, &last)
		if err == nil {
			c.FirstSeen, err = parseTime(first)
		}
		if err == nil {
			c.LastAt, err = time.Parse(time.RFC3339, last)
		}
		c.Name, c.Company, c.Email, c.Country = name.String, company.String, email.String, country.String
		if n := len(all); n > 0 && all[n-1].ID == c.ID {
			all[n-1].hear(c)
		} else {
			all = append(all, c)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, c := range all {
		if _, err := tx.exec(ctx, `
UPDATE customer SET name = ?2, company = ?3, email = ?4, country = ?5, first_seen = ?6, last_at = ?7
WHERE id = ?1 AND (name, company, email, country, first_seen, last_at) <> (?2, ?3, ?4, ?5, ?6, ?7)`,
			c.ID, c.Name, c.Company, c.Email, c.Country, formatTime(c.FirstSeen), formatTime(c.LastAt)); err != nil {
			return err
		}
	}
	return nil
}

// hear takes over what a later inquiry tells.
func (c *Customer) hear(later Customer) {
	for _, f := range [...]struct{ to, from *string }{
		{&c.Name, &later.Name}, {&c.Company, &later.Company}, {&c.Email, &later.Email}, {&c.Country, &later.Country},
	} {
		if *f.from != "" {
			*f.to = *f.from
		}
	}
	if later.FirstSeen.Before(c.FirstSeen) {
		c.FirstSeen = later.FirstSeen
	}
	if later.LastAt.After(c.LastAt) {
		c.LastAt = later.LastAt
	}
}
