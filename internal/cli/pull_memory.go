package cli

import (
	"os"
	"runtime/debug"
)

// pullGC is how much the heap may grow between two collections, percent. A pull
// lives beside the mail program and the browser of an office computer: it takes
// a tenth longer with two thirds of what Go would take by itself. A limit would
// not do: word lists and batches fill it, and all time would go into collecting.
const pullGC = 30

// frugal bounds the memory of the program until the function that it returns is
// called. Who sets GOGC knows better.
func frugal() (back func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	percent := debug.SetGCPercent(pullGC)
	return func() { debug.SetGCPercent(percent) }
}
