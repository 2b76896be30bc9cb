package mailbox

import (
	"encoding/base64"
	"strings"
	"unicode/utf16"
)

// modified is the base64 of modified UTF-7 (RFC 3501 section 5.1.3): a comma for
// the slash, no padding.
var modified = base64.NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,").WithPadding(base64.NoPadding)

// decodeUTF7 decodes a folder name in modified UTF-7. A name that is none, such
// as one in plain UTF-8 with a lone "&", stays as it is.
func decodeUTF7(s string) string {
	if !strings.Contains(s, "&") {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	var b strings.Builder
	rest := s
	for {
		before, after, found := strings.Cut(rest, "&")
		b.WriteString(before)
		if !found {
			return strings.ToValidUTF8(b.String(), "\uFFFD")
		}
		run, tail, ended := strings.Cut(after, "-")
		if !ended {
			return strings.ToValidUTF8(s, "\uFFFD")
		}
		rest = tail
		if run == "" {
			b.WriteByte('&')
			continue
		}
		raw, err := modified.DecodeString(run)
		if err != nil || len(raw)%2 != 0 {
			return strings.ToValidUTF8(s, "\uFFFD")
		}
		units := make([]uint16, len(raw)/2)
		for i := range units {
			units[i] = uint16(raw[2*i])<<8 | uint16(raw[2*i+1])
		}
		b.WriteString(string(utf16.Decode(units)))
	}
}
