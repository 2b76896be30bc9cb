package i18n

import (
	"errors"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

// Errors and hints are made in English where they occur, far from any screen,
// and go into JSON and into tests as they are. What a person reads of them is
// put into his language at the very end, by the formats that made them, as
// gettext does: errors.zh.yaml holds "pull %s: %w" and its translation.

// messageFile is the file of errors and hints in a language: formats that stand
// in the source, and words of libraries and the system.
type messageFile struct {
	Ours    map[string]string `yaml:"ours"`
	Foreign map[string]string `yaml:"foreign"`
}

var messagesOf = onceEach(func(lang string) ([]format, error) {
	text, err := files.ReadFile("errors." + lang + ".yaml")
	if err != nil {
		return nil, err
	}
	var f messageFile
	if err := yaml.Unmarshal(text, &f); err != nil {
		return nil, err
	}
	formats := make([]format, 0, len(f.Ours)+len(f.Foreign))
	for _, m := range []map[string]string{f.Ours, f.Foreign} {
		for english, other := range m {
			formats = append(formats, newFormat(english, other))
		}
	}
	return formats, nil
})

// onceEach loads the file of a language on first use. That a file of ours cannot
// be read is a broken build, found by the first test.
func onceEach[T any](load func(lang string) (T, error)) func(lang string) T {
	var mu sync.Mutex
	loaded := map[string]T{}
	return func(lang string) T {
		mu.Lock()
		defer mu.Unlock()
		if v, ok := loaded[lang]; ok {
			return v
		}
		v, err := load(lang)
		if err != nil {
			panic("i18n: embedded words of " + lang + ": " + err.Error())
		}
		loaded[lang] = v
		return v
	}
}

// Message returns an error or a hint, given in English, in the language of w.
// Values in it stay as they are; errors wrapped in it are translated, too. What
// is not known stays English.
func (w *Words) Message(english string) string {
	if w.lang == Languages[0] {
		return english
	}
	said, _ := translate(messagesOf(w.lang), english)
	return said
}

// deepest is how many errors may be wrapped in one another.
const deepest = 12

func translate(formats []format, s string) (string, bool) { return translateIn(formats, s, deepest) }

func translateIn(formats []format, s string, depth int) (string, bool) {
	if depth == 0 || s == "" {
		return s, false
	}
	if f, values := fitting(formats, s); f != nil {
		for i, v := range f.values {
			if v.wraps {
				values[i], _ = translateIn(formats, values[i], depth-1)
			}
		}
		return f.fill(values), true
	}
	// "leads.csv: file is empty": one side of a colon is no sentence.
	for i := 0; ; {
		n := strings.Index(s[i:], ": ")
		if n < 0 {
			return s, false
		}
		i += n
		head, _ := fitting(formats, s[:i])
		tail, _ := fitting(formats, s[i+2:])
		if head != nil || tail != nil {
			a, _ := translateIn(formats, s[:i], depth-1)
			b, _ := translateIn(formats, s[i+2:], depth-1)
			return a + ": " + b, true
		}
		i += 2
	}
}

// fitting finds the surest format that makes a sentence, nil without one, and
// the values in it.
func fitting(formats []format, s string) (best *format, values []string) {
	for i := range formats {
		f := &formats[i]
		if best != nil && !f.surer(best) {
			continue
		}
		if v, ok := f.match(s); ok {
			best, values = f, v
		}
	}
	return best, values
}

// format is a format of package fmt, taken apart: a literal, then each value
// with the literal that follows it.
type format struct {
	english string
	letters int // bytes of the literals: the more, the surer
	first   string
	values  []slot
	other   string // the same in the language, values as %s in order or as %[2]s
}

type slot struct {
	verb  byte
	wraps bool // an error, or what may be one
	after string
}

// newFormat takes a format apart.
func newFormat(english, other string) format {
	f := format{english: english, other: other}
	lit := &f.first
	var parts []*string
	for s := english; s != ""; {
		text, rest, ok := strings.Cut(s, "%")
		*lit += text
		if !ok {
			break
		}
		if strings.HasPrefix(rest, "%") {
			*lit, s = *lit+"%", rest[1:]
			continue
		}
		n := strings.IndexAny(rest, "sdqvwgx")
		if n < 0 {
			*lit, s = *lit+"%"+rest, ""
			continue
		}
		f.values = append(f.values, slot{verb: rest[n]})
		parts = append(parts, new(string))
		lit, s = parts[len(parts)-1], rest[n+1:]
	}
	f.letters = len(f.first)
	for i := range f.values {
		f.values[i].after = *parts[i]
		f.letters += len(*parts[i])
		before := f.first
		if i > 0 {
			before = *parts[i-1]
		}
		verb, last := f.values[i].verb, i == len(f.values)-1 && *parts[i] == ""
		f.values[i].wraps = verb == 'w' || verb == 'v' || verb == 's' && last && strings.HasSuffix(before, ": ")
	}
	return f
}

// surer reports whether a format that fits says more than another that does.
func (f *format) surer(g *format) bool {
	if f.letters != g.letters {
		return f.letters > g.letters
	}
	if len(f.values) != len(g.values) {
		return len(f.values) < len(g.values)
	}
	return f.english < g.english
}

// match reads the values out of a sentence that the format made.
func (f *format) match(s string) ([]string, bool) {
	s, ok := strings.CutPrefix(s, f.first)
	if !ok {
		return nil, false
	}
	values := make([]string, 0, len(f.values))
	for i, v := range f.values {
		n, err := v.length(s, i == len(f.values)-1)
		if err != nil {
			return nil, false
		}
		values = append(values, s[:n])
		if s, ok = strings.CutPrefix(s[n:], v.after); !ok {
			return nil, false
		}
	}
	return values, s == ""
}

var errNoValue = errors.New("no such value")

// length is how many bytes of s, which begins with the value, are of it.
func (v slot) length(s string, last bool) (int, error) {
	switch {
	case v.verb == 'q':
		quoted, err := strconv.QuotedPrefix(s)
		return len(quoted), err
	case v.verb == 'd':
		if n := len(s) - len(strings.TrimLeft(s, "-0123456789")); n > 0 {
			return n, nil
		}
		return 0, errNoValue
	case last:
		if n := len(s) - len(v.after); n >= 0 {
			return n, nil
		}
		return 0, errNoValue
	case v.after == "":
		return 0, errNoValue // two values side by side cannot be told apart
	}
	if n := strings.Index(s, v.after); n > 0 {
		return n, nil
	}
	return 0, errNoValue
}

// fill puts values into the sentence of the language.
func (f *format) fill(values []string) string {
	var b strings.Builder
	next := 0
	for s := f.other; s != ""; {
		text, rest, ok := strings.Cut(s, "%")
		b.WriteString(text)
		if !ok {
			break
		}
		if strings.HasPrefix(rest, "%") {
			b.WriteByte('%')
			s = rest[1:]
			continue
		}
		if strings.HasPrefix(rest, "[") {
			number, after, _ := strings.Cut(rest[1:], "]")
			if n, err := strconv.Atoi(number); err == nil {
				next, rest = n-1, after
			}
		}
		n := strings.IndexAny(rest, "sdqvwgx")
		if n < 0 || next < 0 || next >= len(values) {
			b.WriteString("%" + rest)
			break
		}
		b.WriteString(values[next])
		next++
		s = rest[n+1:]
	}
	return b.String()
}
