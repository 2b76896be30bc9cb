package chat

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

//go:embed data/titles.txt
var titlesFile string

//go:embed data/system.txt
var systemFile string

type systemTable struct {
	whole           map[string]bool
	begin, anywhere []string
}

var system = sync.OnceValue(func() systemTable {
	t := systemTable{whole: map[string]bool{}}
	for _, l := range strings.Split(systemFile, "\n") {
		if l == "" || l[0] == '#' {
			continue
		}
		w := norm.NFC.String(l[1:])
		switch l[0] {
		case '=':
			t.whole[w] = true
		case '^':
			t.begin = append(t.begin, w)
		case '~':
			t.anywhere = append(t.anywhere, w)
		}
	}
	return t
})

// title returns the chat's name out of the name of an export file, without the
// ending; "" when the name follows no known pattern.
func title(base string) string {
	base = strings.TrimSpace(strip(base))
	low := strings.ToLower(base)
	if len(low) != len(base) {
		low = base
	}
	for _, l := range strings.Split(titlesFile, "\n") {
		head, tail, ok := strings.Cut(l, "{x}")
		if !ok || l[0] == '#' {
			continue
		}
		if len(low) > len(head)+len(tail) && strings.HasPrefix(low, head) && strings.HasSuffix(low, tail) {
			name := strings.TrimSpace(base[len(head) : len(base)-len(tail)])
			if i := strings.LastIndex(name, " ("); i > 0 && strings.HasSuffix(name, ")") && len(name)-i <= 5 {
				if n := name[i+2 : len(name)-1]; strings.Trim(n, "0123456789") == "" {
					name = name[:i] // the second copy in the download folder
				}
			}
			return name
		}
	}
	return ""
}

// strip removes the invisible marks that phones put around names.
func strip(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '\u200e', '\u200f', '\u202a', '\u202b', '\u202c', '\u2068', '\u2069', '\ufeff':
			return -1
		case '\u00a0', '\u202f':
			return ' '
		}
		return r
	}, s)
}

// entry is one stamped line with the lines that continue it.
type entry struct {
	stamp  stamp
	author string
	text   string
	system bool // not somebody's words
}

// chatText is a chat taken apart.
type chatText struct {
	entries []entry
	owner   string // the chat's name, when a system line carries it as its author
	stray   int    // lines before the first stamp
}

// parse takes a chat apart. Work is linear in the length of the text.
func parse(text string) chatText {
	var c chatText
	var cont []string
	flush := func() {
		if len(c.entries) > 0 && len(cont) > 0 {
			e := &c.entries[len(c.entries)-1]
			more := strings.Join(cont, "\n")
			if e.system {
				if e.author != "" { // a caption under a picture
					e.text, e.system = strings.TrimSpace(more), strings.TrimSpace(more) == ""
				}
			} else {
				e.text += "\n" + more
			}
		}
		cont = cont[:0]
	}
	for len(text) > 0 {
		line := text
		if i := strings.IndexByte(text, '\n'); i >= 0 {
			line, text = text[:i], text[i+1:]
		} else {
			text = ""
		}
		line = strings.TrimRight(line, "\r")
		s, rest, ok := cutStamp(line)
		if !ok {
			if len(c.entries) > 0 {
				cont = append(cont, strip(line))
			} else if strings.TrimSpace(line) != "" {
				c.stray++
			}
			continue
		}
		flush()
		c.add(s, rest)
	}
	flush()
	for i := range c.entries {
		e := &c.entries[i]
		e.text = strings.TrimSpace(e.text)
		if e.text == "" {
			e.system = true
		}
	}
	return c
}

// add takes one stamped line in.
func (c *chatText) add(s stamp, rest string) {
	author, text, ok := cutAuthor(rest)
	if !ok {
		c.entries = append(c.entries, entry{stamp: s, text: strip(rest), system: true})
		return
	}
	marked := strings.HasPrefix(text, "\u200e") || strings.HasPrefix(text, "\u200f\u200e")
	if i := strings.Index(text, "\u200e<"); i > 0 && strings.HasSuffix(strings.TrimSpace(text), ">") {
		text = text[:i] // "<This message was edited>"
	}
	clean := strings.TrimSpace(strip(text))
	if i := strings.LastIndexByte(clean, '<'); i > 0 && strings.HasSuffix(clean, ">") && edited(clean[i:]) {
		clean = strings.TrimSpace(clean[:i])
	}
	e := entry{stamp: s, author: author, text: clean, system: placeholder(clean) || marked && len(clean) < 300}
	if marked && c.owner == "" && isNotice(clean) {
		c.owner = author
		e.author = ""
	}
	if e.system && isNotice(clean) {
		e.author = ""
	}
	c.entries = append(c.entries, e)
}

// cutAuthor splits "Author: text". An author is short and on one line.
func cutAuthor(rest string) (author, text string, ok bool) {
	i := strings.Index(rest, ": ")
	if i < 0 && strings.HasSuffix(rest, ":") {
		i = len(rest) - 1
	}
	if i <= 0 || i > 120 {
		return "", "", false
	}
	author = strings.TrimSpace(strip(rest[:i]))
	author = strings.TrimSpace(strings.TrimPrefix(author, "~"))
	if author == "" || strings.ContainsAny(author, "\"“") || len([]rune(author)) > 60 {
		return "", "", false
	}
	if i+2 > len(rest) {
		return author, "", true
	}
	return author, rest[i+2:], true
}

func isNotice(text string) bool {
	low := norm.NFC.String(strings.ToLower(text))
	for _, w := range system().anywhere {
		if strings.Contains(low, w) {
			return true
		}
	}
	return false
}

// placeholder reports whether a text stands for something that is not in the
// export: "<Media omitted>" in any language, "IMG-1.jpg (file attached)", a
// deleted message, a missed call.
func placeholder(text string) bool {
	if text == "" {
		return true
	}
	if text[0] == '<' && text[len(text)-1] == '>' && len(text) < 120 && strings.Count(text, "<") == 1 {
		return true
	}
	low := norm.NFC.String(strings.ToLower(text))
	t := system()
	if t.whole[low] {
		return true
	}
	for _, w := range t.begin {
		if strings.HasPrefix(low, w) && len(low) < len(w)+60 {
			return true
		}
	}
	if isNotice(text) {
		return true
	}
	if i := strings.Index(text, " ("); i > 0 && strings.HasSuffix(text, ")") && !strings.ContainsAny(text[:i], " \n") {
		if dot := strings.LastIndexByte(text[:i], '.'); dot > 0 && i-dot <= 5 && i-dot > 2 {
			return true
		}
	}
	return false
}

// edited recognises the mark behind a text that its author changed.
func edited(s string) bool {
	low := strings.ToLower(s)
	for _, w := range []string{"edit", "bearbeitet", "modifi", "изменено", "düzenlen", "编辑", "編輯", "編集", "수정", "bewerkt", "zmienion", "disunting", "تعديل"} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return false
}

// chatLines marks the lines of ours. own are our names; without a match, the
// author who is not the chat's name is us; without a chat's name, the one who
// wrote first is the buyer. A bare number is never us.
func chatLines(c chatText, name string, own []string) ([]inquiry.ChatLine, string, string) {
	stamps := make([]stamp, len(c.entries))
	for i, e := range c.entries {
		stamps[i] = e.stamp
	}
	first, why := dayFirst(stamps)
	if name == "" {
		name = c.owner
	}
	var authors []string
	for _, e := range c.entries {
		if e.author != "" && !e.system && !contains(authors, e.author) && len(authors) < 200 {
			authors = append(authors, e.author)
		}
	}
	ours := map[string]bool{}
	for _, a := range authors {
		for _, o := range own {
			if sameName(a, o) {
				ours[a] = true
			}
		}
	}
	if len(ours) == 0 {
		buyer := ""
		for _, a := range authors {
			if name != "" && sameName(a, name) {
				buyer = a
				break
			}
		}
		if buyer == "" && len(authors) > 0 {
			buyer = authors[0]
			for _, a := range authors {
				if number(a) != "" {
					buyer = a
					break
				}
			}
		}
		for _, a := range authors {
			ours[a] = a != buyer && number(a) == ""
		}
		if name == "" {
			name = buyer
		}
	}
	var out []inquiry.ChatLine
	for _, e := range c.entries {
		if e.system || e.author == "" {
			continue
		}
		out = append(out, inquiry.ChatLine{At: e.stamp.time(first), Author: e.author, Ours: ours[e.author], Text: e.text})
	}
	if name == "" && len(out) > 0 {
		name = out[0].Author
	}
	return out, name, why
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// sameName compares names of people and numbers as phones show them.
func sameName(a, b string) bool {
	if n := number(a); n != "" {
		return n == number(b)
	}
	a, b = nameKey(a), nameKey(b)
	return a != "" && a == b
}

func nameKey(s string) string {
	s = strings.ToLower(norm.NFKC.String(strip(s)))
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// number returns the digits of an author who is a telephone number, or "".
func number(s string) string {
	var b strings.Builder
	for _, r := range strip(s) {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case strings.ContainsRune("+-() .‑–", r):
		default:
			return ""
		}
	}
	if b.Len() < 7 {
		return ""
	}
	return b.String()
}
