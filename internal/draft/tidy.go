package draft

import (
	"strconv"
	"strings"
	"unicode"
)

// maxSubject bounds a subject, in characters; RFC 5322 section 2.1.1 bounds lines.
const maxSubject = 180

// holdOpen and holdShut stand around the number of a block. Private characters
// never come from outside: line, block and the templates lose theirs.
const (
	holdOpen = '\ue000'
	holdShut = '\ue001'
)

// blocks keeps texts of several lines out of the way while the rest is tidied.
type blocks struct{ texts []string }

func (b *blocks) hold(text string) string {
	b.texts = append(b.texts, block(text))
	return string(holdOpen) + strconv.Itoa(len(b.texts)-1) + string(holdShut)
}

// fill puts the blocks back. What a template mangled is left out.
func (b *blocks) fill(s string) string {
	var out strings.Builder
	for {
		i := strings.IndexRune(s, holdOpen)
		if i < 0 {
			break
		}
		out.WriteString(s[:i])
		s = s[i+len(string(holdOpen)):]
		j := strings.IndexRune(s, holdShut)
		if j < 0 {
			break
		}
		if n, err := strconv.Atoi(s[:j]); err == nil && n >= 0 && n < len(b.texts) {
			out.WriteString(b.texts[n])
		}
		s = s[j+len(string(holdShut)):]
	}
	out.WriteString(s)
	return out.String()
}

// clean removes what no letter holds: controls, direction marks and other
// invisible characters, private and broken ones. Line feeds and tabs stay.
func clean(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n").Replace(strings.ToValidUTF8(s, ""))
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\u200c' || r == '\u200d':
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
}

// line makes a value of a stranger fit for a sentence: one line, single blanks,
// no blank before a comma, at most n characters, cut at a word.
func line(s string, n int) string {
	if len(s) > 8*n {
		s = s[:8*n]
	}
	s = strings.Join(strings.Fields(clean(s)), " ")
	for _, c := range []string{",", "،", "，", ";"} {
		s = strings.ReplaceAll(s, " "+c, c)
	}
	s = strings.TrimLeft(strings.Join(strings.Fields(s), " "), ",،，; ")
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	s = string(r[:n])
	if i := strings.LastIndexByte(s, ' '); i > len(s)/2 {
		s = s[:i]
	}
	return strings.TrimRight(s, " ,;:-")
}

// block makes a text of several lines fit to stand by itself.
func block(s string) string {
	var out []string
	for _, l := range strings.Split(clean(s), "\n") {
		out = append(out, strings.TrimRight(l, " \t"))
	}
	return strings.Trim(strings.Join(out, "\n"), "\n")
}

// tidy sets what a template left: single blanks, no blank before a comma or a
// full stop, one empty line between paragraphs, none at the ends.
func tidy(s string) string {
	var out []string
	for _, l := range strings.Split(s, "\n") {
		l = strings.Join(strings.FieldsFunc(l, func(r rune) bool { return r == ' ' || r == '\t' || r == '\r' }), " ")
		for _, c := range []string{",", "،", "，"} {
			l = strings.ReplaceAll(l, " "+c, c)
		}
		if strings.HasSuffix(l, " .") {
			l = strings.TrimSuffix(l, " .") + "."
		}
		if l == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, l)
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}
