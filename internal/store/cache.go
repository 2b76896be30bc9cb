package store

import (
	"context"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// maxCached bounds the entries kept in memory, about 1.3 KB each.
const maxCached = 12000

// entryCache keeps entries decoded from one transaction to the next: a pull
// looks at the same conversations again and again. It is guarded by Store.mu.
type entryCache struct {
	entries map[int64]inquiry.Entry
	version int64 // PRAGMA data_version: changes when another connection writes
}

// begin forgets everything if another connection wrote since the last time.
func (c *entryCache) begin(ctx context.Context, tx *Tx) error {
	var v int64
	if _, err := tx.one(ctx, `PRAGMA data_version`, nil, &v); err != nil {
		return err
	}
	if v != c.version {
		c.clear()
		c.version = v
	}
	return nil
}

func (c *entryCache) get(ref int64) (inquiry.Entry, bool) {
	e, ok := c.entries[ref]
	return e, ok
}

func (c *entryCache) put(e inquiry.Entry) {
	if c.entries == nil {
		c.entries = make(map[int64]inquiry.Entry)
	}
	if len(c.entries) >= maxCached {
		for ref := range c.entries { // which one does not matter; all of them would have to be read again
			delete(c.entries, ref)
			break
		}
	}
	c.entries[e.Ref] = e
}

func (c *entryCache) drop(ref int64) { delete(c.entries, ref) }

func (c *entryCache) clear() { clear(c.entries) }
