package mutf7

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Fold makes decoded names of folders comparable: NFKC, lower case, no invisible
// marks of the direction of writing or of the byte order, single blanks.
func Fold(name string) string {
	name = strings.Map(func(r rune) rune {
		if r == '\u200e' || r == '\u200f' || r == '\ufeff' {
			return -1
		}
		return r
	}, name)
	return strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(name))), " ")
}
