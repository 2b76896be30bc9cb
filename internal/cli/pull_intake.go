package cli

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/inquiry"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/source"
	"github.com/inquiry-cli/inquiry/internal/store"
)

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
	begin    func()       // is called when an item comes
	grouped  atomic.Int64 // messages that the last batch grouped
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

// batchGroup is how many messages, grouped anew for a batch, let the next ones
// gather as long again: on a slow line small batches would spend all on that.
const batchGroup = 20_000

// full reports whether a batch of items and bytes, which began to gather some time
// ago, is to be stored.
func (in *intake) full(items int, bytes int64, age time.Duration) bool {
	return items >= batchItems || bytes >= batchBytes || age >= batchAge+batchAge*time.Duration(in.grouped.Load())/batchGroup
}

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
		in.box.summary, pulled = pullFrom(ctx, in.src, known{in.st.Known(in.account())}, func(item source.Item) error {
			in.begin()
			return jobs.put(item)
		})
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
		if item.Place != (inquiry.Place{}) { // else it brings only a position
			in.progress.step()
		}
		if in.full(len(batch), size, in.env.Clock().Sub(began)) {
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
		if len(dirty) == 0 {
			return nil
		}
		if err := in.book.provisional(ctx, tx); err != nil {
			return err
		}
		var err error
		if touched, err = in.book.rebuild(ctx, tx, dirty); err != nil {
			return err
		}
		in.grouped.Store(int64(in.book.grouped))
		return in.env.backupWithin(ctx, in.st, tx, -1)
	})
	if err != nil {
		in.book.forget()
		return err
	}
	for i := range batch {
		if batch[i].Place != (inquiry.Place{}) {
			in.box.looked++
		}
	}
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

// end notes that the source was read, and settles the numbers of what it brought.
func (in *intake) end(ctx context.Context, box boxResult) error {
	run := store.Run{
		Account: in.src.Name(), Started: in.env.Now().UTC(), Ended: in.env.Now().Add(box.took).UTC(),
		Counts: map[string]int{"new": box.fresh, "looked": box.looked, "set_aside": box.aside},
	}
	if box.err != nil {
		run.Result = codes[exitCode(startedError{box.err})]
	}
	return in.st.Update(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		if err := in.book.settle(ctx, tx); err != nil {
			return err
		}
		return tx.RecordRun(ctx, run)
	})
}

// known adapts the store to what sources ask.
type known struct{ store.Known }

func (k known) Cursor(ctx context.Context, folder string) (source.Cursor, error) {
	c, err := k.Known.Cursor(ctx, folder)
	return source.Cursor(c), err
}
