package lexicon

import (
	"embed"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
)

//go:embed data/*.yaml
var dataFiles embed.FS

// anyLang is the pseudo-language of words that all traders share.
const anyLang = "any"

// anyNumber stands in a phrase for a word with a digit.
const anyNumber = "<n>"

// functionKey lists the commonest words of a language. They tell languages apart
// and are no hits.
const functionKey Key = "function"

// lettersKey lists letters that few languages write.
const lettersKey Key = "letters"

// maskKey lists phrases that hide the hits inside them.
const maskKey Key = "mask"

// Default returns the lexicon of the embedded lists. It is built on first use.
func Default() *Lexicon { return defaultLexicon() }

var defaultLexicon = sync.OnceValue(func() *Lexicon {
	l, err := loadFS(dataFiles)
	if err != nil {
		panic("lexicon: embedded lists: " + err.Error())
	}
	return l
})

// loadFS makes a lexicon of the files in data. Files are parsed and folded side by
// side and then entered one after the other, in the order of their names.
func loadFS(files embed.FS) (*Lexicon, error) {
	entries, err := files.ReadDir("data")
	if err != nil {
		return nil, err
	}
	fold := folding()
	ready := make([]chan *foldedFile, len(entries))
	for i := range ready {
		ready[i] = make(chan *foldedFile, 1)
	}
	var next atomic.Int32
	for range min(runtime.GOMAXPROCS(0), len(entries)) {
		go func() {
			for i := int(next.Add(1)) - 1; i < len(entries); i = int(next.Add(1)) - 1 {
				ready[i] <- readFile(files, entries[i].Name(), fold)
			}
		}()
	}
	b := newBuilder()
	for _, f := range ready {
		file := <-f
		if file.err != nil {
			return nil, file.err
		}
		b.enter(file)
	}
	return b.finish(), nil
}

// list is one key of a language file with its phrases, in file order.
type list struct {
	key     Key
	phrases []string
}

// parseLists reads a language file. It knows just enough YAML for these files
// ("key: [a, b]", over several lines, with comments and double quotes), because
// the general parser takes longer over them than all the rest of the program's
// start; a test compares the two on every file.
func parseLists(text string) ([]list, error) {
	var out []list
	for line := 1; text != ""; {
		switch {
		case text[0] == '\n':
			line++
			text = text[1:]
			continue
		case text[0] == '#':
			text = text[lineEnd(text):]
			continue
		}
		name, rest, ok := strings.Cut(text, ": [")
		if !ok || strings.ContainsAny(name, " \n\t[]") {
			return nil, fmt.Errorf("line %d: want key: [", line)
		}
		l := list{key: Key(name), phrases: make([]string, 0, 32)}
		for {
			for rest != "" && rest[0] == ' ' {
				rest = rest[1:]
			}
			if rest == "" {
				return nil, fmt.Errorf("line %d: list %s is not closed", line, name)
			}
			switch rest[0] {
			case '\n':
				line++
				rest = rest[1:]
				continue
			case '#':
				rest = rest[lineEnd(rest):]
				continue
			case ',':
				rest = rest[1:]
				continue
			case ']':
				rest = rest[1:]
			case '"':
				end := strings.IndexByte(rest[1:], '"')
				if end < 0 {
					return nil, fmt.Errorf("line %d: quotation mark is not closed", line)
				}
				l.phrases = append(l.phrases, rest[1:1+end])
				rest = rest[2+end:]
				continue
			default:
				end := 0
				for end < len(rest) && rest[end] != ',' && rest[end] != ']' && rest[end] != '\n' {
					end++
				}
				if end == len(rest) {
					return nil, fmt.Errorf("line %d: list %s is not closed", line, name)
				}
				l.phrases = append(l.phrases, strings.TrimRight(rest[:end], " "))
				rest = rest[end:]
				continue
			}
			break
		}
		out = append(out, l)
		text = rest
	}
	return out, nil
}

func lineEnd(s string) int {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return i
	}
	return len(s)
}
