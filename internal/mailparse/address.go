package mailparse

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// fullWidth are the forms of address punctuation typed with an East Asian
// keyboard.
var fullWidth = strings.NewReplacer("＜", "<", "＞", ">", "＠", "@", "，", ",", "；", ";", "〈", "<", "〉", ">")

// parseAddresses reads an address list with its encoded words still encoded, so
// that commas inside names do not cut them. It knows groups, comments, missing
// brackets and quotes. Entries without an address have only a name.
func parseAddresses(v string) []inquiry.Address {
	v = cutRunes(v, 64<<10) // no list of people is longer
	if strings.IndexByte(v, 0xef) >= 0 || strings.IndexByte(v, 0xe3) >= 0 {
		v = fullWidth.Replace(v)
	}
	var out []inquiry.Address
	for _, piece := range splitAddresses(v) {
		if a, ok := parseAddress(piece); ok {
			out = append(out, a)
		}
		if len(out) >= maxAddresses {
			break
		}
	}
	return out
}

// splitAddresses cuts a list at commas and semicolons that stand outside quotes,
// brackets, comments and encoded words, and drops group names.
func splitAddresses(v string) []string {
	quotes := strings.Count(v, `"`)%2 == 0 // an odd quote quotes nothing
	var out []string
	start := 0
	quoted, angle, comment := false, false, 0
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c == '\\' && (quoted || comment > 0):
			i++
		case c == '"' && quotes && comment == 0:
			quoted = !quoted
		case quoted:
		case c == '=' && i+1 < len(v) && v[i+1] == '?':
			if w, ok := readWord(v[i:]); ok {
				i += w.end - 1
			}
		case c == '(':
			comment++
		case c == ')' && comment > 0:
			comment--
		case comment > 0 && strings.IndexByte(v[i:], ')') >= 0:
			i += strings.IndexAny(v[i:], `()\`) - 1
		case c == '<':
			angle = true
		case c == '>':
			angle = false
		case c == ',' || c == ';':
			// A bracket left open swallows the list unless the comma ends it.
			if angle && strings.IndexByte(v[i:], '>') >= 0 && !strings.Contains(v[i:i+strings.IndexByte(v[i:], '>')], "<") {
				continue
			}
			out = append(out, v[start:i])
			start, angle = i+1, false
			if len(out) > maxAddresses {
				return out
			}
		case c == ':' && !angle && !strings.Contains(v[start:i], "@"):
			if name := strings.TrimSpace(v[start:i]); !strings.EqualFold(name, "mailto") {
				start = i + 1 // a group's name
			}
		}
	}
	return append(out, v[start:])
}

// parseAddress reads one mailbox.
func parseAddress(s string) (inquiry.Address, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return inquiry.Address{}, false
	}
	name, addr := "", ""
	if i := strings.LastIndexByte(s, '<'); i >= 0 {
		inside := s[i+1:]
		after := ""
		if j := strings.IndexByte(inside, '>'); j >= 0 {
			inside, after = inside[:j], inside[j+1:]
		}
		name, addr = strings.TrimSpace(s[:i]), cleanAddr(inside)
		if name == "" {
			name = strings.Trim(strings.TrimSpace(after), "()")
		}
		if addr == "" || !strings.Contains(addr, "@") {
			if a := findAddr(name); a != "" { // "john@x.com <>"
				addr = cleanAddr(a)
				name = strings.Replace(name, a, "", 1)
			}
		}
	} else {
		if i := strings.IndexByte(s, '('); i >= 0 && strings.HasSuffix(s, ")") {
			name = s[i+1 : len(s)-1]
			s = strings.TrimSpace(s[:i])
			if a := findAddr(name); a != "" && findAddr(s) == "" { // "Foo Bar (foo@bar.com)"
				name, s = s, a
			}
		}
		if strings.Contains(s, "=?") {
			s = decodeWords(s)
		}
		if a := findAddr(s); a != "" {
			addr = cleanAddr(a)
			if name == "" {
				name = strings.Replace(s, a, "", 1)
			}
		} else if name == "" {
			name = s
		}
	}
	name = cleanName(name)
	if strings.EqualFold(name, addr) {
		name = ""
	}
	if addr != "" && !strings.Contains(addr, "@") {
		if name == "" {
			name = addr
		}
		// "postmaster" or an Exchange name: kept as an address only when it could be one.
		if strings.ContainsAny(addr, " \t=/") {
			addr = ""
		}
	}
	return inquiry.Address{Name: name, Addr: addr}, name != "" || addr != ""
}

// cleanName decodes and unquotes a display name.
func cleanName(name string) string {
	name = strings.TrimSpace(name)
	if strings.Contains(name, "=?") {
		name = decodeWords(name)
	}
	name = strings.TrimSpace(name)
	for len(name) >= 2 && (name[0] == '"' && name[len(name)-1] == '"' || name[0] == '\'' && name[len(name)-1] == '\'') {
		name = strings.TrimSpace(name[1 : len(name)-1])
	}
	if strings.Contains(name, `\`) {
		name = strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(name)
	}
	return cleanLine(strings.Trim(name, "\" \t,;"))
}

// cleanAddr brings an address into its usual form: no blanks, no mailto, the
// domain in lower case.
func cleanAddr(a string) string {
	a = strings.TrimSpace(a)
	if strings.Contains(a, "=?") {
		a = decodeWords(a)
	}
	if len(a) > 7 && strings.EqualFold(a[:7], "mailto:") {
		a = a[7:]
	}
	if i := strings.IndexByte(a, ','); i >= 0 && strings.HasPrefix(a, "@") { // a route: @a,@b:c@d
		a = a[strings.LastIndexByte(a, ':')+1:]
	} else if strings.HasPrefix(a, "@") {
		if i := strings.IndexByte(a, ':'); i >= 0 {
			a = a[i+1:]
		}
	}
	if i := strings.IndexByte(a, '('); i >= 0 && strings.HasSuffix(a, ")") {
		a = a[:i]
	}
	at := strings.LastIndexByte(a, '@')
	if at < 0 {
		return cleanLine(strings.Trim(a, `"'<> `))
	}
	local := strings.TrimSpace(a[:at])
	if !strings.HasPrefix(local, `"`) || !strings.HasSuffix(local, `"`) || len(local) < 2 {
		local = strings.Join(strings.Fields(strings.Trim(local, `"'<>`)), "")
	}
	domain := strings.Join(strings.Fields(a[at+1:]), "")
	domain = strings.ToLower(strings.Trim(domain, `"'<>.;,)`))
	if local == "" || domain == "" {
		return strings.Trim(cleanLine(a), `"'<>@ `)
	}
	return cleanLine(local) + "@" + cleanLine(domain)
}

// findAddr finds the first address in running text, "" when there is none.
func findAddr(s string) string {
	for base := 0; base < len(s); {
		at := strings.IndexByte(s[base:], '@')
		if at < 0 {
			return ""
		}
		at += base
		i := at
		for i > 0 && at-i < 100 {
			r, n := utf8.DecodeLastRuneInString(s[:i])
			if !addrRune(r, true) {
				break
			}
			i -= n
		}
		j := at + 1
		for j < len(s) && j-at < 255 {
			r, n := utf8.DecodeRuneInString(s[j:])
			if !addrRune(r, false) {
				break
			}
			j += n
		}
		addr := strings.Trim(s[i:j], ".-")
		if k := strings.IndexByte(addr, '@'); k > 0 && k < len(addr)-1 {
			return addr
		}
		base = at + 1
	}
	return ""
}

func addrRune(r rune, local bool) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '-', r == '_':
		return true
	case r < utf8.RuneSelf:
		return local && strings.ContainsRune("+=!#$%&'*/?^`{|}~", r)
	}
	// International addresses exist, but in running Chinese or Japanese text the
	// words around an address must not become part of it.
	return unicode.IsLetter(r) && r < 0x2000
}
