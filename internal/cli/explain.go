package cli

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

func newExplainCmd(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:     "explain ID...",
		Short:   "Say why an inquiry has its tier and score, in the buyer's words",
		Example: "  inquiry explain 418",
		Args:    cobra.MinimumNArgs(1),
		RunE: started(func(cmd *cobra.Command, args []string) error {
			return eachInquiry(cmd.Context(), env, args, explainScreen)
		}),
	}
}

func explainScreen(_ context.Context, p *page, q inquiry.Inquiry) error {
	w := p.env.Words()
	head(p, q)
	p.heading("show.message")
	p.wrapped("| ", marked(q))
	p.heading("show.why")
	p.signals(q)
	if len(q.Risks) > 0 {
		p.heading("show.risks")
		for _, r := range q.Risks {
			p.line("  %s: %s", w.T("risk."+string(r.Name)), r.Evidence)
		}
	}
	if len(q.Missing) > 0 && q.Tier != inquiry.TierX {
		p.heading("show.ask")
		for _, n := range q.Missing {
			p.line("  %s", w.T("ask."+string(n)))
		}
	}
	return nil
}

// signals prints the parts of the score and their sum.
func (p *page) signals(q inquiry.Inquiry) {
	sum := 0
	for _, s := range q.Signals {
		sum += s.Points
		learned := ""
		if s.Learned > 0 {
			learned = "  (" + p.env.Words().N("show.learned", s.Learned) + ")"
		}
		p.line("  %+4d  %s%s  %s%s", s.Points, s.Name, strings.Repeat(" ", max(0, 22-len(s.Name))), s.Evidence, learned)
	}
	if sum == q.Score || q.TierBy == "user" {
		p.line("  %4d  %s", sum, p.env.Words().T("show.sum"))
		return
	}
	p.line("  %4d  %s", sum, p.env.Words().T("show.clamped", "Score", q.Score))
}

// marked is the message with the words that mattered between square brackets.
func marked(q inquiry.Inquiry) string {
	text := shortLinks(strings.TrimSpace(q.Text))
	type span struct{ from, to int }
	var spans []span
	for _, s := range q.Signals {
		words := strings.TrimSpace(s.Evidence)
		if utf8.RuneCountInString(words) < 2 || strings.HasPrefix(s.Name, "base_") || strings.HasPrefix(s.Name, "cap_") {
			continue // a limit is no word of the message
		}
		if i := indexWhole(text, words); i >= 0 {
			spans = append(spans, span{i, i + len(words)})
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(a.from-b.from, b.to-a.to) })
	var b strings.Builder
	at := 0
	for _, s := range spans {
		if s.from < at {
			continue // within words already marked
		}
		b.WriteString(text[at:s.from] + "[" + text[s.from:s.to] + "]")
		at = s.to
	}
	return b.String() + text[at:]
}

// indexWhole is the first place of words in text where they do not begin or end
// inside another word, or -1. Scripts without blanks have no such places.
func indexWhole(text, words string) int {
	first, _ := utf8.DecodeRuneInString(words)
	last, _ := utf8.DecodeLastRuneInString(words)
	for from := 0; ; {
		i := strings.Index(text[from:], words)
		if i < 0 {
			return -1
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(words):])
		if !joined(before, first) && !joined(last, after) {
			return i
		}
		from = i + len(words)
	}
}

// joined reports whether two neighbouring characters belong to one word.
func joined(a, b rune) bool {
	inWord := func(r rune) bool {
		return unicode.IsDigit(r) || unicode.IsLetter(r) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai)
	}
	return inWord(a) && inWord(b)
}
