package form

import (
	"strings"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// transcript reads a chat out of lines such as "11:31 — text", "[10:02] Name: text"
// or "Name: text", and returns the buyer's words. name is the buyer's, agent the
// sender's display name, where known.
func transcript(lines []string, name, agent string) (string, bool) {
	var out []string
	stamped, total := 0, 0
	type said struct {
		author string
		lines  []string
	}
	var all []said
	count := map[string]int{}
	for _, l := range lines {
		if l == "" {
			continue
		}
		total++
		rest, ok := cutClock(l)
		if ok {
			stamped++
		}
		author, text := "", rest
		if i := strings.Index(rest, ": "); i > 0 && i <= 40 && len(strings.Fields(rest[:i])) <= 4 && !strings.ContainsAny(rest[:i], ".,?!") {
			author, text = strings.TrimSpace(rest[:i]), strings.TrimSpace(rest[i+2:])
			count[lexicon.Fold(author)]++
		} else if !ok && len(all) > 0 {
			all[len(all)-1].lines = append(all[len(all)-1].lines, l) // the line goes on
			continue
		}
		all = append(all, said{author, []string{text}})
	}
	named := 0
	for _, n := range count {
		if n > 1 {
			named += n
		}
	}
	if total == 0 || stamped*2 < total && named < 2 {
		return "", false
	}
	if stamped*2 < total && !isBuyer(firstAuthor(count, all[0].author), name) {
		return "", false
	}
	buyer := ""
	for _, s := range all {
		if s.author != "" && isBuyer(s.author, name) {
			buyer = lexicon.Fold(s.author)
			break
		}
	}
	if buyer == "" {
		for _, s := range all {
			if s.author != "" && !strings.EqualFold(s.author, agent) && lexicon.Fold(s.author) != "system" && lexicon.Fold(s.author) != "bot" {
				buyer = lexicon.Fold(s.author)
				break
			}
		}
	}
	for _, s := range all {
		if s.author == "" && buyer == "" || lexicon.Fold(s.author) == buyer {
			out = append(out, s.lines...)
		} else if s.author != "" && count[lexicon.Fold(s.author)] == 1 && stamped == 0 {
			out = append(out, s.author+": "+s.lines[0]) // a colon in a sentence
			out = append(out, s.lines[1:]...)
		}
	}
	return tidy(strings.Join(out, "\n")), len(out) > 0
}

func firstAuthor(count map[string]int, first string) string {
	if count[lexicon.Fold(first)] > 0 {
		return first
	}
	return ""
}

// isBuyer reports whether an author is the buyer: a visitor, or his name or its
// first word.
func isBuyer(author, name string) bool {
	a := lexicon.Fold(author)
	if a == "" {
		return false
	}
	if platforms().visitors[a] || strings.HasPrefix(a, "visitor ") || strings.HasPrefix(a, "guest ") || strings.HasPrefix(a, "#") {
		return true
	}
	n := lexicon.Fold(name)
	if n == "" {
		return false
	}
	head, _, _ := strings.Cut(n, " ")
	return a == n || a == head || strings.HasPrefix(n, a+" ")
}

// cutClock takes a time off the beginning: "11:31 — ", "[10:02] ", "(10:02:11 AM) ".
func cutClock(l string) (rest string, ok bool) {
	s := strings.TrimLeft(l, "[( ")
	i, colons := 0, 0
	for i < len(s) && (isDigit(s[i]) || s[i] == ':') {
		if s[i] == ':' {
			colons++
		}
		i++
	}
	if colons < 1 || i < 4 || i > 8 {
		return l, false
	}
	s = strings.TrimLeft(s[i:], " ")
	for _, h := range []string{"am", "pm", "AM", "PM"} {
		s = strings.TrimPrefix(s, h)
	}
	t := strings.TrimLeft(s, "]) \t")
	for _, d := range []string{"— ", "– ", "- ", "| ", ": "} {
		t = strings.TrimPrefix(t, d)
	}
	if t == "" {
		return l, false
	}
	return t, true
}
