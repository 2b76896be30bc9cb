package mailparse

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/gogs/chardet"
)

// guessed are the charsets tried for bytes without a trustworthy label, in the
// order in which a tie is decided: buyers of a Chinese exporter first.
var guessed = []string{
	"gb18030", "big5", "shift_jis", "euc-jp", "euc-kr",
	"windows-1252", "windows-1251", "koi8-r", "windows-1250", "windows-1254",
	"windows-1253", "windows-1255", "windows-1256", "windows-874", "ibm866",
}

// guessSample bounds the bytes that are looked at.
const guessSample = 4096

// guessCharset names the charset that makes the most plausible text of b.
// chardet's frequency tables decide between sets of equal plausibility; on short
// texts they are wrong too often to be asked first.
func guessCharset(b []byte) string {
	if len(b) > guessSample {
		b = b[:guessSample]
	}
	best, bestScore := "windows-1252", 0.0
	var scores [16]float64
	for i, name := range guessed {
		scores[i] = plausible(b, name)
		if scores[i] > bestScore {
			best, bestScore = name, scores[i]
		}
	}
	if bestScore <= 0 {
		return "windows-1252"
	}
	results, err := chardet.NewTextDetector().DetectAll(b)
	if err != nil {
		return best
	}
	// The tables are asked side by side, and what they give the same confidence
	// comes in the order in which they were done.
	place := func(r chardet.Result) int {
		if i := slices.Index(guessed, charsetName(r.Charset)); i >= 0 {
			return i
		}
		return len(guessed)
	}
	slices.SortFunc(results, func(a, b chardet.Result) int {
		return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), cmp.Compare(place(a), place(b)), strings.Compare(a.Charset, b.Charset))
	})
	for _, r := range results {
		if r.Confidence < 30 {
			break
		}
		name := charsetName(r.Charset)
		for i, g := range guessed {
			if g == name && scores[i] >= bestScore*0.9 {
				return name
			}
		}
	}
	return best
}

// plausible scores b read as the named charset, per non-ASCII byte: about 2 for
// text, below 0 for rubbish.
func plausible(b []byte, name string) float64 {
	text, bad := decodeWith(b, name)
	if bad > 1 || bad == 1 && len(b) < 40 {
		return -1
	}
	high := 0
	for _, c := range b {
		if c >= 0x80 {
			high++
		}
	}
	if high == 0 {
		return 0
	}
	score := 0.0
	prev := ' '
	for _, r := range text {
		if r >= 0x80 {
			score += runeScore(prev, r, name)
		} else if unicode.IsLetter(r) && prev >= 0x80 && unicode.IsLetter(prev) && scriptOf(prev) > 1 && !multiByte(name) {
			score-- // a Latin letter in the middle of a Cyrillic or Greek word
		}
		prev = r
	}
	if multiByte(name) {
		score += frequentPairs(b, name)
	}
	return score / float64(high)
}

// frequentPairs gives points for the byte pairs in which the common characters
// of each national standard stand (its first level).
func frequentPairs(b []byte, name string) float64 {
	score := 0.0
	for i := 0; i+1 < len(b); i++ {
		c, d := b[i], b[i+1]
		if c < 0x80 {
			continue
		}
		common := false
		switch name {
		case "gb18030":
			common = c >= 0xb0 && c <= 0xd7 && d >= 0xa1 || c == 0xa3 && d >= 0xa1 || c == 0xa1 && d >= 0xa1 && d <= 0xbf
		case "big5":
			common = c >= 0xa4 && c <= 0xc6 || c == 0xa1 && d >= 0x40 && d <= 0x7e
		case "euc-kr":
			common = c >= 0xb0 && c <= 0xc8 && d >= 0xa1
		case "euc-jp":
			common = (c == 0xa4 || c == 0xa5) && d >= 0xa1 || c >= 0xb0 && c <= 0xcf && d >= 0xa1 || c == 0xa1 && d >= 0xa1 && d <= 0xbf
		case "shift_jis":
			common = c == 0x82 && d >= 0x4f && d <= 0xf1 || c == 0x83 && d >= 0x40 && d <= 0x96 || c >= 0x88 && c <= 0x97 || c == 0x81 && d >= 0x40 && d <= 0x7e
		}
		if common {
			score += 2
		}
		i++
	}
	return score
}

// scriptOf sorts letters roughly: 1 Latin, 2 Cyrillic, 3 Greek, 4 Hebrew,
// 5 Arabic, 6 Thai, 0 anything else.
func scriptOf(r rune) int {
	switch {
	case r < 0x250:
		return 1
	case r >= 0x400 && r < 0x530:
		return 2
	case r >= 0x370 && r < 0x400:
		return 3
	case r >= 0x590 && r < 0x600:
		return 4
	case r >= 0x600 && r < 0x700:
		return 5
	case r >= 0xe00 && r < 0xe80:
		return 6
	}
	return 0
}

// runeScore judges one non-ASCII character by itself and by its neighbour.
func runeScore(prev, r rune, name string) float64 {
	switch {
	case r < 0xa0:
		return -5
	case r >= 0xe000 && r <= 0xf8ff:
		return -8
	case r >= 0x4e00 && r <= 0x9fff:
		if name == "shift_jis" || name == "euc-jp" {
			return 1.2
		}
		return 1.5
	case r >= 0xac00 && r <= 0xd7a3:
		return 2
	case r >= 0x3040 && r <= 0x30ff:
		if name == "gb18030" || name == "big5" || name == "euc-kr" {
			return 0.5
		}
		return 2.4
	case r >= 0xff61 && r <= 0xff9f:
		return -1
	case r >= 0x3000 && r <= 0x303f, r >= 0xff01 && r <= 0xff5e:
		return 1
	case r >= 0x2010 && r <= 0x203a, r == 0x20ac, r == 0x2122:
		return 1
	case r >= 0x2500 && r <= 0x259f:
		return -2
	}
	if !unicode.IsLetter(r) {
		if unicode.IsMark(r) {
			return 1
		}
		return 0
	}
	score := 1.0
	s, p := scriptOf(r), scriptOf(prev)
	switch {
	case unicode.IsLetter(prev) && s != p:
		score = -1
	case unicode.IsLower(prev) && unicode.IsUpper(r):
		score = -1
	case s == 1 && unicode.IsLetter(prev) && prev >= 0x80:
		score = 0.2 // accented letters rarely stand side by side
	case s > 1:
		score = 1.8
		if s == 2 && unicode.IsLower(r) {
			score = 2
		}
		if s == 2 && (r < 0x410 || r > 0x44f) && r != 0x401 && r != 0x451 {
			score = 0.5
		}
	}
	if s == 1 && unicode.IsLower(r) && score > 0 {
		score += 0.5
		if name == "windows-1250" || name == "windows-1254" {
			score -= 0.2
		}
	}
	return score
}
