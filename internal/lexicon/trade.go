package lexicon

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"io"
	"strings"
	"sync"
)

//go:embed trade/*.yaml trade/countries.txt trade/*.gz
var tradeFiles embed.FS

// TradeList is one list of trade/<file>.yaml: words that traders of all
// languages use for one thing.
type TradeList struct {
	// Key is what the words stand for: a unit code, an Incoterm, a country.
	Key string
	// Form is the part of the key after the tilde: how far the words are
	// believed, or how many of the unit they are. The head of the file explains it.
	Form string
	// Lang is the part of the key after the at sign: the only languages in which
	// the words mean this, with a slash between; "" for all.
	Lang    string
	Phrases []string // as written, not folded
}

// Trade returns the lists of trade/<file>.yaml in the order of the file. It reads
// and parses on every call; callers keep what they build from it. It panics when
// there is no such file or its syntax is wrong, which a test excludes.
func Trade(file string) []TradeList {
	raw, err := tradeFiles.ReadFile("trade/" + file + ".yaml")
	if err != nil {
		panic("lexicon: " + err.Error())
	}
	lists, err := parseLists(string(raw))
	if err != nil {
		panic(fmt.Sprintf("lexicon: trade/%s.yaml: %v", file, err))
	}
	out := make([]TradeList, 0, len(lists))
	for _, l := range lists {
		key, lang, _ := strings.Cut(string(l.key), "@")
		key, form, _ := strings.Cut(key, "~")
		out = append(out, TradeList{Key: strings.ReplaceAll(key, "_", " "), Form: form, Lang: lang, Phrases: l.phrases})
	}
	return out
}

// CountryNames returns the names of all countries in the languages of the
// lexicon: Key is the ISO 3166-1 alpha-2 code, Phrases the names.
func CountryNames() []TradeList {
	raw, err := tradeFiles.ReadFile("trade/countries.txt")
	if err != nil {
		panic("lexicon: " + err.Error())
	}
	var out []TradeList
	for line := range strings.Lines(string(raw)) {
		code, names, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if ok && len(code) == 2 {
			out = append(out, TradeList{Key: code, Phrases: strings.Split(names, "|")})
		}
	}
	return out
}

var (
	freeMail   = sync.OnceValue(func() []string { return packedLines("trade/freemail.txt.gz") })
	disposable = sync.OnceValue(func() []string { return packedLines("trade/disposable.txt.gz") })
)

// packedLines unpacks a sorted list, one entry a line.
func packedLines(name string) []string {
	raw, err := tradeFiles.ReadFile(name)
	if err != nil {
		panic("lexicon: " + err.Error())
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		panic("lexicon: " + name + ": " + err.Error())
	}
	text, err := io.ReadAll(z)
	if err != nil {
		panic("lexicon: " + name + ": " + err.Error())
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}

// Stopword is a word that says nothing by itself.
type Stopword struct{ Language, Word string }

// Stopwords returns the stopwords of all languages. Data: npm package
// stopwords-iso 1.1.0 (MIT licence). It unpacks on every call; callers keep what
// they build from it.
func Stopwords() []Stopword {
	lines := packedLines("trade/stopwords.txt.gz")
	out := make([]Stopword, 0, len(lines))
	for _, l := range lines {
		lang, word, _ := strings.Cut(l, "\t")
		out = append(out, Stopword{lang, word})
	}
	return out
}
