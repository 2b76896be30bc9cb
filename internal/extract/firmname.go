package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cleanCompany drops towns, brackets and quotation marks around a firm's name.
func cleanCompany(s string) string {
	s = strings.Trim(strings.TrimSpace(s), ` *,;|-–`)
	if s == "" {
		return ""
	}
	if _, none := hasClass(s, of(clsNone, clsCourtesy)); none || !strings.ContainsFunc(s, isLetterRune) || manyDigits(s) {
		return ""
	}
	for _, q := range [][2]string{{"«", "»"}, {"“", "”"}, {"\"", "\""}} {
		i := strings.Index(s, q[0])
		if i < 0 {
			continue
		}
		from := i + len(q[0])
		j := strings.Index(s[from:], q[1])
		if j <= 1 {
			continue
		}
		switch before := strings.TrimSpace(s[:i]); {
		case legalForm(before): // ООО «АгроТех», Пермь
			return s[:from+j+len(q[1])]
		case before == "" || isOpening(before) || q[0] == "«": // «Арарат-Авто», Ереван; фирма «Восток»
			return strings.TrimSpace(s[from : from+j])
		}
	}
	if i := strings.IndexAny(s, "(（["); i > 0 && strings.HasSuffix(s, ")") || i > 0 && strings.HasSuffix(s, "）") {
		inside := strings.Trim(s[i:], "()（）[] ")
		if some, _ := hasClass(inside, of(clsEnding)); !some {
			s = strings.TrimSpace(s[:i])
		}
	}
	s = beforeTown(s)
	for _, sep := range []string{", ", "，", "، ", " - ", " – "} {
		for n := 0; n < 3; n++ {
			i := strings.LastIndex(s, sep)
			if i <= 0 {
				break
			}
			if _, office := hasClass(strings.TrimSpace(s[i+len(sep):]), of(clsRole, clsJob)); office {
				s = strings.TrimSpace(s[:i])
				continue
			}
			if townOfState(s[i+len(sep):]) {
				s = strings.TrimSpace(s[:i])
				continue
			}
			some, all := hasClass(strings.TrimSpace(s[i+len(sep):]), of(clsPlace, clsCountry))
			if end, _ := hasClass(s[i+len(sep):], of(clsEnding)); !some && !all || end {
				if n == 0 && strings.Count(s, sep) >= 2 && !end {
					// A town that no list holds before its country was cut below.
					break
				}
				break
			}
			s = strings.TrimSpace(s[:i])
		}
	}
	if s = strings.Trim(s, ` *,;|-–"“”«»`); onlyPlace(s) {
		return ""
	}
	return s
}

// townOfState reports whether s is a town with the short form of its state, as
// Brazilians write it: "Caicó/RN".
func townOfState(s string) bool {
	town, state, ok := strings.Cut(strings.TrimSpace(s), "/")
	return ok && len(state) == 2 && state == strings.ToUpper(state) && ascii(state) && !strings.ContainsAny(town, ".,&") && !isFirm(town)
}

// manyDigits reports whether six digits stand in a row, as in the number of an order.
func manyDigits(s string) bool {
	run := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			run = 0
		} else if run++; run == 6 {
			return true
		}
	}
	return false
}

// onlyPlace reports whether s is nothing but a town or a country.
func onlyPlace(s string) bool {
	_, all := hasClass(s, of(clsPlace, clsCountry))
	return all
}

func isLetterRune(r rune) bool { return r > 0x7F || isLetterASCII(byte(r)) }

// legalForm reports whether s is the short form that stands before a firm's name: ООО, PT.
func legalForm(s string) bool {
	return s != "" && (s == strings.ToUpper(s) || upperEnds(s)) && isOpening(s)
}

// upperEnds reports whether a word begins and ends with a capital, as the short
// forms ОсОО and ТзОВ do.
func upperEnds(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsUpper(first) && unicode.IsUpper(last) && !strings.Contains(s, " ")
}

func isOpening(s string) bool {
	_, all := hasClass(s, of(clsOpening, clsEnding))
	return all
}

// firmLine is the firm's name that a line of a signature holds: one with a legal
// form, or a short one with a word of firms' names.
func firmLine(line string) string {
	line = trimContact(line)
	if line == "" || len(line) > 80 {
		return ""
	}
	if i, j := strings.Index(line, "«"), strings.Index(line, "»"); i >= 0 && j > i+4 {
		return cleanCompany(line)
	}
	for _, part := range splitLine(line) {
		words := pieceOf(part)
		tokens := words.tokens
		if len(tokens) == 0 || len(tokens) > 16 {
			continue
		}
		legal, business, role := false, false, false
		opens, closes := false, false // Comercial Maipo Ltda.: what opens a firm's name names an office too
		for _, h := range words.hits {
			switch h.class {
			case clsEnding:
				legal = legal || int(h.to) == len(tokens) && h.from > 0 || tokens[h.from].kind == kindChar
				closes = closes || h.from > 1 && int(h.to) >= len(tokens)-1
			case clsOpening:
				legal = legal || h.from == 0 && int(h.to) < len(tokens) && named(tokens[h.to:])
				opens = opens || h.from == 0
			case clsBusiness:
				business = true
			case clsJob:
				role = role || h.from == 0 || int(h.to) == len(tokens)
			case clsRole:
				role = role || h.from == 0
			case clsGreeting:
				return ""
			}
		}
		switch {
		case legal && (!role || opens && closes):
			return cleanCompany(part)
		case business && !role && len(tokens) >= 2 && len(tokens) <= 7 && signedCaps(tokens) && !isOffice(part, tokens):
			return cleanCompany(part)
		}
	}
	return ""
}

// named reports whether a word that can begin a name stands in the first sentence of
// the tokens: "CV is attached. References …" names no firm.
func named(tokens []token) bool {
	for i, t := range tokens {
		switch {
		case t.fold == "." && i+1 < len(tokens) && tokens[i+1].gap > 0:
			return false
		case t.kind == kindChar || t.kind == kindNum || t.kind == kindWord && (t.caps != capsNone || !latinOrCased(t.fold)):
			return true
		}
	}
	return false
}

// isOffice reports whether a line names an office and no firm: Stores & Procurement.
func isOffice(line string, tokens []token) bool {
	some, _ := hasClass(line, of(clsRole, clsJob))
	return some && onlyTrade(tokens) && len(strings.Fields(line)) < 5 && strings.ContainsAny(line, "&/") || isRole(line) && onlyTrade(tokens)
}

// splitLine cuts a signature line at bars and dashes.
func splitLine(line string) []string {
	for _, sep := range []string{" | ", " / ", " · ", " • ", " – ", " — ", " - ", "｜", "　"} {
		if strings.Contains(line, sep) {
			return strings.Split(line, sep)
		}
	}
	if fields := strings.Fields(line); len(fields) > 1 && len(fields) < 5 && pieceOf(line).tokens[0].kind == kindChar && script(line) != unicode.Thai {
		return fields
	}
	if left, right, ok := strings.Cut(line, ", "); ok {
		if some, _ := hasClass(right, of(clsEnding)); !some {
			return []string{left, right}
		}
	}
	return []string{line}
}

// signedCaps reports whether the words of a name are capitalised, small words apart.
func signedCaps(tokens []token) bool {
	up := 0
	for _, t := range tokens {
		if t.kind == kindChar {
			return true
		}
		if t.kind == kindWord && (t.caps != capsNone || !latinOrCased(t.fold)) {
			up++
		} else if t.kind == kindWord && (len(t.fold) > 3 && latin(t.fold)) {
			return false
		}
	}
	return up > 0
}

// opensFirm reports whether a name begins with a word that opens firms' names.
func opensFirm(c string) bool {
	for _, h := range pieceOf(c).hits {
		if h.class == clsOpening && h.from == 0 {
			return true
		}
	}
	return false
}

// isFirm reports whether s holds a word or an ending of firms' names.
func isFirm(s string) bool {
	some, _ := hasClass(s, of(clsEnding, clsOpening, clsBusiness))
	return some
}

// legalEnd reports whether a line closes with the legal form of a firm.
func legalEnd(l string) bool {
	words := pieceOf(l)
	tokens := words.tokens
	for _, h := range words.hits {
		if h.class == clsEnding && int(h.to) >= len(tokens)-1 && h.from > 0 && tokens[0].caps != capsNone {
			return true
		}
	}
	return false
}
