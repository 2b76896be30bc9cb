package extract

import (
	"fmt"
	"strings"
	"sync"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// particle is a set of the small words of trade/particles.yaml, whose head says
// what each is for.
type particle uint64

const (
	wordAnd particle = 1 << iota
	wordAlso
	wordOr
	wordTo
	wordOf
	wordA
	wordThe
	wordThese
	wordPer
	wordIs
	wordLike
	wordOne
	wordVia
	wordAt
	wordFrom
	wordWith
	wordFor
	wordThen
	wordNot
	wordWithin
	wordHour
	wordOrder
	wordEnd
	wordOrdinal
	wordWorking
	wordTrader
	wordDepot
	wordWhole
	wordDrawing
	wordHolds
	wordDative
	wordPostcode
	wordOffAfter
	wordOffBefore
	wordKeyBefore
	wordKeyAfter
	wordTaxNumber
	wordForce
	wordAccept
	wordSize
	wordPart
	wordContent
	wordWe
	wordAfter
	wordEvery
	wordRoughly
	wordFit
	wordPressure
	wordPly
	wordMoneyCode
	wordDelivered
	wordHere
	wordMy
	wordAs
	wordHalf
	wordKind
	wordTrial
	wordSpare
	wordWater
)

// particleKeys names the lists of the file, in the order of the constants.
var particleKeys = []string{
	"and", "also", "or", "to", "of", "a", "the", "these", "per", "is", "like", "one", "via", "at", "from",
	"with", "for", "then", "not", "within", "hour", "order", "end", "ordinal", "working", "trader", "depot",
	"whole", "drawing", "holds", "dative", "postcode", "offafter", "offbefore", "keybefore", "keyafter",
	"taxnumber", "force", "accept", "size", "part", "content", "we", "after", "every", "roughly", "fit", "pressure", "ply", "moneycode", "delivered",
	"here", "my", "as",
	"half", "kind", "trial", "spare", "water",
}

// particleMeaning is what a small word may be: in a text of any language, and in
// one of a certain language.
type particleMeaning struct {
	any particle
	in  []languageParticle
}

type languageParticle struct {
	lang string
	set  particle
}

// particles gives the meaning of a folded word. It panics when the file has a list
// that nothing reads, which a test excludes.
var particles = sync.OnceValue(func() *foldTable[particleMeaning] {
	sets := make(map[string]particle, len(particleKeys))
	for i, key := range particleKeys {
		sets[key] = 1 << i
	}
	words := newFoldTable[particleMeaning](1 << 9)
	for _, l := range lexicon.Trade("particles") {
		set, ok := sets[l.Key]
		if !ok {
			panic(fmt.Sprintf("extract: trade/particles.yaml: nothing reads %q", l.Key))
		}
		for _, phrase := range l.Phrases {
			t := cut(phrase)
			if len(t) != 1 {
				panic(fmt.Sprintf("extract: trade/particles.yaml: %q is not one word", phrase))
			}
			m := words.put(t[0].hash)
			if l.Form == "" {
				m.any |= set
			} else {
				m.in = append(m.in, languageParticle{l.Form, set})
			}
		}
	}
	return words
})

// findParticles notes the small words of a text in language lang.
func (r *reader) findParticles(lang string) {
	known := particles()
	for i := range r.tokens {
		m := known.get(r.tokens[i].hash)
		if m == nil {
			continue
		}
		r.particles[i] = m.any
		for _, p := range m.in {
			if p.lang == lang {
				r.particles[i] |= p.set
			}
		}
	}
}

// word reports whether token i is a small word of one of the sets in p.
func (r *reader) word(i int, p particle) bool {
	return i >= 0 && i < len(r.particles) && r.particles[i]&p != 0
}

// sign reports whether token i is one of the characters of signs.
func (r *reader) sign(i int, signs string) bool {
	return i >= 0 && i < len(r.tokens) && r.tokens[i].fold != "" && strings.Contains(signs, r.tokens[i].fold)
}
