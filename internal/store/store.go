package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"time"
)

// Options say how a database is opened.
type Options struct {
	// ReadOnly opens an existing file that is of this program's schema version
	// and never writes to it, creates it or upgrades it.
	ReadOnly bool
	// Create makes the file, and the directories above it, when there is none.
	Create bool
	// Rollback uses a rollback journal instead of a write-ahead log, for files on
	// network drives and in synchronised folders.
	Rollback bool
	// Wait is how long to wait for another process that is writing; 0 means 5 s.
	Wait time.Duration
	// Now names backups; nil means time.Now.
	Now func() time.Time
}

// Store is an open database. Its methods may be called from several goroutines.
type Store struct {
	Reader // reads outside of any transaction

	path     string
	dsn      string
	db       *sql.DB
	readOnly bool
	now      func() time.Time
	backup   string // made before an upgrade by Open, "" when none was needed

	mu      sync.Mutex // held during Update
	writer  *stmtConn
	version int64 // PRAGMA data_version of the writer: changes when another connection writes
}

// Open opens the database at path. See Options for what it may create. The
// error is one of those in errors.go, or an *fs.PathError.
func Open(ctx context.Context, path string, opts Options) (*Store, error) {
	s, err := open(ctx, path, opts)
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	return s, nil
}

func open(ctx context.Context, path string, opts Options) (*Store, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Wait == 0 {
		opts.Wait = 5 * time.Second
	}
	info, err := os.Stat(abs)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if opts.ReadOnly || !opts.Create {
			return nil, ErrNoDatabase
		}
		if err := createFile(abs); err != nil {
			return nil, err
		}
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, &fs.PathError{Op: "open", Path: abs, Err: errors.New("is a directory")}
	case info.Size() == 0 && (opts.ReadOnly || !opts.Create):
		return nil, ErrNoDatabase
	}
	s := &Store{path: abs, readOnly: opts.ReadOnly, now: opts.Now}
	if opts.ReadOnly {
		err = s.openForReading(ctx, opts)
	} else {
		err = s.openForWriting(ctx, opts)
	}
	if err != nil {
		if s.db != nil {
			err = errors.Join(err, s.db.Close())
		}
		return nil, err
	}
	return s, nil
}

func (s *Store) openForWriting(ctx context.Context, opts Options) error {
	if err := s.connect(dsn(s.path, opts, "rw")); err != nil {
		return err
	}
	if err := s.admit(ctx); err != nil {
		return err
	}
	journal := "wal"
	if opts.Rollback {
		journal = "delete"
	}
	if err := s.setJournal(ctx, journal, opts.Wait); err != nil {
		return err
	}
	return s.migrate(ctx, migrations())
}

// setJournal switches the journal of the file unless it is so already. It is
// not part of the DSN because a file that is refused must not be touched.
func (s *Store) setJournal(ctx context.Context, mode string, wait time.Duration) error {
	var is string
	if _, err := s.one(ctx, `PRAGMA journal_mode`, nil, &is); err != nil || is == mode {
		return err
	}
	// The busy timeout does not cover the switch.
	for end := time.Now().Add(wait); ; time.Sleep(20 * time.Millisecond) {
		_, err := s.one(ctx, `PRAGMA journal_mode = `+mode, nil, &is)
		if err == nil && is != mode {
			return fmt.Errorf("journal mode is %s, not %s", is, mode)
		}
		if !errors.Is(err, ErrBusy) || time.Now().After(end) {
			return err
		}
	}
}

// openForReading also reads where SQLite would refuse to: after a crash in the
// middle of a transaction with a rollback journal, which only a writer can take
// back, and in a directory that cannot be written, where a database in WAL mode
// is readable only as immutable; that is so when no log lies beside it. On a full
// disk, where nobody can write either, there is no room for the shared memory.
func (s *Store) openForReading(ctx context.Context, opts Options) error {
	err := s.readBy(ctx, opts, "ro")
	if code := sqliteCode(err); code != codeCantOpen && code != codeReadOnly && !noShm(err) {
		return err
	}
	if info, statErr := os.Stat(s.path + "-journal"); statErr == nil && info.Size() > 0 {
		if err := errors.Join(s.db.Close(), s.readBy(ctx, opts, "rw"), s.db.Close()); err != nil {
			return err
		}
		return s.readBy(ctx, opts, "ro")
	}
	if info, statErr := os.Stat(s.path + "-wal"); statErr == nil && info.Size() > 0 {
		return err
	}
	if err := s.db.Close(); err != nil {
		return err
	}
	return s.readBy(ctx, opts, "immutable")
}

func (s *Store) readBy(ctx context.Context, opts Options, mode string) error {
	if err := s.connect(dsn(s.path, opts, mode)); err != nil {
		return err
	}
	return s.checkSchema(ctx)
}

func (s *Store) connect(dsn string) error {
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(4)
	db.SetMaxIdleConns(4)
	s.db, s.dsn = db, dsn
	s.Reader = Reader{q: db}
	return nil
}

// dsn names the file so that no character of its path is taken for a parameter.
// What is set here reaches every connection of the pool.
func dsn(path string, opts Options, mode string) string {
	q := url.Values{"_pragma": {"busy_timeout(" + strconv.FormatInt(opts.Wait.Milliseconds(), 10) + ")"}}
	if mode == "immutable" {
		q.Set("mode", "ro")
		q.Set("immutable", "1")
	} else {
		q.Set("mode", mode)
	}
	if mode == "rw" {
		q.Set("_txlock", "immediate")
		q["_pragma"] = append(q["_pragma"], "synchronous(FULL)", "foreign_keys(1)", "cache_size(-4096)", "temp_store(MEMORY)", "wal_autocheckpoint(4000)")
	}
	p := filepath.ToSlash(path)
	if runtime.GOOS == "windows" {
		p = "/" + p
	}
	return (&url.URL{Scheme: "file", Path: p, RawQuery: q.Encode()}).String()
}

// createFile makes an empty file that nobody else may read, whatever the
// umask; SQLite gives its journals the same rights.
func createFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil // another process was faster
	}
	if err != nil {
		return err
	}
	return errors.Join(f.Chmod(0o600), f.Close())
}

// Path is the absolute path of the file.
func (s *Store) Path() string { return s.path }

// UpgradeBackup is the path of the backup that Open made before it upgraded an
// older file, "" when nothing was upgraded.
func (s *Store) UpgradeBackup() string { return s.backup }

// Close releases the file.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	if s.writer != nil {
		errs = append(errs, s.writer.close())
		s.writer = nil
	}
	errs = append(errs, s.db.Close())
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close database: %w", err)
	}
	return nil
}
