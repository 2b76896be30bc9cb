package cli

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

const oneLead = "Name,Email,Message\nA,a@b.example,\"We want 5000 pcs LED panel, FOB Ningbo\"\n"

// A config or data folder that others can write is refused, with the command
// that repairs it, and nothing is made or changed.
func TestUnsafePlaces(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("rights are kept otherwise")
	}
	chmod := func(rel string, mode os.FileMode) func(m *machine) {
		return func(m *machine) {
			if err := os.Chmod(filepath.Join(m.home, rel), mode); err != nil {
				m.t.Fatal(err)
			}
		}
	}
	account := "accounts: [{name: sales, address: a@b.example, host: 127.0.0.1, port: 1, password_file: SECRET}]\n"
	tests := map[string]struct {
		config string
		spoil  func(m *machine)
		args   []string
		code   int
		says   string
	}{
		"config for all to write":            {"hours: always\n", chmod("config/inquiry/config.yaml", 0o666), []string{"list"}, exitUsage, "config.yaml: others can write it"},
		"config for strangers to write":      {"hours: always\n", chmod("config/inquiry/config.yaml", 0o602), []string{"pull", "leads.csv"}, exitUsage, "chmod go-w "},
		"config for all to read":             {"hours: always\n", chmod("config/inquiry/config.yaml", 0o644), []string{"list"}, exitOK, ""},
		"folder of the config for all":       {"hours: always\n", chmod("config/inquiry", 0o777), []string{"due"}, exitUsage, "config/inquiry: others can write it"},
		"folder of the config, each his own": {"hours: always\n", chmod("config/inquiry", 0o777|os.ModeSticky), []string{"due"}, exitOK, ""},
		"folder of the data for all":         {"", chmod("data/inquiry", 0o777), []string{"list"}, exitUsage, "exchange the database"},
		"folder of the data, and pull":       {"", chmod("data/inquiry", 0o777), []string{"pull", "leads.csv"}, exitUsage, "exchange the database"},
		"folder of the data, and a change":   {"", chmod("data/inquiry", 0o777), []string{"done", "1"}, exitUsage, "exchange the database"},
		"folder of backups":                  {"", chmod("data/inquiry/backups", 0o777), []string{"list"}, exitUsage, "inquiry/backups: others"},
		"restore":                            {"", chmod("data/inquiry", 0o777), []string{"restore", "old.backup", "--yes"}, exitUsage, "exchange the database"},
		"init":                               {"hours: always\n", chmod("config/inquiry", 0o777), []string{"init", "--address", "a@b.example", "--no-input"}, exitUsage, "others can write it"},
		"secret for all to read":             {account, chmod("secret", 0o644), []string{"pull", "sales"}, exitUsage, "others can read it"},
		"where it lies can be asked":         {"hours: always\n", chmod("config/inquiry/config.yaml", 0o666), []string{"config", "path"}, exitOK, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			m := newMachine(t)
			m.write("leads.csv", oneLead, 0o600)
			m.write("secret", "x\n", 0o600)
			if code := m.run("", "pull", filepath.Join(m.home, "leads.csv")); code != exitOK {
				t.Fatalf("exit %d\n%s", code, m.err)
			}
			if code := m.run("", "backup", "--output", filepath.Join(m.home, "old.backup")); code != exitOK {
				t.Fatalf("exit %d\n%s", code, m.err)
			}
			if err := os.MkdirAll(filepath.Join(m.home, "data/inquiry/backups"), 0o700); err != nil {
				t.Fatal(err)
			}
			if tt.config != "" {
				m.write("config/inquiry/config.yaml", strings.ReplaceAll(tt.config, "SECRET", filepath.Join(m.home, "secret")), 0o600)
			}
			tt.spoil(m)
			for i, a := range tt.args {
				if _, err := os.Stat(filepath.Join(m.home, a)); err == nil && i > 0 {
					tt.args[i] = filepath.Join(m.home, a)
				}
			}
			files := func() string { // those that a reader makes and removes aside
				return strings.NewReplacer("data/inquiry/inquiry.db-wal\n", "", "data/inquiry/inquiry.db-shm\n", "").Replace(strings.Join(m.files(), "\n"))
			}
			before := files()
			if code := m.run("", tt.args...); code != tt.code || !strings.Contains(m.err, tt.says) {
				t.Errorf("exit %d, want %d and %q:\n%s", code, tt.code, tt.says, m.err)
			}
			if tt.code == exitUsage && !strings.Contains(m.err, "hint: chmod ") {
				t.Errorf("nothing says how to repair it:\n%s", m.err)
			}
			if after := files(); tt.code != exitOK && before != after {
				t.Errorf("files before:\n%s\nafter:\n%s", before, after)
			}
		})
	}
}

// Where others write the files, the database keeps a rollback journal, and pull
// says so; a local one gets its write-ahead log back.
func TestDatabaseInSharedFolder(t *testing.T) {
	m := newMachine(t)
	m.write("leads.csv", oneLead, 0o600)
	leads := filepath.Join(m.home, "leads.csv")
	// The file format versions, https://www.sqlite.org/fileformat2.html#file_format_version_numbers.
	format := func(path string) byte {
		t.Helper()
		b, err := os.ReadFile(path)
		if err != nil || len(b) < 20 || b[18] != b[19] {
			t.Fatalf("%d bytes, %v", len(b), err)
		}
		return b[18]
	}
	const rollback, wal = 1, 2
	shared, local := filepath.Join(m.home, "Dropbox", "inquiry.db"), filepath.Join(m.home, "local", "inquiry.db")
	if code := m.run("", "pull", leads, "--db", shared); code != exitOK || !strings.Contains(m.err, "warning") || !strings.Contains(m.err, "Dropbox") {
		t.Errorf("exit %d\n%s", code, m.err)
	}
	if format(shared) != rollback {
		t.Error("no rollback journal in a shared folder")
	}
	if code := m.run("", "done", "1", "--db", shared); code != exitOK || format(shared) != rollback {
		t.Errorf("after a change: exit %d, format %d\n%s", code, format(shared), m.err)
	}
	if code := m.run("", "pull", leads, "--db", shared, "--quiet"); code != exitOK || m.err+m.out != "" {
		t.Errorf("--quiet: exit %d, %q", code, m.err+m.out)
	}
	if code := m.run("", "pull", leads, "--db", shared, "--lang", "zh"); code != exitOK || !strings.Contains(m.err, "同步") {
		t.Errorf("exit %d\n%s", code, m.err)
	}
	if code := m.run("", "pull", leads, "--db", local); code != exitOK || strings.Contains(m.err, "warning") || format(local) != wal {
		t.Errorf("local: exit %d, format %d\n%s", code, format(local), m.err)
	}
	if err := os.Rename(shared, local); err != nil {
		t.Fatal(err)
	}
	if code := m.run("", "undo", "--db", local); code != exitOK || format(local) != wal {
		t.Errorf("moved: exit %d, format %d\n%s", code, format(local), m.err)
	}
}
