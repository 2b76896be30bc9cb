package cli

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

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/store"
)

func newRestoreCmd(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:   "restore [FILE]",
		Short: "Put a backup in the place of the database; the replaced one is kept",
		Long: "restore checks a backup and puts it in the place of the database. What is replaced stays beside it, under a name that is\n" +
			"printed, and can be restored itself. Mail that came after the backup is fetched again by the next pull; what you noted\n" +
			"after it is not. Without FILE the backups are listed.",
		Example: "  inquiry restore\n  inquiry restore ~/.local/share/inquiry/backups/inquiry.db.2026-11-22.backup",
		Args:    cobra.MaximumNArgs(1),
		RunE: started(func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return runBackups(env)
			}
			return runRestore(cmd.Context(), env, args[0])
		}),
	}
}

// kept is a file that restore may bring back.
type kept struct {
	Path  string    `json:"path"`
	Made  time.Time `json:"made"`
	Bytes int64     `json:"bytes"`
}

// runBackups lists what can be restored, the newest first.
func runBackups(env *Env) error {
	cfg, err := env.config()
	if err != nil {
		return err
	}
	all, err := keptFiles(env.dbPath(cfg))
	if err != nil {
		return err
	}
	w, zone := env.Words(), env.Now().Location()
	for i := range all {
		all[i].Made = all[i].Made.In(zone)
	}
	return listing[kept]{
		columns: []screen.Column{{Title: w.T("backup.col.made")}, {Title: w.T("backup.col.size"), Right: true}, {Title: w.T("backup.col.path"), Min: 30}},
		objects: all,
		cells:   func(k kept) []string { return []string{clock(k.Made), humanSize(k.Bytes), k.Path} },
		empty:   w.T("backup.none", "Dir", backupDir(env.dbPath(cfg))),
	}.write(env)
}

// keptFiles lists backups and replaced databases, the newest first.
func keptFiles(dbPath string) ([]kept, error) {
	var all []kept
	base := filepath.Base(dbPath)
	for _, dir := range []string{backupDir(dbPath), filepath.Dir(dbPath)} {
		entries, err := os.ReadDir(dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			rest, ok := strings.CutPrefix(e.Name(), base+".")
			replaced := strings.HasPrefix(rest, "replaced-") && !strings.HasSuffix(rest, "-wal") && !strings.HasSuffix(rest, "-shm") && !strings.HasSuffix(rest, "-journal")
			if !ok || !strings.HasSuffix(rest, ".backup") && !replaced {
				continue
			}
			info, err := e.Info()
			if err != nil || !info.Mode().IsRegular() {
				continue // it was removed meanwhile, or is none of ours
			}
			all = append(all, kept{Path: filepath.Join(dir, e.Name()), Made: info.ModTime().UTC().Truncate(time.Second), Bytes: info.Size()})
		}
	}
	slices.SortFunc(all, func(a, b kept) int {
		if c := b.Made.Compare(a.Made); c != 0 {
			return c
		}
		return strings.Compare(b.Path, a.Path)
	})
	return all, nil
}

func runRestore(ctx context.Context, env *Env, file string) error {
	cfg, err := env.config()
	if err != nil {
		return err
	}
	path := env.dbPath(cfg)
	if err := safeData(path); err != nil {
		return err
	}
	if same(file, path) {
		return usagef("%s is the database itself", file)
	}
	c, err := inspect(ctx, file)
	if err != nil {
		return restoreError(file, err)
	}
	question := env.Words().N("restore.ask", c.Inquiries, "File", screen.Line(file), "Path", screen.Line(path))
	if err := env.confirm("restore", question); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	unlock, err := env.lock(ctx, path)
	if err != nil {
		return err
	}
	defer unlock()
	old, err := store.Restore(ctx, file, path, env.Now())
	if err != nil {
		return restoreError(file, err)
	}
	if env.flags.json {
		return writeJSON(env.Out, []any{struct {
			Path      string `json:"path"`
			Inquiries int    `json:"inquiries"`
			Replaced  string `json:"replaced"` // "" when there was no database
		}{path, c.Inquiries, old}})
	}
	if env.flags.quiet {
		return nil
	}
	w := env.Words()
	fmt.Fprintln(env.Out, screen.Line(w.N("restore.done", c.Inquiries, "Path", path)))
	if old != "" {
		fmt.Fprintln(env.Out, screen.Line(w.T("restore.kept", "Path", old)))
	}
	fmt.Fprintln(env.Out, w.T("restore.next"))
	return nil
}

// restoreError tells what is wrong with the file that was named.
func restoreError(file string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return hint(absentf("restore: there is no file %s", file), "the backups that are there: inquiry restore")
	}
	if !strings.Contains(err.Error(), file) {
		err = fmt.Errorf("restore %s: %w", file, err)
	}
	unchanged := "nothing was changed; other backups: inquiry restore"
	switch {
	case errors.Is(err, store.ErrNewerSchema):
		return hint(err, "a newer inquiry made this backup: install that version", unchanged)
	case errors.Is(err, store.ErrDamaged), errors.Is(err, store.ErrForeign):
		return hint(err, "this file is not a whole backup of inquiry", unchanged)
	case errors.Is(err, store.ErrBusy):
		return hint(err, "another run holds the database: end it, or wait for it with --wait 2m", "nothing was changed")
	}
	return err
}

// same reports whether two paths lead to one file.
func same(a, b string) bool {
	x, errA := os.Stat(a)
	y, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(x, y)
}
