package score

import (
	"maps"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// Learned is what an exporter's corrections changed about the built-in weights:
// votes added to those of signals, and words of his trade that vote as well.
// Everything is an addition, so that it keeps its meaning when the built-in
// weights change.
type Learned struct {
	Corrections int             `json:"corrections"` // how many inquiries it was learned from
	Signals     []LearnedSignal `json:"signals"`     // by name
	Words       []LearnedWord   `json:"words"`       // by word
	Of          string          `json:"of"`          // tells one set of corrections from another; the caller's to fill
}

// LearnedSignal is what was added to the votes of a signal.
type LearnedSignal struct {
	Name string `json:"name"`
	Add  Votes  `json:"add"`
	From int    `json:"from"` // corrected inquiries that showed the signal
}

// LearnedWord is a word, folded as Words folds it, with the votes it brings
// wherever it occurs.
type LearnedWord struct {
	Word  string `json:"word"`
	Votes Votes  `json:"votes"`
	From  int    `json:"from"` // corrected inquiries that held the word
}

// Tier is the tier for which the word speaks most, of equals the one that is
// answered sooner.
func (l LearnedWord) Tier() inquiry.Tier {
	best := order[0]
	for _, t := range order[1:] {
		if l.Votes[t] > l.Votes[best] {
			best = t
		}
	}
	return best
}

// Learn returns a copy of w with what was learned put on top. Signals of other
// names are passed over: an older or newer program may have had them. What may
// make junk stays what it is: learning changes how much such evidence counts,
// never what is evidence.
func (w Weights) Learn(l Learned) Weights {
	before := w
	if w.taught != nil {
		before = *w.taught
	}
	signals := maps.Clone(w.Signals)
	for _, s := range l.Signals {
		worth, ok := signals[s.Name]
		if !ok {
			continue
		}
		was := worth.Votes[inquiry.TierX]
		worth.Votes = maps.Clone(worth.Votes)
		if worth.Votes == nil {
			worth.Votes = Votes{}
		}
		for t, n := range s.Add {
			if worth.Votes[t] += n; worth.Votes[t] == 0 {
				delete(worth.Votes, t)
			}
		}
		if is := worth.Votes[inquiry.TierX]; was > 0 && is < 1 {
			worth.Votes[inquiry.TierX] = 1
		} else if was <= 0 && is > 0 {
			delete(worth.Votes, inquiry.TierX)
		}
		worth.Learned = s.From
		signals[s.Name] = worth
	}
	w.Signals, w.taught = signals, &before
	w.words = make(map[string]LearnedWord, len(l.Words))
	for _, x := range l.Words {
		w.words[x.Word] = x
	}
	return w
}

// Word is a word of a text as learning sees it.
type Word struct {
	Folded string // case and diacritics taken off
	Text   string // as written
}

// Words cuts a text into the words that can be learned: at least three letters,
// in scripts without blanks two characters that stand side by side, and in
// Korean, which glues endings on, too. Numbers and parts of mail and web
// addresses are no words. A word that stands twice comes twice.
func Words(text string) []Word {
	var c wordCutter
	c.cut(text)
	out := make([]Word, len(c.words))
	for i, w := range c.words {
		out[i] = Word{string(c.fold(w)), c.text[w.start:w.end]}
	}
	return out
}

// wordCutter cuts texts as Words does, into room that is used again.
type wordCutter struct {
	text   string
	words  []cutWord
	folded []byte // of all words, one behind the other
}

// cutWord is where a word stands in the text and in its folded form.
type cutWord struct{ start, end, from, to int32 }

func (c *wordCutter) fold(w cutWord) []byte { return c.folded[w.from:w.to] }

func (c *wordCutter) add(start, end int) {
	from := len(c.folded)
	c.folded = lexicon.AppendFold(c.folded, c.text[start:end])
	c.addFolded(start, end, from)
}

// addASCII is add for a word of nothing but letters of ASCII.
func (c *wordCutter) addASCII(start, end int) {
	from := len(c.folded)
	for i := start; i < end; i++ {
		c.folded = append(c.folded, c.text[i]|0x20)
	}
	c.addFolded(start, end, from)
}

func (c *wordCutter) addFolded(start, end, from int) {
	c.words = append(c.words, cutWord{int32(start), int32(end), int32(from), int32(len(c.folded))})
}

func (c *wordCutter) cut(text string) {
	c.text, c.words, c.folded = text, c.words[:0], c.folded[:0]
	for at := 0; at < len(text); {
		end := at
		for end < len(text) && text[end]|0x20 >= 'a' && text[end]|0x20 <= 'z' {
			end++
		}
		stop := end
		if stop < len(text) && endsWord(text[stop]) && text[at:end] != "www" {
			stop++
		}
		if stop == len(text) || asciiBlank(text[stop]) { // a word of ASCII between blanks, as most are
			if n := end - at; n >= 3 && n <= 30 {
				c.addASCII(at, end)
			}
			at = stop + 1
			continue
		}
		next := len(text)
		for end < len(text) && next == len(text) {
			r, n := utf8.DecodeRuneInString(text[end:])
			if unicode.IsSpace(r) {
				next = end + n
				break
			}
			end += n
		}
		c.cutChunk(at, end)
		at = next
	}
}

func endsWord(b byte) bool {
	return b == '.' || b == ',' || b == ';' || b == ':' || b == '!' || b == '?'
}

func asciiBlank(b byte) bool { return b == ' ' || b >= '\t' && b <= '\r' }

// cutChunk cuts what stands between blanks.
func (c *wordCutter) cutChunk(at, stop int) {
	chunk := c.text[at:stop]
	if strings.IndexByte(chunk, '@') >= 0 || strings.Contains(chunk, "://") || strings.HasPrefix(chunk, "www.") {
		return
	}
	start, letters, dense := -1, 0, false // the word that has begun
	flush := func(end int) {
		switch {
		case start < 0:
		case dense:
			c.addPairs(start, end)
		case letters >= 3 && letters <= 30:
			c.add(start, end)
		}
		start, letters = -1, 0
	}
	for i := 0; i < len(chunk); {
		r, n := rune(chunk[i]), 1
		var letter bool
		if r < utf8.RuneSelf {
			letter = r|0x20 >= 'a' && r|0x20 <= 'z'
		} else {
			r, n = utf8.DecodeRuneInString(chunk[i:])
			letter = unicode.IsLetter(r)
		}
		if letter && start >= 0 && unspaced(r) != dense {
			flush(at + i)
		}
		switch {
		case letter:
			if start < 0 {
				start, dense = at+i, unspaced(r)
			}
			letters++
		case start >= 0 && r >= utf8.RuneSelf && (unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Mc, r)):
			letters++
		default:
			flush(at + i)
		}
		i += n
	}
	flush(stop)
}

// addPairs adds every two neighbouring characters of a run.
func (c *wordCutter) addPairs(start, end int) {
	last := -1
	for i, r := range c.text[start:end] {
		if last >= 0 {
			c.add(start+last, start+i+utf8.RuneLen(r))
		}
		last = i
	}
}

// unspaced reports whether words in the script of r stand without blanks, or
// with endings that make every form another word.
func unspaced(r rune) bool {
	return r >= 0x0E00 && (r >= 0x4E00 && r <= 0x9FFF || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar))
}

// onlyLearned reports whether nothing but what was learned makes junk of a
// message: neither do the built-in weights, nor is there clear evidence of junk
// that stands by itself.
func (f *facts) onlyLearned(found []finding, w Weights) bool {
	if w.taught == nil {
		return false
	}
	for _, x := range found {
		if worth := w.Signals[x.name]; worth.Group == "junk" && x.level >= clear && worth.Votes[inquiry.TierX] > 0 {
			return false
		}
	}
	sums := f.count(found, *w.taught)
	tier, _ := Decide(sums, f.mayBeJunk(found, sums, *w.taught), w.taught.Margin)
	return tier != inquiry.TierX
}

// shown is how many learned words are printed as signals; all of them vote.
const shown = 6

// learned adds the votes of the learned words in the text and returns those
// words as signals. They bring no points of their own: the base of the tier
// that they lead to does.
func (f *facts) learned(sums []TierSum, w Weights) []inquiry.Signal {
	if len(w.words) == 0 {
		return nil
	}
	var out []inquiry.Signal
	seen := map[string]bool{}
	for _, word := range Words(f.r.Subject + "\n" + f.r.Text) {
		l, ok := w.words[word.Folded]
		if !ok || seen[word.Folded] {
			continue
		}
		seen[word.Folded] = true
		for i := range sums {
			sums[i].Votes += l.Votes[sums[i].Tier]
		}
		if len(out) < shown {
			out = append(out, inquiry.Signal{Name: "learned_" + string(l.Tier()), Evidence: word.Text, Learned: l.From})
		}
	}
	return out
}
