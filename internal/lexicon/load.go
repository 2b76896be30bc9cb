package lexicon

import (
	"bytes"
	"embed"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"
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

func loadFS(files embed.FS) (*Lexicon, error) {
	entries, err := files.ReadDir("data")
	if err != nil {
		return nil, err
	}
	b := newBuilder()
	for _, e := range entries {
		text, err := files.ReadFile("data/" + e.Name())
		if err != nil {
			return nil, err
		}
		lang := strings.TrimSuffix(e.Name(), ".yaml")
		lists, err := parseLists(string(text))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", e.Name(), err)
		}
		for _, l := range lists {
			switch l.key {
			case abbreviationTitle, abbreviationUnit:
				b.abbreviate(l)
				continue
			case lettersKey:
				b.letters(lang, l)
				continue
			}
			for _, p := range l.phrases {
				if err := b.add(lang, l.key, p); err != nil {
					return nil, fmt.Errorf("read %s: %s: %q: %w", e.Name(), l.key, p, err)
				}
			}
		}
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
			rest = strings.TrimLeft(rest, " ")
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

// spellings returns the further ways in which people write a phrase of a list.
func spellings(lang, phrase string) (out []string) {
	if strings.IndexByte(phrase, '-') >= 0 || strings.Contains(phrase, "\u200c") {
		joined := strings.NewReplacer("-", "", "\u200c", "").Replace(phrase)
		if joined != "" {
			out = append(out, joined)
		}
	}
	if lang == "de" && strings.ContainsAny(phrase, "äöüÄÖÜ") {
		ascii := strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue")
		for _, s := range append([]string{phrase}, out...) {
			out = append(out, ascii.Replace(s))
		}
	}
	return out
}

type builder struct {
	l     *Lexicon
	exact map[string]uint32
	stem  map[string]uint32
	keys  map[Key]uint16
	langs map[string]uint8
	fold  *foldTables
	toks  tokens
}

func newBuilder() *builder {
	b := &builder{
		// Room for what the embedded lists hold.
		l:     &Lexicon{wordTrie: newTrie(1 << 17), runeTrie: newTrie(1 << 16), abbreviations: map[Key]map[string]bool{}, letters: map[rune][]uint8{}},
		exact: make(map[string]uint32, 50_000), stem: make(map[string]uint32, 5_000),
		keys: map[Key]uint16{}, langs: map[string]uint8{}, fold: folding(),
	}
	b.l.vocab, b.l.isStem = make([]string, 0, 50_000), make([]bool, 0, 50_000)
	b.key(functionKey)
	b.lang(anyLang)
	b.word(b.exact, []byte(anyNumber), false) // word 0
	return b
}

func (b *builder) key(k Key) uint16 {
	id, ok := b.keys[k]
	if !ok {
		id = uint16(len(b.l.keys))
		b.keys[k] = id
		b.l.keys = append(b.l.keys, k)
	}
	return id
}

func (b *builder) lang(code string) uint8 {
	id, ok := b.langs[code]
	if !ok {
		id = uint8(len(b.l.langs))
		b.langs[code] = id
		b.l.langs = append(b.l.langs, code)
	}
	return id
}

func (b *builder) word(in map[string]uint32, w []byte, stem bool) uint32 {
	id, ok := in[string(w)]
	if !ok {
		s := string(w)
		id = uint32(len(b.l.vocab))
		in[s] = id
		b.l.vocab = append(b.l.vocab, s)
		b.l.isStem = append(b.l.isStem, stem)
	}
	return id
}

// letters notes which languages write a letter.
func (b *builder) letters(lang string, l list) {
	id := b.lang(lang)
	for _, p := range l.phrases {
		for _, r := range p {
			b.l.letters[r] = append(b.l.letters[r], id)
		}
	}
}

func (b *builder) abbreviate(l list) {
	set := b.l.abbreviations[l.key]
	if set == nil {
		set = map[string]bool{}
		b.l.abbreviations[l.key] = set
	}
	for _, p := range l.phrases {
		set[strings.ReplaceAll(Fold(p), ".", "")] = true
	}
}

func (b *builder) add(lang string, k Key, phrase string) error {
	out := output{key: b.key(k), lang: b.lang(lang)}
	if err := b.addSpelling(out, phrase); err != nil {
		return err
	}
	for _, s := range spellings(lang, phrase) {
		if err := b.addSpelling(out, s); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) addSpelling(out output, phrase string) error {
	if b.fold.substring(phrase) {
		return b.addRunes(out, phrase)
	}
	node := uint32(0)
	words := 0
	out.latin = true
	for w := range strings.FieldsSeq(phrase) {
		switch w {
		case "...":
			if node == 0 {
				return fmt.Errorf("begins with a gap")
			}
			node = b.l.wordTrie.gapOf(node)
			continue
		case anyNumber:
			node = b.l.wordTrie.child(node, 0)
			words++
			continue
		}
		stem := w[len(w)-1] == '*'
		b.fold.cut(w, &b.toks)
		for j, t := range b.toks.list {
			folded := b.toks.folded[t.fstart:t.fend]
			switch scriptOf(t.first) {
			case latin:
			case arabic:
				folded = stripArticle(folded)
				fallthrough
			default:
				out.latin = false
			}
			out.tiny = len(folded) == 1
			var id uint32
			if stem && j == len(b.toks.list)-1 {
				id = b.word(b.stem, folded, true)
			} else {
				id = b.word(b.exact, folded, false)
			}
			node = b.l.wordTrie.child(node, uint64(id))
			words++
		}
	}
	if words == 0 {
		return fmt.Errorf("holds no word")
	}
	out.words = uint8(min(words, 255))
	out.tiny = out.tiny && words == 1
	b.l.wordTrie.emit(node, out)
	return nil
}

func (b *builder) addRunes(out output, phrase string) error {
	node := uint32(0)
	for i, part := range strings.Split(phrase, "...") {
		if i > 0 {
			if node == 0 {
				return fmt.Errorf("begins with a gap")
			}
			node = b.l.runeTrie.gapOf(node)
		}
		for _, c := range b.fold.cells(part, nil) {
			node = b.l.runeTrie.child(node, uint64(c.r))
			out.words++
		}
	}
	b.l.runeTrie.emit(node, out)
	return nil
}

func (b *builder) finish() *Lexicon {
	l := b.l
	for id, w := range l.vocab {
		if id > 0 {
			l.words.insert(hashString(w), l.isStem[id], uint32(id), len(l.vocab))
		}
	}
	l.wordTrie.weigh(b.keys[functionKey], 8)
	l.runeTrie.weigh(b.keys[functionKey], 2)
	l.wordTrie.finish()
	l.runeTrie.finish()
	l.langBit = make(map[string]uint8, len(l.langs))
	for i, c := range l.langs {
		l.langBit[c] = uint8(i)
	}
	l.keyID = b.keys
	return l
}

// script is a coarse writing system, as far as the rules for words differ.
type script uint8

const (
	latin script = iota
	cyrillic
	arabic
	hebrew
	otherScript
)

func scriptOf(r rune) script {
	switch {
	case r < 0x370 || r >= 0x1E00 && r < 0x2000 || r >= 0xFF00 && r < 0xFF60:
		return latin
	case r >= 0x400 && r < 0x530:
		return cyrillic
	case r >= 0x590 && r < 0x600:
		return hebrew
	case r >= 0x600 && r < 0x780 || r >= 0xFB50 && r < 0xFF00:
		return arabic
	}
	return otherScript
}

// stripArticle removes the Arabic article where at least three letters remain.
func stripArticle(w []byte) []byte {
	if rest, ok := bytes.CutPrefix(w, []byte("ال")); ok && utf8.RuneCount(rest) >= 3 {
		return rest
	}
	return w
}
