package extract

import (
	"slices"
	"testing"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

func TestParticlesAreWhole(t *testing.T) {
	var have []string
	for _, l := range lexicon.Trade("particles") {
		have = append(have, l.Key)
	}
	for _, key := range particleKeys {
		if !slices.Contains(have, key) {
			t.Errorf("trade/particles.yaml has no list %q", key)
		}
	}
}

func TestParticles(t *testing.T) {
	for _, c := range []struct {
		word, lang string
		want       particle
		is         bool
	}{
		{"and", "en", wordAnd, true},
		{"UND", "de", wordAnd, true},
		{"en", "nl", wordAnd, true},
		{"en", "es", wordAnd, false},
		{"i", "pl", wordAnd, true},
		{"i", "en", wordAnd, false},
		{"每", "zh", wordPer, true},
		{"veya", "tr", wordOr | wordAnd, true},
		{"pump", "en", ^particle(0), false},
	} {
		r := newReader(c.word, c.lang)
		if got := r.word(0, c.want); got != c.is {
			t.Errorf("%q in %s: word = %v, want %v", c.word, c.lang, got, c.is)
		}
		r.release()
	}
}
