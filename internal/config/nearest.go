package config

import "github.com/inquiry-cli/inquiry/internal/editdist"

// Nearest returns the candidate that is most like word, or "" when none is near
// enough to be a slip of the fingers.
func Nearest(word string, candidates []string) string {
	best, bestDistance := "", max(2, len(word)/3)+1
	for _, c := range candidates {
		if d := editdist.Between(word, c); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}
