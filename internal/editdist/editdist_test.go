package editdist

import (
	"strings"
	"testing"
)

func TestBetween(t *testing.T) {
	long := strings.Repeat("x", 3*usual)
	for name, c := range map[string]struct {
		a, b string
		want int
	}{
		"equal":                  {"alibaba", "alibaba", 0},
		"both empty":             {"", "", 0},
		"all added":              {"", "due", 3},
		"one lost":               {"report", "reprt", 1},
		"one replaced":           {"paypal", "paypol", 1},
		"neighbours swapped":     {"google", "googel", 1},
		"swapped and then split": {"ca", "abc", 3}, // 2 if the swapped pair could be touched again
		"unrelated":              {"pull", "score", 5},
		"longer than usual":      {long, "y" + long[2:] + "y", 2},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Between(c.a, c.b); got != c.want {
				t.Errorf("Between(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
			}
			if got := Between(c.b, c.a); got != c.want {
				t.Errorf("Between(%q, %q) = %d, want %d", c.b, c.a, got, c.want)
			}
		})
	}
	if n := testing.AllocsPerRun(10, func() { Between("alibaba", "alibabba") }); n > 0 {
		t.Errorf("%v allocations for words of usual length", n)
	}
}
