package store

import (
	"bytes"
	"io"
)

// splitMail cuts a message at the empty line that ends its header (RFC 5322
// section 2.1). Bytes without one are all body.
func splitMail(raw []byte) (head, body []byte) {
	crlf := bytes.Index(raw, []byte("\r\n\r\n"))
	lf := bytes.Index(raw, []byte("\n\n"))
	switch {
	case crlf >= 0 && (lf < 0 || crlf < lf):
		return raw[:crlf+2], raw[crlf+4:]
	case lf >= 0:
		return raw[:lf+1], raw[lf+2:]
	default:
		return nil, raw
	}
}

// headerLine returns the value of the first header called name (lower case),
// folded lines included, without blanks around it.
func headerLine(head []byte, name string) []byte {
	var value []byte
	inside := false
	for line := range bytes.Lines(head) {
		if len(line) > 0 && (line[0] == ' ' || line[0] == '\t') {
			if inside {
				value = append(value, ' ')
				value = append(value, bytes.TrimSpace(line)...)
			}
			continue
		}
		if inside {
			break
		}
		label, v, ok := bytes.Cut(line, []byte(":"))
		if ok && bytes.EqualFold(bytes.TrimSpace(label), []byte(name)) {
			inside = true
			value = append(value, bytes.TrimSpace(v)...)
		}
	}
	return value
}

// writeBody feeds a body to a hash without what servers change on the way:
// line ends, blanks at line ends and empty lines at the end.
func writeBody(w io.Writer, body []byte) {
	empty := 0
	for line := range bytes.Lines(body) {
		line = bytes.TrimRight(line, " \t\r\n")
		if len(line) == 0 {
			empty++
			continue
		}
		for ; empty > 0; empty-- {
			_, _ = w.Write([]byte{'\n'}) // a hash never fails
		}
		_, _ = w.Write(line)
		empty = 1
	}
}
