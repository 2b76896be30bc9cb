package cli

import (
	"io"
	"os"
	"path/filepath"

	"github.com/inquiry-cli/inquiry/internal/config"
	"github.com/inquiry-cli/inquiry/internal/disk"
	"github.com/inquiry-cli/inquiry/internal/schedule"
	"github.com/inquiry-cli/inquiry/internal/screen"
	"github.com/inquiry-cli/inquiry/internal/store"
)

// safeConfig refuses a config that others can exchange: what it says decides
// which programs are run for passwords, and where mail comes from.
func safeConfig(path string) error {
	if p := othersWrite(path, filepath.Dir(path)); p != "" {
		return &config.Error{File: p, Msg: "others can write it and so change the configuration", Hint: "chmod go-w " + schedule.ShellWord(p)}
	}
	return nil
}

// safeData refuses a folder in which others can exchange the database or its
// backups, which hold the mail of all buyers.
func safeData(dbPath string) error {
	if p := othersWrite(filepath.Dir(dbPath), backupDir(dbPath)); p != "" {
		return &config.Error{File: p, Msg: "others can write it and so exchange the database", Hint: "chmod go-w " + schedule.ShellWord(p)}
	}
	return nil
}

func othersWrite(paths ...string) string {
	for _, p := range paths {
		if disk.OthersWrite(p) {
			return p
		}
	}
	return ""
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// beginsAsDatabase reports whether a file has the first bytes of one, see
// https://www.sqlite.org/fileformat2.html#magic_header_string.
func beginsAsDatabase(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	magic := make([]byte, 16)
	_, err = io.ReadFull(f, magic)
	return err == nil && string(magic) == "SQLite format 3\x00"
}

// openOptions completes the options with which a database is opened: a write-ahead
// log wants shared memory and locks that a network drive has not, and a program
// that synchronises folders takes the files of one apart.
func (e *Env) openOptions(path string, opts store.Options) store.Options {
	opts.Now, opts.Wait = e.Now, e.flags.wait
	if opts.ReadOnly {
		return opts
	}
	p := disk.Of(path)
	opts.Rollback = p.Shared()
	if opts.Create && opts.Rollback && !e.flags.quiet && !e.toldPlace {
		e.toldPlace = true
		e.warn("shared_place", sharedPlace(e, path, p), "show the place and where it is set: inquiry config show --origin")
	}
	return opts
}

// sharedPlace says what is wrong with a place that others write to.
func sharedPlace(e *Env, path string, p disk.Place) string {
	dir := screen.Line(filepath.Dir(path))
	if p.Sync != "" {
		return e.Words().T("doctor.place.sync", "Path", dir, "Name", p.Sync)
	}
	return e.Words().T("doctor.place.network", "Path", dir, "Name", p.Network)
}
