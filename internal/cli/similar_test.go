package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/inquiry-cli/inquiry/internal/similar"
)

// Pairs of questions must be told with the anchors of the shipped word lists.
// The second sample was written when the concepts were done: it says rather what
// to expect of a stranger's buyers.
func TestQuestionPairs(t *testing.T) {
	for file, want := range map[string]struct{ precision, recall float64 }{
		"pairs.jsonl": {0.95, 0.90}, "pairs-unseen.jsonl": {0.90, 0.45},
	} {
		t.Run(file, func(t *testing.T) {
			b, err := os.ReadFile("../similar/testdata/" + file)
			if err != nil {
				t.Fatal(err)
			}
			joined, right, same := 0, 0, 0
			for sc := bufio.NewScanner(bytes.NewReader(b)); sc.Scan(); {
				var p struct {
					A, B, Languages string
					Same            bool
				}
				if err := json.Unmarshal(sc.Bytes(), &p); err != nil {
					t.Fatal(err)
				}
				la, lb, _ := strings.Cut(p.Languages, " ")
				r := questionReader()
				got := similar.Same(r.Read(p.A, la), r.Read(p.B, lb))
				if p.Same {
					same++
				}
				if got {
					joined++
				}
				if got && p.Same {
					right++
				}
				if got != p.Same {
					t.Logf("same %t, judged %t: %q %q | %q %q", p.Same, got, p.A, r.Concepts(r.Read(p.A, la)), p.B, r.Concepts(r.Read(p.B, lb)))
				}
			}
			precision, recall := float64(right)/float64(joined), float64(right)/float64(same)
			t.Logf("precision %.3f (%d of %d), recall %.3f (%d of %d)", precision, right, joined, recall, right, same)
			if precision < want.precision || recall < want.recall {
				t.Errorf("precision %.3f, recall %.3f; want %.2f, %.2f", precision, recall, want.precision, want.recall)
			}
		})
	}
}
