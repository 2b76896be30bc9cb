package thread

import (
	"slices"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// people knows who is one customer. A node is a person or company; nodes are
// joined when a message shows that they are the same. Keys are addresses,
// "@domain" of a company, and phones with their "+".
type people struct {
	key      map[key]int32
	parent   []int32
	convsOf  [][]int32       // by root node: conversations, ascending
	mentions map[key][]int32 // address named in somebody's mail -> nodes, latest last
	callers  map[key][]key   // phone -> senders that gave it
}

// callerLimit is how many senders one phone may make one customer. A number that
// more give is that of a forwarder, a platform or ourselves.
const callerLimit = 3

// mentionLimit bounds the nodes kept for a shared address, such as that of a
// platform that relays the mail of all its buyers.
const mentionLimit = 64

func newPeople(n int) people {
	return people{key: make(map[key]int32, n/4), mentions: map[key][]int32{}, callers: map[key][]key{}}
}

func (p *people) add() int32 {
	n := int32(len(p.parent))
	p.parent = append(p.parent, n)
	p.convsOf = append(p.convsOf, nil)
	return n
}

// root is the node that stands for n.
func (p *people) root(n int32) int32 {
	for p.parent[n] != n {
		p.parent[n] = p.parent[p.parent[n]]
		n = p.parent[n]
	}
	return n
}

// find is the node of a key.
func (p *people) find(k key) (int32, bool) {
	n, ok := p.key[k]
	if !ok {
		return 0, false
	}
	return p.root(n), true
}

// mentionedBy is the latest node in whose mail an address was named.
func (p *people) mentionedBy(addr key) (int32, bool) {
	m := p.mentions[addr]
	if len(m) == 0 {
		return 0, false
	}
	return p.root(m[len(m)-1]), true
}

// union makes two nodes one. The older node stands for both.
func (p *people) union(a, b int32) int32 {
	a, b = p.root(a), p.root(b)
	if a == b {
		return a
	}
	if b < a {
		a, b = b, a
	}
	p.parent[b] = a
	small, large := p.convsOf[a], p.convsOf[b]
	if len(small) > len(large) {
		small, large = large, small
	}
	p.convsOf[a], p.convsOf[b] = large, nil
	if len(small) <= 8 {
		for _, c := range small {
			p.hold(a, c)
		}
		return a
	}
	large = append(large, small...)
	slices.Sort(large)
	p.convsOf[a] = slices.Compact(large)
	return a
}

// of are the conversations of a node, ascending.
func (p *people) of(n int32) []int32 { return p.convsOf[p.root(n)] }

// hold puts a conversation to a node.
func (p *people) hold(n, c int32) {
	n = p.root(n)
	if l := p.convsOf[n]; len(l) == 0 || l[len(l)-1] < c {
		p.convsOf[n] = append(l, c)
	} else if i, ok := slices.BinarySearch(l, c); !ok {
		p.convsOf[n] = slices.Insert(l, i, c)
	}
}

// release takes a conversation from a node.
func (p *people) release(n, c int32) {
	n = p.root(n)
	if i, ok := slices.BinarySearch(p.convsOf[n], c); ok {
		p.convsOf[n] = slices.Delete(p.convsOf[n], i, i+1)
	}
}

// mention notes that an address was named in the mail of a node.
func (p *people) mention(addr key, n int32) {
	m := p.mentions[addr]
	for i, o := range m {
		if p.root(o) == p.root(n) {
			p.mentions[addr] = append(slices.Delete(m, i, i+1), n)
			return
		}
	}
	if len(m) >= mentionLimit {
		m = slices.Delete(m, 0, 1)
	}
	p.mentions[addr] = append(m, n)
}

// personal reports whether a relay address stands for one buyer: it carries a
// tag or a token, where those for everybody are plain words.
func personal(relay string) bool {
	local, _, _ := strings.Cut(relay, "@")
	digits := 0
	for _, c := range local {
		if c >= '0' && c <= '9' {
			digits++
		}
	}
	return digits >= 2 || strings.Contains(local, "+")
}

// identify is the node of who wrote a message. It joins nodes that the message
// shows to be one, and notes the addresses it names. Our own domains and
// addresses are nobody's.
func (p *people) identify(e *letter) int32 {
	node := int32(-1)
	claim := func(k key) {
		if k == 0 {
			return
		}
		n, ok := p.key[k]
		switch {
		case ok && node < 0:
			node = p.root(n)
		case ok:
			node = p.union(node, n)
		case node < 0:
			node = p.add()
			p.key[k] = node
		default:
			p.key[k] = node
		}
	}
	if _, known := p.key[e.sender]; !known && e.from != 0 {
		// Nobody met yet, but a customer named this address as one of his.
		if n, ok := p.mentionedBy(e.from); ok {
			node = n
			p.key[e.from] = n
		}
	}
	claim(e.sender)
	for _, d := range e.domains {
		if !d.ours() {
			claim(d)
		}
	}
	for _, ph := range e.phones {
		callers := p.callers[ph]
		if !slices.Contains(callers, e.sender) && len(callers) <= callerLimit {
			callers = append(callers, e.sender)
			p.callers[ph] = callers
		}
		if len(callers) <= callerLimit {
			claim(ph)
		}
	}
	if node < 0 {
		node = p.add()
	}
	for _, a := range e.addresses {
		p.mention(a, node)
	}
	return p.root(node)
}

// Customer is a person or company across conversations.
type Customer struct {
	ID        int64 // Conversation.Customer
	Addresses []string
	Domains   []string
	Phones    []string
	Roots     []int64 // conversations in their order
}

// Customers lists who stands behind the conversations, in order of their first
// one. Relay addresses are nobody's.
func Customers(convs []inquiry.Conversation) []Customer {
	at := map[int64]int{}
	var out []Customer
	for _, c := range convs {
		i, ok := at[c.Customer]
		if !ok {
			i = len(out)
			at[c.Customer] = i
			out = append(out, Customer{ID: c.Customer})
		}
		out[i].Roots = append(out[i].Roots, c.Root)
		for _, p := range c.Posts {
			if p.Direction != inquiry.In {
				continue
			}
			out[i].Addresses = append(out[i].Addresses, p.From)
			out[i].Domains = append(out[i].Domains, p.Domains...)
			out[i].Phones = append(out[i].Phones, p.Phones...)
		}
	}
	for i := range out {
		for _, list := range [...]*[]string{&out[i].Addresses, &out[i].Domains, &out[i].Phones} {
			slices.Sort(*list)
			*list = slices.DeleteFunc(slices.Compact(*list), func(s string) bool { return s == "" })
		}
	}
	return out
}
