package table

import (
	"bytes"
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// sampleBytes is how much of a file is looked at to guess its encoding.
const sampleBytes = 64 << 10

//go:embed data/letters.txt
var lettersFile string

// alphabet is what a language writes beyond ASCII, and the code page in which
// its exports usually come.
type alphabet struct {
	charset string
	letters map[rune]bool
}

// alphabets is the table of data/letters.txt, read on first use.
var alphabets = sync.OnceValue(func() []alphabet {
	var out []alphabet
	for _, f := range dataRows(lettersFile) {
		if len(f) != 3 {
			continue
		}
		a := alphabet{charset: f[0], letters: map[rune]bool{}}
		for _, r := range f[2] {
			a.letters[r] = true
		}
		out = append(out, a)
	}
	return out
})

// codePage is an encoding of one byte a letter.
type codePage struct {
	name string
	enc  encoding.Encoding
	like []string // code pages of data/letters.txt with the same languages, besides its own
	odds float64  // how likely it is before anything is read
}

// singleBytes are the code pages of one byte a letter, the likeliest first.
var singleBytes = []codePage{
	{"windows-1252", charmap.Windows1252, []string{"latin"}, 0.02},
	{"windows-1251", charmap.Windows1251, nil, 0},
	{"windows-1254", charmap.Windows1254, []string{"latin"}, 0},
	{"windows-1250", charmap.Windows1250, []string{"latin"}, 0},
	{"windows-1253", charmap.Windows1253, nil, 0},
	{"windows-1256", charmap.Windows1256, nil, 0},
	{"windows-1255", charmap.Windows1255, nil, 0},
	{"windows-874", charmap.Windows874, nil, 0},
	{"windows-1257", charmap.Windows1257, []string{"latin"}, -0.03},
	{"windows-1258", charmap.Windows1258, []string{"latin"}, -0.03},
	{"koi8-r", charmap.KOI8R, []string{"windows-1251"}, -0.03},
	{"macintosh", charmap.Macintosh, []string{"windows-1252", "latin"}, -0.06},
	{"cp437", charmap.CodePage437, []string{"windows-1252"}, -0.06},
	{"cp850", charmap.CodePage850, []string{"windows-1252", "latin"}, -0.06},
	{"cp866", charmap.CodePage866, []string{"windows-1251"}, -0.06},
}

// multiBytes are the code pages of East Asia with their commonest characters.
var multiBytes = []struct {
	name string
	enc  encoding.Encoding
}{
	{"gb18030", simplifiedchinese.GB18030},
	{"big5", traditionalchinese.Big5},
	{"shift_jis", japanese.ShiftJIS},
	{"euc-kr", korean.EUCKR},
	{"euc-jp", japanese.EUCJP},
}

func zeros(b []byte) (even, odd int) {
	for i, c := range b {
		if c == 0 {
			if i%2 == 0 {
				even++
			} else {
				odd++
			}
		}
	}
	return even, odd
}

// utf8Share counts the sequences beyond ASCII that are UTF-8 and those that are not.
func utf8Share(b []byte) (good, bad int) {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		b = b[n:]
	}
	return good, bad
}

// guess returns the code page in which the sample reads best.
func guess(sample []byte) (encoding.Encoding, string) {
	if i := bytes.LastIndexByte(sample, '\n'); i > len(sample)/2 {
		sample = sample[:i+1] // do not cut a character in two
	}
	best, name, top := encoding.Encoding(charmap.Windows1252), "windows-1252", -1e9
	for _, c := range multiBytes {
		if s := multiScore(c.enc, c.name, sample); s > top {
			best, name, top = c.enc, c.name, s
		}
	}
	for _, c := range singleBytes {
		if s := singleScore(c, sample); s > top {
			best, name, top = c.enc, c.name, s
		}
	}
	return best, name
}

// multiScore says how well the sample reads in an encoding of two bytes a
// character: the share of common characters among those beyond ASCII.
func multiScore(enc encoding.Encoding, name string, sample []byte) float64 {
	out, err := enc.NewDecoder().Bytes(sample)
	if err != nil {
		return -1e9
	}
	var all, bad, common, native, mixed float64
	prev, east := ' ', false
	for _, r := range string(out) {
		// An ideograph beside small Latin letters is what a Latin text looks like.
		if now := r >= 0x3041; east && asciiSmall(r) || now && asciiSmall(prev) {
			mixed++
		}
		prev, east = r, r >= 0x3041 && r < 0xFF00
		if r < utf8.RuneSelf {
			continue
		}
		all++
		switch {
		case r == utf8.RuneError || r >= 0xE000 && r <= 0xF8FF || r < 0xA0:
			bad++
		case r >= 0x3001 && r <= 0x3011 || r >= 0xFF01 && r <= 0xFF5E || r >= 0x2010 && r <= 0x2026:
			common += 0.8
		case r >= 0x3041 && r <= 0x30FC:
			if name == "shift_jis" || name == "euc-jp" {
				common++
				native++
			}
		case r >= 0xFF61 && r <= 0xFF9F:
			common += 0.1 // half-width kana are what Latin text looks like in Shift_JIS
		case r >= 0xAC00 && r <= 0xD7A3:
			if name == "euc-kr" {
				common++
				native++
			}
		case r >= 0x4E00 && r <= 0x9FFF:
			native++
			if commonHan(name)[r] {
				common++
			} else {
				common += 0.35
			}
		case unicode.IsLetter(r):
			common += 0.6 // names with accents, which GB18030 has in four bytes
		}
	}
	if all == 0 || native == 0 {
		return -1e9
	}
	if mixed > native/2 {
		return -1
	}
	return common/all - 8*bad/all
}

func asciiSmall(r rune) bool { return r >= 'a' && r <= 'z' }

// commonHan returns the commonest ideographs of the language usually written in
// an encoding.
func commonHan(name string) map[rune]bool {
	want := "zh-s"
	switch name {
	case "big5":
		want = "zh-t"
	case "shift_jis", "euc-jp":
		want = "ja"
	case "euc-kr":
		want = "ko"
	}
	for _, a := range alphabets() {
		if a.charset == want {
			return a.letters
		}
	}
	return nil
}

// singleScore says how well the sample reads in an encoding of one byte a
// letter: the share of letters that one language of that code page uses.
func singleScore(page codePage, sample []byte) float64 {
	out, err := page.enc.NewDecoder().Bytes(sample)
	if err != nil {
		return -1e9
	}
	letters, all, bad := oddities([]rune(string(out)))
	if all == 0 {
		return -1e9
	}
	top, union := spoken(page, letters)
	return (0.75*top+0.25*union)/all - bad/all + page.odds
}

// oddities counts what stands beyond ASCII: every letter and sign, all of them
// together, and how bad the places are at which no language has one.
func oddities(runes []rune) (letters map[rune]int, all, bad float64) {
	letters = map[rune]int{}
	for i, r := range runes {
		if r < utf8.RuneSelf {
			continue
		}
		all++
		prev, next := ' ', ' '
		if i > 0 {
			prev = runes[i-1]
		}
		if i+1 < len(runes) {
			next = runes[i+1]
		}
		switch {
		case r == utf8.RuneError || r < 0xA0:
			bad += 2
		case isLetter(r):
			letters[r]++
			if !unicode.Is(unicode.Latin, r) && !unicode.Is(unicode.Mn, r) && (asciiLetter(prev) || asciiLetter(next)) {
				bad++ // two scripts in one word
			}
			if unicode.IsUpper(r) && unicode.IsLower(prev) {
				bad += 0.7 // a capital in the middle of a word
			}
		case strings.ContainsRune("’‘“”„–—…€£°²³·«»•®©™¿¡§´½×\u00a0№", r):
			letters[r]++
			if unicode.IsLetter(prev) && unicode.IsLetter(next) && r != '’' && r != '·' && r != '´' {
				bad += 0.8 // a sign in the middle of a word
			}
		default:
			bad += 0.5
		}
	}
	return letters, all, bad
}

// spoken counts the letters that the best language of a code page uses, and
// those that any of them does; signs belong to every language.
func spoken(page codePage, letters map[rune]int) (top, union float64) {
	known := map[rune]bool{}
	for _, a := range alphabets() {
		if a.charset != page.name && !slices.Contains(page.like, a.charset) {
			continue
		}
		n := 0.0
		for r, count := range letters {
			if a.letters[r] || a.letters[unicode.ToLower(r)] || !isLetter(r) {
				n += float64(count)
				known[r] = true
			}
		}
		top = max(top, n)
	}
	for r, count := range letters {
		if known[r] {
			union += float64(count)
		}
	}
	return top, union
}

// isLetter counts the marks of Thai and Vietnamese among the letters.
func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) }

func asciiLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
