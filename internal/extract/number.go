package extract

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// amount is one or several numbers read together: 1 500 000, 5k, 500/1000/3000, 三千.
type amount struct {
	from, to int
	values   []float64
	word     bool // spelled out
}

// number reads the digits of one token. count tells that things are counted, so
// that three digits after a single separator are thousands whatever the language.
func (r *reader) number(t token, count bool) (float64, bool) {
	return parseNumber(plainMarks(t.fold), count, r.point)
}

// numberMarks brings separators of all scripts to ASCII.
var numberMarks = strings.NewReplacer("’", "'", "٬", ",", "٫", ".", "，", ",", "．", ".")

func plainMarks(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return numberMarks.Replace(s)
		}
	}
	return s
}

func parseNumber(s string, count, point bool) (float64, bool) {
	s = plainNumber(s, count, point)
	if len(s) > 15 {
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil
}

// plainNumber removes grouping: 1,200.50 1.200,50 1'200 3,00,000 become plain
// decimals. A single separator before exactly three digits groups when things
// are counted, when it is the grouping sign of the language, and never after 0.
func plainNumber(s string, count, point bool) string {
	s = strings.ReplaceAll(s, "'", "")
	commas, points := strings.Count(s, ","), strings.Count(s, ".")
	group, decimal := ",", "."
	switch {
	case commas > 0 && points > 0:
		if strings.LastIndexByte(s, ',') > strings.LastIndexByte(s, '.') {
			group, decimal = ".", ","
		}
	case commas > 1:
	case points > 1:
		group, decimal = ".", ","
	case commas == 1 || points == 1:
		sep := ","
		if points == 1 {
			sep = "."
		}
		cut := strings.IndexByte(s, sep[0])
		grouping := len(s)-cut-1 == 3 && s[:cut] != "0" && len(s[:cut]) <= 3 && (count || (sep == ",") == point)
		if grouping {
			group, decimal = sep, ""
		} else {
			group, decimal = "", sep
		}
	}
	if group != "" {
		s = strings.ReplaceAll(s, group, "")
	}
	if decimal == "," {
		s = strings.Replace(s, ",", ".", 1)
	}
	return s
}

// spaced reports whether the token after i continues a number grouped by blanks: 1 500 000.
func (r *reader) spaced(i int) bool {
	if i+1 >= len(r.tokens) || r.tokens[i].gap == 0 && i > 1 && r.is(i-1, "-") && r.tokens[i-1].gap == 0 && r.kindAt(i-2) == kindWord {
		return false // MS-210 100 pairs
	}
	a, b := r.tokens[i], r.tokens[i+1]
	return a.kind == kindNum && b.kind == kindNum && b.gap == 1 && len(b.fold) == 3 && len(a.fold) <= 3 && !strings.ContainsAny(b.fold, ".,'") &&
		!strings.ContainsAny(a.fold, ".,'") && a.fold[0] != '0'
}

// amountAt reads the amount that begins at token i in digits.
func (r *reader) amountAt(i int, count bool) (amount, bool) {
	a := amount{from: i, to: i}
	dash, glued, stop := false, false, i
	for n := 0; n < 8; n++ {
		v, end, ok := r.oneNumber(a.to, count)
		if !ok {
			if n == 0 {
				return a, false
			}
			a.to = stop
			return a, true
		}
		if dash && (v <= a.values[n-1] || v > 50*a.values[n-1]) {
			if glued {
				return a, false // 5-3, 26-114: no range but a name
			}
			a.to = stop
			return a, true
		}
		a.values = append(a.values, v)
		a.to, stop, dash = end, end, false
		// Steps: 500/1000/3000, 1000-2000, 500, 1000 and 3000.
		next := end
		switch {
		case r.sign(next, "/-–~～至到") && next+1 < len(r.tokens):
			dash = !r.is(next, "/")
			glued = r.tokens[next].gap == 0 && r.tokens[next+1].gap == 0
			if dash && r.tokens[next].gap > 0 && r.tokens[next+1].gap > 0 && (v != math.Trunc(v) || r.sizeBefore(v, next+1)) {
				return a, true // "pipe 42,4 - 180 pcs" is a size and a count
			}
			next++
		case v != math.Trunc(v) || strings.ContainsAny(r.tokens[end-1].fold, ".") && v < 100:
			return a, true
		case (r.sign(next, "&") || r.word(next, wordTo|wordOr|wordAnd)) && r.tokens[next].gap > 0 && r.kindAt(next+1) == kindNum && n < 7 && r.sameKindSteps(i, v, next+1):
			next++
		case r.sign(next, ",、") && r.kindAt(next+1) == kindNum && r.sameKindSteps(i, v, next+1):
			next++
		default:
			return a, true
		}
		if r.kindAt(next) != kindNum || r.used[next] || next-end > 1 {
			return a, true
		}
		a.to = next
	}
	return a, true
}

// largestSize is the largest size of clothes or shoes.
const largestSize = 60

// sizeBefore reports whether v, set off by a dash from the number at token i, is a
// size rather than the beginning of a range: "10 - 300 pairs".
func (r *reader) sizeBefore(v float64, i int) bool {
	next, _, ok := r.oneNumber(i, true)
	return ok && v <= largestSize && next > 8*v
}

// Bounds of a scale whose steps have no unit: its least step, and how many times
// larger a step is than the one before it.
const (
	leastStep   = 500
	mostStretch = 12
)

// sameKindSteps reports whether the number v and those from token i on belong to
// the scale that begins at token first: the last of them is followed by a unit, or
// all are large, grow and end the part behind a wish: "20k, 50k and 100k".
func (r *reader) sameKindSteps(first int, v float64, i int) bool {
	large := v >= leastStep && (r.wantRight(first) || r.sign(first-1, ":") || first > 0 && r.word(first-1, wordFor))
	for n := 0; n < 14 && i < len(r.tokens); n++ {
		switch {
		case r.kindAt(i) == kindNum && !r.used[i]:
			next, end, ok := r.oneNumber(i, true)
			if !ok || next > v*mostStretch {
				return false // "de 12 y 400 cajas"
			}
			if u := r.at(end, clsUnit); u != nil && u.factor == 1 && !isMeasure(u.code) {
				return true
			}
			large = large && next > v
			v = next
			if r.endsPart(end) {
				return large
			}
			i = end
			continue
		case (r.sign(i, ",/&、-") || r.word(i, wordTo|wordOr|wordAnd)):
		default:
			return false
		}
		i++
	}
	return false
}

// endsPart reports whether a part ends before token i and no number follows in it.
func (r *reader) endsPart(i int) bool {
	return r.bareEnd(i) && r.kindAt(i+1) != kindNum
}

// oneNumber reads one number with blanks as grouping and with its multiplier.
func (r *reader) oneNumber(i int, count bool) (v float64, end int, ok bool) {
	if r.kindAt(i) != kindNum || r.used[i] || len(r.tokens[i].fold) > 1 && r.tokens[i].fold[0] == '0' && !(len(r.tokens[i].fold) == 2 && r.kindAt(i+1) != kindPunct) && r.tokens[i].fold[1] != '.' && r.tokens[i].fold[1] != ',' {
		return 0, i, false
	}
	v, ok = r.number(r.tokens[i], count)
	if !ok {
		return 0, i, false
	}
	end = i + 1
	if r.spaced(i) {
		digits := r.tokens[i].fold
		for r.spacedTail(end) {
			digits += r.tokens[end].fold
			end++
		}
		if len(digits) > 12 {
			return 0, i, false
		}
		v, _ = strconv.ParseFloat(digits, 64)
	}
	for n := 0; n < 2; n++ {
		m := r.at(end, clsTimes)
		if m == nil {
			break
		}
		if r.tokens[end].fold == "k" && r.tokens[end].gap > 0 && !r.is(end+1, "pcs") {
			break
		}
		v *= m.factor
		end = int(m.to)
	}
	return v, end, true
}

func (r *reader) spacedTail(i int) bool {
	return i < len(r.tokens) && r.tokens[i].kind == kindNum && r.tokens[i].gap == 1 && len(r.tokens[i].fold) == 3 && !strings.ContainsAny(r.tokens[i].fold, ".,'")
}

// hanFigure is what a Chinese character is in a number.
type hanFigure struct {
	digit, power float64
	isDigit      bool
	myriad       bool
}

// hanFigures is trade/han.yaml by character. It panics when the file has a list
// that nothing reads, which a test excludes.
var hanFigures = sync.OnceValue(func() map[string]hanFigure {
	figures := map[string]hanFigure{}
	for _, l := range lexicon.Trade("han") {
		n, _ := strconv.ParseFloat(l.Form, 64)
		var f hanFigure
		switch l.Key {
		case "digit":
			f.digit, f.isDigit = n, true
		case "power":
			f.power = n
		case "myriad":
			f.myriad = true
		default:
			panic(fmt.Sprintf("extract: trade/han.yaml: nothing reads %q", l.Key))
		}
		for _, c := range l.Phrases {
			figures[c] = f
		}
	}
	return figures
})

// hanNumber reads a number in Chinese characters at token i: 三千五百, 两万.
func (r *reader) hanNumber(i int) (amount, bool) {
	a := amount{from: i, to: i, word: true}
	total, section, digit := 0.0, 0.0, 0.0
	seen := false
	figures := hanFigures()
characters:
	for ; a.to < len(r.tokens) && a.to-i < 12 && r.tokens[a.to].kind == kindChar; a.to++ {
		f, ok := figures[r.tokens[a.to].fold]
		switch {
		case !ok || f.myriad && !seen:
			break characters
		case f.isDigit:
			digit = f.digit
		case f.myriad:
			total += (section + digit) * 10000
			section, digit = 0, 0
		default:
			section += max(digit, 1) * f.power
			digit = 0
		}
		seen = true
	}
	if !seen {
		return a, false
	}
	a.values = []float64{total + section + digit}
	return a, a.values[0] > 0
}
