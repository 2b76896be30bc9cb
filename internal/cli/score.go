package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/source"
)

func newScoreCmd(env *Env) *cobra.Command {
	var opts tableOptions
	cmd := &cobra.Command{
		Use:     "score FILE...",
		Short:   "Read and score files without storing anything",
		Example: "  inquiry score mail.eml\n  inquiry score --json leads.csv\n  cat mail.eml | inquiry score -",
		Args:    cobra.MinimumNArgs(1),
		RunE: started(func(cmd *cobra.Command, args []string) error {
			cfg, err := env.config()
			if err != nil {
				return err
			}
			sources, err := sourcesFor(env, cfg, args, opts)
			if err != nil {
				return err
			}
			return runScore(cmd.Context(), env, cfg, sources)
		}),
	}
	opts.add(cmd)
	return cmd
}

// runScore reads sources in order and prints each reading as soon as it is there.
func runScore(ctx context.Context, env *Env, cfg *config.Config, sources []source.Source) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	reader, err := readerFor(env, cfg)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(env.Out)
	defer out.Flush()
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	var shown []inquiry.Reading
	var failures []error
	var left []unread
	for _, src := range sources {
		jobs := reader.start(ctx)
		var pulled error
		var summary source.Summary
		go func() {
			summary, pulled = pullFrom(ctx, src, nothingKnown{}, jobs.put)
			jobs.end()
		}()
		for item := range jobs.out() {
			switch {
			case item.Err != nil:
				left = append(left, unread{item.Place.String(), item.Err.Error()})
			case item.MarkOnly || item.Raw == nil && item.Record == nil:
			case item.Record != nil && item.Ignored != "":
				env.detail("%s: left out: %s", item.Place, item.Ignored)
			case !env.flags.json:
				shown = append(shown, item.Reading)
			default:
				if err := enc.Encode(item.Reading); err != nil {
					cancel()
					jobs.drain()
					return err
				}
			}
		}
		if pulled != nil {
			failures = append(failures, fmt.Errorf("read %s: %w", src.Name(), pulled))
		}
		for _, n := range summary.Notes {
			env.detail("%s: %s", src.Name(), n)
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if !env.flags.json {
		if err := scoreListing(env, shown).write(env); err != nil {
			return err
		}
	}
	if len(failures) > 0 {
		return pullError(env, cfg, failures, len(sources))
	}
	return unreadError(left)
}

func scoreListing(env *Env, shown []inquiry.Reading) listing[inquiry.Reading] {
	w := env.Words()
	return listing[inquiry.Reading]{
		columns: []screen.Column{
			{Title: w.T("col.tier")}, {Title: w.T("col.score"), Right: true}, {Title: w.T("col.intent"), Min: 8}, {Title: w.T("col.country")},
			{Title: w.T("col.buyer"), Min: 12}, {Title: w.T("col.wants"), Min: 12}, {Title: w.T("col.source"), Min: 10},
		},
		objects: shown,
		cells: func(r inquiry.Reading) []string {
			q := inquiry.Inquiry{Reading: r}
			return []string{string(r.Tier), fmt.Sprint(r.Score), string(r.Intent), string(r.Customer.Country), buyerOf(&q), wantsOf(&q), r.Source}
		},
		empty: w.T("score.empty"),
	}
}

// nothingKnown is the memory of a run that stores nothing.
type nothingKnown struct{}

func (nothingKnown) Cursor(_ context.Context, folder string) (source.Cursor, error) {
	return source.Cursor{Folder: folder}, nil
}
func (nothingKnown) Has(context.Context, inquiry.Place) (bool, error)     { return false, nil }
func (nothingKnown) Unanswered(context.Context, string) ([]string, error) { return nil, nil }
