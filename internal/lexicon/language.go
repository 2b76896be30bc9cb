package lexicon

import (
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
)

// Language names the language in which text is written by its ISO 639-1 code.
// Script and letters decide for languages with a script of their own; function
// words, trade words and letters for those in Latin script; trigrams have a weak
// vote in long texts that these leave open. Codes, names, figures and addresses
// do not count, as they are in no list. A text of several languages has the one
// with most words. zh stands for simplified and traditional Chinese.
//
// The code is "" for text that is no language and for less than eight letters
// without a known word. sure is false where another language comes close.
func Language(text string) (code string, sure bool) { return Default().Scan(text).Language() }

// minLetters is how many letters a text needs without a known word.
const minLetters = 8

// Weights of one letter against one function word (weight 1). A Chinese
// character says as much as a third of a word; an ideograph in a signature
// outweighs no English sentence.
const (
	perIdeograph = 0.45
	perSyllable  = 0.3
	perLetter    = 0.18
)

// Language names the language of the scanned text, as the function of that name does.
func (h *Hits) Language() (code string, sure bool) {
	c := countLetters(h)
	latinBest, latinSecond, best := float32(0), float32(0), ""
	for id, lang := range h.lex.langs {
		s := h.score[id]
		if s <= 0 || lang == anyLang || ownScript[lang] {
			continue
		}
		s += min(c.marks[id]*0.5, 4)
		if s > latinBest || s == latinBest && lang < best {
			latinBest, latinSecond, best = s, latinBest, lang
		} else if s > latinSecond {
			latinSecond = s
		}
	}
	for id, lang := range h.lex.langs { // letters alone, in texts without known words
		if latinBest == 0 && c.marks[id] > 0 && !ownScript[lang] && lang != anyLang {
			latinBest, best = 0.5, lang
		}
	}
	if script, weight := c.script(h); weight > latinBest || weight > 0 && latinBest < 1 {
		return script, weight > 2*latinBest
	}
	switch {
	case latinBest >= 1 && latinBest > latinSecond*1.15, latinBest >= 0.5 && c.latin < 60 && latinSecond < latinBest:
		return best, latinBest >= 2 && latinBest > latinSecond*1.5
	case c.latin < minLetters:
		return "", false
	}
	if lang := trigrams(h.text, c.latin, latinBest); lang != "" {
		return lang, false
	}
	if latinBest >= 0.5 {
		return best, false
	}
	return "", false
}

// ownScript are languages that the letters decide.
var ownScript = map[string]bool{
	"zh": true, "ja": true, "ko": true, "th": true, "ar": true, "fa": true, "he": true, "ru": true, "uk": true, "bg": true, "el": true,
}

// letterCount counts the letters of a text by script.
type letterCount struct {
	latin, han, kana, hangul, thai, arabic, hebrew, cyrillic, greek, devanagari int
	urdu                                                                        int
	bengali, tamil, georgian, armenian, khmer, lao, myanmar                     int
	russianOnly, ukrainianOnly, kazakhOnly, serbianOnly                         int
	marks                                                                       [maxLangs]float32
}

func countLetters(h *Hits) *letterCount {
	c := &letterCount{}
	for i := 0; i < len(h.text); {
		if b := h.text[i]; b < utf8.RuneSelf {
			if b|0x20 >= 'a' && b|0x20 <= 'z' {
				c.latin++
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(h.text[i:])
		i += n
		switch {
		case r < 0x250 || r >= 0x1E00 && r < 0x1F00:
			if unicode.IsLetter(r) {
				c.latin++
			}
			if ids := h.lex.letters[unicode.ToLower(r)]; ids != nil {
				for _, id := range ids {
					c.marks[id] += 1 / float32(len(ids))
				}
			} else if ids := h.lex.letters[r]; ids != nil {
				for _, id := range ids {
					c.marks[id] += 1 / float32(len(ids))
				}
			}
		case r < 0x370:
		case r < 0x400:
			c.greek++
		case r < 0x530:
			c.cyrillic++
			switch unicode.ToLower(r) {
			case 'ы', 'э', 'ё':
				c.russianOnly++
			case 'і', 'ї', 'є', 'ґ':
				c.ukrainianOnly++
			case 'ә', 'ғ', 'қ', 'ң', 'ө', 'ұ', 'ү', 'һ':
				c.kazakhOnly++
			case 'ђ', 'ј', 'љ', 'њ', 'ћ', 'џ':
				c.serbianOnly++
			}
		case r < 0x590:
			c.armenian++
		case r < 0x600:
			c.hebrew++
		case r < 0x780:
			if !unicode.IsLetter(r) {
				continue
			}
			c.arabic++
			switch r {
			case 'ٹ', 'ڈ', 'ڑ', 'ں', 'ے', 'ہ', 'ھ':
				c.urdu++
			}
		case r >= 0x900 && r < 0x980:
			c.devanagari++
		case r >= 0x980 && r < 0xA00:
			c.bengali++
		case r >= 0xB80 && r < 0xC00:
			c.tamil++
		case r >= 0xE00 && r < 0xE80:
			c.thai++
		case r >= 0xE80 && r < 0xF00:
			c.lao++
		case r >= 0x1000 && r < 0x10A0:
			c.myanmar++
		case r >= 0x10A0 && r < 0x1100:
			c.georgian++
		case r >= 0x1780 && r < 0x1800:
			c.khmer++
		case r >= 0x3041 && r < 0x3100 || r >= 0xFF66 && r < 0xFFA0:
			c.kana++
		case r >= 0x3400 && r < 0xA000 || r >= 0xF900 && r < 0xFB00 || r >= 0x20000 && r < 0x32000:
			c.han++
		case r >= 0xAC00 && r < 0xD7A4 || r >= 0x1100 && r < 0x1200 || r >= 0x3131 && r < 0x318F:
			c.hangul++
		case r >= 0xFB50 && r < 0xFF00:
			c.arabic++
		}
	}
	return c
}

// script returns the language of the strongest script but Latin, with its weight.
func (c *letterCount) script(h *Hits) (code string, weight float32) {
	if c.han+c.kana+c.hangul+c.thai+c.arabic+c.hebrew+c.cyrillic+c.greek+c.devanagari+c.bengali+c.tamil+c.georgian+c.armenian+c.khmer+c.lao+c.myanmar == 0 {
		return "", 0
	}
	pick := func(lang string, n int, per float32) {
		if w := float32(n) * per; w > weight {
			code, weight = lang, w
		}
	}
	if c.kana*10 >= c.han && c.kana > 0 {
		pick("ja", c.han+c.kana, perIdeograph)
	} else {
		pick("zh", c.han, perIdeograph)
	}
	pick("ko", c.hangul, perSyllable)
	pick("th", c.thai, perLetter)
	if c.arabic > 0 {
		pick(c.arabicLanguage(h), c.arabic, perLetter)
	}
	pick("he", c.hebrew, perLetter)
	pick(c.cyrillicLanguage(h), c.cyrillic, perLetter)
	pick("el", c.greek, perLetter)
	pick("hi", c.devanagari, perLetter)
	pick("bn", c.bengali, perLetter)
	pick("ta", c.tamil, perLetter)
	pick("ka", c.georgian, perLetter)
	pick("hy", c.armenian, perLetter)
	pick("km", c.khmer, perLetter)
	pick("lo", c.lao, perLetter)
	pick("my", c.myanmar, perLetter)
	return code, weight
}

func (h *Hits) weight(lang string) float32 {
	if id, ok := h.lex.langBit[lang]; ok {
		return h.score[id]
	}
	return 0
}

func (c *letterCount) arabicLanguage(h *Hits) string {
	persian := 0
	for _, r := range h.text {
		switch r {
		case 'پ', 'چ', 'ژ', 'گ', 'ک', 'ی':
			persian++
		}
	}
	switch {
	case c.urdu*25 > c.arabic:
		return "ur"
	case persian*20 > c.arabic && h.weight("fa")+float32(persian)*0.3 > h.weight("ar"):
		return "fa"
	case h.weight("fa") > h.weight("ar")*1.3:
		return "fa"
	}
	return "ar"
}

func (c *letterCount) cyrillicLanguage(h *Hits) string {
	switch {
	case c.kazakhOnly*30 > c.cyrillic:
		return "kk"
	case c.serbianOnly*30 > c.cyrillic:
		return "sr"
	case c.ukrainianOnly > c.russianOnly:
		return "uk"
	case c.russianOnly == 0 && h.weight("uk") > h.weight("ru"):
		return "uk"
	case c.russianOnly == 0 && h.weight("bg") > h.weight("ru")*1.3:
		return "bg"
	}
	return "ru"
}

// trigramBytes bounds the text that the trigram model reads: it is the slowest
// part of all reading.
const trigramBytes = 400

// trigramLanguages are the languages that buyers write in Latin script.
var trigramLanguages = sync.OnceValue(func() whatlanggo.Options {
	return whatlanggo.Options{Whitelist: map[whatlanggo.Lang]bool{
		whatlanggo.Eng: true, whatlanggo.Spa: true, whatlanggo.Por: true, whatlanggo.Fra: true, whatlanggo.Deu: true,
		whatlanggo.Ita: true, whatlanggo.Tur: true, whatlanggo.Nld: true, whatlanggo.Pol: true, whatlanggo.Vie: true,
		whatlanggo.Ind: true, whatlanggo.Ron: true, whatlanggo.Ces: true, whatlanggo.Swe: true, whatlanggo.Dan: true,
		whatlanggo.Nob: true, whatlanggo.Fin: true, whatlanggo.Hun: true, whatlanggo.Hrv: true, whatlanggo.Slv: true,
		whatlanggo.Lit: true, whatlanggo.Lav: true, whatlanggo.Est: true, whatlanggo.Tgl: true, whatlanggo.Som: true,
		whatlanggo.Hau: true, whatlanggo.Yor: true, whatlanggo.Zul: true,
	}}
})

// trigrams asks the trigram model about a text of at least forty letters with
// some sign of being language.
func trigrams(text string, letters int, known float32) string {
	if letters < 40 || known == 0 && letters < 80 {
		return ""
	}
	if len(text) > trigramBytes {
		text = text[:trigramBytes]
	}
	info := whatlanggo.DetectWithOptions(text, trigramLanguages())
	if info.Confidence < 0.5 {
		return ""
	}
	return info.Lang.Iso6391()
}
