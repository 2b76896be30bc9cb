package store

import (
	"context"
	"database/sql"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// maxShared is how many messages may share a key other than a Message-ID before
// it stops joining more of them: the address of a relay, a footer line. Such a
// key says nothing about who belongs together.
const maxShared = 2000

// Keys lists what e may share with other messages of its conversation or
// customer: "m:" Message-IDs (its own, those it answers and the one a delivery
// report names), "a:" addresses, "d:" company domains, "p:" phones, "t:" the
// fingerprint of its words when nothing else tells who wrote it. Only what can
// move another message counts: lines are compared among the conversations of one
// customer, and our own address stands on everything we send. The list is sorted
// and without duplicates.
func Keys(e *inquiry.Entry) []string {
	keys := make([]string, 0, 16)
	add := func(kind string, values ...string) {
		for _, v := range values {
			if v != "" {
				keys = append(keys, kind+v)
			}
		}
	}
	lower := func(kind string, values ...string) {
		for _, v := range values {
			add(kind, strings.ToLower(v))
		}
	}
	add("m:", e.MessageID)
	add("m:", e.InReplyTo...)
	add("m:", e.Refs...)
	lower("a:", e.Recipients...)
	if e.Direction == inquiry.In {
		lower("a:", e.From)
		lower("a:", e.Addresses...)
		add("p:", e.Phones...)
		if e.From == "" && len(e.Phones) == 0 {
			add("t:", e.TextKey)
		}
	}
	if e.Bounce != nil {
		add("m:", e.Bounce.MessageID)
		lower("a:", e.Bounce.Recipients...)
	}
	lower("d:", e.Domains...)
	slices.Sort(keys)
	return slices.Compact(keys)
}

// formerKeys are those that earlier versions of the program registered besides.
func formerKeys(e *inquiry.Entry) []string {
	keys := []string{"a:" + strings.ToLower(e.From), "t:" + e.TextKey}
	for _, a := range e.Addresses {
		keys = append(keys, "a:"+strings.ToLower(a))
	}
	for _, p := range e.Phones {
		keys = append(keys, "p:"+p)
	}
	for _, l := range slices.Concat(e.LineKeys, e.QuoteKeys) {
		keys = append(keys, "q:"+l)
	}
	now := Keys(e)
	return slices.DeleteFunc(keys, func(k string) bool { return slices.Contains(now, k) })
}

// keySet is Keys hashed, those of Message-IDs apart.
type keySet struct{ ids, others []int64 }

func linkKeys(e *inquiry.Entry) keySet {
	var s keySet
	for _, k := range Keys(e) {
		if strings.HasPrefix(k, "m:") {
			s.ids = append(s.ids, hashKey(k))
		} else {
			s.others = append(s.others, hashKey(k))
		}
	}
	return s
}

// without returns the keys of a that b lacks.
func without(a, b keySet) keySet {
	minus := func(x, y []int64) []int64 {
		return slices.DeleteFunc(slices.Clone(x), func(k int64) bool { return slices.Contains(y, k) })
	}
	return keySet{ids: minus(a.ids, b.ids), others: minus(a.others, b.others)}
}

// hashKey is FNV-1a of 64 bits. Two keys of one hash only make a component
// larger than needed.
func hashKey(k string) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(k)) // a hash never fails
	return int64(h.Sum64())
}

const linkQuery = `
INSERT INTO link (key, message, n) SELECT value, ?, 1 FROM json_each(?) WHERE true
ON CONFLICT (key) DO UPDATE SET n = n + 1
RETURNING message, n`

// linkMessage registers new keys of a message and joins the components they
// lead to. component is the one the message is in, 0 for none yet.
func (tx *Tx) linkMessage(ctx context.Context, ref int64, keys keySet, component int64) error {
	var others []int64
	register := func(keys []int64, most int) error {
		if len(keys) == 0 {
			return nil
		}
		return tx.each(ctx, linkQuery, []any{ref, list(keys)}, func(rows *sql.Rows) error {
			var first int64
			var n int
			if err := rows.Scan(&first, &n); err != nil {
				return err
			}
			if first != ref && (most == 0 || n <= most) && !slices.Contains(others, first) {
				others = append(others, first)
			}
			return nil
		})
	}
	if err := register(keys.ids, 0); err != nil {
		return err
	}
	if err := register(keys.others, maxShared); err != nil {
		return err
	}
	return tx.join(ctx, ref, component, others)
}

// Joined tells of a component that became part of another.
type Joined struct {
	From, Into int64
	Refs       []int64 // the messages that it had
}

// Joined lists the components that became part of another one in this
// transaction, in that order.
func (tx *Tx) Joined() []Joined { return tx.joined }

// join makes one component of those of ref and others: the largest takes the rest.
func (tx *Tx) join(ctx context.Context, ref, component int64, others []int64) error {
	var found []int64
	if component != 0 {
		found = append(found, component)
	}
	if len(others) > 0 {
		if err := tx.each(ctx, `
SELECT DISTINCT component FROM message WHERE id IN (SELECT value FROM json_each(?)) ORDER BY component`,
			[]any{list(others)}, func(rows *sql.Rows) error {
				var c int64
				if err := rows.Scan(&c); err != nil {
					return err
				}
				if c != component {
					found = append(found, c)
				}
				return nil
			}); err != nil {
			return err
		}
	}
	target := ref
	if len(found) == 1 {
		target = found[0]
	}
	if len(found) > 1 {
		var err error
		if target, err = tx.largest(ctx, found); err != nil {
			return err
		}
		for _, c := range found {
			if c == target {
				continue
			}
			j := Joined{From: c, Into: target}
			if err := tx.each(ctx, `UPDATE message SET component = ? WHERE component = ? RETURNING id`, []any{target, c}, collect(&j.Refs)); err != nil {
				return err
			}
			tx.joined = append(tx.joined, j)
		}
	}
	if component == 0 {
		_, err := tx.exec(ctx, `UPDATE message SET component = ? WHERE id = ?`, target, ref)
		return err
	}
	return nil
}

// largest is the component of most messages, the first of equals. It counts no
// further than it must: the one that is larger may hold most of the mailbox.
func (tx *Tx) largest(ctx context.Context, components []int64) (int64, error) {
	for most := 16; ; most *= 16 {
		best, size := int64(0), -1
		full := 0
		for _, c := range components {
			var n int
			if _, err := tx.one(ctx, `SELECT count(*) FROM (SELECT 1 FROM message WHERE component = ? LIMIT ?)`, []any{c, most}, &n); err != nil {
				return 0, err
			}
			if n > size {
				best, size = c, n
			}
			if n == most {
				full++
			}
		}
		if full <= 1 {
			return best, nil
		}
	}
}

// Relink builds all links anew from the stored entries, after many of them were
// read again.
func (tx *Tx) Relink(ctx context.Context) error {
	if err := tx.relink(ctx); err != nil {
		return fmt.Errorf("link messages: %w", err)
	}
	return nil
}

func (tx *Tx) relink(ctx context.Context) error {
	if _, err := tx.exec(ctx, `DELETE FROM link`); err != nil {
		return err
	}
	if _, err := tx.exec(ctx, `UPDATE message SET component = 0`); err != nil {
		return err
	}
	for last := int64(0); ; {
		entries, err := tx.entries(ctx, `WHERE m.id > ? ORDER BY m.id LIMIT 500`, last)
		if err != nil || len(entries) == 0 {
			return err
		}
		for i := range entries {
			last = entries[i].Ref
			if err := tx.linkMessage(ctx, last, linkKeys(&entries[i]), 0); err != nil {
				return err
			}
		}
	}
}
