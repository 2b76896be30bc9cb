package extract

import (
	"strings"
	"testing"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// A hash stands for its word, so no two listed words may share one.
func TestListedWordsDifferInTheirHash(t *testing.T) {
	seen := map[uint64]string{}
	for _, file := range []string{"units", "containers", "incoterms", "payment", "certifications", "currencies", "calendar", "never", "context", "company", "places", "countries", "particles"} {
		for _, l := range lexicon.Trade(file) {
			for _, p := range l.Phrases {
				for _, tok := range cut(strings.ReplaceAll(p, " = ", " ")) {
					if other, ok := seen[tok.hash]; ok && other != tok.fold {
						t.Errorf("%s and %s have one hash", tok.fold, other)
					}
					seen[tok.hash] = tok.fold
				}
			}
		}
	}
	if len(seen) < 5000 {
		t.Errorf("only %d words are listed", len(seen))
	}
}

func TestFoldTable(t *testing.T) {
	table := newFoldTable[int](1)
	for i, w := range strings.Fields(strings.Repeat("one two three four five six seven eight nine ten ", 3)) {
		*table.put(hashFold(w)) += i
	}
	for w, want := range map[string]int{"one": 30, "ten": 57} {
		if got := table.get(hashFold(w)); got == nil || *got != want {
			t.Errorf("%s: %v, want %d", w, got, want)
		}
	}
	if got := table.get(hashFold("eleven")); got != nil {
		t.Errorf("eleven is listed with %d", *got)
	}
}
