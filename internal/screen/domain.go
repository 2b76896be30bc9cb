package screen

import (
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// Address is a mail address or a domain as it may be shown: a domain of several
// scripts is spelt in its xn-- form (RFC 5890), because letters of one look like
// those of another. Latin beside Chinese, Japanese or Korean is common and stays
// (Unicode Technical Standard 39, section 5.2, "highly restrictive").
func Address(s string) string {
	local, domain, found := strings.Cut(s, "@")
	if !found {
		local, domain = "", s
	}
	if !mixesScripts(domain) {
		return s
	}
	ascii, err := idna.ToASCII(domain)
	if err != nil {
		return s
	}
	if found {
		return local + "@" + ascii
	}
	return ascii
}

// eastAsian is what Latin may stand beside.
var eastAsian = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo}

// alone are scripts whose letters are mistaken for those of others, or that no
// domain has reason to mix.
var alone = []*unicode.RangeTable{unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Armenian, unicode.Hebrew, unicode.Arabic,
	unicode.Devanagari, unicode.Thai, unicode.Georgian, unicode.Cherokee, unicode.Coptic}

func mixesScripts(domain string) bool {
	kinds := map[int]bool{}
	for _, r := range domain {
		switch {
		case r < 0x80 && !unicode.IsLetter(r), unicode.Is(unicode.Common, r), unicode.Is(unicode.Inherited, r):
			continue
		case unicode.In(r, eastAsian...):
			kinds[-1] = true
			continue
		}
		kind := len(alone)
		for i, table := range alone {
			if unicode.Is(table, r) {
				kind = i
				break
			}
		}
		kinds[kind] = true
	}
	const latin, asian = 0, -1
	return len(kinds) > 1 && !(len(kinds) == 2 && kinds[latin] && kinds[asian])
}
