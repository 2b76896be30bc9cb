package store

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// fileStep is called before each change of a file that is not SQLite's, with what
// is done. Tests count the steps and end the process before one of them.
var fileStep = func(string) {}

func rename(from, to string) error {
	fileStep("rename")
	return os.Rename(from, to)
}

// settleName gives a finished file its name, for good.
func settleName(part, path string) error {
	if err := rename(part, path); err != nil {
		return err
	}
	flushDir(filepath.Dir(path))
	return nil
}

// link gives a file a second name, or copies it where the file system has no links.
func link(from, to string) error {
	fileStep("link")
	if err := os.Link(from, to); err == nil || errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrExist) {
		return err
	}
	return copyFile(from, to)
}

func removeIfThere(path string) error {
	fileStep("remove")
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func flush(path string) error {
	fileStep("flush")
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// flushDir makes the names in a directory outlast a power cut, where the system
// can flush directories at all.
func flushDir(dir string) {
	fileStep("flush directory")
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync() // Windows and some network drives cannot
		_ = d.Close()
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// copyFile leaves a whole copy or none.
func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	fileStep("create")
	out, err := os.CreateTemp(filepath.Dir(to), filepath.Base(to)+".*.part") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, removeIfThere(out.Name()))
		}
	}()
	_, err = io.Copy(out, in)
	fileStep("flush")
	if err := errors.Join(err, out.Sync(), out.Close()); err != nil {
		return err
	}
	return rename(out.Name(), to)
}

// isPart reports whether a file is one that was being made, or its journal.
func isPart(name string) bool {
	i := strings.LastIndex(name, ".part")
	return i >= 0 && (name[i:] == ".part" || strings.HasPrefix(name[i:], ".part-"))
}

// removeParts removes what runs that were killed left of a file they were making.
func removeParts(path string) error {
	entries, err := os.ReadDir(filepath.Dir(path))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), filepath.Base(path)+".") || !isPart(e.Name()) {
			continue
		}
		if err := removeIfThere(filepath.Join(filepath.Dir(path), e.Name())); err != nil {
			return err
		}
	}
	return nil
}
