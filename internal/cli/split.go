package cli

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/store"
)

func newSplitCmd(env *Env) *cobra.Command {
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "split ID [MESSAGE...]",
		Short: "Make a message the beginning of an inquiry of its own",
		Long: "split takes a message out of an inquiry, with what was said after it and because of it, and makes it an inquiry of its\n" +
			"own. MESSAGE is its number in the inquiry or its Message-ID; without one the messages are listed with their numbers.\n" +
			"Further messages named go with the first.",
		Example: "  inquiry split 418\n  inquiry split 418 3\n  inquiry split 418 3 4",
		Args:    cobra.MinimumNArgs(1),
		RunE: started(func(cmd *cobra.Command, args []string) error {
			ids, err := parseIDs(args[:1])
			if err != nil {
				return err
			}
			if len(ids) != 1 {
				return usagef("split takes one inquiry at a time")
			}
			if len(args) == 1 {
				return listMessages(cmd.Context(), env, ids[0])
			}
			return withRecording(cmd, env, args, dryRun, func(r *recording) error { return runSplit(cmd.Context(), r, ids[0], args[1:]) })
		}),
	}
	addDryRun(cmd, &dryRun)
	return cmd
}

// listMessages prints the messages of an inquiry with the numbers by which
// split knows them.
func listMessages(ctx context.Context, env *Env, id int64) error {
	view, q, err := env.inquiry(ctx, id)
	if err != nil {
		return err
	}
	defer view.Close()
	if err := written(ctx, view.st, []inquiry.Inquiry{q}); err != nil {
		return err
	}
	w := env.Words()
	return listing[inquiry.MessageRef]{
		columns: []screen.Column{{Title: w.T("col.message"), Right: true}, {Title: w.T("col.at")}, {Title: ""}, {Title: w.T("col.subject"), Min: 12}, {Title: w.T("col.from"), Min: 10}},
		objects: q.Messages,
		cells: func(m inquiry.MessageRef) []string {
			n := slices.IndexFunc(q.Messages, func(o inquiry.MessageRef) bool { return o.Ref == m.Ref }) + 1
			return []string{strconv.Itoa(n), clock(m.At.In(env.Now().Location())), strings.TrimSpace(w.T("direction." + string(m.Direction))), m.Subject, m.From}
		},
		empty: w.T("list.empty"),
	}.write(env)
}

func runSplit(ctx context.Context, r *recording, id int64, names []string) error {
	var after []inquiry.Inquiry
	err := r.update(ctx, func(tx *store.Tx) error {
		all, err := r.open(ctx, tx, []int64{id})
		if err != nil {
			return err
		}
		q := all[0]
		var picked []int // places in q.Messages, in their order
		for _, name := range names {
			i, err := messageAt(&q, name)
			if err != nil {
				return err
			}
			picked = append(picked, i)
		}
		slices.Sort(picked)
		picked = slices.Compact(picked)
		first := q.Messages[picked[0]]
		if first.Direction != inquiry.In {
			return usagef("message %d is ours: an inquiry begins with a message of the buyer", picked[0]+1)
		}
		var changes []inquiry.Change
		for k, i := range picked {
			set := inquiry.ChangeArgs{Message: q.Messages[i].Ref}
			if k > 0 {
				set.With = first.Ref
			}
			c, err := r.change(q.ID, inquiry.VerbSplit, set)
			if err != nil {
				return err
			}
			changes = append(changes, c)
		}
		after, err = r.settle(ctx, tx, changes, messagesOf(all))
		if err != nil {
			return err
		}
		if len(after) < 2 {
			return hint(usagef("message %d begins inquiry %d already", picked[0]+1, q.ID), fmt.Sprintf("the messages with their numbers: inquiry split %d", q.ID))
		}
		return nil
	})
	if err != nil {
		return err
	}
	return r.env.sayWhere(after)
}

// messageAt finds a message by its number in the inquiry or its Message-ID.
func messageAt(q *inquiry.Inquiry, name string) (int, error) {
	if n, err := strconv.Atoi(name); err == nil && n >= 1 && n <= len(q.Messages) {
		return n - 1, nil
	}
	id := strings.Trim(name, "<> ")
	i := slices.IndexFunc(q.Messages, func(m inquiry.MessageRef) bool { return m.MessageID != "" && string(m.MessageID) == id })
	if i < 0 {
		return 0, hint(usagef("inquiry %d has no message %s", q.ID, name), fmt.Sprintf("its messages with their numbers: inquiry split %d", q.ID))
	}
	return i, nil
}
