package chat

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
)

//go:embed data/months.txt
var monthsFile string

//go:embed data/clockwords.txt
var clockWordsFile string

// stampWords are the words that stamps have beside their numbers.
type stampWords struct {
	months   map[string]int  // from 1
	halves   map[string]int  // hours that a half of the day adds: 0 or 12
	buddhist map[string]bool // the year is of that era
	skipped  map[string]bool
}

var wordsOfStamps = sync.OnceValue(func() stampWords {
	w := stampWords{months: map[string]int{}, halves: map[string]int{}, buddhist: map[string]bool{}, skipped: map[string]bool{}}
	eachRow(monthsFile, func(_ string, names []string) {
		for i, n := range names {
			for _, alt := range strings.Split(n, "/") {
				w.months[alt] = i + 1
			}
		}
	})
	eachRow(clockWordsFile, func(kind string, words []string) {
		for _, word := range words {
			switch kind {
			case "am":
				w.halves[word] = 0
			case "pm":
				w.halves[word] = 12
			case "buddhist":
				w.buddhist[word] = true
			case "skip":
				w.skipped[word] = true
			}
		}
	})
	return w
})

// eachRow hands on the rows of a data file: the first word and the others.
// Empty lines and comments are left out.
func eachRow(text string, f func(first string, rest []string)) {
	for line := range strings.Lines(text) {
		if words := strings.Fields(line); len(words) > 0 && words[0][0] != '#' {
			f(words[0], words[1:])
		}
	}
}

// group is a run of numbers joined by one sign: 9/3/26, 21:58:02.
type group struct {
	nums []int
	lens []int
	sep  rune
	era  bool // a Japanese year: R8
}

// stampScan reads a stamp from left to right. Its steps return false where the
// text cannot be one.
type stampScan struct {
	stamp  // what is known of it before its numbers are understood
	text   []rune
	at     int // the next rune
	words  stampWords
	groups []group
	month  int  // by its name, 0 without one
	half   int  // hours that the half of the day adds, -1 where none is named
	era    bool // of Buddha
}

// readStamp reads a stamp in any of the known shapes.
func readStamp(text string) (stamp, bool) {
	sc := stampScan{text: []rune(text), words: wordsOfStamps(), half: -1}
	for sc.at < len(sc.text) {
		ok := true
		switch r := sc.text[sc.at]; {
		case sc.numberAt(sc.at):
			ok = sc.numbers()
		case unicode.IsLetter(r):
			ok = sc.word()
		case unicode.IsSpace(r) || strings.ContainsRune(",،.\u200e\u200f\u202f\u202a\u202c\u00a0", r):
			sc.at++
		default:
			ok = false
		}
		if !ok {
			return stamp{}, false
		}
	}
	return sc.fill(sc.groups, sc.month, sc.half, sc.era)
}

// numberAt reports whether a number begins at i: a digit, or the sign of a
// Japanese era before one.
func (sc *stampScan) numberAt(i int) bool {
	if i >= len(sc.text) {
		return false
	}
	return digit(sc.text[i]) >= 0 || sc.eraAt(i)
}

func (sc *stampScan) eraAt(i int) bool {
	return sc.text[i] == 'R' && i+1 < len(sc.text) && digit(sc.text[i+1]) >= 0
}

// numbers reads a group.
func (sc *stampScan) numbers() bool {
	g := group{}
	for sc.at < len(sc.text) {
		if sc.eraAt(sc.at) {
			g.era = true
			sc.at++
		}
		n, l := 0, 0
		for ; sc.at < len(sc.text) && digit(sc.text[sc.at]) >= 0 && l < 5; l++ {
			n = n*10 + digit(sc.text[sc.at])
			sc.at++
		}
		if l == 0 || l > 4 {
			return false
		}
		g.nums, g.lens = append(g.nums, n), append(g.lens, l)
		if n < 10 && l == 2 {
			sc.zeros = sc.zeros || g.sep != ':' && len(g.nums) < 3
		}
		sc.at = sc.pastMarks(sc.at)
		if !sc.joined(&g) {
			break
		}
	}
	sc.groups = append(sc.groups, g)
	return true
}

// joined steps over the sign that joins the next number to a group; false where
// the group ends.
func (sc *stampScan) joined(g *group) bool {
	if sc.at+1 >= len(sc.text) {
		return false
	}
	sign := sc.text[sc.at]
	if !strings.ContainsRune(":/.-", sign) || g.sep != 0 && g.sep != sign {
		return false
	}
	next := sc.pastMarks(sc.at + 1)
	if next >= len(sc.text) || digit(sc.text[next]) < 0 && sc.text[next] != 'R' {
		return false
	}
	g.sep, sc.at = sign, next
	return true
}

// pastMarks is the place behind marks of the direction of writing.
func (sc *stampScan) pastMarks(i int) int {
	for i < len(sc.text) && (sc.text[i] == '\u200f' || sc.text[i] == '\u200e') {
		i++
	}
	return i
}

// word reads a word: month, half of the day, era, or one that is passed over.
func (sc *stampScan) word() bool {
	from := sc.at
	for sc.at < len(sc.text) && (unicode.IsLetter(sc.text[sc.at]) || sc.text[sc.at] == '.') {
		sc.at++
	}
	w := string(sc.text[from:sc.at])
	low := strings.ToLower(strings.ReplaceAll(w, ".", ""))
	if low == "a" || low == "p" {
		return sc.spacedHalf(low)
	}
	if half, ok := sc.words.halves[low]; ok {
		sc.half = half
		sc.upper = sc.upper || w == "AM" || w == "PM"
		return true
	}
	if month, ok := sc.words.months[low]; ok && !sc.words.skipped[low] {
		sc.month = month
		return true
	}
	sc.era = sc.era || sc.words.buddhist[low]
	return sc.words.skipped[low] || sc.words.buddhist[low]
}

// spacedHalf reads the m of "a. m." behind its first letter.
func (sc *stampScan) spacedHalf(first string) bool {
	i := sc.at
	for i < len(sc.text) && (unicode.IsSpace(sc.text[i]) || sc.text[i] == '.' || sc.text[i] == '\u202f') {
		i++
	}
	if i >= len(sc.text) || unicode.ToLower(sc.text[i]) != 'm' {
		return false
	}
	sc.half = 0
	if first == "p" {
		sc.half = 12
	}
	for sc.at = i + 1; sc.at < len(sc.text) && sc.text[sc.at] == '.'; sc.at++ {
	}
	return true
}
