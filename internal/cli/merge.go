package cli

import (
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/store"
)

func newMergeCmd(env *Env) *cobra.Command {
	var dryRun bool
	cmd := &cobra.Command{
		Use:     "merge ID ID...",
		Short:   "Say that inquiries are one matter; the lowest number stays, the others lead to it",
		Example: "  inquiry merge 418 431",
		Args:    cobra.MinimumNArgs(1),
		RunE: started(func(cmd *cobra.Command, args []string) error {
			ids, err := parseIDs(args)
			if err != nil {
				return err
			}
			if len(ids) < 2 {
				return usagef("merge takes the numbers of two inquiries or more")
			}
			return withRecording(cmd, env, args, dryRun, func(r *recording) error { return runMerge(cmd.Context(), r, ids) })
		}),
	}
	addDryRun(cmd, &dryRun)
	return cmd
}

// runMerge notes a merge beside each inquiry, so that whichever is looked at
// leads to the others.
func runMerge(ctx context.Context, r *recording, ids []int64) error {
	var after []inquiry.Inquiry
	err := r.update(ctx, func(tx *store.Tx) error {
		all, err := r.open(ctx, tx, ids)
		if err != nil {
			return err
		}
		if len(all) < 2 {
			return usagef("these numbers are one inquiry already: %d", all[0].ID)
		}
		roots := make([]int64, len(all))
		for i, q := range all {
			root, err := tx.Roots(ctx, []int64{q.ID})
			if err != nil {
				return err
			}
			roots[i] = root[0]
		}
		var changes []inquiry.Change
		for i, q := range all[1:] {
			here, err := r.change(all[0].ID, inquiry.VerbMerge, inquiry.ChangeArgs{Message: roots[0], With: roots[i+1], Text: "#" + strconv.FormatInt(q.ID, 10)})
			if err != nil {
				return err
			}
			there, err := r.change(q.ID, inquiry.VerbMerge, inquiry.ChangeArgs{Message: roots[i+1], With: roots[0], Mirror: true})
			if err != nil {
				return err
			}
			changes = append(changes, here, there)
		}
		after, err = r.settle(ctx, tx, changes, messagesOf(all))
		return err
	})
	if err != nil {
		return err
	}
	return r.env.sayWhere(after)
}
