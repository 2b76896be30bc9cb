package draft

import (
	"embed"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

//go:embed data/*.txt
var dataFiles embed.FS

// dataLines are the lines of a data file without comments and blanks.
func dataLines(name string) []string {
	b, err := dataFiles.ReadFile("data/" + name)
	if err != nil {
		panic("draft: " + err.Error()) // the file is part of the program
	}
	var out []string
	for l := range strings.Lines(string(b)) {
		if l = strings.TrimSpace(l); l != "" && l[0] != '#' {
			out = append(out, l)
		}
	}
	return out
}

// countryPhrases is country -> language -> "from Germany".
var countryPhrases = sync.OnceValue(func() map[string]map[string]string {
	all := dataLines("countries.txt")
	languages := strings.Split(all[0], "|")
	m := make(map[string]map[string]string, len(all))
	for _, l := range all[1:] {
		cells := strings.Split(l, "|")
		m[cells[0]] = map[string]string{}
		for i := 1; i < len(cells) && i < len(languages); i++ {
			m[cells[0]][languages[i]] = cells[i]
		}
	}
	return m
})

func from(country, lang string) string { return countryPhrases()[country][lang] }

// day writes a date in a language; the ISO form where the language is unknown.
func day(t time.Time, lang string) string {
	for _, l := range dataLines("dates.txt") {
		cells := strings.Split(l, "|")
		if cells[0] != lang {
			continue
		}
		month := strconv.Itoa(int(t.Month()))
		if names := strings.Fields(cells[2]); len(names) == 12 {
			month = names[t.Month()-1]
		}
		d := strconv.Itoa(t.Day())
		if lang == "fr" && t.Day() == 1 {
			d = "1er"
		}
		return strings.NewReplacer("D", d, "M", month, "N", month, "Y", strconv.Itoa(t.Year())).Replace(cells[1])
	}
	return t.Format(time.DateOnly)
}

// nameLists are the lists of names.txt.
type nameLists map[string][]string

var nameWords = sync.OnceValue(func() nameLists {
	w := nameLists{}
	for _, l := range dataLines("names.txt") {
		key, words, _ := strings.Cut(l, ":")
		w[key] = append(w[key], strings.Fields(words)...)
	}
	return w
})

func (w nameLists) is(key, word string) bool { return slices.Contains(w[key], strings.ToLower(word)) }

// suffix takes a form of address off the end of a name.
func (w nameLists) suffix(name, sex string) (string, string) {
	for _, key := range []string{"m-suffix", "f-suffix", "n-suffix"} {
		for _, s := range w[key] {
			if rest, ok := strings.CutSuffix(name, s); ok && rest != "" {
				if key != "n-suffix" {
					sex = key[:1]
				}
				return strings.TrimSpace(rest), sex
			}
		}
	}
	return name, sex
}

// surname is the family name of a Chinese name.
func (w nameLists) surname(name string) string {
	r := []rune(name)
	if len(r) > 2 && slices.Contains(w["surname"], string(r[:2])) {
		return string(r[:2])
	}
	if len(r) <= 2 && slices.Contains(w["surname"], name) {
		return name
	}
	return string(r[:1])
}
