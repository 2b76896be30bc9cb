package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// backupKept is how many daily backups stay.
const backupKept = 7

// backupDay is how the name of a daily backup tells its day.
const backupDay = "2006-01-02"

// BackupDaily makes the backup of a day in dir unless it is there already, and
// removes older daily backups of this database beyond seven. day tells the
// exporter's calendar day. It is to be called before the first write of a day.
// It returns the new backup's path, "" when there was one already.
func (s *Store) BackupDaily(ctx context.Context, dir string, day time.Time) (string, error) {
	base := filepath.Base(s.path)
	path := filepath.Join(dir, base+"."+day.Format(backupDay)+".backup")
	if err := s.backupTo(ctx, path); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return "", nil
		}
		return "", fmt.Errorf("back up to %s: %w", path, err)
	}
	all, err := dailyBackups(dir, base)
	if err != nil {
		return "", fmt.Errorf("list backups: %w", err)
	}
	for _, old := range all[:max(0, len(all)-backupKept)] {
		if err := removeIfThere(old); err != nil {
			return "", fmt.Errorf("remove an old backup: %w", err)
		}
	}
	return path, nil
}

// dailyBackups lists the daily backups of a database in dir, oldest first.
func dailyBackups(dir, base string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, e := range entries {
		day, ok := strings.CutPrefix(e.Name(), base+".")
		day, backup := strings.CutSuffix(day, ".backup")
		if !ok || !backup {
			continue
		}
		if _, err := time.Parse(backupDay, day); err == nil {
			all = append(all, filepath.Join(dir, e.Name()))
		}
	}
	slices.Sort(all)
	return all, nil
}

// Restore puts a backup in the place of the database at path, which nobody may
// have open. The backup is checked first and stays; the replaced database is
// kept under the path returned, "" when there was none.
func Restore(ctx context.Context, backup, path string, now time.Time) (kept string, err error) {
	kept, err = restore(ctx, backup, path, now)
	if err != nil {
		return "", fmt.Errorf("restore %s: %w", backup, err)
	}
	return kept, nil
}

func restore(ctx context.Context, backup, path string, now time.Time) (kept string, err error) {
	b, err := open(ctx, backup, Options{ReadOnly: true})
	if errors.Is(err, ErrOlderSchema) {
		b, err = nil, checkFile(ctx, backup) // upgraded when it is opened
	}
	if err != nil {
		return "", err
	}
	part := path + ".restore"
	if err := removeIfThere(part); err != nil {
		return "", err
	}
	if b != nil {
		err = errors.Join(b.Check(ctx, false), b.backupTo(ctx, part), b.Close())
	} else {
		err = copyFile(backup, part)
	}
	if err != nil {
		return "", errors.Join(err, removeIfThere(part))
	}
	if _, err := os.Stat(path); err == nil {
		kept = path + ".replaced-" + now.UTC().Format("20060102T150405Z")
		// What is still in the log belongs to the old file; a log beside the new
		// one would damage it.
		for _, end := range []string{"", "-wal", "-shm"} {
			if err := os.Rename(path+end, kept+end); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return "", err
			}
		}
	} else if err := errors.Join(removeIfThere(path+"-wal"), removeIfThere(path+"-shm")); err != nil {
		return "", err
	}
	return kept, os.Rename(part, path)
}

func copyFile(from, to string) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.WriteFile(to, b, 0o600); err != nil {
		return err
	}
	return flush(to)
}
