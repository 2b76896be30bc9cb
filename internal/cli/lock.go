package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"time"

	"github.com/gofrs/flock"

	"github.com/inquiry-cli/inquiry/internal/store"
)

// lock keeps other runs from pulling into the same database at the same time.
// The operating system takes it back when the process dies.
func (e *Env) lock(ctx context.Context, dbPath string) (unlock func(), err error) {
	l := flock.New(dbPath + ".lock")
	ctx, cancel := context.WithTimeout(ctx, max(e.flags.wait, time.Millisecond))
	defer cancel()
	ok, err := l.TryLockContext(ctx, 100*time.Millisecond)
	switch {
	case ok:
		e.locked = true
		return func() {
			e.locked = false
			_ = l.Unlock() // the lock ends with the process anyway
		}, nil
	case ctx.Err() != nil:
		return nil, fmt.Errorf("wait for another pull: %w", store.ErrBusy)
	}
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		err = fmt.Errorf("%w: %w", store.ErrReadOnly, err)
	}
	return nil, fmt.Errorf("lock %s: %w", l.Path(), err)
}
