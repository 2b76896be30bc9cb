package imap

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/mutf7"
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
		w.countOffer()
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
		w.countOffer()
	case "CAPABILITY":
		w.out = append(append([]byte("* CAPABILITY"), capabilities(args)...), '\r', '\n')
		w.offers.Add(1)
	case "STATUS":
		w.out = repairMailboxStatus(args)
	case "SEARCH":
		w.out = repairSearch(args)
	case "ESEARCH":
		w.out = append(append([]byte("* ESEARCH "), bytes.TrimRight(args, "\r\n")...), '\r', '\n')
	case "LIST", "XLIST":
		w.list(args)
	}
	return nil
}

// countOffer notes a status answer that tells the capabilities.
func (w *wire) countOffer() {
	if bytes.Contains(w.out, []byte(" [CAPABILITY")) {
		w.offers.Add(1)
	}
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

// repairMailboxStatus keeps those items of a STATUS response that are asked for
// and are numbers. One of a folder whose name the library would not read goes.
func repairMailboxStatus(args []byte) []byte {
	t := tokens{b: bytes.TrimRight(args, "\r\n")}
	t.blanks()
	name := unquote(t.value())
	if mutf7.Encode(mutf7.Decode(name)) != name {
		return nil
	}
	t.blanks()
	items := bytes.Fields(bytes.Trim(t.b[t.i:], "( )"))
	var kept []string
	for ; len(items) >= 2; items = items[2:] {
		item, bits := strings.ToUpper(string(items[0])), 32
		switch item {
		case "HIGHESTMODSEQ":
			bits = 63
		case "MESSAGES", "UIDNEXT", "UIDVALIDITY":
		default:
			continue
		}
		if n, err := strconv.ParseUint(string(items[1]), 10, bits); err == nil && (n > 0 || item == "MESSAGES") {
			kept = append(kept, item, string(items[1]))
		}
	}
	return fmt.Appendf(nil, "* STATUS %s (%s)\r\n", quote([]byte(name)), strings.Join(kept, " "))
}
