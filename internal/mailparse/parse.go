package mailparse

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// Parse reads the raw bytes of a mail. It never fails and never returns nil:
// what was repaired or could not be read stands in Notes. Header labels have the
// canonical form of net/textproto ("Message-Id", "In-Reply-To").
func Parse(raw []byte) *inquiry.Message {
	parts := 0
	return parseMessage(raw, &parts, 0, nil)
}

// Content is an attachment with what it holds.
type Content struct {
	inquiry.Attachment
	Data []byte
	Left bool // on the server: Data is empty
}

// Attachments returns the attachments of a mail in the order in which Parse lists
// them, with their content decoded. A mail that is attached is one of them, and
// is not taken apart.
func Attachments(raw []byte) []Content {
	parts, files := 0, []Content{}
	parseMessage(raw, &parts, 0, &files)
	return files
}

// parseMessage reads a message; files, if any, takes its attachments.
func parseMessage(raw []byte, parts *int, nested int, files *[]Content) *inquiry.Message {
	m := &inquiry.Message{}
	raw = repairLineEnds(raw)
	h := readHeader(raw, true)
	w := &walker{msg: m, parts: parts, nested: nested, files: files}
	for _, n := range h.notes {
		w.note(n)
	}
	ctype := parseMediaType(string(h.get("Content-Type")), "")
	w.hint = ctype.param("charset")
	readFields(m, &h, w.hint)

	chunks := w.entity(&h, 0, false)
	lines := textLines(chunks)
	m.Text = joinLines(lines)
	split(m, lines)
	w.finish()
	return m
}

// repairLineEnds makes LF or CRLF of the line ends that break parsers: CR CR LF
// of some postmasters, and CR alone.
func repairLineEnds(raw []byte) []byte {
	i := bytes.IndexByte(raw, '\r')
	if i < 0 {
		return raw
	}
	if bytes.IndexByte(raw, '\n') < 0 {
		return bytes.ReplaceAll(raw, []byte("\r"), []byte("\n"))
	}
	// Some editors mix: the header in CR, the body in LF. A header that ends at
	// its first LF as one line tells.
	first, _ := nextLine(raw)
	if n := bytes.Count(first, []byte("\r")); n > 1 && bytes.Contains(first, []byte("\r\r")) {
		out := bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
		return bytes.ReplaceAll(out, []byte("\r"), []byte("\n"))
	}
	return raw
}

// readFields fills everything that stands in the header.
func readFields(m *inquiry.Message, h *headerBlock, hint string) {
	m.Header = make([]inquiry.Field, 0, len(h.fields))
	for i := range h.fields {
		f := &h.fields[i]
		m.Header = append(m.Header, inquiry.Field{Label: f.name, Value: headerText(f.value, hint)})
		value := m.Header[len(m.Header)-1].Value
		switch f.name {
		case "From":
			if m.From.Addr == "" {
				if list := parseAddresses(rawText(f.value, hint)); len(list) > 0 {
					m.From = bestAddress(list)
				}
			}
		case "Sender":
			if list := parseAddresses(rawText(f.value, hint)); len(list) > 0 && m.Sender.Addr == "" {
				m.Sender = list[0]
			}
		case "Reply-To":
			m.ReplyTo = append(m.ReplyTo, withAddress(parseAddresses(rawText(f.value, hint)))...)
		case "To":
			m.To = append(m.To, withAddress(parseAddresses(rawText(f.value, hint)))...)
		case "Cc":
			m.Cc = append(m.Cc, withAddress(parseAddresses(rawText(f.value, hint)))...)
		case "Subject":
			if m.Subject == "" {
				m.Subject = value
			}
		case "Message-Id":
			if ids := messageIDs(value); len(ids) > 0 && m.ID == "" {
				m.ID = ids[0]
			} else if m.ID == "" {
				m.ID = strings.Trim(value, "<> ")
			}
		case "In-Reply-To":
			m.InReplyTo = appendIDs(m.InReplyTo, value)
		case "References":
			m.References = appendIDs(m.References, value)
		case "Date":
			if m.Date.IsZero() {
				if d, ok := headerDate(value); ok {
					m.Date = d
				}
			}
		case "Received":
			if m.Received.IsZero() {
				if i := strings.LastIndexByte(value, ';'); i >= 0 {
					if d, ok := headerDate(value[i+1:]); ok {
						m.Received = d
					}
				}
			}
		}
	}
}

// bestAddress is the first entry that has an address. Names that stand before it
// without one are parts of its name, cut at a comma that nobody quoted: "Lee Ann,
// Harbour Books <lee@harbour.ca>".
func bestAddress(list []inquiry.Address) inquiry.Address {
	var names []string
	for _, a := range list {
		names = append(names, a.Name)
		if a.Addr != "" {
			a.Name = strings.Join(slices.DeleteFunc(names, func(n string) bool { return n == "" }), ", ")
			return a
		}
	}
	return list[0]
}

func withAddress(list []inquiry.Address) []inquiry.Address {
	out := list[:0]
	for _, a := range list {
		if a.Addr != "" {
			out = append(out, a)
		}
	}
	return out
}

// messageIDs finds the identifiers in a header value: what stands in angle
// brackets, or, where there are none, words with an @.
func messageIDs(v string) []string {
	var ids []string
	for s := v; len(ids) < maxAddresses; {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			break
		}
		s = s[i+1:]
		j := strings.IndexAny(s, "<>")
		if j < 0 {
			j = len(s)
		}
		id := strings.Join(strings.Fields(s[:j]), "")
		if id != "" && len(id) < 1000 {
			ids = append(ids, id)
		}
		s = s[j:]
		if s != "" && s[0] == '>' {
			s = s[1:]
		}
	}
	if ids == nil {
		for _, f := range strings.Fields(v) {
			f = strings.Trim(f, `"',;()`)
			if i := strings.IndexByte(f, '@'); i > 0 && i < len(f)-1 && len(ids) < maxAddresses {
				ids = append(ids, f)
			}
		}
	}
	return ids
}

func appendIDs(list []string, v string) []string {
	for _, id := range messageIDs(v) {
		seen := false
		if len(list) < 200 {
			for _, have := range list {
				seen = seen || have == id
			}
		}
		if !seen && len(list) < maxAddresses {
			list = append(list, id)
		}
	}
	return list
}

// normalizeText gives text LF line ends, drops control characters that carry no
// meaning and the byte-order mark.
func normalizeText(s string) string {
	dirty := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < ' ' && c != '\n' && c != '\t' || c == 0x7f || c == 0xef || c == 0xc2 {
			dirty = true
			break
		}
	}
	if !dirty {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c == '\r':
				for i < len(s) && s[i] == '\r' {
					i++
				}
				if i < len(s) && s[i] == '\n' {
					i++
				}
				b.WriteByte('\n')
			case c == '\f' || c == '\v':
				b.WriteByte('\n')
			case c < ' ' && c != '\n' && c != '\t' || c == 0x7f:
			default:
				b.WriteByte(c)
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\ufeff':
		case r == '\u0085', r == '\u2028', r == '\u2029':
			b.WriteByte('\n')
		case r >= 0x80 && r < 0xa0:
		default:
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}

// cutRunes cuts s to at most n bytes on the border of a character.
func cutRunes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
