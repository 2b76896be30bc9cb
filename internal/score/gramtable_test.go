package score

import "testing"

// A gram is known by its hash alone.
func TestGramHashesDiffer(t *testing.T) {
	tables := map[string]*gramTable{"wording": builtInWording()}
	for tier, read := range intentTables {
		tables["intents of "+string(tier)] = read()
	}
	for name, table := range tables {
		seen := map[uint64]string{}
		for i, k := range table.keys {
			h := gramHashAll(gramSeed, []byte(k))
			if other, ok := seen[h]; ok {
				t.Errorf("%s: %q and %q have the same hash", name, k, other)
			}
			seen[h] = k
			if n := table.find(h); n != i {
				t.Errorf("%s: %q is found at %d, want %d", name, k, n, i)
			}
		}
	}
}
