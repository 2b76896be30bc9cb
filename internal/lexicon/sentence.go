package lexicon

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Span is a part of a text, in bytes.
type Span struct{ Start, End int }

// Keys of the abbreviations that Sentences knows.
const (
	// abbreviationTitle: the full stop never ends a sentence (Mr. Okoro, No. 5).
	abbreviationTitle Key = "abbreviation_title"
	// abbreviationUnit: it ends one only before a capital (500 pcs. Please).
	abbreviationUnit Key = "abbreviation_unit"
)

// wrapColumn is the width from which a line may have been broken by a mail
// program; RFC 3676 asks for lines below 78, and most programs wrap at 65 to 76.
const wrapColumn = 55

// Sentences cuts text into sentences, lines and list items, in any script, in
// text order. Spans are trimmed of blanks and of the marks that introduce a list
// item, hold at least one letter or digit, and never overlap. A line that a mail
// program wrapped goes on in the next; full stops of abbreviations, numbers and
// addresses end nothing.
func Sentences(text string) []Span {
	l := Default()
	out := make([]Span, 0, 4+len(text)/48)
	start, lineStart, columns := 0, 0, 0
	end := func(at, next int) {
		if s, ok := trimSpan(text, start, at); ok {
			out = append(out, s)
		}
		start = next
	}
	for i := 0; i < len(text); {
		from := i
		for i < len(text) && !mayEnd[text[i]] {
			i++
		}
		columns += i - from
		if i == len(text) {
			break
		}
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:])
			if r >= 0x2E80 {
				columns++ // wide
			}
		}
		columns++
		at := i
		i += n
		switch r {
		case '\n', '\u2028', '\u2029':
			if !wrapped(text, lineStart, at, i, columns) {
				end(at, i)
			}
			lineStart, columns = i, 0
		case '。', '！', '？', '؟', '।', '；', '…', '!', '?', '．':
			if r == '?' && i < len(text) && insideAddress(text, at, i) {
				break
			}
			i = closing(text, i)
			end(i, i)
		case '.':
			if l.stopEnds(text, lineStart, at, i) {
				i = closing(text, i)
				end(i, i)
			}
		case '\t':
			if columns > 1 && i < len(text) && text[i] != '\t' && strings.Count(text[start:at], "\t") > 64 {
				end(at, i) // a table row without end
			}
		}
	}
	end(len(text), len(text))
	return out
}

// mayEnd has the bytes with which the end of a sentence or a character beyond ASCII begins.
var mayEnd = func() (set [256]bool) {
	for b := range set {
		set[b] = b >= utf8.RuneSelf || b == '\n' || b == '.' || b == '!' || b == '?' || b == '\t'
	}
	return set
}()

// closing skips marks that belong to the end of a sentence: more marks, quotes, brackets.
func closing(text string, i int) int {
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch r {
		case '.', '!', '?', '。', '！', '？', '؟', '…', '"', '\'', ')', '”', '’', '»', '」', '』', '）', ']':
			i += n
		default:
			return i
		}
	}
	return i
}

// wrapped reports whether the line end at the byte at is a mail program's, so
// that the sentence goes on at next.
func wrapped(text string, lineStart, at, next, columns int) bool {
	if columns < wrapColumn {
		return false
	}
	for at > lineStart && (text[at-1] == ' ' || text[at-1] == '\r' || text[at-1] == '\t') {
		at--
	}
	line := text[lineStart:at]
	rest := text[next:]
	if line == "" || rest == "" || strings.IndexByte(line, '\t') >= 0 {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(line)
	first, _ := utf8.DecodeRuneInString(rest)
	if strings.ContainsRune(".!?:;。！？：；؟।…", last) || itemMark(rest) > 0 || startsRecord(rest) {
		return false
	}
	return unicode.IsLetter(first) || unicode.IsDigit(first) || strings.ContainsRune("\"'(€$£¥“„«", first)
}

// startsRecord reports whether a line begins a record of its own: the time of a
// chat line ("17:45 - ") or a label ("Company: ").
func startsRecord(rest string) bool {
	head := rest[:min(len(rest), 40)]
	k := strings.IndexAny(head, ":：\n")
	if k <= 0 || head[k] == '\n' {
		return false
	}
	if k <= 2 && head[0] >= '0' && head[0] <= '9' {
		return true
	}
	return k+1 < len(head) && (head[k] != ':' || head[k+1] == ' ') && strings.Count(head[:k], " ") <= 2
}

// insideAddress reports whether a mark stands inside a web address.
func insideAddress(text string, at, next int) bool {
	r, _ := utf8.DecodeRuneInString(text[next:])
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '=' {
		return false
	}
	from := max(0, at-256)
	word := text[from:at]
	if k := strings.LastIndexAny(word, " \n\t"); k >= 0 {
		word = word[k+1:]
	}
	return strings.Contains(word, "://") || strings.Contains(word, "www.") || strings.Contains(word, "/")
}

// stopEnds reports whether the full stop at the byte at ends a sentence; next is the byte after it.
func (l *Lexicon) stopEnds(text string, lineStart, at, next int) bool {
	if next >= len(text) {
		return true
	}
	from := max(lineStart, at-40)
	word := text[from:at]
	if k := strings.LastIndexAny(word, " \t\n("); k >= 0 {
		word = word[k+1:]
	}
	after := text[next:]
	r, n := utf8.DecodeRuneInString(after)
	switch {
	case r == '\n', r == '\r':
		return !wrapped(text, lineStart, next, next+1, next-lineStart) || !l.abbreviated(word, abbreviationTitle)
	case !unicode.IsSpace(r):
		if strings.ContainsRune(".!?\"')”’»」』）]", r) {
			return r != '.' || strings.HasPrefix(after, "..")
		}
		// "thanks.Please send": a capital glued to the stop, but no address.
		if unicode.IsUpper(r) && !strings.ContainsAny(word, "@:/.") && utf8.RuneCountInString(word) > 2 && len(after) > n {
			second, _ := utf8.DecodeRuneInString(after[n:])
			last, _ := utf8.DecodeLastRuneInString(word)
			return unicode.IsLower(second) && unicode.IsLower(last) && !l.abbreviated(word, abbreviationTitle)
		}
		return false
	}
	trimmed := strings.TrimLeft(after, " \t\u00a0")
	follow, _ := utf8.DecodeRuneInString(trimmed)
	switch {
	case word == "":
		return strings.TrimSpace(text[from:at]) != ""
	case strings.TrimSpace(text[lineStart:at]) == word && len(word) <= 3 && itemMark(word+". ") > 0:
		return false
	case utf8.RuneCountInString(word) == 1 && !isWide(word):
		return false
	case len(word) <= 2 && word[0] >= '0' && word[0] <= '9':
		return false
	case l.abbreviated(word, abbreviationTitle):
		return false
	case l.abbreviated(word, abbreviationUnit):
		return unicode.IsUpper(follow)
	}
	return true
}

func isWide(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return r >= 0x2E80
}

// abbreviated reports whether word, without its last full stop, is in a list of abbreviations.
func (l *Lexicon) abbreviated(word string, k Key) bool {
	if len(word) > 24 {
		return false
	}
	list := l.abbreviations[k]
	return list[strings.ReplaceAll(Fold(word), ".", "")]
}

// itemMark returns the length of the mark that introduces a list item at the
// start of s ("- ", "• ", "1. ", "a) ", "（1）", "①"), 0 for none.
func itemMark(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	switch {
	case r == '-' || r == '*' || r == '•' || r == '·' || r == '–' || r == '—' || r == '>' || r == '●' || r == '▪' || r == '✓' || r == '➤' || r == '#':
		m := n
		for m < len(s) && (s[m] == ' ' || s[m] == '\t') {
			m++
		}
		if m > n || r >= utf8.RuneSelf {
			return m
		}
		return 0
	case r >= '①' && r <= '⑳':
		return n
	case r == '(' || r == '（':
		return bracketMark(s, n)
	}
	// digits or one letter, then a stop or bracket and a blank
	m := 0
	for m < len(s) && m < 3 && s[m] >= '0' && s[m] <= '9' {
		m++
	}
	if m == 0 && len(s) > 1 && (s[0]|0x20) >= 'a' && (s[0]|0x20) <= 'z' {
		m = 1
	}
	if m == 0 || m >= len(s) {
		return 0
	}
	c, w := utf8.DecodeRuneInString(s[m:])
	switch c {
	case ')', '）', '、', '．':
		return m + w
	case '.':
		if s[0] >= '0' && s[0] <= '9' && m+1 < len(s) && (s[m+1] == ' ' || s[m+1] == '\t' || s[m+1] >= utf8.RuneSelf) {
			return m + w
		}
	}
	return 0
}

func bracketMark(s string, open int) int {
	m := open
	for m < len(s) && m < open+3 && (s[m] >= '0' && s[m] <= '9' || s[m] >= 'a' && s[m] <= 'z') {
		m++
	}
	if m == open || m >= len(s) {
		return 0
	}
	if c, w := utf8.DecodeRuneInString(s[m:]); c == ')' || c == '）' {
		return m + w
	}
	return 0
}

// trimSpan takes blanks and the list mark away; ok is false where no letter or digit remains.
func trimSpan(text string, start, end int) (Span, bool) {
	if start < end && !inkASCII(text[end-1]) {
		end = start + len(strings.TrimRightFunc(text[start:end], unicode.IsSpace))
	}
	for start < end {
		if b := text[start]; !inkASCII(b) || b == '>' {
			start = end - len(strings.TrimLeftFunc(text[start:end], func(r rune) bool { return unicode.IsSpace(r) || r == '>' || r == '\ufeff' }))
		}
		m := itemMark(text[start:end])
		if m == 0 {
			break
		}
		start += m
	}
	start = min(start, end)
	if strings.IndexFunc(text[start:end], func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) < 0 {
		return Span{}, false
	}
	return Span{start, end}, true
}

// inkASCII reports whether a byte is a character of ASCII that can be seen.
func inkASCII(b byte) bool { return b > ' ' && b < 0x7F }
