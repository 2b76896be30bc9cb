package mailparse

import "strings"

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
