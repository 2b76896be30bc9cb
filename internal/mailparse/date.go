package mailparse

import (
	"net/mail"
	"strings"
	"sync"
	"time"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// dateWords are the names in data/dates.yaml, folded.
type dateWords struct {
	months     map[string]int
	monthMarks map[string]bool
	half       map[string]int  // 1 before noon, 2 after
	halfEnds   map[string]bool // second letters of halves that are cut in two: "p. m."
	zones      map[string]int  // minutes east
	units      map[rune]dateUnit
}

// dateUnit is what a sign behind a figure makes of it: 2026年3月2日.
type dateUnit uint8

const (
	noUnit dateUnit = iota
	unitYear
	unitMonth
	unitDay
	unitHour
	unitMinute
	unitSecond
)

var dates = sync.OnceValue(func() *dateWords {
	var file struct {
		Months     map[int][]string `yaml:"months"`
		MonthMarks []string         `yaml:"month_marks"`
		AM         []string         `yaml:"am"`
		PM         []string         `yaml:"pm"`
		HalfEnds   []string         `yaml:"half_ends"`
		Zones      map[string]int   `yaml:"zones"`
		Units      struct {
			Year, Month, Day, Hour, Minute, Second string
		} `yaml:"units"`
	}
	loadYAML("dates.yaml", &file)
	w := &dateWords{
		months: map[string]int{}, monthMarks: map[string]bool{}, half: map[string]int{}, halfEnds: map[string]bool{},
		zones: file.Zones, units: map[rune]dateUnit{},
	}
	for n := 1; n <= 12; n++ {
		for _, s := range file.Months[n] {
			if _, taken := w.months[lexicon.Fold(s)]; !taken {
				w.months[lexicon.Fold(s)] = n
			}
		}
	}
	for _, s := range file.MonthMarks {
		w.monthMarks[lexicon.Fold(s)] = true
	}
	for _, s := range file.HalfEnds {
		w.halfEnds[lexicon.Fold(s)] = true
	}
	for i, signs := range [...]string{file.Units.Year, file.Units.Month, file.Units.Day, file.Units.Hour, file.Units.Minute, file.Units.Second} {
		for _, r := range signs {
			w.units[r] = unitYear + dateUnit(i)
		}
	}
	for _, s := range file.AM {
		w.half[lexicon.Fold(s)] = 1
	}
	for _, s := range file.PM {
		w.half[lexicon.Fold(s)] = 2
	}
	return w
})

// usualDate is how nearly all mail is dated. mail.ParseDate tries it behind a dozen
// other layouts, each with an error.
const usualDate = "Mon, 2 Jan 2006 15:04:05 -0700"

// headerDate reads the date of a mail header: RFC 5322, else whatever date can
// be found in it. A date without a zone is read as UTC (RFC 5322 section 3.3 has
// "-0000" for that).
func headerDate(v string) (time.Time, bool) {
	v = strings.TrimSpace(v)
	t, err := time.Parse(usualDate, v)
	if err != nil {
		t, err = mail.ParseDate(v)
	}
	if err == nil && plausibleYear(t.Year()) {
		return t, true
	}
	d := findDate(v, false)
	if !d.full {
		return time.Time{}, false
	}
	return d.at, true
}

func plausibleYear(y int) bool { return y >= 1970 && y < 2200 }
