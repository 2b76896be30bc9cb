package lexicon

import (
	"slices"

	"golang.org/x/net/publicsuffix"
)

// Registrable is the domain under which host was registered: sales.acme.co.uk ->
// acme.co.uk. It is host itself where the public suffix list has no answer.
func Registrable(host string) string {
	return registered.Of(host, func(host string) string {
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
	return givesFree.Of(domain, func(domain string) bool {
		_, ok := slices.BinarySearch(freeMail(), domain)
		return ok
	})
}

// DisposableDomain reports whether domain, in lower case, gives throw-away
// mailboxes. Data: npm package disposable-email-domains-js 1.26.0 (CC0).
func DisposableDomain(domain string) bool {
	return givesBriefly.Of(domain, func(domain string) bool {
		_, ok := slices.BinarySearch(disposable(), domain)
		return ok
	})
}

var (
	registered   Memo[string]
	givesFree    Memo[bool]
	givesBriefly Memo[bool]
)
