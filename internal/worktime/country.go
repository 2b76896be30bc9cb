package worktime

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"time"
)

//go:embed data/zones.txt
var zonesText string

//go:embed data/weekends.txt
var weekendsText string

//go:embed data/holidays-2026.txt
var holidaysText string

// tableYear is the year that data/holidays-2026.txt describes.
const tableYear = 2026

// facts are the data files, read on first use.
type facts struct {
	zones    map[string]CountryZone
	weekends map[string][7]bool
	days     map[string]map[Date]bool // of tableYear
}

var countryFacts = sync.OnceValue(func() facts {
	f := facts{zones: map[string]CountryZone{}, weekends: map[string][7]bool{}, days: map[string]map[Date]bool{}}
	eachLine(zonesText, func(country string, words []string) {
		if len(words) > 0 {
			f.zones[country] = CountryZone{Name: words[0], Several: len(words) > 1}
		}
	})
	eachLine(weekendsText, func(country string, words []string) {
		var week [7]bool
		for _, w := range words {
			if i := strings.Index("sunmontuewedthufrisat", w); i >= 0 {
				week[i/3] = true
			}
		}
		f.weekends[country] = week
	})
	eachLine(holidaysText, func(country string, words []string) {
		days := make(map[Date]bool, len(words))
		for _, w := range words {
			month, day, _ := strings.Cut(w, "-")
			m, errm := strconv.Atoi(month)
			d, errd := strconv.Atoi(day)
			if errm == nil && errd == nil {
				days[Date{tableYear, time.Month(m), d}] = true
			}
		}
		f.days[country] = days
	})
	return f
})

// eachLine hands on the lines of a data file: a key and the words behind it.
// Empty lines and lines that begin with # are comments.
func eachLine(text string, f func(key string, words []string)) {
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		f(words[0], words[1:])
	}
}

// CountryZone is the clock of a country's business centre.
type CountryZone struct {
	Name    string // of the IANA database
	Several bool   // other parts of the country show another time
}

// Zone is the time zone of a country (ISO 3166-1 alpha-2). False means that the
// country is unknown.
func Zone(country string) (CountryZone, bool) {
	z, ok := countryFacts().zones[country]
	return z, ok
}

// Local is t as the clocks of a country's business centre show it. Several tells
// that other parts of the country show another time, ok that the country is known.
func Local(t time.Time, country string) (local time.Time, several, ok bool) {
	z, ok := Zone(country)
	if !ok {
		return t, false, false
	}
	zone, err := time.LoadLocation(z.Name)
	if err != nil {
		return t, false, false
	}
	return t.In(zone), z.Several, true
}

// IsWeekend reports whether a day is part of the weekend of a country: Saturday
// and Sunday unless data/weekends.txt says otherwise, also where the country is unknown.
func IsWeekend(country string, d Date) bool {
	day := d.Weekday()
	if week, ok := countryFacts().weekends[country]; ok {
		return week[day]
	}
	return day == time.Saturday || day == time.Sunday
}
