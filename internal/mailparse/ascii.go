package mailparse

import "unicode/utf8"

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func letterASCII(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }
