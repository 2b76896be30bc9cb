package mailparse

import (
	"bytes"
	"encoding/base64"
	"io"
	"strings"

	"github.com/emersion/go-message"
)

// decodeTransfer undoes a part's Content-Transfer-Encoding. go-message decodes
// what is well formed; at the first fault its readers stop and lose the rest, so
// damaged base64 and quoted-printable are decoded again by the lenient ones
// below. The second result is a note, "" when all was in order.
func decodeTransfer(b []byte, encoding string) ([]byte, string) {
	encoding = strings.ToLower(strings.Trim(encoding, " \t\"';."))
	if i := strings.IndexAny(encoding, " ;("); i > 0 {
		encoding = encoding[:i]
	}
	switch encoding {
	case "", "7bit", "8bit", "binary", "7-bit", "8-bit", "7bits", "8bits", "none", "unencoded", "utf-8", "us-ascii":
		return b, ""
	case "base64", "quoted-printable":
	case "base-64", "base_64", "b":
		encoding = "base64"
	case "quoted_printable", "quotedprintable", "quoted-printeable", "q", "printable":
		encoding = "quoted-printable"
	case "x-uuencode", "uuencode", "x-uue", "uue":
		if out, ok := decodeUU(b); ok {
			return out, ""
		}
		return b, "A uuencoded part could not be decoded."
	default:
		return b, "An unknown transfer encoding was read as plain."
	}
	if encoding == "base64" {
		if out, ok := plainBase64(b); ok {
			return out, ""
		}
	}
	var h message.Header
	h.Set("Content-Transfer-Encoding", encoding)
	if e, err := message.New(h, bytes.NewReader(b)); err == nil {
		var buf bytes.Buffer
		buf.Grow(len(b) + bytes.MinRead)
		if _, err := io.Copy(&buf, e.Body); err == nil {
			return buf.Bytes(), ""
		}
	}
	if encoding == "base64" {
		return decodeBase64(b), "Damaged base64 was decoded as far as it goes."
	}
	return decodeQP(b), "Damaged quoted-printable was decoded as far as it goes."
}

// plainBase64 decodes what is base64 and line ends from beginning to end.
func plainBase64(b []byte) ([]byte, bool) {
	b = bytes.TrimRight(b, "\r\n")
	if i := bytes.IndexByte(b, '='); i >= 0 && i < len(b)-2 {
		return nil, false
	}
	out := make([]byte, base64.StdEncoding.DecodedLen(len(b)))
	n, err := base64.StdEncoding.Decode(out, b)
	return out[:n], err == nil
}

// base64Value is the value of a base64 digit, -1 for any other byte.
func base64Value(c byte) int {
	switch {
	case c >= 'A' && c <= 'Z':
		return int(c - 'A')
	case c >= 'a' && c <= 'z':
		return int(c-'a') + 26
	case c >= '0' && c <= '9':
		return int(c-'0') + 52
	case c == '+':
		return 62
	case c == '/':
		return 63
	}
	return -1
}

// decodeBase64 decodes what is base64 in b and passes over everything else, as
// RFC 2045 section 6.8 asks; padding ends a run and a new one may follow.
func decodeBase64(b []byte) []byte {
	out := make([]byte, 0, len(b)*3/4+3)
	acc, bits := uint32(0), 0
	for _, c := range b {
		if c == '=' {
			acc, bits = 0, 0
			continue
		}
		v := base64Value(c)
		if v < 0 {
			switch c {
			case '-':
				v = 62 // URL alphabet of RFC 4648
			case '_':
				v = 63
			default:
				continue
			}
		}
		acc = acc<<6 | uint32(v)
		if bits += 6; bits >= 8 {
			bits -= 8
			out = append(out, byte(acc>>bits))
		}
	}
	return out
}

// decodeQP decodes quoted-printable and keeps every escape that is none.
func decodeQP(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		i := bytes.IndexByte(b, '\n')
		line, end := b, ""
		if i >= 0 {
			line, b = b[:i], b[i+1:]
			end = "\n"
		} else {
			b = nil
		}
		line = bytes.TrimRight(line, " \t\r")
		if n := len(line); n > 0 && line[n-1] == '=' {
			line, end = line[:n-1], ""
		}
		for j := 0; j < len(line); j++ {
			if line[j] == '=' && j+2 < len(line) && isHex(line[j+1]) && isHex(line[j+2]) {
				out = append(out, byte(hexValue(line[j+1])<<4|hexValue(line[j+2])))
				j += 2
				continue
			}
			out = append(out, line[j])
		}
		out = append(out, end...)
	}
	return out
}

// decodeUU decodes one uuencoded file ("begin 644 name" … "end").
func decodeUU(b []byte) ([]byte, bool) {
	started := false
	var out []byte
	for len(b) > 0 {
		var line []byte
		line, b = nextLine(b)
		if !started {
			started = uuBegin(line) != ""
			continue
		}
		if len(line) == 0 || bytes.Equal(line, []byte("end")) || line[0] == '`' || line[0] == ' ' {
			break
		}
		n := int(line[0]-' ') & 63
		data := line[1:]
		for k := 0; k+1 < len(data) && n > 0; k += 4 {
			var q [4]byte
			for m := 0; m < 4 && k+m < len(data); m++ {
				q[m] = (data[k+m] - ' ') & 63
			}
			three := []byte{q[0]<<2 | q[1]>>4, q[1]<<4 | q[2]>>2, q[2]<<6 | q[3]}
			if n < 3 {
				three = three[:n]
			}
			out = append(out, three...)
			n -= len(three)
		}
	}
	return out, started
}

// uuBegin returns the file name of a line "begin 644 name", else "".
func uuBegin(line []byte) string {
	rest, ok := bytes.CutPrefix(line, []byte("begin "))
	if !ok || len(rest) < 5 {
		return ""
	}
	n := 0
	for n < len(rest) && rest[n] >= '0' && rest[n] <= '7' {
		n++
	}
	if n < 3 || n > 4 || n >= len(rest) || rest[n] != ' ' {
		return ""
	}
	return strings.TrimSpace(strings.ToValidUTF8(string(rest[n:]), "\uFFFD"))
}
