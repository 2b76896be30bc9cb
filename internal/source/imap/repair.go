package imap

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// next reads one response, or the rest of a FETCH response after a body, and
// puts what the library shall see into w.out. It may put nothing there.
func (w *wire) next() error {
	line, err := w.line()
	if err != nil {
		return err
	}
	if w.fetch != nil {
		return w.continueFetch(line)
	}
	line = bytes.TrimLeft(line, "\x00 ") // leading NUL padding, stray blanks
	if len(bytes.TrimRight(line, "\r\n")) == 0 {
		return nil
	}
	if !w.greeted && line[0] != '*' {
		return errGreeting
	}
	if line[0] == '+' {
		if !w.asked() {
			return nil
		}
		w.out = append(bytes.Clone(bytes.TrimRight(line, "\r\n")), '\r', '\n')
		return nil
	}
	tag, rest := cut(line)
	if string(tag) != "*" {
		if !w.answered(tag) {
			return nil // an answer to nothing of ours
		}
		rest, err := w.whole(rest)
		if err != nil {
			return err
		}
		w.owed.Add(-1)
		w.out = repairStatus(append([]byte(nil), tag...), rest)
		return nil
	}
	typ, args := cut(rest)
	if isNumber(typ) {
		return w.numbered(typ, args)
	}
	kind := strings.ToUpper(string(typ))
	if args, err = w.whole(args); err != nil {
		return err
	}
	if !w.greeted {
		switch kind {
		case "OK", "PREAUTH", "BYE":
		default:
			return errGreeting
		}
		w.greeted = true
		w.owed.Add(-1)
	}
	switch kind {
	case "BYE":
		w.mu.Lock()
		w.bye = strings.TrimSpace(string(bytes.TrimRight(args, "\r\n")))
		if w.bye == "" {
			w.bye = "BYE"
		}
		w.mu.Unlock()
		w.out = repairStatus([]byte("*"), rest)
	case "OK", "NO", "BAD", "PREAUTH":
		w.out = repairStatus([]byte("*"), append([]byte(kind+" "), args...))
	case "CAPABILITY":
		w.out = append(append([]byte("* CAPABILITY"), capabilities(args)...), '\r', '\n')
	case "SEARCH":
		w.out = repairSearch(args)
	case "ESEARCH":
		w.out = append(append([]byte("* ESEARCH "), bytes.TrimRight(args, "\r\n")...), '\r', '\n')
	case "LIST", "XLIST":
		w.list(args)
	}
	return nil
}

// numbered repairs EXISTS, EXPUNGE and FETCH.
func (w *wire) numbered(num, rest []byte) error {
	typ, args := cut(rest)
	switch strings.ToUpper(string(bytes.TrimRight(typ, "\r\n"))) {
	case "EXISTS", "EXPUNGE":
		w.out = fmt.Appendf(nil, "* %s %s\r\n", num, bytes.ToUpper(typ))
		return nil
	case "FETCH":
		n, err := strconv.ParseUint(string(num), 10, 32)
		if err != nil {
			n = 0
		}
		w.fetch = &fetchRepair{seq: uint32(n)}
		args = bytes.TrimLeft(args, " ")
		if len(args) > 0 && args[0] == '(' {
			return w.continueFetch(args[1:])
		}
		w.fetch = nil
	}
	_, err := w.whole(args)
	return err
}

// repairStatus writes tag, condition, response code and text in a form the
// library reads: codes whose arguments it would choke on lose them, brackets
// that do not close are dropped.
func repairStatus(tag, rest []byte) []byte {
	cond, text := cut(rest)
	text = bytes.TrimSpace(text)
	out := append(tag, ' ')
	out = append(out, bytes.ToUpper(bytes.TrimRight(cond, "\r\n"))...)
	if len(text) > 0 && text[0] == '[' {
		end := bytes.IndexByte(text, ']')
		if end < 0 {
			text = bytes.ReplaceAll(text, []byte("["), nil)
		} else {
			code, arg := cut(text[1:end])
			text = bytes.TrimSpace(text[end+1:])
			name := strings.ToUpper(string(code))
			arg = bytes.TrimSpace(arg)
			switch {
			case name == "CAPABILITY":
				out = append(append(append(out, " [CAPABILITY"...), capabilities(arg)...), ']')
			case name == "UIDNEXT" || name == "UIDVALIDITY":
				if _, err := strconv.ParseUint(string(arg), 10, 32); err == nil {
					out = fmt.Appendf(out, " [%s %s]", name, arg)
				}
			case name == "PERMANENTFLAGS" || name == "HIGHESTMODSEQ" || name == "COPYUID" || name == "APPENDUID" || !isAtom(code):
			default:
				out = fmt.Appendf(out, " [%s]", name)
			}
		}
	}
	if len(text) > 0 {
		out = append(append(out, ' '), bytes.ReplaceAll(text, []byte{0}, nil)...)
	}
	return append(out, '\r', '\n')
}

// capabilities keeps the well-formed names, each with a blank before it.
// IMAP4rev2 goes where IMAP4rev1 is offered too, because the library would send
// folder names in UTF-8 without having enabled it; the literal extensions go
// because not every server that names them has them.
func capabilities(args []byte) []byte {
	var out []byte
	names := bytes.Fields(bytes.ToUpper(args))
	rev1 := false
	for _, n := range names {
		rev1 = rev1 || string(n) == "IMAP4REV1" || string(n) == "IMAP4"
	}
	for _, n := range names {
		switch s := string(n); {
		case !isAtom(n) || s == "+" || strings.HasPrefix(s, "LITERAL"):
		case s == "IMAP4REV2" && rev1:
		default:
			out = append(append(out, ' '), n...)
		}
	}
	return out
}

func repairSearch(args []byte) []byte {
	out := []byte("* SEARCH")
	for _, f := range bytes.Fields(args) {
		if f[0] == '(' {
			break // (MODSEQ n)
		}
		if _, err := strconv.ParseUint(string(f), 10, 32); err == nil {
			out = append(append(out, ' '), f...)
		}
	}
	return append(out, '\r', '\n')
}

// fetchRepair is a FETCH response on its way: items so far, and bodies that
// wait for the UID, because the library must see it before any literal.
type fetchRepair struct {
	seq   uint32
	uid   uint32
	begun bool // the head went out
	items [][]byte
}

func (f *fetchRepair) add(item []byte) { f.items = append(f.items, item) }

// flush writes the head, the UID and the items that wait.
func (f *fetchRepair) flush(out []byte) []byte {
	sep := []byte(" ")
	if !f.begun {
		out = fmt.Appendf(out, "* %d FETCH (", f.seq)
		sep = nil
		if f.uid != 0 {
			out = fmt.Appendf(out, "UID %d", f.uid)
			sep = []byte(" ")
		}
		f.begun = true
	}
	for _, it := range f.items {
		out = append(append(out, sep...), it...)
		sep = []byte(" ")
	}
	f.items = nil
	return out
}

// continueFetch reads items of the current FETCH response from line, which ends
// with the closing parenthesis or with the announcement of a literal.
func (w *wire) continueFetch(line []byte) error {
	f := w.fetch
	line, size, lit := literalSize(line)
	t := tokens{b: bytes.TrimRight(line, "\r\n")}
	for {
		name, end := t.name()
		if end {
			break
		}
		if t.rest() == 0 && lit {
			return w.fetchLiteral(name, size)
		}
		value := t.value()
		if item := repairItem(f, name, value); item != nil {
			f.add(item)
		}
	}
	if lit { // a literal nobody named
		return w.skip(size)
	}
	w.emit(append(f.flush(w.scratch[:0]), ")\r\n"...))
	w.fetch = nil
	return nil
}

// emit hands b to the library and keeps its memory for the next response.
func (w *wire) emit(b []byte) { w.out, w.scratch = b, b }

// fetchLiteral passes a body on. One that comes before its UID is held back.
func (w *wire) fetchLiteral(name string, size int64) error {
	f := w.fetch
	section, ok := bodySection(name)
	if !ok {
		return w.skip(size)
	}
	if f.uid != 0 {
		f.add(fmt.Appendf(nil, "%s {%d}\r\n", section, size))
		w.emit(f.flush(w.scratch[:0]))
		w.literal = size
		return nil
	}
	if size > maxHeld {
		return fmt.Errorf("%w: a body of %d bytes comes before its UID", errLimit, size)
	}
	item := fmt.Appendf(nil, "%s {%d}\r\n", section, size)
	n := len(item)
	item = append(item, make([]byte, size)...)
	if _, err := io.ReadFull(w.in, item[n:]); err != nil {
		return err
	}
	f.add(item)
	return nil
}

// bodySection is the library's spelling of a body item; RFC822 is BODY[].
func bodySection(name string) (string, bool) {
	up := strings.ToUpper(name)
	switch {
	case up == "RFC822":
		return "BODY[]", true
	case strings.HasPrefix(up, "BODY[") && strings.Contains(up, "]"):
		end := strings.IndexByte(up, ']')
		tail := up[end+1:]
		if tail != "" && (len(tail) < 3 || tail[0] != '<' || tail[len(tail)-1] != '>' || !isNumber([]byte(tail[1:len(tail)-1]))) {
			tail = ""
		}
		return up[:end+1] + tail, true
	}
	return "", false
}

// repairItem is an item as the library shall read it, nil when it shall not.
func repairItem(f *fetchRepair, name string, value []byte) []byte {
	switch up := strings.ToUpper(name); up {
	case "UID":
		if n, err := strconv.ParseUint(string(value), 10, 32); err == nil {
			f.uid = uint32(n)
		}
		return nil // flush writes it
	case "FLAGS":
		out := []byte("FLAGS (")
		for i, flag := range bytes.Fields(bytes.Trim(value, "()")) {
			if !isAtom(bytes.TrimPrefix(flag, []byte(`\`))) {
				continue
			}
			if i > 0 && out[len(out)-1] != '(' {
				out = append(out, ' ')
			}
			out = append(out, flag...)
		}
		return append(out, ')')
	case "RFC822.SIZE":
		n, err := strconv.ParseInt(string(value), 10, 63)
		if err != nil { // 9.3736e+06 is mail.ru's
			x, ferr := strconv.ParseFloat(string(value), 64)
			if ferr != nil || x < 0 || x > 1<<50 {
				return nil
			}
			n = int64(x)
		}
		if n < 0 {
			return nil
		}
		return fmt.Appendf(nil, "RFC822.SIZE %d", n)
	case "INTERNALDATE":
		s := strings.TrimSpace(strings.Trim(string(value), `"`))
		t, err := time.Parse("_2-Jan-2006 15:04:05 -0700", s)
		if err != nil || t.Year() < 1971 {
			return nil // 00-Jan-0000 00:00:00 +0000 is Domino's
		}
		return fmt.Appendf(nil, `INTERNALDATE "%s"`, t.Format("_2-Jan-2006 15:04:05 -0700"))
	default:
		section, ok := bodySection(name)
		if !ok {
			return nil
		}
		if len(value) < 2 || value[0] != '"' || value[len(value)-1] != '"' {
			return append([]byte(section), " NIL"...)
		}
		return append(append([]byte(section), ' '), quote([]byte(unquote(value)))...)
	}
}

// tokens cuts the item list of a FETCH response.
type tokens struct {
	b []byte
	i int
}

func (t *tokens) blanks() {
	for t.i < len(t.b) && t.b[t.i] == ' ' {
		t.i++
	}
}

func (t *tokens) rest() int { return len(t.b) - t.i }

// name reads an item's name, brackets and their content included, and the
// blanks after it. end is true at the closing parenthesis or the end.
func (t *tokens) name() (name string, end bool) {
	t.blanks()
	start, depth := t.i, 0
	for ; t.i < len(t.b); t.i++ {
		switch c := t.b[t.i]; {
		case c == '[':
			depth++
		case c == ']':
			depth--
		case depth <= 0 && (c == ' ' || c == '(' || c == ')' || c == '"'):
			if t.i == start {
				return "", true
			}
			name = string(t.b[start:t.i])
			t.blanks()
			return name, false
		}
	}
	return string(t.b[start:t.i]), t.i == start
}

// value reads an atom, a quoted string or a parenthesized list.
func (t *tokens) value() []byte {
	start, depth, quoted := t.i, 0, false
	for ; t.i < len(t.b); t.i++ {
		c := t.b[t.i]
		switch {
		case quoted:
			if c == '\\' {
				t.i++
			} else if c == '"' {
				quoted = false
				if depth == 0 {
					t.i++
					return t.b[start:t.i]
				}
			}
		case c == '"':
			quoted = true
		case c == '(':
			depth++
		case c == ')':
			if depth == 0 {
				return t.b[start:t.i]
			}
			if depth--; depth == 0 {
				t.i++
				return t.b[start:t.i]
			}
		case c == ' ' && depth == 0:
			return t.b[start:t.i]
		}
	}
	t.i = min(t.i, len(t.b))
	return t.b[start:t.i]
}

// cut splits at the first run of blanks.
func cut(b []byte) (first, rest []byte) {
	i := bytes.IndexAny(b, " \r\n")
	if i < 0 {
		return b, nil
	}
	return b[:i], bytes.TrimLeft(b[i:], " ")
}

func isNumber(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
}

// isAtom reports whether b is an atom (RFC 3501 section 9).
func isAtom(b []byte) bool {
	for _, c := range b {
		if c <= ' ' || c >= 0x7f || bytes.IndexByte([]byte(`(){%*"\]`), c) >= 0 {
			return false
		}
	}
	return len(b) > 0
}
