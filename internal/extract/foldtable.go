package extract

// foldTable keeps values by folded words, which their hashes stand for: a test
// holds that no two listed words share one. A token brings its hash along, so
// that a look-up is one place in memory for the many words that are not listed.
type foldTable[T any] struct {
	slots  []foldSlot // open addressing; a power of two of them
	values []T
}

// foldSlot is one place of the table; value 0 marks a free one.
type foldSlot struct {
	hash  uint64
	value int32 // index, one more
}

func newFoldTable[T any](size int) *foldTable[T] {
	n := 16
	for n < 2*size {
		n *= 2
	}
	return &foldTable[T]{slots: make([]foldSlot, n), values: make([]T, 0, size)}
}

// hashFold is FNV-1a of 64 bits.
func hashFold(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

// slot is where a hash stands or, free, would stand.
func (t *foldTable[T]) slot(h uint64) *foldSlot {
	mask := len(t.slots) - 1
	i := int((h*0x9E3779B97F4A7C15)>>32) & mask
	for t.slots[i].value != 0 && t.slots[i].hash != h {
		i = (i + 1) & mask
	}
	return &t.slots[i]
}

// get returns the value of a word by its hash, nil where it is not listed.
func (t *foldTable[T]) get(h uint64) *T {
	if s := t.slot(h); s.value != 0 {
		return &t.values[s.value-1]
	}
	return nil
}

// put returns the value of a word to be filled in. It holds until the next put.
func (t *foldTable[T]) put(h uint64) *T {
	if 2*len(t.values) >= len(t.slots) {
		old := t.slots
		t.slots = make([]foldSlot, 2*len(old))
		for _, s := range old {
			if s.value != 0 {
				*t.slot(s.hash) = s
			}
		}
	}
	s := t.slot(h)
	if s.value == 0 {
		var zero T
		t.values = append(t.values, zero)
		*s = foldSlot{h, int32(len(t.values))}
	}
	return &t.values[s.value-1]
}
