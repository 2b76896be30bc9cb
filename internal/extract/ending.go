package extract

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// ending is how names that end in one way change their ending.
type ending struct {
	last  string // endingAny for a consonant
	forms []string
}

const (
	endingAny      = "any"
	endingCyrillic = "cyrillic" // key of the endings of names in Cyrillic letters
	endingGlued    = "glued"    // key of what is glued to Arabic words
)

// placeTo is the form of the entry of a town whose ending says where to.
const placeTo = "to"

// leastInflected is how many letters a name has at least whose forms are known.
const leastInflected = 4

// endings is trade/endings.yaml by its keys.
var endings = sync.OnceValue(func() map[string][]ending {
	of := map[string][]ending{}
	for _, l := range lexicon.Trade("endings") {
		of[l.Key] = append(of[l.Key], ending{l.Form, l.Phrases})
	}
	return of
})

// gluedParticles are the particles and the article glued to Arabic words, longest first.
var gluedParticles = sync.OnceValue(func() []string { return endings()[endingGlued][0].forms })

// inflect gives the case forms of a name of one word: Владивосток -> Владивостока,
// and with the country of a town Gdynia -> Gdyni. Longer names give none.
func inflect(name, country string) []string {
	if strings.ContainsAny(name, " -") || utf8.RuneCountInString(name) < leastInflected {
		return nil
	}
	first, _ := utf8.DecodeRuneInString(name)
	key := country
	switch {
	case unicode.Is(unicode.Cyrillic, first) && strings.HasSuffix(country, "-to"):
		return nil
	case unicode.Is(unicode.Cyrillic, first):
		key = endingCyrillic
	case !unicode.Is(unicode.Latin, first):
		return nil
	}
	for _, e := range endings()[key] {
		stem, ok := strings.CutSuffix(name, e.last)
		if e.last == endingAny {
			stem, ok = name, endsInConsonant(name)
		}
		if !ok {
			continue
		}
		out := make([]string, 0, len(e.forms))
		for _, form := range e.forms {
			out = append(out, stem+form)
		}
		return out
	}
	return nil
}

// endsInConsonant reports whether the last letter of a Latin or Cyrillic name is one.
func endsInConsonant(name string) bool {
	last, _ := utf8.DecodeLastRuneInString(lexicon.Fold(name))
	return unicode.IsLetter(last) && !strings.ContainsRune("aeiouyаеёиоуыэюяіїє", last)
}
