package store

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// Facts returns the inquiries that pass f, ordered by ID, without most of what
// they hold: filled in are what Row has, LastAt as the object has it, and those
// top-level keys of the JSON contract that are named. It is several times as fast as Inquiries, because the
// texts are never decoded; statistics over years use it. Empty lists are nil.
func (r Reader) Facts(ctx context.Context, f Filter, keys ...string) ([]inquiry.Inquiry, error) {
	where, args := f.where()
	wanted := append(slices.Clone(keys), "last_at")
	var (
		all  []inquiry.Inquiry
		slim bytes.Buffer
	)
	err := r.each(ctx, `
SELECT d.doc, i.id, i.customer_id, i.status, i.tier, i.score, i.intent, i.action, coalesce(i.due_at, ''), i.step,
	i.country, i.channel, i.owner, i.language, i.first_seen
FROM inquiry i JOIN inquiry_doc d ON d.inquiry = i.id WHERE `+strings.Join(where, " AND "), args, func(rows *sql.Rows) error {
		var (
			doc            sql.RawBytes
			q              inquiry.Inquiry
			due, first     string
			country, owner string
		)
		if err := rows.Scan(&doc, &q.ID, &q.CustomerID, &q.Status, &q.Tier, &q.Score, &q.Intent, &q.Action, &due, &q.FollowUpStep,
			&country, &q.Channel, &owner, &q.Language, &first); err != nil {
			return err
		}
		slim.Reset()
		err := pickKeys(&slim, doc, wanted)
		if err == nil {
			err = json.Unmarshal(slim.Bytes(), &q)
		}
		if err != nil {
			return fmt.Errorf("%w: inquiry %d: %w", ErrDamaged, q.ID, err)
		}
		q.Customer.Country, q.Owner = inquiry.Maybe(country), inquiry.Maybe(owner)
		if q.FirstSeen, err = parseTime(first); err != nil {
			return err
		}
		if due != "" {
			at, err := parseTime(due)
			if err != nil {
				return err
			}
			q.DueAt = &at
		}
		all = append(all, q)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read facts: %w", err)
	}
	// The database would sort with the objects in hand, and through a file.
	slices.SortFunc(all, func(a, b inquiry.Inquiry) int { return cmp.Compare(a.ID, b.ID) })
	return all, nil
}

// pickKeys copies an object with some of its keys only, and not those that are
// null or an empty list: a new object has nothing there anyway. What it skips is not
// checked; what it copies is checked by who decodes it.
func pickKeys(to *bytes.Buffer, doc []byte, keys []string) error {
	i := blank(doc, 0)
	if i >= len(doc) || doc[i] != '{' {
		return fmt.Errorf("no object")
	}
	to.WriteByte('{')
	for i = blank(doc, i+1); i < len(doc) && doc[i] != '}'; {
		start := i
		end := skipString(doc, i)
		if end < 0 {
			return fmt.Errorf("no key at byte %d", i)
		}
		key := doc[start+1 : end-1]
		if i = blank(doc, end); i >= len(doc) || doc[i] != ':' {
			return fmt.Errorf("no value at byte %d", i)
		}
		value := blank(doc, i+1)
		if i = skipValue(doc, value); i <= value {
			return fmt.Errorf("no value at byte %d", value)
		}
		for _, k := range keys {
			if string(key) == k && string(doc[value:i]) != "[]" && string(doc[value:i]) != "null" {
				if to.Len() > 1 {
					to.WriteByte(',')
				}
				to.Write(doc[start:i])
				break
			}
		}
		if i = blank(doc, i); i < len(doc) && doc[i] == ',' {
			i = blank(doc, i+1)
		}
	}
	if i >= len(doc) {
		return fmt.Errorf("no end")
	}
	to.WriteByte('}')
	return nil
}

func blank(doc []byte, i int) int {
	for i < len(doc) && (doc[i] == ' ' || doc[i] == '\n' || doc[i] == '\t' || doc[i] == '\r') {
		i++
	}
	return i
}

// skipString returns the end of the string that begins at i, -1 without one.
func skipString(doc []byte, i int) int {
	if i >= len(doc) || doc[i] != '"' {
		return -1
	}
	for i++; ; i++ {
		n := bytes.IndexByte(doc[min(i, len(doc)):], '"')
		if n < 0 {
			return -1
		}
		i += n
		slashes := 0
		for doc[i-1-slashes] == '\\' { // ends at the opening quote at the latest
			slashes++
		}
		if slashes%2 == 0 {
			return i + 1
		}
	}
}

// skipValue returns the end of the value that begins at i.
func skipValue(doc []byte, i int) int {
	depth := 0
	for i < len(doc) {
		switch doc[i] {
		case '"':
			end := skipString(doc, i)
			if end < 0 {
				return len(doc)
			}
			if i = end; depth == 0 {
				return i
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i // of the object around a bare value
			}
			if depth--; depth == 0 {
				return i + 1
			}
		case ',':
			if depth == 0 {
				return i
			}
		}
		i++
	}
	return i
}

// Outcome is how many inquiries of an age have a status.
type Outcome struct {
	Age    int // index of the first bound at or before which they did not come; len(bounds) for the oldest
	Status inquiry.Status
	Count  int
}

// Outcomes counts inquiries that came before until by age and status, junk left
// out. bounds are instants from late to early: age 0 came at or after the first.
// reopened are those that are neither won nor lost now, though the exporter once
// said so.
func (r Reader) Outcomes(ctx context.Context, until time.Time, bounds []time.Time) (counts []Outcome, reopened []int64, err error) {
	age := "0"
	args := []any{}
	if len(bounds) > 0 {
		var b strings.Builder
		b.WriteString("CASE")
		for i, t := range bounds {
			fmt.Fprintf(&b, " WHEN first_seen >= ? THEN %d", i)
			args = append(args, formatTime(t))
		}
		fmt.Fprintf(&b, " ELSE %d END", len(bounds))
		age = b.String()
	}
	args = append(args, formatTime(until), string(inquiry.TierX))
	err = r.each(ctx, `SELECT `+age+` AS age, status, count(*) FROM inquiry
WHERE first_seen < ? AND status <> '' AND tier <> ? GROUP BY 1, 2 ORDER BY 1, 2`, args, func(rows *sql.Rows) error {
		var o Outcome
		err := rows.Scan(&o.Age, &o.Status, &o.Count)
		counts = append(counts, o)
		return err
	})
	if err == nil {
		err = r.each(ctx, `SELECT DISTINCT i.id FROM change c JOIN inquiry i ON i.id = c.inquiry
WHERE c.verb IN (?, ?) AND i.status NOT IN ('', ?, ?) AND i.first_seen < ? AND i.tier <> ? ORDER BY i.id`,
			[]any{string(inquiry.VerbWon), string(inquiry.VerbLost), string(inquiry.StatusWon), string(inquiry.StatusLost), formatTime(until), string(inquiry.TierX)},
			func(rows *sql.Rows) error {
				var id int64
				err := rows.Scan(&id)
				reopened = append(reopened, id)
				return err
			})
	}
	if err != nil {
		return nil, nil, fmt.Errorf("count outcomes: %w", err)
	}
	return counts, reopened, nil
}
