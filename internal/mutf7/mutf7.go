// Package mutf7 reads, writes and compares the names of mail folders. IMAP spells
// them in modified UTF-7, RFC 3501 section 5.1.3.
package mutf7

import (
	"encoding/base64"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// alphabet is base64 with a comma for the slash, and no padding.
func alphabet() *base64.Encoding {
	return base64.NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,").WithPadding(base64.NoPadding)
}

// Decode is a folder's name as people read it. What is not well encoded
// stays as it came; some servers send raw UTF-8.
func Decode(raw string) string {
	if !strings.Contains(raw, "&") {
		return strings.ToValidUTF8(raw, "\uFFFD")
	}
	var b strings.Builder
	for rest := raw; rest != ""; {
		i := strings.IndexByte(rest, '&')
		if i < 0 {
			b.WriteString(rest)
			break
		}
		b.WriteString(rest[:i])
		rest = rest[i+1:]
		end := strings.IndexByte(rest, '-')
		if end < 0 {
			return strings.ToValidUTF8(raw, "\uFFFD")
		}
		if end == 0 {
			b.WriteByte('&')
		} else {
			bytes, err := alphabet().DecodeString(rest[:end])
			if err != nil || len(bytes)%2 != 0 {
				return strings.ToValidUTF8(raw, "\uFFFD")
			}
			units := make([]uint16, len(bytes)/2)
			for j := range units {
				units[j] = uint16(bytes[2*j])<<8 | uint16(bytes[2*j+1])
			}
			b.WriteString(string(utf16.Decode(units)))
		}
		rest = rest[end+1:]
	}
	return strings.ToValidUTF8(b.String(), "\uFFFD")
}

// Encode is the inverse of Decode for well encoded names.
func Encode(name string) string {
	var b strings.Builder
	var run []rune
	flush := func() {
		if len(run) == 0 {
			return
		}
		units := utf16.Encode(run)
		bytes := make([]byte, 0, 2*len(units))
		for _, u := range units {
			bytes = append(bytes, byte(u>>8), byte(u))
		}
		b.WriteString("&" + alphabet().EncodeToString(bytes) + "-")
		run = run[:0]
	}
	for _, r := range name {
		switch {
		case r == '&':
			flush()
			b.WriteString("&-")
		case r >= 0x20 && r < 0x7f:
			flush()
			b.WriteRune(r)
		case r != utf8.RuneError:
			run = append(run, r)
		}
	}
	flush()
	return b.String()
}
