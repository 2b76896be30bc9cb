//go:build ignore

// gen_function writes data/function.txt: the words of asking, greeting and
// grammar of all languages of the lexicon, which say nothing about what is asked.
// Run it with "go generate ./internal/similar" after those lists changed.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"
)

var keys = []string{"function", "ask", "imperative", "question_word", "greeting", "closing", "thanks", "interrogative"}

func dense(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
	})
}

func main() {
	var concepts struct {
		Concepts map[string]struct {
			Words []string `yaml:"words"`
		} `yaml:"concepts"`
	}
	read("data/concepts.yaml", &concepts)
	var matters []string // dense words that mean something
	for _, c := range concepts.Concepts {
		for _, w := range c.Words {
			if dense(w) {
				matters = append(matters, strings.Trim(w, "*"))
			}
		}
	}
	files, err := filepath.Glob("../lexicon/data/*.yaml")
	if err != nil {
		log.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("# Words that say nothing about what is asked, a language a line. Made by gen_function.go from the lexicon.\n")
	for _, f := range files {
		var lists map[string][]string
		read(f, &lists)
		topical := map[string]bool{}
		for k, list := range lists {
			if strings.HasPrefix(k, "topic_") || strings.HasPrefix(k, "pitch_") {
				for _, w := range list {
					topical[strings.Trim(strings.ToLower(w), "*")] = true
				}
			}
		}
		count := map[string]int{}
		for _, k := range keys {
			for _, phrase := range lists[k] {
				phrase = strings.Trim(strings.ToLower(phrase), "*")
				if dense(phrase) {
					if !slices.ContainsFunc(matters, func(m string) bool { return strings.Contains(phrase, m) }) {
						count[phrase] = 2
					}
					continue
				}
				words := strings.FieldsFunc(phrase, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
				for _, w := range words {
					count[w]++
				}
				if len(words) == 1 {
					count[words[0]]++
				}
			}
		}
		var out []string
		for w, n := range count {
			if n > 1 && !topical[w] && !strings.ContainsAny(w, "<>.") {
				out = append(out, w)
			}
		}
		slices.Sort(out)
		fmt.Fprintf(&b, "%s\t%s\n", strings.TrimSuffix(filepath.Base(f), ".yaml"), strings.Join(out, "|"))
	}
	if err := os.WriteFile("data/function.txt", []byte(b.String()), 0o644); err != nil {
		log.Fatal(err)
	}
}

func read(path string, to any) {
	raw, err := os.ReadFile(path)
	if err == nil {
		err = yaml.Unmarshal(raw, to)
	}
	if err != nil {
		log.Fatal(path, ": ", err)
	}
}
