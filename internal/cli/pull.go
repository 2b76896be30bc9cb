package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/mailbox"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/source"
	"github.com/inquiry-cli/inquiry/internal/source/imap"
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

// boxResult is what one source gave.
type boxResult struct {
	name       string
	summary    source.Summary
	looked     int
	fresh      int // new messages and rows
	duplicates int // seen before, in another place
	marks      int // \Answered that came later
	aside      int
	leftOut    map[string]int // rows that are no inquiries, by reason
	took       time.Duration
	err        error
}

// pullResult is what a run gave in all.
type pullResult struct {
	boxes    []boxResult
	fresh    map[int64]standard // inquiries that are new
	grown    map[int64]standard // inquiries that got another message
	promoted map[int64]promotion
}

// standard is by what the inquiries of a run are told apart. A first pull brings
// tens of thousands: their rows are read when they are shown.
type standard struct {
	tier  inquiry.Tier
	score int
}

type promotion struct{ to inquiry.Tier }

// runPull reads every source in turn. A source that fails does not end the run.
func runPull(ctx context.Context, env *Env, cfg *config.Config, st *store.Store, sources []source.Source) error {
	defer frugal()()
	b, err := newBook(cfg)
	if err != nil {
		return err
	}
	if err := b.refresh(ctx, st); err != nil {
		return err
	}
	res := pullResult{fresh: map[int64]standard{}, grown: map[int64]standard{}, promoted: map[int64]promotion{}}
	var failures []error
	reader, err := readerFor(env, cfg)
	if err != nil {
		return err
	}
	reader.prepare = true
	for _, src := range sources {
		began := env.Clock()
		progress := newProgress(env, src.Name())
		in := intake{env: env, cfg: cfg, book: b, st: st, reader: reader, src: src, result: &res, progress: progress}
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
		if err := in.recordRun(ctx, box); err != nil {
			return err
		}
	}
	asides, err := pullSummary(ctx, env, st, &res)
	if err != nil {
		return err
	}
	if err := st.Update(ctx, func(tx *store.Tx) error { return tx.MarkReported(ctx) }); err != nil {
		return err
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
		if err := b.rebuildAll(ctx, tx); err != nil {
			return err
		}
		return tx.SetMeta(ctx, metaPolicy, b.print)
	})
}

// unread is a message or row that could not be read.
type unread struct{ place, reason string }

// unreadError says that all was done but for some messages or rows, of which it
// names the first; nil when there are none.
func unreadError(all []unread, hints ...string) error {
	if len(all) == 0 {
		return nil
	}
	first := all[0].reason
	if !strings.Contains(first, all[0].place) {
		first = all[0].place + ": " + first
	}
	switch n := len(all); n {
	case 1:
		return partlyError{hint(errors.New("a message or row could not be read: "+first), hints...)}
	default:
		return partlyError{hint(fmt.Errorf("%d messages or rows could not be read; the first: %s", n, first), hints...)}
	}
}

// asideError is unreadError for what this run is the first to name.
func asideError(asides []store.Aside) error {
	all := make([]unread, len(asides))
	for i, a := range asides {
		all[i] = unread{a.Place.String(), a.Reason}
	}
	return unreadError(all, "all others are stored; these are kept as they came and are not named again, but by: inquiry doctor")
}

// pullError is the error of a run in which sources failed: the one failure, the
// kind that all failures share, or that some of the work is left.
func pullError(env *Env, cfg *config.Config, failures []error, sources int) error {
	all := hint(errors.Join(failures...), pullHints(env, cfg, failures)...)
	codes := map[int]bool{}
	for _, err := range failures {
		codes[exitCode(startedError{err})] = true
	}
	if len(failures) == sources && len(codes) == 1 {
		return all
	}
	return partlyError{all}
}

// pullHints tells the way out of what can go wrong with a mailbox.
func pullHints(env *Env, cfg *config.Config, failures []error) []string {
	var hints []string
	add := func(s string) {
		if !slices.Contains(hints, s) {
			hints = append(hints, s)
		}
	}
	for _, err := range failures {
		var signIn *imap.ErrSignIn
		var cert *imap.ErrCertificate
		var network *imap.ErrNetwork
		var paused nowPausedError
		switch {
		case errors.As(err, &signIn):
			a, _ := cfg.Account(signIn.Account)
			for _, h := range signInHints(env, a, signIn) {
				add(h)
			}
			if errors.As(err, &paused) {
				add(fmt.Sprintf("the account is paused after %d refusals so that it does not get locked; stored data is safe", mailbox.RefusedRuns))
			}
		case errors.As(err, &cert):
			for _, h := range certificateHints(env, cert, fmt.Sprintf("for a certificate of your own: set ca_file, or fingerprint: %s once you have compared it another way", cert.Fingerprint)) {
				add(h)
			}
		case errors.As(err, &network):
			add("what was fetched is saved; run \"inquiry pull\" again to fetch the rest")
		default:
			hints = append(hints, hintsOf(err)...)
		}
	}
	return hints
}

// intake takes in one source: it reads items in the order they come, on all
// cores, and stores them in batches.
type intake struct {
	env      *Env
	cfg      *config.Config
	book     *book
	st       *store.Store
	reader   *reader
	src      source.Source
	result   *pullResult
	progress *progress
	box      boxResult
}

// account is the name under which positions are kept: files share one, because
// an export is the same wherever it lies.
func (in *intake) account() string {
	if _, ok := in.cfg.Account(in.src.Name()); ok {
		return in.src.Name()
	}
	return "file"
}

// A batch is stored when it has so many items, or is so old. Its size is what a
// kill may cost to fetch again; its age is what a slow server may keep unsaved.
const (
	batchItems = 400
	batchBytes = 8 << 20
	batchAge   = 3 * time.Second
)

// runUnlessPaused leaves an account alone whose sign-in is refused again and again.
func (in *intake) runUnlessPaused(ctx context.Context) (boxResult, error) {
	a, ok := in.cfg.Account(in.src.Name())
	if !ok || a.Maildir != "" {
		return in.run(ctx)
	}
	if err := in.env.paused(ctx, in.st, a); err != nil {
		return boxResult{name: in.src.Name(), err: err}, err
	}
	box, err := in.run(ctx)
	if ctx.Err() == nil {
		err = in.env.noteSignIn(ctx, in.st, a, err)
		box.err = err
	}
	return box, err
}

func (in *intake) run(ctx context.Context) (boxResult, error) {
	in.box = boxResult{name: in.src.Name(), leftOut: map[string]int{}}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	jobs := in.reader.start(ctx)
	var pulled error
	done := make(chan struct{})
	go func() {
		defer close(done)
		in.box.summary, pulled = pullFrom(ctx, in.src, known{in.st.Known(in.account())}, jobs.put)
		jobs.end()
	}()
	stored := in.storeAll(ctx, jobs)
	if stored != nil {
		cancel() // the source must not wait for somebody to take its items
	}
	jobs.drain()
	<-done
	in.box.err = pulled
	if stored != nil {
		in.box.err = stored
		return in.box, stored
	}
	return in.box, pulled
}

// storeAll takes what was read, in order, until the source ends. One batch
// gathers while the one before it is being stored.
func (in *intake) storeAll(ctx context.Context, jobs *readings) error {
	var batch []readItem
	size := int64(0)
	began := in.env.Clock()
	storing := make(chan error, 1)
	storing <- nil
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		if err := <-storing; err != nil {
			storing <- nil
			return err
		}
		full := batch
		batch, size, began = make([]readItem, 0, len(full)), 0, in.env.Clock()
		go func() {
			// A run that is interrupted still stores what it has read.
			storing <- in.store(context.WithoutCancel(ctx), full)
		}()
		return nil
	}
	for item := range jobs.out() {
		if len(batch) == 0 {
			began = in.env.Clock()
		}
		batch = append(batch, item)
		size += item.size
		in.progress.step()
		if len(batch) >= batchItems || size >= batchBytes || in.env.Clock().Sub(began) >= batchAge {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	err := flush()
	return errors.Join(err, <-storing)
}

// store writes a batch, the inquiries that follow from it, and the position of
// every folder, in one transaction.
func (in *intake) store(ctx context.Context, batch []readItem) error {
	var box boxResult
	var touched []derived
	var newRefs map[int64]bool
	in.env.backupAhead(ctx, in.st, func() (bool, error) { return in.brings(ctx, batch) })
	err := in.st.Update(ctx, func(tx *store.Tx) error {
		box, newRefs = boxResult{leftOut: map[string]int{}}, map[int64]bool{}
		var dirty []int64
		cursors := map[string]source.Cursor{}
		for i := range batch {
			item := &batch[i]
			ref, fresh, changed, err := in.storeItem(ctx, tx, item, &box)
			if err != nil {
				return err
			}
			if fresh || changed {
				dirty = append(dirty, ref)
			}
			if fresh {
				newRefs[ref] = true
			}
			if item.Cursor != (source.Cursor{}) {
				cursors[item.Cursor.Folder] = item.Cursor
			}
		}
		for _, folder := range sortedKeys(cursors) {
			if err := tx.SetCursor(ctx, in.account(), store.Cursor(cursors[folder])); err != nil {
				return err
			}
		}
		var err error
		if touched, err = in.book.rebuild(ctx, tx, dirty); err != nil || len(dirty) == 0 {
			return err
		}
		return in.env.backupWithin(ctx, in.st, tx, -1)
	})
	if err != nil {
		in.book.forget()
		return err
	}
	in.box.looked += len(batch)
	in.box.fresh += box.fresh
	in.box.duplicates += box.duplicates
	in.box.marks += box.marks
	in.box.aside += box.aside
	for reason, n := range box.leftOut {
		in.box.leftOut[reason] += n
	}
	for i := range touched {
		in.result.note(&touched[i], newRefs)
	}
	return nil
}

// brings reports whether a batch holds anything that is not stored yet.
func (in *intake) brings(ctx context.Context, batch []readItem) (bool, error) {
	for i := range batch {
		item := &batch[i]
		if item.Place == (inquiry.Place{}) || item.MarkOnly || item.Record != nil && item.Ignored != "" {
			continue
		}
		if has, err := in.st.Known(in.account()).Has(ctx, item.Place); err != nil || !has {
			return err == nil, err
		}
	}
	return false, nil
}

func (in *intake) storeItem(ctx context.Context, tx *store.Tx, item *readItem, box *boxResult) (ref int64, fresh, changed bool, err error) {
	validity := item.Cursor.UIDValidity
	switch {
	case item.Place == (inquiry.Place{}):
		return 0, false, false, nil // only a cursor
	case item.Record != nil && item.Ignored != "":
		box.leftOut[item.Ignored]++
		return 0, false, false, nil
	case item.Err != nil:
		added, err := tx.SetAside(ctx, store.Aside{
			Place: item.Place, UIDValidity: validity, Reason: screen.Line(item.Err.Error()), Raw: item.Raw, Size: item.Size, FirstSeen: in.env.Now().UTC(),
		})
		if added {
			box.aside++
		}
		return 0, false, false, err
	case item.MarkOnly:
		ref, changed, err := tx.MarkAnswered(ctx, item.Place, validity)
		if changed {
			box.marks++
		}
		return ref, false, changed, err
	}
	added, err := tx.AddPrepared(ctx, item.prepared)
	switch {
	case added.New:
		box.fresh++
	case err == nil:
		box.duplicates++
	}
	return added.Ref, added.New, added.Changed, err
}

// note files an inquiry that a batch touched: as new when its first message is,
// else as grown, and as promoted when its tier rose by what came now.
func (r *pullResult) note(d *derived, newRefs map[int64]bool) {
	_, known := r.fresh[d.ID]
	if newRefs[d.Root] || known {
		r.fresh[d.ID] = standard{d.Tier, d.Score}
		return
	}
	for _, p := range d.Conversation.Posts {
		if newRefs[p.Ref] {
			r.grown[d.ID] = standard{d.Tier, d.Score}
			if d.TierComputed != "" && p.Direction == inquiry.In && p.Ref == d.State.TierRef && p.Ref != d.Root {
				r.promoted[d.ID] = promotion{to: d.TierComputed}
			}
		}
	}
}

func (in *intake) recordRun(ctx context.Context, box boxResult) error {
	run := store.Run{
		Account: in.src.Name(), Started: in.env.Now().UTC(), Ended: in.env.Now().Add(box.took).UTC(),
		Counts: map[string]int{"new": box.fresh, "looked": box.looked, "set_aside": box.aside},
	}
	if box.err != nil {
		run.Result = codes[exitCode(startedError{box.err})]
	}
	return in.st.Update(context.WithoutCancel(ctx), func(tx *store.Tx) error { return tx.RecordRun(ctx, run) })
}

// known adapts the store to what sources ask.
type known struct{ store.Known }

func (k known) Cursor(ctx context.Context, folder string) (source.Cursor, error) {
	c, err := k.Known.Cursor(ctx, folder)
	return source.Cursor(c), err
}
