package score

import (
	"maps"
	"math/bits"
	"slices"
	"strings"
)

// gramTable is a Wording made ready for look-ups. The grams of a text are hashed
// once for all tables, and the hash stands for the gram: a test holds that no two
// grams of a built-in table share theirs.
type gramTable struct {
	keys  []string // in ascending order
	votes []WordVotes
	slots []gramSlot // open addressing; a power of two of them
	shift int
	// maybe has a bit for each gram, by the high bits of its mixed hash: most words
	// and pairs are in no table, and 16 KiB stay in the processor.
	maybe [1 << maybeLog / 64]uint64

	frames *frameTable
}

const maybeLog = 17

// gramSlot is one place of the table.
type gramSlot struct {
	hash uint64
	gram int32 // number of the key, one more; 0 marks a free place
}

// newGramTable makes a table of a Wording; rows that name no frame although they
// begin like one are an error of the caller.
func newGramTable(t Wording) *gramTable {
	keys := slices.Sorted(maps.Keys(t))
	votes := make([]WordVotes, len(keys))
	for i, k := range keys {
		votes[i] = t[k]
	}
	table, err := newTable(keys, votes)
	if err != nil {
		panic("score: wording: " + err.Error())
	}
	return table
}

// newTable makes a table of keys in ascending order, those of frames among them.
func newTable(keys []string, votes []WordVotes) (*gramTable, error) {
	from, _ := slices.BinarySearch(keys, frameMark)
	to := from
	for to < len(keys) && strings.HasPrefix(keys[to], frameMark) {
		to++
	}
	frames, err := newFrameTable(keys[from:to], votes[from:to])
	if err != nil {
		return nil, err
	}
	t := tableOf(slices.Concat(keys[:from], keys[to:]), slices.Concat(votes[:from], votes[to:]))
	t.frames = frames
	return t, nil
}

// tableOf makes a table of keys in ascending order.
func tableOf(keys []string, votes []WordVotes) *gramTable {
	size := bits.Len(uint(2*len(keys) + 1))
	g := &gramTable{keys: keys, votes: votes, slots: make([]gramSlot, 1<<size), shift: 64 - size}
	for i, k := range keys {
		h := uint64(gramSeed)
		for j := range len(k) {
			h = gramHash(h, k[j])
		}
		bit, at := g.place(h)
		g.maybe[bit/64] |= 1 << (bit % 64)
		for g.slots[at].gram != 0 {
			at = (at + 1) & (len(g.slots) - 1)
		}
		g.slots[at] = gramSlot{h, int32(i + 1)}
	}
	return g
}

// gramSeed begins the hash of a gram: that of FNV-1a, 64 bits.
const gramSeed = 14695981039346656037

func gramHash(h uint64, b byte) uint64 { return (h ^ uint64(b)) * 1099511628211 }

func gramHashAll(h uint64, s []byte) uint64 {
	for _, b := range s {
		h = gramHash(h, b)
	}
	return h
}

// place is the bit of a hash, and where its gram is looked for first.
func (g *gramTable) place(h uint64) (bit uint64, at int) {
	mixed := h * 0x9E3779B97F4A7C15
	return mixed >> (64 - maybeLog), int(mixed >> g.shift)
}

// find returns the number of the gram with a hash, -1 for none.
func (g *gramTable) find(h uint64) int {
	bit, at := g.place(h)
	if g.maybe[bit/64]&(1<<(bit%64)) == 0 {
		return -1
	}
	for ; g.slots[at].gram != 0; at = (at + 1) & (len(g.slots) - 1) {
		if g.slots[at].hash == h {
			return int(g.slots[at].gram - 1)
		}
	}
	return -1
}
