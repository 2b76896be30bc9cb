package lexicon

import (
	"strings"
	"sync/atomic"
)

// Memo keeps the last answers about words of messages: a dozen rules ask the same
// about a host or a name. It is safe for use by several goroutines.
type Memo[T any] struct {
	slots [256]atomic.Pointer[answer[T]]
}

type answer[T any] struct {
	words string
	is    T
}

// Of returns what is kept about the words, or else what find, the same one at each
// call, says. find gets a copy of them, which the answer may hold.
func (m *Memo[T]) Of(words string, find func(string) T) T {
	slot := &m.slots[hashString(words)%uint64(len(m.slots))]
	if a := slot.Load(); a != nil && a.words == words {
		return a.is
	}
	words = strings.Clone(words) // they are part of a message
	a := &answer[T]{words, find(words)}
	slot.Store(a)
	return a.is
}
