// Package editdist tells how many slips of the fingers lie between two words.
package editdist

// usual is the length up to which words are compared without the heap: a label
// of a domain has at most 63 bytes.
const usual = 63

// Between is the optimal string alignment distance of a and b in bytes: the
// insertions, deletions, replacements and swaps of neighbours that make b of a,
// no byte touched twice. It is 0 for equal words and the same in both directions.
func Between(a, b string) int {
	var room [3][usual + 1]int
	prev2, prev, cur := room[0][:], room[1][:], room[2][:]
	if len(b) > usual {
		prev2, prev, cur = make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	}
	for j := range len(b) + 1 {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(b)]
}
