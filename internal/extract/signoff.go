package extract

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// signOff returns the lines that close the text: those after a closing word, or
// the last short ones, then the lines of the signature.
func signOff(text, signature string) (lines []string, closed bool) {
	all := strings.Split(text, "\n")
	first := max(0, len(all)-14)
	start := -1
	var inline string
	for k := len(all) - 1; k >= first; k-- {
		line := strings.TrimSpace(all[k])
		if line == "" || len(line) > 90 {
			continue
		}
		if rest, ok := closing(line); ok {
			start, inline = k, rest
			break
		}
	}
	if start >= 0 {
		closed = true
		if inline != "" {
			lines = append(lines, inline)
		}
		for _, l := range all[start+1:] {
			lines = appendLine(lines, l)
		}
	} else {
		from := len(all)
		for from > max(first, len(all)-4) && shortLine(all[from-1]) {
			from--
		}
		for _, l := range all[min(max(from, 1), len(all)):] {
			lines = appendLine(lines, l)
		}
	}
	if signature != "" {
		if len(lines) == 0 {
			closed = true
		}
		for n, l := range strings.Split(signature, "\n") {
			if n > 20 {
				break
			}
			if rest, ok := closing(strings.TrimSpace(l)); ok && len(l) < 90 {
				lines, closed = lines[:0], true
				l = rest
			}
			lines = appendLine(lines, l)
		}
	}
	return lines, closed
}

// beforeHead drops the lines from the head of a mail that was pasted below the
// signature: "From: Store Planning" above "To: Divina".
func beforeHead(lines []string) []string {
	for k := range lines {
		if k+1 < len(lines) && headLine(lines[k], "from") && headLine(lines[k+1], "head") {
			return lines[:k]
		}
	}
	return lines
}

// headLine reports whether a line opens with a label of a mail's head of that list
// in trade/stated.yaml.
func headLine(line, list string) bool {
	i := strings.IndexAny(line, ":：")
	return i > 0 && i < 40 && slices.Contains(statedWords()[list+"~mail"], strings.ToLower(strings.TrimSpace(line[:i])))
}

func appendLine(lines []string, l string) []string {
	l = strings.Trim(strings.TrimSpace(l), "*_-–—~>/|\\•\u200e ")
	if l == "" || len(l) > 120 {
		return lines
	}
	return append(lines, l)
}

func shortLine(l string) bool {
	l = strings.TrimSpace(l)
	if i := strings.LastIndexAny(l, "(（"); i > 0 && len(l) < 90 && (strings.HasSuffix(l, ")") || strings.HasSuffix(l, "）")) {
		l = strings.TrimSpace(l[:i]) // Isla (for Morag, who is away)
	}
	if l == "" {
		return true
	}
	l, _ = contactPerson(l)
	if len(l) < 80 {
		l = trimContact(l)
		for _, w := range phoneWords().inside { // 手机:
			if i := strings.Index(l, w); i >= 0 {
				l = l[:i]
			}
		}
	}
	if n := len(strings.Fields(l)); n > 5 && n <= 9 && len(l) < 70 && legalEnd(l) {
		return true
	}
	if fields := strings.Fields(l); len(fields) > 0 && len(fields) <= 9 && len(l) < 90 && !strings.HasSuffix(l, ",") && !strings.ContainsAny(l, "?!:؟？.,") && (isOpening(fields[0]) || len(fields) > 1 && isOpening(fields[0]+" "+fields[1])) && isFirm(l) {
		return true
	}
	if n := len(strings.Fields(l)); n > 5 && n <= 9 && len(l) < 90 && !strings.ContainsAny(l, "?!:؟？。") && firmLine(l) != "" {
		return true // Shwe Latt Trading , 38th Street
	}
	return utf8.RuneCountInString(l) <= 40 && !strings.ContainsAny(l, "?!:؟？。") && len(strings.Fields(l)) <= 5 && !strings.HasSuffix(l, ",")
}

// closing reports whether line begins with a closing word, and what of the line
// follows it: "Regards, Colm" -> "Colm".
func closing(line string) (rest string, ok bool) {
	line = strings.TrimLeft(line, "*_-–—~ ")
	if line == "" {
		return "", false
	}
	if word, _, _ := strings.Cut(line, " "); !mayClose(word) {
		return "", false
	}
	tokens := pieceOf(line).tokens
	reach := 8
	if len(tokens) > 0 && tokens[0].kind == kindChar {
		reach = 18 // one token a character
	}
	if len(tokens) == 0 || len(tokens) > reach+6 {
		return "", false
	}
	hits := dict().scan(tokens[:min(len(tokens), reach)])
	end := 0
	for _, h := range hits {
		if h.class == clsClosing && int(h.from) <= end+2 && (h.from == 0 || end > 0) {
			end = max(end, int(h.to))
		}
	}
	if end == 0 {
		return "", false
	}
	for end < len(tokens) && tokens[end].kind == kindPunct {
		end++
	}
	if end >= len(tokens) {
		return "", true
	}
	rest = line[tokens[end].start:]
	if len(tokens)-end > 5 || !signedAlone(strings.TrimRight(trimContact(rest), ".,! ")) {
		// "Thanks for the calendar", "Best price please": no closing.
		return "", false
	}
	return strings.TrimRight(rest, ".,! "), true
}

// mayClose reports whether closing words may begin with the first word of a line.
func mayClose(word string) bool {
	var room [8]token
	tokens := cutInto(room[:0], word)
	if len(tokens) == 0 {
		return true // only what nobody sees
	}
	o := dict().opener(&tokens[0])
	return o != nil && slices.ContainsFunc(o.phrases, func(p phrase) bool { return p.class == clsClosing })
}

// trimContact cuts a line where a number, an address or a label of one begins.
func trimContact(line string) string {
	tokens := pieceOf(line).tokens
	for i, t := range tokens {
		if t.kind == kindWord && phoneWords().label[t.fold] && i+1 < len(tokens) && (len(t.fold) > 1 || tokens[i+1].fold == ":") {
			if n := tokens[i+1]; n.kind == kindNum || strings.Contains(":.+(", n.fold) && i+2 < len(tokens) && (tokens[i+2].kind == kindNum || tokens[i+2].kind == kindPunct) {
				return strings.TrimRight(line[:t.start], " \t,:;|-–/(")
			}
		}
		if t.kind == kindLink || t.kind == kindNum && len(t.fold) > 2 || t.kind == kindPunct && t.fold == "+" {
			return strings.TrimRight(line[:t.start], " \t,:;|-–/(")
		}
		if i > 0 && t.kind == kindWord && strings.Contains(" tel phone mob mobile cell email mail whatsapp fax wa ", " "+t.fold+" ") {
			return strings.TrimRight(line[:t.start], " \t,:;|-–/(")
		}
	}
	return line
}
