package thread

import (
	"cmp"
	"encoding/binary"
	"hash/maphash"
	"slices"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// Box holds messages as grouping sees them, in about 250 bytes each. So those of
// a whole mailbox can be kept from one batch of a pull to the next.
type Box struct {
	own    Own
	mails  []mail
	order  []int32 // of mails: by instant, rank, Message-ID and Ref
	sorted bool
	chunks [][]key
	kinds  []inquiry.Kind

	products []string
	product  map[string]uint32
	hosts    []host
	hostOf   map[key]int32 // of addresses we wrote to
	byName   map[string]int32
}

// host is a domain as part of an address: the keys of it and of those above it
// that have a dot.
type host struct {
	full  key
	chain []key
}

// NewBox makes an empty Box for messages to and from us.
func NewBox(own Own) *Box {
	return &Box{own: own, sorted: true, product: map[string]uint32{}, hostOf: map[key]int32{}, byName: map[string]int32{}}
}

var seed = maphash.MakeSeed()

func keyOf(text string, ours bool) key {
	if text == "" {
		return 0
	}
	k := key(maphash.String(seed, text)) &^ 1
	if k == 0 {
		k = 2
	}
	if ours {
		k |= 1
	}
	return k
}

func (b *Box) id(s string) key      { return keyOf(s, b.own.issued(s)) }
func (b *Box) address(s string) key { return keyOf(s, b.own.has(s)) }
func (b *Box) domain(s string) key  { return keyOf("@"+s, b.own.HasDomain(s)) }

// Add puts messages into the box. What they say is copied.
func (b *Box) Add(entries ...inquiry.Entry) {
	for i := range entries {
		b.add(&entries[i])
	}
}

// Remove takes messages out of the box, by Ref.
func (b *Box) Remove(refs map[int64]bool) {
	b.order = slices.DeleteFunc(b.order, func(i int32) bool {
		if !refs[b.mails[i].ref] {
			return false
		}
		b.mails[i].flags |= isGone
		return true
	})
}

// Take moves all messages of another box of ours into this one.
func (b *Box) Take(other *Box) {
	for _, i := range other.order {
		m := other.mails[i]
		l := other.letter(i)
		words := slices.Clone(other.words(i))
		for j, p := range l.products {
			words[len(words)-len(l.idWords)-len(l.failed)-len(l.products)+j] = key(b.name(other.products[p]))
		}
		for _, r := range l.recipients {
			h := other.hosts[other.hostOf[r]]
			if _, ok := b.hostOf[r]; !ok {
				b.hosts = append(b.hosts, h)
				b.hostOf[r] = int32(len(b.hosts) - 1)
			}
		}
		m.kind = b.kindOf(other.kinds[m.kind])
		m.keys = b.keep(words)
		b.push(m)
	}
}

func (b *Box) add(e *inquiry.Entry) {
	m := mail{ref: e.Ref, sec: e.At.Unix(), ns: int32(e.At.Nanosecond()), kind: b.kindOf(e.Kind)}
	set := func(flag uint8, on bool) {
		if on {
			m.flags |= flag
		}
	}
	set(isOut, e.Direction == inquiry.Out)
	set(isAnswered, e.Answered)
	set(isGeneric, e.Generic)
	set(isBulk, e.Bulk)
	set(isPurchase, e.Purchase)
	set(isBounce, e.Bounce != nil)
	set(isPermanent, e.Bounce != nil && e.Bounce.Permanent)
	words := make([]key, singles, 48)
	words[idKey], words[fromKey], words[senderKey] = b.id(e.MessageID), b.address(e.From), b.sender(e)
	words[subjectKey], words[textKey] = keyOf(e.Subject, false), keyOf(e.TextKey, false)
	list := func(n int, values []string, of func(string) key) {
		for _, v := range values {
			if m.n[n] == 1<<16-1 {
				break
			}
			words = append(words, of(v))
			m.n[n]++
		}
	}
	plain := func(s string) key { return keyOf(s, false) }
	var named, bounced []string
	for _, a := range e.Addresses {
		if a != e.From && (a == e.Relay || !b.own.has(a)) {
			named = append(named, a)
		}
	}
	if e.Bounce != nil {
		words[bounceKey], bounced = b.id(e.Bounce.MessageID), e.Bounce.Recipients
	}
	list(inReplyToList, e.InReplyTo, b.id)
	list(refsList, e.Refs, b.id)
	list(recipientList, e.Recipients, b.recipient)
	list(addressList, named, b.address)
	list(domainList, e.Domains, b.domain)
	list(phoneList, e.Phones, plain)
	list(lineList, e.LineKeys, plain)
	list(quoteList, e.QuoteKeys, plain)
	list(productList, e.Products, func(s string) key { return key(b.name(s)) })
	list(failedList, bounced, b.address)
	for s := e.MessageID; s != "" && m.n[idWordList] < 1<<16-1; s = s[min(8, len(s)):] {
		var w [8]byte
		copy(w[:], s)
		words = append(words, key(binary.BigEndian.Uint64(w[:])))
		m.n[idWordList]++
	}
	m.keys = b.keep(words)
	b.push(m)
}

func (b *Box) push(m mail) {
	i := int32(len(b.mails))
	b.mails = append(b.mails, m)
	b.order = append(b.order, i)
	if n := len(b.order); n > 1 && b.sorted {
		b.sorted = b.compare(b.order[n-2], i) <= 0
	}
}

// sender is the key by which a message's writer is told from others: his
// address, the relay address where it is made for this one buyer, or his phone.
func (b *Box) sender(e *inquiry.Entry) key {
	switch {
	case e.From != "":
		return b.address(e.From)
	case personal(e.Relay):
		return b.address(e.Relay)
	case len(e.Phones) > 0:
		return keyOf(e.Phones[0], false)
	}
	return 0
}

func (b *Box) kindOf(k inquiry.Kind) uint8 {
	i := slices.Index(b.kinds, k)
	if i < 0 {
		i = len(b.kinds)
		b.kinds = append(b.kinds, k)
	}
	return uint8(i)
}

func (b *Box) name(product string) uint32 {
	i, ok := b.product[product]
	if !ok {
		i = uint32(len(b.products))
		product = strings.Clone(product)
		b.products = append(b.products, product)
		b.product[product] = i
	}
	return i
}

// recipient is the key of an address that we wrote to; its domains are noted.
func (b *Box) recipient(addr string) key {
	k := b.address(addr)
	if _, ok := b.hostOf[k]; ok {
		return k
	}
	_, name, at := strings.Cut(addr, "@")
	i, ok := b.byName[name]
	if !ok || !at {
		var h host
		if at {
			h.full = b.domain(name)
		}
		for d := name; strings.Contains(d, "."); {
			h.chain = append(h.chain, b.domain(d))
			_, d, _ = strings.Cut(d, ".")
		}
		i = int32(len(b.hosts))
		b.hosts = append(b.hosts, h)
		if at {
			b.byName[strings.Clone(name)] = i
		}
	}
	b.hostOf[k] = i
	return k
}

// keep puts the keys of a mail into a chunk that has room for them.
func (b *Box) keep(words []key) uint32 {
	n := len(b.chunks)
	if n == 0 || len(b.chunks[n-1])+len(words) > chunkSize {
		b.chunks = append(b.chunks, nil)
		n++
	}
	c := &b.chunks[n-1]
	at := uint32(n-1)<<chunkBits | uint32(len(*c))
	*c = append(*c, words...)
	return at
}

// compare orders mails by instant, rank, Message-ID and Ref.
func (b *Box) compare(i, j int32) int {
	x, y := &b.mails[i], &b.mails[j]
	if c := cmp.Or(cmp.Compare(x.sec, y.sec), cmp.Compare(x.ns, y.ns)); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(b.rank(i), b.rank(j)), b.compareIDs(i, j), cmp.Compare(x.ref, y.ref))
}

// compareIDs orders mails by Message-ID.
func (b *Box) compareIDs(i, j int32) int {
	return slices.Compare(b.list(i, idWordList), b.list(j, idWordList))
}

// host is the domain of an address that we wrote to.
func (b *Box) host(addr key) host {
	if i, ok := b.hostOf[addr]; ok {
		return b.hosts[i]
	}
	return host{}
}

// rank orders what came within the same second: a question, our answer, what
// machines say about the answer.
func (b *Box) rank(i int32) int {
	switch {
	case isMachine(b.kinds[b.mails[i].kind]):
		return 2
	case b.isOut(i):
		return 1
	}
	return 0
}

// arranged are the mails in their order, without those that are the same message
// delivered again; marked are those of which only another copy is answered.
func (b *Box) arranged() (kept []int32, first map[key]int32, marked map[int32]bool) {
	if !b.sorted {
		slices.SortFunc(b.order, b.compare)
		b.sorted = true
	}
	kept = make([]int32, 0, len(b.order))
	first = make(map[key]int32, len(b.order))
	type same struct{ id, from key }
	var again map[same]int32 // of messages whose Message-ID another sender used before
	for _, i := range b.order {
		if id := b.single(i, idKey); id != 0 {
			from := b.single(i, fromKey)
			was, ok := first[id]
			switch {
			case !ok:
				first[id] = i
			case b.single(was, fromKey) != from:
				if was, ok = again[same{id, from}]; !ok {
					if again == nil {
						again = map[same]int32{}
					}
					again[same{id, from}] = i
				}
			}
			if ok {
				if b.mails[i].flags&isAnswered != 0 && b.mails[was].flags&isAnswered == 0 {
					if marked == nil {
						marked = map[int32]bool{}
					}
					marked[was] = true
				}
				continue
			}
		}
		kept = append(kept, i)
	}
	return kept, first, marked
}
