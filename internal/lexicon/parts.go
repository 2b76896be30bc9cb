package lexicon

import "strings"

// Parts looks for the parts of many lists in a text at once: at each byte only
// the parts that begin with the four bytes there are compared.
type Parts struct {
	heads   [1 << headBits]uint16 // first of the parts with a hash, 0 for none
	parts   []listedPart          // the first is unused
	shorter []listedPart          // than three bytes
	starts  [256]bool             // the bytes with which a part begins
}

type listedPart struct {
	text   string
	list   int // number of the list, below 32
	next   uint16
	fourth byte // of the text, 0 where it has three
}

// headBits is the size of the hash of three bytes: several times as many slots
// as there are parts.
const headBits = 12

func headOf(s string) uint32 {
	return (uint32(s[0])<<16 | uint32(s[1])<<8 | uint32(s[2])) * 0x9E3779B1 >> (32 - headBits)
}

// NewParts makes a set of lists, which are told apart by their numbers. It panics
// when they are more than 32, which a test of the caller excludes.
func NewParts(lists ...[]string) *Parts {
	if len(lists) > 32 {
		panic("lexicon: more lists of parts than bits")
	}
	s := &Parts{parts: make([]listedPart, 1)}
	for i, list := range lists {
		for _, text := range list {
			p := listedPart{text: text, list: i}
			if len(text) < 3 {
				s.shorter = append(s.shorter, p)
				continue
			}
			if len(text) > 3 {
				p.fourth = text[3]
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

// In returns the lists of which a part occurs in the text, as bits.
func (s *Parts) In(text string) (lists uint32) {
	for _, p := range s.shorter {
		if strings.Contains(text, p.text) {
			lists |= 1 << p.list
		}
	}
	for i := 0; i+3 <= len(text); i++ {
		if !s.starts[text[i]] {
			continue
		}
		fourth := byte(0)
		if i+3 < len(text) {
			fourth = text[i+3]
		}
		for n := s.heads[headOf(text[i:])]; n != 0; n = s.parts[n].next {
			p := &s.parts[n]
			if (p.fourth == fourth || p.fourth == 0) && lists&(1<<p.list) == 0 && strings.HasPrefix(text[i:], p.text) {
				lists |= 1 << p.list
			}
		}
	}
	return lists
}
