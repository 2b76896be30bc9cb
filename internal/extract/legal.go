package extract

import (
	"strings"
	"unicode/utf8"
)

// legal is the name of a firm with the legal form that the message writes beside
// it: Jati Suryo Abadi as CV Jati Suryo Abadi, Plásticos del Bajío as Plásticos
// del Bajío, S.A. de C.V.
func (p *person) legal(c string) string {
	if len(c) < 4 {
		return c
	}
	for _, text := range []string{p.s.Text, p.s.Signature, strings.Join(p.tail, "\n")} {
		for n, at := 0, strings.Index(text, c); at >= 0 && n < 8; n++ {
			if full := legalAt(text, at, len(c)); full != "" {
				return full
			}
			next := strings.Index(text[at+len(c):], c)
			if next < 0 {
				break
			}
			at += len(c) + next
		}
	}
	return c
}

// legalAt is the name that stands at text[at:at+n] with a legal form directly
// behind or before it, "" where there is none.
func legalAt(text string, at, n int) string {
	to := at + n
	if line := lineEnd(text, to); line > to {
		tokens := cut(clip(text[to:line]))
		from := 0
		if len(tokens) > 0 && tokens[0].fold == "," {
			from = 1
		}
		for _, h := range dict().scan(tokens[:min(len(tokens), from+12)]) {
			if h.class != clsEnding || int(h.from) != from || tokens[from].kind == kindWord && tokens[from].gap == 0 && from == 0 {
				continue
			}
			if first := tokens[from]; first.caps == capsNone && latinOrCased(first.fold) && len(first.fold) < 4 && (int(h.to) >= len(tokens) || tokens[h.to].fold != ".") && int(h.to-h.from) == 1 {
				continue // "as", "sa" are words too
			}
			end := to + int(tokens[h.to-1].end)
			if strings.HasPrefix(text[end:], ".") && strings.Contains(text[to:end], ".") {
				end++
			}
			return text[at:end]
		}
	}
	from := at
	for from > 0 && at-from < 40 && text[from-1] != '\n' {
		from--
	}
	for from < at && !utf8.RuneStart(text[from]) {
		from++
	}
	before := text[from:at]
	tokens := cut(before)
	if len(tokens) == 0 || !strings.HasSuffix(before, " ") {
		return ""
	}
	for _, h := range dict().scan(tokens[max(0, len(tokens)-3):]) {
		k := int(h.from) + max(0, len(tokens)-3)
		if h.class == clsOpening && int(h.to)+max(0, len(tokens)-3) == len(tokens) {
			form := strings.TrimSpace(before[tokens[k].start:])
			if legalForm(strings.TrimSuffix(form, ".")) {
				return text[at-len(before)+int(tokens[k].start) : to]
			}
		}
	}
	return ""
}

// clip is the beginning of a line that can hold a legal form.
func clip(s string) string {
	if len(s) <= 60 {
		return s
	}
	n := 60
	for !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func lineEnd(text string, from int) int {
	if i := strings.IndexByte(text[from:], '\n'); i >= 0 {
		return from + i
	}
	return len(text)
}

// beforeTown cuts what stands behind the legal form that closes a firm's name:
// "Mob Expres S.R.L. Cluj-Napoca".
func beforeTown(s string) string {
	words := pieceOf(s)
	tokens, hits := words.tokens, words.hits
	opened := int32(0) // Công ty TNHH Thiết bị Nam Cường: the form stands before the name
	for _, h := range hits {
		if h.class == clsOpening && h.from == 0 {
			opened = max(opened, h.to)
		}
	}
	for _, h := range hits {
		if h.class != clsEnding || h.from == 0 || int(h.to) >= len(tokens) || h.from < opened {
			continue
		}
		first := tokens[h.from]
		if !latinOrCased(first.fold) || first.kind != kindWord {
			continue
		}
		next := int(h.to)
		if tokens[next].fold == "." {
			next++
		}
		if next >= len(tokens) || tokens[next].kind != kindWord || tokens[next].gap == 0 || tokens[next].caps == capsNone {
			continue
		}
		if first.caps == capsNone && h.to-h.from == 1 {
			continue
		}
		rest := s[tokens[next].start:]
		if some, _ := hasClass(rest, of(clsEnding, clsBusiness, clsOpening)); some {
			continue
		}
		if some, _ := hasClass(rest, of(clsPlace, clsCountry)); some || tokens[next-1].fold == "." {
			return strings.TrimSpace(s[:tokens[next].start])
		}
	}
	return s
}
