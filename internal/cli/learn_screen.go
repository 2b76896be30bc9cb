package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/score"
)

// sayLesson prints a proposal: what moves, how right it is, what it changes.
func (e *Env) sayLesson(l *lesson) error {
	if err := e.sayLearned(&l.Learned); err != nil {
		return err
	}
	w := e.Words()
	p := &page{env: e}
	p.heading("learn.figures")
	p.line("  %s", w.T("learn.before", "Right", l.Before.Right, "Of", l.Before.Of))
	p.line("  %s", w.T("learn.after", "Right", l.After.Right, "Of", l.After.Of))
	p.line("  %s", w.T("learn.heldout", "Right", l.HeldOut.Right, "Of", l.HeldOut.Of))
	p.line("  %s", w.T("learn.others", "Moved", l.Moved, "Of", l.Uncorrected))
	p.heading("learn.changes")
	if _, err := io.WriteString(e.Out, p.b.String()); err != nil {
		return err
	}
	return rescoreListing(e, l.Changes).write(e)
}

// sayLearned prints the votes that moved and the words, the most often seen first.
func (e *Env) sayLearned(l *score.Learned) error {
	w := e.Words()
	p := &page{env: e}
	p.line("%s", w.N("learn.title", l.Corrections))
	if len(l.Signals) > 0 {
		p.heading("learn.signals")
	}
	for _, s := range l.Signals {
		p.line("  %-22s  %-24s  %s", s.Name, votesText(s.Add), w.N("show.learned", s.From))
	}
	if len(l.Words) > 0 {
		p.heading("learn.words")
	}
	words := slices.Clone(l.Words)
	slices.SortStableFunc(words, func(a, b score.LearnedWord) int { return b.From - a.From })
	for _, x := range words {
		p.line("  %-22s  %-24s  %s", x.Word, votesText(x.Votes), w.N("show.learned", x.From))
	}
	_, err := io.WriteString(e.Out, p.b.String())
	return err
}

// votesText writes votes in the order of the queue: "A +2, B -1".
func votesText(v score.Votes) string {
	var parts []string
	for _, t := range inquiry.Tiers {
		if n := v[t]; n != 0 {
			parts = append(parts, fmt.Sprintf("%s %+d", t, n))
		}
	}
	return strings.Join(parts, ", ")
}
