package mailparse

import (
	"bytes"
	"strings"
)

// maxWord bounds one encoded word. RFC 2047 allows 75 characters; real programs
// put whole subjects into one.
const maxWord = 4096

// word is one encoded word of RFC 2047.
type word struct {
	charset string
	data    []byte // transfer encoding undone
	end     int    // offset behind the word
}

// readWord reads an encoded word at the start of s. Blanks inside the text and a
// missing end are tolerated as long as the rest is unmistakable.
func readWord(s string) (word, bool) {
	if !strings.HasPrefix(s, "=?") {
		return word{}, false
	}
	q1 := strings.IndexByte(s[2:], '?')
	if q1 <= 0 || q1 > 60 {
		return word{}, false
	}
	charset := s[2 : 2+q1]
	if strings.ContainsAny(charset, " \t\"<>") {
		return word{}, false
	}
	p := 2 + q1 + 1
	if p+2 > len(s) || s[p+1] != '?' {
		return word{}, false
	}
	enc := s[p] | 0x20
	if enc != 'b' && enc != 'q' {
		return word{}, false
	}
	text := s[p+2:]
	if len(text) > maxWord {
		text = text[:maxWord]
	}
	end := strings.Index(text, "?=")
	// In Q, "?=" may belong to "?=3D": the word then ends at the next "?=".
	for enc == 'q' && end >= 0 && end+4 <= len(text) && isHex(text[end+2]) && isHex(text[end+3]) {
		next := strings.Index(text[end+2:], "?=")
		if next < 0 || strings.Contains(text[end+2:end+2+next], "=?") {
			break
		}
		end += 2 + next
	}
	var stop int
	switch {
	case end < 0:
		if len(text) > 1000 {
			return word{}, false
		}
		end = len(text)
		if i := strings.IndexAny(text, " \t<"); i >= 0 {
			end = i
		}
		stop = p + 2 + end
	default:
		stop = p + 2 + end + 2
	}
	text = text[:end]
	if i := strings.IndexByte(charset, '*'); i > 0 { // language of RFC 2231
		charset = charset[:i]
	}
	w := word{charset: strings.ToLower(charset), end: stop}
	if enc == 'b' {
		w.data = decodeBase64([]byte(text))
	} else {
		w.data = decodeQ(text)
	}
	return w, true
}

func isHex(c byte) bool { return hexValue(c) >= 0 }

func hexValue(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// decodeQ undoes the Q encoding of RFC 2047 section 4.2; bad escapes stay.
func decodeQ(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '_':
			out = append(out, ' ')
		case c == '=' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			out = append(out, byte(hexValue(s[i+1])<<4|hexValue(s[i+2])))
			i += 2
		default:
			out = append(out, c)
		}
	}
	return out
}

// decodeWords replaces the encoded words of s. Neighbouring words of one
// charset are joined before they are decoded: many programs cut a multi-byte
// character in two.
func decodeWords(s string) string {
	var out strings.Builder
	out.Grow(len(s))
	var pending []byte
	charset := ""
	flush := func() {
		if len(pending) > 0 {
			text, _ := decodeCharset(pending, charset)
			out.WriteString(text)
		}
		pending = nil
	}
	for i := 0; i < len(s); {
		if s[i] != '=' {
			j := strings.IndexByte(s[i:], '=')
			if j < 0 {
				j = len(s) - i
			}
			gap := s[i : i+j]
			if pending != nil && strings.TrimLeft(gap, " \t") == "" && i+j < len(s) {
				if _, ok := readWord(s[i+j:]); ok { // blanks between two words do not count
					i += j
					continue
				}
			}
			flush()
			out.WriteString(gap)
			i += j
			continue
		}
		w, ok := readWord(s[i:])
		if !ok {
			flush()
			out.WriteByte('=')
			i++
			continue
		}
		if pending != nil && w.charset != charset {
			flush()
		}
		charset = w.charset
		pending = append(pending, w.data...)
		if pending == nil {
			pending = []byte{}
		}
		i += w.end
	}
	flush()
	return out.String()
}

// mediaType is a Content-Type or Content-Disposition, read tolerantly.
type mediaType struct {
	value  string // "text/plain", "attachment", lower case
	params []param
}

type param struct{ name, value string }

func (m *mediaType) param(name string) string {
	for _, p := range m.params {
		if p.name == name {
			return p.value
		}
	}
	return ""
}

// parseMediaType reads a Content-Type or Content-Disposition value, with the
// continuations and charsets of RFC 2231. The standard library's reader drops
// everything at the first fault; mail is full of them.
func parseMediaType(v, hint string) mediaType {
	var m mediaType
	i := strings.IndexByte(v, ';')
	head := v
	if i >= 0 {
		head, v = v[:i], v[i+1:]
	} else {
		// "text/html charset=utf-8": the semicolon forgotten.
		if j := strings.IndexAny(strings.TrimSpace(v), " \t"); j > 0 && strings.Contains(v[j:], "=") {
			v = strings.TrimSpace(v)
			head, v = v[:j], v[j+1:]
		} else {
			v = ""
		}
	}
	head = strings.ToLower(strings.Trim(strings.TrimSpace(head), `"'`))
	if j := strings.IndexAny(head, " \t,"); j > 0 {
		head = head[:j]
	}
	m.value = head

	type piece struct {
		n    int
		ext  bool
		text string
	}
	parts := map[string][]piece{}
	var order []string
	for count := 0; v != "" && count < 200; count++ {
		v = strings.TrimLeft(v, " \t;")
		eq := strings.IndexByte(v, '=')
		if eq < 0 {
			break
		}
		if semi := strings.IndexByte(v, ';'); semi >= 0 && semi < eq {
			v = v[semi+1:]
			continue
		}
		name := strings.ToLower(strings.TrimSpace(v[:eq]))
		v = strings.TrimLeft(v[eq+1:], " \t")
		var value string
		if strings.HasPrefix(v, `"`) {
			value, v = readQuoted(v)
		} else {
			end := strings.IndexByte(v, ';')
			if end < 0 {
				end = len(v)
			}
			value, v = strings.TrimSpace(v[:end]), v[end:]
			// "boundary=abc charset=utf-8": blank instead of a semicolon.
			if j := strings.IndexAny(value, " \t"); j > 0 && name != "name" && name != "filename" {
				v = value[j:] + v
				value = value[:j]
			}
		}
		p := piece{text: value}
		if star := strings.IndexByte(name, '*'); star > 0 {
			suffix := name[star+1:]
			name = name[:star]
			p.ext = suffix == "" || strings.HasSuffix(suffix, "*")
			for _, c := range strings.TrimSuffix(suffix, "*") {
				if c < '0' || c > '9' || p.n > 1000 {
					break
				}
				p.n = p.n*10 + int(c-'0')
			}
		}
		if _, seen := parts[name]; !seen {
			order = append(order, name)
		}
		parts[name] = append(parts[name], p)
	}
	for _, name := range order {
		list := parts[name]
		if len(list) == 1 && !list[0].ext {
			value := list[0].text
			if name == "name" || name == "filename" {
				value = headerText([]byte(value), hint)
			}
			m.params = append(m.params, param{name, value})
			continue
		}
		// RFC 2231 sections 3 and 4; the plain form beside it is only a fallback.
		for i := 1; i < len(list); i++ {
			for j := i; j > 0 && list[j].n < list[j-1].n; j-- {
				list[j], list[j-1] = list[j-1], list[j]
			}
		}
		hasExt := false
		for _, p := range list {
			hasExt = hasExt || p.ext
		}
		charset := ""
		var raw []byte
		for i, p := range list {
			if !p.ext && p.n == 0 && hasExt && i == 0 && len(list) > 1 && list[1].n == 0 {
				continue
			}
			text := p.text
			if p.ext {
				if c := strings.Split(text, "'"); len(c) >= 3 && charset == "" {
					charset, text = c[0], strings.Join(c[2:], "'")
				}
				raw = append(raw, unpercent(text)...)
				continue
			}
			raw = append(raw, text...)
		}
		if charset == "" {
			charset = hint
		}
		value, _ := decodeCharset(raw, charset)
		if strings.Contains(value, "=?") {
			value = decodeWords(value)
		}
		m.params = append(m.params, param{name, cleanLine(value)})
	}
	return m
}

func readQuoted(v string) (value, rest string) {
	end := -1
	escaped := false
	for i := 1; i < len(v); i++ {
		if v[i] == '\\' && i+1 < len(v) && (v[i+1] == '"' || v[i+1] == '\\') {
			escaped = true
			i++
			continue
		}
		if v[i] == '"' {
			end = i
			break
		}
	}
	if end < 0 {
		end = len(v)
		if i := strings.IndexByte(v, ';'); i > 0 {
			end = i
		}
		return v[1:end], v[end:]
	}
	value = v[1:end]
	if escaped {
		value = strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(value)
	}
	return value, v[end+1:]
}

func unpercent(s string) []byte {
	if strings.IndexByte(s, '%') < 0 {
		return []byte(s)
	}
	var b bytes.Buffer
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			b.WriteByte(byte(hexValue(s[i+1])<<4 | hexValue(s[i+2])))
			i += 2
			continue
		}
		b.WriteByte(s[i])
	}
	return b.Bytes()
}
