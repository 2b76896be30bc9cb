package cli

import (
	"sync"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// namesOfCountries are the English and Chinese names of countries by code, as the
// list of names begins: those of the CLDR.
var namesOfCountries = sync.OnceValue(func() map[string][2]string {
	names := map[string][2]string{}
	for _, l := range lexicon.CountryNames() {
		if len(l.Phrases) > 1 {
			names[l.Key] = [2]string{l.Phrases[0], l.Phrases[1]}
		}
	}
	return names
})

// countryName is a country in the language of the screen; a code that has no
// name stays a code.
func countryName(env *Env, code string) string {
	names, ok := namesOfCountries()[code]
	switch {
	case !ok:
		return code
	case env.Words().Lang() == "zh":
		return names[1]
	}
	return names[0]
}
