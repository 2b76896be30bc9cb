package extract

import (
	"cmp"
	"slices"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

func (d *dictionary) addPlaces() {
	lists := lexicon.Trade("places")
	weak := map[string]bool{}
	for _, l := range lists {
		if l.Key == "weak" {
			for _, p := range l.Phrases {
				weak[p] = true
			}
		}
	}
	for _, l := range lists {
		if l.Key == "weak" {
			continue
		}
		for _, group := range l.Phrases {
			names := strings.Split(group, " = ")
			for _, name := range names {
				d.add(name, entry{class: clsPlace, code: l.Key, weak: weak[name]})
			}
			// A form stands for the spelling with its marks: Poznania for Poznań.
			slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(asciiOrder(a), asciiOrder(b)) })
			for _, name := range names {
				e := entry{class: clsPlace, code: l.Key, weak: weak[name], alias: name}
				for _, form := range inflect(name, l.Key) {
					d.add(form, e)
				}
				e.form = placeTo
				for _, form := range inflect(name, l.Key+"-to") {
					d.add(form, e)
				}
			}
		}
	}
}

// asciiOrder puts names with letters beyond ASCII first.
func asciiOrder(name string) int {
	if ascii(name) {
		return 1
	}
	return 0
}

func (d *dictionary) addCountries() {
	given := map[string]bool{} // first names as well
	for _, l := range lexicon.Trade("countries") {
		switch l.Key {
		case "words":
			d.addList(l, clsNotCountry)
			continue
		case "given":
			for _, name := range l.Phrases {
				given[name] = true
			}
			continue
		}
		for _, name := range l.Phrases {
			d.add(name, entry{class: clsCountry, code: l.Key, form: l.Form, weak: l.Form == "weak"})
		}
	}
	weak := map[string]bool{}
	for _, l := range lexicon.Trade("countries") {
		if l.Form == "weak" {
			weak[l.Key] = true
		}
	}
	for _, l := range lexicon.CountryNames() {
		for _, name := range l.Phrases {
			e := entry{class: clsCountry, code: l.Key, weak: weak[l.Key] || given[name]}
			d.add(name, e)
			for _, form := range inflect(name, "") {
				d.add(form, e)
			}
		}
	}
}
