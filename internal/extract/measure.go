package extract

import (
	"fmt"
	"strconv"
	"sync"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// unitTraits is what trade/measures.yaml says of a unit.
type unitTraits struct {
	measure   bool
	adjective bool
	wrap      bool
	least     float64 // 0 for none
	describes float64 // 0 for none
}

// unitBook is trade/measures.yaml, whose head says what each list is for.
type unitBook struct {
	units     map[string]unitTraits
	wrapNames map[string]bool
}

// unitsOfTrade reads trade/measures.yaml. It panics when the file has a list that
// nothing reads, which a test excludes.
var unitsOfTrade = sync.OnceValue(func() *unitBook {
	b := &unitBook{units: map[string]unitTraits{}, wrapNames: map[string]bool{}}
	for _, l := range lexicon.Trade("measures") {
		n, _ := strconv.ParseFloat(l.Form, 64)
		for _, w := range l.Phrases {
			t := b.units[w]
			switch l.Key {
			case "measure":
				t.measure = true
			case "adjective":
				t.adjective = true
			case "wrap":
				t.wrap = true
			case "least":
				t.least = n
			case "describes":
				t.describes = n
			case "wrapname":
				b.wrapNames[w] = true
				continue
			default:
				panic(fmt.Sprintf("extract: trade/measures.yaml: nothing reads %q", l.Key))
			}
			b.units[w] = t
		}
	}
	return b
})

// traits is what the file of measures says of the unit with this code.
func traits(unit string) unitTraits { return unitsOfTrade().units[unit] }

// isMeasure reports whether the unit with this code measures instead of counting.
func isMeasure(unit string) bool { return traits(unit).measure }
