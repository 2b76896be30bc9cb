package mailparse

import (
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
)

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
