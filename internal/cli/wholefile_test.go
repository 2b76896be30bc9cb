package cli

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestWholeFile(t *testing.T) {
	busy := errors.New("held")
	// renames refuses to replace a file the first so many times.
	renames := func(refuse int) wholeFile {
		n := 0
		return wholeFile{held: func(err error) bool { return errors.Is(err, busy) }, wait: 40 * time.Millisecond, rename: func(from, to string) error {
			if _, err := os.Stat(to); err == nil && n < refuse {
				n++
				return busy
			}
			return os.Rename(from, to)
		}}
	}
	tests := map[string]struct {
		there     map[string]string
		writer    wholeFile
		elsewhere string
		want      map[string]string
	}{
		"new":                    {nil, renames(0), "", map[string]string{"r.html": "new"}},
		"in the place of an old": {map[string]string{"r.html": "old"}, renames(0), "", map[string]string{"r.html": "new"}},
		"held for a moment":      {map[string]string{"r.html": "old"}, renames(3), "", map[string]string{"r.html": "new"}},
		"held for good":          {map[string]string{"r.html": "old"}, renames(1 << 30), "r (2).html", map[string]string{"r.html": "old", "r (2).html": "new"}},
		"held, and so is the second": {map[string]string{"r.html": "old", "r (2).html": "older"}, renames(1 << 30), "r (3).html",
			map[string]string{"r.html": "old", "r (2).html": "older", "r (3).html": "new"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for n, text := range tt.there {
				if err := os.WriteFile(filepath.Join(dir, n), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			elsewhere, err := tt.writer.write(filepath.Join(dir, "r.html"), "new")
			if tt.elsewhere != "" {
				tt.elsewhere = filepath.Join(dir, tt.elsewhere)
			}
			if err != nil || elsewhere != tt.elsewhere {
				t.Errorf("%q, %v", elsewhere, err)
			}
			if diff := cmp.Diff(tt.want, folder(t, dir)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A file that cannot be written stays as it was, and nothing lies beside it.
func TestWholeFileFails(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "r.html")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	w := wholeFile{held: func(error) bool { return false }, rename: func(string, string) error { return broken }}
	if _, err := w.write(path, "new"); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	if diff := cmp.Diff(map[string]string{"r.html": "old"}, folder(t, dir)); diff != "" {
		t.Error(diff)
	}
	if _, err := newWholeFile().write(dir, "new"); err == nil || exitCode(err) != exitUsage {
		t.Errorf("a folder: %v", err)
	}
}

// Links and what is no file are written through, not replaced.
func TestWholeFileKeepsWhatIsNoFile(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links want rights there")
	}
	dir := t.TempDir()
	link := filepath.Join(dir, "link.html")
	if err := errors.Join(os.WriteFile(filepath.Join(dir, "real.html"), []byte("old"), 0o600), os.Symlink("real.html", link)); err != nil {
		t.Fatal(err)
	}
	if _, err := newWholeFile().write(link, "new"); err != nil {
		t.Fatal(err)
	}
	if to, err := os.Readlink(link); err != nil || to != "real.html" {
		t.Errorf("the link is %q, %v", to, err)
	}
	if diff := cmp.Diff(map[string]string{"real.html": "new", "link.html": "new"}, folder(t, dir)); diff != "" {
		t.Error(diff)
	}
	before, err := os.Stat(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := newWholeFile().write(os.DevNull, "new"); err != nil {
		t.Error(err)
	}
	if after, err := os.Stat(os.DevNull); err != nil || after.Mode() != before.Mode() {
		t.Fatalf("%s was replaced: %v, %v", os.DevNull, after.Mode(), err)
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	if _, err := os.Stat("/dev/fd"); err == nil {
		if err := pour("/dev/fd/"+strconv.Itoa(int(write.Fd())), "through"); err != nil {
			t.Fatal(err)
		}
		write.Close()
		if b, err := io.ReadAll(read); err != nil || string(b) != "through" {
			t.Errorf("%q, %v", b, err)
		}
	}
}

func folder(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		got[e.Name()] = string(b)
	}
	return got
}
