package score

import (
	"maps"
	"math/bits"
	"slices"
	"strings"
)

// gramTable is a Wording made ready for look-ups: the grams of a text are hashed
// where they stand in its folded words, so that no key is built for the many
// that nobody knows.
type gramTable struct {
	keys  []string // in ascending order
	votes []WordVotes
	slots []gramSlot // open addressing; a power of two of them
	shift int

	frames *frameTable
}

// gramSlot is one place of the table.
type gramSlot struct {
	check uint32 // low bits of the hash
	gram  int32  // number of the key, one more; 0 marks a free place
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
		check, at := g.place(h)
		for g.slots[at].gram != 0 {
			at = (at + 1) & (len(g.slots) - 1)
		}
		g.slots[at] = gramSlot{check, int32(i + 1)}
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

// place is where a gram of a hash is looked for first.
func (g *gramTable) place(h uint64) (check uint32, at int) {
	mixed := h * 0x9E3779B97F4A7C15
	return uint32(mixed), int(mixed >> g.shift)
}

// find returns the number of the gram "first second", or of first where second
// is empty; h is its hash. -1 stands for none.
func (g *gramTable) find(h uint64, first, second []byte) int {
	check, at := g.place(h)
	for ; g.slots[at].gram != 0; at = (at + 1) & (len(g.slots) - 1) {
		if g.slots[at].check != check {
			continue
		}
		n := int(g.slots[at].gram - 1)
		key := g.keys[n]
		if second == nil {
			if key == string(first) {
				return n
			}
			continue
		}
		if len(key) == len(first)+1+len(second) && key[:len(first)] == string(first) && key[len(first)] == ' ' && key[len(first)+1:] == string(second) {
			return n
		}
	}
	return -1
}
