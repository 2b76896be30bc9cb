package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// wholeFile writes a file whole or not at all, readable by its owner only.
type wholeFile struct {
	rename func(from, to string) error
	// held reports whether an error of rename is that another program has the
	// file open, which passes or not.
	held func(error) bool
	wait time.Duration
}

// holdsFiles is how long a file that another program holds is waited for.
const holdsFiles = 2 * time.Second

func newWholeFile() wholeFile {
	return wholeFile{rename: os.Rename, held: heldOnWindows, wait: holdsFiles}
}

// write makes a temporary file beside path, flushes it and gives it the name. A
// link to a file stays one; what is no file, as a pipe or a device, is written to
// as it is. A file that another program keeps open, as a spreadsheet does on
// Windows, stays, and the new one is called "name (2).ext": elsewhere is that name.
func (w wholeFile) write(path, text string) (elsewhere string, err error) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	switch info, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return "", err
	case info.IsDir():
		return "", hint(usagef("%s is a folder", path), "name a file in it")
	case !info.Mode().IsRegular():
		return "", pour(path, text)
	}
	part, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.part") // mode 0600
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(part.Name()))
		}
	}()
	_, err = part.WriteString(text)
	if err = errors.Join(err, part.Sync(), part.Close()); err != nil {
		return "", err
	}
	for end := time.Now().Add(w.wait); ; time.Sleep(w.wait / 20) {
		if err = w.rename(part.Name(), path); err == nil || !w.held(err) || time.Now().After(end) {
			break
		}
	}
	if err == nil || !w.held(err) {
		return "", err
	}
	ending := filepath.Ext(path)
	for n := 2; n < 100; n++ {
		other := fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(path, ending), n, ending)
		if _, missing := os.Lstat(other); !errors.Is(missing, fs.ErrNotExist) {
			continue
		}
		if err = w.rename(part.Name(), other); err == nil {
			return other, nil
		}
		break
	}
	return "", err
}

func pour(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// System error codes of Windows,
// https://learn.microsoft.com/windows/win32/debug/system-error-codes.
const (
	windowsDenied  = syscall.Errno(5)
	windowsSharing = syscall.Errno(32)
	windowsLocked  = syscall.Errno(33)
	windowsFull    = syscall.Errno(112)
)

func heldOnWindows(err error) bool {
	return runtime.GOOS == "windows" && (errors.Is(err, windowsSharing) || errors.Is(err, windowsLocked) || errors.Is(err, windowsDenied))
}

// diskFull reports whether a file could not be written for want of room.
func diskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || runtime.GOOS == "windows" && errors.Is(err, windowsFull)
}
