package imap

import (
	"math"
	"slices"
)

// span is a range of UIDs, ends included; hi 0 stands for *.
type span struct{ lo, hi uint32 }

// spans turns ascending UIDs into ranges.
func spans(uids []uint32) []span {
	var out []span
	for _, u := range uids {
		if n := len(out); n > 0 && out[n-1].hi+1 == u {
			out[n-1].hi = u
		} else {
			out = append(out, span{u, u})
		}
	}
	return out
}

// intersect keeps the UIDs that lie in one of the ranges. uids ascend.
func intersect(uids []uint32, set []span) []uint32 {
	sorted := slices.Clone(set)
	slices.SortFunc(sorted, func(a, b span) int { return int(int64(a.lo) - int64(b.lo)) })
	var out []uint32
	i := 0
	for _, u := range uids {
		for i < len(sorted) && sorted[i].hi != 0 && sorted[i].hi < u {
			i++
		}
		if i == len(sorted) {
			break
		}
		if sorted[i].lo <= u {
			out = append(out, u)
		}
	}
	return out
}

// slice cuts ranges into windows that hold about size messages each when
// density of the UIDs exist.
func slice(todo []span, size int, density float64) [][]span {
	step := uint64(float64(size) / max(density, 1e-9))
	var out [][]span
	var cur []span
	room := step
	for _, s := range todo {
		for {
			n := uint64(s.hi-s.lo) + 1
			if n <= room && len(cur) < verifyChunk {
				cur = append(cur, s)
				room -= n
				break
			}
			if room > 0 && len(cur) < verifyChunk {
				cut := s.lo + uint32(room) - 1
				cur = append(cur, span{s.lo, cut})
				s.lo = cut + 1
			}
			out = append(out, cur)
			cur, room = nil, step
		}
	}
	if len(cur) > 0 {
		out = append(out, cur)
	}
	return out
}

// count is the number of UIDs in a set, capped.
func count(set []span) uint64 {
	var n uint64
	for _, s := range set {
		if s.hi == 0 || s.hi < s.lo {
			return math.MaxUint32
		}
		n += uint64(s.hi-s.lo) + 1
	}
	return n
}
