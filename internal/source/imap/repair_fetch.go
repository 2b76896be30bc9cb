package imap

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

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
