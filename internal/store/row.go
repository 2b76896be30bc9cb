package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// Row is what lists show of an inquiry, without its texts.
type Row struct {
	ID         int64
	CustomerID int64
	Root       int64 // row of its first message
	Status     inquiry.Status
	Tier       inquiry.Tier
	Score      int
	Intent     inquiry.Intent
	Action     inquiry.Action
	DueAt      time.Time // zero when nothing is due
	Step       int
	Country    string
	Channel    inquiry.Channel
	Owner      string
	Language   string
	FirstSeen  time.Time
	LastAt     time.Time // of the last message, change or other event
	Buyer      string    // display name
	Wants      string    // one line
}

const rowColumns = `i.id, i.customer_id, i.root, i.status, i.tier, i.score, i.intent, i.action, coalesce(i.due_at, ''), i.step,
	i.country, i.channel, i.owner, i.language, i.first_seen, i.last_at, i.buyer, i.wants`

// scanRow scans rowColumns, after the columns before them.
func scanRow(rows *sql.Rows, before ...any) (Row, error) {
	var (
		r                Row
		due, first, last string
	)
	err := rows.Scan(append(before, &r.ID, &r.CustomerID, &r.Root, &r.Status, &r.Tier, &r.Score, &r.Intent, &r.Action, &due, &r.Step,
		&r.Country, &r.Channel, &r.Owner, &r.Language, &first, &last, &r.Buyer, &r.Wants)...)
	if err != nil {
		return r, err
	}
	var errs [3]error
	r.DueAt, errs[0] = parseTime(due)
	r.FirstSeen, errs[1] = parseTime(first)
	r.LastAt, errs[2] = parseTime(last)
	return r, errors.Join(errs[:]...)
}

// Filter narrows lists of inquiries; its zero value lets all of them pass.
// A list that is empty does not narrow.
type Filter struct {
	IDs       []int64
	Tiers     []inquiry.Tier
	Statuses  []inquiry.Status
	Countries []string // ISO 3166-1 alpha-2
	Channels  []inquiry.Channel
	Intents   []inquiry.Intent
	Owners    []string
	Customers []int64
	NoJunk    bool      // leave out tier X
	NoStep    bool      // only open ones on which nothing is planned
	Since     time.Time // first seen at or after; zero: no bound
	Until     time.Time // first seen before; zero: no bound
	Active    time.Time // last message or change at or after; zero: no bound
	Text      string    // full-text search
	Sort      string    // see SortNames, "-" before it turns it round; "" is "id"
	Limit     int       // 0: all
	Offset    int
}

// sorts are the orders that lists can have. Each is followed by the ID.
var sorts = []struct{ name, up, down string }{
	{"id", "i.id", "i.id DESC"},
	{"received", "i.first_seen", "i.first_seen DESC"},
	{"last", "i.last_at", "i.last_at DESC"},
	{"score", "i.score", "i.score DESC"},
	{"tier", "i.tier_rank, i.score DESC", "i.tier_rank DESC, i.score DESC"},
	{"status", "i.status", "i.status DESC"},
	{"due", "i.due_at IS NULL, i.due_at", "i.due_at IS NULL, i.due_at DESC"},
	{"country", "i.country = '', i.country", "i.country = '', i.country DESC"},
	{"buyer", "i.buyer", "i.buyer DESC"},
	{"queue", "i.due_at IS NULL, i.band, i.tier_rank, i.due_at, i.score DESC",
		"i.due_at IS NULL DESC, i.band DESC, i.tier_rank DESC, i.due_at DESC, i.score"},
}

// SortNames lists what Filter.Sort may be.
func SortNames() []string {
	names := make([]string, len(sorts))
	for i, s := range sorts {
		names[i] = s.name
	}
	return names
}

// order is the ORDER BY of the filter.
func (f Filter) order() (string, error) {
	name, down := strings.CutPrefix(f.Sort, "-")
	if name == "" {
		name = "id"
	}
	for _, s := range sorts {
		if s.name == name && down {
			return s.down + ", i.id", nil
		}
		if s.name == name {
			return s.up + ", i.id", nil
		}
	}
	return "", fmt.Errorf("no order is called %q", f.Sort)
}

// where returns the conditions of the filter and their arguments.
func (f Filter) where() (conditions []string, args []any) {
	conditions = []string{"i.status <> ''"}
	add := func(condition string, arg any) {
		conditions = append(conditions, condition)
		args = append(args, arg)
	}
	in := func(column, arg string) {
		if arg != "[]" {
			add(column+" IN (SELECT value FROM json_each(?))", arg)
		}
	}
	in("i.id", list(f.IDs))
	in("i.tier", words(f.Tiers))
	in("i.status", words(f.Statuses))
	in("i.country", words(f.Countries))
	in("i.channel", words(f.Channels))
	in("i.intent", words(f.Intents))
	in("i.owner", words(f.Owners))
	in("i.customer_id", list(f.Customers))
	if f.NoJunk {
		add("i.tier <> ?", string(inquiry.TierX))
	}
	if f.NoStep {
		conditions = append(conditions, "i.status IN ('new', 'answer', 'waiting', 'snoozed') AND i.due_at IS NULL")
	}
	if !f.Since.IsZero() {
		add("i.first_seen >= ?", formatTime(f.Since))
	}
	if !f.Until.IsZero() {
		add("i.first_seen < ?", formatTime(f.Until))
	}
	if !f.Active.IsZero() {
		add("i.last_at >= ?", formatTime(f.Active))
	}
	if f.Text != "" {
		match := matchQuery(f.Text)
		if match == "" {
			conditions = append(conditions, "0")
		} else {
			add("i.id IN (SELECT inquiry_id FROM message WHERE id IN (SELECT rowid FROM message_fts WHERE message_fts MATCH ?))", match)
		}
	}
	return conditions, args
}

// Rows lists the inquiries that pass f.
func (r Reader) Rows(ctx context.Context, f Filter) ([]Row, error) {
	rows, err := r.rows(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("list inquiries: %w", err)
	}
	return rows, nil
}

func (r Reader) rows(ctx context.Context, f Filter) ([]Row, error) {
	order, err := f.order()
	if err != nil {
		return nil, err
	}
	where, args := f.where()
	if f.Limit <= 0 {
		f.Limit = -1
	}
	var all []Row
	err = r.each(ctx, `SELECT `+rowColumns+` FROM inquiry i WHERE `+strings.Join(where, " AND ")+
		` ORDER BY `+order+` LIMIT ? OFFSET ?`, append(args, f.Limit, f.Offset), func(rows *sql.Rows) error {
		row, err := scanRow(rows)
		all = append(all, row)
		return err
	})
	return all, err
}

// Count counts the inquiries that pass f, whatever its limit.
func (r Reader) Count(ctx context.Context, f Filter) (n int, err error) {
	where, args := f.where()
	if _, err := r.one(ctx, `SELECT count(*) FROM inquiry i WHERE `+strings.Join(where, " AND "), args, &n); err != nil {
		return 0, fmt.Errorf("count inquiries: %w", err)
	}
	return n, nil
}
