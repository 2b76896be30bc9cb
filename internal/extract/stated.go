package extract

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// statedWords is trade/stated.yaml: the words of a list, by its name and, behind a
// tilde, its language.
var statedWords = sync.OnceValue(func() map[string][]string {
	m := map[string][]string{}
	for _, l := range lexicon.Trade("stated") {
		m[strings.TrimSuffix(l.Key+"~"+l.Form, "~")] = l.Phrases
	}
	return m
})

// statedReach is how much of a text is looked at, in bytes: who introduces himself
// does so at the beginning.
const statedReach = 600

// statedFirm reads the firm and the name with which letters in scripts without
// blanks introduce their writer: ひなた雑貨の佐伯です, 我是海蓝货运的小陈,
// 한서펫 박지훈입니다.
func (p *person) statedFirm() (firm, name string) {
	text := p.s.Text
	if len(text) > statedReach {
		n := statedReach
		for !utf8.RuneStart(text[n]) {
			n--
		}
		text = text[:n]
	}
	switch p.s.Language {
	case "ja":
		return statedJapanese(text)
	case "zh":
		return statedChinese(text), ""
	case "ko":
		return statedKorean(text)
	}
	return "", ""
}

// statedJapanese reads ひなた雑貨の佐伯です: the firm, の, the name.
func statedJapanese(text string) (firm, name string) {
	words := statedWords()
	for _, end := range words["close~ja"] {
		before, _, ok := strings.Cut(text, end)
		if !ok {
			continue
		}
		left, right, ok := cutLast(lastPiece(before, "。、,，\n!！"), words["of~ja"][0])
		if n := len([]rune(right)); !ok || n < 1 || n > 6 || strings.ContainsAny(right, "0123456789") || !charsOnly(right) {
			continue
		}
		fields := strings.Fields(left)
		for len(fields) > 1 && endsOffice(fields[len(fields)-1]) {
			fields = fields[:len(fields)-1]
		}
		left = strings.TrimPrefix(strings.Join(fields, " "), words["self~ja"][0])
		if n := len([]rune(left)); n >= 3 && n <= 24 && !endsOffice(left) {
			return left, strings.TrimSpace(right)
		}
	}
	return topicJapanese(text), ""
}

// topicJapanese reads 青空振興会では…: a body at the head of a line that speaks of itself.
func topicJapanese(text string) string {
	words := statedWords()
	for line := range strings.Lines(text) {
		for _, mark := range words["topic~ja"] {
			firm, _, ok := strings.Cut(strings.TrimSpace(line), mark)
			ends := func(end string) bool { return strings.HasSuffix(firm, end) }
			if n := len([]rune(firm)); !ok || n < 4 || n > 16 || !charsOnly(firm) || strings.ContainsAny(firm, "はがをにでも") || !slices.ContainsFunc(words["org~ja"], ends) {
				continue
			}
			if !slices.ContainsFunc(words["not~ja"], func(w string) bool { return strings.HasPrefix(firm, w) || firm == w }) {
				return firm
			}
		}
	}
	return ""
}

// statedChinese reads 我是海蓝货运有限公司的小陈: words that open, the firm, 的.
func statedChinese(text string) string {
	words := statedWords()
	for _, open := range words["open~zh"] {
		_, rest, ok := strings.Cut(text, open)
		if !ok {
			continue
		}
		if quote := words["quote~zh"]; strings.HasPrefix(rest, quote[0]) {
			if name, _, ok := strings.Cut(rest[len(quote[0]):], quote[1]); ok && charsOnly(name) {
				return name
			}
		}
		firm, _, _ := strings.Cut(firstPiece(rest, "。，,、\n!！；;"), words["of~zh"][0])
		if n := len([]rune(firm)); n < 4 || n > 20 || !charsOnly(firm) {
			continue
		}
		if some, _ := hasClass(firm, of(clsEnding)); !some && !strings.HasSuffix(firm, "公司") {
			continue
		}
		if !slices.ContainsFunc(words["some~zh"], func(w string) bool { return strings.Contains(firm, w) }) {
			return firm
		}
	}
	return ""
}

// statedKorean reads 한서펫 박지훈입니다: the firm, a department perhaps, the name.
func statedKorean(text string) (firm, name string) {
	words := statedWords()
	before, _, ok := strings.Cut(text, words["close~ko"][0])
	if !ok {
		return "", ""
	}
	said := strings.Fields(lastPiece(before, ".,\n!?"))
	if len(said) < 2 || len(said) > 4 {
		return "", ""
	}
	name = said[len(said)-1]
	if n := len([]rune(name)); n < 2 || n > 4 {
		return "", ""
	}
	rest := said[:len(said)-1]
	for len(rest) > 1 && (isRole(rest[len(rest)-1]) || endsOffice(rest[len(rest)-1])) {
		rest = rest[:len(rest)-1]
	}
	firm = strings.Join(rest, " ")
	for _, w := range rest {
		if slices.ContainsFunc(words["does~ko"], func(end string) bool { return strings.HasSuffix(w, end) }) {
			return "", "" // what he does, no firm
		}
	}
	if slices.ContainsFunc(words["not~ko"], func(no string) bool { return strings.HasPrefix(firm, no) }) {
		return "", ""
	}
	return firm, name
}

// statedThai reads a firm by the words that open and close its name: จากบริษัท ไทยอะกริแพ็ค
// จำกัด. What no legal form closes must follow "from".
func statedThai(text string) string {
	words := statedWords()
	for line := range strings.Lines(text) {
		for _, open := range words["open~th"] {
			before, rest, ok := strings.Cut(line, open)
			if !ok {
				continue
			}
			for _, end := range words["close~th"] {
				if name, _, ok := strings.Cut(rest, end); ok && strings.TrimSpace(name) != "" && utf8.RuneCountInString(name) < 50 {
					return open + name + end
				}
			}
			if slices.ContainsFunc(words["some~th"], func(w string) bool { return strings.HasPrefix(strings.TrimSpace(rest), w) }) {
				continue // ร้านเราอยู่เชียงใหม่
			}
			from := slices.ContainsFunc(words["from~th"], func(w string) bool { return strings.HasSuffix(strings.TrimSpace(before), w) })
			if name := strings.Fields(rest); len(name) > 0 && (from || strings.TrimSpace(before) == "") && utf8.RuneCountInString(name[0]) < 30 {
				return open + rest[:strings.Index(rest, name[0])] + name[0]
			}
		}
	}
	return ""
}

// formal is the name of a firm as the text writes it with its legal form:
// 順義電材 as 順義電材有限公司.
func (p *person) formal(c string) string {
	if latin(c) || p.s.Text == "" {
		return c
	}
	i := strings.Index(p.s.Text, c)
	for i >= 0 {
		rest := p.s.Text[i+len(c):]
		for _, end := range statedWords()["legal"] {
			if strings.HasPrefix(rest, end) {
				return c + end
			}
		}
		k := strings.Index(rest, c)
		if k < 0 {
			break
		}
		i += len(c) + k
	}
	return c
}

// charsOnly reports whether s is written in characters of East Asia.
func charsOnly(s string) bool {
	for _, c := range s {
		if !isChar(c) && c != ' ' && c != '　' {
			return false
		}
	}
	return s != ""
}

func lastPiece(s, marks string) string {
	i := strings.LastIndexAny(s, marks)
	if i < 0 {
		return strings.TrimSpace(s)
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return strings.TrimSpace(s[i+n:])
}

func firstPiece(s, marks string) string {
	if i := strings.IndexAny(s, marks); i >= 0 {
		s = s[:i]
	}
	return strings.TrimSpace(s)
}

func cutLast(s, sep string) (left, right string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
