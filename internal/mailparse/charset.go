package mailparse

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
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
	high, shifts := charsetSigns(b)
	if !high && !shifts {
		return string(b), "" // EBCDIC and UTF-16 text never looks like this
	}
	name := charsetName(label)
	switch bom, marked := bytes.CutPrefix(b, []byte("\xef\xbb\xbf")); {
	case marked:
		return strings.ToValidUTF8(string(bom), "\uFFFD"), ""
	case !high:
		return decodeSevenBit(b, name)
	case wideSet(name):
		return decodeWide(b, name), ""
	case len(b) >= 4 && (bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff"))):
		return decodeWide(b, "utf-16"), "utf-16"
	case utf8.Valid(b):
		return decodeValid(b, name)
	}
	return decodeEightBit(b, name)
}

// charsetSigns reports whether the eighth bit is used, and, where it is not,
// whether a byte that shifts between sets is.
func charsetSigns(b []byte) (high, shifts bool) {
	for _, c := range b {
		if c >= 0x80 {
			return true, shifts
		}
		if c == 0x1b || c == 0x0e || c == '~' || c == '+' || c == 0 {
			shifts = true
		}
	}
	return false, shifts
}

// decodeValid reads bytes that are valid UTF-8, whatever their label.
func decodeValid(b []byte, name string) (text, instead string) {
	switch {
	case name == "utf-8":
		return string(b), ""
	case !multiByte(name) || hasLongRune(b):
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

// decodeEightBit reads bytes that are not valid UTF-8.
func decodeEightBit(b []byte, name string) (text, instead string) {
	switch name {
	case "iso-2022-kr", "iso-2022-cn", "hz", "utf-7":
		if s, ok := decodeShifted(b, name); ok {
			return s, ""
		}
	case "utf-8":
		if mostlyUTF8(b) {
			return strings.ToValidUTF8(string(b), "\uFFFD"), ""
		}
	case "us-ascii", "detect":
	default:
		return decodeLabelled(b, name)
	}
	if mostlyUTF8(b) {
		return strings.ToValidUTF8(string(b), "\uFFFD"), "utf-8"
	}
	guess := guessCharset(b)
	s, _ := decodeWith(b, guess)
	return s, guess
}

// decodeLabelled believes the label unless it reads much of b as rubbish and a
// guess reads less.
func decodeLabelled(b []byte, name string) (text, instead string) {
	s, bad := decodeWith(b, name)
	tolerated := 20 // one byte in so many may be bad
	if multiByte(name) {
		tolerated = 50
	}
	if bad == 0 || bad*tolerated < len(b) {
		return s, ""
	}
	if guess := guessCharset(b); guess != name {
		if g, worse := decodeWith(b, guess); worse < bad {
			return g, guess
		}
	}
	return s, ""
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
	}
	if wideSet(name) {
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

// decodeWide reads UTF-16 and UTF-32, in the byte order of their mark, their name or their blanks.
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

// wideSet reports whether a set has two or four bytes for every character.
func wideSet(name string) bool {
	switch name {
	case "utf-16", "utf-16le", "utf-16be", "utf-32":
		return true
	}
	return false
}

// multiByte reports whether a set has one byte for ASCII and more for the rest.
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
