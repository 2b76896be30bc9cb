package extract

import (
	"fmt"
	"sync"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// grammar is a set of habits of writing, of trade/grammar.yaml, whose head says
// what each is.
type grammar uint16

const (
	writesPoint grammar = 1 << iota
	writesDayFirst
	inflects
	joinsNouns
	leftModified
	namesPackFirst
	suffixesPlaces
	perIsFor
)

// grammarKeys names the lists of the file, in the order of the constants.
var grammarKeys = []string{"point", "dayfirst", "inflecting", "joining", "leftmodified", "packof", "suffixed", "perfor"}

// grammars gives the habits of a language by its code. It panics when the file has
// a list that nothing reads, which a test excludes.
var grammars = sync.OnceValue(func() map[string]grammar {
	bits := make(map[string]grammar, len(grammarKeys))
	for i, key := range grammarKeys {
		bits[key] = 1 << i
	}
	of := map[string]grammar{}
	for _, l := range lexicon.Trade("grammar") {
		bit, ok := bits[l.Key]
		if !ok {
			panic(fmt.Sprintf("extract: trade/grammar.yaml: nothing reads %q", l.Key))
		}
		for _, lang := range l.Phrases {
			of[lang] |= bit
		}
	}
	return of
})

// writes reports whether the language of the text has the habit g.
func (r *reader) writes(g grammar) bool { return r.grammar&g != 0 }
