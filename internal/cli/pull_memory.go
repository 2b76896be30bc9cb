package cli

import (
	"os"
	"runtime/debug"
	"sync"
)

// pullGC is how much the heap may grow between two collections, percent, while
// messages are read. A pull lives beside the mail program and the browser of an
// office computer: it takes a tenth longer with two thirds of what Go would take by
// itself. A limit would not do: word lists and batches fill it, and all time would
// go into collecting.
const pullGC = 30

// easyGC is the same until a message comes: mostly none does, and what a pull holds
// then is not worth collecting.
const easyGC = 400

// heapUse bounds the memory of the program. Who sets GOGC knows better.
type heapUse struct {
	frugal func() // from now on messages are read
	back   func() // as it was
}

func atEase() heapUse {
	if os.Getenv("GOGC") != "" {
		return heapUse{func() {}, func() {}}
	}
	was := debug.SetGCPercent(easyGC)
	return heapUse{
		frugal: sync.OnceFunc(func() { debug.SetGCPercent(pullGC) }),
		back:   func() { debug.SetGCPercent(was) },
	}
}
