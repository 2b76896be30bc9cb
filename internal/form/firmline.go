package form

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// verified reports whether folded text is a mark of a buyer whom the platform has
// checked and nothing else: "verified", "zweryfikowany".
func verified(low string) bool {
	return len(strings.Fields(low)) <= 3 && !strings.ContainsAny(low, ":：") && containsAny(low, platforms().Verified)
}

// labelledFirm is what stands behind the label of a firm, which may say that the
// platform has checked it: "verified company: Liffey Gardens".
func labelledFirm(p string) string {
	i := strings.IndexAny(p, ":：")
	if i <= 0 || len(strings.Fields(p[:i])) > 4 {
		return ""
	}
	label := p[:i]
	if labels().exactRole(label) != roleCompany && !containsAny(lexicon.Fold(label), platforms().Verified) {
		return ""
	}
	return strings.TrimSpace(strings.TrimLeft(p[i:], ":："))
}

func containsAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// firmAbove reads the firm on the line directly above the one that names the buyer:
// "Om Tent House, Nashik (verified)" above "Contact: Anil Rao". It returns the line.
func (s *senderInfo) firmAbove(b *builder, lines []string) string {
	n := firstWord(lines)
	if n < 0 || b.f.Name == "" || b.f.Company != "" {
		return ""
	}
	line := lines[n]
	_, below, ok := strings.Cut(s.m.Text, line+"\n")
	below, _, _ = strings.Cut(below, "\n")
	if !ok || !strings.Contains(below, b.f.Name) || !strings.ContainsAny(below, ":：") || len(line) > 90 || strings.ContainsAny(line, "?!:：@") || strings.HasSuffix(line, ".") {
		return ""
	}
	firm := line
	if i := strings.LastIndexByte(firm, '('); i > 0 && strings.HasSuffix(firm, ")") && verified(lexicon.Fold(firm[i+1:len(firm)-1])) {
		firm = strings.TrimSpace(firm[:i])
	}
	first, _ := utf8.DecodeRuneInString(firm)
	firm, place := companyPlace(firm)
	if firm == "" || len(strings.Fields(firm)) > 7 || unicode.IsLower(first) || strings.EqualFold(firm, b.f.Name) {
		return ""
	}
	b.f.Company = firm
	s.region(b, place)
	return line
}
