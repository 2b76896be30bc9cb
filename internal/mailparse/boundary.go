package mailparse

import (
	"bytes"
	"strings"
)

// rootFirst moves the part that a multipart/related names as its root to the front.
func rootFirst(pieces [][]byte, start string) [][]byte {
	start = strings.Trim(start, "<> ")
	if start == "" {
		return pieces
	}
	for i, p := range pieces {
		h := readHeader(p, false)
		if strings.Trim(string(h.get("Content-Id")), "<> ") == start {
			out := append([][]byte{p}, pieces[:i]...)
			return append(out, pieces[i+1:]...)
		}
	}
	return pieces
}

// splitParts cuts a multipart body at its boundary lines (RFC 2046 section
// 5.1.1). closed tells whether the end boundary was there.
func splitParts(b []byte, boundary string) (pieces [][]byte, preamble []byte, closed bool) {
	if boundary == "" {
		return nil, nil, false
	}
	delim := append([]byte("--"), boundary...)
	start := -1
	for pos := 0; pos < len(b); {
		i := bytes.Index(b[pos:], delim)
		if i < 0 {
			break
		}
		at := pos + i
		pos = at + len(delim)
		if at > 0 && b[at-1] != '\n' && b[at-1] != '\r' {
			continue
		}
		line, _ := nextLine(b[pos:])
		trim := bytes.TrimRight(line, " \t\r")
		end := bytes.HasPrefix(trim, []byte("--"))
		if !end && len(trim) > 0 {
			continue // a longer boundary that begins with this one
		}
		if end && len(trim) > 2 && trim[2] != ' ' && trim[2] != '\t' {
			continue
		}
		if start < 0 {
			preamble = b[:at]
		} else {
			pieces = append(pieces, trimEOL(b[start:at]))
		}
		if end {
			return pieces, preamble, true
		}
		start = pos + len(line)
		for start < len(b) && b[start] == '\r' {
			start++
		}
		if start < len(b) && b[start] == '\n' {
			start++
		}
		pos = start
		if len(pieces) > maxParts {
			return pieces, preamble, true
		}
	}
	if start >= 0 && start < len(b) {
		pieces = append(pieces, b[start:])
	}
	return pieces, preamble, false
}

// trimEOL drops the line end that belongs to the boundary line below it.
func trimEOL(b []byte) []byte {
	b = bytes.TrimSuffix(b, []byte("\n"))
	return bytes.TrimSuffix(b, []byte("\r"))
}

// guessBoundary finds a line "--x" that is followed by a part's header.
func guessBoundary(b []byte) string {
	for n := 0; len(b) > 0 && n < 5000; n++ {
		var l []byte
		l, b = nextLine(b)
		l = bytes.TrimRight(l, " \t\r")
		if len(l) > 4 && len(l) < 200 && bytes.HasPrefix(l, []byte("--")) && !bytes.HasSuffix(l, []byte("--")) {
			next, _ := nextLine(b)
			if len(next) > 8 && bytes.EqualFold(next[:8], []byte("Content-")) {
				return string(l[2:])
			}
		}
	}
	return ""
}
