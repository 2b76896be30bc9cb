package lexicon

import (
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/net/publicsuffix"
)

// Registrable is the domain under which host was registered: sales.acme.co.uk ->
// acme.co.uk. It is host itself where the public suffix list has no answer.
func Registrable(host string) string {
	return registered.of(host, func(host string) string {
		d, err := publicsuffix.EffectiveTLDPlusOne(host)
		if err != nil {
			return host
		}
		return d
	})
}

// FreeMailDomain reports whether domain, in lower case, gives mailboxes to
// everybody. Data: npm package free-email-domains 1.12.6 (MIT licence).
func FreeMailDomain(domain string) bool {
	return givesFree.of(domain, func(domain string) bool {
		_, ok := slices.BinarySearch(freeMail(), domain)
		return ok
	})
}

// DisposableDomain reports whether domain, in lower case, gives throw-away
// mailboxes. Data: npm package disposable-email-domains-js 1.26.0 (CC0).
func DisposableDomain(domain string) bool {
	return givesBriefly.of(domain, func(domain string) bool {
		_, ok := slices.BinarySearch(disposable(), domain)
		return ok
	})
}

var (
	registered   memo[string]
	givesFree    memo[bool]
	givesBriefly memo[bool]
)

// memo keeps the last answers about hosts: a message asks a dozen times about
// those of its sender and recipients. It is safe for use by several goroutines.
type memo[T any] struct {
	slots [64]atomic.Pointer[answer[T]]
}

type answer[T any] struct {
	host string
	is   T
}

// of returns what is kept about a host, or else what find, the same one at each
// call, says.
func (m *memo[T]) of(host string, find func(string) T) T {
	slot := &m.slots[hashString(host)%uint64(len(m.slots))]
	if a := slot.Load(); a != nil && a.host == host {
		return a.is
	}
	host = strings.Clone(host) // a part of a message
	a := &answer[T]{host, find(host)}
	slot.Store(a)
	return a.is
}
