package extract

import (
	"strings"
	"testing"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// A hash stands for its word, so no two listed words may share one.
func TestListedWordsDifferInTheirHash(t *testing.T) {
	seen := map[uint64]string{}
	add := func(text string) {
		for _, tok := range cut(text) {
			for _, w := range []string{tok.fold, stemOf(tok.fold)} {
				if other, ok := seen[hashFold(w)]; ok && other != w {
					t.Errorf("%s and %s have one hash", w, other)
				}
				seen[hashFold(w)] = w
			}
		}
	}
	for _, file := range []string{"units", "containers", "incoterms", "payment", "certifications", "currencies", "calendar", "never", "context", "company", "places", "countries", "particles", "goods"} {
		for _, l := range lexicon.Trade(file) {
			for _, p := range l.Phrases {
				add(strings.ReplaceAll(p, " = ", " "))
			}
		}
	}
	for _, w := range lexicon.Stopwords() {
		add(w.Word)
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
