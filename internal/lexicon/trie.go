package lexicon

// output is a phrase that ends at a node.
type output struct {
	key    uint16
	lang   uint8
	words  uint8 // words of the phrase, or characters in scripts matched by substring
	shared bool  // all words are in a script that several languages write
	tiny   bool  // a single letter
	// weight is what one hit says about the language of the text.
	weight float32
	next   uint32 // further outputs of the node, 0 for none
}

// trie is a phrase tree over word numbers or characters. Edges live in one open
// hash table: a node has no list of its own.
type trie struct {
	edges  edgeTable
	nodes  []node
	outs   []output // the first is unused
	direct []uint32 // children of the root by label, where labels are small; 0 for none
}

// node is one place in a trie.
type node struct {
	// kids has a bit for each child, by kidBit: most steps that lead nowhere are
	// known to without a look into the table.
	kids uint64
	head uint32 // first output, 0 for none
	gap  uint32 // node reached over a gap, 0 for none
}

func kidBit(label uint64) uint64 { return 1 << ((label * 0x9E3779B97F4A7C15) >> 58) }

// newTrie makes room for size nodes, a power of two, and a quarter; it grows beyond.
func newTrie(size int) *trie {
	t := &trie{nodes: make([]node, 1, size+size/4), outs: make([]output, 1, size), direct: make([]uint32, 1<<16)}
	t.edges.grow(2 * size)
	return t
}

func (t *trie) node() uint32 {
	t.nodes = append(t.nodes, node{})
	return uint32(len(t.nodes) - 1)
}

func (t *trie) child(n uint32, label uint64) uint32 {
	c := uint32(len(t.nodes))
	if n == 0 && label < uint64(len(t.direct)) {
		if old := t.direct[label]; old != 0 {
			return old
		}
		t.direct[label] = c
		return t.node()
	}
	if old := t.edges.put(edgeKey(n, label), c); old != c {
		return old
	}
	t.nodes[n].kids |= kidBit(label)
	return t.node()
}

// step returns the child of a node, 0 for none.
func (t *trie) step(n uint32, label uint64) uint32 {
	if t.nodes[n].kids&kidBit(label) == 0 {
		return 0
	}
	return t.edges.get(edgeKey(n, label))
}

func (t *trie) gapOf(n uint32) uint32 {
	if t.nodes[n].gap == 0 {
		c := t.node()
		t.nodes[n].gap = c
	}
	return t.nodes[n].gap
}

func (t *trie) emit(n uint32, o output) {
	for i := t.nodes[n].head; i != 0; i = t.outs[i].next {
		if t.outs[i].key == o.key && t.outs[i].lang == o.lang {
			return
		}
	}
	o.next = t.nodes[n].head
	t.nodes[n].head = uint32(len(t.outs))
	t.outs = append(t.outs, o)
}

// weigh sets the weight of all outputs: a word shared by several languages says
// less about each, and a single trade word less than a function word.
func (t *trie) weigh(function uint16, most float32) {
	for _, n := range t.nodes {
		head := n.head
		var functions, others float32
		for i := head; i != 0; i = t.outs[i].next {
			if t.outs[i].key == function {
				functions++
			} else {
				others++
			}
		}
		for i := head; i != 0; i = t.outs[i].next {
			o := &t.outs[i]
			switch {
			case o.key == function && o.tiny:
				o.weight = 0.3 / functions
			case o.key == function:
				o.weight = min(float32(o.words), most) / functions
			case o.words == 1:
				o.weight = 0.7 / others
			default:
				o.weight = min(float32(o.words), most) / others
			}
		}
	}
}

func (t *trie) root(label uint32) uint32 {
	if label < uint32(len(t.direct)) {
		return t.direct[label]
	}
	return t.edges.get(edgeKey(0, uint64(label)))
}

// edgeKey is never 0.
func edgeKey(n uint32, label uint64) uint64 { return uint64(n)<<32 | (label + 1) }

// edgeTable is a hash table with open addressing from edges to nodes.
type edgeTable struct {
	keys []uint64
	vals []uint32
	used int
}

func (t *edgeTable) grow(size int) {
	old := *t
	t.keys, t.vals, t.used = make([]uint64, size), make([]uint32, size), 0
	for i, k := range old.keys {
		if k != 0 {
			t.put(k, old.vals[i])
		}
	}
}

func mix(k uint64) uint64 {
	k *= 0x9E3779B97F4A7C15
	return k ^ k>>29
}

// put enters an edge unless it is there, and returns where it leads.
func (t *edgeTable) put(k uint64, v uint32) uint32 {
	if t.used*4 >= len(t.keys)*3 {
		t.grow(len(t.keys) * 2)
	}
	mask := uint64(len(t.keys) - 1)
	i := mix(k) & mask
	for ; t.keys[i] != 0; i = (i + 1) & mask {
		if t.keys[i] == k {
			return t.vals[i]
		}
	}
	t.keys[i], t.vals[i] = k, v
	t.used++
	return v
}

func (t *edgeTable) get(k uint64) uint32 {
	mask := uint64(len(t.keys) - 1)
	for i := mix(k) & mask; ; i = (i + 1) & mask {
		if t.keys[i] == k {
			return t.vals[i]
		}
		if t.keys[i] == 0 {
			return 0
		}
	}
}

// wordTable numbers words and stems by their hash, which stands for them: a test
// holds that no two listed ones share theirs. Two bit sets answer most look-ups.
type wordTable struct {
	slots    []wordSlot
	maybe    []uint64 // exact words, by the high bits of the hash
	maybeCut []uint64 // stems, likewise
	used     int
}

// wordSlot is one place of the table; hash 0 marks a free one.
type wordSlot struct {
	hash uint64
	id   uint32
}

// newWordTable makes a table of size slots, a power of two; it grows beyond.
func newWordTable(size int) wordTable {
	return wordTable{slots: make([]wordSlot, size), maybe: make([]uint64, 1<<maybeLog/64), maybeCut: make([]uint64, 1<<cutLog/64)}
}

// Sizes of the bit sets. That of the stems, which is asked at every letter, is
// small enough to stay beside the text in the fastest memory.
const (
	maybeLog = 18 // 32 KiB for the words
	cutLog   = 17 // 16 KiB for the stems
)

// hashSeed and hashPrime are those of FNV-1a, 64 bits.
const (
	hashSeed  = 14695981039346656037
	hashPrime = 1099511628211
	stemMark  = 0x9E3779B97F4A7C15
)

func hashString[T string | []byte](w T) uint64 {
	h := uint64(hashSeed)
	for i := range len(w) {
		h = (h ^ uint64(w[i])) * hashPrime
	}
	return h
}

// hashEnd tells stems from words. It is never 0, which marks a free slot.
func hashEnd(h uint64, stem bool) uint64 {
	if stem {
		h ^= stemMark
	}
	if h == 0 {
		return 1
	}
	return h
}

// maybeBit is the place of a hash in a bit set of 1 << log bits.
func maybeBit(h uint64, log int) (word, bit uint64) {
	h >>= 64 - log
	return h / 64, 1 << (h % 64)
}

// number returns the number of a word, which is next where it is new.
func (t *wordTable) number(h uint64, stem bool, next uint32) (id uint32, added bool) {
	if t.used*4 >= len(t.slots)*3 {
		old := t.slots
		t.slots = make([]wordSlot, 2*len(old))
		for _, s := range old {
			if s.hash != 0 {
				*t.slot(s.hash) = s
			}
		}
	}
	set, log := t.maybe, maybeLog
	if stem {
		set, log = t.maybeCut, cutLog
	}
	word, bit := maybeBit(h, log)
	set[word] |= bit
	h = hashEnd(h, stem)
	s := t.slot(h)
	if s.hash != 0 {
		return s.id, false
	}
	*s = wordSlot{h, next}
	t.used++
	return next, true
}

// slot is where a hash stands or, free, would stand.
func (t *wordTable) slot(h uint64) *wordSlot {
	mask := uint64(len(t.slots) - 1)
	i := mix(h) & mask
	for t.slots[i].hash != 0 && t.slots[i].hash != h {
		i = (i + 1) & mask
	}
	return &t.slots[i]
}

// get returns the number of the word with a hash whose bit is in the set.
func (t *wordTable) get(h uint64, stem bool) (uint32, bool) {
	s := t.slot(hashEnd(h, stem))
	return s.id, s.hash != 0
}
