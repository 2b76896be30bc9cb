package score

import (
	"fmt"
	"sync"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// Votes are what a signal says for or against each tier. A tier that is not
// named gets none.
type Votes map[inquiry.Tier]int

// Worth is what a signal is worth when it is found.
type Worth struct {
	Points int    `yaml:"points"` // what it adds to the score; may be negative
	Group  string `yaml:"group"`  // signals of one group share a maximum; "" for none
	Votes  Votes  `yaml:"votes"`
	Why    string `yaml:"why"` // one English sentence for documents

	Learned int `yaml:"-"` // from how many corrections its votes were learned; 0: they are the built-in ones
}

// Group limits what its signals may bring together.
type Group struct {
	Max int `yaml:"max"` // points
}

// Band is where the score of a tier begins and how high it may rise.
type Band struct {
	Base  int `yaml:"base"`  // points for being of this tier
	Cap   int `yaml:"cap"`   // the score never exceeds it
	Votes int `yaml:"votes"` // votes the tier has before anything is read
}

// Weights are the worth of all signals: data that a configuration may overrule.
type Weights struct {
	Margin  int                   `yaml:"margin"` // a lead of at most so many votes is unsure
	Bands   map[inquiry.Tier]Band `yaml:"bands"`
	Groups  map[string]Group      `yaml:"groups"`
	Kinds   map[string][]string   `yaml:"kinds"` // names of signals that are asked for together
	Signals map[string]Worth      `yaml:"signals"`

	wording *gramTable                  // nil: the built-in one
	intents map[inquiry.Tier]*gramTable // nil: the built-in ones
	words   map[string]LearnedWord      // by folded word; see Learn
	taught  *Weights                    // before Learn; nil where nothing was learned
}

var defaults = sync.OnceValue(func() Weights {
	var w Weights
	read("weights.yaml", &w)
	return w
})

// The kinds of signals that rules ask for.
const (
	kindPitch    = "pitch"
	kindScam     = "scam"
	kindTelling  = "telling"
	kindTrade    = "trade"
	kindOffering = "offering"
	kindCertain  = "certain"
)

// kind returns the names of the signals of a kind.
func kind(name string) []string { return defaults().Kinds[name] }

// DefaultWeights returns the weights built into the program. The maps are
// shared: change them only through With.
func DefaultWeights() Weights { return defaults() }

// WithWording returns a copy of w that reads words by t; an empty t, that is not
// nil, reads none.
func (w Weights) WithWording(t Wording) Weights {
	w.wording = newGramTable(t)
	return w
}

// With returns a copy of w in which the named signals bring other points. An
// unknown name is an error, and then w is returned unchanged.
func (w Weights) With(points map[string]int) (Weights, error) {
	for name := range points {
		if _, ok := w.Signals[name]; !ok {
			return w, fmt.Errorf("signal %q: unknown name", name)
		}
	}
	signals := make(map[string]Worth, len(w.Signals))
	for name, worth := range w.Signals {
		if p, ok := points[name]; ok {
			worth.Points = p
		}
		signals[name] = worth
	}
	w.Signals = signals
	return w, nil
}
