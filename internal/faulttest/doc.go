// Package faulttest breaks things on purpose, for tests: a layer between SQLite
// and its files that kills the process or runs out of room at a counted step, and
// a proxy that cuts network connections after a counted number of bytes. Its own
// tests run the whole program that way.
//
// How many cases a test tries depends on INQUIRY_TEST_FULL: see Cases.
package faulttest

import (
	"os"
	"testing"
)

// Cases is how many cases a test tries: quick in an ordinary run, full when the
// environment variable INQUIRY_TEST_FULL is set, as "make reliability" does.
func Cases(quick, full int) int {
	if os.Getenv("INQUIRY_TEST_FULL") != "" {
		return full
	}
	return quick
}

// Count prints how many cases a test tried, in the form that docs/reliability.md
// quotes.
func Count(t testing.TB, n int, what string) {
	t.Helper()
	t.Logf("cases: %d %s", n, what)
}

// Spread picks n of the numbers 1 to last, evenly, the first and the last among
// them; all of them when there are no more than n.
func Spread(n, last int) []int {
	if last <= n {
		n = last
	}
	out := make([]int, 0, max(n, 0))
	for i := range n {
		at := 1
		if n > 1 {
			at = 1 + i*(last-1)/(n-1)
		}
		out = append(out, at)
	}
	return out
}
