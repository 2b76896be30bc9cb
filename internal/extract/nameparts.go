package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// isRole reports whether a name is that of a department or a shared mailbox.
func isRole(name string) bool {
	words := pieceOf(name)
	tokens, hits := words.tokens, words.hits
	if len(tokens) > 2 && len(tokens[0].fold) <= 2 && tokens[1].fold == "." && tokens[0].kind == kindWord {
		tokens = tokens[2:] // p. Ufficio Acquisti
		hits = dict().scan(tokens)
	}
	covered := 0
	last := int32(0)
	for _, h := range hits {
		if h.class == clsRole && h.from >= last {
			covered += int(h.to - h.from)
			last = h.to
		}
	}
	return covered > 0 && (covered*2 >= len(tokens) || covered > 0 && hits[0].class == clsRole && hits[0].from == 0 && len(tokens) <= 4)
}

// isPerson reports whether s can be the name of a person: one to five words,
// no firm's words, no digits, no role.
func isPerson(s string) bool {
	n := 0
	words := pieceOf(s)
	tokens := words.tokens
	for _, t := range tokens {
		switch t.kind {
		case kindLink, kindLine:
			return false
		case kindNum:
			return false
		case kindWord:
			n++
			if strings.ContainsAny(t.fold, "0123456789") {
				return false
			}
		case kindChar:
			n = max(n, 1)
		case kindPunct:
			if !strings.Contains(".-'’`()\"·・", t.fold) {
				return false
			}
		}
	}
	most := 14
	if script(s) == unicode.Thai {
		most = 40 // one token a letter
	}
	if n == 0 || n > 5 || len(tokens) > most || len(strings.Fields(s)) > 6 || initials(tokens) {
		return false
	}
	for _, h := range words.hits {
		switch h.class {
		case clsEnding, clsOpening:
			if !(n >= 2 && h.to-h.from == 1 && len(tokens[h.from].fold) <= 2) || h.class == clsOpening {
				return false
			}
		case clsBusiness, clsGreeting, clsClosing:
			if n == 1 || h.class == clsBusiness {
				return false
			}
		case clsRole, clsJob, clsNone:
			if int(h.to-h.from) == len(tokens) || h.class != clsJob && h.from == 0 && n <= 3 && h.to-h.from >= 1 && h.class == clsRole {
				return false
			}
		case clsCountry, clsPlace:
			if int(h.to-h.from) == len(tokens) && !h.weak {
				return false
			}
		}
	}
	return true
}

// splitName parts a display name into a person and a firm and drops titles:
// "Vlahos, Kostas", "Rick / Kestrel AV", "Chiara, Bottega del Cuoio (Lucca)".
func splitName(s string) (name, company string) {
	s = strings.Trim(strings.TrimSpace(s), `"'“”*,;|/ `)
	if strings.HasPrefix(s, "«") && strings.HasSuffix(s, "»") {
		s = strings.Trim(s, "«»")
	}
	if i := strings.IndexAny(s, "(（[<"); i > 0 {
		inside := strings.Trim(s[i:], "()（）[]<> ")
		if some, _ := hasClass(inside, of(clsEnding, clsBusiness)); some && company == "" {
			company = inside
		}
		s = strings.TrimSpace(s[:i])
	}
	if left, right, ok := charPair(s); ok {
		return left, right
	}
	if left, right, ok := strings.Cut(s, ": "); ok && left != "" && strings.TrimSpace(right) != "" {
		if isPerson(left) && !isRole(left) {
			s = left // "Ana: Popcorn machine"
		}
	}
	for _, sep := range []string{" | ", " / ", " – ", " — ", " - ", " @ ", " from ", " at ", " via ", " 、", "/", "、", ", ", "，", "·"} {
		left, right, ok := strings.Cut(s, sep)
		if !ok || strings.TrimSpace(left) == "" || strings.TrimSpace(right) == "" {
			continue
		}
		left, right = strings.TrimSpace(left), strings.TrimSpace(right)
		if sep == ", " {
			if surname := len(strings.Fields(left)) == 1 && len(strings.Fields(right)) <= 2 && isPerson(left) && isPerson(right) && !isFirm(right); surname && len(strings.Fields(right)) == 1 {
				return cleanName(right + " " + left), company
			}
		}
		if isRole(left) && !isRole(right) && !isPerson(left) {
			if isFirm(right) {
				return "", cleanCompany(right)
			}
		}
		if isPerson(left) && !isRole(left) {
			if company == "" && !isRole(right) && !digitsOnly(right) {
				if firm, town, ok := strings.Cut(right, ", "); ok && sep == ", " && !strings.Contains(right, "«") && !isFirm(town) && len(strings.Fields(town)) < 3 {
					right = firm // "Igor, Stroymir, Tver"
				}
				if c := behindJob(right); c != "" {
					return cleanName(left), c
				}
				company = cleanCompany(right)
				if some, _ := hasClass(right, of(clsJob)); (some || noFirm(right, sep)) && !isFirm(right) {
					company = ""
				}
			}
			return cleanName(left), company
		}
		if isPerson(right) && isFirm(left) && isRole(right) {
			return "", cleanCompany(left)
		}
		if isPerson(right) && isFirm(left) {
			return cleanName(right), cleanCompany(left)
		}
		if isRole(left) && !isRole(right) {
			return "", cleanCompany(right)
		}
	}
	return cleanName(s), company
}

// behindJob is the firm's name in a description that opens with a small letter:
// "owner of Bay Cycles in Leeds" -> "Bay Cycles".
func behindJob(s string) string {
	words := strings.Fields(s)
	if len(words) < 3 || len(words) > 9 {
		return ""
	}
	if some, _ := hasClass(s, of(clsJob)); !some || !noFirm(words[0], "") {
		return ""
	}
	upper := func(w string) bool { r, _ := utf8.DecodeRuneInString(w); return unicode.IsUpper(r) }
	from := 0
	for from < len(words) && !upper(words[from]) {
		from++
	}
	to := from
	for to < len(words) && upper(words[to]) {
		to++
	}
	return cleanCompany(strings.Join(words[from:to], " "))
}

// noFirm reports whether what follows a name behind a comma is no firm's name:
// it begins with a small letter or a number, or is an academic's letters.
func noFirm(s, sep string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	if unicode.IsLower(first) || unicode.IsDigit(first) {
		return true
	}
	return (sep == ", " || sep == " – " || sep == " - ") && len(s) <= 4 && strings.ToUpper(s) == s && latin(strings.ToLower(s))
}

func digitsOnly(s string) bool {
	return !strings.ContainsFunc(s, unicode.IsLetter)
}

// cleanName drops titles and honorifics at both ends, and what is no name at all.
func cleanName(s string) string {
	s = strings.Trim(strings.TrimSpace(s), `"'“”«»*,;:|/.- `)
	if _, none := hasClass(s, of(clsNone)); none {
		return ""
	}
	for n := 0; n < 3; n++ {
		words := pieceOf(s)
		tokens, hits := words.tokens, words.hits
		changed := false
		for _, h := range hits {
			if h.class != clsCourtesy || h.form == "caps" && tokens[h.from].caps != capsAll {
				continue
			}
			if h.from == 0 && int(h.to) < len(tokens) {
				rest := int(h.to)
				if tokens[rest].fold == "." && rest+1 < len(tokens) {
					rest++
				}
				left := s[tokens[rest].start:]
				dotted := tokens[rest-1].fold == "."
				short := len(tokens[h.from].fold) == 1 && !dotted
				if short || tokens[h.from].kind == kindWord && latin(tokens[h.from].fold) && !dotted && keepsTitle(tokens, rest, h) {
					continue
				}
				s, changed = left, true
				break
			}
			if h.from == 1 && tokens[0].kind == kindChar && tokens[1].kind == kindChar {
				continue // 蒋先生: the title is all that is told beside the surname
			}
			if int(h.to) == len(tokens) && h.from > 0 && (tokens[h.from].kind == kindChar && tokens[h.from].fold != "님" || tokens[h.from].gap > 0 && (tokens[h.from].fold == "bey" || tokens[h.from].fold == "hanim" || tokens[h.from].fold == "ji")) {
				s, changed = strings.TrimSpace(s[:tokens[h.from].start]), true
				break
			}
		}
		if !changed {
			break
		}
	}
	return strings.Trim(withoutFunction(strings.TrimSpace(s)), `"'“”«»*,;:|/- `)
}

// withoutFunction drops a function at the head of a full name ("Legal counsel
// E. A. Timonina" in the writer's language), and behind one in characters (박정민 과장),
// and the western name that repeats one in characters: 何佩玲 Peggy.
func withoutFunction(s string) string {
	words := strings.Fields(s)
	switch n := len(words); {
	case n < 2 || n > 5:
	case n > 2 && utf8.RuneCountInString(words[0]) > 2 && !latin(words[0]):
		if _, job := hasClass(words[0], of(clsJob, clsRole)); job && signedAlone(strings.Join(words[1:], " ")) && isPerson(strings.Join(words[1:], " ")) {
			return strings.Join(words[1:], " ")
		}
	case n == 2 && charsOnly(words[0]) && len([]rune(words[0])) >= 2 && len([]rune(words[0])) <= 4:
		if _, job := hasClass(words[1], of(clsJob, clsRole)); job || latin(foldText(words[1])) && script(words[0]) == unicode.Han && isPerson(words[0]) {
			return words[0]
		}
	}
	return s
}

// keepsTitle keeps a title that could be a given name, or that stands before a
// single surname: Mme Delmotte.
func keepsTitle(tokens []token, rest int, h hit) bool {
	f := tokens[h.from].fold
	if keptTitles()[f] {
		return tokens[h.from].caps == capsFirst && len(tokens)-rest < 2 || f == "don" || f == "em"
	}
	return false
}
