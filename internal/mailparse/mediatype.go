package mailparse

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

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

// maxParams bounds the parameters that are read of one header.
const maxParams = 200

// parseMediaType reads a Content-Type or Content-Disposition value, with the
// continuations and charsets of RFC 2231. The standard library's reader drops
// everything at the first fault; mail is full of them.
func parseMediaType(v, hint string) mediaType {
	head, rest := cutMediaType(v)
	head = strings.ToLower(strings.Trim(strings.TrimSpace(head), `"'`))
	if i := strings.IndexAny(head, " \t,"); i > 0 {
		head = head[:i]
	}
	m := mediaType{value: head}
	for _, p := range readParams(rest) {
		m.params = append(m.params, param{p.name, p.value(hint)})
	}
	return m
}

// cutMediaType cuts a value in front of its parameters.
func cutMediaType(v string) (head, params string) {
	if head, params, ok := strings.Cut(v, ";"); ok {
		return head, params
	}
	// "text/html charset=utf-8": the semicolon forgotten.
	if i := strings.IndexAny(strings.TrimSpace(v), " \t"); i > 0 && strings.Contains(v[i:], "=") {
		v = strings.TrimSpace(v)
		return v[:i], v[i+1:]
	}
	return v, ""
}

// rawParam is a parameter with the pieces it was sent in.
type rawParam struct {
	name   string // lower case
	pieces []paramPiece
}

// paramPiece is a parameter's value, or one continuation of it (RFC 2231
// section 3): filename*1*=caf%E9.
type paramPiece struct {
	number   int  // of the continuation
	extended bool // with percent signs, the first one with its charset
	text     string
}

// readParams reads parameters in the order in which they were first named.
func readParams(v string) []rawParam {
	var list []rawParam
	for n := 0; v != "" && n < maxParams; n++ {
		v = strings.TrimLeft(v, " \t;")
		eq := strings.IndexByte(v, '=')
		if eq < 0 {
			break
		}
		if semi := strings.IndexByte(v[:eq], ';'); semi >= 0 { // a word without a value
			v = v[semi+1:]
			continue
		}
		label := strings.ToLower(strings.TrimSpace(v[:eq]))
		name, p := readParamName(label)
		p.text, v = readParamText(label, strings.TrimLeft(v[eq+1:], " \t"))
		i := slices.IndexFunc(list, func(have rawParam) bool { return have.name == name })
		if i < 0 {
			i = len(list)
			list = append(list, rawParam{name: name})
		}
		list[i].pieces = append(list[i].pieces, p)
	}
	return list
}

// readParamName cuts what RFC 2231 adds to a name: "filename*", "filename*1",
// "filename*1*".
func readParamName(s string) (name string, p paramPiece) {
	star := strings.IndexByte(s, '*')
	if star <= 0 {
		return s, p
	}
	suffix := s[star+1:]
	p.extended = suffix == "" || strings.HasSuffix(suffix, "*")
	for _, c := range strings.TrimSuffix(suffix, "*") {
		if c < '0' || c > '9' || p.number > 1000 {
			break
		}
		p.number = p.number*10 + int(c-'0')
	}
	return s[:star], p
}

// readParamText reads the text of the parameter at the start of v, in quotes or not.
func readParamText(label, v string) (text, rest string) {
	if strings.HasPrefix(v, `"`) {
		return readQuoted(v)
	}
	end := strings.IndexByte(v, ';')
	if end < 0 {
		end = len(v)
	}
	text, rest = strings.TrimSpace(v[:end]), v[end:]
	// "boundary=abc charset=utf-8": blank instead of a semicolon.
	if i := strings.IndexAny(text, " \t"); i > 0 && !namesFile(label) {
		return text[:i], text[i:] + rest
	}
	return text, rest
}

func namesFile(param string) bool { return param == "name" || param == "filename" }

// value puts the pieces of a parameter together (RFC 2231 sections 3 and 4); the
// plain form that stands beside an extended one is only a fallback.
func (p *rawParam) value(hint string) string {
	if only := p.pieces[0]; len(p.pieces) == 1 && !only.extended {
		if namesFile(p.name) {
			return headerText([]byte(only.text), hint)
		}
		return only.text
	}
	slices.SortStableFunc(p.pieces, func(a, b paramPiece) int { return cmp.Compare(a.number, b.number) })
	pieces := p.pieces
	if len(pieces) > 1 && !pieces[0].extended && pieces[1].number == 0 && slices.ContainsFunc(pieces, func(p paramPiece) bool { return p.extended }) {
		pieces = pieces[1:]
	}
	charset := ""
	var raw []byte
	for _, p := range pieces {
		if !p.extended {
			raw = append(raw, p.text...)
			continue
		}
		text := p.text
		if c := strings.SplitN(text, "'", 3); len(c) == 3 && charset == "" { // charset'language'text
			charset, text = c[0], c[2]
		}
		raw = append(raw, unpercent(text)...)
	}
	if charset == "" {
		charset = hint
	}
	value, _ := decodeCharset(raw, charset)
	if strings.Contains(value, "=?") {
		value = decodeWords(value)
	}
	return cleanLine(value)
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
