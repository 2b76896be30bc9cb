package imap

import "bytes"

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
