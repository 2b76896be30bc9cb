package similar

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// pair is two sentences of buyers and whether they ask the same.
type pair struct {
	A         string `json:"a"`
	B         string `json:"b"`
	Same      bool   `json:"same"`
	Languages string `json:"languages"`
}

func pairs(t testing.TB) []pair {
	t.Helper()
	b, err := os.ReadFile("testdata/pairs.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var list []pair
	for sc := bufio.NewScanner(bytes.NewReader(b)); sc.Scan(); {
		var p pair
		if err := json.Unmarshal(sc.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	return list
}

// Pairs written by hand hold how well near-duplicates are told. Joining what is
// not the same hides a question, so precision counts more than recall.
func TestPairsAreJudged(t *testing.T) {
	const wantPrecision, wantRecall = 0.95, 0.80
	r := New(testAnchors...)
	joined, right, same := 0, 0, 0
	for _, p := range pairs(t) {
		la, lb, _ := strings.Cut(p.Languages, " ")
		a, b := r.Read(p.A, la), r.Read(p.B, lb)
		got := Same(a, b)
		if got != Same(b, a) {
			t.Errorf("not symmetric: %q %q", p.A, p.B)
		}
		if p.Same {
			same++
		}
		if got {
			joined++
			if p.Same {
				right++
			}
		}
		if got != p.Same {
			t.Logf("same %t, judged %t: %q %v %q | %q %v %q", p.Same, got, p.A, r.Concepts(a), a.words, p.B, r.Concepts(b), b.words)
		}
	}
	precision, recall := float64(right)/float64(joined), float64(right)/float64(same)
	t.Logf("precision %.3f (%d of %d), recall %.3f (%d of %d)", precision, right, joined, recall, right, same)
	if precision < wantPrecision || recall < wantRecall {
		t.Errorf("precision %.3f, recall %.3f; want %.2f, %.2f", precision, recall, wantPrecision, wantRecall)
	}
}

// testAnchors are a few of those that the program takes from its word lists.
var testAnchors = []Anchor{
	{Key: "cert:CE", Topic: "certification", Absorbs: []string{"certificate"}, Phrases: []string{"CE"}, Caps: true},
	{Key: "cert:UL", Topic: "certification", Absorbs: []string{"certificate"}, Phrases: []string{"UL"}, Caps: true},
	{Key: "pay:PayPal", Topic: "payment", Absorbs: []string{"payment"}, Phrases: []string{"paypal"}},
	{Key: "pay:L/C", Topic: "payment", Absorbs: []string{"payment"}, Phrases: []string{"l/c", "letter of credit"}},
	{Key: "incoterm:FOB", Phrases: []string{"FOB"}},
	{Key: "incoterm:CIF", Phrases: []string{"CIF"}},
	{Key: "country:US", Phrases: []string{"USA", "United States"}},
	{Key: "country:DZ", Phrases: []string{"Algérie"}},
	{Key: "country:SN", Phrases: []string{"Sénégal"}},
}
