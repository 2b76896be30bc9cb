package cli

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRestoreOfANewerSchema: what a newer program wrote is refused, and nothing changes.
func TestRestoreOfANewerSchema(t *testing.T) {
	dir := t.TempDir()
	writeMails(t, dir)
	backup := filepath.Join(dir, "copy.backup")
	for _, args := range [][]string{{"pull", filepath.Join(dir, "mail")}, {"backup", "--output", backup}} {
		if code, out := typed(dir, args...); code != 0 {
			t.Fatal(out)
		}
	}
	b, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	// https://www.sqlite.org/fileformat.html#user_version_number
	binary.BigEndian.PutUint32(b[60:], 9999)
	if err := os.WriteFile(backup, b, 0o600); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(filepath.Join(dir, "i.db"))
	if err != nil {
		t.Fatal(err)
	}
	code, out := typed(dir, "restore", backup, "--yes")
	if code != exitDamaged || !strings.Contains(out, "newer version") || !strings.Contains(out, "nothing was changed") {
		t.Errorf("%d: %s", code, out)
	}
	after, err := os.ReadFile(filepath.Join(dir, "i.db"))
	if err != nil || string(after) != string(before) {
		t.Error("the database was changed:", err)
	}
	if files, err := filepath.Glob(filepath.Join(dir, "i.db.re*")); err != nil || len(files) > 0 {
		t.Error(files, errors.Join(err))
	}
}
