package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"github.com/inquiry-cli/inquiry/internal/store"
)

// backupQuick is the size up to which the daily backup costs less than a
// second, so that any command makes it. Beyond it pull alone does, before its
// transaction, so that nobody waits at the keyboard.
const backupQuick = 64 << 20

// backupDir is where the backups of a database lie.
func backupDir(dbPath string) string { return filepath.Join(filepath.Dir(dbPath), "backups") }

// backupAhead makes the daily backup of a large database before a pull writes.
// changes tells whether it will.
func (e *Env) backupAhead(ctx context.Context, st *store.Store, changes func() (bool, error)) {
	if !e.backupMissing(st) || isQuick(st.Path()) {
		return
	}
	if will, err := changes(); err != nil || !will {
		return // the error comes again where the data is read
	}
	e.backupNow(ctx, st)
}

// backupWithin makes the daily backup of a small database inside a transaction,
// of the state before it. Nothing is done when the transaction wrote no row
// since it had written before rows; before is -1 when it surely did. A backup
// that fails is told and lets the command go on.
func (e *Env) backupWithin(ctx context.Context, st *store.Store, tx *store.Tx, before int64) error {
	if !e.backupMissing(st) || !isQuick(st.Path()) {
		return nil
	}
	if n, err := tx.Changes(ctx); err != nil || n == before {
		return err
	}
	if !e.locked {
		l := flock.New(st.Path() + ".lock")
		if ok, err := l.TryLock(); err != nil || !ok {
			return nil // a pull is under way and makes it
		}
		defer func() { _ = l.Unlock() }()
	}
	e.backupNow(ctx, st)
	return nil
}

func (e *Env) backupMissing(st *store.Store) bool {
	return !e.backupTried && !st.HasDailyBackup(backupDir(st.Path()), e.Now())
}

func isQuick(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Size() <= backupQuick
}

func (e *Env) backupNow(ctx context.Context, st *store.Store) {
	e.backupTried = true
	path, err := st.BackupDaily(ctx, backupDir(st.Path()), e.Now())
	switch {
	case ctx.Err() != nil:
	case err != nil:
		e.warn("backup_failed", e.Words().T("backup.failed", "Reason", e.told(err.Error())), backupHints(err, st.Path())...)
	case path != "":
		e.detail("backup: %s", path)
	}
}

// backupHints tells what to do about a backup that failed.
func backupHints(err error, dbPath string) []string {
	elsewhere := "or keep one elsewhere: inquiry backup --output FILE"
	switch {
	case errors.Is(err, store.ErrFull):
		return []string{"make room on the disk of " + backupDir(dbPath), elsewhere}
	case errors.Is(err, store.ErrDamaged):
		return []string{"look at the database: inquiry doctor", "the backups so far: inquiry restore"}
	}
	return []string{"look at the folder " + backupDir(dbPath) + ": can it be written?", elsewhere}
}
