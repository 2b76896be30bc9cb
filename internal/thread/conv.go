package thread

import (
	"slices"
)

// post is a message in a conversation.
type post struct {
	mail  int32 // place in Box.mails
	kind  uint8 // place in Box.kinds
	marks marks
}

// marks are what inquiry.Post tells besides.
type marks uint8

const (
	markCold marks = 1 << iota
	markMarked
	markUnseen
	markJoined
	markCopy // \Answered stands on another copy of the message only
)

func (m marks) is(one marks) bool { return m&one != 0 }

func (m *marks) set(one marks, to bool) {
	*m &^= one
	if to {
		*m |= one
	}
}

// conv is a conversation being built.
type conv struct {
	posts    []post
	machine  []int32
	opened   bool // the buyer wrote
	supplier bool // we are the customer here
	junk     bool // nothing but junk so far
	several  bool // a cold mail of ours went to more than one recipient
	root     int64
	node     int32 // of the customer; of the first recipient while not opened

	subjects []key
	lines    keySet
	products []key
	senders  []key // of the buyer's side
	unseen   []key // Message-IDs of ours that we do not hold, named here
	last     instant
	asked    int // index of the last question, -1 for none
	answered int // index of the last message of ours that arrived, -1 for none
	failed   map[int]bool
}

// waits reports whether the buyer's last question has no answer of ours.
func (c *conv) waits() bool { return c.opened && c.asked > c.answered }

// keySet is a set that is small mostly.
type keySet struct {
	few  []key
	many map[key]struct{}
}

// fewKeys is how many keys are faster looked through than looked up.
const fewKeys = 32

func (s *keySet) has(k key) bool {
	if s.many != nil {
		_, ok := s.many[k]
		return ok
	}
	return slices.Contains(s.few, k)
}

func (s *keySet) add(k key) {
	switch {
	case s.many != nil:
		s.many[k] = struct{}{}
	case slices.Contains(s.few, k):
	case len(s.few) < fewKeys:
		s.few = append(s.few, k)
	default:
		s.many = make(map[key]struct{}, 2*fewKeys)
		for _, o := range append(s.few, k) {
			s.many[o] = struct{}{}
		}
		s.few = nil
	}
}

// where is a post: a conversation and its index in it.
type where struct{ conv, post int32 }

type copyKey struct{ from, text key }

// grouper holds the indexes that keep grouping near-linear.
type grouper struct {
	box    *Box
	first  map[key]int32     // every Message-ID among the mails -> the first that has it
	marked map[int32]bool    // mails of which another copy is answered
	placed []where           // by Box.mails: where the Message-ID of the first that has it was put
	named  map[key]int32     // Message-IDs named but not met yet -> conversation
	early  map[key][]int32   // bounces by the message they name, which is not met yet
	text   map[copyKey]where // who wrote what
	to     map[key][]int32   // domains of those we wrote to first -> conversations
	convs  []*conv
	sent   []where // messages of ours in their order
	people
	suppliers map[key]bool // addresses and "@domain"

	splits map[int64]int64 // message that is split off -> the one it goes to, 0 for none
	begun  map[int64]int32 // message that was split off -> its conversation
}

// isHeld reports whether a message of this Message-ID is among the mails.
func (g *grouper) isHeld(id key) bool {
	_, ok := g.first[id]
	return ok
}

// met is where the message of a Message-ID is, once it has a place.
func (g *grouper) met(id key) (where, bool) {
	i, ok := g.first[id]
	if !ok {
		return where{}, false
	}
	w := g.placed[i]
	return w, w.conv != notMet
}

// meet notes the place of a Message-ID unless it has one.
func (g *grouper) meet(id key, w where) {
	if i, ok := g.first[id]; ok && g.placed[i].conv == notMet {
		g.placed[i] = w
	}
}

func (g *grouper) isOut(c *conv, post int) bool { return g.box.isOut(c.posts[post].mail) }

func (g *grouper) ref(c *conv, post int) int64 { return g.box.mails[c.posts[post].mail].ref }

func (g *grouper) instant(c *conv, post int) instant {
	return g.box.mails[c.posts[post].mail].instant()
}
