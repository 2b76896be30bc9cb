package mailparse

import (
	"bytes"
	"net/textproto"
	"strings"
	"unicode/utf8"
)

// rawField is a header line as it stands in the message, unfolded, with its
// bytes not yet decoded.
type rawField struct {
	name  string // canonical form of net/textproto
	value []byte
}

// headerBlock is one header block and where its body begins.
type headerBlock struct {
	fields []rawField
	body   []byte
	notes  []string
}

func (h *headerBlock) get(name string) []byte {
	for i := range h.fields {
		if h.fields[i].name == name {
			return h.fields[i].value
		}
	}
	return nil
}

// nextLine cuts the first line off b, without its line end.
func nextLine(b []byte) (line, rest []byte) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return b, nil
	}
	line, rest = b[:i], b[i+1:]
	for len(line) > 0 && line[len(line)-1] == '\r' {
		line = line[:len(line)-1]
	}
	return line, rest
}

// fieldName returns the length of a header name at the start of line and the
// offset behind its colon, or 0. Blanks before the colon are tolerated: Lotus
// and home-made scripts write "Subject : x".
func fieldName(line []byte) (name, value int) {
	i := 0
	for i < len(line) && line[i] > ' ' && line[i] < 0x7f && line[i] != ':' {
		i++
	}
	if i == 0 || i > 200 {
		return 0, 0
	}
	j := i
	for j < len(line) && (line[j] == ' ' || line[j] == '\t') {
		j++
	}
	if j < len(line) && line[j] == ':' {
		return i, j + 1
	}
	return 0, 0
}

// knownHeader reports whether a line begins with a header name that mail really
// carries; used where the end of a header block is in doubt.
func knownHeader(line []byte) bool {
	n, _ := fieldName(line)
	if n == 0 {
		return false
	}
	name := textproto.CanonicalMIMEHeaderKey(string(line[:n]))
	switch name {
	case "From", "To", "Cc", "Subject", "Date", "Message-Id", "Received", "Return-Path", "Reply-To", "Sender",
		"Mime-Version", "In-Reply-To", "References", "Delivered-To", "Envelope-To":
		return true
	}
	return strings.HasPrefix(name, "Content-") || strings.HasPrefix(name, "X-")
}

// headerFollows reports whether a header line stands among the next few lines,
// before a blank one.
func headerFollows(rest []byte) bool {
	for i := 0; i < 5 && len(rest) > 0; i++ {
		var line []byte
		line, rest = nextLine(rest)
		if len(bytes.TrimSpace(line)) == 0 {
			return false
		}
		if knownHeader(line) {
			return true
		}
	}
	return false
}

// readHeader reads the header block at the start of b and repairs what real
// mail breaks: a "From " line of mbox, a BOM, blanks before the colon, lines
// without a colon, a missing blank line before the body. go-message ends at the
// first of these with an error (its issues 130, 144, 198), so the block is read
// here and only transfer encodings are left to it.
func readHeader(b []byte, top bool) headerBlock {
	var h headerBlock
	if top {
		b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
		b = skipLeading(b)
	}
	start := b
	for len(b) > 0 {
		line, rest := nextLine(b)
		if len(start)-len(b) > maxHeaderBytes {
			h.notes = append(h.notes, "The header block is longer than 256 KiB; its end was left out.")
			h.body = afterBlank(b)
			return h
		}
		switch {
		case len(line) == 0:
			h.body = rest
			return h
		case line[0] == ' ' || line[0] == '\t':
			if len(bytes.TrimSpace(line)) == 0 {
				if !headerFollows(rest) {
					h.body = rest
					return h
				}
				break
			}
			if len(h.fields) == 0 {
				if knownHeader(bytes.TrimLeft(line, " \t")) {
					line = bytes.TrimLeft(line, " \t")
					n, v := fieldName(line)
					h.add(line[:n], line[v:])
					break
				}
				h.body = b
				return h
			}
			h.join(line)
		default:
			if n, v := fieldName(line); n > 0 {
				h.add(line[:n], line[v:])
				break
			}
			if len(h.fields) > 0 && strings.HasPrefix(h.fields[len(h.fields)-1].name, "Content-") &&
				(bytes.IndexByte(line, '=') > 0 || headerFollows(rest)) {
				h.join(line)
				break
			}
			if headerFollows(rest) {
				if !bytes.HasPrefix(line, []byte("From ")) && !bytes.HasPrefix(line, []byte(">From ")) {
					h.notes = append(h.notes, "A header line without a colon was left out.")
				}
				break
			}
			h.body = b
			return h
		}
		b = rest
	}
	return h
}

// skipLeading drops blank lines and an mbox envelope line before the header.
func skipLeading(b []byte) []byte {
	for len(b) > 0 {
		line, rest := nextLine(b)
		blank := len(bytes.TrimSpace(line)) == 0
		if blank && headerFollows(rest) || bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte(">From ")) {
			b = rest
			continue
		}
		if blank {
			next := bytes.TrimLeft(rest, " \t\r\n")
			if first, _ := nextLine(next); knownHeader(first) {
				return next
			}
		}
		break
	}
	return b
}

func afterBlank(b []byte) []byte {
	for len(b) > 0 {
		var line []byte
		line, b = nextLine(b)
		if len(line) == 0 {
			return b
		}
	}
	return nil
}

func (h *headerBlock) add(name, value []byte) {
	h.fields = append(h.fields, rawField{
		name:  textproto.CanonicalMIMEHeaderKey(string(name)),
		value: bytes.Trim(value, " \t"),
	})
}

// join appends a continuation line. A field's bytes are copied on its first
// continuation, so that the message itself is never written to.
func (h *headerBlock) join(line []byte) {
	f := &h.fields[len(h.fields)-1]
	line = bytes.Trim(line, " \t")
	if cap(f.value) != len(f.value) || len(f.value) == 0 {
		f.value = append(make([]byte, 0, len(f.value)+len(line)+64), f.value...)
	}
	f.value = append(f.value, ' ')
	f.value = append(f.value, line...)
}

// headerText makes readable text of a header's bytes: raw 8-bit characters
// first, in the charset hint when they are no UTF-8, then encoded words.
func headerText(v []byte, hint string) string {
	s := rawText(v, hint)
	if strings.Contains(s, "=?") {
		s = decodeWords(s)
	}
	return cleanLine(s)
}

// rawText decodes raw 8-bit bytes of a header, leaving encoded words alone.
func rawText(v []byte, hint string) string {
	ascii := true
	for _, c := range v {
		if c >= 0x80 || c == 0x1b {
			ascii = false
			break
		}
	}
	if ascii {
		return string(v)
	}
	s, _ := decodeCharset(v, hint)
	return s
}

// cleanLine makes one line of s: control characters become blanks, runs of
// blanks one blank.
func cleanLine(s string) string {
	clean := true
	prev := byte('x')
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < ' ' || c == 0x7f || c == ' ' && prev == ' ' {
			clean = false
			break
		}
		prev = c
	}
	if clean && utf8.ValidString(s) {
		return strings.TrimSpace(s)
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f }), " ")
}
