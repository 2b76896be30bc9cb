package screen

import (
	"fmt"
	"io"
	"unicode"
	"unicode/utf8"
)

// JSONWriter returns a writer for JSON that spells every character which Clean
// would remove as an escape of JSON (RFC 8259, section 7). Programs read the same
// text, and a terminal on which it lands is not misled by it.
func JSONWriter(w io.Writer) io.Writer { return &jsonWriter{w: w} }

type jsonWriter struct {
	w    io.Writer
	rest []byte // the beginning of a character whose end is not here yet
	buf  []byte
}

// Write implements io.Writer. A character cut between two calls is kept until
// its end comes; JSON ends with a bracket or a line feed, so nothing stays.
func (j *jsonWriter) Write(p []byte) (int, error) {
	all := p
	if len(j.rest) > 0 {
		all = append(j.rest, p...)
		j.rest = nil
	}
	j.buf = j.buf[:0]
	for i := 0; i < len(all); {
		if c := all[i]; c < utf8.RuneSelf {
			if c == 0x7f {
				j.buf = append(j.buf, `\u007f`...)
			} else {
				j.buf = append(j.buf, c)
			}
			i++
			continue
		}
		if !utf8.FullRune(all[i:]) {
			j.rest = append([]byte(nil), all[i:]...)
			break
		}
		r, size := utf8.DecodeRune(all[i:])
		switch {
		case !misleads(r):
			j.buf = append(j.buf, all[i:i+size]...)
		case r > 0xffff:
			high, low := 0xd800+(r-0x10000)>>10, 0xdc00+(r-0x10000)&0x3ff
			j.buf = fmt.Appendf(j.buf, `\u%04x\u%04x`, high, low)
		default:
			j.buf = fmt.Appendf(j.buf, `\u%04x`, r)
		}
		i += size
	}
	if _, err := j.w.Write(j.buf); err != nil {
		return 0, err
	}
	return len(p), nil
}

// misleads reports whether Clean takes r out of a text, at least in some places.
func misleads(r rune) bool {
	return r == 0x2028 || r == 0x2029 || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) || invisible(r)
}
