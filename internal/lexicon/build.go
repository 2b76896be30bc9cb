package lexicon

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"
)

// foldedFile is a language file whose phrases are cut and folded.
type foldedFile struct {
	lang   string
	lists  []foldedList
	folded []byte // of all words, one behind the other
	err    error
}

// foldedList is one list of it. Lists that are no phrases have no steps.
type foldedList struct {
	list
	steps []step
}

// step is one step down a trie, or the end of a phrase.
type step struct {
	kind         stepKind
	n            uint8  // bytes of a word; at the end, words of the phrase
	shared, tiny bool   // at the end, as in output
	at           uint32 // where a word stands in the folded bytes, or a character
}

type stepKind uint8

const (
	stepWord stepKind = iota
	stepStem
	stepNumber
	stepGap
	stepEnd
	stepRune
	stepRuneGap
	stepRuneEnd
)

// maxListed is the length in bytes of the longest word of a list.
const maxListed = 255

// readFile parses and folds a language file. It touches nothing that others share.
func readFile(files embed.FS, name string, fold *foldTables) *foldedFile {
	f := &foldedFile{lang: strings.TrimSuffix(name, ".yaml")}
	text, err := files.ReadFile("data/" + name)
	if err != nil {
		f.err = err
		return f
	}
	lists, err := parseLists(string(text))
	if err != nil {
		f.err = fmt.Errorf("read %s: %w", name, err)
		return f
	}
	f.folded = make([]byte, 0, len(text))
	folder := &phraseFolder{foldedFile: f, fold: fold}
	for _, l := range lists {
		folder.steps = nil
		switch l.key {
		case abbreviationTitle, abbreviationUnit, lettersKey:
		default:
			folder.steps = make([]step, 0, 4*len(l.phrases))
			for _, p := range l.phrases {
				if err := folder.add(p); err != nil {
					f.err = fmt.Errorf("read %s: %s: %q: %w", name, l.key, p, err)
					return f
				}
			}
		}
		f.lists = append(f.lists, foldedList{l, folder.steps})
	}
	return f
}

// umlauts writes German without its letters.
var umlauts = sync.OnceValue(func() *strings.Replacer {
	return strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue")
})

// spellings returns the further ways in which people write a phrase of a list.
func spellings(lang, phrase string) (out []string) {
	if strings.IndexByte(phrase, '-') >= 0 || strings.Contains(phrase, "\u200c") {
		joined := strings.ReplaceAll(strings.ReplaceAll(phrase, "-", ""), "\u200c", "")
		if joined != "" {
			out = append(out, joined)
		}
	}
	if lang == "de" && strings.ContainsAny(phrase, "äöüÄÖÜ") {
		for _, s := range append([]string{phrase}, out...) {
			out = append(out, umlauts().Replace(s))
		}
	}
	return out
}

// phraseFolder turns phrases into steps.
type phraseFolder struct {
	*foldedFile
	fold  *foldTables
	steps []step
	toks  tokens
	cells []cell
}

var (
	errGapFirst = errors.New("begins with a gap")
	errNoWord   = errors.New("holds no word")
	errLongWord = fmt.Errorf("holds a word of more than %d bytes", maxListed)
)

func (f *phraseFolder) add(phrase string) error {
	if f.addPlain(phrase) {
		return nil
	}
	if err := f.addSpelling(phrase); err != nil {
		return err
	}
	for _, s := range spellings(f.lang, phrase) {
		if err := f.addSpelling(s); err != nil {
			return err
		}
	}
	return nil
}

// addPlain adds a phrase of words and stems with blanks between, as most are,
// which has one spelling. False tells that it is another one and was not added.
func (f *phraseFolder) addPlain(phrase string) bool {
	steps, folded := f.steps, f.folded
	end := step{kind: stepEnd, shared: true}
	words := 0
	for i := 0; i < len(phrase); i++ {
		from := len(folded)
		first, _ := utf8.DecodeRuneInString(phrase[i:])
		switch scriptOf(first) {
		case latin, cyrillic:
		case arabic:
			return false // it may have an article
		default:
			end.shared = false
		}
		for i < len(phrase) && phrase[i] != ' ' && phrase[i] != '*' {
			if b := phrase[i]; b >= 'a' && b <= 'z' {
				folded = append(folded, b)
				i++
				continue
			}
			r, n := utf8.DecodeRuneInString(phrase[i:])
			if r >= tableEnd || f.fold.entries[r].cls != classWord || n > 1 && f.lang == "de" {
				return false
			}
			folded, _ = f.fold.foldRune(folded, r)
			i += n
		}
		s := step{kind: stepWord, n: uint8(len(folded) - from), at: uint32(from)}
		if i < len(phrase) && phrase[i] == '*' {
			s.kind = stepStem
			i++
		}
		if len(folded) == from || len(folded)-from > maxListed || i < len(phrase) && phrase[i] != ' ' {
			return false
		}
		steps = append(steps, s)
		end.tiny = s.n == 1
		words++
	}
	if words == 0 {
		return false
	}
	end.n = uint8(min(words, 255))
	end.tiny = end.tiny && words == 1
	f.steps, f.folded = append(steps, end), folded
	return true
}

func (f *phraseFolder) addSpelling(phrase string) error {
	if f.fold.substring(phrase) {
		return f.addRunes(phrase)
	}
	end := step{kind: stepEnd, shared: true}
	words := 0
	if strings.ContainsAny(phrase, "*.<") {
		for w := range strings.FieldsSeq(phrase) {
			switch w {
			case "...":
				if words == 0 {
					return errGapFirst
				}
				f.steps = append(f.steps, step{kind: stepGap})
			case anyNumber:
				f.steps = append(f.steps, step{kind: stepNumber})
				words++
			default:
				n, err := f.addWords(w, w[len(w)-1] == '*', &end)
				if err != nil {
					return err
				}
				words += n
			}
		}
	} else {
		n, err := f.addWords(phrase, false, &end)
		if err != nil {
			return err
		}
		words = n
	}
	if words == 0 {
		return errNoWord
	}
	end.n = uint8(min(words, 255))
	end.tiny = end.tiny && words == 1
	f.steps = append(f.steps, end)
	return nil
}

// addWords adds the words of a text, the last of which may be a stem.
func (f *phraseFolder) addWords(text string, stem bool, end *step) (int, error) {
	f.fold.cut(text, &f.toks)
	for i, t := range f.toks.list {
		folded := f.toks.folded[t.fstart:t.fend]
		switch scriptOf(t.first) {
		case latin, cyrillic:
		case arabic:
			folded = stripArticle(folded)
		default:
			end.shared = false
		}
		end.tiny = len(folded) == 1
		if len(folded) > maxListed {
			return 0, errLongWord
		}
		s := step{kind: stepWord, n: uint8(len(folded)), at: uint32(len(f.folded))}
		if stem && i == len(f.toks.list)-1 {
			s.kind = stepStem
		}
		f.folded = append(f.folded, folded...)
		f.steps = append(f.steps, s)
	}
	return len(f.toks.list), nil
}

func (f *phraseFolder) addRunes(phrase string) error {
	end := step{kind: stepRuneEnd}
	for i, part := range strings.Split(phrase, "...") {
		if i > 0 {
			if end.n == 0 {
				return errGapFirst
			}
			f.steps = append(f.steps, step{kind: stepRuneGap})
		}
		f.cells = f.fold.cells(part, f.cells[:0])
		for _, c := range f.cells {
			f.steps = append(f.steps, step{kind: stepRune, at: uint32(c.r)})
			end.n++
		}
	}
	f.steps = append(f.steps, end)
	return nil
}

// stripArticle removes the Arabic article where at least three letters remain.
func stripArticle(w []byte) []byte {
	if rest, ok := bytes.CutPrefix(w, []byte("ال")); ok && utf8.RuneCount(rest) >= 3 {
		return rest
	}
	return w
}

// builder enters folded files into a lexicon.
type builder struct {
	l     *Lexicon
	keys  map[Key]uint16
	langs map[string]uint8
	words uint32 // number of the next word; 0 is any word with a digit
}

func newBuilder() *builder {
	b := &builder{
		// Room for what the embedded lists hold.
		l:    &Lexicon{wordTrie: newTrie(1 << 18), runeTrie: newTrie(1 << 16), words: newWordTable(1 << 17), abbreviations: map[Key]map[string]bool{}, letters: map[rune][]uint8{}},
		keys: map[Key]uint16{}, langs: map[string]uint8{}, words: 1,
	}
	b.key(functionKey)
	b.lang(anyLang)
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

func (b *builder) word(w []byte, stem bool) uint64 {
	id, added := b.l.words.number(hashString(w), stem, b.words)
	if added {
		b.words++
	}
	return uint64(id)
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

// enter puts the lists of a file into the lexicon.
func (b *builder) enter(f *foldedFile) {
	for _, l := range f.lists {
		switch {
		case l.key == abbreviationTitle || l.key == abbreviationUnit:
			b.abbreviate(l.list)
		case l.key == lettersKey:
			b.letters(f.lang, l.list)
		case len(l.steps) > 0:
			b.enterList(f.folded, l.steps, b.key(l.key), b.lang(f.lang))
		}
	}
}

func (b *builder) enterList(folded []byte, steps []step, key uint16, lang uint8) {
	words, runes, node := b.l.wordTrie, b.l.runeTrie, uint32(0)
	for i := range steps {
		s := &steps[i]
		switch s.kind {
		case stepWord, stepStem:
			node = words.child(node, b.word(folded[s.at:s.at+uint32(s.n)], s.kind == stepStem))
		case stepNumber:
			node = words.child(node, 0)
		case stepGap:
			node = words.gapOf(node)
		case stepRune:
			node = runes.child(node, uint64(s.at))
		case stepRuneGap:
			node = runes.gapOf(node)
		case stepEnd, stepRuneEnd:
			out := output{key: key, lang: lang, words: s.n, shared: s.shared, tiny: s.tiny}
			if s.kind == stepEnd {
				words.emit(node, out)
			} else {
				runes.emit(node, out)
			}
			node = 0
		}
	}
}

func (b *builder) finish() *Lexicon {
	l := b.l
	l.wordTrie.weigh(b.keys[functionKey], 8)
	l.runeTrie.weigh(b.keys[functionKey], 2)
	l.langBit = make(map[string]uint8, len(l.langs))
	for i, c := range l.langs {
		l.langBit[c] = uint8(i)
	}
	l.keyID = b.keys
	return l
}
