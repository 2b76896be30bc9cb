package worktime

import (
	"sync"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/ar"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/bg"
	"github.com/rickar/cal/v2/br"
	"github.com/rickar/cal/v2/ca"
	"github.com/rickar/cal/v2/ch"
	"github.com/rickar/cal/v2/cz"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/dk"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/gr"
	"github.com/rickar/cal/v2/hr"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/jp"
	"github.com/rickar/cal/v2/lt"
	"github.com/rickar/cal/v2/lv"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/nz"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/ro"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/si"
	"github.com/rickar/cal/v2/sk"
	"github.com/rickar/cal/v2/ua"
	"github.com/rickar/cal/v2/us"
	"github.com/rickar/cal/v2/za"
)

// IsHoliday reports whether a day is a public holiday in the whole of a country.
// For 2026 the embedded table alone decides. For other years the holidays are
// computed where the country's rules are known (fixed days, Easter, substitute
// days); countries whose holidays follow the moon or a yearly decree have none then.
func IsHoliday(country string, d Date) bool {
	if d.Year == tableYear {
		return countryFacts().days[country][d]
	}
	return computedYear(country, d.Year)[d]
}

type yearOf struct {
	country string
	year    int
}

var computed = struct {
	sync.Mutex
	years map[yearOf]map[Date]bool
}{years: map[yearOf]map[Date]bool{}}

// computedYear is the set of holidays of a country in a year, reckoned once.
func computedYear(country string, year int) map[Date]bool {
	computed.Lock()
	defer computed.Unlock()
	key := yearOf{country, year}
	days, ok := computed.years[key]
	if !ok {
		for _, h := range rules()[country] {
			if h.Type == cal.ObservanceReligious {
				continue
			}
			actual, observed := h.Calc(year)
			for _, t := range [...]Date{DateOf(actual), DateOf(observed)} {
				if t.Year != year {
					continue
				}
				if days == nil {
					days = map[Date]bool{}
				}
				days[t] = true
			}
		}
		computed.years[key] = days
	}
	return days
}

// rules are the holidays that can be reckoned for any year, by country. Russia
// is left out: its days off are set by a yearly decree.
var rules = sync.OnceValue(func() map[string][]*cal.Holiday {
	return map[string][]*cal.Holiday{
		"AR": ar.Holidays,
		"AT": at.Holidays,
		"BE": be.Holidays,
		"BG": bg.Holidays,
		"BR": br.Holidays,
		"CA": ca.Holidays,
		"CH": ch.Holidays,
		"CZ": cz.Holidays,
		"DE": de.Holidays,
		"DK": dk.Holidays,
		"ES": es.Holidays,
		"FR": fr.Holidays,
		"GB": gb.Holidays,
		"GR": gr.Holidays,
		"HR": hr.Holidays,
		"IE": ie.Holidays,
		"IT": it.Holidays,
		"JP": jp.Holidays,
		"LT": lt.Holidays,
		"LV": lv.Holidays,
		"NL": nl.Holidays,
		"NO": no.Holidays,
		"NZ": nz.Holidays,
		"PL": pl.Holidays,
		"RO": ro.Holidays,
		"SE": se.Holidays,
		"SI": si.Holidays,
		"SK": sk.Holidays,
		"UA": ua.Holidays,
		"US": us.Holidays,
		"ZA": za.Holidays,
	}
})
