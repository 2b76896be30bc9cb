package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/source"
	"github.com/inquiry-cli/inquiry/internal/store"
)

type pullOptions struct {
	table  tableOptions
	dryRun bool
}

func newPullCmd(env *Env) *cobra.Command {
	var opts pullOptions
	cmd := &cobra.Command{
		Use:   "pull [ACCOUNT | FILE | FOLDER]...",
		Short: "Fetch and read what is new, from all mailboxes or from what is named",
		Long: "pull fetches new messages from the mailboxes of the config, or from the accounts, files and folders named:\n" +
			".eml, mbox, Maildir, CSV, TSV, XLSX, WhatsApp chats. A pull only reads mailboxes: nothing is sent, marked or deleted.\n" +
			"Pulling again takes up where the last run ended and adds nothing twice.",
		Example: "  inquiry pull\n  inquiry pull sales\n  inquiry pull leads.csv \"WhatsApp Chat with Ana.txt\"\n  inquiry pull --map 2=email --encoding gb18030 old.csv",
		RunE: started(func(cmd *cobra.Command, args []string) error {
			cfg, err := env.config()
			if err != nil {
				return err
			}
			sources, err := sourcesFor(env, cfg, args, opts.table)
			if err != nil {
				return err
			}
			if opts.dryRun {
				return runScore(cmd.Context(), env, cfg, sources)
			}
			cfg, st, err := env.write(cmd.Context())
			if err != nil {
				return err
			}
			defer st.Close()
			unlock, err := env.lock(cmd.Context(), st.Path())
			if err != nil {
				return err
			}
			defer unlock()
			return runPull(cmd.Context(), env, cfg, st, sources)
		}),
	}
	opts.table.add(cmd)
	cmd.Flags().BoolVar(&opts.dryRun, "dry-run", false, "read and show, store nothing")
	return cmd
}

// runPull reads every source in turn. A source that fails does not end the run.
func runPull(ctx context.Context, env *Env, cfg *config.Config, st *store.Store, sources []source.Source) error {
	mem := atEase()
	defer mem.back()
	b, err := newBook(cfg)
	if err != nil {
		return err
	}
	before, err := st.Settled(ctx)
	if err != nil {
		return err
	}
	if err := b.refresh(ctx, st); err != nil {
		return err
	}
	res := pullResult{seen: before.Inquiry, grown: map[int64]standard{}, promoted: map[int64]promotion{}}
	var failures []error
	reader, err := readerFor(env, cfg)
	if err != nil {
		return err
	}
	reader.prepare = true
	for _, src := range sources {
		began := env.Clock()
		progress := newProgress(env, src.Name())
		in := intake{env: env, cfg: cfg, book: b, st: st, reader: reader, src: src, result: &res, progress: progress, begin: mem.frugal}
		box, err := in.runUnlessPaused(ctx)
		progress.finish()
		box.took = env.Clock().Sub(began)
		res.boxes = append(res.boxes, box)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			failures = append(failures, fmt.Errorf("pull %s: %w", src.Name(), err))
		}
		if err := in.end(ctx, box); err != nil {
			return err
		}
	}
	if err := res.look(ctx, st); err != nil {
		return err
	}
	asides, err := pullSummary(ctx, env, st, &res)
	if err != nil {
		return err
	}
	if len(asides) > 0 {
		if err := st.Update(ctx, func(tx *store.Tx) error { return tx.MarkReported(ctx) }); err != nil {
			return err
		}
	}
	if err := noticePull(ctx, env, cfg, st, &res); err != nil {
		return err
	}
	if len(failures) > 0 {
		return pullError(env, cfg, failures, len(sources))
	}
	return asideError(asides)
}

// refresh derives all inquiries anew when the policy is not the one of the last run.
func (b *book) refresh(ctx context.Context, st *store.Store) error {
	print, err := st.Meta(ctx, metaPolicy)
	if err != nil || print == b.print {
		return err
	}
	return st.Update(ctx, func(tx *store.Tx) error {
		if err := b.provisional(ctx, tx); err != nil {
			return err
		}
		if err := b.rebuildAll(ctx, tx); err != nil {
			return err
		}
		return tx.SetMeta(ctx, metaPolicy, b.print)
	})
}
