package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/store"
)

func newBackupCmd(env *Env) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "backup",
		Short: "Make a checked copy of the database, also while others work",
		Long: "backup writes a copy of the database as it is at one instant, by the database engine, and checks it. Without\n" +
			"--output it lies beside the daily backups, which the first change of each day makes by itself and of which seven stay;\n" +
			"the copies of this command are never removed. inquiry restore lists them and brings them back.",
		Example: "  inquiry backup\n  inquiry backup --output /media/stick/inquiry.backup",
		Args:    noArgs,
		RunE:    started(func(cmd *cobra.Command, _ []string) error { return runBackup(cmd.Context(), env, output) }),
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "write to this `FILE`, which must not exist")
	return cmd
}

// copied is a backup that was made or is there.
type copied struct {
	Path      string `json:"path"`
	Bytes     int64  `json:"bytes"`
	Inquiries int    `json:"inquiries"`
}

func runBackup(ctx context.Context, env *Env, output string) error {
	if output == "-" {
		return usagef("a backup is checked as a file: name one with --output")
	}
	_, st, err := env.read(ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	if output == "" {
		output = filepath.Join(backupDir(st.Path()), filepath.Base(st.Path())+"."+env.Now().UTC().Format("20060102T150405Z")+".backup")
	} else if info, err := os.Stat(filepath.Dir(output)); err != nil || !info.IsDir() {
		return hint(fmt.Errorf("back up to %s: there is no folder %s", output, filepath.Dir(output)), "make it first: mkdir -p "+filepath.Dir(output))
	}
	unlock, err := env.lock(ctx, st.Path())
	switch {
	case errors.Is(err, store.ErrReadOnly): // as on a disk that cannot be written, where no pull runs either
	case err != nil:
		return err
	default:
		defer unlock()
	}
	if err := st.Backup(ctx, output); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return hint(err, "a backup is never written over: choose another name")
		}
		return hint(err, backupHints(err, st.Path())...)
	}
	c, err := inspect(ctx, output)
	if err != nil {
		return err
	}
	if env.flags.json {
		return writeJSON(env.Out, []copied{c})
	}
	if !env.flags.quiet {
		fmt.Fprintln(env.Out, screen.Line(env.Words().N("backup.done", c.Inquiries, "Path", c.Path, "Size", humanSize(c.Bytes))))
	}
	return nil
}

// inspect tells what a backup holds.
func inspect(ctx context.Context, path string) (copied, error) {
	c := copied{Path: path}
	info, err := os.Stat(path)
	if err != nil {
		return c, err
	}
	c.Bytes = info.Size()
	b, err := store.Open(ctx, path, store.Options{ReadOnly: true})
	if errors.Is(err, store.ErrOlderSchema) {
		return c, nil // it is upgraded once it is restored and opened
	}
	if err != nil {
		return c, err
	}
	c.Inquiries, err = b.Count(ctx, store.Filter{})
	return c, errors.Join(err, b.Close())
}
