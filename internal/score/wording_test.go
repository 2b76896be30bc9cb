package score

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseWording(t *testing.T) {
	keys, votes, err := parseWording("# a comment\naudit\t1\t2\t3\t4\t5\nfree audit\t-10\t-20\t0\t0\t150\n", 5)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"audit", "free audit"}, keys); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]WordVotes{{1, 2, 3, 4, 5}, {-10, -20, 0, 0, 150}}, votes); diff != "" {
		t.Error(diff)
	}
	for _, text := range []string{"audit", "audit\t1\t2", "audit\t1\t2\t3\t4\tx", "audit\t1\t2\t3\t4\t99999", "b\t1\t2\t3\t4\t5\na\t1\t2\t3\t4\t5"} {
		if _, _, err := parseWording(text, 5); err == nil {
			t.Errorf("%q is read", text)
		}
	}
}

func TestGrams(t *testing.T) {
	var keys, texts []string
	for _, g := range Grams("Kostenlose Überprüfung!") {
		keys, texts = append(keys, g.Key), append(texts, g.Text)
	}
	if diff := cmp.Diff([]string{"kostenl", "uberpru", "kosten uberpr"}, keys); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Kostenlose", "Überprüfung", "Kostenlose Überprüfung"}, texts); diff != "" {
		t.Error(diff)
	}
	if n := len(Grams(strings.Repeat("прайс ", 100_000))); n > 2*wordingText {
		t.Errorf("%d grams of a long text", n)
	}
}

func TestWordingVotes(t *testing.T) {
	table := Wording{"audit": {0, 0, 0, 0, 300}, "free": {0, 0, 0, 0, 100}, "offer": {100, 0, 0, 0, 0}, "we": {}, "for": {}, "you": {}}
	for _, tt := range []struct {
		name, text, evidence string
		want                 [5]int
	}{
		{"too short to tell", "Audit free.", "", [5]int{}},
		{"the strongest words are shown first", "A free AUDIT for you, an offer", "AUDIT, free, for", [5]int{1, 0, 0, 0, 3}},
		{"a word counts once", "audit audit audit audit", "", [5]int{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var text gramText
			text.read(tt.text)
			votes, evidence := newGramTable(table).votesOf(&text)
			if votes != tt.want || evidence != tt.evidence {
				t.Errorf("%v %q, want %v %q", votes, evidence, tt.want, tt.evidence)
			}
		})
	}
}
