package cli

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/lexicon"
	"github.com/inquiry-cli/inquiry/internal/mailparse"
	"github.com/inquiry-cli/inquiry/internal/screen"
)

func newCheckCmd(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE ID",
		Short: "Hold a written reply against what the buyer asked and what is missing",
		Long: "check reads a reply, a text or an .eml file or - for standard input, and says which of the buyer's questions it\n" +
			"touches, which stay open, and which missing details it does not ask for. It changes nothing.",
		Example: "  inquiry check reply.txt 418\n  inquiry draft 418 | inquiry check - 418",
		Args:    cobra.ExactArgs(2),
		RunE: started(func(cmd *cobra.Command, args []string) error {
			ids, err := parseIDs(args[1:])
			if err != nil {
				return err
			}
			if len(ids) != 1 {
				return usagef("check takes one inquiry")
			}
			return runCheck(cmd.Context(), env, args[0], ids[0])
		}),
	}
}

// maxReply bounds a reply that is checked, bytes.
const maxReply = 10 << 20

// checkRow is one thing that a reply should speak of.
type checkRow struct {
	ID    int64  `json:"id"`
	What  string `json:"what"`  // "question" or "missing"
	Name  string `json:"name"`  // topic or need
	State string `json:"state"` // "touched" or "open"
	Text  string `json:"text"`  // the buyer's sentence, or a question that would ask for it
}

func runCheck(ctx context.Context, env *Env, path string, id int64) error {
	reply, err := readReply(env, path)
	if err != nil {
		return err
	}
	view, q, err := env.inquiry(ctx, id)
	if err != nil {
		return err
	}
	defer view.Close()
	rows := checkReply(env, &q, reply)
	w := env.Words()
	open := 0
	for _, r := range rows {
		if r.State == "open" {
			open++
		}
	}
	err = listing[checkRow]{
		columns: []screen.Column{{Title: w.T("check.col.state")}, {Title: w.T("check.col.what")}, {Title: w.T("check.col.name")}, {Title: w.T("check.col.text"), Min: 16}},
		objects: rows,
		cells: func(r checkRow) []string {
			name := w.T("topic." + r.Name)
			if r.What == "missing" {
				name = w.T("need." + r.Name)
			}
			return []string{w.T("check." + r.State), w.T("check." + r.What), name, r.Text}
		},
		empty: w.T("check.nothing"),
	}.write(env)
	if err == nil && !env.flags.json && len(rows) > 0 {
		if open == 0 {
			env.say("%s", w.T("check.good"))
		} else {
			env.say("%s", w.N("check.summary", open))
		}
	}
	return err
}

// readReply reads a text or a mail and gives what was newly written in it.
func readReply(env *Env, path string) (string, error) {
	var in io.Reader = env.In
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return "", err
		}
		defer f.Close()
		in = f
	}
	raw, err := io.ReadAll(io.LimitReader(in, maxReply+1))
	if err != nil {
		return "", fmt.Errorf("read %s: %w", path, err)
	}
	if len(raw) > maxReply {
		return "", errors.New(path + " is longer than 10 MiB")
	}
	text := strings.TrimPrefix(string(raw), "\ufeff")
	if !looksLikeMail(text) {
		text = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + text
	}
	m := mailparse.Parse([]byte(text))
	if strings.TrimSpace(m.New) != "" {
		return m.New, nil
	}
	return m.Text, nil
}

// looksLikeMail reports whether a text begins with the header of a mail.
func looksLikeMail(text string) bool {
	first, _, _ := strings.Cut(text, "\n")
	name, _, ok := strings.Cut(first, ":")
	return ok && slices.Contains([]string{"from", "to", "subject", "date", "return-path", "received", "message-id", "mime-version",
		"content-type", "delivered-to", "x-unsent", "reply-to", "cc"}, strings.ToLower(name))
}

// checkReply lists the buyer's questions in his order and the missing details,
// each with whether the reply speaks of it.
func checkReply(env *Env, q *inquiry.Inquiry, reply string) []checkRow {
	hits := lexicon.Default().Mentions(reply)
	rows := []checkRow{}
	seen := map[inquiry.Topic]bool{}
	for _, x := range q.Questions {
		if seen[x.Topic] || len(q.Messages) > 0 && !slices.Contains(q.OpenQuestions, x.Topic) && q.Status != inquiry.StatusWaiting {
			continue
		}
		seen[x.Topic] = true
		r := checkRow{ID: q.ID, What: "question", Name: string(x.Topic), State: "open", Text: x.Text}
		if hits.Has(lexicon.Key("topic_"+string(x.Topic))) || x.Topic == inquiry.TopicOther && sharesWords(x.Text, reply) {
			r.State = "touched"
		}
		rows = append(rows, r)
	}
	low := lexicon.Fold(reply)
	for _, n := range q.Missing {
		r := checkRow{ID: q.ID, What: "missing", Name: string(n), State: "open", Text: env.Words().T("ask." + string(n))}
		for _, word := range needWords()[n] {
			if strings.Contains(low, word) {
				r.State = "touched"
				break
			}
		}
		rows = append(rows, r)
	}
	return rows
}

// sharesWords reports whether a reply takes up a question that has no topic: at
// least two of its longer words, or its only one.
func sharesWords(question, reply string) bool {
	low := lexicon.Fold(reply)
	words, found := 0, 0
	for _, w := range strings.FieldsFunc(lexicon.Fold(question), func(r rune) bool { return strings.ContainsRune(" ,.;:?!？。，、()\"'", r) }) {
		if len([]rune(w)) < 5 {
			continue
		}
		words++
		if strings.Contains(low, w) {
			found++
		}
	}
	return found >= 2 || found == 1 && words == 1
}

//go:embed needs.txt
var needsText string

// needWords are the words by which a reply asks for what is missing, folded.
var needWords = sync.OnceValue(func() map[inquiry.Need][]string {
	m := map[inquiry.Need][]string{}
	for l := range strings.Lines(needsText) {
		name, words, ok := strings.Cut(strings.TrimSpace(l), ":")
		if !ok || strings.HasPrefix(name, "#") {
			continue
		}
		for _, w := range strings.Split(words, ",") {
			if w = lexicon.Fold(strings.TrimSpace(w)); w != "" {
				m[inquiry.Need(name)] = append(m[inquiry.Need(name)], w)
			}
		}
	}
	return m
})
