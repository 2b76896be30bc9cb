package thread

import (
	"math"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// key stands for a text that is only ever compared with others of its kind: a
// Message-ID, an address, "@domain", a phone, a fingerprint, a subject. The
// lowest bit tells whether the text is ours. 0 is the empty text. Two texts of
// one key are as likely as two of one hash of 63 bits.
type key uint64

func (k key) ours() bool { return k&1 != 0 }

// List numbers of a mail: what its part of the keys holds, in this order.
const (
	inReplyToList = iota
	refsList
	recipientList
	addressList // that a mail names besides its sender's
	domainList  // as "@domain"
	phoneList
	lineList
	quoteList
	productList // places in Box.products
	failedList  // recipients a bounce names
	idWordList  // the Message-ID itself, eight bytes a word
	lists
)

// Single keys of a mail, before its lists.
const (
	idKey = iota
	fromKey
	senderKey // see sender
	subjectKey
	textKey
	bounceKey // Message-ID that a bounce names
	singles
)

// Flags of a mail.
const (
	isOut uint8 = 1 << iota
	isAnswered
	isGeneric
	isBulk
	isPurchase
	isBounce
	isPermanent
	isGone // replaced or removed
)

// mail is what grouping needs of a message, without a pointer in it.
type mail struct {
	ref   int64
	sec   int64  // Unix seconds of its instant
	ns    int32  // and the rest of them
	keys  uint32 // its first key: chunk and place in it
	n     [lists]uint16
	kind  uint8 // place in Box.kinds
	flags uint8
}

// A chunk holds 64 Ki keys.
const (
	chunkBits = 16
	chunkSize = 1 << chunkBits
)

// words are all keys of a mail.
func (b *Box) words(i int32) []key {
	m := &b.mails[i]
	n := singles
	for _, l := range m.n {
		n += int(l)
	}
	c := b.chunks[m.keys>>chunkBits]
	at := m.keys & (chunkSize - 1)
	return c[at : int(at)+n]
}

// letter is a mail spread out for reading.
type letter struct {
	*mail
	i    int32 // place in Box.mails
	kind inquiry.Kind

	id, from, sender, subject, text, bounceID                key
	inReplyTo, refs, recipients, addresses, domains, phones  []key
	lines, quotes, products, failed, idWords                 []key
	out, generic, bulk, purchase, bounce, permanent, machine bool
}

func (b *Box) letter(i int32) letter {
	m := &b.mails[i]
	w := b.words(i)
	l := letter{mail: m, i: i, kind: b.kinds[m.kind], id: w[idKey], from: w[fromKey], sender: w[senderKey],
		subject: w[subjectKey], text: w[textKey], bounceID: w[bounceKey],
		out: m.flags&isOut != 0, generic: m.flags&isGeneric != 0, bulk: m.flags&isBulk != 0, purchase: m.flags&isPurchase != 0,
		bounce: m.flags&isBounce != 0, permanent: m.flags&isPermanent != 0}
	l.machine = isMachine(l.kind)
	w = w[singles:]
	for n, to := range [lists]*[]key{&l.inReplyTo, &l.refs, &l.recipients, &l.addresses, &l.domains, &l.phones,
		&l.lines, &l.quotes, &l.products, &l.failed, &l.idWords} {
		*to, w = w[:m.n[n]:m.n[n]], w[m.n[n]:]
	}
	return l
}

// list is one list of a mail.
func (b *Box) list(i int32, which int) []key {
	m := &b.mails[i]
	at := singles
	for _, n := range m.n[:which] {
		at += int(n)
	}
	return b.words(i)[at : at+int(m.n[which])]
}

func (b *Box) single(i int32, which int) key {
	return b.chunks[b.mails[i].keys>>chunkBits][b.mails[i].keys&(chunkSize-1)+uint32(which)]
}

func (b *Box) isOut(i int32) bool { return b.mails[i].flags&isOut != 0 }

// instant is a point in time.
type instant struct {
	sec int64 // Unix
	ns  int32
}

func (m *mail) instant() instant { return instant{m.sec, m.ns} }

// after reports whether t is later than u.
func (t instant) after(u instant) bool { return t.sec > u.sec || t.sec == u.sec && t.ns > u.ns }

// sub is how much later than u it is, 290 years at most.
func (t instant) sub(u instant) time.Duration {
	const most = int64(math.MaxInt64/time.Second) - 1
	return time.Duration(min(max(t.sec-u.sec, -most), most))*time.Second + time.Duration(t.ns-u.ns)
}
