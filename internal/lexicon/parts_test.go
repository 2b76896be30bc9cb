package lexicon

import (
	"strings"
	"testing"
)

// A set finds what a search for each part finds.
func TestParts(t *testing.T) {
	lists := [][]string{{"hotel", " gym", "kg", "hot"}, {"hote", "医院"}, {"hotels"}, {"l"}, {"gym"}}
	set := NewParts(lists...)
	for _, text := range []string{"", "g", "kg", "l", "a hotel", "grand hotels", " gym", "gym", "hot", "第一医院", "医", "hotehotel", "xx kg"} {
		want := uint32(0)
		for i, list := range lists {
			for _, p := range list {
				if strings.Contains(text, p) {
					want |= 1 << i
				}
			}
		}
		if got := set.In(text); got != want {
			t.Errorf("In(%q) = %b, want %b", text, got, want)
		}
	}
}
