package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/analyze"
	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/source"
	"github.com/inquiry-cli/inquiry/internal/store"
)

func newRescoreCmd(env *Env) *cobra.Command {
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "rescore",
		Short: "Read every stored message again with today's words and weights, and list what changes",
		Long: "rescore reads all stored messages again, as they came, with the words and weights of this version and the points of\n" +
			"the config, and lists each inquiry that changes and why. What you said (tier, won, notes, merges) stays. All or nothing\n" +
			"is stored: a run that is stopped leaves everything as it was.",
		Example: "  inquiry rescore --dry-run\n  inquiry rescore",
		Args:    noArgs,
		RunE: started(func(cmd *cobra.Command, args []string) error {
			cfg, err := env.config()
			if err != nil {
				return err
			}
			return withRecording(cmd, env, args, dryRun, func(r *recording) error { return runRescore(cmd.Context(), r, cfg) })
		}),
	}
	addDryRun(cmd, &dryRun)
	return cmd
}

// runRescore does everything in one transaction, so that nobody ever sees some
// messages read by the old rules and some by the new ones.
func runRescore(ctx context.Context, r *recording, cfg *config.Config) error {
	reader, err := readerFor(r.env, cfg)
	if err != nil {
		return err
	}
	unlock, err := r.env.lock(ctx, r.st.Path())
	if err != nil {
		return err
	}
	defer unlock()
	var changed []rescored
	again := rereading{reader: reader, progress: newProgress(r.env, r.env.Words().T("rescore.stored"))}
	err = r.update(ctx, func(tx *store.Tx) error {
		changed, err = again.all(ctx, r.book, tx)
		return err
	})
	if err != nil {
		return err
	}
	w := r.env.Words()
	if r.env.flags.quiet {
		return nil
	}
	if err := rescoreListing(r.env, changed).write(r.env); err != nil {
		return err
	}
	r.env.say("%s", w.T("rescore.done", "Count", again.read, "Changed", again.changed, "Inquiries", len(changed)))
	if again.failed > 0 {
		r.env.say("%s", w.T("rescore.failed", "Count", again.failed))
	}
	return nil
}

// rereading reads stored messages again.
type rereading struct {
	reader   *reader
	tx       *store.Tx
	progress *progress
	batch    []store.Message

	read, changed, failed int
	relink                bool // what connects messages is not what it was
}

// all reads everything again, derives the inquiries that follow, and lists those
// that are not what they were.
func (a *rereading) all(ctx context.Context, b *book, tx *store.Tx) ([]rescored, error) {
	a.tx = tx
	before, err := briefs(ctx, tx.Reader)
	if err != nil {
		return nil, err
	}
	err = a.run(ctx)
	a.progress.finish() // what is said of a change comes after
	if err != nil {
		return nil, err
	}
	if a.relink {
		if err := tx.Relink(ctx); err != nil {
			return nil, err
		}
	}
	print, err := tx.Meta(ctx, metaPolicy)
	if err != nil || a.changed == 0 && print == b.print {
		return nil, err
	}
	if err := b.rebuildAll(ctx, tx); err != nil {
		return nil, err
	}
	if err := tx.SetMeta(ctx, metaPolicy, b.print); err != nil {
		return nil, err
	}
	return compare(ctx, tx.Reader, before)
}

// rereadBatch is how many messages are read side by side.
const rereadBatch = 256

func (a *rereading) run(ctx context.Context) error {
	a.read, a.changed, a.failed, a.relink = 0, 0, 0, false
	err := a.tx.EachMessage(ctx, 0, func(m store.Message) error {
		if m.Version == store.VersionForgotten {
			return nil
		}
		a.batch = append(a.batch, m)
		if len(a.batch) < rereadBatch {
			return nil
		}
		return a.flush(ctx)
	})
	if err != nil {
		return err
	}
	return a.flush(ctx)
}

// flush reads the batch on all cores and stores what came out otherwise.
func (a *rereading) flush(ctx context.Context) error {
	refs := make([]int64, len(a.batch))
	for i, m := range a.batch {
		refs[i] = m.Entry.Ref
	}
	readings, err := a.tx.Readings(ctx, refs)
	if err != nil {
		return err
	}
	items := make([]readItem, len(a.batch))
	for i, m := range a.batch {
		var old *inquiry.Reading
		if rd, ok := readings[m.Entry.Ref]; ok {
			old = &rd
		}
		raw, err := a.tx.Raw(ctx, m.Entry.Ref)
		if err != nil {
			return err
		}
		if items[i].Item, err = itemOf(m, old, raw); err != nil {
			return err
		}
	}
	a.readAll(items)
	for i, m := range a.batch {
		a.read++
		a.progress.step()
		if items[i].Err != nil || items[i].Ignored != "" {
			a.failed++ // what was read from it before is better than nothing
			continue
		}
		var old *inquiry.Reading
		if rd, ok := readings[m.Entry.Ref]; ok {
			old = &rd
		}
		if err := a.store(ctx, m, old, &items[i]); err != nil {
			return err
		}
	}
	a.batch = a.batch[:0]
	return nil
}

func (a *rereading) readAll(items []readItem) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				items[i] = a.reader.read(items[i].Item)
			}
		})
	}
	for i := range items {
		next <- i
	}
	close(next)
	wg.Wait()
}

// itemOf is a stored message as a source would hand it in again.
func itemOf(m store.Message, old *inquiry.Reading, raw store.Raw) (source.Item, error) {
	item := source.Item{
		At: m.Entry.At, Sent: m.Entry.Direction == inquiry.Out, Answered: m.Entry.Answered, Raw: raw.Data, Size: raw.Size, Truncated: raw.Truncated,
	}
	if len(m.Places) > 0 {
		item.Place = m.Places[0]
	}
	if old != nil && old.ReceivedAt == nil {
		item.At = time.Time{} // nobody knew when it came
	}
	if raw.Format == store.FormatRecord {
		item.Record = &inquiry.Record{}
		if err := json.Unmarshal(raw.Data, item.Record); err != nil {
			return item, fmt.Errorf("%w: row of message %d: %w", store.ErrDamaged, m.Entry.Ref, err)
		}
		if old != nil && item.Place.Folder == "" {
			item.Place = inquiry.Place{Account: "file", Folder: old.Source}
		}
	}
	return item, nil
}

// store replaces a reading that became another one.
func (a *rereading) store(ctx context.Context, m store.Message, old *inquiry.Reading, item *readItem) error {
	fresh := item.message(0)
	if fresh.Reading != nil && old != nil {
		fresh.Reading.Source = old.Source // of several places, the one it was first seen in
	}
	sameEntry, err := sameJSON(m.Entry, fresh.Entry)
	if err != nil {
		return err
	}
	sameReading, err := sameJSON(old, fresh.Reading)
	if err != nil || sameEntry && sameReading && m.Version == analyze.Version {
		return err
	}
	if !sameEntry || !sameReading {
		a.changed++
	}
	a.relink = a.relink || !sameEntry
	return a.tx.UpdateAnalysis(ctx, m.Entry.Ref, store.Analysis{
		Entry: fresh.Entry, Reading: fresh.Reading, Subject: fresh.Subject, Search: fresh.Search, Version: fresh.Version,
	})
}

func sameJSON(a, b any) (bool, error) {
	x, err := json.Marshal(a)
	if err != nil {
		return false, err
	}
	y, err := json.Marshal(b)
	return string(x) == string(y), err
}
