package mailparse

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// firstTwo are the first two letters of a line, folded, behind stars and the like.
func firstTwo(t string) [2]rune {
	for t != "" && (t[0] == ' ' || t[0] == '*' || t[0] == '_' || t[0] == '#' || t[0] == '"' || t[0] == '\'' || t[0] == '(') {
		t = t[1:]
	}
	if len(t) >= 2 && t[0] < utf8.RuneSelf && t[1] < utf8.RuneSelf {
		return [2]rune{unicode.ToLower(rune(t[0])), unicode.ToLower(rune(t[1]))}
	}
	var out [2]rune
	n := 0
	for _, r := range lexicon.Fold(cutRunes(t, 12)) {
		if n == 2 {
			break
		}
		out[n] = r
		n++
	}
	return out
}

// footer recognises "Sent from my iPhone" and its like. Sentences that begin the
// same way go on longer or with a comma. two is firstTwo of the line.
func (w *signatureWords) footer(t string, two [2]rune) bool {
	list := w.footers[two]
	if list == nil && (len(t) > 80 || isASCII(t)) {
		return false
	}
	if i := strings.IndexAny(t, "<["); i > 0 { // Outlook adds its link in brackets
		t = t[:i]
	}
	f := strings.TrimRight(strings.TrimLeft(lexicon.Fold(t), " *_#\"'("), " *_")
	hit := ""
	for _, s := range list {
		if strings.HasPrefix(f, s) && len(s) > len(hit) {
			hit = s
		}
	}
	if hit == "" {
		for _, s := range w.footerEnds {
			if strings.HasSuffix(strings.TrimRight(f, "。. "), s) && utf8.RuneCountInString(f) <= 25 {
				return true
			}
		}
		return false
	}
	rest := f[len(hit):]
	if first, _ := utf8.DecodeRuneInString(hit); first >= 0x2e80 {
		return utf8.RuneCountInString(f) <= 25 && !strings.ContainsAny(f, "，,。?？！!")
	}
	if strings.ContainsAny(rest, "?,;") || strings.Contains(rest, ". ") {
		return false
	}
	return len(strings.Fields(rest)) <= 6
}

func (w *signatureWords) disclaimer(t string, two [2]rune) bool {
	list := w.disclaimers[two]
	if list == nil {
		return false
	}
	f := strings.TrimLeft(lexicon.Fold(cutRunes(t, 120)), " *_#\"'(")
	for _, s := range list {
		if strings.HasPrefix(f, s) {
			// One short line is a sentence, unless it names itself a notice.
			return utf8.RuneCountInString(t) > 40 || len(f) <= len(s)+2 || wideRunes(s) > 0 && utf8.RuneCountInString(t) > 12
		}
	}
	return false
}
