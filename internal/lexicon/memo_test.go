package lexicon

import (
	"strconv"
	"sync"
	"testing"
)

// A memo says what it was told, whether it kept that or asks again, and to many at once.
func TestMemo(t *testing.T) {
	var m Memo[string]
	find := func(words string) string { return words + "!" }
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i := range 3000 {
				words := strconv.Itoa(i % 700) // more than it keeps
				if got := m.Of(words, find); got != words+"!" {
					t.Errorf("Of(%q) = %q", words, got)
				}
			}
		})
	}
	all.Wait()
	asked := 0
	for range 3 {
		m.Of("acme.de", func(string) string { asked++; return "" })
	}
	if asked != 1 {
		t.Errorf("asked %d times in a row, want once", asked)
	}
}

func TestRegistrable(t *testing.T) {
	for host, want := range map[string]string{"sales.acme.co.uk": "acme.co.uk", "acme.de": "acme.de", "localhost": "localhost", "co.uk": "co.uk", "": ""} {
		if got := Registrable(host); got != want {
			t.Errorf("Registrable(%q) = %q, want %q", host, got, want)
		}
	}
}
