package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"modernc.org/sqlite"
)

// What callers can act upon. All are found with errors.Is.
var (
	// ErrNotFound means that the inquiry, message or customer asked for is not there.
	ErrNotFound = errors.New("not found")
	// ErrNoDatabase means that there is no file at the path and none was to be created.
	// It is fs.ErrNotExist as well.
	ErrNoDatabase = fmt.Errorf("no database: %w", fs.ErrNotExist)
	// ErrNewerSchema means that a newer version of the program wrote the file.
	ErrNewerSchema = errors.New("the database was written by a newer version of this program")
	// ErrOlderSchema means that the file must be upgraded and was opened for reading only.
	ErrOlderSchema = errors.New("the database must be upgraded first")
	// ErrDamaged means that the file is no database or parts of it cannot be read.
	ErrDamaged = errors.New("the database is damaged")
	// ErrForeign means that the file is a database of another program.
	ErrForeign = errors.New("the file is a database of another program")
	// ErrBusy means that another process held the file for longer than the wait.
	ErrBusy = errors.New("the database is in use by another run")
	// ErrReadOnly means that file or directory cannot be written.
	ErrReadOnly = errors.New("the database cannot be written")
	// ErrFull means that the disk is full. What was stored before stays.
	ErrFull = errors.New("the disk is full")
)

// Primary result codes, https://www.sqlite.org/rescode.html.
const (
	codeBusy     = 5
	codeLocked   = 6
	codeReadOnly = 8
	codeIOErr    = 10
	codeCorrupt  = 11
	codeFull     = 13
	codeCantOpen = 14
	codeNotADB   = 26

	// No room for the shared memory of a write-ahead log, 32 KiB beside the file:
	// SQLITE_IOERR_SHMSIZE, an extended code.
	codeNoShm = 10 | 19<<8
)

// sqliteCode returns the primary result code of err, 0 when SQLite did not raise it.
func sqliteCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}

// noShm reports whether err is that there is no room for a log's shared memory.
func noShm(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code() == codeNoShm
}

// mapError gives errors of the driver the meaning that callers act upon.
func mapError(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	var kind error
	switch sqliteCode(err) {
	case codeBusy, codeLocked:
		kind = ErrBusy
	case codeReadOnly:
		kind = ErrReadOnly
	case codeCorrupt, codeNotADB:
		kind = ErrDamaged
	case codeFull:
		kind = ErrFull
	default:
		if !noShm(err) {
			return err
		}
		kind = ErrFull
	}
	if errors.Is(err, kind) {
		return err
	}
	return fmt.Errorf("%w: %w", kind, err)
}
