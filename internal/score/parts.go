package score

import "strings"

// partSet looks for the parts of many lists in a text at once: at each byte only
// the parts that begin with the three bytes there are compared.
type partSet struct {
	heads   [1 << headBits]uint16 // first of the parts with a hash, 0 for none
	parts   []listedPart          // the first is unused
	shorter []listedPart          // than three bytes
	starts  [256]bool             // the bytes with which a part begins
}

type listedPart struct {
	text string
	list int // number of the list, below 32
	next uint16
}

// headBits is the size of the hash of three bytes: several times as many slots
// as there are parts.
const headBits = 12

func headOf(s string) uint32 {
	return (uint32(s[0])<<16 | uint32(s[1])<<8 | uint32(s[2])) * 0x9E3779B1 >> (32 - headBits)
}

// newPartSet makes a set of lists, which are told apart by their numbers.
func newPartSet(lists ...[]string) *partSet {
	s := &partSet{parts: make([]listedPart, 1)}
	for i, list := range lists {
		for _, text := range list {
			p := listedPart{text: text, list: i}
			if len(text) < 3 {
				s.shorter = append(s.shorter, p)
				continue
			}
			s.starts[text[0]] = true
			h := headOf(text)
			p.next = s.heads[h]
			s.heads[h] = uint16(len(s.parts))
			s.parts = append(s.parts, p)
		}
	}
	return s
}

// in returns the lists of which a part occurs in the text, as bits.
func (s *partSet) in(text string) (lists uint32) {
	for _, p := range s.shorter {
		if strings.Contains(text, p.text) {
			lists |= 1 << p.list
		}
	}
	for i := 0; i+3 <= len(text); i++ {
		if !s.starts[text[i]] {
			continue
		}
		for n := s.heads[headOf(text[i:])]; n != 0; n = s.parts[n].next {
			if p := &s.parts[n]; lists&(1<<p.list) == 0 && strings.HasPrefix(text[i:], p.text) {
				lists |= 1 << p.list
			}
		}
	}
	return lists
}
