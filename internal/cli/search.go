package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/store"
)

func newSearchCmd(env *Env) *cobra.Command {
	var flags filterFlags
	var out outputFlags
	cmd := &cobra.Command{
		Use:     "search TEXT...",
		Short:   "Find inquiries by words, Chinese included",
		Example: "  inquiry search hamburg cfr\n  inquiry search 样品 --tier A",
		Args:    cobra.MinimumNArgs(1),
		RunE: started(func(cmd *cobra.Command, args []string) error {
			if err := out.check(env, inquiry.Inquiry{}); err != nil {
				return err
			}
			_, st, err := env.read(cmd.Context())
			if err != nil {
				return err
			}
			defer st.Close()
			flags.all = true
			f, err := flags.filter(env.Now())
			if err != nil {
				return err
			}
			hits, err := st.Search(cmd.Context(), joinWords(args), f)
			if err != nil {
				return err
			}
			rows := make([]store.Row, len(hits))
			for i, h := range hits {
				rows[i] = h.Row
			}
			if env.flags.json || out.asked() {
				return writeInquiries(cmd.Context(), env, st, rows, &out)
			}
			return rowListing(env, rows).write(env)
		}),
	}
	flags.add(cmd)
	cmd.Flags().Lookup("all").Hidden = true // junk is found without it, too
	out.add(cmd)
	return cmd
}

// writeInquiries prints the inquiries of rows, in their order, as the flags say.
func writeInquiries(ctx context.Context, env *Env, st *store.Store, rows []store.Row, out *outputFlags) error {
	all := make([]inquiry.Inquiry, len(rows))
	for i, r := range rows {
		q, err := st.Inquiry(ctx, r.ID)
		if err != nil {
			return err
		}
		all[i] = q
	}
	return inquiriesAs(ctx, env, out, all, env.Words().T("list.empty"))
}
