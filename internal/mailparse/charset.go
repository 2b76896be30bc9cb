package mailparse

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// charmaps are the single-byte sets that the WHATWG list does not name.
var charmaps = map[string]encoding.Encoding{
	"cp437": charmap.CodePage437, "cp850": charmap.CodePage850, "cp852": charmap.CodePage852,
	"cp855": charmap.CodePage855, "cp858": charmap.CodePage858, "cp862": charmap.CodePage862,
	"cp1047": charmap.CodePage1047,
}

// charsetName maps a label as mail carries it to the name it is read under;
// "detect" when the label says nothing.
func charsetName(label string) string {
	label = strings.ToLower(strings.Trim(label, " \t\"'<>;:,"))
	label = strings.TrimPrefix(label, "charset=")
	label = strings.Trim(label, "\"' ")
	if label == "" {
		return "detect"
	}
	aliases := charsetAliases()
	if name, ok := aliases[label]; ok {
		return name
	}
	if len(label) > 60 {
		return "detect"
	}
	if e, err := htmlindex.Get(label); err == nil {
		if name, err := htmlindex.Name(e); err == nil && name != "replacement" && name != "x-user-defined" {
			return name
		}
	}
	// "x-cp1251", "windows1251", "win1251", "cp_1251", "iso8859_2", "iso_8859-2:1987".
	short := strings.TrimPrefix(label, "x-")
	if i := strings.IndexByte(short, ':'); i > 0 {
		short = short[:i]
	}
	if name, ok := aliases[short]; ok {
		return name
	}
	digits := strings.TrimLeft(short, "abcdefghijklmnopqrstuvwxyz-_. ")
	switch {
	case strings.HasPrefix(digits, "125") && len(digits) == 4:
		return "windows-" + digits
	case strings.HasPrefix(digits, "8859"):
		n := strings.Trim(digits[4:], "-_ ")
		return isoPart(n, aliases)
	}
	return "detect"
}

func isoPart(n string, aliases map[string]string) string {
	if name, ok := aliases["iso-8859-"+n]; ok {
		return name
	}
	if e, err := htmlindex.Get("iso-8859-" + n); err == nil {
		if name, err := htmlindex.Name(e); err == nil {
			return name
		}
	}
	return "detect"
}

func encodingOf(name string) encoding.Encoding {
	if e, ok := charmaps[name]; ok {
		return e
	}
	if e, err := htmlindex.Get(name); err == nil {
		return e
	}
	return nil
}

// decodeCharset turns bytes in the charset label into valid UTF-8. Bytes that
// are valid UTF-8 win over the label; without a usable label, or where the bytes
// contradict it, the charset is guessed. The second result names what was read
// instead of the label, "" when the label held.
func decodeCharset(b []byte, label string) (text, instead string) {
	plain := true
	special := false
	for _, c := range b {
		if c >= 0x80 {
			plain = false
			break
		}
		if c == 0x1b || c == 0x0e || c == '~' || c == '+' || c == 0 {
			special = true
		}
	}
	name := ""
	if plain && !special {
		// EBCDIC and UTF-16 text never looks like this.
		return string(b), ""
	}
	name = charsetName(label)
	if bytes.HasPrefix(b, []byte("\xef\xbb\xbf")) {
		return strings.ToValidUTF8(string(b[3:]), "\uFFFD"), ""
	}
	if plain {
		return decodeSevenBit(b, name)
	}
	switch name {
	case "utf-16", "utf-16le", "utf-16be", "utf-32":
		return decodeWide(b, name), ""
	}
	if len(b) >= 4 && (b[0] == 0xff && b[1] == 0xfe || b[0] == 0xfe && b[1] == 0xff) {
		return decodeWide(b, "utf-16"), "utf-16"
	}
	if utf8.Valid(b) {
		if name == "utf-8" {
			return string(b), ""
		}
		if !multiByte(name) || hasLongRune(b) {
			if bytes.Contains(b, []byte("\x1b$")) {
				return decodeSevenBit(b, name)
			}
			return string(b), "utf-8"
		}
		// Two GBK or Big5 characters may happen to be two-byte UTF-8 ("联通"):
		// then a label that reads cleanly is believed.
		if s, bad := decodeWith(b, name); bad == 0 {
			return s, ""
		}
		return string(b), "utf-8"
	}
	switch name {
	case "iso-2022-kr", "iso-2022-cn", "hz", "utf-7":
		if s, ok := decodeShifted(b, name); ok {
			return s, ""
		}
		name = "detect"
	case "utf-8":
		if mostlyUTF8(b) {
			return strings.ToValidUTF8(string(b), "\uFFFD"), ""
		}
		name = "detect"
	case "us-ascii":
		name = "detect"
	}
	if name != "detect" {
		s, bad := decodeWith(b, name)
		if bad == 0 || bad*50 < len(b) && multiByte(name) {
			return s, ""
		}
		if !multiByte(name) && bad*20 < len(b) {
			return s, ""
		}
		if guess := guessCharset(b); guess != name {
			if g, worse := decodeWith(b, guess); worse < bad {
				return g, guess
			}
		}
		return s, ""
	}
	if mostlyUTF8(b) {
		return strings.ToValidUTF8(string(b), "\uFFFD"), "utf-8"
	}
	guess := guessCharset(b)
	s, _ := decodeWith(b, guess)
	return s, guess
}

// decodeSevenBit reads bytes without the eighth bit.
func decodeSevenBit(b []byte, name string) (text, instead string) {
	switch name {
	case "utf-7", "hz", "iso-2022-kr", "iso-2022-cn":
		if s, ok := decodeShifted(b, name); ok {
			return s, ""
		}
		return string(b), ""
	case "iso-2022-jp":
		s, _ := decodeWith(b, name)
		return s, ""
	case "utf-16", "utf-16le", "utf-16be", "utf-32":
		if bytes.IndexByte(b, 0) >= 0 {
			return decodeWide(b, name), ""
		}
		return string(b), ""
	}
	if bytes.Contains(b, []byte("\x1b$")) || bytes.Contains(b, []byte("\x1b(")) {
		if bytes.Contains(b, []byte("\x1b$)C")) {
			if s, ok := decodeShifted(b, "iso-2022-kr"); ok {
				return s, "iso-2022-kr"
			}
		}
		if s, bad := decodeWith(b, "iso-2022-jp"); bad == 0 {
			return s, "iso-2022-jp"
		}
	}
	if name == "detect" || name == "us-ascii" || name == "gb18030" {
		if bytes.Contains(b, []byte("~{")) && bytes.Contains(b, []byte("~}")) {
			if s, ok := decodeShifted(b, "hz"); ok {
				return s, "hz"
			}
		}
	}
	if zeros := bytes.Count(b, []byte{0}); zeros > len(b)/4 {
		return decodeWide(b, "utf-16"), "utf-16"
	}
	return string(b), ""
}

// decodeWith decodes b strictly as the named charset and counts what did not fit.
func decodeWith(b []byte, name string) (string, int) {
	switch name {
	case "utf-8", "us-ascii":
		s := strings.ToValidUTF8(string(b), "\uFFFD")
		return s, strings.Count(s, "\uFFFD")
	}
	e := encodingOf(name)
	if e == nil {
		e = charmap.Windows1252
	}
	out, err := e.NewDecoder().Bytes(b)
	s := strings.ToValidUTF8(string(out), "\uFFFD")
	bad := strings.Count(s, "\uFFFD")
	if err != nil {
		bad++
	}
	return s, bad
}

// decodeShifted reads the charsets that x/text has not, or only under a type.
func decodeShifted(b []byte, name string) (string, bool) {
	switch name {
	case "utf-7":
		return decodeUTF7(b), true
	case "hz":
		out, err := simplifiedchinese.HZGB2312.NewDecoder().Bytes(b)
		s := string(out)
		return strings.ToValidUTF8(s, "\uFFFD"), err == nil && !strings.Contains(s, "\uFFFD")
	case "iso-2022-kr":
		s, bad := decodeWith(unshift(b), "euc-kr")
		return s, bad == 0
	default: // iso-2022-cn
		s, bad := decodeWith(unshift(b), "gb18030")
		return s, bad == 0
	}
}

// unshift turns the SO/SI form of ISO-2022-KR (RFC 1557) and ISO-2022-CN (RFC
// 1922) into the eight-bit form of the same set.
func unshift(b []byte) []byte {
	out := make([]byte, 0, len(b))
	shifted := false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == 0x1b && i+3 < len(b) && b[i+1] == '$' && (b[i+2] == ')' || b[i+2] == '*'):
			i += 3
		case c == 0x0e:
			shifted = true
		case c == 0x0f:
			shifted = false
		case c == '\n':
			shifted = false
			out = append(out, c)
		case shifted && c > ' ' && c < 0x7f:
			out = append(out, c|0x80)
		default:
			out = append(out, c)
		}
	}
	return out
}

func decodeWide(b []byte, name string) string {
	var e encoding.Encoding
	switch {
	case name == "utf-32" && len(b) >= 4 && b[0] == 0 && b[1] == 0:
		e = utf32.UTF32(utf32.BigEndian, utf32.UseBOM)
	case name == "utf-32":
		e = utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)
	case len(b) >= 2 && b[0] == 0xff && b[1] == 0xfe:
		b, e = b[2:], unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case len(b) >= 2 && b[0] == 0xfe && b[1] == 0xff:
		b, e = b[2:], unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	case name == "utf-16le" || name == "utf-16" && littleEndian(b):
		e = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	default:
		e = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	out, err := e.NewDecoder().Bytes(b)
	if err != nil && len(out) == 0 {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return strings.ToValidUTF8(string(out), "\uFFFD")
}

// littleEndian guesses the byte order of UTF-16 without a mark: blanks and line
// ends have their zero byte second in little endian.
func littleEndian(b []byte) bool {
	little, big := 0, 0
	for i := 0; i+1 < len(b) && i < 4096; i += 2 {
		if b[i+1] == 0 && b[i] != 0 {
			little++
		}
		if b[i] == 0 && b[i+1] != 0 {
			big++
		}
	}
	return little > big
}

func multiByte(name string) bool {
	switch name {
	case "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr", "iso-2022-jp":
		return true
	}
	return false
}

// hasLongRune reports whether valid UTF-8 contains a character of three or more
// bytes: such text is no accident of another charset.
func hasLongRune(b []byte) bool {
	for _, c := range b {
		if c >= 0xe0 {
			return true
		}
	}
	return false
}

// mostlyUTF8 reports whether b is UTF-8 with a little damage, such as a cut at
// its end: nine of ten non-ASCII characters are whole.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for len(b) > 0 {
		if b[0] < 0x80 {
			b = b[1:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		b = b[n:]
	}
	return good > 0 && bad*9 <= good
}

// decodeUTF7 reads UTF-7 (RFC 2152). Runs that are no base64 stay as they are.
func decodeUTF7(b []byte) string {
	var out strings.Builder
	out.Grow(len(b))
	for i := 0; i < len(b); {
		if b[i] != '+' {
			out.WriteByte(b[i])
			i++
			continue
		}
		j := i + 1
		for j < len(b) && base64Value(b[j]) >= 0 {
			j++
		}
		run := b[i+1 : j]
		if len(run) == 0 && j < len(b) && b[j] == '-' {
			out.WriteByte('+')
			i = j + 1
			continue
		}
		var units []byte
		acc, bits := uint(0), 0
		for _, c := range run {
			acc = acc<<6 | uint(base64Value(c))
			if bits += 6; bits >= 8 {
				bits -= 8
				units = append(units, byte(acc>>bits))
			}
		}
		if len(units) < 2 {
			out.Write(b[i:j])
			i = j
			continue
		}
		out.WriteString(decodeWide(units[:len(units)&^1], "utf-16be"))
		if j < len(b) && b[j] == '-' {
			j++
		}
		i = j
	}
	return strings.ToValidUTF8(out.String(), "\uFFFD")
}
