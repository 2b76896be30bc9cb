package score

import (
	"maps"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// Neutral returns weights by which every message is of tier B, so that nothing
// is taken out of a reading because of its tier. What learns weights reads
// messages by them first.
func Neutral() Weights {
	w := DefaultWeights()
	w.Bands = maps.Clone(w.Bands)
	b := w.Bands[inquiry.TierB]
	b.Votes = 1 << 20
	w.Bands[inquiry.TierB] = b
	return w
}
