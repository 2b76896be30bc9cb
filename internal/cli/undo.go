package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/store"
)

func newUndoCmd(env *Env) *cobra.Command {
	var redo, dryRun bool
	cmd := &cobra.Command{
		Use:   "undo",
		Short: "Take back the last change, again and again",
		Long: "undo takes back all that the last command changed that was not taken back yet, and says what it was. Nothing is lost:\n" +
			"undo --redo brings back what was taken back last, until something else is changed. Pulled mail is never taken back.",
		Example: "  inquiry undo\n  inquiry undo --dry-run\n  inquiry undo --redo",
		Args:    noArgs,
		RunE: started(func(cmd *cobra.Command, args []string) error {
			verb := inquiry.VerbUndo
			if redo {
				verb = inquiry.VerbRedo
			}
			return withRecording(cmd, env, args, dryRun, func(r *recording) error { return runUndo(cmd.Context(), r, verb) })
		}),
	}
	cmd.Flags().BoolVar(&redo, "redo", false, "bring back what was taken back last")
	addDryRun(cmd, &dryRun)
	return cmd
}

// runUndo takes back the last command, or brings it back.
func runUndo(ctx context.Context, r *recording, verb inquiry.Verb) error {
	var was []inquiry.Change
	var after []inquiry.Inquiry
	if taught, err := r.st.HasVerb(ctx, inquiry.VerbLearn); err != nil {
		return err
	} else if taught {
		// It may be lessons that are taken back; a pull under way reads by them.
		unlock, err := r.env.lock(ctx, r.st.Path())
		if err != nil {
			return err
		}
		defer unlock()
	}
	err := r.update(ctx, func(tx *store.Tx) error {
		batch, err := tx.Undoable(ctx)
		if verb == inquiry.VerbRedo {
			batch, err = tx.Redoable(ctx)
		}
		if err != nil {
			return err
		}
		switch {
		case batch == 0 && verb == inquiry.VerbRedo:
			return hint(errors.New("redo: nothing was taken back last"), "what was taken back can be brought back until something else is changed")
		case batch == 0:
			return errors.New("undo: nothing is left to take back")
		}
		if was, err = tx.Undo(ctx, batch, verb, r.env.Now().UTC(), r.typed); err != nil {
			return err
		}
		if slices.ContainsFunc(was, func(c inquiry.Change) bool { return c.Verb == inquiry.VerbForget }) {
			return hint(errors.New("undo: the last change was forget, which nothing brings back"),
				"older changes are taken back by their opposite: inquiry reopen, inquiry tier, inquiry tag")
		}
		if slices.ContainsFunc(was, func(c inquiry.Change) bool { return c.Verb == inquiry.VerbLearn }) {
			if err := r.reread(ctx, tx); err != nil {
				return err
			}
		}
		dirty, err := r.touchedBy(ctx, tx, was)
		if err != nil {
			return err
		}
		after, err = r.rederive(ctx, tx, dirty)
		return err
	})
	if err != nil {
		return err
	}
	if !r.env.flags.json && !r.env.flags.quiet {
		id := "undo.done"
		if verb == inquiry.VerbRedo {
			id = "undo.redone"
		}
		line := r.env.Words().T(id, "Command", was[0].Command, "At", clock(was[0].At.In(r.env.Now().Location())))
		if _, err := fmt.Fprintln(r.env.Out, screen.Line(line)); err != nil {
			return err
		}
	}
	return r.env.sayWhere(after)
}

// touchedBy are the messages of the inquiries that changes were about, those
// included that the changes name.
func (r *recording) touchedBy(ctx context.Context, tx *store.Tx, changes []inquiry.Change) ([]int64, error) {
	var ids, refs []int64
	for _, c := range changes {
		ids = append(ids, c.Inquiry)
		var args inquiry.ChangeArgs
		if len(c.Args) > 0 {
			if err := json.Unmarshal(c.Args, &args); err != nil {
				return nil, fmt.Errorf("read change %d: %w", c.ID, err)
			}
		}
		for _, ref := range []int64{args.Message, args.With} {
			if ref != 0 {
				refs = append(refs, ref)
			}
		}
		q, err := tx.Inquiry(ctx, c.Inquiry)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		refs = append(refs, messagesOf([]inquiry.Inquiry{q})...)
	}
	roots, err := tx.Roots(ctx, ids)
	return append(refs, roots...), err
}
