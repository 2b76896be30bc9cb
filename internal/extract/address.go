package extract

import (
	"strings"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// addresses returns the mail addresses written in text, in order, lower case.
func addresses(text string) []string {
	var out []string
	for i := 0; i < len(text) && len(out) < 50; {
		at := strings.IndexByte(text[i:], '@')
		if at < 0 {
			break
		}
		at += i
		start, end := at, at+1
		for start > i && at-start < 64 && localByte(text[start-1]) {
			start--
		}
		for end < len(text) && end-at < 255 && (hostByte(text[end])) {
			end++
		}
		for end > at && (text[end-1] == '.' || text[end-1] == '-') {
			end--
		}
		for start < at && (text[start] == '.' || text[start] == '-' || text[start] == '\'') {
			start++
		}
		if start < at && validHost(text[at+1:end]) {
			out = appendNew(out, strings.ToLower(text[start:end]))
		}
		i = max(end, at+1)
	}
	return out
}

func localByte(b byte) bool {
	return isLetterASCII(b) || b >= '0' && b <= '9' || strings.IndexByte("._%+-'&=", b) >= 0
}

func hostByte(b byte) bool { return isLetterASCII(b) || b >= '0' && b <= '9' || b == '.' || b == '-' }

func validHost(h string) bool {
	dot := strings.LastIndexByte(h, '.')
	if dot <= 0 || len(h)-dot < 3 || strings.Contains(h, "..") || h[0] == '-' || h[0] == '.' {
		return false
	}
	for _, b := range []byte(h[dot+1:]) {
		if !isLetterASCII(b) && b != '-' && !(b >= '0' && b <= '9') {
			return false
		}
	}
	return true
}

// disguised returns addresses that buyers spell so that a platform lets them
// pass: "thabo(at)acme(dot)co(dot)za", "name at gmail dot com".
func disguised(tokens []token) []string {
	var out []string
	for i, t := range tokens {
		if t.fold != "at" && t.fold != "arroba" && t.fold != "@" || i == 0 || len(out) > 8 {
			continue
		}
		left, right := i-1, i+1
		if isBracket(tokens[left]) {
			left--
		}
		if right < len(tokens) && isBracket(tokens[right]) {
			right++
		}
		if left < 0 {
			continue
		}
		local := ""
		for k := left; k >= 0 && k > left-7; k-- {
			u := tokens[k]
			if u.kind != kindWord && u.kind != kindNum && !(u.kind == kindPunct && strings.Contains("._-+", u.fold)) {
				break
			}
			local = u.fold + local
			if u.gap > 0 {
				break
			}
		}
		host, dots, end := "", 0, false
		for k := right; k < len(tokens) && k < right+14 && !end; k++ {
			u := tokens[k]
			switch {
			case u.fold == "dot" || u.fold == "punto" || u.fold == "ponto" || u.fold == "." && k+1 < len(tokens) && tokens[k+1].gap == 0:
				host += "."
				dots++
			case isBracket(u):
			case u.kind == kindWord || u.kind == kindNum || u.fold == "-":
				if host != "" && !strings.HasSuffix(host, ".") && !strings.HasSuffix(host, "-") && u.fold != "-" && u.gap > 0 {
					end = true
					break
				}
				host += u.fold
			default:
				end = true
			}
		}
		host = strings.Trim(host, ".-")
		plain := t.fold == "at" && !isBracket(tokens[i-1]) // "at" alone needs a well-known service
		if local == "" || dots == 0 || !validHost(host) || plain && !lexicon.FreeMailDomain(host) && !spelledDot(tokens, right) {
			continue
		}
		out = appendNew(out, local+"@"+host)
	}
	return out
}

func isBracket(t token) bool {
	return t.kind == kindPunct && strings.Contains("()[]{}<>", t.fold)
}

// spelledDot reports whether a dot is written as a word soon after token i.
func spelledDot(tokens []token, i int) bool {
	for k := i; k < len(tokens) && k < i+5; k++ {
		if f := tokens[k].fold; f == "dot" || f == "punto" || f == "ponto" {
			return true
		}
	}
	return false
}

// websites returns the hosts of web addresses in tokens, with their paths cut off.
func websites(tokens []token) []string {
	var out []string
	for _, t := range tokens {
		if t.kind != kindLink || strings.Contains(t.fold, "@") {
			continue
		}
		s := t.fold
		if i := strings.Index(s, "://"); i >= 0 {
			s = s[i+3:]
		}
		host, _, _ := strings.Cut(s, "/")
		host, _, _ = strings.Cut(host, "?")
		host, _, _ = strings.Cut(host, ":")
		if validHost(host) {
			out = appendNew(out, host)
		}
	}
	return out
}
