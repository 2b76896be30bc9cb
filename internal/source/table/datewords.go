package table

import (
	_ "embed"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
)

//go:embed data/months.txt
var monthsFile string

//go:embed data/datewords.txt
var dateWordsFile string

// months maps names of months, folded by plain, to their numbers from 1.
var months = sync.OnceValue(func() map[string]int {
	m := make(map[string]int, 400)
	for _, names := range dataRows(monthsFile) {
		for i, n := range names[1:] {
			for _, alt := range strings.Split(n, "/") {
				m[plain(alt)] = i + 1
			}
		}
	}
	return m
})

// dateWords are the words of data/datewords.txt.
type dateWords struct {
	halves   map[string]int // hours that a half of the day adds: 0 or 12
	behind   map[string]int // the same for words that are halves behind the clock only
	skipped  map[string]bool
	weekdays map[string]bool // two letters
	begins   []string        // of weekdays
	ends     []string        // of weekdays
	headings []string
}

var wordsOfDates = sync.OnceValue(func() dateWords {
	w := dateWords{halves: map[string]int{}, behind: map[string]int{}, skipped: map[string]bool{}, weekdays: map[string]bool{}}
	for _, row := range dataRows(dateWordsFile) {
		words := row[1:]
		switch row[0] {
		case "weekday-begins":
			w.begins = words
		case "weekday-ends":
			w.ends = words
		case "heading":
			w.headings = words
		}
		for _, word := range words {
			switch row[0] {
			case "am":
				w.halves[word] = 0
			case "pm":
				w.halves[word] = 12
			case "am-behind":
				w.behind[word] = 0
			case "skip":
				w.skipped[word] = true
			case "weekday":
				w.weekdays[word] = true
			}
		}
	}
	return w
})

// dataRows cuts a data file into rows of words; empty lines and comments are left out.
func dataRows(text string) [][]string {
	var rows [][]string
	for line := range strings.Lines(text) {
		if words := strings.Fields(line); len(words) > 0 && words[0][0] != '#' {
			rows = append(rows, words)
		}
	}
	return rows
}

// plain folds a word: lower case, no diacritics.
func plain(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		if r < 0x300 || r > 0x36F {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// weekday reports whether a word names a day of the week, in the languages that
// put one into a date.
func (w dateWords) weekday(word string) bool {
	p := plain(strings.TrimRight(word, "."))
	if len(p) < 2 {
		return false
	}
	for _, s := range w.begins {
		if strings.HasPrefix(word, s) {
			return true
		}
	}
	for _, s := range w.ends {
		if strings.HasSuffix(word, s) {
			return true
		}
	}
	return w.weekdays[p[:2]]
}

// heading reports whether a heading speaks of a date in one of the words that
// most languages share.
func (w dateWords) heading(h string) bool {
	h = headKey(h)
	for _, s := range w.headings {
		if strings.Contains(h, s) {
			return true
		}
	}
	return false
}
