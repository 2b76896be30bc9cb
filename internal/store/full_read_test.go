package store_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/inquiry-cli/inquiry/internal/store"
)

func readOnFullDisk(ctx context.Context, dir string) error {
	s, err := store.Open(ctx, filepath.Join(dir, "inquiry.db"), store.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	var b strings.Builder
	return errors.Join(s.Dump(ctx, &b), s.Close(), os.WriteFile(filepath.Join(dir, "dump"), []byte(b.String()[:100]), 0o600))
}

func writeOnFullDisk(ctx context.Context, dir string) error {
	_, err := store.Open(ctx, filepath.Join(dir, "inquiry.db"), store.Options{})
	if !errors.Is(err, store.ErrFull) {
		return errors.Join(errors.New("no error that says the disk is full"), err)
	}
	return nil
}

// TestFullDiskIsReadable reads where not even the shared memory of a write-ahead
// log finds room. A limit on the size of files stands for the disk.
func TestFullDiskIsReadable(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no limit on the size of files there")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "inquiry.db"), filled(t), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, work := range []string{"read on a full disk", "write on a full disk"} {
		cmd := exec.Command("sh", "-c", `ulimit -f 8 && exec "$0"`, os.Args[0])
		cmd.Env = append(os.Environ(), envWork+"="+work, envDir+"="+dir)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", work, err, out)
		}
	}
	if b, err := os.ReadFile(filepath.Join(dir, "dump")); err != nil || len(b) != 100 {
		t.Errorf("read %d bytes, %v", len(b), err)
	}
}
