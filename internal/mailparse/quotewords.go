package mailparse

import (
	"slices"
	"strings"
	"sync"

	"github.com/inquiry-cli/inquiry/internal/lexicon"
)

// quoteWords are the marks in data/quotes.yaml, folded.
type quoteWords struct {
	wrote     []string
	leads     map[string]bool
	original  map[string]bool
	forwarded map[string]bool
	labels    map[string]labelKind // by the label without blanks
	longest   int                  // bytes of the longest label
	stops     map[string]bool      // words of introductions that belong to no name
	signs     string               // leads of one letter that stand before a date without a blank
	senders   []string             // beginnings of separators that name the one who forwarded
	halves    map[string]bool      // of the day, beside which the month comes first
	monthLead string               // the lead of introductions in which they count
}

var quotes = sync.OnceValue(func() *quoteWords {
	var file struct {
		Wrote     []string            `yaml:"wrote"`
		Leads     []string            `yaml:"leads"`
		Original  []string            `yaml:"original"`
		Forwarded []string            `yaml:"forwarded"`
		Labels    map[string][]string `yaml:"labels"`
		Stops     []string            `yaml:"name_stops"`
		Signs     string              `yaml:"lead_signs"`
		Senders   []string            `yaml:"forwarded_by"`
		MonthLead string              `yaml:"month_first_lead"`
		Halves    []string            `yaml:"month_first"`
	}
	loadYAML("quotes.yaml", &file)
	q := &quoteWords{
		leads: foldedSet(file.Leads, lexicon.Fold), original: foldedSet(file.Original, bareSeparator), forwarded: foldedSet(file.Forwarded, bareSeparator),
		labels: map[string]labelKind{}, signs: file.Signs, monthLead: lexicon.Fold(file.MonthLead) + " ", halves: foldedSet(file.Halves, lexicon.Fold),
		stops: foldedSet(file.Stops, func(s string) string { return strings.Trim(lexicon.Fold(s), ".") }),
	}
	for _, w := range file.Senders {
		q.senders = append(q.senders, lexicon.Fold(w)+" ")
	}
	for _, w := range file.Wrote {
		if w = lexicon.Fold(w); !slices.Contains(q.wrote, w) {
			q.wrote = append(q.wrote, w)
		}
	}
	for _, l := range labelNames {
		for _, w := range file.Labels[l.name] {
			w = labelKey(w)
			q.labels[w] = l.kind
			q.longest = max(q.longest, len(w))
		}
	}
	return q
})

// labelKey is the form in which labels are compared.
func labelKey(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '*' || r == '\u00a0' || r == ':' || r == '_' {
			return -1
		}
		return r
	}, lexicon.Fold(s))
}
