package cli

import (
	"strings"
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

// checkCountries refuses what is no code of a country, and tells the code where
// its name was given.
func checkCountries(codes []string) error {
	for _, c := range codes {
		if _, ok := namesOfCountries()[c]; ok {
			continue
		}
		err := usagef("--country takes codes of two letters such as DE, not %q", c)
		for code, names := range namesOfCountries() {
			if strings.EqualFold(names[0], c) || names[1] == c {
				return hint(err, "did you mean: --country "+code)
			}
		}
		return hint(err, "codes are those of ISO 3166-1 alpha-2")
	}
	return nil
}
