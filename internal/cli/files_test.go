package cli

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// What is named as the database and is none is told of as what it is, and stays
// as it is.
func TestWrongDatabase(t *testing.T) {
	m := newMachine(t)
	leads := m.write("leads.csv", oneLead, 0o600)
	if err := os.MkdirAll(filepath.Join(m.home, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		path, text string
		code       int
		says       []string
	}{
		"a folder":                {"folder", "", exitUsage, []string{"is a folder", "folder/inquiry.db"}},
		"a table":                 {"table.csv", strings.Repeat(oneLead, 40), exitDamaged, []string{"not a database", "right file?"}},
		"a short text":            {"short.txt", "hello\n", exitDamaged, []string{"right file?"}},
		"a database cut short":    {"cut.db", "SQLite format 3\x00\x10\x00", exitDamaged, []string{"export --salvage"}},
		"an empty file, to read":  {"empty.db", "", exitNotFound, []string{"no database at"}},
		"a folder that is a file": {"leads.csv/inquiry.db", "", exitFailed, []string{"not a directory"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(m.home, tt.path)
			if name != "a folder" && !strings.Contains(tt.path, "/") {
				m.write(tt.path, tt.text, 0o600)
			}
			for _, args := range [][]string{{"list"}, {"done", "1"}, {"pull", leads}} {
				if args[0] == "pull" && tt.code == exitNotFound {
					continue // it makes one
				}
				code := m.run("", append(args, "--db", path)...)
				if args[0] != "pull" && name == "a folder that is a file" && code == exitNotFound {
					continue // there is none to read
				}
				if code != tt.code {
					t.Errorf("%s: exit %d, want %d\n%s", args[0], code, tt.code, m.err)
				}
				for _, part := range tt.says {
					if !strings.Contains(filepath.ToSlash(m.err), part) {
						t.Errorf("%s: nothing says %q:\n%s", args[0], part, m.err)
					}
				}
			}
			if b, err := os.ReadFile(path); err == nil && string(b) != tt.text {
				t.Error("the file was changed")
			}
		})
	}
}

// From a folder that cannot be written a backup goes elsewhere, and what must
// write says so.
func TestReadOnlyFolder(t *testing.T) {
	if runtime.GOOS == "windows" || os.Getuid() == 0 {
		t.Skip("the superuser writes everywhere")
	}
	m := newMachine(t)
	leads := m.write("leads.csv", oneLead, 0o600)
	db := filepath.Join(m.home, "ro", "inquiry.db")
	if code := m.run("", "pull", leads, "--db", db); code != exitOK {
		t.Fatalf("exit %d\n%s", code, m.err)
	}
	if err := os.Remove(db + ".lock"); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Dir(db), 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Dir(db), 0o700) })
	if code := m.run("", "backup", "--output", filepath.Join(m.home, "copy.backup"), "--db", db); code != exitOK {
		t.Errorf("backup: exit %d\n%s", code, m.err)
	}
	if code := m.run("", "pull", leads, "--db", db); code != exitFailed || !strings.Contains(m.err, "hint: make the file and its folder writable") {
		t.Errorf("pull: exit %d\n%s", code, m.err)
	}
}
