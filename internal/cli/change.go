package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// act is what a command that changes inquiries was asked to do.
type act struct {
	ids  []int64
	args inquiry.ChangeArgs
	each func(q *inquiry.Inquiry) (inquiry.ChangeArgs, error) // instead of args, where they differ
}

// changeCmd makes a command that changes inquiries. parse reads its arguments.
func changeCmd(env *Env, verb inquiry.Verb, use, short, example string, minArgs int, parse func(cfg *config.Config, args []string) (act, error)) *cobra.Command {
	dryRun := false
	cmd := &cobra.Command{
		Use:     use,
		Short:   short,
		Example: example,
		Args:    cobra.MinimumNArgs(minArgs),
		RunE: started(func(cmd *cobra.Command, args []string) error {
			cfg, err := env.config()
			if err != nil {
				return err
			}
			a, err := parse(cfg, args)
			if err != nil {
				return err
			}
			return withRecording(cmd, env, args, dryRun, func(r *recording) error { return runChange(cmd.Context(), r, verb, a) })
		}),
	}
	addDryRun(cmd, &dryRun)
	return cmd
}

func addDryRun(cmd *cobra.Command, dryRun *bool) {
	cmd.Flags().BoolVar(dryRun, "dry-run", false, "show what would be, store nothing")
}

// typedLine is the command as it was typed, for the log of changes. What the
// flags of every command say is left out.
func typedLine(cmd *cobra.Command, args []string) string {
	words := append([]string{cmd.CommandPath()}, args...)
	cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
		switch {
		case !f.Changed || f.Name == "dry-run":
		case f.NoOptDefVal != "":
			words = append(words, "--"+f.Name)
		default:
			words = append(words, "--"+f.Name, f.Value.String())
		}
	})
	for i, w := range words[1:] {
		if w == "" || strings.ContainsAny(w, " \t\"'") {
			words[i+1] = fmt.Sprintf("%q", w)
		}
	}
	return strings.Join(words, " ")
}

// recording is one command on its way into the database.
type recording struct {
	env    *Env
	book   *book
	st     *store.Store
	dryRun bool
	typed  string
}

// errDryRun takes back what a dry run did.
var errDryRun = errors.New("dry run")

// update runs fn in one transaction, which leaves nothing behind in a dry run.
func (r *recording) update(ctx context.Context, fn func(tx *store.Tx) error) error {
	err := r.st.Update(ctx, func(tx *store.Tx) error {
		before, err := tx.Changes(ctx)
		if err != nil {
			return err
		}
		if err := fn(tx); err != nil {
			return err
		}
		if r.dryRun {
			return errDryRun
		}
		return r.env.backupWithin(ctx, r.st, tx, before)
	})
	if errors.Is(err, errDryRun) {
		r.env.say("%s", r.env.Words().T("change.dryrun"))
		return nil
	}
	return err
}

// settle stores changes, derives what follows from them and returns the
// inquiries that were touched, as they stand now.
func (r *recording) settle(ctx context.Context, tx *store.Tx, changes []inquiry.Change, dirty []int64) ([]inquiry.Inquiry, error) {
	if _, err := tx.AddChange(ctx, changes); err != nil {
		return nil, err
	}
	return r.rederive(ctx, tx, dirty)
}

func (r *recording) rederive(ctx context.Context, tx *store.Tx, dirty []int64) ([]inquiry.Inquiry, error) {
	touched, err := r.book.rebuild(ctx, tx, dirty)
	if err != nil {
		return nil, err
	}
	var all []inquiry.Inquiry
	for _, d := range touched {
		if d.hit {
			all = append(all, d.Inquiry)
		}
	}
	slices.SortFunc(all, func(a, b inquiry.Inquiry) int { return int(a.ID - b.ID) })
	return all, nil
}

// open finds the inquiries that numbers mean now, without doubles and in the
// order typed. Those whose data was forgotten cannot be changed.
func (r *recording) open(ctx context.Context, tx *store.Tx, ids []int64) ([]inquiry.Inquiry, error) {
	var all []inquiry.Inquiry
	for _, id := range ids {
		q, err := tx.Inquiry(ctx, id)
		if err != nil {
			return nil, noInquiry(id, err)
		}
		forgotten, err := tx.IsForgotten(ctx, q.ID)
		if err != nil {
			return nil, err
		}
		if forgotten {
			return nil, hint(fmt.Errorf("inquiry %d: its data was forgotten", id), "only what is counted is left of it; it cannot be changed any more")
		}
		if !slices.ContainsFunc(all, func(o inquiry.Inquiry) bool { return o.ID == q.ID }) {
			all = append(all, q)
		}
	}
	return all, nil
}

// change is a change of an inquiry by this command.
func (r *recording) change(id int64, verb inquiry.Verb, set inquiry.ChangeArgs) (inquiry.Change, error) {
	args, err := json.Marshal(set)
	return inquiry.Change{Inquiry: id, At: r.env.Now().UTC(), Verb: verb, Args: args, Command: r.typed}, err
}

// runChange records one act on one or several inquiries, all or none, and says
// where they stand now.
func runChange(ctx context.Context, r *recording, verb inquiry.Verb, a act) error {
	var after []inquiry.Inquiry
	err := r.update(ctx, func(tx *store.Tx) error {
		all, err := r.open(ctx, tx, a.ids)
		if err != nil {
			return err
		}
		var changes []inquiry.Change
		for i := range all {
			set := a.args
			if a.each != nil {
				if set, err = a.each(&all[i]); err != nil {
					return err
				}
			}
			c, err := r.change(all[i].ID, verb, set)
			if err != nil {
				return err
			}
			changes = append(changes, c)
		}
		after, err = r.settle(ctx, tx, changes, messagesOf(all))
		return err
	})
	if err != nil {
		return err
	}
	return r.env.sayWhere(after)
}

// messagesOf are the rows of the messages of inquiries.
func messagesOf(all []inquiry.Inquiry) []int64 {
	var refs []int64
	for _, q := range all {
		for _, m := range q.Messages {
			refs = append(refs, m.Ref)
		}
	}
	return refs
}

// sayWhere prints where inquiries stand after a change.
func (e *Env) sayWhere(all []inquiry.Inquiry) error {
	if e.flags.json {
		return writeObjects(e, all)
	}
	if e.flags.quiet {
		return nil
	}
	w := e.Words()
	for i := range all {
		q := &all[i]
		line := fmt.Sprintf("%d  %s  %s  %s", q.ID, q.Tier, w.T("status."+string(q.Status)), screen.Line(buyerOf(q)))
		if q.Owner != "" {
			line += "  @" + screen.Line(string(q.Owner))
		}
		if len(q.Tags) > 0 {
			line += "  +" + screen.Line(strings.Join(q.Tags, " +"))
		}
		if q.DueAt != nil {
			line += "  " + w.T("change.next", "Action", w.T("action."+string(q.Action)), "At", clock(q.DueAt.In(e.Now().Location())))
		}
		if _, err := fmt.Fprintln(e.Out, screen.Truncate(line, e.Width())); err != nil {
			return err
		}
	}
	return nil
}

// withRecording opens the database for a command that changes it.
func withRecording(cmd *cobra.Command, env *Env, args []string, dryRun bool, run func(*recording) error) error {
	cfg, st, err := env.change(cmd.Context())
	if err != nil {
		return err
	}
	defer st.Close()
	b, err := newBook(cfg)
	if err != nil {
		return err
	}
	return run(&recording{env: env, book: b, st: st, dryRun: dryRun, typed: typedLine(cmd, args)})
}
