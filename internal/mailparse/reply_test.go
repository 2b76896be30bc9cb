package mailparse

import (
	"os"
	"strings"
	"testing"
)

// TestReplyCorpus compares with what another parser shows of the same bodies. It
// is a peer's output, not a label: signatures are cut elsewhere. So only words
// are compared, and the figure is a floor.
func TestReplyCorpus(t *testing.T) {
	type want struct {
		File    string `json:"file"`
		Visible string `json:"visible"`
	}
	dir := corpus + "/reply-crisp/"
	good, all := 0, 0
	for _, w := range readJSONL[want](t, dir+"peer-visible.jsonl") {
		raw, err := os.ReadFile(dir + w.File)
		if err != nil {
			t.Fatal(err)
		}
		m := Parse(append([]byte("Content-Type: text/plain; charset=utf-8\n\n"), raw...))
		all++
		got := strings.Join(strings.Fields(m.New), " ")
		exp := strings.Join(strings.Fields(w.Visible), " ")
		if got == exp {
			good++
		} else {
			t.Logf("%s:\n got %s\nwant %s", w.File, cutRunes(got, 900), cutRunes(exp, 900))
		}
	}
	t.Logf("%d of %d as the peer", good, all)
	if good < 79 {
		t.Errorf("%d of %d bodies as the peer shows them, want at least 79", good, all)
	}
}
