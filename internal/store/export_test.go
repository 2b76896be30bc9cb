package store

import (
	"context"
	"errors"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"github.com/inquiry-cli/inquiry/internal/inquiry"
)

// Component reads the messages refs and all that may belong together with them,
// ordered by instant, then by row.
func (tx *Tx) Component(ctx context.Context, refs []int64) ([]inquiry.Entry, error) {
	of, err := tx.Components(ctx, refs)
	if err != nil {
		return nil, err
	}
	all := slices.Collect(maps.Values(of))
	var entries []inquiry.Entry
	err = tx.EachConnected(ctx, all, func(_ int64, e inquiry.Entry) error {
		entries = append(entries, e)
		return nil
	})
	slices.SortStableFunc(entries, func(a, b inquiry.Entry) int { return a.At.Compare(b.At) })
	return entries, err
}

// SetFileStep has f called before each change of a file that is not SQLite's.
func SetFileStep(f func(op string)) { fileStep = f }

// UpgradeTo takes made-up steps beyond the newest schema on the file at path, as
// a later version of the program would.
func UpgradeTo(ctx context.Context, path string, now time.Time, steps ...string) error {
	all := migrations()
	for i, sql := range steps {
		all = append(all, migration{version: newest + 1 + i, sql: sql})
	}
	s, err := anySchema(path, now)
	if err != nil {
		return err
	}
	return errors.Join(s.setJournal(ctx, "wal", time.Second), s.migrate(ctx, all), s.Close())
}

// DumpAny dumps a file of any schema, after a full check.
func DumpAny(ctx context.Context, path string, w io.Writer) error {
	s, err := anySchema(path, time.Time{})
	if err != nil {
		return err
	}
	return errors.Join(s.Check(ctx, true), s.Dump(ctx, w), s.Close())
}

func anySchema(path string, now time.Time) (*Store, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	s := &Store{path: abs, now: func() time.Time { return now }}
	return s, s.connect(dsn(abs, Options{Wait: time.Second}, "rw"))
}
