package table

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
	utf16 "golang.org/x/text/encoding/unicode"
)

// decode turns a file into UTF-8 without a byte order mark and names the
// encoding it found. Order of the evidence: byte order mark, zero bytes, valid
// UTF-8, then the code page in which the letters make sense. want overrules it.
func decode(raw []byte, want string) (text, name string, err error) {
	if want != "" {
		enc, err := htmlindex.Get(normalName(want))
		if err != nil {
			return "", "", fmt.Errorf("encoding %q: not known", want)
		}
		if n, _ := htmlindex.Name(enc); n == "utf-8" {
			return strings.ToValidUTF8(string(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))), "\uFFFD"), "utf-8", nil
		}
		out, err := enc.NewDecoder().Bytes(raw)
		if err != nil {
			return "", "", fmt.Errorf("decode as %s: %w", want, err)
		}
		return strings.TrimPrefix(string(out), "\ufeff"), strings.ToLower(want), nil
	}
	switch {
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		return strings.ToValidUTF8(string(raw[3:]), "\uFFFD"), "utf-8-bom", nil
	case bytes.HasPrefix(raw, []byte("\xff\xfe")):
		return utf16Text(raw[2:], utf16.LittleEndian), "utf-16le-bom", nil
	case bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return utf16Text(raw[2:], utf16.BigEndian), "utf-16be-bom", nil
	}
	sample := raw[:min(len(raw), sampleBytes)]
	if even, odd := zeros(sample); even+odd > 0 {
		switch {
		case odd > len(sample)/8 && odd > 4*even:
			return utf16Text(raw, utf16.LittleEndian), "utf-16le", nil
		case even > len(sample)/8 && even > 4*odd:
			return utf16Text(raw, utf16.BigEndian), "utf-16be", nil
		}
	}
	if utf8.Valid(raw) {
		return string(raw), "utf-8", nil
	}
	if good, bad := utf8Share(sample); good > 8 && bad*20 < good {
		return strings.ToValidUTF8(string(raw), "\uFFFD"), "utf-8", nil
	}
	enc, name := guess(sample)
	out, err := enc.NewDecoder().Bytes(raw)
	if err != nil {
		return "", "", fmt.Errorf("decode as %s: %w", name, err)
	}
	return string(out), name, nil
}

// normalName maps names that the index of the web does not have.
func normalName(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	switch s {
	case "utf8", "utf-8-bom", "utf-8-sig":
		return "utf-8"
	case "gb2312", "gbk", "cp936", "gb":
		return "gb18030"
	case "sjis", "shift-jis", "cp932":
		return "shift_jis"
	case "cp949", "uhc":
		return "euc-kr"
	case "cp950":
		return "big5"
	case "utf16", "utf-16", "unicode":
		return "utf-16le"
	case "mac", "macroman":
		return "macintosh"
	case "cp874":
		return "windows-874"
	}
	if rest, ok := strings.CutPrefix(s, "cp125"); ok {
		return "windows-125" + rest
	}
	return s
}

func utf16Text(b []byte, order utf16.Endianness) string {
	out, err := utf16.UTF16(order, utf16.IgnoreBOM).NewDecoder().Bytes(b[:len(b)&^1])
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(string(out), "\ufeff")
}
