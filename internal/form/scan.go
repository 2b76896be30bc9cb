package form

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// sepKind is how a line parts its label from its value.
type sepKind int

const (
	sepNone     sepKind = iota // the label stands alone on its line
	sepColon                   // Label: value
	sepTab                     // cells of a table row
	sepWide                    // Label  value
	sepQuestion                // Label? value
	sepBracket                 // 【Label】value
)

// line is one line of a notification, with what it would say as a field.
type line struct {
	text   string
	folded string
	blank  bool

	is    bool // it has the shape of a field
	exact bool // its label is a listed one
	label string
	value string
	roles []role
	sep   sepKind
}

// maxLines bounds the lines that are read; a notification is shorter.
const maxLines = 2000

// maxLabel is the longest label, bytes: questions of forms are sentences.
const maxLabel = 160

// scanLines cuts a text into lines and reads each as a field where it can be one.
// Rows of tables whose cells are fields of their own come apart into lines.
func scanLines(text string) []line {
	raw := strings.Split(text, "\n")
	raw = raw[:min(len(raw), maxLines)]
	out := make([]line, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		s := raw[i]
		if i+2 < len(raw) && strings.TrimSpace(s) != "" && lone(raw[i+1]) {
			s = s + ": " + raw[i+2] // three cells: label, colon, value
			i += 2
		}
		if strings.IndexByte(s, '\t') >= 0 {
			n := goods(raw, i, &out)
			if n == 0 {
				n = columns(raw, i, &out)
			}
			if n > 0 {
				i += n - 1
				continue
			}
			out = appendCells(out, s)
			continue
		}
		out = append(out, readLine(s))
	}
	bare(out)
	prove(out)
	return out
}

// lone reports whether a line is nothing but a colon.
func lone(s string) bool {
	s = strings.TrimSpace(s)
	return s == ":" || s == "："
}

// asks reports whether a text ends in a question mark of any script.
func asks(s string) bool {
	return strings.HasSuffix(s, "?") || strings.HasSuffix(s, "？") || strings.HasSuffix(s, "؟")
}

// readLine reads one line.
func readLine(s string) line {
	text := strings.TrimSpace(strings.ReplaceAll(s, "\u00a0", " "))
	if text == "" {
		return line{blank: true}
	}
	l := line{text: text, folded: lexicon.Fold(cutBytes(text, 200))}
	if text[0] == '>' {
		return l // quoted
	}
	if l.starred(text) {
		return l
	}
	body := trimBullet(text)
	if body == "" {
		return l
	}
	if l.bracketed(body) || l.led(body) || l.coloned(body) || l.spaced(body, true) || l.questioned(body) || l.spaced(body, false) {
		return l
	}
	if len(body) <= 80 && (len(body) <= 16 || !strings.HasSuffix(body, ".")) {
		if r := labels().roles(strings.Trim(body, "*"), false); r != nil {
			l.set(strings.Trim(body, "*"), "", r, true, sepNone)
		} else if asks(body) && len(strings.Fields(body)) <= 12 {
			l.set(body, "", labels().roles(body, true), false, sepNone)
		}
	}
	return l
}

// cutBytes shortens s to at most n bytes on a rune border.
func cutBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// trimBullet takes marks off the beginning of a label: "■ お名前", "* Name", "1) Name".
func trimBullet(s string) string {
	t := strings.TrimLeft(s, "■□▪▫●○◆◇★☆・•·▼▽▶►➤✔✉☎#|*_–- \u3000")
	if t != "" && t[0] >= '1' && t[0] <= '9' {
		j := 1
		if j < len(t) && isDigit(t[j]) {
			j++
		}
		if j+1 < len(t) && (t[j] == '.' || t[j] == ')') && t[j+1] == ' ' {
			return strings.TrimSpace(t[j+2:])
		}
	}
	return t
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

var bracketPairs = [...][2]string{{"【", "】"}, {"［", "］"}, {"[", "]"}, {"「", "」"}, {"《", "》"}, {"〔", "〕"}, {"< ", " >"}, {"(", ")"}}

// bracketed reads 【お名前】山田, [ Name ] John, and "--- Name ---".
func (l *line) bracketed(s string) bool {
	for _, p := range bracketPairs {
		if !strings.HasPrefix(s, p[0]) {
			continue
		}
		i := strings.Index(s, p[1])
		if i < 0 || i > maxLabel {
			return false
		}
		label := strings.TrimSpace(s[len(p[0]):i])
		if r := labels().roles(label, false); r != nil {
			value := strings.TrimSpace(strings.TrimLeft(s[i+len(p[1]):], ":： "))
			l.set(label, value, r, true, sepBracket)
			return true
		}
		if value := strings.TrimSpace(strings.TrimLeft(s[i+len(p[1]):], ":： ")); value != "" && hasLetter(label) {
			if r := labels().roles(label, true); r != nil {
				l.set(label, value, r, false, sepBracket)
				return true
			}
		}
		return false
	}
	if t := strings.TrimRight(s, "-=* "); t != s && (strings.HasPrefix(l.text, "--") || strings.HasPrefix(l.text, "==") || strings.HasPrefix(l.text, "**")) {
		label := strings.TrimSpace(strings.TrimLeft(t, "=*- "))
		if r := labels().roles(label, false); r != nil {
			l.set(label, "", r, true, sepBracket)
			return true
		}
	}
	return false
}

func (l *line) set(label, value string, r []role, exact bool, sep sepKind) {
	l.is, l.exact, l.label, l.value, l.roles, l.sep = true, exact, label, value, r, sep
}

// coloned reads "Label: value" in all its spellings, and arrows and equal signs
// behind listed labels.
func (l *line) coloned(s string) bool {
	head := cutBytes(s, maxLabel)
	i, width := -1, 1
	for j := 0; j < len(head); j++ {
		if head[j] == ':' {
			i = j
			break
		}
		if head[j] < utf8.RuneSelf {
			continue
		}
		switch r, n := utf8.DecodeRuneInString(head[j:]); r {
		case '：', '︰', '﹕', '∶':
			i, width = j, n
		default:
			j += n - 1
		}
		if i >= 0 {
			break
		}
	}
	if i > 0 {
		label := strings.Trim(s[:i], " *_\"\u3000")
		value := strings.TrimSpace(strings.TrimLeft(s[i+width:], "*_ \u3000"))
		if s[0] == '"' { // a line of JSON
			if v := strings.TrimSuffix(value, ","); len(v) > 1 && v[0] == '"' && v[len(v)-1] == '"' {
				value = v[1 : len(v)-1]
			}
		}
		if !hasLetter(label) || strings.HasPrefix(value, "//") || len(strings.Fields(label)) > 16 {
			return false
		}
		t := labels()
		if r := t.roles(label, false); r != nil {
			l.set(label, value, r, true, sepColon)
			return true
		}
		if !labelLike(label) {
			return false
		}
		l.set(label, value, t.roles(label, true), false, sepColon)
		return true
	}
	if strings.IndexByte(head, '>') < 0 && strings.IndexByte(head, '=') < 0 && strings.IndexByte(head, '|') < 0 && !strings.Contains(head, "→") {
		return false
	}
	for _, arrow := range []string{" => ", " -> ", " → ", " = ", " | "} {
		if j := strings.Index(head, arrow); j > 0 {
			if r := labels().roles(s[:j], false); r != nil {
				l.set(strings.TrimSpace(s[:j]), strings.TrimSpace(s[j+len(arrow):]), r, true, sepColon)
				return true
			}
		}
	}
	return false
}

// labelLike reports whether unlisted words before a colon can be a label: no
// sentence, not a time, not a greeting.
func labelLike(s string) bool {
	if strings.ContainsAny(s, ".!,;") && !asks(s) && !strings.Contains(s, "(") {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s)
	if unicode.IsDigit(r) {
		return false
	}
	n := len(strings.Fields(s))
	return n <= 6 || n <= 16 && asks(s)
}

// questioned reads "Was suchen Sie? Klettergriffe".
func (l *line) questioned(s string) bool {
	head := cutBytes(s, maxLabel)
	i := strings.IndexByte(head, '?')
	for _, mark := range [...]string{"？", "؟"} {
		if at := strings.Index(head, mark); at >= 0 && (i < 0 || at < i) {
			i = at
		}
	}
	if i <= 0 {
		return false
	}
	_, w := utf8.DecodeRuneInString(s[i:])
	label, value := s[:i+w], strings.TrimSpace(s[i+w:])
	if len(strings.Fields(label)) > 12 {
		return false
	}
	if r := labels().roles(label, false); r != nil {
		l.set(label, value, r, true, sepQuestion)
		return true
	}
	if value == "" || s[i+w:] == value { // a question mark inside a word
		return false
	}
	l.set(label, value, labels().roles(label, true), false, sepQuestion)
	return true
}

// spaced reads "Label   value"; listed tells to take listed labels alone.
func (l *line) spaced(s string, listed bool) bool {
	i := strings.Index(s, "  ")
	if i <= 0 || i > 60 {
		return false
	}
	label, value := strings.TrimSpace(s[:i]), strings.TrimSpace(s[i:])
	if value == "" || !hasLetter(label) {
		return false
	}
	if r := labels().roles(label, false); r != nil {
		l.set(label, value, r, true, sepWide)
		return true
	}
	if listed || !labelLike(label) {
		return false
	}
	l.set(label, value, labels().roles(label, true), false, sepWide)
	return true
}

// rule reports whether a line is drawn, not written.
func (l line) rule() bool {
	if len(l.text) < 2 {
		return false
	}
	return strings.Trim(l.text, "-=_*~#—–─━ ") == "" && (len(l.text) > 2 || l.text == "--")
}
