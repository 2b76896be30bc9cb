package mailparse

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// prefixes are the words of data/subjects.yaml, folded; true for forwards.
var prefixes = sync.OnceValue(func() map[string]bool {
	var file struct {
		Reply   []string `yaml:"reply"`
		Forward []string `yaml:"forward"`
	}
	loadYAML("subjects.yaml", &file)
	m := map[string]bool{}
	for _, w := range file.Forward {
		m[strings.Trim(lexicon.Fold(w), ". ")] = true
	}
	for _, w := range file.Reply {
		m[strings.Trim(lexicon.Fold(w), ". ")] = false
	}
	return m
})

// BareSubject strips reply and forward prefixes of all languages, with their
// counters, from the front of a subject. Tags such as [List] stay.
func BareSubject(s string) string {
	s = strings.TrimSpace(s)
	tags := ""
	for range 50 {
		if n, _ := prefix(s); n > 0 {
			s = strings.TrimSpace(s[n:])
			continue
		}
		// "[List] Re: x": the prefix behind the tag goes, the tag stays.
		if strings.HasPrefix(s, "[") {
			if j := strings.IndexByte(s, ']'); j > 0 && j < 60 {
				after := strings.TrimSpace(s[j+1:])
				if n, _ := prefix(after); n > 0 {
					if tag := s[:j+1]; !strings.Contains(tags, tag) {
						tags += tag + " "
					}
					s = strings.TrimSpace(after[n:])
					continue
				}
			}
		}
		break
	}
	if tags != "" && strings.HasPrefix(s, strings.TrimSpace(tags)) {
		return s
	}
	return tags + s
}

// IsReply reports whether a subject begins with the prefix of a reply.
func IsReply(s string) bool {
	n, forward := prefix(untag(s))
	return n > 0 && !forward
}

// IsForward reports whether a subject begins with the prefix of a forward, also
// behind prefixes of replies.
func IsForward(s string) bool {
	s = untag(s)
	for range 50 {
		n, forward := prefix(s)
		if n == 0 || forward {
			return n > 0
		}
		s = strings.TrimSpace(s[n:])
	}
	return false
}

func untag(s string) string {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "[") {
		if j := strings.IndexByte(s, ']'); j > 0 && j < 60 {
			return strings.TrimSpace(s[j+1:])
		}
	}
	return s
}

// prefix returns the length of the prefix at the front of s, 0 when there is none.
func prefix(s string) (n int, forward bool) {
	window := s
	if len(window) > 48 {
		window = cutRunes(window, 48)
	}
	i := strings.IndexAny(window, ":：")
	if i <= 0 {
		return 0, false
	}
	_, colon := utf8.DecodeRuneInString(s[i:])
	word := strings.TrimSpace(window[:i])
	// Counters: Re[2]: Re(3): Re^2: Re*2: Re2:
	if j := strings.IndexAny(word, "[(^*（【"); j > 0 {
		tail := strings.Trim(word[j:], "[]()^*（）【】 0123456789")
		if tail != "" {
			return 0, false
		}
		word = word[:j]
	}
	word = strings.TrimRight(word, "0123456789 ")
	if word == "" {
		return 0, false
	}
	fwd, ok := prefixes()[strings.Trim(lexicon.Fold(word), ". ")]
	if !ok {
		return 0, false
	}
	return i + colon, fwd
}
