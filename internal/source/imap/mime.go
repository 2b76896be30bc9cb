package imap

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

const (
	maxHeader  = 256 * kib // bytes of a header block
	partHeader = 16 * kib  // bytes of the header of a part behind an attachment
	maxField   = 8 * kib   // bytes read of one header field
	maxDepth   = 32        // nested parts
	maxParts   = 1000
	partStep   = 6        // parts asked for at a time behind an attachment
	keptPart   = 4 * kib  // attachments up to it stay whole when they were read anyway
	keptText   = 64 * kib // the same for attached text: tables, cards, logs
)

// OmittedHeader stands in the header of a part whose content was left on the
// server.
const OmittedHeader = inquiry.OmittedHeader

// partInfo is what a part's header says about it.
type partInfo struct {
	media      string // lower case, "" when not given
	boundary   string
	attachment bool
	encoded    bool // base64 or quoted-printable
}

// heavy reports whether the part holds no text a person wrote to be read here.
func (i partInfo) heavy() bool {
	switch {
	case i.media == "", strings.HasPrefix(i.media, "multipart/"), strings.HasPrefix(i.media, "message/"):
		return false
	case strings.HasPrefix(i.media, "text/"):
		return i.attachment
	}
	return true
}

// parseHead reads the three header fields that matter. It is lenient: a field
// it cannot read is as good as missing.
func parseHead(head []byte) partInfo {
	var info partInfo
	var name, value string
	field := func() {
		switch strings.ToLower(name) {
		case "content-type":
			media, _, _ := strings.Cut(value, ";")
			info.media = strings.ToLower(strings.TrimSpace(media))
			info.boundary = param(value, "boundary")
		case "content-disposition":
			d, _, _ := strings.Cut(value, ";")
			info.attachment = strings.EqualFold(strings.TrimSpace(d), "attachment")
		case "content-transfer-encoding":
			e := strings.ToLower(strings.TrimSpace(value))
			info.encoded = e == "base64" || e == "quoted-printable"
		}
		name = ""
	}
	for line := range bytes.Lines(head) {
		line = bytes.TrimRight(line, "\r\n")
		if len(line) > 0 && (line[0] == ' ' || line[0] == '\t') {
			if name != "" && len(value) < maxField {
				value += " " + string(bytes.TrimSpace(line))
			}
			continue
		}
		field()
		if len(line) < 9 || line[0]|0x20 != 'c' {
			continue
		}
		if n, v, ok := bytes.Cut(line, []byte(":")); ok {
			name, value = string(bytes.TrimSpace(n)), string(bytes.TrimSpace(v))
		}
	}
	field()
	return info
}

// lowerASCII folds letters without changing any offset.
func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// param finds a parameter of a structured header field.
func param(value, name string) string {
	lower := lowerASCII(value)
	for at := 0; ; {
		i := strings.Index(lower[at:], name)
		if i < 0 {
			return ""
		}
		at += i + len(name)
		rest := strings.TrimLeft(value[at:], " \t")
		if !strings.HasPrefix(rest, "=") {
			continue
		}
		rest = strings.TrimLeft(rest[1:], " \t")
		if strings.HasPrefix(rest, `"`) {
			if end := strings.IndexByte(rest[1:], '"'); end >= 0 {
				return rest[1 : end+1]
			}
			return strings.TrimSpace(rest[1:])
		}
		if end := strings.IndexAny(rest, "; \t"); end >= 0 {
			rest = rest[:end]
		}
		return rest
	}
}

// container is a multipart that is open where the data ends.
type container struct {
	boundary string
	path     []int // its part number; its children append theirs (RFC 3501 section 6.4.5)
	index    int   // the child being read, from 1
}

// leaf is a part with content. end is exclusive; the line break before the
// boundary belongs to the boundary.
type leaf struct {
	headEnd    int // where the blank line after the header begins
	start, end int
	info       partInfo
	closed     bool
}

// mimeScan is the structure of the beginning of a message.
type mimeScan struct {
	leaves   []leaf
	stack    []container
	heavy    bool // data ends in the content of an attachment
	complete bool // everything with text has been seen
	many     bool // more than maxParts parts: the rest is not looked at
}

// scanMIME walks over the lines once. ended says that data is the whole message.
func scanMIME(data []byte, ended bool) *mimeScan {
	sc := &mimeScan{}
	const (
		inHead = iota
		inLeaf
		between // preamble and epilogue
	)
	state, headStart, path, message := inHead, 0, []int(nil), true
	var cur leaf
	closeLeaf := func(at int) {
		if state != inLeaf {
			return
		}
		end := at
		if end > cur.start && data[end-1] == '\n' {
			end--
			if end > cur.start && data[end-1] == '\r' {
				end--
			}
		}
		cur.end, cur.closed = end, true
		sc.leaves = append(sc.leaves, cur)
		sc.many = len(sc.leaves) >= maxParts
	}
	for pos := 0; pos < len(data) && !sc.many; {
		nl := bytes.IndexByte(data[pos:], '\n')
		next := len(data)
		if nl >= 0 {
			next = pos + nl + 1
		}
		line := data[pos:next]
		if len(line) > 2 && line[0] == '-' && line[1] == '-' && len(sc.stack) > 0 {
			if level, last := sc.match(line); level >= 0 && (nl >= 0 || ended) {
				closeLeaf(pos)
				sc.stack = sc.stack[:level+1]
				c := &sc.stack[level]
				if last {
					sc.stack = sc.stack[:level]
					state = between
				} else {
					c.index++
					path = append(append([]int(nil), c.path...), c.index)
					state, headStart, message = inHead, next, false
				}
				pos = next
				continue
			}
		}
		if state == inHead && len(bytes.TrimRight(line, "\r\n")) == 0 && nl >= 0 {
			info := parseHead(data[headStart:pos])
			switch {
			case strings.HasPrefix(info.media, "multipart/") && info.boundary != "" && len(sc.stack) < maxDepth:
				sc.stack = append(sc.stack, container{boundary: info.boundary, path: path})
				state = between
			case info.media == "message/rfc822" && !info.attachment && !info.encoded && len(sc.stack) < maxDepth:
				headStart, message = next, true
			default:
				if message {
					path = append(append([]int(nil), path...), 1)
				}
				cur = leaf{headEnd: pos, start: next, info: info}
				state = inLeaf
			}
		}
		pos = next
	}
	if state == inLeaf && !sc.many {
		cur.end, cur.closed = len(data), ended
		sc.leaves = append(sc.leaves, cur)
		sc.heavy = cur.info.heavy()
	}
	sc.complete = ended || sc.many || state == between && len(sc.stack) == 0 || sc.heavy && len(sc.stack) == 0
	return sc
}

// match finds the innermost open multipart whose boundary the line is.
func (sc *mimeScan) match(line []byte) (level int, last bool) {
	s := strings.TrimRight(string(line[2:min(len(line), 1024)]), " \t\r\n")
	for i := len(sc.stack) - 1; i >= 0; i-- {
		if rest, ok := strings.CutPrefix(s, sc.stack[i].boundary); ok && (rest == "" || rest == "--") {
			return i, rest == "--"
		}
	}
	return -1, false
}

// part is one that was asked for by its number.
type part struct {
	level int // of the multipart it belongs to
	path  []int
	head  []byte
	info  partInfo
	body  []byte
	cut   bool
}

// result builds the message to hand on: data without the content of its
// attachments, then the parts that were asked for by number.
func (sc *mimeScan) result(data []byte, size int64, more []part, truncated bool) result {
	r := result{truncated: truncated || sc.many}
	out := make([]byte, 0, min(len(data), 256*kib))
	at := 0
	for i, l := range sc.leaves {
		n := l.end - l.start
		if !l.info.heavy() || l.closed && (n <= keptPart || strings.HasPrefix(l.info.media, "text/") && n <= keptText) {
			continue
		}
		left := fmt.Sprint(n)
		if !l.closed {
			left = "unknown"
			if i == len(sc.leaves)-1 && len(more) == 0 && size > int64(l.start) && !truncated {
				rest := size - int64(l.start)
				for _, c := range sc.stack {
					rest -= int64(len(c.boundary)) + 8
				}
				left = fmt.Sprint(max(rest, 0))
			}
		}
		out = append(out, data[at:l.headEnd]...)
		out = fmt.Appendf(out, "%s: %s\r\n", OmittedHeader, left)
		out = append(out, data[l.headEnd:l.start]...)
		at = l.end
		r.trimmed = true
	}
	if !r.trimmed && len(more) == 0 {
		r.raw = data
		return r
	}
	out = append(out, data[at:]...)
	level := len(sc.stack) - 1
	end := func(to int) {
		for ; level > to; level-- {
			out = fmt.Appendf(out, "\r\n--%s--\r\n", sc.stack[level].boundary)
		}
	}
	open := sc.heavy && len(sc.stack) > 0
	for _, p := range more {
		end(p.level)
		out = fmt.Appendf(out, "\r\n--%s\r\n", sc.stack[p.level].boundary)
		head := bytes.TrimRight(p.head, "\r\n")
		out = append(append(out, head...), "\r\n"...)
		if p.info.heavy() {
			out = fmt.Appendf(out, "%s: unknown\r\n", OmittedHeader)
		}
		out = append(append(out, "\r\n"...), p.body...)
		r.truncated = r.truncated || p.cut
	}
	if open {
		end(-1)
	}
	r.raw = out
	return r
}
