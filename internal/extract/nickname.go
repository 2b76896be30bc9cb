package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// chatName reads how a buyer calls himself in a chat: a first name and what he
// trades in, "Mwila hardware". Who has no address is no firm.
func (p *person) chatName(name string) (string, bool) {
	if p.form.Channel != inquiry.ChannelWhatsApp || p.form.Email != "" || p.form.Company != "" {
		return "", false
	}
	words := strings.Fields(name)
	// The display name of the mail that carries the chat is the shorter one.
	if from := strings.TrimSpace(p.s.From.Name); from != "" && from != name && strings.HasPrefix(name, from+" ") && isPerson(from) {
		p.company = ""
		return from, true
	}
	end := len(words)
	for end > 1 && !latin(foldText(words[end-1])) && onlyPlace(words[end-1]) {
		end--
	}
	if end < len(words) {
		return strings.Join(words[:end], " "), isPerson(strings.Join(words[:end], " "))
	}
	for end > 1 && (isFirm(words[end-1]) || unicode.IsLower([]rune(words[end-1])[0])) {
		end--
	}
	if end == len(words) || !latin(foldText(name)) {
		return "", false
	}
	first := strings.Join(words[:end], " ")
	p.company = ""
	return first, isPerson(first)
}

// withoutOffice is the firm in a display name of a firm and its department,
// 한서펫 구매팀; "" where there is no department or nothing else.
func withoutOffice(s string) string {
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 5 {
		return ""
	}
	last := words[len(words)-1]
	if c, _ := utf8.DecodeRuneInString(last); c < 0x2E80 {
		return ""
	}
	if !endsOffice(last) && !isRole(last) {
		return ""
	}
	return strings.Join(words[:len(words)-1], " ")
}

// withoutDepartment drops departments behind a firm's name: Tumaini Supermarkets
// Procurement. What is left must be a firm's by its words or by the domain.
func (p *person) withoutDepartment(name string) string {
	words := strings.Fields(name)
	for len(words) > 1 && roleOrJob(words[len(words)-1]) && !isFirm(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	firm := strings.Join(words, " ")
	if firm == name || !isFirm(firm) && squash(foldText(firm)) != squash(mainLabel(p.s.From.Addr)) {
		return name
	}
	return firm
}

// couple reads "Rob & Jen Castellano" as the first of the two.
func couple(s string) string {
	left, right, ok := strings.Cut(s, " & ")
	if !ok || strings.Contains(left, " ") || len(strings.Fields(right)) != 2 || isFirm(s) || !isPerson(left) || !isPerson(right) {
		return ""
	}
	return left + " " + strings.Fields(right)[1]
}

// initials reports whether a name is nothing but two or more single letters.
func initials(tokens []token) bool {
	n := 0
	for _, t := range tokens {
		if t.kind != kindPunct {
			if n++; t.kind != kindWord || utf8.RuneCountInString(t.fold) != 1 {
				return false
			}
		}
	}
	return n > 1
}
